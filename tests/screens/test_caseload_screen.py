"""Caseload: a cell is toggled from a day on, the days before keep theirs; names are short until full view is on."""

from __future__ import annotations

from datetime import date

from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import parse_weekdays
from iop_tui.domain.names import Name
from iop_tui.screens.clients.card import CardScreen
from iop_tui.screens.clients.caseload import CaseloadScreen
from iop_tui.screens.form import FormScreen
from tests.conftest import DAY
from tests.support.hostile import NAMES, harmful
from tests.support.program import Program
from tests.support.rows import everything, row, rows
from tests.support.seat import Seat, seated

FIRST, SECOND = "José Á.", "María Ga."
JOSE, MARIA = "C-003", "C-001"


def placements(desk: Desk, number: str) -> list[tuple[str, list[int]]]:
    """A client's placements in the file: from which day on, on which weekdays."""
    client = row(desk.store, "client", number=number)["id"]
    episodes = [e["id"] for e in rows(desk.store, "episode", client_id=client)]
    found = [p for p in rows(desk.store, "placement") if p["episode_id"] in episodes]
    return [
        (p["from_day"], sorted(d["weekday"] for d in rows(desk.store, "placement_day", placement_id=p["id"])))
        for p in sorted(found, key=lambda p: p["from_day"])
    ]


def cells(seat: Seat, name: str) -> str:
    """A client's cells as they are painted, without blanks."""
    return "".join(seat.line_of(f" {name}").split()[-3:])


def discharge(program: Program, desk: Desk, client: int, day: date) -> None:
    episode = desk.store.clients.files([client])[0].episodes[0]
    program.change_episode(episode._replace(discharged_on=day, discharge_reason="completed"))


async def test_a_cell_is_toggled_from_the_day_shown_on(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "w", "right", "right", "right") as seat:
        assert "changes effective Fri, Nov 20, 2026" in seat.lines()[0] and cells(seat, FIRST) == "●●●"
        assert "Morning IOP, Wed" in seat.strip
        await seat.press("space")
        assert placements(desk, JOSE) == [("2026-10-05", [0, 2, 4]), ("2026-11-20", [0, 4])]
        assert cells(seat, FIRST) == "●·●" and cells(seat, SECOND) == "●●●"
        await seat.press("enter")
        assert placements(desk, JOSE)[-1] == ("2026-11-20", [0, 2, 4]) and cells(seat, FIRST) == "●●●"


async def test_who_is_not_expected_any_more_is_not_on_the_next_roster(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "w", "end", "right", "right", "space", "escape") as seat:
        assert placements(desk, "C-012")[-1] == ("2026-11-20", [2, 4])
        assert "12 expected" in seat.line_of("● now"), "a Monday was taken away"
        await seat.press("g", *"11-23", "enter")
        assert "11 expected" in seat.line_of("· upcoming")
        await seat.press("g", *"11-16", "enter")
        assert "12 expected" in seat.lines()[2], "the days before keep theirs"


async def test_changes_can_hold_from_another_day_on(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "w", "f", *"11-31", "enter") as seat:
        assert "not a date" in seat.strip
        await seat.press("ctrl+u", *"11-30", "enter")
        assert "changes effective Mon, Nov 30, 2026" in seat.lines()[0]
        await seat.press("right", "right", "space")
        assert placements(desk, JOSE) == [("2026-10-05", [0, 2, 4]), ("2026-11-30", [2, 4])]
        assert cells(seat, FIRST) == "·●●"
        await seat.press("f", *"20", "enter")
        assert "Fri, Nov 20" in seat.lines()[0] and cells(seat, FIRST) == "●●●"


async def test_the_day_that_today_shows_is_the_one_from_which_changes_hold(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, *["left"] * 4, "w", "right", "right", "space") as seat:
        assert "Mon, Nov 16, 2026" in seat.lines()[0]
        assert placements(desk, JOSE)[-1] == ("2026-11-16", [2, 4])


async def test_undo_and_redo_of_a_cell(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "w", "down", "right", "right", "space", "right", "space") as seat:
        assert placements(desk, MARIA)[-1] == ("2026-11-20", [4]) and cells(seat, SECOND) == "··●"
        await seat.press("ctrl+z")
        assert placements(desk, MARIA)[-1] == ("2026-11-20", [2, 4]) and cells(seat, SECOND) == "·●●"
        assert isinstance(seat.app.screen, CaseloadScreen) and seat.said.startswith("Undone: schedule (")
        await seat.press("ctrl+z")
        assert placements(desk, MARIA) == [("2026-10-05", [0, 2, 4])] and cells(seat, SECOND) == "●●●"
        await seat.press("ctrl+y")
        assert placements(desk, MARIA)[-1] == ("2026-11-20", [2, 4]) and cells(seat, SECOND) == "·●●"


