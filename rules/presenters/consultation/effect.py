"""What a draft would mean for the resident who asks: score, grade, programmes and records, without it and with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rules.engine import book
from rules.engine.phrases import day, points, signed
from rules.engine.programmes import Verdict
from rules.engine.trace import Evaluation
from rules.engine.words import say_no_score
from rules.models import Record
from rules.selectors.draft_effect import DraftEffect, Side


@dataclass(frozen=True)
class EffectPage:
    """Both sides in words. ``records`` are the resident's, for the days of the acts."""

    effect: DraftEffect
    records: dict[str, Record]
    language: str

    @property
    def on(self) -> date:
        """The day both sides are about."""
        return self.effect.on

    @property
    def sentence(self) -> str:
        """What changes, in one sentence."""
        before, after = self.effect.without.evaluation, self.effect.with_draft.evaluation
        if after.score is None or before.score is None:
            return ""
        moved = after.score - before.score
        if moved:
            return _("With the draft your score would differ by %(change)s.") % {
                "change": signed(moved, self.language)
            }
        if self.changed_programmes():
            return _("Your score would stay the same. Some of your programmes would change.")
        if before.grade != after.grade:
            return _("Your score would stay the same. Your grade would change.")
        return _("Nothing would change for you.")

    def rows(self) -> list[list[Any]]:
        """For `table`: score and grade, without the draft and with it."""
        sides = (self.effect.without, self.effect.with_draft)
        return [
            [_("Score"), *(self._score(side.evaluation) for side in sides)],
            [_("Grade"), *(self._grade(side) for side in sides)],
        ]

    def head(self, first: str) -> list[dict[str, str]]:
        """Heads of the three columns."""
        return [{"text": first}, {"text": _("Without the draft")}, {"text": _("With the draft")}]

    def programme_rows(self) -> list[list[Any]]:
        """For `table`: every programme of either book, and whether the answer differs."""
        changed = set(self.changed_programmes())
        return [
            [
                {"text": self._programme(code), "note": _("changes") if code in changed else ""},
                *(
                    self._answer(side.answers.get(code))
                    for side in (self.effect.without, self.effect.with_draft)
                ),
            ]
            for code in self._programmes()
        ]

    def record_rows(self) -> list[list[Any]]:
        """For `table`: records that would be worth something else."""
        before = {effect.record: effect for effect in self.effect.without.evaluation.effects}
        after = {effect.record: effect for effect in self.effect.with_draft.evaluation.effects}
        rows = []
        for key in sorted(before.keys() | after.keys()):
            worths = [side[key].worth if key in side else 0 for side in (before, after)]
            if worths[0] != worths[1]:
                rule = (after.get(key) or before[key]).rule
                rows.append([self._record(key, rule), *(signed(worth, self.language) for worth in worths)])
        return rows

    def changed_programmes(self) -> list[str]:
        """Codes of programmes whose answer differs."""
        before, after = self.effect.without.answers, self.effect.with_draft.answers
        return [code for code in self._programmes() if before.get(code) != after.get(code)]

    def _programmes(self) -> Iterable[str]:
        return sorted(self.effect.without.answers.keys() | self.effect.with_draft.answers.keys())

    def _score(self, evaluation: Evaluation) -> str:
        if evaluation.score is None:
            return say_no_score(evaluation.reason, self.language)
        return points(evaluation.score, self.language)

    def _grade(self, side: Side) -> str:
        grade = side.book.grade(side.evaluation.grade) if side.book and side.evaluation.grade else None
        return grade.title.say(self.language) if grade else "–"

    def _programme(self, code: str) -> str:
        for side in (self.effect.with_draft, self.effect.without):
            programme = side.book.programme(code) if side.book else None
            if programme is not None:
                return programme.title.say(self.language)
        return code

    def _answer(self, verdict: Verdict | None) -> dict[str, Any]:
        words = {
            Verdict.ELIGIBLE: _("yes"),
            Verdict.NOT_ELIGIBLE: _("no"),
            Verdict.UNDETERMINED: _("cannot be said"),
        }
        if verdict is None:
            return {"tag": {"text": _("there is no such programme"), "tone": "neutral"}}
        return {"tag": {"text": words[verdict], "state": str(verdict)}}

    def _record(self, key: str, code: str) -> dict[str, str]:
        rule = _rule(code, (self.effect.with_draft.book, self.effect.without.book))
        record = self.records.get(key)
        on = day(record.occurred_on, self.language) if record else ""
        return {"text": rule.title.say(self.language) if rule else code, "note": f"{code} {on}".strip()}


def _rule(code: str, books: Iterable[book.Revision | None]) -> book.Rule | None:
    return next((rule for text in books if text and (rule := text.rule(code))), None)
