"""The rules that hold from a day on, and the program's time zone."""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import SET_RULE, TIME_ZONE
from iop_tui.domain.errors import Refused
from iop_tui.domain.rules import RULES, rule_text


class RuleBook:
    """Changes rules; every change is one step that undo knows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def set_rule(self, key: str, typed: str, from_day: date | None = None) -> None:
        """Let a rule hold from a day on (today without one); the days before keep theirs."""
        if key not in RULES:
            raise Refused("Unknown rule.", f"The rules are {', '.join(RULES)}.")
        value = RULES[key].read(typed)
        day = from_day or self._desk.today
        if rule_text(self._desk.rules(day), key) == RULES[key].write(value):
            return
        with self._desk.saving(SET_RULE) as writer:
            self._store.program.set_rule(writer, key, day, RULES[key].write(value))
        self._desk.forget_rules()

    def set_time_zone(self, zone: str) -> None:
        """The zone in which the program's days lie, by its IANA name; open sessions keep theirs."""
        if zone not in available_timezones():
            raise Refused("Not a valid time zone.", "Write it as America/Chicago.")
        with self._desk.saving(TIME_ZONE) as writer:
            self._store.program.set_meta(writer, "time_zone", zone)
        self._desk.zone = zone
