"""A client with a row in every table of tests, plans and checklists."""

from __future__ import annotations

from iop_tui.clients.checklists import Checklist
from iop_tui.clients.drug_tests import DrugTests
from iop_tui.clients.plans import Plans
from iop_tui.desk.desk import Desk
from iop_tui.domain.drug_tests import DrugTest, DrugTestPlan
from iop_tui.domain.plans import Goal


def care_for(
    desk: Desk, client_id: int, note: str = "Waited.", goal: str = "Sleep.", step: str = "Walk.", text: str = "Payday."
) -> None:
    """Give a client a plan of tests for every program day, a test, a goal, a text, and a ticked item, all of today."""
    plan = DrugTestPlan(0, 0, desk.today, "random", permille=1000)
    DrugTests(desk).set_plan(client_id, plan)
    DrugTests(desk).record(DrugTest(0, client_id, desk.today, "cause", "collected", 600, note))
    plans = Plans(desk, client_id)
    plans.finish_goal(0, Goal(goal, step))
    plans.finish_text("relapse", "triggers", text)
    assert plans.episode is not None
    listed = Checklist(desk, plans.episode, "orientation", desk.today)
    listed.toggle(listed.items()[0].text)
