"""Laying a draft open for comments, moving the end away, and laying open a changed text (charter R5)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counties import access, audit
from counties.calendars import today_in
from counties.errors import DomainError
from counties.models import County
from rules.engine.problems import RulebookError
from rules.models import Consultation, ConsultationTerm, ConsultationVersion, Draft
from rules.models.consultation import LEAST
from rules.selectors.books import in_force
from rules.selectors.consultations import latest_version
from rules.selectors.drafts import engine_draft
from rules.services.locks import lock_consultations

RULES = (access.Permission.REVISE_RULES, access.Permission.PUBLISH_RULES)
"""Who lays a draft open and answers: whoever revises or publishes."""


@transaction.atomic
def consultation_open(*, draft: Draft, closes_on: date, by: Any, now: datetime) -> Consultation:
    """Lay the draft open as it stands, until that day at least a week away. Everybody can read it from now on."""
    county = draft.county
    access.require_any(by, RULES, county)
    today = today_in(county, now)
    draft = _open_draft(draft)
    _require_readable(draft)
    _require_week(closes_on, today)
    _require_before_effect(draft, closes_on)
    lock_consultations(county)
    if Consultation.objects.filter(draft=draft, closed_at__isnull=True).exists():
        raise DomainError(
            "consultation_open",
            _("This draft lies open for comments already. Open a new version of its text."),
        )
    consultation = Consultation.objects.create(
        county=county,
        number=Consultation.objects.count() + 1,  # none is ever deleted
        draft=draft,
        opened_by=by,
        opened_on=today,
        opened_at=now,
        closes_on=closes_on,
    )
    _version_save(consultation, draft, number=1, why="", by=by, now=now)
    _term_save(consultation, closes_on, why="", by=by, now=now)
    audit.record(
        "rules.consultation_opened",
        county=county,
        target=consultation,
        by=by,
        number=consultation.number,
        digest=draft.digest,
        closes_on=str(closes_on),
    )
    return consultation


@transaction.atomic
def consultation_extend(
    *, consultation: Consultation, closes_on: date, why: str, by: Any, now: datetime
) -> Consultation:
    """Move the end away. It never comes nearer, and a consultation that has closed stays closed."""
    county = consultation.county
    access.require_any(by, RULES, county)
    consultation = consultation_locked(consultation, today_in(county, now))
    if closes_on <= consultation.closes_on:
        raise DomainError(
            "R5", _("An end can only be moved away, never nearer. Choose a day after the one that is set.")
        )
    _require_before_effect(consultation.draft, closes_on)
    _term_save(consultation, closes_on, why=_said(why), by=by, now=now)
    _end_save(consultation, closes_on)
    audit.record(
        "rules.consultation_extended",
        county=county,
        target=consultation,
        by=by,
        number=consultation.number,
        closes_on=str(closes_on),
    )
    return consultation


@transaction.atomic
def consultation_version_open(
    *, consultation: Consultation, why: str, closes_on: date, by: Any, now: datetime
) -> ConsultationVersion:
    """Lay open the draft's text as it stands now. Comments stay, each with the text of which it spoke.

    A week at least is left from now on, whatever end was set before.
    """
    county = consultation.county
    access.require_any(by, RULES, county)
    today = today_in(county, now)
    consultation = consultation_locked(consultation, today)
    draft = _open_draft(consultation.draft)
    before = latest_version(consultation)
    if before.digest == draft.digest:
        raise DomainError("version_same", _("The draft says what lies open already. Change the draft first."))
    _require_readable(draft)
    _require_week(closes_on, today)
    if closes_on < consultation.closes_on:
        raise DomainError("R5", _("People were told that they have time for longer. Do not shorten it."))
    _require_before_effect(draft, closes_on)
    version = _version_save(consultation, draft, number=before.number + 1, why=_said(why), by=by, now=now)
    if closes_on > consultation.closes_on:
        _term_save(consultation, closes_on, why=_said(why), by=by, now=now)
        _end_save(consultation, closes_on)
    audit.record(
        "rules.consultation_version_opened",
        county=county,
        target=consultation,
        by=by,
        number=consultation.number,
        version=version.number,
        digest=version.digest,
        closes_on=str(closes_on),
    )
    return version


def consultation_locked(consultation: Consultation, today: date) -> Consultation:
    """The consultation as it stands, where it still takes comments; nobody else writes to it in this transaction.

    It is over on the day after its last, whether or not a worker has closed it yet.
    """
    locked = (
        Consultation.objects.select_for_update(of=("self",))
        .select_related("draft", "county")
        .get(pk=consultation.pk)
    )
    if locked.closed_at is not None or locked.closes_on < today or locked.draft.status != Draft.Status.OPEN:
        raise DomainError(
            "consultation_closed",
            _("This consultation is closed. What was said and answered stays public."),
        )
    return locked


def earliest_end(county: County, now: datetime) -> date:
    """The first day that leaves a week from today."""
    return today_in(county, now) + LEAST


def _open_draft(draft: Draft) -> Draft:
    """The draft as it stands; nobody edits it before this transaction ends."""
    found = Draft.objects.select_for_update(of=("self",)).select_related("county").get(pk=draft.pk)
    if found.status != Draft.Status.OPEN:
        raise DomainError("draft_closed", _("This draft is closed: it was published or dropped."))
    return found


def _require_readable(draft: Draft) -> None:
    try:
        engine_draft(draft)
    except RulebookError as error:
        raise DomainError(
            "draft_unsound",
            _("The text is not complete yet. Mend what the draft’s page says is wrong, then lay it open."),
        ) from error


def _require_week(closes_on: date, today: date) -> None:
    if closes_on < today + LEAST:
        raise DomainError(
            "R5", _("People need a week at least. Choose a day at least seven days from today.")
        )


def _require_before_effect(draft: Draft, closes_on: date) -> None:
    if draft.effective_from <= closes_on:
        raise DomainError(
            "R4",
            _(
                "The draft is to take effect before people would have had their say. Choose an earlier end, or give "
                "the draft a later day."
            ),
        )


def _said(why: str) -> str:
    if not why.strip():
        raise DomainError("why_missing", _("Say why, in a sentence that everybody can read."))
    return why.strip()


def _version_save(
    consultation: Consultation, draft: Draft, *, number: int, why: str, by: Any, now: datetime
) -> ConsultationVersion:
    return ConsultationVersion.objects.create(
        county=consultation.county,
        consultation=consultation,
        number=number,
        digest=draft.digest,
        document=draft.document,
        compared_with=in_force(today_in(consultation.county, now)),
        why=why,
        by=by,
        at=now,
    )


def _term_save(consultation: Consultation, closes_on: date, *, why: str, by: Any, now: datetime) -> None:
    ConsultationTerm.objects.create(
        county=consultation.county, consultation=consultation, closes_on=closes_on, why=why, by=by, at=now
    )


def _end_save(consultation: Consultation, closes_on: date) -> None:
    consultation.closes_on = closes_on
    consultation.save(update_fields=["closes_on"])
