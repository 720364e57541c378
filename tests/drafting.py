"""Drafts for tests of publication: a revision of the county's book, with one clause or another changed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from rules.engine.book import Fixed, Reach, Rule
from rules.engine.book import Revision as Book
from rules.engine.rule import Title
from rules.models import Draft, PublicationCheck, Revision
from rules.selectors.books import books
from rules.selectors.impact import books_digest_on_file
from rules.services.drafting.beginning import draft_begin, draft_create
from rules.services.publication.publishing import draft_publish
from tests.factories import Town


def drafted(here: Town, *more: Rule, by: Any = None, in_days: int = 7, **changes: Any) -> Draft:
    """A draft of the last book under the code "next", with more rules and other changes."""
    last = books()[-1]
    day = here.today + timedelta(days=in_days)
    text: Book = replace(last, code="next", effective_from=day, published_on=None, archival=False)
    text = replace(text, **changes)
    text = replace(text, rules=(*text.rules, *more))
    return draft_create(county=here.county, parsed=text, by=by or here.rule_admin, now=here.now)


def begun(here: Town) -> Draft:
    """The draft "next", which began with the last revision on file."""
    return draft_begin(
        county=here.county,
        code="next",
        effective_from=here.today + timedelta(days=30),
        based_on=Revision.objects.latest("effective_from"),
        by=here.rule_admin,
        now=here.now,
    )


def halved(here: Town, *, days: int = 7, **changes: Any) -> Book:
    """The last book, where a deduction of fixed points costs half, reaching all acts."""
    last = books()[-1]
    rules = tuple(
        replace(rule, form=Fixed(rule.form.points // 2))
        if rule.is_deduction and isinstance(rule.form, Fixed) and rule.form.points
        else rule
        for rule in last.rules
    )
    text = replace(
        last,
        code="next",
        rules=rules,
        transition=Reach.ALL_ACTS,
        effective_from=here.today + timedelta(days=days),
        archival=False,
    )
    return replace(text, **changes)


def changed(code: str, **fields: Any) -> tuple[Rule, ...]:
    """The last book's rules with one of them changed."""
    return tuple(replace(rule, **fields) if rule.code == code else rule for rule in books()[-1].rules)


def renamed(
    title: str = "Repeated visits to higher authorities", zh: str = "越级反映问题", **fields: Any
) -> Rule:
    """A deduction that calls itself a grave traffic offence, and is something else by its title."""
    (like,) = (rule for rule in books()[-1].rules if rule.code == "TR-02")
    other = {
        "code": "PO-01",
        "ground": "public_order",
        "title": Title(title, zh),
        "form": Fixed(-500),
    } | fields
    return replace(like, **other)


def published(here: Town, draft: Draft, by: Any = None) -> Revision:
    """What the publisher does with the text as it stands."""
    return draft_publish(draft=draft, digest=draft.digest, by=by or here.publisher, now=here.now)


def check_on_file(here: Town, draft: Draft, **fields: Any) -> PublicationCheck:
    """A check that found nothing, as a service would have written it."""
    return PublicationCheck.objects.create(
        **{
            "county": here.county,
            "draft": draft,
            "digest": draft.digest,
            "books_digest": books_digest_on_file(),
            "problems": 0,
            "examples": 1,
            "failures": 0,
            "to_review": [],
            "by": here.publisher,
            "at": here.now,
            **fields,
        }
    )


def inserted(here: Town, text: Draft, /, **fields: Any) -> str:
    """A row written past the services; the name of the constraint that refused it, "" where none did."""
    values = {
        "county": here.county,
        "rulebook": text.rulebook,
        "code": text.code,
        "effective_from": text.effective_from,
        "published_on": here.today,
        "document": text.document,
        "digest": text.digest,
        "archival": False,
        "author": text.author,
        "publisher": here.publisher,
        "draft": text,
        "written_at": here.now,
    }
    try:
        with transaction.atomic():
            Revision.objects.create(**(values | fields))
    except IntegrityError as error:
        return str(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]
    return ""
