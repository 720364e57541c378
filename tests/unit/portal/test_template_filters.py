"""Filters of portal/templatetags/xiangyue.py."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import gettext_lazy, override

from portal.templatetags import xiangyue


@pytest.mark.parametrize(
    ("hundredths", "text", "signed"),
    [
        (0, "0", "0"),
        (500, "5", "+5"),
        (1050, "10.5", "+10.5"),
        (-1025, "−10.25", "−10.25"),
        (5, "0.05", "+0.05"),
        (-50, "−0.5", "−0.5"),
        (100000, "1,000", "+1,000"),
        (None, "", ""),
    ],
)
def test_points(hundredths: int | None, text: str, signed: str) -> None:
    assert xiangyue.points(hundredths) == text
    assert xiangyue.signed_points(hundredths) == signed


def test_tr_picks_the_active_language_and_says_which() -> None:
    title = {"en": "Volunteering", "zh": "志愿服务"}
    with override("zh-hans"):
        assert (xiangyue.tr(title), xiangyue.tr_lang(title)) == ("志愿服务", "zh-Hans")
    with override("en"):
        assert (xiangyue.tr(title), xiangyue.tr_lang(title)) == ("Volunteering", "en")
        assert (xiangyue.tr({"zh": "志愿服务"}), xiangyue.tr_lang({"zh": "志愿服务"})) == (
            "志愿服务",
            "zh-Hans",
        )
        assert xiangyue.tr("as it is") == "as it is"
        assert xiangyue.tr(None) == ""
        assert xiangyue.tr(gettext_lazy("Sign in")) == "Sign in"


def test_local_date_in_both_languages_and_in_local_time() -> None:
    late = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # 01:30 on the 23rd in Shanghai
    with override("zh-hans"):
        assert xiangyue.local_date(date(2026, 11, 3)) == "2026年11月3日"
        assert xiangyue.local_moment(late) == "2026年11月23日 01:30"
    with override("en"):
        assert xiangyue.local_date(late) == "23 November 2026"
        assert xiangyue.local_date(None) == ""


@pytest.mark.parametrize(
    ("days", "text"),
    [(1, "1 day left"), (3, "3 days left"), (0, "today is the last day"), (-1, "1 day overdue"), (None, "")],
)
def test_days_left(days: int | None, text: str) -> None:
    with override("en"):
        assert xiangyue.days_left(days) == text


@pytest.mark.parametrize(
    ("done", "total", "percent"), [(0, 0, 0), (1999, 2000, 99), (2000, 2000, 100), (1, 3, 33)]
)
def test_percent_is_never_full_before_the_end(done: int, total: int, percent: int) -> None:
    assert xiangyue.percent_of(done, total) == percent


def test_charter_link_and_text() -> None:
    with override("en"):
        assert 'href="/charter/#D1"' in xiangyue.charter_link("D1")
        assert xiangyue.charter_link("<b>") == "&lt;b&gt;"
        assert xiangyue.charter_text("D1") == "Notice before effect"
        assert xiangyue.charter_text("Z9") == ""


def test_query_transform_keeps_other_parameters() -> None:
    request = RequestFactory().get("/", {"q": "李", "page": "3"})
    template = Template(
        "{% load xiangyue %}{% query_transform page=2 %}{% query_transform q=None page=None %}"
    )
    assert template.render(Context({"request": request})) == "?q=%E6%9D%8E&amp;page=2?"
