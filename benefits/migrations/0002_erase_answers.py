"""The one way in which programme answers go: the resident has withdrawn consent (charter E2)."""

from django.db import migrations

CREATE = """
CREATE FUNCTION benefits_erase_answers(erased bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM benefits_programmeanswer
         WHERE resident_id = erased
           AND NOT EXISTS (
               SELECT 1 FROM counties_membership
                WHERE resident_id = erased AND left_on IS NULL
           )
        RETURNING 1
    )
    SELECT count(*) FROM gone
$$
"""


class Migration(migrations.Migration):
    dependencies = [("benefits", "0001_initial"), ("counties", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION benefits_erase_answers(bigint)")]
