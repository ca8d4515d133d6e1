"""From the bytes of a file to its text, whatever program wrote it."""

from iop_tui.domain.errors import Refused

_SAVE_AS_CSV = "Save it as CSV and import that."

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "This is an Excel workbook."),
    (b"PK\x05\x06", "This is an Excel workbook."),
    (b"PK\x07\x08", "This is an Excel workbook."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel workbook."),
    (b"%PDF", "This is a PDF."),
    (b"{\\rtf", "This is a word processor document."),
    (b"<!doctype html", "This is a web page."),
    (b"<html", "This is a web page."),
    (b"<table", "This is a web page."),
    (b"<?xml", "This is an XML file."),
)

# What Windows-1252 leaves undefined keeps its Latin-1 meaning, so that no byte can fail.
_UNDEFINED = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
_WINDOWS_1252 = {byte: bytes([byte]).decode("cp1252") for byte in set(range(0x80, 0xA0)) - _UNDEFINED}

# Zero bytes are not among them: they pad the end of files that are text all the same.
_NEVER_IN_TEXT = (set(map(chr, [*range(1, 32), *range(127, 160)])) - set("\t\n\v\f\r\x85")) | {"\ufffd"}


def decode(data: bytes) -> tuple[str, str]:
    """The text in these bytes and the name of its encoding; Refused where it is no text file."""
    _refuse_known_formats(data)
    text, encoding = _decoded(data)
    _refuse_no_text(text)
    return text.replace("\x00", ""), encoding


def _refuse_known_formats(data: bytes) -> None:
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for signature, what in _SIGNATURES:
        if start.startswith(signature.lower()):
            raise Refused(what, _SAVE_AS_CSV)


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
        return data.decode("latin-1").translate(_WINDOWS_1252), "Windows-1252"


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
