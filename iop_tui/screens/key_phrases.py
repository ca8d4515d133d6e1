"""Keys inside of sentences: as they are on this machine, also where a keymap gave a binding another one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from iop_tui.screens.key_line import key_name

NAMED = {
    "app.undo": "ctrl+z", "calls.mine": "f", "contacts.add": "+", "covered.view": "v",
    "card.view": "v", "curriculum.add": "+", "covered.back": "esc", "discharge.record": "enter",
    "plan.later": "→", "plan.state": "x", "plan.write": "enter", "tests.add": "+", "tests.plan": "e",
    "writing.view": "ctrl+f", "caseload.add": "+", "caseload.match": "m",
    "caseload.toggle": "space", "caseload.view": "v", "checkin.next": "enter",
    "client.walk_in": "+",
    "close.acknowledge": "ctrl+g", "close.close": "y", "close.jump": "enter", "history.view": "v",
    "import.change": "enter", "import.take": "y", "import.view": "v", "join.view": "v", "mark.present": "p",
    "notes.addendum": "+", "notes.phrase": "f2", "notes.write": "enter",
    "phrases.add": "+",
    "program.add": "+", "program.import": "i", "program.more": "n", "program.section_2": "2",
    "program.section_3": "3", "program.view": "v", "roster.update": "r", "session.export": "ctrl+e",
    "session.block": "b", "session.dialog": "s",
    "session.roster": "1", "session.today": "0", "session.view": "v", "session.view_too": "ctrl+f", "sign.view": "v",
    "signing.choose": "space", "signing.view": "v", "signing.yes": "y",
    "sign.yes": "y", "today.calls": "c", "today.caseload": "w", "today.cosign": "n", "today.go_to": "g",
    "today.open": "enter", "today.program": "m", "today.who": "f",
    "topic.add": "+",
}  # fmt: skip
"""The keys that sentences name, by binding, as they are without a keymap; a test holds them against the bindings."""

_PLACE = re.compile(r"\{([a-z_]+\.[a-z_0-9]+)\}")


def with_keys(text: str, keymap: Mapping[str, str]) -> str:
    """A sentence of ours with the key of each binding that it names as ``{today.program}``.

    A binding that no sentence named before raises KeyError: it belongs into ``NAMED``.
    """

    def key(place: re.Match[str]) -> str:
        standard = NAMED[place[1]]
        given = keymap.get(place[1], "").split(",")[0].strip()
        return key_name(given) if given else standard

    return _PLACE.sub(key, text)
