"""Synthetic residents and their households."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from counties.models import County, Household, Resident, Village
from counties.national_id import check_digit
from counties.services.resident import resident_build

NOWHERE = "000000"
"""Region code of the synthetic national ids: it is no region's, so no number is a real person's."""


@dataclass(frozen=True)
class Person:
    """A synthetic resident to be: number, birth date (None = not on file), village, story (None = no story)."""

    number: int
    born_on: date
    birth_known: bool
    village: str
    consents: bool
    story: Mapping[str, Any] | None


def people(plan: Mapping[str, Any], today: date, chance: random.Random) -> list[Person]:
    """The stories' residents first, then as many others as make up the number, in runs of one village."""
    stories = [_told(number, story, today, chance) for number, story in enumerate(plan["story"], start=1)]
    villages = plan["shape"]["villages"]
    others = [
        _drawn(number, plan["shape"], today, village, chance)
        for number, village in enumerate(
            chance.choices(list(villages), list(villages.values()), k=plan["residents"] - len(stories)),
            start=len(stories) + 1,
        )
    ]
    return stories + others


def residents_build(
    county: County, plan: Mapping[str, Any], drawn: list[Person], chance: random.Random
) -> tuple[list[Household], list[Resident]]:
    """Unsaved households and residents; a resident's household has no id yet, so save households first."""
    villages = {village.code: village for village in Village.objects.all()}
    households: list[Household] = []
    residents = []
    for members in _households(drawn, plan["shape"]["household_sizes"], chance):
        village = villages[members[0].village]
        household = Household(county=county, village=village, code=f"H{len(households) + 1:05d}")
        households.append(household)
        for person in members:
            names = plan["names"]["resident"]
            resident = resident_build(
                county=county,
                name=names["zh"].format(n=person.number),
                village=village,
                household=household,
                number=_national_id(person),
            )
            if not person.birth_known:
                resident.born_on = None
            residents.append(resident)
    return households, residents


def _told(number: int, story: Mapping[str, Any], today: date, chance: random.Random) -> Person:
    age = story.get("age")
    born_on = _birthday(age or 40, today, chance)
    return Person(number, born_on, age is not None, story["village"], story.get("consent", True), story)


def _drawn(number: int, shape: Mapping[str, Any], today: date, village: str, chance: random.Random) -> Person:
    band = chance.choices(shape["age"], [band["share"] for band in shape["age"]])[0]
    return Person(
        number,
        _birthday(chance.randint(band["from"], band["to"]), today, chance),
        chance.random() >= shape["birth_date_unknown"],
        village,
        chance.random() < shape["consenting"],
        None,
    )


def _birthday(age: int, today: date, chance: random.Random) -> date:
    return today - timedelta(days=round(age * 365.25) + chance.randint(1, 360))


def _households(
    drawn: list[Person], sizes: Mapping[str, float], chance: random.Random
) -> Iterator[list[Person]]:
    """Each story's resident alone, the others of a village together in households of the sizes given."""
    of_village: dict[str, list[Person]] = {}
    for person in drawn:
        if person.story is not None:
            yield [person]
        else:
            of_village.setdefault(person.village, []).append(person)
    for members in of_village.values():
        while members:
            size = int(chance.choices(list(sizes), list(sizes.values()))[0])
            yield members[:size]
            del members[:size]


def _national_id(person: Person) -> str:
    first_17 = f"{NOWHERE}{person.born_on:%Y%m%d}{person.number % 1000:03d}"
    return first_17 + check_digit(first_17)
