"""Hostile names and words on every screen: nothing ends the program, nothing reaches the terminal, columns stand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from rich.cells import cell_len
from textual.strip import Strip

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.curriculum import CurriculumTopic
from iop_tui.domain.names import Name
from iop_tui.domain.plans import Goal, Plan, body_of
from iop_tui.domain.topics import Topic
from iop_tui.program.curricula import Curricula
from tests.conftest import DAY
from tests.support.care import care_for
from tests.support.hostile import NAMES, harmful
from tests.support.places import ASKING, PLACES
from tests.support.program import Program
from tests.support.rows import rows
from tests.support.seat import Seat, seated

pytestmark = pytest.mark.slow


@contextmanager
def as_it_is(desk: Desk) -> Iterator[Any]:
    """The file, to write what no way of the program would let in."""
    with desk.store.autosaving() as connection:
        yield connection


@pytest.fixture
def odd(desk: Desk, program: Program) -> GroupDay:
    """A morning whose people, track, topics, notes and answers all have words that no way of the program lets in."""
    track = program.tracks()[0].track.id
    days = frozenset((track, weekday) for weekday in range(5))
    for n in range(len(NAMES)):
        program.add_client(Name(f"L{n}", f"F{n}"), number=f"H-{n}", admitted_on=date(2026, 10, 5), days=days)
    group = open_session(desk, track, DAY)
    for client, name in zip(group.on_roster, NAMES, strict=True):
        group.notes.save(client, f"{name} said {name}")
        group.round.write(client, "feeling", name or "-")
        group.round.write(client, "goal", name or "-")
        care_for(desk, client)
    Curricula(desk).save(track, DAY, [CurriculumTopic(t.code, True) for t in desk.topics()[:9]])
    program.save_topic(Topic("", "T", "C"))
    with as_it_is(desk) as file:
        for client, name in zip(group.on_roster, NAMES, strict=True):
            file.execute(
                "UPDATE client SET last = ?, first = ?, number = number || ? WHERE id = ?", [name, name, name, client]
            )
            file.execute("UPDATE note SET text = ? WHERE client_id = ?", [f"{name}\n{name}", client])
            file.execute(
                "UPDATE attendance SET reason = ?, correction_reason = ? WHERE client_id = ?", [name, name, client]
            )
            goal = Goal(name, name, name, name, "")
            for plan in (Plan(0, 0, "goals", 1, DAY, (goal,)), Plan(0, 0, "relapse", 1, DAY, (), {"triggers": name})):
                file.execute(
                    "UPDATE plan SET body = ? WHERE part = ? AND episode_id IN (SELECT id FROM episode "
                    "WHERE client_id = ?)", [body_of(plan), plan.part, client],
                )  # fmt: skip
            file.execute("UPDATE test SET note = ? WHERE client_id = ?", [name, client])
            file.execute(
                "UPDATE checklist_done SET item = ? WHERE episode_id IN (SELECT id FROM episode WHERE client_id = ?)",
                [name, client],
            )
        file.execute("UPDATE facilitator SET name = ?, credentials = ?", [NAMES[2], NAMES[4]])
        file.execute("UPDATE track SET name = ?", [f"{NAMES[1]}{NAMES[4]}{NAMES[15]}"])
        file.execute("UPDATE topic SET title = ?, category = ?", [NAMES[4] + NAMES[0], NAMES[2]])
        file.execute("UPDATE answer SET words = words || ?", [NAMES[4]])
        file.execute("INSERT INTO track_closed_day (day, why) VALUES ('2026-12-25', ?)", [NAMES[4]])
    return GroupDay(desk, group.id)


def wrong(seat: Seat) -> list[str]:
    """What is wrong with the screen: something harmful on it, or a line that is not as wide as the terminal."""
    strips: list[Strip] = seat.strips()
    width = seat.app.size.width
    lines = [f"line {y}: {strip.text!r}" for y, strip in enumerate(strips) if cell_len(strip.text) != width]
    return [*sorted(harmful(seat.text)), *lines]


async def test_every_screen_stands_with_hostile_words(desk: Desk, odd: GroupDay) -> None:
    found: dict[str, list[str]] = {}
    async with seated(desk, size=(104, 26)) as seat:
        for place, keys in PLACES.items():
            await seat.go(keys)
            found[place] = wrong(seat)
            if place not in ASKING and place != "note being written":
                seat.app.parts.full_view.set(True)
                await seat.burst(*["down"] * 25)
                found[f"{place} in full view"] = wrong(seat)
                seat.app.parts.full_view.set(False)
    assert not {place: problems for place, problems in found.items() if problems}


async def test_every_hostile_client_can_be_marked_written_of_and_closed(desk: Desk, odd: GroupDay) -> None:
    async with seated(desk, "enter", "3", size=(80, 24)) as seat:
        for client in odd.on_roster:
            await seat.press("x", "1")
            assert rows(desk.store, "attendance", client_id=client)[0]["reason"] == "illness"
            assert not wrong(seat), f"client {client}"
        await seat.press("c", "y", "y", "enter")
        assert not wrong(seat), "closed"
        await seat.press("escape", "ctrl+e")
        assert not wrong(seat), "exported"


async def test_the_cells_of_a_row_stand_below_their_heads(desk: Desk, odd: GroupDay) -> None:
    async with seated(desk, "enter", "3") as seat:
        head = seat.lines()[2]
        place = cell_len(head.partition("Status")[0])
        for strip in seat.strips()[3 : 3 + len(NAMES)]:
            assert strip.crop(place, place + 12).text.startswith("· Not marked"), strip.text


@pytest.mark.parametrize("typed", [n for n in NAMES if n.isprintable() and len(n) < 40])
async def test_a_walk_in_of_any_name_is_kept_as_typed(typed: str, desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "+") as seat:
        await seat.paste(f"{typed}, X")
        await seat.press("enter")
        assert not wrong(seat), typed
        found = rows(desk.store, "attendance", origin="walk_in")
        assert len(found) == 1
        await seat.press("p", "/", "escape", "1", "2", "4", "5", "c")
        assert not wrong(seat), typed


async def test_hostile_words_typed_everywhere_are_words(desk: Desk, group: GroupDay) -> None:
    words = "[/] [Bob] [@click=app.quit]x[/] =1+1"
    async with seated(desk, "enter", "2", "right") as seat:
        await seat.burst(*words, "enter")
        await seat.press("escape", "5", "v", "enter")
        await seat.burst(*words, "escape")
        await seat.press("f")
        assert words in seat.text
        await seat.press("y", "3", "+")
        await seat.burst(*"[Bob] [/b]", "enter")
        await seat.press("s", "down", "down", "down", "down", "enter", *words, "enter", "escape")
        assert not wrong(seat), "cancelled"
        assert rows(desk.store, "session")[0]["cancelled_why"] in (words, "")
        assert rows(desk.store, "note")[0]["text"] == words


async def test_a_hostile_palette_and_title(desk: Desk, odd: GroupDay) -> None:
    async with seated(desk, "enter", "3") as seat:
        for typed in ("[", "/", "b", "=", "N", "x"):
            await seat.press("ctrl+p")
            await seat.burst(typed)
            await seat.pilot.pause(0.4)
            assert not wrong(seat), f"palette {typed}"
            await seat.press("escape")
