"""A draft that is being edited on the web, for tests of the editor's pages."""

from django.http import QueryDict
from django.urls import reverse

from rules.engine import editing
from rules.models import Draft
from rules.presenters.editor.clause import ClausePage, sent
from tests.factories import Town


def url(here: Town, name: str, *args: str) -> str:
    return reverse(f"rules:{name}", args=[here.county.slug, *args])


def clause_url(here: Town, name: str = "clause-edit", part: str = "rule", code: str = "TR-01") -> str:
    return url(here, name, "next", part, code)


def draft(here: Town) -> Draft:
    with here.scope():
        return Draft.objects.get(code="next")


def typed(here: Town, part: str = "rule", code: str = "TR-01", **changes: str) -> QueryDict:
    """What a browser would send of the clause's page, with some fields typed anew."""
    with here.scope():
        page = ClausePage(here.county, Draft.objects.get(code="next"), part, code, "en")
        data = sent(page.form)
        data["seen"] = page.base
        for kind in page.kinds:
            if kind["checked"]:
                data["kind"] = kind["value"]
    for name, value in changes.items():
        data[name] = value
    return data


def title_of(here: Town, code: str = "TR-01") -> str:
    clause = editing.find(draft(here).document, "rule", code)
    assert clause is not None
    return str(clause["title"]["en"])
