"""The README is true: its keys are the program's, its commands are commands, and the check runs its test line."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from textual.binding import Binding
from textual.theme import Theme

from iop_tui.app import theme
from iop_tui.app.keymap import holders
from iop_tui.cli.main import cli
from iop_tui.domain.attendance import Status
from iop_tui.exchange.exporting.profiles import PROFILES, names_of
from iop_tui.screens.key_line import key_name
from iop_tui.screens.session import pages
from iop_tui.screens.session.pages import PAGES as SESSION_PAGES
from iop_tui.screens.session.pages.page import Page

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")

# keys that the table writes by their names
WRITTEN = {"backspace", "escape", "left", "right"}

# what the table calls it: the classes whose bindings it means
PLACES = {
    "anywhere": ("iop_tui.app.app:IopApp",),
    "Today": ("iop_tui.screens.today.today:TodayScreen",),
    "Calls": ("iop_tui.screens.today.calls:CallsScreen",),
    "Week": ("iop_tui.screens.today.week:WeekScreen",),
    "Card": ("iop_tui.screens.clients.card:CardScreen",),
    "Tests": ("iop_tui.screens.clients.drug_tests:DrugTestsScreen",),
    "Plan": ("iop_tui.screens.clients.plan:PlanScreen",),
    "Import": ("iop_tui.screens.program.import_clients:ImportScreen",),
    "a session": ("iop_tui.screens.session.session:SessionScreen",),
    "the sheet": ("iop_tui.screens.session.pages.client_page:ClientPage",),
    "Roster": ("iop_tui.screens.session.pages.roster:RosterPage", "iop_tui.screens.session.record_test:RecordsTests"),
    "Attendance": ("iop_tui.screens.session.pages.attendance:AttendancePage",),
    "Check-in": ("iop_tui.screens.session.pages.checkin:CheckinPage",),
    "Topic": ("iop_tui.screens.session.pages.topic:TopicPage",),
    "Notes": ("iop_tui.screens.session.pages.notes:NotesPage",),
    "Close": ("iop_tui.screens.session.pages.close:ClosePage",),
}


# what pages are made of
BASES = {f"{pages.__name__}.client_page:ClientPage"}


def bindings(place: str) -> dict[str, Binding]:
    found: dict[str, Binding] = {}
    for name in PLACES[place]:
        module, kind = name.split(":")
        for binding in getattr(import_module(module), kind).__dict__["BINDINGS"]:
            for key in binding.key.split(","):
                found[key_name(key) if key not in WRITTEN else key] = binding
    return found


def table() -> list[tuple[str, list[str]]]:
    rows = re.findall(r"^\| ([\w -]+) \| ((?:`[^`]+` ?)+) \|", README, re.MULTILINE)
    return [(place.strip(), re.findall(r"`([^`]+)`", keys)) for place, keys in rows]


def test_the_table_names_only_keys_that_there_are() -> None:
    rows = table()
    assert len(rows) > 25
    for place, keys in rows:
        assert set(keys) <= set(bindings(place)), (place, keys)


@pytest.mark.parametrize("place", PLACES)
def test_the_table_names_every_key_of_the_bottom_line(place: str) -> None:
    module, kind = PLACES[place][0].split(":")
    bottom = getattr(getattr(import_module(module), kind), "KEYS", ())
    named = {key for row, keys in table() if row == place for key in keys}
    for binding in bindings(place).values():
        if binding.id in bottom:
            assert {k if k in WRITTEN else key_name(k) for k in binding.key.split(",")} & named, (place, binding.id)


def test_every_command_stands_in_the_readme_and_has_help() -> None:
    context = click.Context(cli)
    names = cli.list_commands(context)
    assert len(names) > 12
    for name in names:
        command = cli.get_command(context, name)
        assert command is not None and command.name == name
        assert f"iop-tui {name}" in README, name
        assert command.help, name


@pytest.mark.parametrize("name", PROFILES)
def test_the_columns_of_each_profile_stand_in_the_help_of_export(name: str) -> None:
    told = " ".join(CliRunner().invoke(cli, ["export", "--help"]).output.split())
    assert f"{name} has {PROFILES[name].what}: {', '.join(names_of(name))}" in told
    assert name in README.split("## The export")[1].split("##")[0], "the README names every profile"


@pytest.mark.parametrize("name", SESSION_PAGES)
def test_every_page_of_a_session_has_its_key_and_its_row(name: str) -> None:
    page = SESSION_PAGES[name]
    assert page.label in PLACES, f"{page.label} is not in PLACES"
    assert page.kind == PLACES[page.label][0].split(":")[1]
    assert page.key in {key for row, keys in table() if row == "a session" for key in keys}, page.key
    assert page.label in {row for row, _ in table()}, page.label


def test_every_page_that_is_written_can_be_reached() -> None:
    named = {f"{pages.__name__}.{page.module}:{page.kind}" for page in SESSION_PAGES.values()}
    written = {f"{kind.__module__}:{kind.__name__}" for kind in holders() if issubclass(kind, Page)}
    assert {name for name in written if name.endswith("Page")} - {f"{pages.__name__}.page:Page"} - BASES == named


def test_every_theme_is_listed_and_named() -> None:
    assert {value.name for value in vars(theme).values() if isinstance(value, Theme)} == {t.name for t in theme.THEMES}
    assert all(f"`{found.name}`" in README for found in theme.THEMES)


def test_every_status_of_the_export_is_named() -> None:
    listed = README.split("`status` is one of ")[1].split(".")[0]
    assert {*re.split(r",\s+", listed)} == {*Status}


def test_the_check_runs_the_readme_s_test_line() -> None:
    line = next(text for text in README.splitlines() if text.endswith("pytest"))
    assert line.startswith("python3 -m venv .venv && ")
    assert "grep -m1 'pytest$' README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_it_is_short_enough_to_be_read() -> None:
    assert len(README.splitlines()) <= 200
