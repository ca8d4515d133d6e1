"""Topic: blocks are added, moved, timed, removed, the catalog is searched, topics are given; undo takes each back."""

from __future__ import annotations

from datetime import date

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.topics import Topic
from iop_tui.screens.text_viewer import TextViewer
from tests.conftest import DAY, Clock
from tests.support.palette import choose
from tests.support.program import Program
from tests.support.rows import row, rows, steps
from tests.support.seat import Seat, seated

CRAVING = "Coping with craving"


def planned(desk: Desk) -> list[tuple[str, int, int]]:
    """The blocks in the file in their order: kind, start and end."""
    found = sorted(rows(desk.store, "block"), key=lambda b: b["position"])
    return [(b["kind"], b["start_min"], b["end_min"]) for b in found]


def true_times(desk: Desk) -> list[tuple[int | None, int | None]]:
    """The true times of the blocks in the file."""
    return [(b["began_min"], b["ended_min"]) for b in sorted(rows(desk.store, "block"), key=lambda b: b["position"])]


def given(desk: Desk) -> dict[str, str]:
    """The titles of the topics given, by the kind of the block."""
    return {b["kind"]: b["topic_title"] for b in rows(desk.store, "block") if b["topic_code"]}


def _left(seat: Seat) -> int:
    """The width of the list at the left."""
    return seat.page.query_one("#blocks").size.width


def blocks_seen(seat: Seat) -> list[str]:
    """What stands in the left list, the columns one blank apart."""
    lines = [line[: _left(seat)].strip(" ▌│") for line in seat.lines()[3:12]]
    return [" ".join(line.split()) for line in lines if line]


def block_under_cursor(seat: Seat) -> str:
    """The line of the left list that is under its cursor."""
    return next(line[1 : _left(seat)].strip() for line in seat.lines() if line.startswith(("▌", "│")))


def topic_under_cursor(seat: Seat) -> str:
    """The title in the right list that is under its cursor."""
    line = next(line for line in seat.lines() if {"▌", "│"} & set(line[1:]))
    return line[1:].replace("│", "▌").partition("▌")[2].strip().partition("  ")[0]


AS_PLANNED = [("checkin", 540, 570), ("topic", 570, 630), ("break", 630, 645), ("process", 645, 735)]


async def test_enter_gives_the_first_block_that_wants_one_the_topic_under_the_cursor(
    desk: Desk, group: GroupDay
) -> None:
    async with seated(desk, "enter", "4") as seat:
        assert block_under_cursor(seat) == "09:30–10:30 Topic: no topic"
        await seat.press("down", "enter")
        title = given(desk)["topic"]
        assert given(desk) == {"topic": desk.topics()[1].title} and row(desk.store, "topic")["title"] == title
        assert blocks_seen(seat)[1].startswith(f"09:30–10:30 {title[:20]}")
        assert seat.said == f"{title} is the topic of 09:30–10:30"
        assert "no topic" not in seat.text and title in seat.lines()[1] + seat.strip


async def test_a_second_block_that_wants_a_topic_comes_next(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "4", "+", "3", "enter", "down", "enter") as seat:
        titles = [t.title for t in desk.topics()[:2]]
        assert given(desk) == {"skills": titles[0], "topic": titles[1]}
        assert "no topic" not in seat.text


async def test_the_catalogue_is_searched_while_one_types(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "4", "/") as seat:
        await seat.type("coping crav")
        assert topic_under_cursor(seat) == CRAVING and "Aftercare planning" not in seat.text
        assert not given(desk)
        await seat.press("down")
        chosen = topic_under_cursor(seat)
        await seat.press("enter")
        assert given(desk) == {"topic": chosen} and chosen != CRAVING
        assert "Aftercare planning" in seat.text, "the whole catalog is back"


async def test_leaving_the_search_gives_nothing(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "4", "/", *"coping", "escape") as seat:
        assert "Aftercare planning" in seat.text and seat.session.page_name == "topic"
        await seat.press("/", *"zzz")
        assert "No topic has these letters" in seat.text
        await seat.press("enter")
        assert not given(desk) and "Aftercare planning" in seat.text


