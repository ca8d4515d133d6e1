"""Recording what happens with a client outside of group, and what came of a call."""

from __future__ import annotations

from datetime import date, timedelta

from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import ADD_CONTACT, CHANGE_CONTACT, COPY_PHONE, FOLLOW_UP, RECORD_CALL, REMOVE_CONTACT
from iop_tui.domain.clients import ClientRecord, Episode
from iop_tui.domain.contacts import (
    DAYS_AFTER,
    DAYS_BEFORE,
    KINDS,
    LONG,
    RELATIONS,
    WHAT_LIMIT,
    Contact,
    refuse_impossible,
)
from iop_tui.domain.dues import FOLLOW_UP as FOLLOW_UP_KIND
from iop_tui.domain.dues import WHAT_LIMIT as DUE_LIMIT
from iop_tui.domain.dues import Due
from iop_tui.domain.errors import NeedsConfirmation, Refused
from iop_tui.domain.text import line
from iop_tui.domain.times import minute_of
from iop_tui.store.store import Saving


class Contacts:
    """Makes, changes and removes contacts; every change is one step that undo knows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    @property
    def minute(self) -> int:
        """This minute of today, in the program's zone."""
        return minute_of(self._desk.now(), self._desk.today, self._desk.zone)

    def counts_by_rule(self, contact: Contact) -> bool:
        """Whether a contact counts toward the week by the rules of its day: it took place and its kind counts."""
        return contact.took_place and contact.kind in self._desk.rules(contact.day).counting

    def add(self, contact: Contact, sure: bool = False) -> int:
        """Record a contact and give its id; whether it counts follows from the rules.

        Raises Refused for one that cannot be, NeedsConfirmation (unless ``sure``) for one that is unlikely.
        """
        with self._desk.saving(ADD_CONTACT) as writer:
            return self._write(writer, contact._replace(id=0, counts=self.counts_by_rule(contact)), sure)

    def change(self, contact: Contact, sure: bool = False) -> None:
        """Change a contact; raises as ``add`` does."""
        with self._desk.saving(CHANGE_CONTACT) as writer:
            self._write(writer, contact._replace(counts=contact.counts and contact.took_place), sure)

    def remove(self, contact: Contact) -> None:
        """Remove a contact."""
        with self._desk.saving(REMOVE_CONTACT) as writer:
            self._store.contacts.delete(writer, contact)

    def call(self, contact: Contact, due: Due | None = None, done: bool = True) -> int:
        """Record a call at this minute, and the follow-up that it was about as done, as one step.

        ``done`` says whether the follow-up is done by it: not where nobody was reached.
        """
        desk = self._desk
        contact = contact._replace(day=desk.today, start=self.minute, counts=self.counts_by_rule(contact))
        with desk.saving(RECORD_CALL) as writer:
            id = self._write(writer, contact, sure=True)
            if due is not None and done:
                closed = due._replace(done_on=desk.today, outcome=contact.result, done_by=desk.who)
                self._store.dues.save(writer, closed)
        return id

    def copied_phone(self, client_id: int) -> None:
        """Record that a telephone number left the program."""
        self._store.record(COPY_PHONE, self._desk.who, client=client_id)

    def _write(self, writer: Saving, contact: Contact, sure: bool) -> int:
        desk = self._desk
        refuse_impossible(contact, desk.today)
        (file,) = self._store.clients.files([contact.client_id])
        episode = _episode_of(file, contact)
        with_whom = tuple(code for code in RELATIONS if code in contact.with_whom)
        contact = contact._replace(
            episode_id=episode.id if episode else None,
            with_whom=with_whom,
            what=line(contact.what, WHAT_LIMIT),
            facilitator_id=contact.facilitator_id or desk.who,
            recorded_by=writer.who,
            recorded_at=writer.at,
        )
        calls = KINDS[contact.kind].calls  # two calls within a minute are two calls
        if contact.start is not None and not calls and self._store.contacts.twin(contact):
            raise Refused("That contact is recorded already.", "The same kind begins at the same minute.")
        if contact.minutes > LONG and not sure:
            raise NeedsConfirmation(f"That is {contact.minutes} minutes.", "save anyway", "form.save")
        return self._store.contacts.save(writer, contact)


def _episode_of(file: ClientRecord, contact: Contact) -> Episode | None:
    """The admission that a contact belongs to; raises Refused where there is none and its kind needs one."""
    held = file.episode_on(contact.day)
    if held is not None:
        return held
    if KINDS[contact.kind].anytime and any(
        e.admitted_on - timedelta(days=DAYS_BEFORE) <= contact.day
        and (e.discharged_on is None or contact.day <= e.discharged_on + timedelta(days=DAYS_AFTER))
        for e in file.episodes
    ):
        return None
    raise Refused("The client was not in the program on that day.", "Check the date, admission and discharge.")


def follow_up(desk: Desk, client_id: int, due_on: date, what: str, session_id: int, part_of: int | None = None) -> None:
    """Note that a client has to be followed up on by a day; it stands among the calls until somebody says what came.

    Raises Refused for a day that is past or more than a year ahead.
    """
    if not desk.today <= due_on <= desk.today + timedelta(days=366):
        raise Refused("A follow-up is due from today on.", "Type a day, such as +1 or 11-23.")
    (file,) = desk.store.clients.files([client_id])
    episode = file.episode_on(desk.today) or file.latest_episode()
    with desk.saving(FOLLOW_UP, session_id, part_of) as writer:
        desk.store.dues.save(
            writer,
            Due(
                0, client_id, FOLLOW_UP_KIND, due_on, line(what, DUE_LIMIT), episode.id if episode else None,
                session_id, recorded_by=writer.who, recorded_at=writer.at,
            ),
        )  # fmt: skip
