"""Writes a timeline's books into the tables of law.py, clause by clause."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from rules.engine import needs as n
from rules.engine.book import Cap, Revision, Rule
from rules.engine.columns import days
from rules.engine.columns.law import (
    ASKED,
    ASKED_POINTS,
    BEST,
    BETWEEN,
    CAP,
    CATEGORY_CAP,
    HOLDS,
    KINDS,
    LADDER,
    MAY_SPOIL,
    ONCE,
    PER,
    POOLED,
    REPLACES,
    RULE,
    SPOILS,
    Law,
)
from rules.engine.rule import Between, CleanYear, Fixed, Form, Ladder, Per
from rules.engine.spans import Span, Window
from rules.engine.timeline import Timeline

Array = npt.NDArray[Any]


def compile_law(timeline: Timeline) -> Law:
    """Read the timeline's books into tables."""
    return _Writer(timeline).law()


class _Writer:
    """Fills the tables clause by clause."""

    def __init__(self, timeline: Timeline) -> None:
        books = timeline.revisions
        self.timeline = timeline
        self.codes = {code: at for at, code in enumerate(sorted({r.code for b in books for r in b.rules}))}
        self.width = len(self.codes) + 1
        self.size = (len(books) + 1) * self.width
        self.integers: dict[str, Array] = {}
        self.flags = np.zeros(self.size, np.uint16)
        self.code_flags = np.zeros(self.width, np.uint16)
        self.categories: dict[str, int] = {}
        self.bests: dict[str, int] = {}
        self.caps: dict[tuple[int, Window], int] = {}
        self.ladders: dict[tuple[int, ...], int] = {}
        self.ends: dict[Span, int] = {}
        self.replaces: dict[int, list[int]] = {}
        self.least_caps: dict[int, int] = {}
        self.least_category_caps: dict[int, int] = {}
        self.capped_categories = {c.code for b in books for c in b.categories if c.cap is not None}
        leaves = [
            leaf
            for programme in (timeline.in_force.programmes if timeline.in_force else ())
            for leaf in n.leaves(programme.needs)
        ]
        self.asked = {leaf.rule for leaf in leaves if isinstance(leaf, n.ActiveRecord | n.NoActiveRecord)}
        self.asked_points = {leaf.category for leaf in leaves if isinstance(leaf, n.CategoryPoints)}

    def law(self) -> Law:
        for row, book in enumerate(self.timeline.revisions, start=1):
            for rule in book.rules:
                self._write(row * self.width + self.codes[rule.code], book, rule)
        flags = self.flags | np.tile(self.code_flags, len(self.timeline.revisions) + 1)
        flags[self.flags == 0] = 0
        rungs = np.zeros((len(self.ladders), max(map(len, self.ladders), default=0)), np.int64)
        for steps, at in self.ladders.items():
            rungs[at] = [*steps, *[steps[-1]] * (rungs.shape[1] - len(steps))]
        table = self._table
        return Law(
            timeline=self.timeline,
            codes=self.codes,
            categories=self.categories,
            starts=np.array([days.number(b.effective_from) for b in self.timeline.revisions], np.int32),
            flags=flags,
            asked_upto=self._asked_upto(),
            used=int(np.bitwise_or.reduce(flags)) if flags.size else 0,
            nominal=table("nominal"),
            worth=table("worth"),
            low=table("low"),
            high=table("high"),
            none_chosen=table("none_chosen"),
            step=np.maximum(table("step"), 1),
            per=table("per"),
            pooled=table("pooled", -1),
            ladder=table("ladder"),
            rungs=rungs,
            back=np.stack([table("back_months"), table("back_days")]).astype(np.int32),
            once=np.stack([table("once_months"), table("once_days")]).astype(np.int32),
            best=table("best"),
            cap=table("cap"),
            category=table("category"),
            category_cap=table("category_cap"),
            least_cap=_least(self.least_caps, self.width),
            least_category_cap=_least(self.least_category_caps, len(self.categories)),
            cap_points=np.array([np.iinfo(np.int64).max, *(points for points, _ in self.caps)], np.int64),
            cap_months=np.array([1, *(days.DIVISORS[window] for _, window in self.caps)], np.int32),
            ends_by=table("ends_by", days.FIRST - 1).astype(np.int32),
            held_rank=table("held_rank"),
            held_after=table("held_after").astype(np.int32),
            replaces=self.replaces,
        )

    def _asked_upto(self) -> Array:
        """Up to how many books begun by the day of the act the later ones must be asked about each record itself.

        All of them where what a record of the code is worth nominally depends on the record (else -1: never), but only where
        none had begun (0) if it is the same in every book.
        """
        upto = np.full(self.width, -1, np.int64)
        books = self.timeline.revisions
        for code, number in self.codes.items():
            forms = [rule.form if (rule := book.rule(code)) else None for book in books]
            if any(isinstance(form, Between | Per) for form in forms):
                alike = all(_same_nominal(form, forms[0]) for form in forms)
                upto[number] = 0 if alike else len(books)
        return upto

    def _table(self, name: str, empty: int = 0) -> Array:
        found = self.integers.get(name)
        return np.full(self.size, empty, np.int64) if found is None else found

    def _set(self, name: str, clause: int, value: int, empty: int = 0) -> None:
        table = self.integers.get(name)
        if table is None:
            table = self.integers[name] = np.full(self.size, empty, np.int64)
        table[clause] = value

    def _write(self, clause: int, book: Revision, rule: Rule) -> None:
        flags, shared = RULE, self._form(clause, rule)
        if rule.replaces:
            self.replaces[clause] = [self.codes[code] for code in rule.replaces if code in self.codes]
            for code in self.replaces[clause]:
                self.code_flags[code] |= REPLACES
            flags |= REPLACES
        if rule.once_every is not None:
            shared |= ONCE
            self._span("once", clause, rule.once_every)
        if rule.best_of:
            flags |= BEST
            self._set("best", clause, self.bests.setdefault(rule.best_of, len(self.bests)))
        if rule.cap is not None:
            shared |= CAP
            self._set("cap", clause, self._cap(rule.cap))
            code = self.codes[rule.code]
            self.least_caps[code] = min(rule.cap.points, self.least_caps.get(code, rule.cap.points))
        if rule.counts_for is not None:
            until = self._last_reaching(rule.counts_for)
            self._set("ends_by", clause, until, days.FIRST - 1)
        if rule.is_deduction:
            flags |= SPOILS if rule.holds is not None or _always_below(rule) else 0
            flags |= MAY_SPOIL if isinstance(rule.form, Between | Per) else 0
        flags |= self._category(clause, book, rule) | self._hold(clause, rule)
        self.flags[clause] |= flags
        code = self.codes[rule.code]
        if rule.code in self.asked:
            shared |= ASKED
        self.code_flags[code] |= shared

    def _form(self, clause: int, rule: Rule) -> int:
        """Write the form; the flags that all clauses of the code share."""
        match rule.form:
            case Fixed(points) | CleanYear(points):
                self._set("worth", clause, points)
                self._set("nominal", clause, points)
                return 0
            case Between(low, high):
                self._set("low", clause, low)
                self._set("high", clause, high)
                self._set("none_chosen", clause, rule.form.mildest)
                self.flags[clause] |= BETWEEN
                return 0
            case Per(points, quantity, _, pooled):
                self._set("per", clause, points)
                self._set("step", clause, quantity)
                self.flags[clause] |= PER
                if pooled is None:
                    return 0
                self._set("pooled", clause, KINDS.index(pooled), -1)
                return POOLED
            case Ladder(rungs, look_back):
                self._set("ladder", clause, self.ladders.setdefault(rungs, len(self.ladders)) + 1)
                self._set("worth", clause, rungs[0])
                self._set("nominal", clause, rungs[0])
                self._span("back", clause, look_back)
                return LADDER

    def _category(self, clause: int, book: Revision, rule: Rule) -> int:
        number = self.categories.setdefault(rule.category, len(self.categories))
        self._set("category", clause, number)
        category = book.category(rule.category)
        if category is not None and category.cap is not None:
            self._set("category_cap", clause, self._cap(category.cap))
            least = self.least_category_caps.get(number, category.cap.points)
            self.least_category_caps[number] = min(category.cap.points, least)
        flags = CATEGORY_CAP if rule.category in self.capped_categories else 0
        return flags | (ASKED_POINTS if rule.category in self.asked_points else 0)

    def _hold(self, clause: int, rule: Rule) -> int:
        """A hold of a grade that the revision in force lacks is void."""
        in_force = self.timeline.in_force
        rank = in_force.rank(rule.holds.grade) if in_force and rule.holds else None
        if rule.holds is None or rank is None:
            return 0
        self._set("held_rank", clause, rank)
        self._set("held_after", clause, self._last_reaching(rule.holds.lasts))
        return HOLDS

    def _cap(self, cap: Cap) -> int:
        return self.caps.setdefault((cap.points, cap.window), len(self.caps) + 1)

    def _span(self, name: str, clause: int, span: Span) -> None:
        months, more = days.parts(span)
        self._set(f"{name}_months", clause, months)
        self._set(f"{name}_days", clause, more)

    def _last_reaching(self, span: Span) -> int:
        """The last day on which something that lasts so long was over by the day asked about."""
        if span not in self.ends:
            self.ends[span] = days.last_day_reaching(span.after, self.timeline.as_of)
        return self.ends[span]


def _same_nominal(form: Form | None, other: Form | None) -> bool:
    """Whether every record is worth the same nominally under both forms."""
    if isinstance(form, Per) and isinstance(other, Per):
        return (form.points, form.quantity) == (other.points, other.quantity)
    return form == other


def _least(caps: dict[int, int], size: int) -> Array:
    table = np.full(size, np.iinfo(np.int64).max, np.int64)
    for number, points in caps.items():
        table[number] = points
    return table


def _always_below(rule: Rule) -> bool:
    """Whether every record of the rule takes points nominally."""
    match rule.form:
        case Fixed(points):
            return points < 0
        case Ladder(rungs):
            return rungs[0] < 0
        case _:
            return False
