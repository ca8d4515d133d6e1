"""Every letter stands out from its ground by 4.5:1 or more, in both themes, and no state is told by color alone."""

from __future__ import annotations

from functools import lru_cache

import pytest
from rich.style import Style
from textual.color import Color

from iop_tui.app.theme import THEMES
from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import STATUSES, Mark
from tests.conftest import Clock
from tests.support.places import PLACES
from tests.support.seat import Seat, seated

pytestmark = pytest.mark.slow

LEAST = 4.5


def light(color: Color) -> float:
    """A color's relative luminance, as the WCAG reckons it."""
    parts = (c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in (color.r, color.g, color.b))
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


@lru_cache
def contrast(one: Color, other: Color) -> float:
    """How far two colors stand apart: 1 to 21."""
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def grounds(style: Style | None) -> tuple[Color, Color]:
    """The color of a text and of what it stands on, as they reach the terminal."""
    assert style is not None and style.color is not None and style.bgcolor is not None
    text, ground = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    return (ground, text) if style.reverse else (text, ground)


def faint(seat: Seat) -> set[str]:
    """Letters and digits on the screen that are hard to read, with their colors."""
    found: set[str] = set()
    for strip in seat.strips():
        for text, style, _ in strip:
            if any(c.isalnum() for c in text):
                front, back = grounds(style)
                ratio = contrast(front, back)
                if ratio < LEAST or (style is not None and style.dim):
                    found.add(f"{text.strip()[:20]!r} {front.hex} on {back.hex}: {ratio:.1f}")
    return found


@pytest.fixture
def lively(desk: Desk, group: GroupDay, ids: dict[str, int], clock: Clock) -> GroupDay:
    """The morning with every status, answers that raise flags, notes of every state, an own topic, a closed day."""
    clock.at(11, 0)
    people = list(ids.values())
    for client, mark in zip(
        people, (Mark.HERE, Mark.EXCUSED, Mark.ABSENT, Mark.NO_SHOW, Mark.TURNED_AWAY), strict=False
    ):
        group.sheet.mark(client, mark)
    group.sheet.arrive(people[5], 570)
    group.sheet.leave(people[6], 630)
    group.sheet.arrive(people[7], 570)
    group.sheet.leave(people[7], 640)
    group.sheet.out_or_back(people[0], 600)
    for key, digit in (("craving", 9), ("use", 3), ("safety", 3), ("meetings", 2)):
        group.round.press(people[5], key, digit)
    group.round.write(people[5], "goal", "call my sponsor")
    group.round.pass_rest(people[6])
    group.notes.save(people[5], "Sat beside Devon.")
    group.notes.save(people[6], "Signed.")
    group.notes.sign(people[6])
    group.roster.take_off(people[11], "other")
    return group


@pytest.mark.parametrize("theme", [t.name for t in THEMES])
async def test_every_letter_can_be_read(theme: str, desk: Desk, lively: GroupDay) -> None:
    hard: dict[str, set[str]] = {}
    async with seated(desk, size=(110, 30)) as seat:
        seat.app.theme = theme
        for place, keys in PLACES.items():
            await seat.go(keys)
            hard[place] = faint(seat)
            seat.app.parts.full_view.set(True)
            await seat.settle()
            hard[f"{place} in full view"] = faint(seat)
            seat.app.parts.full_view.set(False)
            if place in ("roster", "check-in", "attendance", "notes", "close", "topic", "today", "caseload"):
                for step in range(5):
                    await seat.burst("down" if step % 2 else "right")
                    hard[f"{place}, row {step}"] = faint(seat)
    assert not {place: sorted(words) for place, words in hard.items() if words}


@pytest.mark.parametrize("theme", [t.name for t in THEMES])
async def test_the_palette_the_cover_and_messages_can_be_read(theme: str, desk: Desk, lively: GroupDay) -> None:
    hard: dict[str, set[str]] = {}
    async with seated(desk, "enter", "3", size=(110, 30)) as seat:
        seat.app.theme = theme
        await seat.settle()
        await seat.press("ctrl+p")
        await seat.pilot.pause(0.3)
        hard["palette"] = faint(seat)
        await seat.press(*"ma")
        await seat.pilot.pause(0.4)
        hard["palette with letters"] = faint(seat)
        await seat.press("down", "down")
        hard["palette further down"] = faint(seat)
        await seat.press("escape", "escape")
        await seat.press("enter", "3", "*", "*")
        hard["a warning"] = faint(seat)
        await seat.press("5", "end", "home", "down", "enter", "ctrl+a")
        hard["marked text"] = faint(seat)
        await seat.press("ctrl+l", "x")
        hard["cover"] = faint(seat)
    assert not {place: sorted(words) for place, words in hard.items() if words}


async def test_no_status_is_told_by_colour_alone(desk: Desk, lively: GroupDay) -> None:
    assert len({(facts.glyph, facts.label) for facts in STATUSES.values()}) == len(STATUSES)
    async with seated(desk, "enter", "3") as seat:
        words = [line[26:48].strip() for line in seat.lines()[3:12]]
        assert len(set(words)) == 9, words
        for page, state in (("5", ("✎ draft", "■ signed")), ("2", ("passes",))):
            await seat.press(page)
            assert all(word in seat.text for word in state)


async def test_where_one_is_is_told_by_more_than_colour(desk: Desk, lively: GroupDay) -> None:
    async with seated(desk, "enter", "3") as seat:
        tabs = seat.strips()[1]
        chosen = [style for text, style, _ in tabs if "Attendance" in text]
        others = [style for text, style, _ in tabs if "Roster" in text]
        assert chosen[0] is not None and others[0] is not None
        assert chosen[0].bold and not others[0].bold
        assert seat.lines()[3].startswith("▌")
