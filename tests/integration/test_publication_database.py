"""The database keeps the gates by itself: rows written past every service are refused (charter R1 to R6)."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from counties.registry import installed_county
from rules.engine.book import Evidence, Fixed
from rules.engine.canonical import canonical_json, digest
from rules.engine.checks import breaches
from rules.engine.format import load_toml
from rules.engine.grounds import PROTECTED
from rules.models import ClauseReview, Draft, DraftEdit, Revision
from rules.selectors.reviews import reviewed
from rules.services.revisions.loading import read_folder
from tests.drafting import changed, check_on_file, drafted, inserted, renamed
from tests.factories import Town, consulted, impact_on_file, passed_gates, town

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
BOOKS = sorted((ROOT / "counties").glob("*/rulebook/*.toml"))


def ready(here: Town, draft: Draft, **check: Any) -> Draft:
    """Everything is on file that a publication needs."""
    passed_gates(here, draft)
    check_on_file(here, draft, **check)
    return draft


def test_a_row_that_passes_every_gate_is_taken(here: Town) -> None:
    with here.scope():
        assert inserted(here, ready(here, drafted(here))) == ""


def test_a_row_without_a_draft(here: Town) -> None:
    with here.scope():
        draft = ready(here, drafted(here))
        person = {"author": None, "publisher": None, "draft": None}
        assert inserted(here, draft, **person) == "rules_gate_origin"
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.shipped', %s, true)", ["999"])
        assert inserted(here, draft, **person) == "rules_gate_origin"


def test_a_row_that_says_something_else_than_the_draft(here: Town) -> None:
    with here.scope():
        draft = ready(here, drafted(here))
        other = {**draft.document, "scale": {"base": 999, "floor": 0}}
        assert inserted(here, draft, document=other, digest=digest(other)) == "rules_gate_origin"
        assert inserted(here, draft, code="another") == "rules_gate_origin"
        assert (
            inserted(here, draft, effective_from=draft.effective_from + timedelta(days=1))
            == "rules_gate_origin"
        )
        assert inserted(here, draft, author=here.clerk) == "rules_gate_origin"


@pytest.mark.parametrize("status", [Draft.Status.DROPPED, Draft.Status.PUBLISHED])
def test_a_row_of_a_draft_that_is_closed(here: Town, status: Draft.Status) -> None:
    with here.scope():
        draft = ready(here, drafted(here))
        Draft.objects.filter(pk=draft.pk).update(status=status)
        assert inserted(here, draft) == "rules_gate_origin"


def test_a_draft_whose_digest_is_not_that_of_its_text(here: Town) -> None:
    with here.scope():
        draft = ready(here, drafted(here))
        draft.document = {**draft.document, "scale": {"base": 999, "floor": 0}}
        Draft.objects.filter(pk=draft.pk).update(document=draft.document)
        assert inserted(here, draft) == "rules_gate_digest"


def test_a_row_published_by_an_author(here: Town) -> None:
    with here.scope():
        draft = ready(here, drafted(here))
        assert inserted(here, draft, publisher=here.rule_admin) == "rules_gate_person"
        DraftEdit.objects.create(
            county=here.county,
            draft=draft,
            number=1,
            action=DraftEdit.Action.MOVED,
            part="rule",
            code="TR-01",
            by=here.publisher,
            at=here.now,
        )
        assert inserted(here, draft) == "rules_gate_person"


def test_a_row_published_by_somebody_without_the_role(here: Town) -> None:
    with here.scope():
        assert inserted(here, ready(here, drafted(here)), publisher=here.clerk) == "rules_gate_person"


def test_a_row_dated_back(here: Town) -> None:
    with here.scope():
        draft = ready(here, drafted(here))
        yesterday = here.today - timedelta(days=1)
        assert inserted(here, draft, published_on=yesterday) == "rules_gate_day"
        earlier = here.now - timedelta(days=1)
        assert inserted(here, draft, published_on=yesterday, written_at=earlier) == "rules_gate_day"


def test_a_row_that_takes_effect_today(here: Town) -> None:
    with here.scope():
        assert inserted(here, ready(here, drafted(here, in_days=0))) == "rules_gate_day"


def test_a_row_without_a_check_or_with_one_that_failed(here: Town) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here))
        assert inserted(here, draft) == "rules_gate_check"
        check_on_file(here, draft, digest="0" * 64)
        check_on_file(here, draft, books_digest="0" * 64)
        assert inserted(here, draft) == "rules_gate_check"
        check_on_file(here, draft, problems=1)
        assert inserted(here, draft) == "rules_gate_check"
        check_on_file(here, draft, failures=1)
        assert inserted(here, draft) == "rules_gate_check"


def test_a_row_with_a_clause_on_which_nobody_decided(here: Town) -> None:
    with here.scope():
        draft = passed_gates(here, drafted(here, renamed()))
        suspect = reviewed(draft)[0].suspect
        check_on_file(here, draft, to_review=[suspect.digest])
        assert inserted(here, draft) == "rules_gate_review"
        review = {
            "county": here.county,
            "draft": draft,
            "part": "rule",
            "code": suspect.code,
            "clause_digest": suspect.digest,
            "found": [],
            "reason": "A test.",
            "at": here.now,
        }
        allow, refuse = ClauseReview.Decision.ALLOW, ClauseReview.Decision.REFUSE
        ClauseReview.objects.create(**review, decision=allow, by=here.rule_admin)
        assert inserted(here, draft) == "rules_gate_review", "an author's decision is none"
        ClauseReview.objects.create(**review, decision=refuse, by=here.charter_reviewer)
        assert inserted(here, draft) == "rules_gate_review"
        ClauseReview.objects.create(**review, decision=allow, by=here.charter_reviewer)
        assert inserted(here, draft) == ""


def test_a_row_without_todays_impact_of_this_text(here: Town) -> None:
    with here.scope():
        draft = ready_but(here, impact=False)
        assert inserted(here, draft) == "rules_gate_impact"
        impact_on_file(here, draft, as_of=here.today - timedelta(days=1))
        assert inserted(here, draft) == "rules_gate_impact"
        impact_on_file(here, draft)
        assert inserted(here, draft) == ""


def test_a_row_without_a_closed_and_answered_consultation(here: Town) -> None:
    with here.scope():
        draft = ready_but(here, consultation=False)
        assert inserted(here, draft) == "rules_gate_consultation"
        consulted(here, draft, answered=False)
        assert inserted(here, draft) == "rules_gate_consultation"
        consulted(here, draft)
        assert inserted(here, draft) == "rules_gate_consultation", (
            "the first one's comment has no answer still"
        )


def ready_but(here: Town, **without: bool) -> Draft:
    """A draft with its check on file, and without one of the rest."""
    draft = passed_gates(here, drafted(here), **without)
    check_on_file(here, draft)
    return draft


@pytest.mark.parametrize(
    "fields",
    [
        {"ground": "petitioning"},
        {"evidence": Evidence.PHOTO},
        {"counts_for": None},
    ],
)
def test_a_row_that_breaks_the_charter(here: Town, fields: dict[str, Any]) -> None:
    with here.scope():
        draft = ready(here, drafted(here, rules=changed("TR-01", **fields)))
        assert inserted(here, draft) == "rules_gate_charter"
        with connection.cursor() as cursor:  # a shipped text that is not history keeps the charter as well
            cursor.execute("SELECT set_config('app.shipped', %s, true)", [str(here.county.pk)])
        assert inserted(here, draft, author=None, publisher=None, draft=None) == "rules_gate_charter"


def test_history_in_a_live_county(here: Town) -> None:
    with here.scope():
        assert (
            inserted(here, ready(here, drafted(here, archival=True)), archival=True) == "rules_gate_charter"
        )
        assert inserted(here, Draft.objects.get(), archival=False) == "rules_gate_charter"


def test_history_is_kept_in_a_replay_county_and_not_made() -> None:
    here = town("suining")
    with here.scope():
        kept = ready(here, drafted(here, archival=True))
        assert inserted(here, kept, archival=True) == ""
        Revision.objects.filter(code="next").update(
            withdrawn_at=here.now, withdrawn_by=here.publisher, withdrawal_reason="A test."
        )
        worse = drafted(
            here, rules=changed("SN-01", form=Fixed(-2000)), archival=True, code="worse", in_days=9
        )
        assert inserted(here, ready(here, worse), archival=True) == "rules_gate_charter"


# --- what SQL and the engine both know -----------------------------------------------------------------------------


def sql(query: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: "/".join(path.parts[-3::2]))
def test_the_database_reckons_the_same_digest_and_the_same_breaches(path: Path) -> None:
    revision = load_toml(path.read_text(encoding="utf-8"), path.name)
    text = canonical_json(revision.document)
    assert sql("SELECT rules_canonical(%s::jsonb)", text) == text
    assert sql("SELECT rules_digest(%s::jsonb)", text) == digest(revision.document)
    for rule in revision.rules:
        document = json.dumps(rule.document())
        assert sql("SELECT rules_takes_points(%s::jsonb)", document) == rule.is_deduction, rule.code
        found = [article for article, _ in breaches(revision, rule)] if rule.is_deduction else []
        assert sql("SELECT rules_breach(%s::jsonb)", document) == (found[0] if found else ""), rule.code


@pytest.mark.parametrize("ground", sorted(PROTECTED))
def test_the_database_knows_every_protected_ground(ground: str) -> None:
    rule = {
        "ground": ground,
        "points": -1,
        "legal_basis": "x",
        "evidence": "effective_document",
        "counts_for": "1 month",
    }
    assert sql("SELECT rules_breach(%s::jsonb)", json.dumps(rule)) == "R1"
    assert sql("SELECT rules_breach(%s::jsonb)", json.dumps(rule | {"points": 1})) == ""


@pytest.mark.parametrize(
    "value",
    [
        '"\\/\b\f\n\r\t\x01\x1f\x7f',
        "汉字 é 𝄞 \u2028",
        {"b": 1, "a": [], "ä": {}, "B": "0.5"},
        [True, None, -3],
    ],
)
def test_the_canonical_text_is_the_same_for_odd_values(value: Any) -> None:
    assert sql("SELECT rules_canonical(%s::jsonb)", json.dumps(value)) == canonical_json(value)


def test_a_shipped_folder_is_loaded_by_the_service_only(here: Town) -> None:
    config = installed_county(here.county.slug)
    assert config is not None
    (parsed,) = read_folder(config.rulebook_folder)
    with here.scope(), pytest.raises(IntegrityError, match="comes from a draft"), transaction.atomic():
        Revision.objects.create(
            county=here.county,
            rulebook=Revision.objects.get().rulebook,
            code="again",
            effective_from=here.today,
            document=parsed.document,
            digest=digest(parsed.document),
            archival=False,
            written_at=here.now,
        )
