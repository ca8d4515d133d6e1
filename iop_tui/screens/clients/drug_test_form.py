"""The form of a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from iop_tui.clients.drug_tests import DrugTests
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import form_day
from iop_tui.domain.drug_tests import COLLECTIONS, WHYS, DrugTest
from iop_tui.domain.errors import Refused
from iop_tui.domain.times import minute_of
from iop_tui.screens.clients.time_field import read_near
from iop_tui.screens.form import Field, FormScreen, day_field, number_field


def new_drug_test_form(desk: Desk, client_id: int) -> FormScreen:
    """A form that records a test that no plan asked for; today and this minute are filled in."""
    now = minute_of(desk.now(), desk.today, desk.zone)
    return _form(desk, DrugTest(0, client_id, desk.today, "other", "collected", now), DrugTests(desk).record)


def drug_test_form(desk: Desk, test: DrugTest) -> FormScreen:
    """A form that changes a test."""
    return _form(desk, test, DrugTests(desk).change)


def _form(desk: Desk, test: DrugTest, write: Callable[[DrugTest], object]) -> FormScreen:
    person = next((f.name for f in desk.store.program.facilitators() if f.id == test.collected_by), "")
    fields = (
        day_field("day", "Day", test.day),
        Field("why", "Why", test.why, ", ".join(WHYS), width=12),
        Field("collection", "Collection", test.collection, ", ".join(COLLECTIONS), width=16),
        number_field("at", "At", desk.clock(test.at), "such as 9:30; leave blank if unknown"),
        Field("by", "Collected by", person, ", ".join(f.name for f in desk.facilitators)),
        Field("note", "Note", test.note, "80 characters; results belong to the chart", width=80),
    )

    def save(values: Mapping[str, str]) -> str:
        by = values["by"].strip()
        write(
            test._replace(
                day=form_day(values["day"], desk.today, past=True),
                why=_one_of(values["why"], WHYS, "reason for a test"),
                collection=_one_of(values["collection"], COLLECTIONS, "way in which a test ends"),
                at=read_near(desk, values["at"], test.at),
                collected_by=(test.collected_by if by == person else desk.find_facilitator(by).id) if by else None,
                note=values["note"],
            )
        )
        return "Saved."

    return FormScreen(desk, "Test", fields, save)


def _one_of(text: str, options: Mapping[str, str], what: str) -> str:
    """A code by its word or how it begins; raises Refused."""
    wanted = text.strip().casefold().replace("_", " ")
    names = {code: (code.replace("_", " "), label.casefold()) for code, label in options.items()}
    matching = [code for code, own in names.items() if wanted in own]
    matching = matching or [code for code, own in names.items() if wanted and any(n.startswith(wanted) for n in own)]
    if len(matching) != 1:
        raise Refused(f"That is no {what}.", f"Write one of: {', '.join(options)}.")
    return matching[0]
