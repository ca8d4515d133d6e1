"""A sentence names the key that works: the standard one, or the one that the keymap of this machine gives."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import iop_tui
from iop_tui.app.keymap import standard_keys
from iop_tui.desk.desk import Desk
from iop_tui.screens.key_line import key_name
from iop_tui.screens.key_phrases import NAMED, with_keys
from tests.support.seat import seated

PLACE = re.compile(r"\{([a-z_]+\.[a-z_0-9]+)\}")


def places() -> set[str]:
    """The bindings that sentences name, of every string in the screens and the app."""
    root = Path(iop_tui.__file__).parent
    files = [p for room in ("screens", "app") for p in (root / room).rglob("*.py")]
    strings = (n.value for p in files for n in ast.walk(ast.parse(p.read_text())) if isinstance(n, ast.Constant))
    return {id for s in strings if isinstance(s, str) for id in PLACE.findall(s)}


def test_every_key_that_a_sentence_names_is_the_binding_s_own() -> None:
    standard = standard_keys()
    assert places() == set(NAMED)
    assert {id: key_name(standard[id].split(",")[0]) for id in NAMED} == NAMED


@pytest.mark.parametrize(
    ("keymap", "words"),
    [
        ({}, "press m, then +"),
        ({"today.program": "f7"}, "press f7, then +"),
        ({"today.program": "f7,f8", "program.add": "question_mark"}, "press f7, then ?"),
    ],
)
def test_a_sentence_has_the_keys_of_this_machine(keymap: dict[str, str], words: str) -> None:
    assert with_keys("press {today.program}, then {program.add}", keymap) == words


@pytest.mark.asyncio
async def test_a_refusal_and_an_empty_list_name_a_remapped_key(desk: Desk) -> None:
    desk.settings = desk.settings._replace(keymap={"today.program": "Z", "program.add": "Y"})
    async with seated(desk) as seat:
        assert "1  Z  then  Y " in seat.text
        await seat.press("f")
        assert "press Z, then 3, then Y" in seat.said
        await seat.press("Z", "3")
        assert "Press Y to add one" in seat.text
