"""How the county's rules fare: counts, objections, marks and the threshold (charter O5)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from rules.engine.book import Revision as Book
from rules.engine.book import Rule
from rules.models import HealthThreshold, Objection, Revision, RuleCount, RuleMark
from rules.selectors.books import engine_revision, in_force, revisions
from rules.small_counts import Counts, Threshold


@dataclass(frozen=True)
class RuleHealth:
    """One rule of the book in force.

    ``reads_so``: codes of the revisions in which its clause reads as it does now, latest first; an objection to any of
    them stands. ``counts`` by code of revision, latest first; ``mark`` is its last mark or lifting.
    """

    rule: Rule
    revision: Revision
    reads_so: tuple[str, ...]
    counts: Mapping[str, Counts]
    objections: int
    mark: RuleMark | None

    @property
    def under_review(self) -> bool:
        """Whether it is marked now."""
        return self.mark is not None and self.mark.state == RuleMark.State.UNDER_REVIEW

    @property
    def current(self) -> Counts:
        """The counts under the revision in force."""
        return self.counts.get(self.revision.code, Counts())


@dataclass(frozen=True)
class _Read:
    """Everything that is read once for all rules."""

    past: Sequence[Revision]
    books: Mapping[str, Book]
    counts: Mapping[str, Mapping[str, Counts]] = field(default_factory=dict)
    objectors: Mapping[str, Mapping[str, frozenset[int]]] = field(default_factory=dict)
    marks: Mapping[str, RuleMark] = field(default_factory=dict)


def rule_healths(today: date) -> list[RuleHealth]:
    """Every rule of the book in force that day, in its order; empty where no book is in force."""
    revision = in_force(today)
    if revision is None:
        return []
    read = _read(today)
    return [_health(rule, revision, read) for rule in engine_revision(revision).rules]


def rule_health(code: str, today: date) -> RuleHealth | None:
    """One rule of the book in force; None where it has no such rule."""
    revision = in_force(today)
    rule = engine_revision(revision).rule(code) if revision else None
    if revision is None or rule is None:
        return None
    return _health(rule, revision, _read(today, code))


def counted_on() -> date | None:
    """The day of the last count; None before the first."""
    found: date | None = RuleCount.objects.aggregate(last=Max("counted_on"))["last"]
    return found


def threshold_in_force() -> HealthThreshold | None:
    """The county's threshold; None where it has not set one yet."""
    return thresholds().first()


def thresholds() -> QuerySet[HealthThreshold]:
    """Every threshold the county has set, latest first."""
    return HealthThreshold.objects.select_related("by").order_by("-pk")


def as_threshold(row: HealthThreshold) -> Threshold:
    """The row for `rules.small_counts`."""
    return Threshold(row.objections, row.decided, row.percent)


def marks_of(code: str) -> QuerySet[RuleMark]:
    """Every mark and lifting of a rule, latest first."""
    return _marks(rule=code).order_by("-pk")


def rules_under_review() -> frozenset[str]:
    """Codes of the rules that are marked now: the last mark of each holds."""
    last = {mark.rule: mark for mark in RuleMark.objects.order_by("pk")}
    return frozenset(code for code, mark in last.items() if mark.state == RuleMark.State.UNDER_REVIEW)


def standing_objections(health: RuleHealth) -> QuerySet[Objection]:
    """Objections to the clause as it reads now that nobody took back, latest first."""
    return Objection.objects.filter(
        rule=health.rule.code, revision__code__in=health.reads_so, taken_back_at__isnull=True
    ).order_by("-pk")


def objection_by(user: Any, health: RuleHealth) -> Objection | None:
    """The person's own objection to the clause as it reads now; None where there is none."""
    if not user.is_authenticated:
        return None
    return standing_objections(health).filter(by=user).first()


def _marks(**only: str) -> QuerySet[RuleMark]:
    return RuleMark.objects.filter(**only).select_related("by", "revision").defer("revision__document")


def _read(today: date, code: str = "") -> _Read:
    only = {"rule": code} if code else {}
    past = list(revisions().defer("document").filter(effective_from__lte=today))
    counts: dict[str, dict[str, Counts]] = defaultdict(dict)
    for row in RuleCount.objects.filter(**only).select_related("revision").defer("revision__document"):
        counts[row.rule][row.revision.code] = Counts(row.records, row.decided, row.succeeded)
    objectors: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    standing = Objection.objects.filter(taken_back_at__isnull=True, **only)
    for rule, revision, person in standing.values_list("rule", "revision__code", "by"):
        objectors[rule][revision].add(person)
    marks = {row.rule: row for row in _marks(**only).order_by("pk")}
    return _Read(past, {one.code: engine_revision(one) for one in past}, counts, objectors, marks)  # type: ignore[arg-type]


def _health(rule: Rule, revision: Revision, read: _Read) -> RuleHealth:
    reads_so = []
    for one in read.past:
        if read.books[one.code].rule(rule.code) != rule:
            break
        reads_so.append(one.code)
    of_rule = read.objectors.get(rule.code, {})
    persons = {person for code in reads_so for person in of_rule.get(code, ())}
    counted = read.counts.get(rule.code, {})
    counts = {one.code: counted[one.code] for one in read.past if one.code in counted}
    mark = read.marks.get(rule.code)
    return RuleHealth(rule, revision, tuple(reads_so), counts, len(persons), mark)
