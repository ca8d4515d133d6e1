"""The palette: every action of where one is, every topic and every client of the session."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from typing import TYPE_CHECKING, Any

from textual import on
from textual.actions import parse
from textual.app import SystemCommand
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import OptionList

from iop_tui.app.textual_internals import run_callback
from iop_tui.app.theme import THEMES
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


def commands(app: App[Any], screen: Screen[object]) -> Iterable[SystemCommand]:
    """Every binding of ours that works where one is, and the themes."""
    for node, keys, binding in key_bindings(screen._binding_chain):
        if binding.tooltip:
            title = f"{binding.description}  ({keys})"
            yield SystemCommand(title, binding.tooltip, _runner(app, binding.action, node))
    for theme in THEMES:
        yield SystemCommand(f"Theme {theme.name}", "changes the colors for now", _themed(app, theme.name))


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

    return run


class SessionProvider(Provider):
    """Clients and topics of the session that is shown."""

    def _choices(self) -> list[tuple[str, str, Callable[[], Any]]]:
        screen = self.screen
        if not isinstance(screen, SessionScreen):
            return []
        group = screen.group
        clients = [(group.short[id], "goes to the client", _to_client(screen, id)) for id in group.on_roster]
        topics = [(t.title, f"topic: {t.category}", _to_topic(screen, t.code)) for t in group.desk.topics()]
        return [*clients, *topics]

    async def discover(self) -> Hits:
        """Before anything is typed: the clients."""
        for title, help_text, run in self._choices():
            if help_text.startswith("goes"):
                yield DiscoveryHit(content(title), run, text=plain(title), help=help_text)

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Clients and topics by their letters."""
        matcher = self.matcher(query)
        for title, help_text, run in self._choices():
            score = matcher.match(plain(title))
            if score > 0:
                yield Hit(score, content(title), run, text=plain(title), help=help_text)


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
