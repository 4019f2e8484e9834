/* Filters, keys and decisions. Nothing here is needed to read the report, and nothing leaves it. */
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const texts = JSON.parse($("texts").textContent);
  const say = (key, values = {}) =>
    texts[key].replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const SCHEMA = "evaluator.decisions/1";
  const FIELDS = ["decision", "comment", "correction"];
  const ACCEPT = "accept";
  const DISMISS = "dismiss";

  /* The browser's store, which may refuse (private windows, pages opened as files). */
  const store = (() => {
    try {
      const probe = "evaluator.probe";
      localStorage.setItem(probe, "1");
      localStorage.removeItem(probe);
    } catch {
      return null;
    }
    return localStorage;
  })();
  const keep = (key, value) => {
    try {
      if (!store) return false;
      if (value === null) store.removeItem(`evaluator.${key}`);
      else store.setItem(`evaluator.${key}`, value);
      return true;
    } catch {
      return false;
    }
  };
  const kept = (key) => {
    try {
      return store && store.getItem(`evaluator.${key}`);
    } catch {
      return null;
    }
  };
  const lost = () => {
    $("banner").textContent = texts.storage;
    $("banner").hidden = false;
  };

  /* ---- Decisions ---- */
  const blank = () => ({ decision: "none", comment: "", correction: "", who: "", when: "" });
  const isBlank = (record) => FIELDS.every((name) => !record[name] || record[name] === "none");
  const flags = data.flags.map((flag, number) => {
    const node = $(`f${number}`);
    return { ...flag, node, row: node.closest("li"), record: blank(), exported: true };
  });
  /* What the tool is unsure about is asked apart, counts for nothing and may be hidden. */
  const isQuestion = (flag) => flag.likelihood === "possible";
  const hidesQuestions = () => document.body.classList.contains("no-questions");
  const isShown = (flag) => !(isQuestion(flag) && hidesQuestions());
  const group = (key) => {
    const groups = new Map();
    for (const flag of flags) {
      const same = groups.get(key(flag));
      if (same) same.push(flag);
      else groups.set(key(flag), [flag]);
    }
    return groups;
  };
  const byPrint = group((flag) => flag.fingerprint);
  const ofRow = group((flag) => flag.row);

  const clean = (source) => {
    const record = blank();
    for (const name of Object.keys(record)) {
      if (typeof source[name] === "string") record[name] = source[name];
    }
    if (![ACCEPT, DISMISS].includes(record.decision)) record.decision = "none";
    return record;
  };
  const recall = (flag) => {
    const known = flag.known && !flag.known.reopened ? clean(flag.known) : null;
    let mine = null;
    try {
      const stored = JSON.parse(kept(`decision.${flag.fingerprint}`));
      if (stored) mine = { record: clean(stored), exported: stored.exported === true };
    } catch { /* what cannot be read is as good as absent */ }
    if (mine && (!known || mine.record.when >= known.when)) {
      flag.record = mine.record;
      flag.exported = mine.exported;
    } else if (known) {
      flag.record = known;
    }
  };
  const save = (flag) => {
    const value = isBlank(flag.record)
      ? null : JSON.stringify({ ...flag.record, exported: flag.exported });
    if (!keep(`decision.${flag.fingerprint}`, value)) lost();
  };
  const words = (flag, record) => {
    const parts = [];
    if (record.decision !== "none") {
      parts.push(texts[flag.sampled ? `${record.decision}.sample` : record.decision]);
    }
    const signed = [record.who, record.when.slice(0, 10)].filter(Boolean).join(", ");
    if (signed && !isBlank(record)) parts.push(`(${signed})`);
    if (record.comment) parts.push(`“${record.comment}”`);
    if (record.correction) parts.push(say("correction", { value: record.correction }));
    return parts.join(" ");
  };
  const show = (flag) => {
    const { node, record, known } = flag;
    node.classList.toggle(ACCEPT, record.decision === ACCEPT);
    node.classList.toggle(DISMISS, record.decision === DISMISS);
    for (const name of [ACCEPT, DISMISS]) {
      node.querySelector(`.decide .${name}`).setAttribute("aria-pressed", record.decision === name);
    }
    for (const name of ["comment", "correction"]) {
      const field = node.querySelector(`textarea.${name}`);
      if (document.activeElement !== field) field.value = record[name];
    }
    let said = words(flag, record);
    if (!said && known && known.reopened) {
      said = say("reopened", { said: words(flag, clean(known)) });
    }
    const place = node.querySelector(".said");
    place.textContent = said;
    place.hidden = !said;
    const settled = ofRow.get(flag.row).every((one) => one.record.decision === DISMISS);
    flag.row.classList.toggle("settled", settled);
  };
  const progress = () => {
    const counted = flags.filter((flag) => !flag.sampled && !isQuestion(flag));
    const decided = counted.filter((flag) => flag.record.decision !== "none").length;
    $("progress").textContent = say("decided", { decided, all: counted.length });
  };
  const set = (flag, record, exported) => {
    for (const same of byPrint.get(flag.fingerprint)) {
      same.record = { ...record };
      same.exported = exported;
      show(same);
    }
    save(flag);
    progress();
  };
  const change = (flag, changes) => {
    const when = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    set(flag, { ...flag.record, ...changes, who: $("who").value.trim(), when }, false);
  };
  const decide = (flag, decision) =>
    change(flag, { decision: flag.record.decision === decision ? "none" : decision });

  const controls = $("controls").content;
  for (const flag of flags) {
    const made = controls.cloneNode(true);
    for (const name of [ACCEPT, DISMISS]) {
      const button = made.querySelector(`.${name}`);
      if (flag.sampled) button.textContent = texts[`${name}.sample`];
      button.addEventListener("click", () => decide(flag, name));
    }
    for (const name of ["comment", "correction"]) {
      const field = made.querySelector(`.${name}`);
      field.addEventListener("input", () => change(flag, { [name]: field.value }));
    }
    flag.node.append(made);
    recall(flag);
    show(flag);
  }
  progress();
  if (!store) lost();

  /* Both sides of a row as they stand, without the labels of the marks. */
  const sidesOf = (row) => [...row.querySelectorAll(":scope > p")].map((cell) => {
    const copy = cell.cloneNode(true);
    for (const label of copy.querySelectorAll(".tag, .where")) label.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  });

  const exportDecisions = () => {
    const decided = [...byPrint.values()].map((same) => same[0])
      .filter((flag) => !isBlank(flag.record));
    if (!decided.length) {
      status(texts.nothing);
      return;
    }
    const decisions = decided.map((flag) => {
      const { fingerprint, category, severity, sampled, confidence, drift } = flag;
      const likelihood = flag.likelihood || undefined;
      const [original, rewrite] = sidesOf(flag.row);
      const { decision, comment, correction, who, when } = flag.record;
      return { fingerprint, decision, category, comment, correction, who, when, sampled,
        severity, likelihood, confidence, drift, original, rewrite };
    });
    const text = JSON.stringify({ schema: SCHEMA, decisions }, null, 1);
    const address = URL.createObjectURL(new Blob([text + "\n"], { type: "application/json" }));
    element("a", { href: address, download: "decisions.json" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    for (const flag of flags) {
      flag.exported = true;
      save(flag);
    }
    status(say("exported", { number: decisions.length }));
  };

  const importDecisions = (text) => {
    let list;
    try {
      const parsed = JSON.parse(text);
      list = Array.isArray(parsed) ? parsed : parsed.schema === SCHEMA ? parsed.decisions : null;
      if (!Array.isArray(list)) throw new Error(`schema ≠ ${SCHEMA}`);
    } catch (error) {
      status(say("bad", { why: error.message }));
      return;
    }
    let taken = 0, same = 0, foreign = 0;
    const conflicts = [];
    for (const item of list) {
      const flag = item && (byPrint.get(item.fingerprint) || [])[0];
      if (!flag) {
        foreign += 1;
        continue;
      }
      const theirs = clean(item);
      const empty = (record, name) => !record[name] || record[name] === "none";
      if (FIELDS.every((name) => theirs[name] === flag.record[name])) same += 1;
      else if (FIELDS.some((name) => !empty(theirs, name) && !empty(flag.record, name)
          && theirs[name] !== flag.record[name])) conflicts.push([flag, theirs]);
      else {
        const merged = { ...flag.record };
        for (const name of FIELDS) if (empty(merged, name)) merged[name] = theirs[name];
        if (theirs.when >= merged.when) Object.assign(merged, { who: theirs.who, when: theirs.when });
        const whole = FIELDS.every((name) => merged[name] === theirs[name]);
        set(flag, merged, whole || flag.exported);
        taken += 1;
      }
    }
    const said = [say("imported", { taken, same, foreign })];
    if (conflicts.length) said.push(say("conflicts", { number: conflicts.length }));
    showConflicts(conflicts);
    filter();
    status(said.join(" "));
  };
  const showConflicts = (conflicts) => {
    const place = $("conflicts");
    place.replaceChildren();
    for (const [flag, theirs] of conflicts) {
      const settle = (record) => {
        if (record) set(flag, record, true);
        box.remove();
        place.hidden = !place.childElementCount;
        $("import").focus();
      };
      const button = (text, act) => {
        const made = element("button", { type: "button", textContent: text });
        made.addEventListener("click", act);
        return made;
      };
      const box = element("section", { className: "conflict" },
        element("h3", { textContent: `${texts["conflict.title"]}: ${flag.node.getAttribute("aria-label")}` }),
        element("dl", {},
          element("dt", { textContent: texts["conflict.mine"] }),
          element("dd", { textContent: words(flag, flag.record), dir: "auto" }),
          element("dt", { textContent: texts["conflict.theirs"] }),
          element("dd", { textContent: words(flag, theirs), dir: "auto" })),
        button(texts["conflict.keep"], () => settle(null)),
        button(texts["conflict.take"], () => settle(theirs)),
        button(texts["conflict.goto"], () => go(flag)));
      place.append(box);
    }
    place.hidden = !conflicts.length;
  };
  addEventListener("beforeunload", (event) => {
    if (flags.some((flag) => !flag.exported && !isBlank(flag.record))) {
      event.preventDefault();
      event.returnValue = texts.unsaved;
    }
  });

  /* ---- Order and filters ---- */
  const list = $("units");
  const all = [...list.children];
  const rows = all.filter((row) => row.id);
  const status = (text) => { $("status").textContent = text; };
  const inOrder = (name) => {
    document.body.classList.toggle("by-severity", name === "severity");
    document.body.classList.toggle("reordered", name !== "original");
    const rank = { critical: 0, major: 1, minor: 2, none: 3 };
    if (name === "original") list.append(...all);
    else if (name === "rewrite") list.append(...(data.order ? data.order.map((number) => rows[number - 1]) : rows));
    else {
      const flagged = rows.filter((row) => row.dataset.s);
      list.append(...flagged.sort((a, b) => rank[a.dataset.s] - rank[b.dataset.s]));
    }
    filter();
  };
  const form = $("filters");
  const stands = {
    open: (flag) => !flag.sampled && !isQuestion(flag) && flag.record.decision === "none",
    accept: (flag) => flag.record.decision === ACCEPT,
    dismiss: (flag) => flag.record.decision === DISMISS,
    comment: (flag) => Boolean(flag.record.comment || flag.record.correction),
    reopened: (flag) => Boolean(flag.known && flag.known.reopened && isBlank(flag.record)),
    asked: (flag) => flag.asks,
    sample: (flag) => flag.sampled,
  };
  let found = null;
  const textOf = (row) => {
    found ??= new Map();
    if (!found.has(row)) found.set(row, row.textContent.toLocaleLowerCase());
    return found.get(row);
  };
  const filter = () => {
    const severities = new Set([...form.elements.severity].filter((one) => one.checked)
      .map((one) => one.value));
    const wanted = (name) => form.elements[name].value;
    const [category, form_, decision] = [wanted("category"), wanted("shape"), wanted("decision")];
    const search = form.elements.search.value.trim().toLocaleLowerCase();
    const idle = severities.size === 4 && !category && !form_ && !decision && !search;
    document.body.classList.toggle("no-questions", !form.elements.questions.checked);
    let shown = 0;
    for (const row of rows) {
      const asked = (ofRow.get(row) || []).filter(isShown);
      const fits = idle || (severities.has(row.dataset.s || "none")
        && (!category || asked.some((flag) => flag.category === category))
        && (!form_ || row.dataset.k === form_)
        && (!decision || asked.some(stands[decision]))
        && (!search || textOf(row).includes(search)));
      row.classList.toggle("off", !fits);
      if (fits) shown += 1;
    }
    for (const row of all) if (!row.id) row.classList.toggle("off", !idle);
    if (!idle || $("status").textContent) {
      status(idle ? "" : say("shown", { shown, all: rows.length }));
    }
  };
  form.addEventListener("input", (event) => { if (event.target.id !== "who") filter(); });
  form.addEventListener("reset", () => {
    const who = $("who").value;
    setTimeout(() => {
      $("who").value = who;
      filter();
    });
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  $("order").addEventListener("change", (event) => inOrder(event.target.value));
  const openFilters = (open) => {
    form.hidden = !open;
    $("filter").setAttribute("aria-expanded", open);
    document.body.classList.toggle("filters-open", open);
  };
  $("filter").addEventListener("click", () => openFilters(form.hidden));

  /* ---- Word changes and scores, made for a row when it comes into view ---- */
  const tokens = (cell) => {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT, {
      acceptNode: (node) => node.parentElement.closest(".tag, [lang]") === null
        || node.parentElement.closest(".tag, [lang]") === list
        ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT,
    });
    const result = [];
    while (walker.nextNode()) {
      for (const match of walker.currentNode.data.matchAll(/[\p{L}\p{M}\p{N}]+(?:['’.,][\p{L}\p{N}]+)*|[^\s\p{L}\p{M}\p{N}]/gu)) {
        result.push({ node: walker.currentNode, start: match.index, end: match.index + match[0].length,
          word: match[0].replace("’", "'") });
      }
    }
    return result;
  };
  const lcs = (left, right) => {
    const [n, m] = [left.length, right.length];
    if (n * m > 4e6) return;
    const table = Array.from({ length: n + 1 }, () => new Uint16Array(m + 1));
    for (let i = n - 1; i >= 0; i--) {
      for (let j = m - 1; j >= 0; j--) {
        table[i][j] = left[i].word === right[j].word
          ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
      }
    }
    for (let i = 0, j = 0; i < n && j < m;) {
      if (left[i].word === right[j].word) left[i++].same = right[j++].same = true;
      else if (table[i + 1][j] >= table[i][j + 1]) i++;
      else j++;
    }
  };
  const wrap = (list_, name) => {
    for (const token of list_.filter((one) => !one.same).reverse()) {
      const range = document.createRange();
      range.setStart(token.node, token.start);
      range.setEnd(token.node, token.end);
      range.surroundContents(element("span", { className: name }));
    }
  };
  const diffed = new WeakSet();
  const diffRow = (row) => {
    const [left, right] = row.querySelectorAll(":scope > p");
    if (diffed.has(row) || !left.textContent.trim() || !right.textContent.trim()) return;
    diffed.add(row);
    const [before, after] = [tokens(left), tokens(right)];
    lcs(before, after);
    wrap(before, "gone");
    wrap(after, "come");
  };
  const scored = new WeakSet();
  const scoreRow = (row) => {
    if (scored.has(row)) return;
    scored.add(row);
    const shown = data.scores[Number(row.id.slice(1)) - 1];
    const [drift, similarity, chrf, bleu] = shown.map((value) => (value === null ? "–" : value));
    const said = shown.every((value) => value === null)
      ? texts["scores.none"]
      : say("scores", { drift: drift === "–" ? drift : `${Math.round(drift * 100)}%`,
        similarity, chrf, bleu });
    row.append(element("span", { className: "count", textContent: said, lang: document.documentElement.lang }));
  };
  const lazily = (button, name, act) => {
    let watch = null;
    button.addEventListener("click", () => {
      const on = document.body.classList.toggle(name);
      button.setAttribute("aria-pressed", on);
      if (!watch) {
        watch = new IntersectionObserver((entries) => {
          for (const entry of entries) {
            if (entry.isIntersecting) {
              watch.unobserve(entry.target);
              act(entry.target);
            }
          }
        }, { rootMargin: "600px" });
        for (const row of rows) watch.observe(row);
      }
    });
    addEventListener("beforeprint", () => {
      if (document.body.classList.contains(name)) rows.forEach(act);
    });
  };
  lazily($("diff"), "diff-on", diffRow);
  lazily($("points"), "points-on", scoreRow);

  /* ---- Going through the flags ---- */
  const go = (flag) => {
    flag.node.focus({ preventScroll: true });
    flag.node.scrollIntoView({ block: "center" });
  };
  const current = () => {
    const node = document.activeElement && document.activeElement.closest(".flag");
    return node ? flags[Number(node.id.slice(1))] : null;
  };
  const step = (by) => {
    const hidden = document.body.classList.contains("by-severity") ? ':not([data-s="none"])' : "";
    const listed = [...list.querySelectorAll(`:scope > :not(.off)${hidden} .flag`)]
      .filter((node) => isShown(flags[Number(node.id.slice(1))]));
    if (!listed.length) {
      status(texts.none);
      return;
    }
    const at = current();
    let place = at ? listed.indexOf(at.node) : -1;
    if (place < 0) {
      const top = $("bar").getBoundingClientRect().bottom;
      const below = listed.findIndex((node) => node.closest("li").getBoundingClientRect().bottom > top);
      place = by > 0 ? (below < 0 ? listed.length : below) - 1 : below < 0 ? listed.length : below;
    }
    const next = Math.min(Math.max(place + by, 0), listed.length - 1);
    go(flags[Number(listed[next].id.slice(1))]);
  };
  $("next").addEventListener("click", () => step(1));
  $("previous").addEventListener("click", () => step(-1));

  const shortcuts = $("shortcuts");
  shortcuts.checked = kept("shortcuts") !== "off";
  shortcuts.addEventListener("change", () => keep("shortcuts", shortcuts.checked ? null : "off"));
  const openKeys = () => $("keys").showModal();
  $("help").addEventListener("click", openKeys);
  const act = {
    j: () => step(1),
    k: () => step(-1),
    a: () => current() && decide(current(), ACCEPT),
    d: () => current() && decide(current(), DISMISS),
    c: () => {
      const flag = current();
      if (!flag) return;
      flag.node.querySelector(".more").open = true;
      flag.node.querySelector("textarea").focus();
    },
    "/": () => {
      openFilters(true);
      $("search").focus();
    },
    "?": openKeys,
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape" && typing) {
      const flag = event.target.closest(".flag");
      if (flag) flag.focus();
      else typing.blur();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || $("keys").open) return;
    if (!shortcuts.checked || !Object.hasOwn(act, event.key)) return;
    event.preventDefault();
    act[event.key]();
  });

  /* ---- Who, files, colours ---- */
  $("who").value = kept("who") || "";
  $("who").addEventListener("input", () => keep("who", $("who").value));
  $("export").addEventListener("click", exportDecisions);
  $("import").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", async () => {
    const [file] = $("file").files;
    if (file) importDecisions(await file.text());
    $("file").value = "";
  });
  const theme = $("theme").querySelector("select");
  const colour = (name) => {
    if (name === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
  };
  theme.value = kept("theme") || "auto";
  colour(theme.value);
  theme.addEventListener("change", () => {
    colour(theme.value);
    keep("theme", theme.value === "auto" ? null : theme.value);
  });
  $("theme").hidden = false;
  $("bar").hidden = false;
})();
