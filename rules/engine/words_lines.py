"""A score as lines that add up: the base, every record, what the scale cuts (scoring.md 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rules.engine.book import Revision
from rules.engine.phrases import day, points, signed, zh
from rules.engine.trace import Effect, Evaluation, Outside, StepName
from rules.engine.words_effect import say_effect
from rules.engine.words_path import say_path
from rules.engine.words_steps import deciding_step, say_step

STATES = {
    "proposed": ("proposed, not yet confirmed", "已提出，尚未确认"),
    "notified": ("notified, not yet in effect", "已告知，尚未生效"),
    "in_effect": ("occurs later", "行为发生在此日之后"),
    "suspended": ("suspended, because it is contested", "有异议，暂停计分"),
    "repaired": ("repaired", "已修复"),
    "refused": ("refused by the resident", "本人拒绝"),
    "annulled": ("annulled", "已撤销"),
}


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


def say_way(effect: Effect, language: str, revisions: Iterable[Revision] = ()) -> tuple[str, ...]:
    """How a record came to its revision, and what each step did; what decided is said in its line."""
    books, decided = tuple(revisions), deciding_step(effect)
    said = [*say_path(effect, language, books)]
    for step in effect.steps:
        if step is not decided and not (effect.made and step.name is StepName.WORTH):
            said.append(say_step(effect, step, language, books))
    return tuple(said)


def say_outside(record: Outside, language: str) -> str:
    """A record that is on file and not in the reckoning, and why."""
    english, chinese = STATES[record.state]
    when = day(record.occurred_on, language)
    if zh(language):
        return f"{when}，{record.rule}（记录{record.record}）：不计分，{chinese}。"
    return f"{when}, {record.rule} (record {record.record}): not in the reckoning, {english}."


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
