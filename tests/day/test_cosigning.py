"""Notes whose author needs a co-signature: signed, waiting, co-signed by a supervisor, and by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iop_tui.day import GroupDay
from iop_tui.day.cosigning import cosign, notes_to_cosign
from iop_tui.day.schedule import schedule
from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import Refused
from iop_tui.domain.facilitators import Signing
from iop_tui.exchange.exporting import Request
from tests.conftest import DAY, Clock
from tests.support.program import Program
from tests.support.reading_csv import exported


@pytest.fixture
def supervisor(desk: Desk, program: Program) -> int:
    """Somebody who co-signs; who works at the desk needs it."""
    assert desk.who is not None
    program.save_facilitator("Rae Ellis", "CADC", id=desk.who, signing=Signing.SUPERVISED)
    return program.save_facilitator("Sam Kim", "LCSW", signing=Signing.SUPERVISOR)


def signed(group: GroupDay, client: int | None, text: str = "Took part.") -> None:
    group.notes.save(client, text)
    group.notes.sign(client)


def test_a_note_of_who_needs_it_waits_and_both_names_stand_under_it(
    desk: Desk, group: GroupDay, clients: list[int], supervisor: int, clock: Clock
) -> None:
    client = clients[0]
    signed(group, client)
    assert group.notes.status(client) == "to_cosign"
    assert group.notes.signed_text(client).endswith("; waits for a co-signature")
    ((day, whose, author),) = [(n.day, n.whose, n.author) for n in notes_to_cosign(desk)]
    assert (day, author) == (DAY, "Rae Ellis, CADC") and whose == group.names[client].full
    clock.forward(minutes=30)
    desk.who = supervisor
    cosign(desk, [n.note for n in notes_to_cosign(desk)])
    group.reload()
    assert group.notes.status(client) == "signed" and notes_to_cosign(desk) == []
    end = group.notes.signed_text(client).splitlines()[-1]
    assert end.startswith("Signed by Rae Ellis, CADC, Fri, Nov 20, 2026, ")
    assert "; co-signed by Sam Kim, LCSW, Fri, Nov 20, 2026, " in end


def test_who_signs_alone_waits_for_nobody_also_when_that_changes_later(
    desk: Desk, group: GroupDay, clients: list[int], program: Program
) -> None:
    signed(group, clients[0])
    assert desk.who is not None
    program.save_facilitator("Rae Ellis", "CADC", id=desk.who, signing=Signing.SUPERVISED)
    assert group.notes.status(clients[0]) == "signed" and notes_to_cosign(desk) == []


@pytest.mark.parametrize("signing", [Signing.ALONE, Signing.SUPERVISED])
def test_nobody_but_a_supervisor_cosigns(
    signing: Signing, desk: Desk, group: GroupDay, clients: list[int], supervisor: int, program: Program
) -> None:
    signed(group, clients[0])
    desk.who = program.save_facilitator("Jo Park", signing=signing)
    with pytest.raises(Refused, match="Only a facilitator who co-signs"):
        cosign(desk, [n.note for n in notes_to_cosign(desk)])
    assert len(notes_to_cosign(desk)) == 1


def test_a_supervisor_cosigns_no_note_of_their_own(
    desk: Desk, group: GroupDay, clients: list[int], supervisor: int, program: Program
) -> None:
    signed(group, clients[0])
    program.save_facilitator("Rae Ellis", "LCSW", id=desk.who, signing=Signing.SUPERVISOR)
    with pytest.raises(Refused, match="their own note"):
        cosign(desk, [n.note for n in notes_to_cosign(desk)])
    assert len(notes_to_cosign(desk)) == 1


def test_an_addendum_waits_for_a_signature_of_its_own(
    desk: Desk, group: GroupDay, clients: list[int], supervisor: int
) -> None:
    author = desk.who
    signed(group, clients[0])
    desk.who = supervisor
    cosign(desk, [n.note for n in notes_to_cosign(desk)])
    desk.who = author
    group.reload()
    group.notes.begin_addendum(clients[0])
    group.notes.save(clients[0], "More.")
    group.notes.sign(clients[0])
    assert group.notes.status(clients[0]) == "to_cosign"
    assert [n.note.text for n in notes_to_cosign(desk)] == ["More."]


def test_today_and_the_csv_say_what_waits(
    desk: Desk, group: GroupDay, clients: list[int], supervisor: int, clock: Clock
) -> None:
    group.sheet.rest_present()
    for client in (None, *clients):
        signed(group, client, f"Note {client}")
    clock.at(12, 40)
    group.closing.close()
    assert schedule(desk, DAY)[0].to_do() == "13 to co-sign, export"
    assert {r["note_status"] for r in exported(desk, Request(DAY, DAY, "full"))} == {"to_cosign"}
    clock.set(DAY + timedelta(days=40), 9)
    desk.who = supervisor
    cosign(desk, [n.note for n in notes_to_cosign(desk)])
    assert schedule(desk, DAY)[0].to_do() == "export"


def test_a_note_that_does_not_wait_any_more_keeps_its_signature(
    desk: Desk, group: GroupDay, clients: list[int], supervisor: int, program: Program
) -> None:
    signed(group, clients[0])
    listed = [n.note for n in notes_to_cosign(desk)]
    desk.who = supervisor
    cosign(desk, listed)
    desk.who = program.save_facilitator("Lee Ono", "LCSW", signing=Signing.SUPERVISOR)
    with pytest.raises(Refused, match="does not wait any more"):
        cosign(desk, listed)
    group.reload()
    note = group.notes.of(clients[0])
    assert note is not None and note.cosigned_by == supervisor


def test_an_addendum_is_read_under_what_it_follows(
    desk: Desk, group: GroupDay, clients: list[int], supervisor: int
) -> None:
    signed(group, clients[0], "First.")
    author, desk.who = desk.who, supervisor
    cosign(desk, [n.note for n in notes_to_cosign(desk)])
    desk.who = author
    group.reload()
    group.notes.begin_addendum(clients[0])
    group.notes.save(clients[0], "More.")
    group.notes.sign(clients[0])
    assert [(n.follows, n.note.text) for n in notes_to_cosign(desk)] == [("First.", "More.")]
