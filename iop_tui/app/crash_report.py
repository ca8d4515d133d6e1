"""What is left of a crash: where in the program it was and of which kind, and no person's data."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from pathlib import Path
from types import TracebackType

from rich.text import Text

from iop_tui import __version__
from iop_tui.desk import paths
from iop_tui.domain import machine_clock


def places(kind: type[BaseException], trace: TracebackType | None) -> list[str]:
    """The kind of an error and the files and lines it went through: no message, no values, no source text."""
    root = Path(__file__).resolve().parents[1]
    lines = [kind.__name__]
    for frame in traceback.extract_tb(trace):
        file = Path(frame.filename)
        shown = file.relative_to(root) if file.is_relative_to(root) else Path(file.name)
        lines.append(f"{shown}:{frame.lineno} {frame.name}")
    return lines


def report(lines: list[str]) -> Path | None:
    """Write a crash report; None where it cannot be written."""
    stamp = machine_clock.now().strftime("%Y%m%dT%H%M%SZ")
    facts = [f"iop-tui {__version__}", f"Python {platform.python_version()}", platform.system(), *lines]
    try:
        target = paths.private_folder(paths.crash_reports()) / f"crash-{stamp}-{os.getpid()}.txt"
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(facts) + "\n")
    except OSError:
        return None
    return target


def two_lines() -> Text:
    """What the terminal shows of the error that is being handled; its report is written."""
    kind, _, trace = sys.exc_info()
    lines = places(kind or RuntimeError, trace)
    written = report(lines)
    where = lines[-1]
    said = f"iop-tui quit because of an error ({lines[0]} at {where}). Everything shown as saved is saved."
    kept = f"A report without client data: {written}" if written else "No report could be written."
    return Text(f"{said}\n{kept}\n")
