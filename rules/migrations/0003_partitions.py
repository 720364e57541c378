"""Records, transitions and scores become partitioned tables; what is in them is copied (docs/adr/0023)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import counties.models.scoped

# Both ways of reading need all counties' rows at once; `counties.isolation` forces row-level security again
# after every migrate, on the new tables too, which until then the app's role has no right on.
PREPARE = """
SET LOCAL statement_timeout = 0;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE rules_record NO FORCE ROW LEVEL SECURITY;
ALTER TABLE rules_recordtransition NO FORCE ROW LEVEL SECURITY;
ALTER TABLE rules_score NO FORCE ROW LEVEL SECURITY;
CREATE SEQUENCE rules_record_id_new;
CREATE SEQUENCE rules_recordtransition_id_new;
CREATE SEQUENCE rules_score_id_new;
SELECT setval('rules_record_id_new', last_value, is_called) FROM rules_record_id_seq;
SELECT setval('rules_recordtransition_id_new', last_value, is_called) FROM rules_recordtransition_id_seq;
SELECT setval('rules_score_id_new', last_value, is_called) FROM rules_score_id_seq;
"""

CREATE = """
CREATE TABLE rules_record_new (
    id bigint NOT NULL DEFAULT nextval('rules_record_id_new'),
    county_id bigint NOT NULL,
    resident_id bigint NOT NULL,
    reference varchar(20) NOT NULL,
    rule varchar(40) NOT NULL,
    occurred_on date NOT NULL,
    quantity bigint,
    points bigint,
    incident varchar(60) NOT NULL,
    is_deduction boolean NOT NULL,
    document_number varchar(100) NOT NULL,
    document_authority varchar(100) NOT NULL,
    document_date date,
    note text NOT NULL,
    proposed_by_id bigint,
    corrects_id bigint,
    client_id uuid NOT NULL
) PARTITION BY LIST (county_id);

CREATE TABLE rules_recordtransition_new (
    id bigint NOT NULL DEFAULT nextval('rules_recordtransition_id_new'),
    county_id bigint NOT NULL,
    resident_id bigint NOT NULL,
    record_id bigint NOT NULL,
    "on" date NOT NULL,
    at timestamptz NOT NULL,
    by_id bigint,
    state varchar(10) NOT NULL,
    reason text NOT NULL
) PARTITION BY LIST (county_id);

CREATE TABLE rules_score_new (
    id bigint NOT NULL DEFAULT nextval('rules_score_id_new'),
    county_id bigint NOT NULL,
    resident_id bigint NOT NULL,
    generation_id bigint NOT NULL,
    run_id bigint NOT NULL,
    score bigint,
    enrolled_on date NOT NULL,
    known_at timestamptz NOT NULL,
    grade varchar(20) NOT NULL,
    reason varchar(20) NOT NULL,
    effects_digest varchar(64) NOT NULL,
    answers jsonb NOT NULL
) PARTITION BY LIST (county_id);

CREATE TABLE rules_record_default PARTITION OF rules_record_new DEFAULT;
CREATE TABLE rules_recordtransition_default PARTITION OF rules_recordtransition_new DEFAULT;
CREATE TABLE rules_score_default PARTITION OF rules_score_new DEFAULT;
"""

COPY = """
INSERT INTO rules_record_new
       (id, county_id, resident_id, reference, rule, occurred_on, quantity, points, incident, is_deduction,
        document_number, document_authority, document_date, note, proposed_by_id, corrects_id, client_id)
SELECT id, county_id, resident_id, reference, rule, occurred_on, quantity, points, incident, is_deduction,
       document_number, document_authority, document_date, note, proposed_by_id, corrects_id, client_id
  FROM rules_record;

INSERT INTO rules_recordtransition_new
       (id, county_id, resident_id, record_id, "on", at, by_id, state, reason)
SELECT t.id, t.county_id, r.resident_id, t.record_id, t."on", t.at, t.by_id, t.state, t.reason
  FROM rules_recordtransition t JOIN rules_record r ON r.id = t.record_id AND r.county_id = t.county_id;

