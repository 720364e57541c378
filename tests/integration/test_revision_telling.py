"""Telling in slices: once for each resident, whoever fails, leaves or comes twice."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from benefits.models import AnswersGiven
from counties import outbox
from counties.models import Consent, County, Notice, OutboxMessage, Resident
from counties.scope import county_scope
from counties.services.consent import consent_withdraw
from counties.services.partition import county_partition
from rules import tasks
from rules.models import Record, RevisionEffect, RevisionTelling, Score
from rules.models.record import RecordTransition
from rules.services.records.transitions import record_move
from rules.services.revisions import notice
from rules.services.revisions.notice import revision_tell_next
from rules.signals import SCORES_PUBLISHED
from tests.factories import Town, town
from tests.integration.columns_town import ids
from tests.revising import days_pass, in_force, milder, revised, small_slices

Cause = RevisionEffect.Cause
Explained = tuple[str, int | None, str, dict[str, list[int]]]
Said = dict[int, tuple[int | None, str, dict[str, int], dict[str, str]]]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    small_slices(monkeypatch)


def revised_for(
    here: Town, count: int, monkeypatch: pytest.MonkeyPatch, *, until: str = "BATCH"
) -> list[Resident]:
    """So many residents whom a revision has changed and whom nobody has told yet; with ``until`` = "answers", nor have
    their answers been given."""
    touched = [here.resident() for _ in range(count)]
    for resident in touched:
        here.in_effect(resident, "TR-02")
    here.drain()
    revised(here, milder(in_force(here), "TR-02", -5_00))
    days_pass(here, monkeypatch)
    steps = [step for step in tasks.STEPS if step is not revision_tell_next]
    if until == "answers":
        steps = [step for step in steps if step.__name__ != "deliver_next"]
    with monkeypatch.context() as patched:
        patched.setattr(tasks, "STEPS", tuple(steps))
        here.drain()
    with here.scope():
        assert RevisionEffect.objects.filter(cause=Cause.OPEN).count() == count
        assert not Notice.objects.filter(kind=Notice.Kind.REVISION).exists()
    return touched


def told(here: Town) -> list[int]:
    """Residents with a notice of a revision, once for each."""
    with here.scope():
        found = Notice.objects.filter(kind=Notice.Kind.REVISION).order_by("resident")
        return list(found.values_list("resident", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small")
def test_two_workers_at_once_tell_everybody_once(monkeypatch: pytest.MonkeyPatch) -> None:
    here = town()
    touched = revised_for(here, 20, monkeypatch)
    later, errors = here.now + timedelta(days=1), []
    start = threading.Barrier(2)

    def work() -> None:
        try:
            start.wait(timeout=20)
            told_one = True
            while told_one:
                with county_scope(here.county.pk):
                    told_one = revision_tell_next(County.objects.get(pk=here.county.pk), later)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    here.drain()
    assert errors == []
    assert told(here) == ids(touched)
    with here.scope():
        assert set(RevisionEffect.objects.values_list("cause", "attempts")) == {(Cause.REVISION, 0)}
        assert RevisionTelling.objects.get().done_at is not None


class Killed(BaseException):
    """Nothing that a worker could catch and write down."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small")
def test_a_worker_that_dies_amid_a_slice_leaves_it_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    here = town()
    touched = revised_for(here, 5, monkeypatch)
    later = here.now + timedelta(days=1)

    def die(execute: Any, sql: str, *rest: Any) -> Any:
        if "INSERT INTO counties_notice" in sql:
            raise Killed
        return execute(sql, *rest)

    with pytest.raises(Killed), connection.execute_wrapper(die), here.scope():
        revision_tell_next(here.county, later)
    with here.scope():
        assert set(RevisionEffect.objects.values_list("cause", "attempts")) == {("", 0)}
    assert told(here) == []
    here.drain()
    assert told(here) == ids(touched)


