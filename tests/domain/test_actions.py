"""What is recorded: codes that files of every version hold, and what the program knows of each."""

from __future__ import annotations

from collections import Counter

from iop_tui.domain import actions
from iop_tui.domain.actions import ACTIONS, BARRIERS, EVENTS, NOT_EXPORTED, Action, action_of
from iop_tui.domain.attendance import Mark
from iop_tui.reports.history import events

# Hashed into the chain of every file: a code is never changed and never taken away.
RECORDED = {
    "here", "late", "left", "excused", "absent", "no_show", "turned_away", "unmark", "reason", "out and back", "mode",
    "rest present", "take off", "bring back", "walk-in", "new walk-in", "order", "answer", "pass",
    "acknowledge safety", "topic", "begin block", "end group", "retime block", "true times", "add block",
    "remove block", "move block", "block times", "block kind", "note", "participation", "addendum", "sign", "cosign",
    "copy", "open session", "prepare session", "bring up to date", "leaders", "close", "reopen", "cancel session",
    "take cancelling back", "add client", "change client", "episode", "discharge", "admit", "placement",
    "sobriety date", "match walk-in", "join clients", "import", "purge", "add track", "change track", "plan track",
    "close a day", "open a day", "facilitator", "rule", "time zone", "demo", "export", "delete export", "open", "end",
    "cover", "uncover", "lock", "unlock", "wrong pin", "wrong passphrase", "take over", "pin", "backup",
    "backup failed", "restore", "accept", "encrypt", "migrate", "add contact", "change contact", "remove contact",
    "call", "follow up", "copy phone", "record test", "change test", "remove test", "test plan", "plan", "goal state",
    "sign plan", "checklist", "curriculum", "hand over", "take over file", "take file back",
}  # fmt: skip


def test_no_code_was_changed_or_taken_away() -> None:
    assert set(ACTIONS) == RECORDED, "codes lie in the chains of files: list a new one here; none changes or goes"


def test_each_mark_is_an_action() -> None:
    assert {mark.value for mark in Mark} - {"not_marked"} <= set(ACTIONS)


def test_each_event_has_its_words_in_a_history() -> None:
    assert EVENTS | {"purge"} == events.TOLD


def test_events_and_what_leaves_change_no_export() -> None:
    assert EVENTS <= NOT_EXPORTED and {"note", "sign", "export", "order"} <= NOT_EXPORTED
    assert not {"late", "walk-in", "begin block", "close", "reopen"} & NOT_EXPORTED


def test_what_was_signed_closed_or_given_away_stops_undo() -> None:
    assert {
        "sign",
        "cosign",
        "close",
        "reopen",
        "export",
        "delete export",
        "copy",
        "purge",
        "demo",
        "sign plan",
    } == BARRIERS


def test_an_action_is_its_code_and_one_of_a_later_version_is_too() -> None:
    late = action_of("late")
    assert isinstance(late, Action) and late == "late" and (late.label, late.page) == ("late", "attendance")
    assert action_of("of later") == "of later" == action_of("of later").label and not action_of("of later").page


def test_no_two_actions_have_one_code() -> None:
    own = [value for value in vars(actions).values() if isinstance(value, Action)]
    assert [code for code, times in Counter(map(str, own)).items() if times > 1] == []
