"""Keys that arrive faster than they are dealt with: none is lost, none reaches anything else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from textual import events

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import EVENTS
from iop_tui.screens.session.pages import PAGES
from iop_tui.screens.session.session import SessionScreen
from iop_tui.store.store import Saving
from iop_tui.widgets.note_editor import NoteEditor
from tests.conftest import Clock
from tests.support.rows import row, rows, steps
from tests.support.screen_fixtures import Stored
from tests.support.seat import arriving, key_event, seated

pytestmark = pytest.mark.slow

FIRST, SECOND, THIRD = "José Á.", "María Ga.", "Maria Go."


@pytest.fixture
def slow(desk: Desk, group: GroupDay, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes 0.3 s for each save, from when the group is opened."""
    saving = desk.store.saving

    @contextmanager
    def slowly(*args: Any, **named: Any) -> Iterator[Saving]:  # noqa: ANN401
        with saving(*args, **named) as writer:
            time.sleep(0.3)
            yield writer

    monkeypatch.setattr(desk.store, "saving", slowly)


async def test_a_late_time_in_one_burst_is_the_right_clients(
    desk: Desk, group: GroupDay, stored: Stored, clock: Clock
) -> None:
    clock.at(9, 20)
    async with seated(desk, "enter", "3") as seat:
        await seat.burst("l", *"912", "enter", "l", *"0914", "enter", "n")
        assert stored(FIRST) == ("here", 552, None, "")
        assert stored(SECOND) == ("here", 554, None, "")
        assert stored(THIRD) == ("no_show", None, None, "")
        assert "09:12" in seat.line_of(f" {FIRST}") and "09:14" in seat.line_of(f" {SECOND}")
        assert seat.page.id is None and seat.session.page_name == "attendance"


async def test_from_today_to_twelve_marks_in_one_burst(desk: Desk, clients: list[int]) -> None:
    async with seated(desk) as seat:
        await seat.burst("enter", "3", *"pppppppppppp")
        assert [r["mark"] for r in rows(desk.store, "attendance")] == ["here"] * 12
        assert "12 here" in seat.lines()[0]


async def test_a_reason_in_a_burst_is_the_reason_of_the_client_before(
    desk: Desk, group: GroupDay, stored: Stored
) -> None:
    async with seated(desk, "enter", "3") as seat:
        await seat.burst(*"x1px7a5")
        assert stored(FIRST) == ("excused", None, None, "illness")
        assert stored(SECOND) == ("here", None, None, "")
        assert stored(THIRD) == ("excused", None, None, "other")
        assert stored("Aisha K.") == ("absent", None, None, "transport")


async def test_words_behind_the_keys_to_a_note_land_in_the_note(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "down") as seat:
        await seat.burst("5", "v", "enter", *"hello p l 3 0", "escape", "3", "p")
        note = row(desk.store, "note")
        assert (note["text"], note["client_id"]) == ("hello p l 3 0", ids[SECOND])
        assert [r["client_id"] for r in rows(desk.store, "attendance", mark="here")] == [ids[SECOND]]


@pytest.mark.parametrize("turns", [0, 1, 3])
async def test_words_typed_right_behind_the_cursor_are_that_clients_note(
    turns: int, desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "5", "v") as seat:
        await seat.burst("down", "enter", *"calm today", "escape", turns=turns)
        assert [(n["client_id"], n["text"]) for n in rows(desk.store, "note")] == [(ids[SECOND], "calm today")]


async def test_participation_right_behind_the_cursor_is_that_clients(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "5") as seat:
        await seat.burst("down", "h", "1")
        assert [r["client_id"] for r in rows(desk.store, "attendance", participation="active")] == [ids[SECOND]]


