"""What a revision changed for one resident, under which clauses and why, as the notice in the inbox leads to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County
from rules.engine.book import Programme, Revision
from rules.engine.diff import Change, diff
from rules.engine.phrases import points
from rules.engine.programmes import NO_PLACE_LEFT, Verdict
from rules.engine.words import name_revision
from rules.models import RevisionEffect
from rules.presenters.diffs import diff_items
from rules.presenters.record_words import signed
from rules.selectors.books import engine_revision


@dataclass(frozen=True)
class MyRevision:
    """One effect of a revision in one language."""

    effect: RevisionEffect
    county: County
    language: str

    @property
    def old(self) -> Revision:
        """The text before."""
        return engine_revision(self.effect.telling.before)

    @property
    def new(self) -> Revision:
        """The text that took effect."""
        return engine_revision(self.effect.telling.revision)

    @property
    def name(self) -> str:
        """The revision by title and code."""
        return name_revision(self.new.code, (self.new,), self.language)

    @property
    def sentence(self) -> str:
        """What happened to the score and the grade."""
        effect = self.effect
        said = {
            "before": self._points(effect.score_before),
            "after": self._points(effect.score_after),
            "grade_before": self._grade(self.old, effect.grade_before),
            "grade_after": self._grade(self.new, effect.grade_after),
        }
        same_score = effect.score_before == effect.score_after
        if same_score and effect.grade_before == effect.grade_after:
            return _("Your score and your grade stay as they are. What you can get has changed.")
        if same_score:
            return (
                _("Your score stays at %(after)s. Your grade was %(grade_before)s and is %(grade_after)s.")
                % said
            )
        if effect.grade_before == effect.grade_after:
            return _("Your score was %(before)s and is %(after)s. Your grade stays %(grade_after)s.") % said
        return (
            _(
                "Your score was %(before)s and is %(after)s. Your grade was %(grade_before)s and is %(grade_after)s."
            )
            % said
        )

    @property
    def head(self) -> list[dict[str, Any]]:
        """The columns of `rows`."""
        return [{"text": _("What")}, {"text": _("Before")}, {"text": _("Now")}]

    @property
    def rows(self) -> list[list[Any]]:
        """Score, grade, and each programme whose answer changed."""
        effect = self.effect
        rows: list[list[Any]] = [
            [_("Score"), self._points(effect.score_before), self._points(effect.score_after)],
            [
                _("Grade"),
                self._grade(self.old, effect.grade_before),
                self._grade(self.new, effect.grade_after),
            ],
        ]
        for code, given in sorted(effect.answers.items()):
            title = self._programme(code)
            before = _answer(given["before"], given["reason_before"])
            rows.append([title, before, _answer(given["after"], given["reason_after"])])
        return rows

    @property
    def worth_head(self) -> list[dict[str, Any]]:
        """The columns of `worth_rows`."""
        return [
            {"text": _("Clause")},
            {"text": _("Under the text before"), "numeric": True},
            {"text": _("Now"), "numeric": True},
        ]

    @property
    def worth_rows(self) -> list[list[Any]]:
        """What the resident's records are worth, clause by clause, where it is something else."""
        return [
            [self._rule(code), signed(before), signed(after)]
            for code, (before, after) in sorted(self.effect.worths.items())
            if before != after
        ]

    @property
    def items(self) -> list[dict[str, Any]]:
        """The changed clauses that touched this resident, for `diff_list`."""
        return diff_items(self.old, self.new, self.language, keep=touching(self.effect, self.old, self.new))

    @property
    def rules(self) -> list[dict[str, str]]:
        """The rules of the book in force among those clauses, each with the page on which one can object to it."""
        return [
            {
                "text": rule.title.say(self.language),
                "url": reverse("rules:objection", args=[self.county.slug, rule.code]),
            }
            for rule in self.new.rules
            if rule.code in self.effect.worths
        ]

    @property
    def other_cause(self) -> str:
        """Said where something else changed the score on the same day; else empty."""
        effect = self.effect
        if (effect.score_before, effect.grade_before) == (effect.score_otherwise, effect.grade_otherwise):
            return ""
        said = {
            "score": self._points(effect.score_otherwise),
            "grade": self._grade(self.old, effect.grade_otherwise),
        }
        return (
            _(
                "Something else changed that day too: without the revision your score would be %(score)s, grade %(grade)s."
            )
            % said
        )

    @property
    def keeps(self) -> bool:
        """Whether an answer was yes and would no longer be: what the resident has stays (charter P1)."""
        return any(
            given["before"] == Verdict.ELIGIBLE and given["after"] != Verdict.ELIGIBLE
            for given in self.effect.answers.values()
        )

    @property
    def links(self) -> dict[str, str]:
        """Where to read on."""
        slug = self.county.slug
        return {
            "diff": reverse("rules:revision-diff", args=[slug, self.old.code, self.new.code]),
            "revision": reverse("rules:revision-detail", args=[slug, self.new.code]),
            "record": reverse("rules:my-record", args=[slug]),
            "why": reverse("rules:my-why", args=[slug]),
            "benefits": reverse("benefits:my-benefits", args=[slug]),
        }

    def _points(self, hundredths: int | None) -> str:
        return _("no score") if hundredths is None else points(hundredths, self.language)

    def _grade(self, book: Revision, code: str) -> str:
        found = book.grade(code)
        return found.title.say(self.language) if found else code or _("no grade")

    def _programme(self, code: str) -> str:
        found: Programme | None = self.new.programme(code) or self.old.programme(code)
        return found.title.say(self.language) if found else code

    def _rule(self, code: str) -> dict[str, str]:
        found = self.new.rule(code) or self.old.rule(code)
        return {"text": found.title.say(self.language) if found else code, "note": code}


