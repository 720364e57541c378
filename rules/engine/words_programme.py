"""A programme, its needs and an answer in words."""

from __future__ import annotations

from collections.abc import Mapping

from rules.engine import needs as n
from rules.engine.book import Programme, ProgrammeEffect, Revision
from rules.engine.phrases import joined, listed, month_day, points, quantity, span, zh
from rules.engine.programmes import NO_PLACE_LEFT, NOT_OPEN, Answer, Finding, Verdict
from rules.engine.rule import Title

NO_NAMES: Mapping[str, str] = {}

EFFECTS: dict[ProgrammeEffect, Title] = {
    ProgrammeEffect.DISCOUNT: Title("a discount", "优惠减免"),
    ProgrammeEffect.FREE_SERVICE: Title("a free service", "免费服务"),
    ProgrammeEffect.PRIORITY: Title("priority", "优先办理"),
    ProgrammeEffect.DEPOSIT_WAIVER: Title("no deposit", "免交押金"),
    ProgrammeEffect.VOUCHER: Title("a voucher", "兑换券"),
    ProgrammeEffect.RECOGNITION: Title("recognition", "表彰"),
    ProgrammeEffect.SUBSIDY_CONDITION: Title("a condition for a subsidy", "补贴条件"),
    ProgrammeEffect.ELIGIBILITY_CONDITION: Title("a condition for a post", "任职资格条件"),
}

VERDICTS: dict[Verdict, Title] = {
    Verdict.ELIGIBLE: Title("Eligible", "符合条件"),
    Verdict.NOT_ELIGIBLE: Title("Not eligible", "不符合条件"),
    Verdict.UNDETERMINED: Title("Undetermined", "无法确定"),
}


def say_programme(
    revision: Revision, programme: Programme, language: str, *, villages: Mapping[str, str] = NO_NAMES
) -> str:
    """What the programme gives, to whom, when, and how many places there are."""
    gives = EFFECTS[programme.effect].say(language)
    if programme.amount is not None:
        amount = quantity(programme.amount.value, programme.amount.unit, language)
        gives = f"{gives}{'，' if zh(language) else ', '}{amount}"
    needs = say_need(revision, programme.needs, language, villages)
    if zh(language):
        sentences = [f"内容：{gives}。", f"条件：{needs}。"]
        if programme.season is not None:
            start, end = (
                month_day(value, language) for value in (programme.season.start, programme.season.end)
            )
            sentences.append(f"每年{start}至{end}开放。")
        if programme.places is not None:
            sentences.append(f"共{programme.places:,}个名额。")
        return joined(sentences, language)
    sentences = [f"It gives {gives}.", f"It needs: {needs}."]
    if programme.season is not None:
        start, end = (month_day(value, language) for value in (programme.season.start, programme.season.end))
        sentences.append(f"Open every year from {start} to {end}.")
    if programme.places is not None:
        places = "is one place" if programme.places == 1 else f"are {programme.places:,} places"
        sentences.append(f"There {places}.")
    return joined(sentences, language)


def say_need(revision: Revision, need: n.Need, language: str, villages: Mapping[str, str] = NO_NAMES) -> str:
    """A need as a phrase, such as "grade A or higher"."""
    chinese = zh(language)
    match need:
        case n.AllOf(needs) | n.AnyOf(needs):
            parts = [_inner(revision, inner, language, villages) for inner in needs]
            both = isinstance(need, n.AllOf)
            return _joint(both, language).join(parts)
        case n.NotOf(inner):
            phrase = _inner(revision, inner, language, villages)
            return f"不属于：{phrase}" if chinese else f"not: {phrase}"
        case n.MinGrade(grade):
            return f"等级{grade}及以上" if chinese else f"grade {grade} or higher"
        case n.MaxGrade(grade):
            return f"等级{grade}及以下" if chinese else f"grade {grade} or lower"
        case n.MinScore(amount):
            return (
                f"分数不低于{points(amount, language)}" if chinese else f"at least {points(amount, language)}"
            )
        case n.MaxScore(amount):
            return (
                f"分数不高于{points(amount, language)}" if chinese else f"at most {points(amount, language)}"
            )
        case n.MinAge(years):
            return f"年满{years}岁" if chinese else f"{years} years or older"
        case n.MaxAge(years):
            return f"不超过{years}岁" if chinese else f"not older than {years} years"
        case n.LivesIn(codes):
            names = listed((villages.get(code, code) for code in codes), language)
            return f"居住在{names}" if chinese else f"lives in {names}"
        case _:
            return _of_records(revision, need, language)


