"""The score in a sentence, and how it came to change, for the resident."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County
from rules.engine.book import Revision
from rules.engine.phrases import joined, points
from rules.engine.words import name_revision, say_no_score
from rules.models import Score, ScoreChange


def score_panel(
    score: Score | None, texts: Sequence[Revision], *, waiting: bool, language: str
) -> dict[str, Any]:
    """For `score_panel`; ``missing`` says in words why there is no number."""
    if score is None:
        return {}
    return {
        "points": score.score,
        "grade": grade_title(texts, score.revision_in_force, score.grade, language),  # type: ignore[attr-defined]
        "as_of": score.as_of,
        "state": "updating" if waiting else "",
        "missing": say_no_score(score.reason, language) if score.reason else "",
    }


def grade_title(texts: Sequence[Revision], revision: str, grade: str, language: str) -> str:
    """The grade's title in that revision; its code where the revision is not at hand."""
    book = next((text for text in texts if text.code == revision), None)
    found = book.grade(grade) if book else None
    return found.title.say(language) if found else grade


def change_items(
    changes: Iterable[ScoreChange], texts: Sequence[Revision], county: County, language: str
) -> list[dict[str, Any]]:
    """For `timeline`: what changed the score, on the county's day, and from what to what."""
    items = []
    for change in changes:
        title, url = _cause(change, texts, county, language)
        moved = (
            change.score_after - change.score_before
            if change.score_after is not None and change.score_before is not None
            else None
        )
        items.append(
            {
                "at": change.run.as_of,
                "title": title,
                "url": url,
                "points": moved,
                "text": _from_to(change, language),
            }
        )
    return items


def _cause(change: ScoreChange, texts: Sequence[Revision], county: County, language: str) -> tuple[str, str]:
    """Why in words, and the page that explains it ("" for none)."""
    reference = change.reference
    match change.cause:
        case "revision":
            name = name_revision(reference, texts, language)
            known = any(text.code == reference for text in texts)
            url = reverse("rules:revision-detail", args=[county.slug, reference]) if known else ""
            return _("A revision took effect: %(name)s") % {"name": name}, url
        case "record":
            url = reverse("rules:record-detail", args=[county.slug, reference]) if reference else ""
            return _("A record changed: %(reference)s") % {"reference": reference}, url
        case "appeal":
            url = reverse("appeals:appeal-detail", args=[county.slug, reference]) if reference else ""
            return _("Your appeal: %(reference)s") % {"reference": reference}, url
        case "consent":
            return _("You joined"), ""
        case "household":
            return _("Your household changed"), ""
        case _:
            return _("A new day: a record came into effect, or its time was over"), ""


def _from_to(change: ScoreChange, language: str) -> str:
    if change.score_after is None:
        return _("There is no score any more.")
    after = points(change.score_after, language)
    if change.score_before is None:
        return _("Your first score: %(after)s, grade %(grade)s.") % {
            "after": after,
            "grade": change.grade_after,
        }
    text = _("From %(before)s to %(after)s.") % {
        "before": points(change.score_before, language),
        "after": after,
    }
    if change.grade_before == change.grade_after:
        return text
    grades = {"before": change.grade_before, "after": change.grade_after}
    moved = _("Grade from %(before)s to %(after)s.") % grades
    return joined([text, moved], language)
