/* Keys, colours, and the tools shown at last. */
const shortcuts = $("shortcuts");
shortcuts.checked = kept("shortcuts") !== "off";
shortcuts.addEventListener("change", () => keep("shortcuts", shortcuts.checked ? null : "off"));
const openKeys = () => $("keys").showModal();
$("next").addEventListener("click", () => step(1));
$("previous").addEventListener("click", () => step(-1));
$("help").addEventListener("click", openKeys);
const withActive = (act_) => () => (active ? act_(active) : onward());
const act = {
  j: () => step(1),
  k: () => step(-1),
  n: onward,
  a: withActive((flag) => decideOnce(flag, ACCEPT)),
  d: withActive((flag) => decideOnce(flag, DISMISS)),
  c: withActive((flag) => openEditor(flag, "comment")),
  e: withActive((flag) => openEditor(flag, "correction")),
  u: undo,
  "/": () => {
    openPanel(form);
    $("search").focus();
  },
  "?": openKeys,
};
/* A key says what it says, however often: only a click takes a decision back. */
const decideOnce = (flag, decision) =>
  (flag.record.decision === decision ? onward() : decide(flag, decision));
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape") {
    const card = event.target.closest(".flag");
    if (card) card.focus({ preventScroll: true });
    else if (typing) typing.blur();
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || $("keys").open) return;
  if (!shortcuts.checked || !Object.hasOwn(act, event.key)) return;
  event.preventDefault();
  act[event.key]();
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
document.body.classList.add("js");
$("bar").hidden = false;
