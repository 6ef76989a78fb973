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

  // A passkey needs a script, and a browser that knows of them.
  const passkey = document.querySelector("#passkey_login");
  if (passkey && window.PublicKeyCredential) passkey.hidden = false;

  // The menu of the phone is reached by a link: put the focus where the link leads.
  window.addEventListener("hashchange", () => {
    if (location.hash === "#navigation") document.querySelector("#navigation a")?.focus();
  });

  // A choice in a form that says so is sent at once.
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-send-on-change]");
    if (form) form.requestSubmit();
  });

  // The search box of a list stays while the list around it is replaced. So whatever else is asked of the
  // list takes along the words that stand in the box by then, and a search keeps what was asked last,
  // be it answered yet or not.
  let asked = new URL(location.href);
  const isSearch = (element) => element.matches("#listing form.search");
  const words = () => document.querySelector("#list-search")?.value ?? "";
  document.addEventListener("htmx:confirm", (event) => {
    const { elt, triggeringEvent } = event.detail;
    if (!isSearch(elt) || triggeringEvent?.type !== "input") return;
    if (words() === (asked.searchParams.get("q") ?? "")) event.preventDefault(); // on its way already
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const { detail } = event;
    if (detail.target.id !== "list" || detail.verb !== "get") return;
    const next = new URL(isSearch(detail.elt) ? asked : detail.path, location.href);
    if (isSearch(detail.elt)) next.searchParams.delete("page");
    else detail.formData.forEach((value, name) => next.searchParams.append(name, value));
    next.searchParams.delete("q");
    if (words()) next.searchParams.set("q", words());
    asked = next;
    detail.path = next.pathname + next.search;
    detail.parameters = {};
  });
})();
