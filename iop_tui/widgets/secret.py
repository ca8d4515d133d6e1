"""A line that is typed unseen."""

from __future__ import annotations

from textual.widgets import Input


class SecretInput(Input):
    """Shows dots, and gives nothing to any clipboard: Textual would copy what stands behind the dots."""

    def __init__(self, *, id: str | None = None, max_length: int = 1000) -> None:
        super().__init__(password=True, id=id, max_length=max_length)

    def action_copy(self) -> None:
        """Nothing is copied."""

    def action_cut(self) -> None:
        """Nothing is cut out."""
