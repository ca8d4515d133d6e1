"""A client's plan: saved as it is written, signed, and then gone on with as a new version."""

from __future__ import annotations

from datetime import date

from iop_tui.clients.aftercare import settle_aftercare_calls
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import GOAL_STATE, SIGN_PLAN, WRITE_PLAN
from iop_tui.domain.clients import Episode
from iop_tui.domain.errors import Refused
from iop_tui.domain.plans import (
    EMERGENCY,
    MAY_CALL,
    MOST_GOALS,
    STATES,
    Goal,
    Plan,
    finished_goal,
    finished_text,
)
from iop_tui.domain.text import line, prose

_MOST = 1000
"""Characters of a goal that are kept while it is written; how many it may have is looked at when it is left."""


class Plans:
    """The plan of one client in one episode: the latest one, open or not."""

    def __init__(self, desk: Desk, client_id: int) -> None:
        self.desk = desk
        self._store = desk.store
        self.client_id = client_id
        self.reload()

    def reload(self) -> None:
        """Read everything again."""
        (self.file,) = self._store.clients.files([self.client_id])
        self.episode: Episode | None = self.file.episode_on(self.desk.today) or self.file.latest_episode()
        self._versions = self._store.plans.of_episode(self.episode.id) if self.episode else {}

    def versions(self, part: str) -> list[Plan]:
        """The versions of a part, the first one first."""
        return self._versions.get(part, [])

    def newest(self, part: str) -> Plan | None:
        """The version that holds now, or None where nothing was written."""
        return self.versions(part)[-1] if self.versions(part) else None

    def to_write(self, part: str) -> Plan:
        """The version that what is written goes into: the newest, or behind a signed one a copy of it, not kept yet.

        Raises Refused for a client who was never admitted.
        """
        if self.episode is None:
            raise Refused("The client was never admitted.", "Admit the client first.")
        newest = self.newest(part)
        if newest is None:
            crisis = self.desk.rules().crisis_text
            texts = {EMERGENCY: crisis} if part == "relapse" and crisis else {}
            return Plan(0, self.episode.id, part, 1, self.desk.today, (), texts)
        if not newest.signed:
            return newest
        return Plan(0, self.episode.id, part, newest.version + 1, self.desk.today, newest.goals, newest.texts)

    # -- writing -------------------------------------------------------------------------------------

    def save_text(self, part: str, code: str, text: str) -> None:
        """Keep a text as it stands while it is written."""
        plan = self.to_write(part)
        if plan.texts.get(code, "") != prose(text):
            self._autosave(plan._replace(texts={**plan.texts, code: prose(text)}))

    def finish_text(self, part: str, code: str, text: str) -> None:
        """Keep a text and record what was written; raises Refused for one that is too long."""
        self.save_text(part, code, text)
        finished = finished_text(text)
        self.save_text(part, code, finished)
        self.record_writing()

    def save_goal(self, place: int, goal: Goal) -> None:
        """Keep a goal, by its place from 0, as it stands while it is written; raises Refused for a sixth one."""
        plan = self.to_write("goals")
        if place >= MOST_GOALS:
            raise Refused(f"A plan has at most {MOST_GOALS} goals.", "Close one of them first, or change it.")
        goal = goal._replace(goal=line(goal.goal, _MOST), step=line(goal.step, _MOST), by=line(goal.by, _MOST))
        goals = list(plan.goals)
        if (place < len(goals) and goals[place] == goal) or (place >= len(goals) and goal.empty):
            return
        goals[place : place + 1] = [goal]
        self._autosave(plan._replace(goals=tuple(goals)))

    def finish_goal(self, place: int, goal: Goal) -> None:
        """Keep a goal and record what was written; an empty one goes. Raises Refused where its day cannot be."""
        self.save_goal(place, goal)
        assert self.episode is not None  # saving it would have been refused
        finished = finished_goal(goal, self.desk.today, self.episode.admitted_on)
        self.save_goal(place, finished)
        plan = self.newest("goals")
        if finished.empty and plan is not None and not plan.signed:
            self._autosave(plan._replace(goals=tuple(g for g in plan.goals if not g.empty)))
        self.record_writing()

    def _autosave(self, plan: Plan) -> None:
        with self._store.autosaving() as connection:
            self._store.plans.autosave(connection, plan)
        self.reload()

    def record_writing(self) -> None:
        """Record what was written since the last record."""
        own = {e.id for e in self.file.episodes}
        for plan in self._store.plans.dirty():
            if plan.episode_id in own:
                with self.desk.saving(WRITE_PLAN) as writer:
                    self._store.plans.record(writer, plan)
        self.reload()

    def set_state(self, place: int, state: str) -> None:
        """Say what became of a goal, as of today; raises Refused for an unknown state or no goal."""
        if state not in STATES:
            raise Refused("That is not a state of a goal.", f"It is one of {', '.join(STATES.values())}.")
        plan = self.to_write("goals")
        if place >= len(plan.goals) or plan.goals[place].empty:
            raise Refused("There is no goal.", "Write it first.")
        on = "" if state == "open" else self.desk.today.isoformat()
        goals = list(plan.goals)
        goals[place] = goals[place]._replace(state=state, state_on=on)
        with self.desk.saving(GOAL_STATE) as writer:
            self._store.plans.change(writer, plan._replace(goals=tuple(goals)))
        self.reload()

    def answer(self, part: str, code: str, text: str) -> None:
        """Record a text that is chosen and not typed."""
        plan = self.to_write(part)
        with self.desk.saving(WRITE_PLAN) as writer:
            self._store.plans.change(writer, plan._replace(texts={**plan.texts, code: text}))
            if code == MAY_CALL:
                settle_aftercare_calls(self.desk, writer, self.file.episodes)
        self.reload()

    # -- signing -------------------------------------------------------------------------------------

    def refuse_signing(self, part: str, client_signed_on: date) -> Plan:
        """The version as a signature would lock it, read to its end; raises Refused where it cannot be signed."""
        plan = self.newest(part)
        if plan is None or plan.empty:
            raise Refused("There is nothing to sign.", "Write the plan first.")
        if plan.signed:
            raise Refused("This version is signed.", "A change begins the next one.")
        if client_signed_on > self.desk.today:
            raise Refused("That day is still to come.", "Record the signature once it is there.")
        if client_signed_on < plan.from_day:
            raise Refused("This version is younger than that.", "Check the date.")
        if self.desk.who is None:
            raise Refused("Choose who you are first.", "")
        assert self.episode is not None  # there is a plan
        goals = [finished_goal(g, self.desk.today, self.episode.admitted_on) for g in plan.goals if not g.empty]
        texts = {code: finished_text(text) for code, text in plan.texts.items()}
        return plan._replace(goals=tuple(goals), texts=texts)

    def sign(self, part: str, client_signed_on: date) -> None:
        """Lock a version: signed by the client on paper on a day, and by whoever works now."""
        self.record_writing()
        plan = self.refuse_signing(part, client_signed_on)
        with self.desk.saving(SIGN_PLAN) as writer:
            signed = plan._replace(
                client_signed_on=client_signed_on, staff_signed_by=self.desk.who, staff_signed_at=writer.at
            )
            self._store.plans.change(writer, signed)
        self.reload()
