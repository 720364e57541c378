"""Feeds of a county's revisions (Atom), in each language, for whoever wants to be told."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import override

from counties.doors import public_page
from counties.models import County
from rules.presenters.public.feed import RevisionFeed
from rules.views.public.revision_door import spans_of

MINUTES = 5


@public_page
def revision_feed(request: HttpRequest, county: County, language: str) -> HttpResponse:
    """The latest revisions; 304 for a reader that has them already."""
    with override(language):
        reply = RevisionFeed(county, spans_of(county), timezone.now(), language)(request)
    etag = f'"{hashlib.sha256(reply.content).hexdigest()}"'
    reply["ETag"] = etag
    reply["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    del reply[
        "Last-Modified"
    ]  # a revision that is withdrawn or takes effect changes the feed without a new one
    found = get_conditional_response(request, etag=etag, response=reply)
    return reply if found is None else found
