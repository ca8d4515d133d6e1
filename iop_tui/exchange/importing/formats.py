"""Files that are no lists in text: each is named, with how to get a list in text out of it."""

from __future__ import annotations

import re

from iop_tui.domain.errors import Refused

_SAVE_AS_CSV = "Save it as CSV and import that."
_SHEET = "Open it, choose File, Save As, and as type CSV UTF-8; import that file."

_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "This is an old Excel workbook.", _SHEET),
    (b"%pdf", "This is a PDF.", "A PDF holds pages, no columns: export the list again, as CSV."),
    (b"{\\rtf", "This is a word processor document.", _SAVE_AS_CSV),
    (b"<!doctype html", "This is a web page.", _SAVE_AS_CSV),
    (b"<html", "This is a web page.", _SAVE_AS_CSV),
    (b"<table", "This is a web page.", _SAVE_AS_CSV),
    (b"<?xml", "This is an XML file.", _SAVE_AS_CSV),
    (b"begin:vcard", "These are vCards, from an address book.", "Open them in a spreadsheet or export again, as CSV."),
    (b"sqlite format 3", "This is a database.", "Export the clients from the program that it belongs to, as CSV."),
    (b"msh|", "This is an HL7 message.", "Export the clients as CSV and import that."),
    (b"begin:vcalendar", "This is a calendar.", "Export the clients as CSV and import that."),
    (b"<!--", "This is a web page.", _SAVE_AS_CSV),
    (b"<meta", "This is a web page.", _SAVE_AS_CSV),
    (b"<head", "This is a web page.", _SAVE_AS_CSV),
    (b"mime-version", "This is a saved web page.", _SAVE_AS_CSV),
    (b"insert into", "These are commands for a database.", "Export the clients as CSV and import that."),
    (b"create table", "These are commands for a database.", "Export the clients as CSV and import that."),
    (b"\x1f\x8b", "This is a compressed file.", "Unpack it, and import the CSV that is in it."),
    (b"7z\xbc\xaf", "This is a compressed file.", "Unpack it, and import the CSV that is in it."),
    (b"par1", "This is a Parquet file.", _SAVE_AS_CSV),
    (b"\x89png", "This is a picture.", "Export the clients as CSV and import that."),
    (b"\xff\xd8\xff", "This is a picture.", "Export the clients as CSV and import that."),
)
_ZIPPED = (
    (b"xl/", "This is an Excel workbook."),
    (b"word/", "This is a word processor document."),
    (b"spreadsheet", "This is an OpenDocument spreadsheet."),
    (b"Index/", "This is a Numbers spreadsheet."),
)
_JSON = re.compile(rb'[\[{]\s*(?:[\[{]?\s*"[^"]*"\s*[:,\]]|[\[{\]}])')


def refuse_known_formats(data: bytes) -> None:
    """Raise Refused where the bytes are a file of another kind, saying which and how to get a CSV."""
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if data[:2] == b"PK" and data[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08"):
        whole = data[:8192] + data[-8192:]
        what = next((words for inside, words in _ZIPPED if inside in whole), "This is an Excel workbook or a ZIP file.")
        raise Refused(what, _SHEET)
    if _JSON.match(start):
        raise Refused("This is JSON, not a table.", "Export the clients as CSV and import that.")
    for signature, what, hint in _SIGNATURES:
        if start.startswith(signature):
            raise Refused(what, hint)
