"""Runs by buckets and generations of scores (docs/adr/0023); fills the new columns of what is there."""

import django.db.models.deletion
from django.db import migrations, models

import counties.models.scoped

# Row-level security binds the owner too where it is forced; here every county's rows are changed at once.
# `counties.isolation` forces it again after every migrate, and so does the last step here.
UNFORCE = """
ALTER TABLE rules_run NO FORCE ROW LEVEL SECURITY;
ALTER TABLE rules_runchunk NO FORCE ROW LEVEL SECURITY;
ALTER TABLE rules_currentrun NO FORCE ROW LEVEL SECURITY;
"""
FORCE = UNFORCE.replace(" NO FORCE ", " FORCE ")

# Chunks were ranges of residents. A run under way cannot go on by buckets: the next drain starts a new one.
FILL_CHUNKS = """
UPDATE rules_runchunk SET bucket = number - 1;
UPDATE rules_run SET state = 'superseded', finished_at = now() WHERE state IN ('scoring', 'answering');
SET CONSTRAINTS ALL IMMEDIATE;
"""
FILL_GENERATION = "UPDATE rules_currentrun SET generation_id = run_id; SET CONSTRAINTS ALL IMMEDIATE;"


class Migration(migrations.Migration):
    dependencies = [("rules", "0001_initial")]

    operations = [
        migrations.RunSQL(UNFORCE, FORCE),
        migrations.AddField(
            model_name="run",
            name="changed",
            field=models.PositiveIntegerField(
                default=0, help_text="Residents whose row differs from the one readers saw before."
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="mode",
            field=models.CharField(
                choices=[("full", "all scores anew"), ("changes", "only what changed")],
                default="full",
                help_text="Whether it stages every score or those that differ.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="runchunk",
            name="bucket",
            field=models.PositiveIntegerField(
                default=0, help_text="Bucket of residents that it computes, from 0 (`counties.partitions`)."
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="runchunk",
            name="changed",
            field=models.PositiveIntegerField(
                default=0, help_text="Residents whose row differs from the one readers see."
            ),
        ),
        migrations.AddField(
            model_name="runchunk",
            name="inputs_digest",
            field=models.CharField(
                blank=True, default="", help_text="SHA-256 over the facts that went in.", max_length=64
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="runchunk",
            name="residents",
            field=models.PositiveIntegerField(default=0, help_text="Residents computed."),
        ),
        migrations.RunSQL(FILL_CHUNKS, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="runchunk", name="first_resident"),
        migrations.RemoveField(model_name="runchunk", name="last_resident"),
        migrations.AddField(
            model_name="currentrun",
            name="generation",
            field=counties.models.scoped.CountyForeignKey(
                help_text="The run whose rows readers see.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rules.run",
            ),
        ),
        migrations.RunSQL(FILL_GENERATION, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="currentrun",
            name="generation",
            field=counties.models.scoped.CountyForeignKey(
                help_text="The run whose rows readers see.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rules.run",
            ),
        ),
        migrations.RunSQL(FORCE, UNFORCE),
    ]
