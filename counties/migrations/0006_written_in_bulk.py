"""What is written in bulk has no constraint and no index on the county alone: both take time for every row."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0005_looks_at_drafts"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="notice",
            name="counties_notice_by_reference",
        ),
        migrations.AlterField(
            model_name="notice",
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
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("kind", "revision"), _negated=True),
                fields=["county", "kind", "reference"],
                name="counties_notice_by_reference",
            ),
        ),
    ]
