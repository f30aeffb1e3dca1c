// Conveniences only: every page works without this file.
"use strict";

// Sorting: a heading's link sorts the rows that are here instead of asking the server.
function sortRows(table, column, descending) {
  const body = table.tBodies[0];
  const value = (row) => row.cells[column].dataset.value || "";
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const rows = Array.from(body.rows);
  rows.sort((a, b) => compare(value(a), value(b)) * (descending ? -1 : 1));
  body.append(...rows);
}

function setUpSorting(table) {
  const headings = Array.from(table.tHead.rows[0].cells);
  headings.forEach((heading, column) => {
    const link = heading.querySelector("a[data-sort]");
    if (!link) return;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const descending = heading.getAttribute("aria-sort") === "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
      sortRows(table, column, descending);
    });
  });
}

// Finding by name: rows that do not match are hidden while typing. Letters match with and without their marks.
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function setUpFilter(field) {
  const table = document.getElementById(field.dataset.filter);
  if (!table) return;
  const none = document.getElementById(field.dataset.filter + "-none");
  const rows = Array.from(table.tBodies[0].rows, (row) => ({ row, name: plain(row.cells[0].textContent) }));
  field.addEventListener("input", () => {
    const wanted = plain(field.value.trim());
    let found = 0;
    for (const { row, name } of rows) {
      row.hidden = !name.includes(wanted);
      if (!row.hidden) found += 1;
    }
    if (none) none.hidden = found > 0;
  });
}

// Length of a message while it is written.
function setUpCount(area) {
  const output = document.getElementById(area.dataset.count);
  if (!output) return;
  const show = () => {
    output.textContent = output.dataset.words.replace("{n}", Array.from(area.value).length);
  };
  area.addEventListener("input", show);
  show();
}

// Copying a text before its link opens another page. In a frame the clipboard may be closed; the old way is not.
function setUpCopy(link) {
  const field = document.getElementById(link.dataset.copy);
  if (!field) return;
  link.addEventListener("click", () => {
    field.select();
    if (!document.execCommand("copy") && navigator.clipboard) navigator.clipboard.writeText(field.value);
  });
}

document.querySelectorAll("table.list").forEach(setUpSorting);
document.querySelectorAll("input[data-filter]").forEach(setUpFilter);
document.querySelectorAll("textarea[data-count]").forEach(setUpCount);
document.querySelectorAll("a[data-copy]").forEach(setUpCopy);
