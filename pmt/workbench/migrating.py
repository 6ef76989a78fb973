"""What migrations are written with, beside Django's own operations."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """Operations none of which builds on another's model, with the models made anew once for all of them.

    Every operation on its own makes Django build all models that are related to the changed one: here nearly all of
    them, since each has a person or a history. That takes far longer than the database does. No two of the
    operations may touch the same column, key, index or trigger, other than to remove what another puts in its place.
    """

    reversible = True

    def __init__(self, *operations: Operation) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, tuple[Operation, ...], dict[str, object]]:
        return self.__class__.__qualname__, self.operations, {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        apps = state.__dict__.pop("apps", None)
        for each in self.operations:
            each.state_forwards(app_label, state)
        if apps is not None:
            state.apps = apps
            state.reload_models([(app_label, _model(each)) for each in self.operations], delay=False)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for each in self.operations:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for each in reversed(self.operations):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(each.describe() for each in self.operations)


def _model(operation: Operation) -> str:
    """The model that an operation is about, as the state keys it."""
    return str(getattr(operation, "model_name", None) or getattr(operation, "name", "")).lower()


class AtOnce(Migration):
    """A migration whose operations are applied `Together`; what needs them done, such as a trigger, `afterwards`."""

    afterwards: ClassVar[Sequence[Operation]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.operations = [Together(*cls.operations), *cls.afterwards]
