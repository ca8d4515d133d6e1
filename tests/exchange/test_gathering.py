"""Exports of many laptops, gathered by the README's own query: every weekly figure is right, and a plain sum is not."""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pytest

from iop_tui.clients.matching import match_walk_in
from iop_tui.day import GroupDay, open_session
from iop_tui.desk import purge, restore, restore_plan
from iop_tui.desk.desk import Desk
from iop_tui.domain.agenda import parse_agenda
from iop_tui.domain.attendance import Mark
from iop_tui.domain.names import Name
from iop_tui.exchange.exporting import PROFILES, Request, write_export
from iop_tui.store import Store
from tests.conftest import ZONE, Clock
from tests.support.program import Program

MONDAY = date(2026, 11, 16)
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
WEEK, TROUBLE = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
Figures = dict[tuple[str, str, date], tuple[int, int]]
"""Minutes and sessions by site, client's number and week."""


class Laptop:
    """One laptop with two groups of an hour; it knows what it marked, and what of it the office was told last."""

    def __init__(self, folder: Path, site: str, number: int) -> None:
        self.site, self.folder, self.name = site, folder, f"laptop{number}"
        self.path = folder / "own" / self.name / "iop.db"
        self.path.parent.mkdir(parents=True)
        self.clock = Clock(hour=7)
        self.clock.set(MONDAY - timedelta(days=14), 7)
        self._open()
        program = Program(self.desk)
        program.save_facilitator(f"Staff {number}")
        self.desk.start_work()
        program.set_rule("site", site, MONDAY - timedelta(days=14))
        agenda = parse_agenda("process 60")
        since = MONDAY - timedelta(days=14)
        self.tracks = [
            program.add_track(name, frozenset(range(5)), start, start + 60, since=since, agenda=agenda).track.id
            for name, start in (("Morning", 540), ("Evening", 1080))
        ]
        for n in range(4):
            days = frozenset((track, weekday) for track in self.tracks for weekday in range(5))
            program.add_client(Name(f"Last{n}", f"F{n}"), number=f"C-{n}", admitted_on=since, days=days)
        self.marked: dict[tuple[int, date], dict[int, int]] = defaultdict(dict)
        self.told: dict[tuple[int, date], dict[str, int]] = {}

    def _open(self) -> None:
        self.desk = Desk(Store(self.path, now=self.clock), now=self.clock, zone=ZONE)
        self.desk.start_work()

    @property
    def program(self) -> Program:
        return Program(self.desk)

    def numbers(self) -> dict[int, str]:
        return {c.id: c.number for c in self.desk.store.clients.all()}

    def hold(self, day: date, track: int = 0, late: int = 0, away: int = 1) -> GroupDay:
        """A group in which everybody is here but one; one comes some minutes late."""
        self.clock.set(day, 23)
        group = open_session(self.desk, self.tracks[track], day)
        for n, client in enumerate(group.on_roster):
            start = group.session.scheduled_start
            if n == away:
                group.sheet.mark(client, Mark.NO_SHOW)
                self.marked[track, day][client] = 0
            elif n == 0 and late:
                group.sheet.arrive(client, start + late)
                self.marked[track, day][client] = 60 - late
            else:
                group.sheet.mark(client, Mark.HERE)
                self.marked[track, day][client] = 60
        group.closing.close(sure=True)
        return group

    def correct(self, day: date, late: int, track: int = 0) -> None:
        group = open_session(self.desk, self.tracks[track], day)
        group.correct("miscounted")
        client = group.on_roster[0]
        group.sheet.arrive(client, group.session.scheduled_start + late)
        group.corrected()
        self.marked[track, day][client] = 60 - late

    def export(self, first: date, last: date | None = None, track: int | None = None, client: str = "") -> Path:
        """Send an export; what it covers is what the office was told last."""
        last = last or first
        folder = self.folder / "exports" / self.name
        request = Request(first, last, track_id=None if track is None else self.tracks[track], client_number=client)
        made = write_export(self.desk, request, folder).path
        if not client:
            numbers = self.numbers()
            for key in {*self.marked, *self.told}:
                if first <= key[1] <= last and track in (None, key[0]):
                    self.told[key] = {numbers[id]: m for id, m in self.marked[key].items() if id in numbers}
        return made


def figures(laptops: list[Laptop]) -> Figures:
    """The truth: what each laptop told last of each session."""
    sums: dict[tuple[str, str, date], list[int]] = defaultdict(lambda: [0, 0])
    for laptop in laptops:
        for (_, day), rows in laptop.told.items():
            for number, minutes in rows.items():
                found = sums[laptop.site, number, day - timedelta(days=day.weekday())]
                found[0] += minutes
                found[1] += minutes > 0
    return {key: (minutes, sessions) for key, (minutes, sessions) in sums.items() if sessions}


def asked(folder: Path, query: str) -> list[tuple[Any, ...]]:
    connection = duckdb.connect()
    connection.execute(WEEK.replace("'exports/", f"'{folder}/exports/"))
    if query is not WEEK:
        return connection.execute(query.replace("'exports/", f"'{folder}/exports/")).fetchall()
    return connection.execute(WEEK.replace("'exports/", f"'{folder}/exports/")).fetchall()


