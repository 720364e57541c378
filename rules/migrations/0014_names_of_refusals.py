"""What triggers refuse in consultations has a name, by which a reader is told in their own language."""

from django.db import migrations

NAMED = """
CREATE OR REPLACE FUNCTION rules_consultation_moves_on() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL THEN
    RAISE check_violation USING
      MESSAGE = 'R5: a consultation that has closed stays as it is', CONSTRAINT = 'rules_consultation_stays';
  END IF;
  IF NEW.closes_on < OLD.closes_on THEN
    RAISE check_violation USING
      MESSAGE = 'R5: the end of a consultation moves away, never nearer', CONSTRAINT = 'rules_consultation_end_moves_away';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION rules_consultation_is_open() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.rules_consultation
                  WHERE county_id = NEW.county_id AND id = NEW.consultation_id AND closed_at IS NULL) THEN
    RAISE check_violation USING
      MESSAGE = 'R5: this consultation is closed', CONSTRAINT = 'rules_consultation_takes_no_more';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION rules_comment_person_goes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.by_id IS NOT NULL OR NEW.resident_id IS NOT NULL THEN
    RAISE check_violation USING
      MESSAGE = 'E2: who spoke is named or not named, never changed', CONSTRAINT = 'rules_comment_names_nobody_new';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rules", "0013_publication_gates")]

    operations = [migrations.RunSQL(NAMED, migrations.RunSQL.noop)]
