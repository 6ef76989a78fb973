// Rows that are chosen in a list stay chosen while one leafs through it, sorts or narrows it. Without this, those of
// the page that is open are chosen all the same.
(() => {
  "use strict";

  const form = () => document.querySelector("#selection");
  const boxes = () => [...document.querySelectorAll('#list input[name="chosen"][type="checkbox"]')];
  const place = () => `chosen:${form()?.dataset.selection}`;
  const kept = () => new Set(JSON.parse(sessionStorage.getItem(place()) ?? "[]"));
  const keep = (chosen) => {
    if (chosen.size) sessionStorage.setItem(place(), JSON.stringify([...chosen]));
    else sessionStorage.removeItem(place());
  };

  const show = () => {
    const bar = form();
    if (!bar) return;
    const chosen = kept();
    const here = boxes();
    const count = bar.querySelector(".selection-count");
    for (const box of here) box.checked = chosen.has(box.value);
    bar.classList.toggle("has-chosen", chosen.size > 0);
    count.textContent = chosen.size === 1 ? count.dataset.one : count.dataset.more.replace("{n}", chosen.size.toLocaleString());
    const all = document.querySelector("[data-choose-page]");
    if (all) {
      all.hidden = false;
      all.checked = here.length > 0 && here.every((box) => box.checked);
      all.indeterminate = !all.checked && here.some((box) => box.checked);
    }
  };

  document.addEventListener("change", ({ target }) => {
    if (!form() || !target.closest("#list")) return;
    const changed = target.matches("[data-choose-page]") ? boxes() : target.matches('input[name="chosen"]') ? [target] : [];
    if (!changed.length) return;
    const chosen = kept();
    for (const box of changed) {
      if (target.checked) chosen.add(box.value);
      else chosen.delete(box.value);
    }
    keep(chosen);
    show();
  });

  document.addEventListener("reset", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    keep(new Set());
    show();
  });

  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    const here = new Set(boxes().map((box) => box.value));
    for (const value of kept()) {
      if (here.has(value)) continue; // its box says so
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "chosen", value });
      form().append(input);
    }
    keep(new Set());
  });

  document.addEventListener("htmx:afterSettle", show);
  window.addEventListener("pageshow", show);
  show();
})();
