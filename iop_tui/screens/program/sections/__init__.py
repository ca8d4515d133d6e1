"""The lists of the program screen."""

from iop_tui.screens.program.sections.clients import Clients
from iop_tui.screens.program.sections.closed_days import ClosedDays
from iop_tui.screens.program.sections.facilitators import Facilitators
from iop_tui.screens.program.sections.rules import Rules
from iop_tui.screens.program.sections.section import Section as Section
from iop_tui.screens.program.sections.topics import Topics
from iop_tui.screens.program.sections.tracks import Tracks

SECTIONS: dict[str, type[Section]] = {
    "Groups": Tracks,
    "Clients": Clients,
    "Facilitators": Facilitators,
    "Topics": Topics,
    "Rules": Rules,
    "Closed": ClosedDays,
}
