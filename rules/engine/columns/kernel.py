"""The kernel: one part of the residents, from columns to scores, in the steps of scoring.md 4 to 6."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.engine import needs as n
from rules.engine.columns import days, guard
from rules.engine.columns.clean_years import Slot, slots_of, with_clean_years
from rules.engine.columns.encode import Columns
from rules.engine.columns.governing import Governing
from rules.engine.columns.grading import change_of, grades_of, lower_by_holds, strike_expired
from rules.engine.columns.law import ASKED, ASKED_POINTS, Law
from rules.engine.columns.limits import cut_to_category_caps, cut_to_rule_caps, keep_the_best
from rules.engine.columns.marks import clause_marks, effects_marks, few_marks
from rules.engine.columns.striking import strike_repealed, strike_replaced, strike_too_soon
from rules.engine.columns.work import Work
from rules.engine.columns.worths import set_worths
from rules.engine.columns.writing import compile_law
from rules.engine.evaluate import ADULT_MONTHS
from rules.engine.spans import add_months
from rules.engine.timeline import Timeline
from rules.engine.trace import NoScore

Array = npt.NDArray[Any]

NO_SCORE = ["", *(reason.value for reason in NoScore)]
"""What the numbers in `Outcome.reason` stand for."""
Fact = n.ActiveRecord | n.CategoryPoints
"""What a programme asks of a resident's records; a NoActiveRecord is the same question."""


@dataclass(frozen=True)
class Judge:
    """A timeline made ready for any number of parts; `adult` is the last day of birth of someone who is of age."""

    law: Law
    governing: Governing
    slots: list[Slot]
    facts: list[Fact]
    adult: int

    @classmethod
    def of(cls, timeline: Timeline) -> Judge:
        """Compile the books; the facts are those that the programmes of the book in force ask for."""
        law = compile_law(timeline)
        facts: dict[Fact, None] = {}
        for programme in timeline.in_force.programmes if timeline.in_force else ():
            for leaf in n.leaves(programme.needs):
                match leaf:
                    case n.ActiveRecord(rule) | n.NoActiveRecord(rule):
                        facts[n.ActiveRecord(rule)] = None
                    case n.CategoryPoints():
                        facts[leaf] = None
                    case _:
                        pass
        adult = days.last_day_reaching(_birthday, timeline.as_of)
        return cls(law, Governing(law), slots_of(law), list(facts), adult)

    def under(self, timeline: Timeline) -> Judge:
        """The same clauses on the same day, where only the reach of books is another: nothing is read anew."""
        law = replace(self.law, timeline=timeline)
        return replace(self, law=law, governing=Governing(law), slots=slots_of(law))

    @cached_property
    def of_clauses(self) -> Array:
        """The marks of the law's clauses."""
        return clause_marks(self.law)

    @cached_property
    def of_slots(self) -> Array:
        """The marks of the records that clean years make."""
        return few_marks(slot.key for slot in self.slots)


@dataclass(frozen=True)
class EffectRows:
    """The effects of a part in the order (resident, occurred_on, record).

    who: int32, resident in the part; source: int64, position in the part's columns, or -1 - slot of a clean year;
    clause: int64 (law.py); worth: int64 hundredths; reason: uint8, places in work.REASONS; day: int32
    """

    who: Array
    source: Array
    clause: Array
    worth: Array
    reason: Array
    day: Array


@dataclass(frozen=True)
class Outcome:
    """What a part of P residents comes to.

    reason: uint8[P], places in NO_SCORE; score, change: int64[P] hundredths (0 without a score); rank: int16[P], the
    grade's place from the top, -1 without a score; facts: bool or int64 [P] by need; effects: None where not asked for;
    marks: uint64[P], those of the effects (marks.py), None where not asked for
    """

    reason: Array
    score: Array
    change: Array
    rank: Array
    facts: Mapping[Fact, Array]
    effects: EffectRows | None
    marks: Array | None = None


