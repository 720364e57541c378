"""Rules as entries of an algorithm register: every record of every shipped book fits the standard; nothing is made up."""

import csv
import io
import json
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from jsonschema import Draft202012Validator

from rules.models import Revision
from rules.presenters.register import standard
from rules.presenters.register.gaps import GAPS
from tests.factories import Town, town
from tests.pages.revising import Document, big_document, on_file, published, revised, rule, withdrawn

pytestmark = pytest.mark.django_db
REFERENCE = Path(settings.BASE_DIR) / "docs" / "reference"
SHIPPED = sorted(path.parent.name for path in Path(settings.BASE_DIR).glob("counties/*/rulebook"))


@lru_cache
def validator() -> Draft202012Validator:
    schema = json.loads((REFERENCE / "algorithm-register.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def export(client: Client, address: str) -> dict[str, Any]:
    reply = client.get(address)
    assert reply.status_code == 200, address
    document: dict[str, Any] = json.loads(reply.content)
    assert [error.message for error in validator().iter_errors(document)] == []
    return document


@pytest.mark.parametrize("county", SHIPPED)
def test_every_shipped_rule_fits_the_standard_in_both_languages(client: Client, county: str) -> None:
    with town(county).scope():
        on_file_here = list(Revision.objects.all())
    for revision in on_file_here:
        document = export(client, f"/c/{county}/revisions/{revision.code}/register.json")
        codes = [found["code"] for found in revision.document["rule"]]
        for language in ("eng", "zho"):
            ids = [record["source_id"] for record in document["records"] if record["lang"] == language]
            assert ids == [f"{county}/{revision.code}/{code}" for code in codes]


def test_schema_standard_and_document_name_the_same_fields() -> None:
    record = validator().schema["$defs"]["record"]
    assert list(record["properties"]) == record["required"] == list(standard.FIELDS)
    for field, most in standard.TEXTS.items():
        limit = record["properties"][field].get("maxLength", most)
        assert limit == most, field
    prose = (REFERENCE / "algorithm-register.md").read_text(encoding="utf-8")
    for field in standard.FIELDS:
        assert f"`{field}`" in prose, field


def test_what_cannot_be_filled_is_empty_and_says_who_fills_it(here: Town, client: Client) -> None:
    document = export(client, "/c/dummy/revisions/2020-1/rules/TR-01/register.json")
    assert document["standard"]["version"] == "1.0"
    assert [gap["field"] for gap in document["to_be_filled"]] == [field for field, _by, _why in GAPS]
    told = {field for field, _by, _why in GAPS}
    for record in document["records"]:
        empty = {field for field, value in record.items() if value in ("", [])}
        assert empty - {"end_date"} <= told
        assert record["proportionality"] == ""
        assert record["category"] == []


def test_a_record_says_what_the_rule_says(here: Town, client: Client) -> None:
    document = export(client, "/c/dummy/revisions/2020-1/rules/TR-01/register.json")
    english, chinese = document["records"]
    assert english["name"].startswith("TR-01 ")
    assert english["organization"] == "Dummy County"
    assert chinese["organization"] == "测试县"
    assert english["status"] == "In gebruik"
    assert (english["begin_date"], english["end_date"]) == ("2020-01", "")
    assert english["website"] == "http://testserver/c/dummy/revisions/2020-1/rules/TR-01/"
    assert english["url"] == english["website"] + "register.json"
    assert client.get(english["url"]).status_code == 200
    assert "Each record: −20 points." in english["methods_and_models"]
    assert "每条记录扣20分。" in chinese["methods_and_models"]
    assert english["lawful_basis"] == "Road Traffic Safety Law, Art. 90"
    assert english["impacttoetsen"].startswith("The text was put on file as it was")


def test_status_and_months_follow_the_history_of_the_clause(here: Town, client: Client) -> None:
    revised(here, "2022-1", date(2022, 5, 1), lambda document: rule(document, "TR-01").update(points=-5))
    revised(here, "2024-1", date(2024, 1, 1))
    coming = here.today + timedelta(days=40)
    revised(here, "coming-1", coming, lambda document: rule(document, "TR-01").update(points=-4))
    withdrawn(here, published(here, "never-1", coming + timedelta(days=1)), "A mistake.")

    def standing(code: str) -> tuple[str, str, str]:
        record = export(client, f"/c/dummy/revisions/{code}/rules/TR-01/register.json")["records"][0]
        return record["status"], record["begin_date"], record["end_date"]

    assert standing("2020-1") == ("Buiten gebruik", "2020-01", "2022-05")
    assert standing("2022-1") == standing("2024-1") == ("In gebruik", "2022-05", "")
    assert standing("coming-1") == ("In ontwikkeling", "", "")
    assert standing("never-1") == ("Buiten gebruik", "", "")


def test_a_text_of_history_names_what_it_does_not_keep(client: Client) -> None:
    town("suining")
    english, chinese = export(client, "/c/suining/revisions/2010-1/rules/SN-01/register.json")["records"]
    assert english["risks"].startswith("This is a text of history. It does not keep articles R1, R2")
    assert chinese["risks"].startswith("这是历史文本")


def test_csv_has_the_shape_of_the_registers_own_download(here: Town, client: Client) -> None:
    reply = client.get("/c/dummy/revisions/2020-1/register.csv")
    assert reply["Content-Type"] == "text/csv; charset=utf-8"
    assert reply["Content-Disposition"] == 'attachment; filename="dummy-2020-1-register.csv"'
    text = reply.content.decode("utf-8-sig")
    assert reply.content.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == ["algorithm_id", *(field for field in standard.FIELDS if field != "lars")]
    records = export(client, "/c/dummy/revisions/2020-1/register.json")["records"]
    assert len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        assert row["name"] == record["name"]
        assert row["methods_and_models"] == record["methods_and_models"]


@pytest.mark.parametrize(
    "title", ['=HYPERLINK("http://example.invalid")', "+1+1", "@SUM(A1)", "＝1+1", "-1+1"]
)
def test_csv_runs_no_formula_that_a_title_may_hold(here: Town, client: Client, title: str) -> None:
    def hostile(document: Document) -> None:
        rule(document, "TR-01")["title"] = {"en": title, "zh": title}
        rule(document, "TR-01")["legal_basis"] = title

    revised(here, "hostile-1", here.today + timedelta(days=30), hostile)
    text = client.get("/c/dummy/revisions/hostile-1/register.csv").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "＝", "\t", "\r")] == []
    assert f"'{title}" in cells
    records = export(client, "/c/dummy/revisions/hostile-1/register.json")["records"]
    assert title in [record["lawful_basis"] for record in records]


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_export_is_asked_for_again_at_no_cost(here: Town, client: Client, form: str) -> None:
    for address in (f"register.{form}", f"rules/TR-01/register.{form}"):
        first = client.get(f"/c/dummy/revisions/2020-1/{address}")
        again = client.get(f"/c/dummy/revisions/2020-1/{address}", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/c/dummy/revisions/2020-1/rules/NO-99/register.{form}").status_code == 404
    assert client.get(f"/c/dummy/revisions/1999-1/register.{form}").status_code == 404


def test_long_texts_are_cut_where_the_standard_has_no_room(here: Town, client: Client) -> None:
    def long(document: Any) -> None:
        rule(document, "TR-01")["title"] = {"en": "Long " * 59, "zh": "长" * 290}

    revised(here, "2022-1", date(2022, 1, 1), long)
    for record in export(client, "/c/dummy/revisions/2022-1/rules/TR-01/register.json")["records"]:
        assert len(record["name"]) <= 100
        assert record["name"].endswith("…")


def test_two_thousand_rules_are_exported_whole(here: Town, client: Client) -> None:
    on_file(here, big_document("dummy", "big-1", date(2021, 1, 1)))
    assert len(export(client, "/c/dummy/revisions/big-1/register.json")["records"]) == 4000
