"""Whether the record of changes is as it was written: every link of the chain is made again and compared.

Records and values stream past side by side, so that ten years of them need no more memory than a day.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from iop_tui.domain.audit import FIRST_LINK, Change, digest, link
from iop_tui.store.queries import Reader

_EXPLAINED = 40
"""Faults whose cause is looked for; behind a hundred of them nobody asks for the cause of each."""
_AROUND = 3
"""How many records before and behind a fault are tried as the one that it followed when it was made."""
# Text is read as bytes: what somebody spoilt may be no text at all, and has to be named anyway.
_RECORDS = (
    "SELECT seq, CAST(at AS BLOB), who, CAST(what AS BLOB), step, session_id, undoes, CAST(link AS BLOB) FROM change"
)
_VALUES = (
    "SELECT seq, n, client_id, CAST(salt AS BLOB), CAST(body AS BLOB), CAST(digest AS BLOB) FROM change_value "
    "ORDER BY seq, n"
)


class Fault(NamedTuple):
    """A record that is not as it was written: its number, its moment as it stands there (UTC), what is wrong."""

    seq: int
    at: str
    what: str


class _Read(NamedTuple):
    """A record as it stands in the file, with the digests of its values in order."""

    change: Change
    digests: tuple[str, ...]

    def after(self, previous: str, seq: int | None = None) -> list[str]:
        """The links that it would have behind another one; as another number, with its step moved along or not."""
        if seq is None or seq == self.change.seq:
            return [link(previous, self.change, self.digests)]
        moved = [self.change._replace(seq=seq)]
        if self.change.step == self.change.seq:
            moved.append(self.change._replace(seq=seq, step=seq))
        return [link(previous, change, self.digests) for change in moved]

    def follows(self, previous: str, seq: int | None = None) -> bool:
        """Whether its link is the one that it would have behind another one."""
        return self.change.link in self.after(previous, seq)


def faults(reader: Reader, take: Callable[[int, int, bytes], None] | None = None) -> Iterator[Fault]:
    """Every record that is not as it was written, in order; none where nobody tampered with the chain.

    ``take`` gets each value on the way: its record, its place there and its body.
    """
    purges = _purges(reader)
    values = groupby(reader.stream(_VALUES), key=lambda v: int(v[0]))
    waiting = next(values, None)
    previous, expected, told = FIRST_LINK, 1, 0
    before: deque[str] = deque([FIRST_LINK], maxlen=_AROUND + 1)
    for row in reader.stream(f"{_RECORDS} ORDER BY seq"):
        seq = row[0]
        while waiting is not None and waiting[0] < seq:
            yield Fault(waiting[0], "", "it is missing, its values are still there")
            waiting = next(values, None)
        own: list[Any] = []
        if waiting is not None and waiting[0] == seq:
            own = list(waiting[1])
            waiting = next(values, None)
            if take is not None:
                for value in own:
                    take(seq, value[1], value[4])
        read = _Read(_change(row), tuple(_text(v[5]) for v in own))
        wrong = _wrong_values(own, purges)
        stored = read.change.link
        if seq != expected or not read.follows(previous):
            told += 1
            cause = _cause(reader, read, previous, expected, before) if told <= _EXPLAINED else _Cause()
            stored = cause.link or stored
            wrong.append(cause.what)
        if wrong:
            yield Fault(seq, read.change.at, "; ".join(dict.fromkeys(wrong)))
        previous, expected = stored, seq + 1
        before.append(stored)
    while waiting is not None:
        yield Fault(waiting[0], "", "it is missing, its values are still there")
        waiting = next(values, None)


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace")


def _change(row: Sequence[Any]) -> Change:
    seq, at, who, what, step, session_id, undoes, chained = row
    return Change(seq, _text(at), who, _text(what), step, session_id, undoes, _text(chained))


# -- values ----------------------------------------------------------------------------------------


def _purges(reader: Reader) -> Mapping[tuple[int, int], int]:
    """The latest purge that lists each purged value: its own number, by the value's record and place."""
    purges: dict[tuple[int, int], int] = {}
    rows = reader.stream(
        "SELECT v.seq, CAST(v.body AS BLOB) FROM change c JOIN change_value v ON v.seq = c.seq WHERE c.what = 'purge' "
        "ORDER BY v.seq, v.n"
    )
    for seq, body in rows:
        try:
            listed = json.loads(body)["after"]["purged"]
            pairs = [pair.split(":") for pair in listed.split(",") if pair]
            purges.update({(int(s), int(n)): seq for s, n in pairs})
        except (ValueError, TypeError, KeyError, AttributeError):
            continue  # another fact of a purge, or one that was tampered with, which is a fault of its own
    return purges


