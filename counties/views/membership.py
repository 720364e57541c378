"""Joining and leaving the scheme: each is one page and one button (charter E1, E2)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from counties.calendars import today_in
from counties.doors import resident_page
from counties.errors import DomainError
from counties.forms import JoinForm
from counties.models import Consent, Resident
from counties.presenters.consent import consent_sides
from counties.presenters.my_data import frame_of
from counties.selectors import current_consent_text, membership_of
from counties.services.consent import consent_give, consent_withdraw


@resident_page
def join(request: HttpRequest, resident: Resident) -> HttpResponse:
    """The text in both languages, one tick, one button."""
    now, text = timezone.now(), current_consent_text()
    form = JoinForm(request.POST or None, initial={"version": text.version})
    if request.method == "POST" and form.is_valid():
        try:
            consent_give(
                resident=resident, text=form.text(), by=request.user, channel=Consent.Channel.WEB, now=now
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("You take part from today on. Your first score will be here in a moment.")
            )
            return redirect("rules:my-record", county=resident.county.slug)
    context = {
        "form": form,
        "text": text,
        "sides": consent_sides(text),
        "membership": membership_of(resident, today_in(resident.county, now)),
        "breadcrumbs": frame_of(resident.county, "join"),
    }
    return render(request, "counties/join.html", context)


@resident_page
def leave(request: HttpRequest, resident: Resident) -> HttpResponse:
    """What is erased, and one button; no reason is asked for."""
    now = timezone.now()
    if request.method == "POST":
        consent_withdraw(resident=resident, by=request.user, channel=Consent.Channel.WEB, now=now)
        messages.success(
            request,
            _(
                "You have left. Your score, your answers and every permission you gave are erased. "
                "The list below is your receipt."
            ),
        )
        return redirect("counties:my-data", county=resident.county.slug)
    context = {
        "membership": membership_of(resident, today_in(resident.county, now)),
        "breadcrumbs": frame_of(resident.county, "leave"),
    }
    return render(request, "counties/leave.html", context)
