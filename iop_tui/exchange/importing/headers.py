"""From the headings of a file to what each column is read as.

A heading has to be one of the known spellings as a whole: "Insurance ID" is no client number because
nothing says that it is, not because something says that it is not. So no unknown column is ever read.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from iop_tui.domain.errors import Refused
from iop_tui.exchange.importing.clean_text import clean
from iop_tui.exchange.importing.spellings import FILLERS, NAME_FIELDS, OTHER_WORDS, SAME_WORD, SPELLINGS, Field

_LONGEST_HEADING = 60
_FIRST_WORDS = frozenset({"first", "given", "forename", "fname"})
Told = Mapping[Field, str]
"""The headings of fields as a person said them; an empty heading for a field that is not to be read."""


@dataclass(frozen=True)
class Meaning:
    """What a heading says: the field, how plainly (more is plainer), and whether it may mean another thing.

    A `weak` heading ("Days", "Discharged") is only believed where its cells can be read that way.
    """

    field: Field
    plainness: int
    weak: bool


@dataclass(frozen=True)
class Columns:
    """Which column each field is read from; all the other columns are not looked at."""

    headings: tuple[str, ...]
    places: Mapping[Field, int]
    weak: frozenset[Field] = field(default_factory=frozenset)
    last_beside: int | None = None
    """Where a last name stands beside a plain "Name", which is then either the whole name or the first name."""

    @property
    def taken(self) -> tuple[tuple[str, str], ...]:
        """Each heading that is used and what for, in the order of the file."""
        in_order = sorted((place, name) for name, place in self.places.items())
        return tuple((self.headings[place], str(name)) for place, name in in_order)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The headings that are not used, in the order of the file."""
        used = set(self.places.values())
        return tuple(text for place, text in enumerate(self.headings) if text and place not in used)

    def without(self, unread: Iterable[Field]) -> "Columns":
        """The same columns, these fields left out."""
        dropped = set(unread)
        kept = {name: place for name, place in self.places.items() if name not in dropped}
        return Columns(self.headings, kept, self.weak - dropped, self.last_beside)

    def with_first_name(self) -> "Columns":
        """The same columns, where what is called "Name" is the first name beside the last name."""
        if self.last_beside is None:
            return self
        places = {**self.places, Field.FIRST: self.places[Field.FULL], Field.LAST: self.last_beside}
        del places[Field.FULL]
        return Columns(self.headings, places, self.weak)


def _words(heading: str) -> list[str]:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", heading)
    plain = apart.lower().replace("#", " number ").replace("_", " ")
    plain = re.sub(r"\bd\s*[/.]\s*c\b", " discharge ", plain)
    return [SAME_WORD.get(word, word) for word in re.findall(r"\w+", plain) if word not in FILLERS]


def _key(heading: str) -> frozenset[str]:
    """The words of a heading in no order: "Date of last use" is "Last use date"."""
    words = frozenset(_words(heading))
    return words - {"time"} if "date" in words else words


def _known() -> tuple[dict[frozenset[str], Meaning], dict[str, Meaning]]:
    by_words: dict[frozenset[str], Meaning] = {}
    run_together: dict[str, Meaning] = {}
    for name, tiers in SPELLINGS.items():
        for tier, spellings in enumerate(tiers):
            meaning = Meaning(name, 10 * (len(tiers) - tier), 0 < tier == len(tiers) - 1)
            for spelling in spellings.split(", "):
                by_words.setdefault(_key(spelling), meaning)
                run_together.setdefault(spelling.replace(" ", ""), meaning)
    return by_words, run_together


_BY_WORDS, _RUN_TOGETHER = _known()
_VOCABULARY: frozenset[str] = frozenset[str]().union(*_BY_WORDS, OTHER_WORDS, _RUN_TOGETHER)


def meaning_of(heading: str) -> Meaning | None:
    """What a heading says its column is, None where that is nothing to be read."""
    key = _key(clean(heading))
    if key in _BY_WORDS:
        return _BY_WORDS[key]
    if "legal" in key:
        # "Legal name" is the plainest name there is, "Legal status" is another matter altogether.
        meaning = _BY_WORDS.get(key - {"legal", "client"})
        return _plainer(meaning) if meaning and meaning.field in NAME_FIELDS else None
    if "client" in key:
        return _plainer(_BY_WORDS.get(key - {"client"}))
    return _meaning_of_one_word(next(iter(key))) if len(key) == 1 else None


