"""An effect and a score in words: what counts, what does not, and why, for the resident to read and check."""

from __future__ import annotations

from collections.abc import Iterable

from rules.engine.book import Revision
from rules.engine.phrases import day, joined, points, signed, zh
from rules.engine.trace import Effect, Evaluation, NoScore
from rules.engine.words_revision import name_revision
from rules.engine.words_steps import deciding_step, say_clean_year, say_step

NO_SCORE = {
    NoScore.NOT_ENROLLED.value: (
        "There is no score, because there is no consent to one on this day. That has no disadvantage.",
        "没有分数，因为当日没有本人同意。这不会带来任何不利。",
    ),
    NoScore.UNDER_AGE.value: (
        "There is no score, because nobody under 18 is scored.",
        "没有分数，因为未满18岁的人不参与计分。",
    ),
    NoScore.NO_REVISION.value: (
        "There is no score, because no rulebook was in force on this day.",
        "没有分数，因为当日没有施行中的规则书。",
    ),
}


def say_no_score(reason: str, language: str) -> str:
    """Why there is no score.

    >>> say_no_score("under_age", "en")
    'There is no score, because nobody under 18 is scored.'
    """
    return NO_SCORE[reason][1 if zh(language) else 0]


def say_reason(effect: Effect, language: str, revisions: Iterable[Revision] = ()) -> str:
    """Why a record counts nothing or less; "" where it counts in full. `revisions` give titles to codes."""
    step = deciding_step(effect)
    return "" if step is None else say_step(effect, step, language, revisions)


def say_effect(effect: Effect, language: str, revisions: Iterable[Revision] = ()) -> str:
    """One line about one record: the day, the rule, what it does and why, and until when.

    The record of a clean year, which nobody entered, says what the year was without.
    """
    books = tuple(revisions)
    chinese = zh(language)
    title = next((book.rule(effect.rule) for book in reversed(books) if book.rule(effect.rule)), None)
    name = f"{effect.rule} {title.title.say(language)}" if title else effect.rule
    if not effect.made:
        name += f"（记录{effect.record}）" if chinese else f" (record {effect.record})"
    when, worth = day(effect.occurred_on, language), signed(effect.worth, language)
    tail = [say_clean_year(effect, language), say_reason(effect, language, books)]
    if not effect.reason:
        book = name_revision(effect.revision, books, language)
        tail.append(f"依据{book}，全额计分。" if chinese else f"It counts in full under {book}.")
    if effect.counts and effect.ends_on and effect.worth:
        until = day(effect.ends_on, language)
        tail.append(f"{until}起失效。" if chinese else f"It stops counting on {until}.")
    head = f"{when}，{name}：{worth}。" if chinese else f"{when}, {name}: {worth}."
    return joined([head, *tail], language)


def say_score(evaluation: Evaluation, language: str) -> str:
    """The score in a sentence or two: where it starts, what is added and taken, what holds the grade."""
    if evaluation.score is None:
        return say_no_score(evaluation.reason, language)
    gained = sum(effect.worth for effect in evaluation.effects if effect.worth > 0)
    lost = sum(effect.worth for effect in evaluation.effects if effect.worth < 0)
    plain = evaluation.base + evaluation.change
    if zh(language):
        parts = [f"从{points(evaluation.base, language)}开始"]
        parts += [signed(amount, language) for amount in (gained, lost) if amount]
        if not (gained or lost):
            parts.append("没有加减分")
        text = "，".join(parts) + f"，现为{points(evaluation.score, language)}，等级{evaluation.grade}。"
        if plain != evaluation.score:
            limit = "最低分" if plain < evaluation.score else "最高分"
            text += f"合计为{points(plain, language)}，超出范围，按{limit}计。"
    else:
        parts = [f"You start with {points(evaluation.base, language)}"]
        if gained:
            parts.append(f"good deeds add {points(gained, language)}")
        if lost:
            parts.append(f"deductions take {points(-lost, language)}")
        if not (gained or lost):
            parts.append("nothing is added or taken")
        text = f"{', '.join(parts)}: {points(evaluation.score, language)}, grade {evaluation.grade}."
        if plain != evaluation.score:
            limit = "lowest" if plain < evaluation.score else "highest"
            text += f" The sum would be {points(plain, language)}, but this is the {limit} score there is."
    return joined([text, _holds(evaluation, language)], language)


def _holds(evaluation: Evaluation, language: str) -> str:
    if evaluation.grade == evaluation.grade_by_points:
        return ""
    hold = next((hold for hold in evaluation.holds if hold.grade == evaluation.grade), None)
    if hold is None:
        return ""
    until = max(other.ends_on for other in evaluation.holds if other.grade == evaluation.grade)
    if zh(language):
        return (
            f"按分数应为{evaluation.grade_by_points}，但{hold.rule}（记录{hold.record}）"
            f"使等级在{day(until, language)}之前不高于{hold.grade}。"
        )
    return (
        f"By points alone it would be {evaluation.grade_by_points}, but {hold.rule} (record {hold.record}) "
        f"holds it at {hold.grade} until {day(until, language)}."
    )
