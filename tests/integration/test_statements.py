"""The closing statement: written once after the end, corrected in the open, and refused by the database before it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from counties.errors import DomainError, NotPermitted
from counties.models import AuditEvent
from rules.models import Consultation, ConsultationStatement
from rules.selectors.consultations import latest_statement, statements
from rules.services.consultation.closing import consultations_close
from rules.services.consultation.stating import PARTS, statement_write
from rules.services.drafting.undoing import draft_drop
from tests.factories import Town
from tests.integration.consulting import day_after, opened

pytestmark = pytest.mark.django_db


def closed(here: Town) -> Consultation:
    """A consultation that is over."""
    consultation = opened(here)
    consultations_close(county=here.county, today=day_after(consultation), now=here.now)
    return Consultation.objects.get(pk=consultation.pk)


def parts(word: str = "first") -> dict[str, dict[str, str]]:
    return {part: {"en": f"{part}, {word}.", "zh": f"{part}，{word}。"} for part in PARTS}


def written(here: Town, consultation: Consultation, **more: Any) -> ConsultationStatement:
    given: dict[str, Any] = {"parts": parts(), "after": 0, "why": "", "by": here.rule_admin, "now": here.now}
    return statement_write(consultation=consultation, **(given | more))


def refused(here: Town, consultation: Consultation, **more: Any) -> str:
    with pytest.raises(DomainError) as caught:
        written(here, consultation, **more)
    return caught.value.code


@pytest.mark.parametrize("role", ["rule_admin", "publisher"])
def test_whoever_revises_or_publishes_writes_it(here: Town, role: str) -> None:
    with here.scope():
        consultation = closed(here)
        found = written(here, consultation, by=getattr(here, role))
        assert latest_statement(consultation) == found
        assert (found.number, found.why, found.heard) == (1, "", parts()["heard"])
        assert AuditEvent.objects.filter(action="rules.consultation_statement_written").count() == 1


def test_nobody_else_writes_it(here: Town) -> None:
    with here.scope(), pytest.raises(NotPermitted):
        written(here, closed(here), by=here.clerk)


def test_it_comes_after_the_end_and_the_database_holds_that_too(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        assert refused(here, consultation) == "R5"
        with pytest.raises(IntegrityError, match="still takes comments"), transaction.atomic():
            ConsultationStatement.objects.create(
                county=here.county,
                consultation=consultation,
                number=1,
                by=here.rule_admin,
                at=here.now,
                **parts(),
            )


def test_it_does_not_wait_for_the_worker_that_closes(here: Town) -> None:
    with here.scope():
        consultation = opened(here)
        draft_drop(draft=consultation.draft, by=here.rule_admin, now=here.now)
        assert written(here, consultation).number == 1
        consultation.refresh_from_db()
        assert consultation.closed_at is not None


def test_a_correction_says_why_and_leaves_what_stood(here: Town) -> None:
    with here.scope():
        consultation = closed(here)
        written(here, consultation)
        assert refused(here, consultation, parts=parts("second"), after=1) == "why_missing"
        assert refused(here, consultation, after=1, why="For nothing.") == "statement_same"
        written(
            here, consultation, parts=parts("second"), after=1, why="A number was wrong.", by=here.publisher
        )
        found = list(statements(consultation))
        assert [(one.number, one.why) for one in found] == [(2, "A number was wrong."), (1, "")]
        assert [one.kept for one in found] == [parts("second")["kept"], parts()["kept"]]


def test_two_persons_at_once_do_not_write_over_each_other(here: Town) -> None:
    with here.scope():
        consultation = closed(here)
        written(here, consultation)
        assert refused(here, consultation, parts=parts("other"), by=here.publisher) == "statement_changed"
        assert statements(consultation).count() == 1


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_part_is_there_in_both_languages(here: Town, part: str, language: str) -> None:
    with here.scope():
        consultation = closed(here)
        said = parts()
        said[part][language] = "  "
        assert refused(here, consultation, parts=said) == "words_missing"
        said[part][language] = "x" * 5001
        assert refused(here, consultation, parts=said) == "words_long"
        assert not statements(consultation).exists()


def test_no_statement_is_changed_or_removed(here: Town) -> None:
    with here.scope():
        found = written(here, closed(here))
        for write in (
            lambda: ConsultationStatement.objects.filter(pk=found.pk).update(why="Silently."),
            lambda: ConsultationStatement.objects.filter(pk=found.pk).delete(),
        ):
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                write()
