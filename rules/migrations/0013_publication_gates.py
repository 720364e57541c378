"""The gates of publication and of withdrawal, kept by the database too (docs/adr/0026)."""

from django.db import migrations

# What the engine knows and SQL has to know as well; a test compares the two.
CHARTER = """
CREATE FUNCTION rules_canonical(value jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE jsonb_typeof(value)
    WHEN 'object' THEN (
      SELECT '{' || coalesce(string_agg(to_json(key)::text || ':' || public.rules_canonical(inside), ',' ORDER BY key COLLATE "C"), '') || '}'
        FROM jsonb_each(value) AS entry (key, inside))
    WHEN 'array' THEN (
      SELECT '[' || coalesce(string_agg(public.rules_canonical(inside), ',' ORDER BY place), '') || ']'
        FROM jsonb_array_elements(value) WITH ORDINALITY AS entry (inside, place))
    ELSE value::text
  END;
END $$;

CREATE FUNCTION rules_digest(value jsonb) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(convert_to(public.rules_canonical(value), 'UTF8')), 'hex')
$$;

CREATE FUNCTION rules_takes_points(rule jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT rule ? 'holds_grade_at' OR EXISTS (
    SELECT 1 FROM (
      SELECT jsonb_path_query(rule, '$.points') UNION ALL
      SELECT jsonb_path_query(rule, '$.points_between[*]') UNION ALL
      SELECT jsonb_path_query(rule, '$.per.points') UNION ALL
      SELECT jsonb_path_query(rule, '$.ladder.points[*]')
    ) AS amount (value) WHERE value #>> '{}' LIKE '-%'
  )
$$;

CREATE FUNCTION rules_breach(rule jsonb) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN NOT public.rules_takes_points(rule) THEN ''
    WHEN rule ->> 'ground' IN (
      'petitioning', 'complaint_or_appeal', 'litigation', 'speech', 'press', 'assembly', 'association', 'religion',
      'ethnicity', 'political_opinion', 'family_planning', 'health_or_disability', 'refusing_consent',
      'relatives_conduct', 'poverty_or_unconfirmed_debt') THEN 'R1'
    WHEN coalesce(rule ->> 'legal_basis', '') = '' OR rule ->> 'evidence' IS DISTINCT FROM 'effective_document' THEN 'R2'
    WHEN rule ->> 'counts_for' IS NULL THEN 'R3'
    WHEN rule ->> 'counts_for' ~ ' month' AND split_part(rule ->> 'counts_for', ' ', 1)::int > 60 THEN 'R3'
    WHEN rule ->> 'counts_for' ~ ' day' AND split_part(rule ->> 'counts_for', ' ', 1)::int > 1825 THEN 'R3'
    ELSE ''
  END
$$;

CREATE FUNCTION rules_county_day(county bigint, at timestamptz) RETURNS date LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(replay_today, (at AT TIME ZONE time_zone)::date) FROM public.counties_county WHERE id = county
$$;

CREATE FUNCTION rules_books_digest(county bigint) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(convert_to(coalesce(string_agg(digest, E'\\n' ORDER BY effective_from, code), ''), 'UTF8')), 'hex')
    FROM public.rules_revision WHERE county_id = county AND withdrawn_at IS NULL
$$;

CREATE FUNCTION rules_is_author(county bigint, of_draft bigint, person bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.rules_draft
                  WHERE county_id = county AND id = of_draft AND author_id = person)
      OR EXISTS (SELECT 1 FROM public.rules_draftedit
                  WHERE county_id = county AND draft_id = of_draft AND by_id = person)
$$;
"""

