"""The first moments of the screens."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iop_tui.domain.errors import IopError
from iop_tui.screens.key_phrases import with_keys

if TYPE_CHECKING:
    from iop_tui.app.parts import Parts
    from iop_tui.app.privacy import PrivateApp


async def begin(app: PrivateApp[Any], parts: Parts, words: str, first_list: Path | None) -> None:
    """Say ``words``, show what would become of the list that was named at the first start, and handle, in order, what
    was typed before the first picture."""
    if not gc.isenabled():  # as the command line left it
        gc.freeze()
        gc.enable()
    if words:
        parts.messages.say(words, "warn")
    if first_list is not None:
        _show_list(app, parts, first_list)
    app.set_timer(1.0, parts.backups.make_up)
    await parts.intake.begin()


def _show_list(app: PrivateApp[Any], parts: Parts, path: Path) -> None:
    from iop_tui.screens.program.import_clients import ImportScreen

    try:
        app.push_screen(ImportScreen(parts.desk, path))
    except IopError as error:
        words = "Later: press {today.program}, {program.section_2}, then {program.import}."
        later = with_keys(words, parts.desk.settings.keymap)
        parts.messages.say(f"{error} {later}", "warn")
