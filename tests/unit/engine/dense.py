"""Crowded random cases from a seed: many records of few rules, so that the steps meet each other often."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from rules.engine.book import (
    Between,
    Cap,
    Category,
    CleanYear,
    Evidence,
    Fixed,
    Form,
    Grade,
    Hold,
    Ladder,
    Per,
    Reach,
    Revision,
    Rule,
    Scale,
    Title,
)
from rules.engine.facts import Record, State, Transition
from rules.engine.spans import Span, SpanUnit, Window

TITLE = Title("title", "名称")
FIRST = date(2019, 11, 1)
SIGNS = {"A1": 1, "A2": 1, "D1": -1, "D2": -1, "D3": -1}
AMOUNTS = (50, 100, 125, 200, 500, 1000)


class Dice:
    """Random parts from one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        harmless = self.chance.random() < 0.35
        self.codes = ("A1", "A2") if harmless else tuple(SIGNS)

    def maybe(self, value: object, share: float = 0.35) -> object | None:
        return value if self.chance.random() < share else None

    def span(self) -> Span:
        if self.chance.random() < 0.7:
            return Span(self.chance.choice((1, 2, 6, 12, 24)), SpanUnit.MONTHS)
        return Span(self.chance.choice((1, 20, 45, 400)), SpanUnit.DAYS)

    def cap(self) -> Cap:
        return Cap(self.chance.choice((100, 150, 700, 2000)), self.chance.choice(list(Window)))

    def day(self, most: int = 800) -> date:
        return FIRST + timedelta(days=self.chance.randint(0, most))

    def form(self, sign: int) -> Form:
        pick = self.chance.choice
        match pick(("points", "between", "per", "pooled", "ladder")):
            case "points":
                return Fixed(sign * pick(AMOUNTS))
            case "between":
                return Between(*sorted((sign * pick(AMOUNTS), sign * pick((0, *AMOUNTS[1:])))))
            case "per":
                return Per(sign * pick(AMOUNTS), pick((100, 400, 250)), TITLE)
            case "pooled":
                return Per(sign * pick(AMOUNTS), pick((100, 400, 1000)), TITLE, pick(list(Window)))
            case _:
                rungs = tuple(
                    sign * amount for amount in (pick((0, 100)), *self.chance.choices(AMOUNTS, k=2))
                )
                return Ladder(rungs, self.span())

    def rule(self, code: str) -> Rule:
        sign = SIGNS[code]
        below = [other for other in SIGNS if other < code]
        holds = self.maybe(Hold(self.chance.choice(("G1", "G2", "G3")), self.span())) if sign < 0 else None
        form = Fixed(0) if holds and self.chance.random() < 0.3 else self.form(sign)
        return Rule(
            code=code,
            category=self.chance.choice(("c1", "c2")),
            ground="traffic_offence",
            title=TITLE,
            evidence=Evidence.EFFECTIVE_DOCUMENT,
            form=form,
            counts_for=self.maybe(self.span(), 0.5),  # type: ignore[arg-type]
            replaces=tuple(code for code in below if self.chance.random() < 0.3),
            once_every=self.maybe(self.span(), 0.3),  # type: ignore[arg-type]
            best_of="best" + str(sign) if self.chance.random() < 0.3 else "",
            cap=self.maybe(self.cap()),  # type: ignore[arg-type]
            holds=holds,  # type: ignore[arg-type]
        )

    def clean_year(self) -> Rule:
        return Rule(
            code="Y1",
            category=self.chance.choice(("c1", "c2")),
            ground="lawful_conduct",
            title=TITLE,
            evidence=Evidence.OWN_FILE,
            form=CleanYear(self.chance.choice(AMOUNTS)),
            counts_for=self.maybe(self.span(), 0.5),  # type: ignore[arg-type]
            cap=self.maybe(self.cap(), 0.7),  # type: ignore[arg-type]
        )

    def revision(self, number: int, start: date) -> Revision:
        codes = [code for code in SIGNS if self.chance.random() < 0.85] or ["A1"]
        return Revision(
            county="somewhere",
            code=f"rev-{number}",
            effective_from=start,
            transition=self.chance.choice(list(Reach)),
            title=TITLE,
            source=Title.plain("illustrative"),
            scale=Scale(10000, self.chance.choice((0, 9000)), self.maybe(10500)),  # type: ignore[arg-type]
            grades=(Grade("G1", 10000, TITLE), Grade("G2", 9900, TITLE), Grade("G3", 0, TITLE)),
            categories=tuple(Category(c, TITLE, self.maybe(self.cap())) for c in ("c1", "c2")),  # type: ignore[arg-type]
            rules=(
                *(self.rule(code) for code in codes),
                *([self.clean_year()] if self.chance.random() < 0.9 else []),
            ),
            published_on=start - timedelta(days=1) if self.chance.random() < 0.3 else None,
        )

    def record(self, place: int) -> Record:
        day, pick = self.day(), self.chance.choice
        history = [Transition(State.IN_EFFECT, day + timedelta(days=pick((0, 5, 100))))]
        if self.chance.random() < 0.25:
            for _ in range(self.chance.randint(1, 3)):
                moment = datetime.combine(self.day(), datetime.min.time(), UTC)
                history.append(Transition(pick(list(State)), self.day(), pick((None, moment))))
        return Record(
            key=f"r{place:02}",
            rule=pick((*SIGNS, "Y1", "ZZ")) if self.chance.random() < 0.05 else pick(self.codes),
            occurred_on=day,
            quantity=pick((None, 0, 100, 350, 700, 1900)),
            points=pick((None, -700, -150, 150, 700)),
            incident=pick(("", "", "i1", "i2", "i3")),
            transitions=tuple(dict.fromkeys(history)),
        )

    def case(self) -> tuple[list[Revision], list[Record], date, datetime | None]:
        """A book, a resident's records, and the two clocks."""
        starts = {FIRST, *(self.day() for _ in range(self.chance.randint(0, 3)))}
        books = [self.revision(number, start) for number, start in enumerate(sorted(starts))]
        records = [self.record(place) for place in range(self.chance.randint(5, 30))]
        moment = datetime.combine(self.day(1000), datetime.min.time(), UTC)
        return books, records, self.day(1000), moment if self.chance.random() < 0.4 else None
