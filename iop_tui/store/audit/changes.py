"""The record of changes: what undo takes back, what a history shows, whether the chain holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.domain.actions import NOT_EXPORTED
from iop_tui.domain.audit import (
    FIRST_LINK,
    PURGED,
    Change,
    Undoable,
    ValueChange,
    plain_name,
    undo_stacks,
)
from iop_tui.domain.errors import Refused
from iop_tui.store.audit.writer import RowDict, Writer
from iop_tui.store.queries import Param, Reader, placeholders
from iop_tui.store.rows import ChangeValueRow

if TYPE_CHECKING:
    from iop_tui.store.audit.verify import Fault

_LOOK_BACK = 400
# Columns that tell who touched a row last: they differ without the row having moved on.
_PASSING = ("recorded_by", "recorded_at", "revision", "correction_reason", "dirty")


class ChangeStore:
    """Reads the record, and takes steps back by it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def stacks(self) -> tuple[list[Undoable], list[Undoable]]:
        """The steps that can be taken back and those that can be done again, the next one last."""
        rows = self._reader.all(
            "SELECT step, what, session_id, undoes FROM change WHERE seq = step AND seq > "
            "(SELECT coalesce(max(seq), 0) FROM change) - ? ORDER BY seq",
            [_LOOK_BACK],
        )
        steps = [Undoable(row["step"], row["what"], row["session_id"]) for row in rows]
        return undo_stacks(steps, {row["step"]: row["undoes"] for row in rows if row["undoes"] is not None})

    def values(self, step: int) -> list[ValueChange]:
        """What a step changed, in order."""
        rows = self._reader.all(
            "SELECT v.client_id, v.salt, v.body FROM change c JOIN change_value v ON v.seq = c.seq "
            "WHERE c.step = ? ORDER BY v.seq, v.n",
            [step],
        )
        return [_value(row) for row in rows]

    def head(self) -> str:
        """The newest link of the chain."""
        return self.end()[1]

    def end(self) -> tuple[int, str]:
        """How many records the chain has, and its newest link."""
        row = self._reader.one("SELECT seq, link FROM change ORDER BY seq DESC LIMIT 1")
        return (row["seq"], row["link"]) if row else (0, FIRST_LINK)

    def of_attendance(self, session_id: int, client_id: int) -> list[Change]:
        """What was recorded of one client in one session, the earliest first."""
        rows = self._reader.all(
            "SELECT c.*, v.client_id, v.salt, v.body FROM change_value v JOIN change c ON c.seq = v.seq "
            "WHERE v.client_id = ? AND c.session_id = ? ORDER BY c.seq, v.n",
            [client_id, session_id],
        )
        return [
            Change(
                row["seq"],
                row["at"],
                row["who"],
                row["what"],
                row["step"],
                row["session_id"],
                row["undoes"],
                row["link"],
                (_value(row),),
            )
            for row in rows
        ]

    # -- histories -----------------------------------------------------------------------------

    def of_client(self, client_id: int) -> Iterator[Change]:
        """What was recorded of a client, the earliest first, each with the client's values only.

        What was recorded of a walk-in who turned out to be the client belongs to it.
        """
        ids = self.matched(client_id)
        yield from self._stream(f"WHERE v.client_id IN ({placeholders(ids)})", ids)

    def of_session(self, session_id: int) -> Iterator[Change]:
        """What was recorded in a session, the earliest first."""
        yield from self._stream("WHERE c.session_id = ?", [session_id])

    def of_period(self, since: str = "", until: str = "") -> Iterator[Change]:
        """What was recorded from one moment to before another (UTC as it is stored; empty for open), in order."""
        yield from self._stream("WHERE c.at >= ? AND (? = '' OR c.at < ?)", [since, until, until])

    def _stream(self, where: str, params: Sequence[Param]) -> Iterator[Change]:
        rows = self._reader.stream(
            "SELECT c.*, v.client_id, v.salt, v.body FROM change c LEFT JOIN change_value v ON v.seq = c.seq "
            f"{where} ORDER BY c.seq, v.n",
            params,
        )
        for _, group in groupby(rows, key=lambda row: row["seq"]):
            of_change = list(group)
            row = of_change[0]
            values = tuple(_value(v) for v in of_change if v["body"] is not None)
            yield Change(
                row["seq"],
                row["at"],
                row["who"],
                row["what"],
                row["step"],
                row["session_id"],
                row["undoes"],
                row["link"],
                values,
            )

    def matched(self, client_id: int) -> list[int]:
        """A client's id, and those of the walk-ins who were matched with it and not parted from it again."""
        ids = [client_id]
        for id in ids:  # grows while it is read: a walk-in may have been matched with a walk-in
            rows = self._reader.all(
                "SELECT client_id, salt, body FROM change_value WHERE client_id = ? "
                'AND body LIKE \'%"table":"client"%\' ORDER BY seq, n',
                [id],
            )
            others: dict[int, bool] = {}
            for value in map(_value, rows):
                if value.table == "client" and value.key.get("id") != id:
                    others[value.key["id"]] = value.after is None
            ids += [other for other, gone in others.items() if gone and other not in ids]
        return ids

    def last_exported_change(self, session_ids: Sequence[int]) -> dict[int, str]:
        """The moment of each session's last change of something that its export holds."""
        moments: dict[int, str] = {}
        for start in range(0, len(session_ids), 500):
            ids = list(session_ids[start : start + 500])
            rows = self._reader.all(
                f"SELECT session_id, what, max(at) AS at FROM change WHERE session_id IN ({placeholders(ids)}) "
                "GROUP BY session_id, what "
                "UNION ALL SELECT session_id, '', max(recorded_at) FROM attendance "
                f"WHERE session_id IN ({placeholders(ids)}) GROUP BY session_id",
                [*ids, *ids],
            )
            for row in rows:
                if plain_name(row["what"]) not in NOT_EXPORTED:
                    moments[row["session_id"]] = max(moments.get(row["session_id"], ""), row["at"])
        return moments

    def last_of(self, what: str) -> str | None:
        """When an action was recorded last, as it is stored; None for never."""
        row = self._reader.one("SELECT max(at) AS at FROM change WHERE what = ?", [what])
        return str(row["at"]) if row["at"] else None

    def last_link(self, what: str) -> str:
        """The link of the last record of an action; empty where there is none."""
        row = self._reader.one("SELECT link FROM change WHERE what = ? ORDER BY seq DESC LIMIT 1", [what])
        return str(row["link"]) if row else ""

    def holds(self, digits: str) -> bool:
        """Whether the chain has a link that begins with these hexadecimal digits, as a backup's name has them."""
        return self.place_of(digits) is not None

    def place_of(self, digits: str) -> int | None:
        """The record whose link begins with these hexadecimal digits, 0 before the first one; None for none."""
        if FIRST_LINK.startswith(digits):
            return 0
        row = self._reader.one("SELECT seq FROM change WHERE substr(link, 1, ?) = ?", [len(digits), digits])
        return row["seq"] if row else None

    def faults(self, take: Callable[[int, int, bytes], None] | None = None) -> Iterator[Fault]:
        """The records that do not fit the chain, with what is wrong with each; see ``verifying.faults``."""
        from iop_tui.store.audit.verify import faults

        yield from faults(self._reader, take)

    def held(self, heads: Sequence[str]) -> set[str]:
        """Those of some heads (first digits of links, all of one length) that the chain holds."""
        if not heads:
            return set()
        size = len(heads[0])
        rows = self._reader.all(
            f"SELECT DISTINCT substr(link, 1, {size}) FROM change "
            f"WHERE substr(link, 1, {size}) IN ({placeholders(heads)})",
            [*heads],
        )
        return {row[0] for row in rows} | {h for h in heads if FIRST_LINK.startswith(h)}

    def broken(self) -> Iterator[int]:
        """The numbers of records that do not fit the chain; none when nobody tampered with it."""
        return (fault.seq for fault in self.faults())

    # -- undo ----------------------------------------------------------------------------------

    def take_back(self, writer: Writer, step: int) -> list[ValueChange]:
        """Put every row of a step back as it was before; raises Refused where a row has moved on since."""
        values = self.values(step)
        if any(v.table == PURGED for v in values):
            raise Refused("That was permanently removed and cannot be undone.", "Change it by hand.")
        try:
            self._put_back(writer, values)
        except sqlite.IntegrityError:
            raise Refused("A later entry depends on it.", "Undo that first, or leave it.") from None
        return values

    def _put_back(self, writer: Writer, values: Sequence[ValueChange]) -> None:
        for value in reversed(values):
            current = writer.read(value.table, value.key)
            if not _same(current, value.after):
                raise Refused("That was changed again since, so it cannot be undone here.", "Change it by hand.")
            why = "undone"
            if value.before is None:
                writer.delete(value.table, value.key, value.client_id, why)
            elif value.after is None:
                writer.insert(value.table, value.before, value.client_id, why)
            else:
                restored = {**value.before, **_never_falling(value.table, current)}
                writer.update(value.table, value.key, restored, value.client_id, why)


def _never_falling(table: str, current: RowDict | None) -> RowDict:
    """What undo leaves as it is: a count of corrections never falls."""
    if table == "attendance" and current is not None:
        return {"revision": current["revision"], "correction_reason": current["correction_reason"]}
    return {}


def _same(current: Mapping[str, Any] | None, known: Mapping[str, Any] | None) -> bool:
    if current is None or known is None:
        return current is None and known is None
    return all(current[k] == v for k, v in known.items() if k not in _PASSING)


def _value(row: ChangeValueRow) -> ValueChange:
    if row["body"] == "" and row["salt"] == "":
        return ValueChange(PURGED, {}, None, None, row["client_id"])
    try:
        body = json.loads(row["body"])
        table, key, rows = body["table"], body["key"], (body["before"], body["after"])
        if isinstance(table, str) and isinstance(key, dict) and all(r is None or isinstance(r, dict) for r in rows):
            return ValueChange(table, key, *rows, row["client_id"], str(body["why"]))
    except (ValueError, TypeError, KeyError):
        pass
    return ValueChange("unreadable", {}, None, None, row["client_id"])  # tampered with; the check says so
