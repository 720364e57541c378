"""What the editor's views begin with: the kind of clause of the address, and where they lead back to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from counties.models import County
from rules.models import Draft
from rules.presenters.editor.clause import PARTS


def part_at(part: str) -> str:
    """The kind of clause of the address, or 404."""
    if part not in PARTS:
        raise Http404(_("A rulebook has no clauses of that kind."))
    return part


def to_list(request: HttpRequest, county: County, draft: Draft, part: str = "") -> HttpResponse:
    """Back to the list, as it was searched before."""
    asked = request.POST.get("list", "") if request.method == "POST" else ""
    query = asked.removeprefix("?") or (f"part={part}" if part else "")
    address = reverse("rules:draft-editor", args=[county.slug, draft.code])
    return redirect(f"{address}?{query}" if query else address)
