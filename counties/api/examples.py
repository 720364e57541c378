"""One invented county that all examples of the contract tell of."""

from typing import Any

COUNTY: dict[str, Any] = {
    "slug": "example",
    "title": {"en": "Example County", "zh": "示例县"},
    "kind": "live",
    "time_zone": "Asia/Shanghai",
    "today": "2026-11-23",
    "url": "/api/v1/counties/example/",
    "rulebook_url": "/api/v1/counties/example/rulebook/",
    "revisions_url": "/api/v1/counties/example/revisions/",
}