def _of_records(revision: Revision, need: n.Need, language: str) -> str:
    chinese = zh(language)
    match need:
        case n.EnrolledFor(value):
            length = span(value, language)
            return f"加入满{length}" if chinese else f"enrolled for {length}"
        case n.ActiveRecord(code):
            name = _rule(revision, code, language)
            return f"有{name}的有效记录" if chinese else f"a record of {name} that counts"
        case n.NoActiveRecord(code):
            name = _rule(revision, code, language)
            return f"没有{name}的有效记录" if chinese else f"no record of {name} that counts"
        case n.CategoryPoints(code, at_least, within):
            category = revision.category(code)
            name = category.title.say(language) if category else code
            amount, length = points(at_least, language), span(within, language)
            if chinese:
                return f"最近{length}内“{name}”类不少于{amount}"
            return f'at least {amount} in "{name}" in the last {length}'
        case n.HouseholdAverage(amount):
            if chinese:
                return f"家庭平均分不低于{points(amount, language)}"
            return f"a household average of at least {points(amount, language)}"
        case _:
            return need.key


def say_answer(
    answer: Answer, revision: Revision, language: str, *, villages: Mapping[str, str] = NO_NAMES
) -> str:
    """The answer and what decided it; "undetermined" says what is not known, and never sounds like a no."""
    verdict = VERDICTS[answer.answer].say(language)
    chinese = zh(language)
    if answer.reason == NOT_OPEN:
        return f"{verdict}：目前不在开放期内。" if chinese else f"{verdict}: the programme is not open now."
    if answer.reason == NO_PLACE_LEFT:
        if chinese:
            return f"{verdict}：符合条件的人多于名额，名额已满。"
        return f"{verdict}: more people qualify than there are places, and no place is left."
    if answer.finding is None:
        return f"{verdict}。" if chinese else f"{verdict}."
    finding = decider(answer.finding)
    phrase = say_need(revision, finding.need, language, villages)
    if answer.answer is Verdict.UNDETERMINED:
        if chinese:
            return f"{verdict}：缺少判断“{phrase}”所需的资料。这不是拒绝。"
        return f"{verdict}: what is needed to judge this is not on file: {phrase}. This is not a no."
    if finding.value:
        return f"{verdict}：{phrase}。" if chinese else f"{verdict}: this is so: {phrase}."
    return f"{verdict}：未满足“{phrase}”。" if chinese else f"{verdict}: this is not so: {phrase}."


def decider(finding: Finding) -> Finding:
    """The finding at the end of the path: the one that decided."""
    part = finding.decider
    return finding if part is None else decider(part)


def _rule(revision: Revision, code: str, language: str) -> str:
    rule = revision.rule(code)
    return f"{code} {rule.title.say(language)}" if rule else code


def _joint(both: bool, language: str) -> str:
    if zh(language):
        return "，并且" if both else "，或者"
    return " and " if both else " or "


def _inner(revision: Revision, need: n.Need, language: str, villages: Mapping[str, str]) -> str:
    phrase = say_need(revision, need, language, villages)
    if isinstance(need, (n.AllOf, n.AnyOf)) and len(need.needs) > 1:
        return f"（{phrase}）" if zh(language) else f"({phrase})"
    return phrase
