"""The score as bars, from the start over each clause to now; the table beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rules.engine.book import Revision
from rules.engine.phrases import number
from rules.engine.trace import Evaluation
from rules.presenters.record_words import signed
from rules.presenters.resident.records import rule_title

MARGIN = 0.25  # of the range, left of the lowest point, so that the shortest bar can be seen
LEAST = 1.0  # percent: the width of a bar that would be too thin to see


@dataclass(frozen=True)
class Bar:
    """One bar; ``start`` and ``width`` in percent of the picture. ``kind``: whole, plus, minus."""

    label: str
    amount: str
    kind: str
    start: float
    width: float


def waterfall(evaluation: Evaluation, texts: Sequence[Revision], language: str) -> list[Bar]:
    """Bars with the effects of one clause taken together; none where nothing was added or taken."""
    if evaluation.score is None:
        return []
    sums: dict[str, int] = {}
    titles: dict[str, str] = {}
    for effect in evaluation.effects:
        if effect.worth:
            sums[effect.rule] = sums.get(effect.rule, 0) + effect.worth
            titles[effect.rule] = rule_title(effect.rule, effect.occurred_on, texts, language)
    if not sums:
        return []
    totals = [evaluation.base]
    for worth in sums.values():
        totals.append(totals[-1] + worth)
    lowest, highest = min(*totals, evaluation.score), max(*totals, evaluation.score)
    left = lowest - (highest - lowest) * MARGIN
    if lowest >= 0:
        left = max(0, left)
    width = (highest - left) or 1

    def bar(label: str, amount: str, kind: str, low: float, high: float) -> Bar:
        share = max(LEAST, 100 * (high - low) / width)
        return Bar(
            label, amount, kind, round(min(100 - share, 100 * (low - left) / width), 2), round(share, 2)
        )

    bars = [bar(_("You start with"), number(evaluation.base), "whole", left, evaluation.base)]
    for (rule, worth), before, after in zip(sums.items(), totals, totals[1:], strict=False):
        kind = "plus" if worth > 0 else "minus"
        bars.append(bar(titles[rule], signed(worth), kind, min(before, after), max(before, after)))
    bars.append(bar(_("Now"), number(evaluation.score), "whole", left, evaluation.score))
    return bars
