"""Pages about a resident's programmes and what third parties may ask."""

from django.urls import path

from benefits.views import resident

app_name = "benefits"
urlpatterns = [
    path("my/benefits/", resident.my_benefits, name="my-benefits"),
    path("my/sharing/", resident.my_sharing, name="my-sharing"),
    path("my/sharing/give/", resident.grant_give, name="grant-give"),
    path("my/sharing/<int:pk>/revoke/", resident.grant_revoke, name="grant-revoke"),
]
