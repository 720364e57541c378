"""The subset as an OpenFisca country package would hold it: entities, parameters, variables and their formulas."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.peers.subset import FIRST_DAY, Subset, Term, expired_through
from benchmarks.population import AS_OF
from rules.engine.book import Between, Fixed, Per, Rule

_EPOCH = date(1970, 1, 1)
FIXED, BETWEEN, PER = 0, 1, 2
INPUTS = ("rule", "day", "year", "quantity", "chosen")


@dataclass(frozen=True)
class Clause:
    """What a formula looks up for a rule. `through`: last expired day, or -1; `capped`: place among the capped, or -1."""

    kind: int
    points: int
    low: int
    high: int
    step: int
    through: int
    capped: int

    @classmethod
    def of(cls, rule: Rule, capped: list[str]) -> Clause:
        """Of a rule whose form the subset has."""
        last = expired_through(rule.counts_for)
        through = -1 if last is None else (last - _EPOCH).days
        place = capped.index(rule.category) if rule.category in capped else -1
        match rule.form:
            case Fixed(points):
                return cls(FIXED, points, 0, 0, 1, through, place)
            case Between(low, high):
                return cls(BETWEEN, 0, low, high, 1, through, place)
            case Per(points, quantity):
                return cls(PER, points, 0, 0, quantity, through, place)
            case _:
                raise AssertionError(rule.form)


def system_of(subset: Subset, *, documented: bool) -> TaxBenefitSystem:
    """Entities, parameters and variables for that book."""
    act = build_entity(key="act", plural="acts", label="an act on record", is_person=True)
    role = {"key": "owned", "plural": "owned_acts"}
    resident = build_entity(key="resident", plural="residents", label="a resident", roles=[role])
    system = TaxBenefitSystem([act, resident])
    terms = subset.terms()
    capped = list(dict.fromkeys(term.category for term in terms))
    clauses = {rule.code: Clause.of(rule, capped) for rule in subset.revision.rules}
    for name in INPUTS:
        system.add_variable(_variable(name, act, DateUnit.ETERNITY))
    if documented:
        system.parameters = _legislation(clauses)
        codes = Enum("Rule", {code: code for code in clauses})
        system.replace_variable(_variable("rule", act, DateUnit.ETERNITY, codes=codes))
        look = _by_code
    else:
        tables = SimpleNamespace(
            **{
                field.name: np.array(
                    [getattr(clause, field.name) for clause in clauses.values()], dtype="int32"
                )
                for field in fields(Clause)
            }
        )
        look = partial(_by_number, tables)
    system.add_variable(_variable("worth", act, DateUnit.ETERNITY, _worth(look)))
    for name in ("through", "capped"):
        system.add_variable(_variable(name, act, DateUnit.ETERNITY, _looked_up(look, name)))
    system.add_variable(_variable("uncapped_points", resident, DateUnit.DAY, _uncapped))
    names = []
    for place, category in enumerate(capped):
        own = [term for term in terms if term.category == category]
        names.append("points_of_" + category.replace("-", "_"))
        system.add_variable(_variable(names[-1], resident, DateUnit.DAY, _category(place, own)))
    system.add_variable(
        _variable("score", resident, DateUnit.DAY, _score(subset, ["uncapped_points", *names]))
    )
    system.add_variable(_variable("grade", resident, DateUnit.DAY, _grade(subset, "score")))
    system.add_variable(_variable("points_at_once", resident, DateUnit.DAY, _at_once(capped, terms)))
    system.add_variable(
        _variable("score_at_once", resident, DateUnit.DAY, _score(subset, ["points_at_once"]))
    )
    system.add_variable(_variable("grade_at_once", resident, DateUnit.DAY, _grade(subset, "score_at_once")))
    return system


def _legislation(clauses: dict[str, Clause]) -> ParameterNode:
    """The tree of parameters: one node a rule."""
    rules = {
        code: {
            name: {"values": {FIRST_DAY.isoformat(): {"value": value}}}
            for name, value in asdict(clause).items()
        }
        for code, clause in clauses.items()
    }
    return ParameterNode("", data={"rules": rules})


def _by_code(acts: Any, period: Any, parameters: Any) -> Any:
    return parameters(AS_OF.isoformat()).rules[acts("rule", period)]


def _by_number(tables: Any, acts: Any, period: Any, parameters: Any) -> Any:
    rule = acts("rule", period)
    return SimpleNamespace(**{name: table[rule] for name, table in vars(tables).items()})


def _variable(name: str, entity: Any, period: Any, formula: Any = None, codes: Any = None) -> type[Variable]:
    parts = {"value_type": int, "entity": entity, "definition_period": period, "label": name}
    if codes is not None:
        parts |= {"value_type": Enum, "possible_values": codes, "default_value": next(iter(codes))}
    if formula is not None:
        parts["formula"] = formula
    return type(name, (Variable,), parts)


def _worth(look: Any) -> Any:
    def formula(acts: Any, period: Any, parameters: Any) -> np.ndarray:
        clause = look(acts, period, parameters)
        chosen = np.clip(acts("chosen", period), clause.low, clause.high)
        per = acts("quantity", period) // clause.step * clause.points
        return np.select([clause.kind == FIXED, clause.kind == BETWEEN], [clause.points, chosen], default=per)

    return formula


def _looked_up(look: Any, name: str) -> Any:
    def formula(acts: Any, period: Any, parameters: Any) -> np.ndarray:
        return getattr(look(acts, period, parameters), name)

    return formula


def _uncapped(residents: Any, period: Any) -> np.ndarray:
    acts = residents.members
    counts = (acts("capped", period) < 0) & (acts("day", period) > acts("through", period))
    return residents.sum(acts("worth", period) * counts)


def _category(place: int, terms: list[Term]) -> Any:
    def formula(residents: Any, period: Any) -> np.ndarray:
        acts = residents.members
        year = acts("year", period)
        worth = acts("worth", period) * (acts("capped", period) == place)
        total: Any = 0
        for term in terms:
            in_year = worth * (year == term.year)
            total = total + _cut(residents.sum(in_year), term)
            if term.expired_through is not None:
                expired = acts("day", period) <= (term.expired_through - _EPOCH).days
                total = total - _cut(residents.sum(in_year * expired), term)
        return total

    return formula


def _at_once(capped: list[str], terms: tuple[Term, ...]) -> Any:
    """Each record falls into one column: that of its category and year, expired or not; one bincount fills them."""
    first = min(term.year for term in terms)
    columns = np.full((len(capped), AS_OF.year - first + 1), -1)
    for number, term in enumerate(terms):
        columns[capped.index(term.category), term.year - first] = 2 * number
    width = 2 * len(terms) + 1

    def formula(residents: Any, period: Any) -> np.ndarray:
        acts = residents.members
        worth, place = acts("worth", period), acts("capped", period)
        expired = acts("day", period) <= acts("through", period)
        year = acts("year", period) - first
        column = np.where(year < 0, -1, columns[place, np.maximum(year, 0)])
        column = np.where(column < 0, -1, column + expired)
        column = np.where(place < 0, np.where(expired, -1, width - 1), column)
        inside = column >= 0
        cell = residents.members_entity_id[inside] * width + column[inside]
        sums = np.bincount(cell, weights=worth[inside], minlength=residents.count * width)
        sums = sums.reshape(residents.count, width)
        total = sums[:, -1]
        for number, term in enumerate(terms):
            gone = sums[:, 2 * number + 1]
            total = total + _cut(sums[:, 2 * number] + gone, term) - _cut(gone, term)
        return total

    return formula


def _cut(total: Any, term: Term) -> Any:
    return np.minimum(total, term.cap) if term.sign > 0 else np.maximum(total, -term.cap)


def _score(subset: Subset, names: list[str]) -> Any:
    scale = subset.revision.scale

    def formula(residents: Any, period: Any) -> np.ndarray:
        points = scale.base + sum(residents(name, period) for name in names)
        return np.clip(points, scale.floor, scale.ceiling)

    return formula


def _grade(subset: Subset, score: str) -> Any:
    """The number of the first band from the top that the score reaches."""
    starts = np.array([-grade.starts_at for grade in subset.revision.grades])

    def formula(residents: Any, period: Any) -> np.ndarray:
        return np.searchsorted(starts, -residents(score, period), side="left")

    return formula
