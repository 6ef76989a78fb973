// Files are dropped or chosen, and sent one by one with their progress. Without this the form sends them all at once.
(() => {
  "use strict";

  const shown = (list, file) => {
    const row = document.createElement("li");
    const name = Object.assign(document.createElement("span"), { className: "drop-name", textContent: file.name });
    const bar = Object.assign(document.createElement("progress"), { className: "job-bar", max: 1, value: 0 });
    bar.setAttribute("aria-label", file.name);
    const said = Object.assign(document.createElement("p"), { className: "drop-said" });
    row.append(name, bar, said);
    list.append(row);
    return {
      progress: (part) => (bar.value = part),
      end: (text, added) => {
        bar.remove();
        said.textContent = text;
        said.classList.add(added ? "drop-added" : "drop-refused");
      },
    };
  };

  // Sends one file; answers whether it was added.
  const send = (form, file, row) =>
    new Promise((done) => {
      const data = new FormData(form);
      data.delete("uploads");
      data.append("uploads", file, file.name);
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) row.progress(event.loaded / event.total);
      });
      request.addEventListener("error", () => {
        row.end(form.dataset.lost, false);
        done(false);
      });
      request.addEventListener("load", () => {
        let answer = null;
        try {
          answer = JSON.parse(request.responseText);
        } catch {
          // Not what was asked for: the sign-in page, or an error's.
        }
        const added = Boolean(answer?.said.length);
        if (answer) row.end([...answer.said, ...answer.refused].join(" "), added);
        else row.end(request.responseURL.includes("/login/") ? form.dataset.signIn : form.dataset.failed, false);
        done(added);
      });
      request.send(data);
    });

  const sendAll = async (form, files) => {
    const list = form.querySelector(".drop-list");
    const button = form.querySelector("[type=submit]");
    list.replaceChildren();
    const rows = files.map((file) => [file, shown(list, file)]);
    // A title is one document's alone.
    const title = form.elements.title;
    if (files.length > 1) title.value = "";
    button.disabled = true;
    let added = 0;
    for (const [file, row] of rows) added += await send(form, file, row);
    button.disabled = false;
    form.elements.uploads.value = "";
    if (!added) return;
    title.value = "";
    const listed = document.querySelector("#panel-documents-listed");
    window.htmx.ajax("GET", form.getAttribute("action"), {
      source: listed,
      target: listed,
      select: "#panel-documents-listed",
      swap: "outerHTML",
    });
  };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-drop]");
    const files = form ? [...form.elements.uploads.files] : [];
    if (!files.length) return; // the server says what is missing
    event.preventDefault();
    sendAll(form, files);
  });

  // Dropped anywhere in the panel; elsewhere the browser would open the file instead of the page.
  const over = (event) => event.dataTransfer?.types.includes("Files");
  const panelOf = (event) => event.target.closest?.(".panel:has(form[data-drop])");
  const left = () => document.querySelectorAll(".drop-over").forEach((each) => each.classList.remove("drop-over"));
  document.addEventListener("dragover", (event) => {
    if (!over(event) || !document.querySelector("form[data-drop]")) return;
    event.preventDefault();
    left();
    for (const fold of document.querySelectorAll("details.drop-fold:has(form[data-drop])")) fold.open = true;
    const panel = panelOf(event);
    event.dataTransfer.dropEffect = panel ? "copy" : "none";
    panel?.classList.add("drop-over");
  });
  document.addEventListener("dragleave", left);
  document.addEventListener("drop", (event) => {
    if (!over(event) || !document.querySelector("form[data-drop]")) return;
    event.preventDefault();
    left();
    const form = panelOf(event)?.querySelector("form[data-drop]");
    if (form) sendAll(form, [...event.dataTransfer.files]);
  });

  const hint = (within) => within.querySelectorAll(".drop-hint").forEach((each) => (each.hidden = false));
  hint(document);
  document.addEventListener("htmx:load", (event) => hint(event.target));
})();
