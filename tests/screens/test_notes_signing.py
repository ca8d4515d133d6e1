"""Signing: the whole text once more, a lock, addenda behind it, copies that are recorded, warnings before it."""

from __future__ import annotations

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from tests.support.rows import row, rows, steps
from tests.support.seat import seated

FIRST, SECOND = "José Á.", "María Ga."


async def test_signing_shows_the_whole_text_and_asks(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    async with seated(desk, "enter", "3", "5", "v", "enter", *"All of it.", "escape") as seat:
        await seat.press("f")
        assert "All of it." in seat.text and "y signs as Rae Ellis, LCSW and locks it" in seat.text
        await seat.press(*"xn1", "down")
        assert row(desk.store, "note")["signed_at"] == ""
        await seat.press("escape", "f", "y")
        note = row(desk.store, "note")
        assert (note["signed_by"], note["signed_at"]) == (desk.who, "2026-11-20T15:02:00.000Z")
        assert "■ signed" in seat.cursor_line and "Signed by Rae Ellis, LCSW, Fri, Nov 20, 2026, 09:02" in seat.text
        assert seat.session.page_name == "notes"


async def test_an_empty_note_is_not_signed(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "5", "f") as seat:
        assert "no text to sign" in seat.said and not rows(desk.store, "note")


async def test_a_signed_note_is_read_only_and_gets_an_addendum(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    group.notes.save(ids[FIRST], "First.")
    group.notes.sign(ids[FIRST])
    async with seated(desk, "enter", "3", "5", "v") as seat:
        await seat.press("enter")
        assert "Press + to add an addendum" in seat.said
        await seat.press("n", "o", "x")
        assert row(desk.store, "note")["text"] == "First."
        await seat.press("+", *"More.", "escape")
        first, addendum = sorted(rows(desk.store, "note"), key=lambda n: int(n["id"]))
        assert first["text"] == "First." and (addendum["text"], addendum["addendum_to"]) == ("More.", first["id"])
        assert "✎ added" in seat.cursor_line
        await seat.press("f", "y")
        assert all(n["signed_at"] for n in rows(desk.store, "note"))
        assert "■ signed" in seat.cursor_line


async def test_what_was_signed_can_be_read_beside_its_addendum(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    group.notes.save(ids[FIRST], "First.")
    group.notes.sign(ids[FIRST])
    async with seated(desk, "enter", "3", "5", "v", "+", *"More.", "escape") as seat:
        assert "First." in seat.text and "More." in seat.text
        await seat.press("f", "y")
        assert "First." in seat.text and "More." in seat.text


async def test_signing_twice_says_that_it_is_signed(desk: Desk, group: GroupDay, ids: dict[str, int]) -> None:
    group.notes.save(ids[FIRST], "First.")
    group.notes.sign(ids[FIRST])
    async with seated(desk, "enter", "3", "5", "f") as seat:
        assert "signed already" in seat.said


async def test_a_signed_note_is_copied_out_and_that_is_recorded(
    desk: Desk, group: GroupDay, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    group.notes.save(ids[FIRST], "For the record.")
    async with seated(desk, "enter", "3", "5") as seat:
        out: list[str] = []
        monkeypatch.setattr(seat.app, "copy_out", out.append)
        await seat.press('"')
        assert out == [] and "Only a signed note" in seat.said and "copy" not in steps(desk.store)
        group.notes.sign(ids[FIRST])
        await seat.press("3", "5", '"')
        assert (
            out == ["For the record.\n\nSigned by Rae Ellis, LCSW, Fri, Nov 20, 2026, 09:02"]
            and steps(desk.store)[-1] == "copy"
        )


async def test_another_clients_name_and_a_repeated_note_are_warned_about(
    desk: Desk, group: GroupDay, ids: dict[str, int]
) -> None:
    same = "Talked about the weekend, made a plan for it and took part in the exercise on saying no."
    group.notes.save(ids[SECOND], same)
    async with seated(desk, "enter", "3", "5", "v", "enter") as seat:
        await seat.type("Sat beside Devon.")
        await seat.press("ctrl+s")
        assert "names Devon P." in seat.strip
        await seat.press("ctrl+a", "delete")
        await seat.paste(same)
        await seat.press("escape")
        assert f"nearly the same as the note of {SECOND}" in seat.strip
        await seat.press("f")
        assert "nearly the same" in seat.text
