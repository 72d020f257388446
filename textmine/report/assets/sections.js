// One function a section; each reads the filters and gives its elements.
const state = { q: "", place: "", from: "", to: "", theme: "", pages: {}, drawn: null, by: "", a: "", b: "", indicator: "", verdict: "", flag: "" };
const PAGE = 25, GRID_PAGE = 30;
const inYears = (year) => (state.from === "" || (year !== null && year >= +state.from)) && (state.to === "" || (year !== null && year <= +state.to));
// A place is named by its number, a whole province as "p:" and its name, all reports without a place as "u".
const onePlace = () => /^\d+$/.test(state.place);
const inPlace = (n) => state.place === "" || (state.place === "u" ? unplaced(n) : state.place.startsWith("p:") ? (DATA.places[n] || [""])[0] === state.place.slice(2) : n === +state.place);
const found = (...texts) => state.q === "" || texts.some((text) => text !== null && text !== undefined && String(text).includes(state.q));
const inDoc = (n) => { const doc = DOCS[n]; return !doc || (inPlace(doc.place) && inYears(doc.year)); };
const YEARS = [...new Set([...DOCS.map((d) => d.year), ...records(DATA.themes).map((r) => r.year)].filter((y) => y !== null))].sort((a, b) => a - b);
const THEMES = [...new Set([...DATA.theme_by_year.rows.map((r) => r[0]).filter((id) => id !== "reports"), ...records(DATA.themes).map((r) => r.theme)])];

function paged(name, size, rows, show, file, total) {
  const box = el("div", {}), pages = Math.max(1, Math.ceil(rows.length / size));
  state.pages[name] = Math.min(state.pages[name] || 0, pages - 1);
  const at = state.pages[name], go = (step, id) => () => { state.pages[name] += step; refresh(name.split(".")[0]); const again = document.getElementById(id); if (again) again.focus(); };
  if (!rows.length) box.append(el("p", { class: "soft" }, t("none")));
  else box.append(show(rows.slice(at * size, (at + 1) * size)));
  const pager = el("div", { class: "pager" });
  if (pages > 1) pager.append(el("button", { id: `${name}-prev`, disabled: at === 0, onclick: go(-1, `${name}-prev`) }, t("prev")), `${at + 1} / ${pages}`, el("button", { id: `${name}-next`, disabled: at === pages - 1, onclick: go(1, `${name}-next`) }, t("next")));
  pager.append(el("span", {}, `${t("of")} ${number(rows.length)} ${t("rows")}`.trim()));
  if (file) pager.append(el("span", {}, total > rows.length ? t("more") + " " : t("csv") + " ", el("a", { href: file }, file), total > rows.length ? ` (${number(total)})` : ""));
  box.append(pager);
  return box;
}
// columns: [heading, cell function, class]
function list(rows, columns) {
  return el("div", { class: "scroll" }, el("table", { class: "list" }, el("thead", {}, el("tr", {}, columns.map(([head, , kind]) => el("th", { scope: "col", class: kind }, head)))),
    el("tbody", {}, rows.map((row) => el("tr", {}, columns.map(([head, cell, kind]) => el("td", { class: kind, "data-label": head }, cell(row))))))));
}
const link = (text, action) => el("button", { class: "link", onclick: action }, text || "–");
function select(id, label, options, value, change) {
  return el("label", {}, el("span", { class: "soft" }, label + " "), el("select", { id, "aria-label": label, onchange: (e) => change(e.target.value) }, options.map(([v, text]) => el("option", { value: v, selected: String(v) === String(value) }, text))));
}

