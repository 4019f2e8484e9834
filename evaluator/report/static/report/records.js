/* Flags and what was decided about each: kept in the browser, shown on the card. */
const FIELDS = ["decision", "comment", "correction"];
const ACCEPT = "accept";
const DISMISS = "dismiss";
const blank = () =>
  ({ decision: "none", comment: "", correction: "", remove: false, who: "", when: "" });
const isBlank = (record) => FIELDS.every((name) => !record[name] || record[name] === "none");
const flags = data.flags.map((flag, number) => {
  const node = $(`f${number}`);
  return { ...flag, number, node, row: node.closest("li"), record: blank(), exported: true };
});
/* What the tool is unsure about is asked apart, counts for nothing and may be hidden. */
const isQuestion = (flag) => flag.likelihood === "possible";
const isShown = (flag) => !(isQuestion(flag) && document.body.classList.contains("no-questions"));
const isCounted = (flag) => !flag.sampled && !isQuestion(flag);
const isOpen = (flag) => flag.record.decision === "none";
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
    if (typeof source[name] === typeof record[name]) record[name] = source[name];
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
const store_ = (flag) => {
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
  if (record.remove) parts.push(texts.removed);
  else if (record.correction) parts.push(say("correction", { value: record.correction }));
  return parts.join(" ");
};
/* The bar of the map that a passage has a share in: it fades when all of them are decided. */
const bars = new Map([...$("map").querySelectorAll("a")].map((link) =>
  [link, link.dataset.r.split(" ").map((number) => $(`u${number}`))]));
const barOf = new Map([...bars].filter(([link]) => !link.querySelector(".none"))
  .flatMap(([link, of]) => of.map((row) => [row, link])));
const isSettled = (row) =>
  (ofRow.get(row) || []).filter(isCounted).every((flag) => !isOpen(flag));
const show = (flag) => {
  const { node, record, known, row } = flag;
  node.classList.toggle(ACCEPT, record.decision === ACCEPT);
  node.classList.toggle(DISMISS, record.decision === DISMISS);
  for (const name of [ACCEPT, DISMISS]) {
    node.querySelector(`.decide .${name}`).setAttribute("aria-pressed", record.decision === name);
  }
  node.querySelector(".remove").setAttribute("aria-pressed", record.remove);
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
  const here = ofRow.get(row);
  row.classList.toggle("settled", here.every((one) => one.record.decision === DISMISS));
  const bar = barOf.get(row);
  if (bar) bar.classList.toggle("done", bars.get(bar).every(isSettled));
  for (const mark of row.querySelectorAll("mark")) {
    const about = mark.dataset.f.split(" ");
    mark.classList.toggle("done", about.every((number) => !isOpen(flags[number])));
  }
};
const verdict = $("verdict").textContent;
const tally = () => {
  const counted = flags.filter(isCounted);
  const decided = counted.filter((flag) => !isOpen(flag)).length;
  const fix = counted.filter((flag) => flag.record.decision === ACCEPT).length;
  $("progress").textContent = say("decided", { decided, all: counted.length, fix });
  const finished = counted.length > 0 && decided === counted.length;
  $("verdict").textContent = finished ? fix ? say("finished", { fix }) : texts.clean : verdict;
  document.body.classList.toggle("finished", finished);
  // For the list of a batch: how far this article is.
  const key = `desk.${data.sha256.slice(0, 16)}`;
  if ($("back") && (decided || kept(key))) keep(key, JSON.stringify([decided, fix]));
};
const set = (flag, record, exported) => {
  for (const same of byPrint.get(flag.fingerprint)) {
    same.record = { ...record };
    same.exported = exported;
    show(same);
  }
  store_(flag);
  tally();
};
