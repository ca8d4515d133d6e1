"""The palette: every action of where one is, every client of the session, every topic, in groups."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from textual import on
from textual.actions import parse
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import OptionList

from iop_tui.app.textual_internals import run_callback
from iop_tui.app.theme import THEMES
from iop_tui.desk.paths import settings_file
from iop_tui.desk.settings import keep_theme
from iop_tui.screens.base import IopScreen
from iop_tui.screens.key_help import key_bindings
from iop_tui.screens.session.pages import PAGES
from iop_tui.screens.session.session import SessionScreen
from iop_tui.widgets.safe_text import content, plain

if TYPE_CHECKING:
    from textual.app import App


class Palette(CommandPalette):
    """The palette; of two clicks on its entries the first one chooses, for each would close a screen."""

    _chosen = False

    @on(OptionList.OptionSelected)
    def _choose_once(self, event: OptionList.OptionSelected) -> None:
        if self._chosen:
            event.prevent_default()
            event.stop()
        self._chosen = True


def open_palette(app: App[Any]) -> None:
    """Open the palette; a question that is open has to be answered or left first."""
    asked = isinstance(app.screen, IopScreen) and app.screen.asking is not None
    if not asked and not isinstance(app.screen, Palette):
        app.push_screen(Palette(id="--command-palette"))


class Group(IntEnum):
    """What an entry of the palette is, in the order in which they stand before anything is typed."""

    PAGE = 1
    GO_TO = 2
    CLIENT = 3
    TOPIC = 4
    REST = 5


class Entry(NamedTuple):
    """One line of the palette: what it is called, what it does, and what runs when it is chosen."""

    group: Group
    title: str
    help: str
    run: Callable[[], Any]


def commands(app: App[Any], screen: Screen[object]) -> list[Entry]:
    """Every binding of ours that works where one is, the session's clients, topics and the themes, by their groups."""
    found = [
        Entry(_group_of(app, node, binding), f"{binding.description}  ({keys})", binding.tooltip, run)
        for node, keys, binding in key_bindings(screen._binding_chain)
        if binding.tooltip
        for run in [_runner(app, binding.action, node)]
    ]
    if isinstance(screen, SessionScreen):
        group = screen.group
        short = [(group.short[id], _to_client(screen, id)) for id in group.on_roster]
        found += [Entry(Group.CLIENT, name, "goes to the client", run) for name, run in short]
        topics = [(t, _to_topic(screen, t.code)) for t in group.desk.topics()]
        found += [Entry(Group.TOPIC, t.title, f"topic: {t.category}", run) for t, run in topics]
    found += [
        Entry(Group.REST, f"Theme {theme.name}", "changes the colors, also next time", _themed(app, theme.name))
        for theme in THEMES
    ]
    return sorted(found, key=lambda entry: entry.group)


_LEADS = frozenset(
    {f"session.{page}" for page in ("today", "back", "other", "dialog", *PAGES)}
    | {f"today.{place}" for place in ("caseload", "program", "exports", "go_to", "today")}
)
"""Bindings that only go somewhere."""


def _group_of(app: App[Any], node: DOMNode, binding: Binding) -> Group:
    if binding.id in _LEADS:
        return Group.GO_TO
    return Group.REST if node is app else Group.PAGE


def _runner(app: App[Any], action: str, node: DOMNode) -> Callable[[], Any]:
    """Run an action where it stands, also where its key is an answer: in the round a digit answers, here it leads."""

    async def run() -> None:
        place, name, parameters = parse(action)
        owner: object = {"app": app, "screen": app.screen}.get(place, node)
        await run_callback(getattr(owner, f"action_{name}"), *parameters)

    return run


def _themed(app: App[Any], name: str) -> Callable[[], None]:
    def run() -> None:
        app.theme = name
        if isinstance(app.screen, IopScreen) and not app.screen.desk.demo:
            with app.screen.showing_errors():
                keep_theme(settings_file(), name)

    return run


class PaletteProvider(Provider):
    """Everything that the palette has."""

    async def discover(self) -> Hits:
        """Before anything is typed: all of it, by groups."""
        for entry in commands(self.app, self.screen):
            yield DiscoveryHit(content(entry.title), entry.run, text=plain(entry.title), help=entry.help)

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """What has the letters, the best first."""
        matcher = self.matcher(query)
        for entry in commands(self.app, self.screen):
            score = matcher.match(plain(entry.title))
            if score > 0:
                yield Hit(score, content(entry.title), entry.run, text=plain(entry.title), help=entry.help)


def _to_client(screen: SessionScreen, id: int) -> Callable[[], Any]:
    async def run() -> None:
        if not PAGES[screen.page_name].has_clients:
            await screen.action_page(screen.lens)
        screen.page.go_to_client(id)

    return run


def _to_topic(screen: SessionScreen, code: str) -> Callable[[], Any]:
    async def run() -> None:
        from iop_tui.screens.session.pages.topic import TopicPage

        await screen.action_page("topic")
        page = screen.page
        if isinstance(page, TopicPage):
            page.topics.focus()
            page.topics.go_to(code)

    return run
