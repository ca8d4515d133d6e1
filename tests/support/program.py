"""Everything that stands beside the days, in one object: tests set a whole program up with it."""

from __future__ import annotations

from iop_tui.clients.episodes import Episodes
from iop_tui.clients.placements import Placements
from iop_tui.clients.records import ClientRecords
from iop_tui.program.facilitators import Staff
from iop_tui.program.rules import RuleBook
from iop_tui.program.topics import TopicCatalog
from iop_tui.program.tracks import Tracks


class Program(Tracks, Staff, TopicCatalog, RuleBook, ClientRecords, Episodes, Placements):
    """The services of the rooms ``program`` and ``clients`` over one desk."""
