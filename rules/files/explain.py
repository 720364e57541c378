"""The trace of one resident in words: score, every effect with its way, records outside, answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rules.engine.book import Revision
from rules.engine.county import CountyResult
from rules.engine.phrases import day, points, zh
from rules.engine.timeline import Timeline
from rules.engine.trace import Effect, Outside, StepName
from rules.engine.words import (
    explanation_lines,
    name_revision,
    say_answer,
    say_path,
    say_score,
    say_step,
)
from rules.engine.words_steps import deciding_step

STATES = {
    "proposed": ("proposed, not yet confirmed", "已提出，尚未确认"),
    "notified": ("notified, not yet in effect", "已告知，尚未生效"),
    "in_effect": ("occurs later", "行为发生在此日之后"),
    "suspended": ("suspended, because it is contested", "有异议，暂停计分"),
    "repaired": ("repaired", "已修复"),
    "refused": ("refused by the resident", "本人拒绝"),
    "annulled": ("annulled", "已撤销"),
}


def explain(
    timeline: Timeline, revisions: Sequence[Revision], result: CountyResult, resident: str, language: str
) -> Iterator[str]:
    """Line by line; the resident must be in the result."""
    evaluation = next(score for score in result.scores if score.resident == resident)
    chinese = zh(language)
    when = day(timeline.as_of, language)
    yield f"居民{resident}，截至{when}。" if chinese else f"Resident {resident}, as of {when}."
    yield say_score(evaluation, language)
    if timeline.in_force is not None:
        name = name_revision(timeline.in_force.code, revisions, language)
        yield f"当日施行：{name}。" if chinese else f"In force on that day: {name}."
    for line in explanation_lines(evaluation, language, revisions):
        yield f"- {line.text}"
        if line.effect is not None:
            yield from (f"    {sentence}" for sentence in _way(line.effect, language, revisions))
    if evaluation.score is not None:
        total = points(evaluation.score, language)
        yield f"= {total}" if not chinese else f"＝{total}"
    for record in evaluation.outside:
        yield f"- {_outside(record, language)}"
    if timeline.in_force is not None:
        for given in result.answers:
            if given.resident == resident:
                programme = timeline.in_force.programme(given.programme)
                title = programme.title.say(language) if programme else ""
                answer = say_answer(given, timeline.in_force, language)
                yield f"* {given.programme} {title}{'：' if chinese else ': '}{answer}"


def _way(effect: Effect, language: str, revisions: Sequence[Revision]) -> Iterator[str]:
    """How a record came to its revision, and what each step did; what decided is said in its line."""
    yield from say_path(effect, language, revisions)
    for step in effect.steps:
        said = step is deciding_step(effect) or (effect.made and step.name is StepName.WORTH)
        if not said:
            yield say_step(effect, step, language, revisions)


def _outside(record: Outside, language: str) -> str:
    english, chinese = STATES[record.state]
    when = day(record.occurred_on, language)
    if zh(language):
        return f"{when}，{record.rule}（记录{record.record}）：不计分，{chinese}。"
    return f"{when}, {record.rule} (record {record.record}): not in the reckoning, {english}."
