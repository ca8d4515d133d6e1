"""Notes: saved while they are typed, recorded when they are left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple, Unpack

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.domain.audit import ValueChange
from iop_tui.domain.notes import Note
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, placeholders, reads
from iop_tui.store.rows import NoteChange, NoteRow


def note_of(row: NoteRow) -> Note:
    """A note from a row of its table."""
    return Note(
        row["id"],
        row["session_id"],
        row["client_id"],
        row["text"],
        row["addendum_to"],
        bool(row["dirty"]),
        row["signed_by"],
        row["signed_at"],
        row["begun_at"],
        bool(row["late_entry"]),
        bool(row["needs_cosign"]),
        row["cosigned_by"],
        row["cosigned_at"] or "",
    )


_BLANKS = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
"""What Python takes for blank: a text of these alone is no note."""
_STATE = (
    "CASE WHEN EXISTS (SELECT 1 FROM note u WHERE u.session_id = w.session_id AND u.client_id IS w.client_id "
    "AND u.signed_at = '' AND trim(u.text, ?) <> '') THEN 'to_sign' "
    "WHEN EXISTS (SELECT 1 FROM note n WHERE n.session_id = w.session_id AND n.client_id IS w.client_id "
    "AND n.addendum_to IS NULL AND n.signed_at <> '') THEN 'signed' ELSE 'to_write' END"
)
"""What the note that is wanted is, an addendum that says something counted with it."""


_NOT_REMOVED = (
    "NOT EXISTS (SELECT 1 FROM attendance r WHERE r.session_id = d.session_id AND r.client_id = d.client_id "
    "AND r.taken_off <> '')"
)
"""Whether the client of a note stands on the roster still; the group's note always does."""


class NotesLeft(NamedTuple):
    """How many notes of a session are not written, and how many are written and not signed."""

    to_write: int = 0
    to_sign: int = 0


