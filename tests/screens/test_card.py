"""The client's card: hidden in room view, everything of one client in full view, covered again by itself."""

from __future__ import annotations

from datetime import date

import pytest

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.desk.settings import Settings
from iop_tui.domain.attendance import Mark
from iop_tui.domain.topics import Topic
from iop_tui.screens.clients.card import CardScreen
from iop_tui.screens.clients.caseload import CaseloadScreen
from iop_tui.screens.form import FormScreen
from tests.conftest import DAY, ZONE, Clock
from tests.support.palette import until
from tests.support.program import Program
from tests.support.rows import everything, own, row, rows
from tests.support.seat import Seat, seated

FIRST = "José Á."
COVERED = "Hidden in room view. v shows the card."
MONDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 18)


@pytest.fixture
def jose(clients: list[int]) -> int:
    """The client who stands first on the roster."""
    return clients[2]


@pytest.fixture
def history(desk: Desk, program: Program, jose: int) -> GroupDay:
    """Today's group; José came late on Monday and left before Friday's topic, and was not there on Wednesday."""
    for day, title in ((date(2026, 11, 13), "Anger"), (MONDAY, "Sleep"), (WEDNESDAY, "Trust")):
        topic = program.save_topic(Topic("", title, "Our own"))
        group = open_session(desk, program.tracks()[0].track.id, day)
        group.agenda.set_topic(group.blocks[1].id, topic)
        if day == WEDNESDAY:
            group.sheet.mark(jose, Mark.NO_SHOW)
            continue
        group.round.leave_cell()
        group.round.press(jose, "mood", day.day - 10)
        if day == MONDAY:
            group.sheet.arrive(jose, 552)
            group.round.write(jose, "goal", "call Ana")
            group.notes.save(jose, "Spoke of his brother.")
            group.notes.record_typing()
        else:
            group.sheet.leave(jose, 570)
    return open_session(desk, program.tracks()[0].track.id, DAY)


def lines(seat: Seat) -> list[str]:
    """The lines of the card, columns one blank apart."""
    return [" ".join(line.strip("▁▂▃▄▅▆▇█ ").split()) for line in seat.lines()]


@pytest.mark.parametrize(
    "keys", [("enter", "1", "enter"), ("enter", "3", "i"), ("enter", "2", "left", "ctrl+p"), ("w", "i")]
)
async def test_from_everywhere_it_opens_covered(keys: tuple[str, ...], desk: Desk, history: GroupDay) -> None:
    async with seated(desk, *keys) as seat:
        if "ctrl+p" in keys:
            await seat.burst(*"card")
            await until(seat, "the client's card")
            await seat.press("enter")
        assert isinstance(seat.app.screen, CardScreen) and COVERED in seat.text
        assert seat.lines()[0].strip().startswith(f"{FIRST}  [1 Card]")
        for words in ("Álvarez", "C-003", "Week", "brother", "No show", "Mood"):
            assert words not in seat.text, words


async def test_looking_at_it_writes_nothing(desk: Desk, history: GroupDay) -> None:
    before, head = everything(desk.store), desk.store.changes.head()
    async with seated(desk, "enter", "1", "enter", "v", "down", "up", "pagedown", "v", "escape") as seat:
        assert seat.session.page_name == "roster" and seat.cursor_line.startswith(FIRST)
    assert (everything(desk.store), desk.store.changes.head()) == (before, head)


async def test_full_view_shows_who_it_is_and_where_they_stand(
    desk: Desk, history: GroupDay, jose: int, program: Program
) -> None:
    program.set_sobriety_date(jose, date(2026, 11, 1), DAY)
    async with seated(desk, "enter", "1", "enter", "v") as seat:
        assert rows(desk.store, "sobriety", client_id=jose)
        for line in (
            "Álvarez, José C-003", "Episode Mon, Oct 5, 2026, week 7 of 12",
            "from Mon, Oct 5 Morning IOP Mon Wed Fri level 2.1", "Sober 19 days, since Sun, Nov 1, 2026",
            "Week 2:48 of 9:00 late 1 unexcused 1 of 3",
        ):  # fmt: skip
            assert line in lines(seat), line


async def test_each_session_shows_its_times_and_its_sum(desk: Desk, history: GroupDay) -> None:
    async with seated(desk, "enter", "1", "enter", "v") as seat:
        found = lines(seat)
        start = found.index("Last sessions")
        assert row(desk.store, "attendance", arrived_min=552)["left_min"] is None
        assert found[start + 1 : start + 7] == [
            "Fri, Nov 20 · Not marked",
            "Wed, Nov 18 ○ No show",
            "Mon, Nov 16 ◐ Late 09:12 2:48",
            "09:12–09:30 Check-in 18 + 09:30–10:30 Sleep 60 + 10:45–12:15 Process 90 = 2:48",
            "Fri, Nov 13 ◑ Left early 09:30 0:30",
            "09:00–09:30 Check-in 30 = 0:30",
        ]


async def test_a_sum_is_whole_on_a_narrow_screen(desk: Desk, history: GroupDay) -> None:
    async with seated(desk, "enter", "1", "enter", "v", size=(80, 24)) as seat:
        assert row(desk.store, "attendance", arrived_min=552)
        assert "Process 90 = 2:48" in " ".join(seat.text.split())


