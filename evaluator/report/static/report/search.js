/* Search in the two texts and the furniture, not in the notes: hits are marked without touching
   the page, counted and stepped through. */
const FOLDS = { "‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"',
  "«": '"', "»": '"', "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " ",
  "\n": " ", "\t": " " };
/* Sign for sign, so that places in the folded text are places in the text. */
const fold = (text) => text.replace(/[‘’ʼ`´“”„«»–—−‐‑\u00a0\u202f\n\t]/g, (sign) => FOLDS[sign])
  .replace(/./gsu, (sign) => (sign.toLowerCase().length === sign.length ? sign.toLowerCase() : sign));
const textNodes = (cell) => {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let at = 0, text = "";
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(".tag, .where, .role")) continue;
    nodes.push([at, node]);
    text += node.data;
    at += node.data.length;
  }
  return { nodes, text: fold(text) };
};
let cells = null;
let hits = [];
let hit = -1;
const painted = typeof Highlight === "function" && CSS.highlights;
const search = (wanted) => {
  cells ??= [...document.querySelectorAll("#units > li[id] > p, .outside li > p:not(.role)")]
    .map((cell) => ({ cell, ...textNodes(cell) }));
  const needle = fold(wanted.trim());
  hits = [];
  hit = -1;
  for (const { cell, nodes, text } of needle ? cells : []) {
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
      const place = (where) => {
        const [start, node] = nodes.findLast(([start_]) => start_ <= where);
        return [node, where - start];
      };
      const range = document.createRange();
      range.setStart(...place(at));
      const [last, offset] = place(at + needle.length - 1);
      range.setEnd(last, offset + 1);
      hits.push({ range, cell });
    }
  }
  if (painted) CSS.highlights.set("found", new Highlight(...hits.map((one) => one.range)));
  status(needle ? say("hits", { number: hits.length }) : "");
};
const stepHit = (by) => {
  if (!hits.length) return;
  hit = (hit + by + hits.length) % hits.length;
  const { range, cell } = hits[hit];
  const fold_ = cell.closest("details");
  if (fold_) fold_.open = true;
  if (cell.closest(".tucked")) unfold();
  if (painted) CSS.highlights.set("here", new Highlight(range));
  cell.scrollIntoView({ block: "center" });
  status(say("hit", { at: hit + 1, number: hits.length }));
};
$("search").addEventListener("input", () => search($("search").value));
$("search").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  stepHit(event.shiftKey ? -1 : 1);
});
