"""Texts in Markdown, as people write them, made safe to show on pages."""

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

_reader = MarkdownIt("commonmark", {"html": False}).enable("table")
_TAGS = {
    "p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "a",
    "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def rendered(text: str) -> SafeString:
    """Return a text as HTML of a few harmless elements; headings begin below those of a panel."""
    made = _reader.render(text)
    for level in (4, 3, 2, 1):
        made = made.replace(f"<h{level}>", f"<h{level + 2}>").replace(f"</h{level}>", f"</h{level + 2}>")
    return SafeString(nh3.clean(made, tags=_TAGS, attributes={"a": {"href"}}, link_rel="noopener noreferrer"))