function coverage() {
  const counted = new Map();
  DOCS.forEach((doc, n) => { if (!doc.duplicate_of && inPlace(doc.place) && inYears(doc.year) && found(doc.title, doc.doc, placeName(doc.place))) { const key = (unplaced(doc.place) ? UNPLACED : doc.place) + "|" + doc.year; counted.set(key, [...(counted.get(key) || []), n]); } });
  const places = [...new Set([...counted.keys()].map((k) => +k.split("|")[0]))].sort(byPlace), known = places.filter((p) => p !== UNPLACED), years = YEARS.filter(inYears);
  const missing = known.reduce((n, p) => n + years.filter((y) => !counted.has(p + "|" + y)).length, 0), counts = DATA.counts;
  const tile = (value, word, warn) => el("div", { class: "tile" + (warn ? " warn" : "") }, el("b", {}, number(value)), el("span", {}, t(word)));
  const files = (numbers, title) => { drawer.replaceChildren(el("div", { class: "top" }, el("h2", { id: "drawer-title" }, title), el("button", { onclick: () => drawer.close() }, t("close"))), ...numbers.map((n) => el("blockquote", {}, DOCS[n].title || DOCS[n].doc, el("cite", {}, DOCS[n].doc, DOCS[n].organisation ? " · " + DOCS[n].organisation : "", DOCS[n].flags ? " · " + DOCS[n].flags.split(";").map(t).join(", ") : ""), el("cite", {}, el("code", {}, `textmine show OUTPUTS "${DOCS[n].doc}"`))))); tip.hidden = true; drawer.showModal(); };
  return [el("div", { class: "tiles" }, tile(counts.documents, "documents"), tile(known.length, "places"), tile(years.length, "years"), tile(counts.claims, "n_claims"), tile(counts.slogan_mentions, "mentions"), tile(missing, "missing", missing), tile(counts.failures, "failed", counts.failures)),
    paged("coverage", GRID_PAGE, places, (some) => grid(some, years, placeName, (place, year) => {
      const docs = counted.get(place + "|" + year); if (!docs) return place === UNPLACED ? undefined : null;
      return { text: String(docs.length), class: "c" + Math.min(4, docs.length), tip: `${placeName(place)} ${year}\n${docs.map((n) => DOCS[n].title || DOCS[n].doc).slice(0, 5).join("\n")}`, action: () => files(docs, `${placeName(place)} ${year}`) };
    }), "documents.csv", 0)];
}

const evidenceOf = (theme, place, year) => DATA.theme_evidence[`${theme}|${place}|${year}`] || [];
function themeCell(row) {
  const where = placeName(row.place), name = themeName(row.theme);
  return { value: row.share, low: row.share_low, high: row.share_high, year: row.year,
    tip: `${where} ${row.year} · ${name}\n${t("share")} ${percent(row.share)}  [${percent(row.share_low)}, ${percent(row.share_high)}]\n${t("reports")} ${row.reports} · ${row.method}${row.top_terms ? "\n" + row.top_terms.split(";").join(" ") : ""}${row.reliability ? "\n" + row.reliability : ""}${row.corrected ? "\n" + row.corrected : ""}`,
    action: () => openEvidence(`${where} ${row.year} · ${name}`, evidenceOf(row.theme, row.place, row.year), trace("themes", row.row)) };
}
function chosenTheme() {
  if (state.theme) return state.theme;
  const mean = (row) => row.slice(1).reduce((sum, v) => sum + (v || 0), 0);
  // "general" is what leads into other themes: nobody looks for it first.
  const rows = DATA.theme_by_year.rows.filter((r) => r[0] !== "reports"), telling = rows.filter((r) => r[0] !== "general");
  return ([...(telling.length ? telling : rows)].sort((a, b) => mean(b) - mean(a))[0] || [THEMES[0]])[0];
}
function heat() {
  const whole = onePlace(), years = YEARS.filter(inYears);
  const rows = records(DATA.themes).filter((r) => inPlace(r.place) && inYears(r.year));
  const theme = chosenTheme(), shown = whole ? rows : rows.filter((r) => r.theme === theme);
  const key = (r) => (whole ? r.theme : r.place), cells = new Map(shown.map((r) => [key(r) + "|" + r.year, r]));
  const known = new Set(rows.map((r) => r.place + "|" + r.year));
  const lines = whole ? THEMES.filter((id) => shown.some((r) => r.theme === id)) : [...new Set(rows.map((r) => r.place))].filter((p) => found(placeName(p), themeName(theme))).sort(byPlace);
  const level = quantiser(shown.map((r) => r.share)), title = whole ? placeName(+state.place) : themeName(theme);
  return [el("div", { class: "tools" }, whole ? el("b", {}, title) : select("heat-theme", t("theme"), THEMES.map((id) => [id, themeName(id)]), theme, (v) => { state.theme = v; refreshAll(); }), legend(Math.max(0, ...shown.map((r) => r.share)))),
    paged("heat", GRID_PAGE, lines, (some) => grid(some, years, (row) => (whole ? themeName(row) : placeName(row)), (row, year) => {
      const cell = cells.get(row + "|" + year);
      if (!cell) return !whole && known.has(row + "|" + year) ? { text: "0%", class: "q0", tip: `${placeName(row)} ${year} · ${title}\n0%`, action: () => openEvidence(`${placeName(row)} ${year}`, [], null) } : !whole && unplaced(row) ? undefined : null;
      return { text: percent(cell.share), class: level(cell.share), ...themeCell(cell) };
    }), "themes.csv", 0)];
}

