"""The line of keys: what of it fits, and keys as a person knows them."""

from __future__ import annotations

from textual.binding import Binding
from textual.dom import DOMNode

from iop_tui.widgets.text_lines import Line, Piece


def runs(namespace: DOMNode, binding: Binding) -> bool:
    """Whether a binding does something where one is now."""
    return namespace.check_action(binding.action.partition("(")[0], ()) is True


KEY_NAMES = {
    "question_mark": "?", "asterisk": "*", "plus": "+", "minus": "-", "slash": "/", "full_stop": ".", "escape": "esc",
    "backspace": "⌫", "space": "space", "less_than_sign": "<", "greater_than_sign": ">", "left": "←", "right": "→",
    "quotation_mark": '"', "up": "↑", "down": "↓", "comma": ",", "left_square_bracket": "[",
    "right_square_bracket": "]",
}  # fmt: skip


def key_name(key: str) -> str:
    """A key as a person knows it."""
    return KEY_NAMES.get(key, key)


def fit_keys(keys: list[tuple[str, str, str]], width: int) -> Line:
    """Keys and labels on one line; what does not fit is left out before the last one, which is the help."""
    last = keys[-1:]
    room = width - 1 - sum(len(k) + len(label) + 3 for k, label, _ in last)
    shown = []
    for key, label, action in keys[:-1]:
        room -= len(key) + len(label) + 3
        if room < 0:
            break
        shown.append((key, label, action))
    pieces = [Piece(" ")]
    for key, label, action in [*shown, *last]:
        pieces += [Piece(key, "key", action), Piece(f" {label}  ", "", action)]
    return pieces
