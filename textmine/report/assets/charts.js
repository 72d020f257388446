// Charts as SVG: small, sharp in print, readable by colour-blind eyes (Okabe-Ito hues with labels at the lines).
const STEPS = 9;
// Steps of the square root: most shares are small, and ought to differ to the eye.
function quantiser(values) {
  const top = Math.max(0.0001, ...values);
  return (value) => "q" + Math.min(STEPS - 1, Math.floor(Math.sqrt(value / top) * STEPS));
}
function legend(top) {
  const swatch = (from, to) => [...Array(STEPS).keys()].slice(from, to).map((n) => el("i", { class: "q" + n }));
  return el("div", { class: "legend", "aria-hidden": "true" }, "0%", swatch(0, 4), percent(top * (4 / STEPS) ** 2), swatch(4, STEPS), percent(top));
}
// rows × columns as a table of buttons; `cell` gives {text, tip, class, action} or nothing.
function grid(rows, columns, label, cell) {
  return el("div", { class: "scroll" }, el("table", { class: "grid" },
    el("thead", {}, el("tr", {}, el("th", {}), columns.map((c) => el("th", { scope: "col" }, String(c))))),
    el("tbody", {}, rows.map((row) => el("tr", {}, el("th", { scope: "row", title: label(row) }, label(row)), columns.map((c) => {
      const made = cell(row, c);
      if (made === undefined) return el("td", {});
      if (!made) return el("td", {}, el("span", { class: "hole", "aria-label": `${label(row)} ${c}: –` }, "\u00a0"));
      return el("td", {}, tell(el("button", { class: made.class, "aria-label": made.tip.replace(/\n/g, ", "), onclick: made.action }, made.text), made.tip));
    }))))));
}
const scale = (low, high, from, to) => (v) => from + ((v - low) / (high - low || 1)) * (to - from);
// One small panel: a share over the years, with intervals where there are any.
function panel(title, points, top, years) {
  const W = 216, H = 96, x = scale(years[0], years[years.length - 1], 30, W - 14), y = scale(0, top, H - 18, 10);
  const at = (p) => (years.length === 1 ? W / 2 : x(p.year));
  return el("figure", {}, el("figcaption", { title }, title), draw("svg", { viewBox: `0 0 ${W} ${H}`, role: "group", "aria-label": title },
    draw("line", { class: "axis", x1: 28, x2: W - 8, y1: y(0), y2: y(0) }), draw("line", { class: "rule", x1: 28, x2: W - 8, y1: y(top), y2: y(top) }),
    draw("text", { class: "soft", x: 0, y: y(top) + 4 }, percent(top)), draw("text", { class: "soft", x: 14, y: y(0) + 4 }, "0"),
    [...new Set([years[0], years[years.length - 1]])].map((year, n) => draw("text", { class: "soft", x: years.length === 1 ? W / 2 : x(year), y: H - 3, "text-anchor": n ? "end" : years.length === 1 ? "middle" : "start" }, String(year))),
    points.length > 1 ? draw("path", { class: "line", d: points.map((p, n) => (n ? "L" : "M") + at(p) + "," + y(p.value)).join("") }) : "",
    points.map((p) => (p.low !== null && p.low !== undefined ? draw("line", { class: "range", x1: at(p), x2: at(p), y1: y(Math.min(p.low, top)), y2: y(Math.min(p.high, top)) }) : "")),
    points.map((p) => opens(draw("circle", { class: "dot", cx: at(p), cy: y(p.value), r: 4 }), p.tip, p.action))));
}
// On a phone charts are drawn narrow, with their names above or below, so that letters keep their size.
const narrow = () => innerWidth < 640;
const wide = () => (narrow() ? 350 : 760);
// Years that can stand side by side, the last one first.
function ticks(years, at) {
  const kept = [];
  for (const year of [...years].reverse()) if (!kept.length || at(kept[kept.length - 1]) - at(year) > 38) kept.push(year);
  return kept;
}
const DASH = ["", "7 3", "2 3", "10 3 2 3", "4 2", "1 2"];
// Curves of several series, each with its name at its end, or below on a phone.
function curves(series, years) {
  const W = wide(), H = 260, right = narrow() ? W - 12 : W - 190, x = scale(years[0], years[years.length - 1], 40, right), y = scale(0, 1, H - 24, 12);
  const at = (year) => (years.length === 1 ? (40 + right) / 2 : x(year)), last = (s) => s.points[s.points.length - 1];
  const ends = series.map((s, n) => ({ n, y: y(last(s).value) })).sort((a, b) => a.y - b.y);
  ends.forEach((end, n) => { if (n && end.y - ends[n - 1].y < 17) end.y = ends[n - 1].y + 17; });
  const over = Math.max(0, ...ends.map((end) => end.y - (H - 10))); ends.forEach((end) => { end.y -= over; });
  const line = (s, n) => [draw("path", { class: `series s${n % 6}`, "stroke-dasharray": DASH[n % 6], d: s.points.map((p, k) => (k ? "L" : "M") + at(p.year) + "," + y(p.value)).join("") }),
    s.points.map((p) => opens(draw("circle", { class: `s${n % 6}`, cx: at(p.year), cy: y(p.value), r: 4 }), p.tip, s.action))];
  const named = (s, n) => [draw("line", { class: "rule", x1: at(last(s).year) + 6, x2: right + 8, y1: y(last(s).value), y2: ends.find((e) => e.n === n).y }),
    draw("text", { class: "end", x: right + 12, y: ends.find((e) => e.n === n).y + 4 }, s.name.length > 13 ? s.name.slice(0, 12) + "…" : s.name)];
  const sample = (s, n) => el("button", { class: "link sample", onclick: s.action }, draw("svg", { viewBox: "0 0 30 10", "aria-hidden": "true" }, draw("path", { class: `series s${n % 6}`, "stroke-dasharray": DASH[n % 6], d: "M0,5L30,5" })), s.name);
  return [draw("svg", { class: "wide", viewBox: `0 0 ${W} ${H}`, role: "group", "aria-label": t("curves") },
    [0, 0.25, 0.5, 0.75, 1].map((v) => [draw("line", { class: v ? "rule" : "axis", x1: 40, x2: right, y1: y(v), y2: y(v) }), draw("text", { class: "soft", x: 34, y: y(v) + 4, "text-anchor": "end" }, `${100 * v}%`)]),
    ticks(years, at).map((year) => draw("text", { class: "soft", x: at(year), y: H - 6, "text-anchor": "middle" }, String(year))),
    series.map((s, n) => [line(s, n), narrow() ? "" : named(s, n)])), narrow() ? el("div", { class: "samples" }, series.map(sample)) : ""];
}
// Planned (hollow) and achieved (filled) of each row on one axis.
function dumbbells(rows, unit) {
  const small = narrow(), step = small ? 42 : 26, left = small ? 10 : 190, W = wide(), H = rows.length * step + 30, values = rows.flatMap((r) => [r.planned, r.achieved]);
  const low = Math.min(0, ...values), high = Math.max(...values, low + 1e-9), x = scale(low, high, left, W - (small ? 60 : 90));
  return draw("svg", { class: "wide", viewBox: `0 0 ${W} ${H}`, role: "group", "aria-label": t("indicators") },
    [low, (low + high) / 2, high].map((v) => [draw("line", { class: "rule", x1: x(v), x2: x(v), y1: 4, y2: H - 24 }), draw("text", { class: "soft", x: x(v), y: H - 8, "text-anchor": small && v === low ? "start" : "middle" }, number(v) + (v === high ? " " + unit : ""))]),
    rows.map((row, n) => {
      const top = n * step, y = top + (small ? 29 : 18);
      return opens(draw("g", {}, draw("rect", { x: 0, y: top, width: W, height: step, fill: "transparent" }), draw("text", small ? { x: 0, y: top + 15 } : { x: 180, y: y + 4, "text-anchor": "end" }, row.label),
        draw("line", { class: "link", x1: x(row.planned), x2: x(row.achieved), y1: y, y2: y }), draw("circle", { class: "done", cx: x(row.achieved), cy: y, r: 5.5 }), draw("circle", { class: "plan", cx: x(row.planned), cy: y, r: row.planned === row.achieved ? 8 : 5.5, "fill-opacity": row.planned === row.achieved ? 0 : 1 })), row.tip, row.action);
    }));
}
// Words of two groups, left and right of zero.
function diverging(rows) {
  const W = wide(), H = rows.length * 21 + 26, top = Math.max(2, ...rows.map((r) => Math.abs(r.z))), x = scale(-top, top, narrow() ? 90 : 110, W - (narrow() ? 90 : 110));
  return draw("svg", { class: "wide", viewBox: `0 0 ${W} ${H}`, role: "group", "aria-label": t("keyness") },
    [-1.96, 1.96].map((z) => draw("line", { class: "rule", x1: x(z), x2: x(z), y1: 0, y2: H - 20 })), draw("line", { class: "axis", x1: x(0), x2: x(0), y1: 0, y2: H - 20 }),
    [-1.96, 0, 1.96].map((z) => draw("text", { class: "soft", x: x(z), y: H - 5, "text-anchor": "middle" }, String(z))),
    rows.map((row, n) => opens(draw("g", {}, draw("rect", { x: 0, y: n * 21, width: W, height: 21, fill: "transparent" }), draw("rect", { class: row.z > 0 ? "barp" : "barn", x: Math.min(x(0), x(row.z)), width: Math.abs(x(row.z) - x(0)), y: n * 21 + 3, height: 14, rx: 2 }),
      draw("text", { x: row.z > 0 ? x(row.z) + 6 : x(row.z) - 6, y: n * 21 + 14, "text-anchor": row.z > 0 ? "start" : "end" }, row.term)), row.tip, row.action)));
}
function bars(rows) {
  const W = narrow() ? 350 : 520, H = rows.length * 26, top = Math.max(1, ...rows.map((r) => r.value)), x = scale(0, top, 120, W - 60);
  return draw("svg", { class: "wide", viewBox: `0 0 ${W} ${H}`, role: "group", "aria-label": t("flags") }, rows.map((row, n) => opens(draw("g", {}, draw("rect", { x: 0, y: n * 26, width: W, height: 26, fill: "transparent" }),
    draw("text", { x: 112, y: n * 26 + 17, "text-anchor": "end" }, row.label), draw("rect", { class: "barp", x: 120, y: n * 26 + 5, width: x(row.value) - 120, height: 16, rx: 2 }), draw("text", { x: x(row.value) + 6, y: n * 26 + 17 }, number(row.value))), `${row.label}: ${row.value}`, row.action)));
}
