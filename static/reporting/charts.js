// Draws each chart from its definition when it comes into view; without it the page shows pictures.
(() => {
  "use strict";

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => document.documentElement.dataset.bsTheme || (dark.matches ? "dark" : "light");
  const drawn = new Map();

  const picture = (box) => {
    const image = document.createElement("img");
    image.src = `${box.dataset.picture}&theme=${chosen()}`;
    image.alt = box.dataset.words;
    box.replaceChildren(image);
  };

  const fitted = (definition, width) => {
    const spec = structuredClone(definition);
    spec.width = width;
    for (const parameter of spec.params ?? []) {
      if (parameter.name === "room") parameter.value = width;
    }
    if (spec.usermeta?.ratio) spec.height = Math.round(width * spec.usermeta.ratio);
    return spec;
  };

  const draw = async (box) => {
    const theme = chosen();
    const state = drawn.get(box) ?? {};
    drawn.set(box, state);
    try {
      if (state.theme !== theme) {
        const answer = await fetch(`${box.dataset.chart}&theme=${theme}`, { credentials: "same-origin" });
        if (!answer.ok) throw new Error(`${answer.status}`);
        state.definition = await answer.json();
        state.theme = theme;
      }
      state.width = Math.floor(box.clientWidth - parseFloat(getComputedStyle(box).paddingLeft) * 2);
      const spot = document.createElement("div");
      // The chart is told as a whole, in words; its parts are in the table beside it.
      spot.setAttribute("aria-hidden", "true");
      const { finalize } = await vegaEmbed(spot, fitted(state.definition, state.width), {
        actions: false,
        ast: true,
        defaultStyle: false,
        renderer: "svg",
        tooltip: { disableDefaultStyle: true, theme: "pmt" },
      });
      state.finalize?.();
      state.finalize = finalize;
      box.replaceChildren(spot);
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", box.dataset.words);
      box.dataset.drawn = theme;
    } catch (problem) {
      console.warn("chart", box.dataset.chart, problem);
      picture(box);
    }
  };

  const boxes = document.querySelectorAll("[data-chart]");
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: "400px" });
  boxes.forEach((box) => seen.observe(box));

  // What is drawn already follows the theme and the width of its panel.
  const again = (narrow) => {
    for (const [box, state] of drawn) {
      if (!narrow || Math.abs(box.clientWidth - state.width) > 40) draw(box);
    }
  };
  dark.addEventListener("change", () => again(false));
  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => again(true), 200);
  });

  // On paper every chart is wanted, whether it was looked at or not.
  addEventListener("beforeprint", () => boxes.forEach((box) => drawn.has(box) || picture(box)));
})();
