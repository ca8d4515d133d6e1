"""The tables, as migrations that are only ever added to.

All tables are STRICT. ``*_min`` are minutes after local midnight of the session's day (0 to 2879), ``day`` and
``*_on`` are local ``YYYY-MM-DD``, ``*_at`` are UTC ISO 8601.
"""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

SET = "iop_tui"

FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE rule (key TEXT NOT NULL, from_day TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (key, from_day)) STRICT;
CREATE TABLE facilitator (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, credentials TEXT NOT NULL DEFAULT '', retired_on TEXT) STRICT;
CREATE TABLE pin (
    facilitator_id INTEGER PRIMARY KEY REFERENCES facilitator (id), salt TEXT NOT NULL, hash TEXT NOT NULL,
    set_at TEXT NOT NULL) STRICT;
CREATE TABLE track (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    population TEXT NOT NULL CHECK (population IN ('adult', 'adolescent')),
    capacity INTEGER NOT NULL DEFAULT 0, ended_on TEXT) STRICT;
CREATE TABLE track_plan (
    track_id INTEGER NOT NULL REFERENCES track (id), from_day TEXT NOT NULL, weekdays TEXT NOT NULL,
    start_min INTEGER NOT NULL, end_min INTEGER NOT NULL, agenda TEXT NOT NULL,
    PRIMARY KEY (track_id, from_day), CHECK (0 <= start_min AND start_min < end_min AND end_min <= 2879)) STRICT;
CREATE TABLE track_closed_day (
    id INTEGER PRIMARY KEY, track_id INTEGER REFERENCES track (id), day TEXT NOT NULL, why TEXT NOT NULL DEFAULT ''
    ) STRICT;
CREATE TABLE client (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, last TEXT NOT NULL, first TEXT NOT NULL DEFAULT '',
    preferred TEXT NOT NULL DEFAULT '', sort_key TEXT NOT NULL) STRICT;
CREATE TABLE sobriety (
    client_id INTEGER NOT NULL REFERENCES client (id), from_day TEXT NOT NULL, sobriety_date TEXT NOT NULL,
    PRIMARY KEY (client_id, from_day)) STRICT;
CREATE TABLE episode (
    id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES client (id), admitted_on TEXT NOT NULL,
    provisional INTEGER NOT NULL DEFAULT 0, planned_weeks INTEGER NOT NULL DEFAULT 12, discharged_on TEXT,
    discharge_reason TEXT NOT NULL DEFAULT '', opening_late INTEGER NOT NULL DEFAULT 0,
    opening_unexcused INTEGER NOT NULL DEFAULT 0,
    CHECK (discharged_on IS NULL OR discharged_on >= admitted_on)) STRICT;
CREATE UNIQUE INDEX episode_open ON episode (client_id) WHERE discharged_on IS NULL;
CREATE INDEX episode_client ON episode (client_id);
CREATE TABLE placement (
    id INTEGER PRIMARY KEY, episode_id INTEGER NOT NULL REFERENCES episode (id), from_day TEXT NOT NULL,
    level_of_care TEXT NOT NULL DEFAULT '', week_target_min INTEGER, UNIQUE (episode_id, from_day)) STRICT;
