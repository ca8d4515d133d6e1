"""Rows whose columns speak for themselves: what each is called, and each column's name and value in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any

from iop_tui.domain.agenda import KINDS, AgendaPart, agenda_text
from iop_tui.domain.audit import Row, ValueChange
from iop_tui.domain.calendar import parse_weekdays, weekdays_text
from iop_tui.domain.clients import DISCHARGE_REASONS
from iop_tui.domain.contacts import KINDS as KINDS_OF_CONTACT
from iop_tui.domain.contacts import RESULTS, relations_text
from iop_tui.domain.drug_tests import COLLECTIONS, WAYS, WHYS, odds_text
from iop_tui.domain.dues import AFTERCARE_CALL
from iop_tui.domain.facilitators import SIGNING_LABELS
from iop_tui.domain.times import duration
from iop_tui.reports.history.lookup import NameLookup

Show = Callable[[Any, NameLookup], str]


def _as_it_is(value: object, _known: NameLookup) -> str:
    return str(value)


def _day(value: object, known: NameLookup) -> str:
    return known.day(value)


def _minute(value: int, known: NameLookup) -> str:
    return known.clock(value)


def _person(value: object, known: NameLookup) -> str:
    return known.person(value)


def _length(value: int, _known: NameLookup) -> str:
    return duration(value)


def _minutes(value: object, _known: NameLookup) -> str:
    return f"{value} minutes"


def _yes(value: object, _known: NameLookup) -> str:
    return "yes" if value else "no"


def _signing(value: object, _known: NameLookup) -> str:
    return next((label for signing, label in SIGNING_LABELS.items() if signing.value == value), str(value))


def _kind(value: object, _known: NameLookup) -> str:
    return KINDS.get(str(value), str(value))


def _discharged(value: object, _known: NameLookup) -> str:
    return DISCHARGE_REASONS.get(str(value), str(value)).lower()


def _agenda(value: str, _known: NameLookup) -> str:
    return agenda_text([AgendaPart(*part) for part in json.loads(value)])


@dataclass(frozen=True)
class Field:
    """A column: its name, how its value is written, and what stands there while it is empty."""

    label: str
    show: Show = _as_it_is
    none: str = "none"

    def words(self, value: object, known: NameLookup) -> str:
        """A value."""
        return self.none if value is None or value == "" else self.show(value, known)


@dataclass(frozen=True)
class Kind:
    """A table: what its row is called, the columns worth naming, and what its coming and going are called."""

    name: Callable[[Row, NameLookup], str]
    fields: Mapping[str, Field] = default(default_factory=dict)
    made: str = "added"
    gone: str = "removed"
    named: frozenset[str] = frozenset()
    """Columns that stand in the name already."""

    def words(self, value: ValueChange, known: NameLookup) -> str:
        """A change of one row; empty where no column that is worth naming differs."""
        if value.before is None:
            row = value.after or {}
            facts = [
                f"{f.label} {f.words(row[c], known)}"
                for c, f in self.fields.items()
                if c not in self.named and row.get(c) not in (None, "", 0)
            ]
            return ", ".join([f"{self.name(row, known)} {self.made}", *facts])
        if value.after is None:
            return f"{self.name(value.before, known)} {self.gone}"
        facts = changed(self.fields, value.before, value.after, known)
        return f"{self.name(value.before, known)}: {', '.join(facts)}" if facts else ""


def changed(fields: Mapping[str, Field], before: Row, after: Row, known: NameLookup) -> list[str]:
    """The columns that differ, before and after."""
    names = []
    for column, field in fields.items():
        was, now = before.get(column), after.get(column)
        if was != now:
            first = "" if was is None or was == "" else f"{field.words(was, known)} → "
            names.append(f"{field.label} {first}{field.words(now, known)}")
    return names


SESSION = {
    "facilitator_id": Field("facilitator", _person),
    "cofacilitator_id": Field("co-facilitator", _person),
    "actual_start_min": Field("actual start", _minute, "as planned"),
    "actual_end_min": Field("actual end", _minute, "as planned"),
    "start_min": Field("start", _minute),
    "end_min": Field("end", _minute),
    "grace_min": Field("grace", _minutes),
    "cutoff_min": Field("cut-off", _minutes),
}

_ROLES = {"self": "telephone", "guardian": "guardian", "emergency": "emergency contact"}

KINDS_OF_ROWS: dict[str, Kind] = {
    "block": Kind(
        lambda r, k: (
            f"block {r['topic_title'] or KINDS.get(r['kind'], r['kind'])} {k.span(r['start_min'], r['end_min'])}"
        ),
        {
            "kind": Field("kind", _kind),
            "topic_title": Field("topic"),
            "start_min": Field("planned start", _minute),
            "end_min": Field("planned end", _minute),
            "began_min": Field("began", _minute, "as planned"),
            "ended_min": Field("ended", _minute, "as planned"),
            "counts": Field("counts", _yes),
            "position": Field("place", lambda v, _k: str(v + 1)),
        },
        named=frozenset({"kind", "topic_title", "start_min", "end_min", "counts", "position"}),
    ),
    "client": Kind(
        lambda r, _k: f"client {r['number']}",
        {
            "number": Field("number"),
            "last": Field("last name"),
            "first": Field("first name"),
            "preferred": Field("preferred name"),
        },
        named=frozenset({"number"}),
    ),
    "episode": Kind(
        lambda r, k: f"episode from {k.day(r['admitted_on'])}",
        {
            "admitted_on": Field("admission", _day),
            "planned_weeks": Field("planned weeks"),
            "discharged_on": Field("discharge", _day),
            "discharge_reason": Field("reason", _discharged),
            "provisional": Field("not linked yet", _yes),
            "opening_late": Field("late before the program was in use"),
            "opening_unexcused": Field("unexcused before the program was in use"),
            "primary_id": Field("primary counselor", _person),
        },
        made="begun",
        named=frozenset({"admitted_on"}),
    ),
    "contact": Kind(
        lambda r, k: f"{KINDS_OF_CONTACT[r['kind']].label.lower()} of {k.day(r['day'])}",
        {
            "kind": Field("kind", lambda v, _k: KINDS_OF_CONTACT[v].label.lower()),
            "day": Field("day", _day),
            "start_min": Field("at", _minute),
            "minutes": Field("minutes"),
            "counts": Field("counts", _yes),
            "mode": Field("mode", lambda v, _k: str(v).replace("_", " ")),
            "result": Field("result", lambda v, _k: RESULTS.get(str(v), str(v)).lower()),
            "with_whom": Field("with", lambda v, _k: relations_text(v.split(","))),
            "what": Field("text", lambda v, _k: f"of {len(v)} letters"),
            "facilitator_id": Field("by", _person),
        },
        made="recorded",
        named=frozenset({"kind", "day", "mode"}),
    ),
    "reach": Kind(
        lambda r, _k: f"{_ROLES.get(r['role'], r['role'])}",
        {
            "relation": Field("relation", lambda v, _k: relations_text([v])),
            "phone": Field("number", lambda v, _k: f"of {sum(c.isdigit() for c in v)} digits"),
            "message": Field("message may be left"),
        },
        made="noted",
    ),
    "due": Kind(
        lambda r, k: f"{'aftercare call' if r['kind'] == AFTERCARE_CALL else 'follow-up'} due {k.day(r['due_on'])}",
        {
            "due_on": Field("day", _day),
            "what": Field("text", lambda v, _k: f"of {len(v)} letters"),
            "done_on": Field("done", _day),
            "outcome": Field("result", lambda v, _k: RESULTS.get(str(v), str(v)).lower()),
        },
        made="noted",
        named=frozenset({"due_on"}),
    ),
    "test_plan": Kind(
        lambda r, k: f"plan of tests from {k.day(r['from_day'])}",
        {
            "way": Field("way", lambda v, _k: WAYS.get(str(v), str(v))),
            "weekdays": Field("on", lambda v, _k: weekdays_text(int(d) for d in v.split(","))),
            "permille": Field("odds", lambda v, _k: odds_text(v)),
            "gap_days": Field("days without one"),
        },
        made="made",
    ),
    "test": Kind(
        lambda r, k: f"test of {k.day(r['day'])}, {WHYS.get(r['why'], r['why'])}",
        {
            "day": Field("day", _day),
            "why": Field("why", lambda v, _k: WHYS.get(str(v), str(v))),
            "collection": Field("collection", lambda v, _k: COLLECTIONS.get(str(v), str(v)).lower()),
            "at_min": Field("at", _minute),
            "note": Field("note", lambda v, _k: f"of {len(v)} letters"),
            "collected_by": Field("by", _person),
        },
        made="recorded",
        named=frozenset({"day", "why"}),
    ),
    "curriculum": Kind(
        lambda r, k: f"curriculum of {k.track(r['track_id'])} from {k.day(r['from_day'])}, place {r['position'] + 1}",
        {"topic_code": Field("topic"), "required": Field("required", _yes)},
    ),
    "placement": Kind(
        lambda r, k: f"placement from {k.day(r['from_day'])}",
        {"level_of_care": Field("level of care"), "week_target_min": Field("weekly target", _length)},
    ),
    "track": Kind(
        lambda r, _k: f"track {r['name']}",
        {
            "name": Field("name"),
            "population": Field("population"),
            "capacity": Field("size"),
            "ended_on": Field("last day", _day),
        },
        named=frozenset({"name"}),
    ),
    "track_plan": Kind(
        lambda r, k: f"plan of {k.track(r['track_id'])} from {k.day(r['from_day'])}",
        {
            "weekdays": Field("on", lambda v, _k: weekdays_text(parse_weekdays(v))),
            "start_min": Field("start", _minute),
            "end_min": Field("end", _minute),
            "agenda": Field("agenda", _agenda),
        },
    ),
    "track_closed_day": Kind(
        lambda r, k: f"no group on {k.day(r['day'])}, {k.track(r['track_id'])}",
        {"why": Field("because of")},
        made="noted",
        gone="taken back",
    ),
    "facilitator": Kind(
        lambda r, _k: f"facilitator {r['name']}",
        {
            "name": Field("name"),
            "credentials": Field("credentials"),
            "retired_on": Field("works until", _day),
            "signs": Field("signature", _signing, "signs alone"),
        },
        named=frozenset({"name"}),
    ),
    "topic": Kind(
        lambda r, _k: f"topic {r['title']}",
        {
            "title": Field("title"),
            "category": Field("category"),
            "body": Field("text", lambda v, _k: f"of {len(v)} letters"),
            "retired": Field("retired", _yes),
        },
        made="kept in the file",
        named=frozenset({"title", "body"}),
    ),
}
