"""Pages to take along: one file each, every text escaped, no last name, listed among the exports."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from iop_tui.clients.plans import Plans
from iop_tui.day import GroupDay, open_session
from iop_tui.desk.desk import Desk
from iop_tui.domain.attendance import Mark
from iop_tui.domain.clients import ClientRecord
from iop_tui.domain.errors import Refused
from iop_tui.domain.names import Name
from iop_tui.domain.plans import PARTS, Goal, Plan
from iop_tui.exchange.exporting import delete_export
from iop_tui.exchange.printing import agreements_page, plan_page, topics_page, write_page
from iop_tui.exchange.printing.topics_page import topics_covered
from tests.conftest import DAY, Clock
from tests.support.hostile import NAMES
from tests.support.program import Program
from tests.support.rows import row, rows


class Reading(HTMLParser):
    """What a browser would see: tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def file_of(desk: Desk, client: int) -> ClientRecord:
    (file,) = desk.store.clients.files([client])
    return file


def newest(plans: Plans, part: str) -> Plan:
    plan = plans.newest(part)
    assert plan is not None
    return plan


def test_a_plan_s_page_has_the_first_name_and_no_empty_part(desk: Desk, program: Program, clients: list[int]) -> None:
    client = program.add_client(Name("Quillfeather", "Zebediah"), number="MRN-772", admitted_on=DAY)
    plans = Plans(desk, client)
    plans.finish_text("relapse", "triggers", "payday\nthe corner store")
    page = plan_page(desk, file_of(desk, client), newest(plans, "relapse"))
    read = Reading(page.html)
    assert "Zebediah" in read.text and "payday\nthe corner store" in read.text and "988 · 911" in read.text
    assert not re.search("Quillfeather|MRN|Morning IOP|Reasons", page.html)
    assert "Client" in read.text and "Staff" in read.text and "Date" in read.text
    assert (page.profile, page.client_number) == ("plan", "MRN-772")


def test_the_program_stands_on_it_only_by_the_rule(desk: Desk, program: Program, clients: list[int]) -> None:
    plans = Plans(desk, clients[0])
    plans.finish_goal(0, Goal("Keep my job", "tell Dana", "2026-11-25"))
    assert "Morning IOP" not in plan_page(desk, file_of(desk, clients[0]), newest(plans, "goals")).html
    program.set_rule("plan_names_program", "yes", DAY)
    html = plan_page(desk, file_of(desk, clients[0]), newest(plans, "goals")).html
    assert "Morning IOP, version 1" in html and "Keep my job" in html and "by Wed, Nov 25, 2026" in html


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"&amp;\x07\x1b[31m', *NAMES])
def test_hostile_words_are_text_on_every_page(desk: Desk, program: Program, group: GroupDay, words: str) -> None:
    client = program.add_client(Name("Last", words, words), admitted_on=DAY)
    plans = Plans(desk, client)
    plans.finish_goal(0, Goal(words[:120], words[:120]))
    plans.finish_text("relapse", "triggers", words[:500])
    program.set_rule("agreements", words.replace("|", "")[:70], DAY)
    html = "".join(
        [
            plan_page(desk, file_of(desk, client), newest(plans, "goals")).html,
            plan_page(desk, file_of(desk, client), newest(plans, "relapse")).html,
        ]
    )
    if desk.rules().agreements:
        html += agreements_page(desk).html
    read = Reading(html)
    assert set(read.tags) <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "ol", "li", "br", "div", "span",
    }, words  # fmt: skip
    assert {name for name, _ in read.attributes} <= {"lang", "charset", "http-equiv", "content", "class"}
    assert not re.search("<script|<img|src=|href=|url\\(|@import", html.casefold())
    assert not any(c < " " and c not in "\n\t" for c in html)


def test_topics_covered_are_told_with_day_and_time(desk: Desk, group: GroupDay, clock: Clock) -> None:
    client = group.on_roster[0]
    with pytest.raises(Refused, match="No topics yet"):
        topics_page(desk, file_of(desk, client))
    topic = desk.topics()[0]
    clock.at(12, 30)
    block = next(b for b in group.blocks if b.wants_topic)
    group.agenda.set_topic(block.id, topic)
    group.sheet.arrive(client, block.start + 10)
    read = Reading(topics_page(desk, file_of(desk, client)).html)
    assert topic.title in read.text and "Nov 20, 2026" in read.text and "table" in read.tags
    minutes = block.end - block.start - 10
    assert f"{minutes // 60}:{minutes % 60:02}" in read.text


