"""The bulk engine agrees with `evaluate_county` on random counties, to the last worth, reason and path (scoring.md 8)."""

from __future__ import annotations

import os
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.engine import needs as n
from rules.engine.book import CleanYear, Reach
from rules.engine.programmes import NO_PLACE_LEFT, NOT_OPEN, Verdict
from rules.engine.rule import Between, Fixed, Ladder, Per
from rules.engine.trace import NoScore, Reason
from tests.unit.engine.bulk_comparison import differences, law
from tests.unit.engine.crowds import County, Crowd
from tests.unit.engine.small_counties import small_counties

COUNT = int(os.environ.get("FUZZ_EXAMPLES", "1700"))
"""How many crowded counties are compared; and a fifth as many small ones, which shrink well. `make fuzz` goes on and on."""
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=COUNT, deadline=None, suppress_health_check=SLOW)
@given(st.integers(0, 2**48))
def test_crowded_counties_are_scored_as_the_law_says(seed: int) -> None:
    found = differences(Crowd(seed).county(), seed)
    assert not found, (f"FUZZ_SEED={seed} FUZZ_EXAMPLES=1 make fuzz", found[:5])


@settings(max_examples=max(COUNT // 5, 1), deadline=None, suppress_health_check=SLOW)
@given(small_counties())
def test_small_counties_are_scored_as_the_law_says(county: County) -> None:
    assert differences(county) == []


def test_the_random_counties_meet_every_step() -> None:
    """What the comparison is worth: each reason, form, need, transition and answer turns up often in the counties."""
    met: Counter[object] = Counter()
    for seed in range(150):
        county = Crowd(seed).county()
        result = law(county)
        for evaluation in result.scores:
            met.update([evaluation.reason, ("lowered", evaluation.grade != evaluation.grade_by_points)])
        for effect in result.effects:
            met.update([effect.reason, ("made", effect.made)])
            met.update(("why", str(choice.why)) for choice in effect.path)
            met.update(("step", str(step.name)) for step in effect.steps)
        for answer in result.answers:
            met.update([answer.answer, answer.reason])
        for book in county.books:
            met.update(leaf.key for one in book.programmes for leaf in n.leaves(one.needs))
            met.update([book.transition, *(type(rule.form) for rule in book.rules)])
            met.update(("pooled", rule.form.pooled) for rule in book.rules if isinstance(rule.form, Per))
            met.update(
                (name, getattr(rule, name) not in (None, (), ""))
                for rule in book.rules
                for name in ("replaces", "once_every", "best_of", "cap", "holds", "counts_for")
            )
        met["known_at"] += county.known_at is not None
    wanted: set[object] = {*Reason, *NoScore, *Verdict, *Reach, NOT_OPEN, NO_PLACE_LEFT, "", "known_at"}
    wanted |= {Fixed, Between, Per, Ladder, CleanYear, ("lowered", True), ("made", True)}
    wanted |= {leaf.key for leaf in n.Need.__args__ if leaf not in (n.AllOf, n.AnyOf, n.NotOf)}
    wanted |= {("why", why) for why in ("in_force", "new_acts", "already_in_effect", "milder", "not_milder")}
    wanted |= {("step", "rule_cap"), ("step", "category_cap")}
    wanted |= {("replaces", True), ("once_every", True), ("best_of", True), ("cap", True), ("holds", True)}
    assert {name: met[name] for name in wanted if met[name] < 10} == {}
