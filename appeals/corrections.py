"""Which corrections take less than the record did, in every respect (charter A4). Reads only."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from appeals.weighing import weigh
from counties.errors import DomainError
from rules.engine.book import Between, Evidence, Per, Revision, Rule
from rules.engine.grounds import is_protected
from rules.engine.spans import Span
from rules.engine.timeline import nominal_points
from rules.models import Record
from rules.selectors.books import book_in_force
from rules.selectors.facts import engine_record
from rules.services.records.correction import Correction
from rules.services.records.entry import check_amounts


def lesser_rules(record: Record) -> tuple[Rule, ...]:
    """Deductions of the book of that day under which the record could take less; empty where there is none."""
    book = book_in_force(record.occurred_on)
    own = book.rule(record.rule) if book else None
    if book is None or own is None or not record.is_deduction:
        return ()
    return tuple(rule for rule in book.rules if _may_replace(rule, own, record, book))


def require_lesser(record: Record, to: Correction, *, today: date, now: datetime) -> None:
    """`DomainError` unless the correction is one that the rules allow and that takes less (charter A4)."""
    rule = next((rule for rule in lesser_rules(record) if rule.code == to.rule), None)
    if rule is None:
        raise DomainError(
            "A4", _("The rulebook of that day has no such milder rule for this act. Choose another.")
        )
    check_amounts(rule, points=to.points, quantity=to.quantity)
    if weigh(record, today=today, now=now, instead=to).is_worse_than(weigh(record, today=today, now=now)):
        raise DomainError(
            "A4",
            _("With the resident’s other records this correction would take more than before. Choose less."),
        )


def _may_replace(rule: Rule, own: Rule, record: Record, book: Revision) -> bool:
    if not rule.is_deduction or is_protected(rule.ground):
        return False
    if rule.only_in and record.resident.village.code not in rule.only_in:
        return False
    if rule.evidence is Evidence.EFFECTIVE_DOCUMENT and not record.document_number:
        return False
    if _lasts_longer(rule.counts_for, own.counts_for, record.occurred_on) or _holds_more(
        rule, own, record, book
    ):
        return False
    return _mildest(rule) > nominal_points(book, engine_record(record))


def _mildest(rule: Rule) -> int:
    """The least that a record of the rule can take, in hundredths."""
    match rule.form:
        case Between():
            return rule.form.mildest
        case Per():
            return 0
        case _:
            return rule.nominal(points=None, quantity=None)


def _holds_more(rule: Rule, own: Rule, record: Record, book: Revision) -> bool:
    if rule.holds is None:
        return False
    if own.holds is None:
        return True
    place, own_place = book.rank(rule.holds.grade), book.rank(own.holds.grade)
    lower = place is not None and own_place is not None and place > own_place
    return lower or _lasts_longer(rule.holds.lasts, own.holds.lasts, record.occurred_on)


def _lasts_longer(span: Span | None, than: Span | None, start: date) -> bool:
    if than is None:
        return False
    return span is None or span.after(start) > than.after(start)
