"""The text of a revision as a file: exactly what its digest was taken over."""

from django.http import HttpResponse

from rules.engine.canonical import canonical_json
from rules.engine.format import from_document
from rules.engine.toml_text import to_toml
from rules.models import Revision

TYPES = {"toml": "application/toml", "json": "application/json"}


def revision_text(revision: Revision, form: str) -> str:
    """The stored text. SHA-256 of the JSON form, byte for byte, is the revision's digest."""
    if form == "json":
        return canonical_json(revision.document)
    return to_toml(from_document(revision.document, revision.code))


def revision_download(revision: Revision, form: str) -> HttpResponse:
    """The same as a file to keep."""
    reply = HttpResponse(revision_text(revision, form), content_type=f"{TYPES[form]}; charset=utf-8")
    name = f"{revision.county.slug}-{revision.code}.{form}"
    reply["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply
