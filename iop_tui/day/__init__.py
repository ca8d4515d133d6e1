"""One open session, in small parts that the screens speak to."""

from iop_tui.day.day import GroupDay as GroupDay
from iop_tui.day.open_session import NeedsCorrectionReason as NeedsCorrectionReason
from iop_tui.day.opening import bring_up_to_date as bring_up_to_date
from iop_tui.day.opening import open_if_due as open_if_due
from iop_tui.day.opening import open_session as open_session
