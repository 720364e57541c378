"""The revisions that a draft can begin with."""

from datetime import date

from django.utils.translation import gettext as _

from rules.engine.phrases import day
from rules.selectors.books import engine_revision, in_force, revisions


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
        if now is not None and revision.pk == now.pk:
            text = _("%(revision)s – in force") % {"revision": text}
        said.append((revision.code, text))
    return said
