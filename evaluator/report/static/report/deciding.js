/* Deciding: by one key or click, with a way back; deciding moves on. */
const undone = [];
const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");
const change = (flag, changes) =>
  set(flag, { ...flag.record, ...changes, who: $("who").value.trim(), when: now() }, false);
const decide = (flag, decision) => {
  undone.push([flag, { ...flag.record }, flag.exported]);
  const again = flag.record.decision === decision;
  change(flag, { decision: again ? "none" : decision });
  if (again) return;
  activate(flag);
  onward();
};
const undo = () => {
  const last = undone.pop();
  if (!last) return;
  const [flag, record, exported] = last;
  set(flag, record, exported);
  go(flag);
};
/* An edited wording is a fix; the wording as it stands is none. */
const correct = (flag, wording) => {
  const same = flag.spot && wording.trim() === (flag.spot.text || "").trim();
  const changes = { correction: same ? "" : wording, remove: false };
  if (!same && wording && flag.record.decision === "none") changes.decision = ACCEPT;
  change(flag, changes);
};
const openEditor = (flag, name) => {
  flag.node.querySelector(".more").open = true;
  const field = flag.node.querySelector(`textarea.${name}`);
  if (name === "correction" && !field.value && flag.spot) field.value = flag.spot.text || "";
  field.focus({ preventScroll: true });
  if (!seen(field)) field.closest(".flag").scrollIntoView({ block: "nearest" });
};
const controls = $("controls").content;
for (const flag of flags) {
  const made = controls.cloneNode(true);
  const find = (name) => made.querySelector(name);
  for (const name of [ACCEPT, DISMISS]) {
    if (flag.sampled) find(`.${name}`).textContent = texts[`${name}.sample`];
  }
  find(".restore").hidden = !(flag.spot && flag.spot.wording);
  find(".remove").hidden = !(flag.spot && flag.spot.text && flag.category === "addition");
  flag.node.append(made);
}
list.addEventListener("click", (event) => {
  const button = event.target.closest(".decide button");
  if (!button) return;
  const flag = flags[Number(button.closest(".flag").id.slice(1))];
  if (button.matches(".accept")) decide(flag, ACCEPT);
  else if (button.matches(".dismiss")) decide(flag, DISMISS);
  else if (button.matches(".restore")) {
    correct(flag, flag.spot.wording);
    flag.node.querySelector(".correction").value = flag.spot.wording;
  } else change(flag, { remove: !flag.record.remove, correction: "", decision: ACCEPT });
});
list.addEventListener("input", (event) => {
  const card = event.target.closest(".flag");
  if (!card) return;
  const flag = flags[Number(card.id.slice(1))];
  if (event.target.matches(".correction")) correct(flag, event.target.value);
  else if (event.target.matches(".comment")) change(flag, { comment: event.target.value });
  else {
    $("who").value = event.target.value;
    keep("who", event.target.value);
  }
});
list.addEventListener("toggle", (event) => {
  const card = event.target.matches(".more[open]") && event.target.closest(".flag");
  if (!card) return;
  const flag = flags[Number(card.id.slice(1))];
  const field = card.querySelector(".correction");
  if (!field.value && flag.spot) field.value = flag.spot.text || "";
}, true);
$("who").value = kept("who") || "";
$("who").addEventListener("input", () => keep("who", $("who").value));
for (const flag of flags) recall(flag);
for (const flag of flags) show(flag);
tally();
if (!store) lost();
