"""Loads a county's demonstration in one transaction; does nothing where it is loaded already."""

import random
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from benefits.models import ThirdParty
from benefits.services.grants import grant_give
from counties import audit
from counties.access import Role, role_grant
from counties.calendars import today_in
from counties.models import Consent, ConsentText, County, Membership, Resident
from counties.plugin import CountyConfig
from counties.scope import county_scope
from portal.demo.accounts import account
from portal.demo.acts import drawn, rules_by_code, told
from portal.demo.drafts import drafts_load
from portal.demo.people import Person, people, residents_build
from portal.demo.records import Clerks
from rules.selectors.books import books
from rules.services.day import day_catch_up


def demo_plan(config: CountyConfig) -> dict[str, Any]:
    """The parameters that the county's app ships."""
    return tomllib.loads(config.demo_file.read_text(encoding="utf-8"))


def demo_load(*, county: County, config: CountyConfig, now: datetime) -> bool:
    """Fill the county with synthetic residents, records, staff, drafts and a third party; False if it was done."""
    with county_scope(county):
        if Resident.objects.exists():
            return False
        plan = demo_plan(config)
        chance = random.Random(plan["seed"])  # a reproducible demonstration, no secret
        today = today_in(county, now)
        staff = _staff(county, plan)
        residents = _residents(county, plan, today, chance, staff, now)
        drafts_load(county, config, plan, staff, residents, today, now)
        _third_parties(county, plan, residents, today, now)
        audit.record("portal.demo_loaded", county=county, seed=plan["seed"], residents=plan["residents"])
        day_catch_up(county, today, now)
    return True


def _staff(county: County, plan: Mapping[str, Any]) -> dict[str, Any]:
    users = {line["username"]: account(line["username"], line["title"]) for line in plan["staff"]}
    for line in plan["staff"]:
        for role in line["roles"]:
            role_grant(user=users[line["username"]], role=Role(role), county=county)
    return users


def _residents(
    county: County,
    plan: Mapping[str, Any],
    today: date,
    chance: random.Random,
    staff: Mapping[str, Any],
    now: datetime,
) -> dict[str, Resident]:
    """Save everybody; the residents with a story, by its key."""
    drawn_people = {person.number: person for person in people(plan, today, chance)}
    households, residents = residents_build(county, plan, list(drawn_people.values()), chance)
    type(households[0]).objects.bulk_create(households, batch_size=1000)
    in_order = _by_number(plan, residents)
    stories = {}
    for number, resident in in_order.items():
        story = drawn_people[number].story
        if story is not None:
            stories[story["key"]] = resident
            resident.user = account(story["account"], story["title"])
            role_grant(user=resident.user, role=Role.RESIDENT, county=county)
    Resident.objects.bulk_create(residents, batch_size=1000)
    days = _enrol(county, plan, drawn_people, in_order, today, chance, staff, now)
    clerks, book = Clerks(county, plan, staff, chance), rules_by_code(books())
    for number, resident in in_order.items():
        person = drawn_people[number]
        if person.story is not None:
            clerks.enter(resident, told(person.story, book, today, plan["effect_after_days"]))
        elif number in days:
            clerks.enter(resident, drawn(plan, book, person.village, days[number], today, chance))
    clerks.rows.save()
    return stories


def _by_number(plan: Mapping[str, Any], residents: list[Resident]) -> dict[int, Resident]:
    template: str = plan["names"]["resident"]["zh"]
    named = {resident.name: resident for resident in residents}
    return {number: named[template.format(n=number)] for number in range(1, plan["residents"] + 1)}


def _enrol(
    county: County,
    plan: Mapping[str, Any],
    drawn_people: Mapping[int, Person],
    residents: Mapping[int, Resident],
    today: date,
    chance: random.Random,
    staff: Mapping[str, Any],
    now: datetime,
) -> dict[int, date]:
    """Write down who consented, on paper; the first day of each, by number."""
    shape, text = plan["shape"], ConsentText.objects.latest("version")
    clerk = staff[plan["record_keepers"]["proposed_by"]]
    days = {}
    for number, person in drawn_people.items():
        if person.consents:
            days[number] = shape.get("enrolled_on") or today - timedelta(
                days=shape["enrolled_days_ago"][1]
                if person.story
                else chance.randint(*shape["enrolled_days_ago"])
            )
    Membership.objects.bulk_create(
        Membership(county=county, resident=residents[number], enrolled_on=day) for number, day in days.items()
    )
    Consent.objects.bulk_create(
        Consent(
            county=county,
            resident=residents[number],
            text=text,
            act=Consent.Act.GIVEN,
            channel=Consent.Channel.PAPER,
            by=clerk,
            at=now,
        )
        for number in days
    )
    return days


def _third_parties(
    county: County, plan: Mapping[str, Any], residents: Mapping[str, Resident], today: date, now: datetime
) -> None:
    for line in plan.get("third_party", ()):
        third_party = ThirdParty.objects.create(
            county=county,
            code=line["code"],
            name_en=line["title"]["en"],
            name_zh=line["title"]["zh"],
            programme=line["programme"],
            purpose=line["purpose_code"],
            purpose_en=line["purpose"]["en"],
            purpose_zh=line["purpose"]["zh"],
        )
        until = today + timedelta(days=line["grant_days"])
        for key in line["granted_by"]:
            resident = residents[key]
            grant_give(resident=resident, third_party=third_party, until=until, by=resident.user, now=now)
