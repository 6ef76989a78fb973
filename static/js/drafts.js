// What the browser kept of forms that were not saved (forms.js), and when it forgets it.
(() => {
  "use strict";

  const PREFIX = "pmt:draft:";

  // The answer to a saved form names it; what was kept of it has served.
  const saved = document.cookie.split("; ").find((each) => each.startsWith("pmt_saved="));
  if (saved) {
    const draft = decodeURIComponent(saved.slice("pmt_saved=".length)).replace(/^"|"$/g, "");
    localStorage.removeItem(PREFIX + draft);
    document.cookie = "pmt_saved=; Max-Age=0; Path=/";
  }

  // Whoever signs out leaves nothing behind on a shared machine.
  document.addEventListener("submit", (event) => {
    const leads = event.submitter?.getAttribute("formaction") ?? event.target.getAttribute("action");
    if (!leads?.includes("/accounts/logout/")) return;
    for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
  });
})();
