"""The living style guide at ``/gallery/``: every component in its states; never served in production."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from portal.tones import TONES

DAY = date(2026, 11, 23)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), help_text=_("As on the household register."))
    reason = forms.CharField(label=_("In your own words"), widget=forms.Textarea(attrs={"rows": 4}))
    village = forms.ChoiceField(label=_("Village"), choices=[("1", "东山村"), ("2", "西河村")])
    channel = forms.ChoiceField(
        label=_("How should we reach you?"),
        choices=[("sms", _("Text message")), ("paper", _("Paper"))],
        widget=forms.RadioSelect,
    )
    happened_on = forms.DateField(
        label=_("When did it happen?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    agree = forms.BooleanField(label=_("I have read this."))


def _both(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh": zh}


def samples() -> dict[str, Any]:
    """Sample values, by the name of the component that shows them."""
    moment = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    in_force = {"text": _both("In force", "生效"), "tone": "active"}
    contested = {"text": _both("Contested", "有异议，已暂停"), "tone": "paused"}
    return {
        "tones": TONES,
        "grade": _both("A (commendable)", "甲级（良好）"),
        "day": DAY,
        "breadcrumbs": [{"text": _both("County", "县"), "url": "#"}, {"text": _both("Gallery", "组件总览")}],
        "summary_rows": [
            {
                "key": _both("What", "事项"),
                "value": _both("Cleared the village road of snow", "清扫村道积雪"),
            },
            {"key": _both("State", "状态"), "value": {"tag": in_force}},
            {
                "key": _both("Clause", "条款"),
                "value": {"href": "#", "text": "C-12", "note": _both("Volunteering", "志愿服务")},
            },
            {"key": _both("When", "时间"), "value": DAY, "action_url": "#"},
        ],
        "table_head": [
            {"text": _both("Clause", "条款")},
            {"text": _both("Date", "日期")},
            {"text": _both("State", "状态")},
            {"text": _both("Points", "积分"), "numeric": True},
        ],
        "table_rows": [
            [{"href": "#", "text": _both("Volunteering", "志愿服务")}, DAY, {"tag": in_force}, "+5"],
            [
                {"href": "#", "text": _both("Waste left by the river", "河边倾倒垃圾")},
                DAY,
                {"tag": contested},
                "−10",
            ],
            {
                "cells": [
                    _both("Petitioning", "上访"),
                    date(2010, 5, 2),
                    {"tag": {"text": _both("Rule repealed", "规则已废止"), "tone": "ended"}},
                    "−10",
                ],
                "muted": True,
            },
        ],
        "timeline": [
            {
                "at": moment,
                "title": _both("You contested this record", "您提出异议"),
                "text": _both("It counts nothing until it is decided.", "作出决定之前，它不计分。"),
                "tag": contested,
            },
            {
                "at": date(2026, 11, 12),
                "title": _both("Notice handed over", "通知送达"),
                "actor": _both("Village clerk", "村办事员"),
                "points": -1000,
            },
            {
                "at": date(2026, 11, 9),
                "title": _both("Confirmed by a second person", "第二人确认"),
                "url": "#",
            },
        ],
        "tasks": [
            {
                "title": _both("Write the text", "起草文本"),
                "url": "#",
                "hints": [_both("It is complete.", "文本完整。")],
                "status": {"text": _both("Done", "已办好"), "tone": "done"},
            },
            {
                "title": _both("A second person", "第二人"),
                "hints": [_both("Somebody who wrote none of it.", "未参与起草的人。")],
                "more": 2,
                "status": {"text": _both("Waiting", "等待中"), "tone": "waiting"},
            },
        ],
        "stages": [
            {"title": _both("Received", "已收到"), "state": "done", "date": date(2026, 11, 20)},
            {"title": _both("Clerk’s statement", "办事员说明"), "state": "skipped"},
            {
                "title": _both("Review", "复核"),
                "state": "current",
                "note": _both("By somebody who neither recorded nor confirmed it.", "由没有经手的人复核。"),
            },
            {"title": _both("Decision", "决定"), "state": "upcoming"},
        ],
        "diff": [
            {
                "kind": "dropped",
                "code": "S-31",
                "title": _both("Petitioning", "上访"),
                "text": _both("Whoever petitions loses 10 points.", "上访的，扣10分。"),
                "note": _both("Repealed for all acts, earlier ones too.", "对以前的行为一并废止。"),
            },
            {
                "kind": "changed",
                "code": "C-12",
                "title": _both("Volunteering", "志愿服务"),
                "changes": [{"label": _both("Points", "积分"), "before": "+3", "after": "+5"}],
            },
            {
                "kind": "added",
                "code": "C-40",
                "title": _both("Blood donation", "无偿献血"),
                "text": _both("Each donation adds 5 points.", "每次献血，加5分。"),
            },
        ],
        "dates": [
            {"label": _both("Notice delivered", "通知送达"), "date": date(2026, 11, 12)},
            {
                "label": _both("Takes effect", "生效"),
                "date": date(2026, 11, 20),
                "note": _both("sixth working day", "第六个工作日"),
            },
            {"label": _both("Last day to contest", "异议截止"), "date": date(2027, 1, 11), "days_left": 49},
            {"label": _both("Decision due", "应作出决定"), "date": date(2026, 11, 21), "days_left": -2},
            {"label": _both("Hearing", "听证")},
        ],
        "files": [
            {
                "name": _both("Photograph of the site", "现场照片"),
                "url": "#",
                "kind": "JPEG",
                "size": 184320,
                "at": DAY,
            },
            {"name": _both("Decision, page 1", "决定书第1页"), "url": "#", "kind": "PDF", "size": 52000},
        ],
        "page": Paginator(range(95), 20).page(2),
        "errors": [
            {
                "text": _both("Say what is wrong in your own words.", "请用自己的话写明哪里不对。"),
                "href": "#id_reason",
            }
        ],
        "notices": [
            ("info", _both("The office is closed on 1 October.", "10月1日办公室休息。")),
            ("success", _both("The record is suspended.", "这条记录已暂停计分。")),
            ("warning", _both("The rulebook changes on 1 January.", "规则书从1月1日起有改动。")),
            ("error", _both("Whoever proposed a deduction cannot confirm it.", "提出扣分的人不能自己确认。")),
        ],
    }


def chart_samples() -> dict[str, Any]:
    """A chart of each kind, by its name; counts are made up."""

    def values(*counts: int | None) -> list[dict[str, Any]]:
        hidden = _both("hidden", "隐去")
        return [{"amount": count, "text": hidden if count is None else str(count)} for count in counts]

    grades, sides = _both("Grade", "等级"), [_both("Before", "之前"), _both("After", "之后")]
    chart = {"title": _both("Residents by grade", "各等级人数"), "first": grades, "series": sides}
    lines = [
        {"label": "A", "values": values(120, 140)},
        {"label": "B", "values": values(64, None)},
        {"label": "C", "values": values(0, None), "mark": _both("stands out", "突出")},
    ]
    moves = {
        "id": "heat",
        "title": _both("From which grade to which", "等级变动"),
        "first": grades,
        "columns": ["A", "B", "C"],
        "lines": [
            {"label": "A", "values": values(100, 20, 0), "tones": ["same", "down", "down"]},
            {"label": "B", "values": values(40, 24, None), "tones": ["up", "same", "down"]},
        ],
    }
    return {
        "bars": {**chart, "id": "bars", "lines": lines},
        "columns": {**chart, "id": "columns", "lines": lines, "closed": True},
        "heat": moves,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component; a POST shows the form with its errors."""
    form = SampleForm(request.POST or None)
    return render(
        request, "portal/gallery.html", {"sample_form": form, **samples(), "charts": chart_samples()}
    )
