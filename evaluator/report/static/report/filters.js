/* The order of the passages, and which are shown. */
const inOrder = (name) => {
  unfold();
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
  open: (flag) => isCounted(flag) && isOpen(flag),
  accept: (flag) => flag.record.decision === ACCEPT,
  dismiss: (flag) => flag.record.decision === DISMISS,
  comment: (flag) => Boolean(flag.record.comment || flag.record.correction || flag.record.remove),
  reopened: (flag) => Boolean(flag.known && flag.known.reopened && isBlank(flag.record)),
  asked: (flag) => flag.asks,
  sample: (flag) => flag.sampled,
};
const filter = () => {
  const severities = new Set([...form.elements.severity].filter((one) => one.checked)
    .map((one) => one.value));
  const wanted = (name) => form.elements[name].value;
  const [category, shape, decision] = [wanted("category"), wanted("shape"), wanted("decision")];
  const idle = severities.size === 4 && !category && !shape && !decision;
  document.body.classList.toggle("no-questions", !form.elements.questions.checked);
  if (!idle) unfold();
  let shown = 0;
  for (const row of rows) {
    const asked = (ofRow.get(row) || []).filter(isShown);
    const fits = idle || (severities.has(row.dataset.s || "none")
      && (!category || asked.some((flag) => flag.category === category))
      && (!shape || row.dataset.k === shape)
      && (!decision || asked.some(stands[decision])));
    row.classList.toggle("off", !fits);
    if (fits) shown += 1;
  }
  for (const row of all) if (!row.id) row.classList.toggle("off", !idle);
  if (!idle || $("status").textContent) {
    status(idle ? "" : say("shown", { shown, all: rows.length }));
  }
};
form.addEventListener("input", (event) => {
  if (event.target.id !== "search" && event.target.name) filter();
});
const reset = () => {
  inOrder($("order").value);
  search("");
};
form.addEventListener("reset", () => setTimeout(reset));
/* Show a passage that folds, filters or the order hide. */
const reveal = (row) => {
  if (row.matches(".tucked")) unfold();
  if (row.getBoundingClientRect().height) return;
  form.reset();
  reset();
};
form.addEventListener("submit", (event) => event.preventDefault());
$("order").addEventListener("change", (event) => inOrder(event.target.value));

/* One panel at a time below the bar. */
const panels = [[$("filter"), form], [$("fix"), $("fixes")]];
const openPanel = (panel) => {
  for (const [button, one] of panels) {
    one.hidden = one !== panel;
    button.setAttribute("aria-expanded", !one.hidden);
  }
};
for (const [button, panel] of panels) {
  button.addEventListener("click", () => openPanel(panel.hidden ? panel : null));
}
