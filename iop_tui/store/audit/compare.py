"""Comparing two files by the heads of their chains."""

from __future__ import annotations

from iop_tui.store.queries import Reader


def last_moment(reader: Reader) -> str:
    """When the file was changed last (UTC ISO 8601); empty where nothing was."""
    row = reader.one("SELECT at FROM change ORDER BY seq DESC LIMIT 1")
    return row["at"] if row else ""


def last_of(reader: Reader, what: str) -> str:
    """When something was recorded last (UTC ISO 8601); empty where it never was."""
    row = reader.one("SELECT max(at) AS at FROM change WHERE what = ?", [what])
    return row["at"] or ""


def last_common(one: Reader, other: Reader) -> int:
    """The last record that two chains share, 0 for none: up to it each link is the same, behind it none is."""
    low, high = 0, min(_length(one), _length(other))
    while low < high:
        middle = (low + high + 1) // 2
        if _link(one, middle) == _link(other, middle):
            low = middle
        else:
            high = middle - 1
    return low


def _length(reader: Reader) -> int:
    row = reader.one("SELECT coalesce(max(seq), 0) AS seq FROM change")
    return int(row["seq"])


def _link(reader: Reader, seq: int) -> str:
    row = reader.one("SELECT link FROM change WHERE seq = ?", [seq])
    return row["link"] if row else ""


def since(reader: Reader, seq: int) -> tuple[int, str]:
    """How many changes came after a record of the chain, and the first one's moment (UTC ISO 8601)."""
    later = reader.one("SELECT count(*) AS n, min(at) AS first FROM change WHERE seq > ?", [seq])
    return later["n"], later["first"] or ""


def last_seq(reader: Reader) -> int:
    """The number of the newest record; 0 where there is none."""
    return _length(reader)


def holds_at(reader: Reader, seq: int, digits: str) -> bool:
    """Whether a record of the chain has a link that begins with these hexadecimal digits."""
    return _link(reader, seq).startswith(digits)
