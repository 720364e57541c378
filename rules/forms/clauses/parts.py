"""Which form a clause has, and what differs between two texts of one clause, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.engine.clauses import RawClause
from rules.forms.clauses.entries import Kept
from rules.forms.clauses.form import ClauseForm, Section
from rules.forms.clauses.offered import Offered
from rules.forms.clauses.programme import needs_of, programme_sections
from rules.forms.clauses.rule import kind_of, rule_sections
from rules.forms.clauses.small import category_sections, grade_sections, head_sections, scale_sections

_SIMPLE = {"grade": grade_sections, "category": category_sections, "scale": scale_sections}
_HEAD_KEPT = ("county", "published_on")


def clause_form(
    part: str, clause: RawClause, offered: Offered, data: Any = None, *, redrawn: bool = False
) -> ClauseForm:
    """The form of one clause. With `redrawn` it shows `clause` under the choices of `data`, and is not bound."""
    sections = _sections(part, clause, offered, data)
    return ClauseForm(None if redrawn else data, clause=clause, sections=sections)


def differences(
    part: str, before: RawClause | None, after: RawClause | None, offered: Offered
) -> list[dict[str, str]]:
    """The fields in which two texts differ, as `diff_list` takes them: label, before, after."""
    shown = [_shown(part, clause, offered) for clause in (before, after)]
    names = dict.fromkeys(name for said in shown for name in said)
    found = []
    for name in names:
        was, now = (said.get(name, ("", ""))[1] for said in shown)
        if was != now:
            label = next(said[name][0] for said in reversed(shown) if name in said)
            found.append({"label": label, "before": was, "after": now})
    return found


def _sections(
    part: str, clause: RawClause, offered: Offered, data: Mapping[str, Any] | None = None
) -> list[Section]:
    if part == "rule":
        return rule_sections(kind_of(clause, data), offered)
    if part == "programme":
        return programme_sections(needs_of(clause, data, offered), offered)
    if part == "rulebook":
        names = _HEAD_KEPT if offered.history else (*_HEAD_KEPT, "archival")
        kept = tuple(Kept(key, clause.get(key)) for key in names)
        return [*head_sections(offered), Section("", kept)]
    return _SIMPLE[part](offered)


def _shown(part: str, clause: RawClause | None, offered: Offered) -> dict[str, tuple[str, str]]:
    """Label and text of each field, in words where the field offers a choice."""
    if clause is None:
        return {}
    form = clause_form(part, clause, offered)
    found = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if not name.endswith("-depth"):
            found[name] = (str(field.label), _in_words(field, value))
    return found


def _in_words(field: Any, value: Any) -> str:
    texts: dict[str, str] = {}
    for option, text in getattr(field.widget, "choices", ()):
        inner = text if isinstance(text, (list, tuple)) else [(option, text)]
        texts |= {str(code): str(said) for code, said in inner}
    values = value if isinstance(value, list) else [value]
    return ", ".join(texts.get(str(item), str(item)) for item in values if item not in ("", None))
