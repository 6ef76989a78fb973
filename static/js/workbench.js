// What makes the pages handier; each works without it.
(() => {
  "use strict";

  // A small menu closes when one presses Escape or elsewhere.
  const opened = () => document.querySelectorAll("details.pop[open], details.account[open]");
  document.addEventListener("click", (event) => {
    for (const menu of opened()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of opened()) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
    if (location.hash === "#navigation") location.hash = "#content";
  });

  // The menu of the phone is reached by a link: put the focus where the link leads.
  window.addEventListener("hashchange", () => {
    if (location.hash === "#navigation") document.querySelector("#navigation a")?.focus();
  });

  // A choice in a form that says so is sent at once.
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-send-on-change]");
    if (form) form.requestSubmit();
  });

  // "/" puts the cursor into the search box of the page.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const box = document.querySelector("input[type=search]");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });
})();