def gathered(folder: Path) -> Figures:
    rows = asked(folder, WEEK)
    return {(site, client, week): (minutes, sessions) for site, client, week, minutes, sessions in rows if sessions}


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[list[Laptop]]:
    """Six laptops in two sites, each with a week behind it that was exported day by day."""
    every = [Laptop(tmp_path, "North" if n % 2 else "South", n) for n in range(6)]
    for n, laptop in enumerate(every):
        for offset in range(5):
            laptop.hold(MONDAY + timedelta(days=offset), 0, late=5 * n)
            laptop.export(MONDAY + timedelta(days=offset))
    yield every
    for laptop in every:
        laptop.desk.close()


def test_every_weekly_figure_of_six_laptops_is_right(laptops: list[Laptop], tmp_path: Path) -> None:
    a, b, c, d, e, f = laptops
    tuesday, friday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
    next_week = MONDAY + timedelta(days=7)
    # unchanged again, and the same file twice
    again = a.export(MONDAY)
    shutil.copy(again, again.with_name("forwarded.csv"))
    shutil.copy(again.with_name(f"{again.stem}.manifest.json"), again.with_name("forwarded.manifest.json"))
    # a correction, then the whole week, then another correction that only an export of one client has
    a.correct(tuesday, 25)
    a.export(MONDAY, friday)
    a.correct(friday, 40)
    a.export(friday, client="C-0")
    # one group
    b.hold(friday, 1, late=10)
    b.export(friday, track=1)
    b.correct(friday, 33)
    b.export(friday, track=1)
    # planned days that then changed: one is held, one is closed
    b.export(next_week, next_week + timedelta(days=1))
    b.hold(next_week)
    b.export(next_week)
    b.program.close_day(next_week + timedelta(days=1), None, "Snow")
    b.export(next_week, next_week + timedelta(days=4))
    # a walk-in who turns out to be somebody, and a group with another name
    c.clock.set(friday, 18)
    evening = open_session(c.desk, c.tracks[1], friday)
    walk_in = evening.roster.new_walk_in("Doe, Jo")
    evening.sheet.mark(walk_in, Mark.HERE)
    c.marked[1, friday][walk_in] = 60
    c.clock.set(friday, 23)
    c.export(friday)
    known = c.program.add_client(Name("Doe", "Joanne"), number="C-9", admitted_on=MONDAY)
    match_walk_in(c.desk, walk_in, known)
    c.marked[1, friday][known] = c.marked[1, friday].pop(walk_in)
    track = next(t for t in c.desk.store.tracks.all() if t.id == c.tracks[1])
    c.program.change_track(track._replace(name="Late group"))
    c.export(friday)
    # a clock that runs back, and a correction behind it
    d.clock.set(tuesday, 9)
    d.correct(MONDAY, 50)
    d.export(MONDAY)
    # an older backup comes back, and the week goes on from there otherwise
    backup = tmp_path / "older.db"
    e.desk.store.copy_to(backup)
    held = {key: dict(rows) for key, rows in e.marked.items()}
    for late in (11, 22, 33):
        e.correct(friday, late)
        e.export(friday)
    e.desk.close()
    restored(e, backup)
    e.marked = defaultdict(dict, held)
    e.correct(friday, 44)
    e.export(friday)
    # a period of which no row is left
    f.hold(friday, 1)
    f.export(friday)
    for number in ("C-0", "C-1", "C-2", "C-3"):
        purge.purge(f.desk, purge.by_number(f.desk, number))
    f.clock.set(next_week, 9)
    nothing = f.export(MONDAY, friday)
    assert nothing.read_bytes().count(b"\r\n") == 1, "the header alone"
    assert gathered(tmp_path) == figures(laptops)
    plain = (
        duckdb.connect()
        .execute(f"SELECT sum(minutes::INT) FROM read_csv('{tmp_path}/exports/**/*.csv', all_varchar = true)")
        .fetchone()
    )
    assert plain is not None and plain[0] != sum(m for m, _ in figures(laptops).values()), "nobody sums files"
    assert sorted({what for what, _ in asked(tmp_path, TROUBLE)}) == ["the clock ran back"]


