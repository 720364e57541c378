"""Reading one [[rule]]: its form, what changes it, and what contradicts itself."""

from __future__ import annotations

from rules.engine.amounts import MAX_QUANTITY, MAX_RECORD, show
from rules.engine.book import Between, Cap, CleanYear, Evidence, Fixed, Form, Hold, Ladder, Per, Rule
from rules.engine.grounds import GROUNDS
from rules.engine.reading import MAX_GRADE_CODE, Table
from rules.engine.spans import Window

FORMS = ("points", "points_between", "per", "ladder", "clean_year")
NOT_WITH_CLEAN_YEAR = ("once_every", "replaces", "best_of", "holds_grade_at", "only_in")
"""What a rule of clean years cannot have: nobody enters its records, and there is one a year at most."""
MAX_RUNGS = 50


def read_rule(table: Table) -> Rule | None:
    """The rule, or None where something in it is wrong (noted)."""
    before = len(table.notes.problems)
    code, category, title = table.code("code"), table.code("category"), table.title("title")
    ground = _ground(table)
    evidence = table.choice("evidence", Evidence)
    form = _form(table)
    replaces = table.codes("replaces")
    legal_basis = table.text_or_title("legal_basis", needed=False)
    source, best_of = table.text_or_title("source", needed=False), table.code("best_of", needed=False)
    counts_for, once_every = table.span("counts_for"), table.span("once_every")
    cap, holds, only_in = read_cap(table), _hold(table), table.codes("only_in")
    table.close()
    if len(table.notes.problems) > before or evidence is None or form is None:
        return None
    if form == Fixed(0) and holds is None:
        table.notes.add("zero_points", table.at("points"))
        return None
    rule = Rule(
        code=code,
        category=category,
        ground=ground,
        title=title,
        evidence=evidence,
        form=form,
        legal_basis=legal_basis,
        source=source,
        counts_for=counts_for,
        replaces=replaces,
        once_every=once_every,
        best_of=best_of,
        cap=cap,
        holds=holds,
        only_in=only_in,
    )
    if holds is not None and not rule.is_deduction:
        table.notes.add("hold_on_credit", table.at("holds_grade_at"))
    _check_clean_year(rule, table)
    return rule


def _check_clean_year(rule: Rule, table: Table) -> None:
    """Its evidence is the resident's own file, which no other rule has, and nothing else may change it."""
    if rule.is_made != (rule.evidence is Evidence.OWN_FILE):
        code = "clean_year_evidence" if rule.is_made else "own_file_elsewhere"
        table.notes.add(code, table.at("evidence"), value=rule.evidence.value)
    if rule.is_made and (keys := [key for key in NOT_WITH_CLEAN_YEAR if key in table.data]):
        table.notes.add("clean_year_alone", table.clause, keys=keys)


def read_cap(table: Table) -> Cap | None:
    """An optional `cap = { points, window }`."""
    inner = table.table("cap")
    if inner is None:
        return None
    points, window = inner.above_zero("points"), inner.choice("window", Window)
    inner.close()
    return None if points is None or window is None else Cap(points, window)


def _ground(table: Table) -> str:
    ground = table.code("ground")
    if ground and ground not in GROUNDS:
        table.notes.add("not_a_choice", table.at("ground"), value=ground, choices=list(GROUNDS))
    return ground


def _hold(table: Table) -> Hold | None:
    inner = table.table("holds_grade_at")
    if inner is None:
        return None
    grade, lasts = inner.code("grade", most=MAX_GRADE_CODE), inner.span("lasts", needed=True)
    inner.close()
    return None if lasts is None else Hold(grade, lasts)


def _form(table: Table) -> Form | None:
    present = [key for key in FORMS if table.has(key)]
    if not present:
        table.notes.add("form_missing", table.clause)
        return None
    if len(present) > 1:
        table.notes.add("form_twice", table.clause, keys=present)
        return None
    match present[0]:
        case "points":
            points = table.amount("points")
            return None if points is None else Fixed(points)
        case "points_between":
            return _between(table)
        case "per":
            return _per(table)
        case "clean_year":
            return _clean_year(table)
        case _:
            return _ladder(table)


def _between(table: Table) -> Between | None:
    clause = table.at("points_between")
    values = table.values("points_between")
    ends = [table.exact(value, clause) for value in values]
    low, high = ends if len(ends) == 2 else (None, None)
    if any(end is None for end in ends):
        return None
    if low is None or high is None or low > high:
        table.notes.add("range_order", clause)
        return None
    if low < 0 < high:
        table.notes.add("mixed_signs", clause)
        return None
    if low == high == 0:
        table.notes.add("zero_points", clause)
        return None
    return Between(low, high)


def _per(table: Table) -> Per | None:
    inner = table.table("per")
    if inner is None:
        return None
    points = inner.amount("points")
    quantity = inner.above_zero("quantity", most=MAX_QUANTITY)
    unit = inner.text_or_title("unit")
    pooled = inner.choice("pooled", Window, needed=False)
    inner.close()
    if points == 0:
        table.notes.add("zero_points", inner.at("points"))
        return None
    if points is None or quantity is None:
        return None
    if abs(points) * (MAX_QUANTITY // quantity + 1) > MAX_RECORD:
        most, quantities = show(MAX_RECORD), show(MAX_QUANTITY)
        table.notes.add("rate_too_high", inner.clause, most=most, quantity=quantities)
        return None
    return Per(points, quantity, unit, pooled)


def _clean_year(table: Table) -> CleanYear | None:
    inner = table.table("clean_year")
    if inner is None:
        return None
    points = inner.above_zero("points")
    inner.close()
    return None if points is None else CleanYear(points)


def _ladder(table: Table) -> Ladder | None:
    inner = table.table("ladder")
    if inner is None:
        return None
    clause = inner.at("points")
    values = inner.values("points", needed=True)
    rungs = [table.exact(value, clause) for value in values]
    look_back = inner.span("look_back", needed=True)
    inner.close()
    known = tuple(rung for rung in rungs if rung is not None)
    if len(known) < len(rungs) or not known:
        return None
    if len(known) > MAX_RUNGS:
        table.notes.add("too_many_rungs", clause, value=len(known), most=MAX_RUNGS)
    if min(known) < 0 < max(known):
        table.notes.add("mixed_signs", clause)
        return None
    if not any(known):
        table.notes.add("zero_points", clause)
        return None
    return None if look_back is None else Ladder(known, look_back)
