"""An impact report: what it says is what scoring everyone twice says, and nothing but the report is written."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.utils import translation

from counties.errors import DomainError, NotPermitted
from counties.models import AuditEvent, Consent, Resident
from counties.services.consent import consent_withdraw
from rules.engine.book import Reach
from rules.engine.book import Revision as Book
from rules.engine.county import evaluate_county
from rules.models import Draft, ImpactCase, ImpactReport, Run, RunChunk
from rules.selectors.books import books
from rules.selectors.facts import facts_of
from rules.services.drafting.beginning import draft_create
from rules.services.impact import impact_refusals, impact_simulate
from rules.services.revisions.loading import revision_load
from rules.services.runs.lifecycle import run_start
from tests.drafting import halved
from tests.factories import Town, town, user
from tests.integration.columns_town import mixed_town

pytestmark = pytest.mark.django_db

WRITTEN = {
    "rules_impactreport",
    "rules_impactcase",
    "counties_auditevent",
    "counties_auditdetail",
    "rules_snapshot",
}
"""The report, the log, and the copy of the facts that the engine reads (`rules.columns.kept.snapshot`)."""


def drafted(here: Town, text: Book) -> Draft:
    return draft_create(county=here.county, parsed=text, by=here.rule_admin, now=here.now)


def simulated(here: Town, draft: Draft) -> ImpactReport:
    return impact_simulate(draft=draft, by=here.rule_admin, now=here.now)


def tables() -> list[str]:
    return sorted(
        model._meta.db_table
        for app in ("counties", "rules", "benefits", "appeals")
        for model in apps.get_app_config(app).get_models()
    )


def contents() -> dict[str, str]:
    """For each table the number of its rows and a digest of all of them."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(
                f"SELECT count(*), md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM \"{table}\" t"
            )
            found[table] = str(cursor.fetchone())
    return found


def test_nothing_but_the_report_is_written() -> None:
    here, _ = mixed_town()
    with here.scope():
        draft = drafted(here, halved(here))
        before = contents()
        simulated(here, draft)
        after = contents()
    assert {table for table in before if before[table] != after[table]} <= WRITTEN


def test_the_figures_are_those_of_scoring_everyone_twice() -> None:
    here, people = mixed_town(60)
    with here.scope():
        text = halved(here)
        report = simulated(here, drafted(here, text))
        facts = [
            one
            for one in facts_of(
                [person.pk for person in people], as_of=text.effective_from, known_at=here.now
            )
            if one.resident.enrolled(text.effective_from)
        ]
        on_file = books()
        cases = {case.resident_id: case for case in ImpactCase.objects.filter(report=report)}
    residents = [replace(one.resident, key=str(one.pk)) for one in facts]
    records = {str(one.pk): one.records for one in facts}
    sides = [
        evaluate_county(texts, residents, records, as_of=text.effective_from, known_at=here.now)
        for texts in (on_file, (*on_file, text))
    ]
    assert report.residents == len(residents)
    assert report.figures["enough"]
    moved = Counter(
        (one.grade or "", other.grade or "")
        for one, other in zip(sides[0].scores, sides[1].scores, strict=True)
    )
    figures = report.figures
    codes = [[grade["code"] for grade in figures["grades"][side]] for side in ("before", "after")]
    for row, counts in zip(codes[0], figures["movement"], strict=True):
        for column, count in zip(codes[1], counts, strict=True):
            assert count in (None, moved[row, column])
            assert count is None or not 0 < count < 10
    changes = {
        one.resident: other.score - one.score
        for one, other in zip(sides[0].scores, sides[1].scores, strict=True)
        if one.score is not None and other.score is not None and one.score != other.score
    }
    assert {
        str(pk): case.score_after - case.score_before for pk, case in cases.items()
    }.items() <= changes.items()
    assert len(cases) == min(20, len(changes)) > 0


def test_asked_again_the_same_report_answers() -> None:
    here, _ = mixed_town()
    with here.scope():
        draft = drafted(here, halved(here))
        first, again = simulated(here, draft), simulated(here, draft)
        events = AuditEvent.objects.filter(action="rules.impact_simulated").count()
        assert (first.pk, events) == (again.pk, 1)
        assert impact_refusals(draft, here.today) == []


def test_only_the_last_report_names_residents() -> None:
    here, _ = mixed_town()
    with here.scope():
        draft = drafted(here, halved(here))
        first = simulated(here, draft)
        assert ImpactCase.objects.filter(report=first).exists()
        draft.document = halved(here, days=9).document
        draft.digest = "1" * 64
        second = simulated(here, draft)
        assert second.pk != first.pk
        assert not ImpactCase.objects.filter(report=first).exists()
        assert ImpactCase.objects.filter(report=second).exists()


