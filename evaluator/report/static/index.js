/* Sorting and searching the index. Without it the page reads as it is: worst first. */
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const texts = JSON.parse($("texts").textContent);
  const CHUNK = 100;
  const table = $("pairs");
  let rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const words = new Map();
  const textOf = (row) => {
    if (!words.has(row)) words.set(row, row.cells[0].textContent.toLocaleLowerCase());
    return words.get(row);
  };

  const fill = () => {
    const search = $("search").value.trim().toLocaleLowerCase();
    const level = $("level").value;
    const shown = rows.filter((row) => (!search || textOf(row).includes(search))
      && (!level || row.cells[1].className === level));
    const bodies = [];
    for (let at = 0; at < shown.length; at += CHUNK) {
      const body = document.createElement("tbody");
      body.append(...shown.slice(at, at + CHUNK));
      bodies.push(body);
    }
    for (const body of [...table.tBodies]) body.remove();
    table.append(...bodies);
    $("status").textContent = texts.shown
      .replace("{shown}", shown.length).replace("{all}", texts.all);
  };

  /* A cell's number, or its text; what is empty or has no score sorts last either way. */
  const value = (row, column) => {
    const cell = row.cells[column];
    if (column === 0) return textOf(row);
    const number = Number.parseFloat(cell.dataset.v ?? cell.textContent);
    return Number.isNaN(number) ? null : number;
  };
  const heads = [...table.tHead.rows[0].cells];
  const byName = new Intl.Collator(undefined, { numeric: true });
  const sort = (column) => {
    const head = heads[column];
    const worstFirst = column < 2 || head.matches(".coverage, .similarity, .chrf, .bleu");
    const first = worstFirst ? "ascending" : "descending";
    const other = worstFirst ? "descending" : "ascending";
    const direction = head.getAttribute("aria-sort") === first ? other : first;
    for (const each of heads) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction);
    const sign = direction === "ascending" ? 1 : -1;
    const keyed = rows.map((row) => [value(row, column), row]);
    keyed.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return sign * (column === 0 ? byName.compare(a, b) : a - b);
    });
    rows = keyed.map(([, row]) => row);
    fill();
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(column));
    head.replaceChildren(button);
  });
  $("search").addEventListener("input", fill);
  $("level").addEventListener("change", fill);
  $("find").addEventListener("submit", (event) => event.preventDefault());
  $("find").hidden = false;
})();
