"""Making one client of two: every row of the one that goes becomes the other's, in every table that names a client."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from iop_tui.domain.attendance import Attendance
from iop_tui.domain.clients import Episode
from iop_tui.domain.notes import Note
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader
from iop_tui.store.rows import AnswerRow, NoteChange
from iop_tui.store.table_catalog import TABLES, OnJoin
from iop_tui.store.tables.client_lists import episode_row
from iop_tui.store.tables.notes import note_of
from iop_tui.store.tables.of_episodes import give_of_episode, give_tests
from iop_tui.store.tables.reach import give_reach

CORRECTION = "recorded under two clients who are one"


class Joining:
    """Moves the rows of a client who goes to the one that stays, within one step."""

    def __init__(self, reader: Reader, writer: Writer, goes: int, stays: int) -> None:
        self._reader, self._writer, self._goes, self._stays = reader, writer, goes, stays

    def attendance(self, rows: Sequence[Attendance], frozen: set[int], dropped: Mapping[int, int]) -> None:
        """Write the rows that are kept, as they are to be, and remove the others; what they held is on record.

        ``frozen`` are the sessions whose rows are corrected by it, ``dropped`` maps a session to the row that goes.
        """
        for row_id in dropped.values():
            for away in self._reader.all("SELECT id FROM attendance_away WHERE attendance_id = ?", [row_id]):
                self._writer.delete("attendance_away", {"id": away["id"]}, self._stays, CORRECTION)
            self._writer.delete("attendance", {"id": row_id}, self._stays, CORRECTION)
        for row in rows:
            values: dict[str, Any] = {
                "client_id": self._stays, "episode_id": row.episode_id, "placement_id": row.placement_id,
            }  # fmt: skip
            if row.session_id in frozen:
                corrected = {"correction_reason": CORRECTION, "recorded_by": self._writer.who}
                values |= {"revision": row.revision + 1, "recorded_at": self._writer.at, **corrected}
            self._writer.update("attendance", {"id": row.id}, values, self._stays, CORRECTION)

    def checkins(self, kept: Mapping[int, int]) -> None:
        """Move check-ins. Where both have one in a session, the kept client's answers count, the other's fill it up.

        ``kept`` maps such a session to the client whose row is kept.
        """
        for row in self._reader.all("SELECT * FROM checkin WHERE client_id = ? ORDER BY id", [self._goes]):
            key = {"session_id": row["session_id"], "client_id": self._stays}
            other = self._writer.read("checkin", key)
            if other is None:
                self._writer.update("checkin", {"id": row["id"]}, {"client_id": self._stays}, self._stays)
                continue
            mine = kept.get(row["session_id"]) == self._goes
            first, second = (dict(row), other) if mine else (other, dict(row))
            self._fill_up(first["id"], second["id"])
            self._writer.delete("checkin", {"id": second["id"]}, self._stays, CORRECTION)
            both = {"client_id": self._stays, **_acknowledged(first, second)}
            if first["state"] == "open":
                both["state"] = second["state"]
            self._writer.update("checkin", {"id": first["id"]}, both, self._stays)

    def _fill_up(self, first: int, second: int) -> None:
        known = {row["question_id"]: row for row in self._answers(first)}
        for answer in self._answers(second):
            key = {"checkin_id": second, "question_id": answer["question_id"]}
            self._writer.delete("answer", key, self._stays, CORRECTION)
            own = known.get(answer["question_id"])
            if own is not None and not self._raises_more(answer, own):
                continue
            if own is not None:
                self._writer.delete("answer", {**key, "checkin_id": first}, self._stays, CORRECTION)
            self._writer.insert("answer", {**dict(answer), "checkin_id": first}, self._stays, CORRECTION)

    def _raises_more(self, answer: AnswerRow, own: AnswerRow) -> bool:
        """Whether an answer raises a flag that the kept one does not: a safety concern is never dropped."""
        row = self._reader.one("SELECT spec FROM question WHERE id = ?", [answer["question_id"]])
        flag = json.loads(row["spec"]).get("flag_from") if row else None
        return flag is not None and (answer["number"] or 0) >= flag > (own["number"] or 0)

    def _answers(self, checkin: int) -> list[AnswerRow]:
        return self._reader.all("SELECT * FROM answer WHERE checkin_id = ? ORDER BY question_id", [checkin])

    def notes(self) -> None:
        """Move notes. Where both have one in a session, the one that is signed counts and the other is its addendum.

        Of two that are not signed one is made: no word of either is lost.
        """
        to_move = [
            note_of(row) for row in self._reader.all("SELECT * FROM note WHERE client_id = ? ORDER BY id", [self._goes])
        ]
        for note in to_move:
            own = self._first_of(note.session_id)
            if note.addendum_to is not None or own is None:
                self._change(note, client_id=self._stays)
            elif not note.signed and (not own.signed or note.status == "none"):
                self._add_to(own, note)
            else:
                first, second = (own, note) if own.signed else (note, own)
                for addendum in self._reader.all("SELECT id FROM note WHERE addendum_to = ?", [second.id]):
                    self._writer.update("note", {"id": addendum["id"]}, {"addendum_to": first.id}, self._stays)
                self._change(second, addendum_to=first.id)
                for moved in (second, first):
                    self._change(moved, client_id=self._stays)

        for (first,) in self._reader.all(
            "SELECT addendum_to FROM note WHERE client_id = ? AND addendum_to IS NOT NULL AND signed_at = '' "
            "GROUP BY addendum_to HAVING count(*) > 1",
            [self._stays],
        ):
            rows = self._reader.all("SELECT * FROM note WHERE addendum_to = ? AND signed_at = '' ORDER BY id", [first])
            own, *others = map(note_of, rows)
            for other in others:  # one addendum is open at a time
                own = self._add_to(own, other)

    def _add_to(self, own: Note, note: Note) -> Note:
        """Put the text of a note that is not signed behind another one's, and remove it."""
        if note.status != "none":
            text = "\n\n".join(filter(None, [own.text.strip(), note.text.strip()]))
            late = own.late_entry or note.late_entry
            self._change(own, text=text, late_entry=int(late))
            own = own._replace(text=text, late_entry=late)
        self._writer.delete("note", {"id": note.id}, self._stays, CORRECTION)
        return own

    def _first_of(self, session_id: int) -> Note | None:
        row = self._reader.one(
            "SELECT * FROM note WHERE session_id = ? AND client_id = ? AND addendum_to IS NULL",
            [session_id, self._stays],
        )
        return note_of(row) if row else None

    def _change(self, note: Note, **values: Unpack[NoteChange]) -> None:
        self._writer.update("note", {"id": note.id}, dict(values), self._stays, CORRECTION)

    def episodes(self, moved: Sequence[Episode], merged: Mapping[int, Episode]) -> None:
        """Move episodes with their placements; ``merged`` maps one that goes to the one it becomes a part of.

        A part's placements go where the other one has its own; else they are moved.
        """
        for episode in moved:
            self._writer.update("episode", {"id": episode.id}, {"client_id": self._stays}, self._stays)
        for goes, whole in merged.items():
            own = self._reader.one("SELECT 1 FROM placement WHERE episode_id = ?", [whole.id])
            for row in self._reader.all("SELECT id FROM placement WHERE episode_id = ?", [goes]):
                if own is None:
                    self._writer.update("placement", {"id": row["id"]}, {"episode_id": whole.id}, self._stays)
                    continue
                for day in self._reader.all("SELECT * FROM placement_day WHERE placement_id = ?", [row["id"]]):
                    self._writer.delete("placement_day", dict(day), self._stays)
                self._writer.delete("placement", {"id": row["id"]}, self._stays)
            for spec in (s for s in TABLES.values() if s.of_episode):
                for row in self._reader.all(f"SELECT id FROM {spec.name} WHERE episode_id = ?", [goes]):
                    self._writer.update(spec.name, {"id": row["id"]}, {"episode_id": whole.id}, self._stays)
            give_of_episode(self._reader, self._writer, goes, whole.id, self._stays)
            self._writer.delete("episode", {"id": goes}, self._stays)
            self._writer.update("episode", {"id": whole.id}, episode_row(whole), self._stays)

    def the_rest(self) -> None:
        """Move sobriety dates that the other one does not have, and what moves as it is; then the client goes."""
        for row in self._reader.all("SELECT * FROM sobriety WHERE client_id = ?", [self._goes]):
            self._writer.delete("sobriety", {"client_id": self._goes, "from_day": row["from_day"]}, self._stays)
            key = {"client_id": self._stays, "from_day": row["from_day"]}
            if self._writer.read("sobriety", key) is None:
                self._writer.insert("sobriety", {**key, "sobriety_date": row["sobriety_date"]}, self._stays)
        give_reach(self._reader, self._writer, self._goes, self._stays)
        give_tests(self._reader, self._writer, self._goes, self._stays)
        for spec in TABLES.values():
            if spec.on_join is OnJoin.MOVE:
                for row in self._reader.all(f"SELECT id FROM {spec.name} WHERE client_id = ?", [self._goes]):
                    self._writer.update(spec.name, {"id": row["id"]}, {"client_id": self._stays}, self._stays)
        self._writer.delete("client", {"id": self._goes}, self._stays)


def _acknowledged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """What was done about a safety concern, by whom and when: of both, the kept one first."""
    if not second["acknowledged_at"]:
        return {}
    if not first["acknowledged_at"]:
        return {column: second[column] for column in ("acknowledged_by", "acknowledged_at", "acknowledged_what")}
    return {"acknowledged_what": "; ".join(filter(None, [first["acknowledged_what"], second["acknowledged_what"]]))}
