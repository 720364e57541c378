"""What is written in bulk has no constraint and no index on the county alone: both take time for every row."""

import django.db.models.deletion
from django.db import migrations, models

import counties.models.scoped


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0006_written_in_bulk"),
        ("rules", "0016_simulations"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="revisioneffect",
            name="rules_revisioneffect_once",
        ),
        migrations.RemoveIndex(
            model_name="revisioneffect",
            name="rules_revisioneffect_resident",
        ),
        migrations.AlterField(
            model_name="revisioneffect",
            name="county",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                help_text="The county whose row this is.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="counties.county",
            ),
        ),
        migrations.AlterField(
            model_name="scorechange",
            name="county",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                help_text="The county whose row this is.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="counties.county",
            ),
        ),
        migrations.AlterField(
            model_name="scorechange",
            name="resident",
            field=counties.models.scoped.CountyForeignKey(
                db_index=False,
                help_text="Whose score.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="score_changes",
                to="counties.resident",
            ),
        ),
        migrations.AddConstraint(
            model_name="revisioneffect",
            constraint=models.UniqueConstraint(
                fields=("county", "resident", "telling"), name="rules_revisioneffect_once"
            ),
        ),
    ]
