"""One session with its blocks and its clients' rows, read once and patched by what was saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import Unpack

from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import Action
from iop_tui.domain.agenda import Block, Span, timeline
from iop_tui.domain.attendance import Attendance, Mark
from iop_tui.domain.calendar import long_day
from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.correction_reason import reason_in_words
from iop_tui.domain.errors import Refused
from iop_tui.domain.names import Name, short_names
from iop_tui.domain.rules import Rules
from iop_tui.domain.sessions import Session, SessionState
from iop_tui.domain.times import local_day, minute_of
from iop_tui.domain.tracks import Track
from iop_tui.store.rows import AttendanceChange
from iop_tui.store.store import Saving


class NeedsCorrectionReason(Refused):
    """The day is closed: a change is a correction and needs its reason first (``OpenSession.correct``)."""


class OpenSession:
    """What the parts of a group day share: the session, its blocks and rows, its time, and the way to save."""

    def __init__(self, desk: Desk, session_id: int) -> None:
        """Read a session that is in the file; raises Refused where it is not (it was undone)."""
        self.desk = desk
        self.id = session_id
        self.correction = self.last_reason = ""
        self.asked_who_leads: set[int] = set()
        self._within: Saving | None = None
        self._corrected: list[int] = []
        self._counted: set[tuple[int | None, int]] = set()
        self.reload()

    def reload(self) -> None:
        """Read everything from the file: after undo, after bringing up to date, after work in another session."""
        store = self.desk.store
        session = store.sessions.get(self.id)
        if session is None:
            raise Refused("That session is no longer in the file.", "Open it again from Today.")
        self.session: Session = session
        self.track: Track = next(t for t in store.tracks.all() if t.id == session.track_id)
        self.blocks: tuple[Block, ...] = store.blocks.of(self.id)
        self.rows: dict[int, Attendance] = {r.client_id: r for r in store.attendance.of(self.id)}
        self.files: dict[int, ClientRecord] = {f.client.id: f for f in store.clients.files(list(self.rows))}
        self._forget()

    def _forget(self) -> None:
        for derived in ("spans", "short"):
            self.__dict__.pop(derived, None)

    # -- what it is --------------------------------------------------------------------------

    @property
    def day(self) -> date:
        """The session's day."""
        return self.session.day

    @property
    def rules(self) -> Rules:
        """The rules in force on the session's day."""
        return self.desk.rules(self.day)

    @property
    def title(self) -> str:
        """Track and day, for a screen's first line."""
        return f"{self.track.name} · {long_day(self.day)}"

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """When each block really was."""
        return timeline(self.blocks, self.session.actual_start, self.session.actual_end)

    @cached_property
    def short(self) -> dict[int, str]:
        """The clients' names as the room may see them."""
        return short_names(self.names, self.rules.initials)

    @property
    def names(self) -> dict[int, Name]:
        """The clients' names in full, in the roster's order."""
        return {id: self.files[id].client.name for id in self.rows}

    @property
    def on_roster(self) -> list[int]:
        """The clients of the session who were not taken off, in the roster's order."""
        return [id for id, row in self.rows.items() if not row.taken_off]

    # -- time --------------------------------------------------------------------------------

    def minute(self) -> int:
        """Now, as a minute of the session's day: below 0 before it, large on a later day."""
        return minute_of(self.desk.now(), self.day, self.session.time_zone)

    @property
    def live(self) -> bool:
        """Whether the group is on now: its times lie around this minute, and it was not ended or closed."""
        if self.session.state is not SessionState.OPEN or self.session.actual_end is not None:
            return False
        return self.session.scheduled_start - 60 <= self.minute() <= self.session.scheduled_end + 60

    @property
    def coming(self) -> bool:
        """Whether the session lies on a day to come: it can be prepared, but nobody can be here yet."""
        return self.day > self.today

    @property
    def today(self) -> date:
        """The calendar day of now where the session is."""
        return local_day(self.desk.now(), self.session.time_zone)

    def until(self) -> int | None:
        """How far minutes count: this minute while the group runs, else to the end (None)."""
        if self.session.actual_end is not None or self.session.is_final:
            return None
        minute = self.minute()
        return minute if minute < self.session.effective_end else None

    def usual_minute(self, leaving: bool = False) -> int:
        """The time to fill in: now while the group runs, else the session's own start or end."""
        if self.live:
            return max(0, self.minute())
        return self.session.effective_end if leaving else self.session.effective_start

    # -- saving ------------------------------------------------------------------------------

    @contextmanager
    def saving(
        self, what: Action, part_of: int | None = None, frozen_too: bool = True, everybody: bool = False
    ) -> Iterator[Saving]:
        """One intention in this session.

        On a closed day what is frozen is changed as a correction: raises NeedsCorrectionReason until ``correct``
        was told one. ``frozen_too`` False is for notes, which stay open until they are signed; ``everybody`` is
        for what changes the minutes of all who are here.
        """
        if frozen_too:
            self.may_change()
        if self._within is not None:
            yield self._within
            return
        with self.desk.saving(what, self.id, part_of) as writer:
            yield writer
            if everybody and writer.values and self.counts_corrections:
                # what changes the blocks changes everybody's minutes: a correction of each of them
                for client_id in self.on_roster:
                    if self.rows[client_id].mark is Mark.HERE:
                        self.change_row(writer, client_id, touched=True)
        if writer.change is not None:
            self._counted |= {(writer.change.step, client_id) for client_id in self._corrected}
        self._corrected.clear()
        if everybody:
            self.rows = {r.client_id: r for r in self.desk.store.attendance.of(self.id)}

    @contextmanager
    def as_one(self, what: Action) -> Iterator[None]:
        """Several doings as one intention and one transaction: what is refused in the middle takes all of it back."""
        try:
            with self.saving(what) as writer:
                self._within = writer
                try:
                    yield
                finally:
                    self._within = None
        except BaseException:
            self._corrected.clear()
            self.reload()
            raise

    def may_change(self) -> None:
        """Raises Refused where cancelled, and NeedsCorrectionReason on a closed day until ``correct`` was told one."""
        if self.session.is_cancelled:
            raise Refused(
                "The session was cancelled.", "open the session's details, where that is undone", "session.dialog"
            )
        if self.session.is_closed and not self.correction:
            raise NeedsCorrectionReason("The day is closed.", "Say why it is corrected.")

    def correct(self, reason: str) -> None:
        """Let one intention change a closed day, as a correction with this reason; ``corrected`` ends it.

        The reason belongs to what was meant when it was given: the next change of a closed day asks again.
        """
        self.correction = self.last_reason = reason_in_words(reason)

    def corrected(self) -> None:
        """The intention for which a reason was given is over."""
        self.correction = ""

    @property
    def counts_corrections(self) -> bool:
        """Whether a change is a correction: the day is closed, or was closed before and opened again."""
        return self.session.is_final or self.session.revision > 0

    @property
    def _reason(self) -> str:
        return self.correction or self.session.correction_reason

    def change_row(
        self,
        writer: Saving,
        client_id: int,
        touched: bool = False,
        quietly: bool = False,
        **values: Unpack[AttendanceChange],
    ) -> None:
        """Change a client's row: with who and when, and after closing as a correction that is counted.

        ``touched`` says that something beside the row differs (its times out), so that it is a change anyway;
        ``quietly`` that nobody recorded anything of the client: the row follows the program.
        """
        row = self.rows[client_id]
        stored = writer.read("attendance", {"id": row.id})
        if stored is None or (not touched and all(stored[k] == v for k, v in values.items())):
            return
        if self.counts_corrections:
            # an answer to the question of the same key, or the same step still
            again = (writer.part_of, client_id) in self._counted or client_id in self._corrected
            values |= {"revision": stored["revision"] + (not again), "correction_reason": self._reason}
            self._corrected.append(client_id)
        if not quietly or self.counts_corrections:
            values |= {"recorded_by": writer.who, "recorded_at": writer.at}
        self.desk.store.attendance.change(writer, row, why=self._reason, **values)

    def as_correction(self, writer: Saving, row: Attendance) -> Attendance:
        """A new row as it is to be written: on a day that was closed before, a correction that is counted."""
        if not self.counts_corrections:
            return row
        self._corrected.append(row.client_id)
        return row._replace(revision=1, correction_reason=self._reason, recorded_by=writer.who, recorded_at=writer.at)

    def refresh_row(self, client_id: int) -> Attendance:
        """Read one client's row as it is in the file now."""
        row = self.desk.store.attendance.row(self.id, client_id)
        if row is None:
            raise Refused("That client is not in this session.")
        self.rows[client_id] = row
        return row

    def block(self, id: int) -> Block:
        """A block of the session; raises Refused where it is gone."""
        block = next((b for b in self.blocks if b.id == id), None)
        if block is None:
            raise Refused("That block is no longer there.")
        return block

    def refresh_session(self) -> None:
        """Read the session and its blocks as they are in the file now."""
        session = self.desk.store.sessions.get(self.id)
        if session is not None:
            self.session = session
        self.blocks = self.desk.store.blocks.of(self.id)
        self._forget()

    def here_may_be(self) -> None:
        """Raises Refused on a day to come, when nobody can be here yet."""
        if self.coming:
            raise Refused("No one can be marked present for a future day.", "Excused absences can be entered ahead.")

    def tally(self) -> dict[Mark, int]:
        """How many clients of the roster have each mark."""
        counts = dict.fromkeys(Mark, 0)
        for id in self.on_roster:
            counts[self.rows[id].mark] += 1
        return counts
