"""One clause in the draft editor, without JavaScript and with what htmx sends."""

import pytest
from django.test import Client

from counties.access import Role, role_grant
from rules.engine import editing
from rules.models import DraftEdit
from tests.factories import Town, user
from tests.pages.drafting import clause_url, draft, title_of, typed, url
from tests.pages.people import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("begun")]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("part", ["rule", "grade", "category", "programme"])
def test_every_clause_of_every_kind_opens(here: Town, part: str, language: str) -> None:
    client = signed_in(here.rule_admin, language)
    page = client.get(url(here, "draft-editor", "next") + f"?part={part}")
    assert page.status_code == 200
    for clause in editing.clauses(draft(here).document, part):
        assert clause_url(here, part=part, code=clause["code"]) in page.text
        form = client.get(clause_url(here, part=part, code=clause["code"]))
        assert form.status_code == 200
        assert "govuk-error-summary" not in form.text
    assert client.get(url(here, "clause-add", "next", part)).status_code == 200


@pytest.mark.parametrize("part", ["rulebook", "scale"])
def test_head_and_scale_open_and_are_saved_unchanged(here: Town, admin: Client, part: str) -> None:
    before = draft(here).document
    assert admin.get(clause_url(here, part=part, code="-")).status_code == 200
    reply = admin.post(clause_url(here, part=part, code="-"), typed(here, part, "").dict())
    assert reply.status_code == 302
    assert draft(here).document == before


def test_a_clause_is_saved_and_said_in_both_languages(here: Town, admin: Client) -> None:
    reply = admin.post(clause_url(here), typed(here, title_en="Something else"), follow=True)
    assert "Saved: Something else." in reply.text
    assert title_of(here) == "Something else"
    page = admin.get(clause_url(here))
    assert 'lang="zh-Hans"' in page.text
    assert "Each record" in page.text


def test_what_is_wrong_is_kept_and_marked_beside_its_field(here: Town, admin: Client) -> None:
    reply = admin.post(clause_url(here), typed(here, points="many", title_en=""), follow=True)
    assert "Saved. Before it can be published" in reply.text
    assert 'href="#id_points"' in reply.text
    assert 'href="#id_title_zh"' in reply.text
    assert "Write it in both languages" in reply.text
    page = admin.get(url(here, "draft-editor", "next"))
    assert "things to mend" in page.text or "thing to mend" in page.text
    assert admin.get(url(here, "draft-editor", "next") + "?only=wrong").text.count("xy-clauses__row") == 1


def test_two_people_at_once_see_both_texts_and_decide(here: Town, admin: Client) -> None:
    other = user("second-rule-admin")
    role_grant(user=other, role=Role.RULE_ADMIN, county=here.county)
    mine = typed(here, title_en="Mine")
    signed_in(other).post(clause_url(here), typed(here, title_en="Theirs"))
    reply = admin.post(clause_url(here), mine)
    assert reply.status_code == 409
    assert title_of(here) == "Theirs"
    for words in ("Two people wrote this clause", "Theirs", "Mine", "Put my text in its place"):
        assert words in reply.text
    theirs = editing.find(draft(here).document, "rule", "TR-01")
    decided = mine.copy()
    decided["seen"] = editing.clause_digest(theirs)
    further = admin.post(clause_url(here), {**decided.dict(), "redraw": "1"})
    assert further.status_code == 200
    assert 'value="Mine"' in further.text
    assert title_of(here) == "Theirs"
    admin.post(clause_url(here), decided)
    assert title_of(here) == "Mine"
    with here.scope():
        assert list(DraftEdit.objects.order_by("number").values_list("by", flat=True)) == [
            here.rule_admin.pk,
            other.pk,
            here.rule_admin.pk,
        ]


def test_a_clause_that_somebody_took_out_can_be_brought_back_with_my_text(here: Town, admin: Client) -> None:
    mine = typed(here, title_en="Mine")
    other = user("second-rule-admin")
    role_grant(user=other, role=Role.RULE_ADMIN, county=here.county)
    signed_in(other).post(clause_url(here, "clause-drop"), {"seen": mine["seen"]})
    reply = admin.post(clause_url(here), mine)
    assert reply.status_code == 409
    assert "Bring the clause back with my text" in reply.text
    admin.post(url(here, "clause-add", "next", "rule"), mine)
    assert title_of(here) == "Mine"


def test_it_saves_by_itself_and_the_button_after_it_is_no_conflict(here: Town, admin: Client) -> None:
    first = typed(here, title_en="First")
    reply = admin.post(clause_url(here, "clause-autosave"), first)
    assert "Saved by itself" in reply.text
    assert 'hx-swap-oob="true"' in reply.text
    second = first.copy()
    second["title_en"] = "Second"
    assert admin.post(clause_url(here), second).status_code == 302
    assert title_of(here) == "Second"


def test_a_new_code_and_a_conflict_wait_for_the_button(here: Town, admin: Client) -> None:
    reply = admin.post(clause_url(here, "clause-autosave"), {**typed(here).dict(), "code": "TR-99"})
    assert "Press Save to keep this change" in reply.text
    stale = typed(here, title_en="Mine")
    stale["seen"] = "0" * 64
    reply = admin.post(clause_url(here, "clause-autosave"), stale)
    assert "somebody else has changed this clause" in reply.text
    assert draft(here).version == 0


def test_the_preview_says_what_is_typed_and_keeps_nothing(here: Town, admin: Client) -> None:
    reply = admin.post(clause_url(here, "clause-preview"), typed(here, points="-77", counts_for_count=""))
    assert "−77 points" in reply.text
    assert "扣77分" in reply.text
    assert "at most 60 months" in reply.text
    assert draft(here).version == 0


def test_another_form_is_drawn_before_anything_is_kept(here: Town, admin: Client) -> None:
    for address, more in ((clause_url(here, "clause-redraw"), {}), (clause_url(here), {"redraw": "1"})):
        reply = admin.post(address, {**typed(here, title_en="Kept").dict(), "kind": "ladder", **more})
        assert 'name="ladder-points"' in reply.text
        assert 'value="Kept"' in reply.text
    reply = admin.post(clause_url(here), {**typed(here).dict(), "kind": "per"})
    assert 'name="per-quantity"' in reply.text
    assert draft(here).version == 0


def test_conditions_are_added_and_moved_by_buttons(here: Town, admin: Client) -> None:
    code = editing.clauses(draft(here).document, "programme")[0]["code"]
    address = clause_url(here, part="programme", code=code)
    data = typed(here, "programme", code)
    rows = sum(name.endswith("-kind") for name in data)
    reply = admin.post(address, {**data.dict(), "row": "add:0"})
    assert reply.text.count('name="needs-') > sum(name.startswith("needs-") for name in data)
    assert f'name="needs-{rows}-kind"' in reply.text
    assert draft(here).version == 0


@pytest.mark.parametrize(
    ("code", "words"), [("", "needs a code of its own"), ("a/b", "A code has letters"), ("TR-01", "is taken")]
)
def test_a_clause_needs_a_code_that_is_free(here: Town, admin: Client, code: str, words: str) -> None:
    data = {**typed(here).dict(), "code": code, "title_en": "Not lost", "seen": ""}
    reply = admin.post(url(here, "clause-add", "next", "rule"), data)
    assert reply.status_code == 409
    assert words in reply.text
    assert 'value="Not lost"' in reply.text
    assert draft(here).version == 0
