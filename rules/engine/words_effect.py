"""An effect and a score in words: what counts, what does not, and why, for the resident to read and check."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rules.engine.book import Revision
from rules.engine.phrases import day, joined, points, signed, window, zh
from rules.engine.spans import Window
from rules.engine.trace import Effect, Evaluation, NoScore, Reason, Step

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


def name_revision(code: str, revisions: Iterable[Revision], language: str) -> str:
    """A revision by title and code, or by code where it is not at hand."""
    for revision in revisions:
        if revision.code == code:
            title = revision.title.say(language)
            return f"《{title}》（{code}）" if zh(language) else f'"{title}" ({code})'
    return code


def say_reason(effect: Effect, language: str, revisions: Iterable[Revision] = ()) -> str:
    """Why a record counts nothing or less; "" where it counts in full. `revisions` give titles to codes."""
    if not effect.reason:
        return ""
    chinese = zh(language)
    match effect.reason:
        case Reason.REPEALED:
            return _repealed(effect, language, tuple(revisions))
        case Reason.REPLACED:
            by, rule = _text(effect, "replaced", "by"), _text(effect, "replaced", "by_rule")
            if chinese:
                return f"同一行为已按{rule}（记录{by}）计分，本记录不再重复计分。"
            return f"The same act is counted under {rule} (record {by}) instead, so this one counts nothing."
        case Reason.TOO_SOON:
            last_on, again_on = _day(effect, "too_soon", "last_on"), _day(effect, "too_soon", "again_on")
            if chinese:
                return (
                    f"距上一次计分的{day(last_on, language)}太近，{day(again_on, language)}起才能再次计分。"
                )
            return (
                f"The last one that counted was on {day(last_on, language)}. "
                f"The next can count from {day(again_on, language)}."
            )
        case Reason.TOO_LITTLE:
            return _too_little(effect, language)
        case Reason.NOT_THE_BEST:
            best, worth = _text(effect, "not_the_best", "best"), _number(effect, "not_the_best", "best_worth")
            if chinese:
                return f"同类记录只计分值最大的一条，即记录{best}（{signed(worth, language)}）。"
            return f"Of records of this kind only the largest counts: {best} ({signed(worth, language)})."
        case Reason.CAPPED:
            return _capped(effect, language)
        case Reason.EXPIRED:
            ended_on = _day(effect, "expired", "ended_on")
            if chinese:
                return f"有效期已满，自{day(ended_on, language)}起不再计分。"
            return f"Its time is over: since {day(ended_on, language)} it counts nothing."
    return ""


def say_effect(effect: Effect, language: str, revisions: Iterable[Revision] = ()) -> str:
    """One line about one record: the day, the rule, what it does and why, and until when."""
    books = tuple(revisions)
    title = next((book.rule(effect.rule) for book in reversed(books) if book.rule(effect.rule)), None)
    name = f"{effect.rule} {title.title.say(language)}" if title else effect.rule
    when, worth = day(effect.occurred_on, language), signed(effect.worth, language)
    if zh(language):
        head = f"{when}，{name}（记录{effect.record}）：{worth}。"
        tail = [say_reason(effect, language, books)]
        if not effect.reason:
            tail.append(f"依据{name_revision(effect.revision, books, language)}，全额计分。")
        if effect.counts and effect.ends_on and effect.worth:
            tail.append(f"{day(effect.ends_on, language)}起失效。")
        return joined([head, *tail], language)
    head = f"{when}, {name} (record {effect.record}): {worth}."
    tail = [say_reason(effect, language, books)]
    if not effect.reason:
        tail.append(f"It counts in full under {name_revision(effect.revision, books, language)}.")
    if effect.counts and effect.ends_on and effect.worth:
        tail.append(f"It stops counting on {day(effect.ends_on, language)}.")
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


def _repealed(effect: Effect, language: str, revisions: tuple[Revision, ...]) -> str:
    how = _text(effect, "repealed", "how")
    chinese = zh(language)
    if how == "no_revision":
        if chinese:
            return "行为发生时没有施行中的规则书。记录保留，不计分。"
        return "No rulebook was in force on the day of the act. The record stays on file and counts nothing."
    name = name_revision(_text(effect, "repealed", "revision"), revisions, language)
    if how == "no_such_rule":
        if chinese:
            return f"行为发生时施行的{name}没有这条规则。记录保留，不计分。"
        return f"{name}, in force on that day, has no such rule. The record stays on file and counts nothing."
    since = day(_day(effect, "repealed", "since"), language)
    if chinese:
        return f"自{since}起施行的{name}废止了这条规则。记录保留，不再计分。"
    return f"{name} repealed this rule from {since}. The record stays on file and counts nothing."


def _too_little(effect: Effect, language: str) -> str:
    step = effect.step("worth")
    form = step.params.get("form") if step else None
    chinese = zh(language)
    if step and "window" in step.params:
        if chinese:
            return "与此前的数量累计，仍未满下一个计分单位。"
        return "Added to the earlier amounts it does not reach the next full step."
    if form == "per":
        return "数量未满一个计分单位，不计分。" if chinese else "The amount is too small for a point."
    if form == "ladder":
        return "按次数，这一次不扣分。" if chinese else "By its place in the row this one has no points."
    if effect.holds_grade:
        return (
            "本条不增减分数，只限制等级。"
            if chinese
            else "This rule moves no points. It only holds the grade."
        )
    return "分值为0。" if chinese else "It was set at 0 points."


def _capped(effect: Effect, language: str) -> str:
    step = effect.step("category_cap") or effect.step("rule_cap")
    if step is None:
        return ""
    cap, used = _int(step, "cap"), _int(step, "used")
    where = window(Window(str(step.params["window"])), language)
    whole, code = effect.step("worth"), step.params["code"]
    full = signed(whole.after, language) if whole else ""
    if zh(language):
        return f"本应{full}。{code}{where}最多{points(cap, language)}，此前已用{points(used, language)}。"
    return (
        f"It would be {full}, but {code} counts at most {points(cap, language)} {where}, "
        f"and {points(used, language)} were used before."
    )


def _int(step: Step, key: str) -> int:
    value = step.params[key]
    return value if isinstance(value, int) else 0


def _number(effect: Effect, name: str, key: str) -> int:
    step = effect.step(name)
    return _int(step, key) if step else 0


def _text(effect: Effect, name: str, key: str) -> str:
    step = effect.step(name)
    return str(step.params.get(key, "")) if step else ""


def _day(effect: Effect, name: str, key: str) -> date:
    step = effect.step(name)
    value = step.params.get(key) if step else None
    return value if isinstance(value, date) else effect.occurred_on
