"""A report's figures as charts and tables: `rules.columns.impact.figures` in the reader's words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rules.engine.book import Reach
from rules.engine.phrases import number
from rules.engine.words_fields import REACHES
from rules.presenters.record_words import signed

Figures = Mapping[str, Any]


def value(count: int | None) -> dict[str, Any]:
    """One count for a chart; a hidden one says so."""
    return {"amount": count, "text": said(count)}


def said(count: int | None) -> str:
    """A count in words."""
    return _("hidden") if count is None else f"{count:,}"


def headline(figures: Figures, residents: int) -> str:
    """Who gains, who loses, in a sentence or two."""
    row = figures["reaches"][figures["reach"]]
    if row["gains"] == 0 and row["loses"] == 0:
        return ngettext(
            "Nothing would change for the one resident who takes part.",
            "Nothing would change for any of the %(count)s residents who take part.",
            residents,
        ) % {"count": f"{residents:,}"}
    if row["gains"] is None or row["loses"] is None:
        return _(
            "So few would gain or lose that their numbers are hidden. There are %(count)s residents."
        ) % {"count": f"{residents:,}"}
    return _("Of %(count)s residents %(gains)s would gain and %(loses)s would lose.") % {
        "count": f"{residents:,}",
        "gains": said(row["gains"]),
        "loses": said(row["loses"]),
    }


def grades_chart(figures: Figures, language: str) -> dict[str, Any]:
    """Residents of each grade, without the draft and with it."""
    before = _by_code(figures["grades"]["before"], figures["before"])
    after = _by_code(figures["grades"]["after"], figures["after"])
    titles = {grade["code"]: grade for side in ("before", "after") for grade in figures["grades"][side]}
    codes = [code for code in titles if code] + [""]
    lines = [
        {
            "label": _grade(titles[code], language),
            "values": [value(before.get(code, 0)), value(after.get(code, 0))],
        }
        for code in codes
        if code or before.get(code) != 0 or after.get(code) != 0
    ]
    return {
        "id": "grades",
        "title": _("Residents by grade"),
        "first": _("Grade"),
        "series": _sides(),
        "lines": lines,
        "closed": True,
    }


def movement_grid(figures: Figures, language: str) -> dict[str, Any]:
    """From each grade to each grade."""
    rows, columns = figures["grades"]["before"], figures["grades"]["after"]
    order = [grade["code"] for grade in columns]
    lines = []
    for row, counts in zip(rows, figures["movement"], strict=True):
        if not row["code"] and not any(count is None or count for count in counts):
            continue
        tones = [_tone(row["code"], column["code"], order) for column in columns]
        signs = {"up": "▲ ", "down": "▼ "}
        values = [
            {"amount": count, "text": f"{signs.get(tone, '') if count != 0 else ''}{said(count)}"}
            for count, tone in zip(counts, tones, strict=True)
        ]
        lines.append(
            {"label": _grade(row, language), "mark": row["code"] or "–", "values": values, "tones": tones}
        )
    kept = [place for place, column in enumerate(columns) if column["code"] or _used(lines, place)]
    for line in lines:
        line["values"] = [line["values"][place] for place in kept]
        line["tones"] = [line["tones"][place] for place in kept]
    return {
        "id": "movement",
        "title": _("From which grade to which"),
        "description": _(
            "Rows: the grade without the draft. Columns: the grade with it. ▲ a higher grade, ▼ a lower one."
        ),
        "first": _("Without the draft"),
        "columns": [_grade(columns[place], language) for place in kept],
        "heads": [columns[place]["code"] or "–" for place in kept],
        "lines": lines,
        "closed": True,
    }


def scores_chart(figures: Figures) -> dict[str, Any]:
    """How many have which score."""
    step = figures["scores"]["step"]
    lines = [
        {"label": _band(one["from"], step), "values": [value(one["before"]), value(one["after"])]}
        for one in figures["scores"]["bins"]
    ]
    return {
        "id": "scores",
        "title": _("Residents by score"),
        "first": _("Score"),
        "series": _sides(),
        "lines": lines,
        "closed": True,
    }


def groups_chart(kind: str, figures: Figures, language: str) -> dict[str, Any]:
    """Who gains and loses, by village or by age; groups that lose more often than others are marked."""
    title, first = {
        "villages": (_("Who gains and loses, by village"), _("Village")),
        "ages": (_("Who gains and loses, by age"), _("Age")),
    }[kind]
    lines = [
        {
            "label": _group(kind, row, language),
            "values": [_share(row, "gains"), _share(row, "loses")],
            "mark": _("loses more often than the county") if row["stands_out"] else "",
        }
        for row in figures[kind]
    ]
    return {
        "id": kind,
        "title": title,
        "first": first,
        "series": [_("Gain"), _("Lose")],
        "lines": lines,
        "closed": True,
        "description": _outstanding(figures[kind]),
    }


def reaches_chart(figures: Figures, language: str) -> dict[str, Any]:
    """The same text by each reach; the draft's own is marked."""
    lines = []
    for reach in Reach:
        row = figures["reaches"].get(reach.value)
        if row is not None:
            own = reach.value == figures["reach"]
            label = REACHES[reach].say(language)
            lines.append(
                {
                    "label": _("%(reach)s (the draft’s own)") % {"reach": label} if own else label,
                    "values": [value(row["gains"]), value(row["loses"])],
                }
            )
    return {
        "id": "reaches",
        "title": _("By how far it reaches back"),
        "first": _("Reach"),
        "series": [_("Gain"), _("Lose")],
        "lines": lines,
        "closed": True,
        "description": _("Where the new text is milder it may reach earlier acts. It never makes one worse."),
    }


