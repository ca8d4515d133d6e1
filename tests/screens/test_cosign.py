"""The queue of notes to co-sign: covered in the room, read and chosen, signed with one PIN; from Today and Notes."""

from __future__ import annotations

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.facilitators import Signing
from iop_tui.screens.today.cosign import CosignScreen
from tests.support.program import Program
from tests.support.rows import rows
from tests.support.seat import seated


@pytest.fixture
def waiting(desk: Desk, group: GroupDay, clients: list[int], program: Program) -> list[int]:
    """Three clients whose notes wait; who works now co-signs."""
    rae = desk.who
    desk.who = program.save_facilitator("Jo Park", "CADC", signing=Signing.SUPERVISED)
    for client in group.on_roster[:3]:
        group.notes.save(client, f"Words about {client}.")
        group.notes.sign(client)
    desk.who = rae
    program.save_facilitator("Rae Ellis", "LCSW", id=rae, signing=Signing.SUPERVISOR)
    return group.on_roster[:3]


async def test_the_queue_tells_nothing_in_room_view(desk: Desk, group: GroupDay, waiting: list[int]) -> None:
    async with seated(desk, "n") as seat:
        assert isinstance(seat.app.screen, CosignScreen) and "3 notes wait. Covered in room view." in seat.text
        assert not any(group.names[id].last in seat.text for id in waiting)
        await seat.press("space", "y")
        assert not rows(desk.store, "note", cosigned_by=desk.who), "nobody signs what nobody can read"


async def test_what_was_read_is_chosen_and_cosigned_with_one_pin(desk: Desk, waiting: list[int]) -> None:
    assert desk.who is not None
    desk.pins.set_pin(desk.who, "2468", "2468")
    async with seated(desk, *"2468", "enter", "n", "v", "enter") as seat:
        assert f"Words about {waiting[0]}." in seat.text and "Jo Park, CADC" in seat.text
        await seat.press("escape", "end", "space", "y", *"2468", "enter")
        assert seat.said == "Co-signed: 2. Still waiting: 1."
        found = {r["client_id"]: r["cosigned_by"] for r in rows(desk.store, "note")}
        assert found == {waiting[0]: desk.who, waiting[1]: None, waiting[2]: desk.who}
        await seat.press("ctrl+z")
        assert len(rows(desk.store, "note", cosigned_by=desk.who)) == 2, "a signature is not taken back"


async def test_who_does_not_cosign_is_told_before_a_pin_is_asked(
    desk: Desk, waiting: list[int], program: Program
) -> None:
    program.save_facilitator("Rae Ellis", "LCSW", id=desk.who)
    async with seated(desk, "n", "v", "space", "y") as seat:
        assert seat.said.startswith("Only a facilitator who co-signs can do that")
        assert not rows(desk.store, "note", cosigned_by=desk.who)


async def test_the_sign_key_on_a_waiting_note_leads_to_it_in_the_queue(
    desk: Desk, group: GroupDay, waiting: list[int]
) -> None:
    async with seated(desk, "enter", "5", "v", "home", "down", "down", "f") as seat:
        assert isinstance(seat.app.screen, CosignScreen)
        assert f"Words about {waiting[1]}" not in seat.text
        await seat.press("space", "y")
        assert [r["client_id"] for r in rows(desk.store, "note", cosigned_by=desk.who)] == [waiting[1]]
        assert "□ co-sign" in seat.text and "■ signed" in seat.text


async def test_nobody_waits(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "n", "v") as seat:
        assert "No note waits for a co-signature." in seat.text


async def test_a_name_is_found_in_the_queue(desk: Desk, group: GroupDay, waiting: list[int]) -> None:
    async with seated(desk, "n", "v", "/") as seat:
        await seat.press(*group.names[waiting[2]].last[:5].lower())
        assert group.names[waiting[2]].full in seat.strip
        await seat.press("enter", "space", "y")
        assert [r["client_id"] for r in rows(desk.store, "note", cosigned_by=desk.who)] == [waiting[2]]