def judge(
    of: Judge,
    columns: Columns,
    span: tuple[int, int],
    codes: Array,
    *,
    effects: bool,
    keys: Array | None = None,
) -> Outcome:
    """Score the residents from `span[0]` to before `span[1]`; `codes` = the law's numbers of the columns' rules.

    `keys` = the marks of the columns' record keys, for who wants marks of the effects.
    """
    low, high = span
    part = columns.part(low, high)
    reason = _no_score(of, part)
    count = reason.size
    book = of.law.timeline.in_force
    if book is None:
        nothing = np.zeros(count, np.int64)
        marks = None if keys is None else nothing.astype(np.uint64)
        return Outcome(reason, nothing, nothing, np.full(count, -1, np.int16), {}, None, marks)
    scored = reason == 0
    first = int(columns.starts[low])
    work = _settle(of, part, (low, first), codes, scored, reasons=effects or keys is not None)
    change = change_of(work, part.starts)
    score = change + book.scale.base
    np.maximum(score, book.scale.floor, out=score)
    if book.scale.ceiling is not None:
        np.minimum(score, book.scale.ceiling, out=score)
    rank = grades_of(book, score)
    lower_by_holds(work, rank)
    score[~scored] = 0
    rank[~scored] = -1
    facts = {fact: _fact(of.law, work, fact, count) for fact in of.facts}
    marks = None
    if keys is not None:
        mine = keys[first : first + part.who.size]
        marks = effects_marks(work, of.of_clauses, of.of_slots, mine, count)
    return Outcome(reason, score, change, rank, facts, _effects(work) if effects else None, marks)


def _settle(
    of: Judge, part: Columns, first: tuple[int, int], codes: Array, scored: Array, *, reasons: bool
) -> Work:
    """Take the records of the reckoning through the steps of section 5, in order.

    `first` = the number of the part's first resident and of the first record in the whole columns.
    """
    law, timeline = of.law, of.law.timeline
    as_of = days.number(timeline.as_of)
    known_at = None if timeline.known_at is None else days.moment(timeline.known_at)
    who = part.who - np.int32(first[0])
    live = part.histories.in_effect(as_of, known_at)
    live &= part.day <= as_of
    if not scored.all():
        live &= scored.take(who.astype(np.int64))
    rule = codes.take(part.rule.astype(np.int64))
    guard.check(law, part, who, rule, live, len(of.slots))
    clause = of.governing.clauses(rule, part.day, part.histories, known_at, part.quantity, part.points)
    flags = law.flags.take(clause)
    flags *= live
    work = Work(
        law=law,
        who=who,
        group=part.group,
        rule=rule,
        day=part.day,
        place=part.place - np.int32(first[1]),
        at_place=part.at_place - np.int32(first[1]),
        quantity=part.quantity,
        points=part.points,
        deed=part.deed,
        live=live,
        clause=clause,
        flags=flags,
        worth=np.zeros(flags.size, np.int64),
        reason=np.zeros(flags.size, np.uint8) if reasons else None,
        source=None,
        head=flags.size,
    )
    strike_repealed(work)
    strike_replaced(work)
    strike_too_soon(work)
    if of.slots:
        work = with_clean_years(work, part, of.slots, scored)
    set_worths(work)
    keep_the_best(work)
    cut_to_rule_caps(work)
    cut_to_category_caps(work)
    strike_expired(work)
    return work


def _no_score(of: Judge, part: Columns) -> Array:
    """Why each resident has no score, 0 where there is one."""
    as_of = np.int32(days.number(of.law.timeline.as_of))
    reason = np.zeros(part.born.size, np.uint8)
    if of.law.timeline.in_force is None:
        reason[:] = NO_SCORE.index(NoScore.NO_REVISION)
    reason[part.born > of.adult] = NO_SCORE.index(NoScore.UNDER_AGE)
    reason[(part.enrolled > as_of) | (part.left <= as_of)] = NO_SCORE.index(NoScore.NOT_ENROLLED)
    return reason


def _birthday(born_on: date) -> date:
    return add_months(born_on, ADULT_MONTHS)


def _fact(law: Law, work: Work, fact: Fact, residents: int) -> Array:
    """What a need asks of the records, for each resident (scoring.md 7)."""
    if isinstance(fact, n.ActiveRecord):
        found = np.zeros(residents, np.bool_)
        rows = work.having(ASKED)
        found[work.who[rows[work.rule[rows] == law.codes.get(fact.rule, -1)]]] = True
        return found
    since = days.number(fact.within.before(law.timeline.as_of))
    rows = work.having(ASKED_POINTS)
    category = law.categories.get(fact.category, -1)
    rows = rows[(law.category.take(work.clause[rows]) == category) & (work.day[rows] > since)]
    total = np.zeros(residents, np.int64)
    np.add.at(total, work.who[rows], work.worth[rows])
    return total


def _effects(work: Work) -> EffectRows:
    rows = work.at_place[work.live[work.at_place]]
    assert work.reason is not None  # noqa: S101 - asked for
    return EffectRows(
        who=work.who[rows],
        source=(rows if work.source is None else work.source[rows]).astype(np.int64),
        clause=work.clause[rows],
        worth=work.worth[rows],
        reason=work.reason[rows],
        day=work.day[rows],
    )
