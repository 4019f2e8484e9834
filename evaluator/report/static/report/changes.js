/* Word changes and scores, made for a row when it comes into view. */
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
  cells = null;
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
