"""Copies: the one file alone holds every row once hands are off the keys."""

import shutil
from pathlib import Path

from iop_tui.day import GroupDay
from iop_tui.domain.attendance import Mark
from iop_tui.store import Store
from tests.support.rows import elsewhere, everything, inside, steps

COPIER = "import shutil, sys; shutil.copyfile(sys.argv[1], sys.argv[2])"


def copied(path: Path, tmp_path: Path) -> Path:
    """The file alone, copied by another process as a sync client or a person would."""
    target = tmp_path / "elsewhere" / "iop.db"
    target.parent.mkdir()
    assert elsewhere(COPIER, path, target).returncode == 0
    return target


def test_the_file_alone_copied_when_settled_holds_every_row(group: GroupDay, path: Path, tmp_path: Path) -> None:
    group.sheet.rest_present()
    for client in group.rows:
        group.notes.save(client, f"note of {client}")
    group.notes.record_typing()
    store = group.desk.store
    store.checkpoint()
    target = copied(path, tmp_path)
    other = Store(target)
    assert everything(other) == everything(store)
    assert steps(other) == steps(store)
    assert other.health() == []
    assert list(other.changes.broken()) == []
    other.close()


def test_settling_again_and_again_takes_up_what_came_since(group: GroupDay, path: Path, tmp_path: Path) -> None:
    store = group.desk.store
    store.checkpoint()
    for client in list(group.rows)[:3]:
        group.sheet.mark(client, Mark.HERE)
        store.checkpoint()
    target = copied(path, tmp_path)
    other = Store(target, read_only=True)
    assert everything(other) == everything(store)
    other.close()


def test_after_closing_there_is_one_file_and_it_holds_everything(group: GroupDay, path: Path, tmp_path: Path) -> None:
    group.sheet.rest_present()
    known = everything(group.desk.store)
    group.desk.close()
    assert inside(path.parent) == ["iop.db"]
    target = tmp_path / "copy.db"
    shutil.copyfile(path, target)
    other = Store(target)
    assert everything(other) == known
    other.close()


def test_a_copy_made_by_the_program_is_whole_and_tells_how_far_it_is(group: GroupDay, tmp_path: Path) -> None:
    store = group.desk.store
    group.sheet.rest_present()
    target = tmp_path / "backup.db"
    seen: list[tuple[int, int]] = []
    store.copy_to(target, piece=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] > 0
    assert [p.name for p in tmp_path.glob("backup.db*")] == ["backup.db"]
    other = Store(target)
    assert everything(other) == everything(store)
    assert list(other.changes.broken()) == []
    other.close()
    group.sheet.unmark(next(iter(group.rows)))
    assert store.health() == []
