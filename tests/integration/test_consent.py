"""Consent before any score; leaving erases at once (charter E1, E2, E3)."""

from datetime import timedelta

import pytest
from django.db import connection

from benefits.models import AnswersGiven, Grant
from benefits.services.grants import grant_give
from counties.errors import DomainError
from counties.models import Consent, ConsentText, Membership, Resident
from counties.services.consent import consent_give, consent_withdraw
from rules.models import Record, Score, ScoreChange
from rules.selectors.scores import score_of
from tests.factories import Town, third_party

pytestmark = pytest.mark.django_db


def join(here: Town, resident: Resident) -> None:
    with here.scope():
        consent_give(
            resident=resident,
            text=ConsentText.objects.latest("version"),
            by=resident.user,
            channel=Consent.Channel.WEB,
            now=here.now,
        )


def leave(here: Town, resident: Resident) -> None:
    with here.scope():
        consent_withdraw(resident=resident, by=resident.user, channel=Consent.Channel.WEB, now=here.now)


def test_without_consent_there_is_no_score_and_no_row(here: Town) -> None:
    resident = here.resident(enrolled=False)
    here.resident()
    here.drain()
    with here.scope():
        assert score_of(resident, here.today) is None
        assert not Score.objects.filter(resident=resident).exists()
        assert Score.objects.count() == 1


def test_joining_brings_a_score_and_leaving_erases_everything_at_once(here: Town) -> None:
    resident = here.resident(enrolled=False)
    here.resident()
    here.drain()
    join(here, resident)
    here.drain()
    with here.scope():
        assert score_of(resident, here.today).score == 1000_00  # type: ignore[union-attr]
        assert AnswersGiven.objects.filter(resident=resident).exists()
        assert ScoreChange.objects.filter(resident=resident).exists()
        grant_give(
            resident=resident,
            third_party=third_party(here.county),
            until=here.today + timedelta(days=30),
            by=resident.user,
            now=here.now,
        )
    leave(here, resident)
    with here.scope():
        assert score_of(resident, here.today) is None
        for model in (Score, ScoreChange, AnswersGiven):
            assert not model.objects.filter(resident=resident).exists(), model
        assert not Grant.objects.filter(resident=resident, revoked_at__isnull=True).exists()
    here.drain()
    with here.scope():
        assert not Score.objects.filter(resident=resident).exists()


def test_records_stay_on_file_but_count_nothing_after_leaving(here: Town) -> None:
    resident = here.resident()
    here.in_effect(resident)
    here.drain()
    leave(here, resident)
    here.drain()
    with here.scope():
        assert Record.objects.filter(resident=resident).count() == 1
        assert not Score.objects.filter(resident=resident).exists()


def test_answers_of_somebody_who_takes_part_cannot_be_erased(here: Town) -> None:
    resident = here.resident()
    here.drain()
    with here.scope(), connection.cursor() as cursor:
        cursor.execute("SELECT benefits_erase_answers(%s)", [resident.pk])
        assert cursor.fetchone() == (0,)
        assert AnswersGiven.objects.filter(resident=resident).exists()


def test_nobody_under_18_is_enrolled(here: Town) -> None:
    child = here.resident(born_on=here.today - timedelta(days=17 * 365), enrolled=False)
    with pytest.raises(DomainError, match="E3"):
        join(here, child)


def test_nobody_joins_for_somebody_else_on_the_web(here: Town) -> None:
    resident, another = here.resident(enrolled=False), here.resident()
    with here.scope(), pytest.raises(DomainError, match="E1"):
        consent_give(
            resident=resident,
            text=ConsentText.objects.latest("version"),
            by=another.user,
            channel=Consent.Channel.WEB,
            now=here.now,
        )


def test_whoever_left_today_can_join_again_today(here: Town) -> None:
    resident = here.resident()
    leave(here, resident)
    join(here, resident)
    with here.scope():
        assert Membership.objects.filter(resident=resident, left_on__isnull=True).count() == 1