async def test_trends_topics_and_notes(desk: Desk, history: GroupDay) -> None:
    async with seated(desk, "enter", "1", "enter", "v") as seat:
        found = lines(seat)
        assert seat.line_of("Mood").split() == ["Mood", "▃▅", "last", "6"], "from 3 to 6 of ten"
        assert any(line.startswith("Goal") and line.endswith("call Ana") for line in found)
        assert found[found.index("Topics had") + 1] == "Sleep"
        assert found[found.index("Topics missed") + 1] == "Trust; Anger"
        place = found.index("Notes")
        assert found[place + 1 : place + 3] == ["Mon, Nov 16 draft", "Spoke of his brother."]
        assert row(desk.store, "note")["text"] == "Spoke of his brother."


async def test_counters_begin_with_what_was_before_the_program_was_in_use(
    desk: Desk, history: GroupDay, jose: int, program: Program
) -> None:
    episode = desk.store.clients.files([jose])[0].episodes[0]
    program.change_episode(episode._replace(opening_late=4, opening_unexcused=2))
    async with seated(desk, "enter", "1", "enter", "v") as seat:
        assert row(desk.store, "episode", client_id=jose)["opening_late"] == 4
        assert "late 5 unexcused 3 of 3" in " ".join(seat.line_of("Week").split())


async def test_another_episode_and_a_walk_in_are_told(
    desk: Desk, history: GroupDay, jose: int, program: Program
) -> None:
    episode = desk.store.clients.files([jose])[0].episodes[0]
    program.change_episode(episode._replace(discharged_on=WEDNESDAY, discharge_reason="completed"))
    program.admit(jose, DAY, 6)
    walk_in = history.roster.new_walk_in("Zed Walker")
    async with seated(desk, "enter", "1", "enter", "v") as seat:
        assert "Episode Fri, Nov 20, 2026, week 1 of 6" in lines(seat)
        assert "Episode Mon, Oct 5, 2026 to Wed, Nov 18, 2026, 7 weeks, completed" in lines(seat)
        await seat.press("escape", "/", *"zed", "enter", "enter")
        assert row(desk.store, "episode", client_id=walk_in)["provisional"] == 1
        assert "not linked to the office's list" in seat.text and own(desk.store, walk_in) in seat.text


async def test_v_covers_it_again_and_so_does_the_cover(desk: Desk, history: GroupDay, jose: int) -> None:
    async with seated(desk, "enter", "1", "enter", "v") as seat:
        assert "Álvarez" in seat.text
        await seat.press("v")
        assert COVERED in seat.text and "Álvarez" not in seat.text
        await seat.press("ctrl+f")
        assert "Álvarez" in seat.text
        await seat.press("ctrl+l", "x", "enter")
        assert isinstance(seat.app.screen, CardScreen) and COVERED in seat.text and "Álvarez" not in seat.text
        assert not rows(desk.store, "note", client_id=jose, dirty=1)


async def test_it_is_covered_again_by_itself(desk: Desk, history: GroupDay, clock: Clock) -> None:
    own = Desk(desk.store, settings=Settings(full_view_seconds=1), now=clock, zone=ZONE)
    async with seated(own, "enter", "1", "enter", "v") as seat:
        assert "Álvarez" in seat.text
        await until(seat, COVERED)
        assert "Álvarez" not in seat.text
        await seat.press("escape", "enter")
        assert COVERED in seat.text, "of the next one too"


async def test_it_is_changed_in_full_view_only_and_drawn_anew(desk: Desk, history: GroupDay, jose: int) -> None:
    async with seated(desk, "enter", "1", "enter", "e") as seat:
        assert (
            isinstance(seat.app.screen, CardScreen)
            and "Press v for full view first" in seat.said
            and "Álvarez" not in seat.text
        )
        await seat.press("v", "e")
        assert isinstance(seat.app.screen, FormScreen)
        await seat.burst("tab", "tab", *"Pepe", "ctrl+s")
        assert row(desk.store, "client", id=jose)["preferred"] == "Pepe"
        assert isinstance(seat.app.screen, CardScreen) and "Pepe" in seat.line_of("C-003")


async def test_undo_leads_from_a_card_to_where_it_was(desk: Desk, history: GroupDay, jose: int) -> None:
    async with seated(desk, "enter", "3", "p", "i") as seat:
        assert row(desk.store, "attendance", session_id=history.id, client_id=jose)["mark"] == "here"
        await seat.press("ctrl+z")
        assert row(desk.store, "attendance", session_id=history.id, client_id=jose)["mark"] == "not_marked"
        assert seat.session.page_name == "attendance" and seat.cursor_line.startswith(FIRST)


async def test_from_the_caseload_escape_leads_back_to_it(desk: Desk, history: GroupDay) -> None:
    async with seated(desk, "w", "end", "i", "v") as seat:
        assert row(desk.store, "client", number="C-012")["last"] == "Weiß" and "Weiß, Jürgen" in seat.text
        await seat.press("v", "escape")
        assert isinstance(seat.app.screen, CaseloadScreen) and seat.cursor_line.startswith("Jürgen W.")
