"""Pages about contesting a record and deciding on it."""

from django.urls import path

from appeals.views import resident, reviewer

app_name = "appeals"
urlpatterns = [
    path("my/records/<str:reference>/contest/", resident.contest, name="contest"),
    path("my/records/<str:reference>/contest/check/", resident.contest_check, name="contest-check"),
    path("my/appeals/", resident.my_appeals, name="my-appeals"),
    path("my/appeals/<str:reference>/", resident.appeal_detail, name="appeal-detail"),
    path("my/appeals/<str:reference>/received/", resident.appeal_received, name="appeal-received"),
    path("my/appeals/<str:reference>/withdraw/", resident.appeal_withdraw, name="appeal-withdraw"),
    path("review/", reviewer.queue, name="queue"),
    path("review/<str:reference>/", reviewer.case, name="case"),
    path("review/<str:reference>/acknowledge/", reviewer.acknowledge, name="appeal-acknowledge"),
    path("review/<str:reference>/decide/", reviewer.decide, name="appeal-decide"),
]
