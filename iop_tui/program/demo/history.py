"""The rows of the demo's eight weeks: people who come, come late, step down, drop out."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from iop_tui.desk.shipped_data import built_in_topics, load_questions, read_toml
from iop_tui.domain.agenda import AgendaPart, default_agenda
from iop_tui.domain.audit import canonical
from iop_tui.domain.calendar import Weekdays, parse_weekdays, weekdays_code
from iop_tui.domain.checkin import Question
from iop_tui.domain.names import Name
from iop_tui.domain.topics import Topic
from iop_tui.program.demo.afterwards import Afterwards
from iop_tui.program.demo.beside_groups import BesideGroups
from iop_tui.program.demo.way_through import WayThrough

WEEKS = 8
_SEED = 20
_CATEGORIES = ("Relapse prevention", "Coping and craving", "Stress management", "Communication and boundaries")
Row = dict[str, Any]


class History:
    """Makes the rows table by table; the same for the same day."""

    def __init__(self, day: date, zone: str) -> None:
        self._day = day
        self._zone = zone
        self._random = random.Random(_SEED)
        self._raw = read_toml("demo.toml")
        self._rows: dict[str, list[Row]] = {
            name: []
            for name in (
                "meta", "facilitator", "track", "track_plan", "client", "sobriety", "episode", "placement",
                "placement_day", "topic", "session", "block", "attendance", "attendance_away", "question", "checkin",
                "answer", "note", "export", "rule", "contact", "reach", "due",
                "test_plan", "test", "plan", "curriculum", "checklist_done",
            )
        }  # fmt: skip
        self._expected: dict[tuple[int, date], list[tuple[int, int, int]]] = {}
        self._topics: tuple[Topic, ...] = tuple(t for t in built_in_topics() if t.category in _CATEGORIES)
        self._questions: tuple[Question, ...] = load_questions()

    @cached_property
    def _first(self) -> date:
        return self._day - timedelta(weeks=WEEKS)

    def tables(self) -> Sequence[tuple[str, list[Row]]]:
        """Every table with its rows, in an order in which each row finds what it points to."""
        self._rows["meta"].append({"key": "time_zone", "value": self._zone})
        for id, (name, credentials, signs) in enumerate(self._raw["facilitators"], 1):
            row = {"id": id, "name": name, "credentials": credentials, "signs": None if signs == "alone" else signs}
            self._rows["facilitator"].append(row)
        for topic in self._topics:
            self._topic(topic)
        for id, question in enumerate(self._questions, 1):
            spec = canonical(question.spec())
            self._rows["question"].append({"id": id, "key": question.key, "kind": question.kind, "spec": spec})
        for id, raw in enumerate(self._raw["track"], 1):
            self._track(id, raw)
        for id, raw in enumerate(self._raw["people"]["rows"], 1):
            self._person(id, raw)
        for offset in range(WEEKS * 7):
            for id, raw in enumerate(self._raw["track"], 1):
                day = self._first + timedelta(days=offset)
                if day.weekday() in parse_weekdays(raw["weekdays"]):
                    self._session(id, raw, day)
        Afterwards(self._rows, self._raw, self._questions, self._moment).add()
        BesideGroups(self._rows, self._raw, self._day, self._moment).add()
        WayThrough(self._rows, self._raw, self._day, self._moment).add()
        return list(self._rows.items())

    # -- the program -----------------------------------------------------------------------------

    def _topic(self, topic: Topic) -> None:
        body = {
            "aims": topic.aims, "prompts": topic.prompts, "exercise": topic.exercise, "references": topic.references,
        }  # fmt: skip
        self._rows["topic"].append(
            {"code": topic.code, "title": topic.title, "category": topic.category, "body": json.dumps(body)}
        )

    def _track(self, id: int, raw: Row) -> None:
        self._rows["track"].append(
            {"id": id, "name": raw["name"], "population": raw["population"], "capacity": raw["capacity"]}
        )
        self._rows["track_plan"].append(
            {
                "track_id": id,
                "from_day": self._first.isoformat(),
                "weekdays": weekdays_code(parse_weekdays(raw["weekdays"])),
                "start_min": raw["start"],
                "end_min": raw["end"],
                "agenda": json.dumps([[p.kind, p.minutes, p.counts] for p in self._agenda(raw)]),
            }
        )

    def _agenda(self, raw: Row) -> tuple[AgendaPart, ...]:
        if "agenda" in raw:
            return tuple(AgendaPart(*part) for part in raw["agenda"])
        return default_agenda(raw["end"] - raw["start"])

    # -- the people ------------------------------------------------------------------------------

    def _person(self, id: int, raw: Sequence[Any]) -> None:
        track, last, first, preferred, weeks, rate, days = raw
        name = Name(last, first, preferred)
        admitted = self._day - timedelta(weeks=abs(weeks), days=self._random.randrange(0, 5))
        admitted = max(admitted, self._first)
        if weeks < 0:
            admitted = self._first
        left = self._day - timedelta(weeks=-weeks - 1, days=3) if weeks < 0 else None
        self._rows["client"].append(
            {
                "id": id, "number": f"C-{1000 + id * 7}", "last": last, "first": first, "preferred": preferred,
                "sort_key": name.sort_key,
            }
        )  # fmt: skip
        self._rows["episode"].append(
            {
                "id": id,
                "client_id": id,
                "admitted_on": admitted.isoformat(),
                "planned_weeks": self._random.choice((8, 10, 12, 12)),
                "discharged_on": left.isoformat() if left else None,
                "discharge_reason": self._random.choice(("dropped_out", "completed")) if left else "",
            }
        )
        sober = admitted - timedelta(days=self._random.randrange(3, 60))
        self._rows["sobriety"].append(
            {"client_id": id, "from_day": admitted.isoformat(), "sobriety_date": sober.isoformat()}
        )
        weekdays = parse_weekdays(self._raw["track"][track]["weekdays"])
        self._place(id, track + 1, admitted, left, weekdays, days, rate)

    def _place(
        self, id: int, track: int, admitted: date, left: date | None, weekdays: Weekdays, days: int, rate: int
    ) -> None:
        """Place a client; who comes fewer days than the group meets stepped down after three weeks."""
        every = sorted(weekdays)
        fewer = every[:: max(1, len(every) // days)][:days] if days < len(every) else every
        steps = [(admitted, every)]
        if len(fewer) < len(every):
            steps.append((min(admitted + timedelta(weeks=3), self._day - timedelta(days=2)), fewer))
        for number, (from_day, expected) in enumerate(steps):
            placement = len(self._rows["placement"]) + 1
            if number and from_day <= admitted:
                continue
            care = "2.1" if number == 0 else "2.1 step-down"
            self._rows["placement"].append(
                {"id": placement, "episode_id": id, "from_day": from_day.isoformat(), "level_of_care": care}
            )
            for weekday in expected:
                row = {"placement_id": placement, "track_id": track, "weekday": weekday}
                self._rows["placement_day"].append(row)
            until = steps[number + 1][0] - timedelta(days=1) if number + 1 < len(steps) else left or self._day
            self._expect(id, placement, track, max(from_day, self._first), min(until, left or until), expected, rate)

    def _expect(
        self, id: int, placement: int, track: int, first: date, last: date, weekdays: Sequence[int], rate: int
    ) -> None:
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            if day.weekday() in weekdays:
                self._expected.setdefault((track, day), []).append((id, placement, rate))

    # -- a session -------------------------------------------------------------------------------

    def _session(self, track: int, raw: Row, day: date) -> None:
        chance = self._random
        id = len(self._rows["session"]) + 1
        late_start = chance.choice((0, 0, 0, 1, 2, 4))
        at = self._moment(day, raw["end"] + 20)
        leader = (track - 1) % len(self._raw["facilitators"]) + 1
        self._rows["session"].append(
            {
                "id": id, "track_id": track, "day": day.isoformat(), "time_zone": self._zone, "start_min": raw["start"],
                "end_min": raw["end"], "actual_start_min": raw["start"] + late_start, "actual_end_min": raw["end"],
                "state": "closed", "facilitator_id": leader, "grace_min": 5, "cutoff_min": 15, "closed_at": at,
            }
        )  # fmt: skip
        self._blocks(id, raw, late_start)
        people = sorted(self._expected.get((track, day), ()), key=lambda p: self._rows["client"][p[0] - 1]["sort_key"])
        for position, (client, placement, rate) in enumerate(people):
            here = self._attendance(id, client, placement, position, raw, rate, leader, at)
            if here:
                self._checkin(id, client)
                self._note(id, client, chance.choice(self._raw["words"]["notes"]), leader, at)
        if people:
            self._note(id, None, chance.choice(self._raw["words"]["group_notes"]), leader, at)

    def _moment(self, day: date, minute: int) -> str:
        local = datetime.combine(day, datetime.min.time(), ZoneInfo(self._zone)) + timedelta(minutes=minute)
        return local.astimezone(ZoneInfo("UTC")).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _blocks(self, session: int, raw: Row, late_start: int) -> None:
        at = raw["start"]
        for position, part in enumerate(self._agenda(raw)):
            topic = self._random.choice(self._topics) if part.kind in ("topic", "skills") else None
            began = at + late_start if position == 0 else at
            self._rows["block"].append(
                {
                    "id": len(self._rows["block"]) + 1, "session_id": session, "position": position, "kind": part.kind,
                    "start_min": at, "end_min": at + part.minutes, "counts": int(part.counts), "began_min": began,
                    "ended_min": at + part.minutes, "topic_code": topic.code if topic else "",
                    "topic_title": topic.title if topic else "",
                }
            )  # fmt: skip
            at += part.minutes

    def _attendance(
        self, session: int, client: int, placement: int, position: int, raw: Row, rate: int, leader: int, at: str
    ) -> bool:
        chance = self._random
        here = chance.randrange(100) < rate
        arrived = left = None
        reason = ""
        mark = "here"
        if here and chance.randrange(100) < 9:
            arrived = raw["start"] + chance.choice((6, 7, 8, 9, 10, 12, 14, 22))
        if here and chance.randrange(100) < 5:
            left, reason = raw["end"] - chance.choice((20, 35, 50)), chance.choice(("excused", "unwell"))
        if not here:
            mark = chance.choice(("excused", "excused", "no_show", "no_show", "absent"))
            reason = "" if mark == "no_show" else chance.choice(("illness", "work", "family", "transport", "legal"))
        id = len(self._rows["attendance"]) + 1
        self._rows["attendance"].append(
            {
                "id": id, "session_id": session, "client_id": client, "episode_id": client, "placement_id": placement,
                "origin": "placed", "position": position, "mark": mark, "arrived_min": arrived, "left_min": left,
                "reason": reason, "recorded_by": leader, "recorded_at": at,
                "participation": chance.choice(("active", "moderate", "moderate", "minimal")) if here else "",
            }
        )  # fmt: skip
        if here and arrived is None and chance.randrange(100) < 3:
            out = raw["start"] + chance.randrange(70, 100)
            self._rows["attendance_away"].append({"attendance_id": id, "out_min": out, "back_min": out + 12})
        return here

    def _checkin(self, session: int, client: int) -> None:
        chance, words = self._random, self._raw["words"]
        id = len(self._rows["checkin"]) + 1
        passed = chance.randrange(100) < 4
        self._rows["checkin"].append(
            {
                "id": id, "session_id": session, "client_id": client, "state": "passed" if passed else "answered",
                "acknowledged_by": None, "acknowledged_at": "", "acknowledged_what": "",
            }
        )  # fmt: skip
        if passed:
            return
        answers: dict[str, tuple[int | None, str]] = {
            "feeling": (None, chance.choice(words["feelings"])),
            "mood": (min(10, max(1, round(chance.gauss(6, 2)))), ""),
            "craving": (min(10, max(0, round(chance.gauss(3, 2.5)))), ""),
            "use": (0 if chance.randrange(100) < 96 else 1, ""),
            "meetings": (chance.randrange(0, 5), ""),
            "goal": (None, chance.choice(words["goals"])),
            "safety": (0, ""),
        }
        for number, question in enumerate(self._questions, 1):
            if question.key in answers and chance.randrange(100) < 93:
                value, said = answers[question.key]
                self._rows["answer"].append({"checkin_id": id, "question_id": number, "number": value, "words": said})

    def _note(self, session: int, client: int | None, text: str, leader: int, at: str) -> None:
        self._rows["note"].append(
            {
                "session_id": session, "client_id": client, "text": text, "begun_at": at, "signed_by": leader,
                "signed_at": at, "needs_cosign": None, "cosigned_by": None, "cosigned_at": None,
            }
        )  # fmt: skip
