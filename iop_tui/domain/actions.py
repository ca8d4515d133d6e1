"""Everything that is recorded, one row each: what undo calls it, where it is seen, and what undo stops at.

A code is part of the record of changes and hashed into its chain: **it never changes**, and a new action gets a code of
its own.
"""

from __future__ import annotations

from iop_tui.domain.room import Fact


class Action(str):
    """An intention as it is recorded: a string, its code, that knows what else there is to know of it."""

    label: str
    """What undo calls it."""
    page: str
    """The page of a session on which it is seen; empty where it is seen on each, or outside of sessions."""
    barrier: bool
    """Whether undo does not reach behind it: what was signed, closed or given away stays so."""
    event: bool
    """Whether it changes no row: undo passes over it."""
    exported: bool
    """Whether it may change what an attendance export holds."""
    private: Fact | None
    """The kind of fact that its name tells of a client, where the room may not know it."""

    __slots__ = ("barrier", "event", "exported", "label", "page", "private")

    def __new__(
        cls,
        code: str,
        label: str = "",
        *,
        page: str = "",
        barrier: bool = False,
        event: bool = False,
        exported: bool = True,
        private: Fact | None = None,
    ) -> Action:
        """``label`` is the code where it is not given; an event changes no export."""
        action = super().__new__(cls, code)
        action.label = label or code
        action.page = page
        action.barrier = barrier
        action.event = event
        action.exported = exported and not event
        action.private = private
        return action


# Attendance, on its page. A mark's code is that of the mark.
MARK_HERE = Action("here", "present", page="attendance")
MARK_LATE = Action("late", page="attendance")
MARK_LEFT = Action("left", page="attendance")
MARK_EXCUSED = Action("excused", page="attendance")
MARK_ABSENT = Action("absent", "called out", page="attendance")
MARK_NO_SHOW = Action("no_show", "no show", page="attendance")
MARK_TURNED_AWAY = Action("turned_away", "sent home", page="attendance")
UNMARK = Action("unmark", page="attendance")
GIVE_REASON = Action("reason", page="attendance")
OUT_AND_BACK = Action("out and back", "stepped out", page="attendance")
SET_MODE = Action("mode", page="attendance")
REST_PRESENT = Action("rest present", "everyone else present", page="attendance")

# The roster of a session.
TAKE_OFF = Action("take off", "remove from roster")
BRING_BACK = Action("bring back", "put back on roster")
WALK_IN = Action("walk-in")
NEW_WALK_IN = Action("new walk-in")
ORDER = Action("order", exported=False)

# The check-in round.
ANSWER = Action("answer", page="checkin", exported=False)
PASS = Action("pass", page="checkin", exported=False)
ACKNOWLEDGE_SAFETY = Action("acknowledge safety", page="close", exported=False, private=Fact.SAFETY)

# Blocks, topics and true times. A topic of the catalog was always recorded as one of a block is.
TOPIC = Action("topic", page="topic")
BEGIN_BLOCK = Action("begin block", "start block", page="topic")
END_GROUP = Action("end group", page="topic")
RETIME_BLOCK = Action("retime block", "actual times", page="topic")
TRUE_TIMES = Action("true times", "actual times")
ADD_BLOCK = Action("add block", page="topic")
REMOVE_BLOCK = Action("remove block", page="topic")
MOVE_BLOCK = Action("move block", page="topic")
BLOCK_TIMES = Action("block times", page="topic")
BLOCK_KIND = Action("block kind", page="topic")

# Notes.
NOTE = Action("note", page="notes", exported=False)
SET_PARTICIPATION = Action("participation", page="notes", exported=False, private=Fact.PARTICIPATION)
ADDENDUM = Action("addendum", page="notes", exported=False)
SIGN = Action("sign", barrier=True, exported=False)
COSIGN = Action("cosign", "co-sign", barrier=True, exported=False)
COPY_NOTE = Action("copy", barrier=True, exported=False)

# A session as a whole.
OPEN_SESSION = Action("open session")
PREPARE_SESSION = Action("prepare session")
BRING_UP_TO_DATE = Action("bring up to date", "refresh roster")
SET_LEADERS = Action("leaders", "facilitators of the session")
CLOSE_DAY = Action("close", barrier=True)
REOPEN_DAY = Action("reopen", barrier=True)
CANCEL_SESSION = Action("cancel session")
TAKE_CANCELLING_BACK = Action("take cancelling back", "restore session")

