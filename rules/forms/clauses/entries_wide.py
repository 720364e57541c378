"""Entries of several fields: a range, a length of time, a text in two languages, a table of entries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rules.forms.clauses.entries import Entry, Text, Values, as_number, table_of
from rules.forms.clauses.widgets import Select, text_field

_SPAN = re.compile(r"(\S+) (days|months)")
_CJK = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Range:
    """Two ends of a range; the smaller one is put first."""

    key: str
    label: Text
    hint: Text = ""

    def fields(self) -> dict[str, forms.Field]:
        attrs = {"class": "govuk-input--width-5", "autocomplete": "off"}
        return {
            f"{self.key}_low": text_field(self.label, self.hint, forms.TextInput(attrs=attrs)),
            f"{self.key}_high": text_field(_("to"), "", forms.TextInput(attrs=attrs)),
        }

    def shown(self, value: Any) -> dict[str, Any]:
        low, high = value if isinstance(value, list) and len(value) == 2 else ("", "")
        return {f"{self.key}_low": str(low), f"{self.key}_high": str(high)}

    def said(self, values: Values) -> Any:
        ends = [values[f"{self.key}_low"], values[f"{self.key}_high"]]
        if not any(ends):
            return None
        found = [as_number(end) if end else "" for end in ends]
        return sorted(found) if all(isinstance(end, int) for end in found) else found


@dataclass(frozen=True)
class Length:
    """A length of time: how many, and days or months."""

    key: str
    label: Text
    hint: Text = ""

    def fields(self) -> dict[str, forms.Field]:
        attrs = {"inputmode": "numeric", "class": "govuk-input--width-3", "autocomplete": "off"}
        units = Select(choices=[("months", _("months")), ("days", _("days"))])
        return {
            f"{self.key}_count": text_field(self.label, self.hint, forms.TextInput(attrs=attrs)),
            f"{self.key}_unit": text_field(_("Counted in"), "", units),
        }

    def shown(self, value: Any) -> dict[str, Any]:
        found = _SPAN.fullmatch(str(value or ""))
        count, unit = (found[1], found[2]) if found else (str(value or ""), "months")
        return {f"{self.key}_count": count, f"{self.key}_unit": unit}

    def said(self, values: Values) -> Any:
        count, unit = values[f"{self.key}_count"], values[f"{self.key}_unit"]
        return f"{count} {unit or 'months'}" if count else None


@dataclass(frozen=True)
class BothLanguages:
    """A text that is needed in Chinese and in English."""

    key: str
    label_zh: Text
    label_en: Text
    hint_zh: Text = ""
    hint_en: Text = ""
    rows: int = 1

    def fields(self) -> dict[str, forms.Field]:
        return {
            f"{self.key}_zh": text_field(self.label_zh, self.hint_zh, _area(self.rows, "zh-Hans")),
            f"{self.key}_en": text_field(self.label_en, self.hint_en, _area(self.rows, "en")),
        }

    def shown(self, value: Any) -> dict[str, Any]:
        texts = value if isinstance(value, Mapping) else {}
        return {f"{self.key}_{name}": str(texts.get(name) or "") for name in ("zh", "en")}

    def said(self, values: Values) -> Any:
        texts = {name: values[f"{self.key}_{name}"] for name in ("en", "zh")}
        return texts if any(texts.values()) else None


@dataclass(frozen=True)
class EitherLanguage(BothLanguages):
    """A text in both languages, or one for both: then the other field stays empty."""

    def shown(self, value: Any) -> dict[str, Any]:
        if isinstance(value, str):
            here, other = ("zh", "en") if _CJK.search(value) else ("en", "zh")
            return {f"{self.key}_{here}": value, f"{self.key}_{other}": ""}
        return super().shown(value)

    def said(self, values: Values) -> Any:
        texts = super().said(values)
        if texts is None or all(texts.values()):
            return texts
        return next(text for text in texts.values() if text)


@dataclass(frozen=True)
class Group:
    """A table below the clause, such as a cap; left out where all its fields are empty."""

    key: str
    entries: tuple[Any, ...]
    always: bool = field(default=False)

    def fields(self) -> dict[str, forms.Field]:
        inner = (entry.fields() for entry in self.entries)
        return {f"{self.key}-{name}": made for fields in inner for name, made in fields.items()}

    def shown(self, value: Any) -> dict[str, Any]:
        table = value if isinstance(value, Mapping) else {}
        return {
            f"{self.key}-{name}": text
            for entry in self.entries
            for name, text in entry.shown(table.get(entry.key)).items()
        }

    def said(self, values: Values) -> Any:
        inner = {
            name.removeprefix(f"{self.key}-"): value
            for name, value in values.items()
            if name.startswith(f"{self.key}-")
        }
        return table_of(self.entries, inner) or ({} if self.always else None)


def _area(rows: int, language: str) -> forms.Widget:
    if rows == 1:
        return forms.TextInput(attrs={"lang": language})
    return forms.Textarea(attrs={"rows": rows, "lang": language})


def grouped_fields(entry: Entry) -> list[list[str]]:
    """Names of an entry's fields; for a group those of each of its entries by themselves."""
    if isinstance(entry, Group):
        return [[f"{entry.key}-{name}" for name in inner.fields()] for inner in entry.entries]
    names = list(entry.fields())
    return [names] if names else []
