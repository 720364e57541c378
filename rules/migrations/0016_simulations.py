"""Simulations of drafts that workers make, for counties too large for a request."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import counties.models.scoped


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0004_consultation_notices"),
        ("rules", "0015_consultation_statements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Simulation",
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
                ("as_of", models.DateField(help_text="The county's day on which it was asked for.")),
                ("asked_at", models.DateTimeField(help_text="When it was asked for.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("done", "done"),
                            ("superseded", "superseded"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        help_text="Where it stands.",
                        max_length=10,
                    ),
                ),
                (
                    "buckets",
                    models.PositiveIntegerField(default=0, help_text="Buckets of the county; 0 = not begun."),
                ),
                ("done", models.PositiveIntegerField(default=0, help_text="Buckets that have been read.")),
                (
                    "attempts",
                    models.PositiveIntegerField(default=0, help_text="How many times a worker began."),
                ),
                ("error", models.TextField(blank=True, help_text="What the last failed try said.")),
                ("holder", models.UUIDField(help_text="The try that holds it; new for each one.", null=True)),
                (
                    "held_until",
                    models.DateTimeField(
                        help_text="When it may be taken by another worker, unless the holder says so again.",
                        null=True,
                    ),
                ),
                ("begun_at", models.DateTimeField(help_text="When the last try began.", null=True)),
                (
                    "ended_at",
                    models.DateTimeField(help_text="When it was done, superseded or given up.", null=True),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        help_text="Who asked for it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        help_text="The county whose row this is.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counties.county",
                    ),
                ),
                (
                    "draft",
                    counties.models.scoped.CountyForeignKey(
                        help_text="The draft it is about.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="simulations",
                        to="rules.draft",
                    ),
                ),
                (
                    "report",
                    counties.models.scoped.CountyForeignKey(
                        blank=True,
                        help_text="What came of it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="simulations",
                        to="rules.impactreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "simulation of a draft",
                "verbose_name_plural": "simulations of drafts",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["county", "id"],
                        name="rules_simulation_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("county", "draft"),
                        name="rules_simulation_one_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("report__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("report__isnull", True)),
                            _connector="OR",
                        ),
                        name="rules_simulation_report",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True), ("ended_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="rules_simulation_ended",
                    ),
                ],
            },
        ),
    ]
