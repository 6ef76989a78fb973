"""Columns of lists: what they are called, what they sort by, who sees them.

Rows are not rendered from these: each list has one plain template loop over its records
(`_<model>_rows.html`), which asks `shown.<column>`. Machinery per cell costs ten times as much.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from pmt.accounts.matrix import hidden_fields


@dataclass(frozen=True)
class Column:
    """A column of a list.

    `sort`: what it sorts by, the last key of the list's own order is added; empty: not sortable.
    `restricted`: the field of the model by which the matrix may hide it.
    `needs`: annotations by name, for every row that is shown; sorting may use them too.
    `value`: the cell of a download; by default the attribute of the column's name.
    `cell`: template of a cell that a higher room adds (registry.columns); context: `record`.
    `descending`: the first press sorts from the largest, as one mostly wants for numbers and dates.
    """

    name: str
    label: Any
    sort: tuple[str, ...] = ()
    number: bool = False
    restricted: str = ""
    needs: Mapping[str, Any] = field(default_factory=dict)
    value: Callable[[Any], Any] | None = None
    cell: str = ""
    descending: bool = False
    css: str = ""

    def of(self, record: Any) -> Any:
        """Return the value of this column for a download."""
        return self.value(record) if self.value else getattr(record, self.name)


def visible(columns: list[Column], user: Any, model: type[Model]) -> list[Column]:
    """Return the columns whose fields a person sees."""
    hidden = hidden_fields(user, model)
    return [column for column in columns if column.restricted not in hidden]
