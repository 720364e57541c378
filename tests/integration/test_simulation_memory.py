"""What a worker remembers from one simulation to the next: columns and the side without the draft, never out of date."""

from datetime import timedelta
from itertools import pairwise

import pytest

from counties.models import Resident
from rules.columns.impact import reckoning
from rules.columns.impact.reckoning import reckon
from rules.columns.impact.sides import Side
from rules.columns.kept.snapshot import county_columns
from rules.engine.canonical import digest
from rules.engine.rule import Title
from rules.models import Draft
from rules.selectors.impact import books_on_file, latest_impact
from rules.services import simulation as service
from rules.services.drafting.beginning import draft_create
from rules.services.impact import question_of
from tests.drafting import halved
from tests.factories import Town
from tests.integration.columns_town import mixed_town
from tests.integration.test_simulation import asked, worked

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_side_without_the_draft_is_remembered_from_text_to_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the way that a worker goes, with another moment each time; news makes another side, and the right figures."""
    monkeypatch.setattr(service, "MOST_AT_ONCE", 0)
    here, _ = mixed_town(24)
    with here.scope():
        draft = draft_create(county=here.county, parsed=halved(here), by=here.rule_admin, now=here.now)
    reckoning._sides.clear()
    kept: list[list[Side]] = []
    for number in range(4):
        sourced(here, f"text {number}")
        asked(here, draft)
        worked(here)
        kept.append(sides())
    # Where the server is just at work on something of its own, one of the loads reads what changed once more.
    assert any(all(one is other for one, other in zip(*pair, strict=True)) for pair in pairwise(kept))
    with here.scope():
        someone = Resident.objects.filter(
            memberships__enrolled_on__lte=here.today - timedelta(days=90)
        ).earliest("pk")
    here.in_effect(someone)
    sourced(here, "the last text")
    asked(here, draft)
    worked(here)
    assert all(one is not other for one, other in zip(sides(), kept[-1], strict=True))
    with here.scope():
        question = question_of(Draft.objects.get(), books_on_file(), today=here.today, now=here.now)
        report = latest_impact(draft)
        reckoning._sides.clear()
        anew = reckon(question, (one.columns for one in county_columns(now=here.now)), titles={})
    assert report is not None
    assert report.figures["reaches"] == anew.figures["reaches"]
    assert report.figures["scores"] == anew.figures["scores"]


def sourced(here: Town, source: str) -> None:
    """The draft says another source, and nothing else."""
    with here.scope():
        document = halved(here, source=Title(source, source)).document
        Draft.objects.update(document=document, digest=digest(document))


def sides() -> list[Side]:
    """The kept sides."""
    return [side for _, _, _, side in reckoning._sides.values()]
