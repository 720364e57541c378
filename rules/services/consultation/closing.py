"""Consultations close by themselves on the day after their last, with their counts on file for good."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from counties import audit
from counties.models import County
from rules.models import Consultation, Draft
from rules.selectors.consultations import counts_of


def consultations_close(*, county: County, today: date, now: datetime) -> int:
    """Close what is over, or whose draft was given up; does nothing when it was done. Says how many."""
    over = Consultation.objects.filter(closed_at__isnull=True).filter(
        Q(closes_on__lt=today) | ~Q(draft__status=Draft.Status.OPEN)
    )
    numbers = list(over.values_list("pk", flat=True))
    return sum(_close(county, pk, now) for pk in numbers)


@transaction.atomic
def _close(county: County, pk: int, now: datetime) -> int:
    consultation = Consultation.objects.select_for_update(of=("self",)).get(pk=pk)
    if consultation.closed_at is not None:
        return 0  # another worker was here
    consultation.closed_at, consultation.summary = now, counts_of(consultation)
    consultation.save(update_fields=["closed_at", "summary"])
    audit.record(
        "rules.consultation_closed",
        county=county,
        target=consultation,
        number=consultation.number,
        comments=consultation.summary["comments"],
    )
    return 1
