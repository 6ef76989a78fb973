"""A figure's rows as a table on paper."""

from typing import Any


def table(figure: dict[str, Any]) -> dict[str, Any]:
    """Lay out a frozen figure: heads, and rows of cells with their place and kind.

    Where groups have a line of their own above their members (Tables 2 to 4 and 6), group and
    member share one column, the member set in. Elsewhere every label has its column, and a
    label that repeats the one above it is left out.
    """
    headings, columns, rows = figure["headings"], figure["columns"], figure["rows"]
    grouped = len(headings) > 1 and any(row["level"] == "subtotal" for row in rows)
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
    for row in rows:
        labels = row["labels"]
        if grouped:
            shown = next((label for label in reversed(labels) if label), "")
            before = [{"text": shown, "kind": "row" if row["level"] == "row" else "group"}]
        else:
            same = True
            before = []
            for place, label in enumerate(labels):
                last = place == len(labels) - 1
                same = same and above[place : place + 1] == [label]
                before.append({"text": "" if same and not last else label, "kind": "head" if last else "label"})
            above = labels if row["level"] == "row" else []
            if row["level"] != "row":
                # 'Grand Total' heads its line wherever it stands.
                spoken = next((cell for cell in before if cell["text"]), before[0])
                for cell in before:
                    cell["kind"] = "head" if cell is spoken else "label"
        cells = [
            {"text": text, "kind": head["kind"]}
            for text, head in zip(row["shown"], heads[len(before) :], strict=True)
        ]
        laid_out.append({"level": row["level"], "before": before, "cells": cells, "labels": labels})
    return {"heads": heads, "rows": laid_out, "grouped": grouped}
