"""A value of the record in words: one way for every table, and a plain one for what is not known."""

from __future__ import annotations

from collections.abc import Callable

from iop_tui.domain.audit import PURGED, Row, ValueChange
from iop_tui.domain.calendar import weekdays_text
from iop_tui.domain.checkin import Answer, answer_text
from iop_tui.domain.checklists import CHECKLISTS
from iop_tui.domain.likeness import is_own_number
from iop_tui.domain.plans import PARTS, read_body
from iop_tui.domain.rules import RULES
from iop_tui.reports.history.attendance import attendance_words, away_words
from iop_tui.reports.history.columns import KINDS_OF_ROWS, SESSION, changed
from iop_tui.reports.history.events import event_words
from iop_tui.reports.history.lookup import NameLookup


def words_of(what: str, session_id: int | None, value: ValueChange, known: NameLookup) -> str:
    """What a value says; empty where it says nothing that another value of its record does not say."""
    try:
        if value.table == "event":
            return event_words(what, value, known)
        if value.table == "attendance":
            return attendance_words(value, known, session_id)
        if value.table in _WORDS:
            return _WORDS[value.table](value, known)
        if value.table in KINDS_OF_ROWS:
            return KINDS_OF_ROWS[value.table].words(value, known)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        pass  # a row of another version, or one that was tampered with: said plainly, never a crash
    done = "added" if value.before is None else "removed" if value.after is None else "changed"
    return f"{what}: {value.table} {done}"


def _purged(_value: ValueChange, _known: NameLookup) -> str:
    return "purged"


def _unreadable(_value: ValueChange, _known: NameLookup) -> str:
    return "unreadable: iop-tui check says what is wrong"


# -- sessions ----------------------------------------------------------------------------------------


def _session(value: ValueChange, known: NameLookup) -> str:
    before, after = value.before, value.after
    if after is None:
        return f"{_session_name(before or {}, known)} taken back, not in the file any more"
    if before is None:
        led = f", led by {known.person(after['facilitator_id'])}" if after["facilitator_id"] else ""
        done = "prepared" if after["state"] == "prepared" else "opened"
        return f"{_session_name(after, known)} {done}, {known.span(after['start_min'], after['end_min'])}{led}"
    state = [_state(before, after)] if before["state"] != after["state"] else []
    return ", ".join([*state, *changed(SESSION, before, after, known)])


def _session_name(row: Row, known: NameLookup) -> str:
    return f"{known.track(row['track_id'])} of {known.day(row['day'])}"


def _state(before: Row, after: Row) -> str:
    if after["state"] == "cancelled":
        return f"cancelled: {after.get('cancelled_why') or 'no reason'}"
    if after["state"] == "open":
        return {"closed": "reopened", "cancelled": "restored"}.get(before["state"], "opened")
    return {"prepared": "prepared", "closed": "closed"}.get(after["state"], str(after["state"]))


# -- clients ---------------------------------------------------------------------------------------


def _client(value: ValueChange, known: NameLookup) -> str:
    """A client's row; that of one who was matched or joined is told of the client that they turned out to be."""
    row = value.after or value.before or {}
    if value.key.get("id") != value.client_id and value.client_id is not None:
        parted = " was unlinked" if value.after else " was linked to this client"
        who = "the walk-in" if is_own_number(str(row["number"])) else "client"
        return f"{who} {row['number']}{parted}"
    return KINDS_OF_ROWS["client"].words(value, known)


# -- the round -----------------------------------------------------------------------------------------


def _checkin(value: ValueChange, known: NameLookup) -> str:
    before, after = value.before or {}, value.after or {}
    words = []
    if before.get("state") != after.get("state"):
        if after.get("state") == "passed":
            words.append("passed in check-in")
        elif before.get("state") == "passed":
            words.append("pass taken back")
    if before.get("acknowledged_what", "") != after.get("acknowledged_what", ""):
        done = after.get("acknowledged_what")
        words.append(f"safety concern addressed: {done}" if done else "addressing the safety concern undone")
    if before and after and before.get("client_id") != after.get("client_id"):
        words.append(f"check-in that was recorded as {known.client(before.get('client_id'))}")
    return ", ".join(words)


def _answer(value: ValueChange, known: NameLookup) -> str:
    question = known.question(value.key["question_id"])

    def said(row: Row | None) -> str:
        if row is None:
            return ""
        passed = row["number"] is None and not row["words"]
        shown = answer_text(question, Answer(question.key, row["number"], str(row["words"]), passed))
        return f"“{shown}”" if shown and question.typed and not passed else shown

    was, now = said(value.before), said(value.after)
    if not now:
        return f"{question.label} {was} taken back"
    return f"{question.label} {f'{was} → ' if was else ''}{now}"


def _question(value: ValueChange, known: NameLookup) -> str:
    if value.after is None:
        return f"question {(value.before or {})['key']} removed"
    return f"question {known.learn(value.after).label} kept as it is asked"


# -- notes -----------------------------------------------------------------------------------------------


