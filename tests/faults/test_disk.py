"""The disk that the power cuts are played on: what is sure stays, what is not may be there in any part."""

from __future__ import annotations

from random import Random

import pytest

from tests.faults.disk import SECTOR, Folder, Kept, Luck

pytestmark = pytest.mark.slow

DROPPED, KEPT = Luck("dropped", "dropped"), Luck("kept", "kept")


def torn(kept: Kept, draws: int = 300) -> set[bytes]:
    """What a file may be after the cut."""
    return {kept.content(Luck("torn", "some"), Random(seed)) for seed in range(draws)}


def test_what_is_synced_stays_and_what_is_not_may_go() -> None:
    kept = Kept()
    kept.write(0, b"sure")
    kept.sync()
    kept.write(2, b"xy more")
    assert kept.content(DROPPED, Random(0)) == b"sure"
    assert kept.content(KEPT, Random(0)) == b"suxy more"
    assert torn(kept) == {b"sure", b"suxy more", b"suxy", b"sure\0\0\0\0\0"}


def test_sectors_reach_the_disk_in_any_order_but_each_in_the_order_of_its_writes() -> None:
    kept = Kept(b"0" * 2 * SECTOR)
    kept.write(0, b"1" * 2 * SECTOR)
    kept.write(0, b"2" * 2 * SECTOR)
    found = torn(kept)
    assert found == {a * SECTOR + b * SECTOR for a in (b"0", b"1", b"2") for b in (b"0", b"1", b"2")}


def test_a_file_is_cut_off_wholly_or_not_at_all() -> None:
    kept = Kept(b"0" * 3 * SECTOR)
    kept.write(SECTOR, None)
    assert torn(kept) == {b"0" * 3 * SECTOR, b"0" * SECTOR}
    assert kept.content(KEPT, Random(0)) == b"0" * SECTOR


def test_a_name_is_sure_when_its_folder_was_synced() -> None:
    folder = Folder.of({"a": b"old"})
    folder.make("b").write(0, b"new")
    folder.live["b"].sync()
    assert folder.image(DROPPED) == {"a": b"old"}
    assert folder.image(KEPT) == {"a": b"old", "b": b"new"}
    folder.sync()
    folder.remove("a")
    assert folder.image(DROPPED) == {"a": b"old", "b": b"new"}
    assert folder.image(KEPT) == {"b": b"new"}


def test_a_file_made_again_under_a_name_that_was_removed_is_another_one() -> None:
    folder = Folder.of({"a": b"old"})
    folder.remove("a")
    folder.make("a").write(0, b"new")
    assert folder.image(DROPPED) == {"a": b"old"}
    assert folder.image(Luck("kept", "dropped")) == {"a": b"old"}
    assert folder.image(KEPT) == {"a": b"new"}
    folder.rename("a", "b")
    folder.sync()
    assert folder.image(Luck("kept", "dropped")) == {"b": b"new"}
