"""The same comparison on crowded cases, and a count that shows that every step was met."""

from __future__ import annotations

import os
from collections import Counter
from fractions import Fraction

import pytest

from rules.engine.evaluate import evaluate
from rules.engine.facts import Resident
from rules.engine.trace import Reason
from tests.unit.engine import naive
from tests.unit.engine.dense import FIRST, Dice

BLOCK = int(os.environ.get("FUZZ_EXAMPLES", "300"))
RESIDENT = Resident("a", enrolled_on=FIRST)


@pytest.mark.parametrize("block", range(3))
def test_crowded_cases_agree_with_the_plain_model(block: int) -> None:
    met: Counter[str] = Counter()
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        books, records, as_of, known_at = Dice(seed).case()
        found = evaluate(books, RESIDENT, records, as_of=as_of, known_at=known_at)
        expected = naive.score(books, RESIDENT, records, as_of, known_at)
        score = None if found.score is None else Fraction(found.score, 100)
        assert (score, found.grade) == (expected["score"], expected["grade"]), seed
        assert [(e.record, Fraction(e.worth, 100), e.reason, e.counts) for e in found.effects] == [
            (line.record.key, line.worth, line.reason, not line.out) for line in expected["lines"]
        ], seed
        for effect in found.effects:
            met.update([effect.reason, *(choice.why for choice in effect.path)])
            met.update(step.name for step in effect.steps)
            met["clean_year"] += effect.made and effect.worth > 0
            met["capped_clean_year"] += effect.made and effect.reason == Reason.CAPPED
        met["lowered"] += found.grade != found.grade_by_points
    if BLOCK >= 300:
        wanted = {*Reason, "rule_cap", "category_cap", "milder", "already_in_effect", "lowered"}
        wanted |= {"clean_year", "capped_clean_year"}
        assert {name for name in wanted if met[name] < 10} == set()
