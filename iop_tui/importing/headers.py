"""From the headings of a file to what each column is read as.

A heading has to be one of the known spellings as a whole: "Insurance ID" is no client number because
nothing says that it is, not because something says that it is not. So no unknown column is ever read.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from iop_tui.domain.errors import Refused
from iop_tui.importing.spellings import FILLERS, NAME_FIELDS, OTHER_WORDS, SAME_WORD, SPELLINGS, Field
from iop_tui.importing.text import clean

_LONGEST_HEADING = 60


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
        return Columns(self.headings, kept, self.weak - dropped)


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
        found = _BY_WORDS.get(key - {"legal", "client"})
        return _plainer(found) if found and found.field in NAME_FIELDS else None
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


def fields_in(cells: Sequence[str]) -> frozenset[Field]:
    """The fields that a row names, if it is a row of headings at all: empty without a name among them."""
    found = frozenset(meaning.field for cell in cells if (meaning := meaning_of(cell)))
    return found if found & NAME_FIELDS else frozenset()


def known_headings(cells: Sequence[str]) -> tuple[str, ...]:
    """The cells that are surely headings, so that they may be shown whatever the row is."""
    shown = (clean(cell) for cell in cells)
    return tuple(text for text in shown if _words(text) and set(_words(text)) <= _VOCABULARY)


def assign(headings: Sequence[str]) -> Columns:
    """One column for each field; Refused where two columns say the same thing equally plainly."""
    shown = tuple(clean(heading)[:_LONGEST_HEADING] for heading in headings)
    best: dict[Field, tuple[Meaning, int]] = {}
    equal: dict[Field, tuple[int, int]] = {}
    for place, heading in enumerate(headings):
        meaning = meaning_of(heading)
        if meaning is None:
            continue
        held = best.get(meaning.field)
        if held is None or meaning.plainness > held[0].plainness:
            best[meaning.field] = (meaning, place)
            equal.pop(meaning.field, None)
        elif meaning.plainness == held[0].plainness:
            equal.setdefault(meaning.field, (held[1], place))
    sources = _one_kind_of_name({name: meaning for name, (meaning, _) in best.items()})
    for source in sources.values():
        if source in equal:
            one, two = equal[source]
            raise Refused(
                f"Two columns could be the {source}: {shown[one]} and {shown[two]}.",
                "Take one of them out of the file and import it again.",
            )
    places = {name: best[source][1] for name, source in sources.items()}
    return Columns(shown, places, frozenset(name for name, source in sources.items() if best[source][0].weak))


def _one_kind_of_name(found: Mapping[Field, Meaning]) -> dict[Field, Field]:
    """Each field and the heading's own field it is read from: either first and last, or the whole name.

    "Name" beside a first name, with no last name in the file, is the last name.
    """
    sources = {name: name for name in found}
    if Field.FULL not in found:
        return sources
    if Field.LAST in found and Field.FIRST in found:
        dropped = {Field.FULL}
    elif Field.FIRST in found and found[Field.FULL] == _BY_WORDS[frozenset({"name"})]:
        sources[Field.LAST] = Field.FULL
        dropped = {Field.FULL}
    else:
        dropped = {Field.LAST, Field.FIRST}
    return {name: source for name, source in sources.items() if name not in dropped}
