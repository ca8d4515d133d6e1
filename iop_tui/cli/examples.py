"""Examples behind a command's help."""

from __future__ import annotations


def examples(*lines: str) -> str:
    """Command lines as an epilog that keeps them as they are; each one is parsed by a test."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
