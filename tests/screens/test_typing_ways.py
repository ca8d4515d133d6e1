"""Keys under Caps Lock, pastes, input methods and dictation: what somebody meant, and never what nobody did."""

from __future__ import annotations

from typing import Any

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.screens.form import FormScreen
from iop_tui.screens.session.one_client_round import PersonRoundScreen
from tests.conftest import Clock
from tests.support.rows import everything, row, rows
from tests.support.seat import arriving, seated

FIRST = "José Á."
Stored = Any


def goals(desk: Desk) -> list[str]:
    """The words of all answers that are text."""
    return [r["words"] for r in rows(desk.store, "answer") if r["words"]]


# -- Caps Lock -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "mark"), [("P", "here"), ("N", "no_show"), ("X1", "excused"), ("A1", "absent"), ("T1", "turned_away")]
)
async def test_a_capital_does_what_the_small_letter_does(
    keys: str, mark: str, desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", *keys):
        assert row(desk.store, "attendance", client_id=ids[FIRST])["mark"] == mark


async def test_a_whole_day_under_caps_lock(desk: Desk, group: GroupDay, clock: Clock, ids: dict[str, int]) -> None:
    clock.at(9, 20)
    async with seated(desk, "enter", "3") as seat:
        await seat.press("P", "L", *"912", "enter", "X", "1", "V")
        assert seat.app.parts.full_view.on
        group.reload()
        marks = [group.rows[id].mark for id in group.on_roster][:3]
        assert marks == [Mark.HERE, Mark.HERE, Mark.EXCUSED]
        await seat.press("C", "escape", "5", "0", "W")
        assert "Caseload" in seat.text
        await seat.press("escape", "M")
        assert "Program" in seat.text


async def test_a_time_of_the_afternoon_under_caps_lock(desk: Desk, group: GroupDay, clock: Clock) -> None:
    clock.at(9, 20)
    async with seated(desk, "enter", "3", "L", *"9:12AM", "enter") as seat:
        assert "09:12" in seat.line_of(FIRST)


async def test_capital_u_with_nothing_to_do_again_says_caps_lock(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "p", "U") as seat:
        assert "Caps Lock" in seat.said and rows(desk.store, "attendance", mark="here")
        await seat.press("u", "U")
        assert rows(desk.store, "attendance", mark="here") and "Redone" in seat.said


async def test_capitals_are_text_where_one_types(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "2", *"CALM", "enter") as seat:
        assert goals(desk) == ["CALM"]
        await seat.press("escape", "5", "home", "v", "enter", *"PX")
        assert "PX" in seat.text


# -- pastes ----------------------------------------------------------------------------------------


async def test_a_paste_opens_a_cell_for_words_as_typing_does(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "2") as seat:
        await seat.paste("calm, tired")
        await seat.press("enter")
        assert goals(desk) == ["calm, tired"]
        assert "enter continues" not in seat.strip


async def test_a_paste_answers_no_scale(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "2", "right", "right") as seat:
        await seat.paste("7")
        assert rows(desk.store, "answer") == [] and "Number keys answer here" in seat.said


async def test_a_paste_of_blanks_opens_nothing(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "2") as seat:
        await seat.paste(" \n ")
        assert seat.screen.asking is None and rows(desk.store, "answer") == []


async def test_a_paste_over_several_lines_is_one_answer(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "2") as seat:
        await seat.paste("calm\nand tired\n")
        await seat.press("enter")
        assert goals(desk) == ["calm and tired"]


async def test_a_paste_opens_a_line_in_the_round_of_one(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "2", "enter", from_today=True) as seat:
        await seat.app.push_screen(PersonRoundScreen(group, group.on_roster[0]))
        await seat.settle()
        await seat.paste("calm\nand tired")
        await seat.press("enter")
        assert goals(desk) == ["calm and tired"]
        await seat.paste("7")
        assert len(rows(desk.store, "answer")) == 1 and "Number keys answer here" in seat.said


async def test_on_a_closed_day_the_reason_is_asked_before_a_paste_is_taken(
    desk: Desk, group: GroupDay, over: None
) -> None:
    group.sheet.rest_present()
    group.closing.close(sure=True)
    async with seated(desk, "enter", "2") as seat:
        await seat.paste("calm")
        assert "Reason for the correction" in seat.strip and "calm" not in seat.strip and goals(desk) == []


async def test_a_paste_on_a_list_does_nothing(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3") as seat:
        before = everything(desk.store)
        await seat.paste("pppnnn\n*")
        assert everything(desk.store) == before


@pytest.mark.parametrize("pasted", ["Smith, Ann\nJones, Bob", "Smith, Ann\r\nJones, Bob\r\n", "\nSmith\n\nJones\n"])
async def test_two_pasted_names_are_not_one_walk_in(pasted: str, desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "+") as seat:
        before = len(rows(desk.store, "client"))
        await seat.paste(pasted)
        assert "Several lines were pasted" in seat.said
        await seat.press("enter")
        assert len(rows(desk.store, "client")) == before
        await seat.paste("Smith, Ann\n")
        await seat.press("enter")
        assert len(rows(desk.store, "client")) == before + 1


async def test_two_pasted_names_are_not_one_in_a_form(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "w", "+") as seat:
        assert isinstance(seat.app.screen, FormScreen)
        await seat.paste("Smith\nJones")
        assert "Smith" not in seat.text and "Several lines were pasted" in seat.said
        await seat.paste("Smith\n")
        assert "Smith" in seat.text


# -- input methods ---------------------------------------------------------------------------------


async def test_what_an_input_method_types_at_once_is_an_answer(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "2") as seat:
        await seat.send(arriving("\x1b[0;;28450:24773u"))
        await seat.press("enter")
        assert goals(desk) == ["".join(map(chr, (28450, 24773)))]


async def test_dictated_words_that_arrive_at_once_are_an_answer(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "2") as seat:
        await seat.send(arriving("Calm. And 3 days sober"))
        await seat.press("enter")
        assert goals(desk) == ["Calm. And 3 days sober"]


@pytest.mark.parametrize(
    ("sent", "typed"),
    [("\x1b[112;2u", "P"), ("\x1b[112;66u", "p"), ("\x1b[112;65u", "p"), ("\x1b[108;69u", ""), ("\x1b[112;130u", "P")],
)  # fmt: skip
def test_capitals_of_the_key_protocol_are_letters(sent: str, typed: str) -> None:
    (found,) = arriving(sent)
    assert (getattr(found, "character", None) or "") == typed


# -- finding ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["1", "2", "3", "5"])
async def test_slash_finds_a_name_on_every_page_with_names(
    page: str, desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", page) as seat:
        if page == "2":
            await seat.press("left")
        await seat.press("/", *"sean", "enter")
        assert seat.cursor_line.startswith("Sean O.")


async def test_slash_finds_a_name_on_close(desk: Desk, group: GroupDay, over: None) -> None:
    async with seated(desk, "enter", "c", "/", *"sean", "enter") as seat:
        assert "Sean O." in seat.cursor_line


@pytest.mark.parametrize("keys", [("w",), ("m", "2")])
async def test_slash_finds_a_name_in_the_caseload_and_the_program(
    keys: tuple[str, ...], desk: Desk, group: GroupDay
) -> None:
    async with seated(desk, *keys, "/", *"sean", "enter") as seat:
        assert seat.cursor_line.startswith("Sean O.")
