/* From decisions to the corrected text: what `evaluator apply` does, for copying here. */
const fixes = () => [...byPrint.values()].map((same) => same[0])
  .filter((flag) => flag.record.decision === ACCEPT && !flag.sampled);
/* The rewrite by code points, as offsets count. */
let points = null;
const rewrite = () => (points ??= Array.from(data.rewrite));
const isWord = (sign) => /[\p{L}\p{M}\p{N}]/u.test(sign ?? " ");
/* The smallest stretch that a correction changes, cut between words. */
const hunkOf = ({ spot, record }) => {
  if (!spot || !(record.correction || record.remove)) return null;
  if (record.remove) {
    const space = rewrite()[spot.end] === " " ? 1 : 0;
    return { start: spot.start, end: spot.end + space, text: "" };
  }
  const { start, end } = spot;
  if (start === end) {
    return { start, end, text: (spot.before || "") + record.correction + (spot.after || "") };
  }
  const old = rewrite().slice(start, end);
  const made = Array.from(record.correction);
  const most = Math.min(old.length, made.length);
  let head = 0, tail = 0;
  while (head < most && old[head] === made[head]) head += 1;
  while (head > 0 && isWord(old[head - 1]) && (isWord(old[head]) || isWord(made[head]))) head -= 1;
  while (tail < most - head && old[old.length - 1 - tail] === made[made.length - 1 - tail]) tail += 1;
  const edge = (signs) => isWord(signs[signs.length - tail - 1]) && signs.length - tail > head;
  while (tail > 0 && isWord(old[old.length - tail]) && (edge(old) || edge(made))) tail -= 1;
  return { start: start + head, end: end - tail, text: made.slice(head, made.length - tail).join("") };
};
/* The corrected text, or the two flags whose corrections are of the same words. */
const corrected = () => {
  const made = [];
  for (const flag of fixes()) {
    const hunk = hunkOf(flag);
    const twin = (other) => other.start === hunk.start && other.end === hunk.end
      && other.text === hunk.text && hunk.start < hunk.end;
    if (hunk && !made.some(twin)) made.push({ ...hunk, flag });
  }
  made.sort((a, b) => a.start - b.start || a.end - b.end);
  for (let at = 1; at < made.length; at++) {
    const [one, other] = [made[at - 1], made[at]];
    if (other.start < one.end) return { clash: [one.flag, other.flag] };
  }
  let text = "", at = 0;
  for (const hunk of made) {
    text += rewrite().slice(at, hunk.start).join("") + hunk.text;
    at = hunk.end;
  }
  return { text: text + rewrite().slice(at).join(""), number: made.length };
};
const kindOf = (flag) => flag.node.querySelector("h3").textContent.trim();
const nameOf = (flag) => `${flag.row.dataset.n} ${kindOf(flag)}`;
const withText = (act) => {
  const made = corrected();
  if (made.clash) {
    status(say("clash", { one: nameOf(made.clash[0]), other: nameOf(made.clash[1]) }));
    go(made.clash[1]);
    return;
  }
  const open = fixes().filter((flag) => !flag.record.correction && !flag.record.remove).length;
  act(made.text);
  status(open ? say("made_open", { number: made.number, open }) : say("made", { number: made.number }));
};
const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = element("textarea", { value: text });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
};
$("copy-text").addEventListener("click", () => withText(copy));
$("save-text").addEventListener("click", () =>
  withText((text) => save(text, data.name.replace(/(\.\w+)?$/, "-corrected.txt"), "text/plain")));
/* What is to be done about a flag, in a line. */
const told = (flag) => {
  const messages = [...flag.node.querySelectorAll(".message")].map((one) => one.textContent);
  const parts = [`${kindOf(flag)}:`, ...messages];
  if (flag.record.remove) parts.push(texts.removed);
  else if (flag.record.correction) parts.push(say("correction", { value: flag.record.correction }));
  if (flag.record.comment) parts.push(`“${flag.record.comment}”`);
  return parts.join(" ");
};
$("copy-list").addEventListener("click", () => {
  const lines = fixes().map((flag) => `${flag.row.dataset.n} ${told(flag)}`);
  copy(lines.join("\n"));
  status(say("listed", { number: lines.length }));
});
matchMedia("print").addEventListener("change", (event) => {
  if (!event.matches) return;
  const lines = fixes().map((flag) => element("li", {},
    element("span", { textContent: flag.row.dataset.n }),
    element("span", { textContent: told(flag), dir: "auto" })));
  $("todo").querySelector("ol").replaceChildren(...lines);
  $("todo").hidden = !lines.length;
});
