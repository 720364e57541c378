"""Files of a revision at addresses of their own: its text as TOML and JSON, its rules as entries of a register."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from counties.calendars import today_in
from counties.models import County
from rules.models import Revision
from rules.presenters.public.downloads import revision_download
from rules.presenters.register.document import register_csv, register_json
from rules.presenters.register.record import Site, records_of
from rules.selectors.books import books, engine_revision
from rules.views.public.revision import clause_missing
from rules.views.public.revision_door import revision_page

AN_HOUR = 3600
WRITERS = {"json": register_json, "csv": register_csv}
TYPES = {"json": "application/json", "csv": "text/csv"}


@revision_page
def book(request: HttpRequest, county: County, revision: Revision, form: str) -> HttpResponse:
    """The exact text; the same digest follows from both forms."""
    return revision_download(request, revision, form)


@revision_page
def register(
    request: HttpRequest, county: County, revision: Revision, form: str, clause: str = ""
) -> HttpResponse:
    """All rules of a revision, or one of them, in the algorithm-register standard."""
    rules = [rule for rule in engine_revision(revision).rules if clause in ("", rule.code)]
    if clause and not rules:
        return clause_missing(request, county, revision, "rule", clause)
    site = Site(request.build_absolute_uri("/").rstrip("/"))
    records = records_of(county, revision, rules, books(), today=today_in(county, timezone.now()), site=site)
    reply = HttpResponse(WRITERS[form](records), content_type=f"{TYPES[form]}; charset=utf-8")
    name = "-".join(filter(None, (county.slug, revision.code, clause, "register")))
    reply["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    reply["Cache-Control"] = f"public, max-age={AN_HOUR}"  # the state of a rule follows the day
    reply["ETag"] = etag = f'"{hashlib.sha256(reply.content).hexdigest()}"'
    return get_conditional_response(request, etag=etag, response=reply) or reply
