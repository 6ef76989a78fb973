"""What a report consists of, as data: its chapters, which figures stand where, which texts officers write."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.translation import gettext_lazy as _

from reporting.choices import ReportKind

Words: TypeAlias = Any


@dataclass(frozen=True)
class Section:
    """A part of a chapter: sentences with computed numbers, an officer's text, then figures in their order."""

    name: str
    title: Words
    sentences: Words = ""
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A chapter, on a page of its own. `special` names what only this chapter has, laid out by its template."""

    name: str
    title: Words
    sentences: Words = ""
    figures: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    special: str = ""
    #: What an officer writes here; none where records give everything.
    written: bool = True
    hint: Words = ""


@dataclass(frozen=True)
class Annex:
    """An annex: one result, as a table across a page on its side, or as a sheet for each of its rows."""

    letter: str
    figure: str
    sheets: bool = False


@dataclass(frozen=True)
class Outline:
    """A kind of report."""

    kind: ReportKind
    title: Words
    chapters: tuple[Chapter, ...]
    annexes: tuple[Annex, ...]
    #: The large numbers that open the chapter of figures, with the words below them.
    tiles: tuple[tuple[str, Words], ...]

    def figures(self) -> Iterator[str]:
        """Give the keys of all tables, figures and annexes, in the order of the document."""
        for chapter in self.chapters:
            yield from chapter.figures
            for section in chapter.sections:
                yield from section.figures
        for annex in self.annexes:
            yield annex.figure

    def texts(self) -> Iterator[tuple[str, Words, Words]]:
        """Give key, title and hint of every text that officers write."""
        for chapter in self.chapters:
            if chapter.written:
                yield f"{self.kind}/{chapter.name}", chapter.title, chapter.hint
            for section in chapter.sections:
                yield f"{self.kind}/{section.name}", section.title, _("Follows the computed sentences; may be empty.")
        yield (
            f"{self.kind}/abbreviations",
            _("Abbreviations"),
            _("One a line: `ILO: International Labour Organization`. Those of institutions are found by themselves."),
        )
        yield (
            f"{self.kind}/disclaimer",
            _("Disclaimer"),
            _("Stands on the cover, below the line on funding. Without one, the usual words stand there."),
        )


FINAL = Outline(
    kind=ReportKind.FINAL,
    title=_("Final report"),
    tiles=(
        ("requests_received", _("requests from {{countries_that_requested}} countries")),
        ("actions", _("actions, {{actions_completed}} completed")),
        ("missions", _("missions, {{expert_mission_weeks}} expert-weeks")),
        ("experts_mobilised", _("experts, {{share_public}} public")),
    ),
    chapters=(
        Chapter("summary", _("Summary"), hint=_("What the facility set out to do, did, and leaves behind.")),
        Chapter(
            "framework",
            _("Framework and organisation"),
            figures=("consortium_members",),
            hint=_("Why the facility was set up, who runs it, how it works. The contract stands in the synopsis."),
        ),
        Chapter(
            "numbers",
            _("The facility in numbers"),
            special="tiles",
            written=False,
            sections=(
                Section(
                    "requests",
                    _("Requests"),
                    _(
                        "Institutions of {{countries_that_requested}} countries sent {{requests_received}} requests. "
                        "[[table:requests_by_country_and_status]] shows them by region, country and status, "
                        "[[figure:requests_by_period]] when they were received and [[figure:requests_map]] where they "
                        "came from.\n\n"
                        "{{requests_translated_into_actions}} requests were translated into actions, some of them "
                        "merged with others; {{requests_rejected_or_closed_share}} of all were rejected or closed. "
                        "The shares of the countries in all requests are in "
                        "[[figure:requests_by_region_and_country]], what became of each region's requests in "
                        "[[figure:requests_by_region_and_status]]."
                    ),
                    (
                        "requests_by_period",
                        "requests_map",
                        "requests_by_country_and_status",
                        "requests_by_region_and_country",
                        "requests_by_region_and_status",
                    ),
                ),
                Section(
                    "actions",
                    _("Actions"),
                    _(
                        "{{actions}} actions were approved, of which {{share_of_actions_completed}} are completed. "
                        "[[figure:actions_by_region_and_country]] gives each country's share and "
                        "[[figure:actions_by_region_and_status]] how far the actions of each region are. All of them "
                        "are listed in [[annex:C]]."
                    ),
                    ("actions_by_region_and_country", "actions_by_region_and_status"),
                ),
                Section(
                    "implementation",
                    _("Implementation"),
                    _(
                        "{{activities_implemented}} activities were implemented in {{missions}} missions, which make "
                        "{{expert_mission_weeks}} expert-mission-weeks or {{expert_mission_days}} expert-mission-days. "
                        "[[figure:mission_weeks_by_period]] and [[figure:mission_weeks_by_quarter_and_region]] show "
                        "how they spread over the life of the facility."
                    ),
                    ("mission_weeks_by_period", "mission_weeks_by_quarter_and_region"),
                ),
                Section(
                    "experts",
                    _("Experts"),
                    _(
                        "{{experts_mobilised}} experts of {{nationalities_of_experts_mobilised}} nationalities were "
                        "mobilised, from {{member_states_of_experts_mobilised}} Member States of the European Union "
                        "among others ([[figure:experts_map]]); {{experts_from_partner_countries}} came from partner "
                        "countries. {{share_public}} work in the public sector and {{share_women}} are women. "
                        "[[table:experts_mobilised_by_country_and_occupation]] lists them by country. Together they "
                        "worked {{expert_days}} expert-days, by country in "
                        "[[table:expert_days_by_country_and_occupation]] and by action in "
                        "[[table:expert_days_by_action_and_origin]], in the proportions that "
                        "[[figure:experts_by_origin_occupation_gender]], "
                        "[[figure:expert_days_by_origin_occupation_gender]] and "
                        "[[figure:mean_expert_days_by_origin_occupation_gender]] show.\n\n"
                        "The register holds {{experts_registered_total}} experts, {{experts_registered_public}} of "
                        "them from the public sector ([[table:experts_registered]]); "
                        "[[table:expert_statistics]] sums up who was mobilised. The facility writes to {{contacts}} "
                        "contacts of {{contact_nationalities}} nationalities, {{focal_points}} of them focal points."
                    ),
                    (
                        "experts_map",
                        "expenditure_per_expert_week",
                        "experts_mobilised_by_country_and_occupation",
                        "experts_by_origin_occupation_gender",
                        "expert_days_by_country_and_occupation",
                        "expert_days_by_origin_occupation_gender",
                        "expert_days_by_action_and_origin",
                        "mean_expert_days_by_origin_occupation_gender",
                        "experts_registered",
                        "expert_statistics",
                    ),
                ),
            ),
        ),
        Chapter(
            "countries",
            _("The countries"),
            special="countries",
            hint=_("Precedes the chapters of the countries; may be empty."),
        ),
        Chapter(
            "lessons",
            _("Lessons learned"),
            hint=_("What a facility like this one should do again, and what not."),
        ),
        Chapter(
            "resources",
            _("Resources used"),
            _(
                "At the market rate of an expert-day, the {{expert_days}} expert-days that were mobilised are worth "
                "{{market_value}} {{currency}}. One expert-week cost {{mean_expenditure_per_expert_week}} {{currency}} "
                "on average; [[figure:expenditure_per_expert_week]] shows it period by period, "
                "[[table:budget_and_expenditure_by_line]] gives budget and expenditure by line, and "
                "[[table:action_budget_and_expenditure]] what each action could spend and spent."
            ),
            ("budget_and_expenditure_by_line", "action_budget_and_expenditure"),
            hint=_("Follows the computed sentences; may be empty."),
        ),
    ),
    annexes=(
        Annex("A", "ongoing_action_summaries", sheets=True),
        Annex("B", "requests_overview"),
        Annex("C", "actions_overview"),
    ),
)

OUTLINES = {FINAL.kind: FINAL}
