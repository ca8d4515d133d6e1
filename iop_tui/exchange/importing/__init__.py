"""Reading clients out of the files that offices export: one call, and the values it gives back."""

from iop_tui.exchange.importing.dates import DateOrder
from iop_tui.exchange.importing.files import read_list
from iop_tui.exchange.importing.read import read_clients
from iop_tui.exchange.importing.results import ClientLine, ImportedFile, LineProblem

__all__ = ["ClientLine", "DateOrder", "ImportedFile", "LineProblem", "read_clients", "read_list"]
