"""Pages about a resident's own data: joining and leaving, notices, who looked."""

from django.urls import path

from counties.views import membership, my_data

app_name = "counties"
urlpatterns = [
    path("my/data/", my_data.my_data, name="my-data"),
    path("my/data/looks/", my_data.my_looks, name="my-looks"),
    path("my/notices/", my_data.my_notices, name="my-notices"),
    path("my/notices/<int:pk>/read/", my_data.notice_read, name="notice-read"),
    path("my/join/", membership.join, name="join"),
    path("my/leave/", membership.leave, name="leave"),
]
