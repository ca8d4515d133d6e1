"""The lists of the program screen."""

from iop_tui.screens.sections.clients import Clients
from iop_tui.screens.sections.closed_days import ClosedDays
from iop_tui.screens.sections.facilitators import Facilitators
from iop_tui.screens.sections.rules import Rules
from iop_tui.screens.sections.section import Section as Section
from iop_tui.screens.sections.topics import Topics
from iop_tui.screens.sections.tracks import Tracks

SECTIONS: dict[str, type[Section]] = {
    "Tracks": Tracks,
    "Clients": Clients,
    "Facilitators": Facilitators,
    "Topics": Topics,
    "Rules": Rules,
    "Closed": ClosedDays,
}
