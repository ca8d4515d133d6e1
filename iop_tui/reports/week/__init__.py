"""The week of every client: what each day brought, what is still possible, and where it stands."""

from __future__ import annotations

from iop_tui.reports.week.report import ClientWeek, DayCell, WeekReport, week_report

__all__ = ["ClientWeek", "DayCell", "WeekReport", "week_report"]
