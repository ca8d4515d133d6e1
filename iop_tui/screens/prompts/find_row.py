"""Jumping to a row of a list by the letters that stand in it."""

from __future__ import annotations

from iop_tui.domain.text import fold
from iop_tui.screens.prompts.prompt import Asker
from iop_tui.screens.prompts.search_prompt import SearchPrompt
from iop_tui.widgets.sheet import Sheet


def find_row(screen: Asker, sheet: Sheet, named_by: str = "") -> None:
    """Ask for letters and go to a row whose words begin with them, as they are shown: room view hides names.

    ``named_by`` is the key of the column that names a row; without it the first that is not empty does.
    """

    def search(typed: str) -> list[tuple[str, str]]:
        parts = fold(typed).split()
        matching = []
        for row in sheet.rows:
            texts = [text.strip() for text in sheet.text_of(row.key)]
            words = fold(" ".join(texts)).replace("-", " ").split()
            if not row.heading and all(any(word.startswith(part) for word in words) for part in parts):
                names = (t for t, column in zip(texts, sheet.columns, strict=False) if named_by in ("", column.key))
                matching.append((next((name for name in names if name), ""), row.key))
        return matching

    def on_answer(key: str | None, _typed: str) -> None:
        sheet.go_to(key)

    screen.ask(SearchPrompt("Find", search, on_answer, private=True))
