"""Examples of the contract about an invented county's book."""

from typing import Any

_OLD: dict[str, Any] = {
    "code": "2025-1",
    "title": {"en": "Points book 2025", "zh": "积分手册（2025年）"},
    "effective_from": "2025-01-01",
    "published_on": "2024-12-01",
    "archival": False,
    "digest": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
    "withdrawn_at": None,
    "withdrawal_reason": "",
    "url": "/api/v1/counties/example/revisions/2025-1/",
}
REVISION: dict[str, Any] = {
    "code": "2026-1",
    "title": {"en": "Points book 2026", "zh": "积分手册（2026年）"},
    "effective_from": "2026-01-01",
    "published_on": "2025-12-01",
    "archival": False,
    "digest": "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35",
    "withdrawn_at": None,
    "withdrawal_reason": "",
    "url": "/api/v1/counties/example/revisions/2026-1/",
}
TEXT: dict[str, Any] = REVISION | {
    "document": {
        "rulebook": {
            "county": "example",
            "revision": "2026-1",
            "effective_from": "2026-01-01",
            "transition": "new_acts",
            "title": {"en": "Points book 2026", "zh": "积分手册（2026年）"},
        },
        "scale": {"base": 1000, "floor": 0},
    }
}
IN_FORCE: dict[str, Any] = {"as_of": "2026-11-23", "revision": TEXT}
DIFF: dict[str, Any] = {
    "old": _OLD,
    "new": REVISION,
    "direct": True,
    "between": [],
    "changes": [
        {
            "part": "scale",
            "kind": "changed",
            "code": "",
            "field": "floor",
            "before": {"en": "none", "zh": "无"},
            "after": {"en": "0 points", "zh": "0分"},
            "text": {
                "en": "Scale: floor changes from “none” to “0 points”. It applies to everyone from 1 January 2026.",
                "zh": "分值标准：下限由“无”改为“0分”。自2026年1月1日起适用于所有人。",
            },
        }
    ],
}
CLAUSE: dict[str, Any] = {
    "part": "rule",
    "code": "TR-01",
    "revision": REVISION,
    "document": {
        "code": "TR-01",
        "category": "traffic",
        "ground": "traffic_offence",
        "title": {"en": "A traffic offence", "zh": "交通违法"},
        "evidence": "effective_document",
        "points": -5,
        "legal_basis": "Road Traffic Safety Law, Art. 90",
        "counts_for": "24 months",
    },
    "text": {
        "en": "Each record: −5 points. Counts for 24 months.",
        "zh": "每条记录扣5分。有效期24个月。",
    },
    "breaks": [],
    "since": {"revision": "2026-1", "effective_from": "2026-01-01"},
    "until": None,
    "history": [
        {"revision": "2025-1", "effective_from": "2025-01-01", "stay": "added", "fields_changed": []},
        {"revision": "2026-1", "effective_from": "2026-01-01", "stay": "changed", "fields_changed": ["form"]},
    ],
}
TOML = """[rulebook]
county = "example"
revision = "2026-1"
effective_from = 2026-01-01
transition = "new_acts"
title = { en = "Points book 2026", zh = "积分手册（2026年）" }
source = "illustrative"
"""
REGISTER: dict[str, Any] = {
    "standard": {
        "name": "Algoritmeregister Publicatiestandaard",
        "version": "1.0",
        "url": "https://regels.overheid.nl/publicaties/algoritmeregister-publicatiestandaard",
    },
    "to_be_filled": [
        {
            "field": "proportionality",
            "by": "county",
            "why": {"en": "Only the county knows what it weighed.", "zh": "权衡了什么，只有县里知道。"},
        }
    ],
    "records": [
        {
            "name": "TR-01 A traffic offence",
            "organization": "Example County",
            "status": "In gebruik",
            "begin_date": "2026-01",
            "lang": "eng",
            "standard_version": "1.0",
            "source_id": "example/2026-1/TR-01",
        }
    ],
}
