"""Counts of comments: in a sentence, and by clause as a table. They are of public words, so small ones are shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counties.models import County
from rules.engine import book
from rules.models import Comment
from rules.presenters.consultation.clauses import clause_url, place_title
from rules.selectors.consultation_texts import Place

STANCES = tuple(Comment.Stance.values)


def counts_by_place(counts: Mapping[str, Any]) -> dict[Place, dict[str, int]]:
    """For, against and neither by clause over all versions; ``earlier``: how many of these are of earlier ones."""
    found: dict[Place, dict[str, int]] = {}
    for row in counts["clauses"]:
        place = found.setdefault((row["part"], row["code"]), dict.fromkeys((*STANCES, "earlier"), 0))
        for stance in STANCES:
            place[stance] += row[stance]
            if row["version"] != counts["versions"]:
                place["earlier"] += row[stance]
    return found


def stances_words(counts: Mapping[str, int]) -> str:
    """How many for, against and neither."""
    return _("%(for)d for, %(against)d against, %(neither)d neither") % counts


def comments_words(counts: Mapping[str, Any]) -> str:
    """How many comments there are, and how they stand."""
    number = counts["comments"]
    if not number:
        return _("none yet")
    said = ngettext("%(count)d comment", "%(count)d comments", number) % {"count": number}
    return _("%(comments)s: %(stances)s") % {"comments": said, "stances": stances_words(counts)}


def speakers_words(counts: Mapping[str, Any]) -> str:
    """How many of the comments came from whom; groups that said nothing are left out."""
    names = {
        Comment.Speaker.RESIDENT: _("residents: %(count)d"),
        Comment.Speaker.PUBLIC: _("public: %(count)d"),
        Comment.Speaker.STAFF: _("staff: %(count)d"),
        Comment.Speaker.PAPER: _("paper forms: %(count)d"),
    }
    found = counts["speakers"]
    return " · ".join(name % {"count": found[who]} for who, name in names.items() if found[who])


def counts_table(
    county: County,
    number: int,
    counts: Mapping[str, Any],
    order: Sequence[Place],
    texts: Sequence[book.Revision | None],
    language: str,
) -> dict[str, Any]:
    """For `table`: one row a clause that was commented on, in the order of the text."""
    found = counts_by_place(counts)
    places = [place for place in order if place in found]
    places += [place for place in found if place not in set(places)]
    head = [
        {"text": _("Clause")},
        {"text": _("For"), "numeric": True},
        {"text": _("Against"), "numeric": True},
        {"text": _("Neither"), "numeric": True},
    ]
    rows = [
        [
            {
                "href": clause_url(county, number, place),
                "text": place_title(place, texts, language),
                "note": _note(place, found[place]["earlier"]),
            },
            *(found[place][stance] for stance in STANCES),
        ]
        for place in places
    ]
    return {"head": head, "rows": rows}


def _note(place: Place, earlier: int) -> str:
    said = [place[1]] if place[1] else []
    if earlier:
        said.append(
            ngettext("%(count)d about an earlier version", "%(count)d about an earlier version", earlier)
            % {"count": earlier}
        )
    return " · ".join(said)
