"""The trace of one resident in words: score, every effect with its way, records outside, answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rules.engine.book import Revision
from rules.engine.county import CountyResult
from rules.engine.phrases import day, points, zh
from rules.engine.timeline import Timeline
from rules.engine.words import (
    explanation_lines,
    name_revision,
    say_answer,
    say_outside,
    say_score,
    say_way,
)


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
            yield from (f"    {sentence}" for sentence in say_way(line.effect, language, revisions))
    if evaluation.score is not None:
        total = points(evaluation.score, language)
        yield f"= {total}" if not chinese else f"＝{total}"
    for record in evaluation.outside:
        yield f"- {say_outside(record, language)}"
    if timeline.in_force is not None:
        for given in result.answers:
            if given.resident == resident:
                programme = timeline.in_force.programme(given.programme)
                title = programme.title.say(language) if programme else ""
                answer = say_answer(given, timeline.in_force, language)
                yield f"* {given.programme} {title}{'：' if chinese else ': '}{answer}"
