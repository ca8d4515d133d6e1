"""The round: digits answer and never jump, letters are never commands, words are saved while they are typed."""

from __future__ import annotations

import asyncio

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.screens.session.going_on import MOMENT
from iop_tui.screens.session.one_client_round import PersonRoundScreen
from iop_tui.screens.session.session import SessionScreen
from tests.conftest import DAY, Clock
from tests.support.rows import row, rows, steps
from tests.support.seat import Seat, seated

FIRST, SECOND, THIRD = "José Á.", "María Ga.", "Maria Go."


def said(seat: Seat, client: int) -> dict[str, int | str | None]:
    """A client's answers in the file: numbers and words by question."""
    session = rows(seat.desk.store, "session", day=DAY.isoformat())[0]["id"]
    found = seat.desk.store.checkins.of(session).get(client)
    return {k: a.words or a.number for k, a in found.answers.items()} if found else {}


async def test_the_round_is_typed_as_it_is_spoken(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "*", "2") as seat:
        await seat.press(*"tired", "enter", "7", "1", "0", "1", "3", "enter", *"call my sponsor", "enter", "1")
        assert said(seat, ids[FIRST]) == {
            "feeling": "tired", "mood": 7, "craving": 10, "use": 0, "meetings": 3, "goal": "call my sponsor",
            "safety": 0,
        }  # fmt: skip
        assert row(desk.store, "checkin", client_id=ids[FIRST])["state"] == "answered"
        assert seat.cursor_line.startswith(SECOND) and seat.sheet.column == 1, (
            "the last answer leads to the next client"
        )
        await seat.press("0")
        assert seat.session.asking is not None and "feeling: 0" in seat.strip, "a digit is text where words are asked"


async def test_one_then_nought_is_ten_and_one_intention(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "*", "2", "right") as seat:
        await seat.press("1", "0")
        assert said(seat, ids[FIRST]) == {"mood": 10} and seat.sheet.column == 3, "ten cannot grow: craving is next"
        assert seat.said == f"{FIRST}, mood: 10"
        await seat.press("left", "5", "left", "1", "left", "right", "0")
        assert said(seat, ids[FIRST]) == {"mood": 0}, "a cell that is entered again begins anew"
        await seat.press("ctrl+z")
        assert said(seat, ids[FIRST]) == {"mood": 1}


