"""A snapshot as one HTML document, ready to be set: numbered, with every reference resolved."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.report import markup
from reporting.report.outline import OUTLINES, Chapter
from reporting.report.tables import sheet, table

#: The words of reports paid for by the Union, where the facility has not written its own.
DISCLAIMER = gettext_lazy(
    "This report was produced with the financial support of the European Union. Its contents are the sole "
    "responsibility of those who carried out the facility and do not necessarily reflect the views of the "
    "European Union."
)


class BrokenReferences(Exception):
    """Texts of a report refer to what is not there; `problems` names every place."""

    def __init__(self, problems: list[markup.Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass
class Part:
    """A chapter, section or annex as it is laid out. `heading` is what contents, running heads and bookmarks say."""

    anchor: str
    number: str
    title: str
    texts: list[SafeString] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    sections: list["Part"] = field(default_factory=list)
    special: str = ""
    actions: list[dict[str, Any]] = field(default_factory=list)

    @property
    def heading(self) -> str:
        return f"{self.number} {self.title}".strip()


class Document:
    """One report, composed. Every text is rendered once, so that `problems` is complete after `html`."""

    def __init__(self, snapshot: dict[str, Any]) -> None:
        self.snapshot = snapshot
        self.outline = OUTLINES[snapshot["kind"]]
        self.problems: list[markup.Problem] = []

    @property
    def on(self) -> date:
        return date.fromisoformat(self.snapshot["on"])

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of every table, figure and annex, by key; what comes without one is numbered on."""
        labels: dict[str, str] = {annex.figure: _("Annex %s") % annex.letter for annex in self.outline.annexes}
        taken = {figure["label"] for figure in self.snapshot["figures"].values()}
        for key in self.outline.figures():
            if key in labels:
                continue
            figure = self.snapshot["figures"][key]
            words = _("Figure %s") if figure["kind"] == "figure" else _("Table %s")
            number = 1
            label = figure["label"]
            while not label or (label != figure["label"] and label in taken):
                label = words % number
                number += 1
            taken.add(label)
            labels[key] = label
        return labels

    @cached_property
    def targets(self) -> markup.Targets:
        labels = {}
        for key, label in self.labels.items():
            kind = self.snapshot["figures"][key]["kind"]
            labels[f"{'annex' if key in self._annex_keys else kind}:{key}"] = label
        for annex in self.outline.annexes:
            labels[f"annex:{annex.letter}"] = self.labels[annex.figure]
        for number, chapter in enumerate(self.outline.chapters, start=1):
            labels[f"chapter:{chapter.name}"] = _("chapter %s") % number
            for place, section in enumerate(chapter.sections, start=1):
                labels[f"chapter:{section.name}"] = _("section %s") % f"{number}.{place}"
            if chapter.special == "countries":
                for place, country in enumerate(self.snapshot["countries"], start=1):
                    labels[f"country:{country['code']}"] = _("section %s") % f"{number}.{place}"
        return markup.Targets(
            numbers=self.snapshot["numbers"],
            actions={code: action["title"] for code, action in self.snapshot["actions"].items()},
            labels=labels,
            listed=frozenset(code for code, action in self.snapshot["actions"].items() if action["approved"]),
        )

    @property
    def _annex_keys(self) -> set[str]:
        return {annex.figure for annex in self.outline.annexes}

    def html(self) -> str:
        """Return the document. Raises BrokenReferences, which lists all of them."""
        with translation.override(self.snapshot["language"]):
            return render_to_string("reporting/report/report.html", self._checked())

    def check(self) -> None:
        """Raise BrokenReferences where texts refer to what is not there; needs no pictures yet."""
        with translation.override(self.snapshot["language"]):
            self._checked()

    def _checked(self) -> dict[str, Any]:
        context = self._context()
        if self.problems:
            raise BrokenReferences(self.problems)
        return context

    def _context(self) -> dict[str, Any]:
        chapters = [self._chapter(number, chapter) for number, chapter in enumerate(self.outline.chapters, start=1)]
        annexes = [
            Part(
                anchor=markup.anchor(f"annex:{annex.letter}"),
                number=self.labels[annex.figure],
                title=self.snapshot["figures"][annex.figure]["title"],
                special="sheets" if annex.sheets else "wide",
                figures=[self._figure(annex.figure)],
            )
            for annex in self.outline.annexes
        ]
        placed = [figure for part in _all(chapters) for figure in part.figures]
        kind = self.snapshot["kind"]
        return {
            "language": self.snapshot["language"],
            "title": self.snapshot["title"],
            "made_at": self.snapshot["made_at"],
            "on": date_format(self.on, "j F Y"),
            "facility": self.snapshot["facility"],
            "span": self._span(),
            "synopsis": self._synopsis(),
            "addenda": self._addenda(),
            "disclaimer": self._text(
                f"{kind}/disclaimer", self.snapshot["texts"].get(f"{kind}/disclaimer") or str(DISCLAIMER)
            ),
            "abbreviations": self._abbreviations(),
            "chapters": chapters,
            "annexes": annexes,
            "tables": [figure for figure in placed if "picture" not in figure],
            "pictures": [figure for figure in placed if "picture" in figure],
            "tiles": [
                {"number": self.snapshot["numbers"][key], "words": self._inline(str(words), place=f"tile {key}")}
                for key, words in self.outline.tiles
            ],
        }

    # --- Parts ---------------------------------------------------------------------------------------

    def _chapter(self, number: int, chapter: Chapter) -> Part:
        part = Part(
            anchor=markup.anchor(f"chapter:{chapter.name}"),
            number=str(number),
            title=str(chapter.title),
            texts=self._texts(chapter.name, str(chapter.sentences), level=2),
            figures=[self._figure(key) for key in chapter.figures],
            special=chapter.special,
        )
        for place, section in enumerate(chapter.sections, start=1):
            part.sections.append(
                Part(
                    anchor=markup.anchor(f"chapter:{section.name}"),
                    number=f"{number}.{place}",
                    title=str(section.title),
                    texts=self._texts(section.name, str(section.sentences), level=3),
                    figures=[self._figure(key) for key in section.figures],
                )
            )
        if chapter.special == "countries":
            for place, country in enumerate(self.snapshot["countries"], start=1):
                part.sections.append(self._country(f"{number}.{place}", country))
        return part

    def _country(self, number: str, country: dict[str, Any]) -> Part:
        # The lines below the heading give each action's title; the text calls it by its code.
        part = Part(
            anchor=markup.anchor(f"country:{country['code']}"),
            number=number,
            title=country["name"],
            special="country",
            actions=[
                line
                for code, line in self._action_lines.items()
                if self.snapshot["actions"][code]["country"] == country["code"]
            ],
        )
        named: set[str] = set()
        for section in country["sections"]:
            text = markup.render(
                section["text"],
                place=_("%(country)s, %(section)s") % {"country": country["name"], "section": section["title"]},
                targets=self.targets,
                named=named,
                level=4,
            )
            self.problems += text.problems
            part.sections.append(Part(anchor="", number="", title=section["title"], texts=[text.html]))
        return part

    @cached_property
    def _action_lines(self) -> dict[str, dict[str, Any]]:
        """What stands below a country's name for each action, from the overview of all actions."""
        overview = self.snapshot["figures"]["actions_overview"]
        lines = {}
        for row in overview["rows"]:
            code = self._action_of(row["labels"])
            if code is None:
                continue
            cells = dict(zip(overview["columns"], row["shown"], strict=True))
            missions = cells[_("Missions")] or "0"
            work = (
                (_("1 mission") if missions == "1" else _("%s missions") % missions)
                + ", "
                + (_("%s expert-days") % (cells[_("Expert-days")] or "0"))
            )
            words = [self.snapshot["actions"][code]["institution"], cells[_("Status")].lower(), work]
            lines[code] = {
                "code": code,
                "anchor": markup.anchor(f"action:{code}"),
                "words": [each for each in words if each],
            }
        return lines

    def _action_of(self, labels: list[str]) -> str | None:
        """The action that a row is about, if it is about one."""
        return next((label for label in labels if label in self.snapshot["actions"]), None)

    def _figure(self, key: str) -> dict[str, Any]:
        figure = self.snapshot["figures"][key]
        kind = "annex" if key in self._annex_keys else figure["kind"]
        laid_out = table(figure) if figure["kind"] != "figure" else {}
        if key == "actions_overview":
            # Where links to actions lead: every action has a line here.
            for row in laid_out["rows"]:
                code = self._action_of(row["labels"])
                row["anchor"] = markup.anchor(f"action:{code}") if code else ""
        for row in laid_out.get("rows", ()):
            row["pairs"] = sheet(figure["columns"], [cell["text"] for cell in row["cells"]])
        return {
            **laid_out,
            "key": key,
            "anchor": markup.anchor(f"{kind}:{key}"),
            "label": self.labels[key],
            "title": figure["title"],
            "headline": figure["headline"],
            "unit": figure["unit"],
            **{name: figure[name] for name in ("picture", "alternative") if name in figure},
        }

    # --- Texts ---------------------------------------------------------------------------------------

    def _texts(self, name: str, sentences: str, *, level: int) -> list[SafeString]:
        key = f"{self.snapshot['kind']}/{name}"
        written = self.snapshot["texts"].get(key, "")
        return [self._text(place, text, level) for place, text in ((name, sentences), (key, written)) if text.strip()]

    def _text(self, place: str, text: str, level: int = 2) -> SafeString:
        made = markup.render(text, place=place, targets=self.targets, level=level)
        self.problems += made.problems
        return made.html

    def _inline(self, text: str, *, place: str) -> SafeString:
        return SafeString(re.sub(r"^<p>(.*)</p>\s*$", r"\1", self._text(place, text), flags=re.DOTALL))

    def _abbreviations(self) -> list[tuple[str, str]]:
        """The officers' list, with the institutions whose acronyms the texts and annexes use."""
        found: dict[str, str] = {}
        everything = " ".join(self._words())
        for acronym, name in self.snapshot["acronyms"].items():
            if re.search(rf"(?<!\w){re.escape(acronym)}(?!\w)", everything):
                found[acronym] = name
        for line in self.snapshot["texts"].get(f"{self.snapshot['kind']}/abbreviations", "").splitlines():
            short, colon, meaning = line.lstrip("-* ").partition(":")
            if colon and short.strip():
                found[short.strip(" *")] = meaning.strip(" *")
        return sorted(found.items(), key=lambda pair: pair[0].casefold())

    def _words(self) -> Iterator[str]:
        yield from self.snapshot["texts"].values()
        for country in self.snapshot["countries"]:
            yield from (section["text"] for section in country["sections"])
        for key in self._annex_keys:
            for row in self.snapshot["figures"][key]["rows"]:
                yield from row["shown"]

    # --- The contract --------------------------------------------------------------------------------

    def _span(self) -> str:
        facility = self.snapshot["facility"]
        return " – ".join(filter(None, (_day(facility["start_date"]), _day(facility["end_date"]))))

    def _synopsis(self) -> list[tuple[str, str]]:
        """The contract in lines: what is in force, and what was first signed where that differs."""
        facility = self.snapshot["facility"]
        currency = facility["currency"]

        def changing(name: str, shown: str, first: str) -> str:
            if facility["signed"][name] in (None, facility[name]):
                return shown
            return _("%(now)s (as first signed: %(first)s)") % {"now": shown, "first": first}

        def money(value: str | None) -> str:
            return f"{Decimal(value):,.2f} {currency}" if value is not None else ""

        lines = [
            (_("Name"), facility["name"]),
            (_("Short name"), facility["code"]),
            (_("Programme number"), facility["programme_number"]),
            (_("Contract number"), facility["contract_number"]),
            (_("Contracting authority"), facility["contracting_authority"]),
            (_("Lead organisation"), facility["lead_organisation"]),
            (_("Start"), _day(facility["start_date"])),
            (_("End"), changing("end_date", _day(facility["end_date"]), _day(facility["signed"]["end_date"]))),
        ]
        for name, words in (("total_budget", _("Total budget")), ("incidental_budget", _("Incidental expenditure"))):
            lines.append((words, changing(name, money(facility[name]), money(facility["signed"][name]))))
        lines += [
            (_("Additional allowance a day"), money(facility["additional_allowance_rate"])),
            (_("Market rate of an expert-day"), money(facility["market_day_rate"])),
            (_("Days in a mission week"), f"{Decimal(facility['days_per_mission_week']).normalize():f}"),
            (_("Successor"), facility["successor"]),
        ]
        return [(words, value) for words, value in lines if value]

    def _addenda(self) -> list[dict[str, str]]:
        return [
            {
                "number": _("Addendum %s") % addendum["number"],
                "signed_on": _day(addendum["signed_on"]),
                "summary": addendum["summary"],
            }
            for addendum in self.snapshot["facility"]["addenda"]
        ]


def _day(value: str | None) -> str:
    return date_format(date.fromisoformat(value), "j F Y") if value else ""


def _all(parts: list[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _all(part.sections)


def pictures(snapshot: dict[str, Any]) -> dict[str, str]:
    """Return the pictures that the document names, by key."""
    return {key: figure["picture"] for key, figure in snapshot["figures"].items() if "picture" in figure}
