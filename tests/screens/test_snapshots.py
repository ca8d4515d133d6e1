"""Every screen as plain text at three sizes, compared line by line with how it looked when a person looked at it.

``IOP_TUI_SNAPSHOTS=write pytest tests/screens/test_snapshots.py`` writes them anew: look at what changed.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from iop_tui.app.app import IopApp
from iop_tui.desk.desk import Desk
from iop_tui.program.demo.desk import demo_desk
from tests.support.seat import Seat

FOLDER = Path(__file__).parent / "snapshots"
SIZES = ((60, 20), (80, 24), (120, 40), (160, 50))
NOW = datetime(2026, 11, 20, 9, 14, tzinfo=ZoneInfo("America/Chicago"))

LISTED = """ID,Last Name,First Name,Status,Shoe size
C-1161,Quist,Zoe,Active,7
C-1014,Roe,Max,Active,8
N-1,Abel,Ann,Active,9
N-2,Baker-Featherstonehaugh,Bartholomew Maximilian,Active,9
N-3,Cole,Cy,Waitlist,9
7E5,Dunn,Di,Active,9
Total,6,,,
"""
LIST = "the list's path"

# a name for the screen: the keys that lead to it from Today
SCREENS: dict[str, tuple[str, ...]] = {
    "today": (),
    "roster": ("enter",),
    "roster_full": ("enter", "v"),
    "checkin": ("enter", "2", "c", "a", "l", "m", "enter", "7"),
    "checkin_full": ("enter", "v", "2", "enter", "enter", "7", "8"),
    "person_round": ("enter", "2", "right", "left", "enter", "enter"),
    "attendance": ("enter", "3", "p", "p", "l", "9", "1", "2", "enter", "x", "1", "n"),
    "attendance_full": ("enter", "3", "v", "p", "n"),
    "attendance_why": ("enter", "3", "a"),
    "attendance_when": ("enter", "3", "e"),
    "explained": ("enter", "3", "l", "9", "1", "2", "enter", "up", "enter"),
    "topic": ("enter", "4"),
    "topic_search": ("enter", "4", "/", "c", "r", "a"),
    "topic_card": ("enter", "4", "i"),
    "notes": ("enter", "3", "p", "5"),
    "notes_full": ("enter", "3", "p", "5", "v", "enter", "Q", "u", "i", "e", "t", "escape"),
    "close": ("enter", "3", "p", "c"),
    "dialog": ("enter", "s"),
    "walk_in": ("enter", "+", "l", "a"),
    "card_covered": ("enter", "enter"),
    "card": ("enter", "enter", "v"),
    "keys": ("enter", "?"),
    "cover": ("enter", "ctrl+l"),
    "week": ("h", "v"),
    "week_covered": ("h",),
    "calls": ("c", "v", "f"),
    "calls_asked": ("c", "v", "enter"),
    "contacts": ("h", "v", "g", "t", "enter", "end", "up", "enter", "2"),
    "contact_kind": ("enter", "enter", "v", "2", "+"),
    "tests": ("enter", "enter", "v", "3"),
    "tests_covered": ("enter", "enter", "3"),
    "test_asked": ("enter", "v", "d"),
    "test_plan_asked": ("enter", "enter", "v", "3", "e", "1", "2", "enter"),
    "plan": ("enter", "enter", "v", "4"),
    "plan_relapse": ("enter", "enter", "v", "4", "p"),
    "plan_aftercare": ("h", "v", "/", *"chi", "enter", "enter", "4", "a"),
    "plan_written": ("enter", "enter", "v", "4", "enter"),
    "orientation": ("enter", "enter", "v", "o"),
    "discharge": ("enter", "enter", "v", "x", "enter", "1", "1", "3"),
    "curriculum": ("m", "4", "c"),
    "agreements": ("enter", "s", "a"),
    "caseload": ("w",),
    "program_tracks": ("m",),
    "program_clients": ("m", "2"),
    "program_rules": ("m", "5"),
    "track_form": ("m", "+"),
    "exports": ("x",),
    "import": ("m", "i", LIST, "enter", "v"),
    "import_question": ("m", "i", LIST, "enter", "v", "n", "enter"),
    "import_covered": ("m", "i", LIST, "enter"),
    "join": ("w", "v", "o", *"price", "enter"),
}


@asynccontextmanager
async def shown(keys: tuple[str, ...], size: tuple[int, int]) -> AsyncIterator[Seat]:
    with demo_desk(date(2026, 11, 20), now=lambda: NOW, zone="America/Chicago") as desk:
        app = IopApp(desk)
        async with app.run_test(size=size) as pilot:
            seat = Seat(app, pilot)
            for key in keys:
                await seat.press(*(letters(desk) if key == LIST else [key]))
            yield seat


def letters(desk: Desk) -> list[str]:
    """The keys that type where a list is."""
    path = desk.store.path.with_name("list.csv")
    path.write_text(LISTED, encoding="utf-8")
    return list(str(path))


def as_text(seat: Seat) -> str:
    """The screen as a person reads it, without the colors."""
    return "\n".join(strip.text.rstrip() for strip in seat.app.screen._compositor.render_strips()) + "\n"


@pytest.mark.parametrize("name", SCREENS)
async def test_the_screen_looks_as_it_did(name: str) -> None:
    async with shown(SCREENS[name], SIZES[0]) as seat:
        found = {SIZES[0]: as_text(seat)}
        for size in SIZES[1:]:
            await seat.resize(*size)
            found[size] = as_text(seat)
    for (width, height), text in found.items():
        path = FOLDER / f"{name}_{width}x{height}.txt"
        if os.environ.get("IOP_TUI_SNAPSHOTS") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), "there is no snapshot yet; see the head of this file"
        assert text == path.read_text(encoding="utf-8"), f"at {width}x{height}"
        assert all(len(line) <= width for line in text.splitlines())