async def test_a_round_of_ten_is_two_hundred_keys_at_most(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    keys = [*"ok", "enter", "7", "1", "0", "1", "3", "enter", *"rest", "enter", "1"]
    async with seated(desk, "enter", "3", "*", "2") as seat:
        for _ in range(10):
            await seat.burst(*keys, settle=False)
        await seat.settle()
        clients = group.on_roster[:10]
        assert all(len(said(seat, client)) == 7 for client in clients) and len(keys) * 10 <= 200
        assert len(rows(desk.store, "checkin")) == 10, "each in one's own row"


async def test_a_number_that_may_grow_waits_a_moment_and_any_other_goes_on(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "*", "2", "right", "7") as seat:
        assert seat.sheet.column == 3, "seven goes on at once"
        await seat.press("1")
        assert seat.sheet.column == 3, "one may become ten"
        await seat.press("enter")
        assert seat.sheet.column == 4, "enter goes on at once"
        await seat.press("left", "1", "2")
        assert said(seat, ids[FIRST]) == {"mood": 7, "craving": 1, "use": 1}, "two is no part of it: the next answer"
        await seat.press("left", "left", "1")
        await asyncio.sleep(MOMENT + 0.3)
        await seat.settle()
        assert said(seat, ids[FIRST])["craving"] == 1 and seat.sheet.column == 5, "the next one that is open"


@pytest.mark.parametrize("leaving", ["escape", "ctrl+l"])
@pytest.mark.parametrize("large", [False, True])
async def test_a_number_that_waits_moves_nothing_once_the_page_is_left_or_covered(
    large: bool, leaving: str, desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    way = ("left", "enter", "enter", "down") if large else ("right",)
    async with seated(desk, "enter", "3", "*", "2", *way, "1", leaving) as seat:
        before, place = seat.text, group.round.place
        opened = seat.app.screen
        await asyncio.sleep(MOMENT + 0.3)
        await seat.settle()
        assert seat.app.screen is opened and seat.text == before and group.round.place == place
        assert said(seat, ids[FIRST]) == {"mood": 1}


async def test_enter_behind_an_answer_that_went_on_skips_nothing(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "*", "2", "right", "7", "enter", "8", "enter") as seat:
        assert said(seat, ids[FIRST]) == {"mood": 7, "craving": 8} and seat.sheet.column == 4
        await seat.press("enter")
        assert seat.sheet.column == 5, "only the next one leaves the question open"


async def test_a_safety_concern_stays_so_that_what_was_done_can_be_said(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "*", "2", *["right"] * 6, "2") as seat:
        assert seat.cursor_line.startswith(FIRST) and seat.said == f"{FIRST}, safety: recorded"
        await seat.press("enter")
        assert seat.cursor_line.startswith(SECOND)


async def test_the_round_keeps_its_place_whoever_is_looked_at_meanwhile(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "*", "2", *"calm", "enter", "6") as seat:
        assert seat.cursor_line.startswith(FIRST) and seat.sheet.column == 3
        await seat.press("escape", "down", "down", "2")
        assert seat.cursor_line.startswith(FIRST) and seat.sheet.column == 3
        await seat.press("escape", "home", "n", "enter", "2")
        assert seat.cursor_line.startswith(SECOND) and seat.sheet.column == 1, "who went is in the round no more"


async def test_answers_that_are_there_are_not_asked_again(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    for client in (FIRST, SECOND):
        for key, digit in (("mood", 7), ("use", 1), ("meetings", 5), ("safety", 1)):
            group.round.press(ids[client], key, digit)
        group.round.write(ids[client], "feeling", "calm")
    group.round.pass_question(ids[FIRST], "goal")
    group.round.pass_rest(ids[SECOND])
    async with seated(desk, "enter", "3", "*", "2") as seat:
        assert seat.cursor_line.startswith(FIRST) and seat.sheet.column == 3, "the first one that is open"
        await seat.press("4")
        assert seat.cursor_line.startswith(THIRD) and seat.sheet.column == 1, "the next one who has one open"


async def test_who_is_not_marked_is_asked_about_once(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "2") as seat:
        assert seat.sheet.column == 0 and "here? p Present" in seat.strip
        await seat.press("p")
        assert row(desk.store, "attendance", client_id=ids[FIRST])["mark"] == "here"
        assert seat.said == f"{FIRST}: Present." and seat.sheet.column == 1 and "1 here" in seat.lines()[0]
        await seat.press(*"x", "enter", *["right"] * 5, "1")
        assert seat.cursor_line.startswith(SECOND) and seat.sheet.column == 0
        await seat.press("enter")
        assert seat.sheet.column == 1, "asked without a mark"
        assert row(desk.store, "attendance", client_id=ids[SECOND])["mark"] == "not_marked"
        await seat.press("up", *["right"] * 6, "1")
        assert seat.cursor_line.startswith(SECOND) and seat.sheet.column == 1, "once"


async def test_an_answer_on_the_name_of_somebody_not_marked_answers_the_first_question(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "2") as seat:
        await seat.press(*"tired", "enter")
        assert said(seat, ids[FIRST]) == {"feeling": "tired"}
        assert {r["mark"] for r in rows(desk.store, "attendance")} == {"not_marked"}, "nobody is marked by an answer"


async def test_digits_never_jump_and_letters_are_never_commands(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "*", "2", "right") as seat:
        for key in (*"pleaxntombcvsugmdkj", "*", "+", "-", "/", "U", "?", ">", "<"):
            await seat.press(key)
            assert seat.session.page_name == "checkin" and not seat.app.parts.full_view.on, key
            if seat.session.asking is not None:  # those keys that ask something are left again
                await seat.press("escape")
        assert {r["mark"] for r in rows(desk.store, "attendance")} == {"here"}
        await seat.press("9", "8")
        assert seat.session.page_name == "checkin" and said(seat, ids[FIRST]) == {"mood": 9, "craving": 8}


async def test_words_are_saved_while_they_are_typed(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "*", "2") as seat:
        await seat.type("tired but here")
        await asyncio.sleep(0.5)
        assert said(seat, ids[FIRST]) == {"feeling": "tired but here"}, "nothing was left yet"
        await seat.type(" all the same")
        await asyncio.sleep(0.5)
        await seat.press("enter")
        assert said(seat, ids[FIRST]) == {"feeling": "tired but here all the same"}
        assert steps(desk.store).count("answer") >= 2
        await seat.press("ctrl+z")
        assert said(seat, ids[FIRST]) == {}, "what was typed in one go is one intention"


@pytest.mark.parametrize("leaving", ["enter", "tab", "down", "ctrl+l", "ctrl+q"])
async def test_words_are_kept_however_the_cell_is_left(
    leaving: str, desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "*", "2") as seat:
        await seat.burst(*"calm", leaving, settle=leaving != "ctrl+q")
        assert said(seat, ids[FIRST]) == {"feeling": "calm"}


@pytest.mark.parametrize("saved_meanwhile", [False, True])
async def test_escape_drops_what_was_typed_and_says_so(
    saved_meanwhile: bool, desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "*", "2", *"calm", "enter", "left") as seat:
        await seat.type("torn")
        assert "torn" in seat.strip and "calm" not in seat.strip, "a word is typed anew, never added to"
        if saved_meanwhile:
            await asyncio.sleep(0.5)
            assert said(seat, ids[FIRST]) == {"feeling": "torn"}
        await seat.press("escape")
        assert said(seat, ids[FIRST]) == {"feeling": "calm"} and seat.session.page_name == "checkin"
        assert seat.said == "What was typed was dropped." and "torn" not in seat.text
        await seat.press("ctrl+f", *"torn", "escape")
        assert seat.said == "Dropped: torn"
        await seat.press("ctrl+f", "right", "escape")
        assert seat.session.page_name != "checkin"


async def test_a_pass_is_of_its_question_and_goes_on_to_the_next(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "*", "2", *"calm", "enter") as seat:
        await seat.press("f2")
        assert seat.cursor_line.startswith(FIRST) and seat.sheet.column == 3, "craving, of the same client"
        assert seat.line_of(f" {FIRST}").count("passes") == 1
        assert said(seat, ids[FIRST]) == {"feeling": "calm", "mood": None}
        await seat.press("left", ".")
        assert said(seat, ids[FIRST]) == {"feeling": "calm"} and "passes" not in seat.line_of(f" {FIRST}")
        await seat.press("left", "f2")
        assert said(seat, ids[FIRST]) == {"feeling": "calm"} and "has an answer" in seat.said


async def test_on_the_name_everything_is_passed_but_safety(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "*", "2", "right", "7", "left", "left", "left", "f2") as seat:
        assert said(seat, ids[FIRST]) == {
            "mood": 7, "feeling": None, "craving": None, "use": None, "meetings": None, "goal": None,
        }  # fmt: skip
        assert "safety" in seat.strip.lower(), "the cursor stands at what nobody passes over"
        await seat.press("f2")
        assert "asked about safety" in seat.said and "safety" not in said(seat, ids[FIRST])
        await seat.press("ctrl+z")
        assert said(seat, ids[FIRST]) == {"mood": 7}


async def test_a_full_stop_passes_on_a_cell_that_takes_words_too(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "*", "2") as seat:
        await seat.press(".", ".")
        assert said(seat, ids[FIRST]) == {"feeling": None, "mood": None}


async def test_backspace_takes_an_answer_back_to_not_asked(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "*", "2", "right") as seat:
        await seat.press("7", "left", "backspace")
        assert said(seat, ids[FIRST]) == {} and row(desk.store, "checkin")["state"] == "open"
        await seat.press("backspace", "3")
        assert said(seat, ids[FIRST]) == {"mood": 3}


async def test_choices_are_digits_or_steps(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "*", "2", *["right"] * 3) as seat:
        assert "1 None  2 Lapse  3 Use  4 Declined" in seat.strip
        await seat.press("4")
        assert said(seat, ids[FIRST]) == {"use": 3} and "Declined" in seat.said
        await seat.press("left", "9")
        assert said(seat, ids[FIRST]) == {"use": 3} and "not an answer" in seat.said
        await seat.press("shift+left", "shift+left")
        assert said(seat, ids[FIRST]) == {"use": 1}
        await seat.press("shift+right")
        assert said(seat, ids[FIRST]) == {"use": 2}


async def test_text_never_cycles_a_choice(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "*", "2", *["right"] * 3, "2", "left") as seat:
        await seat.type("no use at all today")
        assert said(seat, ids[FIRST]) == {"use": 1} and "Number keys answer here" in seat.said
        await seat.press("left", "left", "left", "left", "enter", "enter", "down", "down", "down")
        assert isinstance(seat.app.screen, PersonRoundScreen)
        await seat.type("none at all")
        assert said(seat, ids[FIRST]) == {"use": 1} and "Number keys answer here" in seat.said


async def test_where_digits_answer_the_bar_offers_none_of_them(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3") as seat:
        bar = seat.lines()[1]
        assert "0 Today" in bar and "2 Check-in" in bar
        await seat.press("2")
        bar = seat.lines()[1]
        assert "Today" in bar and "Check-in" in bar and not [d for d in "012345" if d in bar]
        await seat.press("escape", "5")
        assert "0 Today" in seat.lines()[1]
        await seat.press("v", "enter")
        assert "0 Today" not in seat.lines()[1]
        await seat.press("escape")
        assert "0 Today" in seat.lines()[1]


async def test_enter_twice_on_a_name_opens_the_questions_large(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "*", "2", "down", "left") as seat:
        await seat.press("enter", "enter")
        assert isinstance(seat.app.screen, PersonRoundScreen) and SECOND in seat.lines()[0]
        assert "Strongest craving since last session" in seat.text
        await seat.press(*"ok", "enter", "8", "1", "0", "2", "0", "enter", "enter", "enter", "2")
        assert said(seat, ids[SECOND]) == {
            "feeling": "ok", "mood": 8, "craving": 10, "use": 1, "meetings": 0, "safety": 1,
        }  # fmt: skip
        await seat.press("enter")
        assert THIRD in seat.lines()[0], "after the last question the next client"
        await seat.press("escape")
        assert seat.session.page_name == "checkin" and "Lapse" not in seat.text


async def test_the_round_has_who_is_here_or_not_marked(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "n", "p", "2") as seat:
        assert FIRST not in seat.text and f" {SECOND}" in seat.text and f" {THIRD}" in seat.text
        await seat.press("escape")
        assert seat.session.page_name == "attendance", "escape leads back to the lens one came from"


async def test_room_view_hides_answers_and_full_view_shows_the_last_ones(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "*", "2", "right") as seat:
        await seat.press("9", "8", "3", "right", "right", "2", "down")
        assert said(seat, ids[FIRST]) == {"mood": 9, "craving": 8, "use": 2, "safety": 1}
        line = seat.line_of(f" {FIRST}")
        assert not any(word in line for word in ("9", "8", "Use", "Concern")) and "•" not in line
        assert line.count("✓") == 4, "one mark for everybody who answered, undoes the last action"
        await seat.press("ctrl+f")
        line = seat.line_of(f" {FIRST}")
        assert "9" in line and "8" in line and "Use" in line and "Concern" in line
        assert "full view" in seat.lines()[1]
        await seat.press("ctrl+f")
        assert "Concern" not in seat.line_of(f" {FIRST}")


async def test_the_safety_answer_is_not_shown_in_room_view_even_under_the_cursor(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "*", "2", *["right"] * 6) as seat:
        await seat.press("3")
        assert said(seat, ids[FIRST]) == {"safety": 2}
        assert "Urgent" not in seat.cursor_line
        await seat.press("ctrl+g")
        assert "Press ctrl+f for full view first" in seat.said and seat.session.asking is None
        await seat.press("ctrl+f", "ctrl+g", *"walked along", "enter")
        assert row(desk.store, "checkin")["acknowledged_what"] == "walked along"


async def test_full_view_shows_what_was_said_before(
    desk: Desk, group: GroupDay, ids: dict[str, int], clock: Clock
) -> None:
    for mood in (3, 4):
        group.round.leave_cell()
        group.round.press(ids[FIRST], "mood", mood)
    clock.set(DAY.replace(day=23), 9)
    desk.day = desk.today
    async with seated(desk, "enter", "3", "*", "2", "right") as seat:
        assert "before" not in seat.strip
        await seat.press("ctrl+f")
        assert "before: Fri, Nov 20 4" in seat.strip


async def test_a_text_cell_takes_hostile_words_as_words(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "*", "2") as seat:
        await seat.burst(*"[/] [b]x[/b]", "enter")
        assert said(seat, ids[FIRST]) == {"feeling": "[/] [b]x[/b]"}
        await seat.press("left")
        await seat.paste("one\nline\x1b[31m only\x07")
        await seat.press("up")
        assert "\x1b" not in seat.text


async def test_in_room_view_an_answer_shows_while_it_is_entered_and_not_when_one_comes_back(
    desk: Desk, group: GroupDay
) -> None:
    async with seated(desk, "enter", "3", "*", "2", "right", "7") as seat:
        assert seat.said == f"{FIRST}, mood: 7"
        await seat.press("left")
        assert "7" not in seat.cursor_line and "✓" in seat.cursor_line
        await seat.press("shift+right")
        assert " 8 " in f"{seat.cursor_line} "
        await seat.press("right", "left", "ctrl+f")
        assert " 8 " in f"{seat.cursor_line} ", "full view shows it"


async def test_nobody_is_taken_off_by_a_slip_in_the_round(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "*", "2", "right", "-", "1") as seat:
        assert seat.session.asking is None
        assert not [r for r in rows(desk.store, "attendance") if r["taken_off"]]


async def test_f1_shows_the_keys_where_a_question_mark_is_text(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "*", "2", "right", "?") as seat:
        assert isinstance(seat.app.screen, SessionScreen)
        await seat.press("f1")
        assert "Keys ·" in seat.text


async def test_an_answer_hides_where_one_comes_back_with_another_client(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "*", "2", "right", "7", "escape", "down", "2") as seat:
        assert seat.cursor_line.startswith(FIRST)
        assert "7" not in seat.line_of(f" {FIRST}") and "✓" in seat.line_of(f" {FIRST}")


async def test_the_large_questions_hide_an_earlier_answer_in_room_view_too(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    group.round.press(ids[FIRST], "mood", 7)
    async with seated(desk, "enter", "3", "*", "2", "left", "enter", "enter", "down") as seat:
        assert isinstance(seat.app.screen, PersonRoundScreen)
        assert "✓" in seat.cursor_line and "7" not in seat.cursor_line
        await seat.press("8")
        assert "mood: 8" in seat.said.lower()
        await seat.press("down", "up", "up")
        assert "8" not in seat.cursor_line and "✓" in seat.cursor_line and "8" not in seat.said


async def test_a_pass_is_seen_also_where_a_question_was_answered(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "*", "2", *"tired", "enter", "f2", "down") as seat:
        assert "passes" in seat.line_of(f" {FIRST}")
