// Comments: who is meant is offered after an @, and what is typed and not sent is kept. Both work without.
(() => {
  "use strict";

  // --- Who is meant, after an @ ------------------------------------------------------------------------
  const BEGUN = /(?:^|[^\p{L}\p{N}_.@])@([\p{L}\p{N}_.'-]*(?: [\p{L}\p{N}_.'-]*)?)$/u;
  let open = null; // { box, list, begun }
  let asked = 0;

  const close = () => {
    if (!open) return;
    open.list.remove();
    for (const name of ["aria-controls", "aria-activedescendant"]) open.box.removeAttribute(name);
    open = null;
  };

  const options = () => [...(open?.list.children ?? [])];
  const chosen = () => options().findIndex((each) => each.getAttribute("aria-selected") === "true");
  const choose = (at) => {
    options().forEach((each, number) => each.setAttribute("aria-selected", String(number === at)));
    const option = options()[at];
    if (option) {
      open.box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }
  };

  const take = (name) => {
    const { box, begun } = open;
    const to = box.selectionStart;
    box.setRangeText(`@${name} `, to - begun.length - 1, to, "end");
    close();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  };

  const offer = (box, begun, found) => {
    close();
    if (!found.length) return;
    const list = document.createElement("ul");
    list.className = "people-found";
    list.id = "people-found";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.peopleLabel ?? "@");
    found.forEach(({ name, hint }, number) => {
      const option = document.createElement("li");
      option.id = `person-${number}`;
      option.setAttribute("role", "option");
      const under = document.createElement("span");
      under.className = "under";
      under.textContent = hint;
      option.append(name, under);
      // A press must not take the focus first, which would close the list under it.
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => take(name));
      list.append(option);
    });
    box.after(list);
    open = { box, list, begun };
    box.setAttribute("aria-controls", list.id);
    choose(0);
    list.dataset.names = JSON.stringify(found.map((each) => each.name));
  };

  document.addEventListener("input", async (event) => {
    const box = event.target;
    if (!box.dataset?.people) return;
    box.setAttribute("aria-autocomplete", "list");
    const begun = BEGUN.exec(box.value.slice(0, box.selectionStart))?.[1];
    const number = ++asked;
    if (begun === undefined) {
      close();
      return;
    }
    try {
      const answer = await fetch(`${box.dataset.people}?q=${encodeURIComponent(begun)}`, {
        headers: { Accept: "application/json" },
      });
      const body = answer.ok ? await answer.json() : { found: [] };
      if (number === asked && box.isConnected) offer(box, begun, body.found);
    } catch {
      close(); // without an answer a name is typed in full
    }
  });

  document.addEventListener("keydown", (event) => {
    if (!open || event.target !== open.box) return;
    const count = options().length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      choose((chosen() + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
    } else if (event.key === "Enter" || event.key === "Tab") {
      take(JSON.parse(open.list.dataset.names)[Math.max(0, chosen())]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else return;
    event.preventDefault();
  });
  document.addEventListener("focusout", (event) => {
    if (open && event.target === open.box) close();
  });

  // --- What is typed and not sent is there again --------------------------------------------------------
  const PREFIX = "pmt:draft:";
  const form = (element) => element.closest?.("form[data-draft-text]");
  document.addEventListener("input", (event) => {
    const within = form(event.target);
    if (!within || event.target.tagName !== "TEXTAREA") return;
    const name = PREFIX + within.dataset.draftText;
    if (event.target.value.trim() && event.target.value !== event.target.defaultValue) {
      localStorage.setItem(name, event.target.value);
    } else localStorage.removeItem(name);
  });
  const restore = (within) => {
    for (const each of within.querySelectorAll?.("form[data-draft-text]") ?? []) {
      const kept = localStorage.getItem(PREFIX + each.dataset.draftText);
      const box = each.querySelector("textarea");
      if (kept && box && !each.querySelector(".errorlist")) box.value = kept;
    }
  };
  restore(document);
  document.addEventListener("htmx:load", (event) => restore(event.target));
  // Before what comes back is put in its place: what was sent has served.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const sent = form(event.detail.requestConfig?.elt ?? document);
    if (sent && (event.detail.xhr.getResponseHeader("HX-Trigger") ?? "").includes("commentSaved")) {
      localStorage.removeItem(PREFIX + sent.dataset.draftText);
    }
  });
})();
