"""The format's documentation is what the schema says."""

from exchange.documentation import PATH, documentation
from exchange.schema import FILES

from .conftest import SAMPLE, read_files


def test_the_documentation_is_current():
    assert PATH.read_text(encoding="utf-8") == documentation(), "Run: manage.py exchange_format"


def test_the_sample_has_the_published_files_and_columns():
    came = read_files(SAMPLE)
    assert set(came) >= {file.name for file in FILES if file.published}
    for name, rows in came.items():
        columns = [column.name for file in FILES if file.name == name for column in file.columns if column.published]
        assert list(rows[0]) == columns
