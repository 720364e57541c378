"""How far residents are told of the revision that a run put into effect."""

from typing import Any

from django.utils.translation import gettext as _

from rules.presenters.runs.page import count_words
from rules.selectors.revision_effects import TellingProgress


def telling_rows(progress: TellingProgress | None) -> list[dict[str, Any]]:
    """For `summary_list`; empty where there is nothing to tell of."""
    if progress is None:
        return []
    none = _("none")
    rows = [
        {
            "key": _("Residents with another score, grade or answer"),
            "value": count_words(progress.residents) if progress.residents else none,
        },
        {
            "key": _("State"),
            "value": _("everybody concerned is told") if progress.finished else _("under way"),
        },
    ]
    if progress.finished:
        rows.append(
            {
                "key": _("Of these, by the revision: a notice in the inbox"),
                "value": count_words(progress.by_revision) if progress.by_revision else none,
            }
        )
    return rows
