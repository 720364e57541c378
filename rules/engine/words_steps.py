"""What each step of section 5 did to a record, in words (scoring.md 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from rules.engine.book import Per, Revision
from rules.engine.phrases import day, number, ordinal, points, quantity, signed, window, zh
from rules.engine.rule import Title
from rules.engine.spans import Window
from rules.engine.trace import Effect, Reason, Step, StepName
from rules.engine.words_revision import name_revision

Books = tuple[Revision, ...]
COUNTED = Title("unit", "单位")
"""What is counted where the rule's own text is not at hand."""


def say_step(effect: Effect, step: Step, language: str, revisions: Iterable[Revision] = ()) -> str:
    """One step in a sentence."""
    return WORDS[step.name](effect, step, language, tuple(revisions))


def say_steps(effect: Effect, language: str, revisions: Iterable[Revision] = ()) -> tuple[str, ...]:
    """Every step that touched the record, in order."""
    books = tuple(revisions)
    return tuple(say_step(effect, step, language, books) for step in effect.steps)


def deciding_step(effect: Effect) -> Step | None:
    """The step that gave the effect its reason, or None where the record counts in full."""
    steps = {
        Reason.TOO_LITTLE: (StepName.WORTH,),
        Reason.CAPPED: (StepName.CATEGORY_CAP, StepName.RULE_CAP),
    }
    if not effect.reason:
        return None
    reason = Reason(effect.reason)
    names = steps[reason] if reason in steps else (StepName(reason.value),)
    return next((step for name in names if (step := effect.step(name)) is not None), None)


def say_clean_year(effect: Effect, language: str) -> str:
    """What a made record is for; "" for any other."""
    if not effect.made:
        return ""
    worth = effect.step(StepName.WORTH)
    whole = worth.after if worth else effect.nominal
    year = effect.occurred_on.year
    if zh(language):
        return f"{year}年没有扣分：无扣分年度{signed(whole, language)}。"
    return f"No deduction in {year}: {points(whole, language)} for a clean year."


def _repealed(effect: Effect, step: Step, language: str, books: Books) -> str:
    how, chinese = step.params.get("how"), zh(language)
    if how == "no_revision":
        if chinese:
            return "行为发生时没有施行中的规则书。记录保留，不计分。"
        return "No rulebook was in force on the day of the act. The record stays on file and counts nothing."
    name = name_revision(_text(step, "revision"), books, language)
    if how == "no_such_rule":
        if chinese:
            return f"行为发生时施行的{name}没有这条规则。记录保留，不计分。"
        return f"{name}, in force on that day, has no such rule. The record stays on file and counts nothing."
    since = day(_day(effect, step, "since"), language)
    if chinese:
        return f"自{since}起施行的{name}废止了这条规则。记录保留，不再计分。"
    return f"{name} repealed this rule from {since}. The record stays on file and counts nothing."


def _replaced(_: Effect, step: Step, language: str, __: Books) -> str:
    by, rule = _text(step, "by"), _text(step, "by_rule")
    if zh(language):
        return f"同一行为另有记录{by}（{rule}），由它替代本记录；本记录不计分。"
    return (
        f"Record {by} under {rule} is of the same act and takes the place of this one, which counts nothing."
    )


def _too_soon(effect: Effect, step: Step, language: str, _: Books) -> str:
    last_on = day(_day(effect, step, "last_on"), language)
    again_on = day(_day(effect, step, "again_on"), language)
    if zh(language):
        return f"距上一次计分的{last_on}太近，{again_on}起才能再次计分。"
    return f"The last one that counted was on {last_on}. The next can count from {again_on}."


def _worth(effect: Effect, step: Step, language: str, books: Books) -> str:
    if not step.after:
        return _too_little(effect, step, language)
    chinese, worth = zh(language), signed(step.after, language)
    match step.params.get("form"):
        case "points_between":
            return _between(step, language)
        case "per":
            return _per(effect, step, language, books)
        case "ladder":
            place, since = ordinal(_int(step, "count"), language), day(_day(effect, step, "since"), language)
            return f"{since}之后{place}：{worth}。" if chinese else f"The {place} after {since}: {worth}."
        case "clean_year" if effect.made:
            return say_clean_year(effect, language)
        case _:
            return f"按规则：{worth}。" if chinese else f"By the rule: {worth}."


