"""Facilitators: the people who lead groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from iop_tui.desk.pins import check_pin
from iop_tui.domain.calendar import form_day, iso, plain_day
from iop_tui.domain.errors import Refused
from iop_tui.domain.facilitators import SIGNING_LABELS, Signing, signing_of
from iop_tui.program.facilitators import Staff
from iop_tui.screens.form import Field, FormScreen
from iop_tui.screens.navigation import TooManyWrongPins
from iop_tui.screens.program.sections.section import Section
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece


class Facilitators(Section):
    """The people who lead groups."""

    EMPTY = "No facilitators yet. Press {program.add} to add one."

    def columns(self) -> Sequence[Column]:
        """Name and credentials."""
        return [
            Column("name", "Facilitator", 18, 1),
            Column("credentials", "Credentials", 11),
            Column("pin", "", 6),
            Column("signing", "Notes", 20),
            Column("retired", "", 18),
        ]

    def rows(self) -> Sequence[Row]:
        """Everybody, also who does not work here any more."""
        return [
            Row(
                str(f.id),
                [
                    Cell(f.name),
                    Cell(f.credentials),
                    Cell("PIN" if self.desk.pins.has_pin(f.id) else "no PIN", "quiet"),
                    Cell(SIGNING_LABELS[f.signing], "quiet"),
                    Cell(f"until {plain_day(f.retired_on)}" if f.retired_on else "", "quiet"),
                ],
            )
            for f in self.desk.store.program.facilitators()
        ]

    def about(self, key: str | None) -> Sequence[Line]:
        """That a note would wait for ever, where nobody co-signs."""
        people = [f for f in self.desk.store.program.facilitators(self.desk.today) if f.signing is not Signing.ALONE]
        if people and all(f.signing is Signing.SUPERVISED for f in people):
            return [[Piece(" Notes wait for a co-signature, and no facilitator here co-signs yet.", "warn")]]
        return ()

    async def _form(self, id: int | None) -> None:
        known = next((f for f in self.desk.store.program.facilitators() if f.id == id), None)
        guard = self.desk.pins
        locked = guard.has_pin(id)

        def save(v: Mapping[str, str]) -> str | None:
            retired = form_day(v["retired"], self.desk.today) if v["retired"] else None
            if v["pin"] or v["again"]:
                check_pin(v["pin"], v["again"])
                if id is not None and locked and not guard.verify(id, v["now"]):
                    if guard.should_lock:
                        self.screen.post_message(TooManyWrongPins())
                    raise Refused("That is not the current PIN.", "Forgot it? Run: iop-tui facilitator pin NAME")
            saved = Staff(self.desk).save_facilitator(
                v["name"], v["credentials"], id, retired, signing_of(v["signing"])
            )
            if self.desk.who is None and not guard.has_pin(saved):
                self.desk.start_work()
            if not v["pin"]:
                return None
            guard.set_pin(saved, v["pin"], v["again"])
            return "Saved, with the new PIN."

        fields = (
            Field("name", "Name", known.name if known else ""),
            Field("credentials", "Credentials", known.credentials if known else "", "as they sign, such as LCSW"),
            Field(
                "retired", "Last day", iso(known.retired_on) if known else "", "such as 11/20; leave blank if active"
            ),
            Field(
                "signing",
                "Signs notes",
                known.signing.value if known else Signing.ALONE.value,
                "alone, supervised (needs a co-signature) or supervisor (co-signs)",
                width=12,
            ),
            *([Field("now", "Current PIN", hint="only to change it", secret=True)] if locked else []),
            Field("pin", "New PIN", hint="4 to 12 digits; leave blank to keep the current PIN", secret=True),
            Field("again", "Confirm", secret=True),
        )
        await self.show(FormScreen(self.desk, "Facilitator", fields, save))

    async def add(self) -> None:
        """Somebody new."""
        await self._form(None)

    async def change(self, key: str) -> None:
        """Change somebody."""
        await self._form(int(key))

    async def remove(self, key: str) -> None:
        """Somebody does not work here any more; what they recorded stays theirs."""
        known = next(f for f in self.desk.store.program.facilitators() if str(f.id) == key)
        if known.retired_on is not None and known.retired_on < self.desk.today:
            self.screen.say(f"Inactive since {plain_day(known.retired_on)}; enter changes that.", "quiet")
            return
        Staff(self.desk).save_facilitator(
            known.name, known.credentials, known.id, self.desk.today - timedelta(days=1), known.signing
        )
