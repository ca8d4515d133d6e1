"""Every place of the program and the keys that lead there from Today, with the morning's group opened."""

from __future__ import annotations

SESSION = {
    "roster": ("enter", "1"),
    "check-in": ("enter", "2"),
    "attendance": ("enter", "3"),
    "topic": ("enter", "4"),
    "notes": ("enter", "5"),
    "note being written": ("enter", "5", "v", "enter"),
    "close": ("enter", "c"),
}
OVER_IT = {
    "card": ("enter", "3", "i"),
    "card open": ("enter", "3", "i", "v"),
    "contacts": ("enter", "3", "i", "2"),
    "contacts open": ("enter", "3", "i", "2", "v"),
    "tests": ("enter", "3", "i", "3"),
    "tests open": ("enter", "3", "i", "3", "v"),
    "test form": ("enter", "3", "i", "3", "v", "+"),
    "plan": ("enter", "3", "i", "4"),
    "plan open": ("enter", "3", "i", "4", "v"),
    "plan being written": ("enter", "3", "i", "4", "v", "p", "enter"),
    "orientation": ("enter", "3", "i", "1", "v", "o"),
    "agreements": ("enter", "3", "s", "a"),
    "explain": ("enter", "3", "enter"),
    "session dialog": ("enter", "3", "s"),
    "signing": ("enter", "5", "v", "enter", *"A note.", "escape", "f"),
    "signing all": ("enter", "5", "v", "F"),
    "topic card": ("enter", "4", "i"),
    "history of a client": ("enter", "3", "i", "h"),
    "history of a session": ("enter", "3", "s", "h"),
    "keys": ("enter", "3", "?"),
}
BESIDE = {
    "today": (),
    "exports": ("x",),
    "notes to co-sign": ("n",),
    "week": ("h",),
    "week open": ("h", "v"),
    "calls": ("c",),
    "calls open": ("c", "v"),
    "caseload": ("w",),
    "client form": ("w", "v", "e"),
    "new client": ("w", "+"),
    "tracks": ("m",),
    "track form": ("m", "enter"),
    "new plan": ("m", "n"),
    "clients": ("m", "2"),
    "facilitators": ("m", "3"),
    "topics": ("m", "4"),
    "curriculum": ("m", "4", "c"),
    "rules": ("m", "5"),
    "rule form": ("m", "5", "enter"),
    "closed days": ("m", "6"),
    "phrases": ("m", "5", *["down"] * 11, "enter"),
}
ASKING = {
    "a time": ("enter", "3", "l"),
    "a reason": ("enter", "3", "x"),
    "somebody": ("enter", "3", "+", "m"),
    "words": ("g",),
    "a topic": ("enter", "4", "/", "c"),
    "words in a cell": ("enter", "2", *["left"] * 7, "right", "a"),
}
LAST = {"one client's round": ("enter", "2", "right", "left", "enter", "enter")}
"""It leaves the round's cursor on a name."""
PRIVATE = {
    "facts for a note": ("enter", "3", "p", "5", "v", "home", "down", "enter", "f2"),
    "phrases for a note": ("enter", "3", "p", "5", "v", "home", "down", "enter", "f2", "0"),
    "a kind of contact": ("enter", "3", "i", "2", "v", "+"),
    "minutes of a contact": ("enter", "3", "i", "2", "v", "+", "1"),
    "what a contact was about": ("enter", "3", "i", "2", "v", "+", "1", *"50", "enter"),
    "how a client is tested": ("enter", "3", "i", "3", "v", "e"),
    "how often a week": ("enter", "3", "i", "3", "v", "e", "1"),
    "the day of a discharge": ("enter", "3", "i", "1", "v", "x"),
    "a name in the queue": ("n", "v", "/"),
}
"""Questions that are asked in full view alone, and go with it."""
OPEN = ("week open", "calls open", "contacts open", "tests open", "plan open", "plan being written", "orientation")
"""Lists in full view: when they are uncovered they are covered in room view."""
PLACES: dict[str, tuple[str, ...]] = {**BESIDE, **SESSION, **OVER_IT, **ASKING, **LAST}
