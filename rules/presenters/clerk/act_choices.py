"""Entering an act: the clauses to choose from, and the answers to check."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County, Resident
from rules.engine.book import Revision, Rule
from rules.engine.grounds import is_protected
from rules.engine.phrases import EVIDENCE, joined, quantity, signed
from rules.engine.rule import Per
from rules.engine.words import clause_sentences, say_form, say_hold
from rules.forms.act import ActForm
from rules.presenters.book import Clause, clause_of, reader_language, rules_under, village_names
from rules.services.records.entry import Act


@dataclass(frozen=True)
class ClauseChoice:
    """One radio: the clause's title, what it is worth and needs as evidence, and the rest of its text."""

    code: str
    title: str
    text: str
    evidence: str
    legal_basis: str
    source: str


@dataclass(frozen=True)
class ClauseGroup:
    """The clauses under one heading of the book."""

    title: str
    choices: tuple[ClauseChoice, ...]


def clause_groups(book: Revision, resident: Resident, language: str) -> list[ClauseGroup]:
    """What may be entered for this resident, by category; never a deduction on a protected ground (charter R1)."""
    villages = village_names(language)
    groups = []
    for category in (*book.categories, None):
        rules = [rule for rule in rules_under(book, category) if offered(rule, resident)]
        choices = tuple(_choice(clause_of(book, rule, language, villages), language) for rule in rules)
        if choices:
            groups.append(ClauseGroup(category.title.say(language) if category else _("Other"), choices))
    return groups


def _choice(clause: Clause, language: str) -> ClauseChoice:
    text = joined([clause.worth, *clause.details], language)
    return ClauseChoice(clause.code, clause.title, text, clause.proof, clause.legal_basis, clause.source)


def offered(rule: Rule, resident: Resident) -> bool:
    """Whether a clerk may enter an act under this clause for this resident at all."""
    if rule.is_made:
        return False
    if rule.is_deduction and is_protected(rule.ground):
        return False
    return not rule.only_in or resident.village.code in rule.only_in


def protected_count(book: Revision) -> int:
    """How many clauses are left out because conduct of that kind is protected."""
    return sum(rule.is_deduction and is_protected(rule.ground) for rule in book.rules)


def clause_text(book: Revision, rule: Rule, language: str) -> str:
    """The whole clause in words."""
    return joined(clause_sentences(book, rule, language, villages=village_names(language)), language)


def earlier_books(
    county: County, texts: Iterable[Revision], chosen: str, today: date, resident: Resident
) -> list[dict[str, Any]]:
    """Links to the clauses of other revisions that have been in force, for acts of their time."""
    address = reverse("rules:record-new", args=[county.slug])
    return [
        {
            "code": text.code,
            "effective_from": text.effective_from,
            "url": f"{address}?{urlencode({'resident': resident.key, 'book': text.code})}",
        }
        for text in texts
        if text.effective_from <= today and text.code != chosen
    ]


def check_sections(form: ActForm, language: str, change_urls: dict[str, str]) -> list[dict[str, Any]]:
    """For `check_answers`: who, which clause, and what was typed."""
    act, rule, resident = form.act(), form.rule, form.resident
    text = clause_text(form.book, rule, language)
    what: list[dict[str, Any]] = [
        {"key": _("Person"), "value": person_cell(resident), "action_url": change_urls["person"]},
        {
            "key": _("Clause"),
            "value": {"text": f"{rule.code} {rule.title.say(language)}", "note": text},
            "action_url": change_urls["clause"],
        },
        evidence_row(rule, language),
    ]
    typed = [
        row | {"action_url": change_urls["details"]}
        for row in [*act_rows(act, rule, language), note_row(act)]
    ]
    worth = worth_words(rule, act.points, act.quantity, language)
    typed.append({"key": _("Points"), "value": {"text": worth, "note": points_note(rule)}})
    return [{"heading": _("Who and what"), "rows": what}, {"heading": _("The act"), "rows": typed}]


def act_rows(act: Act, rule: Rule, language: str) -> list[dict[str, Any]]:
    """What was said about the act, as far as anything was."""
    rows: list[dict[str, Any]] = [{"key": _("Day of the act"), "value": act.occurred_on}]
    if isinstance(rule.form, Per) and act.quantity is not None:
        rows.append({"key": _("Quantity"), "value": quantity(act.quantity, rule.form.unit, language)})
    if act.document_number:
        note = _("issued by %(authority)s") % {"authority": act.document_authority}
        rows.append({"key": _("Document"), "value": {"text": act.document_number, "note": note}})
        rows.append({"key": _("Date of the document"), "value": act.document_date})
    if act.incident:
        rows.append({"key": _("Number of the incident"), "value": act.incident})
    return rows


def note_row(act: Act) -> dict[str, Any]:
    """What the clerk saw, in the clerk's words."""
    return {"key": _("What was seen"), "value": act.note or _("nothing written down")}


def evidence_row(rule: Rule, language: str) -> dict[str, Any]:
    """What a record of this clause must be proved by."""
    return {"key": _("Evidence needed"), "value": EVIDENCE[rule.evidence].say(language)}


def worth_words(rule: Rule, points: int | None, amount: int | None, language: str) -> str:
    """Nominal points; where quantities add up over several records, how they do."""
    if isinstance(rule.form, Per) and rule.form.pooled is not None:
        return say_form(rule.form, language)
    nominal = rule.nominal(points=points, quantity=amount)
    if rule.holds is not None and nominal == 0:
        return say_hold(rule.holds, language)
    return signed(nominal, language)


def points_note(rule: Rule) -> str:
    """What may still change the figure."""
    if rule.cap or rule.best_of or rule.once_every:
        return _("Before limits of the rulebook; earlier records may change what it counts.")
    return ""


def person_cell(resident: Resident) -> dict[str, Any]:
    """A resident as staff tell namesakes apart."""
    village = resident.village.title["zh" if reader_language().startswith("zh") else "en"]
    last = _("id number ends in %(last4)s") % {"last4": resident.national_id_last4}
    return {"text": resident.name, "note": f"{village} · {last}"}


def consequence(rule: Rule) -> str:
    """What submitting leads to, before it is done."""
    if rule.is_deduction:
        return _(
            "A colleague has to confirm this. Then the resident is told, and it takes effect on the sixth working "
            "day after the notice is delivered, never before. The resident can contest it; "
            "from that moment it counts nothing until it is decided."
        )
    return _(
        "A colleague has to confirm this. Then it counts at once, the resident is told, and can refuse it."
    )
