"""Reading clients out of the files that offices export: one call, and the values it gives back."""

from iop_tui.importing.dates import DateOrder
from iop_tui.importing.files import read_list
from iop_tui.importing.lines import ClientFile, ClientLine, LineProblem
from iop_tui.importing.reading import read_clients

__all__ = ["ClientFile", "ClientLine", "DateOrder", "LineProblem", "read_clients", "read_list"]
