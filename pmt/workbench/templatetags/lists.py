"""The table of a list, and what the step before has to say."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from pmt.workbench import cells
from pmt.workbench.merging import pages as merging

register = template.Library()


@register.simple_tag(takes_context=True)
def rows(context: template.Context) -> SafeString:
    """Draw the rows of the list at hand."""
    return cells.rows(context["listing"], add_address=context.get("add_address") or "")


@register.simple_tag(takes_context=True)
def said(context: template.Context) -> list[dict[str, Any]]:
    """Return the messages for who is signed in: level, text, and the address that undoes the step, where there is one.

    What looks like a record that was just added is found out now.
    """
    told = []
    for message in context["messages"]:
        tags = message.extra_tags or ""
        text = merging.said(context["request"], message.message) if tags == merging.ADDED else message.message
        if text:
            told.append({"level": message.level_tag, "text": text, "undo": tags if tags.startswith("/") else ""})
    return told
