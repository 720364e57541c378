"""Feeds of a county's revisions and consultations (Atom), in each language, for whoever wants to be told."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import override

from counties.calendars import today_in
from counties.doors import public_page
from counties.models import County
from rules.presenters.consultation.feed import ConsultationFeed
from rules.presenters.public.atom import MOST_ENTRIES
from rules.presenters.public.feed import RevisionFeed
from rules.selectors.consultations import consultations
from rules.views.public.revision_door import spans_of

MINUTES = 5


@public_page
def revision_feed(request: HttpRequest, county: County, language: str) -> HttpResponse:
    """The latest revisions; 304 for a reader that has them already."""
    with override(language):
        reply = RevisionFeed(county, spans_of(county), timezone.now(), language)(request)
    return _kept(request, reply)


@public_page
def consultation_feed(request: HttpRequest, county: County, language: str) -> HttpResponse:
    """The latest consultations; 304 for a reader that has them already."""
    today = today_in(county, timezone.now())
    with override(language):
        reply = ConsultationFeed(county, consultations()[:MOST_ENTRIES], today, language)(request)
    return _kept(request, reply)


def _kept(request: HttpRequest, reply: HttpResponse) -> HttpResponse:
    etag = f'"{hashlib.sha256(reply.content).hexdigest()}"'
    reply["ETag"] = etag
    reply["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    if "Last-Modified" in reply:
        del reply[
            "Last-Modified"
        ]  # what is withdrawn, closed or takes effect changes the feed without a new entry
    found = get_conditional_response(request, etag=etag, response=reply)
    return reply if found is None else found
