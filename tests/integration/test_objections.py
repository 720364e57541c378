"""Objecting to a rule: once a person, in words, and to be taken back (charter A1, O5)."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError
from django.utils.translation import override

from counties.errors import DomainError
from counties.models import AuditEvent
from rules.models import Objection
from rules.selectors.rule_health import RuleHealth, rule_health
from rules.services.health.objection import objection_make, objection_take_back
from tests.factories import Town, town, user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def here() -> Town:
    return town()


def health(here: Town) -> RuleHealth:
    with here.scope():
        found = rule_health("TR-01", here.today)
        assert found is not None
        return found


def test_one_person_objects_once_and_can_take_it_back(here: Town) -> None:
    resident, reader = here.resident(), user("reader")
    with here.scope():
        first = objection_make(
            county=here.county, rule="TR-01", words=" Unfair. ", by=resident.user, now=here.now
        )
        again = objection_make(
            county=here.county, rule="TR-01", words="Again.", by=resident.user, now=here.now
        )
        assert (first.pk, first.words, first.as_resident) == (again.pk, "Unfair.", True)
        other = objection_make(county=here.county, rule="TR-01", words="Unfair.", by=reader, now=here.now)
        assert not other.as_resident
    assert health(here).objections == 2
    with here.scope():
        objection_take_back(county=here.county, rule="TR-01", by=reader, now=here.now)
        with pytest.raises(DomainError, match="no objection"):
            objection_take_back(county=here.county, rule="TR-01", by=reader, now=here.now)
    assert health(here).objections == 1
    with here.scope():
        objection_make(county=here.county, rule="TR-01", words="After all.", by=reader, now=here.now)
        assert Objection.objects.filter(by=reader).count() == 2  # what was taken back stays on file
        actions = AuditEvent.objects.values_list("action", flat=True)
        assert list(actions).count("rules.objection_made") == 3
        assert list(actions).count("rules.objection_taken_back") == 1
    assert health(here).objections == 2


@pytest.mark.parametrize(
    ("rule", "words", "message"),
    [("TR-01", "  ", "own words"), ("TR-01", "x" * 2001, "2,000"), ("no-such", "Unfair.", "no such rule")],
)
def test_an_objection_needs_words_and_a_rule(here: Town, rule: str, words: str, message: str) -> None:
    with here.scope(), pytest.raises(DomainError, match=message):
        objection_make(county=here.county, rule=rule, words=words, by=user("reader"), now=here.now)


def test_the_database_refuses_a_second_standing_objection_of_one_person(here: Town) -> None:
    with here.scope():
        row = objection_make(
            county=here.county, rule="TR-01", words="Unfair.", by=user("reader"), now=here.now
        )
        with pytest.raises(IntegrityError, match="rules_objection_one_a_person"):
            Objection.objects.create(
                county=here.county,
                revision=row.revision,
                rule=row.rule,
                by=row.by,
                as_resident=False,
                words="Twice.",
                on=here.today,
                at=here.now,
            )