function trends() {
  const years = YEARS.filter(inYears);
  let series;
  if (state.place === "") series = DATA.theme_by_year.rows.filter((r) => r[0] !== "reports").map((r) => [r[0], DATA.theme_by_year.years.map((year, n) => ({ year, value: r[n + 1] })).filter((p) => inYears(p.year) && p.value !== null).map((p) => ({ ...p, tip: `${themeName(r[0])} ${p.year}\n${percent(p.value)}`, action: () => openEvidence(`${themeName(r[0])} ${p.year}`, Object.entries(DATA.theme_evidence).filter(([k]) => k.startsWith(r[0] + "|") && k.endsWith("|" + p.year)).flatMap(([, v]) => v[0]).slice(0, 20), `textmine compare OUTPUTS --by year,theme --theme ${r[0]}`) }))]);
  else {
    const rows = records(DATA.themes).filter((r) => inYears(r.year) && (state.place.startsWith("p:") ? DATA.places[r.place][0] === state.place.slice(2) && DATA.places[r.place][1] === "" : r.place === +state.place));
    series = THEMES.map((id) => [id, rows.filter((r) => r.theme === id).sort((a, b) => a.year - b.year).map(themeCell)]);
  }
  series = series.filter(([id, points]) => points.some((p) => p.value > 0) && (state.theme === "" || id === state.theme) && found(themeName(id))).sort((a, b) => Math.max(...b[1].map((p) => p.value)) - Math.max(...a[1].map((p) => p.value)));
  if (!series.length || !years.length) return [el("p", { class: "soft" }, t("none"))];
  const top = Math.ceil(20 * Math.max(...series.flatMap(([, points]) => points.map((p) => p.value)))) / 20;
  return [paged("trends", 12, series, (some) => el("div", { class: "many" }, some.map(([id, points]) => panel(themeName(id), points, top, years))), "theme_by_year.csv", 0)];
}

