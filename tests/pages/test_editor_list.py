"""A draft's list of clauses in the editor, and how a draft begins and ends."""

from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rules.engine import editing
from rules.engine.canonical import digest
from rules.engine.toml_text import to_toml
from rules.models import Draft, Revision
from rules.selectors.books import engine_revision
from tests.factories import Town
from tests.pages.drafting import clause_url, draft, typed, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("begun")]


def test_clauses_are_added_moved_taken_out_restored_and_undone(here: Town, admin: Client) -> None:
    texts = [draft(here).digest]
    rule = {**typed(here).dict(), "code": "TR-99"}
    reply = admin.post(url(here, "clause-add", "next", "rule"), {**rule, "seen": ""}, follow=True)
    assert "TR-99" in reply.text
    texts.append(draft(here).digest)
    admin.post(clause_url(here, "clause-move", code="TR-99"), {"to": "0"})
    assert editing.place(draft(here).document, "rule", "TR-99") == 0
    texts.append(draft(here).digest)
    admin.post(clause_url(here, "clause-move", code="TR-99"), {"place": "2"})
    assert editing.place(draft(here).document, "rule", "TR-99") == 1
    texts.append(draft(here).digest)
    base = typed(here)["seen"]
    page = admin.post(clause_url(here, "clause-drop"), {"seen": base}, follow=True)
    assert clause_url(here, "clause-restore") in page.text
    admin.post(clause_url(here, "clause-restore"))
    assert draft(here).digest == texts[-1]
    admin.post(url(here, "draft-undo", "next"))
    for expected in reversed(texts):
        admin.post(url(here, "draft-undo", "next"))
        assert draft(here).digest == expected
    history = admin.get(url(here, "draft-history", "next"))
    assert "Rule TR-99" in history.text
    assert "an edit taken back" in history.text


def test_the_search_looks_at_code_titles_and_law(here: Town, admin: Client) -> None:
    address = url(here, "draft-editor", "next")
    rules = editing.clauses(draft(here).document, "rule")
    for words in ("tr-01", rules[0]["title"]["zh"], rules[0]["title"]["en"].upper()):
        page = admin.get(address, {"q": words})
        assert clause_url(here, code=rules[0]["code"]) in page.text or clause_url(here) in page.text
    assert "Nothing fits" in admin.get(address, {"q": "no such words"}).text
    admin.post(clause_url(here), typed(here, title_en="Something else"))
    assert admin.get(address, {"only": "changed"}).text.count("xy-clauses__row") == 1


def test_a_draft_is_begun_from_a_revision_or_a_file_or_not_at_all(here: Town, admin: Client) -> None:
    address = url(here, "draft-begin")
    with here.scope():
        revision = Revision.objects.latest("effective_from")
    day = (here.today + timedelta(days=9)).isoformat()
    form = {"based_on": revision.code, "code": "another", "effective_from": day}
    assert admin.post(address, form).status_code == 302
    reply = admin.post(address, form)
    assert "There is a draft or a revision with the code another" in reply.text
    parsed = replace(engine_revision(revision), code="by-file", effective_from=date.fromisoformat(day))
    text = to_toml(parsed)
    file = SimpleUploadedFile("book.toml", text.encode())
    assert admin.post(address, {"upload": "1", "text": file}).status_code == 302
    broken = SimpleUploadedFile("book.toml", text.replace("[scale]", "[scales]").encode())
    reply = admin.post(address, {"upload": "1", "text": broken})
    assert "nothing was kept" in reply.text
    latin = SimpleUploadedFile("book.toml", "ü".encode("latin-1"))
    assert "not UTF-8" in admin.post(address, {"upload": "1", "text": latin}).text
    assert "Choose a file" in admin.post(address, {"upload": "1"}).text
    with here.scope():
        assert set(Draft.objects.values_list("code", flat=True)) == {"next", "another", "by-file"}


def test_a_closed_draft_is_read_and_not_edited(here: Town, admin: Client) -> None:
    data = typed(here, title_en="Too late")
    assert "Keep it" in admin.get(url(here, "draft-drop", "next")).text
    admin.post(url(here, "draft-drop", "next"))
    page = admin.get(url(here, "draft-editor", "next"))
    assert "This draft is closed" in page.text
    assert "formaction" not in page.text
    reply = admin.post(clause_url(here), data)
    assert reply.status_code == 409
    assert "This draft is closed" in reply.text
    assert draft(here).version == 0


def test_what_is_not_there_is_said(here: Town, admin: Client) -> None:
    for address in (
        clause_url(here, code="NO-1"),
        clause_url(here, part="poem"),
        url(here, "clause-add", "next", "scale"),
        url(here, "draft-editor", "none"),
    ):
        assert admin.get(address).status_code == 404
    reply = admin.post(clause_url(here, "clause-drop", part="scale", code="-"), follow=True)
    assert "cannot be without this part" in reply.text


def test_2000_rules_are_listed_previewed_saved_and_compared_in_a_second_each(
    here: Town, admin: Client
) -> None:
    with here.scope():
        made = Draft.objects.get(code="next")
        one = editing.find(made.document, "rule", "TR-01") or {}
        rules = [{**one, "code": f"TR-{number:04}"} for number in range(2000)]
        document = {**made.document, "rule": [*made.document["rule"], *rules]}
        Draft.objects.filter(pk=made.pk).update(document=document, digest=digest(document))
    data = typed(here, title_en="Something else")
    asked: list[tuple[str, str, Any]] = [
        ("get", url(here, "draft-editor", "next"), {"q": "TR-1"}),
        ("get", clause_url(here), {}),
        ("post", clause_url(here, "clause-preview"), data),
        ("post", clause_url(here), data),
        ("get", url(here, "draft-detail", "next"), {}),
    ]
    for method, address, sent_data in asked:
        saves = method == "post" and address == clause_url(here)
        took = []
        for _ in range(1 if saves else 3):  # the best of three: others use the machine as well
            start = perf_counter()
            reply = getattr(admin, method)(address, sent_data)
            took.append(perf_counter() - start)
            assert reply.status_code in (200, 302)
        assert min(took) <= 1, address
