"""Starting the group, beginning its blocks and ending it, and what it did to everybody's minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from iop_tui.day.attendance import minutes_moved
from iop_tui.screens.prompts.choice_prompt import ChoicePrompt

if TYPE_CHECKING:
    from iop_tui.screens.session.page_host import PageHost


def next_block(screen: PageHost) -> None:
    """Start group, begin its next block, or end it, at this minute; a very late start is asked back once.

    After the planned end, with blocks left that nobody began, ending the group is offered first.
    """
    times = screen.group.times
    following = times.following()
    if not times.overdue or following is None:
        screen.do_surely(lambda sure: change_times(screen, lambda: times.begin_next(sure=sure)))
        return

    def on_answer(act: Callable[[], str]) -> None:
        screen.do(lambda: change_times(screen, act))

    options = [("End group", times.end), (f"Begin {following.label}", lambda: times.begin_next(sure=True))]
    ends = screen.desk.clock(screen.group.session.scheduled_end)
    screen.ask(ChoicePrompt(f"The planned end ({ends}) is past.", options, on_answer, takes_first=True))


def change_times(screen: PageHost, act: Callable[[], str]) -> None:
    """Do something with the times of the blocks, and say how it changed everybody's minutes."""
    before = screen.group.sheet.whole_minutes()
    words = act()
    told = minutes_moved(before, screen.group.sheet.whole_minutes())
    screen.refill()
    if words or told:
        screen.say(f"{words}{'. ' if words and told else ''}{told}", "here")
