"""Rows say in 64 bits what they say; phases of a run leave their findings to the next; snapshots know their day."""

import datetime

import django.db.models.deletion
from django.db import migrations, models

import counties.models.scoped


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0004_consultation_notices"),
        ("rules", "0011_rule_marks"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="lines",
            field=models.JSONField(
                default=dict,
                help_text="By code of a programme whose places are all given: the last claim with one.",
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="answers_mark",
            field=models.BigIntegerField(
                help_text="The same of the answers, as they were before places were given out.", null=True
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="mark",
            field=models.BigIntegerField(
                help_text="64 bits of all that the row says but its answers, to compare quickly; empty in rows of earlier versions.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="snapshot",
            name="day",
            field=models.DateField(
                default=datetime.date(9999, 12, 31),
                help_text="Memberships that were over by this day are not in it.",
            ),
        ),
        migrations.AlterField(
            model_name="runchunk",
            name="phase",
            field=models.CharField(
                choices=[("scores", "scores"), ("claims", "claims to places"), ("answers", "answers")],
                help_text="What is computed.",
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="RunFindings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("scores", "scores"),
                            ("sums", "sums of households"),
                            ("claims", "claims to places"),
                            ("households", "households of the whole county"),
                        ],
                        help_text="What was found.",
                        max_length=10,
                    ),
                ),
                ("bucket", models.PositiveIntegerField(default=0, help_text="The bucket that it is about.")),
                ("payload", models.BinaryField(help_text="The columns (`rules.columns.scores.reckoned`).")),
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
                    "run",
                    counties.models.scoped.CountyForeignKey(
                        help_text="The run it belongs to.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="rules.run",
                    ),
                ),
            ],
            options={
                "verbose_name": "findings of a run",
                "verbose_name_plural": "findings of runs",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "run", "kind", "bucket"), name="rules_runfindings_once"
                    )
                ],
            },
        ),
        # Compressed already; and read whole.
        migrations.RunSQL(
            "ALTER TABLE rules_runfindings ALTER COLUMN payload SET STORAGE EXTERNAL", migrations.RunSQL.noop
        ),
    ]
