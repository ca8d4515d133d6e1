"""What comes after closing and after a concern: by when somebody is followed up on, and how many have to be called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iop_tui.clients.contacts import follow_up
from iop_tui.domain.calendar import parse_day, short_day
from iop_tui.reports.calls import call_list
from iop_tui.screens.prompts.text_prompt import TextPrompt

if TYPE_CHECKING:
    from iop_tui.day.day import GroupDay
    from iop_tui.screens.session.pages.page import Page


def ask_follow_up(page: Page, client_id: int) -> None:
    """Ask by when a client is followed up on after a safety concern; then it stands among the calls."""
    host, group = page.host, page.group

    def on_answer(text: str) -> None:
        if not text or text.casefold() in ("n", "no"):
            return
        day = parse_day(text, group.desk.today)
        follow_up(group.desk, client_id, day, "safety concern", group.id)
        host.say(host.with_keys(f"It stands in Calls ({{today.calls}}) from {short_day(day)} on."), "here")

    hint = "a day, as +1 or 11-23; enter: no follow-up"
    host.ask(TextPrompt("Follow up on?", on_answer, hint=hint, private=True))


def closed_words(group: GroupDay) -> str:
    """That a day is closed, with how many its facilitator has to call; of nobody named."""
    desk = group.desk
    number = len(call_list(desk).mine(desk.who).open)
    if not number:
        return "The day is closed. {session.export} writes its CSV for the office."
    to_call = f"{number} to call: {{session.today}}, then {{today.calls}}"
    return f"The day is closed. {{session.export}} writes its CSV. {to_call}."
