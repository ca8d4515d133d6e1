"""The program's rules, each valid from a day on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iop_tui.domain.calendar import form_day
from iop_tui.domain.note_phrases import read_phrases
from iop_tui.domain.rules import RULES, rule_text
from iop_tui.program.rules import RuleBook
from iop_tui.screens.form import WHOLE, Field, FormScreen, day_field
from iop_tui.screens.program.sections.section import Section
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece


class Rules(Section):
    """The program's rules."""

    def columns(self) -> Sequence[Column]:
        """Rule, value, hint."""
        return [Column("rule", "Rule", 20), Column("value", "", 14), Column("hint", "", 24, 1)]

    def rows(self) -> Sequence[Row]:
        """Every rule with its value today, and the time zone."""
        rules = self.desk.rules()
        texts = {key: rule_text(rules, key) for key in RULES}
        number = len(read_phrases(rules.phrases))
        texts["phrases"] = "1 phrase" if number == 1 else f"{number} phrases"
        rows = [
            Row(key, [Cell(facts.label), Cell(texts[key], "strong"), Cell(facts.hint, "quiet")])
            for key, facts in RULES.items()
        ]
        zone = [Cell("Time zone"), Cell(self.desk.zone, "strong"), Cell("such as America/Chicago", "quiet")]
        return [*rows, Row("time_zone", zone)]

    def about(self, key: str | None) -> Sequence[Line]:
        """What it is, whole, and that a rule is dated."""
        dated: Line = [Piece(" Changes apply from the date you choose; earlier days keep the old rule.", "quiet")]
        if key not in RULES:
            return [dated]
        return [[Piece(f" {RULES[key].label}", "strong"), Piece(f"  {RULES[key].hint}", "quiet")], dated]

    async def change(self, key: str) -> None:
        """Change a rule from a day on."""
        if key == "time_zone":
            fields = [Field("value", "Time zone", self.desk.zone, "such as America/Chicago; open sessions keep theirs")]

            def save_zone(v: Mapping[str, str]) -> None:
                RuleBook(self.desk).set_time_zone(v["value"])

            await self.show(FormScreen(self.desk, "Time zone", fields, save_zone))
            return
        if key == "phrases":
            from iop_tui.screens.program.phrases import PhrasesScreen

            await self.screen.app.push_screen(PhrasesScreen(self.desk))
            return
        facts = RULES[key]

        def save(v: Mapping[str, str]) -> None:
            RuleBook(self.desk).set_rule(key, v["value"], form_day(v["from"], self.desk.today))

        fields = [
            Field("value", facts.label, rule_text(self.desk.rules(), key), facts.hint, width=WHOLE),
            day_field("from", "From", self.desk.today, "the days before keep the rule that they had"),
        ]
        await self.show(FormScreen(self.desk, f"Rule · {facts.label}", fields, save))
