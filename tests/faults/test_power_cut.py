"""Power cuts at every moment of a group day: what was said to be saved is there, and nothing is half there."""

from __future__ import annotations

from pathlib import Path

import pytest

from iop_tui.domain.errors import IopError
from tests.faults import ALL, STRACE, amount
from tests.faults.power_cut import EVEN, Judge, cuts, images, put, sample
from tests.faults.recording import FILE, Recording, record
from tests.faults.saver import open_file

pytestmark = [pytest.mark.slow, pytest.mark.skipif(STRACE is None, reason="strace is not on this machine")]

WITHOUT_WAL = ("PRAGMA journal_mode = DELETE", "PRAGMA synchronous = EXTRA")
LITTLE_MEMORY = ("PRAGMA cache_size = 8", "PRAGMA wal_autocheckpoint = 20")
"""Pages of one save go to the disk before its commit, and checkpoints come amidst saves."""


@pytest.fixture(scope="module", params=[None, "correct horse battery"], ids=["plain", "encrypted"])
def passphrase(request: pytest.FixtureRequest) -> str | None:
    """The file's passphrase, None for one that is not encrypted."""
    found: str | None = request.param
    return found


@pytest.fixture(scope="module")
def first(passphrase: str | None, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """A file made, a whole day saved into it, and closed."""
    return record(tmp_path_factory.mktemp("recorded") / "first", "first", passphrase=passphrase)


def hold(recording: Recording, tmp_path: Path, passphrase: str | None, few: int) -> None:
    """Assert that no cut of a recording loses or breaks anything."""
    every = cuts(recording, torn=amount(1, 3))
    wanted = every if ALL else sample(every, recording, few, seed=7)
    judge = Judge(recording, tmp_path / "image", passphrase)
    verdicts = [judge.judge(cut, image) for cut, image in images(recording, wanted)]
    wrong = [v for v in verdicts if v.words]
    print(f"{len(wanted)} images, {judge.opened} of them different, {len(wrong)} wrong")
    said = [f"after call {v.cut.after} ({recording.calls[v.cut.after - 1]}), {v.cut.luck}: {v.words}" for v in wrong]
    assert not said, "\n".join([f"{len(wrong)} of {len(wanted)} images", *said[:20]])


def test_a_day_in_a_new_file(first: Recording, tmp_path: Path, passphrase: str | None) -> None:
    assert len(first.saves) > 30
    hold(first, tmp_path, passphrase, few=120)


def test_a_file_that_a_kill_left(first: Recording, tmp_path: Path, passphrase: str | None) -> None:
    left = first.files(first.closing)
    assert left["iop.db-wal"], "there is something to recover"
    hold(record(tmp_path / "again", "again", before=left, passphrase=passphrase), tmp_path, passphrase, few=60)


@pytest.mark.parametrize("statements", [WITHOUT_WAL, LITTLE_MEMORY], ids=["without WAL", "little memory"])
def test_other_journals(statements: tuple[str, ...], first: Recording, tmp_path: Path, passphrase: str | None) -> None:
    closed = first.files(len(first.calls))
    again = record(tmp_path / "again", "again", *statements, before=closed, passphrase=passphrase)
    hold(again, tmp_path, passphrase, few=60)


def test_a_file_that_was_cut_off_amid_a_checkpoint_is_called_whole(
    first: Recording, tmp_path: Path, passphrase: str | None
) -> None:
    told = next(n for n, call in enumerate(first.calls) if call.kind == "said")
    copied = [n for n, call in enumerate(first.calls) if n > told and call.kind == "write" and call.name == FILE]
    alarms = []
    for cut, image in images(first, [c for c in cuts(first, torn=1) if c.after in copied and c.luck not in EVEN][:12]):
        put(image, tmp_path / "image")
        store = open_file(tmp_path / "image" / FILE, passphrase)
        alarms += [f"after call {cut.after}: {problem}" for problem in store.health()]
        store.close()
    assert not alarms


def test_a_file_whose_making_was_cut_off_gets_its_id_all_the_same(
    first: Recording, tmp_path: Path, passphrase: str | None
) -> None:
    synced = [n for n, call in enumerate(first.calls, 1) if call.kind == "sync"]
    wanted = [c for c in cuts(first, torn=0) if c.after in synced and c.luck == EVEN[3] and not c.told]
    without = []
    for cut, image in images(first, wanted):
        put(image, tmp_path / "image")
        try:
            store = open_file(tmp_path / "image" / FILE, passphrase)
        except IopError:
            continue
        if not store.program.meta("file_id"):
            without.append(cut.after)
        store.close()
    assert not without


@pytest.mark.parametrize(
    "statements",
    [
        ("PRAGMA synchronous = OFF",),
        ("PRAGMA synchronous = NORMAL",),
        ("PRAGMA journal_mode = DELETE", "PRAGMA locking_mode = NORMAL", "PRAGMA synchronous = FULL"),
    ],
    ids=lambda s: ", ".join(s).replace("PRAGMA ", ""),
)
def test_what_weaker_settings_lose_is_found(statements: tuple[str, ...], tmp_path: Path) -> None:
    recording = record(tmp_path / "weak", "first", *statements)
    judge = Judge(recording, tmp_path / "image")
    wanted = sample(cuts(recording, torn=0), recording, 0, seed=7)
    assert any(judge.judge(cut, image).lost for cut, image in images(recording, wanted))