GATES = """
CREATE FUNCTION rules_gate_charter() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rule jsonb;
  breach text;
BEGIN
  IF NEW.digest IS DISTINCT FROM public.rules_digest(NEW.document) THEN
    RAISE check_violation USING MESSAGE = 'R5: the digest is not that of the text', CONSTRAINT = 'rules_gate_digest';
  END IF;
  IF NEW.archival IS DISTINCT FROM coalesce((NEW.document #>> '{rulebook,archival}')::boolean, false) THEN
    RAISE check_violation USING MESSAGE = 'R1: only a text that says so is history', CONSTRAINT = 'rules_gate_charter';
  END IF;
  IF NEW.archival AND NEW.draft_id IS NULL THEN
    RETURN NEW;
  END IF;
  IF NEW.archival AND NOT EXISTS (
      SELECT 1 FROM public.counties_county WHERE id = NEW.county_id AND kind = 'replay') THEN
    RAISE check_violation USING MESSAGE = 'R1: only a replay county keeps history', CONSTRAINT = 'rules_gate_charter';
  END IF;
  FOR rule IN SELECT jsonb_array_elements(coalesce(NEW.document -> 'rule', '[]')) LOOP
    breach := public.rules_breach(rule);
    IF breach <> '' AND NOT (NEW.archival AND EXISTS (
        SELECT 1 FROM public.rules_revision shipped, jsonb_array_elements(shipped.document -> 'rule') AS kept
         WHERE shipped.county_id = NEW.county_id AND shipped.archival AND shipped.draft_id IS NULL AND kept = rule)) THEN
      RAISE check_violation USING
        MESSAGE = format('%s: rule %s breaks the charter', breach, rule ->> 'code'), CONSTRAINT = 'rules_gate_charter';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;

CREATE FUNCTION rules_gate_origin() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.withdrawn_at IS NOT NULL THEN
    RAISE check_violation USING MESSAGE = 'a revision is published before it is withdrawn', CONSTRAINT = 'rules_gate_origin';
  END IF;
  IF NEW.draft_id IS NULL THEN
    IF current_setting('app.shipped', true) IS DISTINCT FROM NEW.county_id::text THEN
      RAISE check_violation USING
        MESSAGE = 'R5: a revision comes from a draft; shipped texts are loaded by rules.services.revision',
        CONSTRAINT = 'rules_gate_origin';
    END IF;
  ELSIF NOT EXISTS (
      SELECT 1 FROM public.rules_draft draft
       WHERE draft.county_id = NEW.county_id AND draft.id = NEW.draft_id AND draft.status = 'open'
         AND draft.digest = NEW.digest AND draft.document = NEW.document AND draft.author_id = NEW.author_id
         AND NEW.code = draft.document #>> '{rulebook,revision}'
         AND NEW.effective_from::text = draft.document #>> '{rulebook,effective_from}') THEN
    RAISE check_violation USING
      MESSAGE = 'R5: what is published is the text of an open draft, as it stands', CONSTRAINT = 'rules_gate_origin';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION rules_gate_person() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF public.rules_is_author(NEW.county_id, NEW.draft_id, NEW.publisher_id) THEN
    RAISE check_violation USING MESSAGE = 'R5: who wrote a draft does not publish it', CONSTRAINT = 'rules_gate_person';
  END IF;
  IF NOT EXISTS (
      SELECT 1 FROM public.counties_countypermission held JOIN public.auth_permission permission
          ON permission.id = held.permission_id
       WHERE held.content_object_id = NEW.county_id AND held.user_id = NEW.publisher_id
         AND permission.codename = 'publish_rules') THEN
    RAISE check_violation USING MESSAGE = 'R5: the publisher does not hold that role', CONSTRAINT = 'rules_gate_person';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION rules_gate_day() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.published_on IS DISTINCT FROM public.rules_county_day(NEW.county_id, NEW.written_at)
      OR NEW.written_at NOT BETWEEN clock_timestamp() - interval '1 hour' AND clock_timestamp() + interval '1 minute' THEN
    RAISE check_violation USING MESSAGE = 'R4: it is published today, as the county counts its days', CONSTRAINT = 'rules_gate_day';
  END IF;
  IF NEW.effective_from <= NEW.published_on THEN
    RAISE check_violation USING MESSAGE = 'R4: it takes effect after today', CONSTRAINT = 'rules_gate_day';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION rules_gate_check() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  checked record;
  clause text;
BEGIN
  SELECT * INTO checked FROM public.rules_publicationcheck
   WHERE county_id = NEW.county_id AND draft_id = NEW.draft_id AND digest = NEW.digest
     AND books_digest = public.rules_books_digest(NEW.county_id)
   ORDER BY id DESC LIMIT 1;
  IF NOT FOUND OR checked.problems > 0 OR checked.failures > 0 THEN
    RAISE check_violation USING
      MESSAGE = 'R5: this text was not checked beside the books on file, or did not pass', CONSTRAINT = 'rules_gate_check';
  END IF;
  FOR clause IN SELECT jsonb_array_elements_text(checked.to_review) LOOP
    IF 'allow' IS DISTINCT FROM (
        SELECT decision FROM public.rules_clausereview review
         WHERE review.county_id = NEW.county_id AND review.clause_digest = clause
           AND NOT public.rules_is_author(NEW.county_id, NEW.draft_id, review.by_id)
         ORDER BY id DESC LIMIT 1) THEN
      RAISE check_violation USING
        MESSAGE = 'R1: no reviewer has allowed a clause that looks like protected conduct', CONSTRAINT = 'rules_gate_review';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;

CREATE FUNCTION rules_gate_impact() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM public.rules_impactreport
       WHERE county_id = NEW.county_id AND draft_id = NEW.draft_id AND digest = NEW.digest AND as_of = NEW.published_on
         AND books_digest = public.rules_books_digest(NEW.county_id)) THEN
    RAISE check_violation USING
      MESSAGE = 'R5: no impact report of this text on today''s residents is on file', CONSTRAINT = 'rules_gate_impact';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION rules_gate_consultation() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  last record;
BEGIN
  SELECT * INTO last FROM public.rules_consultation
   WHERE county_id = NEW.county_id AND draft_id = NEW.draft_id ORDER BY number DESC LIMIT 1;
  IF NOT FOUND OR last.closed_at IS NULL OR NEW.digest IS DISTINCT FROM (
      SELECT digest FROM public.rules_consultationversion
       WHERE county_id = NEW.county_id AND consultation_id = last.id ORDER BY number DESC LIMIT 1) THEN
    RAISE check_violation USING
      MESSAGE = 'R5: no consultation has closed on this text', CONSTRAINT = 'rules_gate_consultation';
  END IF;
  IF EXISTS (
      SELECT 1 FROM public.rules_comment comment JOIN public.rules_consultation consultation
          ON consultation.county_id = comment.county_id AND consultation.id = comment.consultation_id
       WHERE comment.county_id = NEW.county_id AND consultation.draft_id = NEW.draft_id AND NOT EXISTS (
         SELECT 1 FROM public.rules_commentanswer answer
          WHERE answer.county_id = comment.county_id AND answer.comment_id = comment.id)) THEN
    RAISE check_violation USING MESSAGE = 'R5: a comment has no answer', CONSTRAINT = 'rules_gate_consultation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER gate_1_origin BEFORE INSERT ON rules_revision
  FOR EACH ROW EXECUTE FUNCTION rules_gate_origin();
CREATE TRIGGER gate_2_charter BEFORE INSERT ON rules_revision
  FOR EACH ROW EXECUTE FUNCTION rules_gate_charter();
CREATE TRIGGER gate_3_person BEFORE INSERT ON rules_revision
  FOR EACH ROW WHEN (NEW.draft_id IS NOT NULL) EXECUTE FUNCTION rules_gate_person();
CREATE TRIGGER gate_4_day BEFORE INSERT ON rules_revision
  FOR EACH ROW WHEN (NEW.draft_id IS NOT NULL) EXECUTE FUNCTION rules_gate_day();
CREATE TRIGGER gate_5_check BEFORE INSERT ON rules_revision
  FOR EACH ROW WHEN (NEW.draft_id IS NOT NULL) EXECUTE FUNCTION rules_gate_check();
CREATE TRIGGER gate_6_impact BEFORE INSERT ON rules_revision
  FOR EACH ROW WHEN (NEW.draft_id IS NOT NULL) EXECUTE FUNCTION rules_gate_impact();
CREATE TRIGGER gate_7_consultation BEFORE INSERT ON rules_revision
  FOR EACH ROW WHEN (NEW.draft_id IS NOT NULL) EXECUTE FUNCTION rules_gate_consultation();
"""

