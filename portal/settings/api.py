"""The REST API: everything is closed until a view opens it."""

from __future__ import annotations

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["portal.api.permissions.Closed"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],  # no session ever opens the API; a view names its own
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.api.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "portal.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "portal.api.contract.Contract",
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS tells nothing; the contract is at /api/v1/schema
    "EXCEPTION_HANDLER": "portal.api.exceptions.problem_handler",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Xiangyue 乡约 API",
    "DESCRIPTION": (
        "Rulebooks of counties, their revisions and what each of them changes, open to everybody; and answers to "
        "one question about one programme, which a resident has let a third party ask. An answer is never a score, "
        "a grade or a record. Every error is application/problem+json in the language of Accept-Language (zh or en). "
        "How to call it is told in docs/reference/api.md, the errors in docs/reference/api-errors.md."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "DEFAULT_GENERATOR_CLASS": "portal.api.contract.Generator",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False, "validatorUrl": None},
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]+",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "TAGS": [
        {"name": "counties", "description": "Which counties there are."},
        {"name": "rulebooks", "description": "The book in force, every revision, and what changed."},
        {
            "name": "consultations",
            "description": "Drafts laid open for comments, the comments and their answers.",
        },
        {"name": "eligibility", "description": "One question for one purpose, under a resident's grant."},
        {"name": "service", "description": "Public keys of the signatures, and the kinds of problems."},
    ],
}