def _wrong_values(own: Sequence[Any], purges: Mapping[tuple[int, int], int]) -> list[str]:
    """What is wrong with a record's values, each beside its own digest."""
    wrong = []
    for place, (seq, n, client_id, salt, body, digested) in enumerate(own):
        if n != place:
            wrong.append("a value is missing or was renumbered")
        proof, bound, client = _text(digested).partition(":")
        if bound and client != ("" if client_id is None else str(client_id)):
            wrong.append(f"value {n} was given to another client")
        if not salt and not body:
            if purges.get((seq, n), 0) <= seq:
                wrong.append(f"value {n} was emptied, and no purge names it")
        elif _digest(salt, body) != proof:
            wrong.append(f"value {n} was changed")
    return wrong


def _digest(salt: bytes, body: bytes) -> str:
    try:
        return digest(salt.decode(), body.decode())
    except UnicodeDecodeError:
        return ""


# -- causes ----------------------------------------------------------------------------------------


class _Cause(NamedTuple):
    """Why a record does not follow; ``link`` is the one that it had, where its link alone was changed."""

    what: str = "it does not follow the record before it"
    link: str = ""


def _cause(reader: Reader, read: _Read, previous: str, expected: int, before: Sequence[str]) -> _Cause:
    """Why a record does not follow the one before it, as far as that can be told."""
    seq = read.change.seq
    if seq != expected:
        if read.follows(previous, expected):
            return _Cause(f"it was renumbered: it was made as record {expected}")
        gone = f"record {expected} is" if seq == expected + 1 else f"records {expected} to {seq - 1} are"
        return _Cause(f"{gone} missing before it")
    behind = _following(reader, seq)
    if (made_as := _made_as(read, [*before, *(b.change.link for b in behind)])) is not None:
        return _Cause(f"it is out of order: it was made as record {made_as}")
    if behind:
        own = read.after(previous)[0]
        if behind[0].follows(own):
            return _Cause("its link was changed", own)
        if behind[0].follows(read.change.link):
            return _Cause("it was changed, or one of its values was added, removed or put in another place")
    return _Cause()


def _made_as(read: _Read, links: Sequence[str]) -> int | None:
    """The number under which a record fits behind one of the links around it, or None."""
    for seq in range(max(1, read.change.seq - _AROUND), read.change.seq + _AROUND + 1):
        if seq != read.change.seq and any(read.follows(previous, seq) for previous in links):
            return seq
    return None


def _following(reader: Reader, seq: int) -> list[_Read]:
    rows = reader.all(f"{_RECORDS} WHERE seq > ? ORDER BY seq LIMIT {_AROUND}", [seq])
    proofs = "SELECT CAST(digest AS BLOB) FROM change_value WHERE seq = ? ORDER BY n"
    return [_Read(_change(row), tuple(_text(v[0]) for v in reader.all(proofs, [row[0]]))) for row in rows]


def tables(reader: Reader) -> dict[str, int]:
    """How many rows each table of the program has."""
    names = reader.all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name")
    names_in_file = [str(row["name"]) for row in names if not str(row["name"]).lstrip("_").startswith("sqlite_")]
    return {name: int(reader.one(f'SELECT count(*) FROM "{name}"')[0]) for name in names_in_file}
