"""Every word on a chart lies inside the picture and over no other, as a real browser sets it."""

import base64
from datetime import date
from importlib.resources import files

import pytest
from playwright.sync_api import Browser

from reporting.charts import CHARTS, svg
from reporting.indicators import Scope, compute

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample")]

#: Boxes of all visible words, with those that lie outside the picture or over one another.
MISPLACED = """
() => [...document.querySelectorAll("body > svg")].flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  const boxes = [...svg.querySelectorAll("text")]
    .filter(t => t.textContent.trim() && !t.closest('[opacity="0"]') && t.getAttribute("opacity") !== "0")
    .map(t => ({words: t.textContent, stroke: t.getAttribute("stroke"), box: t.getBoundingClientRect()}));
  const outside = boxes.filter(({box}) => box.left < frame.left - 1 || box.right > frame.right + 1
    || box.top < frame.top - 1 || box.bottom > frame.bottom + 1).map(b => `outside: ${b.words}`);
  const over = [];
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
    if (a.words === b.words) return;
    const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
    const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
    // Letters fill some two thirds of the height of their box.
    if (across > 1 && down > a.box.height * 0.34) over.push(`${a.words} over ${b.words}`);
  }));
  return [...outside, ...over];
})
"""


def test_labels_of_every_figure_lie_inside_the_picture_and_apart(browser: Browser):
    fonts = files("font_source_sans_pro") / "files"
    faces = "".join(
        f'@font-face {{font-family: "Source Sans Pro"; font-weight: {weight}; src: url(data:font/ttf;base64,{data})}}'
        for weight, data in (
            (weight, base64.b64encode((fonts / f"SourceSansPro-{name}.ttf").read_bytes()).decode())
            for weight, name in ((400, "Regular"), (600, "Semibold"))
        )
    )
    page = browser.new_page(viewport={"width": 900, "height": 900})
    for on in (date(2014, 9, 30), date(2016, 12, 31)):
        for key, result in compute(CHARTS, Scope(on)).items():
            page.set_content(f"<style>{faces} svg text {{letter-spacing: 0}}</style>{svg(result)}")
            page.evaluate("document.fonts.ready")
            assert page.evaluate(MISPLACED) == [], (key, on)
    page.close()
