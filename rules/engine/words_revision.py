"""The name of a revision in words."""

from __future__ import annotations

from collections.abc import Iterable

from rules.engine.book import Revision
from rules.engine.phrases import zh


def name_revision(code: str, revisions: Iterable[Revision], language: str) -> str:
    """A revision by title and code, or by code where it is not at hand."""
    for revision in revisions:
        if revision.code == code:
            title = revision.title.say(language)
            return f"《{title}》（{code}）" if zh(language) else f'"{title}" ({code})'
    return code
