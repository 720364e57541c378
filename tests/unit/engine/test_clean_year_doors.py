"""Nobody enters a clean year, on the web or from a file, and its line on the resident's page has no record behind it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from counties.errors import DomainError
from rules.engine.book import Revision
from rules.engine.evaluate import evaluate
from rules.engine.toml_text import to_toml
from rules.files.records import COLUMNS
from rules.presenters.clerk.act_choices import offered
from rules.presenters.resident.why import why_page
from rules.services.records import entry
from tests.unit.engine.samples import ANN, book, credit, record

CLEAN = credit("CY", clean_year={"points": 10}, evidence="own_file", ground="lawful_conduct")


@pytest.fixture
def revision() -> Revision:
    return book(rules=[CLEAN, credit()], programmes=[])


def test_a_clerk_is_not_offered_the_clause_and_the_service_refuses_it(
    revision: Revision, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone: Any = SimpleNamespace(village=SimpleNamespace(code="v1"))
    assert [rule.code for rule in revision.rules if offered(rule, someone)] == ["V-2"]
    monkeypatch.setattr(entry, "is_enrolled", lambda *_: True)
    monkeypatch.setattr(entry, "in_force", lambda _: object())
    monkeypatch.setattr(entry, "engine_revision", lambda _: revision)
    today = date(2019, 6, 1)
    assert entry.rule_for(entry.Act("V-2", today), someone, today).code == "V-2"
    with pytest.raises(DomainError) as caught:
        entry.rule_for(entry.Act("CY", today), someone, today)
    assert caught.value.code == "rule"


@pytest.mark.parametrize("engine", ["evaluate", "bulk"])
def test_a_file_with_such_a_record_is_refused(revision: Revision, tmp_path: Path, engine: str) -> None:
    rulebook, records = tmp_path / "2019-01-01.toml", tmp_path / "records.csv"
    rulebook.write_text(to_toml(revision), encoding="utf-8")
    rows = [",".join(COLUMNS)]
    for place, rule in enumerate(("V-2", "CY")):
        rows.append(f"r{place},a,{rule},2019-05-01,,,,in_effect,2019-05-02,")
    records.write_text("\n".join(rows) + "\n", encoding="utf-8")
    options = {"rulebook": [rulebook], "records": records, "as_of": date(2020, 1, 1), "engine": engine}
    with pytest.raises(CommandError) as caught:
        call_command("rulebook", "score", **options, out=tmp_path / "scores.csv")
    (line,) = str(caught.value).splitlines()
    assert "row 3, column rule" in line
    assert "clean years" in line
    assert not (tmp_path / "scores.csv").exists()


@pytest.mark.parametrize(
    ("language", "said"), [("en", "No deduction in 2019"), ("zh-hans", "2019年没有扣分")]
)
def test_the_line_of_a_clean_year_links_to_no_record(revision: Revision, language: str, said: str) -> None:
    found = evaluate([revision], ANN, [record("R-1", "V-2", "2019-05-01")], as_of=date(2020, 1, 1))
    behind: Any = SimpleNamespace(
        evaluation=found, score=SimpleNamespace(county=SimpleNamespace(slug="dummy"))
    )
    with translation.override(language):
        page = why_page(behind, [revision], language)
    names = [row["cells"][0] for row in page.rows if isinstance(row["cells"][0], dict)]
    entered, made = names
    assert entered["href"].endswith("/R-1/")
    assert "href" not in made
    assert said in made["note"]
    assert "CY:2019" not in made["note"]
    assert page.reached == found.score == 102000
