"""The list of records that wait for a step, filled from the transitions that are there."""

import django.db.models.deletion
from django.db import migrations, models

import counties.models.scoped

# Row-level security comes to the new tables after the migrate; of the others every county's rows are read too.
FILL = """
SET LOCAL statement_timeout = 0;
ALTER TABLE counties_notice NO FORCE ROW LEVEL SECURITY;
ALTER TABLE counties_noticedelivery NO FORCE ROW LEVEL SECURITY;
INSERT INTO rules_openrecord (county_id, resident_id, record_id, state, since, told_on)
SELECT last.county_id, last.resident_id, record_id, state, last."on", told."on"
  FROM (SELECT DISTINCT ON (county_id, resident_id, record_id) *
          FROM rules_recordtransition
         ORDER BY county_id, resident_id, record_id, "on" DESC, at DESC, id DESC) last
  JOIN rules_record record
    ON record.county_id = last.county_id AND record.resident_id = last.resident_id AND record.id = record_id
  LEFT JOIN counties_notice notice
    ON notice.county_id = last.county_id AND kind = 'deduction' AND notice.reference = record.reference
  LEFT JOIN counties_noticedelivery told ON told.county_id = last.county_id AND notice_id = notice.id
 WHERE state IN ('proposed', 'notified', 'suspended');
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE counties_notice FORCE ROW LEVEL SECURITY;
ALTER TABLE counties_noticedelivery FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("counties", "0001_initial"), ("rules", "0003_partitions")]

    operations = [
        migrations.CreateModel(
            name="OpenRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("notified", "announced"),
                            ("in_effect", "in effect"),
                            ("suspended", "suspended"),
                            ("repaired", "repaired"),
                            ("refused", "refused"),
                            ("annulled", "annulled"),
                        ],
                        help_text="The state in which it waits.",
                        max_length=10,
                    ),
                ),
                ("since", models.DateField(help_text="The day from which it is in that state.")),
                (
                    "told_on",
                    models.DateField(
                        blank=True,
                        help_text="The day on which the notice of an announced deduction arrived.",
                        null=True,
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
                    "record",
                    counties.models.scoped.CountyForeignKey(
                        help_text="The record that waits.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waiting",
                        to="rules.record",
                    ),
                ),
                (
                    "resident",
                    counties.models.scoped.CountyForeignKey(
                        help_text="Whose record it is.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counties.resident",
                    ),
                ),
            ],
            options={
                "verbose_name": "waiting record",
                "verbose_name_plural": "waiting records",
                "indexes": [
                    models.Index(fields=["county", "state"], name="rules_openrecord_by_state"),
                    models.Index(
                        condition=models.Q(("state", "notified"), ("told_on__isnull", False)),
                        fields=["county", "told_on"],
                        name="rules_openrecord_told",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "resident", "record"), name="rules_openrecord_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("proposed", "notified", "suspended"))),
                        name="rules_openrecord_waits",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
