"""The attendance CSV: its columns, its rows, and the file that holds it."""

from iop_tui.exporting.columns import PROFILES as PROFILES
from iop_tui.exporting.files import Made as Made
from iop_tui.exporting.files import delete_export as delete_export
from iop_tui.exporting.files import write_export as write_export
from iop_tui.exporting.request import CLIENTS as CLIENTS
from iop_tui.exporting.request import Request as Request
from iop_tui.exporting.text import csv_bytes as csv_bytes
