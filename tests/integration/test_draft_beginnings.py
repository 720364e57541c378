"""A draft from a file: kept whole or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from counties.errors import DomainError
from rules.engine.editing import clause_digest, find
from rules.engine.problems import RulebookError
from rules.models import Draft, Revision
from rules.selectors.books import books
from rules.services.drafting.beginning import MAX_UPLOAD, draft_begin, draft_create, draft_upload
from rules.services.drafting.clauses import clause_put
from rules.services.publication.gates import charter_refusals
from tests.drafting import published
from tests.factories import Town, passed_gates, town

pytestmark = pytest.mark.django_db


def test_an_upload_is_read_whole_or_refused_whole(here: Town) -> None:
    with here.scope():
        with pytest.raises(RulebookError):
            draft_upload(
                county=here.county, text="[rulebook", filename="a.toml", by=here.rule_admin, now=here.now
            )
        assert not Draft.objects.exists()
        text = replace(books()[-1], county="elsewhere", code="next", archival=False)
        with pytest.raises(DomainError) as caught:
            draft_create(county=here.county, parsed=text, by=here.rule_admin, now=here.now)
        assert caught.value.code == "other_county"


def test_a_file_that_is_far_too_long_is_not_read(here: Town) -> None:
    with here.scope(), pytest.raises(DomainError) as caught:
        draft_upload(
            county=here.county,
            text="#" * (MAX_UPLOAD + 1),
            filename="a.toml",
            by=here.rule_admin,
            now=here.now,
        )
    assert caught.value.code == "too_long"


def from_history(here: Town) -> Draft:
    """A draft that began with the county's book of history."""
    return draft_begin(
        county=here.county,
        code="next",
        effective_from=here.today + timedelta(days=30),
        based_on=Revision.objects.filter(archival=True).earliest("effective_from"),
        by=here.rule_admin,
        now=here.now,
    )


def test_history_stays_history_in_a_replay_county_and_can_be_published(db: None) -> None:
    here = town("suining")
    with here.scope():
        draft = from_history(here)
        assert draft.document["rulebook"]["archival"] is True
        assert charter_refusals(draft, here.today) == []
        passed_gates(here, draft)
        assert published(here, draft).archival


def test_history_is_not_made_in_a_replay_county_either(db: None) -> None:
    here = town("suining")
    with here.scope():
        draft = from_history(here)
        rule = dict(find(draft.document, "rule", "SN-01") or {})
        base = clause_digest(rule)
        clause_put(
            draft=draft,
            part="rule",
            code="SN-01",
            clause={**rule, "points": -99},
            base=base,
            by=here.rule_admin,
            now=here.now,
        )
        draft.refresh_from_db()
        assert {refusal.article for refusal in charter_refusals(draft, here.today)} >= {"R1"}


def test_without_the_mark_every_clause_has_to_keep_the_charter(db: None) -> None:
    here = town("suining")
    with here.scope():
        draft = from_history(here)
        head = dict(draft.document["rulebook"])
        base = clause_digest(head)
        head.pop("archival")
        clause_put(
            draft=draft, part="rulebook", code="", clause=head, base=base, by=here.rule_admin, now=here.now
        )
        draft.refresh_from_db()
        articles = {refusal.article for refusal in charter_refusals(draft, here.today)}
        assert {"R1", "R2"} <= articles


def test_history_is_left_behind_in_a_real_county(db: None) -> None:
    here = town("rongcheng")
    with here.scope():
        draft = from_history(here)
        assert "archival" not in draft.document["rulebook"]
        assert charter_refusals(draft, here.today)