def touching(effect: RevisionEffect, old: Revision, new: Revision) -> Callable[[Change], bool]:
    """Whether a change of the text has a part in what it did to the resident.

    A rule where its records are worth something else, a category's limit where such a rule stands under it, the scale
    where records alone do not explain the score, the grades where the grade differs, a programme where its answer does.
    How far the text reaches back has a part where a rule is worth something else though its own clause is as before.
    """
    moved = sum(after - before for before, after in effect.worths.values())
    total = (effect.score_after or 0) - (effect.score_otherwise or 0)
    categories = {category for code in effect.worths for category in _categories(code, old, new)}
    changes = diff(old, new)
    limited = {change.code for change in changes if change.part == "category" and _limits(change, old, new)}
    explained = {change.code for change in changes if change.part == "rule"}
    explained |= {code for code in effect.worths if _categories(code, old, new) & limited}

    def touches(change: Change) -> bool:
        match change.part:
            case "rule":
                return change.code in effect.worths
            case "category":
                return change.code in categories & limited
            case "scale":
                return moved != total
            case "grade":
                return effect.grade_otherwise != effect.grade_after and change.field != "title"
            case "programme":
                return change.code in effect.answers
            case _:
                return change.field == "transition" and bool(effect.worths.keys() - explained)

    return touches


def _categories(rule: str, old: Revision, new: Revision) -> set[str]:
    """The categories under which a rule stands in either text."""
    return {found.category for book in (old, new) if (found := book.rule(rule)) is not None}


def _limits(change: Change, old: Revision, new: Revision) -> bool:
    """Whether a category's limit changes: a heading that comes or goes without one changes no score."""
    before, after = old.category(change.code), new.category(change.code)
    return (before.cap if before else None) != (after.cap if after else None)


def _answer(answer: str | None, reason: str | None) -> str:
    if answer is None:
        return _("not offered")
    if reason == NO_PLACE_LEFT:
        return _("no: no place left")
    return {
        Verdict.ELIGIBLE: _("yes"),
        Verdict.NOT_ELIGIBLE: _("no"),
        Verdict.UNDETERMINED: _("cannot be said"),
    }[Verdict(answer)]
