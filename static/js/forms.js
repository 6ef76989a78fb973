// What makes forms handier; each works without it.
(() => {
  "use strict";

  // --- One record among thousands --------------------------------------------------------------
  const dress = (input) => {
    if (input.tomselect || !window.TomSelect) return;
    const chosen = input.value;
    const several = input.dataset.pickSeveral ? JSON.parse(input.dataset.pickSeveral) : null;
    const settings = {
      valueField: "value",
      labelField: "text",
      searchField: [],
      maxItems: several ? null : 1,
      delimiter: ",",
      hideSelected: true,
      create: false,
      persist: false,
      openOnFocus: true,
      preload: "focus",
      options: several ?? (chosen ? [{ value: chosen, text: input.dataset.pickLabel || chosen, hint: "" }] : []),
      items: several ? several.map((each) => each.value) : chosen ? [chosen] : [],
      load: (words, done) => {
        fetch(`${input.dataset.pick}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } })
          .then((answer) => (answer.ok ? answer.json() : { found: [] }))
          .then((body) => done(body.found))
          .catch(() => done());
      },
      shouldLoad: () => true,
      // The server has chosen and ordered what fits.
      score: () => () => 1,
      sortField: [{ field: "$order" }],
      onType() {
        // What is chosen stays: Tom Select keeps the options of its items.
        this.clearOptions();
      },
      render: {
        option: (each, escape) => {
          const hint = each.hint ? ` · ${escape(each.hint)}` : "";
          return `<div>${escape(each.text)}<span class="under">${escape(each.value)}${hint}</span></div>`;
        },
        item: (each, escape) => `<div>${escape(each.text)}</div>`,
        no_results: () => null,
      },
    };
    new window.TomSelect(input, settings);
    // Its label now names the field that Tom Select draws; this one only carries the value.
    input.hidden = true;
  };
  const dressAll = (within) => within.querySelectorAll("input[data-pick]").forEach(dress);

  // --- Nothing typed is lost -------------------------------------------------------------------
  const PREFIX = "pmt:draft:";
  const LEFT_OUT = new Set(["csrfmiddlewaretoken", "seen", "filled_by", "next", "then"]);

  const values = (form) =>
    JSON.stringify([...new FormData(form)].filter(([name, value]) => !LEFT_OUT.has(name) && typeof value === "string"));

  const restore = (form, text) => {
    const kept = new Map();
    for (const [name, value] of JSON.parse(text)) kept.set(name, [...(kept.get(name) ?? []), value]);
    for (const field of form.elements) {
      if (!field.name || LEFT_OUT.has(field.name) || field.type === "file") continue;
      const found = kept.get(field.name) ?? [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = found.includes(field.value);
      else if (field.type === "select-multiple") for (const each of field.options) each.selected = found.includes(each.value);
      else if (field.type !== "submit" && field.type !== "hidden") field.value = found[0] ?? "";
    }
    for (const fold of form.querySelectorAll("details.fold")) fold.open = true;
  };

  const keep = (form) => {
    const name = PREFIX + form.dataset.draft;
    const asOpened = values(form);
    const found = form.querySelector(".draft-found");
    const before = localStorage.getItem(name);
    // A form that came back with errors already holds what was typed.
    if (before && before !== asOpened && !form.querySelector(".errorlist, .conflicts, .notice-error")) {
      restore(form, before);
      if (found) found.hidden = false;
    }
    const save = () => {
      const now = values(form);
      if (now === asOpened) localStorage.removeItem(name);
      else localStorage.setItem(name, now);
    };
    form.addEventListener("input", save);
    form.addEventListener("change", save);
    for (const button of form.querySelectorAll("[data-draft-discard]")) {
      button.addEventListener("click", () => {
        localStorage.removeItem(name);
        if (button.tagName === "BUTTON") location.reload();
      });
    }
  };

  for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
  dressAll(document);
  document.addEventListener("htmx:load", (event) => dressAll(event.target));
})();
