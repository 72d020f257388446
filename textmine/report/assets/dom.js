// Elements are made, never parsed: nothing of a report can become markup.
const DATA = JSON.parse(document.getElementById("data").textContent);
const SVG = "http://www.w3.org/2000/svg";
function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== "") node.append(child);
  return node;
}
const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
const draw = (name, attributes, ...children) => fill(document.createElementNS(SVG, name), attributes, children);
const percent = (value) => (value === null || value === undefined ? "–" : (100 * value).toFixed(value < 0.0995 ? 1 : 0) + "%");
const number = (value) => (value === null || value === undefined ? "" : Number(value).toLocaleString("en-US", { maximumFractionDigits: 2 }));
const column = (table, name) => table.columns.indexOf(name);
// Rows as objects, once for each table.
function records(table) {
  if (!table.records) table.records = table.rows.map((row) => Object.fromEntries(table.columns.map((name, n) => [name, row[n]])));
  return table.records;
}
const DOCS = DATA.documents.rows.map((row) => Object.fromEntries(DATA.documents.columns.map((name, n) => [name, row[n]])));
// A place is [province, city]; the centre has neither; a report whose place nobody knows is a place of its own, ["", "", report].
const UNPLACED = -1;
const unplaced = (n) => n === UNPLACED || (DATA.places[n] || []).length > 2;
const placeName = (n) => {
  if (n === UNPLACED) return t("unplaced");
  const [province, city, doc] = DATA.places[n] || ["", ""];
  return city || province || (doc === undefined ? t("nation") : `${t("unplaced")} · ${(DOCS[doc] || {}).title || docName(doc)}`);
};
// The known places first, by name; then what has none.
const byPlace = (a, b) => unplaced(a) - unplaced(b) || ((DATA.places[a] || []).join() < (DATA.places[b] || []).join() ? -1 : 1);
const themeName = (id) => ((DATA.names.themes || {})[id] || [id, id])[language] || id;
const indicatorName = (id) => ((DATA.names.indicators || {})[id] || [])[language] || id || "";
const docName = (n) => (n === null || n === undefined ? "" : (DOCS[n] || {}).doc || "");

const tip = el("div", { class: "tip", hidden: true });
function tell(node, text) {
  const show = (x, y) => {
    tip.textContent = text; tip.hidden = false;
    tip.style.left = Math.max(4, Math.min(x + 12, innerWidth - tip.offsetWidth - 8)) + "px";
    tip.style.top = Math.max(4, Math.min(y + 14, innerHeight - tip.offsetHeight - 8)) + "px";
  };
  node.addEventListener("mousemove", (event) => show(event.clientX, event.clientY));
  node.addEventListener("mouseleave", () => { tip.hidden = true; });
  node.addEventListener("focus", () => { const box = node.getBoundingClientRect(); show(box.left, box.bottom - 8); });
  node.addEventListener("blur", () => { tip.hidden = true; });
  return node;
}
// A mark of a chart that opens its evidence, by mouse and by keyboard.
function opens(node, text, action) {
  fill(node, { tabindex: 0, role: "button", "aria-label": text.replace(/\n/g, ", "), onclick: action, onkeydown: (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); action(); } } }, []);
  node.classList.add("hit");
  return tell(node, text);
}

// The evidence drawer.
const drawer = el("dialog", { "aria-labelledby": "drawer-title" });
drawer.addEventListener("click", (event) => { if (event.target === drawer) drawer.close(); });
function marked(passage) {
  const text = passage[3], parts = []; let at = 0;
  for (let n = 4; n + 1 < passage.length; n += 2) {
    parts.push(text.slice(at, passage[n]), el("mark", {}, text.slice(passage[n], passage[n + 1]))); at = passage[n + 1];
  }
  return [...parts, text.slice(at)];
}
function quote(number, label) {
  const passage = DATA.evidence[number];
  return el("blockquote", {}, label ? el("b", {}, label + " ") : "", marked(passage), el("cite", {}, docName(passage[0]), " · ", t("characters"), ` ${passage[1]}–${passage[2]}`));
}
function openEvidence(title, items, command) {
  const labelled = items.map((item) => (Array.isArray(item) ? item : [item, ""])).filter(([n]) => n !== undefined && n !== null);
  drawer.replaceChildren(
    el("div", { class: "top" }, el("h2", { id: "drawer-title" }, title), el("button", { onclick: () => drawer.close(), autofocus: true }, t("close"))),
    ...labelled.slice(0, 60).map(([n, label]) => quote(n, label)),
    command ? el("p", { class: "soft" }, labelled.length ? t("trace") : t("noevidence"), " ", el("code", {}, command)) : "");
  tip.hidden = true;
  drawer.showModal();
}
const trace = (table, row) => `textmine trace OUTPUTS ${table} ${row}`;
