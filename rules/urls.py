"""Pages about the book, records, scores and runs: the public's, the resident's, the clerk's, the admin's."""

from django.urls import path

from rules import addresses  # noqa: F401  the converter for codes
from rules.views import impact, impact_case, runs
from rules.views.clerk import desk, entry
from rules.views.consultation import desk as consultation_desk
from rules.views.consultation import pages as consultations
from rules.views.consultation import paper, statement
from rules.views.editor import begin, clause, listing
from rules.views.health import admin as rule_health
from rules.views.health import rule_pages
from rules.views.public import book, feed, files
from rules.views.public import revision as public_revision
from rules.views.publication import drafts, review, withdrawal
from rules.views.resident import record as my_record
from rules.views.resident import revision as my_revision

app_name = "rules"
CLAUSE_FOLDERS = {"rule": "rules", "grade": "grades", "category": "categories", "programme": "programmes"}
"""Where the clauses of a revision have their permanent addresses, by part."""
public_pages = [
    path("", book.county_detail, name="county-detail"),
    path("revisions/", book.revision_list, name="revision-list"),
    path("revisions/on/", book.revision_on, name="revision-on"),
    path("revisions/on/<str:day>/", book.revision_on_day, name="revision-on-day"),
    path("revisions/compare/", book.revision_compare, name="revision-compare"),
    path("revisions.zh.atom", feed.revision_feed, {"language": "zh-hans"}, name="revision-feed-zh"),
    path("revisions.en.atom", feed.revision_feed, {"language": "en"}, name="revision-feed-en"),
    path("revisions/<code:code>/", public_revision.revision_detail, name="revision-detail"),
    path("revisions/<code:old>/compare/<code:new>/", public_revision.revision_diff, name="revision-diff"),
    path("revisions/<code:code>/book.toml", files.book, {"form": "toml"}, name="revision-toml"),
    path("revisions/<code:code>/book.json", files.book, {"form": "json"}, name="revision-json"),
    path("revisions/<code:code>/register.json", files.register, {"form": "json"}, name="register-json"),
    path("revisions/<code:code>/register.csv", files.register, {"form": "csv"}, name="register-csv"),
    path(
        "revisions/<code:code>/rules/<code:clause>/register.json",
        files.register,
        {"form": "json"},
        name="register-rule-json",
    ),
    path(
        "revisions/<code:code>/rules/<code:clause>/register.csv",
        files.register,
        {"form": "csv"},
        name="register-rule-csv",
    ),
    *(
        path(
            f"revisions/<code:code>/{folder}/<code:clause>/",
            public_revision.clause_detail,
            {"part": part},
            name=f"revision-{part}",
        )
        for part, folder in CLAUSE_FOLDERS.items()
    ),
]
health_pages = [
    path("rules/", rule_pages.rule_list, name="rule-list"),
    path("rules/<code:code>/", rule_pages.rule_detail, name="rule-detail"),
    path("rules/<code:code>/object/", rule_pages.objection, name="objection"),
    path("admin/rules/", rule_health.health_list, name="rule-health"),
    path("admin/rules/<code:code>/", rule_health.health_detail, name="rule-health-detail"),
    path("admin/rules/<code:code>/lift/", rule_health.lift, name="rule-mark-lift"),
    path("admin/threshold/", rule_health.threshold, name="rule-threshold"),
]
resident_pages = [
    path("my/", my_record.my_record, name="my-record"),
    path("my/why/", my_record.my_why, name="my-why"),
    path("my/revisions/<str:code>/", my_revision.my_revision, name="my-revision"),
    path("my/records/<str:reference>/", my_record.record_detail, name="record-detail"),
    path("my/records/<str:reference>/refuse/", my_record.record_refuse, name="record-refuse"),
]
clerk_pages = [
    path("clerk/", desk.clerk_home, name="clerk-home"),
    path("clerk/records/new/", entry.record_new, name="record-new"),
    path("clerk/records/check/", entry.record_check, name="record-check"),
    path("clerk/records/<str:reference>/", desk.record_detail, name="clerk-record-detail"),
    path("clerk/records/<str:reference>/confirm/", desk.record_confirm, name="record-confirm"),
    path("clerk/records/<str:reference>/return/", desk.record_return, name="record-return"),
    path("clerk/records/<str:reference>/deliver/", desk.notice_deliver, name="notice-deliver"),
    path("clerk/records/<str:reference>/notice/", desk.notice_print, name="notice-print"),
]
editor_pages = [
    path("admin/new-draft/", begin.draft_begin, name="draft-begin"),
    path("admin/drafts/<str:code>/edit/", listing.draft_editor, name="draft-editor"),
    path("admin/drafts/<str:code>/edits/", listing.draft_history, name="draft-history"),
    path("admin/drafts/<str:code>/undo/", listing.draft_undo, name="draft-undo"),
    path("admin/drafts/<str:code>/give-up/", listing.draft_drop, name="draft-drop"),
    path("admin/drafts/<str:code>/add/<str:part>/", clause.clause_add, name="clause-add"),
    path("admin/drafts/<str:code>/edit/<str:part>/<str:clause>/", clause.clause_edit, name="clause-edit"),
    path(
        "admin/drafts/<str:code>/edit/<str:part>/<str:clause>/preview/",
        clause.clause_preview,
        name="clause-preview",
    ),
    path(
        "admin/drafts/<str:code>/edit/<str:part>/<str:clause>/redraw/",
        clause.clause_redraw,
        name="clause-redraw",
    ),
    path(
        "admin/drafts/<str:code>/edit/<str:part>/<str:clause>/autosave/",
        clause.clause_autosave,
        name="clause-autosave",
    ),
    path(
        "admin/drafts/<str:code>/edit/<str:part>/<str:clause>/move/", listing.clause_move, name="clause-move"
    ),
    path(
        "admin/drafts/<str:code>/edit/<str:part>/<str:clause>/drop/", listing.clause_drop, name="clause-drop"
    ),
    path(
        "admin/drafts/<str:code>/edit/<str:part>/<str:clause>/restore/",
        listing.clause_restore,
        name="clause-restore",
    ),
]
consultation_pages = [
    path(
        "consultations.zh.atom", feed.consultation_feed, {"language": "zh-hans"}, name="consultation-feed-zh"
    ),
    path("consultations.en.atom", feed.consultation_feed, {"language": "en"}, name="consultation-feed-en"),
    path("consultations/", consultations.consultation_list, name="consultation-list"),
    path("consultations/<int:number>/", consultations.consultation_detail, name="consultation-detail"),
    path(
        "consultations/<int:number>/versions/<int:version>/",
        consultations.consultation_version,
        name="consultation-version",
    ),
    path("consultations/<int:number>/me/", consultations.consultation_effect, name="consultation-effect"),
    path(
        "consultations/<int:number>/clauses/<str:part>/",
        consultations.consultation_clause,
        name="consultation-part",
    ),
    path(
        "consultations/<int:number>/clauses/<str:part>/<code:code>/",
        consultations.consultation_clause,
        name="consultation-clause",
    ),
    path("clerk/paper-forms/", paper.paper_desk, name="paper-desk"),
    path("clerk/paper-forms/enter/", paper.paper_enter, name="paper-enter"),
    path("clerk/paper-forms/<int:number>/print/", paper.paper_print, name="paper-print"),
    path("clerk/paper-forms/<int:number>/sheets/", paper.paper_sheets, name="paper-sheets"),
    path(
        "admin/drafts/<str:code>/consultation/",
        consultation_desk.draft_consultation,
        name="draft-consultation",
    ),
    path(
        "admin/drafts/<str:code>/consultation/open/",
        consultation_desk.consultation_open_post,
        name="consultation-open",
    ),
    path(
        "admin/drafts/<str:code>/consultation/extend/",
        consultation_desk.consultation_extend_post,
        name="consultation-extend",
    ),
    path(
        "admin/drafts/<str:code>/consultation/version/",
        consultation_desk.consultation_version_post,
        name="consultation-renew",
    ),
    path(
        "admin/drafts/<str:code>/consultation/answer/",
        consultation_desk.comment_answer,
        name="comment-answer",
    ),
    path(
        "admin/consultations/<int:number>/statement/",
        statement.consultation_statement,
        name="consultation-statement",
    ),
    path(
        "admin/consultations/<int:number>/comments/<int:comment>/",
        consultation_desk.comment_moderate,
        name="comment-moderate",
    ),
]
admin_pages = [
    path("admin/revisions/", drafts.admin_revisions, name="admin-revisions"),
    path("admin/drafts/<str:code>/", drafts.draft_detail, name="draft-detail"),
    path("admin/drafts/<str:code>/publish/", drafts.draft_publish, name="draft-publish"),
    path("admin/drafts/<str:code>/impact/", impact.draft_impact, name="draft-impact"),
    path(
        "admin/drafts/<str:code>/impact/cases/<int:place>/",
        impact_case.draft_impact_case,
        name="draft-impact-case",
    ),
    path("admin/drafts/<str:code>/impact/progress/", impact.draft_simulation, name="draft-simulation"),
    path("admin/drafts/<str:code>/examples/", impact.draft_examples, name="draft-examples"),
    path("admin/revisions/<str:code>/withdraw/", withdrawal.revision_withdraw, name="revision-withdraw"),
    path("admin/reviews/", review.review_list, name="review-list"),
    path("admin/drafts/<str:code>/review/", review.draft_review, name="draft-review"),
    path("admin/drafts/<str:code>/review/<str:digest>/", review.clause_review, name="clause-review"),
    path("admin/calendar/", drafts.calendar_advance, name="calendar-advance"),
    path("admin/runs/", runs.run_list, name="run-list"),
    path("admin/runs/<int:pk>/", runs.run_detail, name="run-detail"),
    path("admin/runs/<int:pk>/verify/", runs.run_verify, name="run-verify"),
    path("admin/runs/<int:pk>/progress/", runs.run_progress, name="run-progress"),
]
urlpatterns = [
    *public_pages,
    *consultation_pages,
    *health_pages,
    *resident_pages,
    *clerk_pages,
    *editor_pages,
    *admin_pages,
]
