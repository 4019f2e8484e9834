/* Decisions as files: out, in, and what to do where two people said different things. */
const SCHEMA = "evaluator.decisions/2";
const READ = [SCHEMA, "evaluator.decisions/1"];

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
    const { fingerprint, category, severity, sampled, confidence, drift, spot } = flag;
    const likelihood = flag.likelihood || undefined;
    const [original, rewrite] = sidesOf(flag.row);
    const { decision, comment, correction, remove, who, when } = flag.record;
    const place = spot
      ? { start: spot.start, end: spot.end, replaced: spot.text || "", before: spot.before,
        after: spot.after, anchor: spot.anchor } : {};
    return { fingerprint, words: flag.words, decision, category, comment, correction, remove, who,
      when, sampled, severity, likelihood, confidence, drift, original, rewrite, ...place };
  });
  const whole = { schema: SCHEMA, rewrite_sha256: data.sha256, decisions };
  save(JSON.stringify(whole, null, 1) + "\n", "decisions.json", "application/json");
  for (const flag of flags) {
    flag.exported = true;
    store_(flag);
  }
  status(say("exported", { number: decisions.length }));
};

const byWords = new Map(flags.filter((flag) => flag.words).map((flag) => [flag.words, flag]));
const importDecisions = (text) => {
  let list_;
  try {
    const parsed = JSON.parse(text);
    list_ = Array.isArray(parsed) ? parsed : READ.includes(parsed.schema) ? parsed.decisions : null;
    if (!Array.isArray(list_)) throw new Error(`schema ≠ ${SCHEMA}`);
  } catch (error) {
    status(say("bad", { why: error.message }));
    return;
  }
  let taken = 0, same = 0, foreign = 0;
  const conflicts = [];
  for (const item of list_) {
    const flag = item && ((byPrint.get(item.fingerprint) || [])[0] || byWords.get(item.words));
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
      merged.remove = merged.remove || (theirs.remove && !merged.correction);
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
$("export").addEventListener("click", exportDecisions);
$("import").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", async () => {
  const [file] = $("file").files;
  if (file) importDecisions(await file.text());
  $("file").value = "";
});
