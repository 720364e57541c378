"""Which apps are installed. Counties are found by their folders; the code keeps no list of them."""

from __future__ import annotations

from portal.settings.environment import PROJECT

DJANGO = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
LIBRARIES = [
    "rest_framework",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "crispy_forms",
    "crispy_forms_gds",
    "csp",
]


def county_apps(*, with_test_counties: bool) -> list[str]:
    """Dotted names of every folder under counties/ that has an apps.py, sorted."""
    found = [path.parent for path in sorted(PROJECT.glob("counties/*/apps.py"))]
    if with_test_counties:
        found += [path.parent for path in sorted(PROJECT.glob("tests/*_county/apps.py"))]
    return [".".join(folder.relative_to(PROJECT).parts) for folder in found]


def installed_apps(*, with_test_counties: bool) -> list[str]:
    """Ours first, so that our templates win over the libraries'."""
    ours = ["portal.accounts", "portal", "appeals", "benefits", "rules", "counties"]
    return [*ours, *county_apps(with_test_counties=with_test_counties), *DJANGO, *LIBRARIES]