INSERT INTO rules_score_new
       (id, county_id, resident_id, generation_id, run_id, score, enrolled_on, known_at, grade, reason,
        effects_digest, answers)
SELECT id, county_id, resident_id, run_id, run_id, score, enrolled_on, known_at, grade, reason,
       effects_digest, answers
  FROM rules_score;

DO $$
BEGIN
  IF (SELECT count(*) FROM rules_record_new) <> (SELECT count(*) FROM rules_record)
     OR (SELECT count(*) FROM rules_recordtransition_new) <> (SELECT count(*) FROM rules_recordtransition)
     OR (SELECT count(*) FROM rules_score_new) <> (SELECT count(*) FROM rules_score) THEN
    RAISE EXCEPTION 'rows were lost on the way into the partitioned tables; nothing was changed';
  END IF;
END $$;
"""

# Links to records are made again, with the resident, by `counties.isolation` after the migrate.
REPLACE = """
DO $$
DECLARE link record;
BEGIN
  FOR link IN SELECT conrelid::regclass AS tab, conname FROM pg_constraint
               WHERE contype = 'f' AND confrelid = 'rules_record'::regclass LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', link.tab, link.conname);
  END LOOP;
END $$;
DROP TABLE rules_score, rules_recordtransition, rules_record;
ALTER TABLE rules_record_new RENAME TO rules_record;
ALTER TABLE rules_recordtransition_new RENAME TO rules_recordtransition;
ALTER TABLE rules_score_new RENAME TO rules_score;
ALTER SEQUENCE rules_record_id_new RENAME TO rules_record_id_seq;
ALTER SEQUENCE rules_recordtransition_id_new RENAME TO rules_recordtransition_id_seq;
ALTER SEQUENCE rules_score_id_new RENAME TO rules_score_id_seq;
ALTER SEQUENCE rules_record_id_seq OWNED BY rules_record.id;
ALTER SEQUENCE rules_recordtransition_id_seq OWNED BY rules_recordtransition.id;
ALTER SEQUENCE rules_score_id_seq OWNED BY rules_score.id;
"""

# That a county exists is said by the link to the resident; a second foreign key would only cost time.
# `id` is unique by its sequence. The orders of the columns are those in which rows are looked for.
KEYS = """
ALTER TABLE rules_record
    ADD CONSTRAINT rules_record_pkey PRIMARY KEY (county_id, id, resident_id),
    ADD CONSTRAINT rules_record_reference UNIQUE (county_id, reference, resident_id),
    ADD CONSTRAINT rules_record_client_id UNIQUE (county_id, client_id, resident_id),
    ADD CONSTRAINT rules_record_proposed_by_id_bedf25df_fk_accounts_user_id
        FOREIGN KEY (proposed_by_id) REFERENCES accounts_user (id) DEFERRABLE INITIALLY DEFERRED;
CREATE UNIQUE INDEX rules_record_one_act_one_deduction
    ON rules_record (county_id, resident_id, rule, occurred_on, document_number)
    WHERE corrects_id IS NULL AND is_deduction AND NOT document_number = '';
