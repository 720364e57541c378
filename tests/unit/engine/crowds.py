"""Crowded random counties from a seed, for the comparison of the bulk engine with `evaluate_county`.

Everything `dense.py` has, and many residents: households, programmes with every need, places, clean years, grades that come
and go, edges of the calendar, and records that wait, are suspended, annulled or written late.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from rules.engine import needs as n
from rules.engine.book import Grade, Programme, ProgrammeEffect, Revision, Rule, Season
from rules.engine.facts import Record, Resident, State, Transition
from rules.engine.spans import Span, SpanUnit
from tests.unit.engine.dense import FIRST, SIGNS, TITLE, Dice

GRADES = ("G1", "G2", "G3")
VILLAGES = ("v1", "v2", "村")
EDGES = (date.min, date(1, 3, 31), date(2020, 2, 29), date(2020, 12, 31), date(2021, 1, 1), date.max)
KEYS = ("", "Y", "Z", "Y1:20", "é", "\U0001f600")
"""Beginnings of record keys, around those of clean years and beyond the basic plane."""


@dataclass(frozen=True)
class County:
    """One question about one county."""

    books: list[Revision]
    residents: list[Resident]
    records: dict[str, list[Record]]
    as_of: date
    known_at: datetime | None


class Crowd(Dice):
    """A whole county from one seed."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.keys = 0
        self.moments: list[datetime] = []
        self.written: dict[str, Rule] = {}
        self.edgy = self.chance.random() < 0.05

    def need(self, depth: int = 3) -> n.Need:
        pick = self.chance.choice
        kind = self.chance.randint(0, 14 if depth else 11)
        match kind:
            case 0:
                return n.MinGrade(pick(GRADES))
            case 1:
                return n.MaxGrade(pick(GRADES))
            case 2:
                return n.MinScore(pick((9000, 10000, 10100)))
            case 3:
                return n.MaxScore(pick((9000, 10000, 10100)))
            case 4:
                return n.MinAge(pick((0, 18, 20, 60)))
            case 5:
                return n.MaxAge(pick((18, 20, 60, 150)))
            case 6:
                return n.LivesIn(tuple(self.chance.sample(VILLAGES, self.chance.randint(1, 2))))
            case 7:
                return n.EnrolledFor(self.span())
            case 8:
                return n.ActiveRecord(pick((*SIGNS, "Y1", "XX")))
            case 9:
                return n.NoActiveRecord(pick((*SIGNS, "Y1", "XX")))
            case 10:
                return n.CategoryPoints(pick(("c1", "c2")), pick((-500, 0, 100, 1000)), self.span())
            case 11:
                return n.HouseholdAverage(pick((9900, 10000, 10050)))
            case 12:
                return n.NotOf(self.need(depth - 1))
            case _:
                inner = tuple(self.need(depth - 1) for _ in range(self.chance.randint(1, 3)))
                return n.AllOf(inner) if kind == 13 else n.AnyOf(inner)

    def programme(self, code: str) -> Programme:
        ends = ((1, 1), (2, 29), (3, 31), (6, 15), (10, 1), (12, 31))
        season = Season(self.chance.choice(ends), self.chance.choice(ends))
        return Programme(
            code=code,
            title=TITLE,
            effect=ProgrammeEffect.DISCOUNT,
            needs=self.need(),
            season=self.maybe(season, 0.2),  # type: ignore[arg-type]
            places=self.maybe(self.chance.randint(1, 3), 0.4),  # type: ignore[arg-type]
        )

    def span(self) -> Span:
        if self.edgy and self.chance.random() < 0.2:
            return Span(self.chance.choice((1200, 36525)), SpanUnit.MONTHS)
        return super().span()

    def day(self, most: int = 800) -> date:
        if self.edgy and self.chance.random() < 0.3:
            return self.chance.choice(EDGES[:-1])
        if self.chance.random() < 0.03:
            return self.chance.choice(EDGES[2:-1])
        return super().day(most) - timedelta(days=self.chance.choice((0, 0, 0, 0, 0, 0, 0, 300)))

    def rule(self, code: str) -> Rule:
        """Now and then the one of the book before, word for word."""
        if code not in self.written or self.chance.random() < 0.6:
            self.written[code] = super().rule(code)
        return self.written[code]

    def revision(self, number: int, start: date) -> Revision:
        book = super().revision(number, start)
        codes = self.chance.sample(("p10", "p2", "p1", "Ω", "a"), self.chance.randint(0, 4))
        grades = book.grades
        if self.chance.random() < 0.1:
            grades = tuple(grade for grade in grades if grade.code != "G2")
        if self.chance.random() < 0.2:
            grades = (Grade("G0", 10300, TITLE), *grades)
        return replace(book, grades=grades, programmes=tuple(self.programme(code) for code in codes))

    def resident(self, key: str) -> Resident:
        pick, plain = self.chance.choice, self.chance.random() < 0.8
        return Resident(
            key=key,
            born_on=pick(
                (
                    None,
                    date(1950, 5, 1),
                    date(2000, 2, 29),
                    date(2002, 6, 1),
                    self.day(1) if self.edgy else None,
                )
            ),
            village=pick(("", *VILLAGES)),
            household=pick(("", "h1", "h1", "h2", "户")),
            enrolled_on=date(2019, 1, 1) if plain else pick((None, date(2020, 1, 1), self.day(), date.min)),
            left_on=None if plain else self.maybe(self.day()),  # type: ignore[arg-type]
        )

    def history(self, day: date) -> list[Transition]:
        pick = self.chance.choice
        if self.chance.random() < 0.02:
            return []
        on = day if day > date(9999, 1, 1) else day + timedelta(days=pick((0, 0, 5, 100)))
        steps = [Transition(State.IN_EFFECT, on, self._moment(0.2))]
        if self.chance.random() < 0.25:
            shared = self.day()
            for _ in range(self.chance.randint(1, 4)):
                steps.append(Transition(pick(list(State)), pick((shared, self.day(), on)), self._moment(0.5)))
        if self.chance.random() < 0.05:
            steps = steps[1:]
        self.chance.shuffle(steps)
        return list(dict.fromkeys(steps))

    def _moment(self, share: float) -> datetime | None:
        if self.chance.random() >= share:
            return None
        moment = datetime.combine(super().day(), datetime.min.time(), UTC) + timedelta(
            hours=self.chance.choice((0, 0, 9, 23)), microseconds=self.chance.choice((0, 0, 1))
        )
        self.moments.append(moment)
        return moment

    def record(self, place: int) -> Record:
        plain = super().record(place)
        self.keys += 1
        day = self.repeated[place % len(self.repeated)] if self.chance.random() < 0.2 else plain.occurred_on
        return replace(
            plain,
            key=f"{self.chance.choice(KEYS)}{self.chance.randint(0, 99):02}-{self.keys}",
            occurred_on=day,
            transitions=tuple(self.history(day)),
        )

    def county(self) -> County:
        books, _, as_of, known_at = self.case_of_books()
        residents, records = [], {}
        for place in self.chance.sample(range(100), self.chance.randint(1, 16)):
            key = f"{self.chance.choice(('', 'é', 'x'))}{place}"
            residents.append(self.resident(key))
            self.repeated = [self.day(), self.day(), self.chance.choice(EDGES) if self.edgy else self.day()]
            many = self.chance.choice((0, 1, 5, 12, 30))
            records[key] = [self.record(turn) for turn in range(many)]
        if self.chance.random() < 0.1:
            records["nobody"] = [self.record(0)]
        if known_at is not None and self.moments and self.chance.random() < 0.5:
            known_at = self.chance.choice(self.moments)
        return County(books, residents, records, as_of, known_at)

    def case_of_books(self) -> tuple[list[Revision], None, date, datetime | None]:
        """Books and the two clocks; now and then a question before the first book."""
        starts = {FIRST, *(super(Crowd, self).day() for _ in range(self.chance.randint(0, 3)))}
        if self.edgy:
            starts.add(date(1990, 1, 1))
        books = [self.revision(number, start) for number, start in enumerate(sorted(starts))]
        self.chance.shuffle(books)
        as_of = FIRST + timedelta(days=self.chance.randint(-20 if self.chance.random() < 0.2 else 200, 1300))
        if self.chance.random() < 0.04:
            as_of = FIRST - timedelta(days=self.chance.randint(1, 200))
        if self.edgy and self.chance.random() < 0.3:
            as_of = self.chance.choice((date.min, date.max))
            # Eight thousand clean years a resident would be no test of anything else.
            books = [replace(b, rules=tuple(r for r in b.rules if not r.is_made)) for b in books]
        known_at = self._moment(0.4)
        return books, None, as_of, known_at
