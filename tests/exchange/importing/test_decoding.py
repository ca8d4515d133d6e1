"""Bytes to text: every encoding that offices' programs write, and a clear line for what is no text."""

import pytest

from iop_tui.domain.errors import Refused
from iop_tui.exchange.importing.decoding import read_text

TEXT = "Name,Admit Date\nZoë Müller,2026-01-05\n"

SHEET = "Open it, choose File, Save As, and as type CSV UTF-8; import that file."


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and its encoding."""
    found = read_text(data)
    return found.text, found.encoding


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "UTF-8"),
        (TEXT.encode("utf-8-sig"), "UTF-8"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "UTF-16 LE"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16 BE"),
        (TEXT.encode("utf-16-le"), "UTF-16 LE"),
        (TEXT.encode("utf-16-be"), "UTF-16 BE"),
        (TEXT.encode("cp1252"), "Windows-1252"),
    ],
)
def test_the_same_text_out_of_every_encoding(data: bytes, encoding: str) -> None:
    assert decode(data) == (TEXT, encoding)


def test_windows_quotes_and_undefined_bytes() -> None:
    assert decode(b"Name\nO\x92Neil\nA\x81\x8d\x8f\x90\x9d\n")[0] == "Name\nO\u2019Neil\nA\x81\x8d\x8f\x90\x9d\n"


def test_one_damaged_byte_after_a_mark_does_not_change_the_encoding() -> None:
    assert decode("\ufeffName\nZoë\n".encode() + b"\xff\n") == ("Name\nZoë\n\ufffd\n", "UTF-8")


def test_zero_bytes_are_dropped() -> None:
    assert decode(b"Name\nA\x00da\n" + b"\x00" * 500) == ("Name\nAda\n", "UTF-8")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", f"This is an Excel workbook or a ZIP file. {SHEET}"),
        (b"PK\x03\x04\x14\x00\x06\x00xl/workbook.xml", f"This is an Excel workbook. {SHEET}"),
        (b'[{"id": 1, "name": "Ada"}]', "This is JSON, not a table. Export the clients as CSV and import that."),
        (
            b"BEGIN:VCARD\r\nVERSION:3.0",
            "These are vCards, from an address book. Open them in a spreadsheet or export again, as CSV.",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", f"This is an old Excel workbook. {SHEET}"),
        (b"%PDF-1.7\n", "This is a PDF. A PDF holds pages, no columns: export the list again, as CSV."),
        (b"\r\n<HTML><table><tr>", "This is a web page. Save it as CSV and import that."),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "This is an XML file. Save it as CSV and import that."),
        (b"", "The file is empty. Export the clients again, as CSV."),
        (b"\xef\xbb\xbf \r\n", "The file is empty. Export the clients again, as CSV."),
        (b"\x00" * 64, "The file is empty. Export the clients again, as CSV."),
        (bytes(range(256)) * 8, "This is not a text file. Export the clients as CSV and import that."),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data: bytes, text: str) -> None:
    with pytest.raises(Refused) as refused:
        decode(data)
    assert str(refused.value) == text


def test_text_that_begins_like_a_workbook_is_text() -> None:
    assert decode(b"PK,Name\n1,Ada\n")[0] == "PK,Name\n1,Ada\n"
