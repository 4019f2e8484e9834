/* Runs of passages without a finding fold to a line: at once in a long article, on demand in others. */
const LEAST = 6;
const unfold = () => {
  for (const line of list.querySelectorAll(":scope > .folded")) line.remove();
  for (const row of list.querySelectorAll(":scope > .tucked")) row.classList.remove("tucked");
  $("fold").setAttribute("aria-pressed", false);
};
const tuck = (run) => {
  const inner = run.slice(1, -1);
  if (inner.length < LEAST) return;
  const open = element("button", { type: "button",
    textContent: say("folded", { number: inner.length }) });
  const line = element("li", { className: "folded", lang: document.documentElement.lang }, open);
  for (const row of inner) row.classList.add("tucked");
  inner[0].before(line);
  open.addEventListener("click", () => {
    line.remove();
    for (const row of inner) row.classList.remove("tucked");
  });
};
const foldAll = () => {
  let run = [];
  for (const row of all) {
    if (!row.dataset.s && row.id && !ofRow.has(row)) run.push(row);
    else {
      tuck(run);
      run = [];
    }
  }
  tuck(run);
  $("fold").setAttribute("aria-pressed", true);
};
$("fold").addEventListener("click", () => {
  if (list.querySelector(":scope > .folded")) unfold();
  else foldAll();
});
if (list.classList.contains("long") && flags.length) foldAll();
