"""What the comparison of the two engines is worth: everything a book can say turns up often in the random counties."""

from __future__ import annotations

from collections import Counter, defaultdict

from rules.engine import needs as n
from rules.engine.book import CleanYear, Reach, Revision
from rules.engine.programmes import NO_PLACE_LEFT, NOT_OPEN, Verdict
from rules.engine.rule import Between, Fixed, Ladder, Per
from rules.engine.spans import SpanUnit, Window
from rules.engine.trace import Effect, Evaluation, NoScore, Reason, StepName
from tests.unit.engine.bulk_comparison import law
from tests.unit.engine.crowds import County, Crowd

COUNTIES = 150
LEAST = 10
"""How often each must be met in that many counties; the comparison itself takes thousands."""
RARE = 3
"""The same for what a whole county is about."""


def count_books(county: County, met: Counter[object]) -> None:
    """Forms, modifiers, needs, transitions; and the two clocks."""
    for book in county.books:
        met.update(leaf.key for one in book.programmes for leaf in n.leaves(one.needs))
        met.update([book.transition, *(type(rule.form) for rule in book.rules)])
        met.update(
            (name, getattr(rule, name) not in (None, (), ""))
            for rule in book.rules
            for name in ("replaces", "once_every", "best_of", "cap", "holds", "counts_for")
        )
    met["known_at"] += county.known_at is not None
    begun = [book for book in county.books if book.effective_from <= county.as_of]
    met["before every book"] += not begun
    met["a book not published yet"] += not all(book.published_by(county.known_at) for book in begun)


def count_scores(evaluation: Evaluation, books: dict[str, Revision], met: Counter[object]) -> None:
    """Reasons, grades that were lowered, and rules whose records stand under several revisions."""
    met.update([evaluation.reason, ("lowered", evaluation.grade != evaluation.grade_by_points)])
    met["on file only"] += len(evaluation.outside)
    governing: dict[str, set[str]] = defaultdict(set)
    for effect in evaluation.effects:
        governing[effect.rule].add(effect.revision)
    met["one rule, several revisions"] += sum(len(codes) > 1 for codes in governing.values())
    if evaluation.score is not None:
        scale, points = books[evaluation.revision].scale, evaluation.base + evaluation.change
        met["raised to the floor"] += points < scale.floor
        met["cut to the ceiling"] += scale.ceiling is not None and points > scale.ceiling


def count_effects(effect: Effect, books: dict[str, Revision], met: Counter[object]) -> None:
    """Steps with their windows, units of time, and why a revision governs."""
    met.update([effect.reason, ("made", effect.made)])
    met.update(("why", str(choice.why)) for choice in effect.path)
    for step in effect.steps:
        met[("step", step.name)] += 1
        met[(step.name, step.params.get("window"))] += 1
        if step.params.get("form") == "ladder":
            met[("rung", min(int(str(step.params["count"])), 4))] += 1
    rule = books[effect.revision].rule(effect.rule) if effect.revision else None
    if rule is not None:
        holds = rule.holds.lasts if rule.holds else None
        for name, span in (("ends", rule.counts_for), ("waits", rule.once_every), ("holds", holds)):
            met[(name, span.unit if span else None)] += 1


WANTED: set[object] = {
    *Reason, *NoScore, *Verdict, *Reach, NOT_OPEN, NO_PLACE_LEFT, "", "known_at",
    Fixed, Between, Per, Ladder, CleanYear, ("lowered", True), ("made", True),
    "on file only", "one rule, several revisions", "raised to the floor", "cut to the ceiling",
    *(leaf.key for leaf in n.Need.__args__ if leaf not in (n.AllOf, n.AnyOf, n.NotOf)),
    *(("why", why) for why in ("in_force", "new_acts", "already_in_effect", "milder", "not_milder")),
    *(("step", name) for name in StepName),
    *((name, window) for name in (StepName.RULE_CAP, StepName.CATEGORY_CAP, StepName.WORTH) for window in Window),
    *((name, unit) for name in ("ends", "waits", "holds") for unit in SpanUnit),
    *(("rung", rung) for rung in (1, 2, 3, 4)),
    *((name, True) for name in ("replaces", "once_every", "best_of", "cap", "holds", "counts_for")),
}  # fmt: skip
ABOUT_A_COUNTY = {"before every book", "a book not published yet"}


def test_the_random_counties_meet_every_form_modifier_window_transition_and_clock() -> None:
    met: Counter[object] = Counter()
    for seed in range(COUNTIES):
        county = Crowd(seed).county()
        count_books(county, met)
        books = {book.code: book for book in county.books}
        result = law(county)
        for evaluation in result.scores:
            count_scores(evaluation, books, met)
        for effect in result.effects:
            count_effects(effect, books, met)
        for answer in result.answers:
            met.update([answer.answer, answer.reason])
    assert {name: met[name] for name in WANTED if met[name] < LEAST} == {}
    assert {name: met[name] for name in ABOUT_A_COUNTY if met[name] < RARE} == {}
