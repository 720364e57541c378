"""Every page of a county: who opens it, and that another county's object and a missing one are answered alike."""

import dataclasses
import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from appeals.services.filing import appeal_file
from benefits.services.grants import grant_give
from counties.access import Role
from counties.models import Notice
from rules.engine.format import from_document
from rules.engine.rule import Title
from rules.models import Comment, CurrentRun, ImpactCase, Revision
from rules.selectors.consultation_texts import WHOLE
from rules.selectors.reviews import reviewed
from rules.services.consultation.commenting import comment_give
from rules.services.consultation.opening import consultation_open
from rules.services.drafting.beginning import draft_create
from tests.factories import Town, impact_on_file, third_party, town
from tests.repo.routes import MISSING, PUBLIC, ROUTES

pytestmark = pytest.mark.django_db


def county_routes(patterns: list[Any], prefix: str = "", namespace: str = "") -> Iterator[str]:
    """Names of all addresses with a county in them."""
    for entry in patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from county_routes(entry.url_patterns, address, entry.namespace or namespace)
        elif isinstance(entry, URLPattern) and ":county>" in address:
            yield f"{namespace}:{entry.name}"


def test_every_route_of_a_county_has_a_line_in_the_table() -> None:
    assert sorted(county_routes(get_resolver().url_patterns)) == sorted(ROUTES)


@dataclasses.dataclass
class Peopled:
    """A town with one object of every kind and somebody for every role."""

    town: Town
    objects: dict[str, Any]
    people: dict[Role, Any]


def peopled(slug: str) -> Peopled:
    here = town(slug)
    resident, petitioner = here.resident(), here.resident()
    record, contested = here.in_effect(resident), here.in_effect(petitioner)
    here.drain()
    with here.scope():
        revision = Revision.objects.get()
        parsed = from_document(revision.document, revision.code)
        later = dataclasses.replace(
            parsed, code=f"{slug}-later", effective_from=here.today + timedelta(days=30), published_on=None
        )
        like = next(rule for rule in parsed.rules if rule.is_deduction)
        petition = dataclasses.replace(like, code="PO-01", title=Title("Petitioning", "上访"))
        later = dataclasses.replace(later, rules=(*later.rules, petition))
        draft = draft_create(county=here.county, parsed=later, by=here.rule_admin, now=here.now)
        appeal = appeal_file(
            record=contested, words="It was not me.", client_id=uuid.uuid4(), by=petitioner.user, now=here.now
        )
        grant = grant_give(
            resident=resident,
            third_party=third_party(here.county),
            until=here.today + timedelta(days=9),
            by=resident.user,
            now=here.now,
        )
        # Numbers are a county's own: the last of the other county is none of this one's.
        for number in range(1 + (slug == "other")):
            laid_open = dataclasses.replace(later, code=f"{slug}-open-{number}")
            consultation = consultation_open(
                draft=draft_create(county=here.county, parsed=laid_open, by=here.rule_admin, now=here.now),
                closes_on=here.today + timedelta(days=9),
                by=here.rule_admin,
                now=here.now,
            )
        comment = comment_give(
            consultation=consultation,
            version=1,
            place=WHOLE,
            stance=Comment.Stance.FOR,
            words="Good.",
            by=resident.user,
            client_id=uuid.uuid4(),
            now=here.now,
        )
        affected = ImpactCase.objects.create(
            county=here.county,
            report=impact_on_file(here, draft),
            resident=resident,
            place=1 + (slug == "other"),
        )
        objects = {
            "impact_case": affected.place,
            "consultation": consultation.number,
            "version": 1,
            "comment": comment.number,
            "part_alone": "scale",
            "record": record.reference,
            "appeal": appeal.reference,
            "revision": revision.code,
            "rule": parsed.rules[0].code,
            "grade": parsed.grades[0].code,
            "category": parsed.categories[0].code,
            "programme": parsed.programmes[0].code,
            "draft": draft.code,
            "suspect": reviewed(draft)[0].suspect.digest,
            "part": "rule",
            "own_rule": parsed.rules[-1].code,  # the other county alone has its last one
            "clause": parsed.rules[0].code,
            "notice": Notice.objects.filter(resident=resident).latest("pk").pk,
            "run": CurrentRun.objects.get().run_id,
            "grant": grant.pk,
        }
    staff = {role: getattr(here, role) for role in Role if role is not Role.RESIDENT}
    people = {Role.RESIDENT: resident.user, **staff}
    return Peopled(here, objects, people)


