"""Setting the county's threshold, and lifting a mark (charter O5)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.calendars import today_in
from counties.errors import DomainError
from counties.models import County
from rules.models import HealthThreshold, RuleMark
from rules.models.health import LEAST_DECIDED, LEAST_OBJECTIONS, LEAST_PERCENT, MOST_PERCENT
from rules.selectors.rule_health import rule_health
from rules.services.health.counting import appeals_of
from rules.services.locks import lock_health

MAY_SET = (access.Permission.REVISE_RULES, access.Permission.PUBLISH_RULES)


@transaction.atomic
def threshold_set(
    *, county: County, objections: int, decided: int, percent: int, reason: str, by: Any, now: datetime
) -> HealthThreshold:
    """Set from when on rules are marked. It is public at once and holds from the next count; earlier ones stay on file.

    Within its bounds a mark never gives away a count under 10.
    """
    access.require_any(by, MAY_SET, county)
    if (
        objections < LEAST_OBJECTIONS
        or decided < LEAST_DECIDED
        or not LEAST_PERCENT <= percent <= MOST_PERCENT
    ):
        raise DomainError(
            "O5",
            _(
                "At least %(objections)s objections, at least %(decided)s decided appeals, and a share from %(least)s "
                "to %(most)s percent: outside of that a mark would give away a number under 10."
            )
            % {
                "objections": LEAST_OBJECTIONS,
                "decided": LEAST_DECIDED,
                "least": LEAST_PERCENT,
                "most": MOST_PERCENT,
            },
        )
    if not reason.strip():
        raise DomainError("O5", _("Say why these figures. The public reads it."))
    threshold = HealthThreshold.objects.create(
        county=county,
        objections=objections,
        decided=decided,
        percent=percent,
        reason=reason.strip(),
        by=by,
        on=today_in(county, now),
        at=now,
    )
    audit.record(
        "rules.threshold_set",
        county=county,
        target=threshold,
        by=by,
        objections=objections,
        decided=decided,
        percent=percent,
    )
    return threshold


@transaction.atomic
def mark_lift(*, county: County, rule: str, reason: str, by: Any, now: datetime) -> RuleMark:
    """A person who may publish has looked at the rule and says why it stays. From then on counting begins anew."""
    access.require(by, access.Permission.PUBLISH_RULES, county)
    if not reason.strip():
        raise DomainError("O5", _("Say why the mark is lifted. The public reads it."))
    lock_health(county)
    today = today_in(county, now)
    health = rule_health(rule, today)
    if health is None or not health.under_review:
        raise DomainError("O5", _("This rule is not under review."))
    lifted = RuleMark.objects.create(
        county=county,
        rule=rule,
        revision=health.revision,
        state=RuleMark.State.LIFTED,
        cause=RuleMark.Cause.PERSON,
        objections=health.objections,
        appeals=appeals_of(health),
        reason=reason.strip(),
        by=by,
        on=today,
        at=now,
    )
    audit.record("rules.mark_lifted", county=county, target=lifted, by=by, rule=rule)
    return lifted
