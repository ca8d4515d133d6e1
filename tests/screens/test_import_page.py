"""The import's page: columns and lines before anything is taken, by keys alone; hidden in room view."""

from __future__ import annotations

from pathlib import Path

import pytest

from iop_tui.desk.desk import Desk
from iop_tui.screens.program.import_clients import ImportScreen
from iop_tui.screens.program.program import ProgramScreen
from tests.exchange.importing.programs import people, take
from tests.support.program import Program
from tests.support.rows import everything, rows
from tests.support.seat import Seat, seated

HEAD = "MRN,Last Name,First Name"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """Where the list is."""
    return tmp_path / "list.csv"


async def opened(seat: Seat, listed: Path, *lines: str) -> None:
    """Show a list by its path, in full view."""
    listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    await seat.press("i")
    await seat.paste(str(listed))
    await seat.press("enter")
    assert isinstance(seat.app.screen, ImportScreen), seat.said
    await seat.press("v")


async def test_from_the_path_to_the_clients_and_back(desk: Desk, program: Program, listed: Path) -> None:
    before = everything(desk.store)
    async with seated(desk, "m", "2") as seat:
        await opened(seat, listed, HEAD, "1,Abel,Ann", "2,Baker,Bob")
        assert "2 new" in seat.text and "Abel, Ann" in seat.text and "last name" in seat.text
        assert "Morning IOP" in seat.text, "the only group there is"
        await seat.press("y")
        assert isinstance(seat.app.screen, ProgramScreen) and "Imported: 2 new" in seat.said
        assert str(listed.name) in seat.strip and len(rows(desk.store, "placement")) == 2
        await seat.press("ctrl+z")
        after = everything(desk.store)
        assert {t: r for t, r in after.items() if t != "meta"} == {t: r for t, r in before.items() if t != "meta"}


async def test_room_view_shows_counts_and_no_names(desk: Desk, program: Program, listed: Path) -> None:
    async with seated(desk, "m", "2") as seat:
        await opened(seat, listed, HEAD, "4711,Abel,Ann", "7E5,Baker,Bob")
        await seat.press("v")
        assert "Abel" not in seat.text and "4711" not in seat.text and "7E5" not in seat.text
        assert "1 problem" in seat.text and "1 new" in seat.text and "Press v to show each line" in seat.strip


async def test_no_name_stays_when_the_view_falls_back(desk: Desk, program: Program, listed: Path) -> None:
    take(desk, "Last Name,First Name", "Lee,Sam")
    async with seated(desk, "m", "2") as seat:
        await opened(seat, listed, f"{HEAD},Status", "77,Lee,Sam,", "78,Roe,Max,Waitlist")
        await seat.press("n", "enter")
        assert "Lee, Sam" in seat.strip
        seat.app.parts.full_view.set(False)  # as a minute without a key does
        await seat.settle()
        assert "Lee" not in seat.text and "Waitlist" not in seat.text and seat.screen.asking is None
        await seat.press("escape")
        listed.write_bytes(f"{HEAD}\n1,Muñoz,Zoë\n".encode("mac_roman"))
        await seat.press("i")
        await seat.paste(str(listed))
        await seat.press("enter")
        assert "letters?" in seat.text and "Mu" not in seat.text.replace("Mon", "")
        await seat.press("v")
        assert "Muñoz" in seat.text


async def test_a_question_is_answered_by_a_digit(desk: Desk, program: Program, listed: Path) -> None:
    take(desk, "Last Name,First Name", "Lee,Sam")
    async with seated(desk, "m", "2") as seat:
        await opened(seat, listed, HEAD, "77,Lee,Sam", "78,Abel,Ann")
        await seat.press("y")
        assert "still open" in seat.said and isinstance(seat.app.screen, ImportScreen)
        await seat.press("enter", "1")
        assert "1 walk-in matched" in seat.text
        await seat.press("y")
    assert people(desk) == {"77": "Lee, Sam", "78": "Abel, Ann"}


async def test_an_answer_can_be_given_again(desk: Desk, program: Program, listed: Path) -> None:
    take(desk, "Last Name,First Name", "Lee,Sam")
    async with seated(desk, "m", "2") as seat:
        await opened(seat, listed, HEAD, "77,Lee,Sam")
        await seat.press("n", "enter", "2", "/", *"lee", "enter", "enter")
        assert "1 question" in seat.text


async def test_lines_with_a_problem_are_left_only_when_that_is_said(desk: Desk, program: Program, listed: Path) -> None:
    async with seated(desk, "m", "2") as seat:
        await opened(seat, listed, f"{HEAD},Admit Date", "1,Abel,Ann,soon", "2,Baker,Bob,2026-11-02")
        assert "1 problem" in seat.text and "(soon)" in seat.text
        await seat.press("y")
        assert "Leave 1 line with problems and take 1 person?" in seat.strip
        await seat.press("n", "y", "y")
    assert people(desk) == {"2": "Baker, Bob"}