WITHDRAWAL = """
CREATE FUNCTION rules_gate_withdrawal() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF to_jsonb(NEW) - '{withdrawn_at,withdrawn_by_id,withdrawal_reason}'::text[]
      IS DISTINCT FROM to_jsonb(OLD) - '{withdrawn_at,withdrawn_by_id,withdrawal_reason}'::text[] THEN
    RAISE check_violation USING MESSAGE = 'a published text never changes', CONSTRAINT = 'rules_gate_withdrawal';
  END IF;
  IF OLD.withdrawn_at IS NOT NULL THEN
    RAISE check_violation USING MESSAGE = 'a withdrawn revision stays withdrawn', CONSTRAINT = 'rules_gate_withdrawal';
  END IF;
  IF OLD.draft_id IS NULL THEN
    RAISE check_violation USING MESSAGE = 'R4: a shipped text is not withdrawn', CONSTRAINT = 'rules_gate_withdrawal';
  END IF;
  IF OLD.effective_from <= public.rules_county_day(OLD.county_id, clock_timestamp()) THEN
    RAISE check_violation USING
      MESSAGE = 'R4: on its day a revision is law; only a later one undoes it', CONSTRAINT = 'rules_gate_withdrawal';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER gate_withdrawal BEFORE UPDATE ON rules_revision
  FOR EACH ROW EXECUTE FUNCTION rules_gate_withdrawal();
"""

UNDO = """
DROP FUNCTION rules_gate_withdrawal(), rules_gate_consultation(), rules_gate_impact(), rules_gate_check(), rules_gate_day(),
  rules_gate_person(), rules_gate_origin(), rules_gate_charter() CASCADE;
DROP FUNCTION rules_is_author(bigint, bigint, bigint), rules_books_digest(bigint), rules_county_day(bigint, timestamptz),
  rules_breach(jsonb), rules_takes_points(jsonb), rules_digest(jsonb), rules_canonical(jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("counties", "0003_charter_reviewer"), ("rules", "0012_run_findings")]

    operations = [migrations.RunSQL(CHARTER + GATES + WITHDRAWAL, UNDO)]
