"""Which answer a resident has: favourable answers apply at once, nothing ends by itself (charter P1, P2). Pure."""

from dataclasses import dataclass

ELIGIBLE, NOT_ELIGIBLE, UNDETERMINED = "eligible", "not_eligible", "undetermined"


@dataclass(frozen=True)
class InForce:
    """The answer that holds, and whether it is kept although the figures alone would no longer give it."""

    answer: str
    kept: bool


def in_force(computed: str, held: str | None) -> InForce:
    """The answer that holds, from the one computed now and the last one given (None = none yet).

    Ending what a resident has needs an official's decision, so a computed "no" or "cannot be said" leaves an
    earlier "yes" standing.

    >>> in_force("not_eligible", "eligible")
    InForce(answer='eligible', kept=True)
    >>> in_force("eligible", "not_eligible"), in_force("undetermined", None)
    (InForce(answer='eligible', kept=False), InForce(answer='undetermined', kept=False))
    """
    if computed != ELIGIBLE and held == ELIGIBLE:
        return InForce(ELIGIBLE, kept=True)
    return InForce(computed, kept=False)