async def test_backspace_takes_the_topic_away_and_undo_brings_it_back(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "4", "/", *"coping crav", "enter") as seat:
        assert given(desk) == {"topic": CRAVING}
        await seat.press("tab", "backspace")
        assert not given(desk) and "Topic: no topic" in seat.text
        await seat.press("u")
        assert given(desk) == {"topic": CRAVING} and f"09:30–10:30 {CRAVING}" in blocks_seen(seat)
        assert seat.said == "Undone: topic"
        await seat.press("u")
        assert not given(desk) and not rows(desk.store, "topic")
        await seat.press("U")
        assert given(desk) == {"topic": CRAVING}


async def test_on_the_blocks_enter_goes_to_the_topics_and_gives_nothing(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "4", "tab", "up", "enter") as seat:
        assert not given(desk)
        await seat.press("enter")
        assert given(desk) == {"checkin": desk.topics()[0].title}, "of the block under the cursor"


async def test_a_block_is_added_behind_the_one_under_the_cursor(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "4", "+") as seat:
        assert "3 Skills" in seat.strip and planned(desk) == AS_PLANNED
        await seat.press("x", "3")
        assert planned(desk) == [
            ("checkin", 540, 570), ("topic", 570, 630), ("skills", 630, 645), ("break", 645, 660),
            ("process", 660, 735),
        ]  # fmt: skip
        assert blocks_seen(seat)[2] == "10:30–10:45 Skills: no topic"
        assert block_under_cursor(seat) == "10:30–10:45 Skills: no topic"
        await seat.press("u")
        assert planned(desk) == AS_PLANNED and len(blocks_seen(seat)) == 4 and seat.said == "Undone: add block"
        await seat.press("+", "escape", "+", "enter")
        assert planned(desk) == AS_PLANNED, "left without an answer"


async def test_a_block_is_moved_with_its_length(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "4", "tab", "<") as seat:
        assert planned(desk)[:2] == [("topic", 540, 600), ("checkin", 600, 630)]
        assert blocks_seen(seat)[0] == "09:00–10:00 Topic: no topic" and block_under_cursor(seat).startswith("09:00")
        await seat.press("<")
        assert planned(desk)[0][0] == "topic" and steps(desk.store).count("move block") == 1
        await seat.press("shift+down", ">")
        assert [kind for kind, _, _ in planned(desk)] == ["checkin", "break", "topic", "process"]
        await seat.press("u", "u")
        assert planned(desk)[:2] == [("topic", 540, 600), ("checkin", 600, 630)]
        await seat.press("u")
        assert planned(desk) == AS_PLANNED and blocks_seen(seat)[0] == "09:00–09:30 Check-in"


async def test_other_times_are_planned_and_the_neighbours_give_way(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "4", "W") as seat:
        assert "09:30-10:30" in seat.strip
        await seat.press("ctrl+u", *"940-1020", "enter")
        assert planned(desk) == [
            ("checkin", 540, 580), ("topic", 580, 620), ("break", 620, 645), ("process", 645, 735),
        ]  # fmt: skip
        assert blocks_seen(seat)[1] == "09:40–10:20 Topic: no topic"
        await seat.press("W", "ctrl+u", *"940", "enter")
        assert "Both times are required" in seat.strip and seat.session.asking is not None
        await seat.press("ctrl+u", *"940-1300", "enter")
        assert "overlaps the adjacent block" in seat.said
        await seat.press("u")
        assert planned(desk) == AS_PLANNED and seat.said == "Undone: block times"


async def test_true_times_are_entered_and_taken_back(desk: Desk, group: GroupDay, clock: Clock) -> None:
    clock.at(12, 15)
    async with seated(desk, "enter", "4", "tab", "up", "w", *"905-940", "enter") as seat:
        assert true_times(desk)[0] == (545, 580) and row(desk.store, "session")["actual_start_min"] == 545
        assert blocks_seen(seat)[0] == "09:05–09:40 Check-in real" and "09:05–12:15" in seat.lines()[0]
        await seat.press("down", "w", *"930-1030", "enter")
        assert true_times(desk)[1] == (None, None) and "would overlap" in seat.said
        await seat.press("w", *"1030-1000", "enter")
        assert true_times(desk)[1] == (None, None) and "end is before the start" in seat.said
        await seat.press("w", *"25", "enter")
        assert "not a time" in seat.strip
        await seat.press("escape", "up", "w")
        assert "09:05-09:40" in seat.strip, "what is recorded is filled in"
        await seat.press("ctrl+u", "enter")
        assert true_times(desk)[0] == (None, None) and row(desk.store, "session")["actual_start_min"] is None
        assert blocks_seen(seat)[0] == "09:00–09:30 Check-in"
        await seat.press("u")
        assert true_times(desk)[0] == (545, 580) and "09:05–12:15" in seat.lines()[0]


