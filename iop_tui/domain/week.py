"""How a client's week stands against what is asked of it: hours, days, individual sessions, medication visits."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from iop_tui.domain.times import duration


class Stand(StrEnum):
    """Where a week stands; the worst comes first."""

    SHORT = "short"
    TO_GO = "to_go"
    DAYS = "days"
    INDIVIDUAL = "individual"
    MEDICATION = "medication"
    MET = "met"
    PART_WEEK = "part_week"


LOOKS = {Stand.SHORT: "alert", Stand.TO_GO: "warn", Stand.MET: "here", Stand.PART_WEEK: "quiet"}
"""The meaning in which a stand is drawn, where it is not plain."""


class WeekAsked(NamedTuple):
    """What a week has to have. ``target`` is in minutes; 0 asks for none of a thing."""

    target: int = 540
    days: int = 3
    individual: int = 0
    medication: int = 0


class WeekHad(NamedTuple):
    """What a week had so far, and what is still possible in it: minutes and days.

    ``part`` is a week in which the client was admitted or discharged: no target is applied to it.
    """

    group: int = 0
    contacts: int = 0
    days: int = 0
    individual: int = 0
    medication: int = 0
    possible: int = 0
    possible_days: int = 0
    part: bool = False

    @property
    def total(self) -> int:
        """Counted minutes so far."""
        return self.group + self.contacts


def stand(had: WeekHad, asked: WeekAsked) -> Stand:
    """Where a week stands: the first that is true of what can be missing, in the order of how hard it is to mend."""
    if had.part:
        return Stand.PART_WEEK
    if had.total + had.possible < asked.target:
        return Stand.SHORT
    if had.total < asked.target:
        return Stand.TO_GO
    if had.days + had.possible_days < asked.days:
        return Stand.DAYS
    if had.individual < asked.individual:
        return Stand.INDIVIDUAL
    if had.medication < asked.medication:
        return Stand.MEDICATION
    return Stand.MET


def stand_text(had: WeekHad, asked: WeekAsked) -> str:
    """Where a week stands, in a column of thirteen cells: ``short 6:00``, ``0:05 to go``, ``met``."""
    found = stand(had, asked)
    if found is Stand.SHORT:
        return f"short {duration(asked.target - had.total - had.possible)}"
    if found is Stand.TO_GO:
        return f"{duration(asked.target - had.total)} to go"
    return found.value.replace("_", " ")


def sum_text(had: WeekHad, asked: WeekAsked) -> str:
    """The week's sum: ``group 11:51 + contacts 1:50 = 13:41 of 9:00``; of a part of a week without the target."""
    whole = "" if had.part else f" of {duration(asked.target)}"
    if not had.contacts:
        return f"{duration(had.group)}{whole}"
    return f"group {duration(had.group)} + contacts {duration(had.contacts)} = {duration(had.total)}{whole}"


def missing_text(had: WeekHad, asked: WeekAsked) -> str:
    """What a week still lacks, in words; empty where it lacks nothing."""
    if had.part:
        return "part of a week: no target"
    told = []
    if had.total < asked.target:
        if had.possible:
            told.append(f"{duration(had.possible)} still to come")
        short = asked.target - had.total - had.possible
        told.append(f"{duration(short)} short" if short > 0 else f"{duration(asked.target - had.total)} to go")
    if had.days < asked.days:
        told.append(f"days {had.days} of {asked.days}")
    if had.individual < asked.individual:
        told.append(f"individual {had.individual} of {asked.individual}")
    if had.medication < asked.medication:
        told.append(f"medication {had.medication} of {asked.medication}")
    return " · ".join(told)
