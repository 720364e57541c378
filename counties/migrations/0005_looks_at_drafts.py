"""Looking at what a draft would change for one resident is a look too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0004_consultation_notices"),
    ]

    operations = [
        migrations.AlterField(
            model_name="accesslog",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("entry", "to enter or check a record"),
                    ("notice", "to hand over a notice"),
                    ("appeal", "to decide an appeal"),
                    ("help", "to help the resident"),
                    ("benefit", "to decide on a benefit"),
                    ("draft", "to see what a draft of the rulebook would change"),
                ],
                help_text="Why.",
                max_length=10,
            ),
        ),
    ]