async def test_on_a_name_the_key_goes_to_the_first_day_and_writes_nothing(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "w", "space") as seat:
        assert placements(desk, JOSE) == [("2026-10-05", [0, 2, 4])] and "Morning IOP, Mon" in seat.strip
        await seat.press("space")
        assert placements(desk, JOSE)[-1] == ("2026-11-20", [2, 4])


async def test_a_cell_of_another_track_is_that_tracks(desk: Desk, clients: list[int], evening: GroupDay) -> None:
    async with seated(desk, "w", "/", *"jos", "enter", *["right"] * 6) as seat:
        assert "Evening IOP, Fri" in seat.strip
        await seat.press("space")
        latest = max(p["id"] for p in rows(desk.store, "placement"))
        pairs = {(d["track_id"], d["weekday"]) for d in rows(desk.store, "placement_day", placement_id=latest)}
        assert pairs == {(1, 0), (1, 2), (1, 4), (evening.track.id, 4)}
        assert seat.line_of(f" {FIRST}").count("●") == 4
        await seat.press("escape", "g", *"11-27", "enter")
        assert "4 expected" in seat.line_of("Evening IOP")


async def test_outside_the_program_nobody_is_placed(desk: Desk, clients: list[int], program: Program) -> None:
    discharge(program, desk, clients[2], date(2026, 11, 25))
    program.add_client(Name("Adams", "Zoe"), number="Z-1", admitted_on=date(2026, 12, 1))
    before = everything(desk.store)
    async with seated(desk, "w", "right", "right", "space") as seat:
        assert seat.cursor_line.startswith("Zoe A.") and "admitted" not in seat.strip, (
            "Press ctrl+f for full view first"
        )
        assert "not in the program on that day" in seat.said and everything(desk.store) == before
        await seat.press("v")
        assert "admitted Tue, Dec 1, 2026" in seat.strip
        await seat.press("f", *"11-30", "enter")
        assert FIRST not in seat.text and "Álvarez" not in seat.text, "discharged by then"
        await seat.press("d", "down")
        assert seat.cursor_line.startswith("Álvarez, José") and "discharged Wed, Nov 25, 2026" in seat.strip
        await seat.press("space")
        assert "not in the program on that day" in seat.said and everything(desk.store) == before


async def test_somebody_who_was_discharged_is_admitted_again(desk: Desk, clients: list[int], program: Program) -> None:
    discharge(program, desk, clients[2], date(2026, 11, 18))
    async with seated(desk, "w") as seat:
        assert FIRST not in seat.text
        await seat.press("d", "home", "r", "ctrl+s")
        assert [(e["admitted_on"], e["discharged_on"]) for e in rows(desk.store, "episode", client_id=clients[2])] == [
            ("2026-10-05", "2026-11-18"), ("2026-11-20", None),
        ]  # fmt: skip
        await seat.press("d")
        assert cells(seat, FIRST) == "···", "a new episode is placed anew"


async def test_room_view_has_short_names_and_full_view_full_ones(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "w") as seat:
        assert FIRST in seat.text and "Álvarez" not in seat.text and "Smith-Jones" not in seat.text
        await seat.press("down")
        assert "García" not in seat.text, "on the strip neither"
        await seat.press("v")
        assert "Álvarez, José" in seat.text and "García, María" in seat.strip and "Smith-Jones, Ann" in seat.text
        await seat.press("v")
        assert "García" not in seat.text and seat.cursor_line.startswith(SECOND)


async def test_a_name_is_found_by_its_letters(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "w", "right", "right", "/", *"jurg", "enter") as seat:
        assert seat.cursor_line.startswith("Jürgen W.")
        await seat.press("space")
        assert placements(desk, "C-012")[-1] == ("2026-11-20", [2, 4]) and len(placements(desk, JOSE)) == 1


async def test_the_card_and_the_form_of_who_is_under_the_cursor(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "w", "down", "i") as seat:
        assert isinstance(seat.app.screen, CardScreen) and "Hidden in room view" in seat.text
        assert "García" not in seat.text
        await seat.press("escape", "v", "e", "tab", "tab", *"Mia", "ctrl+s")
        assert row(desk.store, "client", number=MARIA)["preferred"] == "Mia"
        await seat.press("v")
        assert seat.cursor_line.startswith("Mia G."), "the list is drawn anew"


async def test_the_form_shows_no_full_name_to_the_room(desk: Desk, clients: list[int]) -> None:
    async with seated(desk, "w", "e") as seat:
        assert row(desk.store, "client", number=JOSE)["last"] == "Álvarez"
        assert "Álvarez" not in seat.text


