"""The program's lists: things are added, changed and ended by forms, what cannot be is refused, undo takes it back."""

from __future__ import annotations

from datetime import date

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.screens.form import FormScreen
from iop_tui.screens.program.program import ProgramScreen
from tests.conftest import DAY
from tests.support.program import Program
from tests.support.rows import everything, row, rows, steps
from tests.support.seat import Seat, seated

pytestmark = pytest.mark.slow


async def fill(seat: Seat, *texts: str | None) -> None:
    """Type a form's lines one below the other (None leaves one as it is), and save it."""
    lines = [[] if text is None else ["ctrl+u", *text] for text in texts]
    await seat.burst(*lines[0], *(key for line in lines[1:] for key in ("tab", *line)), "ctrl+s")


async def refused(seat: Seat, words: str) -> None:
    """The form is still there and says why; it is left without saving."""
    assert words in seat.said, (words, seat.said)
    assert isinstance(seat.app.screen, FormScreen)
    await seat.press("escape")
    if isinstance(seat.app.screen, FormScreen):  # something was typed
        await seat.press("escape")
    assert isinstance(seat.app.screen, ProgramScreen)


# -- tracks and their plans --------------------------------------------------------------------


async def test_a_track_is_made_and_undo_takes_it_back(desk: Desk, program: Program) -> None:
    async with seated(desk, "m", "+") as seat:
        await fill(seat, "Evening IOP", "mon-thu", "17:30", "20:45", None, "Adolescent", "8", "2026-11-02")
        made = row(desk.store, "track", name="Evening IOP")
        assert (made["population"], made["capacity"], made["ended_on"]) == ("adolescent", 8, None)
        plan = row(desk.store, "track_plan", track_id=made["id"])
        assert (plan["from_day"], plan["weekdays"]) == ("2026-11-02", "mon,tue,wed,thu")
        assert (plan["start_min"], plan["end_min"]) == (1050, 1245)
        line = " ".join(seat.line_of("Evening IOP").split())
        assert line.endswith("Evening IOP Mon Tue Wed Thu 17:30–20:45 3:00 Nov 2, 2026")
        assert seat.said == "Group added."
        await seat.press("ctrl+z")
        assert len(rows(desk.store, "track")) == len(rows(desk.store, "track_plan")) == 1
        assert "Evening IOP" not in seat.text and seat.said == "Undone: add group"
        await seat.press("ctrl+y")
        assert row(desk.store, "track", name="Evening IOP")["capacity"] == 8 and "17:30–20:45" in seat.text


async def test_a_track_that_cannot_be_is_refused_and_says_why(desk: Desk, program: Program) -> None:
    before = everything(desk.store)
    async with seated(desk, "m") as seat:
        for texts, words in (
            (("",), "needs a name"), (("morning iop",), "with that name"), (("A", "noday"), "not a weekday"),
            (("A", None, "25"), "not a time"), (("A", None, "9", "8:59"), "longer than twelve hours"),
            (("A", *[None] * 3, "nap 30"), "agenda could not be read"),
            (("A", *[None] * 4, "children"), "Not a valid population"),
            (("A", *[None] * 5, "many"), "not a number"), (("A", *[None] * 6, "next week"), "not a date"),
        ):  # fmt: skip
            await seat.press("+")
            await fill(seat, *texts)
            await refused(seat, words)
        assert everything(desk.store) == before


async def test_a_track_that_cannot_reach_the_day_is_told_so(desk: Desk, program: Program) -> None:
    async with seated(desk, "m", "+") as seat:
        await fill(seat, "Short IOP", "tue,thu", "09:00", "10:00")
        assert row(desk.store, "track", name="Short IOP")
        assert "3:00" in seat.said and "9:00" in seat.said, "day and week"


async def test_a_track_is_changed_and_given_a_last_day(desk: Desk, program: Program) -> None:
    async with seated(desk, "m", "enter") as seat:
        await fill(seat, "Mornings", None, "many")
        await refused(seat, "not a number")
        await seat.press("enter")
        await fill(seat, "Mornings", None, "9", "2026-11-30")
        found = row(desk.store, "track")
        assert (found["name"], found["capacity"], found["ended_on"]) == ("Mornings", 9, "2026-11-30")
        assert "Mornings" in seat.cursor_line and "capacity 9" in seat.strip
        await seat.press("escape")
        assert "Mornings" in seat.line_of("● now")
        await seat.press("ctrl+z")
        assert row(desk.store, "track")["name"] == "Morning IOP" and "Morning IOP" in seat.line_of("● now")


