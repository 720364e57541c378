"""The text of a revision as a file: exactly what its digest was taken over."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from rules.engine.canonical import canonical_json
from rules.engine.format import from_document
from rules.engine.toml_text import to_toml
from rules.models import Revision

TYPES = {"toml": "application/toml", "json": "application/json"}
A_YEAR = 365 * 24 * 3600


def revision_text(revision: Revision, form: str) -> str:
    """The stored text. SHA-256 of the JSON form, byte for byte, is the revision's digest."""
    if form == "json":
        return canonical_json(revision.document)
    return to_toml(from_document(revision.document, revision.code))


def revision_download(request: HttpRequest, revision: Revision, form: str) -> HttpResponse:
    """The same as a file to keep, or 304 for who has it. A published text never changes, so caches may keep it."""
    etag, stamp = f'"{revision.digest}"', int(revision.written_at.timestamp())
    unchanged = get_conditional_response(request, etag=etag, last_modified=stamp)
    if unchanged is not None and unchanged.status_code != 200:
        reply = unchanged
    else:
        reply = HttpResponse(revision_text(revision, form), content_type=f"{TYPES[form]}; charset=utf-8")
        name = f"{revision.county.slug}-{revision.code}.{form}"
        reply["Content-Disposition"] = f'attachment; filename="{name}"'
    reply["ETag"], reply["Last-Modified"] = etag, http_date(stamp)
    reply["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return reply
