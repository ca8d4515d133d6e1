"""The facilitators' PINs: only a slow, salted hash of each, and never in the record of changes."""

from __future__ import annotations

import hashlib
import hmac
import os

from iop_tui.store.reading import Reader
from iop_tui.store.record import Writer

COST = 2**15
"""The cost of scrypt (with r = 8, p = 1: 32 MB and about a tenth of a second on a laptop)."""


class PinStore:
    """Keeps and compares PINs."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def owners(self) -> frozenset[int]:
        """The facilitators who have a PIN."""
        return frozenset(r["facilitator_id"] for r in self._reader.all("SELECT facilitator_id FROM pin"))

    def put(self, writer: Writer, facilitator_id: int, pin: str) -> None:
        """Set a facilitator's PIN, or take it away with an empty one."""
        self._reader.one("DELETE FROM pin WHERE facilitator_id = ? RETURNING 1", [facilitator_id])
        if pin:
            salt = os.urandom(16)
            self._reader.one(
                "INSERT INTO pin (facilitator_id, salt, hash, set_at) VALUES (?, ?, ?, ?) RETURNING 1",
                [facilitator_id, salt.hex(), _hashed(pin, salt), writer.at],
            )

    def fits(self, facilitator_id: int, pin: str) -> bool:
        """Whether it is the facilitator's PIN."""
        row = self._reader.one("SELECT salt, hash FROM pin WHERE facilitator_id = ?", [facilitator_id])
        return row is not None and hmac.compare_digest(_hashed(pin, bytes.fromhex(row["salt"])), row["hash"])


def _hashed(pin: str, salt: bytes) -> str:
    return hashlib.scrypt(pin.encode("utf-8", "surrogateescape"), salt=salt, n=COST, r=8, p=1, maxmem=2**27).hex()
