"""Addresses of the API about rulebooks."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from rules.api import views


class CodeConverter(StringConverter):
    """A code as docs/reference/rulebook-format.md allows it."""

    regex = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"


register_converter(CodeConverter, "code")
urlpatterns = [
    path("counties/<slug:county>/rulebook/", views.BookInForce.as_view(), name="rulebook"),
    path("counties/<slug:county>/revisions/", views.RevisionList.as_view(), name="revision-list"),
    path(
        "counties/<slug:county>/revisions/<code:code>/",
        views.RevisionDetail.as_view(),
        name="revision-detail",
    ),
    path(
        "counties/<slug:county>/revisions/<code:old>/diff/<code:new>/",
        views.RevisionDiff.as_view(),
        name="revision-diff",
    ),
]