@pytest.mark.django_db
def test_one_bad_resident_holds_up_nobody_else(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails is tried again in ever smaller parts, until the one at fault is alone."""
    monkeypatch.setattr(notice, "BATCH", 8)
    monkeypatch.setattr(notice, "SHARE", 3)
    touched = revised_for(here, 8, monkeypatch)
    bad = touched[5].pk
    fault = (
        "SELECT 1 / (1 - count(*)) FROM effects_explained v JOIN rules_revisioneffect e ON e.id = v.effect"
        f" WHERE e.resident_id = {bad}; "
    )
    tell, later = notice._TELL, here.now + timedelta(days=1, minutes=1)
    with monkeypatch.context() as broken, here.scope():
        broken.setattr(notice, "_TELL", fault + tell)
        tries = 0
        while revision_tell_next(here.county, later + timedelta(minutes=3 * tries)) and tries < 12:
            tries += 1
        open_ones = RevisionEffect.objects.filter(cause=Cause.OPEN)
        assert [(one.resident_id, "division by zero" in one.error) for one in open_ones] == [(bad, True)]
    assert told(here) == sorted({*ids(touched)} - {bad})
    with here.scope():
        while revision_tell_next(here.county, later + timedelta(days=1)):
            pass
    assert told(here) == ids(touched)


@pytest.mark.django_db
@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("partitions", [0, 2])
def test_who_withdraws_between_publication_and_telling_leaves_nothing(
    here: Town, monkeypatch: pytest.MonkeyPatch, partitions: int
) -> None:
    if partitions:
        assert county_partition(county=here.county, buckets=partitions)
        for _ in range(16):  # a bucket is a partition once there are residents enough
            here.resident(enrolled=False)
    leaving, *staying = revised_for(here, 4, monkeypatch, until="answers")
    with here.scope():
        assert OutboxMessage.objects.filter(topic=SCORES_PUBLISHED, done_at__isnull=True).exists()
        consent_withdraw(
            resident=leaving, by=leaving.user, channel=Consent.Channel.WEB, now=here.now + timedelta(days=1)
        )
    here.drain()
    assert told(here) == ids(staying)
    with here.scope():
        for model in (RevisionEffect, AnswersGiven, Score):
            assert not model.objects.filter(resident=leaving).exists(), model
            assert model.objects.filter(resident=staying[0]).exists(), model
        assert not Notice.objects.filter(resident=leaving, kind=Notice.Kind.BENEFIT).exists()


@pytest.mark.django_db(transaction=True)
def test_who_withdraws_while_answers_are_being_written_waits_and_leaves_none(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answers are written and not committed yet: erasing must not look past them (charter E2)."""
    (leaving,) = revised_for(here, 1, monkeypatch, until="answers")
    written, errors = threading.Event(), []

    def withdraw() -> None:
        try:
            written.wait(timeout=20)
            with county_scope(here.county.pk):
                consent_withdraw(
                    resident=Resident.objects.get(pk=leaving.pk),
                    by=leaving.user,
                    channel=Consent.Channel.WEB,
                    now=here.now + timedelta(days=1),
                )
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    resident = threading.Thread(target=withdraw)
    resident.start()
    with here.scope():
        before = AnswersGiven.objects.filter(resident=leaving).count()
        assert outbox.deliver_next(here.county, here.now + timedelta(days=1))
        assert AnswersGiven.objects.filter(resident=leaving).count() == before + 1
        written.set()
        resident.join(timeout=1)
        assert resident.is_alive()  # it waits for this transaction
    resident.join(timeout=30)
    assert errors == []
    with here.scope():
        assert not AnswersGiven.objects.filter(resident=leaving).exists()


@pytest.mark.django_db
def test_an_answer_that_changes_back_before_it_is_told_is_told_as_the_revision_left_it(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    (resident,) = revised_for(here, 1, monkeypatch)
    with here.scope():
        effect = RevisionEffect.objects.get()
        assert (effect.score_before, effect.score_after) == (950_00, 995_00)
        assert effect.answers["check-up"]["after"] == "eligible"
        deduction = here.proposed(resident, "CT-01", points=-50_00)
        record_move(
            record=Record.objects.get(pk=deduction.pk), to=RecordTransition.State.IN_EFFECT, on=here.today,
            by=None, now=here.now + timedelta(days=1, minutes=1),
        )  # fmt: skip
    here.drain()
    with here.scope():
        score = Score.objects.get(resident=resident)
        assert (score.score, score.answers["check-up"]["answer"]) == (945_00, "not_eligible")
        effect.refresh_from_db()
        assert (effect.cause, effect.score_after, effect.score_otherwise) == (Cause.REVISION, 995_00, 950_00)
        assert effect.worths == {"TR-02": [-50_00, -5_00]}
        benefits = Notice.objects.filter(resident=resident, kind=Notice.Kind.BENEFIT, reference="check-up")
        assert not benefits.exists()  # the revision's notice has said it
    assert told(here) == [resident.pk]
