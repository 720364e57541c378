"""Decisions on clauses, checks before publication, and revisions that can be taken back before their day."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import counties.models.scoped

# Row-level security is on for the owner too; every county's rows are filled.
FILL = """
ALTER TABLE rules_revision NO FORCE ROW LEVEL SECURITY;
ALTER TABLE rules_draft NO FORCE ROW LEVEL SECURITY;
UPDATE rules_revision SET draft_id = draft.id FROM rules_draft draft WHERE draft.revision_id = rules_revision.id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE rules_draft FORCE ROW LEVEL SECURITY;
ALTER TABLE rules_revision FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0003_charter_reviewer"),
        ("rules", "0007_aftermath"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClauseReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(help_text="Kind of clause (`rules.engine.editing`).", max_length=9),
                ),
                ("code", models.CharField(help_text="Code of the clause.", max_length=40)),
                (
                    "clause_digest",
                    models.CharField(
                        help_text="SHA-256 of the clause with the category it stands in.", max_length=64
                    ),
                ),
                (
                    "found",
                    models.JSONField(
                        help_text="What made it look protected: ground, term, the words where it is."
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[("allow", "allowed"), ("refuse", "refused")],
                        help_text="What was decided.",
                        max_length=6,
                    ),
                ),
                ("reason", models.TextField(help_text="Why; public.")),
                ("at", models.DateTimeField(help_text="When.")),
            ],
            options={
                "verbose_name": "decision on a clause",
                "verbose_name_plural": "decisions on clauses",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="PublicationCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "digest",
                    models.CharField(help_text="SHA-256 of the draft's canonical text.", max_length=64),
                ),
                (
                    "books_digest",
                    models.CharField(
                        help_text="SHA-256 over the digests of the revisions on file.", max_length=64
                    ),
                ),
                (
                    "problems",
                    models.PositiveIntegerField(
                        help_text="How many things are wrong with the text, in itself or beside the books on file."
                    ),
                ),
                ("examples", models.PositiveIntegerField(help_text="How many worked examples were run.")),
                (
                    "failures",
                    models.PositiveIntegerField(
                        help_text="How many of them came out otherwise than they say."
                    ),
                ),
                (
                    "to_review",
                    models.JSONField(
                        default=list,
                        help_text="Digests of the clauses on which a reviewer has to decide (`rules.engine.paraphrase`).",
                    ),
                ),
                ("at", models.DateTimeField(help_text="When.")),
            ],
            options={
                "verbose_name": "check before publication",
                "verbose_name_plural": "checks before publication",
                "ordering": ("-pk",),
            },
        ),
        migrations.RemoveConstraint(
            model_name="revision",
            name="rules_revision_day",
        ),
        migrations.AddField(
            model_name="revision",
            name="draft",
            field=counties.models.scoped.CountyForeignKey(
                blank=True,
                help_text="The draft that became it; empty for a text shipped with the county's app.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rules.draft",
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="withdrawal_reason",
            field=models.TextField(blank=True, help_text="Why it was taken back; public."),
        ),
        migrations.AddField(
            model_name="revision",
            name="withdrawn_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When it was taken back, before its day; empty where it was not.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Who took it back.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("county", "effective_from"),
                name="rules_revision_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(fields=("county", "draft"), name="rules_revision_draft"),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("draft__isnull", True), ("publisher__isnull", True)),
                    models.Q(("draft__isnull", False), ("publisher__isnull", False)),
                    _connector="OR",
                ),
                name="rules_revision_has_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawal_reason", ""),
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawal_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="rules_revision_withdrawn_with_reason",
            ),
        ),
        migrations.AddField(
            model_name="clausereview",
            name="by",
            field=models.ForeignKey(
                help_text="Who decided.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="clausereview",
            name="county",
            field=models.ForeignKey(
                help_text="The county whose row this is.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="counties.county",
            ),
        ),
        migrations.AddField(
            model_name="clausereview",
            name="draft",
            field=counties.models.scoped.CountyForeignKey(
                help_text="The draft in which it was read.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="rules.draft",
            ),
        ),
        migrations.AddField(
            model_name="publicationcheck",
            name="by",
            field=models.ForeignKey(
                help_text="For whom it was checked.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="publicationcheck",
            name="county",
            field=models.ForeignKey(
                help_text="The county whose row this is.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="counties.county",
            ),
        ),
        migrations.AddField(
            model_name="publicationcheck",
            name="draft",
            field=counties.models.scoped.CountyForeignKey(
                help_text="The draft it is about.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="checks",
                to="rules.draft",
            ),
        ),
        migrations.AddIndex(
            model_name="clausereview",
            index=models.Index(fields=["county", "clause_digest"], name="rules_clausereview_of"),
        ),
        migrations.AddConstraint(
            model_name="clausereview",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="rules_clausereview_reason"
            ),
        ),
    ]
