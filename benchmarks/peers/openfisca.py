"""openfisca-core: records as the person entity, residents as the group entity, formulas on whole arrays.

Three ways to write the same legislation. `compute` is the documented one: parameters looked up by the record's code
("fancy indexing"), a variable for each capped category, sums by `residents.sum`. `compute_tables` replaces the lookup
by NumPy tables indexed by the rule's number. `compute_tuned` also replaces all sums by one weighted bincount over
(resident, category and year): NumPy more than OpenFisca, and the fastest that we could make it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from openfisca_core.indexed_enums import EnumArray
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from benchmarks.peers.openfisca_model import INPUTS, system_of
from benchmarks.peers.subset import Subset
from benchmarks.population import AS_OF


@dataclass(frozen=True)
class Loaded:
    """The inputs as arrays, and the legislation in both forms.

    The last group is nobody's and has one act: OpenFisca sums as far as the last group that has a member.
    """

    subset: Subset
    documented: TaxBenefitSystem
    tables: TaxBenefitSystem
    owner: np.ndarray
    inputs: dict[str, np.ndarray]

    def simulation(self, system: TaxBenefitSystem) -> Any:
        """A new simulation over the same arrays: nothing calculated yet."""
        builder = SimulationBuilder()
        builder.create_entities(system)
        builder.declare_person_entity("act", np.arange(len(self.owner)))
        residents = builder.declare_entity("resident", np.arange(self.subset.residents.height + 1))
        # Set directly: join_with_persons numbers only the groups that have members, and some residents have none.
        residents.members_entity_id = self.owner
        simulation = builder.build(system)
        for name, values in self.inputs.items():
            codes = getattr(system.get_variable(name), "possible_values", None)
            simulation.set_input(name, DateUnit.ETERNITY, EnumArray(values, codes) if codes else values)
        return simulation


def load(subset: Subset) -> Loaded:
    """Texts to integers, once."""
    codes = pl.Enum([rule.code for rule in subset.revision.rules])
    keys = pl.Enum(subset.residents["resident"])
    records = subset.records.select(
        owner=pl.col("resident").cast(keys).to_physical(),
        rule=pl.col("rule").cast(codes).to_physical(),
        day=pl.col("occurred_on").to_physical(),
        year=pl.col("occurred_on").dt.year(),
        quantity=pl.col("quantity").fill_null(0),
        chosen=pl.col("points").fill_null(0),
    )
    inputs = {name: np.append(records[name].to_numpy().astype("int32"), np.int32(0)) for name in INPUTS}
    owner = np.append(records["owner"].to_numpy().astype("int64"), subset.residents.height)
    documented, tables = system_of(subset, documented=True), system_of(subset, documented=False)
    return Loaded(subset, documented, tables, owner, inputs)


def compute(loaded: Loaded) -> pl.DataFrame:
    """resident, score, grade; as the documentation has it."""
    return _calculated(loaded, loaded.documented, "score", "grade")


def compute_tables(loaded: Loaded) -> pl.DataFrame:
    """resident, score, grade; parameters from tables."""
    return _calculated(loaded, loaded.tables, "score", "grade")


def compute_tuned(loaded: Loaded) -> pl.DataFrame:
    """resident, score, grade; parameters from tables, all sums at once."""
    return _calculated(loaded, loaded.tables, "score_at_once", "grade_at_once")


def _calculated(loaded: Loaded, system: TaxBenefitSystem, score: str, grade: str) -> pl.DataFrame:
    simulation = loaded.simulation(system)
    day = AS_OF.isoformat()
    codes = pl.Series([band.code for band in loaded.subset.revision.grades])
    return pl.DataFrame(
        {
            "resident": loaded.subset.residents["resident"],
            "score": pl.Series(simulation.calculate(score, day)[:-1]).cast(pl.Int64),
            "grade": codes.gather(simulation.calculate(grade, day)[:-1]),
        }
    )
