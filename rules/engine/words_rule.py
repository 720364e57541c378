"""A rule in words: what a record of it does, for how long, on what proof, and where the text comes from."""

from __future__ import annotations

from collections.abc import Mapping

from rules.engine.book import Between, Cap, CleanYear, Fixed, Form, Hold, Ladder, Per, Revision, Rule, Title
from rules.engine.phrases import (
    EVIDENCE,
    joined,
    listed,
    number,
    ordinal,
    points,
    quantity,
    signed,
    span,
    stopped,
    window,
    zh,
)
from rules.engine.spans import Window

NO_NAMES: Mapping[str, str] = {}
ILLUSTRATIVE = Title.plain("illustrative")


def say_clause(
    revision: Revision, rule: Rule, language: str, *, villages: Mapping[str, str] = NO_NAMES
) -> str:
    """The whole clause in short sentences; `villages` gives names for village codes."""
    return joined(clause_sentences(revision, rule, language, villages=villages), language)


def clause_sentences(
    revision: Revision, rule: Rule, language: str, *, villages: Mapping[str, str] = NO_NAMES
) -> tuple[str, ...]:
    """The clause sentence by sentence: worth first, source last."""
    sentences = [say_form(rule.form, language), *modifiers(rule, language, villages)]
    basis, source = rule.legal_basis.say(language), say_source(rule.source or revision.source, language)
    if zh(language):
        named = [("凭据：", EVIDENCE[rule.evidence].zh), ("法律依据：", basis), ("来源：", source)]
    else:
        proof = EVIDENCE[rule.evidence].en
        named = [("Proof: ", proof), ("Legal basis: ", basis), ("Source: ", source)]
    sentences += [name + stopped(text, language) for name, text in named if text]
    return tuple(sentences)


def say_source(source: Title, language: str) -> str:
    """A source; the plain word `illustrative` is put into the reader's language."""
    if source == ILLUSTRATIVE:
        return "示例（非官方文本）" if zh(language) else "illustrative, not an official text"
    return source.say(language)


def say_form(form: Form, language: str) -> str:
    """What a record is worth.

    >>> say_form(Fixed(-1000), "en"), say_form(Fixed(-1000), "zh")
    ('Each record: −10 points.', '每条记录扣10分。')
    """
    chinese = zh(language)
    match form:
        case Fixed(0):
            return "不增减分数。" if chinese else "No points."
        case Fixed(worth):
            return (
                f"每条记录{signed(worth, language)}。"
                if chinese
                else f"Each record: {signed(worth, language)}."
            )
        case Between():
            return _between(form, language)
        case Per():
            return _per(form, language)
        case Ladder():
            return _ladder(form, language)
        case CleanYear(worth):
            if chinese:
                return f"每个没有扣分的自然年{signed(worth, language)}，年满后自动计入，无人录入。"
            return (
                f"Each calendar year without a deduction: {signed(worth, language)}, "
                "by itself once the year is over."
            )


def _between(form: Between, language: str) -> str:
    if zh(language):
        verb = "扣" if form.low < 0 else "加"
        least, most = sorted((abs(form.low), abs(form.high)))
        return f"每条记录{verb}{number(least)}至{number(most)}分，由经办人在此范围内确定。"
    low, high = sorted((form.low, form.high), key=abs)
    plus = "+" if form.high > 0 else ""
    ends = f"{plus}{number(low)} to {plus}{number(high)} points"
    return f"Each record: {ends}, set by the clerk within this range."


def _per(form: Per, language: str) -> str:
    step = quantity(form.quantity, form.unit, language)
    if zh(language):
        text = f"每满{step}{signed(form.points, language)}，不足部分不计。"
        if form.pooled is not None:
            over = "终身" if form.pooled is Window.LIFETIME else f"{window(form.pooled, language)}内"
            text += f"{over}累计计算。"
        return text
    text = f"For every full {step}: {signed(form.points, language)}."
    if form.pooled is not None:
        over = "over a lifetime" if form.pooled is Window.LIFETIME else window(form.pooled, language)
        text += f" Amounts add up {over}."
    return text


def _ladder(form: Ladder, language: str) -> str:
    last = len(form.rungs)
    rungs = [
        f"{ordinal(place, language)}{'' if zh(language) else ': '}{signed(rung, language)}"
        for place, rung in enumerate(form.rungs, start=1)
    ]
    within = span(form.look_back, language)
    if zh(language):
        tail = "及以后每次相同" if last > 1 else "每次相同"
        return f"{within}内，{'，'.join(rungs)}（{tail}）。"
    return f"Within {within}, {', '.join(rungs)}; every later one like the last."


def modifiers(rule: Rule, language: str, villages: Mapping[str, str] = NO_NAMES) -> list[str]:
    """Everything that may change a record's worth, sentence by sentence."""
    chinese = zh(language)
    found: list[str] = []
    if rule.replaces:
        codes = listed(rule.replaces, language)
        found.append(
            f"同一行为，以本条代替{codes}。" if chinese else f"Takes the place of {codes} for the same act."
        )
    if rule.once_every is not None:
        every = span(rule.once_every, language)
        found.append(f"每{every}最多计一次。" if chinese else f"At most once every {every}.")
    if rule.best_of:
        found.append(
            "同类记录只计分值最大的一条。"
            if chinese
            else "Of all records of this kind only the largest counts."
        )
    if rule.cap is not None:
        found.append(say_cap(rule.cap, language))
    if rule.holds is not None:
        found.append(say_hold(rule.holds, language))
    if rule.only_in:
        names = listed((villages.get(code, code) for code in rule.only_in), language)
        found.append(f"仅适用于{names}的居民。" if chinese else f"Only for residents of {names}.")
    if rule.counts_for is not None:
        lasts = span(rule.counts_for, language)
        found.append(f"有效期{lasts}。" if chinese else f"Counts for {lasts}.")
    return found


def say_cap(cap: Cap, language: str) -> str:
    """A limit over several records."""
    if zh(language):
        return f"{window(cap.window, language)}合计最多{points(cap.points, language)}。"
    return f"Together at most {points(cap.points, language)} {window(cap.window, language)}."


def say_hold(hold: Hold, language: str) -> str:
    """A hold on the grade."""
    if zh(language):
        return f"此后{span(hold.lasts, language)}内等级不高于{hold.grade}。"
    return f"For {span(hold.lasts, language)} the grade is at most {hold.grade}."
