"""CSV as RFC 4180 has it, and text that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

_STARTS = frozenset("=+-@|%\t\r−")
"""What a formula begins with, U+2212 (a minus) among it; their other widths and heights are folded to these."""
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def defused(text: str) -> str:
    """A person's text with a leading ``'`` where a spreadsheet would take it for a formula.

    Text that begins with ``'`` gets one more, so that taking one away gives back exactly what was there.
    """
    if not text:
        return text
    first = text[0]
    if first.isalnum() and first.isascii():
        return text
    if first == "'" or (_runs(text) and not _NUMBER.fullmatch(text)):
        return f"'{text}"
    return text


def _runs(text: str) -> bool:
    """Whether what a spreadsheet sees first, behind blanks and what has no width, begins a formula."""
    for c in text:
        if c in _STARTS:
            return True
        if c.isspace() or unicodedata.category(c) in ("Cf", "Cc"):
            continue
        return unicodedata.normalize("NFKC", c)[0] in _STARTS
    return False


def restored(cell: str) -> str:
    """What ``defused`` was given."""
    return cell[1:] if cell.startswith("'") else cell


_QUOTE = re.compile(r'[,"\r\n]')


def csv_cells(cells: Iterable[object]) -> str:
    """Some cells of a row as ``csv_bytes`` writes them, for cells that many rows share."""
    return ",".join(csv_cell(str(c)) for c in cells)


def csv_cell(text: str) -> str:
    """One cell as ``csv_bytes`` writes it."""
    if _QUOTE.search(text):
        text = text.replace('"', '""')
        return f'"{text}"'
    return text


def csv_bytes(rows: Iterable[Sequence[object]], bom: bool = True) -> bytes:
    """Rows as CSV in UTF-8, lines ended by CRLF; a BOM lets spreadsheets read accents."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")
