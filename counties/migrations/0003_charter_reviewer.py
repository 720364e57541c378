"""The right to decide on clauses that look like protected conduct."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0002_revision_notices"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="county",
            options={
                "ordering": ("slug",),
                "permissions": (
                    ("hold_record", "Is a resident on the county's list"),
                    ("propose_records", "May propose records and hand over notices"),
                    ("confirm_records", "May confirm proposed records"),
                    ("revise_rules", "May draft revisions of the rulebook"),
                    ("publish_rules", "May publish revisions that somebody else wrote"),
                    ("review_clauses", "May decide on clauses that look like protected conduct"),
                    ("decide_appeals", "May decide appeals"),
                ),
                "verbose_name": "county",
                "verbose_name_plural": "counties",
            },
        ),
    ]
