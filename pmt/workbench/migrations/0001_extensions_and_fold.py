from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

# unaccent() is only STABLE because its dictionary could be altered; naming the dictionary and
# wrapping it is PostgreSQL's own advice for use in indexes and generated columns.
FOLD = """
CREATE FUNCTION pmt_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.unaccent('public.unaccent'::regdictionary, value));
"""


class Migration(migrations.Migration):
    """What every room's tables rest on: extensions, and the folding of names for sorting and search."""

    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION pmt_fold(text)"),
    ]
