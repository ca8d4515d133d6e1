"""A power cut after every call: what is found on the disk then, and whether it is what was said to be saved.

The wal-index is no part of it: while the program holds the file alone it is in memory, and with a file that a kill left
(``-shm`` is mapped then) it is made anew by who opens the file first. The images hold rubbish in its place.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from iop_tui.domain.errors import IopError
from tests.faults.disk import Folder, Luck
from tests.faults.recording import FILE, NAMES, Recording
from tests.faults.saver import open_file, state

EVEN = (Luck("dropped", "dropped"), Luck("dropped", "kept"), Luck("kept", "dropped"), Luck("kept", "kept"))
RUBBISH = bytes(range(256)) * 128


@dataclass(frozen=True)
class Cut:
    """A cut after so many calls of a recording, with so many saves told by then."""

    after: int
    told: int
    luck: Luck


@dataclass(frozen=True)
class Found:
    """What the program finds: its state, or what is wrong; ``refused`` where it does not take the file."""

    state: str = ""
    wrong: str = ""
    refused: bool = False


@dataclass(frozen=True)
class Verdict:
    """What became of one image; ``lost`` is the number of saves that were told and are not there."""

    cut: Cut
    words: str = ""
    lost: int = 0


def cuts(recording: Recording, torn: int) -> list[Cut]:
    """Every cut: after each call, with nothing of what is not synced, all of it, and ``torn`` draws of a part of it."""
    found, told = [Cut(0, 0, EVEN[0])], 0
    for after, call in enumerate(recording.calls, 1):
        told = min(told + (call.kind == "said"), len(recording.saves))
        some = (Luck("torn", "some", after * 100 + seed) for seed in range(torn))
        found += [Cut(after, told, luck) for luck in (*EVEN, *some)]
    return found


def sample(every: Sequence[Cut], recording: Recording, many: int, seed: int) -> list[Cut]:
    """Some of the cuts: the hardest one right after each save was told, and others by chance."""
    told = [n for n, call in enumerate(recording.calls, 1) if call.kind == "said"]
    hardest = [c for c in every if c.after in told and c.luck == EVEN[0]]
    others = [c for c in every if c not in set(hardest)]
    drawn = Random(seed).sample(others, max(0, min(many - len(hardest), len(others))))
    return sorted([*hardest, *drawn], key=lambda c: c.after)


def images(recording: Recording, wanted: Sequence[Cut]) -> Iterator[tuple[Cut, dict[str, bytes]]]:
    """The files that are found after each of the cuts; these are in the order of the calls."""
    folder, done = Folder.of(recording.before), 0
    for cut in wanted:
        for call in recording.calls[done : cut.after]:
            call.apply(folder)
        done = cut.after
        found = folder.image(cut.luck)
        yield cut, {name: RUBBISH if name.endswith("-shm") else data for name, data in found.items()}


def put(image: Mapping[str, bytes], folder: Path) -> None:
    """Put the files of an image into a folder of their own."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in image.items():
        (folder / name).write_bytes(data)


class Judge:
    """Opens images with the program; one that was seen before is not opened again."""

    def __init__(self, recording: Recording, folder: Path, passphrase: str | None = None) -> None:
        self._states = [state for _, state in recording.saves]
        self._names = [what for what, _ in recording.saves]
        self._folder = folder
        self._passphrase = passphrase
        self._seen: dict[str, Found] = {}
        self.opened = 0

    def judge(self, cut: Cut, image: Mapping[str, bytes]) -> Verdict:
        """Whether every save told before the cut is there, and the one under way wholly or not at all."""
        key = hashlib.sha256(repr(sorted(image.items())).encode()).hexdigest()
        if key not in self._seen:
            self._seen[key] = self._look(image)
        found = self._seen[key]
        if cut.told == 0:  # the file is being made; nothing was promised yet but that no rubbish is taken for a file
            return Verdict(cut, found.wrong if not found.refused else "")
        if found.wrong:
            return Verdict(cut, found.wrong, cut.told)
        if found.state not in self._states:
            return Verdict(cut, "a state that was never saved")
        there = self._states.index(found.state) + 1
        if there < cut.told:
            lost = ", ".join(self._names[there : cut.told])
            return Verdict(cut, f"lost: {lost}", cut.told - there)
        if there > cut.told + 1:
            return Verdict(cut, "a state that is yet to come")
        return Verdict(cut)

    def _look(self, image: Mapping[str, bytes]) -> Found:
        self.opened += 1
        put(image, self._folder)
        found = self._opened()
        left = [name for name in NAMES[1:] if (self._folder / name).exists()]
        if found.state and left:
            return Found(wrong=f"left behind after closing: {', '.join(left)}")
        return found

    def _opened(self) -> Found:
        try:
            store = open_file(self._folder / FILE, self._passphrase)
        except IopError as error:
            return Found(wrong=f"refused: {error}", refused=True)
        try:
            problems = [*store.health(), *(f"record {n} does not fit the chain" for n in store.changes.broken())]
            if problems:
                return Found(wrong="; ".join(problems))
            return Found(state(store))
        except IopError as error:
            return Found(wrong=f"cannot be read: {error}")
        finally:
            store.close()
