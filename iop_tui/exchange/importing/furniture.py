"""What stands in a report beside its clients: feet, filters, totals, group headings, rows of types, second tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from iop_tui.exchange.importing.clean_text import clean
from iop_tui.exchange.importing.headers import are_headings, meaning_of
from iop_tui.exchange.importing.spellings import Field
from iop_tui.exchange.importing.values import parse_number

_FOOT = re.compile(
    r"(?:(?:grand |sub-?|report |overall )?totals?|(?:record )?count"
    r"|(?:number of |# of )?(?:clients|patients|records|rows))"
    r"(?: (?:clients|patients|records|rows))? ?[:=]? ?[0-9]+|(?:client|patient|record|row) count ?[:=]? ?[0-9]+"
    r"|[0-9]+ (?:clients|patients|records|rows|entries|items)(?: (?:found|listed|exported|selected|returned|total))?\.?"
    r"|page:? [0-9]+(?: (?:of|/) [0-9]+)?|(?:grand |sub-?)?totals?(?: \([0-9]+ records?\))?|end of (?:report|file|list)"
    r"|(?:printed|generated|exported|created|run|report (?:date|run|printed|generated|created))\b.*[0-9]{4}.*"
    r"|(?:filter(?:s|ed)?(?: by)?|criteria|sort(?:ed)? by|group(?:ed)? by|report (?:name|id|criteria)|parameters?"
    r"|(?:generated|run|printed|prepared) by|user|location|facility|date range) ?:.*",
    re.IGNORECASE,
)
_FOOT_ALONE = re.compile(
    r"(?:(?:generated|run|printed|prepared|filtered|sorted|grouped) by|as of|showing|confidential|copyright"
    r"|all rights reserved)\b.*|(?:\(c\)|\u00a9).*",
    re.IGNORECASE,
)
_TYPE = re.compile(
    r"(?:n?var)?char(?:acter)?(?: varying)?(?:2)?(?:\s*\([0-9]+\))?|text|string|str|date|datetime|timestamp|time"
    r"|int(?:eger)?(?:[0-9]+)?|bigint|smallint|number(?:\s*\([0-9, ]+\))?|numeric|decimal|float|double|bool(?:ean)?"
    r"|object|category|uuid|dropdown|picklist|free text|\(?(?:required|optional)\)?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[\s:(]")
_MANGLED = re.compile(r"[0-9.,]+e[+-]?[0-9]+")
ONE_CELL, HEADINGS_AGAIN, NO_NUMBER = "only one cell filled", "repeated header row", "no client number in its column"
_RULE = re.compile(r"[-=_*~.+|\u2500-\u257f\s]+")


class Furniture:
    """Tells what a row is that is no client, by the table it stands in."""

    def __init__(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """``rows`` are the table's rows of cleaned cells in small letters."""
        self._headings = [clean(heading).casefold() for heading in headings]
        meanings = [meaning_of(heading) for heading in headings]
        self._number_at = next((n for n, m in enumerate(meanings) if m and m.field is Field.NUMBER), None)
        numbers = [number for row in rows if _filled(row) > 1 and (number := self._number(row))]
        self._numbers_have_digits = 2 * sum(map(_is_number, numbers)) >= len(numbers) > 0
        filled = [_filled(row) for row in rows if _filled(row)]
        self._rows_are_filled = len(filled) > 2 and 5 * sum(n > 1 for n in filled) >= 3 * len(filled)

    def what_it_is(self, cells: Sequence[str]) -> str:
        """What a row of cleaned cells is that is no client, in words; empty where it may be one."""
        filled = [cell for cell in cells if cell]
        if all(map(_RULE.fullmatch, filled)):
            return "separator line"
        if list(cells) == self._headings:
            return HEADINGS_AGAIN
        if len(filled) <= 2 and _is_foot(filled):
            return "report footer"
        if (all(map(_TYPE.fullmatch, filled)) and len(filled) > 1) or filled[0].startswith('{"importid'):
            return "column types"
        if len(filled) == 1 and self._says_too_little(cells):
            return ONE_CELL
        numbered = self._number_at is None or not self._number(cells) or _is_number(self._number(cells))
        if len(filled) > 1 and (are_headings(filled) or (not numbered and are_headings(filled, mostly=True))):
            return HEADINGS_AGAIN if len(filled) > 2 or len(self._headings) < 3 else "label"
        if not numbered and sum("=" in cell for cell in filled) > 1:
            return "legend"
        number = self._number(cells)
        if not numbered and (_WORDS.search(number) or (self._numbers_have_digits and len(number) > 2)):
            return NO_NUMBER
        return ""

    def _number(self, cells: Sequence[str]) -> str:
        """The client number of a row, empty for a cell that says there is none."""
        cell = cells[self._number_at] if self._number_at is not None and self._number_at < len(cells) else ""
        return cell if _MANGLED.fullmatch(cell) else parse_number(cell)

    def _says_too_little(self, cells: Sequence[str]) -> bool:
        """Whether one filled cell is no person: not where it is a number, nor where other rows say no more."""
        if self._number_at is not None:
            return len(self._headings) > 1 and not _is_number(self._number(cells))
        columns = sum(map(bool, self._headings))
        return columns > 2 or (columns == 2 and self._rows_are_filled)


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))


def _is_number(text: str) -> bool:
    """Whether a text may be a client number: a digit in it, and not a sentence."""
    return any(map(str.isdigit, text)) and sum(len(word) > 1 and word.isalpha() for word in text.split()) < 3


def _is_foot(filled: Sequence[str]) -> bool:
    return bool(_FOOT.fullmatch(" ".join(filled)) or (len(filled) == 1 and _FOOT_ALONE.fullmatch(filled[0])))


def begins_another_table(cells: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether a row of headings is that of another table: it does not say of each column what the first one says."""
    return any(_says_another(cell, heading) for cell, heading in zip(cells, headings, strict=False))


def _says_another(cell: str, heading: str) -> bool:
    meaning = meaning_of(cell)
    if meaning is None:
        return bool(clean(cell)) and clean(cell) != clean(heading)
    return meaning != meaning_of(heading)
