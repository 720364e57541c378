"""A draft's page as a task list, the reviewer's pages, and taking a revision back."""

import pytest
from django.urls import reverse

from counties.access import Role, role_grant
from rules.engine.editing import clause_digest, find
from rules.models import ClauseReview, Draft, Revision
from rules.selectors.reviews import reviewed
from rules.services.drafting.clauses import clause_put
from rules.services.drafting.undoing import draft_drop
from tests.drafting import drafted, published, renamed
from tests.factories import Town, passed_gates
from tests.pages.people import signed_in

pytestmark = pytest.mark.django_db
CODE = "next"


def url(here: Town, name: str, *args: str) -> str:
    return reverse(f"rules:{name}", args=[here.county.slug, *args])


def broken(here: Town, draft: Draft) -> None:
    """A clause is left half written."""
    clause = find(draft.document, "rule", "TR-01") or {}
    without = {key: value for key, value in clause.items() if key not in ("points", "title")}
    clause_put(
        draft=draft,
        part="rule",
        code="TR-01",
        clause=without,
        base=clause_digest(clause),
        by=here.rule_admin,
        now=here.now,
    )


# --- the draft's page ----------------------------------------------------------------------------------------------


def test_steps_say_what_is_left_to_do_in_both_languages(here: Town) -> None:
    with here.scope():
        drafted(here, renamed())
    for language, words in (
        (
            "en",
            [
                "Steps to publication",
                "looks like protected conduct",
                "simulated yet",
                "laid open",
                "To do",
                "Done",
            ],
        ),
        ("zh-hans", ["公布前的步骤", "疑似涉及受保护的行为", "对居民的影响", "征求意见", "待办"]),
    ):
        page = signed_in(here.publisher, language).get(url(here, "draft-detail", CODE))
        assert page.status_code == 200
        for word in words:
            assert word in page.text, word
        assert f'action="{url(here, "draft-publish", CODE)}"' not in page.text
    for name in ("draft-review", "draft-impact", "draft-examples"):
        assert url(here, name, CODE) in page.text
    assert url(here, "draft-editor", CODE) not in page.text, "a publisher does not edit"
    assert (
        url(here, "draft-editor", CODE)
        in signed_in(here.rule_admin).get(url(here, "draft-detail", CODE)).text
    )


def test_all_steps_done_offer_the_form_with_the_digest_shown(here: Town) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here))
    page = signed_in(here.publisher).get(url(here, "draft-detail", CODE))
    assert draft.digest in page.text
    assert "To do" in page.text
    assert "Waiting" not in page.text
    reply = signed_in(here.publisher).post(url(here, "draft-publish", CODE), {"digest": draft.digest})
    assert reply.status_code == 302
    with here.scope():
        assert Revision.objects.get(code=CODE).publisher == here.publisher


def test_a_text_that_changed_meanwhile_is_refused_and_shown_again(here: Town) -> None:
    with here.scope():
        passed_gates(here, drafted(here))
    for digest in ("", "0" * 64):
        page = signed_in(here.publisher).post(url(here, "draft-publish", CODE), {"digest": digest})
        assert page.status_code == 409
        assert "changed since you read it" in page.text
    with here.scope():
        assert not Revision.objects.filter(code=CODE).exists()


def test_posts_that_skip_a_step_are_refused_with_every_reason(here: Town) -> None:
    with here.scope():
        draft = drafted(here, renamed(), in_days=0)
    page = signed_in(here.publisher).post(url(here, "draft-publish", CODE), {"digest": draft.digest})
    assert page.status_code == 409
    for words in ("looks like protected conduct", "simulated yet", "laid open", "is not after today"):
        assert page.text.count(words) >= 2, words  # in the summary, and at its step
    with here.scope():
        assert not Revision.objects.filter(code=CODE).exists()


def test_an_author_with_both_roles_is_told_that_they_wrote_it(here: Town) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here))
    role_grant(user=here.rule_admin, role=Role.PUBLISHER, county=here.county)
    client = signed_in(here.rule_admin)
    page = client.get(url(here, "draft-detail", CODE))
    assert "You are one of its authors" in page.text
    assert f'action="{url(here, "draft-publish", CODE)}"' not in page.text
    page = client.post(url(here, "draft-publish", CODE), {"digest": draft.digest})
    assert page.status_code == 409
    assert "Who wrote a revision cannot publish it" in page.text


def test_a_draft_that_cannot_be_read_has_its_page_and_its_line(here: Town) -> None:
    with here.scope():
        broken(here, drafted(here))
    client = signed_in(here.rule_admin)
    page = client.get(url(here, "draft-detail", CODE))
    assert page.status_code == 200
    assert "rule[TR-01]" in page.text
    assert "cannot be compared" in page.text
    listed = client.get(url(here, "admin-revisions"))
    assert listed.status_code == 200
    assert "TR-01" in listed.text
    page = signed_in(here.publisher).post(url(here, "draft-publish", CODE), {"digest": digest_of(here)})
    assert page.status_code == 409


def digest_of(here: Town) -> str:
    with here.scope():
        return Draft.objects.get(code=CODE).digest


def test_a_draft_that_was_given_up_says_so(here: Town) -> None:
    with here.scope():
        draft_drop(draft=drafted(here), by=here.rule_admin, now=here.now)
    page = signed_in(here.publisher).get(url(here, "draft-detail", CODE))
    assert "was given up" in page.text
    assert "Steps to publication" not in page.text


