"""Addresses of the whole portal: the frame's own pages here, each room's pages in its own urls.py."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView

from portal import views
from portal.gallery import gallery
from portal.health import healthz

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.permission_denied"
handler404 = "portal.errors.page_not_found"
handler500 = "portal.errors.server_error"

frame_pages = [
    path("", views.home, name="home"),
    path("charter/", views.charter_page, name="charter"),
    path(
        "accessibility/",
        TemplateView.as_view(template_name="portal/accessibility.html"),
        name="accessibility",
    ),
    path("language/", views.switch_language, name="language"),
    path("text-size/", views.switch_text_size, name="text-size"),
]
if settings.ENVIRONMENT != "production":
    frame_pages.append(path("gallery/", gallery, name="gallery"))

urlpatterns = [
    path("", include((frame_pages, "portal"))),
    path("healthz", healthz, name="healthz"),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}portal/favicon.svg", permanent=True)),
    path("accounts/", include("allauth.urls")),
    path("operators/", admin.site.urls),
    path("c/<slug:county>/", include("counties.urls")),
    path("c/<slug:county>/", include("rules.urls")),
    path("c/<slug:county>/", include("benefits.urls")),
    path("c/<slug:county>/", include("appeals.urls")),
    path("api/v1/", include("portal.api.urls")),
]
