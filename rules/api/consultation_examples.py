"""Examples of the contract about an invented county's consultation."""

from typing import Any

_ADDRESS = "/api/v1/counties/example/consultations/3/"
COUNTS: dict[str, Any] = {"comments": 2, "for": 1, "against": 1, "neither": 0}
CONSULTATION: dict[str, Any] = {
    "number": 3,
    "title": {"en": "Points book 2027", "zh": "积分手册（2027年）"},
    "effective_from": "2027-01-01",
    "opened_on": "2026-11-20",
    "closes_on": "2026-12-04",
    "open": True,
    "version": 1,
    "digest": "4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce",
    "counts": COUNTS,
    "url": _ADDRESS,
    "comments_url": f"{_ADDRESS}comments/",
}
DETAIL: dict[str, Any] = CONSULTATION | {
    "clauses": [{"part": "rule", "code": "VOL-01", "version": 1, "for": 1, "against": 1, "neither": 0}],
    "versions": [
        {
            "number": 1,
            "digest": "4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce",
            "laid_open_at": "2026-11-20T09:00:00+08:00",
            "why": "",
        }
    ],
    "statements": [
        {
            "number": 1,
            "written_at": "2026-12-07T09:00:00+08:00",
            "heard": {"en": "One was for it, one against.", "zh": "一人赞成，一人反对。"},
            "changed": {"en": "VOL-01 says more clearly what counts.", "zh": "VOL-01 写得更清楚。"},
            "kept": {"en": "The points stay: they are the same as before.", "zh": "分值不变，与以前相同。"},
            "why": "",
        }
    ],
    "document": {
        "rulebook": {"county": "example", "revision": "2027-1"},
        "scale": {"base": 1000, "floor": 0},
    },
}
COMMENT: dict[str, Any] = {
    "number": 1,
    "version": 1,
    "part": "rule",
    "code": "VOL-01",
    "stance": "for",
    "speaker": "resident",
    "on": "2026-11-21",
    "words": "这一条写得清楚。",
    "hidden_because": "",
    "answers": [{"at": "2026-11-23T10:05:00+08:00", "words": "谢谢，保留这一条。"}],
}