async def test_a_track_that_ends_today_meets_no_more_and_undo_lets_it_go_on(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "m", "-") as seat:
        assert row(desk.store, "track")["ended_on"] == DAY.isoformat() and "Ended today" in seat.said
        await seat.press("escape", "g", *"11-23", "enter")
        assert "upcoming" not in seat.text
        await seat.press("ctrl+z")
        assert row(desk.store, "track")["ended_on"] is None and "12 expected" in seat.line_of("· upcoming")


async def test_a_new_plan_holds_from_its_day_on(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "m", "n") as seat:
        await fill(seat, "2026-11-30", "mon,tue", "10:00", "13:15", "checkin 30, topic 150, break 15")
        plan = row(desk.store, "track_plan", from_day="2026-11-30")
        assert (plan["weekdays"], plan["start_min"], plan["end_min"]) == ("mon,tue", 600, 795)
        assert len(rows(desk.store, "track_plan")) == 2
        assert "Mon Wed Fri" in seat.cursor_line, "of today"
        await seat.press("n")
        await fill(seat, "2026-11-25", None, "09:30")
        assert "until the next one, on 2026-11-30" in seat.said
        await seat.press("n")
        await fill(seat, "2026-11-25", "x")
        await refused(seat, "not a weekday")
        await seat.press("escape", "g", *"11-30", "enter")
        assert "10:00–13:15" in seat.line_of("· upcoming")
        await seat.press("g", *"11-27", "enter")
        assert "09:30–12:15" in seat.line_of("· upcoming")
        await seat.press("ctrl+z")
        assert len(rows(desk.store, "track_plan")) == 2 and "09:00–12:15" in seat.line_of("· upcoming")


@pytest.mark.parametrize("typed", ["0206-11-20", "9999-01-01"])
async def test_a_plan_from_a_year_that_nobody_means_is_refused(typed: str, desk: Desk, program: Program) -> None:
    async with seated(desk, "m", "n") as seat:
        await fill(seat, typed)
        assert len(rows(desk.store, "track_plan")) == 1
        assert isinstance(seat.app.screen, FormScreen)


@pytest.mark.parametrize(
    ("keys", "table", "column"), [(("m",), "track", "ended_on"), (("m", "3"), "facilitator", "retired_on")]
)
async def test_what_has_ended_keeps_its_last_day(
    keys: tuple[str, ...], table: str, column: str, desk: Desk, program: Program
) -> None:
    async with seated(desk, *keys, "enter", "up", *["tab"] * (3 if table == "track" else 2)) as seat:
        await seat.burst("ctrl+u", *"2026-10-02", "ctrl+s")
        assert row(desk.store, table)[column] == "2026-10-02"
        await seat.press("-")
        assert row(desk.store, table)[column] == "2026-10-02"


# -- clients -----------------------------------------------------------------------------------


async def test_a_client_is_taken_in_by_hand(desk: Desk, program: Program) -> None:
    async with seated(desk, "m", "2", "+") as seat:
        await fill(seat, "Lovelace", "Ada", None, "L-1", "2026-11-02", "8", None, "mon,fri", "2.1")
        client = row(desk.store, "client")
        assert (client["last"], client["first"], client["number"]) == ("Lovelace", "Ada", "L-1")
        episode = row(desk.store, "episode", client_id=client["id"])
        assert (episode["admitted_on"], episode["planned_weeks"]) == ("2026-11-02", 8)
        assert row(desk.store, "placement", episode_id=episode["id"])["level_of_care"] == "2.1"
        assert sorted(d["weekday"] for d in rows(desk.store, "placement_day")) == [0, 4]
        assert "Ada L." in seat.cursor_line and "Morning IOP Mon Fri" in seat.strip
        assert not [w for w in ("week 3", "L-1", "2026-11-02", "Nov 2, 2026", "Lovelace") if w in seat.text], (
            "Press ctrl+f for full view first"
        )
        await seat.press("v")
        assert "week 3 of 8" in seat.cursor_line and "L-1" in seat.cursor_line
        await seat.press("v")
        await seat.press("ctrl+z")
        assert not rows(desk.store, "client") and not rows(desk.store, "placement_day")
        assert "No clients yet" in seat.text


