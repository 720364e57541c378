"""Addresses of the API about rulebooks."""

from django.urls import path

from rules import addresses  # noqa: F401  the converter for codes
from rules.api import clauses, consultation_views, files, health, views

urlpatterns = [
    path("counties/<slug:county>/rule-health/", health.RuleHealthList.as_view(), name="rule-health"),
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
    path(
        "counties/<slug:county>/revisions/<code:code>/book.toml",
        files.RevisionToml.as_view(),
        name="revision-toml",
    ),
    path(
        "counties/<slug:county>/revisions/<code:code>/clauses/<code:part>/<code:clause>/",
        clauses.ClauseDetail.as_view(),
        name="clause-detail",
    ),
    path(
        "counties/<slug:county>/revisions/<code:code>/register/",
        files.RevisionRegister.as_view(),
        name="revision-register",
    ),
    path(
        "counties/<slug:county>/revisions/<code:code>/rules/<code:clause>/register/",
        files.RuleRegister.as_view(),
        name="rule-register",
    ),
    path(
        "counties/<slug:county>/consultations/",
        consultation_views.ConsultationList.as_view(),
        name="consultation-list",
    ),
    path(
        "counties/<slug:county>/consultations/<int:number>/",
        consultation_views.ConsultationDetail.as_view(),
        name="consultation-detail",
    ),
    path(
        "counties/<slug:county>/consultations/<int:number>/comments/",
        consultation_views.ConsultationComments.as_view(),
        name="consultation-comments",
    ),
]
