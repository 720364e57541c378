"""A town with all kinds of residents and records, and a book that looks beyond one resident."""

import random
import uuid
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from counties.models import Household, Membership, Resident, Village
from rules.engine.format import load_toml
from rules.models import Record, RecordTransition
from rules.services.revisions.loading import revision_load
from tests.factories import Town, town

BOOK = Path("tests/dummy_county/rulebook")
DEEDS = ("GD-01", "GD-02", "GD-03", "TR-01", "TR-02", "CT-01", "GONE-1")
STATES = RecordTransition.State

PLACES = """
[[programme]]
code = "seats"
title = { en = "Seats", zh = "座位" }
effect = "discount"
amount = { value = 1, unit = "yuan" }
places = 4
needs = { min_score = 900 }
"""
AVERAGE = """
[[programme]]
code = "family"
title = { en = "Family", zh = "家庭" }
effect = "discount"
amount = { value = 1, unit = "yuan" }
needs = { household_average_at_least = 960 }
"""


def with_programmes(here: Town, *more: str) -> None:
    """A later revision of the tests' book, in force since yesterday, with more programmes."""
    (path,) = sorted(BOOK.glob("*.toml"))
    yesterday = here.today - timedelta(days=1)
    text = path.read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith("effective_from"))
    text = text.replace(old, f"effective_from = {yesterday}").replace('"2020-1"', '"later"')
    parsed = load_toml(text + "".join(more), "later.toml")
    with here.scope():
        revision_load(county=here.county, parsed=parsed, now=here.now)


def mixed_town(count: int = 24, *, seed: int = 7) -> tuple[Town, list[Resident]]:
    """Residents in households, some under age, some who left or never joined; records in every state and age."""
    here, chance = town(), random.Random(seed)
    people = [here.resident(enrolled=number % 7 != 6, days_ago=700 - number) for number in range(count)]
    with here.scope():
        village = Village.objects.first()
        homes = [
            Household.objects.create(county=here.county, code=f"h{number}", village=village)
            for number in range(count // 3)
        ]
        for number, person in enumerate(people):
            person.household = homes[number % len(homes)] if number % 4 else None
            person.born_on = [person.born_on, None, here.today - timedelta(days=17 * 365)][number % 11 % 3]
            person.save(update_fields=["household", "born_on"])
            if number % 9 == 8:
                Membership.objects.filter(resident=person).update(left_on=here.today - timedelta(days=3))
            for _ in range(chance.randrange(5)):
                record(here, person, chance)
    return here, people


def record(here: Town, resident: Resident, chance: random.Random) -> Record:
    """A record of any rule, age and history, written without its service."""
    rule, past = chance.choice(DEEDS), here.now - timedelta(days=chance.randrange(900))
    made = Record.objects.create(
        county=here.county,
        reference=f"R-{uuid.uuid4().hex[:8].upper()}",
        resident=resident,
        rule=rule,
        occurred_on=past.date(),
        quantity=chance.choice((None, 350, 800)),
        points=chance.choice((None, -700, 1000)),
        incident=chance.choice(("", "", "deed-1")),
        is_deduction=rule.startswith(("TR", "CT")),
    )
    for number in range(chance.randrange(4)):
        day = past.date() + timedelta(days=chance.choice((0, 0, 5, 2000)))
        state = STATES.IN_EFFECT if number == 0 else chance.choice(list(STATES))
        at = min(past + timedelta(hours=number * chance.randrange(3)), here.now)
        moved(here, made, state, on=day, at=at + timedelta(days=chance.choice((0, 0, 0, 3000))))
    return made


def moved(here: Town, made: Record, state: str, **when: Any) -> None:
    """One more transition of a record."""
    RecordTransition.objects.create(
        county=here.county, resident=made.resident, record=made, state=state, **when
    )


def ids(residents: Iterable[Resident]) -> list[int]:
    return [resident.pk for resident in residents]
