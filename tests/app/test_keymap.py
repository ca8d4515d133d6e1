"""A keymap names bindings that there are, or one is told; and a key that it gives works."""

from __future__ import annotations

from importlib import import_module

import pytest

from iop_tui.app.app import IopApp
from iop_tui.app.keymap import binding_ids, bindings_of, check_keymap, holders
from iop_tui.day import GroupDay
from iop_tui.desk.desk import Desk
from iop_tui.desk.settings import Settings
from iop_tui.domain.attendance import Mark
from iop_tui.domain.errors import IopError
from iop_tui.screens.session import pages as session_pages
from iop_tui.screens.session.pages import PAGES
from iop_tui.screens.session.session import SessionScreen
from iop_tui.widgets.sheet import Sheet
from tests.support.seat import seated


def test_a_binding_that_is_not_there_is_named() -> None:
    check_keymap({"mark.present": "h"})
    with pytest.raises(IopError, match=r"mark\.presnt"):
        check_keymap({"mark.presnt": "h"})
    with pytest.raises(IopError, match="no key"):
        check_keymap({"mark.present": " "})


@pytest.mark.parametrize(
    ("id", "key", "words"),
    [
        ("app.quit", "q", "needed to type"), ("app.quit", "Q", "needed to type"), ("app.cover", "enter", "needed to"),
        ("app.cover", "ctrl+q", "the key of app.quit"), ("app.quit", "ctrl+l", "the key of app.cover"),
        ("mark.present", "ctrl+q", "the key of app.quit"), ("mark.present", "p,ctrl+l", "the key of app.cover"),
        ("app.saved", "ctrl+q", "the key of app.quit"), ("app.quit", "ctrl+m", "needed to type"),
        ("app.quit", ",", "no key"), ("app.quit", "f25", "no keyboard"), ("app.cover", "ctl+l", "no keyboard"),
        ("app.quit", "f10,x", "needed to type"), ("mark.late", "somekey", "no keyboard"),
        ("app.undo", "ctrl+s", "the key of app.saved"), ("app.cover", "shift+a", "needed to type"),
    ],
)  # fmt: skip
def test_no_keymap_takes_the_way_out_or_the_cover_away(id: str, key: str, words: str) -> None:
    with pytest.raises(IopError, match=words) as refused:
        check_keymap({id: key})
    assert id in refused.value.text


@pytest.mark.parametrize(
    "keymap",
    [
        {"app.quit": "ctrl+x", "mark.present": "ctrl+q"}, {"app.quit": "f10,ctrl+q"}, {"app.cover": "ctrl+f12"},
        {"app.quit": "ctrl+l", "app.cover": "ctrl+q"}, {"mark.late": "question_mark"},
        {"mark.late": "latin_small_letter_a"},
    ],
)  # fmt: skip
def test_a_keymap_that_can_be_meant_is_taken(keymap: dict[str, str]) -> None:
    check_keymap(keymap)


async def test_under_the_cover_only_its_own_keys_act(desk: Desk, group: GroupDay) -> None:
    keymap = {"app.quit": "f10", "app.cover": "f9", "mark.present": "ctrl+q"}
    own = Desk(desk.store, settings=Settings(keymap=keymap), now=desk.now, zone=desk.zone)
    async with seated(own, "enter", "3", from_today=True) as seat:
        await seat.pilot.press("f9")
        await seat.press("ctrl+q", "x")
        assert seat.app.parts.lock.covered and seat.app.is_running
        assert "f9 locks the file" in seat.text
        group.reload()
        assert {group.rows[id].mark for id in group.on_roster} == {Mark.NOT_MARKED}
        await seat.pilot.press("f9")
        await seat.settle()
        assert seat.app.parts.lock.locked
        await seat.pilot.press("f10")
        assert seat.app._exit


def test_every_binding_has_an_id_of_its_own() -> None:
    ids = list(binding_ids())
    assert len(ids) == len(set(ids)), sorted(i for i in set(ids) if ids.count(i) > 1)


async def test_a_key_of_the_keymap_works(desk: Desk, group: GroupDay) -> None:
    own = Desk(desk.store, settings=Settings(keymap={"mark.present": "h"}), now=desk.now, zone=desk.zone)
    app = IopApp(own)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("h")
        await pilot.pause()
    group.reload()
    assert [group.rows[id].mark for id in group.on_roster][:2] == [Mark.HERE, Mark.NOT_MARKED]


def test_no_key_does_two_things_in_one_place() -> None:
    for place in holders():
        taken: dict[str, str | None] = {}
        for owner in [b for b in place.__mro__ if b.__module__.startswith("iop_tui")]:
            for binding in bindings_of(owner):
                for key in binding.key.split(","):
                    assert taken.setdefault(key, binding.id) == binding.id, (place.__name__, key)


def test_no_letter_changes_between_the_pages_of_a_session_what_it_does() -> None:
    """Whoever believes to be on another page does nothing to a record that the letter does not do there, either."""
    pages = [getattr(import_module(f"{session_pages.__name__}.{s.module}"), s.kind) for s in PAGES.values()]
    does: dict[str, set[tuple[str, str | None]]] = {}
    for place in (SessionScreen, Sheet, *pages):
        for owner in [b for b in place.__mro__ if b.__module__.startswith("iop_tui")]:
            for binding in bindings_of(owner):
                for key in binding.key.split(","):
                    if len(key) == 1 and key.isalpha():
                        does.setdefault(key, set()).add((owner.__name__, binding.id))
    several = {key: found for key, found in does.items() if len({id.split(".")[1] for _, id in found if id}) > 1}
    assert not several and {"p", "f", "w", "y"} < does.keys()
    # a capital is the same letter: where both cases are keys, they are of one page, or a move in its list
    for key, found in does.items():
        other = does.get(key.swapcase())
        if other is not None:
            assert len({owner for owner, _ in (*found, *other)} - {"Sheet"}) <= 1, key


def test_a_keymap_that_names_a_key_of_an_earlier_version_still_starts() -> None:
    check_keymap({"close.reopen": "f8", "mark.present": "h"})
