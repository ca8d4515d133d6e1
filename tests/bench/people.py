"""Made-up people and texts for the ten-year file: names hard to sort and show, notes of about 400 characters."""

from __future__ import annotations

import random
from collections.abc import Sequence

from iop_tui.domain.names import Name

FIRST = (
    "María", "Devon", "José", "Aisha", "Maria", "Linh", "Sean", "Chidi", "Luca", "Ann", "Yuki", "Jürgen", "Keisha",
    "Omar", "Siobhán", "Nadia", "Tomás", "Grace", "Wei", "Priya", "Malik", "Elena", "Dwayne", "Ingrid", "Rosa",
    "Tyler", "Fatima", "Owen", "Zoë", "Marcus", "Hannah", "Ibrahim", "Kayla", "Diego", "Naomi", "Pavel", "Simone",
    "André", "Jasmine", "Kofi", "Renée", "Travis", "Mei-Ling", "Anders", "Latoya", "Brandon", "Noor", "Cheyenne",
)  # fmt: skip
LAST = (
    "García", "Price", "Álvarez", "Khan", "Gonzalez", "Nguyen", "O'Neil", "Okafor", "Rossi", "Smith-Jones", "Tanaka",
    "Weiß", "Washington", "Haddad", "Ó Briain", "Petrov", "Núñez", "Abara", "Chen", "Patel", "Brown", "Popescu",
    "Jackson", "Larsen", "Delgado", "Reed", "Al-Sayed", "Murphy", "Björk", "Bell", "Cohen", "Diallo", "Whitfield",
    "Castillo", "Sato", "Novák", "Laurent", "D'Angelo", "Young", "Mensah", "Lefèvre", "McKay", "Li", "van der Berg",
    "Robinson", "Foster", "Rahman", "Begay", "Thompson", "Achterberg",
)  # fmt: skip
HARD = (
    Name("Teller"), Name("=SUM(A1)", "Sam"), Name("+1", "Pat"), Name("[/]", "[b]Bo"), Name("王", "芳"),
    Name("כהן", "דנה"), Name("Smith", "Alex"), Name("Smith", "Alex"), Name("Lee", "Robin 🙂", "Rob"),
    Name("Featherstonehaugh-Cholmondeley-Marjoribanks-Llanfairpwllgwyn", "Wilhelmina"),
)  # fmt: skip

_OPENINGS = (
    "Attended group and took part in the check-in and the topic.",
    "Came on time, greeted others and settled in before the check-in.",
    "Took part with some prompting and stayed for the whole group.",
    "Was quiet at first and joined in once the topic was under way.",
    "Spoke early in the round and listened closely afterwards.",
)
_MIDDLES = (
    "Named two situations of the coming week in which an urge is likely and a first step for each of them.",
    "Described a hard evening at home, what had led up to it, and what helped to get through it without use.",
    "Was able to say what gets in the way of asking for support and practiced the first sentence of a call.",
    "Gave feedback to another person in the group that was specific and kind, and took feedback without defending.",
    "Compared the costs of the last year with what is wanted of the next one and wrote down one thing to keep.",
    "Reported going to support meetings, and that sleep and appetite are slowly getting better than last month.",
    "Worked through the exercise on paper, shared one line of it, and chose to keep the rest private for now.",
)
_MORE = (
    "Affect was congruent and mood somewhat brighter than in the last group.",
    "Appeared tired, with slow speech, and said so; denied any present wish to be harmed.",
    "Understands the relation between the cue and the urge and can explain it in own words.",
    "Accepted that the plan needs one person who can be called at night.",
    "Was interrupted twice and returned to the subject without help.",
)
_GOALS = (
    "Goal until next group: call the sponsor once before the weekend and write down how it went.",
    "Goal until next group: walk after supper on two evenings and leave the phone at home.",
    "Goal until next group: tell one relative about the plan for the holidays.",
    "Goal until next group: set an alarm for the morning medication and tick it off.",
)
FEELINGS = ("calm", "tired", "hopeful", "on edge", "grateful", "sad", "okay", "restless", "proud", "numb")
AIMS = (
    "call my sister before supper", "get to the noon meeting", "make it to bed before eleven", "finish the worksheet",
    "ask for a ride instead of skipping", "eat something at lunch", "talk to my manager about the schedule",
)  # fmt: skip


def names(count: int, rng: random.Random) -> list[Name]:
    """As many names, hard ones among them, in no order; some are alike."""
    hard = HARD[: max(0, count // 10)]
    made = [Name(rng.choice(LAST), rng.choice(FIRST)) for _ in range(count - len(hard))]
    made.extend(hard)
    rng.shuffle(made)
    return made


def note_texts(count: int, rng: random.Random) -> list[str]:
    """A supply of note texts of about 400 characters, neither names nor dates in them."""

    def text() -> str:
        return " ".join([rng.choice(_OPENINGS), *rng.sample(_MIDDLES, 2), rng.choice(_MORE), rng.choice(_GOALS)])

    return [text() for _ in range(count)]


def pick(mix: Sequence[tuple[str, float]], at: float) -> str:
    """The choice of a mix (shares that sum to 1) at a point from 0 to 1."""
    for choice, share in mix:
        if at < share:
            return choice
        at -= share
    return mix[-1][0]