def rules_table(figures: Figures) -> dict[str, Any]:
    """By clause: how many get more or less from their records of it, and how much in all."""
    head = [{"text": _("Rule")}] + [
        {"text": text, "numeric": True}
        for text in (_("Gain"), _("Points gained"), _("Lose"), _("Points lost"))
    ]
    rows = [
        [
            {"text": row["title"] or row["code"], "note": row["code"]},
            said(row["gains"]),
            _points(row["gained"], 1),
            said(row["loses"]),
            _points(row["lost"], -1),
        ]
        for row in figures["rules"]
    ]
    return {"head": head, "rows": rows}


def programmes_chart(figures: Figures, language: str) -> dict[str, Any]:
    """Residents who meet the needs of each programme, and how many come and go."""
    lines = [
        {
            "label": row["title"].get(_key(language)) or row["code"],
            "values": [value(row[name]) for name in ("before", "after")],
        }
        for row in figures["programmes"]
    ]
    return {
        "id": "programmes",
        "title": _("Residents who meet the needs of a programme"),
        "first": _("Programme"),
        "series": _sides(),
        "lines": lines,
        "closed": True,
    }


def programmes_table(figures: Figures) -> dict[str, Any]:
    """Gained and lost, by programme."""
    head = [{"text": _("Programme")}] + [{"text": text, "numeric": True} for text in (_("Gained"), _("Lost"))]
    rows = [
        [row["title"] or row["code"], said(row["gained"]), said(row["lost"])] for row in figures["programmes"]
    ]
    return {"head": head, "rows": rows}


def _sides() -> list[str]:
    return [_("Without the draft"), _("With the draft")]


def _by_code(grades: Sequence[Figures], counts: Sequence[int | None]) -> dict[str, int | None]:
    return {grade["code"]: count for grade, count in zip(grades, counts, strict=True)}


def _grade(grade: Figures, language: str) -> str:
    if not grade["code"]:
        return _("no score")
    title = grade["title"].get(_key(language), "")
    return title if grade["code"] in title else f"{grade['code']} {title}"


def _key(language: str) -> str:
    return "zh" if language.startswith("zh") else "en"


def _tone(row: str, column: str, order: Sequence[str]) -> str:
    if row == column:
        return "same"
    if row not in order or not row or not column:
        return "none"
    return "up" if order.index(column) < order.index(row) else "down"


def _used(lines: Iterable[Mapping[str, Any]], place: int) -> bool:
    return any(line["values"][place]["amount"] != 0 for line in lines)


def _band(start: int, step: int) -> str:
    return number(start) if step == 100 else f"{number(start)} – {number(start + step - 100)}"


def _group(kind: str, row: Figures, language: str) -> str:
    if row["title"]:
        return str(row["title"].get(_key(language)) or row["code"])
    if kind == "ages":
        return _("unknown") if row["code"] == "unknown" else _("%(band)s years") % {"band": row["code"]}
    return row["code"] or _("unknown")


def _share(row: Figures, name: str) -> dict[str, Any]:
    """The share of the group, so that small and large groups can be compared; the count stands with it."""
    count, residents = row[name], row["residents"]
    if count is None:
        return value(None)
    if not count:
        return {"amount": 0, "text": "0"}
    if residents is None:
        return {"amount": 0, "text": said(count)}
    share = 100 * count / residents
    return {
        "amount": share,
        "text": f"{said(count)} ({share:.0f}%)" if share >= 1 else f"{said(count)} (<1%)",
    }


def _outstanding(rows: Sequence[Figures]) -> str:
    """What the marks mean, where there is one."""
    text = _("Bars show the share of each group.")
    if any(row["stands_out"] for row in rows):
        text += " " + _("Marked: groups in which more than 1.25 times the county’s share would lose.")
    return text


def _points(amount: int | None, sign: int) -> str:
    if amount is None:
        return _("hidden")
    return signed(sign * amount) if amount else "0"
