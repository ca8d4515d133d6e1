"""Text as it may be kept and shown: nothing in it that moves a cursor, hides or turns around letters."""

import html
import re
import unicodedata

from iop_tui.domain.formula import as_meant

LONGEST = 200
"""The most characters that one name, or any other text of a client, may have."""

_EXCEL_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_JOINERS = "\u200c\u200d"
# Joiners change how letters look only in the scripts from Arabic onwards; anywhere else they only hide.
_FIRST_JOINING_SCRIPT = "\u0600"


def clean(text: str) -> str:
    """The text without control and invisible characters, with single blanks, in composed form (NFC).

    The apostrophe that keeps a spreadsheet from running a cell as a formula is taken off again, and
    so is the ="..." that keeps it from dropping leading zeros. What a web page writes for a letter (&eacute;) is it.
    """
    if text.isalnum() and text.isascii():
        return text
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    plain = " ".join((text if text.isascii() and text.isprintable() else _visible(text)).split())
    forced = _EXCEL_TEXT.fullmatch(plain)
    if forced:
        plain = forced[1].strip()
    return as_meant(plain)


def _visible(text: str) -> str:
    kept = "".join(_kept(text, place) for place in range(len(text)))
    return unicodedata.normalize("NFC", kept)


def _kept(text: str, place: int) -> str:
    sign = text[place]
    if sign.isascii() and sign.isprintable():
        return sign
    if sign in _JOINERS:
        joins = 0 < place < len(text) - 1 and _is_joined(text[place - 1]) and _is_joined(text[place + 1])
        return sign if joins else ""
    category = unicodedata.category(sign)
    if sign in "\t\n\v\f\r" or category in ("Zs", "Zl", "Zp"):
        return " "
    return "" if category in ("Cc", "Cf", "Cs") else sign


def _is_joined(sign: str) -> bool:
    return sign >= _FIRST_JOINING_SCRIPT and unicodedata.category(sign)[0] in "LM"