CREATE TABLE placement_day (
    placement_id INTEGER NOT NULL REFERENCES placement (id), track_id INTEGER NOT NULL REFERENCES track (id),
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6), PRIMARY KEY (placement_id, track_id, weekday)) STRICT;
CREATE INDEX placement_day_track ON placement_day (track_id, weekday);
CREATE TABLE topic (
    code TEXT PRIMARY KEY, title TEXT NOT NULL, category TEXT NOT NULL, body TEXT NOT NULL,
    retired INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE session (
    id INTEGER PRIMARY KEY, track_id INTEGER REFERENCES track (id), kind TEXT NOT NULL DEFAULT 'group',
    day TEXT NOT NULL, time_zone TEXT NOT NULL, start_min INTEGER NOT NULL, end_min INTEGER NOT NULL,
    actual_start_min INTEGER, actual_end_min INTEGER,
    state TEXT NOT NULL CHECK (state IN ('prepared', 'open', 'closed', 'cancelled')),
    facilitator_id INTEGER REFERENCES facilitator (id), cofacilitator_id INTEGER REFERENCES facilitator (id),
    grace_min INTEGER NOT NULL, cutoff_min INTEGER NOT NULL, revision INTEGER NOT NULL DEFAULT 0,
    correction_reason TEXT NOT NULL DEFAULT '', cancelled_why TEXT NOT NULL DEFAULT '',
    closed_at TEXT NOT NULL DEFAULT '', UNIQUE (track_id, day)) STRICT;
CREATE INDEX session_day ON session (day);
CREATE INDEX session_unfinished ON session (day) WHERE state IN ('open', 'prepared');
CREATE TABLE block (
    id INTEGER PRIMARY KEY, session_id INTEGER NOT NULL REFERENCES session (id), position INTEGER NOT NULL,
    kind TEXT NOT NULL, start_min INTEGER NOT NULL, end_min INTEGER NOT NULL, counts INTEGER NOT NULL,
    began_min INTEGER, ended_min INTEGER, topic_code TEXT NOT NULL DEFAULT '',
    topic_title TEXT NOT NULL DEFAULT '', CHECK (start_min <= end_min)) STRICT;
CREATE INDEX block_session ON block (session_id);
CREATE INDEX block_topic ON block (topic_code) WHERE topic_code <> '';
CREATE TABLE attendance (
    id INTEGER PRIMARY KEY, session_id INTEGER NOT NULL REFERENCES session (id),
    client_id INTEGER NOT NULL REFERENCES client (id), episode_id INTEGER REFERENCES episode (id),
    placement_id INTEGER REFERENCES placement (id), origin TEXT NOT NULL CHECK (origin IN ('placed', 'walk_in')),
    taken_off TEXT NOT NULL DEFAULT '', position INTEGER NOT NULL DEFAULT 0, mark TEXT NOT NULL DEFAULT 'not_marked',
    arrived_min INTEGER, left_min INTEGER, mode TEXT NOT NULL DEFAULT 'in_person', mode_confirmed INTEGER,
    reason TEXT NOT NULL DEFAULT '', participation TEXT NOT NULL DEFAULT '',
    recorded_by INTEGER REFERENCES facilitator (id), recorded_at TEXT NOT NULL DEFAULT '',
    revision INTEGER NOT NULL DEFAULT 0, correction_reason TEXT NOT NULL DEFAULT '',
    UNIQUE (session_id, client_id), CHECK (left_min IS NULL OR arrived_min IS NULL OR arrived_min <= left_min)) STRICT;
CREATE INDEX attendance_client ON attendance (client_id);
CREATE TABLE attendance_away (
    id INTEGER PRIMARY KEY, attendance_id INTEGER NOT NULL REFERENCES attendance (id), out_min INTEGER NOT NULL,
    back_min INTEGER, CHECK (back_min IS NULL OR out_min <= back_min)) STRICT;
CREATE INDEX attendance_away_row ON attendance_away (attendance_id);
CREATE TABLE question (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, kind TEXT NOT NULL, spec TEXT NOT NULL, UNIQUE (key, spec)) STRICT;
CREATE TABLE checkin (
    id INTEGER PRIMARY KEY, session_id INTEGER NOT NULL REFERENCES session (id),
    client_id INTEGER NOT NULL REFERENCES client (id), state TEXT NOT NULL DEFAULT 'open',
    acknowledged_by INTEGER REFERENCES facilitator (id), acknowledged_at TEXT NOT NULL DEFAULT '',
    acknowledged_what TEXT NOT NULL DEFAULT '', UNIQUE (session_id, client_id)) STRICT;
CREATE INDEX checkin_client ON checkin (client_id);
CREATE TABLE answer (
    checkin_id INTEGER NOT NULL REFERENCES checkin (id), question_id INTEGER NOT NULL REFERENCES question (id),
    number INTEGER, words TEXT NOT NULL DEFAULT '', PRIMARY KEY (checkin_id, question_id)) STRICT, WITHOUT ROWID;
CREATE TABLE note (
    id INTEGER PRIMARY KEY, session_id INTEGER NOT NULL REFERENCES session (id),
    client_id INTEGER REFERENCES client (id), addendum_to INTEGER REFERENCES note (id), text TEXT NOT NULL DEFAULT '',
    dirty INTEGER NOT NULL DEFAULT 0, begun_at TEXT NOT NULL DEFAULT '', late_entry INTEGER NOT NULL DEFAULT 0,
    signed_by INTEGER REFERENCES facilitator (id), signed_at TEXT NOT NULL DEFAULT '') STRICT;
CREATE UNIQUE INDEX note_of_client ON note (session_id, client_id) WHERE client_id IS NOT NULL AND addendum_to IS NULL;
CREATE UNIQUE INDEX note_of_group ON note (session_id) WHERE client_id IS NULL AND addendum_to IS NULL;
CREATE INDEX note_client ON note (client_id) WHERE client_id IS NOT NULL;
CREATE INDEX note_session ON note (session_id);
CREATE INDEX note_dirty ON note (dirty) WHERE dirty = 1;
CREATE TABLE export (
    id INTEGER PRIMARY KEY, made_at TEXT NOT NULL, made_by INTEGER REFERENCES facilitator (id), path TEXT NOT NULL,
    from_day TEXT NOT NULL, to_day TEXT NOT NULL, track_id INTEGER REFERENCES track (id),
    client_id INTEGER REFERENCES client (id), profile TEXT NOT NULL,
    rows INTEGER NOT NULL, sha256 TEXT NOT NULL, deleted_at TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE change (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who INTEGER REFERENCES facilitator (id), what TEXT NOT NULL,
    step INTEGER NOT NULL, session_id INTEGER, undoes INTEGER, link TEXT NOT NULL) STRICT;
CREATE INDEX change_step ON change (step);
CREATE INDEX change_session ON change (session_id);
CREATE TABLE change_value (
    seq INTEGER NOT NULL REFERENCES change (seq), n INTEGER NOT NULL, client_id INTEGER, salt TEXT NOT NULL,
    body TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (seq, n)) STRICT, WITHOUT ROWID;
CREATE INDEX change_value_client ON change_value (client_id) WHERE client_id IS NOT NULL;
"""


def m0001_first(db: Database) -> None:
    """The group day: program, sessions, attendance, check-in, notes, exports, and the chain of changes."""
    for statement in FIRST.split(";\n"):
        if statement.strip():
            db.execute(statement)
    db.execute("INSERT INTO meta (key, value) VALUES ('file_id', ?)", [str(uuid.uuid4())])


SECOND = """
ALTER TABLE attendance ADD COLUMN level_of_care TEXT;
ALTER TABLE attendance ADD COLUMN week_target_min INTEGER;
ALTER TABLE session ADD COLUMN week_start INTEGER;
"""


THIRD = """
ALTER TABLE facilitator ADD COLUMN signs TEXT;
ALTER TABLE note ADD COLUMN needs_cosign INTEGER;
ALTER TABLE note ADD COLUMN cosigned_by INTEGER REFERENCES facilitator (id);
ALTER TABLE note ADD COLUMN cosigned_at TEXT;
CREATE INDEX note_to_cosign ON note (session_id) WHERE needs_cosign = 1 AND cosigned_at IS NULL;
CREATE INDEX attendance_corrected ON attendance (session_id) WHERE revision > 0;
CREATE INDEX change_leaders ON change (session_id) WHERE what IN ('leaders', 'undo: leaders', 'redo: leaders');
"""


FOURTH = """
ALTER TABLE episode ADD COLUMN primary_id INTEGER REFERENCES facilitator (id);
CREATE TABLE contact (
    id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES client (id),
    episode_id INTEGER REFERENCES episode (id), kind TEXT NOT NULL, day TEXT NOT NULL,
    start_min INTEGER CHECK (start_min BETWEEN 0 AND 1439),
    minutes INTEGER NOT NULL DEFAULT 0 CHECK (minutes BETWEEN 0 AND 480), counts INTEGER NOT NULL DEFAULT 0,
    mode TEXT NOT NULL DEFAULT 'in_person', result TEXT NOT NULL DEFAULT 'held', with_whom TEXT NOT NULL DEFAULT '',
    about_session_id INTEGER REFERENCES session (id), what TEXT NOT NULL DEFAULT '',
    facilitator_id INTEGER REFERENCES facilitator (id), recorded_by INTEGER REFERENCES facilitator (id),
    recorded_at TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX contact_client ON contact (client_id, day);
CREATE INDEX contact_day ON contact (day);
CREATE TABLE reach (
    client_id INTEGER NOT NULL REFERENCES client (id),
    role TEXT NOT NULL CHECK (role IN ('self', 'guardian', 'emergency')),
    relation TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '' CHECK (message IN ('', 'yes', 'no')), PRIMARY KEY (client_id, role)) STRICT;
CREATE TABLE due (
    id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES client (id),
    episode_id INTEGER REFERENCES episode (id), kind TEXT NOT NULL, due_on TEXT NOT NULL,
    what TEXT NOT NULL DEFAULT '', session_id INTEGER REFERENCES session (id), done_on TEXT,
    outcome TEXT NOT NULL DEFAULT '', done_by INTEGER REFERENCES facilitator (id),
    recorded_by INTEGER REFERENCES facilitator (id), recorded_at TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX due_open ON due (due_on) WHERE done_on IS NULL;
CREATE INDEX due_client ON due (client_id);
"""

FIFTH = """
CREATE TABLE test_plan (
    id INTEGER PRIMARY KEY, episode_id INTEGER NOT NULL REFERENCES episode (id), from_day TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('none', 'fixed', 'random')), weekdays TEXT NOT NULL DEFAULT '',
    permille INTEGER NOT NULL DEFAULT 0 CHECK (permille BETWEEN 0 AND 1000),
    gap_days INTEGER NOT NULL DEFAULT 0 CHECK (gap_days BETWEEN 0 AND 90), UNIQUE (episode_id, from_day)) STRICT;
CREATE TABLE test (
    id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES client (id),
    episode_id INTEGER REFERENCES episode (id), day TEXT NOT NULL, why TEXT NOT NULL, collection TEXT NOT NULL,
    at_min INTEGER CHECK (at_min BETWEEN 0 AND 2879), note TEXT NOT NULL DEFAULT '',
    collected_by INTEGER REFERENCES facilitator (id), recorded_by INTEGER REFERENCES facilitator (id),
    recorded_at TEXT NOT NULL DEFAULT '', UNIQUE (client_id, day, why)) STRICT;
CREATE INDEX test_day ON test (day);
CREATE TABLE plan (
    id INTEGER PRIMARY KEY, episode_id INTEGER NOT NULL REFERENCES episode (id),
    part TEXT NOT NULL CHECK (part IN ('goals', 'relapse', 'aftercare')), version INTEGER NOT NULL,
    from_day TEXT NOT NULL, body TEXT NOT NULL, dirty INTEGER NOT NULL DEFAULT 0, client_signed_on TEXT,
    staff_signed_by INTEGER REFERENCES facilitator (id), staff_signed_at TEXT NOT NULL DEFAULT '',
    UNIQUE (episode_id, part, version)) STRICT;
CREATE INDEX plan_dirty ON plan (dirty) WHERE dirty = 1;
CREATE TABLE curriculum (
    track_id INTEGER NOT NULL REFERENCES track (id), from_day TEXT NOT NULL, position INTEGER NOT NULL,
    topic_code TEXT NOT NULL, required INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (track_id, from_day, position)) STRICT;
CREATE TABLE checklist_done (
    episode_id INTEGER NOT NULL REFERENCES episode (id),
    list TEXT NOT NULL CHECK (list IN ('orientation', 'discharge')),
    item TEXT NOT NULL, done_on TEXT NOT NULL, done_by INTEGER REFERENCES facilitator (id),
    PRIMARY KEY (episode_id, list, item)) STRICT;
"""


ADDED_LATER = {
    "attendance": ("level_of_care", "week_target_min"),
    "session": ("week_start",),
    "facilitator": ("signs",),
    "note": ("needs_cosign", "cosigned_by", "cosigned_at"),
    "episode": ("primary_id",),
}
"""Columns by table of which records from before they were added tell nothing; they were empty then."""


def m0002_written_down(db: Database) -> None:
    """What a row is billed by is written down with it: level of care, weekly target, the week's first day (0 Monday).

    Empty in the rows from before: there they follow placement and rules as these are now.
    """
    for statement in filter(str.strip, SECOND.split(";\n")):
        db.execute(statement)


def m0003_cosigning(db: Database) -> None:
    """Who needs a co-signature and who gives it; on a signed note whether it needs one, and who gave it when.

    Empty in the rows from before: their authors signed alone.
    """
    for statement in filter(str.strip, THIRD.split(";\n")):
        db.execute(statement)


def m0004_contacts(db: Database) -> None:
    """What happens outside of group, how a client is reached, what is due of them; an episode's primary counselor."""
    for statement in filter(str.strip, FOURTH.split(";\n")):
        db.execute(statement)


def m0005_care(db: Database) -> None:
    """Tests and their plans, clients' plans, curricula, checklists; and the key of the file's own draws, 32 bytes."""
    for statement in filter(str.strip, FIFTH.split(";\n")):
        db.execute(statement)
    db.execute("INSERT INTO meta (key, value) VALUES ('draw_key', ?)", [secrets.token_hex(32)])


MIGRATIONS = (m0001_first, m0002_written_down, m0003_cosigning, m0004_contacts, m0005_care)
SQL = (FIRST, SECOND, THIRD, FOURTH, FIFTH)
"""What the migrations run, in their order; a file of this version has the tables of all of it."""
NAMES = tuple(m.__name__ for m in MIGRATIONS)


def migrations() -> Migrations:
    """The migrations in the form that sqlite-utils applies and keeps the record of."""
    from sqlite_utils import Migrations

    every = Migrations(SET)
    for migration in MIGRATIONS:
        every()(migration)
    return every
