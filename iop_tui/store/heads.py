"""Comparing two files by the heads of their chains."""

from __future__ import annotations

from iop_tui.store.reading import Reader


def last_moment(reader: Reader) -> str:
    """When the file was changed last (UTC ISO 8601); empty where nothing was."""
    row = reader.one("SELECT at FROM change ORDER BY seq DESC LIMIT 1")
    return row["at"] if row else ""


def last_of(reader: Reader, what: str) -> str:
    """When something was recorded last (UTC ISO 8601); empty where it never was."""
    row = reader.one("SELECT max(at) AS at FROM change WHERE what = ?", [what])
    return row["at"] or ""


def since(reader: Reader, head: str) -> tuple[int, str]:
    """How many changes came after a head of the chain, and the first one's moment (UTC ISO 8601).

    All of them, where the chain does not hold it.
    """
    row = reader.one("SELECT seq FROM change WHERE link = ?", [head])
    after = row["seq"] if row else 0
    found = reader.one("SELECT count(*) AS n, min(at) AS first FROM change WHERE seq > ?", [after])
    return found["n"], found["first"] or ""
