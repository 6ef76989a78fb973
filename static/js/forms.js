// What makes forms handier; each works without it.
(() => {
  "use strict";

  // --- One record among thousands --------------------------------------------------------------
  // Of a record that the browser kept it only knows the code.
  const name = (made, address, code) =>
    fetch(`${address}?q=${encodeURIComponent(code)}`, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : { found: [] }))
      .then((body) => body.found.filter((each) => each.value === code).forEach((each) => made.updateOption(code, each)))
      .catch(() => {});
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
    const made = new window.TomSelect(input, settings);
    if (chosen && !several && !input.dataset.pickLabel) name(made, input.dataset.pick, chosen);
    // Its label now names the field that Tom Select draws; this one only carries the value.
    input.hidden = true;
  };
  const dressAll = (within) => within.querySelectorAll("input[data-pick]").forEach(dress);

  // --- Lists of short texts: a line more, a line up ----------------------------------------------
  const renumber = (list) =>
    list.querySelectorAll(".line-place").forEach((place, index) => {
      place.value = index + 1;
    });
  document.querySelectorAll("[data-lines]").forEach((list) => {
    const add = list.parentElement.querySelector("[data-line-add]");
    add.hidden = false;
    list.querySelectorAll(".line-up").forEach((button) => {
      button.hidden = false;
    });
    add.addEventListener("click", () => {
      const line = list.lastElementChild.cloneNode(true);
      const text = line.querySelector("textarea");
      text.removeAttribute("id");
      text.value = "";
      list.append(line);
      renumber(list);
      text.focus();
    });
    list.addEventListener("click", (event) => {
      const line = event.target.closest(".line-up")?.closest("li");
      if (!line?.previousElementSibling) return;
      line.previousElementSibling.before(line);
      renumber(list);
      line.querySelector(".line-up").focus();
    });
  });

  // --- Nothing typed is lost -------------------------------------------------------------------
  const PREFIX = "pmt:draft:";
  const LEFT_OUT = new Set(["csrfmiddlewaretoken", "seen", "filled_by", "next", "then"]);

  const values = (form) =>
    JSON.stringify([...new FormData(form)].filter(([name, value]) => !LEFT_OUT.has(name) && typeof value === "string"));

  const restore = (form, text) => {
    const picked = [];
    const kept = new Map();
    for (const [name, value] of JSON.parse(text)) kept.set(name, [...(kept.get(name) ?? []), value]);
    for (const field of form.elements) {
      if (!field.name || LEFT_OUT.has(field.name) || field.type === "file") continue;
      const found = kept.get(field.name) ?? [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = found.includes(field.value);
      else if (field.type === "select-multiple") for (const each of field.options) each.selected = found.includes(each.value);
      else if (field.type !== "submit" && field.type !== "hidden") {
        const value = found[0] ?? "";
        if (field.dataset.pick && field.value !== value) picked.push(field);
        field.value = value;
      }
    }
    for (const fold of form.querySelectorAll("details.fold")) fold.open = true;
    for (const field of picked) field.dataset.pickLabel = "";
    // What looks at a chosen record (htmx) listens only when the page is there.
    window.addEventListener("load", () => {
      for (const field of picked) field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };

  const keep = (form) => {
    const name = PREFIX + form.dataset.draft;
    const asOpened = values(form);
    const found = form.querySelector(".draft-found");
    const before = localStorage.getItem(name);
    // A form that came back already holds what was typed.
    if (before && before !== asOpened && !("sent" in found.dataset)) {
      restore(form, before);
      found.hidden = false;
    }
    const save = () => {
      const now = values(form);
      if (now === asOpened) localStorage.removeItem(name);
      else localStorage.setItem(name, now);
    };
    form.addEventListener("input", save);
    form.addEventListener("change", save);
    // Without a network the browser would show a page of its own instead of the form.
    const offline = form.querySelector(".draft-offline");
    form.addEventListener("submit", (event) => {
      offline.hidden = navigator.onLine;
      if (navigator.onLine) return;
      event.preventDefault();
      offline.focus();
    });
    window.addEventListener("online", () => {
      offline.hidden = true;
    });
    for (const button of form.querySelectorAll("[data-draft-discard]")) {
      button.addEventListener("click", () => {
        localStorage.removeItem(name);
        if (button.tagName === "BUTTON") location.reload();
      });
    }
  };

  // --- Rows in an order of one's own --------------------------------------------------------------
  // Buttons write the numbers that one would otherwise type, and empty a row to take it away.
  const button = (label, sign, press) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-small";
    made.setAttribute("aria-label", label);
    made.textContent = sign;
    made.addEventListener("click", press);
    return made;
  };
  const orderly = (box) => {
    const rows = () => [...box.querySelectorAll("[data-row]")];
    const main = (row) => row.querySelector("[data-row-main]");
    const tell = (row) => main(row).dispatchEvent(new Event("input", { bubbles: true }));
    const number = () => {
      rows().forEach((row, place) => {
        row.querySelector("[data-row-place]").value = place + 1;
      });
    };
    const move = (row, other, before) => {
      if (!other || other.hidden) return;
      if (before) other.before(row);
      else other.after(row);
      number();
      tell(row);
    };
    const add = button(box.dataset.rowsAdd, box.dataset.rowsAdd, () => {
      const next = rows().find((row) => row.hidden);
      if (!next) return;
      next.hidden = false;
      main(next).focus();
      add.hidden = !rows().some((row) => row.hidden);
    });
    add.removeAttribute("aria-label");
    rows().sort(
      (one, other) =>
        Number(one.querySelector("[data-row-place]").value) - Number(other.querySelector("[data-row-place]").value),
    ).forEach((row, _place, all) => {
      if (row !== all[0]) all[all.indexOf(row) - 1].after(row);
      const buttons = document.createElement("span");
      buttons.className = "row-input-buttons";
      buttons.append(
        button(box.dataset.rowsUp, "↑", () => move(row, row.previousElementSibling?.matches("[data-row]") ? row.previousElementSibling : null, true)),
        button(box.dataset.rowsDown, "↓", () => move(row, row.nextElementSibling?.matches("[data-row]") ? row.nextElementSibling : null, false)),
        button(box.dataset.rowsRemove, "×", () => {
          for (const field of row.querySelectorAll("input, select")) field.value = "";
          row.hidden = true;
          rows().at(-1).after(row);
          number();
          tell(row);
          add.hidden = false;
        }),
      );
      row.append(buttons);
      row.hidden = !main(row).value;
    });
    number();
    if (rows().every((row) => row.hidden)) rows()[0].hidden = false;
    box.append(add);
    box.classList.add("ordered");
  };

  for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
  document.querySelectorAll("[data-rows]").forEach(orderly);
  dressAll(document);
  document.addEventListener("htmx:load", (event) => dressAll(event.target));
})();
