"""The profiles of an export, one row each: what its rows are, its columns, and what makes its records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import Refused
from iop_tui.exchange.exporting.attendance_rows import AttendanceExport
from iop_tui.exchange.exporting.columns import Column, columns_of
from iop_tui.exchange.exporting.contact_rows import CONTACT_COLUMNS, ContactExport
from iop_tui.exchange.exporting.drug_test_rows import DRUG_TEST_COLUMNS, DrugTestExport
from iop_tui.exchange.exporting.request import Request
from iop_tui.exchange.exporting.stamp import Stamp
from iop_tui.exchange.exporting.week_rows import WEEK_COLUMNS, WeekExport


class Exporting(Protocol):
    """Makes the records of one request, in chunks."""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns, in their order."""

    def chunks(self) -> Iterator[Sequence[Any]]:
        """The records, some at a time."""


class Profile(NamedTuple):
    """One profile."""

    what: str
    columns: tuple[Column, ...]
    make: Callable[[Desk, Request, Stamp], Exporting]


PROFILES = {
    "billing": Profile("a row for each client in each session", columns_of("billing"), AttendanceExport),
    "full": Profile(
        "these, the answers (checkin_… for each question), and the note", columns_of("full"), AttendanceExport
    ),
    "pseudonymous": Profile("no names and no free text", columns_of("pseudonymous"), AttendanceExport),
    "hours": Profile("a row for each client in each week", WEEK_COLUMNS, WeekExport),
    "tests": Profile("a row for each test, never with its result", DRUG_TEST_COLUMNS, DrugTestExport),
    "contacts": Profile("a row for each contact outside of group", CONTACT_COLUMNS, ContactExport),
}


def names_of(profile: str) -> tuple[str, ...]:
    """The header of a profile, but for the columns of questions."""
    return tuple(column.name for column in PROFILES[profile].columns)


def export_of(desk: Desk, request: Request, stamp: Stamp) -> Exporting:
    """What makes the records of a request; raises Refused where it cannot be answered."""
    if request.profile not in PROFILES:
        raise Refused("Unknown profile.", f"The profiles are {', '.join(PROFILES)}.")
    if request.last < request.first:
        raise Refused("The period ends before it starts.", "Check both dates.")
    return PROFILES[request.profile].make(desk, request, stamp)
