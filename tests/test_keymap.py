"""A keymap names bindings that there are, or one is told; and a key that it gives works."""

from __future__ import annotations

import pytest

from iop_tui.app import IopApp
from iop_tui.day import GroupDay
from iop_tui.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.errors import IopError
from iop_tui.keymap import binding_ids, check_keymap
from iop_tui.settings import Settings


def test_a_binding_that_is_not_there_is_named() -> None:
    check_keymap({"mark.present": "h"})
    with pytest.raises(IopError, match=r"mark\.presnt"):
        check_keymap({"mark.presnt": "h"})
    with pytest.raises(IopError, match="no key"):
        check_keymap({"mark.present": " "})


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