// Where a wording was used; for the rarest of a large set only where the page has a passage.
const placesOf = (slogan) => DATA.slogan_places[slogan] || (DATA.slogan_evidence[slogan] || []).map((n) => (DOCS[DATA.evidence[n][0]] || {}).place);
function slogans() {
  const rows = records(DATA.slogans).filter((r) => found(r.slogan, r.family) && inYears(r.first_year) && (state.place === "" || placesOf(r.slogan).some(inPlace)));
  const open = (r) => () => openEvidence(r.slogan, (DATA.slogan_evidence[r.slogan] || []).filter((n) => inDoc(DATA.evidence[n][0])), trace("slogans", r.row));
  const drawn = state.drawn || rows.slice(0, 5).map((r) => r.slogan);
  const years = [...new Set(Object.values(DATA.diffusion).flat().map((p) => p[0]))].filter(inYears).sort((a, b) => a - b);
  const series = drawn.filter((s) => DATA.diffusion[s]).slice(0, 6).map((name) => ({ name, action: open(records(DATA.slogans).find((r) => r.slogan === name)), points: DATA.diffusion[name].filter((p) => inYears(p[0])).map(([year, reports, , fresh, value]) => ({ year, value, tip: `${name} ${year}\n${percent(value)} · +${fresh} ${t("places")} · ${reports} ${t("documents")}` })) })).filter((s) => s.points.length);
  const toggle = (s) => () => { state.drawn = drawn.includes(s) ? drawn.filter((d) => d !== s) : [...drawn, s].slice(-6); refresh("slogans"); };
  const families = new Map(); rows.forEach((r) => { if (r.family) families.set(r.family, [...(families.get(r.family) || []), r]); });
  const large = [...families].filter(([name, members]) => members.length > 1 || members[0].slogan !== name).sort((a, b) => b[1].length - a[1].length);
  return [el("h3", {}, t("curves")), series.length && years.length ? curves(series, years) : el("p", { class: "soft" }, t("none")),
    el("h3", {}, t("firsts")), paged("slogans.list", PAGE, rows, (some) => list(some, [[t("slogan"), (r) => link(r.slogan, open(r))], [t("type"), (r) => t(r.type)], [t("documents"), (r) => number(r.reports), "n"], [t("places"), (r) => number(r.places), "n"], [t("first"), (r) => `${r.first_year ?? ""} ${r.first_place === docName(r.first_doc) ? t("unplaced") : r.first_place || ""}`], [t("last"), (r) => String(r.last_year ?? ""), "n"], [t("draw"), (r) => (DATA.diffusion[r.slogan] ? el("input", { type: "checkbox", checked: drawn.includes(r.slogan), "aria-label": `${t("draw")} ${r.slogan}`, onchange: toggle(r.slogan) }) : "")]]), "slogans.csv", DATA.slogans.total),
    large.length ? [el("h3", {}, t("families")), paged("slogans.families", 10, large, (some) => list(some, [[t("family"), ([name]) => name], [t("members"), ([, members]) => members.slice(0, 12).map((m, n) => [n ? " · " : "", link(m.slogan, open(m))])], [t("documents"), ([, members]) => number(Math.max(...members.map((m) => m.reports))), "n"]]))] : ""];
}

function logOdds(a, b) {
  const { terms, total } = DATA.keyness, counts = (g) => { const held = new Map(); for (let n = 0; n < g[3].length; n += 2) held.set(g[3][n], g[3][n + 1]); return held; };
  const one = counts(a), two = counts(b), all = total * 0.1;
  return terms.map(([term, whole], n) => {
    const y = one.get(n) || 0, o = two.get(n) || 0, prior = whole * 0.1;
    const delta = Math.log((y + prior) / (a[2] + all - y - prior)) - Math.log((o + prior) / (b[2] + all - o - prior));
    return { term, y, o, z: delta / Math.sqrt(1 / (y + prior) + 1 / (o + prior)) };
  }).filter((r) => r.y + r.o >= 3);
}
function keyness() {
  const groups = (DATA.keyness.groups || []), kinds = ["year", "province", "city", "genre", "pipeline"].filter((by) => groups.filter((g) => g[0] === by).length > 1);
  if (!kinds.length) return [el("p", { class: "soft" }, t((DATA.keyness.terms || []).length ? "onegroup" : "noterms"))];
  const by = kinds.includes(state.by) ? state.by : kinds[0], some = groups.filter((g) => g[0] === by).sort((a, b) => (a[1] < b[1] ? -1 : 1)), pick = (name, n) => some.find((g) => g[1] === name) || some[n];
  const a = pick(state.a, some.length - 1), b = pick(state.b, 0), rows = logOdds(a, b).filter((r) => found(r.term));
  const best = [...rows.filter((r) => r.z > 0).sort((p, q) => q.z - p.z).slice(0, 15), ...rows.filter((r) => r.z < 0).sort((p, q) => q.z - p.z).slice(-15)];
  const options = some.map((g) => [g[1], t(g[1])]);
  const open = (r) => () => openEvidence(r.term, DATA.evidence.map((p, n) => [p, n]).filter(([p]) => p[3].includes(r.term) && [a[1], b[1]].includes(String(by === "province" || by === "city" ? DATA.places[DOCS[p[0]].place][by === "city" ? 1 : 0] : DOCS[p[0]][by]))).slice(0, 12).map(([, n]) => n), `textmine kwic OUTPUTS ${r.term}`);
  return [el("div", { class: "tools" }, select("key-by", t("group_by"), kinds.map((k) => [k, t(k)]), by, (v) => { state.by = v; state.a = state.b = ""; refresh("keyness"); }), select("key-a", t("group_a"), options, a[1], (v) => { state.a = v; refresh("keyness"); }), select("key-b", t("group_b"), options, b[1], (v) => { state.b = v; refresh("keyness"); })),
    best.length ? [el("div", { class: "legend" }, el("span", {}, `← ${t(b[1])}`), el("span", {}, "·"), el("span", {}, `${t(a[1])} →`)), diverging(best.map((r) => ({ ...r, tip: `${r.term}: z ${r.z.toFixed(2)}\n${a[1]} ${r.y} · ${b[1]} ${r.o}`, action: open(r) })))] : el("p", { class: "soft" }, t("none"))];
}