async def test_a_walk_in_is_matched_with_the_client_that_they_are(
    desk: Desk, clients: list[int], program: Program
) -> None:
    group = open_session(desk, program.tracks()[0].track.id, date(2026, 11, 18))
    walk_in = group.roster.new_walk_in("Newman Jo")
    group.sheet.arrive(walk_in, 552)
    known = program.add_client(Name("Newman", "Joanne"), number="N-9", admitted_on=date(2026, 11, 2))
    async with seated(desk, "w", "v", "/", *"newman", "enter") as seat:
        assert "unlinked walk-in: press m to link" in seat.strip
        await seat.press("m")
        assert "The walk-in is" in seat.strip and "N-9" in seat.strip
        await seat.press(*"newm", "enter")
        found = row(desk.store, "attendance", client_id=known)
        assert (found["arrived_min"], rows(desk.store, "client", id=walk_in)) == (552, [])
        assert "Linked" in seat.said and "T-" not in seat.text
        await seat.press("ctrl+z")
        assert row(desk.store, "attendance", arrived_min=552)["client_id"] == walk_in and "T-" in seat.text


async def test_who_stand_in_one_session_are_not_matched(desk: Desk, group: GroupDay) -> None:
    group.roster.new_walk_in("Zed Walker")
    before = everything(desk.store)
    async with seated(desk, "w", "home", "m") as seat:
        assert seat.screen.asking is None and "m links a walk-in" in seat.said
        await seat.press("/", *"zed", "enter", "m", *"garc", "enter")
        assert "Both are in the same session" in seat.strip
        await seat.press("escape")
        assert everything(desk.store) == before and "Zed W." in seat.text


async def test_a_client_entered_by_hand_is_not_called_a_walk_in(desk: Desk, program: Program) -> None:
    async with seated(desk, "w", "+", *"Lovelace", "ctrl+s") as seat:
        assert row(desk.store, "episode")["provisional"] == 0
        assert "walk-in" not in seat.strip


async def test_clients_of_any_name_are_toggled_each_in_their_own_row(desk: Desk, program: Program) -> None:
    for number, name in enumerate(NAMES):
        program.add_client(Name(name, name), number=f"H-{number:02}", admitted_on=date(2026, 10, 5))
    program.change_track(program.tracks()[0].track._replace(capacity=0))
    async with seated(desk, "w", "right", "right") as seat:
        for place in range(len(NAMES)):
            await seat.press("space", "down")
            assert len(rows(desk.store, "placement_day")) == place + 1
        assert {w for number in range(len(NAMES)) for w in placements(desk, f"H-{number:02}")[-1][1]} == {0}
        for _ in ("room", "full"):
            assert not harmful(seat.text)
            assert sum(line.rstrip().endswith("●    ·    ·") for line in seat.lines()) == len(NAMES)
            await seat.press("v")


async def test_on_an_empty_file_it_says_how_clients_come_in(desk: Desk, program: Program) -> None:
    async with seated(desk, "w", "space", "e", "i", "m", "r") as seat:
        assert "No clients yet. Press + to add one" in seat.text and not rows(desk.store, "client")
        await seat.press("+")
        assert isinstance(seat.app.screen, FormScreen)


async def test_days_of_a_track_that_has_another_plan_are_those_of_the_day(
    desk: Desk, clients: list[int], program: Program
) -> None:
    program.plan_track(program.tracks()[0].track.id, date(2026, 12, 1), parse_weekdays("tue"), 540, 735)
    async with seated(desk, "w") as seat:
        assert seat.lines()[3].split()[-3:] == ["Mon", "Wed", "Fri"]
        await seat.press("f", *"12-01", "enter", "right", "right", "space")
        assert seat.lines()[3].split()[-2:] == ["Number", "Tue"]
        assert placements(desk, JOSE)[-1] == ("2026-12-01", [0, 1, 2, 4])


async def test_two_groups_at_once_are_said_when_placed(desk: Desk, program: Program, clients: list[int]) -> None:
    program.add_track("Noon IOP", parse_weekdays("fri,sat"), 12 * 60, 15 * 60, since=DAY)
    program.add_track("Late IOP", parse_weekdays("fri"), 15 * 60, 18 * 60, since=DAY)
    async with seated(desk, "w", *["right"] * 5) as seat:
        for _ in range(8):
            await seat.press("space")
            if "Two groups" in seat.said:
                break
            await seat.press("space", "right")
        assert seat.said == "Two groups at the same time: Fri Morning IOP and Noon IOP."
        await seat.press("ctrl+z", "right")
        assert "Two groups" not in seat.said
