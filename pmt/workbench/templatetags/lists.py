"""The table of a list."""

from django import template
from django.utils.safestring import SafeString

from pmt.workbench import cells

register = template.Library()


@register.simple_tag(takes_context=True)
def rows(context: template.Context) -> SafeString:
    """Draw the rows of the list at hand."""
    return cells.rows(context["listing"], add_address=context.get("add_address") or "")
