"""Addresses of the API for third parties."""

from django.urls import path

from benefits.api import views

urlpatterns = [
    path("eligibility-checks/", views.EligibilityChecks.as_view(), name="eligibility-check-list"),
    path("keys", views.PublicKeys.as_view(), name="key-list"),
]
