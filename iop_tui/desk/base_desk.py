"""One run of the program: the open file, the clock, who works, the rules of the day, and undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from iop_tui.desk.settings import Settings
from iop_tui.domain import machine_clock
from iop_tui.domain.actions import NOTE, WRITE_PLAN, Action
from iop_tui.domain.audit import ValueChange
from iop_tui.domain.errors import IopError, Refused
from iop_tui.domain.facilitators import Facilitator
from iop_tui.domain.rules import Rules
from iop_tui.domain.times import clock, local_day
from iop_tui.store import Store
from iop_tui.store.store import Saving

if TYPE_CHECKING:
    from iop_tui.domain.checkin import Question
    from iop_tui.domain.topics import Topic


class Undone(NamedTuple):
    """What undo or redo did: the intention, where it was, whose it was (of one client's), which rows it put back."""

    what: str
    session_id: int | None
    client_id: int | None
    again: bool
    values: tuple[ValueChange, ...]


class BaseDesk:
    """The open file, the clock, who is working, the rules of the day, and undo."""

    def __init__(
        self,
        store: Store,
        *,
        settings: Settings | None = None,
        now: Callable[[], datetime] | None = None,
        day: date | None = None,
        zone: str | None = None,
        demo: bool = False,
    ) -> None:
        """``now`` is the clock (aware times; the machine's without one), ``day`` the day that was asked for.

        ``zone`` is an IANA name; without one it is the file's, else the machine's.
        """
        self.store = store
        self.settings = settings or Settings()
        self.demo = demo
        self.now: Callable[[], datetime] = now or machine_clock.now
        self.zone = zone or store.program.meta("time_zone") or machine_zone()
        self.day = day or self.today
        self.who: int | None = None
        self._rules: dict[date, Rules] = {}
        if not store.read_only:
            self.settle_typed_text()

    @property
    def today(self) -> date:
        """The calendar day of now."""
        return local_day(self.now(), self.zone)

    # -- the program's own facts -------------------------------------------------------------

    def rules(self, day: date | None = None) -> Rules:
        """The rules in force on a day (today without one)."""
        on = day or self.today
        if on not in self._rules:
            self._rules[on] = self.store.program.rules(on)
        return self._rules[on]

    def forget_rules(self) -> None:
        """Read the rules again: one of them was changed."""
        self._rules.clear()

    def clock(self, minute: int | None) -> str:
        """A time as the program writes it, on a 24- or 12-hour clock."""
        return "" if minute is None else clock(minute, self.rules().twelve_hours)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The check-in's questions: the program's own file where it can be used, else the built-in ones."""
        from iop_tui.desk.shipped_data import load_questions

        return load_questions() if self.questions_fault else load_questions(self.settings.questions_file)

    @cached_property
    def questions_fault(self) -> IopError | None:
        """Why the program's own file of questions is not used; None where it is, or where there is none."""
        from iop_tui.desk.shipped_data import load_questions

        try:
            load_questions(self.settings.questions_file)
        except IopError as error:
            return error
        return None

    @cached_property
    def _built_in(self) -> tuple[Topic, ...]:
        from iop_tui.desk.shipped_data import built_in_topics

        return built_in_topics()

    def topics(self, retired: bool = False) -> list[Topic]:
        """The catalog: built-in topics and the program's own; what the file holds goes before what ships."""
        kept = {t.code: t for t in self.store.topics.kept()}
        known = {t.code: t for t in self._built_in}
        every = {**known, **kept}.values()
        return sorted((t for t in every if retired or not t.retired), key=lambda t: (t.category, t.title))

    # -- who is working ----------------------------------------------------------------------

    @property
    def facilitators(self) -> list[Facilitator]:
        """Those who may work today."""
        return self.store.program.facilitators(self.today)

    @property
    def facilitator(self) -> Facilitator | None:
        """Who is working, or None while nobody said so."""
        return next((f for f in self.store.program.facilitators() if f.id == self.who), None)

    def start_work(self, name: str | None = None) -> bool:
        """Say who is working: by name, or the only facilitator there is. False where somebody has to be asked.

        Raises Refused where no facilitator has the name.
        """
        people = self.facilitators
        if name:
            self.who = self.find_facilitator(name).id
        elif len(people) == 1:
            self.who = people[0].id
        return self.who is not None or not people

    def find_facilitator(self, name: str) -> Facilitator:
        """Somebody who works today, by name, its beginning, initials or id; raises Refused."""
        people, folded = self.facilitators, name.casefold()
        matching = [f for f in people if folded in (f.name.casefold(), f.initials.casefold(), str(f.id))]
        matching = matching or [f for f in people if f.name.casefold().startswith(folded)]
        if len(matching) != 1:
            raise Refused(
                "No facilitator matches that name, or more than one does.", "See them with: iop-tui facilitator list"
            )
        return matching[0]

    # -- saving and undo ---------------------------------------------------------------------

    @contextmanager
    def saving(self, what: Action, session_id: int | None = None, part_of: int | None = None) -> Iterator[Saving]:
        """One intention as one transaction; see ``Store.saving``."""
        with self.store.saving(what, self.who, session_id, part_of) as writer:
            yield writer

    def undo(self) -> Undone:
        """Take the last intention back; raises Refused where there is none or its rows have moved on."""
        self.settle_typed_text()
        back, _ = self.store.changes.stacks()
        if not back:
            raise Refused("Nothing to undo.", "Signed, closed and exported items cannot be undone.")
        return self._take_back(back[-1].step, back[-1].what, back[-1].session_id, again=False)

    def redo(self) -> Undone:
        """Do again what was taken back last; raises Refused where there is none."""
        _, again = self.store.changes.stacks()
        if not again:
            raise Refused("Nothing to redo.")
        taken = again[-1]
        return self._take_back(taken.step, taken.what.removeprefix("undo: "), taken.session_id, again=True)

    def _take_back(self, step: int, what: str, session_id: int | None, again: bool) -> Undone:
        name = f"{'redo' if again else 'undo'}: {what.removeprefix('redo: ')}"
        made = {v.key.get("id") for v in self.store.changes.values(step) if v.table == "facilitator" and not v.before}
        if self.who in made and not again:
            self.who = None  # nobody takes back by whom they are known
        with self.store.saving(name, self.who, session_id, undoes=step) as writer:
            values = self.store.changes.take_back(writer, step)
        self.forget_rules()
        if any(v.table == "meta" for v in values):
            self.zone = self.store.program.meta("time_zone") or machine_zone()
        clients = {v.client_id for v in values if v.client_id is not None}
        client = clients.pop() if len(clients) == 1 else None
        return Undone(what.removeprefix("redo: "), session_id, client, again, tuple(values))

    def settle_typed_text(self) -> None:
        """Record what was typed into notes and plans and not left in order: a killed program, or undo in an editor."""
        for note in self.store.notes.dirty():
            with self.saving(NOTE, note.session_id) as writer:
                self.store.notes.record(writer, note)
        for plan in self.store.plans.dirty():
            with self.saving(WRITE_PLAN) as writer:
                self.store.plans.record(writer, plan)

    def close(self) -> None:
        """Let go of the file."""
        if not self.store.read_only and not self.store.locked:
            self.settle_typed_text()
        self.store.close()


def machine_zone() -> str:
    """The IANA name of this machine's time zone."""
    from tzlocal import get_localzone_name

    return str(get_localzone_name() or "UTC")