def restored(laptop: Laptop, backup: Path) -> None:
    """Let a backup take the file's place, as ``iop-tui restore`` does, and open it again."""
    source = Store(backup, now=laptop.clock, read_only=True)
    holds = restore.held(source)
    restore.take_place(source, laptop.path, laptop.clock())
    source.close()
    restore_plan.record_restore(laptop.path, laptop.path.parent, None, holds, None, None)
    laptop._open()


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ("restored: coalesce(restored_at, ''), ", ""),
        ("changes: changes", "changes: -changes"),
        (" AND NOT one_client", ""),
        ("o.e > w.e OR ", ""),
        ("WHERE filename = e.file", "WHERE true"),
    ],
)
def test_no_part_of_the_query_can_be_left_out(
    laptops: list[Laptop], tmp_path: Path, part: str, instead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, *_ = laptops
    friday = MONDAY + timedelta(days=4)
    again = a.export(MONDAY)
    shutil.copy(again, again.with_name("forwarded.csv"))
    a.correct(friday, 40)
    a.export(friday)
    a.correct(friday, 50)
    a.export(friday, client="C-0")
    b.hold(friday, 1)
    b.export(friday)
    b.correct(friday, 20, 1)
    b.export(friday)
    b.correct(friday, 35)
    b.export(friday, track=0)
    backup = tmp_path / "older.db"
    laptops[2].desk.store.copy_to(backup)
    for late in (11, 22):
        laptops[2].correct(friday, late)
        laptops[2].export(friday)
    laptops[2].desk.close()
    restored(laptops[2], backup)
    laptops[2].correct(friday, 44)
    laptops[2].export(friday)
    assert gathered(tmp_path) == figures(laptops)
    assert WEEK.count(part) == 1
    monkeypatch.setattr("tests.exchange.test_gathering.WEEK", WEEK.replace(part, instead))
    assert gathered(tmp_path) != figures(laptops)


def test_trouble_is_named(laptops: list[Laptop], tmp_path: Path) -> None:
    assert asked(tmp_path, TROUBLE) == []
    a, b, c, *_ = laptops
    exports = {laptop.name: sorted((tmp_path / "exports" / laptop.name).glob("*.csv")) for laptop in laptops}
    changed, lost = exports[a.name][0], exports[b.name][0]
    changed.write_bytes(changed.read_bytes().replace(b",60,", b",61,", 1))
    lost.with_name(f"{lost.stem}.manifest.json").unlink()
    copied = tmp_path / "copied.db"
    c.desk.store.copy_to(copied)
    c.correct(MONDAY, 30)
    c.export(MONDAY)
    c.desk.close()
    c.path = copied
    c._open()
    c.correct(MONDAY, 45)
    c.correct(MONDAY, 50)  # as many changes as on the other one would be chance
    c.export(MONDAY)
    told = asked(tmp_path, TROUBLE)
    assert {(trouble, Path(what).name) for trouble, what in told if trouble.startswith("changed")} == {
        ("changed or without its manifest", changed.name), ("changed or without its manifest", lost.name),
    }  # fmt: skip
    assert "the file lives on two laptops" in {trouble for trouble, _ in told}


def test_an_export_is_a_valid_data_package_and_a_changed_cell_is_named(laptops: list[Laptop], tmp_path: Path) -> None:
    laptop = laptops[1]
    period = (MONDAY, MONDAY + timedelta(days=4))
    for profile in PROFILES:
        made = write_export(laptop.desk, Request(*period, profile), tmp_path / "valid").path
        package = made.with_name(f"{made.stem}.manifest.json")
        report = frictionless.validate(str(package), type="package")
        assert report.valid, (profile, report.flatten(["type", "note"]))
    write_export(laptop.desk, Request(*period, "clients"), tmp_path / "valid")
    made = next(iter((tmp_path / "valid").glob("attendance_2026-11-16_2026-11-20_??????.csv")))
    package = made.with_name(f"{made.stem}.manifest.json")
    data = made.read_bytes()
    made.write_bytes(data.replace(b",60,", b",sixty,", 1))
    found = frictionless.validate(str(package), type="package", skip_errors=["hash-count", "byte-count"])
    assert [(row[1], row[2]) for row in found.flatten(["type", "fieldName", "cell"])] == [("minutes", "sixty")]


def test_the_answer_goes_on_to_parquet(laptops: list[Laptop], tmp_path: Path) -> None:
    *views, query = [part for part in WEEK.replace("'exports/", f"'{tmp_path}/exports/").split(";\n") if part.strip()]
    connection, kept = duckdb.connect(), tmp_path / "week.parquet"
    for view in views:
        connection.execute(view)
    connection.execute(f"COPY ({query.strip().rstrip(';')}) TO '{kept}'")
    rows = connection.execute(f"SELECT count(*) FROM '{kept}'").fetchone()
    assert rows is not None and rows[0] == len(asked(tmp_path, WEEK)) > 0


def test_what_a_manifest_says(laptops: list[Laptop], tmp_path: Path) -> None:
    laptop = laptops[0]
    made = laptop.export(MONDAY, track=1, client="C-0")
    said = json.loads(made.with_name(f"{made.stem}.manifest.json").read_text(encoding="utf-8"))
    file_id = laptop.desk.store.program.meta("file_id").replace("-", "")[:12]
    assert (said["file_id"], said["track"], said["one_client"], said["site"]) == (file_id, "Evening", True, "South")
    assert said["restored_at"] is None and said["export_profile"] == "billing" and "C-0" not in json.dumps(said)
    changes, head = laptop.desk.store.changes.end()
    assert (said["changes"], said["chain_head"] == head[:12]) == (changes - 1, False), "as of before it was recorded"
    fields = {f["name"]: f for f in said["resources"][0]["schema"]["fields"]}
    assert fields["client_id"]["type"] == "string" and "Text, also where" in fields["client_id"]["description"]
    assert list(fields)[-5:] == ["notice", "file_id", "session_key", "row_id", "export_id"]
    assert said["resources"][0]["path"] == made.name and file_id[:6] in made.name
