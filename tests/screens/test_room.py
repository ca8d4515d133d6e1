"""What the room may see: a sweep over every place, key, question, message, tooltip and palette entry in room view.

In every field that a person can fill, and in every coded one, stands something that room view may not show.
"""

from __future__ import annotations

import os
from datetime import date

import pytest
from textual.binding import Binding

from iop_tui.app.palette import commands
from iop_tui.clients.contacts import Contacts, follow_up
from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import CHANGE_CLIENT
from iop_tui.domain.attendance import Mark, Mode
from iop_tui.domain.contacts import Contact
from iop_tui.domain.names import Name
from iop_tui.domain.reach import Reach
from iop_tui.domain.room import ROOM, Fact, may_show
from tests.conftest import DAY, Clock
from tests.support.care import care_for
from tests.support.places import PLACES
from tests.support.program import Program
from tests.support.seat import RAW, Seat, seated

WORDS = {
    Fact.FULL_NAME: ["Aardvarkson"],
    Fact.NUMBER: ["NUM-4711", "C-003"],
    Fact.EPISODE: ["Thistlecare", "2026-08-06", "6 Aug", "week 16", "16 of 12", "140 d", "2026-07-03", "3 Jul"],
    Fact.STANDING: ["of 9:00", "within the first three", "flags:"],
    Fact.REASON: ["Zephyrcause", "Reopenwhy", "Blizzardwhy"],
    Fact.ANSWER: ["Discombobulated", "Beekeeping"],
    Fact.SAFETY: ["Telephonedbrother", "not seen to"],
    Fact.USE: ["sobriety date?", "days sober"],
    Fact.PARTICIPATION: ["took part withdrawn"],
    Fact.CONTACT: ["555-0142", "Chaperoned", "Ringhimback", "missed in a row"],
    Fact.TEST: ["Waterbottles", "test due", "in 1,000"],
    Fact.PLAN: ["Lighthousing", "Shipwrighting", "Paydayish"],
    Fact.NOTE_TEXT: ["Murmuration", "Hawkmoth", "Kittiwake", "Afterthought"],
}
"""What was planted, by what it is."""
CODED = {Fact.REASON: ["Court", "Legal", "Not fit", "Unwell"], Fact.PARTICIPATION: ["withdrawn"]}
"""Codes in words: a question offers all of them to choose from, and tells of nobody."""
SIGNS = {
    "plus": "+", "minus": "-", "slash": "/", "asterisk": "*", "full_stop": ".", "question_mark": "?",
    "greater_than_sign": ">", "less_than_sign": "<",
}  # fmt: skip
LEADS_OUT = {"ctrl+q", "ctrl+l", "v", "ctrl+f", "ctrl+p", "ctrl+e", "ctrl+z", "ctrl+y", "u", "U"}
"""Keys that are tried on their own: those that show, cover, end, write a file or take back what was planted."""


@pytest.fixture
def planted(desk: Desk, program: Program, clients: list[int], clock: Clock) -> GroupDay:
    """The day, in which the first client on the roster has something that is not for the room in every field."""
    track = program.tracks()[0].track.id
    days = frozenset((track, weekday) for weekday in (0, 2, 4))
    one = program.add_client(
        Name("Aardvarkson", "Zebediah"), number="NUM-4711", admitted_on=date(2026, 8, 6), days=days,
        level_of_care="Thistlecare", sobriety_date=date(2026, 7, 3),
    )  # fmt: skip
    clock.at(12, 15)
    for day, why in ((date(2026, 11, 13), "Blizzardwhy"), (date(2026, 11, 16), "")):
        before = open_session(desk, track, day)
        if why:
            before.closing.cancel(why)
        else:
            before.sheet.mark(one, Mark.NO_SHOW)
            before.closing.close(sure=True)
    group = open_session(desk, track, DAY)
    others = [id for id in group.on_roster if id != one]
    group.sheet.arrive(one, 560)
    group.sheet.leave(one, 700, "unwell")
    group.sheet.set_mode(one, Mode.VIDEO, False)
    group.sheet.mark(others[0], Mark.EXCUSED, "legal")
    group.sheet.mark(others[1], Mark.TURNED_AWAY, "not_fit_to_participate")
    group.roster.take_off(others[2], "appointment")
    for id in (one, others[3]):
        group.sheet.mark(id, Mark.HERE) if id != one else None
        group.round.write(id, "feeling", "Discombobulated")
        group.round.press(id, "use", 2)
        group.round.write(id, "goal", "Beekeeping")
        group.round.press(id, "safety", 3)
    group.round.acknowledge(one, "Telephonedbrother")
    group.notes.save(None, "Murmuration of the group.")
    group.notes.save(one, "Hawkmoth came late.")
    group.notes.record_typing()
    group.notes.set_participation(one, "withdrawn")
    group.notes.save(others[3], "Kittiwake spoke.")
    group.notes.sign(others[3])
    group.notes.begin_addendum(others[3])
    group.notes.save(others[3], "Afterthought of it.")
    group.notes.record_typing()
    Contacts(desk).add(Contact(0, one, "individual", DAY, 50, what="Chaperoned by nobody"))
    with desk.saving(CHANGE_CLIENT) as writer:
        desk.store.reach.save(writer, Reach(one, "self", phone="555-0142", message="no"))
    follow_up(desk, one, DAY, "Ringhimback", group.id)
    care_for(desk, one, "Waterbottles", "Lighthousing", "Shipwrighting", "Paydayish")
    group.closing.close(sure=True)
    group.closing.reopen("Reopenwhy it was")
    group.correct("Zephyrcause of it")
    group.sheet.mark(others[4], Mark.HERE)
    group.corrected()
    return group


