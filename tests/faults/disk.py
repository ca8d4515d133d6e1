"""A folder on a disk that loses its power: what was synced is sure, of what was not anything may be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

SECTOR = 512


@dataclass(frozen=True)
class Write:
    """Bytes written into a file and not synced yet; ``data`` None cuts the file off (or draws it out) at ``at``."""

    at: int
    data: bytes | None


@dataclass(frozen=True)
class Luck:
    """What becomes of all that is not synced: ``dropped``, ``kept`` or ``torn`` (by a seed), names by themselves."""

    content: str
    names: str
    seed: int = 0

    def __str__(self) -> str:
        return f"content {self.content}, names {self.names}, seed {self.seed}"


class Kept:
    """One file: its bytes as they are surely on the disk, and what was written since."""

    def __init__(self, synced: bytes = b"") -> None:
        self.synced = synced
        self.since: list[Write] = []

    def write(self, at: int, data: bytes | None) -> None:
        """Write, or (without data) change the length; nothing of it is sure yet."""
        self.since.append(Write(at, data))

    def sync(self) -> None:
        """Everything written is sure."""
        self.synced = _applied(self.synced, self.since)
        self.since = []

    def content(self, luck: Luck, chance: Random) -> bytes:
        """The file as it is found after the cut."""
        if luck.content == "dropped" or not self.since:
            return self.synced
        if luck.content == "kept":
            return _applied(self.synced, self.since)
        return _torn(self.synced, self.since, chance)


def _applied(before: bytes, writes: list[Write]) -> bytes:
    found = bytearray(before)
    for write in writes:
        if write.data is None:
            found = found[: write.at].ljust(write.at, b"\0")
        else:
            if len(found) < write.at:
                found.extend(bytes(write.at - len(found)))
            found[write.at : write.at + len(write.data)] = write.data
    return bytes(found)


def _torn(before: bytes, writes: list[Write], chance: Random) -> bytes:
    """Each sector as one of the states it went through, and the length as one of the lengths it had.

    Cutting a file off is all or nothing: where the old length stands, the old bytes stand.
    """
    likely = chance.choice((0.1, 0.5, 0.9))
    lengths = [len(before)]
    for write in writes:
        lengths.append(write.at if write.data is None else max(lengths[-1], write.at + len(write.data)))
    most = -(-max(lengths) // SECTOR) * SECTOR
    known = chance.randrange(len(lengths))
    found = bytearray(before.ljust(most, b"\0"))
    stopped: set[int] = set()  # sectors whose further writes did not reach the disk
    for number, write in enumerate(writes):
        if write.data is None:
            if number < known:
                found[write.at :] = bytes(most - write.at)
                stopped.clear()
            continue
        for sector in range(write.at // SECTOR, -(-(write.at + len(write.data)) // SECTOR)):
            if sector not in stopped and chance.random() >= likely:
                stopped.add(sector)
            if sector not in stopped:
                start = max(write.at, sector * SECTOR)
                end = min(write.at + len(write.data), (sector + 1) * SECTOR)
                found[start:end] = write.data[start - write.at : end - write.at]
    return bytes(found[: lengths[known]])


@dataclass
class Folder:
    """The files of a folder by name: as a program sees them, and as they surely are on the disk."""

    live: dict[str, Kept] = field(default_factory=dict)
    sure: dict[str, Kept] = field(default_factory=dict)
    since: list[tuple[str, Kept | None]] = field(default_factory=list)

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Folder:
        """A folder in which everything is sure."""
        kept = {name: Kept(data) for name, data in files.items()}
        return cls(dict(kept), dict(kept))

    def make(self, name: str) -> Kept:
        """A file by its name, made where there is none."""
        if name not in self.live:
            self._set(name, Kept())
        return self.live[name]

    def remove(self, name: str) -> None:
        """Take a name away."""
        self._set(name, None)

    def rename(self, name: str, to: str) -> None:
        """Give a file another name."""
        self._set(to, self.live[name])
        self._set(name, None)

    def sync(self) -> None:
        """The names as they are now are sure."""
        self.sure = dict(self.live)
        self.since = []

    def _set(self, name: str, kept: Kept | None) -> None:
        self.since.append((name, kept))
        _name(self.live, name, kept)

    def image(self, luck: Luck) -> dict[str, bytes]:
        """What is found after the cut."""
        chance = Random(luck.seed)
        names = dict(self.sure)
        many = {"dropped": 0, "kept": len(self.since), "some": chance.randint(0, len(self.since))}[luck.names]
        for name, kept in self.since[:many]:
            _name(names, name, kept)
        return {name: kept.content(luck, chance) for name, kept in sorted(names.items())}


def _name(names: dict[str, Kept], name: str, kept: Kept | None) -> None:
    if kept is None:
        names.pop(name, None)
    else:
        names[name] = kept
