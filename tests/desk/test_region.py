"""How the machine's region writes the time of day: the first start takes the clock from it."""

from __future__ import annotations

import locale
import sys

import pytest

from iop_tui.desk.region import writes_twelve_hours

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows names its regions in another way")


@pytest.mark.parametrize(("region", "twelve"), [("en_US.UTF-8", True), ("de_DE.UTF-8", False), ("C", False)])
def test_the_region_says_it(region: str, twelve: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        before = locale.setlocale(locale.LC_TIME)
        locale.setlocale(locale.LC_TIME, region)
        locale.setlocale(locale.LC_TIME, before)
    except locale.Error:
        pytest.skip(f"this machine does not have {region}")
    for name in ("LC_ALL", "LC_TIME", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", region)
    assert writes_twelve_hours() is twelve
    assert locale.setlocale(locale.LC_TIME) == before


def test_one_that_there_is_not_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "xx_NOWHERE")
    assert writes_twelve_hours() is False