def _meaning_of_one_word(word: str) -> Meaning | None:
    """The meaning of words written as one: "firstname", "CLIENTID"."""
    bare = re.sub("^(?:client|patient|pt)(?=.)", "", word)
    if bare == word:
        return _RUN_TOGETHER.get(word)
    return _RUN_TOGETHER.get("client" + bare) or _plainer(_RUN_TOGETHER.get(bare))


def _plainer(meaning: Meaning | None) -> Meaning | None:
    return replace(meaning, plainness=meaning.plainness + 1) if meaning else None


def fields_in(cells: Sequence[str], told: Told | None = None) -> frozenset[Field]:
    """The fields that a row names, if it is a row of headings at all: empty without a name among them."""
    fields = frozenset(meaning.field for cell in cells if (meaning := meaning_of(cell)))
    if told and (named := {f for f, heading in told.items() if heading and _place_of(heading, cells) is not None}):
        return fields | named
    return fields if fields & NAME_FIELDS else frozenset()


def are_headings(cells: Sequence[str], mostly: bool = False) -> bool:
    """Whether every one of these cells is surely a heading, and one names something that is read; or ``mostly`` so."""
    if mostly:
        return 2 * sum(map(_is_known, cells)) > len(cells)
    return all(map(_is_known, cells)) and any(meaning_of(cell) for cell in cells)


_FLAGS = frozenset(
    frozenset(words.split())
    for words in (
        "discharge", "waitlist", "waitlisted", "deceased", "dead", "inactive", "inactivated", "archived", "closed",
        "deleted", "voided", "deceased date", "death date", "inactive date", "inactivated date", "deleted date",
        "archived date",
    )
)  # fmt: skip


def is_flag(heading: str) -> bool:
    """Whether a column says of somebody that they are not here, by a yes or by a day: Deceased, Date Deleted."""
    return _key(clean(heading)) - {"client"} in _FLAGS


def layout_key(headings: Sequence[str]) -> str:
    """What a row of headings is remembered by: a hash, for where there are no headings the row is a person."""
    plain = "\x1f".join(clean(heading).casefold() for heading in headings).rstrip("\x1f")
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _place_of(heading: str, cells: Sequence[str]) -> int | None:
    """Where a heading stands that was told: as it is written, or as the number of its column."""
    folded = clean(heading).casefold()
    shown = [clean(cell).casefold() for cell in cells]
    if folded in shown:
        return shown.index(folded)
    return int(folded) - 1 if folded.isdecimal() and 0 < int(folded) <= len(shown) else None


def known_headings(cells: Sequence[str]) -> tuple[str, ...]:
    """The cells that are surely headings, so that they may be shown whatever the row is."""
    return tuple(filter(_is_known, map(clean, cells)))


def _is_known(text: str) -> bool:
    words = _words(text)
    return bool(words) and _VOCABULARY.issuperset(words)


_Found = dict[Field, tuple[Meaning, int]]
"""For each field the plainest heading's meaning, and where it stands."""


def assign(headings: Sequence[str], told: Told | None = None) -> Columns:
    """One column for each field; Refused where two say the same thing equally plainly, or the last name lacks.

    ``told`` gives the headings of fields as a person said them; an empty one says that the field is not to be read.
    """
    shown = tuple(clean(heading)[:_LONGEST_HEADING] for heading in headings)
    said = _told_places(told or {}, headings)
    best, equal = _plainest(headings, said)
    sources = _one_kind_of_name({name: meaning for name, (meaning, _) in best.items()}, frozenset(said))
    _refuse_half_a_name(shown, best, sources)
    for source in sources.values():
        if source in equal:
            one, two = equal[source]
            raise Refused(
                f"Two columns could be the {source}: {shown[one]} and {shown[two]}.",
                f'Say which: --column "{slug(source)}={shown[one]}", or take one of them out of the file.',
            )
    places = {name: best[source][1] for name, source in sources.items()}
    weak = frozenset(name for name, source in sources.items() if best[source][0].weak)
    plain = Field.FULL in places and best[Field.FULL][0] == _BY_WORDS[frozenset({"name"})]
    last = best[Field.LAST][1] if plain and Field.LAST in best and Field.FIRST not in best else None
    return Columns(shown, places, weak, last)


