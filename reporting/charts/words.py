"""A chart in words, for who cannot see it: made from the same numbers."""

from django.utils.translation import gettext as _

from reporting.indicators.results import Result, Row

#: Past this a description is no longer listened to; the table beside the chart has everything.
MOST_LETTERS = 1800


def alt_text(result: Result) -> str:
    """Return title, computed line and numbers of a figure in one paragraph."""
    parts = [result.title.rstrip(".") + "."]
    if result.headline:
        parts.append(result.headline[:1].upper() + result.headline[1:].rstrip(".") + ".")
    said = [text for row in result.rows if (text := _row_in_words(result, row))]
    if not said:
        parts.append(_("Nothing to show on this date."))
        return " ".join(parts)
    length = sum(len(part) for part in parts)
    for i, text in enumerate(said):
        length += len(text) + 2
        if length > MOST_LETTERS:
            said = [*said[:i], _("and %(number)s more, in the table") % {"number": len(said) - i}]
            break
    return " ".join([*parts, "; ".join(said) + "."])


def _row_in_words(result: Result, row: Row) -> str:
    name = next((label for label in reversed(row.labels) if label), "")
    shown = [
        cell.shown if len(result.columns) == 1 else f"{cell.shown} {column}"
        for column, cell in zip(result.columns, row.cells, strict=True)
        if cell.shown
    ]
    return f"{name}: {', '.join(shown)}" if shown and name else ""
