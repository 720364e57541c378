"""A score as lines that add up: the base, every record, what the scale cuts (scoring.md 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rules.engine.book import Revision
from rules.engine.phrases import points, signed, zh
from rules.engine.trace import Effect, Evaluation
from rules.engine.words_effect import say_effect


@dataclass(frozen=True, slots=True)
class Line:
    """One line and the hundredths it states; `effect` is None for the base and for what the scale cuts."""

    text: str
    amount: int
    effect: Effect | None = None


def explanation_lines(
    evaluation: Evaluation, language: str, revisions: Iterable[Revision] = ()
) -> tuple[Line, ...]:
    """Lines whose amounts add up to the score, each stated in its text; none where there is no score."""
    if evaluation.score is None:
        return ()
    books = tuple(revisions)
    lines = [_base(evaluation, language)]
    lines += [
        Line(say_effect(effect, language, books), effect.worth, effect) for effect in evaluation.effects
    ]
    cut = evaluation.score - evaluation.base - evaluation.change
    if cut:
        lines.append(_cut(evaluation, cut, language))
    return tuple(lines)


def _base(evaluation: Evaluation, language: str) -> Line:
    start = points(evaluation.base, language)
    return Line(f"起始{start}。" if zh(language) else f"The start: {start}.", evaluation.base)


def _cut(evaluation: Evaluation, cut: int, language: str) -> Line:
    plain = points(evaluation.base + evaluation.change, language)
    limit = points(evaluation.base + evaluation.change + cut, language)
    if zh(language):
        end = "最低分" if cut > 0 else "最高分"
        return Line(
            f"合计为{plain}，{end}为{limit}：调整{'+' if cut > 0 else ''}{points(cut, language)}。", cut
        )
    end = "lower" if cut > 0 else "higher"
    return Line(f"The sum is {plain}, and no score is {end} than {limit}: {signed(cut, language)}.", cut)
