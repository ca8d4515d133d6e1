"""The frame of a page to print: large type, black on white, for letter and A4; every text that goes in is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from iop_tui.domain.text import prose

_STYLE = """
@page { margin: 18mm; }
body { font: 15pt/1.4 Georgia, "Times New Roman", serif; color: #000; background: #fff; }
body { max-width: 170mm; margin: auto; }
h1 { font-size: 24pt; margin: 0 0 2mm; }
h2 { font-size: 15pt; margin: 6mm 0 1mm; break-after: avoid; }
p { margin: 0 0 2mm; white-space: pre-line; overflow-wrap: anywhere; }
p.small { font-size: 11pt; }
ol { padding-left: 10mm; }
li { margin-bottom: 4mm; overflow-wrap: anywhere; break-inside: avoid; }
table { border-collapse: collapse; width: 100%; }
th { font-size: 11pt; }
th, td { text-align: left; vertical-align: top; padding: 1mm 4mm 1mm 0; overflow-wrap: anywhere; }
td.number, th.number { text-align: right; }
div.sign { display: flex; gap: 8mm; margin-top: 16mm; break-inside: avoid; }
div.sign span { flex: 1; border-top: 1px solid #000; font-size: 11pt; padding-top: 1mm; }
"""


class Page(NamedTuple):
    """A page: what kind it is (the profile under which it is listed), the whole HTML, the client's number or empty."""

    profile: str
    html: str
    client_number: str = ""


def text(words: str) -> str:
    """A person's text as it may stand in a page."""
    return escape(prose(words), quote=True)


def heading(words: str) -> str:
    """A heading within a page."""
    return f"<h2>{text(words)}</h2>"


def paragraph(words: str, small: bool = False) -> str:
    """A paragraph; line ends stay."""
    return f'<p class="small">{text(words)}</p>' if small else f"<p>{text(words)}</p>"


def numbered(items: Iterable[str]) -> str:
    """A numbered list; a second line of an item stands under the first."""
    rows = ("<br>".join(text(line) for line in item.split("\n")) for item in items)
    return f"<ol>{''.join(f'<li>{row}</li>' for row in rows)}</ol>"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; its last column holds numbers."""

    def cells(row: Sequence[str], tag: str) -> str:
        last = len(row) - 1
        marks = (' class="number"' if n == last else "" for n in range(len(row)))
        return "".join(f"<{tag}{mark}>{text(cell)}</{tag}>" for cell, mark in zip(row, marks, strict=True))

    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return f"<table><thead><tr>{cells(heads, 'th')}</tr></thead><tbody>{body}</tbody></table>"


def signatures(*labels: str) -> str:
    """Lines to sign on."""
    return f'<div class="sign">{"".join(f"<span>{text(label)}</span>" for label in labels)}</div>'


def document(title: str, parts: Iterable[str]) -> str:
    """The whole page with its title."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{text(title)}</h1>\n"
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )
