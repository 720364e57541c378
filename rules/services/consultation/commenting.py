"""Comments: on the web by whoever is signed in, or from a paper form that a clerk enters."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from counties import access, audit
from counties.calendars import today_in
from counties.errors import DomainError
from counties.models import County, Resident
from counties.references import new_reference
from rules.models import Comment, Consultation, ConsultationVersion, PaperForm
from rules.selectors.consultation_texts import Place, places
from rules.selectors.consultations import latest_version, paper_form
from rules.selectors.drafts import authors_of
from rules.services.consultation.opening import consultation_locked
from rules.services.locks import lock_click

MOST_A_DAY = 20
"""Comments of one person in one county within 24 hours."""
MOST_WORDS = 5000
"""Characters of one comment."""
MOST_FORMS = 100
"""Paper forms at a time."""


@transaction.atomic
def comment_give(
    *,
    consultation: Consultation,
    version: int,
    place: Place,
    stance: Comment.Stance,
    words: str,
    by: Any,
    client_id: uuid.UUID,
    now: datetime,
) -> Comment:
    """Say something to a clause or to the whole. ``version`` is the number of the text that the person has read.

    The same click twice is one comment. Whoever wrote the draft answers and does not comment.
    """
    lock_click(client_id)
    known = Comment.objects.filter(client_id=client_id, by=by).first()
    if known is not None:
        return known
    county = consultation.county
    today = today_in(county, now)
    consultation = consultation_locked(consultation, today)
    text = latest_version(consultation)
    if text.number != version:
        raise DomainError(
            "version_old",
            _(
                "The text was changed while you were writing. Read what it says now, then send your comment again."
            ),
        )
    if by.pk in authors_of(consultation.draft):
        raise DomainError(
            "R5", _("You wrote this draft. Who wrote it answers the comments, and does not count among them.")
        )
    _require_first(text, place, by)
    _require_calm(by, now)
    resident, speaker = _standing(county, by)
    return _save(
        consultation,
        text,
        place,
        stance,
        words,
        today,
        now,
        client_id=client_id,
        by=by,
        resident=resident,
        speaker=speaker,
    )


@transaction.atomic
def comment_enter(
    *,
    county: County,
    code: str,
    place: Place,
    stance: Comment.Stance,
    words: str,
    by: Any,
    client_id: uuid.UUID,
    now: datetime,
) -> Comment:
    """Enter what stands on a paper form. Its code counts once, for the text for which it was printed."""
    access.require(by, access.Permission.PROPOSE_RECORDS, county)
    lock_click(client_id)
    known = Comment.objects.filter(client_id=client_id, entered_by=by).first()
    if known is not None:
        return known
    form = paper_form(code)
    if form is None:
        raise DomainError(
            "paper_unknown",
            _("There is no paper form of this code in this county. Check it letter by letter."),
        )
    today = today_in(county, now)
    consultation = consultation_locked(form.version.consultation, today)
    if Comment.objects.filter(paper=form).exists():
        raise DomainError("paper_used", _("This form was entered already. Each form counts once."))
    return _save(
        consultation,
        form.version,
        place,
        stance,
        words,
        today,
        now,
        client_id=client_id,
        paper=form,
        entered_by=by,
        speaker=Comment.Speaker.PAPER,
    )


@transaction.atomic
def paper_forms_print(*, consultation: Consultation, count: int, by: Any, now: datetime) -> list[PaperForm]:
    """Fresh forms for the text that lies open, each with a code of its own."""
    county = consultation.county
    access.require(by, access.Permission.PROPOSE_RECORDS, county)
    consultation = consultation_locked(consultation, today_in(county, now))
    if not 1 <= count <= MOST_FORMS:
        raise DomainError(
            "paper_count", _("Print between 1 and %(most)d forms at a time.") % {"most": MOST_FORMS}
        )
    version = latest_version(consultation)
    forms = [
        PaperForm.objects.create(
            county=county, version=version, code=new_reference("K"), printed_by=by, printed_at=now
        )
        for _number in range(count)
    ]
    audit.record(
        "rules.paper_forms_printed",
        county=county,
        target=consultation,
        by=by,
        number=consultation.number,
        version=version.number,
        count=count,
    )
    return forms


def comments_unname(*, resident: Resident) -> None:
    """Consent is withdrawn: comments stay and count, and name nobody any more (charter E2, O1)."""
    Comment.objects.filter(resident=resident).update(by=None, resident=None)


def _save(
    consultation: Consultation,
    version: ConsultationVersion,
    place: Place,
    stance: Comment.Stance,
    words: str,
    today: date,
    now: datetime,
    **who: Any,
) -> Comment:
    words = words.strip()
    if not words:
        raise DomainError("words_missing", _("Say something in your own words; one sentence is enough."))
    if len(words) > MOST_WORDS:
        raise DomainError(
            "words_long", _("Your comment is too long. Keep to %(most)d characters.") % {"most": MOST_WORDS}
        )
    if place not in places(version):
        raise DomainError("clause_missing", _("There is no such clause in this text. Choose another one."))
    last = Comment.objects.filter(consultation=consultation).aggregate(last=Max("number"))["last"] or 0
    comment = Comment.objects.create(
        county=consultation.county,
        consultation=consultation,
        number=last + 1,
        version=version,
        part=place[0],
        code=place[1],
        stance=stance,
        words=words,
        on=today,
        at=now,
        **who,
    )
    audit.record(
        "rules.comment_given",
        county=consultation.county,
        target=comment,
        by=comment.entered_by,
        consultation=consultation.number,
        number=comment.number,
    )
    return comment


def _require_first(version: ConsultationVersion, place: Place, by: Any) -> None:
    part, code = place
    if Comment.objects.filter(version=version, part=part, code=code, by=by).exists():
        raise DomainError(
            "commented",
            _(
                "You have commented on this already. Each person counts once a clause; comment on another one."
            ),
        )


def _require_calm(by: Any, now: datetime) -> None:
    if Comment.objects.filter(by=by, at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise DomainError(
            "too_many",
            _("That is %(most)d comments within a day. Go on tomorrow; nothing is lost.")
            % {"most": MOST_A_DAY},
        )


def _standing(county: County, by: Any) -> tuple[Resident | None, Comment.Speaker]:
    """As what the person speaks."""
    held = access.permissions_of(by, county)
    resident = Resident.objects.filter(user=by.pk).first()
    if resident is not None and access.Permission.HOLD_RECORD in held:
        return resident, Comment.Speaker.RESIDENT
    return None, Comment.Speaker.STAFF if held else Comment.Speaker.PUBLIC
