"""What a browser sends of a form."""

from typing import Any

from django import forms
from django.test import Client

from pmt.workbench.lines import LinesInput


def as_sent(form: forms.Form) -> dict[str, Any]:
    """Return what a browser would send of a form as it was opened."""
    sent: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(field.widget, LinesInput):
            lines = str(value or "").splitlines()
            sent |= {name: [*lines, ""], f"{name}-place": [str(n + 1) for n in range(len(lines) + 1)]}
        else:
            shown = field.widget.format_value(value)
            if shown not in (None, [], [""], "", False):
                sent[name] = shown
    return sent | {"seen": getattr(form, "seen_token", "")}


def filled(client: Client, address: str, **typed: Any) -> dict[str, Any]:
    """Return the same of the form at an address, with something typed into it."""
    return as_sent(client.get(address).context["form"]) | typed
