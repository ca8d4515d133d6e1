"""Sleeping while libfaketime sets the clock: ``clock_nanosleep``, by which Python sleeps, fails under it."""

from __future__ import annotations

import select
import time


def _sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


time.sleep = _sleep  # type: ignore[assignment]
