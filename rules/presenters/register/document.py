"""A register export as a document and as a file: the records, the standard they follow, and what the county has to add."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from rules.files.formulas import guarded
from rules.presenters.register import standard
from rules.presenters.register.gaps import gaps
from rules.presenters.register.record import Record

BOM = "\ufeff"


def register_document(records: Iterable[Record]) -> dict[str, Any]:
    """Everything that the JSON file has (docs/reference/algorithm-register.schema.json)."""
    return {
        "standard": {"name": standard.NAME, "version": standard.VERSION, "url": standard.ADDRESS},
        "to_be_filled": gaps(),
        "records": list(records),
    }


def register_json(records: Iterable[Record]) -> str:
    """The document as text."""
    return json.dumps(register_document(records), ensure_ascii=False, indent=1)


def register_csv(records: Iterable[Record]) -> str:
    """The shape of the register's own download: one row a record, `lars` called `algorithm_id` and first; with a
    byte order mark, so that spreadsheets read it as UTF-8, and without formulas that they would run.
    """
    text = io.StringIO()
    fields = ("lars", *(name for name in standard.FIELDS if name != "lars"))
    writer = csv.writer(text)
    writer.writerow(["algorithm_id", *fields[1:]])
    for record in records:
        writer.writerow([guarded(_cell(record[name])) for name in fields])
    return BOM + text.getvalue()


def _cell(value: Any) -> str:
    """Lists as the register writes them: texts after commas, titles with links numbered."""
    if isinstance(value, str):
        return value
    if all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return ". ".join(
        f"{number}: {', '.join(filter(None, item.values()))}" for number, item in enumerate(value, start=1)
    )