# Clients.
ADD_CLIENT = Action("add client")
CHANGE_CLIENT = Action("change client")
CHANGE_EPISODE = Action("episode")
DISCHARGE = Action("discharge")
ADMIT = Action("admit")
PLACE = Action("placement", "schedule")
SOBRIETY_DATE = Action("sobriety date", private=Fact.USE)
MATCH_WALK_IN = Action("match walk-in", "link walk-in")
JOIN_CLIENTS = Action("join clients")
IMPORT = Action("import")
ADD_CONTACT = Action("add contact", private=Fact.CONTACT)
CHANGE_CONTACT = Action("change contact", private=Fact.CONTACT)
REMOVE_CONTACT = Action("remove contact", private=Fact.CONTACT)
RECORD_CALL = Action("call", exported=False, private=Fact.CONTACT)
FOLLOW_UP = Action("follow up", "follow-up", exported=False, private=Fact.SAFETY)
COPY_PHONE = Action("copy phone", "copied phone number", barrier=False, event=True, private=Fact.CONTACT)
RECORD_TEST = Action("record test", "test", exported=False, private=Fact.TEST)
CHANGE_TEST = Action("change test", exported=False, private=Fact.TEST)
REMOVE_TEST = Action("remove test", exported=False, private=Fact.TEST)
PLAN_TESTS = Action("test plan", "plan of tests", exported=False, private=Fact.TEST)
WRITE_PLAN = Action("plan", exported=False, private=Fact.PLAN)
GOAL_STATE = Action("goal state", "state of a goal", exported=False, private=Fact.PLAN)
SIGN_PLAN = Action("sign plan", barrier=True, exported=False, private=Fact.PLAN)
TICK = Action("checklist", exported=False, private=Fact.EPISODE)
PURGE = Action("purge", barrier=True)

# What stands beside the days.
ADD_TRACK = Action("add track", "add group")
CHANGE_TRACK = Action("change track", "change group")
PLAN_TRACK = Action("plan track", "group schedule")
CURRICULUM = Action("curriculum", exported=False)
CLOSE_A_DAY = Action("close a day")
OPEN_A_DAY = Action("open a day", "reopen a day")
SAVE_FACILITATOR = Action("facilitator")
SET_RULE = Action("rule")
TIME_ZONE = Action("time zone")
DEMO = Action("demo", barrier=True)

# What leaves the program.
EXPORT = Action("export", barrier=True, exported=False)
DELETE_EXPORT = Action("delete export", barrier=True, exported=False)

# What happened without a row being changed.
OPEN_PROGRAM = Action("open", event=True)
END_PROGRAM = Action("end", event=True)
COVER = Action("cover", event=True)
UNCOVER = Action("uncover", event=True)
LOCK = Action("lock", event=True)
UNLOCK = Action("unlock", event=True)
WRONG_PIN = Action("wrong pin", event=True)
WRONG_PASSPHRASE = Action("wrong passphrase", event=True)
TAKE_OVER = Action("take over", event=True)
SET_PIN = Action("pin", event=True)
BACKUP = Action("backup", event=True)
BACKUP_FAILED = Action("backup failed", event=True)
RESTORE = Action("restore", event=True)
ACCEPT_FILE = Action("accept", event=True)
ENCRYPT = Action("encrypt", event=True)
MIGRATE = Action("migrate", event=True)
HAND_OVER = Action("hand over", event=True)
TAKE_OVER_FILE = Action("take over file", event=True)
TAKE_FILE_BACK = Action("take file back", event=True)

ACTIONS: dict[str, Action] = {str(value): value for value in list(vars().values()) if isinstance(value, Action)}
"""Every action by its code."""

BARRIERS = frozenset(code for code, action in ACTIONS.items() if action.barrier)
EVENTS = frozenset(code for code, action in ACTIONS.items() if action.event)
NOT_EXPORTED = frozenset(code for code, action in ACTIONS.items() if not action.exported)


def action_of(code: str) -> Action:
    """The action of a code; one that this version does not know knows no more than its code."""
    return ACTIONS.get(code) or Action(code)
