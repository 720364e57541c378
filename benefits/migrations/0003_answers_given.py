"""The answers of one moment in one row; the log that had a row for each programme goes into it."""

import django.db.models.deletion
from django.db import migrations, models

import counties.models.scoped

# Row-level security binds the owner too where it is forced; every county's rows are taken over.
MOVE = """
ALTER TABLE benefits_programmeanswer NO FORCE ROW LEVEL SECURITY;
INSERT INTO benefits_answersgiven (county_id, resident_id, run_id, answers, revision, as_of, at)
SELECT county_id, resident_id, run_id,
       jsonb_object_agg(programme, jsonb_build_object('answer', answer, 'reason', reason -> 0) ORDER BY id),
       revision, as_of, at
  FROM benefits_programmeanswer
 GROUP BY county_id, resident_id, run_id, revision, as_of, at
 ORDER BY min(id);
"""

FORGET = """
DROP FUNCTION benefits_erase_answers(bigint);
DROP TABLE benefits_programmeanswer;
DROP FUNCTION IF EXISTS benefits_programmeanswer_links_in_county();
"""

CREATE = """
CREATE FUNCTION benefits_erase_answers(erased bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM benefits_answersgiven
         WHERE resident_id = erased
           AND NOT EXISTS (
               SELECT 1 FROM counties_membership
                WHERE resident_id = erased AND left_on IS NULL
           )
        RETURNING 1
    )
    SELECT count(*) FROM gone
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("benefits", "0002_erase_answers"),
        ("counties", "0001_initial"),
        ("rules", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswersGiven",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answers",
                    models.JSONField(
                        help_text="Code of each programme whose answer changed, to answer and reason: the path of needs that decided it."
                    ),
                ),
                ("revision", models.CharField(help_text="Code of the revision in force.", max_length=40)),
                ("as_of", models.DateField(help_text="The day they are about.")),
                ("at", models.DateTimeField(help_text="When they were given.")),
                (
                    "county",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        help_text="The county whose row this is.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counties.county",
                    ),
                ),
                (
                    "resident",
                    counties.models.scoped.CountyForeignKey(
                        db_index=False,
                        help_text="Who was answered.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers_given",
                        to="counties.resident",
                    ),
                ),
                (
                    "run",
                    counties.models.scoped.CountyForeignKey(
                        db_index=False,
                        help_text="The run whose scores they rest on.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rules.run",
                    ),
                ),
            ],
            options={
                "verbose_name": "answers given",
                "verbose_name_plural": "answers given",
                "ordering": ("-at", "-pk"),
                "indexes": [
                    models.Index(fields=["county", "resident"], name="benefits_given_by_resident"),
                    models.Index(fields=["county", "run"], name="benefits_given_by_run"),
                ],
            },
        ),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FORGET), migrations.RunSQL(CREATE)],
            state_operations=[migrations.DeleteModel(name="ProgrammeAnswer")],
        ),
    ]
