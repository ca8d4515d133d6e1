"""What an import would do, line by line: seen before it is done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from iop_tui.desk.desk import Desk
from iop_tui.domain.clients import Client
from iop_tui.domain.errors import Refused
from iop_tui.domain.likeness import number_form
from iop_tui.domain.names import Name
from iop_tui.domain.text import fold
from iop_tui.exchange.importing.differences import differences
from iop_tui.exchange.importing.identity import Identities, Identity
from iop_tui.exchange.importing.intakes import ImportOptions, PlannedClient, intake_of
from iop_tui.exchange.importing.outcomes import LEAVE, LISTED_TRACK, NEW, SAID_TRACK, Choice, Decided, Outcome
from iop_tui.exchange.importing.people import People
from iop_tui.exchange.importing.results import ClientLine, ImportedFile, LineProblem
from iop_tui.exchange.importing.spellings import Field
from iop_tui.exchange.importing.values import says_not_here
from iop_tui.program.tracks import Tracks, TrackWithPlan


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do: each line with what becomes of it, and what would be written.

    ``words`` counts the lines that are left alone by the word that says why. ``notes`` say something of the whole list;
    ``looks_like_row_numbers`` that its numbers do not seem to be the clients'.
    """

    lines: tuple[Decided, ...]
    intakes: tuple[PlannedClient, ...]
    words: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    looks_like_row_numbers: bool = False

    def of(self, outcome: Outcome) -> tuple[Decided, ...]:
        """The lines with an outcome."""
        return tuple(line for line in self.lines if line.outcome is outcome)

    @property
    def problems(self) -> tuple[LineProblem, ...]:
        """The lines that cannot be taken."""
        return tuple(LineProblem(line.line, line.why, line.value) for line in self.of(Outcome.PROBLEM))

    @property
    def questions(self) -> tuple[Decided, ...]:
        """The lines of which somebody has to say who they are, or where they belong."""
        return self.of(Outcome.QUESTION)

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many lines have each outcome."""
        return Counter(line.outcome for line in self.lines)


def plan_import(
    desk: Desk,
    file: ImportedFile | Sequence[ClientLine],
    wishes: ImportOptions,
    answers: Mapping[int, str] | None = None,
) -> ImportPlan:
    """Look each line up in the program; raises Refused where the wishes name what is not there.

    ``answers`` are those to questions, by line; see ``outcomes``.
    """
    read = file if isinstance(file, ImportedFile) else ImportedFile(tuple(file), (), (), (), "", "", None)
    return _Planner(desk, read, wishes, answers or {}).plan()


class _Planner:
    """The plan of one list while it is made."""

    def __init__(self, desk: Desk, read: ImportedFile, wishes: ImportOptions, answers: Mapping[int, str]) -> None:
        program = Tracks(desk)
        self._desk, self._read, self._wishes, self._answers = desk, read, wishes, answers
        self._said = program.track(wishes.track) if wishes.track else None
        self._tracks = {fold(t.track.name): t for t in program.tracks(ended=True)}
        self._people = People(desk.store.clients.files())
        self._program_names_tracks = any(self._track_named(line.program) for line in read.lines if line.program)
        self._held = {line.line: word for line in read.lines if (word := self._held_back(line))}
        live = [line for line in read.lines if line.line not in self._held]
        self._identities = Identities(self._people, live)
        self._decided: list[Decided] = []
        self._intakes: list[PlannedClient] = []
        self._taken: dict[int, int] = {}

    def plan(self) -> ImportPlan:
        """Every line decided."""
        self._take_over_what_was_read()
        for line in self._read.lines:
            if line.line in self._held:
                self._decided.append(self._line(line, Outcome.LEFT, f"listed as {self._held[line.line]}"))
        for lines in self._persons():
            self._decide(lines)
        words = Counter(self._held.values())
        decided = tuple(sorted(self._decided, key=lambda d: d.line))
        return ImportPlan(
            decided,
            tuple(self._intakes),
            dict(words.most_common()),
            self._notes(),
            self._identities.looks_like_row_numbers,
        )

    def _take_over_what_was_read(self) -> None:
        bad = {line.line: line for line in self._read.bad}
        for problem in self._read.problems:
            line = bad.get(problem.line)
            name, number = (line.name, line.number) if line else (Name(""), "")
            self._decided.append(Decided(problem.line, Outcome.PROBLEM, number, name, problem.text, problem.value))
        for left in self._read.not_clients:
            self._decided.append(Decided(left.line, Outcome.NO_CLIENT, why=left.text))

    def _persons(self) -> list[list[ClientLine]]:
        """The lines of each person, the one that counts first: the open admission, else the latest one."""
        persons: dict[str, list[ClientLine]] = defaultdict(list)
        for line in self._read.lines:
            if line.line not in self._held:
                persons[number_form(line.number) if line.number else f"\x1f{line.line}"].append(line)
        return [sorted(lines, key=_latest, reverse=True) for lines in persons.values()]

    def _held_back(self, line: ClientLine) -> str:
        """The word that keeps a line from being taken; empty where the person said that its lines are taken."""
        word = line.held_back
        if not word and line.program and not line.track:
            understood = self._track_named(line.program) is not None
            if says_not_here(line.program) or (self._program_names_tracks and not understood):
                word = line.program
        if not word and line.track and fold(line.track) not in self._tracks and says_not_here(line.track):
            word = line.track
        return "" if fold(word) in self._wishes.take else word

    def _track_named(self, program: str) -> TrackWithPlan | None:
        return self._tracks.get(fold(program))

    # -- one person ----------------------------------------------------------------------------------

    def _decide(self, lines: list[ClientLine]) -> None:
        line = lines[0]
        answer = next((a for one in lines if (a := self._answers.get(one.line, ""))), "")
        identity = self._identities.of(line, answer)
        if identity.choices and self._wishes.match is not None:
            identity = self._identities.of(line, _answer_for_all(identity, self._wishes.match))
        if answer == LEAVE:
            self._decided += [self._line(one, Outcome.LEFT, "your answer: skip") for one in lines]
        elif identity.choices:
            self._decided.append(self._line(line, Outcome.QUESTION, identity.why, choices=identity.choices))
            self._others(lines, line)
        elif identity.problem:
            self._decided += [self._line(one, Outcome.PROBLEM, identity.problem) for one in lines]
        else:
            self._take(lines, identity, answer)

    def _take(self, lines: list[ClientLine], identity: Identity, answer: str) -> None:
        line, known = lines[0], identity.known
        before = self._taken.setdefault(known.client.id, line.line) if known else line.line
        if before != line.line:
            self._cannot(lines, line, f"the same client as line {before}")
            return
        merged = [_filled(line, lines[1:]), *lines[1:]]
        open_lines = [one for one in merged if one.discharged_on is None] or merged[:1]
        tracks: list[TrackWithPlan | None] = []
        for one in open_lines:
            track, wrong, choices = self._track_of(one, answer)
            if wrong:
                self._cannot(lines, one, wrong, one.track, choices)
                return
            tracks.append(track)
        try:
            intake = intake_of(self._desk, open_lines, identity, tracks, self._wishes)
        except Refused as refused:
            self._cannot(lines, line, refused.text)
            return
        held = known.client.number if known else ""
        if intake.client.number != held and intake.client.number in self._people.numbers:
            self._cannot(lines, line, "another client has that number", line.number)
            return
        self._intakes.append(intake)
        outcome = Outcome.MATCHED if identity.matched else Outcome.KNOWN if known else Outcome.NEW
        client = known.client if known else None
        self._decided.append(self._line(line, outcome, identity.why, client=client, changes=differences(intake)))
        self._others(lines, line)

    def _cannot(
        self, lines: list[ClientLine], one: ClientLine, why: str, value: str = "", choices: tuple[Choice, ...] = ()
    ) -> None:
        """One of a person's lines has a problem, or a question; the others go with it."""
        outcome = Outcome.QUESTION if choices else Outcome.PROBLEM
        self._decided.append(self._line(one, outcome, why, value, choices=choices))
        self._others(lines, one)

    def _others(self, lines: list[ClientLine], one: ClientLine) -> None:
        for other in lines:
            if other.line != one.line:
                self._decided.append(self._line(other, Outcome.SAME_PERSON, f"same person as line {one.line}"))

    def _track_of(self, line: ClientLine, answer: str) -> tuple[TrackWithPlan | None, str, tuple[Choice, ...]]:
        """The track of a line; or what is wrong with it, or the question where list and caller differ."""
        if line.track and not says_not_here(line.track):
            with_plan = self._tracks.get(fold(line.track))
            return with_plan, "" if with_plan else "no group has that name", ()
        listed = self._track_named(line.program) if line.program else None
        if listed is None or self._said is None or listed.track.id == self._said.track.id:
            return listed or self._said, "", ()
        wins = {SAID_TRACK: True, LISTED_TRACK: False}.get(answer, self._wishes.track_wins)
        if wins is None:
            choices = (
                Choice(LISTED_TRACK, listed.track.name), Choice(SAID_TRACK, self._said.track.name),
                Choice(LEAVE, "skip this line"),
            )  # fmt: skip
            return None, "the list names a different group", choices
        return (self._said if wins else listed), "", ()

    def _line(
        self, line: ClientLine, outcome: Outcome, why: str, value: str = "", client: Client | None = None,
        choices: tuple[Choice, ...] = (), changes: tuple[str, ...] = (),
    ) -> Decided:  # fmt: skip
        return Decided(line.line, outcome, line.number, line.name, why, value, client, choices, changes)

    def _notes(self) -> tuple[str, ...]:
        read, notes = self._read, []
        if self._identities.looks_like_row_numbers:
            heading = next((h for h, f in read.taken if f == Field.NUMBER), "")
            notes.append(f"The column {heading} looks like a row number: several known numbers have other names.")
        if read.turned:
            notes.append("Names were read as first name, last name.")
        if read.in_capitals:
            notes.append("Names in all capitals will be stored in mixed case.")
        if read.bad_bytes:
            shown = ", ".join(map(str, read.bad_bytes[:5])) + (" …" if len(read.bad_bytes) > 5 else "")
            word = "Line" if len(read.bad_bytes) == 1 else "Lines"
            verb = "holds" if len(read.bad_bytes) == 1 else "hold"
            notes.append(f"{word} {shown} {verb} signs that cannot be read; elsewhere the list is {read.encoding}.")
        return tuple(notes)


def _latest(line: ClientLine) -> tuple[bool, str, int]:
    return line.discharged_on is None, str(line.admitted_on or ""), -line.line


def _filled(line: ClientLine, others: Sequence[ClientLine]) -> ClientLine:
    """A line with what only another line of the same person says."""
    for other in others:
        line = replace(
            line,
            preferred=line.preferred or other.preferred,
            sobriety_date=line.sobriety_date or other.sobriety_date,
            planned_weeks=line.planned_weeks or other.planned_weeks,
        )
    return line


def _answer_for_all(identity: Identity, match: bool) -> str:
    """The answer to a question where all get the same one; empty where it would not be a safe one."""
    answers = [choice.answer for choice in identity.choices]
    if NEW not in answers or (match and not identity.alike):
        return ""  # a known number with somebody else's name is decided line by line
    same = [answer for answer in answers if answer.startswith("same:")]
    return (same[0] if len(same) == 1 else "") if match else NEW
