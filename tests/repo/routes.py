"""Who may open each page of a county: the table that the route test reads. A new page without a line fails."""

from counties.access import Role

PUBLIC: frozenset[Role] = frozenset()
RESIDENT = frozenset({Role.RESIDENT})
CLERK = frozenset({Role.CLERK})
CONFIRMER = frozenset({Role.CONFIRMER})
DESK = CLERK | CONFIRMER
PUBLISHER = frozenset({Role.PUBLISHER})
RULE_ADMIN = frozenset({Role.RULE_ADMIN})
RULES = RULE_ADMIN | PUBLISHER
REVIEWER = frozenset({Role.REVIEWER})

# name: (roles that open it; none = everybody, {argument: what it names}); the test makes these in both counties.
# "=text" is the text itself: it names nothing that a county has.
ROUTES: dict[str, tuple[frozenset[Role], dict[str, str]]] = {
    "counties:my-data": (RESIDENT, {}),
    "counties:my-looks": (RESIDENT, {}),
    "counties:my-notices": (RESIDENT, {}),
    "counties:notice-read": (RESIDENT, {"pk": "notice"}),
    "counties:join": (RESIDENT, {}),
    "counties:leave": (RESIDENT, {}),
    "rules:county-detail": (PUBLIC, {}),
    "rules:revision-list": (PUBLIC, {}),
    "rules:revision-detail": (PUBLIC, {"code": "revision"}),
    "rules:revision-diff": (PUBLIC, {"old": "revision", "new": "revision"}),
    "rules:revision-on": (PUBLIC, {}),
    "rules:revision-on-day": (PUBLIC, {"day": "=2021-06-01"}),
    "rules:revision-compare": (PUBLIC, {}),
    "rules:revision-feed-zh": (PUBLIC, {}),
    "rules:revision-feed-en": (PUBLIC, {}),
    "rules:revision-toml": (PUBLIC, {"code": "revision"}),
    "rules:revision-json": (PUBLIC, {"code": "revision"}),
    "rules:revision-rule": (PUBLIC, {"code": "revision", "clause": "rule"}),
    "rules:revision-grade": (PUBLIC, {"code": "revision", "clause": "grade"}),
    "rules:revision-category": (PUBLIC, {"code": "revision", "clause": "category"}),
    "rules:revision-programme": (PUBLIC, {"code": "revision", "clause": "programme"}),
    "rules:my-record": (RESIDENT, {}),
    "rules:my-why": (RESIDENT, {}),
    "rules:my-revision": (RESIDENT, {"code": "revision"}),
    "rules:record-detail": (RESIDENT, {"reference": "record"}),
    "rules:record-refuse": (RESIDENT, {"reference": "record"}),
    "rules:clerk-home": (DESK, {}),
    "rules:record-new": (CLERK, {}),
    "rules:record-check": (CLERK, {}),
    "rules:clerk-record-detail": (DESK, {"reference": "record"}),
    "rules:record-confirm": (CONFIRMER, {"reference": "record"}),
    "rules:record-return": (CONFIRMER, {"reference": "record"}),
    "rules:notice-deliver": (CLERK, {"reference": "record"}),
    "rules:notice-print": (DESK, {"reference": "record"}),
    "rules:admin-revisions": (RULES, {}),
    "rules:draft-detail": (RULES, {"code": "draft"}),
    "rules:draft-publish": (PUBLISHER, {"code": "draft"}),
    "rules:draft-begin": (RULE_ADMIN, {}),
    "rules:draft-editor": (RULE_ADMIN, {"code": "draft"}),
    "rules:draft-history": (RULE_ADMIN, {"code": "draft"}),
    "rules:draft-undo": (RULE_ADMIN, {"code": "draft"}),
    "rules:draft-drop": (RULE_ADMIN, {"code": "draft"}),
    "rules:clause-add": (RULE_ADMIN, {"code": "draft", "part": "part"}),
    "rules:clause-edit": (RULE_ADMIN, {"code": "draft", "part": "part", "clause": "clause"}),
    "rules:clause-preview": (RULE_ADMIN, {"code": "draft", "part": "part", "clause": "clause"}),
    "rules:clause-redraw": (RULE_ADMIN, {"code": "draft", "part": "part", "clause": "clause"}),
    "rules:clause-autosave": (RULE_ADMIN, {"code": "draft", "part": "part", "clause": "clause"}),
    "rules:clause-move": (RULE_ADMIN, {"code": "draft", "part": "part", "clause": "clause"}),
    "rules:clause-drop": (RULE_ADMIN, {"code": "draft", "part": "part", "clause": "clause"}),
    "rules:clause-restore": (RULE_ADMIN, {"code": "draft", "part": "part", "clause": "clause"}),
    "rules:calendar-advance": (RULES, {}),
    "rules:run-list": (RULES, {}),
    "rules:run-detail": (RULES, {"pk": "run"}),
    "rules:run-verify": (RULES, {"pk": "run"}),
    "rules:run-progress": (RULES, {"pk": "run"}),
    "benefits:my-benefits": (RESIDENT, {}),
    "benefits:my-sharing": (RESIDENT, {}),
    "benefits:grant-give": (RESIDENT, {}),
    "benefits:grant-revoke": (RESIDENT, {"pk": "grant"}),
    "appeals:contest": (RESIDENT, {"reference": "record"}),
    "appeals:contest-check": (RESIDENT, {"reference": "record"}),
    "appeals:my-appeals": (RESIDENT, {}),
    "appeals:appeal-detail": (RESIDENT, {"reference": "appeal"}),
    "appeals:appeal-received": (RESIDENT, {"reference": "appeal"}),
    "appeals:appeal-withdraw": (RESIDENT, {"reference": "appeal"}),
    "appeals:queue": (REVIEWER, {}),
    "appeals:case": (REVIEWER, {"reference": "appeal"}),
    "appeals:appeal-acknowledge": (REVIEWER, {"reference": "appeal"}),
    "appeals:appeal-decide": (REVIEWER, {"reference": "appeal"}),
    "api:county-detail": (PUBLIC, {}),
    "api:rulebook": (PUBLIC, {}),
    "api:revision-list": (PUBLIC, {}),
    "api:revision-detail": (PUBLIC, {"code": "revision"}),
    "api:revision-diff": (PUBLIC, {"old": "revision", "new": "revision"}),
}

MISSING = {
    "record": "R-2222-2222",
    "appeal": "A-2222-2222",
    "revision": "no-such",
    "rule": "no-such",
    "grade": "no-such",
    "category": "no-such",
    "programme": "no-such",
    "draft": "no-such",
    "part": "rule",
    "clause": "no-such",
    "notice": 999_999_999,
    "run": 999_999_999,
    "grant": 999_999_999,
}
