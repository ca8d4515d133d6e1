"""Who leads the group, asked once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iop_tui.screens.prompts.choice_prompt import ChoicePrompt

if TYPE_CHECKING:
    from iop_tui.screens.session.page_host import PageHost


def ask_who_leads(screen: PageHost) -> None:
    """Ask once who leads the group, where somebody else than its facilitator begins to record."""
    session, who = screen.group.session, screen.desk.who
    others = (session.facilitator_id, session.cofacilitator_id)
    if who is None or session.is_final or who in (*others, *screen.group.asked_who_leads):
        return
    me = screen.desk.facilitator
    leader = next((f for f in screen.desk.store.program.facilitators() if f.id == session.facilitator_id), None)
    if me is None or leader is None:
        return
    screen.group.asked_who_leads.add(me.id)

    def on_answer(leaders: tuple[int, int | None]) -> None:
        screen.group.closing.set_leaders(*leaders)
        screen.show_title()

    options = [
        (leader.name, (leader.id, session.cofacilitator_id)),
        (me.name, (me.id, session.cofacilitator_id)),
        ("Both", (leader.id, me.id)),
    ]
    screen.ask(ChoicePrompt("Who leads this group?", options, on_answer, takes_first=True))
