"""Keys from a terminal: replies are nobody's answer, escape is a key of its own, and no bytes end the program."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence

import pytest
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS, IGNORE_SEQUENCE
from textual._xterm_parser import XTermParser
from textual.message import Message

from iop_tui.app import terminal_keys
from iop_tui.app.terminal_keys import KeyParser
from iop_tui.app.terminal_pieces import Kind, Piece, Pieces

ESC = "\x1b"
MANY = int(os.environ.get("IOP_TUI_BYTES", "3000"))
"""Random strings; the large number: ``IOP_TUI_BYTES=100000 pytest tests/app/test_terminal_keys.py``."""
REPLIES = [
    f"{ESC}[?61;6;7;14;21;22;23;24;28;32;42c", f"{ESC}[>0;276;0c", f"{ESC}[8;24;80t", f"{ESC}[4;600;800t",
    f"{ESC}[12;40R",
    f"{ESC}[?1u", f"{ESC}[?2026;2$z", f"{ESC}[?1004;1$y", f"{ESC}[99~", f"{ESC}[112;5:3u",
    f"{ESC}[1114112;5u", f"{ESC}[97;5;9999999999u", f"{ESC}[<0;99999999999;1M", f"{ESC}[48;0;0;0;0t", f"{ESC}[201~",
    f"{ESC}]11;rgb:1c1c/1c1c/1c1c{ESC}\\", f"{ESC}]10;rgb:ffff/ffff/ffff\x07", f"{ESC}P>|xterm(388){ESC}\\",
    f"{ESC}P1+r544e=787465726d{ESC}\\", f"{ESC}_Gi=31;OK{ESC}\\", f"{ESC}X anything {ESC}\\",
    f"{ESC}^ a message {ESC}\\",
    f"{ESC}[M !!", f"{ESC}[{'1;' * 300}c", f"{ESC}Oz", f"{ESC}[1;2;3 q",
]  # fmt: skip
"""What terminals answer, and numbers that are none: none of it is a key."""


class Clock:
    """Seconds, as one sets them."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        """Now."""
        return self.at


def parsed(*reads: str, waiting: float = 1.0) -> list[Message]:
    """What some reads are, the last one followed by nothing for a while."""
    clock, parser = Clock(), KeyParser()
    parser._pieces = Pieces(terminal_keys._LASTING, clock)
    found = []
    for read in reads:
        found += [*parser.feed(read), *parser.tick()]
    clock.at += waiting
    return [*found, *parser.tick()]


def keys(messages: Sequence[Message]) -> list[str]:
    """The keys among them."""
    return [m.key for m in messages if isinstance(m, events.Key)]


@pytest.mark.parametrize("reply", REPLIES)
def test_a_reply_is_nobody_s_key_whole_or_cut_anywhere(reply: str) -> None:
    assert parsed(reply) == []
    assert keys(parsed(f"p{reply}n")) == ["p", "n"]
    for at in range(2, min(len(reply), 80)):
        assert keys(parsed("p", reply[:at], reply[at:], "n")) == ["p", "n"], at


@pytest.mark.parametrize("reply", REPLIES)
def test_what_is_cut_off_swallows_no_more_than_itself(reply: str) -> None:
    for at in range(3, min(len(reply), 80)):
        clock, parser = Clock(), KeyParser()
        parser._pieces = Pieces(terminal_keys._LASTING, clock)
        found = list(parser.feed(reply[:at]))
        clock.at += 3
        found += [*parser.tick(), *parser.feed("n")]
        assert keys(found)[-1:] == ["n"], at


SAME = [
    key for key, value in ANSI_SEQUENCES_KEYS.items()
    if value is not IGNORE_SEQUENCE and (len(key) > 2 or not key.startswith(ESC)) and not key.endswith("R")
]  # fmt: skip


def test_every_key_of_a_terminal_is_read_as_before() -> None:
    assert len(SAME) > 250
    for key in SAME:
        before = [e.key for e in XTermParser().feed(key) if isinstance(e, events.Key)]
        assert keys(parsed(key)) == before, repr(key)


@pytest.mark.parametrize(
    ("sequence", "key", "character"),
    [
        (f"{ESC}[112u", "p", None), (f"{ESC}[112;;112u", "p", "p"), (f"{ESC}[112;2;80u", "P", "P"),
        (f"{ESC}[13u", "enter", "\r"), (f"{ESC}[27u", "escape", None), (f"{ESC}[108;5u", "ctrl+l", None),
        (f"{ESC}[112:80;1:1;112u", "p", "p"), (f"{ESC}[112;1:2;112u", "p", "p"), (f"{ESC}[57411u", "asterisk", None),
        (f"{ESC}[57413;;43u", "plus", "+"), (f"{ESC}[57414u", "enter", "\r"), (f"{ESC}[1;2A", "shift+up", None),
    ],
)  # fmt: skip
def test_keys_of_the_kitty_protocol(sequence: str, key: str, character: str | None) -> None:
    (found,) = parsed(sequence)
    assert isinstance(found, events.Key) and found.key == key
    assert character is None or found.character == character


@pytest.mark.parametrize("apart", [0.0, 0.01, 0.02, 0.024, 0.03, 0.09])
@pytest.mark.parametrize("key", "4p+x0é n£]P[O")
def test_escape_and_the_key_behind_it_are_two_keys_at_any_distance(key: str, apart: float) -> None:
    clock = Clock()
    pieces = Pieces(terminal_keys._LASTING, clock)
    found = list(pieces.feed(ESC))
    clock.at += apart
    found += [*pieces.tick(), *pieces.feed(key)]
    clock.at += 0.11
    found += pieces.tick()
    assert found == [Piece(Kind.ESCAPE, ESC), Piece(Kind.CHARACTER, key)]


def test_escape_alone_is_a_key_within_thirty_milliseconds() -> None:
    clock = Clock()
    pieces = Pieces(now=clock)
    assert list(pieces.feed(ESC)) == [] and pieces.lone
    clock.at += 0.029
    assert list(pieces.tick()) == [Piece(Kind.ESCAPE, ESC)] and list(pieces.tick()) == []
    assert keys(parsed(ESC, ESC, ESC)) == ["escape"] * 3


def test_a_paste_is_one_whatever_is_in_it() -> None:
    found = parsed(f"{ESC}[200~p\nn{ESC}[8;24;80t{ESC}[20", "1~x")
    assert [m.text for m in found if isinstance(m, events.Paste)] == [f"p\nn{ESC}[8;24;80t"]
    assert keys(found) == ["x"]
    unended = parsed(f"{ESC}[200~lost its end", waiting=2.1)
    assert [m.text for m in unended if isinstance(m, events.Paste)] == ["lost its end"]


@pytest.mark.slow
def test_no_bytes_raise() -> None:
    chance = random.Random(20261126)
    decode = terminal_keys._lenient("utf-8")
    assert callable(decode)
    parts = [*(r.encode() for r in REPLIES), b"\xc3", b"\xff\xfe", b"\x1b", b"\x1b[", b"\x1b]", b"\x1bP", b"\x1b[200~"]
    for _ in range(MANY):
        clock, parser, decoder = Clock(), KeyParser(), decode()
        parser._pieces = Pieces(terminal_keys._LASTING, clock)
        for _ in range(chance.randint(1, 4)):
            data = chance.choice(parts)[chance.randint(0, 3) :] + chance.randbytes(chance.randint(0, 12))
            if text := decoder.decode(data):
                list(parser.feed(text))
            list(parser.tick())
        clock.at += 3
        list(parser.tick())
        assert keys(list(parser.feed("z"))) == ["z"], "whatever came before, the next key is one"


def test_a_sequence_that_is_no_key_types_nothing() -> None:
    chance = random.Random(1126)
    for _ in range(MANY):
        inside = "".join(chance.choice("0123456789;:?<>= !\"#$%&'()*+,-./") for _ in range(chance.randint(1, 30)))
        sequence = f"{ESC}[{inside}{chr(chance.randint(0x40, 0x7D))}"
        typed = [m for m in parsed(sequence) if isinstance(m, events.Key) and m.is_printable]
        assert not typed or sequence[-1] == "u" or sequence.startswith(f"{ESC}[M"), repr(sequence)


def test_the_driver_reads_by_it() -> None:
    linux = pytest.importorskip("textual.drivers.linux_driver")
    before = linux.XTermParser, linux.getincrementaldecoder
    try:
        terminal_keys.install()
        assert linux.XTermParser is KeyParser
        assert linux.getincrementaldecoder("utf-8")().decode(b"\xc3p\xff") == "\ufffdp\ufffd"
    finally:
        linux.XTermParser, linux.getincrementaldecoder = before
