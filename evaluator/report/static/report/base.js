/* What the other files stand on: elements, texts, the browser's store. The files of this folder are
   joined into one script when the page is made; nothing in it is needed to read the report, and
   nothing leaves it. */
const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const texts = JSON.parse($("texts").textContent);
const say = (key, values = {}) =>
  texts[key].replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
const status = (text) => { $("status").textContent = text; };
const save = (text, name, type) => {
  const address = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
};
const list = $("units");
const all = [...list.children];
const rows = all.filter((row) => row.id);

/* The browser's store, which may refuse (private windows, pages opened as files). */
const store = (() => {
  try {
    const probe = "evaluator.probe";
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
  } catch {
    return null;
  }
  return localStorage;
})();
const keep = (key, value) => {
  try {
    if (!store) return false;
    if (value === null) store.removeItem(`evaluator.${key}`);
    else store.setItem(`evaluator.${key}`, value);
    return true;
  } catch {
    return false;
  }
};
const kept = (key) => {
  try {
    return store && store.getItem(`evaluator.${key}`);
  } catch {
    return null;
  }
};
const lost = () => {
  $("banner").textContent = texts.storage;
  $("banner").hidden = false;
};
