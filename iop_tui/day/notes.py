"""Notes of a session: saved while they are typed, warned about, signed, and then only added to."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeGuard
from zoneinfo import ZoneInfo

from iop_tui.day.note_facts import NoteFacts
from iop_tui.domain.actions import ADDENDUM, COPY_NOTE, NOTE, SET_PARTICIPATION, SIGN
from iop_tui.domain.calendar import long_day
from iop_tui.domain.errors import Refused
from iop_tui.domain.facilitators import Signing
from iop_tui.domain.names import Name
from iop_tui.domain.note_forms import blank_note, headings_of, only_headings, without_headings
from iop_tui.domain.notes import PARTICIPATION, NamesIn, Note, nearly_same, status_of
from iop_tui.domain.text import prose
from iop_tui.domain.times import clock

if TYPE_CHECKING:
    from iop_tui.day.attendance import SessionAttendance
    from iop_tui.day.checkin_round import CheckinRound
    from iop_tui.day.open_session import OpenSession


class Notes:
    """The group's note (client None) and one for each client."""

    def __init__(self, group: OpenSession, attendance: SessionAttendance, checkin: CheckinRound) -> None:
        self._group = group
        self.facts = NoteFacts(group, attendance, checkin)
        self._names: dict[int, Name] = {}
        self._finder = NamesIn({})

    @cached_property
    def all(self) -> list[Note]:
        """Every note of the session, addenda behind what they follow."""
        return self._group.desk.store.notes.of(self._group.id)

    def reload(self) -> None:
        """Read the notes again, and the facts beside them."""
        self.facts.reload()
        self._read_again()

    def _read_again(self) -> None:
        self.__dict__.pop("all", None)

    def of(self, client_id: int | None) -> Note | None:
        """The note of the group or of a client, or None where nobody began one."""
        return next((n for n in self.all if n.client_id == client_id and n.addendum_to is None), None)

    def addenda(self, client_id: int | None) -> list[Note]:
        """What was added after signing, the earliest first."""
        return [n for n in self.all if n.client_id == client_id and n.addendum_to is not None]

    def open_text(self, client_id: int | None) -> Note | None:
        """The note that typing goes to: the note itself, or after signing the addendum that is not signed yet."""
        note = self.of(client_id)
        if note is None or not note.signed:
            return note
        return next((n for n in self.addenda(client_id) if not n.signed), None)

    def status(self, client_id: int | None) -> str:
        """``none``, ``draft``, ``to_cosign`` or ``signed``, addenda considered."""
        return status_of(n for n in self.all if n.client_id == client_id)

    def has_text(self, note: Note | None) -> TypeGuard[Note]:
        """Whether a note says something: more than the headings of the program's note form."""
        return note is not None and not only_headings(note.text, self._group.rules.note_form)

    def blank(self, client_id: int | None) -> str:
        """What a new note begins with: a client's has the headings of the program's note form, the group's is free."""
        return blank_note(self._group.rules.note_form) if client_id is not None else ""

    def headings(self, client_id: int | None) -> tuple[str, ...]:
        """The headings of such a note."""
        return headings_of(self._group.rules.note_form) if client_id is not None else ()

    # -- typing --------------------------------------------------------------------------------

    def save(self, client_id: int | None, text: str) -> None:
        """Keep the text as it stands; typing goes here twice a second. Raises Refused for a signed note."""
        group = self._group
        note = self.of(client_id)
        kept = prose(text)
        if note is not None and note.signed:
            addendum = self.open_text(client_id)
            if addendum is None:
                raise Refused("The note is signed.", "add an addendum", "notes.addendum")
        elif note is None and only_headings(kept, self._group.rules.note_form):
            return
        target = note.id if note is not None and note.signed else None
        with group.desk.store.autosaving() as connection:
            group.desk.store.notes.autosave(
                connection, group.id, client_id, kept, group.desk.store.moment(), self._late(), target
            )
        self._read_again()

    def record_typing(self) -> None:
        """Record what was typed since the last record: the editor was left, covered, signed or closed."""
        store = self._group.desk.store
        for note in self.all:
            if note.dirty:
                with self._group.saving(NOTE, frozen_too=False) as writer:
                    store.notes.record(writer, note)
        self._read_again()

    def _late(self) -> bool:
        group = self._group
        return (group.today - group.day).days > group.rules.note_days

    def set_participation(self, client_id: int, value: str) -> None:
        """How the client took part; empty takes it back."""
        if value and value not in PARTICIPATION:
            raise Refused("Not a valid participation.", f"It is one of {', '.join(PARTICIPATION)}.")
        with self._group.saving(SET_PARTICIPATION, frozen_too=False) as writer:
            self._group.desk.store.attendance.change(writer, self._group.rows[client_id], participation=value)
        self._group.refresh_row(client_id)

    # -- signing -------------------------------------------------------------------------------

    def sign(self, client_id: int | None) -> None:
        """Sign the note, or the addendum that is open, and lock it; raises Refused for an empty one.

        One whose author needs a co-signature waits for a supervisor's.
        """
        self.record_typing()
        group = self._group
        note = self.open_text(client_id)
        if not self.has_text(note):
            raise Refused("There is no text to sign.", "Write the note first.")
        author = group.desk.facilitator
        if author is None:
            raise Refused("Choose who you are first.", "")
        supervised = author.signing is Signing.SUPERVISED
        with group.saving(SIGN, frozen_too=False) as writer:
            group.desk.store.notes.change(
                writer, note, signed_by=author.id, signed_at=writer.at, needs_cosign=1 if supervised else None
            )
        self._read_again()

    def signature(self, note: Note) -> str:
        """Who signed a note, and when, in the time of the session's place; empty where nobody did.

        A co-signature stands behind the author's, or that it is waited for.
        """
        if not note.signed:
            return ""
        people = {f.id: f.signature for f in self._group.desk.store.program.facilitators()}
        signed = f"{people.get(note.signed_by or 0, '')}, {self._moment(note.signed_at)}"
        if note.to_cosign:
            return f"{signed}; waits for a co-signature"
        if note.cosigned_at:
            signed += f"; co-signed by {people.get(note.cosigned_by or 0, '')}, {self._moment(note.cosigned_at)}"
        return signed

    def _moment(self, stamp: str) -> str:
        """A stored moment as the day and the time at the session's place."""
        at = datetime.fromisoformat(stamp).astimezone(ZoneInfo(self._group.session.time_zone))
        return f"{long_day(at.date())}, {clock(at.hour * 60 + at.minute, self._group.rules.twelve_hours)}"

    def signed_text(self, client_id: int | None) -> str:
        """A signed note with its addenda, each with its signature under it; empty where it is not signed.

        Where the client's attendance was changed after the note was signed, its end says so, for the note may tell of
        minutes that are others now.
        """
        note = self.of(client_id)
        if note is None or not note.signed:
            return ""
        parts = [note.text, f"Signed by {self.signature(note)}" + (" (late entry)" if note.late_entry else "")]
        for added in self.addenda(client_id):
            if added.signed:
                parts += [f"Addendum: {added.text}", f"Signed by {self.signature(added)}"]
        row = self._group.rows.get(client_id) if client_id is not None else None
        if row is not None and row.recorded_at > note.signed_at:
            parts.append(f"Attendance was changed after the note was signed: {self._moment(row.recorded_at)}")
        return "\n\n".join(parts)

    def begin_addendum(self, client_id: int | None) -> None:
        """Begin an addendum to a signed note."""
        note = self.of(client_id)
        if note is None or not note.signed:
            raise Refused("The note is not signed yet.", "Change it as it is.")
        if self.open_text(client_id) is not None:
            return
        with self._group.saving(ADDENDUM, frozen_too=False) as writer:
            self._group.desk.store.notes.insert(writer, self._group.id, client_id, note.id, writer.at)
        self._read_again()

    def copied_out(self, client_id: int | None) -> str:
        """The text of a signed note for copying out on purpose; that it was is recorded."""
        note = self.of(client_id)
        if note is None or not note.signed:
            raise Refused("Only a signed note can be copied out.", "Sign it first.")
        from iop_tui.domain.audit import ValueChange

        with self._group.saving(COPY_NOTE, frozen_too=False) as writer:
            writer.note(ValueChange("note", {"id": note.id}, None, None, client_id, "copied out"))
        return self.signed_text(client_id)

    def _names_in(self) -> NamesIn:
        """What finds the roster's names; another one where somebody came or a name was changed."""
        names = self._group.names
        if self._names != names:
            self._names, self._finder = names, NamesIn(names)
        return self._finder

    # -- warnings ------------------------------------------------------------------------------

    def warnings(self, client_id: int | None, text: str) -> list[str]:
        """What to look at before signing: another client's name, a text that is nearly another one."""
        group = self._group
        warned = []
        named = [id for id in self._names_in().of(text) if id != client_id]
        if named:
            shown = ", ".join(group.short[id] for id in named)
            warned.append(f"names {shown}")
        if client_id is not None:
            known = [
                (f"the note of {group.short[n.client_id]}", n.text)
                for n in self.all
                if n.client_id not in (None, client_id) and n.addendum_to is None
            ]
            known.append(("the last note", group.desk.store.notes.latest_before(client_id, group.day)))
            form = group.rules.note_form  # the same headings make no two notes alike
            said = [(whose, without_headings(other, form)) for whose, other in known]
            same = nearly_same(without_headings(text, form), said)
            if same:
                warned.append(f"is nearly the same as {same}")
        return warned
