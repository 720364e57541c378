"""Writing down what residents are answered, whenever it differs from the answer before (charter P1, P2)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from benefits.decisions import ELIGIBLE, in_force
from benefits.models import ProgrammeAnswer
from counties.models import County, Notice, Resident
from rules.models import CurrentRun, Score


def answers_follow(*, county: County, residents: Iterable[int] | None, now: datetime) -> int:
    """Bring the answers of these residents (ids; None = all) in line with the scores readers see; how many changed.

    A "yes" is never taken back here: that is for an official to decide. A new "yes" is announced, the very
    first answers of a resident are not.
    """
    scores = Score.objects.filter(run__in=CurrentRun.objects.values("run")).select_related("run", "resident")
    given = ProgrammeAnswer.objects.order_by("at", "pk")
    if residents is not None:
        ids = list(residents)
        scores, given = scores.filter(resident__in=ids), given.filter(resident__in=ids)
    last = {(answer.resident_id, answer.programme): answer.answer for answer in given}
    changed = [
        ProgrammeAnswer(
            county=county,
            resident=score.resident,
            run=score.run,
            programme=programme,
            answer=answer,
            reason=[computed["reason"]],
            revision=score.run.revision,
            as_of=score.as_of,
            at=now,
        )
        for score in scores
        for programme, computed in score.answers.items()
        if (answer := in_force(computed["answer"], last.get((score.resident_id, programme))).answer)
        != last.get((score.resident_id, programme))
    ]
    ProgrammeAnswer.objects.bulk_create(changed, batch_size=1000)
    Notice.objects.bulk_create(
        Notice(
            county=county,
            resident=row.resident,
            kind=Notice.Kind.BENEFIT,
            reference=row.programme,
            created_at=now,
        )
        for row in changed
        if row.answer == ELIGIBLE and (row.resident_id, row.programme) in last
    )
    return len(changed)


def scores_published(county: County, payload: dict[str, Any], now: datetime) -> None:
    """Handler of the outbox: readers see new scores, so answers follow."""
    answers_follow(county=county, residents=payload["residents"], now=now)


def answers_erase(*, resident: Resident) -> None:
    """Consent is withdrawn: no answer remains (charter E2).

    The app's role may not delete answers; the owner's function does it, for those without consent only.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT benefits_erase_answers(%s)", [resident.pk])
