"""Notes: kept while they are typed, locked by a signature, added to afterwards, copied out on purpose."""

from __future__ import annotations

import asyncio
import time

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.program.rules import RuleBook
from iop_tui.store.errors import StoreError
from iop_tui.widgets.note_editor import NoteEditor
from tests.conftest import DAY, Clock
from tests.support.rows import row, rows
from tests.support.seat import seated

FIRST, SECOND = "José Á.", "María Ga."


async def test_typing_is_in_the_file_within_half_a_second(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "5", "v", "enter") as seat:
        await seat.type("Talked about sleep")
        await asyncio.sleep(0.5)
        assert row(desk.store, "note")["text"] == "Talked about sleep"
        assert "✎ draft" in seat.line_of(f"│ {FIRST}"), "the list shows that the text has the keys"
        for word in (" and", " work", " and", " home"):  # never a pause of half a second
            await seat.type(word)
            await asyncio.sleep(0.2)
        assert row(desk.store, "note")["text"].startswith("Talked about sleep and work")


@pytest.mark.parametrize("leaving", ["escape", "ctrl+l", "ctrl+q", "ctrl+s"])
async def test_nothing_typed_is_lost_however_the_text_is_left(
    leaving: str, desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "5", "v", "enter") as seat:
        await seat.burst(*"kept", "enter", *"both lines", leaving, settle=leaving != "ctrl+q")
        note = row(desk.store, "note")
        assert (note["text"], note["client_id"], note["dirty"]) == ("kept\nboth lines", ids[FIRST], 0)


async def test_escape_goes_back_step_by_step_and_keeps(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "5", "v", "enter", *"ab") as seat:
        await seat.press("escape")
        assert not isinstance(seat.app.focused, NoteEditor) and seat.session.page_name == "notes"
        await seat.press("escape")
        assert seat.session.page_name == "attendance"
        await seat.press("5", "enter", *"c", "escape")
        assert row(desk.store, "note")["text"] == "abc", "the cursor stands behind what was written"


async def test_letters_digits_and_enter_are_text_in_the_text(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "5", "v", "enter") as seat:
        text = "p0l1e2x3c4v5s* -+/?u"
        await seat.type(text)
        await seat.press("enter", "ctrl+s")
        assert row(desk.store, "note")["text"] == text + "\n"
        assert seat.session.page_name == "notes" and {r["mark"] for r in rows(desk.store, "attendance")} == {
            "not_marked"
        }


async def test_participation_is_a_digit(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "5") as seat:
        await seat.press("h", "x", "2")
        assert row(desk.store, "attendance", client_id=ids[FIRST])["participation"] == "moderate"
        assert "moderate" not in seat.text, "Press ctrl+f for full view first"
        await seat.press("v")
        assert "took part moderate" in seat.text
        await seat.press("h", "6")
        assert row(desk.store, "attendance", client_id=ids[FIRST])["participation"] == ""


async def test_a_phrase_goes_in_where_the_cursor_is(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "5", "v", "enter") as seat:
        await seat.burst("f2", "8", *"came in calm")
        await seat.press("escape")
        assert row(desk.store, "note")["text"] == "09:02 came in calm"


