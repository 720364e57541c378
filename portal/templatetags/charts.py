"""Charts as server-made SVG, each with the table that says the same (docs/design/components.md)."""

from collections.abc import Mapping
from typing import Any

from django import template

from portal import charts

register = template.Library()


@register.inclusion_tag("components/chart.html")
def chart_bars(given: Mapping[str, Any]) -> dict[str, Any]:
    """Bars under their labels: for a few groups, or for long labels."""
    chart = charts.Chart.of(given)
    return _drawn(chart, charts.bars(chart), chart.series)


@register.inclusion_tag("components/chart.html")
def chart_columns(given: Mapping[str, Any]) -> dict[str, Any]:
    """Columns side by side: for a distribution."""
    chart = charts.Chart.of(given)
    return _drawn(chart, charts.columns(chart), chart.series)


@register.inclusion_tag("components/chart.html")
def chart_heat(given: Mapping[str, Any]) -> dict[str, Any]:
    """A heat map: for a table of counts from one thing to another."""
    grid = charts.Grid.of(given)
    return _drawn(grid, charts.heat(grid), ()) | {"middle": True}


def _drawn(
    chart: charts.Chart | charts.Grid, picture: charts.Picture, series: tuple[str, ...]
) -> dict[str, Any]:
    kinds = ("first", "second", "third")
    hidden = any(value.amount is None for line in chart.lines for value in line.values)
    return {
        "chart": chart,
        "picture": picture,
        "legend": list(zip(kinds, series, strict=False)) if len(series) > 1 else [],
        "hidden": hidden,
        "table": charts.table(chart),
    }
