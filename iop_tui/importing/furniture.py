"""What stands in a report beside its clients: feet, filters, totals, group headings, rows of types, second tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from iop_tui.importing.headers import are_headings, meaning_of
from iop_tui.importing.text import clean

_FOOT = re.compile(
    r"(?:(?:grand |sub-?|report |overall )?totals?|(?:record )?count"
    r"|(?:number of |# of )?(?:clients|patients|records|rows))"
    r"(?: (?:clients|patients|records|rows))? ?[:=]? ?[0-9]+"
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
    r"|object|category|uuid|dropdown|picklist|free text",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-=_*~.\u2500-\u257f\s]+")


def what_it_is(cells: Sequence[str], headings: Sequence[str], number_at: int | None) -> str:
    """What a row of cleaned cells is that is no client, in words; empty where it may be one.

    ``number_at`` is the column of the client numbers, None where there is none.
    """
    filled = [cell for cell in cells if cell]
    if all(map(_RULE.fullmatch, filled)):
        return "separator line"
    if len(filled) <= 2 and (
        _FOOT.fullmatch(" ".join(filled)) or (len(filled) == 1 and _FOOT_ALONE.fullmatch(filled[0]))
    ):
        return "report footer"
    if all(map(_TYPE.fullmatch, filled)) and len(filled) > 1:
        return "column types"
    if len(filled) == 1 and _says_too_little(cells, headings, number_at):
        return "only one cell filled"
    numbered = number_at is None or any(map(str.isdigit, cells[number_at] if number_at < len(cells) else ""))
    if len(filled) > 1 and (are_headings(filled) or (not numbered and are_headings(filled, mostly=True))):
        return "repeated header row"
    return ""


def _says_too_little(cells: Sequence[str], headings: Sequence[str], number_at: int | None) -> bool:
    """Whether one filled cell is no person: not where it is a number, nor in a table of only two columns."""
    if number_at is not None:
        return len(headings) > 1 and (number_at >= len(cells) or " " in cells[number_at] or not cells[number_at])
    return sum(1 for heading in headings if clean(heading)) > 2


def begins_another_table(cells: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether a row of headings is that of another table: it does not say of each column what the first one says."""
    return any(_says_another(cell, heading) for cell, heading in zip(cells, headings, strict=False))


def _says_another(cell: str, heading: str) -> bool:
    meaning = meaning_of(cell)
    if meaning is None:
        return bool(clean(cell)) and clean(cell) != clean(heading)
    return meaning != meaning_of(heading)
