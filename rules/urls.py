"""Pages about the book, records, scores and runs: the public's, the resident's, the clerk's, the admin's."""

from django.urls import path

from rules.views import clerk, drafts, my_revision, public, record_entry, resident, runs

app_name = "rules"
public_pages = [
    path("", public.county_detail, name="county-detail"),
    path("revisions/", public.revision_list, name="revision-list"),
    path("revisions/<str:code>/", public.revision_detail, name="revision-detail"),
    path("revisions/<str:old>/compare/<str:new>/", public.revision_diff, name="revision-diff"),
]
resident_pages = [
    path("my/", resident.my_record, name="my-record"),
    path("my/why/", resident.my_why, name="my-why"),
    path("my/revisions/<str:code>/", my_revision.my_revision, name="my-revision"),
    path("my/records/<str:reference>/", resident.record_detail, name="record-detail"),
    path("my/records/<str:reference>/refuse/", resident.record_refuse, name="record-refuse"),
]
clerk_pages = [
    path("clerk/", clerk.clerk_home, name="clerk-home"),
    path("clerk/records/new/", record_entry.record_new, name="record-new"),
    path("clerk/records/check/", record_entry.record_check, name="record-check"),
    path("clerk/records/<str:reference>/", clerk.record_detail, name="clerk-record-detail"),
    path("clerk/records/<str:reference>/confirm/", clerk.record_confirm, name="record-confirm"),
    path("clerk/records/<str:reference>/return/", clerk.record_return, name="record-return"),
    path("clerk/records/<str:reference>/deliver/", clerk.notice_deliver, name="notice-deliver"),
    path("clerk/records/<str:reference>/notice/", clerk.notice_print, name="notice-print"),
]
admin_pages = [
    path("admin/revisions/", drafts.admin_revisions, name="admin-revisions"),
    path("admin/drafts/<str:code>/", drafts.draft_detail, name="draft-detail"),
    path("admin/drafts/<str:code>/publish/", drafts.draft_publish, name="draft-publish"),
    path("admin/calendar/", drafts.calendar_advance, name="calendar-advance"),
    path("admin/runs/", runs.run_list, name="run-list"),
    path("admin/runs/<int:pk>/", runs.run_detail, name="run-detail"),
    path("admin/runs/<int:pk>/progress/", runs.run_progress, name="run-progress"),
]
urlpatterns = public_pages + resident_pages + clerk_pages + admin_pages
