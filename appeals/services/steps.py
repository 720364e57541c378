"""One step of an appeal: checked against the workflow, then written down."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from appeals import workflow
from appeals.models import Appeal, AppealTransition
from appeals.selectors import state_of
from counties.calendars import today_in
from counties.errors import DomainError
from counties.models import Notice
from counties.services.notice import notice_queue


def first_step(appeal: Appeal, *, by: Any, now: datetime) -> AppealTransition:
    """The appeal has come in."""
    return _write(appeal, workflow.State.FILED, by, now)


def step(
    appeal: Appeal, to: workflow.State, *, by: Any, now: datetime, outcome: str = "", reasons: str = ""
) -> AppealTransition:
    """Move the appeal on and tell the resident; `DomainError` where it is closed already."""
    try:
        workflow.move(state_of(appeal), to)
    except workflow.IllegalMove as error:
        raise DomainError(
            "A3", _("This appeal has moved on already. Open it again to see where it stands.")
        ) from error
    notice_queue(resident=appeal.resident, kind=Notice.Kind.APPEAL, reference=appeal.reference, now=now)
    return _write(appeal, to, by, now, outcome, reasons)


def _write(
    appeal: Appeal, state: workflow.State, by: Any, now: datetime, outcome: str = "", reasons: str = ""
) -> AppealTransition:
    return AppealTransition.objects.create(
        county=appeal.county,
        appeal=appeal,
        state=state,
        on=today_in(appeal.county, now),
        at=now,
        by=by,
        outcome=outcome,
        reasons=reasons,
    )