def leaks(seat: Seat) -> list[str]:
    """What room view may not show and the screen shows."""
    text = seat.text
    found = [f"{fact.name}: {word}" for fact, words in WORDS.items() for word in words if word in text]
    if seat.screen.asking is None:
        found += [f"{fact.name}: {word}" for fact, words in CODED.items() for word in words if word in text]
    return found


def in_reach(seat: Seat) -> list[tuple[str, Binding]]:
    """The keys that do something where one is, each once."""
    found: dict[str, Binding] = {}
    for _, bindings in seat.app.screen._binding_chain:
        for key, several in bindings.key_to_bindings.items():
            found.setdefault(SIGNS.get(key, key), several[0])
    typed = {*RAW, *"abcdefghijklmnopqrstuvwxyzGU0123456789", *SIGNS.values()} - LEADS_OUT
    return [(key, binding) for key, binding in found.items() if key in typed]


EVERY = int(os.environ.get("IOP_TUI_SWEEP", "2"))
"""Of the keys in reach every how many-th is pressed; all of them with ``IOP_TUI_SWEEP=1``."""
IN_ROOM = {place: keys for place, keys in PLACES.items() if "v" not in keys}


@pytest.mark.slow
@pytest.mark.parametrize("place", IN_ROOM)
async def test_no_key_shows_what_is_not_for_the_room(place: str, desk: Desk, planted: GroupDay) -> None:
    seen = 0
    async with seated(desk) as seat:
        await seat.go(IN_ROOM[place])
        assert not seat.app.parts.full_view.on and leaks(seat) == [], place
        first = list(IN_ROOM).index(place) % EVERY  # what is left out in one place is tried in the next
        for key, binding in in_reach(seat)[first::EVERY]:
            assert not [w for words in WORDS.values() for w in words if w in f"{binding.description} {binding.tooltip}"]
            before = seat.app.screen
            await seat.press(key)
            assert leaks(seat) == [], (place, key, seat.text)
            seen += 1
            if not seat.app.parts.full_view.on and (seat.app.screen is not before or seat.screen.asking is not None):
                await seat.press("escape")
                assert leaks(seat) == [], (place, key, "escape", seat.text)
            if seat.app.screen is not before or seat.screen.asking is not None:
                await seat.go(IN_ROOM[place])
    assert seen >= 6 / EVERY


@pytest.mark.parametrize("place", ["attendance", "check-in", "notes", "close", "caseload", "today"])
async def test_no_entry_of_the_palette_tells_it(place: str, desk: Desk, planted: GroupDay) -> None:
    async with seated(desk) as seat:
        await seat.go(IN_ROOM[place])
        told = [f"{c.title} {c.help}" for c in commands(seat.app, seat.app.screen)]
        assert len(told) > 15
        for words in (*WORDS.values(), *CODED.values()):
            assert not [t for t in told for w in words if w in t]


@pytest.mark.slow
@pytest.mark.parametrize("place", ["attendance", "check-in", "notes", "close", "card", "session dialog"])
async def test_each_row_under_the_cursor_tells_no_more(place: str, desk: Desk, planted: GroupDay) -> None:
    async with seated(desk) as seat:
        await seat.go(IN_ROOM[place])
        for key in [*["down"] * 14, *["right"] * 8, *["up"] * 4]:
            await seat.press(key)
            assert leaks(seat) == [], (place, seat.text)


@pytest.mark.slow
async def test_undoing_it_all_tells_none_of_it(desk: Desk, planted: GroupDay) -> None:
    # what was planted behind the reopening can be taken back, and done again
    async with seated(desk, "enter", "3") as seat:
        for client in (id for id in planted.on_roster if planted.rows[id].mark is Mark.NOT_MARKED):
            planted.round.press(client, "safety", 3)
            planted.round.acknowledge(client, "Telephonedbrother")
            planted.notes.set_participation(client, "withdrawn")
        for key in (*["ctrl+z"] * 4, *["ctrl+y"] * 4, *["ctrl+z"] * 2):
            await seat.press(key)
            assert seat.said.startswith(("Undone", "Redone")) and leaks(seat) == [], seat.said
            assert not [w for w in ("safety", "participation") if w in seat.said], seat.said


@pytest.mark.slow
async def test_full_view_shows_what_was_planted(desk: Desk, planted: GroupDay) -> None:
    # else the sweep would find nothing because there is nothing
    shown: set[Fact] = set()
    async with seated(desk) as seat:
        for keys in (
            ("enter", "3", "v"), ("enter", "2", "ctrl+f"), ("enter", "5", "v"), ("enter", "5", "home", "v"),
            ("enter", "c", "v"), ("enter", "1", "v"), ("enter", "1", "i", "v"), ("enter", "3", "v", "s"), ("w", "v"),
            ("m", "2", "v"), ("enter", "3", "s", "h", "v"), ("c", "v"),
        ):  # fmt: skip
            await seat.go(keys)
            shown |= {fact for fact, words in (*WORDS.items(), *CODED.items()) if any(w in seat.text for w in words)}
    assert shown == set(WORDS)


def test_every_kind_of_thing_is_for_the_room_or_not() -> None:
    assert set(WORDS) | {Fact.HISTORY} == set(Fact) - ROOM
    assert all(may_show(fact, True) for fact in Fact)
    assert [may_show(Fact.SAFETY, False), may_show(Fact.STATUS, False)] == [False, True]
