"""What an import writes, changes and leaves alone; who it was; and the two commands."""

import io
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from pghistory.models import Context

from contacts.models import Contact
from exchange import export
from exchange.export import ExportRefused, export_facility
from exchange.services import Outcome, import_facility
from experts.models import Expert, ExpertLanguage
from facility.models import Country, Region
from requests_app.models import AssistanceRequest, RequestArea
from tests.factories import UserFactory

from .conftest import read_files, silent, small, write_files

pytestmark = pytest.mark.django_db

Bring = Callable[..., Outcome]


def summary(outcome: Outcome) -> dict[str, tuple[int, int, int]]:
    return {one.file: (one.created, one.changed, one.unchanged) for one in outcome.merged if one.created or one.changed}


def events(label: str) -> Any:
    return apps.get_model(label).objects


def test_only_what_differs_is_changed_and_remembered(bring: Bring):
    bring()
    before = events("experts.ExpertEvent").count()
    experts = small()["experts"]
    experts[1]["family_name"] = "Ögel"
    assert summary(bring(experts=experts)) == {"experts": (0, 1, 1)}
    assert events("experts.ExpertEvent").count() == before + 1
    assert summary(bring(experts=experts)) == {}
    assert events("experts.ExpertEvent").count() == before + 1


def test_an_absent_column_leaves_and_an_empty_cell_clears(bring: Bring):
    bring()
    expert = {"id": "X1", "family_name": "Élan", "gender": "female", "nationality": "FR", "occupation": "public",
              "registered_on": "2014-01-02"}  # fmt: skip
    assert summary(bring({"experts": [expert]})) == {}
    assert Expert.objects.get(code="X1").areas.count() == 2
    assert summary(bring({"experts": [expert | {"areas": "SI-PEN", "languages": ""}]})) == {"experts": (0, 1, 0)}
    assert [area.code for area in Expert.objects.get(code="X1").areas.all()] == ["SI-PEN"]
    assert not ExpertLanguage.objects.exists()


def test_an_absent_row_is_left_untouched(bring: Bring):
    bring()
    bring({"experts": small()["experts"][:1]})
    assert Expert.objects.count() == 2


def test_references_may_be_to_what_comes_in_or_what_is_there(bring: Bring):
    bring()
    request = small()["requests"][1] | {"code": "2014-09", "replaced_by": "2014-10;2014-03", "areas": "SI-PEN"}
    narrower = small()["requests"][1] | {"code": "2014-10"}
    assert summary(bring({"requests": [request, narrower]}))["requests"] == (2, 0, 0)
    replaced = AssistanceRequest.objects.get(code="2014-09")
    assert {one.code for one in replaced.replaced_by.all()} == {"2014-10", "2014-03"}


def test_languages_change_their_level_and_order(bring: Bring):
    bring()
    expert = small()["experts"][0] | {"languages": "en:B2;fr:C2;de:A1"}
    bring({"experts": [expert]})
    found = ExpertLanguage.objects.filter(expert__code="X1").order_by("position")
    assert [(one.language, one.level) for one in found] == [("en", "B2"), ("fr", "C2"), ("de", "A1")]


def test_empty_cells_take_what_they_mean(bring: Bring):
    bring(institutions=[{"id": "I1", "name": "Ministry", "kind": ""}])
    institution = Contact.objects.get(code="C1").institution
    assert institution is not None
    assert institution.kind == "other"


def test_the_check_writes_nothing_and_says_the_same(tmp_path: Path):
    folder = write_files(tmp_path / "in", small())
    checked = import_facility(folder, check=True)
    assert not Country.objects.exists()
    assert summary(checked) == summary(import_facility(folder))


def test_the_history_says_who_and_through_what(tmp_path: Path):
    user = UserFactory(leader=True)
    import_facility(write_files(tmp_path / "in", small()), by=user, job=77)
    for label in (
        "experts.ExpertEvent",
        "requests.RequestAreaEvent",
        "requests.RequestMoveEvent",
        "actions.MissionEvent",
    ):
        rows = events(label).all()
        assert rows
        for row in rows:
            assert row.pgh_context.metadata == {"user": user.pk, "job": 77}, label
    assert Context.objects.count() == 1
    assert RequestArea.objects.count() == events("requests.RequestAreaEvent").count()


