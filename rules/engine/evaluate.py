"""One resident's score as of a day, as known at a moment, with the full trace: the law (scoring.md 8)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from rules.engine.book import Revision
from rules.engine.clean_years import with_clean_years
from rules.engine.entry import Entry, entries_of
from rules.engine.facts import Record, Resident, State
from rules.engine.grading import ends, grade_of, hold_ends, holds_in_force, lowered, strike_expired
from rules.engine.limits import cut_to_category_caps, cut_to_rule_caps, keep_the_best
from rules.engine.spans import add_months
from rules.engine.striking import strike_repealed, strike_replaced, strike_too_soon
from rules.engine.timeline import Timeline
from rules.engine.trace import Effect, Evaluation, NoScore, Outside
from rules.engine.worth import set_worths

ADULT_MONTHS = 18 * 12


def evaluate(
    revisions: Iterable[Revision],
    resident: Resident,
    records: Iterable[Record],
    *,
    as_of: date,
    known_at: datetime | None = None,
) -> Evaluation:
    """Score one resident from their own records; `known_at` None means everything is known.

    Raises ValueError for a `known_at` without an offset.
    """
    return evaluate_on(Timeline.of(revisions, as_of=as_of, known_at=known_at), resident, records)


def evaluate_on(timeline: Timeline, resident: Resident, records: Iterable[Record]) -> Evaluation:
    """The same on a prepared timeline, for many residents of one county."""
    records = tuple(records)
    reasons = no_score_reasons(timeline, resident)
    revision = timeline.in_force
    if reasons or revision is None:
        return Evaluation(resident.key, None, None, reasons[0], reasons=reasons)
    entries = settle(timeline, resident, records)
    change = sum(entry.worth for entry in entries)
    score = revision.scale.clamp(revision.scale.base + change)
    by_points = grade_of(revision, score)
    holds = holds_in_force(revision, entries, timeline.as_of)
    return Evaluation(
        resident=resident.key,
        score=score,
        grade=lowered(revision, by_points, holds),
        reason="",
        effects=tuple(_effect(resident, entry) for entry in entries),
        revision=revision.code,
        base=revision.scale.base,
        change=change,
        grade_by_points=by_points,
        holds=holds,
        outside=outside(timeline, records),
    )


def settle(timeline: Timeline, resident: Resident, records: Iterable[Record]) -> list[Entry]:
    """Take the records in effect through the steps of section 5, in order."""
    entries = entries_of(timeline, records)
    strike_repealed(entries)
    strike_replaced(entries)
    strike_too_soon(entries)
    entries = with_clean_years(timeline, entries, resident.enrolled_on)
    set_worths(entries)
    keep_the_best(entries)
    cut_to_rule_caps(entries)
    cut_to_category_caps(entries)
    strike_expired(entries, timeline.as_of)
    return entries


def no_score_reasons(timeline: Timeline, resident: Resident) -> tuple[str, ...]:
    """Every reason why there is no score, most telling first; an unknown birth date is no reason."""
    reasons = []
    if not resident.enrolled(timeline.as_of):
        reasons.append(NoScore.NOT_ENROLLED.value)
    if resident.born_on is not None and timeline.as_of < add_months(resident.born_on, ADULT_MONTHS):
        reasons.append(NoScore.UNDER_AGE.value)
    if timeline.in_force is None:
        reasons.append(NoScore.NO_REVISION.value)
    return tuple(reasons)


def outside(timeline: Timeline, records: Iterable[Record]) -> tuple[Outside, ...]:
    """Records known by then that are not in the reckoning: proposed, suspended, annulled …, in order."""
    found = []
    for record in sorted(records, key=lambda record: (record.occurred_on, record.key)):
        state = record.state(timeline.as_of, timeline.known_at)
        if state is not None and (state is not State.IN_EFFECT or record.occurred_on > timeline.as_of):
            found.append(Outside(record.key, record.rule, state.value, record.occurred_on))
    return tuple(found)


def _effect(resident: Resident, entry: Entry) -> Effect:
    rule = entry.governed_by
    return Effect(
        resident=resident.key,
        record=entry.record.key,
        rule=entry.record.rule,
        revision=entry.revision.code if entry.revision else "",
        worth=entry.worth,
        reason=entry.reason,
        occurred_on=entry.record.occurred_on,
        category=rule.category if rule else "",
        counts=not entry.struck,
        nominal=entry.nominal,
        path=entry.path,
        steps=tuple(entry.steps),
        ends_on=ends(entry),
        holds_grade=rule.holds.grade if rule and rule.holds else "",
        hold_ends_on=hold_ends(entry),
        made=entry.made,
    )