@pytest.fixture
def here(db: None) -> Peopled:
    return peopled("dummy")


@pytest.fixture
def other(db: None) -> Peopled:
    return peopled("other")


def answer(user: Any, method: str, name: str, county: str, objects: dict[str, Any]) -> tuple[int, str]:
    """Status and body, without what differs from one request to the next."""
    client = Client()
    if user is not None:
        client.force_login(user)
    kwargs = {
        argument: kind[1:] if kind.startswith("=") else objects[kind]
        for argument, kind in ROUTES[name][1].items()
    }
    address = reverse(name, kwargs={"county": county, **kwargs})
    response = client.generic(method, address, headers={"accept-language": "en"})
    body = response.content.decode().replace(address, "ADDRESS")
    for value in kwargs.values():
        told = (
            isinstance(value, str) and len(value) > 2
        )  # a grade's code is a letter, and letters are in every word
        body = body.replace(value, "OBJECT") if told else body
    body = re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]+"', r"\1", body)
    return response.status_code, re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+|[0-9a-f]{12,}", "ID", body)


WITH_OBJECTS = [
    name
    for name, (_door, kinds) in ROUTES.items()
    if any(not kind.startswith("=") for kind in kinds.values())
]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_countys_object_and_a_missing_one_are_answered_alike(
    method: str, here: Peopled, other: Peopled
) -> None:
    for name in WITH_OBJECTS:
        for who in (*(here.people[role] for role in ROUTES[name][0]), None):
            foreign = answer(who, method, name, "dummy", other.objects)
            missing = answer(who, method, name, "dummy", MISSING)
            assert foreign == missing, (name, who)
            assert foreign[0] in (302, 401, 403, 404, 405), (name, who, foreign[0])


def test_nobody_gets_further_in_a_county_where_they_hold_no_role(here: Peopled, other: Peopled) -> None:
    for name, (roles, _kinds) in ROUTES.items():
        for role in roles:
            existing = answer(other.people[role], "GET", name, "dummy", here.objects)
            missing = answer(other.people[role], "GET", name, "dummy", MISSING)
            assert existing == missing, (name, role)
            assert existing[0] == 403, (name, role, existing[0])


def test_a_page_opens_for_whom_it_is_meant_and_for_nobody_else(here: Peopled) -> None:
    for name, (roles, _kinds) in ROUTES.items():
        for who, user in {**here.people, None: None}.items():
            status, _body = answer(user, "GET", name, "dummy", here.objects)
            if roles == PUBLIC:
                assert status == 200, (name, who)
            elif who in roles:
                assert status in (200, 302, 404, 405), (name, who, status)
            else:
                assert status == (302 if who is None else 403), (name, who, status)


def test_an_unknown_county_is_not_found_in_the_readers_language(db: None) -> None:
    for language, words in (("en", "no such county"), ("zh-hans", "没有")):
        response = Client().get("/c/no-such-county/", headers={"accept-language": language})
        assert response.status_code == 404
        assert words in response.content.decode()


def test_the_api_answers_an_unknown_county_like_an_unknown_revision(here: Peopled) -> None:
    unknown = answer(None, "GET", "api:revision-detail", "no-such", here.objects)
    missing = answer(None, "GET", "api:revision-detail", "dummy", MISSING)
    assert unknown[0] == missing[0] == 404