async def test_a_client_that_cannot_be_is_refused(desk: Desk, clients: list[int]) -> None:
    before = everything(desk.store)
    async with seated(desk, "m", "2") as seat:
        for texts, words in (
            (("", "Ada"), "needs a last name"), (("L", None, None, "C-001"), "belongs to another client"),
            (("L", None, None, None, "soon"), "not a date"), (("L", *[None] * 4, "x"), "not a number"),
            (("L", *[None] * 4, "0"), "between 1 and 104"), (("L", *[None] * 5, "Night"), "No group matches"),
            (("L", *[None] * 6, "noday"), "not a weekday"), (("L", *[None] * 8, "2026-12-01"), "in the future"),
        ):  # fmt: skip
            await seat.press("+")
            await fill(seat, *texts)
            await refused(seat, words)
        assert everything(desk.store) == before


async def test_one_undo_takes_back_a_whole_new_client(desk: Desk, program: Program) -> None:
    async with seated(desk, "m", "2", "+") as seat:
        await fill(seat, "Lovelace", *[None] * 8, "2026-11-02")
        assert row(desk.store, "sobriety")["sobriety_date"] == "2026-11-02"
        await seat.press("ctrl+z")
        assert not rows(desk.store, "client")


async def test_a_discharge_needs_its_reason_and_a_new_episode_follows_it(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "m", "2", "-") as seat:
        assert "Clients are not removed" in seat.said and len(rows(desk.store, "client")) == 12
        await seat.press("n")
        await fill(seat, None)
        await refused(seat, "another episode at that time")
        await seat.press("v", "enter")
        await fill(seat, *[None] * 7, "2026-11-18")
        await refused(seat, "needs a reason")
        await seat.press("enter")
        await fill(seat, *[None] * 7, "2026-11-18", "completed")
        jose = row(desk.store, "client", number="C-003")["id"]
        assert row(desk.store, "episode", client_id=jose)["discharged_on"] == "2026-11-18"
        assert seat.lines()[13].startswith("▌ Álvarez, José"), "the discharged stand behind the others"
        await seat.press("end", "n")
        await fill(seat, "2026-11-19", "6")
        assert [e["planned_weeks"] for e in rows(desk.store, "episode", client_id=jose)] == [12, 6]
        assert "week 1 of 6" in seat.line_of("Álvarez, José")
        await seat.press("ctrl+z", "ctrl+z")
        assert row(desk.store, "episode", client_id=jose)["discharged_on"] is None
        assert "week 7 of 12" in seat.line_of("Álvarez, José")


# -- facilitators ------------------------------------------------------------------------------


async def test_a_facilitator_is_added_changed_and_retired(desk: Desk, program: Program) -> None:
    async with seated(desk, "m", "3", "+") as seat:
        await fill(seat, "rae ELLIS")
        await refused(seat, "with that name")
        await seat.press("+")
        await fill(seat, "Sam Kim", "LPC")
        assert row(desk.store, "facilitator", name="Sam Kim")["credentials"] == "LPC"
        await seat.press("end", "enter")
        await fill(seat, None, "LPC-S", "soon")
        await refused(seat, "not a date")
        await seat.press("enter")
        await fill(seat, None, "LPC-S")
        assert row(desk.store, "facilitator", name="Sam Kim")["credentials"] == "LPC-S" and "LPC-S" in seat.cursor_line
        await seat.press("-")
        assert row(desk.store, "facilitator", name="Sam Kim")["retired_on"] == "2026-11-19"
        assert "until Nov 19, 2026" in seat.cursor_line
        await seat.press("escape", "f")
        assert "Sam Kim" not in seat.strip and "Rae Ellis" in seat.strip
        await seat.press("escape", "ctrl+z", "f")
        assert row(desk.store, "facilitator", name="Sam Kim")["retired_on"] is None and "Sam Kim" in seat.strip


