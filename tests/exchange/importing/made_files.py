"""Files made for the tests: written out by hand, or drawn and then written by the csv module."""

import csv
import io
from datetime import date

from hypothesis import strategies as st

from iop_tui.domain.errors import Refused
from iop_tui.exchange.importing import ClientLine, DateOrder, ImportedFile, read_clients
from iop_tui.exchange.importing.clean_text import clean

HEADINGS = (
    "MRN",
    "Last Name",
    "First Name",
    "Admit Date",
    "Discharge Date",
    "Weeks",
    "Track",
    "Days",
    "Status",
)
LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'-. "
# Accented letters only: in Windows-1252 no two of these bytes in a row happen to be a letter in UTF-8.
ALPHABETS = {"cp1252": LATIN + "éÉüÜñÑøØßçÇåÅ", "utf": LATIN + 'éüñßœŁżΩмир王伟אבمي\U00020000,;\t"'}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
FORMS = {
    DateOrder.MDY: "{0.month}/{0.day}/{0.year}",
    DateOrder.DMY: "{0:%d}.{0:%m}.{0.year}",
    DateOrder.YMD: "{0}",
}
DAY_WORDS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def texts(alphabet: str) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=1, max_size=12).map(clean).filter(lambda text: any(map(str.isalpha, text)))


@st.composite
def clients(draw: st.DrawFn, alphabet: str) -> list[ClientLine]:
    drawn = []
    for place in range(draw(st.integers(0, 8))):
        admitted = draw(st.none() | st.dates(date(1990, 1, 1), date(2150, 1, 1)))
        drawn.append(
            ClientLine(
                line=place + 2,
                number=f"C-{place:03}",
                last=draw(texts(alphabet)),
                first=draw(texts(alphabet) | st.just("")),
                preferred="",
                admitted_on=admitted,
                discharged_on=draw(st.none() | st.dates(admitted or date(1990, 1, 1), date(2199, 1, 1))),
                discharge_reason="",
                sobriety_date=None,
                planned_weeks=draw(st.none() | st.integers(1, 104)),
                level_of_care="",
                track=draw(texts(alphabet).filter(lambda text: text.lower() not in ("null", "none", "nan"))),
                weekdays=draw(st.none() | st.frozensets(st.integers(0, 6), min_size=1)),
                active=draw(st.sampled_from([True, False, None])),
            )
        )
    return drawn


def written(people: list[ClientLine], delimiter: str, end: str, order: DateOrder) -> str:
    def day(value: date | None) -> str:
        return FORMS[order].format(value) if value else ""

    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(HEADINGS)
    for one in people:
        days = " ".join(DAY_WORDS[number] for number in sorted(one.weekdays or ()))
        status = {True: "Active", False: "Discharged", None: ""}[one.active]
        dates = [day(one.admitted_on), day(one.discharged_on)]
        writer.writerow([one.number, one.last, one.first, *dates, one.planned_weeks, one.track, days, status])
    return out.getvalue()


def attempt(data: bytes) -> ImportedFile | Refused:
    try:
        return read_clients(data)
    except Refused as refused:
        return refused


def read(*lines: str, dates: DateOrder | None = None) -> ImportedFile:
    return read_clients("\n".join(lines).encode(), dates=dates)


def line(number: int, last: str, first: str = "", *, id_: str = "", admitted: date | None = None) -> ClientLine:
    return ClientLine(
        line=number,
        number=id_,
        last=last,
        first=first,
        preferred="",
        admitted_on=admitted,
        discharged_on=None,
        discharge_reason="",
        sobriety_date=None,
        planned_weeks=None,
        level_of_care="",
        track="",
        weekdays=None,
        active=None,
    )
