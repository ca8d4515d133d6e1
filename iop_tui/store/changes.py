"""The record of changes: what undo takes back, what a history shows, whether the chain holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.domain.changes import (
    FIRST_LINK,
    Change,
    Undoable,
    ValueChange,
    digest,
    link,
    undo_stacks,
)
from iop_tui.domain.errors import Refused
from iop_tui.store.reading import Reader
from iop_tui.store.record import RowDict, Writer

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
        steps = [Undoable(r["step"], r["what"], r["session_id"]) for r in rows]
        return undo_stacks(steps, {r["step"]: r["undoes"] for r in rows if r["undoes"] is not None})

    def values(self, step: int) -> list[ValueChange]:
        """What a step changed, in order."""
        rows = self._reader.all(
            "SELECT v.client_id, v.body FROM change c JOIN change_value v ON v.seq = c.seq "
            "WHERE c.step = ? ORDER BY v.seq, v.n",
            [step],
        )
        return [_value(r) for r in rows]

    def head(self) -> str:
        """The newest link of the chain."""
        row = self._reader.one("SELECT link FROM change ORDER BY seq DESC LIMIT 1")
        return row["link"] if row else FIRST_LINK

    def of_attendance(self, session_id: int, client_id: int) -> list[Change]:
        """What was recorded of one client in one session, the earliest first."""
        rows = self._reader.all(
            "SELECT c.*, v.client_id, v.body FROM change_value v JOIN change c ON c.seq = v.seq "
            "WHERE v.client_id = ? AND c.session_id = ? ORDER BY c.seq, v.n",
            [client_id, session_id],
        )
        return [
            Change(
                r["seq"], r["at"], r["who"], r["what"], r["step"], r["session_id"], r["undoes"], r["link"], (_value(r),)
            )
            for r in rows
        ]

    def broken(self) -> Iterator[int]:
        """The numbers of records that do not fit the chain; none when nobody tampered with it."""
        previous, expected = FIRST_LINK, 1
        values: dict[int, list[Any]] = {}
        for row in self._reader.all("SELECT * FROM change_value ORDER BY seq, n"):
            values.setdefault(row["seq"], []).append(row)
        for r in self._reader.all("SELECT * FROM change ORDER BY seq"):
            change = Change(r["seq"], r["at"], r["who"], r["what"], r["step"], r["session_id"], r["undoes"])
            own = values.pop(r["seq"], [])
            sound = all(v["n"] == n and digest(v["salt"], v["body"]) == v["digest"] for n, v in enumerate(own))
            chained = link(previous, change, [v["digest"] for v in own])
            if not sound or chained != r["link"] or r["seq"] != expected:
                yield r["seq"]
            previous, expected = r["link"], r["seq"] + 1
        yield from sorted(values)

    def take_back(self, writer: Writer, step: int) -> list[ValueChange]:
        """Put every row of a step back as it was before; raises Refused where a row has moved on since."""
        values = self.values(step)
        try:
            self._put_back(writer, values)
        except sqlite.IntegrityError:
            raise Refused("Something that was recorded since needs it.", "Take that back first, or leave it.") from None
        return values

    def _put_back(self, writer: Writer, values: Sequence[ValueChange]) -> None:
        for value in reversed(values):
            current = writer.read(value.table, value.key)
            if not _same(current, value.after):
                raise Refused("That was changed again since, so it cannot be undone from here.", "Change it by hand.")
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


def _value(row: Any) -> ValueChange:  # noqa: ANN401
    body = json.loads(row["body"])
    return ValueChange(body["table"], body["key"], body["before"], body["after"], row["client_id"], body["why"])
