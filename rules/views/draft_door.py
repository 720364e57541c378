"""The draft of an address, for every page that is about one."""

from django.http import Http404
from django.utils.translation import gettext as _

from rules.models import Draft
from rules.selectors.drafts import draft_of


def draft_at(code: str) -> Draft:
    """The draft of that code, or 404."""
    draft = draft_of(code)
    if draft is None:
        raise Http404(_("There is no draft of that code here."))
    return draft
