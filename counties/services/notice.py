"""Telling residents, and writing down that it reached them (charter D1)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.calendars import today_in
from counties.errors import DomainError
from counties.models import Notice, NoticeDelivery, Resident
from counties.signals import notice_delivered


def notice_queue(*, resident: Resident, kind: Notice.Kind, reference: str, now: datetime) -> Notice:
    """Put a notice into the resident's inbox."""
    return Notice.objects.create(
        county=resident.county, resident=resident, kind=kind, reference=reference, created_at=now
    )


@transaction.atomic
def notice_deliver(
    *, notice: Notice, on: date, how: NoticeDelivery.How, by: Any, now: datetime
) -> NoticeDelivery:
    """Write down the day on which the notice arrived; the first proof stands.

    The resident proves it by opening the notice, a clerk by the receipt.
    """
    if how == NoticeDelivery.How.WEB:
        if notice.resident.user_id != by.pk:
            raise DomainError("D1", _("Only the resident's own look at a notice delivers it on the web."))
    else:
        access.require(by, access.Permission.PROPOSE_RECORDS, notice.county)
    if on > today_in(notice.county, now):
        raise DomainError("D1", _("The day of delivery cannot lie in the future."))
    delivery, created = NoticeDelivery.objects.get_or_create(
        county=notice.county, notice=notice, defaults={"on": on, "how": how, "by": by, "at": now}
    )
    if created:
        audit.record(
            "counties.notice_delivered", county=notice.county, target=notice, by=by, on=str(on), how=how
        )
        notice_delivered.send(Notice, county=notice.county, notice=notice, on=on, now=now)
    return delivery
