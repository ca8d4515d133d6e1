"""Signing what is ready: a list, each note can be read or left out, one PIN; what is not ready says why."""

from __future__ import annotations

import pytest

from iop_tui.day import GroupDay
from iop_tui.day.signing import to_sign
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.screens.session.sign_all import SignAllScreen
from iop_tui.screens.text_viewer import TextViewer
from tests.conftest import Clock
from tests.support.rows import rows
from tests.support.seat import seated

FIRST, SECOND, THIRD = "José Á.", "María Ga.", "Maria Go."
TEXTS = (
    "Spoke of sleep and rest.", "Called a sponsor before the week began.", "Looks for work near home.", "Was tired.",
    "Plans a visit to family.", "Left early for court.", "Asked about medication.", "Practiced saying no.",
    "Laughed a lot.", "Will go to two meetings.",
)  # fmt: skip


@pytest.fixture
def written(group: GroupDay, clock: Clock) -> list[int]:
    """Everybody is here; the group's note and those of ten clients are written, two have no participation."""
    clock.at(12, 15)
    group.sheet.rest_present()
    group.notes.save(None, "Group spoke of relapse prevention.")
    for id, text in zip(group.on_roster, TEXTS, strict=False):
        group.notes.save(id, text)
        group.notes.set_participation(id, "active")
    group.notes.record_typing()
    return group.on_roster


def test_what_is_ready_and_what_speaks_against_the_others(group: GroupDay, written: list[int], clock: Clock) -> None:
    group.notes.set_participation(written[1], "")
    group.notes.save(written[2], "As Luca R. said, it is hard.")
    group.notes.sign(written[3])
    group.sheet.mark(written[11], Mark.NO_SHOW)
    found = {note.client_id: note for note in to_sign(group)}
    assert found[None].ready and found[written[0]].ready and written[3] not in found
    assert found[written[1]].doubts == ("has no participation",)
    assert [d for d in found[written[2]].doubts if d.startswith("names ")] and not found[written[2]].ready
    assert not found[written[10]].text, "nothing is written, and it is owed"
    assert written[11] not in found, "nobody owes a note for an absence"


async def test_eleven_notes_are_few_keys(desk: Desk, group: GroupDay, written: list[int]) -> None:
    keys = ("F", "y", *"4711", "enter")
    async with seated(desk, "enter", "3", "5", "v") as seat:
        desk.pins.set_pin(desk.who or 0, "4711", "4711")
        await seat.press("F")
        assert isinstance(seat.app.screen, SignAllScreen) and "signs 11 notes as Rae Ellis, LCSW" in seat.strip
        assert seat.line_of("Yuki T.").split("  ")[-1].strip() == "nothing is written" and len(keys) <= 15
        await seat.press("y", *"4711", "enter")
        assert seat.said == "Signed and locked: 11. Not signed: 2."
        assert len([n for n in rows(desk.store, "note") if n["signed_at"]]) == 11
        assert {n["signed_by"] for n in rows(desk.store, "note")} == {desk.who}


async def test_each_can_be_left_out_and_read_whole(desk: Desk, group: GroupDay, written: list[int]) -> None:
    async with seated(desk, "enter", "3", "5", "v", "F", "home", "down") as seat:
        await seat.press("enter")
        assert isinstance(seat.app.screen, TextViewer) and TEXTS[0] in seat.text
        await seat.press("escape", "space")
        assert seat.line_of(FIRST).lstrip(" ▌").startswith("·") and "signs 10 notes" in seat.strip
        await seat.press("end", "space")
        assert seat.said == "Nothing is written there yet."
        await seat.press("y")
        assert len([n for n in rows(desk.store, "note") if n["signed_at"]]) == 10
        assert not [n for n in rows(desk.store, "note") if n["client_id"] == written[0] and n["signed_at"]]


async def test_in_room_view_nothing_is_signed_or_read(desk: Desk, group: GroupDay, written: list[int]) -> None:
    group.notes.save(written[0], "As Luca R. said, it is hard.")
    async with seated(desk, "enter", "3", "5", "F") as seat:
        assert not isinstance(seat.app.screen, SignAllScreen) and "hidden in room view" in seat.said
        await seat.press("v", "F")
        assert "names Luca R." in seat.text
        await seat.press("v", "y", "enter")
        assert isinstance(seat.app.screen, SignAllScreen) and "names Luca" not in seat.text
        assert "read it first" in seat.line_of(FIRST) and "shows the notes" in seat.strip
        assert not [n for n in rows(desk.store, "note") if n["signed_at"]]
        await seat.press("v", "enter", "v")
        assert TEXTS[0] not in seat.text and "As Luca" not in seat.text
