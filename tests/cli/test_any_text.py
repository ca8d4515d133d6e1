"""Whatever is typed into a field is kept as harmless text, or refused in one line; nothing is half-written."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import iop_tui
from iop_tui.cli.mark_client import run_mark
from iop_tui.clients.contacts import Contacts, follow_up
from iop_tui.clients.drug_tests import DrugTests
from iop_tui.clients.plans import Plans
from iop_tui.day import GroupDay, open_session
from iop_tui.domain.calendar import parse_day, parse_weekdays
from iop_tui.domain.contacts import Contact, read_minutes, read_relations
from iop_tui.domain.drug_tests import DrugTest, read_gap, read_times
from iop_tui.domain.errors import IopError
from iop_tui.domain.names import Name
from iop_tui.domain.plans import Goal, read_goal
from iop_tui.domain.reach import read_phone
from iop_tui.domain.topics import Topic
from iop_tui.exchange.exporting import Request
from iop_tui.exchange.exporting.write import content
from tests.conftest import DAY
from tests.faults import amount
from tests.support.program import Program
from tests.support.rows import everything

pytestmark = pytest.mark.slow

Field = Callable[[GroupDay, Program, str], object]

FIELDS: dict[str, Field] = {
    "facilitator": lambda g, p, t: p.save_facilitator(t),
    "credentials": lambda g, p, t: p.save_facilitator("Jo Park", t, id=_one(p)),
    "track": lambda g, p, t: p.add_track(t, frozenset({2}), 540, 735, since=DAY),
    "weekdays": lambda g, p, t: p.add_track("Evening", parse_weekdays(t), 540, 735, since=DAY),
    "why a day is closed": lambda g, p, t: p.close_day(date(2026, 12, 24), None, t),
    "last name": lambda g, p, t: p.add_client(Name(t, "First"), number="", admitted_on=DAY),
    "first name": lambda g, p, t: p.add_client(Name("Last", t, t), number="", admitted_on=DAY),
    "client number": lambda g, p, t: p.add_client(Name("Last", "First"), number=t, admitted_on=DAY),
    "level of care": lambda g, p, t: p.add_client(Name("Last", "First"), number="", admitted_on=DAY, level_of_care=t),
    "topic": lambda g, p, t: p.save_topic(Topic("", t, t, (t,), (t,), t)),
    "notice": lambda g, p, t: p.set_rule("notice", t),
    "a number rule": lambda g, p, t: p.set_rule("grace", t),
    "an hours rule": lambda g, p, t: p.set_rule("day_minimum", t),
    "time zone": lambda g, p, t: p.set_time_zone(t),
    "what a contact was about": lambda g, p, t: Contacts(g.desk).add(
        Contact(0, g.on_roster[0], "individual", DAY, 50, what=t)
    ),
    "what is due": lambda g, p, t: follow_up(g.desk, g.on_roster[0], DAY, t, g.id),
    "note of a test": lambda g, p, t: DrugTests(g.desk).record(
        DrugTest(0, g.on_roster[0], DAY, "other", "collected", None, t)
    ),
    "goal of a plan": lambda g, p, t: _plans(g).finish_goal(0, Goal(t, t, t)),
    "goal as it is written": lambda g, p, t: _plans(g).finish_goal(0, read_goal(f"{t}\nBy: {t}", Goal())),
    "text of a plan": lambda g, p, t: _plans(g).finish_text("relapse", "triggers", t),
    "state of a goal": lambda g, p, t: _plans(g).set_state(0, t),
    "how often a week": lambda g, p, t: read_times(t),
    "days without a test": lambda g, p, t: read_gap(t),
    "crisis numbers": lambda g, p, t: p.set_rule("crisis_text", t),
    "days of calls": lambda g, p, t: p.set_rule("aftercare_calls", t),
    "items of a checklist": lambda g, p, t: p.set_rule("orientation_items", t),
    "agreements": lambda g, p, t: p.set_rule("agreements", t),
    "phone": lambda g, p, t: read_phone(t),
    "relation": lambda g, p, t: read_relations(t),
    "minutes of a contact": lambda g, p, t: read_minutes(t),
    "kinds that count": lambda g, p, t: p.set_rule("counting_contacts", t),
    "day": lambda g, p, t: parse_day(t, DAY),
    "walk-in": lambda g, p, t: g.roster.new_walk_in(t, sure=True),
    "letters that find": lambda g, p, t: g.roster.find(t),
    "number by command": lambda g, p, t: run_mark(g.desk, t, "present", "", DAY, "", ""),
    "status by command": lambda g, p, t: run_mark(g.desk, "C-001", t, "", DAY, "", ""),
    "time by command": lambda g, p, t: run_mark(g.desk, "C-001", "late", "", DAY, t, ""),
    "reason by command": lambda g, p, t: run_mark(g.desk, "C-001", "excused", "", DAY, "", t),
    "why by command": lambda g, p, t: run_mark(g.desk, "C-001", "excused", "", DAY, "", "illness", t),
    "words of the round": lambda g, p, t: g.round.write(g.on_roster[0], "feeling", t),
    "goal": lambda g, p, t: g.round.write(g.on_roster[0], "goal", t),
    "what was done": lambda g, p, t: g.round.acknowledge(g.on_roster[0], t),
    "note": lambda g, p, t: g.notes.save(g.on_roster[0], t),
    "group note": lambda g, p, t: g.notes.save(None, t),
    "participation": lambda g, p, t: g.notes.set_participation(g.on_roster[0], t),
    "correction": lambda g, p, t: g.correct(t),
    "cancelled": lambda g, p, t: g.closing.cancel(t),
    "reopened": lambda g, p, t: g.closing.reopen(t),
}
TEXTS = st.text(max_size=60) | st.text(
    st.characters(categories=("Cc", "Cf", "Cs", "Co", "Mn", "Zl", "Zp")), max_size=12
)
ALLOWED = "\n\t\x1f"
"""Lines and tabs of a text, and what separates the names in the key that the rosters are sorted by."""


def _plans(group: GroupDay) -> Plans:
    return Plans(group.desk, group.on_roster[0])


def _one(program: Program) -> int:
    return program._store.program.facilitators()[0].id


OUR_WORDS = "\n".join(path.read_text(encoding="utf-8") for path in Path(iop_tui.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("name", FIELDS)
def test_any_text_is_kept_harmless_or_refused(name: str, group: GroupDay, program: Program) -> None:
    store = group.desk.store

    @settings(max_examples=amount(40, 1000), suppress_health_check=list(HealthCheck), deadline=None)
    @given(TEXTS)
    def typed(text: str) -> None:
        try:
            FIELDS[name](group, program, text)
        except IopError as error:
            assert "\n" not in str(error) or len(text.strip()) < 4
            # what is said may hold letters that were typed, where they are of the program's own words
            assert text.strip() not in str(error) or len(text.strip()) < 4 or text.strip() in OUR_WORDS
        assert not store.reader.connection.in_transaction

    typed()
    group.notes.record_typing()
    assert store.health() == [] and list(store.changes.broken()) == []
    for table, found in everything(store).items():
        for row in found:
            for value in row:
                harmful = [c for c in str(value) if unicodedata.category(c) in ("Cc", "Cs", "Co") and c not in ALLOWED]
                assert not harmful, (table, harmful)
    if name == "time zone" or group.session.is_final:
        group = open_session(group.desk, group.track.id, DAY)
    data, count = content(group.desk, Request(DAY, DAY, profile="full"), bom=False)
    lines = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    assert len(lines) == count + 1 and {len(line) for line in lines} == {len(lines[0])}
