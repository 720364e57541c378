"""Objecting to a rule as such, and taking that back (charter A1, O5)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.calendars import today_in
from counties.errors import DomainError, NotPermitted
from counties.models import County
from rules.models import Objection
from rules.selectors.rule_health import objection_by, rule_health
from rules.services.locks import lock_health

LONGEST = 2000


@transaction.atomic
def objection_make(*, county: County, rule: str, words: str, by: Any, now: datetime) -> Objection:
    """A person who is signed in objects to a rule of the book in force, in their own words.

    One person objects once to a clause as it reads; a second click gives the first objection back. The resident
    needs no role, and nobody's score depends on it.
    """
    if not by.is_authenticated or not by.is_active:
        raise NotPermitted("permission", _("Sign in to object to a rule."))
    words = words.strip()
    if not words:
        raise DomainError(
            "words", _("Say in your own words what is wrong with the rule. One sentence is enough.")
        )
    if len(words) > LONGEST:
        raise DomainError("words", _("At most 2,000 characters. Say it shorter."))
    lock_health(county)
    today = today_in(county, now)
    health = rule_health(rule, today)
    if health is None:
        raise DomainError("rule", _("The rulebook in force has no such rule. Choose one of its rules."))
    earlier = objection_by(by, health)
    if earlier is not None:
        return earlier
    objection = Objection.objects.create(
        county=county,
        revision=health.revision,
        rule=rule,
        by=by,
        as_resident=access.Permission.HOLD_RECORD in access.permissions_of(by, county),
        words=words,
        on=today,
        at=now,
    )
    audit.record(
        "rules.objection_made",
        county=county,
        target=objection,
        by=by,
        rule=rule,
        revision=health.revision.code,
    )
    return objection


@transaction.atomic
def objection_take_back(*, county: County, rule: str, by: Any, now: datetime) -> None:
    """The person no longer objects; their words stay on file and count nothing."""
    lock_health(county)
    health = rule_health(rule, today_in(county, now))
    objection = objection_by(by, health) if health is not None else None
    if objection is None:
        raise DomainError("objection", _("You have no objection to this rule on file."))
    objection.taken_back_at = now
    objection.save(update_fields=["taken_back_at"])
    audit.record("rules.objection_taken_back", county=county, target=objection, by=by, rule=rule)