def _note(value: ValueChange, known: NameLookup) -> str:
    """What became of a note; its words are shown nowhere."""
    row = value.after or value.before
    if row is None:
        return f"note {value.why or 'touched'}"  # no row was changed: it was copied out
    name = "addendum" if row["addendum_to"] else "note"
    name = f"group {name}" if row["client_id"] is None else name
    if value.after is None:
        return f"{name} taken back, {len(row['text'])} letters"
    now = row["text"]
    if value.before is None:
        late = ", late entry" if row["late_entry"] else ""
        return f"{name} written, {len(now)} letters{late}" if now else f"{name} begun{late}"
    words = []
    was = value.before["text"]
    if was != now:
        words.append(f"written, {len(now)} letters" if not was else f"changed, {len(was)} → {len(now)} letters")
    if value.before["signed_at"] != row["signed_at"]:
        words.append("signed" if row["signed_at"] else "signature taken back")
    if value.before.get("cosigned_at") != row.get("cosigned_at"):
        words.append("co-signed" if row.get("cosigned_at") else "co-signature taken back")
    if value.before["client_id"] != row["client_id"]:
        words.append(f"recorded before as that of {known.client(value.before['client_id'])}")
    return f"{name} {', '.join(words)}" if words else ""


# -- what belongs to an episode -----------------------------------------------------------------------------


def _plan(value: ValueChange, known: NameLookup) -> str:
    """What became of a version of a plan; its words are shown nowhere."""
    row = value.after or value.before or {}
    name = f"{PARTS[row['part']].label.lower()}, version {row['version']}"
    if value.after is None:
        return f"{name}, taken back"
    if value.before is None:
        return f"{name}, written, {_written(row)}"
    words = []
    if value.before["body"] != row["body"]:
        words.append(f"changed, {_written(value.before)} → {_written(row)}")
    if value.before["staff_signed_at"] != row["staff_signed_at"]:
        on = f", by the client on paper on {known.day(row['client_signed_on'])}" if row["client_signed_on"] else ""
        words.append(f"signed{on}" if row["staff_signed_at"] else "signature taken back")
    if value.before["version"] != row["version"]:
        words.append(f"was version {value.before['version']}")
    return f"{name}, {', '.join(words)}" if words else ""


def _written(row: Row) -> str:
    goals, texts = read_body(row["body"])
    if row["part"] == "goals":
        states = [f"{n} {g.state.replace('_', ' ')}" for n, g in enumerate(goals, 1) if not g.empty]
        return f"goals: {', '.join(states) or 'none'}"
    return f"{sum(len(t) for t in texts.values())} letters"


def _ticked(value: ValueChange, known: NameLookup) -> str:
    row = value.after or value.before or {}
    done = f"ticked, {known.day(row['done_on'])}" if value.after else "tick taken back"
    return f"{CHECKLISTS[row['list']].lower()}: {row['item']} {done}"


# -- what holds from a day on ------------------------------------------------------------------------------


def _sobriety(value: ValueChange, known: NameLookup) -> str:
    return _dated("sobriety date", value, "sobriety_date", known.day, known)


def _rule(value: ValueChange, known: NameLookup) -> str:
    key = str(value.key["key"])
    return _dated(RULES[key].label if key in RULES else key, value, "value", str, known)


def _dated(label: str, value: ValueChange, column: str, show: Callable[[object], str], known: NameLookup) -> str:
    since = f"from {known.day(value.key['from_day'])} on"
    if value.after is None:
        return f"{label} {since} removed"
    was = f"{show(value.before[column])} → " if value.before else ""
    return f"{label} {was}{show(value.after[column])} {since}"


def _meta(value: ValueChange, _known: NameLookup) -> str:
    key = str(value.key["key"]).replace("_", " ")
    if value.after is None:
        return f"{key} removed"
    was = f"{value.before['value']} → " if value.before else ""
    return f"{key} {was}{value.after['value']}"


def _placement_day(value: ValueChange, known: NameLookup) -> str:
    days = weekdays_text(value.key.get("weekdays") or [value.key["weekday"]])
    return f"{'expected' if value.after else 'no longer scheduled'} in {known.track(value.key['track_id'])} on {days}"


# -- exports and whole files -----------------------------------------------------------------------------


def _export(value: ValueChange, known: NameLookup) -> str:
    row = value.after or value.before or {}
    name = str(row["path"]).replace("\\", "/").rpartition("/")[2]
    if value.before is not None:
        return f"export {name} {'deleted' if row.get('deleted_at') else 'changed'}"
    of = f", {known.track(row['track_id'])}" if row["track_id"] else ""
    whose = f", {known.client(row['client_id'])} only" if row["client_id"] else ""
    return f"export {name} written, {row['profile']}, {row['rows']} rows{of}{whose}"


def _loaded(value: ValueChange, _known: NameLookup) -> str:
    counts = [f"{n} {table.replace('_', ' ')}" for table, n in (value.after or {}).items() if n]
    return f"loaded, rows: {', '.join(counts) or 'none'}"


_WORDS: dict[str, Callable[[ValueChange, NameLookup], str]] = {
    "session": _session,
    "client": _client,
    "attendance_away": away_words,
    "checkin": _checkin,
    "answer": _answer,
    "question": _question,
    "note": _note,
    "plan": _plan,
    "checklist_done": _ticked,
    "sobriety": _sobriety,
    "rule": _rule,
    "meta": _meta,
    "placement_day": _placement_day,
    "export": _export,
    "loaded": _loaded,
    PURGED: _purged,
    "unreadable": _unreadable,
}
TOLD = frozenset({"attendance", "event", *_WORDS, *KINDS_OF_ROWS})
