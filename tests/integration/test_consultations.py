"""Opening, extending, versions and the end of a consultation (charter R5)."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from counties.errors import DomainError, NotPermitted
from counties.models import AuditEvent
from rules.models import Comment, Consultation, ConsultationVersion, Draft
from rules.selectors.consultations import counts_of, latest_version, terms
from rules.services.consultation.closing import consultations_close
from rules.services.consultation.gate import consultation_refusals
from rules.services.consultation.opening import (
    consultation_extend,
    consultation_open,
    consultation_version_open,
)
from rules.services.drafting.undoing import draft_drop
from tests.factories import Town
from tests.integration.consulting import CLAUSE, day_after, drafted, opened, retitled, said

pytestmark = pytest.mark.django_db


def refused(code: str) -> pytest.RaisesExc[DomainError]:
    return pytest.RaisesExc(DomainError, check=lambda error: error.code == code)


def closed(here: Town, consultation: Consultation) -> Consultation:
    """After its last day, when a worker has come by."""
    with time_machine.travel(here.now + timedelta(days=40), tick=False):
        consultations_close(county=here.county, today=here.today, now=here.now)
    return Consultation.objects.get(pk=consultation.pk)


def test_open_keeps_a_copy_of_the_text_and_a_number_of_its_own(here: Town) -> None:
    with here.scope():
        first, second = opened(here), opened(here, drafted(here, code="other"))
        version = latest_version(first)
        assert (first.number, second.number) == (1, 2)
        assert version.document == first.draft.document
        assert version.digest == first.draft.digest
        assert version.compared_with is not None
        assert AuditEvent.objects.filter(action="rules.consultation_opened").count() == 2


@pytest.mark.parametrize(("days", "code"), [(6, "R5"), (0, "R5"), (-1, "R5"), (60, "R4"), (90, "R4")])
def test_open_refuses_less_than_a_week_and_an_end_after_the_day_of_effect(
    here: Town, days: int, code: str
) -> None:
    with here.scope(), refused(code):
        opened(here, days=days)


def test_open_takes_exactly_a_week(here: Town) -> None:
    with here.scope():
        assert opened(here, days=7).closes_on == here.today + timedelta(days=7)


def test_open_twice_is_refused(here: Town) -> None:
    with here.scope():
        draft = drafted(here)
        opened(here, draft)
        with refused("consultation_open"):
            opened(here, draft)


def test_open_refuses_an_incomplete_text_and_a_dropped_draft(here: Town) -> None:
    with here.scope():
        draft = retitled(here, drafted(here), title="")
        with refused("draft_unsound"):
            opened(here, draft)
        other = drafted(here, code="other")
        draft_drop(draft=other, by=here.rule_admin, now=here.now)
        with refused("draft_closed"):
            opened(here, other)


@pytest.mark.parametrize("who", ["clerk", "confirmer", "reviewer", "charter_reviewer"])
def test_only_who_revises_or_publishes_opens(here: Town, who: str) -> None:
    with here.scope(), pytest.raises(NotPermitted):
        consultation_open(
            draft=drafted(here),
            closes_on=here.today + timedelta(days=10),
            by=getattr(here, who),
            now=here.now,
        )


def test_extend_only_moves_the_end_away(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        for days, code in ((10, "R5"), (9, "R5"), (60, "R4")):
            with refused(code):
                consultation_extend(
                    consultation=consultation,
                    closes_on=here.today + timedelta(days=days),
                    why="春节",
                    by=here.rule_admin,
                    now=here.now,
                )
        with refused("why_missing"):
            consultation_extend(
                consultation=consultation,
                closes_on=here.today + timedelta(days=12),
                why=" ",
                by=here.rule_admin,
                now=here.now,
            )
        consultation_extend(
            consultation=consultation,
            closes_on=here.today + timedelta(days=12),
            why="春节",
            by=here.publisher,
            now=here.now,
        )
        consultation.refresh_from_db()
        assert consultation.closes_on == here.today + timedelta(days=12)
        assert [term.why for term in terms(consultation)] == ["", "春节"]


def test_the_database_refuses_a_nearer_end_and_any_change_after_the_end(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        comment = said(here, consultation, here.clerk)
        nearer = consultation.closes_on - timedelta(days=1)
        with pytest.raises(IntegrityError, match="never nearer"), transaction.atomic():
            Consultation.objects.filter(pk=consultation.pk).update(closes_on=nearer)
        with pytest.raises(IntegrityError, match="named or not named"), transaction.atomic():
            Comment.objects.filter(pk=comment.pk).update(by=here.confirmer)
        over = closed(here, consultation)
        with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
            Consultation.objects.filter(pk=over.pk).update(closed_at=None, summary=None)
        comment.pk, comment.number, comment.client_id, comment.code = None, 2, uuid.uuid4(), "late"
        with pytest.raises(IntegrityError, match="consultation is closed"), transaction.atomic():
            Comment.objects.bulk_create([comment])


def test_rows_of_a_consultation_are_never_deleted(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        comment = said(here, consultation, here.clerk)
        for row in (comment, latest_version(consultation), consultation):
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                connection.cursor().execute(f"DELETE FROM {row._meta.db_table} WHERE id = {row.pk}")


def test_a_changed_draft_needs_a_new_version_with_a_week_left(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        comment = said(here, consultation, here.clerk, place=CLAUSE)
        again = {"consultation": consultation, "why": "大家说得对。", "by": here.rule_admin, "now": here.now}
        with refused("version_same"):
            consultation_version_open(closes_on=here.today + timedelta(days=10), **again)
        draft = retitled(here, consultation.draft)
        for days in (6, 9):
            with refused("R5"):
                consultation_version_open(closes_on=here.today + timedelta(days=days), **again)
        with refused("why_missing"):
            consultation_version_open(closes_on=here.today + timedelta(days=10), **{**again, "why": ""})
        version = consultation_version_open(closes_on=here.today + timedelta(days=10), **again)
        assert (version.number, version.digest) == (2, draft.digest)
        comment.refresh_from_db()
        assert comment.version.number == 1
        assert ConsultationVersion.objects.filter(consultation=consultation).count() == 2


def test_a_new_version_close_to_the_end_moves_the_end(here: Town) -> None:
    with here.scope():
        consultation = opened(here, days=7)
        retitled(here, consultation.draft)
        with time_machine.travel(here.now + timedelta(days=5), tick=False):
            week = here.today + timedelta(days=7)
            again = {"consultation": consultation, "why": "改了。", "by": here.rule_admin, "now": here.now}
            with refused("R5"):
                consultation_version_open(closes_on=consultation.closes_on, **again)
            consultation_version_open(closes_on=week, **again)
        consultation.refresh_from_db()
        assert consultation.closes_on == week


def test_it_closes_by_itself_on_the_day_after_its_last_and_once(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        said(here, consultation, here.clerk, stance="against")
        last = consultation.closes_on
        assert consultations_close(county=here.county, today=last, now=here.now) == 0
        assert consultations_close(county=here.county, today=day_after(consultation), now=here.now) == 1
        assert consultations_close(county=here.county, today=day_after(consultation), now=here.now) == 0
        consultation.refresh_from_db()
        assert consultation.summary == counts_of(consultation)
        assert (consultation.summary["comments"], consultation.summary["against"]) == (1, 1)
        assert AuditEvent.objects.filter(action="rules.consultation_closed").count() == 1


def test_the_worker_closes_it(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
    with time_machine.travel(here.now + timedelta(days=11), tick=False):
        here.drain()
    with here.scope():
        assert Consultation.objects.get(pk=consultation.pk).closed_at is not None


def test_it_closes_when_its_draft_is_given_up(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        draft_drop(draft=consultation.draft, by=here.rule_admin, now=here.now)
        with refused("consultation_closed"):
            said(here, consultation, here.clerk)
        assert consultations_close(county=here.county, today=here.today, now=here.now) == 1


def test_nothing_is_written_after_the_last_day_even_before_a_worker_came(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        retitled(here, consultation.draft)
        with time_machine.travel(here.now + timedelta(days=11), tick=False):
            later = here.today + timedelta(days=20)
            with refused("consultation_closed"):
                said(here, consultation, here.clerk)
            with refused("consultation_closed"):
                consultation_extend(
                    consultation=consultation, closes_on=later, why="晚了", by=here.rule_admin, now=here.now
                )
            with refused("consultation_closed"):
                consultation_version_open(
                    consultation=consultation, why="晚了", closes_on=later, by=here.rule_admin, now=here.now
                )


def test_after_the_end_a_draft_may_be_laid_open_again(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        closed(here, consultation)
        retitled(here, consultation.draft)
        second = opened(here, Draft.objects.get(pk=consultation.draft_id))
        assert second.number == 2


def test_a_consultation_of_another_county_is_not_seen(here: Town) -> None:
    from tests.factories import town

    with here.scope():
        opened(here)
    there = town("other")
    with there.scope():
        assert not Consultation.objects.exists()
        draft = drafted(there)
        assert opened(there, draft).number == 1
        assert consultation_refusals(draft) != []
