"""What a county says at the end of a consultation; the database refuses it before the end."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import counties.models.scoped

TRIGGER = """
CREATE FUNCTION rules_statement_after_the_end() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.rules_consultation
              WHERE county_id = NEW.county_id AND id = NEW.consultation_id AND closed_at IS NULL) THEN
    RAISE check_violation USING
      MESSAGE = 'R5: this consultation still takes comments', CONSTRAINT = 'rules_statement_after_the_end';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER statement_after_the_end BEFORE INSERT ON rules_consultationstatement
  FOR EACH ROW EXECUTE FUNCTION rules_statement_after_the_end();
"""
UNDO = "DROP FUNCTION rules_statement_after_the_end() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0004_consultation_notices"),
        ("rules", "0014_names_of_refusals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsultationStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(help_text="1 for the first; each correction has the next."),
                ),
                ("heard", models.JSONField(help_text="What people said, in both languages.")),
                ("changed", models.JSONField(help_text="What was changed because of it, in both languages.")),
                ("kept", models.JSONField(help_text="What was not changed, and why, in both languages.")),
                (
                    "why",
                    models.TextField(
                        blank=True, help_text="Why it was corrected, in public; empty for the first."
                    ),
                ),
                ("at", models.DateTimeField(help_text="When.")),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Who wrote it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consultation",
                    counties.models.scoped.CountyForeignKey(
                        help_text="The consultation.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="rules.consultation",
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
            ],
            options={
                "verbose_name": "closing statement of a consultation",
                "verbose_name_plural": "closing statements of consultations",
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "consultation", "number"), name="rules_consultationstatement_no"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1), models.Q(("why", ""), _negated=True), _connector="OR"
                        ),
                        name="rules_consultationstatement_why",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TRIGGER, UNDO),
    ]
