"""The columns that were said of lists, remembered in the file by the headings of such a list."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from iop_tui.desk.desk import Desk
from iop_tui.exchange.importing.headers import Told, layout_key
from iop_tui.exchange.importing.spellings import Field

_KEPT = "import_layouts"


def remembered(desk: Desk) -> Mapping[str, Told]:
    """What was said of the columns of lists, by ``layout_key`` of their headings."""
    try:
        layouts = json.loads(desk.store.program.meta(_KEPT) or "{}")
        return {key: {Field(name): str(heading) for name, heading in told.items()} for key, told in layouts.items()}
    except (ValueError, AttributeError):
        return {}


def remember(desk: Desk, headings: Sequence[str], told: Told) -> None:
    """Keep what was said of a list's columns for the next list with the same headings."""
    kept = {key: {str(f): h for f, h in known.items()} for key, known in remembered(desk).items()}
    kept[layout_key(headings)] = {str(name): heading for name, heading in told.items()}
    with desk.store.autosaving():
        desk.store.program.keep(_KEPT, json.dumps(kept, sort_keys=True))
