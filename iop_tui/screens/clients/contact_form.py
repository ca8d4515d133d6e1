"""The whole form of a contact."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from iop_tui.clients.contacts import Contacts
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mode
from iop_tui.domain.calendar import form_day
from iop_tui.domain.contacts import RELATIONS, Contact, read_minutes, read_relations, relations_text, results_of
from iop_tui.domain.errors import Refused
from iop_tui.domain.reach import read_message
from iop_tui.screens.clients.time_field import read_near
from iop_tui.screens.form import WHOLE, Field, FormScreen, day_field, number_field


def contact_form(desk: Desk, contact: Contact) -> FormScreen:
    """A form that changes a contact: when it was, how long, how, what came of it, who took part, whether it counts."""
    results = ", ".join(results_of(contact.kind))
    fields = (
        day_field("day", "Day", contact.day),
        number_field("start", "At", desk.clock(contact.start), "such as 9:30; leave blank if unknown"),
        number_field("minutes", "Minutes", str(contact.minutes or ""), "such as 50 or 0:50"),
        Field("mode", "Mode", contact.mode.value, ", ".join(m.value for m in Mode), width=12),
        Field("result", "Result", contact.result, results, width=18),
        Field("with_whom", "With", relations_text(contact.with_whom), ", ".join(RELATIONS.values())),
        number_field("counts", "Counts toward the week", "yes" if contact.counts else "no", "yes or no"),
        Field("what", "What it was about", contact.what, "one line; no progress note, no relative's name", width=WHOLE),
    )

    def save(values: Mapping[str, str], sure: bool = False) -> str:
        changed = contact._replace(
            day=form_day(values["day"], desk.today, past=True),
            start=read_near(desk, values["start"], contact.start),
            minutes=read_minutes(values["minutes"]),
            mode=Mode(_one_of(values["mode"], [m.value for m in Mode], "mode")),
            result=_one_of(values["result"], list(results_of(contact.kind)), "result"),
            with_whom=read_relations(values["with_whom"]),
            counts=read_message(values["counts"]) == "yes",
            what=values["what"],
        )
        Contacts(desk).change(changed, sure)
        return "Saved."

    return FormScreen(desk, contact.label, fields, save, partial(save, sure=True))


def _one_of(text: str, codes: list[str], what: str) -> str:
    """A code by its whole word or how it begins; raises Refused."""
    wanted = text.strip().casefold().replace(" ", "_")
    matching = [c for c in codes if c == wanted] or [c for c in codes if wanted and c.startswith(wanted)]
    if len(matching) != 1:
        raise Refused(f"That is no {what}.", f"Write one of: {', '.join(codes)}.")
    return matching[0]