async def test_signing_right_behind_the_cursor_signs_what_is_under_it(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    group.notes.save(ids[FIRST], "Not to be signed yet.")
    group.notes.save(ids[SECOND], "Ready.")
    async with seated(desk, "enter", "3", "5", "v") as seat:
        await seat.burst("down", "f")
        assert "Ready." in seat.text and "Not to be" not in seat.text
        await seat.press("y")
        assert [n["client_id"] for n in rows(desk.store, "note", signed_by=desk.who)] == [ids[SECOND]]


@pytest.mark.parametrize("as_one", [False, True])
async def test_escape_and_a_letter_read_together_are_two_keys(
    as_one: bool, desk: Desk, group: GroupDay, stored: Stored
) -> None:
    together: list[events.Event] = [events.Key("alt+p", None)] if as_one else [key_event("escape"), key_event("p")]
    async with seated(desk, "enter", "3", "x") as seat:
        await seat.send(together)
        assert stored(FIRST) == ("excused", None, None, ""), "escape left the question"
        assert stored(SECOND) == ("here", None, None, ""), "and p marked the next client"


@pytest.mark.parametrize(
    "letter",
    ["p", "U", "3", "+", " "],
)
async def test_escape_and_a_key_in_one_read_from_the_terminal_are_two_keys(
    letter: str, desk: Desk, group: GroupDay
) -> None:
    async with seated(desk, "enter", "3", "5", "v", "enter", *"so it is") as seat:
        await seat.send(arriving(f"\x1b{letter}"))
        await seat.press("ctrl+s")
        assert row(desk.store, "note")["text"] == "so it is"
        assert not isinstance(seat.app.focused, NoteEditor), "escape left the text"


async def test_a_held_key_walks_and_stops_where_it_is_let_go(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3") as seat:
        await seat.burst(*["down"] * 5, "p")
        assert len(rows(desk.store, "attendance", mark="here")) == 1
        assert "Present" in seat.line_of(" Sean O.") and seat.cursor_line.startswith("Chidi O.")
        await seat.burst(*["down"] * 200)
        assert seat.cursor_line.startswith("Jürgen W.")
        await seat.burst(*["up"] * 200, *["j"] * 3, *["k"] * 1)
        assert seat.cursor_line.startswith(THIRD)


@pytest.mark.usefixtures("slow")
async def test_keys_typed_while_the_disk_is_slow_all_arrive_in_order(
    desk: Desk, group: GroupDay, stored: Stored, clock: Clock
) -> None:
    clock.at(9, 20)
    async with seated(desk, "enter", "3") as seat:
        await seat.burst("p", "l", *"912", "enter", *"x2", "n", "u")
        assert stored(FIRST) == ("here", None, None, "")
        assert stored(SECOND) == ("here", 552, None, "")
        assert stored(THIRD) == ("excused", None, None, "work")
        assert stored("Aisha K.") == ("not_marked", None, None, "")
        assert [w for w in steps(desk.store) if w != "open session"][-2:] == ["no_show", "undo: no_show"]


@pytest.mark.usefixtures("slow")
async def test_the_round_in_a_burst_on_a_slow_disk(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "2") as seat:
        await seat.burst(*"calm", "enter", *"10", "enter", "7", "enter", "1", "enter")
        found = group.desk.store.checkins.of(group.id)[ids[FIRST]].answers
        assert {k: a.words or a.number for k, a in found.items()} == {
            "feeling": "calm", "mood": 10, "craving": 7, "use": 0,
        }  # fmt: skip


@pytest.mark.usefixtures("slow")
async def test_a_note_typed_on_a_slow_disk_is_whole(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "5", "home", "v", "enter") as seat:
        for word in ("Group ", "talked ", "about ", "sleep."):
            await seat.burst(*word, settle=False)
        await seat.press("escape")
        assert row(desk.store, "note")["text"] == "Group talked about sleep."


async def test_keys_behind_the_cover_reach_nothing(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3") as seat:
        before = [s for s in steps(desk.store) if s not in EVENTS]
        await seat.burst("ctrl+l", *"pn*3", "down", "ctrl+z", "ctrl+p", "tab", "ctrl+e")
        assert [s for s in steps(desk.store) if s not in EVENTS] == before
        assert "José" not in seat.text and "is covered" in seat.text
        await seat.burst("enter", "p")
        assert isinstance(seat.app.screen, SessionScreen)
        assert [r["mark"] for r in rows(desk.store, "attendance")].count("here") == 1


async def test_a_session_left_and_opened_again_in_one_burst(desk: Desk, group: GroupDay, stored: Stored) -> None:
    async with seated(desk, "enter", "4", "3") as seat:
        await seat.burst("p", "0", "enter", "p", "escape", "enter", "4", "3", "n")
        assert [stored(n)[0] for n in (FIRST, SECOND, THIRD)] == ["here", "here", "no_show"]
        assert seat.session.page_name == "attendance"


@pytest.mark.parametrize("page", ["4", "5", "2", "c"])
async def test_a_page_not_seen_before_can_be_opened_right_behind_coming_back(
    page: str, desk: Desk, group: GroupDay
) -> None:
    async with seated(desk, "enter", "3") as seat:
        await seat.burst("0", "enter", page)
        assert PAGES[seat.session.page_name].label in seat.lines()[1]
        await seat.burst("escape", "escape", "enter", page)
        assert len(seat.lines()) == 40


async def test_a_form_filled_in_one_burst_is_saved_as_typed(desk: Desk, group: GroupDay) -> None:
    async with seated(desk) as seat:
        await seat.burst("w", "+", *"Lovelace", "enter", *"Ada", "enter", "enter", *"L-1", *["enter"] * 7)
        found = row(desk.store, "client", number="L-1")
        assert (found["last"], found["first"]) == ("Lovelace", "Ada")
        assert "Ada L." in seat.text


async def test_the_palette_in_one_burst_runs_what_was_typed(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3") as seat:
        await seat.burst("ctrl+p", *"Jürgen")
        await seat.pilot.pause(0.5)
        await seat.burst("enter")
        await seat.settle()
        assert seat.cursor_line.startswith("Jürgen W.")
        assert {r["mark"] for r in rows(desk.store, "attendance")} == {"not_marked"}
