"""What a process does to its files, call by call, as ``strace`` sees it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults import STRACE
from tests.faults.disk import Folder
from tests.support.rows import ROOT

FILE = "iop.db"
NAMES = tuple(FILE + suffix for suffix in ("", "-wal", "-journal", "-shm"))
KNOWN = ("open", "openat", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "unlink", "unlinkat", "rename")
STRANGE = (
    "creat", "writev", "pwritev", "pwritev2", "truncate", "fallocate", "sync_file_range", "msync", "renameat",
    "renameat2", "link", "linkat", "copy_file_range", "sendfile", "splice", "io_uring_setup",
)  # fmt: skip
"""Calls that would change a file too, and that the program is not known to use: seeing one is an error."""

_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\w+)(?:<[^>]*>)?(?: .*)?$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_HANDLE = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})*|[^>]*)>")


@dataclass(frozen=True)
class Call:
    """One call that changed something, or (``said``) a line that the process wrote to say what is saved."""

    kind: str
    name: str = ""
    other: str = ""
    at: int = 0
    data: bytes = b""

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.other} at {self.at}, {len(self.data)} bytes"

    def apply(self, folder: Folder) -> None:
        """Do it to a folder."""
        if self.kind == "make":
            folder.make(self.name)
        elif self.kind == "write":
            folder.live[self.name].write(self.at, self.data)
        elif self.kind == "cut":
            folder.live[self.name].write(self.at, None)
        elif self.kind == "sync":
            folder.live[self.name].sync()
        elif self.kind == "sync folder":
            folder.sync()
        elif self.kind == "remove":
            folder.remove(self.name)
        elif self.kind == "rename":
            folder.rename(self.name, self.other)


@dataclass(frozen=True)
class Recording:
    """The files at the beginning, and every call since."""

    before: Mapping[str, bytes]
    calls: Sequence[Call]

    @property
    def saves(self) -> list[tuple[str, str]]:
        """What was said to be saved, in order: what it was, and the state of the file after it."""
        told = [json.loads(c.data) for c in self.calls if c.kind == "said"]
        return [(what, state) for what, state in told if state]

    def files(self, until: int) -> dict[str, bytes]:
        """The files as a program sees them after so many calls."""
        folder = Folder.of(self.before)
        for call in self.calls[:until]:
            call.apply(folder)
        for kept in folder.live.values():
            kept.sync()
        return {name: kept.synced for name, kept in folder.live.items() if not name.endswith("-shm")}

    @property
    def closing(self) -> int:
        """The number of calls before the last save was followed by closing the file."""
        return max(n for n, c in enumerate(self.calls) if c.kind == "said" and json.loads(c.data)[1]) + 1


def record(folder: Path, part: str, *statements: str, before: Mapping[str, bytes] | None = None,
           passphrase: str | None = None) -> Recording:  # fmt: skip
    """Let the saver work on files in a folder (empty, or with those ``before``) and record what it does."""
    assert STRACE is not None
    folder = folder.resolve()
    folder.mkdir(parents=True)
    for name, data in (before or {}).items():
        (folder / name).write_bytes(data)
    trace = folder.with_name(f"{folder.name}.trace")
    tracer = [STRACE, "-f", "--seccomp-bpf", "-y", "-xx", "-s", "1000000", "-o", str(trace), "-e",
              f"trace={','.join(f'?{name}' for name in (*KNOWN, *STRANGE))}"]  # fmt: skip
    saver = [sys.executable, "-m", "tests.faults.saver", part, str(folder / FILE), passphrase or "", *statements]
    done = subprocess.run([*tracer, *saver], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    calls = [call for line in trace.read_text(encoding="ascii").splitlines() if (call := _read(line, folder))]
    trace.unlink()
    said = "".join(c.data.decode() for c in calls if c.kind == "said")
    assert said == done.stdout, "the trace does not hold what was said"
    left = {name: (folder / name).read_bytes() for name in NAMES if (folder / name).exists()}
    found = Recording(dict(before or {}), calls)
    assert found.files(len(calls)) == left, "the trace does not explain the files that are left"
    return found


def _read(line: str, folder: Path) -> Call | None:
    """One line of a trace; None where it is none of our files'."""
    found = _CALL.match(line)
    if found is None:
        assert "+++ exited" in line or "--- SIG" in line, line[:200]
        return None
    call, arguments, result = found[1], found[2], found[3]
    if result.startswith("-"):
        return None
    texts = _TEXT.findall(arguments)
    assert not any(dots for _, dots in texts), "a text of the trace is cut off"
    words = [_bytes(text) for text, _ in texts]
    handle = _HANDLE.match(arguments)
    path = _bytes(handle[2]).decode() if handle else ""
    if call == "write" and handle and handle[1] == "1":
        return Call("said", data=words[0])
    if call in ("open", "openat", "unlink", "unlinkat", "rename"):
        names = [os.path.relpath(word.decode(), folder) for word in words]
        return _of_names(call, names, arguments) if any(name in NAMES for name in names) else None
    if path == str(folder) and call in ("fsync", "fdatasync"):
        return Call("sync folder")
    name = os.path.relpath(path, folder) if path.startswith("/") else ""
    if name not in NAMES:
        return None
    numbers = [int(n) for n in re.findall(r"(?<=, )\d+(?=,|$)", _TEXT.sub('""', arguments))]
    if call == "pwrite64":
        return Call("write", name, at=numbers[-1], data=words[0][: int(result)])
    if call == "ftruncate":
        return Call("cut", name, at=numbers[-1])
    assert call in ("fsync", "fdatasync"), f"{call} of {name} is not known here"
    return Call("sync", name)


def _of_names(call: str, names: list[str], arguments: str) -> Call | None:
    if call in ("open", "openat"):
        assert "O_TRUNC" not in arguments, arguments
        return Call("make", names[0]) if "O_CREAT" in arguments else None
    if call == "rename":
        return Call("rename", names[0], names[1])
    return Call("remove", names[0])


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") or not text else text.encode()
