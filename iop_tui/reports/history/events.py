"""What happened without a row being changed: opened, covered, a wrong PIN, a purge."""

from __future__ import annotations

from collections.abc import Callable

from iop_tui.domain.audit import Row, ValueChange
from iop_tui.reports.history.lookup import NameLookup

_EVENTS: dict[str, Callable[[Row, NameLookup], str]] = {
    "open": lambda f, _k: f"program opened, version {f.get('version', 'unknown')}",
    "end": lambda _f, _k: "program ended",
    "cover": lambda _f, _k: "screen covered",
    "uncover": lambda _f, _k: "screen uncovered",
    "lock": lambda f, _k: f"file locked: {f.get('why', 'by hand')}",
    "unlock": lambda _f, _k: "file unlocked",
    "copy phone": lambda f, k: f"phone number of {k.client(f.get('client'))} copied",
    "wrong pin": lambda f, k: f"wrong PIN of {k.person(f.get('facilitator'))}",
    "wrong passphrase": lambda f, _k: f"wrong passphrases before this: {f.get('tries', 'unknown')}",
    "take over": lambda _f, _k: "took over",
    "pin": lambda f, k: f"PIN of {k.person(f.get('facilitator'))} {'taken away' if f.get('away') else 'set'}",
    "backup": lambda f, _k: f"backup made, head {f.get('head', 'unknown')}",
    "backup failed": lambda f, _k: f"backup failed: {f.get('why', 'unknown')}",
    "restore": lambda f, _k: f"restored from a backup, head {f.get('head', 'unknown')}",
    "accept": lambda f, _k: f"confirmed as the right file, missing heads: {f.get('heads', 'unknown')}",
    "encrypt": lambda f, _k: f"given a new passphrase, was {f.get('was', 'unknown')} before",
    "purge": lambda f, k: f"purged: {k.client(f.get('client'))}, values in this record {_listed(f.get('purged'))}",
    "hand over": lambda f, _k: f"file handed over as {f.get('to', 'unknown')}",
    "take over file": lambda _f, _k: "file taken over from another laptop",
    "take file back": lambda f, _k: f"handover taken back: {f.get('why', 'unknown')}",
    "migrate": lambda f, _k: f"file brought to this version{_facts(f)}",
}
TOLD = frozenset(_EVENTS)


def event_words(what: str, value: ValueChange, known: NameLookup) -> str:
    """An event; one that this version does not know is named as it was recorded, with its facts."""
    facts = value.after or {}
    words = _EVENTS.get(what)
    return words(facts, known) if words else f"{what}{_facts(facts)}"


def _listed(purged: object) -> int:
    return len([pair for pair in str(purged or "").split(",") if pair])


def _facts(facts: Row) -> str:
    return "".join(f", {key} {value}" for key, value in facts.items())
