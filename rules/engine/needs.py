"""The closed vocabulary of what a programme may need (scoring.md 7, charter R6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rules.engine.amounts import as_document
from rules.engine.spans import Span


@dataclass(frozen=True, slots=True)
class AllOf:
    """`{ all = [...] }`: every need must be met."""

    key: ClassVar[str] = "all"
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`{ any = [...] }`: one of the needs must be met."""

    key: ClassVar[str] = "any"
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class NotOf:
    """`{ not = {...} }`: the need must not be met."""

    key: ClassVar[str] = "not"
    need: Need


@dataclass(frozen=True, slots=True)
class MinGrade:
    """The grade is this one or a higher one."""

    key: ClassVar[str] = "min_grade"
    grade: str


@dataclass(frozen=True, slots=True)
class MaxGrade:
    """The grade is this one or a lower one."""

    key: ClassVar[str] = "max_grade"
    grade: str


@dataclass(frozen=True, slots=True)
class MinScore:
    """The score (hundredths) is at least this."""

    key: ClassVar[str] = "min_score"
    points: int


@dataclass(frozen=True, slots=True)
class MaxScore:
    """The score (hundredths) is at most this."""

    key: ClassVar[str] = "max_score"
    points: int


@dataclass(frozen=True, slots=True)
class MinAge:
    """At least this many years old."""

    key: ClassVar[str] = "min_age"
    years: int


@dataclass(frozen=True, slots=True)
class MaxAge:
    """At most this many years old: until the day before the next birthday."""

    key: ClassVar[str] = "max_age"
    years: int


@dataclass(frozen=True, slots=True)
class LivesIn:
    """Lives in one of these villages (codes)."""

    key: ClassVar[str] = "lives_in"
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EnrolledFor:
    """Enrolled at least this long."""

    key: ClassVar[str] = "enrolled_for"
    span: Span


@dataclass(frozen=True, slots=True)
class ActiveRecord:
    """Has a record of this rule that counts (scoring.md 6)."""

    key: ClassVar[str] = "active_record"
    rule: str


@dataclass(frozen=True, slots=True)
class NoActiveRecord:
    """Has no record of this rule that counts."""

    key: ClassVar[str] = "no_active_record"
    rule: str


@dataclass(frozen=True, slots=True)
class CategoryPoints:
    """Worths (hundredths) of the category's records that occurred in the last `within` reach `at_least`."""

    key: ClassVar[str] = "category_points"
    category: str
    at_least: int
    within: Span


@dataclass(frozen=True, slots=True)
class HouseholdAverage:
    """The mean score (hundredths) of the household's enrolled adults is at least this."""

    key: ClassVar[str] = "household_average_at_least"
    points: int


Need = (
    AllOf
    | AnyOf
    | NotOf
    | MinGrade
    | MaxGrade
    | MinScore
    | MaxScore
    | MinAge
    | MaxAge
    | LivesIn
    | EnrolledFor
    | ActiveRecord
    | NoActiveRecord
    | CategoryPoints
    | HouseholdAverage
)


def need_document(need: Need) -> dict[str, object]:
    """The JSON-able form of a need.

    >>> need_document(AllOf((MinAge(60), NotOf(ActiveRecord("TR-03")))))
    {'all': [{'min_age': 60}, {'not': {'active_record': 'TR-03'}}]}
    """
    return {need.key: _value(need)}


def _value(need: Need) -> object:
    match need:
        case AllOf(needs) | AnyOf(needs):
            return [need_document(inner) for inner in needs]
        case NotOf(inner):
            return need_document(inner)
        case MinGrade(code) | MaxGrade(code) | ActiveRecord(code) | NoActiveRecord(code):
            return code
        case MinScore(points) | MaxScore(points) | HouseholdAverage(points):
            return as_document(points)
        case MinAge(years) | MaxAge(years):
            return years
        case LivesIn(villages):
            return list(villages)
        case EnrolledFor(span):
            return str(span)
        case CategoryPoints(category, at_least, within):
            return {"category": category, "at_least": as_document(at_least), "within": str(within)}


def leaves(need: Need) -> tuple[Need, ...]:
    """Every need that is not all, any or not, in order.

    >>> [leaf.key for leaf in leaves(AnyOf((MinAge(60), NotOf(MinScore(0)))))]
    ['min_age', 'min_score']
    """
    match need:
        case AllOf(needs) | AnyOf(needs):
            return tuple(leaf for inner in needs for leaf in leaves(inner))
        case NotOf(inner):
            return leaves(inner)
        case _:
            return (need,)
