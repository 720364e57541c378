"""Addresses of the REST API, version 1: what the rooms offer, and the API about itself."""

from django.urls import include, path

from portal.api import views

app_name = "api"
urlpatterns = [
    path("", include("counties.api.urls")),
    path("", include("rules.api.urls")),
    path("", include("benefits.api.urls")),
    path("problems/<slug:name>", views.ProblemDetail.as_view(), name="problem-detail"),
    path("schema", views.ContractView.as_view(), name="schema"),
    path("docs", views.ContractPage.as_view(), name="docs"),
]
