"""The format's documentation, made from the schema."""

from django.conf import settings
from django.utils import translation

from exchange import kinds
from exchange.declaring import Column, File
from exchange.problems import SHOWN
from exchange.schema import FILES
from exchange.sources import MOST_OF_CELL, MOST_OF_FILE
from exchange.tables import MIB
from exchange.workbook_cells import EXPLANATIONS
from exchange.workbook_cells import MOST_OF_CELL as MOST_OF_SHEET_CELL
from exchange.workbook_reading import MOST_UNPACKED
from exchange.workbook_writing import cells_of

PATH = settings.BASE_DIR / "docs" / "exchange-format.md"

_HEAD = f"""\
# The exchange format

<!-- Made by `manage.py exchange_format`; do not edit. -->

A facility's whole record travels as one folder of CSV files, a .zip of them, or one .xlsx workbook with a sheet
per file, of the same names and columns. It is what a facility brings on its first day, what it takes away on its
last, and what moves to its successor. `samples/facility-2013-2016` is a complete example.

```
manage.py import_facility PATH [--check]             bring in; with --check only say what would happen
manage.py export_facility PATH [--xlsx]              take out: a folder, or a .zip or .xlsx by the name of PATH
manage.py export_facility PATH --template            an empty workbook to fill in
```

The team leader and the administrator can do the same on the page *Import and export*.

## Rules

- UTF-8, commas, quotation marks as in RFC 4180; the first line holds the columns' names. Dates are like
  `2014-07-15`. A decimal point, no thousands separator. `yes` and `no`. An empty cell means 'not known' or 'does
  not apply'. A cell with several values has `;` between them.
- A file may be absent, and so may a column whose cells may be empty. Unknown files, sheets and columns are errors.
- A reference is the key of a record in the other file or in the database.
- An import is all or nothing. Every error of every file is told with file, line, column, value and remedy, and
  nothing is written. Past the first {SHOWN:,} the rest are in a file that the message names.
- An import never deletes. What is absent stays as it is; an empty cell in a column that is there clears. Importing
  the same files twice changes nothing.
- Cells are verbatim: nothing is put before `=`, `+`, `-` or `@`. A workbook holds text as text.
- An export has one order. Exported, imported into an empty home and exported again, the bytes are the same, through
  the folder and through the workbook.
- Who imported, and by which command or job, is in the history of every record.

Limits: a cell {MOST_OF_CELL // MIB} MiB, a CSV file {MOST_OF_FILE // MIB} MiB, a workbook {MOST_UNPACKED // MIB} MiB
unpacked. A sheet's cell holds {MOST_OF_SHEET_CELL:,} characters: a longer text goes on in columns named `text (2)`,
`text (3)` and so on. Formulas in a workbook are errors that name the cell. The sheet `{EXPLANATIONS}` of the template
is not read.

## What is refused, and what is only odd

Refused are wrong types and codes, references that lead nowhere, doubles, an expert on two missions at once (first and
last days count; cancelled missions do not), circular merges, and facts that do not agree: a decided status
(`approved`, `rejected`, `closed`, `merged`) has `decided_on`, an undecided one has none; `completed` and `cancelled`
actions have `closed_on`, others none; a request has at most one action; dates are in order (received ≤ decided ≤
approved ≤ first mission; closed ≥ the last mission that is neither planned nor cancelled; what has a start and an
end does not end before it starts). An area or a budget line is not a part of itself.

Anything else that looks odd is a warning: it is listed, and imported. Among them: a mission in a cancelled activity,
two leads of a mission, a merge across institutions or countries, a merged request without the one that carries it on,
a voucher that occurs twice, overlapping periods, an amount that is not the converted amount times its rate, the
evaluation of an expert who is not on the mission, a deliverable accepted before it was submitted, a membership of the
Union that ends without a beginning.

## Moves

The status of a request, action or mission is that of its last move. Where the files of moves bring none for a record,
its moves follow from it:

| record | moves |
|---|---|
| new request, decided | received on `received_on`; its status on `decided_on`, with `decision_note` |
| new request, `received` | received on `received_on` |
| new request of another status | one move of that status without a day, which holds for every day |
| new action, `approved` | approved on `approved_on` |
| new action, `ongoing` | one move without a day |
| new action, `completed` or `cancelled` | approved on `approved_on`; its status on `closed_on` |
| new mission | one move of its status without a day |
| known record, other status | one more, by whoever imports: on `decided_on` or `closed_on`, else on the day[^day] |
| known record, same status, other day | the day of the move is corrected |

[^day]: The day of the import, or that of the last move where that is later.

What a file of moves brings is taken, and must agree with the status columns. Moves that are in the database as they
are in the file are no news: an export whose `requests` were edited can come back with its moves as they were.

## Files and columns

Keys are **bold**. '!' stands for cells that must be filled. '→ x' is a reference to the file x.
"""


def _row(file: File, column: Column) -> str:
    name = f"**{column.name}**" if column.name in file.key else column.name
    said = str(column.words)
    if column.default and column.kind is not kinds.BOOLEAN:
        said += f" Empty means {'0' if column.default == '0' else f'`{column.default}`'}."
    if file.published and not column.published:
        said += " This program's own."
    return f"| {name} | {'!' if column.required else ''} | {cells_of(column)} | {said} |"


def documentation() -> str:
    """Return the documentation as Markdown, in English."""
    with translation.override("en"):
        parts = [_HEAD]
        for file in FILES:
            own = "" if file.published else " This program's own: other tools may leave it out."
            parts.append(f"\n### {file.name}\n\n{file.words}{own}\n\n| column | | cells | what |\n|---|---|---|---|\n")
            parts.append("\n".join(_row(file, column) for column in file.columns) + "\n")
        return "".join(parts)