CREATE INDEX rules_record_by_resident ON rules_record (county_id, resident_id, occurred_on);
CREATE INDEX rules_record_by_clerk ON rules_record (county_id, proposed_by_id, id);
CREATE INDEX rules_record_corrects ON rules_record (county_id, corrects_id) WHERE corrects_id IS NOT NULL;
ALTER TABLE rules_recordtransition
    ADD CONSTRAINT rules_recordtransition_pkey PRIMARY KEY (county_id, resident_id, record_id, id),
    ADD CONSTRAINT rules_recordtransition_by_id_1307682f_fk_accounts_user_id
        FOREIGN KEY (by_id) REFERENCES accounts_user (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE rules_score ADD CONSTRAINT rules_score_once PRIMARY KEY (county_id, generation_id, resident_id);
"""


def _link(to: str, **options: object) -> counties.models.scoped.CountyForeignKey:
    return counties.models.scoped.CountyForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, to=to, **options
    )


STATE = [
    migrations.AlterModelOptions(
        name="record",
        options={
            "base_manager_name": "objects",
            "ordering": ("-occurred_on", "-pk"),
            "verbose_name": "record",
            "verbose_name_plural": "records",
        },
    ),
    migrations.AlterModelOptions(
        name="recordtransition",
        options={
            "base_manager_name": "objects",
            "ordering": ("at", "pk"),
            "verbose_name": "transition",
            "verbose_name_plural": "transitions",
        },
    ),
    migrations.AlterModelOptions(
        name="score",
        options={
            "base_manager_name": "objects",
            "verbose_name": "score",
            "verbose_name_plural": "scores",
        },
    ),
    migrations.RemoveConstraint(model_name="record", name="rules_record_reference"),
    migrations.RemoveConstraint(model_name="record", name="rules_record_client_id"),
    migrations.RemoveConstraint(model_name="score", name="rules_score_once"),
    migrations.RemoveIndex(model_name="recordtransition", name="rules_transition_by_record"),
    migrations.RemoveField(model_name="score", name="as_of"),
    migrations.RemoveField(model_name="score", name="inputs_digest"),
    migrations.AddField(
        model_name="recordtransition",
        name="resident",
        field=_link("counties.resident", help_text="Whose record it is.", related_name="+"),
    ),
    migrations.AddField(
        model_name="score",
        name="generation",
        field=_link(
            "rules.run",
            help_text="The set of rows it belongs to, named by the run that began it.",
            related_name="scores",
        ),
    ),
    migrations.AlterField(
        model_name="record",
        name="corrects",
        field=_link(
            "rules.record",
            blank=True,
            help_text="The annulled record that this one replaces with less (charter A4).",
            null=True,
            related_name="corrections",
        ),
    ),
    migrations.AlterField(
        model_name="record",
        name="proposed_by",
        field=models.ForeignKey(
            db_index=False,
            help_text="Who entered it; empty for records taken over from paper in a replay county.",
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to=settings.AUTH_USER_MODEL,
        ),
    ),
    migrations.AlterField(
        model_name="record",
        name="resident",
        field=_link("counties.resident", help_text="Whose act it was.", related_name="records"),
    ),
    migrations.AlterField(
        model_name="recordtransition",
        name="by",
        field=models.ForeignKey(
            db_index=False,
            help_text="Who decided it; empty where a term ran out.",
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to=settings.AUTH_USER_MODEL,
        ),
    ),
    migrations.AlterField(
        model_name="recordtransition",
        name="record",
        field=_link("rules.record", help_text="The record whose state changed.", related_name="transitions"),
    ),
    migrations.AlterField(
        model_name="score",
        name="known_at",
        field=models.DateTimeField(
            help_text="Up to which moment what was written counted, when the row last changed."
        ),
    ),
    migrations.AlterField(
        model_name="score",
        name="resident",
        field=_link("counties.resident", help_text="Whose score.", related_name="scores"),
    ),
    migrations.AlterField(
        model_name="score",
        name="run",
        field=_link("rules.run", help_text="The run that last changed the row.", related_name="+"),
    ),
    migrations.AddIndex(
        model_name="record",
        index=models.Index(fields=["county", "proposed_by", "id"], name="rules_record_by_clerk"),
    ),
    migrations.AddIndex(
        model_name="record",
        index=models.Index(
            condition=models.Q(("corrects__isnull", False)),
            fields=["county", "corrects"],
            name="rules_record_corrects",
        ),
    ),
    migrations.AddConstraint(
        model_name="record",
        constraint=models.UniqueConstraint(
            fields=("county", "reference", "resident"), name="rules_record_reference"
        ),
    ),
    migrations.AddConstraint(
        model_name="record",
        constraint=models.UniqueConstraint(
            fields=("county", "client_id", "resident"), name="rules_record_client_id"
        ),
    ),
    migrations.AddConstraint(
        model_name="score",
        constraint=models.UniqueConstraint(
            fields=("county", "generation", "resident"), name="rules_score_once"
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("counties", "0001_initial"),
        ("rules", "0002_generations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(PREPARE),
                migrations.RunSQL(CREATE),
                migrations.RunSQL(COPY),
                migrations.RunSQL(REPLACE),
                migrations.RunSQL(KEYS),
            ],
            state_operations=STATE,
        )
    ]
