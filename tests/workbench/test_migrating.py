"""Operations that are applied together leave the same models and the same tables as one by one."""

from unittest import mock

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from pmt.workbench.migrating import Together

OPERATIONS = [
    migrations.CreateModel(
        "Shelf",
        [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20))],
    ),
    migrations.AddField("counter", "shelf", models.ForeignKey("workbench.shelf", models.CASCADE, null=True)),
    migrations.AddConstraint(
        "counter", models.CheckConstraint(condition=models.Q(last__lt=10_000_000), name="counter_fits")
    ),
]


def rendered() -> ProjectState:
    state = MigrationLoader(None).project_state(("workbench", "0002_counters"))
    assert state.apps.get_model("workbench", "counter")
    return state


def columns_and_checks() -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = {
            table: connection.introspection.get_constraints(cursor, table)
            for table in ("workbench_counter", "workbench_shelf")
            if table in tables
        }
        columns = [
            f"{table}.{column.name}"
            for table in found
            for column in connection.introspection.get_table_description(cursor, table)
        ]
    return sorted(columns), sorted(name for each in found.values() for name in each)


@pytest.mark.django_db
def test_together_is_the_same_as_one_by_one_and_goes_back() -> None:
    before = rendered()
    single = before.clone()
    for each in OPERATIONS:
        each.state_forwards("workbench", single)
    together = before.clone()
    operation = Together(*OPERATIONS)
    with mock.patch.object(ProjectState, "_reload", autospec=True, side_effect=ProjectState._reload) as reload:
        operation.state_forwards("workbench", together)
    assert reload.call_count == 1
    assert together == single
    assert together.apps.get_model("workbench", "counter")._meta.get_field("shelf").related_model is (
        together.apps.get_model("workbench", "shelf")
    )

    was = columns_and_checks()
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("workbench", editor, before, together)
    columns, checks = columns_and_checks()
    assert {"workbench_counter.shelf_id", "workbench_shelf.name"} <= set(columns)
    assert "counter_fits" in checks
    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("workbench", editor, together, before)
    assert columns_and_checks() == was
