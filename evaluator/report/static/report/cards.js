/* The active card: it lights its words on both sides and dims the rest of its passage. */
let active = null;
const seen = (node) => {
  const box = node.getBoundingClientRect();
  const top = $("top").getBoundingClientRect();
  const under = getComputedStyle($("top")).position === "sticky" ? top.bottom : 0;
  return box.height > 0 && box.top >= under - 1 && box.bottom <= innerHeight + 1;
};
const glimpsed = (node) => {
  const box = node.getBoundingClientRect();
  return box.height > 0 && box.bottom > 0 && box.top < innerHeight;
};
const light = (flag, on) => {
  flag.node.classList.toggle("active", on);
  flag.row.classList.toggle("current", on);
  for (const mark of flag.row.querySelectorAll(`mark[data-f~="${flag.number}"]`)) {
    mark.classList.toggle("lit", on);
  }
};
const activate = (flag) => {
  if (active === flag) return;
  if (active) light(active, false);
  active = flag;
  if (!flag) return;
  light(flag, true);
  flag.node.querySelector(".name").hidden = Boolean($("who").value.trim());
};
/* Make a flag the active one and bring it to where it is read, without a jump where it is seen. */
const go = (flag) => {
  activate(flag);
  flag.node.focus({ preventScroll: true });
  if (seen(flag.node) && seen(flag.row)) return;
  const tall = flag.row.getBoundingClientRect().height > innerHeight * 0.7;
  (tall ? flag.node : flag.row).scrollIntoView({ block: "center" });
};
const listed = () => {
  const hidden = document.body.classList.contains("by-severity") ? ':not([data-s="none"])' : "";
  return [...list.querySelectorAll(`:scope > :not(.off)${hidden} .flag`)]
    .map((node) => flags[Number(node.id.slice(1))]).filter(isShown);
};
const step = (by) => {
  const shown = listed();
  if (!shown.length) {
    status(texts.none);
    return;
  }
  let place = active && glimpsed(active.node) ? shown.indexOf(active) : -1;
  if (place < 0) {
    const top = $("top").getBoundingClientRect().bottom;
    const below = shown.findIndex((flag) => flag.row.getBoundingClientRect().bottom > top);
    place = by > 0 ? (below < 0 ? shown.length : below) - 1 : below < 0 ? shown.length : below;
  }
  go(shown[Math.min(Math.max(place + by, 0), shown.length - 1)]);
};
/* On to the next flag that nobody has decided; questions and samples wait until none is left. */
const onward = () => {
  const shown = listed();
  const at = active ? shown.indexOf(active) : -1;
  const ring = [...shown.slice(at + 1), ...shown.slice(0, at + 1)].filter(isOpen);
  const next = ring.find(isCounted) || ring.find(isQuestion) || ring[0];
  if (next) go(next);
  else status(texts.done);
};
list.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  const card = event.target.closest(".flag");
  if (mark) {
    const about = mark.dataset.f.split(" ").map(Number);
    const at = active ? about.indexOf(active.number) : -1;
    go(flags[about[(at + 1) % about.length]]);
  } else if (card && !event.target.closest(".decide")) activate(flags[Number(card.id.slice(1))]);
});
list.addEventListener("focusin", (event) => {
  const card = event.target.closest(".flag");
  if (card) activate(flags[Number(card.id.slice(1))]);
});
/* A link to a passage shows it where filters or folds hide it, and makes its first flag the active
   one; a bar of the map leads to the first of its passages that waits for a decision. */
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#u"], a[href^="#g"]');
  if (!link) return;
  const of = bars.get(link);
  const target = of ? of.find((row) => !isSettled(row)) || of[0]
    : $(link.getAttribute("href").slice(1));
  const row = target.closest("#units > li");
  if (!row) return;
  reveal(row);
  if (ofRow.has(row)) activate(ofRow.get(row).find(isOpen) || ofRow.get(row)[0]);
  if (of) {
    event.preventDefault();
    location.hash = row.id;
  }
});
