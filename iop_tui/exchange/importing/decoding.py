"""From the bytes of a file to its text, whatever program wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from iop_tui.domain.errors import Refused
from iop_tui.exchange.importing.formats import refuse_known_formats
from iop_tui.exchange.importing.lettering import looks_wrong, read_twice

# What Windows-1252 leaves undefined keeps its Latin-1 meaning, so that no byte can fail.
_UNDEFINED = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
_WINDOWS_1252 = {byte: bytes([byte]).decode("cp1252") for byte in set(range(0x80, 0xA0)) - _UNDEFINED}

# Zero bytes are not among them: they pad the end of files that are text anyway.
_NEVER_IN_TEXT = (set(map(chr, [*range(1, 32), *range(127, 160)])) - set("\t\n\v\f\r\x85")) | {"\ufffd"}

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "windows-1252": "Windows-1252",
    "windows-1250": "Windows-1250",
    "latin-2": "ISO 8859-2",
    "macroman": "MacRoman",
    "cp850": "DOS 850",
    "cp437": "DOS 437",
    "twice": "UTF-8 that was encoded twice",
}
"""The encodings that a person can say, and what they are called."""
_CODECS = {
    "windows-1250": "cp1250",
    "latin-2": "iso8859_2",
    "macroman": "mac_roman",
    "cp850": "cp850",
    "cp437": "cp437",
}


@dataclass(frozen=True)
class Decoded:
    """A file's text, its encoding, and the lines (from 1) that hold bytes which are no letters of it."""

    text: str
    encoding: str
    bad_lines: tuple[int, ...] = ()


def read_text(data: bytes, encoding: str = "") -> Decoded:
    """The text in these bytes, in an encoding that was said or the likeliest one; Refused where it is no text file.

    ``encoding`` is one of ENCODINGS.
    """
    refuse_known_formats(data)
    text, name = _said(data, encoding) if encoding else _decoded(data)
    _refuse_no_text(text)
    plain = text.replace("\x00", "")
    return Decoded(plain, name, _lines_with("\ufffd", plain))


def others(decoded: Decoded, names: Iterable[str]) -> tuple[str, ...]:
    """The encodings under which no name holds what a name does not hold, where under the present one some do.

    ``names`` are the cells of the file that are names. Empty where nothing looks wrong, or nothing looks better.
    """
    odd = [name for name in names if not name.isascii()]
    wrong = [name for name in odd if looks_wrong(name)]
    if not wrong or decoded.encoding not in ("UTF-8", "Windows-1252"):
        return ()
    if all(read_twice(name) != name and not looks_wrong(read_twice(name)) for name in wrong):
        return ("twice",)
    if decoded.encoding == "UTF-8":
        return ()
    return tuple(code for code in _CODECS if not any(looks_wrong(read_as(name, code)) for name in odd))


def read_as(text: str, code: str) -> str:
    """A text that was read as Windows-1252, as it would be in another encoding, one of ENCODINGS."""
    if code in _CODECS:
        return _as(_bytes(text), _CODECS[code])
    return read_twice(text) if code == "twice" else text


def _bytes(text: str) -> bytes:
    """The bytes that were read as this text under Windows-1252."""
    back = {ord(sign): byte for byte, sign in _WINDOWS_1252.items()}
    return text.translate(back).encode("latin-1", errors="replace")


def _as(raw: bytes, codec: str) -> str:
    return raw.decode(codec, errors="replace")


def _said(data: bytes, encoding: str) -> tuple[str, str]:
    """The text in an encoding that a person said."""
    if encoding == "windows-1252":
        return _windows(data), ENCODINGS[encoding]
    if encoding == "twice":
        return read_twice(_decoded(data)[0]), ENCODINGS[encoding]
    if encoding == "utf-8":
        return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace"), ENCODINGS[encoding]
    if encoding == "utf-16":
        return data.decode("utf-16", errors="replace"), ENCODINGS[encoding]
    return _as(data, _CODECS[encoding]), ENCODINGS[encoding]


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith(b"\xef\xbb\xbf"):
        # The mark settles the encoding, so one damaged byte must not turn every accent into two letters.
        return data[3:].decode("utf-8", errors="replace"), "UTF-8"
    if data.startswith(b"\xff\xfe"):
        return data[2:].decode("utf-16-le", errors="replace"), "UTF-16 LE"
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", errors="replace"), "UTF-16 BE"
    unmarked = _unmarked_utf_16(data)
    if unmarked is not None:
        return unmarked
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    letters = sum(1 for sign in text if sign > "\x7f") - bad
    # letters of two bytes and more do not come about by chance: where they are the most, the rest is damaged
    return (text, "UTF-8") if letters >= bad else (_windows(data), "Windows-1252")


def _windows(data: bytes) -> str:
    return data.decode("latin-1").translate(_WINDOWS_1252)


def _unmarked_utf_16(data: bytes) -> tuple[str, str] | None:
    """The text, where the zero bytes fall on one side of the pairs as they do in UTF-16."""
    sample = data[:2048]
    first, second = sample[::2].count(0), sample[1::2].count(0)
    enough = max(2, len(sample) // 8)
    if second >= enough and first * 10 <= second:
        return data.decode("utf-16-le", errors="replace"), "UTF-16 LE"
    if first >= enough and second * 10 <= first:
        return data.decode("utf-16-be", errors="replace"), "UTF-16 BE"
    return None


def _refuse_no_text(text: str) -> None:
    if not text.replace("\x00", "").replace("\ufeff", "").strip():
        raise Refused("The file is empty.", "Export the clients again, as CSV.")
    odd = sum(map(text.count, _NEVER_IN_TEXT))
    if odd * 12 > len(text) + 100:
        raise Refused("This is not a text file.", "Export the clients as CSV and import that.")


def _lines_with(sign: str, text: str) -> tuple[int, ...]:
    if sign not in text:
        return ()
    return tuple(n for n, line in enumerate(text.splitlines(), 1) if sign in line)
