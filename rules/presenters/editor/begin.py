"""The revisions that a draft can begin with, and what a text of history means for it."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rules.engine.phrases import day
from rules.models import Draft
from rules.selectors.books import engine_revision, in_force, revisions
from rules.services.publication.checking import OF_THE_CHARTER, problems_in


def choices(today: date, language: str) -> list[tuple[str, str]]:
    """Code and words of every revision, the one in force first, then the latest."""
    now = in_force(today)
    found = sorted(revisions(), key=lambda revision: revision.effective_from, reverse=True)
    found.sort(key=lambda revision: now is None or revision.pk != now.pk)
    said = []
    for revision in found:
        words = {
            "title": engine_revision(revision).title.say(language),
            "code": revision.code,
            "day": day(revision.effective_from, language),
        }
        text = _("%(title)s (%(code)s), from %(day)s") % words
        if revision.archival:
            text = _("%(revision)s – a text of history") % {"revision": text}
        if now is not None and revision.pk == now.pk:
            text = _("%(revision)s – in force") % {"revision": text}
        said.append((revision.code, text))
    return said


def history_words(draft: Draft) -> str:
    """What became of the mark of a text of history, and how to go on; "" where the draft began with no such text."""
    if draft.based_on is None or not draft.based_on.archival:
        return ""
    if draft.county.is_replay:
        return _(
            "This draft is marked as history, like the text it began with: clauses that could not be published today "
            "can stay in it, word for word. Take the mark off under “Name, day and reach” to write a text of today."
        )
    count = sum(bool(OF_THE_CHARTER.get(problem.code)) for problem in problems_in(draft))
    return ngettext(
        "The text it began with is history. This draft is not, so every clause has to keep the charter: the draft’s "
        "page names %(count)d thing to change before it can be published.",
        "The text it began with is history. This draft is not, so every clause has to keep the charter: the draft’s "
        "page names %(count)d things to change before it can be published.",
        count,
    ) % {"count": count}
