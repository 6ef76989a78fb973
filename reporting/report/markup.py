"""Markdown of reports, with references that are checked.

What officers write may refer to

    {{experts_mobilised}}          a number, as it is printed
    [[2014-05]]                    an action: its title at first mention, then its code
    [[table:experts_registered]]   "Table 6 on page 23"; likewise `figure:` and `annex:`
    [[chapter:lessons]]            "chapter 5 on page 40"; `[[country:DJ]]` is a country's

Nothing else reaches beyond the text: no HTML, no pictures, links to the web stay links.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import nh3
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_REFERENCE = re.compile(r"\[\[([^\[\]\n]{1,120})\]\]|\{\{([^{}\n]{1,120})\}\}")
#: A title longer than this is cut where its explanation in brackets begins.
LONG_TITLE = 120
TAGS = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "span",
    "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """A reference that leads nowhere: where it stands, as it was written, and what to do."""

    place: str
    reference: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reference}: {self.remedy}"


@dataclass(frozen=True)
class Targets:
    """What texts may refer to, by the words of the reference."""

    #: number's key → as printed
    numbers: Mapping[str, str]
    #: action's code → title; not only of those approved by the day of the report
    actions: Mapping[str, str]
    #: `table:…`, `figure:…`, `annex:…`, `chapter:…`, `country:…` → label in a sentence
    labels: Mapping[str, str]
    #: codes of the actions that the report has a line for, to which a link can lead
    listed: frozenset[str] = frozenset()


@dataclass
class Text:
    """A text made HTML, and what is wrong with its references."""

    html: SafeString
    problems: list[Problem] = field(default_factory=list)


def anchor(target: str) -> str:
    """Return the place within the document that a reference leads to."""
    return re.sub(r"[^a-z0-9]+", "-", target.lower()).strip("-")


def within(target: str) -> str:
    """Return where a reference leads in the document itself."""
    return f"#{anchor(target)}"


def render(
    text: str,
    *,
    place: str,
    targets: Targets,
    named: set[str] | None = None,
    level: int = 2,
    leads: Callable[[str], str] = within,
) -> Text:
    """Return a text as HTML with its references turned into words and links.

    `leads` says where a reference leads; nowhere, and it is words alone.

    The text's own headings begin at `level`, whatever they begin at in Markdown, so that none
    is skipped in the document. `named` holds the actions whose titles the reader has read already; it is added to. A
    reference that leads nowhere is shown as it was written, and is a problem that names `place`.
    """
    environment: dict[str, Any] = {
        "place": place,
        "targets": targets,
        "named": set() if named is None else named,
        "problems": [],
        "leads": leads,
    }
    parser = _markdown()
    tokens = parser.parse(text, environment)
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) - min(levels) + level)}"
    html = parser.renderer.render(tokens, parser.options, environment)
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "class"}, "th": {"scope"}, "span": {"class"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    # nh3 has left nothing in it that is not of the lists above.
    return Text(html=SafeString(clean), problems=environment["problems"])


def references(text: str) -> Iterator[str]:
    """Give what a text refers to, without its brackets."""
    for match in _REFERENCE.finditer(text):
        yield (match[1] or match[2]).strip()


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": True})
    parser.enable(["table", "strikethrough", "smartquotes"])
    parser.inline.ruler.before("link", "reference", _parse_reference)
    # Braces end what Markdown reads as plain text only where they may open a reference.
    parser.inline.ruler.before("text", "number", _parse_reference)
    parser.add_render_rule("reference", _render_reference)
    parser.add_render_rule("image", _render_picture)
    parser.add_render_rule("th_open", _render_column_head)
    return parser


def _parse_reference(state: StateInline, silent: bool) -> bool:
    match = _REFERENCE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("reference", "", 0)
        token.content = match[0]
        # What makes a reference bold or leaning does not part it from what stands before.
        before = state.src[: state.pos].rstrip("*_ \n")
        token.meta = {
            "begins": not before or before[-1] in ".!?:;•" or state.src[: state.pos].endswith("\n\n"),
            "after_word": bool(re.search(r"\bactions?$", before, re.IGNORECASE)),
        }
    state.pos = match.end()
    return True


def _render_reference(
    renderer: RendererHTML, tokens: list[Token], index: int, options: Any, environment: dict[str, Any]
) -> str:
    del renderer, options
    token = tokens[index]
    written = token.content
    target = written[2:-2].strip()
    targets: Targets = environment["targets"]
    if written.startswith("{{"):
        if target in targets.numbers:
            return escape(targets.numbers[target])
        remedy = _("there is no number of this key. The page Tables and figures lists them all.")
    elif target in targets.actions:
        return _action(target, token.meta, environment)
    elif target in targets.labels:
        words = targets.labels[target].replace(" ", "\xa0")
        address = environment["leads"](target)
        return format_html('<a class="page-ref" href="{}">{}</a>', address, words) if address else escape(words)
    elif ":" in target:
        remedy = _("no table, figure, annex or chapter of the report has this name. Those that do: %(names)s.") % {
            "names": ", ".join(sorted(targets.labels))
        }
    else:
        remedy = _("there is no action of this code. Correct it, or take it out.")
    environment["problems"].append(Problem(place=environment["place"], reference=written, remedy=remedy))
    return format_html('<span class="broken">{}</span>', written)


def _action(code: str, meta: dict[str, bool], environment: dict[str, Any]) -> str:
    """Name an action by its title where the reader meets it first, then by its code."""
    named: set[str] = environment["named"]
    targets: Targets = environment["targets"]
    first = code not in named and not meta["after_word"]
    named.add(code)
    words = code
    if not first and not meta["after_word"]:
        words = (_("Action %(code)s") if meta["begins"] else _("action %(code)s")) % {"code": code}
    link = SafeString(escape(words))
    if code in targets.listed:
        link = format_html('<a class="ref" href="{}">{}</a>', environment["leads"](f"action:{code}"), words)
    if not first:
        return link
    title = targets.actions[code]
    if len(title) > LONG_TITLE:
        title = title.split(" (")[0]
    return format_html("<em>{}</em> ({})", title, link)


def _render_picture(
    renderer: RendererHTML, tokens: list[Token], index: int, options: Any, environment: dict[str, Any]
) -> str:
    """Pictures are not fetched from anywhere; what they show in words stays."""
    return escape(renderer.renderInlineAsText(tokens[index].children or [], options, environment))


def _render_column_head(
    renderer: RendererHTML, tokens: list[Token], index: int, options: Any, environment: dict[str, Any]
) -> str:
    tokens[index].attrs = {"scope": "col"}
    return str(renderer.renderToken(tokens, index, options, environment))