async def test_room_view_shows_no_answers_beside_a_note(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    group.round.press(ids[FIRST], "craving", 9)
    async with seated(desk, "enter", "3", "5") as seat:
        assert "craving" not in seat.text and "status Not marked" in seat.text
        await seat.press("v")
        assert "craving 9" in seat.text


@pytest.mark.slow
async def test_a_hundred_thousand_characters_are_pasted_and_kept(desk: Desk, group: GroupDay) -> None:
    text = "word " * 20_000
    async with seated(desk, "enter", "3", "5", "v", "enter") as seat:
        began = time.monotonic()
        await seat.paste(text)
        await seat.press("ctrl+s")
        assert row(desk.store, "note")["text"] == text
        await seat.press("escape", "escape", "5")
        assert time.monotonic() - began < 10


@pytest.mark.slow
async def test_more_than_a_note_may_hold_is_said(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "5", "v", "enter") as seat:
        await seat.paste("word " * 30_000)
        await asyncio.sleep(0.5)
        assert len(row(desk.store, "note")["text"]) == 100_000 and "left out" in seat.said


@pytest.mark.slow
@pytest.mark.parametrize("pasted", [True, False])
async def test_more_than_a_full_note_may_hold_is_said(pasted: bool, desk: Desk, group: GroupDay) -> None:
    group.notes.save(group.on_roster[0], "word " * 19_999 + "word.")
    async with seated(desk, "enter", "3", "5", "v", "enter") as seat:
        if pasted:
            await seat.paste("and more")
        else:
            await seat.type("and more")
        await asyncio.sleep(0.5)
        assert len(row(desk.store, "note")["text"]) == 100_000
        assert "left out" in seat.said


async def test_a_late_entry_says_so(desk: Desk, group: GroupDay, clock: Clock) -> None:
    clock.set(DAY.replace(day=28), 9)
    async with seated(desk, "enter", "3", "5", "v", "enter", *"late", "escape") as seat:
        assert row(desk.store, "note")["late_entry"] == 1 and "late entry" in seat.text


async def test_undo_in_the_text_takes_typing_back_and_on_the_list_the_step(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "5", "v", "enter") as seat:
        await seat.type("one two")
        await seat.press("ctrl+s", "ctrl+z", "ctrl+s")
        assert rows(desk.store, "note") == [] or row(desk.store, "note")["text"] != "one two"
        await seat.type("x")
        await seat.press("escape")
        before = row(desk.store, "note")["text"]
        assert before.endswith("x")
        await seat.press("u")
        assert [n["text"] for n in rows(desk.store, "note")] != [before]
        assert before not in seat.text


async def test_what_was_typed_before_the_program_was_killed_is_there_again(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    group.notes.save(ids[FIRST], "Half a sen")
    async with seated(Desk(desk.store, now=desk.now, zone=desk.zone), "enter", "3", "5") as seat:
        assert "draft, 3 words; v shows it" in seat.text and "Half" not in seat.text
        await seat.press("v")
        assert "Half a sen" in seat.text and row(desk.store, "note")["dirty"] == 0


async def test_a_text_that_cannot_be_saved_never_becomes_another_clients(
    desk: Desk, group: GroupDay, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise StoreError("The disk is full.", "Make room.")

    async with seated(desk, "enter", "3", "5", "v", "enter") as seat:
        with monkeypatch.context() as broken:
            broken.setattr(desk.store, "autosaving", full)
            await seat.type("About José alone.")
            await asyncio.sleep(0.5)
            assert "disk is full" in seat.said and not rows(desk.store, "note")
            await seat.press("escape", "down")
            assert "disk is full" in seat.said
        await seat.press("ctrl+s", "enter", *"x", "escape", "up", "ctrl+s")
        found = {n["client_id"]: n["text"] for n in rows(desk.store, "note")}
        assert "José" not in found.get(ids[SECOND], ""), "never in another client's note"
        assert found.get(ids[FIRST], "").startswith("About José alone."), "and not lost either"


async def test_the_note_that_is_opened_is_the_clients_under_the_cursor(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    async with seated(desk, "enter", "3", "5", "3") as seat:
        await seat.press("down", "5", "v", "enter", *"hers", "escape")
        assert [(n["client_id"], n["text"]) for n in rows(desk.store, "note")] == [(ids[SECOND], "hers")]


async def test_a_phrase_behind_a_word_begins_with_a_blank(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "5", "v", "down", "enter", *"Quiet.", "f2", "8") as seat:
        await seat.press("escape", "escape")
        text = row(desk.store, "note")["text"]
        assert text.startswith("Quiet. ") and text[7:8].strip()


async def test_a_new_note_begins_with_its_headings_and_tab_goes_from_one_to_the_next(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    RuleBook(desk).set_rule("note_form", "dap", DAY)
    group.sheet.rest_present()
    async with seated(desk, "enter", "5", "home", "down", "v", "enter") as seat:
        assert seat.line_of("Data:") and seat.line_of("Assessment:") and seat.line_of("Plan:")
        await seat.press("escape", "f")
        assert not rows(desk.store, "note") and seat.said == "There is no text to sign.", "headings alone are no note"
        await seat.press("enter")
        await seat.burst(*"calm", "tab", *"stable", "tab", *"rest", "tab", *" today")
        await seat.press("escape")
        text = row(desk.store, "note")["text"]
        assert text == "Data: calm today\n\nAssessment: stable\n\nPlan: rest"
        await seat.press("down", "enter", *"calm", "tab", *"stable", "tab", *"rest well", "escape")
        await seat.press("enter", "escape", "home", "enter")
        assert "Data:" not in seat.text, "the group's note is free"


async def test_free_notes_begin_empty_and_tab_leaves_the_text(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "5", "home", "down", "v", "enter", "tab") as seat:
        assert seat.app.focused is seat.page.sheet  # type: ignore[attr-defined]
        assert not rows(desk.store, "note")
