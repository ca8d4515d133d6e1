"""CSV as RFC 4180 has it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_QUOTE = re.compile(r'[,"\r\n]')


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