def test_what_the_database_refuses_after_all_is_told_in_words(bring: Bring, monkeypatch: pytest.MonkeyPatch):
    """A rule that no check knows stands in the database all the same."""
    monkeypatch.setattr("exchange.services.check_rules", lambda staging: None)
    missions = small()["missions"]
    missions[0]["end_date"] = "2014-01-01"
    outcome = bring(missions=missions)
    assert "mission_dates_in_order" in outcome.problems.errors[0].problem
    assert not Country.objects.exists()


def test_what_ends_an_import_early_leaves_nothing(tmp_path: Path):
    class Stopped(Exception):
        pass

    def stop(step: str, rows: int) -> None:
        if step == "expenditures.csv":
            raise Stopped

    with pytest.raises(Stopped):
        import_facility(write_files(tmp_path / "in", small()), progress=stop)
    assert not Country.objects.exists()


def test_a_long_file_is_read_in_little_memory(tmp_path: Path):
    (tmp_path / "texts.csv").write_text(
        "key,text\n" + "".join(f"k{number},{'words ' * 40}{number}\n" for number in range(40_000))
    )
    size = (tmp_path / "texts.csv").stat().st_size
    tracemalloc.start()
    import_facility(tmp_path, check=True)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 8_000_000
    assert most < 4_000_000


# --- Commands ----------------------------------------------------------------------------------------


def test_the_command_says_what_it_did(tmp_path: Path):
    out, err = io.StringIO(), io.StringIO()
    call_command("import_facility", str(write_files(tmp_path / "in", small())), stdout=out, stderr=err)
    assert "experts                          2         0          0" in out.getvalue()
    assert "Imported." in out.getvalue()
    assert err.getvalue() == ""


def test_the_command_ends_with_one_and_lists_errors(tmp_path: Path, settings: Any):
    settings.PMT_HOME = tmp_path / "home"
    err = io.StringIO()
    folder = write_files(tmp_path / "in", small(regions=[{"code": "A", "name": ""}]))
    with pytest.raises(SystemExit) as ended:
        call_command("import_facility", str(folder), "--check", stdout=io.StringIO(), stderr=err)
    assert ended.value.code == 1
    assert "regions.csv, line 2, column name: The cell is empty. Fill it in." in err.getvalue()
    assert "Nothing was written." in err.getvalue()


def test_the_command_names_the_file_with_the_rest(tmp_path: Path, settings: Any):
    settings.PMT_HOME = tmp_path / "home"
    err = io.StringIO()
    (tmp_path / "regions.csv").write_text("code,name\n" + "A,\n" * 1200)
    with pytest.raises(SystemExit):
        call_command("import_facility", str(tmp_path / "regions.csv"), stdout=io.StringIO(), stderr=err)
    named = next(line for line in err.getvalue().splitlines() if "problems.csv" in line)
    assert Path(named.rpartition(" ")[2]).is_file()


def test_the_export_command_writes_by_the_name(tmp_path: Path):
    Region.objects.create(code="A", name="Alpha")
    for name in ("folder", "a.zip", "a.xlsx"):
        call_command("export_facility", str(tmp_path / name), stdout=io.StringIO())
    call_command("export_facility", str(tmp_path / "b"), "--xlsx", stdout=io.StringIO())
    assert read_files(tmp_path / "folder")["regions"] == [{"code": "A", "name": "Alpha", "position": "0"}]
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a.xlsx").stat().st_mode & 0o077 == 0


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    place = tmp_path / "a.zip"
    export_facility(place, progress=silent)
    whole = place.read_bytes()

    def full(*_all: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export, "write_csv", full)
    with pytest.raises(ExportRefused, match="No space left"):
        export_facility(place, progress=silent)
    assert place.read_bytes() == whole
    assert list(tmp_path.iterdir()) == [place]
    (tmp_path / "folder.zip").mkdir()
    with pytest.raises(CommandError, match=r"folder\.zip"):
        call_command("export_facility", str(tmp_path / "folder.zip"), stdout=io.StringIO())


def test_the_template_can_be_imported_as_it_is_and_names_every_column(tmp_path: Path):
    import python_calamine

    from exchange.schema import FILES

    call_command("export_facility", str(tmp_path / "t.xlsx"), "--template", stdout=io.StringIO())
    outcome = import_facility(tmp_path / "t.xlsx")
    assert (outcome.problems.errors, outcome.rows) == ([], 0)
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "t.xlsx"))
    for file in FILES:
        assert book.get_sheet_by_name(file.name).to_python()[0] == [column.name for column in file.columns]
    explained = {row[1] for row in book.get_sheet_by_name("explanations").to_python()}
    assert {column.name for file in FILES for column in file.columns} <= explained
