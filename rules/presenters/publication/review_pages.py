"""The charter reviewer's pages: drafts that wait, a draft's clauses to be read, one clause."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counties.models import County
from rules.engine.editing import find
from rules.engine.grounds import GROUNDS, is_protected
from rules.models import Draft
from rules.presenters.editor.preview import preview
from rules.presenters.publication.decisions import standing_tag
from rules.presenters.publication.draft_page import draft_title, draft_url
from rules.selectors.reviews import Reviewed


def waiting_table(county: County, waiting: Iterable[tuple[Draft, int]], language: str) -> dict[str, Any]:
    """Drafts with clauses to be read."""
    rows = [
        [
            {
                "href": reverse("rules:draft-review", args=[county.slug, draft.code]),
                "text": draft_title(draft, language),
                "note": draft.code,
            },
            draft.effective_from,
            ngettext("%(count)d clause", "%(count)d clauses", count) % {"count": count},
        ]
        for draft, count in waiting
    ]
    head = [{"text": _("Draft")}, {"text": _("Is to take effect")}, {"text": _("To be read")}]
    return {"head": head, "rows": rows}


def review_table(county: County, draft: Draft, found: Iterable[Reviewed], language: str) -> dict[str, Any]:
    """The clauses of a draft that look like protected conduct."""
    rows = [
        [
            {
                "href": reverse("rules:clause-review", args=[county.slug, draft.code, one.suspect.digest]),
                "text": clause_title(draft, one, language),
                "note": one.suspect.code,
            },
            _list(one.suspect.grounds, language),
            {"tag": standing_tag(one.standing)},
        ]
        for one in found
    ]
    head = [{"text": _("Clause")}, {"text": _("Looks like")}, {"text": _("Decision")}]
    return {"head": head, "rows": rows}


def clause_title(draft: Draft, one: Reviewed, language: str) -> str:
    """The clause's title, or its code."""
    title = (find(draft.document, one.suspect.part, one.suspect.code) or {}).get("title")
    said = title.get("zh" if language.startswith("zh") else "en") if isinstance(title, dict) else ""
    return str(said or one.suspect.code)


def clause_rows(draft: Draft, one: Reviewed, language: str) -> list[dict[str, Any]]:
    """For `summary_list`: what the clause says, in both languages, and what made it stop."""
    suspect = one.suspect
    clause = find(draft.document, suspect.part, suspect.code) or {}
    said = preview(draft, suspect.part, suspect.code, clause)
    ground = str(clause.get("ground") or "")
    rows: list[dict[str, Any]] = [
        {"key": _("What it says"), "value": {"text": said.words["zh"] or "–", "note": said.words["en"]}},
        {"key": _("Title"), "value": {"text": said.title["zh"], "note": said.title["en"]}},
    ]
    category = find(draft.document, "category", str(clause.get("category"))) or {}
    if isinstance(category.get("title"), dict):
        rows.append(
            {
                "key": _("Category"),
                "value": {"text": category["title"].get("zh", ""), "note": category["title"].get("en", "")},
            }
        )
    if ground in GROUNDS:
        note = _("Protected: nobody can allow it.") if is_protected(ground) else ""
        rows.append(
            {"key": _("Ground that it names"), "value": {"text": GROUNDS[ground].say(language), "note": note}}
        )
    rows += [
        {
            "key": _("Looks like"),
            "value": {"text": GROUNDS[ground].say(language), "note": _words(one, ground)},
        }
        for ground in suspect.grounds
    ]
    return rows


def review_trail(county: County, draft: Draft, *here: dict[str, Any]) -> list[dict[str, Any]]:
    """Breadcrumbs: clauses to review, the draft, this page."""
    return [
        {"text": _("Rulebook"), "url": reverse("rules:admin-revisions", args=[county.slug])},
        {"text": draft.code, "url": draft_url(county, draft)},
        *here,
    ]


def _list(grounds: Iterable[str], language: str) -> str:
    joint = "、" if language.startswith("zh") else "; "
    return joint.join(GROUNDS[ground].say(language) for ground in grounds)


def _words(one: Reviewed, ground: str) -> str:
    found = dict.fromkeys(
        f"“{each.text}” ({each.term})" for each in one.suspect.found if each.ground == ground
    )
    return " · ".join(found)