async def test_the_first_facilitator_is_at_work_at_once(desk: Desk) -> None:
    async with seated(desk, "m", "3", "+") as seat:
        await fill(seat, "Rae Ellis")
        assert desk.who == row(desk.store, "facilitator")["id"] and "as R.E." in seat.lines()[0]


async def test_the_first_facilitator_can_be_undone(desk: Desk) -> None:
    async with seated(desk, "m", "3", "+") as seat:
        await fill(seat, "Rae Elis")
        await seat.press("ctrl+z")
        assert not rows(desk.store, "facilitator")
        assert "Rae" not in seat.text


# -- topics ------------------------------------------------------------------------------------


async def test_an_own_topic_is_made_changed_and_retired(desk: Desk, program: Program) -> None:
    async with seated(desk, "m", "4", "+") as seat:
        await fill(seat, "")
        await refused(seat, "needs a title")
        await seat.press("+")
        await fill(seat, "Letters home", "Family", "Say it | Hear it", "To whom?", "Write one.")
        topic = desk.store.topics.kept()[0]
        assert (topic.code, topic.title, topic.category) == ("own-1", "Letters home", "Family")
        assert (topic.aims, topic.prompts, topic.exercise) == (("Say it", "Hear it"), ("To whom?",), "Write one.")
        await seat.press("home", "enter")
        assert "Say it | Hear it" in seat.text
        await fill(seat, "Letters")
        assert row(desk.store, "topic", code="own-1")["title"] == "Letters"
        assert "Letters" in seat.cursor_line and "own" in seat.cursor_line
        await seat.press("-")
        assert row(desk.store, "topic", code="own-1")["retired"] == 1 and "retired" in seat.line_of("Letters")
        assert "Letters" not in [t.title for t in desk.topics()]
        await seat.press("ctrl+z", "ctrl+z")
        assert row(desk.store, "topic", code="own-1")["title"] == "Letters home" and "Letters home" in seat.text
        await seat.press("ctrl+z")
        assert not rows(desk.store, "topic") and "Letters" not in seat.text


async def test_a_built_in_topic_is_retired_and_taken_in_use_again_but_not_changed(desk: Desk, program: Program) -> None:
    title = desk.topics()[0].title
    async with seated(desk, "m", "4", "home", "enter") as seat:
        assert isinstance(seat.app.screen, ProgramScreen) and "Built-in topics cannot be changed" in seat.said
        await seat.press("-")
        assert row(desk.store, "topic")["retired"] == 1 and "retired" in seat.line_of(title)
        assert title not in [t.title for t in desk.topics()]
        await seat.press("home", "-")
        assert row(desk.store, "topic")["retired"] == 0 and title in [t.title for t in desk.topics()]
        assert "retired" not in seat.line_of(title)


# -- rules and closed days -----------------------------------------------------------------------


async def test_a_rule_holds_from_a_day_on_and_open_sessions_keep_theirs(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "m", "5", "home", "enter") as seat:
        await fill(seat, "ten")
        await refused(seat, "not a number from 0 to 120")
        await seat.press("enter")
        await fill(seat, "10", "soon")
        await refused(seat, "not a date")
        await seat.press("enter")
        await fill(seat, "10", "2026-11-18")
        assert [(r["key"], r["from_day"], r["value"]) for r in rows(desk.store, "rule")] == [
            ("grace", "2026-11-18", "10")
        ]
        assert seat.cursor_line.split()[:3] == ["Grace", "period", "10"] and desk.rules(date(2026, 11, 17)).grace == 5
        assert row(desk.store, "session")["grace_min"] == 5
        await seat.press("ctrl+z")
        assert not rows(desk.store, "rule") and desk.rules().grace == 5
        assert seat.cursor_line.split()[:3] == ["Grace", "period", "5"] and seat.said == "Undone: rule"


