"""The first steps of a program in which nothing is set up yet, as Today shows them."""

from __future__ import annotations

from iop_tui.desk.desk import Desk
from iop_tui.screens.key_phrases import with_keys
from iop_tui.widgets.sheet import Cell, Row


def first_steps(desk: Desk) -> list[Row]:
    """What is done first; nothing once there is a group."""
    if desk.store.tracks.all():
        return []
    keymap = desk.settings.keymap
    lines = (
        "Nothing is set up yet. Three steps to the first group:",
        "",
        with_keys("1  {today.program}  then  {program.add}        add a group with its weekdays and times", keymap),
        with_keys(
            "2  {today.program}  then  {program.section_2}  {program.add}     "
            "add clients by hand, or quit and run: iop-tui import clients FILE",
            keymap,
        ),
        with_keys("3  press ← or → to go to a day it meets, then {today.open} to open it", keymap),
        "",
        "Or try a made-up program first: iop-tui demo",
    )
    return [Row(f"step:{n}", [Cell(line)], heading=True) for n, line in enumerate(lines)]
