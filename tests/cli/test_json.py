"""What ``today``, ``audit``, ``where`` and ``check`` tell as JSON: one document, the same facts as the text."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from iop_tui.cli.main import cli
from iop_tui.day import GroupDay
from iop_tui.domain.attendance import Mark
from tests.conftest import PEOPLE, Clock
from tests.support.rows import raw

Told = Callable[..., Any]


@pytest.fixture
def told(group: GroupDay, path: Path, clock: Clock) -> Told:
    """A command's JSON, over a morning with a late client, an absent one, and a topic."""
    clock.at(9, 40)
    group.sheet.mark(group.on_roster[0], Mark.HERE)
    group.sheet.arrive(group.on_roster[1], 552)
    group.sheet.mark(group.on_roster[2], Mark.EXCUSED, "illness")
    group.agenda.set_topic(next(b for b in group.blocks if b.wants_topic).id, group.desk.topics()[0])
    title = group.desk.topics()[0].title
    group.desk.close()

    def run(*args: str, exit_code: int = 0) -> Any:  # noqa: ANN401  (whatever JSON holds)
        done = CliRunner().invoke(cli, ["--db", str(path), *args, "--json"])
        assert done.exit_code == exit_code, done.output
        return json.loads(done.stdout)

    run.title = title  # type: ignore[attr-defined]
    return run


def test_the_day_has_its_sessions_people_and_what_is_left(told: Told) -> None:
    day = told("today", "--date", "2026-11-20")
    assert (day["day"], day["time_zone"]) == ("2026-11-20", "America/Chicago")
    (session,) = day["sessions"]
    assert (session["track"], session["start"], session["end"]) == ("Morning IOP", "09:00", "12:15")
    assert session["topics"] == [told.title]  # type: ignore[attr-defined]
    people = {p["name"]: p for p in session["people"]}
    assert len(people) == len(PEOPLE)
    assert sorted({p["status"] for p in people.values()}) == ["excused", "late", "not_marked", "present"]
    (late,) = [p for p in people.values() if p["status"] == "late"]
    assert (late["arrived_at"], late["left_at"]) == ("09:12", "")
    assert all(set(s) == {"day", "track", "start", "end", "state", "clients", "to_do"} for s in day["left"])
    assert day["left"], "the days of November that nobody opened"


def test_names_are_fit_for_the_room_as_in_the_text(told: Told) -> None:
    lasts = [last for last, *_ in PEOPLE if len(last) > 2]
    spelled = json.dumps(told("today", "--date", "2026-11-20"), ensure_ascii=False)
    assert not [last for last in lasts if last in spelled]
    spelled = json.dumps(told("today", "--date", "2026-11-20", "--full-names"), ensure_ascii=False)
    assert all(last in spelled for last in lasts)


def test_a_day_without_a_group_is_one_with_no_sessions(told: Told) -> None:
    assert told("today", "--date", "2026-11-21")["sessions"] == []


def test_audit_is_a_list_of_records(told: Told, path: Path) -> None:
    found = told("audit", "--client", "C-003")
    assert set(found[0]) == {"seq", "link", "at", "text"} and len(found[0]["link"]) == 12
    assert datetime.fromisoformat(found[-1]["at"]).utcoffset() is not None
    assert "C-003: Not marked → " in found[-1]["text"]
    assert told("audit", "--from", "2026-11-25") == [], "nothing is an empty list"


def test_where_has_the_paths(told: Told, path: Path) -> None:
    found = told("where")
    assert list(found) == ["file", "backups", "settings", "exports", "crash_reports"]
    assert found["file"] == str(path)


def test_check_says_whether_all_is_well_and_what_is_in_the_file(told: Told) -> None:
    found = told("check")
    assert found["intact"] is True and len(found["head"]) == 12
    assert found["rows"]["client"] == len(PEOPLE)
    assert not [r for r in found["results"] if r["wrong"]]


def test_check_says_what_is_wrong_and_fails(told: Told, path: Path) -> None:
    with raw(path) as file:
        file.execute("UPDATE attendance SET arrived_min = 545 WHERE arrived_min = 552")
    found = told("check", exit_code=1)
    assert found["intact"] is False
    assert [r for r in found["results"] if (r["wrong"] and "Late" in r["text"]) or "arrived" in r["text"]]


@pytest.mark.parametrize("how", ["header", "page", "short"])
def test_check_has_a_document_also_of_a_file_that_cannot_be_read(told: Told, path: Path, how: str) -> None:
    whole = path.read_bytes()
    spoiled = {
        "header": b"SQLite format 3\0" + b"\xff" * 84 + whole[100:],
        "page": whole[:4096] + b"\xff" * 4096 * 20 + whole[4096 * 21 :],
        "short": whole[: len(whole) // 2],
    }
    path.write_bytes(spoiled[how])
    found = told("check", exit_code=1)
    assert found["intact"] is False and any(r["wrong"] for r in found["results"])
