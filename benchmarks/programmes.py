"""The benchmark book's ten programmes: every need of the closed list, places, and a season. Synthetic."""

from __future__ import annotations

from rules.engine import needs as n
from rules.engine.book import Amount, Programme, ProgrammeEffect, Season, Title
from rules.engine.spans import Span


def _programme(
    code: str,
    needs: n.Need,
    effect: ProgrammeEffect = ProgrammeEffect.DISCOUNT,
    *,
    places: int | None = None,
    season: Season | None = None,
) -> Programme:
    return Programme(
        code=code,
        title=Title(f"Programme {code}", f"项目{code}"),
        effect=effect,
        needs=needs,
        amount=Amount(30_000, Title("yuan", "元")),
        places=places,
        season=season,
    )


_NORTH = tuple(f"village-{number:03d}" for number in range(1, 41))

PROGRAMMES = (
    _programme(
        "bus",
        n.AllOf((n.MinScore(95_000), n.AnyOf((n.MaxAge(25), n.MinAge(65))))),
        ProgrammeEffect.FREE_SERVICE,
    ),
    _programme("check-up", n.AllOf((n.MinGrade("A"), n.MinAge(50))), ProgrammeEffect.FREE_SERVICE),
    _programme(
        "culture",
        n.CategoryPoints("credit-2", 300, Span.parse("12 months")),
        ProgrammeEffect.VOUCHER,
        places=20_000,
    ),
    _programme(
        "farm-loan",
        n.AllOf((n.MinGrade("A"), n.EnrolledFor(Span.parse("24 months")), n.NoActiveRecord("D0003"))),
        ProgrammeEffect.PRIORITY,
    ),
    _programme("family", n.HouseholdAverage(100_500)),
    _programme(
        "heating",
        n.AllOf(
            (
                n.MinGrade("A"),
                n.AnyOf((n.MinAge(60), n.LivesIn(_NORTH))),
                n.NotOf(n.ActiveRecord("D0002")),
            )
        ),
        season=Season((4, 1), (9, 30)),
    ),
    _programme("mentor", n.MaxGrade("B"), ProgrammeEffect.FREE_SERVICE),
    _programme("model-citizen", n.MinScore(105_000), ProgrammeEffect.RECOGNITION, places=500),
    _programme("parking", n.AllOf((n.MinGrade("AA"), n.MaxScore(120_000))), places=5_000),
    _programme("snow", n.MinGrade("B"), season=Season((11, 1), (3, 31))),
)
"""By code, as answers are sorted."""