const claimAt = (doc, claim) => DATA.claim_at[`${doc}|${claim}`];
function pairs() {
  const held = new Map();
  records(DATA.indicators).filter((r) => inPlace(r.place) && inYears(r.year)).forEach((r) => { const key = [r.indicator, r.place, r.year, r.unit].join("|"); held.set(key, { ...held.get(key), [r.status]: r }); });
  return [...held.values()].filter((p) => p.planned && p.achieved && (p.planned.low ?? p.planned.high) !== null && (p.achieved.low ?? p.achieved.high) !== null);
}
function indicators() {
  const all = pairs().filter((p) => found(indicatorName(p.planned.indicator), placeName(p.planned.place))), counts = new Map();
  all.forEach((p) => { const key = p.planned.indicator + "|" + p.planned.unit; counts.set(key, (counts.get(key) || 0) + 1); });
  const kinds = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)), chosen = counts.has(state.indicator) ? state.indicator : (kinds[0] || [""])[0];
  const [id, unit] = chosen.split("|"), value = (r) => r.low ?? r.high;
  const rows = all.filter((p) => p.planned.indicator + "|" + p.planned.unit === chosen).sort((a, b) => a.planned.place - b.planned.place || a.planned.year - b.planned.year).map(({ planned, achieved }) => ({ label: `${placeName(planned.place)} ${planned.year}`, planned: value(planned), achieved: value(achieved), tip: `${indicatorName(id)} · ${placeName(planned.place)} ${planned.year}\n${t("planned")} ${number(value(planned))} ${unit} · ${t("achieved")} ${number(value(achieved))} ${unit}`, action: () => openEvidence(`${indicatorName(id)} · ${placeName(planned.place)} ${planned.year}`, [[claimAt(planned.doc, planned.claim), t("planned")], [claimAt(achieved.doc, achieved.claim), t("achieved")]], trace("indicators", achieved.row)) }));
  const plans = records(DATA.ledger).filter((r) => inPlace(r.place) && inYears(r.year) && found(r.subject, indicatorName(r.indicator), r.planned_text, r.achieved_text) && (state.verdict === "" || r.verdict === state.verdict));
  const open = (r) => () => openEvidence(`${r.subject || indicatorName(r.indicator)} · ${placeName(r.place)} ${r.year ?? ""}`, [[claimAt(r.doc_plan, r.claim_plan), t("planned")], [claimAt(r.doc_outcome, r.claim_outcome), t("achieved")]], trace("ledger", r.row));
  return [el("div", { class: "tools" }, kinds.length ? select("indicator", t("indicator"), kinds.map(([key, n]) => [key, `${indicatorName(key.split("|")[0])} (${n})`]), chosen, (v) => { state.indicator = v; refresh("indicators"); }) : "", el("div", { class: "legend" }, `○ ${t("planned")}  ● ${t("achieved")}`)),
    rows.length ? paged("indicators.chart", 20, rows, (some) => dumbbells(some, unit), "indicators.csv", 0) : el("p", { class: "soft" }, t("nopairs")),
    el("h3", {}, t("ledger")), el("div", { class: "tools" }, select("verdict", t("verdict"), [["", t("all")], ...["met", "missed", "exceeded", "not_reported", "no_report"].map((v) => [v, t(v)])], state.verdict, (v) => { state.verdict = v; refresh("indicators"); })),
    paged("indicators.ledger", PAGE, plans, (some) => list(some, [[t("subject"), (r) => link(r.subject || indicatorName(r.indicator), open(r))], [t("place"), (r) => placeName(r.place), "y"], [t("year"), (r) => String(r.year ?? ""), "n"], [t("planned"), (r) => r.planned_text || ""], [t("achieved"), (r) => r.achieved_text || ""], [t("verdict"), (r) => el("span", { class: "chip " + r.verdict }, t(r.verdict))], [t("gap"), (r) => number(r.gap), "n"]]), "ledger.csv", DATA.ledger.total)];
}

