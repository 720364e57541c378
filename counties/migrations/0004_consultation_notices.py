"""Notices that a comment was answered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0003_charter_reviewer"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("deduction", "A deduction is planned"),
                    ("credit", "A credit was recorded"),
                    ("appeal", "News of your appeal"),
                    ("benefit", "News of a benefit"),
                    ("revision", "A new text of the rulebook changed something for you"),
                    ("consultation", "Your comment was answered"),
                ],
                help_text="What it is about.",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="reference",
            field=models.CharField(
                help_text="Reference number of the record or appeal, code of the benefit or revision, number of the consultation.",
                max_length=40,
            ),
        ),
    ]
