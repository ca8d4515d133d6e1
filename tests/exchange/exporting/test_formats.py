"""Every format of the exports is whole: it begins, writes records and ends."""

from __future__ import annotations

import pytest

from iop_tui.exchange.exporting.columns import COLUMNS
from iop_tui.exchange.exporting.formats import FORMATS, format_of


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_has_a_beginning_records_and_an_end(name: str) -> None:
    made = format_of(name)(list(COLUMNS))
    assert all(isinstance(part, bytes) for part in (made.begin(), made.records([]), made.end()))
