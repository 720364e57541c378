"""The contested record in words: what, when, how much, by whom, on what evidence, under which clause."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from appeals.weighing import Weighing
from counties.models import NoticeDelivery
from rules.engine.book import Revision
from rules.engine.phrases import day, quantity, signed
from rules.engine.rule import Per
from rules.engine.timeline import nominal_points
from rules.engine.words import clause_sentences, name_revision
from rules.models import Record, RecordTransition
from rules.presenters.book import village_names
from rules.selectors.facts import engine_record

Row = dict[str, Any]


@dataclass(frozen=True)
class Clause:
    """The clause as it stood on the day of the act, and the name of the book it stood in."""

    title: str
    sentences: tuple[str, ...]
    book: str


def record_title(record: Record, book: Revision | None, language: str) -> str:
    """The rule's title as the book has it, else its code."""
    rule = book.rule(record.rule) if book else None
    return f"{record.rule} {rule.title.say(language)}" if rule else record.rule


def worth_words(
    record: Record, book: Revision | None, language: str, weighing: Weighing | None = None
) -> str:
    """What the record takes: as it counts with the resident's other records, else what the clause says."""
    if weighing is not None and weighing.worth is not None:
        return signed(weighing.worth, language)
    return signed(nominal_points(book, engine_record(record)), language)


def clause_as_it_stood(record: Record, book: Revision | None, language: str) -> Clause | None:
    """In full sentences; None where no book of that day has the rule."""
    rule = book.rule(record.rule) if book else None
    if book is None or rule is None:
        return None
    return Clause(
        f"{rule.code} {rule.title.say(language)}",
        clause_sentences(book, rule, language, villages=village_names(language)),
        name_revision(book.code, (book,), language),
    )


def short_rows(
    record: Record,
    book: Revision | None,
    language: str,
    *,
    weighing: Weighing | None = None,
    link: bool = False,
) -> list[Row]:
    """What, when, how much, which number; with a link to the resident's own page about it."""
    number: Any = record.reference
    if link:
        url = reverse("rules:record-detail", args=[record.county.slug, record.reference])
        number = {"text": record.reference, "href": url}
    return [
        {"key": _("What it says"), "value": record_title(record, book, language)},
        {"key": _("When it happened"), "value": record.occurred_on},
        {"key": _("Points"), "value": worth_words(record, book, language, weighing)},
        {"key": _("Number of the record"), "value": number},
    ]


def full_rows(
    record: Record,
    book: Revision | None,
    language: str,
    *,
    weighing: Weighing | None,
    transitions: tuple[RecordTransition, ...],
    delivery: NoticeDelivery | None,
) -> list[Row]:
    """The same with who recorded and confirmed, the evidence, and when the resident was told."""
    rows = short_rows(record, book, language, weighing=weighing)
    rule = book.rule(record.rule) if book else None
    if rule is not None and isinstance(rule.form, Per) and record.quantity is not None:
        rows.append({"key": _("How much"), "value": quantity(record.quantity, rule.form.unit, language)})
    rows += [
        {"key": _("Recorded by"), "value": _office(record.proposed_by)},
        {"key": _("Confirmed by"), "value": _office(_confirmer(transitions))},
        {"key": _("Resident told on"), "value": _told(delivery)},
        {"key": _("Evidence"), "value": _evidence(record, language)},
    ]
    if record.note:
        rows.append({"key": _("Note of the recorder"), "value": record.note})
    return rows


def _confirmer(transitions: tuple[RecordTransition, ...]) -> Any:
    state = RecordTransition.State.NOTIFIED
    return next((step.by for step in transitions if step.state == state), None)


def _office(user: Any) -> Any:
    return user.display if user is not None else _("not on file")


def _told(delivery: NoticeDelivery | None) -> Any:
    if delivery is None:
        return _("not told yet")
    return {"text": delivery.on, "note": delivery.get_how_display()}


def _evidence(record: Record, language: str) -> Any:
    if not record.document_number:
        return _("No document is on file.")
    parts = [record.document_number, record.document_authority]
    if record.document_date:
        parts.append(day(record.document_date, language))
    return ("，" if language.startswith("zh") else ", ").join(part for part in parts if part)