async def test_a_block_of_which_only_the_end_is_recorded_keeps_it(desk: Desk, group: GroupDay, clock: Clock) -> None:
    clock.at(12, 15)
    group.times.set_true_times(None, 730)
    async with seated(desk, "enter", "4", "tab", *["down"] * 3, "w") as seat:
        assert true_times(desk)[3] == (None, 730) and "-12:10" in seat.strip
        await seat.press("enter")
        assert true_times(desk)[3] == (None, 730) and row(desk.store, "session")["actual_end_min"] == 730
        await seat.press("w", "home", *"1045", "enter")
        assert true_times(desk)[3] == (645, 730)


async def test_a_removed_block_leaves_its_time_to_the_one_before(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "4", "tab", "down", "-") as seat:
        assert planned(desk) == [("checkin", 540, 570), ("topic", 570, 645), ("process", 645, 735)]
        assert blocks_seen(seat)[1] == "09:30–10:45 Topic: no topic" and "Break" not in seat.text
        await seat.press("-", "-")
        assert planned(desk) == [("checkin", 540, 735)]
        await seat.press("-")
        assert planned(desk) == [("checkin", 540, 735)] and "needs at least one block" in seat.said
        await seat.press("u", "u", "u")
        assert planned(desk) == AS_PLANNED and blocks_seen(seat)[2] == "10:30–10:45 Break"


async def test_what_has_begun_is_neither_moved_nor_removed(desk: Desk, group: GroupDay, clock: Clock) -> None:
    async with seated(desk, "enter", "4", "tab") as seat:
        assert "Start group: b" in seat.strip
        await seat.press("b")
        assert true_times(desk)[0] == (542, None) and "Group started at 09:02" in seat.said
        clock.at(9, 35)
        await seat.press("b")
        assert true_times(desk)[:2] == [(542, 575), (575, None)] and "Begin Break: b" in seat.strip
        assert blocks_seen(seat)[0] == "09:02–09:35 Check-in real"
        for key, words in (("-", "has actual times"), ("<", "cannot be moved"), (">", "cannot be moved")):
            await seat.press(key)
            assert words in seat.said, key
        assert planned(desk) == AS_PLANNED
        await seat.press("u")
        assert true_times(desk)[:2] == [(542, None), (None, None)]
        await seat.press("-")
        assert [kind for kind, _, _ in planned(desk)] == ["checkin", "break", "process"], "not begun any more"


async def test_when_the_group_last_had_a_topic_and_who_never_had_it(
    desk: Desk, clients: list[int], program: Program, clock: Clock
) -> None:
    topic = next(t for t in desk.topics() if t.title == CRAVING)
    before = open_session(desk, program.tracks()[0].track.id, date(2026, 11, 13))
    before.agenda.set_topic(before.blocks[1].id, topic)
    for client in before.on_roster[:9]:
        before.sheet.mark(client, Mark.HERE)
    group = open_session(desk, program.tracks()[0].track.id, DAY)
    async with seated(desk, "enter", "4", "/", *"coping crav") as seat:
        line = seat.line_of(f"▌ {CRAVING}").partition(CRAVING)[2].split()
        assert line[-3:] == ["Nov", "13", "3"], "three were not here"
        await seat.press("enter")
        names = [group.short[id] for id in group.on_roster]
        assert not any(name in seat.strip for name in names), "who it is is not for the room"
        await seat.press("v")
        assert f"new to {', '.join(names[9:])}" in seat.strip
        assert given(desk)["topic"] == CRAVING


