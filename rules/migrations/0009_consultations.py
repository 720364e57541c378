"""Consultations on drafts, comments and answers, and what the database itself refuses."""

import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import counties.models.scoped

TRIGGERS = """
CREATE FUNCTION rules_consultation_moves_on() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL THEN
    RAISE check_violation USING MESSAGE = 'R5: a consultation that has closed stays as it is';
  END IF;
  IF NEW.closes_on < OLD.closes_on THEN
    RAISE check_violation USING MESSAGE = 'R5: the end of a consultation moves away, never nearer';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consultation_moves_on BEFORE UPDATE ON rules_consultation
  FOR EACH ROW EXECUTE FUNCTION rules_consultation_moves_on();

CREATE FUNCTION rules_consultation_is_open() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.rules_consultation
                  WHERE county_id = NEW.county_id AND id = NEW.consultation_id AND closed_at IS NULL) THEN
    RAISE check_violation USING MESSAGE = 'R5: this consultation is closed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER comment_while_open BEFORE INSERT ON rules_comment
  FOR EACH ROW EXECUTE FUNCTION rules_consultation_is_open();
CREATE TRIGGER version_while_open BEFORE INSERT ON rules_consultationversion
  FOR EACH ROW EXECUTE FUNCTION rules_consultation_is_open();

CREATE FUNCTION rules_comment_person_goes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.by_id IS NOT NULL OR NEW.resident_id IS NOT NULL THEN
    RAISE check_violation USING MESSAGE = 'E2: who spoke is named or not named, never changed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER comment_person_goes BEFORE UPDATE ON rules_comment
  FOR EACH ROW EXECUTE FUNCTION rules_comment_person_goes();
"""
UNDO = """
DROP FUNCTION rules_consultation_moves_on() CASCADE;
DROP FUNCTION rules_consultation_is_open() CASCADE;
DROP FUNCTION rules_comment_person_goes() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0003_charter_reviewer"),
        ("rules", "0008_reviews_and_withdrawal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(help_text="1, 2, … in the county; its permanent address."),
                ),
                ("opened_on", models.DateField(help_text="The county's day on which it was opened.")),
                ("opened_at", models.DateTimeField(help_text="When.")),
                ("closes_on", models.DateField(help_text="The last day on which it takes comments.")),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, help_text="When it closed, by itself.", null=True),
                ),
                (
                    "summary",
                    models.JSONField(
                        blank=True,
                        help_text="Counts when it closed (`rules.selectors.consultations.counts_of`).",
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
                    "draft",
                    counties.models.scoped.CountyForeignKey(
                        help_text="The draft it is about.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="rules.draft",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        help_text="Who opened it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "consultation",
                "verbose_name_plural": "consultations",
                "ordering": ("-number",),
            },
        ),
        migrations.CreateModel(
            name="ConsultationTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("closes_on", models.DateField(help_text="The last day for comments.")),
                (
                    "why",
                    models.TextField(
                        blank=True, help_text="Why it was moved, in public; empty for the first."
                    ),
                ),
                ("at", models.DateTimeField(help_text="When.")),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Who set it.",
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
                        related_name="terms",
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
                "verbose_name": "end of a consultation",
                "verbose_name_plural": "ends of consultations",
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ConsultationVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="1 for the text it began with.")),
                ("digest", models.CharField(help_text="SHA-256 of the canonical text.", max_length=64)),
                ("document", models.JSONField(help_text="The text, in the shape of the TOML.")),
                (
                    "why",
                    models.TextField(
                        blank=True,
                        help_text="Why the text was changed, in public; empty for the first version.",
                    ),
                ),
                ("at", models.DateTimeField(help_text="When.")),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Who laid it open.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "compared_with",
                    counties.models.scoped.CountyForeignKey(
                        blank=True,
                        help_text="The revision in force on that day, beside which it is shown.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rules.revision",
                    ),
                ),
                (
                    "consultation",
                    counties.models.scoped.CountyForeignKey(
                        help_text="The consultation.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
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
                "verbose_name": "version of a consultation",
                "verbose_name_plural": "versions of consultations",
                "ordering": ("-number",),
            },
        ),
        migrations.CreateModel(
            name="PaperForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(help_text="The code on the form, unique in the county.", max_length=20),
                ),
                ("printed_at", models.DateTimeField(help_text="When.")),
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
                    "printed_by",
                    models.ForeignKey(
                        help_text="Who printed it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    counties.models.scoped.CountyForeignKey(
                        help_text="The text for which it was printed.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="rules.consultationversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper form",
                "verbose_name_plural": "paper forms",
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="1, 2, … in the consultation.")),
                (
                    "part",
                    models.CharField(
                        blank=True,
                        help_text="Kind of clause (`rules.engine.editing`); empty for the whole text.",
                        max_length=9,
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="Code of the clause; empty for what stands alone.",
                        max_length=40,
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("for", "for it"),
                            ("against", "against it"),
                            ("neither", "neither for nor against"),
                        ],
                        help_text="For, against, or neither.",
                        max_length=7,
                    ),
                ),
                ("words", models.TextField(help_text="What the person says.")),
                (
                    "speaker",
                    models.CharField(
                        choices=[
                            ("resident", "a resident"),
                            ("public", "a member of the public"),
                            ("staff", "a member of staff"),
                            ("paper", "on a paper form"),
                        ],
                        help_text="As what the person spoke.",
                        max_length=8,
                    ),
                ),
                (
                    "client_id",
                    models.UUIDField(
                        default=uuid.uuid4, help_text="Id of the form: the same click twice is one comment."
                    ),
                ),
                ("on", models.DateField(help_text="The county's day on which it came in.")),
                ("at", models.DateTimeField(help_text="When.")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose account; empty for a paper form and after consent was withdrawn.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="The clerk who entered the form.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resident",
                    counties.models.scoped.CountyForeignKey(
                        blank=True,
                        help_text="The resident who spoke; empty after consent was withdrawn.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="counties.resident",
                    ),
                ),
                (
                    "consultation",
                    counties.models.scoped.CountyForeignKey(
                        help_text="The consultation.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="rules.consultation",
                    ),
                ),
                (
                    "version",
                    counties.models.scoped.CountyForeignKey(
                        help_text="The text that was commented on.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="rules.consultationversion",
                    ),
                ),
                (
                    "paper",
                    counties.models.scoped.CountyForeignKey(
                        blank=True,
                        help_text="The form it stood on.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="rules.paperform",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="CommentAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(help_text="The answer, in public.")),
                ("at", models.DateTimeField(help_text="When.")),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Who answered.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "comment",
                    counties.models.scoped.CountyForeignKey(
                        help_text="The comment answered.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="rules.comment",
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
                "verbose_name": "answer to a comment",
                "verbose_name_plural": "answers to comments",
                "ordering": ("at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="rules_commentanswer_words"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CommentHiding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hidden", models.BooleanField(help_text="Whether its words are hidden from then on.")),
                ("why", models.TextField(help_text="Why; public.")),
                ("at", models.DateTimeField(help_text="When.")),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Who decided.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "comment",
                    counties.models.scoped.CountyForeignKey(
                        help_text="The comment.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hidings",
                        to="rules.comment",
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
                "verbose_name": "hiding of a comment",
                "verbose_name_plural": "hidings of comments",
                "ordering": ("-at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="rules_commenthiding_why"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.UniqueConstraint(fields=("county", "number"), name="rules_consultation_number"),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("county", "draft"),
                name="rules_consultation_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "closes_on__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("opened_on"), "+", models.Value(datetime.timedelta(days=7))
                        ),
                    )
                ),
                name="rules_consultation_seven_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("summary__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("summary__isnull", False)),
                    _connector="OR",
                ),
                name="rules_consultation_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultationversion",
            constraint=models.UniqueConstraint(
                fields=("county", "consultation", "number"), name="rules_consultationversion_no"
            ),
        ),
        migrations.AddConstraint(
            model_name="consultationversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", 1), models.Q(("why", ""), _negated=True), _connector="OR"),
                name="rules_consultationversion_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperform",
            constraint=models.UniqueConstraint(fields=("county", "code"), name="rules_paperform_code"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(
                fields=("county", "consultation", "number"), name="rules_comment_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(fields=("county", "client_id"), name="rules_comment_click"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(fields=("county", "paper"), name="rules_comment_paper_once"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(
                fields=("county", "version", "part", "code", "by"), name="rules_comment_one_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="rules_comment_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("by__isnull", True),
                        ("entered_by__isnull", False),
                        ("paper__isnull", False),
                        ("resident__isnull", True),
                        ("speaker", "paper"),
                    ),
                    models.Q(
                        models.Q(("speaker", "paper"), _negated=True),
                        ("entered_by__isnull", True),
                        ("paper__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="rules_comment_speaker",
            ),
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
