"""A question of the check-in as a program's own file has it: each key held against what it may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from iop_tui.domain.answers import ANSWER_KINDS
from iop_tui.domain.checkin import Question
from iop_tui.domain.errors import IopError
from iop_tui.domain.text import line

_KEYS = ("key", "label", "kind", "ask", "low", "high", "options", "flag_from")
_LARGEST = 999
_ASK_LIMIT = 200
_LABEL_LIMIT = 24
_OPTION_LIMIT = 40


def question_from(raw: Mapping[str, Any], where: str) -> Question:
    """Read one question; raises IopError naming ``where`` and the key that cannot be used."""
    for name in raw:
        if name not in _KEYS:
            raise IopError(
                f"{where} has a key that means nothing: {line(name, 40)}.", f"The keys are {_listed(_KEYS)}."
            )
    kind = _text(raw, "kind", where)
    if kind not in ANSWER_KINDS:
        raise IopError(f"{where} has no usable kind.", f"The kinds are {_listed(sorted(ANSWER_KINDS))}.")
    key = _text(raw, "key", where)
    if not key.isidentifier():
        raise IopError(f"{where} has no usable key.", "It is a word of letters, digits and _, such as mood.")
    low, high = _whole(raw, "low", 0, where), _whole(raw, "high", 10, where)
    if not 0 <= low < high <= _LARGEST:
        raise IopError(f"{where} has no usable range: low and high.", f"They lie between 0 and {_LARGEST}.")
    options = _options(raw, where) if ANSWER_KINDS[kind].has_options or "options" in raw else ()
    flag = _whole(raw, "flag_from", 0, where) if "flag_from" in raw else None
    label = line(_text(raw, "label", where, key), _LABEL_LIMIT)
    if not label:
        raise IopError(f"{where} has an empty label.", "It heads the column of the answers.")
    question = Question(key, label, kind, line(_text(raw, "ask", where), _ASK_LIMIT), low, high, options, flag)
    reached = question.answers.range(question)
    if flag is not None and (reached is None or not reached[0] <= flag <= reached[1]):
        raise IopError(f"{where} has a flag_from that no answer reaches.", "A choice counts its options from 0.")
    return question


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _text(raw: Mapping[str, Any], name: str, where: str, default: str = "") -> str:
    value = raw.get(name, default)
    if not isinstance(value, str):
        raise IopError(f"{where} has {_a(name)} that is no text.", "Put it in quotation marks.")
    return value


def _whole(raw: Mapping[str, Any], name: str, default: int, where: str) -> int:
    value = raw.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise IopError(f"{where} has a {name} that is no whole number.", f"Such as {name} = {default}.")
    return value


def _options(raw: Mapping[str, Any], where: str) -> tuple[tuple[str, str], ...]:
    pairs = raw.get("options", [])
    if not (isinstance(pairs, list) and all(map(_is_pair, pairs))):
        raise IopError(f"{where} has options that are no pairs.", 'Each is a code and a label: ["none", "None"].')
    options = tuple((line(code, _OPTION_LIMIT), line(label, _OPTION_LIMIT)) for code, label in pairs)
    if not 2 <= len(options) <= 9:
        raise IopError(f"{where} is a choice and needs two to nine options.", "Each is a pair of code and label.")
    codes = [code for code, _ in options]
    if not all(code and label for code, label in options) or len(set(codes)) != len(codes):
        raise IopError(f"{where} has options without a code of their own or a label.", "Give each both.")
    return options


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(text, str) for text in value)
