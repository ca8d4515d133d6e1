"""What is usual where this machine is: how it writes the time of day."""

from __future__ import annotations

import contextlib
import locale
import sys


def writes_twelve_hours() -> bool:
    """Whether the machine's region writes 1:30 PM rather than 13:30; False where it does not say."""
    if sys.platform == "win32":
        name = locale.getlocale()[0] or ""
        return name.startswith(("en_US", "English_United States", "en_CA", "en_AU", "en_PH"))
    before = locale.setlocale(locale.LC_TIME)
    try:
        with contextlib.suppress(locale.Error):
            locale.setlocale(locale.LC_TIME, "")
        time_of_day = locale.nl_langinfo(locale.T_FMT)
        return any(code in time_of_day for code in ("%r", "%I", "%l", "%p"))
    finally:
        locale.setlocale(locale.LC_TIME, before)