function claims() {
  const rows = records(DATA.claims).filter((r) => inDoc(r.doc) && (state.theme === "" || r.theme === state.theme) && found(r.subject, r.text, DATA.evidence[r.evidence][3]));
  const open = (r) => () => openEvidence(`${r.subject || ""} ${r.text}`, [r.evidence], trace("claims", r.row));
  return [paged("claims", PAGE, rows, (some) => list(some, [[t("subject"), (r) => link(r.subject, open(r))], [t("text"), (r) => r.text, "y"], [t("status"), (r) => t(r.status), "y"], [t("year"), (r) => String(r.year ?? ""), "n"], [t("theme"), (r) => themeName(r.theme || "")], [t("doc"), (r) => docName(r.doc)]]), "claims.csv", DATA.claims.total)];
}

function reuse() {
  const rows = records(DATA.reuse).filter((r) => (inDoc(r.doc_a) || inDoc(r.doc_b)) && found(r.text, docName(r.doc_a), docName(r.doc_b)));
  return [paged("reuse", 10, rows, (some) => list(some, [[t("kind"), (r) => t(r.kind), "y"], [t("doc"), (r) => [docName(r.doc_a), el("br"), docName(r.doc_b)]], [t("passage"), (r) => r.text]]), "reuse.csv", DATA.reuse.total)];
}

function quality() {
  const mine = DOCS.filter((d) => inPlace(d.place) && inYears(d.year) && found(d.doc, d.title)), tally = new Map();
  mine.forEach((d) => { [...(d.flags ? d.flags.split(";") : []), ...(d.duplicate_of ? ["repost"] : [])].forEach((f) => tally.set(f, (tally.get(f) || 0) + 1)); });
  const bad = mine.filter((d) => (state.flag === "" ? d.flags || d.warnings || d.duplicate_of : state.flag === "repost" ? d.duplicate_of : (d.flags || "").split(";").includes(state.flag)));
  const rows = [...tally].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([flag, value]) => ({ label: t(flag), value, action: () => { state.flag = state.flag === flag ? "" : flag; refresh("quality"); } }));
  const failures = records(DATA.failures).filter((r) => found(r.doc, r.error));
  return [rows.length ? bars(rows) : "", el("div", { class: "tools" }, select("flag", t("flags"), [["", t("all")], ...[...tally.keys()].sort().map((f) => [f, t(f)])], state.flag, (v) => { state.flag = v; refresh("quality"); })),
    paged("quality.documents", PAGE, bad, (some) => list(some, [[t("doc"), (r) => r.doc], [t("flags"), (r) => (r.flags ? r.flags.split(";").map((f) => [el("span", { class: "chip" }, t(f)), " "]) : "")], [t("warnings"), (r) => r.warnings || ""], [t("copy_of"), (r) => r.duplicate_of || ""]]), "documents.csv", DATA.documents.total),
    failures.length ? [el("h3", {}, t("failures")), paged("quality.failures", PAGE, failures, (some) => list(some, [[t("doc"), (r) => r.doc], [t("stage"), (r) => r.stage], [t("error"), (r) => r.error], [t("hint"), (r) => r.hint || ""]]), "failures.csv", DATA.failures.total)] : ""];
}
