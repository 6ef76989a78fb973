"""A list of short texts, kept as one text with a line each: objectives, expected results.

Each line has a field of its own and its place beside it. A line is added in the empty ones at the end, taken
away by emptying it, and moved by another number: all without JavaScript, which adds buttons for the same.
"""

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString

#: Empty lines that are offered below those that there are.
EMPTY = 2


def lines_of(text: Any) -> list[str]:
    """Return the lines of a text that say something."""
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


class LinesInput(forms.Widget):
    """A field and a place for each line."""

    template_name = "workbench/_lines.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the lines with their places, and the empty ones."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        lines = lines_of(value)
        context["widget"]["lines"] = [
            {"number": number, "text": text, "place": number}
            for number, text in enumerate([*lines, *[""] * EMPTY], start=1)
        ]
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw it from the program's own templates; those of forms are Django's."""
        del renderer
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the lines in the order of their places; equal places keep the order in which they stand."""
        sent = data.getlist(name) if isinstance(data, MultiValueDict) else [data.get(name, "")]
        places = data.getlist(f"{name}-place") if isinstance(data, MultiValueDict) else []
        numbered = []
        for number, text in enumerate(sent):
            asked = places[number] if number < len(places) else ""
            place = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else number + 1
            numbered.append((place, number, text))
        return "\n".join(line for _place, _number, text in sorted(numbered) for line in lines_of(text))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """An empty list is sent, too."""
        return name not in data

    def format_value(self, value: Any) -> Any:
        """Return the text as it is kept."""
        return "" if value is None else str(value)

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The lines are a group, which is named as a whole."""
        return ""


class LinesField(forms.CharField):
    """A text of lines."""

    widget = LinesInput
