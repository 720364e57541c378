"""Who may open each page of a county: the table that the route test reads. A new page without a line fails."""

from enum import Enum


class Door(Enum):
    """What opens a page."""

    PUBLIC = "public"
    RESIDENT = "resident"
    CLERK = "clerk"
    RULES = "rules"
    REVIEWER = "reviewer"


# name: (door, {kwarg: what it names}); the kinds are made for both counties by the test.
ROUTES: dict[str, tuple[Door, dict[str, str]]] = {
    "counties:my-data": (Door.RESIDENT, {}),
    "counties:my-looks": (Door.RESIDENT, {}),
    "counties:my-notices": (Door.RESIDENT, {}),
    "counties:notice-read": (Door.RESIDENT, {"pk": "notice"}),
    "counties:join": (Door.RESIDENT, {}),
    "counties:leave": (Door.RESIDENT, {}),
    "rules:county-detail": (Door.PUBLIC, {}),
    "rules:revision-list": (Door.PUBLIC, {}),
    "rules:revision-detail": (Door.PUBLIC, {"code": "revision"}),
    "rules:revision-diff": (Door.PUBLIC, {"old": "revision", "new": "revision"}),
    "rules:my-record": (Door.RESIDENT, {}),
    "rules:my-why": (Door.RESIDENT, {}),
    "rules:record-detail": (Door.RESIDENT, {"reference": "record"}),
    "rules:record-refuse": (Door.RESIDENT, {"reference": "record"}),
    "rules:clerk-home": (Door.CLERK, {}),
    "rules:record-new": (Door.CLERK, {}),
    "rules:record-check": (Door.CLERK, {}),
    "rules:clerk-record-detail": (Door.CLERK, {"reference": "record"}),
    "rules:record-confirm": (Door.CLERK, {"reference": "record"}),
    "rules:record-return": (Door.CLERK, {"reference": "record"}),
    "rules:notice-deliver": (Door.CLERK, {"reference": "record"}),
    "rules:notice-print": (Door.CLERK, {"reference": "record"}),
    "rules:admin-revisions": (Door.RULES, {}),
    "rules:draft-detail": (Door.RULES, {"code": "draft"}),
    "rules:draft-publish": (Door.RULES, {"code": "draft"}),
    "rules:calendar-advance": (Door.RULES, {}),
    "rules:run-list": (Door.RULES, {}),
    "rules:run-detail": (Door.RULES, {"pk": "run"}),
    "rules:run-progress": (Door.RULES, {"pk": "run"}),
    "benefits:my-benefits": (Door.RESIDENT, {}),
    "benefits:my-sharing": (Door.RESIDENT, {}),
    "benefits:grant-give": (Door.RESIDENT, {}),
    "benefits:grant-revoke": (Door.RESIDENT, {"pk": "grant"}),
    "appeals:contest": (Door.RESIDENT, {"reference": "record"}),
    "appeals:contest-check": (Door.RESIDENT, {"reference": "record"}),
    "appeals:my-appeals": (Door.RESIDENT, {}),
    "appeals:appeal-detail": (Door.RESIDENT, {"reference": "appeal"}),
    "appeals:appeal-received": (Door.RESIDENT, {"reference": "appeal"}),
    "appeals:appeal-withdraw": (Door.RESIDENT, {"reference": "appeal"}),
    "appeals:queue": (Door.REVIEWER, {}),
    "appeals:case": (Door.REVIEWER, {"reference": "appeal"}),
    "appeals:appeal-acknowledge": (Door.REVIEWER, {"reference": "appeal"}),
    "appeals:appeal-decide": (Door.REVIEWER, {"reference": "appeal"}),
    "api:county-detail": (Door.PUBLIC, {}),
    "api:rulebook": (Door.PUBLIC, {}),
    "api:revision-list": (Door.PUBLIC, {}),
    "api:revision-detail": (Door.PUBLIC, {"code": "revision"}),
    "api:revision-diff": (Door.PUBLIC, {"old": "revision", "new": "revision"}),
}

MISSING = {
    "record": "R-2222-2222",
    "appeal": "A-2222-2222",
    "revision": "no-such",
    "draft": "no-such",
    "notice": 999_999_999,
    "run": 999_999_999,
    "grant": 999_999_999,
}
