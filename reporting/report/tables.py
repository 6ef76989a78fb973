"""A figure's rows as a table on paper."""

from typing import Any

#: A table of so many lines is kept on one page; a longer one begins where it stands and goes on.
LINES_OF_A_PAGE = 48
#: Past so many letters a cell takes another line.
LETTERS_OF_A_LINE = 50


def table(figure: dict[str, Any]) -> dict[str, Any]:
    """Lay out a frozen figure: heads, and rows of cells with their place and kind.

    Where groups have a line of their own above their members (Tables 2 to 4 and 6), group and
    member share one column, the member set in. Elsewhere every label has its column, and one
    that repeats the label above it stands back.
    """
    headings, columns, rows = figure["headings"], figure["columns"], figure["rows"]
    groups = [row for row in rows if row["level"] == "subtotal"]
    grouped = len(headings) > 1 and bool(groups) and not any(any(row["labels"][1:]) for row in groups)
    numeric = [
        any(row["numeric"][place] for row in rows)
        and not any(row["shown"][place] and not row["numeric"][place] and row["level"] == "row" for row in rows)
        for place in range(len(columns))
    ]
    heads = [{"text": ", ".join([headings[0], *(h[:1].lower() + h[1:] for h in headings[1:])]), "kind": "label"}]
    if not grouped:
        heads = [{"text": heading, "kind": "label"} for heading in headings]
    heads += [
        {"text": column, "kind": "number" if is_number else "text"}
        for column, is_number in zip(columns, numeric, strict=True)
    ]
    laid_out = []
    above: list[str] = []
    before: list[dict[str, Any]]
    for row in rows:
        labels = row["labels"]
        if grouped:
            shown = next((label for label in reversed(labels) if label), "")
            before = [{"text": shown, "kind": "row" if row["level"] == "row" else "group"}]
        elif row["level"] in ("total", "percent"):
            before = [{"text": labels[0], "kind": "head", "span": len(labels)}]
            above = []
        else:
            before = []
            same = True
            for place, label in enumerate(labels[:-1]):
                same = same and above[place : place + 1] == [label]
                before.append({"text": label, "kind": "label", "again": same})
            before.append({"text": labels[-1], "kind": "head"})
            above = labels
        cells = [
            {"text": text, "kind": head["kind"]}
            for text, head in zip(row["shown"], heads[len(heads) - len(columns) :], strict=True)
        ]
        laid_out.append({"level": row["level"], "before": before, "cells": cells, "labels": labels})
    return {"heads": heads, "rows": laid_out, "grouped": grouped, "whole": _lines(rows) <= LINES_OF_A_PAGE}


def _lines(rows: list[dict[str, Any]]) -> int:
    """Guess how many lines the rows take."""
    return sum(
        1 + max((len(text) // LETTERS_OF_A_LINE + text.count("\n") for text in row["labels"] + row["shown"]), default=0)
        for row in rows
    )


def sheet(columns: list[str], shown: list[str]) -> list[tuple[str, str]]:
    """Pair columns with what they show; those named `Latest activity: …` make one entry together.

    The last of such columns stands below the others: it is the longest.
    """
    entries: dict[str, list[str]] = {}
    for column, text in zip(columns, shown, strict=True):
        entries.setdefault(column.split(": ")[0], []).append(text)
    return [(head, _paragraphs(texts)) for head, texts in entries.items()]


def _paragraphs(texts: list[str]) -> str:
    if len(texts) == 1:
        return texts[0]
    return "\n\n".join(filter(None, (" · ".join(filter(None, texts[:-1])), texts[-1])))
