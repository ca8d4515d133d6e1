"""Facts go into a note with a key each; the program's phrases are found by letters and edited in the program."""

from __future__ import annotations

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.screens.program.phrases import PhrasesScreen
from tests.conftest import Clock
from tests.support.rows import row, rows
from tests.support.seat import seated

PHRASES = ("m", "5", *["down"] * 11, "enter")


async def test_several_facts_are_a_key_each_and_typing_on_leads_back_to_the_text(
    desk: Desk, group: GroupDay, clock: Clock
) -> None:
    clock.at(12, 16)
    group.round.write(group.on_roster[0], "goal", "Sleep")
    async with seated(desk, "enter", "3", "p", "up", "5", "v", "enter", "f2", "1", "2", "6", "7") as seat:
        assert "Not known here." in seat.strip, "nothing is known of days sober"
        await seat.press(*"Calm.", "escape")
        assert row(desk.store, "note")["text"] == "Present. Attended 3:00 of group. Goal for today: Sleep. Calm."


async def test_a_phrase_is_found_by_its_letters(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "p", "up", "5", "v", "enter", "f2", "0", *"quiet", "enter", "escape"):
        assert row(desk.store, "note")["text"] == "Was quiet today and answered when asked. "
    async with seated(desk, "enter", "5", "v", "home", "enter", "f2", "0", *"quiet") as seat:
        assert "no such phrase" in seat.strip, "of the group nobody was quiet"


async def test_the_program_edits_its_own(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, *PHRASES) as seat:
        assert isinstance(seat.app.screen, PhrasesScreen) and "Shared openly" in seat.text
        await seat.press("+", *"Spoke of {topc}.", "enter", "ctrl+u", *"any", "enter")
        assert "Nothing can be filled in for {topc}" in seat.said
        await seat.press("up", "ctrl+u", *"Spoke of {topic}.", "ctrl+s")
        assert "every note" in seat.line_of("Spoke of {topic}.")
        await seat.press("end", "<", "home", "-")
        stored = row(desk.store, "rule", key="phrases")["value"]
        assert stored.startswith("here: Shared openly") and stored.endswith("any: Spoke of {topic}. | any: Plan:")
        await seat.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert not rows(desk.store, "rule", key="phrases") and "Took part in check-in" in seat.text
        await seat.press("escape")
        assert "4 phrases" in seat.line_of("ready phrases for notes")
