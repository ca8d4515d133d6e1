"""Histories: the record of changes as lines that a person reads, of a client, a session or a period."""

from iop_tui.reports.history.lines import HistoryLine as HistoryLine
from iop_tui.reports.history.lines import of_attendance as of_attendance
from iop_tui.reports.history.lines import of_client as of_client
from iop_tui.reports.history.lines import of_period as of_period
from iop_tui.reports.history.lines import of_session as of_session
