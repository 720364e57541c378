"""The two sides of a changed field in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from rules.engine.book import (
    Amount,
    Cap,
    Evidence,
    Hold,
    ProgrammeEffect,
    Reach,
    Revision,
    Season,
)
from rules.engine.grounds import GROUNDS
from rules.engine.phrases import EVIDENCE, listed, month_day, points, quantity, span, zh
from rules.engine.rule import Between, CleanYear, Fixed, Ladder, Per, Title
from rules.engine.spans import Span
from rules.engine.words_programme import EFFECTS, say_need
from rules.engine.words_rule import say_cap, say_form, say_hold, say_source


class Change(Protocol):
    """What the words need of a change (diff.py has it)."""

    @property
    def part(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def before(self) -> Revision: ...
    @property
    def after(self) -> Revision: ...


PART_NAMES: dict[str, tuple[str, str]] = {
    "rulebook": ("the rulebook", "规则书"),
    "scale": ("the scale", "分数范围"),
    "grade": ("grade", "等级"),
    "category": ("category", "类别"),
    "rule": ("rule", "规则"),
    "programme": ("programme", "项目"),
}

FIELD_NAMES: dict[str, tuple[str, str]] = {
    "title": ("the title", "名称"),
    "source": ("the source", "来源"),
    "transition": ("the reach back", "溯及范围"),
    "archival": ("the mark of an archival text", "历史文本标记"),
    "base": ("the starting score", "基础分"),
    "floor": ("the lowest score", "最低分"),
    "ceiling": ("the highest score", "最高分"),
    "starts_at": ("the lowest score of the grade", "起始分"),
    "cap": ("the limit", "限额"),
    "form": ("the points", "分值"),
    "category": ("the category", "类别"),
    "ground": ("the ground", "事由"),
    "evidence": ("the proof needed", "凭据"),
    "legal_basis": ("the legal basis", "法律依据"),
    "counts_for": ("how long it counts", "有效期"),
    "replaces": ("what it takes the place of", "所代替的规则"),
    "once_every": ("how often it can count", "计分间隔"),
    "best_of": ("the group of which the largest counts", "取最高项的分组"),
    "holds": ("the hold on the grade", "等级限制"),
    "only_in": ("where it applies", "适用村居"),
    "effect": ("what it gives", "内容"),
    "amount": ("the amount", "数额"),
    "needs": ("what it needs", "条件"),
    "season": ("when it is open", "开放期"),
    "places": ("the number of places", "名额"),
    "service": ("the service", "服务类别"),
}

REACHES: dict[Reach, Title] = {
    Reach.NEW_ACTS: Title("only new acts", "仅适用于新行为"),
    Reach.UNDECIDED: Title("new acts, and earlier ones not yet in effect", "适用于新行为及尚未生效的记录"),
    Reach.ALL_ACTS: Title("all acts, where that is milder", "从轻适用于全部行为"),
}


def field_text(change: Change, language: str) -> tuple[str, str]:
    """Before and after, in words."""
    return (
        _side(change, change.before, language),
        _side(change, change.after, language),
    )


def shown_text(change: Change, language: str) -> tuple[str, str]:
    """Before and after for one reader: in the other language where only its text has changed."""
    before, after = field_text(change, language)
    return field_text(change, "en" if zh(language) else "zh") if before == after else (before, after)


def _side(change: Change, revision: Revision, language: str) -> str:
    holders: dict[str, Callable[[str], object | None]] = {
        "rulebook": lambda _: revision,
        "scale": lambda _: revision.scale,
        "grade": revision.grade,
        "category": revision.category,
        "rule": revision.rule,
        "programme": revision.programme,
    }
    value = getattr(holders[change.part](change.code), change.field)
    if change.field == "category":
        category = revision.category(value)
        return category.title.say(language) if category else str(value)
    if change.field == "needs":
        return say_need(revision, value, language)
    return say_value(value, change.field, language).rstrip(".。")


def say_value(value: object, field: str, language: str) -> str:
    """One value of a field in words; nothing is "none"."""
    match value:
        case None | "" | ():
            return "无" if zh(language) else "none"
        case Title() if not value:
            return "无" if zh(language) else "none"
        case Title() if field == "source":
            return say_source(value, language)
        case bool():
            return ("是" if value else "否") if zh(language) else ("yes" if value else "no")
        case Title():
            return value.say(language)
        case Fixed() | Between() | Per() | Ladder() | CleanYear():
            return say_form(value, language)
        case Cap():
            return say_cap(value, language)
        case Hold():
            return say_hold(value, language)
        case Span():
            return span(value, language)
        case Evidence():
            return EVIDENCE[value].say(language)
        case ProgrammeEffect():
            return EFFECTS[value].say(language)
        case Reach():
            return REACHES[value].say(language)
        case Amount(amount, unit):
            return quantity(amount, unit, language)
        case Season(start, end):
            return f"{month_day(start, language)} – {month_day(end, language)}"
        case tuple():
            return listed((str(item) for item in value), language)
        case int():
            return f"{value:,}" if field == "places" else points(value, language)
        case str() if field == "ground" and value in GROUNDS:
            return GROUNDS[value].say(language)
        case _:
            return str(value)
