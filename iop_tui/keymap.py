"""A keymap of this machine's settings: held against the bindings that there are."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module

from textual.binding import Binding
from textual.dom import DOMNode

import iop_tui.screens
import iop_tui.widgets
from iop_tui.domain.errors import IopError


def check_keymap(keymap: Mapping[str, str]) -> None:
    """Refuse a keymap that names a binding that is not there; raises IopError naming it.

    Textual itself takes any name in silence, and the key would simply not work.
    """
    known = set(binding_ids())
    for id, key in keymap.items():
        if id not in known:
            raise IopError(f"The keymap names a binding that is not there: {id}.", "Mend it in settings.toml.")
        if not key.strip():
            raise IopError(f"The keymap gives {id} no key.", "Mend it in settings.toml.")


def binding_ids() -> Iterator[str]:
    """The ids of every binding of ours."""
    modules = ["iop_tui.app"]
    for package in (iop_tui.screens, iop_tui.widgets):
        modules += [m.name for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    for name in modules:
        for value in vars(import_module(name)).values():
            if isinstance(value, type) and issubclass(value, DOMNode) and value.__module__ == name:
                for binding in value.__dict__.get("BINDINGS", ()):
                    if isinstance(binding, Binding) and binding.id:
                        yield binding.id