def _between(step: Step, language: str) -> str:
    chinese, worth = zh(language), signed(step.after, language)
    if "chosen" not in step.params:
        if chinese:
            return f"没有确定分值，按最接近零的一端：{worth}。"
        return f"No points were set, so the end nearest to zero counts: {worth}."
    chosen = _int(step, "chosen")
    if chosen == step.after:
        return f"由经办人确定：{worth}。" if chinese else f"Set by the clerk: {worth}."
    low, high = number(_int(step, "low")), number(_int(step, "high"))
    if chinese:
        return f"经办人确定{signed(chosen, language)}，规则范围为{low}至{high}分：{worth}。"
    return f"Set by the clerk at {signed(chosen, language)}, but the rule goes from {low} to {high}: {worth}."


def _per(effect: Effect, step: Step, language: str, books: Books) -> str:
    unit = _unit(effect, books)
    chinese, worth = zh(language), signed(step.after, language)
    own = quantity(_int(step, "quantity"), unit, language)
    each = quantity(_int(step, "step"), unit, language)
    if "window" not in step.params:
        return f"{own}，每满{each}计一次：{worth}。" if chinese else f"{own}, for every full {each}: {worth}."
    before = quantity(_int(step, "before"), unit, language)
    over = window(Window(_text(step, "window")), language)
    if chinese:
        return f"{own}，{over}此前已有{before}，每满{each}计一次：{worth}。"
    return f"{own} after {before} {over}, for every full {each}: {worth}."


def _unit(effect: Effect, books: Books) -> Title:
    rule = next((book.rule(effect.rule) for book in books if book.code == effect.revision), None)
    return rule.form.unit if rule is not None and isinstance(rule.form, Per) else COUNTED


def _too_little(effect: Effect, step: Step, language: str) -> str:
    form, chinese = step.params.get("form"), zh(language)
    if "window" in step.params:
        if chinese:
            return "与此前的数量累计，仍未满下一个计分单位。"
        return "Added to the earlier amounts it does not reach the next full step."
    if form == "per":
        return "数量未满一个计分单位，不计分。" if chinese else "The amount is too small for a point."
    if form == "ladder":
        return "按次数，这一次是0分。" if chinese else "By its place in the row this one has no points."
    if effect.holds_grade:
        return (
            "本条不增减分数，只限制等级。"
            if chinese
            else "This rule moves no points. It only holds the grade."
        )
    if form == "points_between" and "chosen" not in step.params:
        return (
            "没有确定分值，最接近零的一端是0分。"
            if chinese
            else "No points were set, and the end nearest to zero is 0."
        )
    return "分值为0。" if chinese else "It was set at 0 points."


def _not_the_best(_: Effect, step: Step, language: str, __: Books) -> str:
    best, worth = _text(step, "best"), signed(_int(step, "best_worth"), language)
    if zh(language):
        return f"同类记录只计分值最大的一条，即记录{best}（{worth}）。"
    return f"Of records of this kind only the largest counts: {best} ({worth})."


def _capped(effect: Effect, step: Step, language: str, books: Books) -> str:
    cap, used = points(_int(step, "cap"), language), points(_int(step, "used"), language)
    where, full = window(Window(_text(step, "window")), language), signed(step.before, language)
    code = _text(step, "code")
    if step.name is StepName.CATEGORY_CAP:
        book = next((book for book in books if book.code == effect.revision), None)
        category = book.category(code) if book else None
        code = category.title.say(language) if category else code
    if zh(language):
        return f"本应{full}。{code}{where}最多{cap}，此前已用{used}。"
    return f"It would be {full}, but {code} counts at most {cap} {where}, and {used} were used before."


def _expired(effect: Effect, step: Step, language: str, _: Books) -> str:
    ended_on = day(_day(effect, step, "ended_on"), language)
    if zh(language):
        return f"有效期已满，自{ended_on}起不再计分。"
    return f"Its time is over: since {ended_on} it counts nothing."


WORDS: dict[StepName, Callable[[Effect, Step, str, Books], str]] = {
    StepName.REPEALED: _repealed,
    StepName.REPLACED: _replaced,
    StepName.TOO_SOON: _too_soon,
    StepName.WORTH: _worth,
    StepName.NOT_THE_BEST: _not_the_best,
    StepName.RULE_CAP: _capped,
    StepName.CATEGORY_CAP: _capped,
    StepName.EXPIRED: _expired,
}


def _int(step: Step, key: str) -> int:
    value = step.params[key]
    return value if isinstance(value, int) else 0


def _text(step: Step, key: str) -> str:
    return str(step.params.get(key, ""))


def _day(effect: Effect, step: Step, key: str) -> date:
    value = step.params.get(key)
    return value if isinstance(value, date) else effect.occurred_on