def _plainest(headings: Sequence[str], said: Mapping[Field, int | None]) -> tuple[_Found, dict[Field, tuple[int, int]]]:
    """The plainest heading of each field, as it was said or as it reads; and the fields that two say as plainly."""
    best: _Found = {}
    equal: dict[Field, tuple[int, int]] = {}
    for place, heading in enumerate(headings):
        meaning = meaning_of(heading)
        if meaning is None or meaning.field in said or place in said.values():
            continue
        held = best.get(meaning.field)
        if held is None or meaning.plainness > held[0].plainness:
            best[meaning.field] = (meaning, place)
            equal.pop(meaning.field, None)
        elif meaning.plainness == held[0].plainness:
            equal.setdefault(meaning.field, (held[1], place))
    for name, told_place in said.items():
        if told_place is not None:
            best[name] = (Meaning(name, 100, False), told_place)
    return best, equal


def _refuse_half_a_name(shown: Sequence[str], best: _Found, sources: Mapping[Field, Field]) -> None:
    """Raise Refused where one half of the names is understood and another column may be the other half."""
    used = {best[source][1] for source in sources.values()}
    first = next((h for n, h in enumerate(shown) if n not in used and _FIRST_WORDS & set(_words(h))), "")
    if first and Field.LAST in sources and Field.FIRST not in sources:
        raise Refused(
            f"There is a last name ({shown[best[Field.LAST][1]]}) and no first name that is understood.",
            f'If it is {first}: --column "first_name={first}"',
        )
    if Field.FIRST in sources and Field.LAST not in sources and sum(map(bool, shown)) > 1:
        raise Refused(
            f"There is a first name ({shown[best[Field.FIRST][1]]}) and no last name among: "
            f"{', '.join(filter(None, shown))}.",
            'Say which it is: --column "last_name=HEADING", or name it Last name in the file.',
        )


def slug(field: Field) -> str:
    """A field as it is written on the command line: ``last_name``."""
    return str(field).replace(" ", "_")


def field_of(text: str) -> Field:
    """The field that somebody named, ``last_name`` or "Last name"; raises Refused naming those there are."""
    folded = " ".join(text.replace("_", " ").split()).casefold()
    for known in Field:
        if folded in (str(known), str(known).removeprefix("client "), f"client {known}"):
            return known
    raise Refused(f"Unknown column: {text}.", f"It is one of {', '.join(map(slug, Field))}.")


def _told_places(told: Told, headings: Sequence[str]) -> dict[Field, int | None]:
    """Where the fields stand that were told; None for one that is not to be read. Refused for a heading not there."""
    places: dict[Field, int | None] = {}
    for name, heading in told.items():
        places[name] = _place_of(heading, headings) if heading else None
        if heading and places[name] is None:
            there = ", ".join(filter(None, map(clean, headings)))
            raise Refused(f"The file has no column {heading}.", f"It has: {there}.")
    return places


def _one_kind_of_name(meanings: Mapping[Field, Meaning], said: frozenset[Field]) -> dict[Field, Field]:
    """Each field and the heading's own field it is read from: either first and last, or the whole name.

    "Name" beside a first name, with no last name in the file, is the last name. What was ``said`` goes before.
    """
    sources = {name: name for name in meanings}
    if Field.FULL not in meanings:
        return sources
    if Field.FULL in said:
        dropped = {Field.LAST, Field.FIRST}
    elif Field.LAST in meanings and (Field.FIRST in meanings or Field.LAST in said):
        dropped = {Field.FULL}
    elif Field.FIRST in meanings and meanings[Field.FULL] == _BY_WORDS[frozenset({"name"})]:
        sources[Field.LAST] = Field.FULL
        dropped = {Field.FULL}
    else:
        dropped = {Field.LAST, Field.FIRST}
    return {name: source for name, source in sources.items() if name not in dropped}
