"""The snapshot of a county on columns, and the triggers that note whose facts have changed since."""

import django.db.models.deletion
from django.db import migrations, models

import counties.models.scoped

# Rows of one statement beyond which nobody counts residents: everybody's facts may have changed.
MANY = 5000

# They run as whoever writes, so that row-level security holds: nobody can note a change in another county.
NOTE = f"""
CREATE FUNCTION rules_note_changes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE many boolean;
BEGIN
  SELECT count(*) > {MANY} INTO many FROM (SELECT FROM written LIMIT {MANY} + 1) AS few;
  IF many THEN
    INSERT INTO public.rules_snapshotchange (county_id, transaction)
    SELECT DISTINCT county_id, pg_current_xact_id()::text::bigint FROM written;
  ELSE
    INSERT INTO public.rules_snapshotchange (county_id, resident_id, transaction)
    SELECT DISTINCT county_id, resident_id, pg_current_xact_id()::text::bigint FROM written;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION rules_note_resident_changes() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.rules_snapshotchange (county_id, resident_id, transaction)
  SELECT county_id, id, pg_current_xact_id()::text::bigint
    FROM (SELECT county_id, id, key, born_on, village_id, household_id FROM written
          EXCEPT SELECT county_id, id, key, born_on, village_id, household_id FROM earlier) AS changed;
  RETURN NULL;
END $$;

CREATE FUNCTION rules_note_place_changes() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.rules_snapshotchange (county_id, transaction)
  SELECT DISTINCT county_id, pg_current_xact_id()::text::bigint
    FROM (SELECT county_id, id, code FROM earlier EXCEPT SELECT county_id, id, code FROM written) AS changed;
  RETURN NULL;
END $$;

CREATE TRIGGER noted_after_insert AFTER INSERT ON counties_membership REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION rules_note_changes();
CREATE TRIGGER noted_after_update AFTER UPDATE ON counties_membership REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION rules_note_changes();
CREATE TRIGGER noted_after_delete AFTER DELETE ON counties_membership REFERENCING OLD TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION rules_note_changes();
CREATE TRIGGER noted_after_update AFTER UPDATE ON counties_resident
  REFERENCING OLD TABLE AS earlier NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION rules_note_resident_changes();
CREATE TRIGGER noted_after_update AFTER UPDATE ON counties_village
  REFERENCING OLD TABLE AS earlier NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION rules_note_place_changes();
CREATE TRIGGER noted_after_update AFTER UPDATE ON counties_household
  REFERENCING OLD TABLE AS earlier NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION rules_note_place_changes();

-- Compressed already: nothing to gain by trying again. Records and transitions get their triggers from the model
-- (`changes_noted_by`, counties/isolation.py), for each of their partitions needs them.
ALTER TABLE rules_snapshot ALTER COLUMN payload SET STORAGE EXTERNAL;
"""  # noqa: S608  # a number of ours

UNDO = """
DROP FUNCTION rules_note_changes() CASCADE;
DROP FUNCTION rules_note_resident_changes() CASCADE;
DROP FUNCTION rules_note_place_changes() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0003_charter_reviewer"),
        ("rules", "0009_consultations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "bucket",
                    models.PositiveIntegerField(
                        help_text="Bucket of residents, from 0 (`counties.partitions`)."
                    ),
                ),
                (
                    "division",
                    models.CharField(
                        help_text="How the county was divided into buckets when it was made.", max_length=20
                    ),
                ),
                ("layout", models.PositiveIntegerField(help_text="Version of the payload's layout.")),
                (
                    "digest",
                    models.CharField(
                        help_text="SHA-256 of the payload; nothing is read without it.", max_length=64
                    ),
                ),
                (
                    "payload",
                    models.BinaryField(help_text="The columns, compressed (`rules.columns.kept.payload`)."),
                ),
                ("residents", models.PositiveIntegerField(help_text="How many residents are in it.")),
                ("records", models.PositiveIntegerField(help_text="How many records are in it.")),
                (
                    "cluster",
                    models.BigIntegerField(
                        help_text="Identifier of the database server whose transaction numbers the watermark counts."
                    ),
                ),
                (
                    "watermark",
                    models.BigIntegerField(
                        help_text="Whatever transactions below this number wrote is in it; of later ones, what they wrote may not be."
                    ),
                ),
                ("made_at", models.DateTimeField(help_text="When it was made or brought up to date.")),
                (
                    "county",
                    models.ForeignKey(
                        help_text="The county whose row this is.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counties.county",
                    ),
                ),
            ],
            options={
                "verbose_name": "snapshot",
                "verbose_name_plural": "snapshots",
                "constraints": [
                    models.UniqueConstraint(fields=("county", "bucket"), name="rules_snapshot_bucket")
                ],
            },
        ),
        migrations.CreateModel(
            name="SnapshotChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "transaction",
                    models.BigIntegerField(help_text="Number of the transaction that wrote (xid8)."),
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
                    "resident",
                    counties.models.scoped.CountyForeignKey(
                        db_index=False,
                        help_text="Whose facts changed; empty where everybody's may have.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counties.resident",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of facts",
                "verbose_name_plural": "changes of facts",
                "indexes": [
                    models.Index(fields=["county", "transaction"], name="rules_snapshotchange_since")
                ],
            },
        ),
        migrations.RunSQL(NOTE, UNDO),
    ]
