"""Before a revision's day, a publisher takes it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counties.access import Permission
from counties.calendars import today_in
from counties.doors import staff_page
from counties.errors import DomainError
from counties.models import County
from rules.forms.decisions import WithdrawForm
from rules.models import Revision
from rules.presenters.publication.draft_page import draft_trail
from rules.services.publication.withdrawing import revision_withdraw as withdraw


@staff_page(Permission.PUBLISH_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def revision_withdraw(request: HttpRequest, county: County, code: str) -> HttpResponse:
    """Take a published revision back before its day."""
    revision, now = get_object_or_404(Revision, code=code), timezone.now()
    form = WithdrawForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(revision=revision, reason=form.cleaned_data["reason"], by=request.user, now=now)
        except DomainError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(
                request, _("Withdrawn. It never takes effect; its text and the reason stay public.")
            )
            return redirect("rules:admin-revisions", county.slug)
    context: dict[str, Any] = {
        "county": county,
        "revision": revision,
        "form": form,
        "too_late": revision.effective_from <= today_in(county, now) or revision.draft_id is None,
        "breadcrumbs": draft_trail(county, revision.code),
    }
    return render(request, "rules/revision_withdraw.html", context, status=status)
