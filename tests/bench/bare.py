"""The measure: a Textual program that does nothing but show a table of fixed text with a row cursor, and a footer.

``python -m tests.bench.bare [ROWS] [COLUMNS]``; ``ctrl+q`` ends it.
"""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer


class Bare(App[None]):
    """A table of ``rows`` by ``columns`` and the keys of Textual itself."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self._size_wanted = (rows, columns)

    def compose(self) -> ComposeResult:
        """The table and the footer."""
        yield DataTable[str](cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        """Fill the table once; nothing changes afterwards."""
        rows, columns = self._size_wanted
        table = self.query_one(DataTable)
        table.add_columns(*("Client", *(f"Column {n}" for n in range(2, columns + 1))))
        for row in range(1, rows + 1):
            table.add_row(f"Client {row:02}", *(f"cell {row:02}.{n}" for n in range(2, columns + 1)))


def main() -> None:
    """Run it; the size is 12 by 6 where the command line names none."""
    sizes = [int(a) for a in sys.argv[1:3]]
    Bare(*(sizes if len(sizes) == 2 else (12, 6))).run()


if __name__ == "__main__":
    main()