@reads("a note")
class NoteStore:
    """Reads and writes notes."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of(self, session_id: int) -> list[Note]:
        """Every note of a session, addenda behind what they follow."""
        rows = self._reader.all(
            "SELECT * FROM note WHERE session_id = ? ORDER BY client_id IS NOT NULL, client_id, addendum_to, id",
            [session_id],
        )
        return [note_of(row) for row in rows]

    def get(self, id: int) -> Note | None:
        """One note, or None."""
        row = self._reader.one("SELECT * FROM note WHERE id = ?", [id])
        return note_of(row) if row else None

    def of_client(self, client_id: int, limit: int = 50) -> list[tuple[date, Note]]:
        """A client's notes with their days, the latest first."""
        rows = self._reader.all(
            "SELECT n.*, s.day FROM note n JOIN session s ON s.id = n.session_id WHERE n.client_id = ? "
            "AND n.text <> '' ORDER BY s.day DESC, n.id DESC LIMIT ?",
            [client_id, limit],
        )
        return [(date.fromisoformat(row["day"]), note_of(row)) for row in rows]

    def latest_before(self, client_id: int, day: date) -> str:
        """The text of a client's last note before a day; empty where there is none."""
        row = self._reader.one(
            "SELECT n.text FROM note n JOIN session s ON s.id = n.session_id WHERE n.client_id = ? AND s.day < ? "
            "AND n.text <> '' AND n.addendum_to IS NULL ORDER BY s.day DESC LIMIT 1",
            [client_id, day.isoformat()],
        )
        return row["text"] if row else ""

    def of_many(self, session_ids: Sequence[int]) -> dict[tuple[int, int | None], list[Note]]:
        """The notes of several sessions, by session and client (None: the group's), addenda behind what they follow."""
        by_session_and_client: dict[tuple[int, int | None], list[Note]] = {}
        for start in range(0, len(session_ids), 500):
            ids = list(session_ids[start : start + 500])
            rows = self._reader.all(
                f"SELECT * FROM note WHERE session_id IN ({placeholders(ids)}) AND text <> '' ORDER BY addendum_to, id",
                ids,
            )
            for row in rows:
                by_session_and_client.setdefault((row["session_id"], row["client_id"]), []).append(note_of(row))
        return by_session_and_client

    def left(self, session_ids: Sequence[int]) -> dict[int, NotesLeft]:
        """What is left to write and to sign in each session; one without anything left is not among them.

        Owed are the group's note and one for each who was here; a note that says something is to be signed, whoever it
        is of, unless the client was removed from the roster.
        """
        left: dict[int, NotesLeft] = {}
        for start in range(0, len(session_ids), 500):
            ids = list(session_ids[start : start + 500])
            among = placeholders(ids)
            rows = self._reader.all(
                f"WITH here AS (SELECT session_id, client_id FROM attendance WHERE session_id IN ({among}) "
                "AND mark = 'here' AND taken_off = ''), "
                "wanted AS (SELECT session_id, client_id FROM here UNION SELECT session_id, NULL FROM here "
                f"UNION SELECT d.session_id, d.client_id FROM note d WHERE d.session_id IN ({among}) "
                f"AND d.signed_at = '' AND trim(d.text, ?) <> '' AND {_NOT_REMOVED}), "
                f"told AS (SELECT w.session_id, {_STATE} AS state FROM wanted w) SELECT session_id, "
                "sum(state = 'to_write') AS to_write, sum(state = 'to_sign') AS to_sign FROM told "
                "WHERE state <> 'signed' GROUP BY session_id",
                [*ids, *ids, _BLANKS, _BLANKS],
            )
            left.update({row["session_id"]: NotesLeft(row["to_write"], row["to_sign"]) for row in rows})
        return left

    def unsigned_in(self, first: date, last: date) -> list[int]:
        """The closed sessions of a period in which a note may be left, by id; ``left`` says how many are."""
        rows = self._reader.all(
            "SELECT s.id FROM session s WHERE s.state = 'closed' AND s.day BETWEEN ? AND ? AND (EXISTS (SELECT 1 "
            "FROM attendance a WHERE a.session_id = s.id AND a.mark = 'here' AND a.taken_off = '' AND NOT EXISTS "
            "(SELECT 1 FROM note n WHERE n.session_id = s.id AND n.client_id = a.client_id "
            "AND n.addendum_to IS NULL AND n.signed_at <> '')) OR NOT EXISTS (SELECT 1 FROM note g "
            "WHERE g.session_id = s.id AND g.client_id IS NULL AND g.addendum_to IS NULL AND g.signed_at <> '') "
            "OR EXISTS (SELECT 1 FROM note d WHERE d.session_id = s.id AND d.signed_at = '' AND d.text <> '' "
            f"AND {_NOT_REMOVED}))",
            [first.isoformat(), last.isoformat()],
        )
        return [row["id"] for row in rows]

    def waiting_for_cosign(self) -> list[tuple[date, Note]]:
        """Every signed note that waits for a co-signature, with its day; the oldest first."""
        rows = self._reader.all(
            "SELECT n.*, s.day FROM note n INDEXED BY note_to_cosign JOIN session s ON s.id = n.session_id "
            "WHERE n.needs_cosign = 1 AND n.cosigned_at IS NULL AND n.signed_at <> '' ORDER BY s.day, s.start_min, "
            "n.session_id, n.client_id IS NOT NULL, n.client_id, n.id"
        )
        return [(date.fromisoformat(row["day"]), note_of(row)) for row in rows]

    def numbers_to_cosign(self) -> dict[int, int]:
        """How many notes of each session wait for a co-signature; a session without one is left out."""
        rows = self._reader.all(
            "SELECT session_id, count(*) AS number FROM note INDEXED BY note_to_cosign "
            "WHERE needs_cosign = 1 AND cosigned_at IS NULL GROUP BY session_id"
        )
        return {row["session_id"]: row["number"] for row in rows}

    def autosave(
        self,
        connection: sqlite.Connection,
        session_id: int,
        client_id: int | None,
        text: str,
        begun_at: str,
        late_entry: bool,
        addendum_to: int | None = None,
    ) -> int:
        """Keep the text as it stands while it is typed, marked as not yet recorded; gives the note's id."""
        row = connection.execute(
            "SELECT id, text FROM note WHERE session_id = ? AND client_id IS ? AND addendum_to IS ? AND signed_at = ''",
            [session_id, client_id, addendum_to],
        ).fetchone()
        if row is not None:
            if row["text"] != text:
                connection.execute("UPDATE note SET text = ?, dirty = 1 WHERE id = ?", [text, row["id"]])
            return int(row["id"])
        cursor = connection.execute(
            "INSERT INTO note (session_id, client_id, addendum_to, text, dirty, begun_at, late_entry) "
            "VALUES (?, ?, ?, ?, 1, ?, ?)",
            [session_id, client_id, addendum_to, text, begun_at, int(late_entry)],
        )
        return int(cursor.lastrowid or 0)

    def dirty(self) -> list[Note]:
        """The notes whose text is saved and not yet recorded."""
        return [note_of(row) for row in self._reader.all("SELECT * FROM note WHERE dirty = 1 ORDER BY id")]

    def record(self, writer: Writer, note: Note) -> None:
        """Record what was typed into a note since it was last recorded."""
        connection = self._reader.connection
        connection.execute("UPDATE note SET dirty = 0 WHERE id = ?", [note.id])
        after = writer.read("note", {"id": note.id})
        before = self._recorded(note)
        if before != after:
            writer.note(ValueChange("note", {"id": note.id}, before, after, note.client_id))

    def _recorded(self, note: Note) -> dict[str, Any] | None:
        """The note as the record last had it, or None where it is not in the record."""
        rows = self._reader.all(
            "SELECT v.body FROM change_value v JOIN change c ON c.seq = v.seq WHERE c.session_id = ? "
            "AND v.client_id IS ? ORDER BY v.seq DESC, v.n DESC",
            [note.session_id, note.client_id],
        )
        for row in rows:
            body = json.loads(row["body"])
            if body["table"] == "note" and body["key"] == {"id": note.id}:
                after: dict[str, Any] | None = body["after"]
                return after
        return None

    def change(self, writer: Writer, note: Note, **values: Unpack[NoteChange]) -> bool:
        """Change columns of a note."""
        return writer.update("note", {"id": note.id}, dict(values), note.client_id)

    def insert(self, writer: Writer, session_id: int, client_id: int | None, addendum_to: int, begun_at: str) -> int:
        """Begin an addendum to a signed note."""
        row: dict[str, Any] = {
            "session_id": session_id,
            "client_id": client_id,
            "addendum_to": addendum_to,
            "begun_at": begun_at,
        }
        return writer.insert("note", row, client_id)
