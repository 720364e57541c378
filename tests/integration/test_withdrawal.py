"""A published revision can be taken back before its day, once, with a reason; on its day it cannot (charter R4)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from counties.errors import DomainError, NotPermitted
from rules.models import Revision
from rules.selectors.books import all_revisions, books, coming, revisions
from rules.services.drafting.beginning import draft_begin
from rules.services.publication.withdrawing import revision_withdraw
from tests.drafting import drafted, published
from tests.factories import Town, passed_gates, town

pytestmark = pytest.mark.django_db
WHY = "The consultation's summary was printed with a mistake."


def withdrawn(here: Town, revision: Revision, **changes: Any) -> Revision:
    values = {"revision": revision, "reason": WHY, "by": here.publisher, "now": here.now} | changes
    return revision_withdraw(**values)


def test_withdrawn_it_stays_on_file_and_is_no_book(here: Town) -> None:
    with here.scope():
        revision = published(here, passed_gates(here, drafted(here)))
        assert coming(here.today) == revision
        withdrawn(here, revision)
        revision.refresh_from_db()
        assert (revision.withdrawn_by, revision.withdrawal_reason) == (here.publisher, WHY)
        assert revision not in revisions()
        assert revision in all_revisions()
        assert coming(here.today) is None
        assert revision.code not in {book.code for book in books()}


def test_its_day_is_free_again_and_its_code_is_not(here: Town) -> None:
    with here.scope():
        first = withdrawn(here, published(here, passed_gates(here, drafted(here))))
        with pytest.raises(DomainError, match="next"):
            drafted(here)
        again = draft_begin(
            county=here.county,
            code="again",
            effective_from=first.effective_from,
            based_on=first,
            by=here.rule_admin,
            now=here.now,
        )
        second = published(here, passed_gates(here, again))
        assert second.effective_from == first.effective_from
        assert Revision.objects.filter(effective_from=first.effective_from).count() == 2


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 2001])
def test_a_reason_is_needed(here: Town, reason: str) -> None:
    with here.scope():
        revision = published(here, passed_gates(here, drafted(here)))
        with pytest.raises(DomainError) as said:
            withdrawn(here, revision, reason=reason)
        assert said.value.code == "reason"


def test_only_a_publisher_withdraws_and_only_once(here: Town) -> None:
    with here.scope():
        revision = published(here, passed_gates(here, drafted(here)))
        for person in (here.rule_admin, here.charter_reviewer, here.clerk):
            with pytest.raises(NotPermitted):
                withdrawn(here, revision, by=person)
        withdrawn(here, revision)
        with pytest.raises(DomainError, match=r"already|已经"):
            withdrawn(here, revision)


def test_on_its_day_it_is_too_late_for_the_service_and_the_database() -> None:
    here = town("suining")
    with here.scope():
        revision = published(here, passed_gates(here, drafted(here, archival=True, in_days=3)))
        here.county.replay_today = revision.effective_from
        here.county.save(update_fields=["replay_today"])
        revision.refresh_from_db()
        with pytest.raises(DomainError) as said:
            withdrawn(here, revision)
        assert said.value.code == "R4"
        assert "on its day" in past_the_service(here, revision)
        here.county.replay_today = revision.effective_from - timedelta(days=1)
        here.county.save(update_fields=["replay_today"])
        assert past_the_service(here, revision) == ""


def past_the_service(here: Town, revision: Revision, **fields: Any) -> str:
    values = {"withdrawn_at": here.now, "withdrawn_by": here.publisher, "withdrawal_reason": WHY} | fields
    try:
        with transaction.atomic():
            Revision.objects.filter(pk=revision.pk).update(**values)
    except DatabaseError as error:
        return str(error)
    return ""


def test_the_database_takes_a_withdrawal_once_whole_and_of_no_shipped_text(here: Town) -> None:
    with here.scope():
        shipped = Revision.objects.get()
        assert "shipped" in past_the_service(here, shipped)
        revision = published(here, passed_gates(here, drafted(here)))
        assert "withdrawn_with_reason" in past_the_service(here, revision, withdrawal_reason="")
        assert "withdrawn_with_reason" in past_the_service(here, revision, withdrawn_by=None)
        assert past_the_service(here, revision) == ""
        assert "stays withdrawn" in past_the_service(here, revision, withdrawal_reason="Another.")
        assert "stays withdrawn" in past_the_service(
            here, revision, withdrawn_at=None, withdrawn_by=None, withdrawal_reason=""
        )


def test_nothing_else_of_a_revision_can_be_changed(here: Town) -> None:
    with here.scope():
        revision = published(here, passed_gates(here, drafted(here)))
        for field, value in (("code", "other"), ("document", {}), ("effective_from", here.today)):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                Revision.objects.filter(pk=revision.pk).update(**{field: value})


def test_a_row_cannot_come_withdrawn(here: Town) -> None:
    from tests.drafting import check_on_file, inserted

    with here.scope():
        draft = passed_gates(here, drafted(here))
        check_on_file(here, draft)
        fields = {"withdrawn_at": here.now, "withdrawn_by": here.publisher, "withdrawal_reason": WHY}
        assert inserted(here, draft, **fields) == "rules_gate_origin"


def test_two_revisions_of_one_day_are_refused(here: Town) -> None:
    with here.scope():
        published(here, passed_gates(here, drafted(here)))
        second = passed_gates(here, drafted(here, code="second"))
        with pytest.raises((DomainError, IntegrityError)):
            published(here, second)
