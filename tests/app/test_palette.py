"""The palette: every action of where one is, the session's clients, and topics; it takes no picture of the screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.command import CommandPalette

from iop_tui.app.palette import Group, commands
from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.desk.paths import settings_file
from iop_tui.desk.settings import load
from iop_tui.domain.attendance import Mark
from iop_tui.domain.names import Name
from iop_tui.screens.clients.caseload import CaseloadScreen
from iop_tui.screens.key_help import key_rows
from iop_tui.screens.today.today import TodayScreen
from tests.conftest import DAY
from tests.support.hostile import harmful
from tests.support.palette import choose, until
from tests.support.places import PLACES, SESSION
from tests.support.program import Program
from tests.support.rows import everything, inside, row, rows, steps
from tests.support.seat import Seat, seated

pytestmark = pytest.mark.slow

FIRST, SECOND = "José Á.", "María Ga."


async def nothing_found(seat: Seat, typed: str) -> bool:
    """Whether the palette, after some time to search, has nothing for what is typed; it is left again."""
    await seat.press("ctrl+p")
    await seat.burst(*typed)
    await until(seat, "No matches found")
    await seat.press("escape")
    return not isinstance(seat.app.screen, CommandPalette)


@pytest.mark.parametrize(
    ("typed", "title", "mark"),
    [("no show", "did not come or call", "no_show"), ("present", "present from the start", "here")],
)
async def test_an_action_is_done_to_the_client_under_the_cursor(
    typed: str, title: str, mark: str, desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "down") as seat:
        await choose(seat, typed, title)
        assert [r["client_id"] for r in rows(desk.store, "attendance", mark=mark)] == [ids[SECOND]]
        assert "Not marked" in seat.line_of(f" {FIRST}") and seat.cursor_line.startswith("Maria Go.")


async def test_an_action_that_asks_asks_as_its_key_does(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3") as seat:
        await choose(seat, "excused", "excused; asks why")
        assert f"{FIRST}, why?" in seat.strip
        await seat.press("2")
        assert row(desk.store, "attendance", client_id=ids[FIRST])["reason"] == "work"
        await choose(seat, "undo", "undoes the last action")
        assert row(desk.store, "attendance", client_id=ids[FIRST])["mark"] == "not_marked"


async def test_every_key_that_is_listed_is_in_the_palette_too(desk: Desk, group: GroupDay) -> None:
    missing: dict[str, list[str]] = {}
    async with seated(desk) as seat:
        for place in ("today", "caseload", "client form", "tracks", *SESSION, "card"):
            await seat.go(PLACES[place])
            listed = {(label, what) for _, label, what in key_rows(seat.app.screen._binding_chain) if what}
            found = {(c.title.partition("  (")[0], c.help) for c in commands(seat.app, seat.app.screen)}
            missing[place] = sorted(label for label, what in listed - found)
        assert not {place: labels for place, labels in missing.items() if labels}


async def test_from_today_it_leads_to_every_screen(desk: Desk, clients: list[int]) -> None:
    async with seated(desk) as seat:
        await choose(seat, "caseload", "clients and their weekdays")
        assert isinstance(seat.app.screen, CaseloadScreen)
        await choose(seat, "back", "back to Today")
        assert isinstance(seat.app.screen, TodayScreen)
        await choose(seat, "next day", "the day after")
        assert "Sat, Nov 21, 2026" in seat.lines()[0] and not rows(desk.store, "session")


async def test_a_client_of_the_session_is_gone_to(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    group.roster.take_off(ids["Devon P."], "other")
    async with seated(desk, "enter", "3", "5", "4") as seat:
        before = everything(desk.store)
        await choose(seat, "jürgen", "goes to the client")
        assert seat.session.page_name == "attendance" and seat.cursor_line.startswith("Jürgen W.")
        assert everything(desk.store) == before
        assert await nothing_found(seat, "devon"), "who was taken off is not there"


async def test_short_names_only_and_only_of_this_session(desk: Desk, group: GroupDay, program: Program) -> None:
    program.add_client(Name("Elsewhere", "Eve"), number="E-1", admitted_on=date(2026, 10, 5))
    async with seated(desk, "enter", "3", "v", "ctrl+p") as seat:
        await seat.burst(*"jür")
        await until(seat, "Jürgen W.")
        assert "Weiß" not in seat.text
        await seat.press("escape")
        for typed in ("weiß", "c-012", "elsewhere"):
            assert await nothing_found(seat, typed), typed
        await seat.press("0")
        assert await nothing_found(seat, "jürgen"), "Today has no clients"
        assert len(rows(desk.store, "session")) == 1


async def test_a_topic_is_gone_to_and_not_given(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3") as seat:
        await choose(seat, "coping with crav", "topic: Coping and craving")
        assert seat.session.page_name == "topic" and "▌ Coping with craving" in seat.text
        assert not [b for b in rows(desk.store, "block") if b["topic_code"]]
        await seat.press("enter")
        assert [b["topic_title"] for b in rows(desk.store, "block") if b["topic_code"]] == ["Coping with craving"]


async def test_what_is_typed_into_it_is_no_command(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "ctrl+p") as seat:
        head = desk.store.changes.head()
        await seat.burst(*"pnx1*3", "ctrl+z", "escape")
        assert desk.store.changes.head() == head
        assert seat.session.page_name == "attendance" and seat.session.asking is None
        assert "12 not marked" in seat.lines()[0]


async def test_there_are_no_pictures_of_the_screen(
    desk: Desk, group: GroupDay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = inside(tmp_path)
    async with seated(desk, "enter", "3") as seat:
        assert await nothing_found(seat, "screenshot")
        await seat.app.run_action("screenshot")
        await seat.settle()
        assert inside(tmp_path) == before and not list(tmp_path.rglob("*.svg"))


async def test_the_colours_of_this_run_are_chosen(desk: Desk, group: GroupDay) -> None:
    count = len(steps(desk.store))
    async with seated(desk, "enter", "3") as seat:
        assert seat.app.theme == "iop-dark"
        await choose(seat, "theme iop-light", "changes the colors")
        assert seat.app.theme == "iop-light" and len(steps(desk.store)) == count
        assert load(settings_file()).theme == "iop-light", "and it is the theme of the next start"


async def test_a_name_with_markup_is_text_and_leads_to_its_client(desk: Desk, program: Program) -> None:
    track = program.tracks()[0].track.id
    for number, name in enumerate(("[@click=app.quit]q[/]", "[/]", "$x {y} %s")):
        program.add_client(Name("L", name), number=f"H-{number}", admitted_on=DAY, days=frozenset({(track, 4)}))
    group = open_session(desk, track, DAY)
    async with seated(desk, "enter", "3", "home") as seat:
        for client in group.on_roster:
            name = group.short[client]
            await choose(seat, name, name)
            assert seat.app.is_running and not harmful(seat.text)
            assert seat.cursor_line.startswith(name), name
        await seat.press("p")
        assert [r["client_id"] for r in rows(desk.store, "attendance", mark=Mark.HERE.value)] == group.on_roster[-1:]


async def test_while_covered_it_does_not_open(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "ctrl+l", "x") as seat:
        await seat.burst("ctrl+p", *"present", "ctrl+p")
        await seat.pilot.pause(0.3)
        assert not rows(desk.store, "attendance", mark="here")
        assert not isinstance(seat.app.screen, CommandPalette) and "María" not in seat.text


async def test_a_form_is_saved_by_it(desk: Desk, program: Program) -> None:
    async with seated(desk, "w", "+", *"Lovelace") as seat:
        await choose(seat, "save", "saves the form")
        assert row(desk.store, "client")["last"] == "Lovelace"
        assert isinstance(seat.app.screen, CaseloadScreen) and "Lovelace" in seat.text


async def test_in_the_round_it_does_what_it_lists(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "2", "right") as seat:
        await choose(seat, "attendance", "who is here, from when")
        assert len(rows(desk.store, "session")) == 1
        assert seat.session.page_name == "attendance"


async def test_while_a_reason_is_asked_nothing_else_is_done(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "x", "ctrl+p") as seat:
        assert not isinstance(seat.app.screen, CommandPalette)
        await seat.press("1")
        found = row(desk.store, "attendance", client_id=ids[FIRST])
        assert (found["mark"], found["reason"]) == ("excused", "illness")


async def test_nothing_is_done_before_it_is_said_who_is_working(
    desk: Desk, clients: list[int], program: Program
) -> None:
    program.save_facilitator("Sam Kim")
    desk.who = None
    async with seated(desk, "ctrl+p") as seat:
        assert not rows(desk.store, "session") and not isinstance(seat.app.screen, CommandPalette)
        assert "Who are you?" in seat.strip


async def test_its_entries_stand_in_groups(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3") as seat:
        found = commands(seat.app, seat.app.screen)
        assert list(dict.fromkeys(entry.group for entry in found)) == list(Group)
        first = {group: next(e.title for e in found if e.group is group) for group in Group}
        assert first[Group.CLIENT] == FIRST and first[Group.REST].startswith(("Quit", "Keys", "Cover"))
        assert {e.title.partition("  ")[0] for e in found if e.group is Group.GO_TO} >= {"Today", "Roster", "Notes"}
        await seat.press("ctrl+p")
        await until(seat, first[Group.PAGE])


async def test_each_action_shows_its_own_key(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "2") as seat:
        titles = [c.title for c in commands(seat.app, seat.app.screen)]
        assert len(rows(desk.store, "session")) == 1
        assert sorted(titles) == sorted(set(titles))
