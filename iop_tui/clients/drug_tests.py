"""Recording tests, and planning when they are due."""

from __future__ import annotations

from datetime import date, timedelta

from iop_tui.desk.desk import Desk
from iop_tui.desk.due_tests import DueTests, recorded
from iop_tui.desk.program_days import Calendar
from iop_tui.domain.actions import CHANGE_TEST, PLAN_TESTS, RECORD_TEST, REMOVE_TEST
from iop_tui.domain.calendar import long_day
from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.drug_tests import (
    NOTE_LIMIT,
    DrugTest,
    DrugTestPlan,
    DueTest,
    draw,
    odds_text,
    plan_on,
    plan_text,
    refuse_impossible,
)
from iop_tui.domain.errors import Refused
from iop_tui.domain.text import line
from iop_tui.domain.times import minute_of
from iop_tui.store.store import Saving


class DrugTests:
    """Makes, changes and removes tests and their plans; every change is one step that undo knows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def due(self, client_id: int, day: date) -> tuple[DueTest | None, DrugTest | None]:
        """The test that is due of a client on a day, and what was recorded of it."""
        (file,) = self._store.clients.files([client_id])
        tests = [t for t in self._store.drug_tests.of_client(client_id) if t.day == day]
        return DueTests(self._desk, [file], day).on(file, day), recorded(tests)

    def record_due(self, client_id: int, due: DueTest, collection: str) -> int:
        """Record what became of a test that is due; on its day with this minute."""
        desk, at = self._desk, None
        if due.day == desk.today:
            at = minute_of(desk.now(), due.day, desk.zone)
        return self.record(DrugTest(0, client_id, due.day, due.why, collection, at))

    def record(self, test: DrugTest) -> int:
        """Record a test and give its id; raises Refused for one that cannot be."""
        with self._desk.saving(RECORD_TEST) as writer:
            return self._write(writer, test._replace(id=0, collected_by=test.collected_by or self._desk.who))

    def change(self, test: DrugTest) -> None:
        """Change a test; raises as ``record`` does."""
        with self._desk.saving(CHANGE_TEST) as writer:
            self._write(writer, test)

    def remove(self, test: DrugTest) -> None:
        """Remove a test."""
        with self._desk.saving(REMOVE_TEST) as writer:
            self._store.drug_tests.delete(writer, test)

    def _write(self, writer: Saving, test: DrugTest) -> int:
        refuse_impossible(test, self._desk.today)
        (file,) = self._store.clients.files([test.client_id])
        episode = file.episode_on(test.day)
        if episode is None:
            raise Refused("The client was not in the program on that day.", "Check the date, admission and discharge.")
        test = test._replace(
            episode_id=episode.id,
            note=line(test.note, NOTE_LIMIT),
            recorded_by=writer.who,
            recorded_at=writer.at,
        )
        if self._store.drug_tests.same(test) is not None:
            raise Refused("A test of that day and reason is recorded already.", "Change that one.")
        return self._store.drug_tests.save(writer, test)

    def set_plan(self, client_id: int, plan: DrugTestPlan) -> date:
        """Let a plan hold from today on, and give that day: where an older plan holds today, it is tomorrow.

        Today's draw is known by then, and stays as it came out. Raises Refused for a client who is expected on no day.
        """
        (file,) = self._store.clients.files([client_id])
        today = self._desk.today
        episode = file.episode_on(today)
        if episode is None:
            raise Refused("The client is not in the program today.", "Admit the client first.")
        if plan.way != "none" and not days_a_week(file, today):
            raise Refused("The client is expected on no day.", "Schedule the client in Caseload first.")
        if plan.way == "fixed" and not plan.weekdays:
            raise Refused("A fixed plan needs weekdays.", "Name them as mon,thu.")
        if plan.way == "fixed" and not plan.weekdays & weekdays_of(file, today):
            raise Refused("The client is expected on none of those weekdays.", "Name others, or schedule them first.")
        held_today = plan_on(self._store.drug_tests.plans([episode.id]).get(episode.id, []), today)
        known = held_today is not None and held_today.way != "none"
        first = today + timedelta(days=1) if known else today
        with self._desk.saving(PLAN_TESTS) as writer:
            held = plan._replace(episode_id=episode.id, from_day=first)
            self._store.drug_tests.save_plan(writer, held, client_id)
        return first


def weekdays_of(file: ClientRecord, day: date) -> frozenset[int]:
    """On which weekdays a client is expected by the schedule of a day."""
    placement = file.placement_on(day)
    return frozenset(weekday for _, weekday in placement.days) if placement else frozenset()


def days_a_week(file: ClientRecord, day: date) -> int:
    """On how many weekdays that is."""
    return len(weekdays_of(file, day))


def explain_draw(desk: Desk, file: ClientRecord, day: date) -> list[str]:
    """How a day's draw came out, for whoever has to prove it: the number, the odds, the plan, what was due.

    Raises Refused for a day that is to come: nobody may know it.
    """
    if day > desk.today:
        raise Refused("The draw of a day to come is shown to nobody.", "Ask on that day, or after it.")
    episode = file.episode_on(day)
    plan = plan_on(desk.store.drug_tests.plans([episode.id]).get(episode.id, []), day) if episode else None
    if plan is None:
        return [f"{long_day(day)}: no plan of tests"]
    told = [f"{long_day(day)}: {plan_text(plan, desk.rules(day).week_start)}"]
    told.append(f"plan {plan.id}, from {plan.from_day.isoformat()}")
    if plan.way == "random":
        drawn = draw(desk.store.drug_tests.draw_key(), plan.id, day)
        side = "below" if drawn < plan.permille / 1000 else "not below"
        told.append(f"u = {drawn:.6f}, odds {odds_text(plan.permille)}: {side}")
    due = DueTests(desk, [file], day).on(file, day)
    if due is None and episode is not None and not Calendar(desk, day, day).program_days(file, episode, day, day):
        told.append("not due: no session of the client's schedule was due on that day")
    else:
        told.append(f"due, {due.why}" if due else "not due")
    return told
