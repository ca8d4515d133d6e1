"""A keymap of this machine's settings: held against the bindings that there are."""

from __future__ import annotations

import pkgutil
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

import iop_tui.screens
import iop_tui.widgets
from iop_tui.domain.errors import IopError

if TYPE_CHECKING:
    from textual.app import App

    from iop_tui.app.locking import Locking

ALWAYS = {"app.quit": "ctrl+q", "app.cover": "ctrl+l", "app.saved": "ctrl+s"}
"""What has to work wherever one is, also while one types, with the keys that it has by itself."""
_NOT_TYPED = re.compile(r"ctrl\+(?![hijm]$)[a-z]|(ctrl\+|shift\+)?f([1-9]|1\d|2[0-4])")
"""Keys that no text needs. Terminals send ``ctrl+h i j m`` for backspace, tab and enter."""
_MEND = "Fix it in settings.toml."
_RETIRED = frozenset({"close.reopen", "close.sobriety"})
"""Bindings of earlier versions: what they did is done by another key now, and a keymap that names one still starts."""


def check_keymap(keymap: Mapping[str, str]) -> None:
    """Refuse a keymap that cannot be meant; raises IopError naming the binding.

    It names a binding that is not there, or a key that no keyboard has: Textual takes both in silence, and the key
    would not work. Or it leaves no key for quitting or covering, or one that a text needs.
    """
    known = set(binding_ids())
    always = [(id, key) for id in ALWAYS for key in keys_of(keymap, id)]
    for id, given in keymap.items():
        if id in _RETIRED:
            continue
        if id not in known:
            similar = ", ".join(get_close_matches(id, sorted(known), 4, 0.4))
            hint = f"Similar: {similar}. {_MEND}" if similar else _MEND
            raise IopError(f"The keymap names an unknown binding: {id}.", hint)
        keys = _split(given)
        if not keys:
            raise IopError(f"The keymap gives {id} no key.", _MEND)
        for key in keys:
            _check_key(id, key, always)


def use_keymap(app: App[Any], lock: Locking, keymap: Mapping[str, str]) -> None:
    """Let an app's keys be those of a keymap; raises IopError where it cannot be meant."""
    check_keymap(keymap)
    app.set_keymap({id: keys for id, keys in keymap.items() if id not in _RETIRED})
    lock.quit_keys = frozenset(keys_of(keymap, "app.quit"))
    lock.cover_keys = frozenset(keys_of(keymap, "app.cover"))


def _check_key(id: str, key: str, always: Sequence[tuple[str, str]]) -> None:
    """Refuse one key of a binding; ``always`` says whose the keys are that always work."""
    if not _is_key(key):
        raise IopError(f"The keymap gives {id} a key that no keyboard has: {key}.", _MEND)
    if id in ALWAYS and not _NOT_TYPED.fullmatch(key):
        raise IopError(
            f"The keymap gives {id} a key that is needed to type or to move: {key}.",
            "It takes ctrl and a letter (not h, i, j, m), or a function key. " + _MEND,
        )
    for other, taken in always:
        if key == taken and other != id:
            raise IopError(f"The keymap gives {id} the key of {other}: {key}.", _MEND)


def keys_of(keymap: Mapping[str, str], id: str) -> list[str]:
    """The keys of one of those that always work, as they are with a keymap."""
    return _split(keymap.get(id, "")) or [ALWAYS[id]]


def _split(given: str) -> list[str]:
    return [key.strip() for key in given.split(",") if key.strip()]


def _is_key(key: str) -> bool:
    """Whether it is a key as Textual names keys: a letter, ``ctrl+x``, ``f5``, ``question_mark``."""
    name = key
    while (parts := name.partition("+"))[0] in ("ctrl", "shift", "alt", "super", "hyper", "meta") and parts[2]:
        name = parts[2]
    if (len(name) == 1 and name.isprintable()) or name in {k.value for k in Keys} | set(KEY_NAME_REPLACEMENTS.values()):
        return True
    try:
        unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return False
    return True


def binding_ids() -> Iterator[str]:
    """The ids of every binding of ours."""
    yield from standard_keys()


def standard_keys() -> dict[str, str]:
    """The keys of every binding of ours without a keymap, by its id, as Textual writes them: ``"v,ctrl+f"``."""
    return {b.id: b.key for owner in holders() for b in bindings_of(owner) if b.id}


def bindings_of(holder: type[DOMNode]) -> list[Binding]:
    """What a screen or widget binds itself, without what it has from its bases."""
    return [b for b in holder.__dict__.get("BINDINGS", ()) if isinstance(b, Binding)]


def holders() -> Iterator[type[DOMNode]]:
    """Every app, screen and widget of ours."""
    modules = ["iop_tui.app.app"]  # by name: what uses a keymap is below the app
    for package in (iop_tui.screens, iop_tui.widgets):
        modules += [m.name for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    for name in modules:
        for value in vars(import_module(name)).values():
            if isinstance(value, type) and issubclass(value, DOMNode) and value.__module__ == name:
                yield value
