"""The attendance CSV: its columns, its rows, and the file that holds it."""

from iop_tui.exchange.exporting.csv_text import csv_bytes as csv_bytes
from iop_tui.exchange.exporting.profiles import PROFILES as PROFILES
from iop_tui.exchange.exporting.request import CLIENTS as CLIENTS
from iop_tui.exchange.exporting.request import Request as Request
from iop_tui.exchange.exporting.write import WrittenExport as WrittenExport
from iop_tui.exchange.exporting.write import delete_export as delete_export
from iop_tui.exchange.exporting.write import write_export as write_export
