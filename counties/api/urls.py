"""Addresses of the API about counties."""

from django.urls import path

from counties.api import views

urlpatterns = [
    path("counties/", views.CountyList.as_view(), name="county-list"),
    path("counties/<slug:county>/", views.CountyDetail.as_view(), name="county-detail"),
]
