"""Writing the closing statement of a consultation, and correcting it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counties.access import Permission
from counties.calendars import today_in
from counties.doors import staff_page
from counties.errors import DomainError
from counties.models import County
from rules.forms.statement import StatementForm
from rules.presenters.book import reader_language
from rules.presenters.consultation.page import ConsultationPage
from rules.presenters.consultation.statement import statement_trail
from rules.selectors.consultations import consultation_of, latest_statement
from rules.services.consultation.stating import statement_write


@staff_page(Permission.REVISE_RULES, Permission.PUBLISH_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_statement(request: HttpRequest, county: County, number: int) -> HttpResponse:
    """What the county says at the end; once it is written, the form corrects it."""
    consultation, now = consultation_of(number), timezone.now()
    if consultation is None:
        raise Http404(_("There is no consultation of that number here."))
    page = ConsultationPage(county, consultation, today_in(county, now), request.user, reader_language())
    form = StatementForm(request.POST or None, last=latest_statement(consultation))
    if request.method == "POST" and form.is_valid():
        try:
            statement_write(consultation=consultation, by=request.user, now=now, **form.said())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The closing statement is public."))
            return redirect("rules:consultation-detail", county.slug, number)
    context: dict[str, Any] = {
        "county": county,
        "number": number,
        "page": page,
        "form": form,
        "breadcrumbs": statement_trail(county, consultation),
    }
    refused = form.is_bound and form.non_field_errors()
    return render(
        request, "rules/consultation/consultation_statement.html", context, status=409 if refused else 200
    )
