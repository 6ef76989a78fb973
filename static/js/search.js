// Find anything, and the keyboard: what it does is also reached by links and forms.
(() => {
  "use strict";

  // Not where a row of a list is marked: nothing is typed there.
  const typing = (element) => element.closest?.("input:not(.pick > *), select, textarea, [contenteditable], dialog[open]");

  // --- The list below the box 'Find anything': arrows, Enter and Escape --------------------------------

  const box = document.querySelector("#find-box");
  const found = document.querySelector("#find-found");
  const options = () => [...(found?.querySelectorAll("[role=option]") ?? [])];
  const chosen = () => options().findIndex((each) => each.getAttribute("aria-selected") === "true");

  const show = (open) => {
    found.hidden = !open;
    box.setAttribute("aria-expanded", String(open && options().length > 0));
    if (!open) choose(-1);
  };
  const choose = (number) => {
    options().forEach((each, at) => each.setAttribute("aria-selected", String(at === number)));
    const option = options()[number];
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  };

  if (box) {
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", "find-found");
    box.setAttribute("aria-expanded", "false");
    document.addEventListener("htmx:afterSwap", (event) => {
      if (event.detail.target === found) show(box === document.activeElement && found.childElementCount > 0);
    });
    box.addEventListener("keydown", (event) => {
      const all = options();
      const at = chosen();
      if (event.key === "Escape") {
        event.stopPropagation();
        if (found.hidden) box.blur();
        else show(false);
        event.preventDefault();
      } else if (event.key === "Enter" && !found.hidden && at >= 0) {
        event.preventDefault();
        all[at].click();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
        event.preventDefault();
        if (found.hidden) show(true);
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length);
      }
    });
    box.closest("form").addEventListener("focusout", (event) => {
      if (!event.currentTarget.contains(event.relatedTarget)) show(false);
    });
    // A press on an option must not take the focus first, which would close the list under it.
    found.addEventListener("mousedown", (event) => event.preventDefault());
  }

  const find = () => {
    const shown = document.querySelector("#find-words") ?? (box?.checkVisibility() ? box : null);
    if (shown) {
      shown.focus();
      shown.select();
    } else if (box) location.assign(box.form.action); // the navigation is closed: the page of its own
  };

  // --- Keys, unless the person has turned them off ------------------------------------------------------

  const dialog = document.querySelector("#shortcuts");
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-shortcuts-open]")) dialog?.showModal();
    if (event.target.closest?.("[data-shortcuts-close]") || event.target === dialog) dialog?.close();
  });
  for (const each of document.querySelectorAll("[data-shortcuts-open]")) each.hidden = !dialog;

  const follow = (selector) => {
    const link = document.querySelector(selector);
    if (link) link.click();
    return Boolean(link);
  };
  // On a record's page the one before or after; on a list the row above or below.
  const step = (forward) => {
    if (follow(`.neighbours a[rel=${forward ? "next" : "prev"}]`)) return;
    const rows = [...document.querySelectorAll("#list tbody tr a:first-of-type")].filter(
      (link) => link.closest("tr").querySelector("a") === link
    );
    const at = rows.findIndex((link) => link.closest("tr").contains(document.activeElement));
    rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + (forward ? 1 : -1)))]?.focus();
  };
  const keys = {
    "/": find,
    "?": () => dialog?.showModal(),
    n: () => follow("[data-key=n]"),
    e: () => follow("[data-key=e]"),
    j: () => step(true),
    k: () => step(false),
  };
  let going = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.shortcuts === "off" || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const since = event.timeStamp - going;
    going = -Infinity;
    if (since < 1500 && /^[a-z]$/.test(event.key)) {
      if (follow(`#shortcuts a[data-go="${event.key}"]`)) event.preventDefault();
    } else if (event.key === "g") going = event.timeStamp;
    else if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });
})();
