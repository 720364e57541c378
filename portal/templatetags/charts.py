"""Charts as server-made SVG, each with the table that says the same (docs/design/components.md)."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from portal import charts
from portal.templatetags.xiangyue import tr

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
    return _drawn(grid, charts.heat(grid), ())


def _drawn(
    chart: charts.Chart | charts.Grid, picture: charts.Picture, series: tuple[str, ...]
) -> dict[str, Any]:
    kinds = ("first", "second", "third")
    hidden = any(value.amount is None for line in chart.lines for value in line.values)
    return {
        "chart": chart,
        "picture": picture,
        "marks": _marks(chart.id, picture, middle=isinstance(chart, charts.Grid)),
        "words": _words(picture),
        "legend": list(zip(kinds, series, strict=False)) if len(series) > 1 else [],
        "hidden": hidden,
        "table": charts.table(chart),
    }


def _marks(chart: str, picture: charts.Picture, *, middle: bool) -> SafeString:
    """The rectangles and their numbers. A county has hundreds of villages: a template's loop takes ten times as long."""
    hidden = format_html(' fill="url(#{}-hatch)"', chart)
    value = "xy-chart__value xy-chart__value--middle" if middle else "xy-chart__value"
    place = 'text-anchor="middle"' if middle else 'dx="7"'
    lines = []
    for mark in picture.marks:
        lines.append(
            f'<rect class="xy-chart__mark xy-chart__mark--{mark.kind}" x="{mark.x}%" y="{mark.y}" '
            f'width="{mark.width}%" height="{mark.height}"{hidden if mark.kind == "hidden" else ""} />'
        )
        if mark.text:
            text = conditional_escape(tr(mark.text))
            lines.append(f'<text class="{value}" x="{mark.text_x}%" y="{mark.text_y}" {place}>{text}</text>')
    return mark_safe("\n".join(lines))  # noqa: S308  # numbers of ours; every text is escaped


def _words(picture: charts.Picture) -> SafeString:
    """The labels."""
    lines = []
    for word in picture.words:
        head = ' text-anchor="middle"' if word.kind == "head" else ""
        note = conditional_escape(tr(word.mark)) if word.mark else ""
        more = f'<tspan class="xy-chart__note"> · {note}</tspan>' if note else ""
        text = conditional_escape(tr(word.text))
        lines.append(
            f'<text class="xy-chart__word xy-chart__word--{word.kind}" x="{word.x}%" y="{word.y}"{head}>{text}{more}</text>'
        )
    return mark_safe("\n".join(lines))  # noqa: S308  # as above
