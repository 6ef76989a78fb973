// Cells copied from a spreadsheet, pasted into a grid of fields: each falls into its own.
(() => {
  "use strict";

  const DAY = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/;

  const put = (field, text) => {
    if (field.type === "checkbox") {
      field.checked = /^(1|x|y|yes|true|oui|ja|sí|si)$/i.test(text);
    } else if (field.tagName === "SELECT") {
      const wanted = text.toLowerCase();
      const found = [...field.options].find(
        (each) => each.value.toLowerCase() === wanted || each.text.toLowerCase() === wanted
      );
      if (found) field.value = found.value;
    } else if (field.type === "date") {
      const [, day, month, year] = DAY.exec(text) ?? [];
      field.value = year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : text;
    } else {
      field.value = text;
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.addEventListener("paste", (event) => {
    const table = event.target.closest?.("table[data-paste]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!table || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const fields = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td input, td select")]);
    const first = fields.findIndex((row) => row.includes(event.target));
    const left = fields[first].indexOf(event.target);
    text
      .replace(/\r?\n$/, "")
      .split(/\r?\n/)
      .forEach((line, down) =>
        line.split("\t").forEach((value, right) => {
          const field = fields[first + down]?.[left + right];
          if (field) put(field, value.trim());
        })
      );
  });
})();
