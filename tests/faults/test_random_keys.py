"""Random keys over every screen: nothing ends the program, nothing is left unreadable, nobody is named by a crash."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from textual import events

from iop_tui.app.app import IopApp
from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.names import Name
from iop_tui.screens.clients.card import CardScreen
from iop_tui.store import Store
from iop_tui.store.store import Saving
from iop_tui.widgets.text_lines import Lines
from tests.conftest import PEOPLE, ZONE, Clock
from tests.faults import amount
from tests.faults.fingers import Fingers, lead_home, pressed
from tests.support.hostile import harmful
from tests.support.program import Program
from tests.support.seat import Seat, seated

pytestmark = pytest.mark.slow

PLANTED = ("Quillfeather", "Zebedee")
NAMES = {*PLANTED, *(name for person in PEOPLE for name in person)}


@pytest.fixture
def full(desk: Desk, clients: list[int], program: Program) -> Desk:
    """A morning that is open and an evening that is due, thirteen clients, notes and answers."""
    evening = program.add_track("Evening IOP", parse_weekdays("mon-fri"), 1050, 1230, since=date(2026, 11, 9))
    morning = program.tracks()[1].track.id
    days = frozenset({(morning, 4), (evening.track.id, 4), (evening.track.id, 3)})
    program.add_client(Name(PLANTED[0], PLANTED[1]), number="Q-1", admitted_on=date(2026, 10, 5), days=days)
    group = open_session(desk, morning, desk.today)
    group.notes.save(group.on_roster[0], "Took part.")
    group.notes.record_typing()
    return desk


@asynccontextmanager
async def telling(fingers: Fingers, seed: int) -> AsyncIterator[None]:
    """What goes wrong is told with the seed and the last forty things that were done."""
    try:
        yield
    except (Exception, AssertionError) as error:
        last = " ".join(fingers.done[-40:])
        raise AssertionError(f"seed {seed}, after {fingers.keys} keys: {error!r}; the last of them:\n{last}") from error


async def press(desk: Desk, fingers: Fingers, keys: int) -> None:
    """Press so many keys; a program that was ended by one of them is begun again."""
    begun = fingers.keys
    while fingers.keys - begun < keys:
        async with seated(desk, from_today=False) as seat:
            while fingers.keys - begun < keys and not seat.app._exit:
                await fingers.act(seat)
                check(seat)
            if not seat.app._exit:
                await lead_home(seat)
        seat.app.parts.backups.end()  # as the program does before it lets go of the file


def check(seat: Seat) -> None:
    """Nothing on the screen acts on the terminal, and no error is on its way."""
    assert seat.app._exception is None
    assert not harmful(seat.text), seat.text


@pytest.mark.parametrize("keys", [("w", "+"), ("ctrl+p",)], ids=["form", "palette"])
async def test_what_is_pasted_does_not_act_on_the_terminal(keys: tuple[str, ...], full: Desk) -> None:
    async with seated(full, *keys) as seat:
        await seat.paste("\x1b]0;another title\x07 \u202egnitset")
        assert "gnitset" in seat.text
        assert not harmful(seat.text)


@pytest.mark.parametrize("key", ["pagedown", "pageup"])
async def test_a_page_key_right_behind_a_letter_in_the_palette(key: str, full: Desk) -> None:
    async with seated(full) as seat:
        await seat.burst("ctrl+p", "r", key)
        assert seat.app._exception is None


async def test_two_clicks_at_once_on_an_entry_of_the_palette_choose_it_once(full: Desk) -> None:
    async with seated(full, "enter", "1", "ctrl+p") as seat:
        await seat.pilot.pause(0.3)
        x, y = seat.place_of("Card  (")
        for kind in (events.MouseDown, events.MouseUp) * 2:
            seat.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))
        await seat.settle()
        await seat.pilot.pause(0.2)
        assert seat.app._exception is None
        assert isinstance(seat.app.screen, CardScreen) and len(seat.app.screen_stack) == 3, "one card"


async def test_locking_within_a_second_of_the_start(full: Desk) -> None:
    async with seated(full) as seat:
        await seat.press("ctrl+l", "ctrl+l")
        await seat.pilot.pause(1.2)  # by then Today looks for days that were never closed
        assert seat.app._exception is None


@pytest.mark.parametrize("seed", range(amount(3, 20)))
async def test_random_keys_break_nothing(seed: int, full: Desk, clock: Clock, path: Path, tmp_path: Path) -> None:
    fingers = Fingers(seed, clock)
    async with telling(fingers, seed):
        await press(full, fingers, amount(150, 500))
        full.close()
        assert not list((tmp_path / "state").glob("crash-*")), "there is a crash report"
        store = Store(path, now=clock)
        try:
            assert store.health() == []
            assert list(store.changes.broken()) == []
            assert store.notes.dirty() == []
            await look_at_everything(Desk(store, now=clock, zone=ZONE))
        finally:
            store.close()


async def look_at_everything(desk: Desk) -> None:
    """A program that is begun anew opens every session that is in the file, on each of its pages."""
    desk.who = desk.store.program.facilitators()[0].id
    async with seated(desk, from_today=False) as seat:
        for session in desk.store.sessions.between(date(1900, 1, 1), date(2199, 12, 31)):
            await seat.app.navigator.show_session(GroupDay(desk, session.id))
            for page in ("roster", "checkin", "attendance", "topic", "notes", "close"):
                await seat.session.action_page(page)
                await seat.settle()
                check(seat)
        await lead_home(seat)


BREAKABLE = {"a picture": (Lines, "show"), "a save": (Saving, "update"), "a row": (GroupDay, "refresh_row")}


@pytest.mark.parametrize("seed", range(amount(3, 30)))
async def test_a_crash_amid_random_keys_names_nobody(
    seed: int, full: Desk, clock: Clock, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fingers = Fingers(1000 + seed, clock)
    owner, name = list(BREAKABLE.values())[seed % len(BREAKABLE)]

    def broken(*args: object, **named: object) -> object:
        secret = [file.client.name for file in full.store.clients.in_program(full.today)]
        raise LookupError(f"{secret} {PLANTED}", args, named)

    async def until_it_breaks() -> None:
        async with seated(full, from_today=False) as seat:
            apps.append(seat.app)
            while fingers.keys < 25:
                await fingers.act(seat)
            await lead_home(seat)
            clock.forward(days=7)  # a morning that nothing was done to yet
            monkeypatch.setattr(owner, name, broken)
            for _ in range(40):
                await seat.send([pressed(key) for key in ("t", "enter", "3", "p", fingers.bound(seat))])
                await fingers.act(seat)

    apps: list[IopApp] = []
    with pytest.raises((LookupError, AssertionError)):
        await until_it_breaks()
    monkeypatch.undo()
    apps[0].parts.backups.end()
    reports = [report.read_text(encoding="utf-8") for report in (tmp_path / "state").glob("crash-*.txt")]
    assert reports
    told = "".join([*reports, *(str(r) for r in apps[0]._exit_renderables)])
    assert "LookupError" in told
    assert not [word for word in NAMES if word in told]
    full.close()
    store = Store(path, now=clock)
    assert store.health() == []
    assert list(store.changes.broken()) == []
    store.close()
