"""The steps of entering an act, each as the context of its page."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County, Resident
from rules.engine.book import Revision
from rules.forms.act import ActForm
from rules.presenters.book import reader_language
from rules.presenters.clerk.act_choices import (
    check_sections,
    clause_groups,
    clause_text,
    consequence,
    earlier_books,
    person_cell,
    protected_count,
)
from rules.presenters.clerk.desk import desk_trail
from rules.selectors import desk

PEOPLE_SHOWN = 20


def person(county: County, asked: Mapping[str, str], today: date) -> dict[str, Any]:
    """Step 1: the search, and the people it found."""
    words = asked.get("q", "").strip()
    found = list(desk.members_found(words, today)[: PEOPLE_SHOWN + 1])
    people = [{"key": str(resident.key), **person_cell(resident)} for resident in found[:PEOPLE_SHOWN]]
    errors = []
    if "q" in asked and not words:
        errors = [
            {"text": _("Write a name, its pinyin, or the last four of the id number."), "href": "#id_q"}
        ]
    elif asked.get("pick") == "person" and people:
        errors = [{"text": _("Choose a person."), "href": "#id_resident_1"}]
    return {
        "words": words,
        "people": people,
        "too_many": len(found) > PEOPLE_SHOWN,
        "errors": errors,
        "breadcrumbs": desk_trail(county, None, _("Record an act")),
    }


def clause(
    county: County,
    asked: Mapping[str, str],
    resident: Resident,
    book: Revision | None,
    texts: Iterable[Revision],
    today: date,
) -> dict[str, Any]:
    """Step 2: the clauses of one revision that can apply to this person."""
    language = reader_language()
    groups = clause_groups(book, resident, language) if book else []
    errors = []
    if asked.get("pick") == "clause" and groups:
        errors = [{"text": _("Choose a clause."), "href": "#id_rule_1_1"}]
    return {
        "person": person_cell(resident),
        "resident": resident,
        "book": book,
        "book_title": book.title.say(language) if book else "",
        "groups": groups,
        "protected": protected_count(book) if book else 0,
        "other_books": earlier_books(county, texts, book.code if book else "", today, resident),
        "errors": errors,
        "breadcrumbs": desk_trail(county, None, _("Record an act")),
    }


def details(county: County, form: ActForm) -> dict[str, Any]:
    """Step 3: what happened, on what evidence."""
    return {
        "form": form,
        "person": person_cell(form.resident),
        "clause_title": form.rule.title.say(reader_language()),
        "clause_code": form.rule.code,
        "clause_text": clause_text(form.book, form.rule, reader_language()),
        "clause_url": _entry_url(county, resident=str(form.resident.key), book=form.book.code),
        "breadcrumbs": desk_trail(county, None, _("Record an act")),
    }


def check(county: County, form: ActForm, client_id: str) -> dict[str, Any]:
    """Step 4: everything once more, with what it leads to."""
    change = {
        "person": _entry_url(county),
        "clause": _entry_url(county, resident=str(form.resident.key), book=form.book.code),
        "details": details_url(county, form, client_id),
    }
    act = form.act()
    return {
        "sections": check_sections(form, reader_language(), change),
        "hidden": {"act": client_id},
        "consequence": consequence(form.rule),
        "same": [record.reference for record in desk.same_act(form.resident, act.rule, act.occurred_on)],
        "cancel_url": reverse("rules:clerk-home", args=[county.slug]),
        "breadcrumbs": desk_trail(county, None, _("Check your answers")),
    }


def details_url(county: County, form: ActForm, client_id: str) -> str:
    """Back to step 3 with everything typed kept."""
    return _entry_url(
        county, resident=str(form.resident.key), book=form.book.code, rule=form.rule.code, act=client_id
    )


def chosen_book(texts: Iterable[Revision], code: str, today: date) -> Revision | None:
    """The revision of that code, if it has been in force; else the one in force today."""
    past = [text for text in texts if text.effective_from <= today]
    named = next((text for text in past if text.code == code), None)
    return named or (past[-1] if past else None)


def _entry_url(county: County, **query: str) -> str:
    address = reverse("rules:record-new", args=[county.slug])
    return f"{address}?{urlencode(query)}" if query else address
