"""Every gate of publication refuses by itself, with its own error in both languages (charter R1 to R6)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from counties.access import Role, role_grant
from counties.errors import DomainError, NotPermitted
from rules.engine.book import Evidence, Fixed
from rules.engine.editing import clause_digest, find
from rules.models import Comment, Draft, PublicationCheck, Revision
from rules.selectors.books import books
from rules.services.drafting.clauses import clause_put
from rules.services.publication.gates import Gate, PublicationRefused
from rules.services.publication.publishing import draft_publish
from tests.drafting import changed, drafted, published, renamed
from tests.factories import Town, consulted, impact_on_file, passed_gates

pytestmark = pytest.mark.django_db


def refused(here: Town, draft: Draft, by: Any = None) -> PublicationRefused:
    """The refusal; nothing is written."""
    with pytest.raises(PublicationRefused) as said:
        published(here, draft, by)
    assert Revision.objects.filter(code=draft.code).count() == 0
    draft.refresh_from_db()
    assert draft.status == Draft.Status.OPEN
    return said.value


def only(here: Town, draft: Draft, gate: Gate, article: str, by: Any = None) -> None:
    """The draft stops at this gate alone; the error names the article, and differs by language."""
    texts = set()
    for language in ("en", "zh-hans"):
        with translation.override(language):
            error = refused(here, draft, by)
            assert error.gates == {gate}, [refusal.text for refusal in error.refusals]
            assert error.code == article
            texts.add(str(error))
    assert len(texts) == 2, texts


def test_a_draft_that_passes_every_gate_becomes_a_revision(here: Town) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here))
        revision = published(here, draft)
        assert (revision.draft_id, revision.digest, revision.document) == (
            draft.pk,
            draft.digest,
            draft.document,
        )
        assert (revision.author, revision.publisher) == (here.rule_admin, here.publisher)
        check = PublicationCheck.objects.get(draft=draft)
        assert (check.problems, check.failures, check.examples, check.to_review) == (0, 0, 1, [])


def test_who_began_it_cannot_publish_it(here: Town) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here))
        role_grant(user=here.rule_admin, role=Role.PUBLISHER, county=here.county)
        only(here, draft, Gate.PERSON, "R5", by=here.rule_admin)


def test_who_changed_a_clause_cannot_publish_it(here: Town) -> None:
    with here.scope():
        draft = drafted(here)
        role_grant(user=here.publisher, role=Role.RULE_ADMIN, county=here.county)
        edited(here, draft, "traffic", "category", here.publisher, title={"en": "Roads", "zh": "道路"})
        passed_gates(here, draft)
        only(here, draft, Gate.PERSON, "R5")


def edited(here: Town, draft: Draft, code: str, part: str = "rule", by: Any = None, **keys: Any) -> None:
    """Somebody changes a clause by the editor."""
    clause = find(draft.document, part, code) or {}
    clause_put(
        draft=draft,
        part=part,
        code=code,
        clause=clause | keys,
        base=clause_digest(clause),
        by=by or here.rule_admin,
        now=here.now,
    )
    draft.refresh_from_db()


def test_who_lacks_the_role_cannot_publish(here: Town) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here))
        for person in (here.rule_admin, here.charter_reviewer, here.clerk):
            with pytest.raises(NotPermitted):
                published(here, draft, by=person)


def test_without_an_impact_report(here: Town) -> None:
    with here.scope():
        only(here, passed_gates(here, drafted(here), impact=False), Gate.IMPACT, "R5")


def test_with_the_impact_of_yesterday(here: Town) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here), impact=False)
        impact_on_file(here, draft, as_of=here.today - timedelta(days=1))
        only(here, draft, Gate.IMPACT, "R5")


def test_without_a_consultation(here: Town) -> None:
    with here.scope():
        only(here, passed_gates(here, drafted(here), consultation=False), Gate.CONSULTATION, "R5")


def test_with_a_comment_without_an_answer(here: Town) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here), consultation=False)
        consulted(here, draft, comments=2, answered=False)
        assert Comment.objects.count() == 2
        only(here, draft, Gate.CONSULTATION, "R5")


def test_after_a_change_neither_impact_nor_consultation_holds(here: Town) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here))
        edited(here, draft, "TR-01", points=-19)
        assert refused(here, draft).gates == {Gate.IMPACT, Gate.CONSULTATION}


def test_a_text_that_changed_since_it_was_read(here: Town) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here))
        with pytest.raises(DomainError) as said:
            draft_publish(draft=draft, digest="0" * 64, by=here.publisher, now=here.now)
        assert said.value.code == "text_changed"


@pytest.mark.parametrize("days", [0, -1])
def test_a_day_that_is_not_in_the_future(here: Town, days: int) -> None:
    with here.scope():
        only(here, passed_gates(here, drafted(here, in_days=days)), Gate.DAY, "R4")


@pytest.mark.parametrize(
    ("fields", "article"),
    [
        ({"ground": "petitioning"}, "R1"),
        ({"ground": "complaint_or_appeal"}, "R1"),
        ({"evidence": Evidence.PHOTO}, "R2"),
        ({"counts_for": None}, "R3"),
    ],
)
def test_a_deduction_that_breaks_the_charter(here: Town, fields: dict[str, Any], article: str) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here, rules=changed("TR-01", **fields)))
        only(here, draft, Gate.CHARTER, article)


def test_a_clause_that_looks_like_protected_conduct(here: Town) -> None:
    with here.scope():
        only(here, passed_gates(here, drafted(here, renamed())), Gate.REVIEW, "R1")


def test_a_worked_example_that_fails(here: Town) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here, rules=changed("GD-03", form=Fixed(300))))
        only(here, draft, Gate.EXAMPLES, "R5")


def test_a_text_that_cannot_be_read(here: Town) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here))
        edited(here, draft, "TR-01", points="many", formula="import os")
        error = refused(here, draft)
        assert Gate.TEXT in error.gates
        assert error.code == "R6"


def test_history_is_not_published_in_a_live_county(here: Town) -> None:
    with here.scope():
        text = replace(books()[-1], code="next", effective_from=here.today + timedelta(days=7), archival=True)
        draft = drafted(here, archival=text.archival)
        only(here, passed_gates(here, draft), Gate.CHARTER, "R1")


def test_all_reasons_come_at_once(here: Town) -> None:
    with here.scope():
        error = refused(here, drafted(here, renamed(), in_days=0))
        assert error.gates == {Gate.REVIEW, Gate.IMPACT, Gate.CONSULTATION, Gate.DAY}
        assert len(str(error).splitlines()) == len(error.refusals)


def test_a_draft_is_published_once(here: Town) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here))
        published(here, draft)
        with pytest.raises(DomainError, match="closed already"), translation.override("en"):
            published(here, draft)
