/* Sorting, searching and what is decided, on the index. Without it the page reads as it is. */
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const texts = JSON.parse($("texts").textContent);
  const say = (key, values) =>
    texts[key].replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const CHUNK = 100, BEFORE = 50, AFTER = 450;
  const here = location.href.replace(/#.*$/, "");
  const table = $("pairs");
  let rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  let shown = rows;

  /* The browser's store, as the reports use it; where it is refused, nothing is remembered. */
  const keep = (key, value) => {
    try {
      localStorage.setItem(`evaluator.${key}`, JSON.stringify(value));
    } catch { /* then this page alone knows */ }
  };
  const kept = (key) => {
    try {
      return JSON.parse(localStorage.getItem(`evaluator.${key}`));
    } catch {
      return null;
    }
  };

  const OPEN = 2, DECIDED = 3;
  const number = (cell) => Number.parseInt(cell.firstChild?.data, 10) || 0;
  const byKey = new Map();
  for (const row of rows) {
    if (row.dataset.k) byKey.set(row.dataset.k, [...(byKey.get(row.dataset.k) || []), row]);
  }
  const stands = new Map(rows.map((row) => {
    const [open, decided] = [number(row.cells[OPEN]), number(row.cells[DECIDED])];
    const fix = Number(row.cells[DECIDED].dataset.f || 0);
    return [row, { open, decided, fix, all: open + decided }];
  }));
  const tell = (row, decided, fix) => {
    const stand = stands.get(row);
    if (![decided, fix].every(Number.isInteger)) return;
    if (stand.decided === decided && stand.fix === fix) return;
    Object.assign(stand, { decided: Math.min(decided, stand.all), fix });
    stand.open = stand.all - stand.decided;
    const cells = [row.cells[OPEN], row.cells[DECIDED]];
    cells[0].textContent = stand.open;
    cells[1].textContent = stand.decided;
    if (fix) {
      const said = document.createElement("small");
      said.textContent = say("fix", { fix });
      cells[1].append(said);
    }
    cells[0].classList.toggle("nil", !stand.open);
    cells[1].classList.toggle("nil", !stand.decided);
  };
  /* What the reports keep of their decisions in this browser. */
  const recall = () => {
    for (const [key, same] of byKey) {
      const known = kept(`desk.${key}`);
      if (Array.isArray(known)) for (const row of same) tell(row, known[0], known[1]);
    }
  };

  const words = new Map();
  const textOf = (row) => {
    if (!words.has(row)) words.set(row, row.cells[0].textContent.toLocaleLowerCase());
    return words.get(row);
  };
  const is = {
    waiting: (stand) => stand.open > 0,
    begun: (stand) => stand.decided > 0 && stand.open > 0,
    finished: (stand) => stand.all > 0 && !stand.open,
    tofix: (stand) => stand.fix > 0,
  };
  const heads = [...table.tHead.rows[0].cells];
  const sorted = () => heads.findIndex((head) => head.hasAttribute("aria-sort"));
  const fill = () => {
    const search = $("search").value.trim().toLocaleLowerCase();
    const [level, stand] = [$("level").value, $("stand").value];
    shown = rows.filter((row) => (!search || textOf(row).includes(search))
      && (!level || row.cells[1].className === level) && (!stand || is[stand](stands.get(row))));
    const bodies = [];
    for (let at = 0; at < shown.length; at += CHUNK) {
      const body = document.createElement("tbody");
      body.append(...shown.slice(at, at + CHUNK));
      bodies.push(body);
    }
    for (const body of [...table.tBodies]) body.remove();
    table.append(...bodies);
    $("status").textContent = say("shown", { shown: shown.length, all: texts.all });
    keep(`index.${here}`, { search: $("search").value, level, stand, scores: $("scores").checked,
      column: sorted(), direction: heads[sorted()].getAttribute("aria-sort") });
  };

  /* A cell's number, or its text; what is empty or has no score sorts last either way. */
  const value = (row, column) => {
    const cell = row.cells[column];
    if (column === 0) return textOf(row);
    const found = Number.parseFloat(cell.dataset.v ?? cell.textContent);
    return Number.isNaN(found) ? null : found;
  };
  const byName = new Intl.Collator(undefined, { numeric: true });
  const sort = (column, direction) => {
    for (const each of heads) each.removeAttribute("aria-sort");
    heads[column].setAttribute("aria-sort", direction);
    const sign = direction === "ascending" ? 1 : -1;
    const keyed = rows.map((row) => [value(row, column), row]);
    keyed.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return sign * (column === 0 ? byName.compare(a, b) : a - b);
    });
    rows = keyed.map(([, row]) => row);
    fill();
  };
  const turn = (column) => {
    const head = heads[column];
    const least = column < 2 || head.matches(".coverage, .similarity, .chrf, .bleu");
    const [first, other] = least ? ["ascending", "descending"] : ["descending", "ascending"];
    sort(column, head.getAttribute("aria-sort") === first ? other : first);
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => turn(column));
    head.replaceChildren(button);
  });

  /* A report that is opened from here finds the next one in this list. */
  for (const kind of ["click", "auxclick", "contextmenu"]) {
    table.addEventListener(kind, (event) => {
      const row = event.target.closest("tbody a")?.closest("tr");
      if (!row) return;
      const at = shown.indexOf(row);
      const near = shown.slice(Math.max(0, at - BEFORE), at + AFTER);
      const hrefs = near.map((each) => each.querySelector("a")?.getAttribute("href"));
      keep(`list.${here}`, hrefs.filter(Boolean));
    });
  }

  /* Saved decisions of colleagues, by the rewrite that they are about. */
  const counts = (file) => {
    const all = new Map();
    for (const one of file.decisions) {
      if (one.sampled || one.likelihood === "possible" || one.decision === "none") continue;
      all.set(one.fingerprint, one.decision);
    }
    const made = [...all.values()];
    return [made.length, made.filter((each) => each === "accept").length];
  };
  const add = async (files) => {
    let foreign = 0, bad = "";
    for (const file of files) {
      try {
        const found = JSON.parse(await file.text());
        const made = counts(found);
        const key = String(found.rewrite_sha256 || "").slice(0, 16);
        if (!byKey.has(key)) foreign += 1;
        else {
          for (const row of byKey.get(key)) tell(row, ...made);
          keep(`desk.${key}`, made);
        }
      } catch {
        bad = say("bad", { name: file.name });
      }
    }
    fill();
    $("status").textContent = bad || say("added", { files: files.length, foreign });
  };
  $("add").addEventListener("click", () => $("files").click());
  $("files").addEventListener("change", async () => {
    await add([...$("files").files]);
    $("files").value = "";
  });

  $("search").addEventListener("input", fill);
  for (const id of ["level", "stand"]) $(id).addEventListener("change", fill);
  const score = () => document.body.classList.toggle("scored", $("scores").checked);
  $("scores").addEventListener("change", () => {
    score();
    fill();
  });
  $("find").addEventListener("submit", (event) => event.preventDefault());
  for (const kind of ["pageshow", "storage", "focus"]) addEventListener(kind, recall);

  /* Filters stay as they were when the list was left. */
  const before = kept(`index.${here}`);
  recall();
  if (before) {
    for (const id of ["search", "level", "stand"]) {
      if (typeof before[id] === "string") $(id).value = before[id];
    }
    $("scores").checked = before.scores === true;
    score();
    const direction = before.direction === "descending" ? "descending" : "ascending";
    if (heads[before.column]) sort(before.column, direction);
    document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
  }
  document.body.classList.add("js");
  $("find").hidden = false;
})();
