"""The facilitators' PINs: only a slow, salted hash of each, and never in the record of changes."""

from __future__ import annotations

import hashlib
import hmac
import json
import os

from iop_tui.domain.hashing import sha256_of
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader

COST = 2**15
"""The cost of scrypt (with r = 8, p = 1: 32 MB and about a tenth of a second on a laptop)."""


class PinStore:
    """Keeps and compares PINs."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def owners(self) -> frozenset[int]:
        """The facilitators who have a PIN."""
        return frozenset(row["facilitator_id"] for row in self._reader.all("SELECT facilitator_id FROM pin"))

    def put(self, writer: Writer, facilitator_id: int, pin: str) -> str:
        """Set a facilitator's PIN, or take it away with an empty one; gives what proves which one was set.

        That is a digest of its salted hash, by which nobody can try PINs: the salt is not in the record.
        """
        self._reader.one("DELETE FROM pin WHERE facilitator_id = ? RETURNING 1", [facilitator_id])
        if not pin:
            return ""
        salt = os.urandom(16)
        hashed = _hashed(pin, salt)
        self._reader.one(
            "INSERT INTO pin (facilitator_id, salt, hash, set_at) VALUES (?, ?, ?, ?) RETURNING 1",
            [facilitator_id, salt.hex(), hashed, writer.at],
        )
        return _proof(salt.hex(), hashed)

    def not_as_recorded(self) -> list[int]:
        """The facilitators whose PIN was set, changed or taken away beside the program."""
        recorded: dict[int, tuple[str, str]] = {}
        for r in self._reader.stream(
            "SELECT c.at, v.body FROM change c JOIN change_value v ON v.seq = c.seq WHERE c.what = 'pin' ORDER BY c.seq"
        ):
            try:
                facts = json.loads(r["body"])["after"]
                recorded[int(facts["facilitator"])] = ("" if facts.get("away") else r["at"], facts.get("proof", ""))
            except (ValueError, TypeError, KeyError, AttributeError):
                continue  # tampered with, which the chain tells
        kept = {r["facilitator_id"]: r for r in self._reader.all("SELECT * FROM pin")}
        tampered = []
        for id in sorted({*recorded, *kept}):
            (at, proof), row = recorded.get(id, ("", "")), kept.get(id)
            if (row["set_at"] if row else "") != at or (row and proof and _proof(row["salt"], row["hash"]) != proof):
                tampered.append(id)
        return tampered

    def fits(self, facilitator_id: int, pin: str) -> bool:
        """Whether it is the facilitator's PIN."""
        row = self._reader.one("SELECT salt, hash FROM pin WHERE facilitator_id = ?", [facilitator_id])
        return row is not None and hmac.compare_digest(_hashed(pin, bytes.fromhex(row["salt"])), row["hash"])


def _proof(salt: str, hashed: str) -> str:
    return sha256_of(f"{salt}{hashed}")[:32]


def _hashed(pin: str, salt: bytes) -> str:
    return hashlib.scrypt(pin.encode("utf-8", "surrogateescape"), salt=salt, n=COST, r=8, p=1, maxmem=2**27).hex()
