// The frame: filters, navigation, language; each section is drawn when it comes near the window.
const SECTIONS = { coverage, heat, trends, slogans, keyness, indicators, claims, reuse, quality };
const near = new Set();
const body = (name) => document.getElementById(name + "-body");
function refresh(name) {
  if (!near.has(name)) return;
  const focused = document.activeElement && document.activeElement.id;
  body(name).replaceChildren(...SECTIONS[name]().flat(Infinity).filter((x) => x !== ""));
  tip.hidden = true;
  const again = focused && document.getElementById(focused);
  if (again && again !== document.activeElement) again.focus();
}
function refreshAll() { for (const name of Object.keys(SECTIONS)) refresh(name); }
function changed(key) { return (value) => { state[key] = value; state.pages = {}; const box = document.getElementById("f-" + key); if (box && box.value !== value) box.value = value; refreshAll(); }; }

function placeOptions() {
  const every = [...new Set([...DOCS.map((d) => d.place), ...records(DATA.themes).map((r) => r.place)])];
  const used = every.filter((n) => !unplaced(n)).map((n) => [n, ...DATA.places[n]]), options = [["", t("all")]];
  for (const province of [...new Set(used.map(([, p]) => p))].sort()) {
    const inside = used.filter(([, p]) => p === province);
    if (province) options.push(["p:" + province, province]);
    inside.filter(([, , city]) => city || !province).sort((a, b) => (a[2] < b[2] ? -1 : 1)).forEach(([n, p, city]) => options.push([n, city ? "\u3000" + city : t("nation")]));
  }
  return every.some(unplaced) ? [...options, ["u", t("unplaced")]] : options;
}
function frame() {
  document.documentElement.lang = language ? "en" : "zh";
  document.title = t("title") + " · textmine";
  const years = YEARS.map((y) => [y, String(y)]);
  let waiting;
  document.body.replaceChildren(
    el("a", { class: "skip", href: "#coverage" }, t("skip")),
    el("header", {}, el("div", { class: "bar", role: "search", "aria-label": t("filters") }, el("h1", {}, t("title")),
      el("input", { type: "search", id: "f-q", placeholder: t("search"), "aria-label": t("search"), value: state.q, oninput: (e) => { clearTimeout(waiting); waiting = setTimeout(() => changed("q")(e.target.value.trim()), 120); } }),
      bare("f-place", t("place"), [["", `${t("place")}：${t("all")}`], ...placeOptions().slice(1)], state.place, changed("place")),
      bare("f-from", t("from"), [["", t("from")], ...years], state.from, changed("from")), bare("f-to", t("to"), [["", t("to")], ...years], state.to, changed("to")),
      bare("f-theme", t("theme"), [["", `${t("theme")}：${t("all")}`], ...THEMES.map((id) => [id, themeName(id)])], state.theme, changed("theme")),
      el("button", { id: "reset", onclick: () => { Object.assign(state, { q: "", place: "", from: "", to: "", theme: "", pages: {}, flag: "", verdict: "", drawn: null }); frame(); } }, t("reset")),
      el("button", { id: "language", lang: language ? "zh" : "en", onclick: () => { language = 1 - language; frame(); document.getElementById("language").focus(); } }, t("language"))),
    el("nav", { "aria-label": t("title") }, Object.keys(SECTIONS).map((name) => el("a", { href: "#" + name }, t(name))))),
    el("main", {}, Object.keys(SECTIONS).map((name) => el("section", { id: name, "aria-labelledby": name + "-title" }, el("h2", { id: name + "-title" }, t(name)), el("p", { class: "soft" }, t(name + "_note")), el("div", { id: name + "-body" })))),
    drawer, tip);
  watch();
}
function bare(id, label, options, value, change) {
  return el("select", { id, "aria-label": label, onchange: (e) => change(e.target.value) }, options.map(([v, text]) => el("option", { value: v, selected: String(v) === String(value) }, text)));
}
function drawNow(name) { if (!near.has(name)) { near.add(name); refresh(name); } }
let watcher = null;
// The section that is being read stands out in the navigation.
const reader = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => {
  const entry = document.querySelector(`nav a[href="#${target.id}"]`);
  if (entry && isIntersecting) { document.querySelectorAll("nav a[aria-current]").forEach((a) => a.removeAttribute("aria-current")); entry.setAttribute("aria-current", "true"); }
}), { rootMargin: "-30% 0px -60% 0px" });
function watch() {
  near.clear();
  if (watcher) watcher.disconnect();
  watcher = new IntersectionObserver((entries) => entries.forEach((entry) => { if (entry.isIntersecting) { drawNow(entry.target.id); watcher.unobserve(entry.target); } }), { rootMargin: "600px" });
  document.querySelectorAll("main section").forEach((section) => { watcher.observe(section); reader.observe(section); });
}
// #claims/12 opens the evidence of row 12 of claims.csv: workbooks link so.
function arrive() {
  const [name, row] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (!SECTIONS[name] && !["themes", "ledger", "slogan_mentions"].includes(name)) return;
  const home = { themes: "heat", ledger: "indicators", slogan_mentions: "slogans" }[name] || name;
  drawNow(home); document.getElementById(home).scrollIntoView();
  if (!row) return;
  const held = DATA[name] && DATA[name].rows ? records(DATA[name]).find((r) => r.row === +row) : null;
  let items = [];
  if (held && name === "claims") items = [held.evidence];
  if (held && name === "themes") items = evidenceOf(held.theme, held.place, held.year);
  if (held && name === "ledger") items = [[claimAt(held.doc_plan, held.claim_plan), t("planned")], [claimAt(held.doc_outcome, held.claim_outcome), t("achieved")]];
  if (held && name === "indicators") items = [claimAt(held.doc, held.claim)];
  if (held && name === "slogans") items = DATA.slogan_evidence[held.slogan] || [];
  if (drawer.open) drawer.close();
  openEvidence(`${name} ${row}`, items, trace(name, row));
}
let drawnNarrow = narrow();
addEventListener("resize", () => { if (narrow() !== drawnNarrow) { drawnNarrow = narrow(); refreshAll(); } });
addEventListener("hashchange", arrive);
addEventListener("beforeprint", () => Object.keys(SECTIONS).forEach(drawNow));
addEventListener("keydown", (event) => { if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); document.getElementById("f-q").focus(); } });
frame(); arrive();