def test_a_charter_reviewer_reads_the_draft_and_is_led_only_where_they_may_go(here: Town) -> None:
    with here.scope():
        drafted(here, renamed())
    page = signed_in(here.charter_reviewer).get(url(here, "draft-detail", CODE))
    assert page.status_code == 200
    assert url(here, "draft-review", CODE) in page.text
    assert url(here, "draft-impact", CODE) not in page.text
    assert url(here, "review-list") in page.text


# --- the reviewer's pages ------------------------------------------------------------------------------------------


@pytest.fixture
def clause(here: Town) -> str:
    """The address of a clause that waits for a decision."""
    with here.scope():
        draft = passed_gates(here, drafted(here, renamed()))
        return url(here, "clause-review", CODE, reviewed(draft)[0].suspect.digest)


def test_a_reviewer_finds_reads_and_decides(here: Town, clause: str) -> None:
    client = signed_in(here.charter_reviewer)
    assert url(here, "draft-review", CODE) in client.get(url(here, "review-list")).text
    assert clause in client.get(url(here, "draft-review", CODE)).text
    page = client.get(clause)
    for words in ("Petitioning", "Repeated visits to higher authorities", "越级反映问题", "public order"):
        assert words in page.text, words
    reply = client.post(clause, {"decision": "refuse", "reason": "It is about petitions."})
    assert reply.url == url(here, "draft-review", CODE)
    with here.scope():
        review = ClauseReview.objects.get()
        assert (review.decision, review.by) == ("refuse", here.charter_reviewer)
        assert review.found[0]["ground"] == "petitioning"
    assert (
        "was refused by a charter reviewer"
        in signed_in(here.publisher).get(url(here, "draft-detail", CODE)).text
    )
    client.post(clause, {"decision": "allow", "reason": "On a second look it is about queues."})
    assert "No clause waits" in client.get(url(here, "review-list")).text


def test_decisions_are_public_with_the_revision(here: Town, clause: str) -> None:
    signed_in(here.charter_reviewer).post(clause, {"decision": "allow", "reason": "It is about queues."})
    with here.scope():
        published(here, Draft.objects.get(code=CODE))
    page = signed_in(here.clerk).get(url(here, "revision-detail", CODE))
    assert "It is about queues." in page.text
    assert "PO-01" in page.text


@pytest.mark.parametrize(
    "data", [{}, {"decision": "allow"}, {"reason": "x"}, {"decision": "maybe", "reason": "x"}]
)
def test_a_decision_without_choice_or_reason_is_sent_back(
    here: Town, clause: str, data: dict[str, str]
) -> None:
    page = signed_in(here.charter_reviewer).post(clause, data)
    assert page.status_code == 200
    with here.scope():
        assert not ClauseReview.objects.exists()


def test_nobody_else_decides(here: Town, clause: str) -> None:
    data = {"decision": "allow", "reason": "Because."}
    for person in (here.rule_admin, here.publisher):
        client = signed_in(person)
        assert "role of charter reviewer" in client.get(clause).text
        assert client.post(clause, data).status_code in (403, 409)
    assert signed_in(here.clerk).post(clause, data).status_code == 403
    role_grant(user=here.rule_admin, role=Role.CHARTER_REVIEWER, county=here.county)
    page = signed_in(here.rule_admin).post(clause, data)
    assert page.status_code == 409
    assert "one of this draft’s authors" in page.text
    with here.scope():
        assert not ClauseReview.objects.exists()


def test_a_protected_ground_is_allowed_by_nobody(here: Town) -> None:
    with here.scope():
        draft = drafted(here, renamed(ground="petitioning"))
        address = url(here, "clause-review", CODE, reviewed(draft)[0].suspect.digest)
    page = signed_in(here.charter_reviewer).post(address, {"decision": "allow", "reason": "Please."})
    assert page.status_code == 409
    assert "Nobody can allow" in page.text
    with here.scope():
        assert not ClauseReview.objects.exists()


def test_a_clause_that_changed_is_another_one(here: Town, clause: str) -> None:
    with here.scope():
        draft = Draft.objects.get(code=CODE)
        old = find(draft.document, "rule", "PO-01") or {}
        new = old | {"title": {"en": "Petitions", "zh": "上访"}}
        clause_put(
            draft=draft,
            part="rule",
            code="PO-01",
            clause=new,
            base=clause_digest(old),
            by=here.rule_admin,
            now=here.now,
        )
    assert (
        signed_in(here.charter_reviewer).post(clause, {"decision": "allow", "reason": "x"}).status_code == 404
    )


# --- withdrawing ---------------------------------------------------------------------------------------------------


def test_a_publisher_withdraws_with_a_reason_that_everybody_reads(here: Town) -> None:
    with here.scope():
        published(here, passed_gates(here, drafted(here)))
    client, address = signed_in(here.publisher), url(here, "revision-withdraw", CODE)
    assert address in client.get(url(here, "admin-revisions")).text
    assert address not in signed_in(here.rule_admin).get(url(here, "admin-revisions")).text
    assert client.post(address, {"reason": " "}).status_code == 200
    assert client.post(address, {"reason": "A mistake in print."}).status_code == 302
    page = signed_in(here.clerk).get(url(here, "revision-detail", CODE))
    assert "A mistake in print." in page.text
    assert "withdrawn already" in client.get(address).text
    assert "withdrawn before its day" in client.get(url(here, "draft-detail", CODE)).text
    assert client.post(address, {"reason": "Again."}).status_code == 409
    assert signed_in(here.rule_admin).post(address, {"reason": "x"}).status_code == 403


def test_too_late_to_withdraw_says_what_still_can_be_done(here: Town) -> None:
    page = signed_in(here.publisher).get(url(here, "revision-withdraw", "2020-1"))
    assert "It is too late" in page.text
    assert url(here, "draft-begin") in page.text