async def test_a_card_shows_aims_and_prompts(desk: Desk, group: GroupDay) -> None:
    topic = next(t for t in desk.topics() if t.title == CRAVING)
    async with seated(desk, "enter", "4", "/", *"coping crav", "enter", "home", "i") as seat:
        assert isinstance(seat.app.screen, TextViewer) and desk.topics()[0].title in seat.lines()[0]
        await seat.press("escape", "tab", "i")
        assert CRAVING in seat.lines()[0], "on the blocks it is the card of the block's topic"
        for words in (topic.aims[0][:40], topic.prompts[0][:40], topic.exercise[:40], "To ask the group"):
            assert words in seat.text
        await seat.press("escape")
        assert seat.session.page_name == "topic" and given(desk) == {"topic": CRAVING}


async def test_an_own_topic_is_in_the_catalogue_at_once_and_what_was_held_keeps_its_title(
    desk: Desk, group: GroupDay, program: Program
) -> None:
    async with seated(
        desk, "enter", "4", "0", "m", "4", "+", *"Letters home", "ctrl+s", "escape", "enter", "4"
    ) as seat:
        await seat.press("/", *"letters ho", "enter")
        assert row(desk.store, "block", topic_code="own-1")["topic_title"] == "Letters home"
        program.save_topic(Topic("own-1", "Letters to oneself", "Our own"))
        await seat.press("0", "enter", "4")
        assert "09:30–10:30 Letters home" in blocks_seen(seat)
        assert "Letters to oneself" in seat.text


async def test_a_coming_day_can_have_its_topic_but_no_true_times(desk: Desk, clients: list[int], clock: Clock) -> None:
    clock.set(date(2026, 11, 19), 9)
    desk.day = DAY
    async with seated(desk, "enter", "4", "/", *"coping crav", "enter") as seat:
        assert given(desk) == {"topic": CRAVING} and row(desk.store, "session")["state"] == "prepared"
        await seat.press("b")
        assert "No one can be marked present" in seat.said and true_times(desk) == [(None, None)] * 4


async def test_in_a_cancelled_session_nothing_is_changed(desk: Desk, group: GroupDay) -> None:
    group.closing.cancel("snow")
    async with seated(desk, "home", "enter", "4") as seat:
        for keys in (("enter",), ("tab", "-"), ("<",), ("+", "3")):
            await seat.press(*keys)
            assert "was cancelled" in seat.said, keys
        await seat.press("b")
        assert true_times(desk) == [(None, None)] * 4
        assert planned(desk) == AS_PLANNED and not given(desk)


async def test_a_block_is_made_one_of_another_kind(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "4", "tab", "down") as seat:
        await choose(seat, "kind", "changes the kind of block")
        await seat.press("3")
        assert [(b["kind"], b["counts"]) for b in rows(desk.store, "block", start_min=630)] == [("skills", 1)]
        assert blocks_seen(seat)[2] == "10:30–10:45 Skills: no topic"


async def test_g_asks_for_another_kind(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "4", "tab", "down", "g", "3") as seat:
        assert [b["kind"] for b in rows(desk.store, "block", start_min=630)] == ["skills"]
        assert seat.session.page_name == "topic"


async def test_times_are_whole_and_of_twelve_hours_where_that_is_the_rule(
    desk: Desk, group: GroupDay, program: Program
) -> None:
    program.set_rule("twelve_hours", "12")
    async with seated(desk, "enter", "4", "enter") as seat:
        assert blocks_seen(seat)[2] == "10:30a–10:45a Break"
        assert seat.said.endswith("is the topic of 9:30a–10:30a")


async def test_what_was_seen_least_comes_first_and_by_category_on_a_key(
    desk: Desk, group: GroupDay, clock: Clock, program: Program
) -> None:
    first, second = desk.topics()[:2]
    block = next(b.id for b in group.blocks if b.wants_topic)
    group.agenda.set_topic(block, first)
    clock.at(12, 15)
    group.sheet.rest_present()
    clock.set(date(2026, 11, 23), 9)
    desk.day = desk.today
    open_session(desk, group.track.id, desk.day)
    async with seated(desk, "enter", "4") as seat:
        order = [r.key for r in seat.page.topics.rows]  # type: ignore[attr-defined]
        assert order[0] == second.code and order[-1] == first.code, "everybody has had it"
        await seat.press("z")
        order = [r.key for r in seat.page.topics.rows]  # type: ignore[attr-defined]
        assert order[:2] == [first.code, second.code] and seat.said == "By category."
        await seat.press("z", "/", *first.title[:5])
        assert seat.cursor_line.startswith(first.title[:5]), "a search shows what matches best"