def test_a_topic_that_is_still_to_come_is_not_covered_yet(desk: Desk, group: GroupDay, clock: Clock) -> None:
    client, topics = group.on_roster[0], desk.topics()[:2]
    first, second = [b for b in group.blocks if b.counts and b.kind != "break"][-2:]
    group.agenda.set_topic(first.id, topics[0])
    group.agenda.set_topic(second.id, topics[1])
    group.sheet.mark(client, Mark.HERE)
    with pytest.raises(Refused, match="No topics yet"):
        topics_page(desk, file_of(desk, client))
    clock.at(first.start // 60, first.start % 60 + 20)
    text = Reading(topics_page(desk, file_of(desk, client)).html).text
    assert topics[0].title in text and "0:20" in text and topics[1].title not in text


def test_topics_stand_in_their_order_and_not_of_days_that_were_none(
    desk: Desk, program: Program, group: GroupDay, clock: Clock
) -> None:
    client, topics = group.on_roster[0], desk.topics()[:3]
    days = [DAY, date(2026, 11, 23), date(2026, 11, 25)]
    for day, topic in zip(days, topics, strict=True):
        clock.set(day, 12, 30)
        one = group if day == DAY else open_session(desk, group.track.id, day)
        one.agenda.set_topic(next(b for b in one.blocks if b.wants_topic).id, topic)
        one.sheet.mark(client, Mark.HERE)
        if day == days[1]:
            one.roster.take_off(client, "wrong group")
    told = [(day, title) for day, title, _ in topics_covered(desk, file_of(desk, client))]
    assert told == [("Nov 20, 2026", topics[0].title), ("Nov 25, 2026", topics[2].title)]


def test_the_aftercare_page_does_not_print_whether_one_may_call(desk: Desk, clients: list[int]) -> None:
    plans = Plans(desk, clients[0])
    plans.answer("aftercare", "may_call", "yes")
    plans.finish_text("aftercare", next(i.code for i in PARTS["aftercare"].items if i.code != "may_call"), "Tuesdays")
    text = Reading(plan_page(desk, file_of(desk, clients[0]), newest(plans, "aftercare")).html).text
    assert "Tuesdays" in text and "yes" not in text and "May we call" not in text


def test_a_page_is_an_export_of_its_own_and_deleted_as_one(desk: Desk, clients: list[int], tmp_path: Path) -> None:
    plans = Plans(desk, clients[0])
    plans.finish_goal(0, Goal("Sleep"))
    page = plan_page(desk, file_of(desk, clients[0]), newest(plans, "goals"))
    made = write_page(desk, page, tmp_path / "exports")
    again = write_page(desk, page, tmp_path / "exports")
    assert [made.path.name, again.path.name] == ["plan_2026-11-20_0a1b2c.html", "plan_2026-11-20_0a1b2c (2).html"]
    assert made.path.stat().st_mode & 0o777 == 0o600 and made.path.read_text(encoding="utf-8") == page.html
    manifest = json.loads(made.path.with_name("plan_2026-11-20_0a1b2c.manifest.json").read_text(encoding="utf-8"))
    assert (manifest["export_profile"], manifest["sha256"]) == ("plan", made.sha256)
    kept = rows(desk.store, "export")
    assert {(r["profile"], r["client_id"]) for r in kept} == {("plan", clients[0])}
    delete_export(desk, desk.store.exports.standing()[0])
    assert not again.path.exists() and made.path.exists()


def test_agreements_are_those_of_the_rule_and_name_no_program(
    desk: Desk, program: Program, group: GroupDay, tmp_path: Path
) -> None:
    group.sheet.mark(group.on_roster[0], Mark.HERE)
    html = agreements_page(desk).html
    assert html.count("<li>") == 7 and "Phones off" in html and "Morning" not in html
    write_page(desk, agreements_page(desk), tmp_path)
    assert row(desk.store, "export")["client_id"] is None
    program.set_rule("agreements", "", DAY)
    with pytest.raises(Refused, match="no agreements"):
        agreements_page(desk)