async def test_rules_of_every_kind_are_read_or_refused(desk: Desk, program: Program) -> None:
    async with seated(desk, "m", "5", "home") as seat:
        for downs, typed, key, stored in (
            (2, "2:30", "day_minimum", "2:30"), (3, "sunday", "week_start", "sunday"), (3, "initials", "initials",
            "initials"), (1, "12", "twelve_hours", "12"),
            (1, "what|next", "note_form", "what | next"),
            (2, "individual, medi", "counting_contacts", "individual,medication"),
            (1, "yes", "contacts_in_day", "yes"), (1, "4", "week_days", "4"), (8, "0", "announce_days", "0"),
            (1, "yes", "test_call", "yes"), (1, "988", "crisis_text", "988"), (1, "yes", "plan_names_program", "yes"),
            (1, "30, 7", "aftercare_calls", "7,30"), (1, "Tour|Forms", "orientation_items", "Tour | Forms"),
            (1, "", "discharge_items", ""), (1, "Phones off", "agreements", "Phones off"),
            (1, "North", "site", "North"), (1, "Ours.", "notice", "Ours."),
        ):  # fmt: skip
            await seat.press(*["down"] * downs, "enter")
            await fill(seat, typed)
            assert row(desk.store, "rule", key=key)["value"] == stored
        await seat.press("home", "down", "down", "enter")
        await fill(seat, "2:75")
        await refused(seat, "not a length of time")
        await seat.press("down", "down", "down", "enter")
        await fill(seat, "tuesday")
        await refused(seat, "not one of the choices")
        await seat.press("end", "enter")
        await fill(seat, "Chicago")
        await refused(seat, "Not a valid time zone")
        assert len(rows(desk.store, "rule")) == 18 and desk.zone == "America/Chicago"


async def test_undo_of_the_time_zone_holds_at_once(desk: Desk, program: Program) -> None:
    async with seated(desk, "m", "5", "end", "enter") as seat:
        await fill(seat, "Asia/Tokyo")
        assert row(desk.store, "meta", key="time_zone")["value"] == "Asia/Tokyo" and "Asia/Tokyo" in seat.cursor_line
        await seat.press("ctrl+z")
        assert row(desk.store, "meta", key="time_zone")["value"] == "America/Chicago"
        assert desk.zone == "America/Chicago" and "America/Chicago" in seat.cursor_line


async def test_a_closed_day_is_noted_once_and_opened_again(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "m", "6", "+") as seat:
        await fill(seat, "2026-11-27", None, "Thanksgiving")
        assert row(desk.store, "track_closed_day")["day"] == "2026-11-27"
        assert seat.cursor_line.split() == ["Fri,", "Nov", "27,", "2026", "all", "groups", "Thanksgiving"]
        for texts, words in (
            (("2026-11-27",), "already closed"), (("27 Nob",), "not a date"), ((None, "Night"), "No group matches"),
        ):  # fmt: skip
            await seat.press("+")
            await fill(seat, *texts)
            await refused(seat, words)
        await seat.press("escape", "g", *"11-27", "enter")
        assert "upcoming" not in seat.text
        await seat.press("m", "6", "-")
        assert not rows(desk.store, "track_closed_day") and "No closed days" in seat.text
        await seat.press("ctrl+z")
        assert row(desk.store, "track_closed_day")["why"] == "Thanksgiving" and "Thanksgiving" in seat.cursor_line


async def test_digits_and_tab_go_through_the_lists_and_write_nothing(desk: Desk, clients: list[int]) -> None:
    count = len(steps(desk.store))
    heads = ("Group", "Client", "Facilitator", "Topic", "Rule", "Day")
    async with seated(desk, "m") as seat:
        for head in heads:
            assert seat.lines()[1].split()[0] == head
            await seat.press("tab")
        assert seat.lines()[1].split()[0] == heads[0], "after the last the first"
        for number, head in enumerate(heads, 1):
            await seat.press(str(number))
            assert seat.lines()[1].split()[0] == head
        await seat.press("5", "+", "-", "n", "3", "n", "6", "enter", "n", "-")
        assert len(steps(desk.store)) == count and isinstance(seat.app.screen, ProgramScreen)


async def test_clients_are_listed_by_short_names_until_full_view(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "m", "2") as seat:
        assert "José Á." in seat.text and "Álvarez" not in seat.text
        await seat.press("v")
        assert "Álvarez, José" in seat.text
        await seat.press("ctrl+l", "x", "enter")
        assert "Álvarez" not in seat.text and len(rows(desk.store, "client")) == 12
