"""Histories on the screen: a client's from the card, a session's from its dialog; hidden in room view; never long."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest

from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.desk.settings import Settings
from iop_tui.domain.actions import Action
from iop_tui.domain.attendance import Mark
from iop_tui.domain.audit import ValueChange
from iop_tui.screens.clients.card import CardScreen
from iop_tui.screens.clients.history import HistoryScreen
from iop_tui.screens.key_help import KeysScreen
from iop_tui.screens.session.details import SessionDetails
from iop_tui.store.audit.writer import Writer, seal
from tests.conftest import ZONE, Clock
from tests.support.hostile import NAMES, harmful
from tests.support.palette import until
from tests.support.program import Program
from tests.support.rows import everything, row, rows
from tests.support.seat import Seat, seated

FIRST = "José Á."
COVERED = "Hidden in room view. v shows the history."
CARD = ("enter", "3", "i", "h")
DIALOG = ("enter", "3", "s", "h")


def body(seat: Seat) -> list[str]:
    """The lines of the history that are in sight."""
    return [line.strip("▁▂▃▄▅▆▇█▎▊ ") for line in seat.lines()[2:-4]]


@pytest.mark.parametrize(("keys", "title"), [(CARD, f"{FIRST} · history"), (DIALOG, "Morning IOP · Fri, Nov 20, 2026")])
async def test_it_opens_covered_and_v_shows_it_and_covers_it(
    keys: tuple[str, ...], title: str, desk: Desk, group: GroupDay, clients: list[int]
) -> None:
    group.sheet.mark(clients[2], Mark.EXCUSED, "legal")
    async with seated(desk, *keys) as seat:
        assert isinstance(seat.app.screen, HistoryScreen) and seat.lines()[0].strip().startswith(title)
        assert COVERED in seat.text and not any(w in seat.text for w in ("legal", "Excused", "roster", "Álvarez"))
        await seat.press("v")
        assert "Not marked → Excused, court/probation" in body(seat)[0] and COVERED not in seat.text
        await seat.press("ctrl+f")
        assert COVERED in seat.text and "legal" not in seat.text
        await seat.press("v", "ctrl+l", "x", "enter")
        assert isinstance(seat.app.screen, HistoryScreen) and COVERED in seat.text and "legal" not in seat.text
        assert row(desk.store, "attendance", client_id=clients[2])["reason"] == "legal"


async def test_from_a_card_that_is_shown_it_is_shown_and_escape_leads_back(
    desk: Desk, group: GroupDay, clients: list[int], clock: Clock
) -> None:
    clock.at(9, 24)
    group.sheet.arrive(clients[2], 560)
    group.notes.save(clients[2], "Zyzzyva")
    group.notes.sign(clients[2])
    async with seated(desk, "enter", "3", "i", "v", "h") as seat:
        assert body(seat)[:4] == [
            "Fri, Nov 20 09:24  note signed, Morning IOP, by R.E.",
            "Fri, Nov 20 09:24  note written, 7 letters, Morning IOP, by R.E.",
            "Fri, Nov 20 09:24  Not marked → Late, arrived 09:20, Morning IOP, by R.E.",
            "Fri, Nov 20 09:02  on the roster: Not marked, Morning IOP, by R.E.",
        ]
        assert "Zyzzyva" not in seat.text
        await seat.press("escape")
        assert isinstance(seat.app.screen, CardScreen) and "Álvarez, José" in seat.text
        await seat.press("escape", "s", "h")
        assert body(seat)[2] == "Fri, Nov 20 09:24  José Á.: Not marked → Late, arrived 09:20, by R.E."
        assert "Álvarez" not in seat.text and "Zyzzyva" not in seat.text
        await seat.press("q")
        assert isinstance(seat.app.screen, SessionDetails)


async def test_looking_at_it_writes_nothing(desk: Desk, group: GroupDay) -> None:
    before, head = everything(desk.store), desk.store.changes.head()
    async with seated(desk, *CARD, "v", "end", "home", "pagedown", "escape", "escape", "s", "h", "escape"):
        pass
    assert (everything(desk.store), desk.store.changes.head()) == (before, head)


async def test_the_key_stands_on_the_line_and_in_the_help_and_can_be_clicked(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "i") as seat:
        assert "h History" in seat.lines()[-1]
        await seat.press("?")
        assert isinstance(seat.app.screen, KeysScreen)
        assert "who recorded what about the client, and when" in seat.line_of("History")
        await seat.press("escape")
        await seat.click("h History")
        assert isinstance(seat.app.screen, HistoryScreen)
        await seat.press("?")
        assert "shows or hides the history" in seat.text and "the oldest line" in seat.text
        await seat.press("escape", "escape", "escape", "s")
        assert "h History" in seat.lines()[-1]
        await seat.press("?")
        assert "who recorded what in the session, and when" in seat.line_of("History")
        await seat.press("escape")
        await seat.click("h History")
        assert isinstance(seat.app.screen, HistoryScreen)


async def test_in_a_question_of_the_dialog_h_is_a_letter(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "s", *["down"] * 4, "enter", *"hail", "enter") as seat:
        assert isinstance(seat.app.screen, SessionDetails)
        assert row(desk.store, "session")["cancelled_why"] == "hail"


async def test_it_is_covered_again_by_itself(desk: Desk, group: GroupDay, clock: Clock) -> None:
    own = Desk(desk.store, settings=Settings(full_view_seconds=1), now=clock, zone=ZONE)
    own.start_work()
    async with seated(own, *CARD, "v") as seat:
        assert "on the roster" in seat.text
        await until(seat, COVERED)
        assert "on the roster" not in seat.text and len(rows(desk.store, "client")) == 12
        assert isinstance(seat.app.screen, HistoryScreen) and seat.app.screen._drawn is None, (
            "nothing is kept behind it"
        )


async def test_what_is_undone_from_it_is_told_when_one_comes_back(
    desk: Desk, group: GroupDay, clients: list[int]
) -> None:
    async with seated(desk, "enter", "3", "n", "up", "s", "h", "v") as seat:
        assert "José Á.: Not marked → No show" in body(seat)[0]
        await seat.press("ctrl+z")
        assert row(desk.store, "attendance", client_id=clients[2])["mark"] == "not_marked"
        assert seat.session.page_name == "attendance"
        await seat.press("s", "h")
        assert body(seat)[0].endswith("José Á.: No show → Not marked, by R.E. (undone)")


async def test_what_is_undone_upon_it_is_told_at_once(
    desk: Desk, group: GroupDay, clients: list[int], program: Program
) -> None:
    client = group.files[clients[2]].client
    for first in ("Pepe", "Pepito"):
        program.change_client(client._replace(name=client.name._replace(first=first)))
    async with seated(desk, "enter", "3", "i", "v", "h") as seat:
        assert "first name Pepe → Pepito, by R.E." in body(seat)[0]
        await seat.press("ctrl+z")
        assert row(desk.store, "client", id=clients[2])["first"] == "Pepe"
        assert isinstance(seat.app.screen, HistoryScreen) and "Pepito → Pepe, by R.E. (undone)" in body(seat)[0]
        await seat.press("?", "ctrl+z")
        assert row(desk.store, "client", id=clients[2])["first"] == "José"
        await seat.press("escape")
        assert isinstance(seat.app.screen, HistoryScreen) and "Pepe → José, by R.E. (undone)" in body(seat)[0]


async def test_a_session_that_was_undone_ends_nothing(desk: Desk, group: GroupDay) -> None:
    async with seated(desk, "enter", "3", "s", "h") as seat:
        desk.undo()
        assert rows(desk.store, "session") == []
        await seat.press("v")
        assert "That session is no longer in the file" in seat.text


async def test_long_lines_go_on_under_themselves_at_every_size(desk: Desk, group: GroupDay, clients: list[int]) -> None:
    group.sheet.mark(clients[2], Mark.NO_SHOW)
    group.sheet.rest_present()
    async with seated(desk, *DIALOG, "v", size=(60, 20)) as seat:
        assert body(seat)[0].startswith("Fri, Nov 20 09:02  Mar") and not body(seat)[1].startswith("Fri")
        assert seat.lines()[3].startswith(" " * 18)
        await seat.resize(120, 40)
        joined = " ".join(" ".join(body(seat)).split())
        assert "Jürgen W.: Not marked → Present, by R.E." in joined
        assert all(len(line) == 120 for line in seat.lines())


async def test_hostile_words_act_on_nothing(desk: Desk, group: GroupDay, clients: list[int]) -> None:
    for name in NAMES:
        with desk.saving(Action("answer"), group.id) as writer:
            writer.note(ValueChange("facilitator", {"id": 9}, None, {"name": name}, clients[2], name))
    async with seated(desk, *CARD, "v", size=(80, 24)) as seat:
        assert not harmful(seat.text) and all(len(line) >= 70 for line in seat.lines())
        await seat.press("end")
        assert not harmful(seat.text) and "on the roster: Not marked" in seat.text
        assert len(rows(desk.store, "change", what="answer")) == len(NAMES)


async def test_another_year_is_named(desk: Desk, group: GroupDay, clients: list[int], clock: Clock) -> None:
    clock.set(date(2027, 1, 4), 9)
    desk.day = date(2026, 11, 20)
    group.sheet.mark(clients[2], Mark.HERE)
    async with seated(desk, *CARD, "v") as seat:
        assert body(seat)[0].startswith(
            "Mon, Jan 4 09:00         Not marked → Present, Morning IOP of Fri, Nov 20, 2026"
        )
        assert body(seat)[1].startswith("Fri, Nov 20, 2026 09:02  on the roster")


@pytest.mark.slow
async def test_five_thousand_lines_open_fast_and_scroll_to_their_end(
    desk: Desk, group: GroupDay, clients: list[int], program: Program
) -> None:
    store = desk.store
    attendance = row(store, "attendance", client_id=clients[2])
    at = {"id": attendance["id"]}
    with store.autosaving() as connection:
        for n in range(5000):
            moment = group.desk.now() + timedelta(minutes=n)
            writer = Writer(connection, moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"), desk.who)
            arrived = {**attendance, "mark": "here", "arrived_min": 545 + n % 60}
            before = {**arrived, "arrived_min": 545 + (n - 1) % 60}
            writer.note(ValueChange("attendance", at, before, arrived, clients[2]))
            seal(connection, writer, "late", group.id, None, None)
    for keys in (("3", "i"), ("s",)):
        async with seated(desk, "enter", "v", *keys) as seat:
            best = 9.0
            for _ in range(3):
                begun = time.perf_counter()
                await seat.press("h")
                best = min(best, time.perf_counter() - begun)
                assert "arrived 09:" in body(seat)[0]
                lines = seat.app.screen.query_one("#lines").size.height
                assert lines >= 5000
                await seat.press("end")
                assert "on the roster: Not marked" in seat.text or "opened, 09:00" in seat.text
                await seat.press("escape")
            assert best < 2.0, "seconds; less than half of one on a quiet machine"