async def test_a_column_is_told_and_remembered(desk: Desk, program: Program, listed: Path) -> None:
    lines = ("MRN,first_name,last_nm", "1,Ann,Abel")
    async with seated(desk, "m", "2") as seat:
        await opened(seat, listed, *lines)
        assert "cannot be read yet" in seat.text and "last_nm" in seat.text and "--column" not in seat.text
        await seat.press("y")
        assert isinstance(seat.app.screen, ImportScreen)
        await seat.press(*["down"] * 3, "enter", *"last n", "enter")
        assert "1 new" in seat.text and "Abel, Ann" in seat.text
        await seat.press("y", "ctrl+z")
        await opened(seat, listed, *lines)
        assert "1 new" in seat.text


async def test_a_column_that_looks_like_a_row_number_is_left_out(desk: Desk, program: Program, listed: Path) -> None:
    take(desk, "ID,Last Name,First Name", "1,Abel,Ann", "2,Baker,Bob")
    async with seated(desk, "m", "2") as seat:
        await opened(seat, listed, "ID,Last Name,First Name", "1,Aaron,Al", "2,Abel,Ann", "3,Baker,Bob")
        assert "looks like a row number" in seat.text and "3 questions" in seat.text
        await seat.press("down", "enter", *"not", "enter")
        assert "1 new" in seat.text and "2 known" in seat.text
        await seat.press("y")
    assert sorted(people(desk).values()) == ["Aaron, Al", "Abel, Ann", "Baker, Bob"]


async def test_the_letters_and_the_dates_are_chosen(desk: Desk, program: Program, listed: Path) -> None:
    async with seated(desk, "m", "2") as seat:
        listed.write_bytes(f"{HEAD},Admit Date\n1,Muñoz,Zoë,1/5/2026\n".encode("mac_roman"))
        await seat.press("i")
        await seat.paste(f"'{listed}'")
        await seat.press("enter", "v")
        assert "Muñoz" in seat.text and "MacRoman" in seat.text
        await seat.press("down", "enter")
        assert "month first" in seat.text
        await seat.press("n", "enter", "y")
        assert "Imported: 1 new" in seat.said
    assert rows(desk.store, "episode")[0]["admitted_on"] == "2026-01-05"


async def test_a_status_is_taken_too_and_the_group_chosen(desk: Desk, program: Program, listed: Path) -> None:
    async with seated(desk, "m", "2") as seat:
        await opened(seat, listed, f"{HEAD},Status", "1,Abel,Ann,Active", "2,Baker,Bob,Waitlist")
        assert "1 left alone" in seat.text
        await seat.press("/", *"waitl", "enter", "enter")
        assert "2 new" in seat.text
        await seat.press("/", *"morn", "enter", "enter", *"no", "enter")
        assert "no group" in seat.text
        await seat.press("y")
    assert len(rows(desk.store, "client")) == 2 and not rows(desk.store, "placement")


@pytest.mark.parametrize(("data", "said"), [
    (b"", "The file is empty."), (b"PK\x03\x04xl/", "Excel workbook"), (b"%PDF-1.7", "This is a PDF."),
])  # fmt: skip
async def test_what_is_no_list_is_said_where_the_path_is(
    desk: Desk, program: Program, listed: Path, data: bytes, said: str
) -> None:
    async with seated(desk, "m", "2", "i") as seat:
        listed.write_bytes(data)
        await seat.paste(str(listed))
        await seat.press("enter")
        assert isinstance(seat.app.screen, ProgramScreen) and said in seat.strip
        await seat.press("escape", "i", *"nowhere.csv", "enter")
        assert "Client list not found." in seat.strip


async def test_escape_leaves_it_and_takes_nothing(desk: Desk, program: Program, listed: Path) -> None:
    async with seated(desk, "m", "2") as seat:
        await opened(seat, listed, HEAD, "1,Abel,Ann")
        await seat.press("escape")
        assert isinstance(seat.app.screen, ProgramScreen)
    assert not rows(desk.store, "client")


async def test_the_list_goes_out_by_a_key(desk: Desk, program: Program, tmp_path: Path) -> None:
    take(desk, HEAD, "1,Abel,Ann")
    async with seated(desk, "m", "x") as seat:
        assert "not encrypted and has every name" in seat.strip
        await seat.press("n")
        assert not (tmp_path / "exports").exists()
        await seat.press("x", "y")
        assert "1 rows written" in seat.said
    (made,) = (tmp_path / "exports").glob("*.csv")
    assert made.name == "clients_2026-11-20_0a1b2c.csv" and "1,Abel,Ann" in made.read_text(encoding="utf-8-sig")
