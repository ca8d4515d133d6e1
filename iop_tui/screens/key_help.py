"""The keys of where one is: made from the bindings themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode

from iop_tui.desk.desk import Desk
from iop_tui.screens.base import IopScreen
from iop_tui.screens.key_line import key_name
from iop_tui.screens.text_viewer import TextViewer
from iop_tui.widgets.text_lines import Line, Piece


class KeysScreen(TextViewer):
    """Every key that works where one came from, with what it does."""

    HELP_TITLE = "Keys"

    def __init__(self, desk: Desk, origin: IopScreen) -> None:
        rows = list(key_rows(origin._binding_chain))

        def lines(_width: int) -> Sequence[Line]:
            keys = max((len(k) for k, _, _ in rows), default=6) + 2
            labels = max((len(label) for _, label, _ in rows), default=6) + 2
            return [
                [Piece(k.ljust(keys), "key"), Piece(label.ljust(labels)), Piece(what, "quiet")]
                for k, label, what in rows
            ]

        super().__init__(desk, f"Keys · {origin.HELP_TITLE}", lines)


def key_rows(chain: Sequence[tuple[DOMNode, BindingsMap]]) -> Iterator[tuple[str, str, str]]:
    """Keys, label and what it does, for each binding of ours, the nearest first, the app's last."""
    for _, keys, binding in key_bindings(chain):
        yield keys, binding.description, binding.tooltip


def key_bindings(chain: Sequence[tuple[DOMNode, BindingsMap]]) -> Iterator[tuple[DOMNode, str, Binding]]:
    """Where a binding of ours stands, its keys, and the binding; in the order of ``key_rows``."""
    seen: set[str] = set()
    ordered = sorted(chain, key=lambda pair: isinstance(pair[0], App))
    for node, bindings in ordered:
        grouped: dict[str, tuple[Binding, list[str]]] = {}
        for key, several in bindings.key_to_bindings.items():
            for binding in several:
                if binding.id and binding.description and binding.id not in seen and "." in binding.id:
                    grouped.setdefault(binding.id, (binding, []))[1].append(key_name(key))
        for id, (binding, keys) in grouped.items():
            seen.add(id)
            yield node, " ".join(dict.fromkeys(keys)), binding