def test_who_withdraws_is_in_no_report() -> None:
    here, _ = mixed_town()
    with here.scope():
        report = simulated(here, drafted(here, halved(here)))
        resident = Resident.objects.get(pk=ImpactCase.objects.filter(report=report)[0].resident_id)
        consent_withdraw(resident=resident, by=resident.user, channel=Consent.Channel.WEB, now=here.now)
        assert not ImpactCase.objects.filter(resident=resident).exists()
        assert ImpactReport.objects.get(pk=report.pk).figures == report.figures


def test_a_county_of_few_residents_shows_no_figures() -> None:
    here = town()
    here.resident()
    with here.scope():
        report = simulated(here, drafted(here, halved(here)))
        assert report.residents == 1
        assert report.figures["enough"] is False
        assert "movement" not in report.figures
        assert not ImpactCase.objects.filter(report=report).exists()


def test_a_day_that_is_past_is_reckoned_as_today() -> None:
    here, _ = mixed_town()
    with here.scope():
        report = simulated(here, drafted(here, halved(here, days=-1)))
        assert report.simulated_on == here.today


@pytest.mark.parametrize("who", ["clerk", "confirmer", "reviewer", "nobody"])
def test_who_may_not_revise_or_publish_cannot_simulate(who: str) -> None:
    here = town()
    with here.scope():
        draft = drafted(here, halved(here))
        person = getattr(here, who, None) or user("outsider")
        with pytest.raises(NotPermitted):
            impact_simulate(draft=draft, by=person, now=here.now)


def test_a_draft_on_the_day_of_another_revision_is_refused() -> None:
    here, _ = mixed_town()
    with here.scope():
        draft = drafted(here, halved(here))
        future(here, draft.effective_from)
        with translation.override("en"), pytest.raises(DomainError, match="Choose another day"):
            simulated(here, draft)


def test_a_text_with_errors_is_refused() -> None:
    here = town()
    with here.scope():
        draft = drafted(here, halved(here))
        draft.document = {**draft.document, "grade": []}
        draft.digest = "2" * 64
        with translation.override("en"), pytest.raises(DomainError, match="has errors"):
            simulated(here, draft)


def test_a_closed_draft_is_refused() -> None:
    here = town()
    with here.scope():
        draft = drafted(here, halved(here))
        draft.status = Draft.Status.DROPPED
        with translation.override("en"), pytest.raises(DomainError, match="closed"):
            simulated(here, draft)


def future(here: Town, day: date) -> None:
    """A revision on file that takes effect later."""
    text = replace(books()[-1], code="future", effective_from=day, published_on=None)
    revision_load(county=here.county, parsed=text, now=here.now)


def test_a_revision_dated_in_the_future_changes_nothing_before_its_day() -> None:
    """Scores, answers and requests stay to the byte, whatever is drained; a run of today says the same as before."""
    here, _people = mixed_town()
    here.drain()
    kept = (
        "rules_score",
        "rules_currentrun",
        "rules_recomputerequest",
        "benefits_answersgiven",
        "rules_record",
    )
    with here.scope():
        before = contents()
        digests = [chunk.digest for chunk in RunChunk.objects.order_by("run", "number")]
        future(here, here.today + timedelta(days=30))
    here.drain()
    with here.scope():
        after = contents()
        assert {table: before[table] for table in kept} == {table: after[table] for table in kept}
        run_start(county=here.county, cause=Run.Cause.DAY, as_of=here.today, now=here.now)
    here.drain()
    with here.scope():
        run = Run.objects.latest("pk")
        again = [chunk.digest for chunk in run.chunks.order_by("number")]
        assert run.state == Run.State.PUBLISHED
        assert run.changed == 0
        assert again == digests[-len(again) :]


def test_the_reaches_are_told_apart() -> None:
    """Today's records come under a milder text only where it reaches back to all acts."""
    here, _ = mixed_town(60)
    with here.scope():
        report = simulated(here, drafted(here, halved(here, transition=Reach.NEW_ACTS)))
        reaches = report.figures["reaches"]
        assert report.figures["reach"] == "new_acts"
        assert (reaches["new_acts"]["gains"], reaches["new_acts"]["loses"]) == (0, 0)
        assert reaches["all_acts"]["gains"] is None or reaches["all_acts"]["gains"] > 0
        assert not ImpactCase.objects.filter(report=report).exists()
