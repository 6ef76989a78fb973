"""Charts and maps of figures: one definition serves page, picture and report."""

from reporting.charts.drawing import CHARTS, has_chart, spec, svg
from reporting.charts.words import alt_text

__all__ = ["CHARTS", "alt_text", "has_chart", "spec", "svg"]
