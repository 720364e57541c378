"""A county's revisions as seen on one day at one moment, and the one that governs a record (scoring.md 4)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from rules.engine.book import CleanYear, Reach, Revision, Rule, in_order
from rules.engine.facts import Record
from rules.engine.trace import Choice, Why


@dataclass(frozen=True, slots=True)
class Timeline:
    """The revisions that had taken effect by `as_of` and were published by `known_at`, oldest first."""

    revisions: tuple[Revision, ...]
    as_of: date
    known_at: datetime | None

    @classmethod
    def of(cls, revisions: Iterable[Revision], *, as_of: date, known_at: datetime | None = None) -> Timeline:
        """Prepare once, use for many residents; raises ValueError for a `known_at` without an offset."""
        if known_at is not None and known_at.tzinfo is None:
            raise ValueError("known_at needs a time zone")
        known = (
            revision
            for revision in revisions
            if revision.effective_from <= as_of and revision.published_by(known_at)
        )
        return cls(in_order(known), as_of, known_at)

    @property
    def in_force(self) -> Revision | None:
        """The revision in force on `as_of`: its scale, grades and programmes apply."""
        return self.revisions[-1] if self.revisions else None

    def governing(
        self, record: Record, *, made: bool = False
    ) -> tuple[Revision | None, int, tuple[Choice, ...]]:
        """The revision that governs a record, its nominal points under it, and the way there.

        Starts with the book in force on the day of the act; each later one that reaches back governs only
        where it gives the resident more nominal points. `made` is for the record of a clean year.
        """
        position = bisect_right(self.revisions, record.occurred_on, key=lambda r: r.effective_from) - 1
        governing = self.revisions[position] if position >= 0 else None
        nominal = nominal_points(governing, record, made=made)
        path: list[Choice] = []
        if governing is not None:
            path.append(_choice(governing, record, nominal, chosen=True, why=Why.IN_FORCE, made=made))
        for later in self.revisions[position + 1 :]:
            if later.transition is Reach.NEW_ACTS:
                path.append(_choice(later, record, None, chosen=False, why=Why.NEW_ACTS, made=made))
                continue
            if later.transition is Reach.UNDECIDED:
                effective_on = record.effective_on(self.known_at)
                if effective_on is not None and effective_on < later.effective_from:
                    path.append(
                        _choice(later, record, None, chosen=False, why=Why.ALREADY_IN_EFFECT, made=made)
                    )
                    continue
            offered = nominal_points(later, record, made=made)
            milder = offered > nominal
            path.append(
                _choice(
                    later,
                    record,
                    offered,
                    chosen=milder,
                    why=Why.MILDER if milder else Why.NOT_MILDER,
                    made=made,
                )
            )
            if milder:
                governing, nominal = later, offered
        return governing, nominal, tuple(path)


def nominal_points(revision: Revision | None, record: Record, *, made: bool = False) -> int:
    """Hundredths under a revision: 0 for no revision or no such rule, else the rule's nominal points.

    A made record has such a rule only where it is of the form clean_year.
    """
    rule = _rule(revision, record, made=made)
    return 0 if rule is None else rule.nominal(points=record.points, quantity=record.quantity)


def _rule(revision: Revision | None, record: Record, *, made: bool) -> Rule | None:
    rule = revision.rule(record.rule) if revision is not None else None
    return None if rule is not None and made and not isinstance(rule.form, CleanYear) else rule


def _choice(
    revision: Revision, record: Record, nominal: int | None, *, chosen: bool, why: Why, made: bool
) -> Choice:
    has_rule = _rule(revision, record, made=made) is not None
    return Choice(revision.code, revision.effective_from, nominal, chosen, why, has_rule)
