"""When full view falls back to room view, nothing of what it showed stays, wherever one is and whatever is asked."""

from __future__ import annotations

import os
from datetime import date

import pytest

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.facilitators import Signing
from tests.conftest import DAY
from tests.support.places import PLACES, PRIVATE
from tests.support.program import Program
from tests.support.rows import rows
from tests.support.seat import Seat, seated

SECRET = ("Beekeeping", "Telephoned", "Featherstone", "19 days", "safety concern")
SIZES = ((80, 24), (120, 40))
EVERY = int(os.environ.get("IOP_TUI_SWEEP", "2"))


@pytest.fixture
def told(desk: Desk, group: GroupDay, clients: list[int], program: Program) -> list[str]:
    """A group in which everything is known of everybody; gives what the room may read nowhere."""
    program.set_rule("phrases", "any: Said {goal}.")
    author = desk.who
    program.save_facilitator("Rae Ellis", "LCSW", id=author, signing=Signing.SUPERVISOR)
    before = open_session(desk, group.track.id, date(2026, 11, 18))
    for client in clients:
        program.set_sobriety_date(client, date(2026, 11, 1), date(2026, 11, 2))
        before.round.press(client, "safety", 2)
        before.round.acknowledge(client, "Telephoned her brother.")
        before.round.write(client, "goal", "Beekeeping")
        group.round.write(client, "goal", "Beekeeping")
    desk.who = program.save_facilitator("Jo Park", "CADC", signing=Signing.SUPERVISED)
    for client in clients[:3]:
        before.notes.save(client, "Featherstone was spoken of.")
        before.notes.sign(client)
    desk.who = author
    desk.day = DAY
    return [group.names[id].full for id in clients if group.names[id].first]


def assert_nothing_stays(seat: Seat, told: list[str], place: str) -> None:
    """No word of what is private, and no full name."""
    found = [word for word in (*SECRET, *told) if word.lower() in seat.text.lower()]
    assert not found, (place, found, seat.text)


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
async def test_nothing_stays_wherever_one_is(size: tuple[int, int], desk: Desk, told: list[str]) -> None:
    """Every second place at each size, and what is left out at one at the other; all with ``IOP_TUI_SWEEP=1``."""
    for place, keys in list({**PLACES, **PRIVATE}.items())[SIZES.index(size) % EVERY :: EVERY]:
        if place in ("client form", "new client", "track form", "new plan", "rule form", "words in a cell"):
            continue  # forms are of the desk, opened on purpose
        desk.day = DAY
        async with seated(desk, *keys, size=size) as seat:
            seat.app.parts.full_view.set(True)
            await seat.settle()
            seat.app.parts.full_view.set(False)
            await seat.settle()
            assert_nothing_stays(seat, told, place)


async def test_a_note_to_cosign_keeps_no_name_in_its_title(desk: Desk, told: list[str]) -> None:
    async with seated(desk, "n", "v", "enter") as seat:
        assert any(name in seat.text for name in told)
        seat.app.parts.full_view.set(False)
        await seat.settle()
        assert_nothing_stays(seat, told, "a note that is read")


async def test_what_is_found_in_the_queue_goes_with_full_view(desk: Desk, told: list[str]) -> None:
    async with seated(desk, "n", "v", "/") as seat:
        assert any(name in seat.text for name in told)
        seat.app.parts.full_view.set(False)
        await seat.settle()
        assert seat.screen.asking is None
        assert_nothing_stays(seat, told, "what is found")


async def test_facts_put_nothing_into_a_note_that_is_covered(desk: Desk, group: GroupDay, told: list[str]) -> None:
    async with seated(desk, "enter", "3", "p", "5", "v", "home", "down", "enter", "f2") as seat:
        seat.app.parts.full_view.set(False)
        await seat.settle()
        await seat.press("6", "x")
        assert seat.screen.asking is None and not rows(desk.store, "note", session_id=group.id)
