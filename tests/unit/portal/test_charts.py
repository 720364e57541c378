"""Charts: every number is drawn and written, a hidden one shows neither by its size, and nothing leaves the picture."""

import pytest
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import charts
from portal.templatetags.charts import chart_bars, chart_columns, chart_heat

SLOW = [HealthCheck.too_slow]
COUNTS = st.one_of(st.none(), st.integers(0, 2_000_000))


def chart(rows: list[tuple[int | None, ...]]) -> dict[str, object]:
    lines = [
        {
            "label": f"row {place}",
            "values": [{"amount": one, "text": "hidden" if one is None else f"{one:,}"} for one in row],
        }
        for place, row in enumerate(rows)
    ]
    return {"id": "c", "title": "Title", "first": "Row", "series": ["one", "other"], "lines": lines}


def grid(rows: list[tuple[int | None, ...]]) -> dict[str, object]:
    plain = chart(rows)
    lines = [{**line, "tones": ["up", "down"]} for line in plain["lines"]]  # type: ignore[attr-defined]
    return {**plain, "columns": ["one", "other"], "lines": lines}


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=40))
def test_every_mark_lies_inside_and_every_number_is_said(rows: list[tuple[int | None, ...]]) -> None:
    for picture in (charts.bars(charts.Chart.of(chart(rows))), charts.heat(charts.Grid.of(grid(rows)))):
        texts = [mark.text for mark in picture.marks]
        assert texts == ["hidden" if one is None else f"{one:,}" for row in rows for one in row]
    columns = charts.columns(charts.Chart.of(chart(rows)))
    assert len(columns.marks) == 2 * len(rows)
    for picture in (
        charts.bars(charts.Chart.of(chart(rows))),
        charts.heat(charts.Grid.of(grid(rows))),
        columns,
    ):
        for mark in picture.marks:
            assert 0 <= mark.x <= mark.x + mark.width <= 100.1
            assert 0 <= mark.y <= mark.y + mark.height <= picture.height


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=9))
def test_the_table_says_what_the_picture_says(rows: list[tuple[int | None, ...]]) -> None:
    plain = charts.Chart.of(chart(rows))
    written = [cell for row in charts.table(plain)["rows"] for cell in row[1:]]
    assert written == [mark.text for mark in charts.bars(plain).marks]


def test_a_hidden_count_is_drawn_alike_whatever_it_is() -> None:
    marks = charts.bars(charts.Chart.of(chart([(None, 500), (500, None)]))).marks
    hidden = {(mark.width, mark.height) for mark in marks if mark.kind == "hidden"}
    assert hidden == {(charts.HIDDEN, 16)}


@pytest.mark.parametrize("draw", [chart_bars, chart_columns])
def test_a_chart_has_a_title_a_legend_and_a_table(draw: object) -> None:
    text = render_to_string("components/chart.html", draw(chart([(10, None), (0, 20)])))  # type: ignore[operator]
    assert 'role="img"' in text
    assert "<title>Title</title>" in text
    assert text.count("xy-chart__key") == 3
    assert "<table" in text
    assert "style=" not in text


def test_a_grid_has_signs_of_its_own_and_no_legend_of_series() -> None:
    text = render_to_string("components/chart.html", chart_heat(grid([(10, 0)])))
    assert "xy-chart__mark--up-4" in text
    assert "xy-chart__key" not in text


def test_a_chart_without_rows_says_so() -> None:
    text = render_to_string("components/chart.html", chart_bars(chart([])))
    assert "<svg" not in text
    assert "xy-empty" in text


def test_a_folded_table_and_a_mark() -> None:
    plain = chart([(10, 20)])
    plain["lines"][0]["mark"] = "stands out"  # type: ignore[index]
    text = render_to_string("components/chart.html", chart_bars({**plain, "closed": True}))
    assert "<details" in text
    assert text.count("stands out") == 2
