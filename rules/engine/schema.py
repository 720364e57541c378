"""The JSON Schema of a book's TOML, for editors that complete and check it; written from the reader's own lists."""

from __future__ import annotations

from rules.engine.amounts import MAX_POINTS, MAX_QUANTITY
from rules.engine.book import Evidence, ProgrammeEffect, Reach
from rules.engine.grounds import GROUNDS
from rules.engine.programme import BASIC_SERVICES, SERVICES
from rules.engine.programme_format import MAX_AGE, MAX_PLACES, NEEDS
from rules.engine.reading import CODE, MAX_CODE, MAX_GRADE_CODE, MAX_TEXT, MAX_TITLE
from rules.engine.rule_format import FORMS, MAX_RUNGS, NOT_WITH_CLEAN_YEAR
from rules.engine.spans import Window

Schema = dict[str, object]

_MONTH_DAY = (
    "^((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$"
)


def book_schema() -> Schema:
    """The whole schema (draft 2020-12) as JSON-able data; what it cannot say, `rulebook check` does."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A revision of a county's rulebook",
        "description": "The format is docs/reference/rulebook-format.md, the meaning docs/reference/scoring.md. "
        "一个县的规则书的一个修订。",
        **_closed(
            {
                "rulebook": _rulebook(),
                "scale": _scale(),
                "grade": _tables(_grade(), "The bands, highest first. 等级，从高到低。", least=1),
                "category": _tables(_category(), "What rules stand under. 类别。"),
                "rule": _tables(_rule(), "The clauses. 规则。"),
                "programme": _tables(_programme(), "The benefits. 项目。"),
            },
            ("rulebook", "scale", "grade"),
        ),
        "$defs": _definitions(),
    }


def _closed(properties: Schema, required: tuple[str, ...] = ()) -> Schema:
    table: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return table | ({"required": list(required)} if required else {})


def _tables(table: Schema, description: str, *, least: int = 0) -> Schema:
    tables: Schema = {"description": description, "type": "array", "items": table}
    return tables | ({"minItems": least} if least else {})


def _ref(name: str, description: str = "") -> Schema:
    reference: Schema = {"$ref": f"#/$defs/{name}"}
    return reference | ({"description": description} if description else {})


def _choice(values: list[str], description: str) -> Schema:
    return {"description": description, "enum": values}


def _code(most: int) -> Schema:
    return {"type": "string", "pattern": f"^{CODE}$", "maxLength": most}


def _list(item: str, description: str, *, least: int = 1) -> Schema:
    return {"description": description, "type": "array", "minItems": least, "items": _ref(item)}


def _amount(least: int, most: int, *, above: bool = False) -> Schema:
    """A number, or the text of one as the canonical JSON has it; bounds in whole points."""
    low = "exclusiveMinimum" if above else "minimum"
    minus = "" if least >= 0 else "-?"
    pattern = f"^{minus}[0-9]{{1,15}}(\\.[0-9]{{1,2}})?$"
    return {
        "anyOf": [{"type": "number", low: least, "maximum": most}, {"type": "string", "pattern": pattern}],
    }


def _definitions() -> Schema:
    points, quantity = MAX_POINTS // 100, MAX_QUANTITY // 100
    text: Schema = {"type": "string", "pattern": "\\S", "maxLength": MAX_TEXT}
    return {
        "code": _code(MAX_CODE),
        "grade_code": _code(MAX_GRADE_CODE),
        "points": _amount(-points, points),
        "points_above_zero": _amount(0, points, above=True),
        "quantity_above_zero": _amount(0, quantity, above=True),
        "date": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "month_day": {"type": "string", "pattern": _MONTH_DAY},
        "span": {"type": "string", "pattern": "^[1-9][0-9]{0,4} (day|days|month|months)$"},
        "title": _both(MAX_TITLE),
        "text": {"anyOf": [text, _both(MAX_TEXT)]},
        "window": {"enum": [window.value for window in Window]},
        "cap": _closed({"points": _ref("points_above_zero"), "window": _ref("window")}, ("points", "window")),
        "need": _need(),
    }


def _both(most: int) -> Schema:
    side: Schema = {"type": "string", "pattern": "\\S", "maxLength": most}
    return {"description": "In both languages. 中英两种文字。"} | _closed(
        {"en": side, "zh": side}, ("en", "zh")
    )


def _rulebook() -> Schema:
    reaches = [reach.value for reach in Reach]
    return {"description": "What this revision is. 本修订。"} | _closed(
        {
            "county": _ref("code", "The county's code. 县的代码。"),
            "revision": _ref("code", "Unique in the county. 县内唯一的修订代码。"),
            "effective_from": _ref("date", "The first day it is in force. 施行日。"),
            "transition": _choice(reaches, "How far back its mildness reaches (scoring.md 4). 溯及范围。"),
            "title": _ref("title"),
            "source": _ref("text", "Where the text comes from, or illustrative. 来源。"),
            "published_on": _ref("date", "Known from that day; absent = always known. 公布日。"),
            "archival": {"description": "History: may break charter R1 to R3. 历史文本。", "type": "boolean"},
        },
        ("county", "revision", "effective_from", "transition", "title", "source"),
    )


def _scale() -> Schema:
    return {"description": "Where scores start and between what they lie. 分数范围。"} | _closed(
        {
            "base": _ref("points", "Everyone starts here. 基础分。"),
            "floor": _ref("points", "No score is lower. 最低分。"),
            "ceiling": _ref("points", "No score is higher. 最高分。"),
        },
        ("base", "floor"),
    )


def _grade() -> Schema:
    start = _ref("points", "The lowest score of the grade; the last starts at the floor. 起始分。")
    return _closed(
        {"code": _ref("grade_code"), "from": start, "title": _ref("title")}, ("code", "from", "title")
    )


def _category() -> Schema:
    cap = _ref("cap", "The most its records count in a window. 限额。")
    return _closed({"code": _ref("code"), "title": _ref("title"), "cap": cap}, ("code", "title"))


def _rule() -> Schema:
    table = _closed(
        {
            "code": _ref("code", "The same from revision to revision. 各修订保持不变。"),
            "category": _ref("code", "The code of a [[category]]. 类别代码。"),
            "ground": _choice(list(GROUNDS), "What it rests on (charter R1). 事由。"),
            "title": _ref("title"),
            "evidence": _choice([kind.value for kind in Evidence], "What proves a record. 凭据。"),
            **_forms(),
            "legal_basis": _ref("text", "Needed on deductions (charter R2). 法律依据。"),
            "counts_for": _ref("span", "On deductions at most 60 months (charter R3). 有效期。"),
            "source": _ref("text", "Absent = the rulebook's. 来源。"),
            "replaces": _list(
                "code", "Rules whose records for the same incident it replaces. 所代替的规则。"
            ),
            "once_every": _ref("span", "Less than that after the last one counts nothing. 计分间隔。"),
            "best_of": _ref("code", "Of the rules that share it only the largest counts. 取最高项的分组。"),
            "cap": _ref("cap", "The most its records count in a window. 限额。"),
            "holds_grade_at": _closed(
                {"grade": _ref("grade_code"), "lasts": _ref("span")}, ("grade", "lasts")
            )
            | {"description": "While it lasts the grade is at most this; on deductions. 等级限制。"},
            "only_in": _list("code", "Village codes. 适用村居。"),
        },
        ("code", "category", "ground", "title", "evidence"),
    )
    nothing: Schema = {"required": ["points"], "properties": {"points": {"const": 0}}}
    clean: Schema = {
        "properties": {"evidence": {"const": Evidence.OWN_FILE.value}},
        "not": {"anyOf": [{"required": [key]} for key in NOT_WITH_CLEAN_YEAR]},
    }
    other: Schema = {"properties": {"evidence": {"not": {"const": Evidence.OWN_FILE.value}}}}
    return table | {
        "oneOf": [{"required": [form]} for form in FORMS],
        "allOf": [
            {"if": nothing, "then": {"required": ["holds_grade_at"]}},
            {"if": {"required": ["clean_year"]}, "then": clean, "else": other},
        ],
    }


def _forms() -> Schema:
    per: Schema = {
        "points": _ref("points"),
        "quantity": _ref("quantity_above_zero", "For every full one of these. 每满此数量。"),
        "unit": _ref("text", "hour, day, yuan … 单位。"),
        "pooled": _ref("window", "Quantities add up over it. 累计的期间。"),
    }
    rungs: Schema = {"type": "array", "minItems": 1, "maxItems": MAX_RUNGS, "items": _ref("points")}
    ladder: Schema = {"points": rungs, "look_back": _ref("span")}
    return {
        "points": _ref("points", "Always that many. 固定分值。"),
        "points_between": {
            "description": "The clerk chooses, ends included: [low, high]. 由经办人在范围内确定。",
            "type": "array",
            "minItems": 2,
            "maxItems": 2,
            "items": _ref("points"),
        },
        "per": {"description": "By quantity. 按数量计分。"} | _closed(per, ("points", "quantity", "unit")),
        "ladder": {"description": "By how many there were within the look-back. 按次数计分。"}
        | _closed(ladder, ("points", "look_back")),
        "clean_year": {"description": "For every calendar year without a deduction. 无扣分年度。"}
        | _closed({"points": _ref("points_above_zero")}, ("points",)),
    }


def _programme() -> Schema:
    effects = [effect.value for effect in ProgrammeEffect]
    adverse = [effect.value for effect in ProgrammeEffect if effect.adverse]
    services = [service for service in SERVICES if service not in BASIC_SERVICES]
    table = _closed(
        {
            "code": _ref("code"),
            "title": _ref("title"),
            "effect": _choice(effects, "What it gives; the last two are adverse (charter P1). 内容。"),
            "needs": _ref("need", "Who may have it. 条件。"),
            "amount": {"description": "How much. 数额。"}
            | _closed({"value": _ref("quantity_above_zero"), "unit": _ref("text")}, ("value", "unit")),
            "open": {"description": "Every year, both days included. 每年开放期。"}
            | _closed({"from": _ref("month_day"), "to": _ref("month_day")}, ("from", "to")),
            "places": {"description": "名额。", "type": "integer", "minimum": 1, "maximum": MAX_PLACES},
            "legal_basis": _ref("text", "Needed on adverse effects. 法律依据。"),
            "source": _ref("text"),
            "service": _choice(services, "What it is about (charter P3). 服务类别。"),
        },
        ("code", "title", "effect", "needs"),
    )
    taking: Schema = {"required": ["effect"], "properties": {"effect": {"enum": adverse}}}
    return table | {"if": taking, "then": {"required": ["legal_basis"]}}


def _need() -> Schema:
    age: Schema = {"type": "integer", "minimum": 0, "maximum": MAX_AGE}
    points = {
        "category": _ref("code"),
        "at_least": _ref("points"),
        "within": _ref("span", "Of acts in the last … 最近一段时间内。"),
    }
    kinds: Schema = {
        "all": _list("need", "Every one must be met. 全部满足。"),
        "any": _list("need", "One must be met. 满足其一。"),
        "not": _ref("need", "It must not be met. 不得满足。"),
        "min_grade": _ref("grade_code"),
        "max_grade": _ref("grade_code"),
        "min_score": _ref("points"),
        "max_score": _ref("points"),
        "min_age": age,
        "max_age": age,
        "lives_in": _list("code", "Village codes. 村居代码。"),
        "enrolled_for": _ref("span"),
        "active_record": _ref("code", "A rule code: a record of it counts. 有该规则的有效记录。"),
        "no_active_record": _ref("code", "A rule code: no record of it counts. 没有该规则的有效记录。"),
        "category_points": _closed(dict(points), tuple(points)),
        "household_average_at_least": _ref("points"),
    }
    return {
        "description": "Exactly one key. 只能有一个键。",
        "minProperties": 1,
        "maxProperties": 1,
    } | _closed({key: kinds[key] for key in NEEDS})
