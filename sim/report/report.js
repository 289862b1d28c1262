"use strict";
(() => {
const $ = id => document.getElementById(id);
/* Each island begins with the name of its study; the rest is read when the study is chosen. */
const islands = [...document.querySelectorAll("script.study")].map(island => island.textContent), studies = [];
const studyName = text => JSON.parse(/^\{"name":("(?:[^"\\]|\\.)*")/.exec(text)[1]);
const patterns = [null, [9, 3], [2, 3], [9, 3, 2, 3], [5, 3]];
let study, shown, graphs = [];

/* Text always goes in as text, never as markup. */
function make(tag, properties, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(properties || {}))
    if (key === "style")
      for (const [name, text] of Object.entries(value)) node.style.setProperty(name, text);
    else if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  node.append(...children.filter(child => child !== null && child !== undefined && child !== ""));
  return node;
}
const clear = (node, ...children) => node.replaceChildren(...children);
const count = (n, word) => `${n.toLocaleString("en-US")} ${word}${n === 1 ? "" : "s"}`;

/* Four digits that count, as in `orrery compare`. */
function figure(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "\u2013";
  const size = Math.abs(value);
  if (size >= 1e9) return value.toPrecision(4);
  if (size >= 1000) return Math.round(value).toLocaleString("en-US").replace("-", "\u2212");
  if (size !== 0 && size < 0.001) return value.toPrecision(3).replace("-", "\u2212");
  const digits = size >= 100 ? 1 : size >= 10 ? 2 : 4;
  return value.toFixed(digits).replace("-", "\u2212");
}
const short = value => Number(value.toPrecision(6)).toLocaleString("en-US", { maximumSignificantDigits: 6 })
  .replace("-", "\u2212");
const tickText = value => Math.abs(value) < 1e4 ? short(value)
  : value.toLocaleString("en-US", { notation: "compact", maximumSignificantDigits: 4 }).replace("K", "k").replace("-", "\u2212");
const signed = value => (value > 0 ? "+" : "") + figure(value);
const percent = (part, whole) => whole ? 100 * part / Math.abs(whole) : NaN;
const percentText = value => Number.isFinite(value)
  ? `${Math.abs(value) < 0.05 ? "" : value > 0 ? "+" : "\u2212"}${Math.abs(value) >= 1000 ? Math.round(Math.abs(value)).toLocaleString("en-US")
    : Math.abs(value).toFixed(1)} %` : "";

/* {"load":0.6,"seed":1} is shown as load 0.6, seed 1. */
function label(json, none) {
  let axes;
  try { axes = JSON.parse(json); } catch { return json; }
  const parts = Object.entries(axes).map(([key, value]) =>
    `${key} ${typeof value === "object" ? JSON.stringify(value) : value}`);
  return parts.join(", ") || none;
}
const pointLabel = i => label(study.points[i], "all runs");
const pairLabel = i => label(study.pairs[i], "the only one");
const withUnit = (name, unit) => unit ? `${name} [${unit}]` : name;
/* What the results file says of a metric, with or without its reduction: wait.mean is wait. */
const place = name => study.glossary.findIndex(row => row[0] === name.split(".")[0]);
const meaning = name => (study.glossary[place(name)] || [])[2] || "";
const metricLabel = m => withUnit(study.metrics[m], study.units[m]);
const cellAt = (point, policy, metric) => {
  const [n, mean, low, high, diff, diffLow, diffHigh, base, p, best, rank] = study.cells[point][policy][metric];
  return { n, mean, low, high, diff, diffLow, diffHigh, base, p, best, rank, sure: p !== null && p < 1 - study.level };
};
const drawHeat = heatMaps({ make, clear, short, duration: s => duration(s), timeUnit: s => timeUnit(s),
  ticks: (...range) => ticks(...range), tickText, dataTable: view => dataTable(view) });
const ink = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colour = i => ink(`--c${i % 8}`);
const drawGantt = ganttCharts({ make, clear, count, timeUnit: s => timeUnit(s), ticks: (...range) => ticks(...range), tickText,
  dataTable: view => dataTable(view), colour, ink });
const jobs = jobCharts({ make, clear, count, short, ticks: (...range) => ticks(...range), tickText, dataTable: view => dataTable(view), colour, ink,
  ...drawGantt });
const drawPairs = jobPairs({ make, clear, count, signed: v => signed(v), figure, percent: (a, b) => percent(a, b), scrolling: (...all) => scrolling(...all), ...jobs });
const drawFront = paretoCharts({ make, clear, figure, ticks: (...range) => ticks(...range), tickText, dataTable: view => dataTable(view) });
const sweeps = sweepCharts({ $, make, clear, figure, short, percentText, ticks: (...range) => ticks(...range), tickText, dataTable: view => dataTable(view),
  scrolling: (...all) => scrolling(...all), swatch: i => swatch(i), pattern: i => pattern(i), breakable: text => breakable(text), withUnit, meaning,
  estimate: (...all) => estimate(...all), cellAt, study: () => study });
const pattern = i => patterns[(i + Math.floor(i / 8)) % patterns.length];

function swatch(i) {
  const stops = [];
  let at = 0;
  (pattern(i) || [1]).forEach((length, k) => {
    stops.push(`${k % 2 ? "transparent" : `var(--c${i % 8})`} ${at}px ${at += length}px`);
  });
  return make("span", { className: "swatch", "aria-hidden": "true",
    style: { background: `repeating-linear-gradient(90deg, ${stops.join(", ")})` } });
}
function options(select, labels, chosen = 0) {
  clear(select, ...labels.map((text, value) => make("option", { value, textContent: text })));
  select.value = Math.min(chosen, labels.length - 1);
  select.closest("label").hidden = labels.length < 2;
}
const scrolling = (table, name) =>
  make("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": name }, table);
/* A name that may be broken where it reads well. */
const breakable = text => text.split(/(?=[{,])/).flatMap((part, i) => i ? [make("wbr"), part] : [part]);
const headRow = (cells, titles = []) => make("thead", {}, make("tr", {}, ...cells.map((text, i) =>
  make("th", { scope: "col", title: titles[i] || "" }, text))));

/* The head of the page */

function showHead() {
  const all = study.finished === study.planned;
  const runtime = study.programs.reduce((sum, row) => sum + row[6], 0);
  const spare = study.runs.filter(run => run[4] === "spare").length;
  $("title").textContent = study.name;
  document.title = `${study.name} - Orrery report`;
  $("summary").textContent =
    `${count(study.policies.length, "policy").replace("policys", "policies")} of system ${study.system}`
    + (study.points.length > 1 ? ` at ${count(study.points.length, "point")}` : "")
    + (study.repetitions > 1 ? `, each repeated ${study.repetitions} times on the same workloads` : "")
    + (study.baseline ? `, compared with ${study.baseline}.` : ".");
  const facts = [
    [all ? study.finished : `${study.finished} of ${study.planned}`, study.planned === 1 ? "run finished" : "runs finished"],
    [study.policies.length, study.policies.length === 1 ? "policy" : "policies"],
    [study.points.length, study.points.length === 1 ? "point" : "points"],
    [study.repetitions, study.repetitions === 1 ? "repetition" : "repetitions"],
    ...(spare ? [[spare, spare === 1 ? "run not needed" : "runs not needed"]] : []),
    [`${short(Number(runtime.toPrecision(3)))} s`, "run time of all runs"],
  ];
  clear($("facts"), ...facts.map(([value, name]) => make("li", {}, make("b", {}, String(value)), make("span", {}, name))));
  showWarnings();
}

function showWarnings() {
  const failed = study.runs.filter(run => run[4] === "failed");
  const box = [];
  if (study.finished < study.planned)
    box.push(make("div", { className: "warn" },
      `${study.planned - study.finished} of ${study.planned} runs are not in these tables: `
      + `${failed.length} failed, ${study.planned - study.finished - failed.length} did not run yet.`,
      failed.length ? make("ul", {}, ...failed.slice(0, 10).map(run =>
        make("li", {}, `${study.policies[run[1]]}, ${pointLabel(run[0])}, ${pairLabel(run[2])}: ${run[5] || "no reason recorded"}`))) : ""));
  clear($("warnings"), ...box);
}

/* Tables */

function tableCell(cell) {
  const half = cell.high === null ? null : cell.high - cell.mean;
  const td = make("td", {}, make("b", {}, figure(cell.mean)),
    half !== null ? make("span", { className: "half" }, ` \u00b1 ${figure(half)}`) : "");
  const change = percent(cell.diff, cell.base);
  if (cell.diff !== null)
    td.append(make("span", { className: cell.sure ? "delta sure" : "delta",
      title: `difference ${signed(cell.diff)}` + (cell.diffLow === null ? ""
        : `, interval ${figure(cell.diffLow)} to ${figure(cell.diffHigh)}`)
        + (cell.p === null ? "" : `, adjusted p = ${cell.p.toPrecision(2)}`) },
    `${percentText(change) || signed(cell.diff)}${cell.sure ? " *" : ""}`));
  if (cell.best !== null && (cell.rank === 1 || cell.best >= 0.005))
    td.append(make("span", { className: "delta", title: `rank ${cell.rank} of ${study.policies.length}` }, `best: ${Math.round(100 * cell.best)} %`));
  return td;
}
function pointTable(point) {
  const name = study.points[point] === "{}" ? "All metrics" : pointLabel(point);
  const body = study.policies.map((policy, k) => make("tr", {},
    make("th", { scope: "row" }, ...breakable(policy),
      policy === study.baseline ? make("span", { className: "tag" }, "baseline") : ""),
    ...study.metrics.map((_, m) => tableCell(cellAt(point, k, m)))));
  return make("div", { className: "card" }, scrolling(make("table", {}, make("caption", {}, name),
    headRow(["policy", ...study.metrics.map((_, m) => metricLabel(m))], ["", ...study.metrics.map(meaning)]), make("tbody", {}, ...body)),
  `Policies and metrics at ${name}`));
}
function showTables() {
  const many = study.points.length > 6;
  const points = many ? [Number($("table-point").value)] : study.points.map((_, i) => i);
  const level = Math.round(100 * study.level);
  $("table-controls").hidden = !many;
  $("table-note").textContent = (study.repetitions > 1
    ? `Mean \u00b1 half of its ${level} % confidence interval over ${study.repetitions} repetitions.` : study.batches ? `One repetition; mean \u00b1 half of its ${level} % interval by batch means.` : "One repetition, so there are no intervals.")
    + (study.baseline ? ` Below it the difference to ${study.baseline}`
      + (study.repetitions > 1 ? `, paired repetition by repetition; * where it is significant at ${level} % (Holm).` : ".") : "")
    + (study.cells.some(rows => rows.some(row => row.some(cell => cell[9] !== null))) ? " Last the probability that the mean is the best of all policies." : "");
  $("tables").className = "tables";
  clear($("tables"), ...points.map(pointTable));
}

/* Dots with intervals */

function ticks(low, high, log) {
  if (log) {
    const from = Math.floor(Math.log10(low)), to = Math.ceil(Math.log10(high));
    const step = Math.max(1, Math.ceil((to - from) / 7)), out = [];
    for (let e = from; e <= to; e += step) out.push(10 ** e);
    if (Math.log10(high / low) < 2.4) for (let e = from; e < to; e++) out.push(2 * 10 ** e, 5 * 10 ** e);
    return out.filter(v => v >= low * 0.999 && v <= high * 1.001);
  }
  const raw = (high - low) / 4, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map(k => k * power).find(s => s >= raw);
  const out = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high * (1 + 1e-9) + 1e-12; k++) out.push(k * step);
  return out;
}
/* What the dots of one metric show: estimate and interval, as values or as percent of the baseline. */
function estimate(cell, diff) {
  if (!diff) return { at: cell.mean, low: cell.low, high: cell.high };
  const scale = cell.base ? 100 / Math.abs(cell.base) : NaN;
  const part = v => v === null ? null : v * scale;
  return { at: part(cell.diff), low: part(cell.diffLow), high: part(cell.diffHigh) };
}
function domain(metric, points, diff, log) {
  const values = [];
  const least = Math.min(...points.flatMap(p => study.cells[p].map(row => row[metric][1] || Infinity))) / 5;
  for (const point of points)
    study.policies.forEach((_, k) => {
      const e = estimate(cellAt(point, k, metric), diff);
      values.push(...[e.at, log && e.low < least ? null : e.low, e.high].filter(v => Number.isFinite(v) && (!log || v > 0)));
    });
  if (!values.length) return [0, 1];
  let low = Math.min(...values), high = Math.max(...values);
  if (log) return [10 ** (Math.log10(low) - 0.15), 10 ** (Math.log10(high) + 0.1)];
  if (diff || low >= 0 && low < 0.4 * high) { low = Math.min(low, 0); high = Math.max(high, 0); }
  const pad = (high - low) * 0.04 || Math.abs(high) * 0.1 || 1;
  return [low === 0 ? 0 : low - pad, high === 0 ? pad : high + pad];
}
function dotRow(point, k, metric, view) {
  const cell = cellAt(point, k, metric), e = estimate(cell, view.diff);
  const x = v => 100 * Math.min(1, Math.max(0, view.log
    ? Math.log(Math.max(v, view.low) / view.low) / Math.log(view.high / view.low)
    : (v - view.low) / (view.high - view.low)));
  const track = make("div", { className: "track", style: { "--c": `var(--c${k % 8})` } },
    ...view.ticks.map(v => make("i", { style: { left: `${x(v)}%` } })));
  const base = view.diff ? 0 : cellAt(point, Math.max(0, study.policies.indexOf(study.baseline)), metric).mean;
  if (study.baseline && base !== null && !(view.log && base <= 0))
    track.append(make("i", { className: "zero", style: { left: `${x(base)}%` } }));
  if (Number.isFinite(e.low) && e.low !== null)
    track.append(make("span", { className: `bar${e.low < view.low ? " cut-low" : ""}`,
      style: { left: `${x(e.low)}%`, width: `${x(e.high) - x(e.low)}%` } }));
  if (e.at !== null && Number.isFinite(e.at))
    track.append(make("span", { className: view.diff && !cell.sure ? "dot open" : "dot", style: { left: `${x(e.at)}%` } }));
  const own = view.diff && study.policies[k] === study.baseline;
  const value = view.diff ? (own ? "baseline" : percentText(e.at) || "\u2013") : figure(e.at);
  const more = e.low === null || own || !Number.isFinite(e.low) ? ""
    : view.diff ? `\u00b1 ${figure(e.high - e.at)}${cell.sure ? " *" : ""}` : `\u00b1 ${figure(e.high - e.at)}`;
  return make("div", { className: "row", role: "listitem" }, make("div", { className: "who" }, ...breakable(study.policies[k])), track,
    make("div", { className: "what" }, value, more ? make("small", {}, more) : ""));
}
function dotPanel(point, metric, view) {
  const title = study.points[point] === "{}" ? study.metrics[metric] : pointLabel(point);
  const axis = make("div", { className: "track" }, ...view.ticks.map(v => make("span", {
    style: { left: `${100 * (view.log ? Math.log(v / view.low) / Math.log(view.high / view.low) : (v - view.low) / (view.high - view.low))}%` } },
  (view.diff && v > 0 ? "+" : "") + tickText(v))),
  make("em", {}, view.diff ? `${study.metrics[metric]}, difference to ${study.baseline} [%]` : withUnit(study.metrics[metric], study.units[metric] || "no unit")
    + (view.log ? ", log scale" : "")));
  return make("figure", { className: "card" }, make("figcaption", {}, make("h3", {}, title)),
    make("div", { className: "dots", style: { "--who": `${Math.min(13, 0.55 * Math.max(...study.policies.map(p => p.length)) + 1)}rem` } },
      make("div", { role: "list", "aria-label": `${metricLabel(metric)} at ${title}` },
        ...study.policies.map((_, k) => dotRow(point, k, metric, view))),
      make("div", { className: "row scale", "aria-hidden": "true" }, make("div", { className: "who" }), axis,
        make("div", { className: "what" }))));
}
/* A log scale from the start where the means lie far apart. */
function suggestScale() {
  const metric = Number($("metric").value);
  const means = study.cells.flatMap(point => point.map(row => row[metric][1])).filter(v => v !== null);
  $("log").checked = means.length > 1 && Math.min(...means) > 0 && Math.max(...means) > 30 * Math.min(...means);
  showDots();
}
function showDots() {
  const metric = Number($("metric").value), diff = $("mode").value === "diff", log = $("log").checked && !diff;
  const points = study.points.map((_, i) => i).slice(0, 24);
  const [low, high] = domain(metric, points, diff, log);
  $("log").disabled = diff;
  $("metric-note").textContent = (study.repetitions > 1
    ? `Dots are means, bars their ${Math.round(100 * study.level)} % intervals` : "Dots are the values of the only repetition")
    + (study.baseline ? diff ? "; a filled dot is a significant difference." : "; the dashed line is the baseline." : ".")
    + " All panels share one scale."
    + (study.points.length > points.length ? ` The first ${points.length} of ${study.points.length} points; the tables above have all.` : "");
  clear($("dots"), ...points.map(point => dotPanel(point, metric, { low, high, diff, log, ticks: ticks(low, high, log) })));
  sweeps.show();
}

/* Series of one run each: levels over time and distributions */

const seriesTitle = name => name.charAt(0).toUpperCase() + name.slice(1).replace(/_/g, " ");
const axisOf = (line, axis) => line[axis]
  || Array.from({ length: line.n }, (_, i) => i * line[`${axis}_step`]);
const times = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"], [1e-3, "ms"], [1e-6, "\u00b5s"], [1e-9, "ns"]];
const timeUnit = most => times.find(([size]) => most >= 3 * size) || [1, "s"];
function duration(seconds) {
  const [size, unit] = times.find(([s]) => seconds >= s) || [1, "s"];
  return `${short(Number((seconds / size).toPrecision(3)))} ${unit}`;
}

/* The recorded lines of one name at the chosen point and repetition, by policy. */
function linesOf(name) {
  const point = Number($("point").value), pair = Number($("pair").value);
  const lines = [];
  for (const one of study.series) {
    const run = study.runs[one.run];
    if (one.name === name && run[0] === point && run[2] === pair && shown.has(run[1]))
      lines.push({ ...one, policy: run[1], xs: axisOf(one, "x"), ys: axisOf(one, "y") });
  }
  return lines.sort((a, b) => a.policy - b.policy);
}

/* Means over wider bins, which is exact: levels are means over their bins already. Each stands in
   the middle of its bin; the first and the last reach to the ends of the run. */
const stepOf = line => line.xs.length > 1 ? line.xs[1] - line.xs[0] : 1;
const endOf = line => line.xs[line.xs.length - 1] + stepOf(line);
function coarser(line, width) {
  const step = stepOf(line), end = endOf(line), join = Math.max(1, Math.round(width / step));
  const xs = [], ys = [];
  for (let i = 0; i < line.xs.length; i += join) {
    const part = line.ys.slice(i, i + join);
    xs.push(line.xs[i] + step * part.length / 2);
    ys.push(part.reduce((sum, y) => sum + y, 0) / part.length);
  }
  return { ...line, xs: [line.xs[0], ...xs, end], ys: [ys[0], ...ys, ys[ys.length - 1]], end, width: step * join };
}
/* Straight between the points of a line; `before` and `after` beyond them. */
function valueAt(line, x, before, after) {
  const { xs, ys } = line, last = xs.length - 1;
  if (x < xs[0]) return before;
  if (x > xs[last]) return after;
  let low = 0, high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle] <= x) low = middle; else high = middle;
  }
  return x >= xs[high] ? ys[high] : ys[low] + (ys[high] - ys[low]) * (x - xs[low]) / (xs[high] - xs[low]);
}
const levelAt = (line, x) => valueAt(line, x, null, null);
const fractionAt = (line, x) => valueAt(line, x, 0, line.ys[line.ys.length - 1]);
/* The value that a fraction of the samples does not exceed. */
function quantileOf(line, fraction) {
  const i = line.ys.findIndex(y => y >= fraction - 1e-9);
  return i < 0 ? null : line.xs[i];
}
const union = lists => [...new Set(lists.flat())].sort((a, b) => a - b);

function levelView(name, lines) {
  const longest = Math.max(...lines.map(endOf)), bins = Number($("bins").value);
  const coarse = lines.map(line => coarser(line, bins ? longest / bins : 0));
  const [size, unit] = timeUnit(longest);
  const rows = union(coarse.map(line => line.xs))
    .map(x => [x / size, ...coarse.map(line => levelAt(line, x))]);
  const widths = coarse.map(line => line.width).sort((a, b) => a - b);
  const bounds = [...new Set([widths[0], widths[widths.length - 1]].map(duration))];
  return {
    title: `${seriesTitle(name)} over time`, rows, note: `${meaning(name)} Means over ${bounds.join(" to ")}.`,
    xlabel: `Time since the start of the run [${unit}]`, ylabel: withUnit(seriesTitle(name), lines[0].unit || "no unit"),
    readX: x => `Around ${short(Number(x.toPrecision(4)))} ${unit}`, readY: y => short(Number(y.toPrecision(4))),
    table: () => levelTable(coarse, size, unit),
  };
}
function levelTable(lines, size, unit) {
  const end = Math.max(...lines.map(line => line.end));
  const rows = Array.from({ length: 21 }, (_, i) => i * end / 20);
  return { head: [`time [${unit}]`, ...lines.map(line => study.policies[line.policy])],
    rows: rows.map(x => [figure(x / size), ...lines.map(line => figure(levelAt(line, x)))]) };
}
function logTicks(low, high, time) {
  const marks = time ? [1, 10, 60, 600, 3600, 21600, 86400, 864000, 8640000]
    : Array.from({ length: 12 }, (_, e) => 10 ** e);
  return marks.filter(v => Math.log10(v) >= low - 1e-9 && Math.log10(v) <= high + 1e-9)
    .map(v => ({ v: Math.log10(v), label: time ? duration(v) : tickText(v) }));
}
function quantileView(name, lines) {
  const time = lines[0].unit === "s", log = $("logx").checked;
  const most = Math.max(...lines.map(line => line.xs[line.xs.length - 1]));
  const [size, unit] = time ? timeUnit(most) : [1, lines[0].unit || "no unit"];
  const scale = log ? v => Math.log10(v) : v => v / size;
  let xs = union([[0], ...lines.map(line => line.xs)]);
  if (log) xs = union([[1], xs.filter(x => x > 1)]);
  const what = seriesTitle(name);
  return {
    title: `${what}: distribution`, note: `${meaning(name)} Cumulative.`,
    rows: xs.map(x => [scale(x), ...lines.map(line => 100 * fractionAt(line, x))]),
    xlabel: withUnit(what, log && time ? "s, min, h, d" : unit) + (log ? ", log scale" : ""),
    ylabel: "Share at or below [%]", range: [0, 101],
    ticker: log ? (low, high) => logTicks(low, high, time) : null,
    readX: x => `${what} at most ${time ? duration(log ? 10 ** x : x * size) : short(Number((log ? 10 ** x : x).toPrecision(4)))}`,
    readY: y => `${y.toFixed(1)} %`,
    table: () => ({ head: ["share of samples", ...lines.map(line => withUnit(study.policies[line.policy], lines[0].unit))],
      rows: [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1].map(f => [`${short(100 * f)} %`,
        ...lines.map(line => figure(quantileOf(line, f)))]) }),
  };
}

function dataTable(view) {
  const { head, rows } = view.table();
  return scrolling(make("table", {}, headRow(head), make("tbody", {}, ...rows.map(([first, ...rest]) =>
    make("tr", {}, make("th", { scope: "row" }, first), ...rest.map(text => make("td", {}, text)))))), view.title);
}
function readout(chart, view, lines, row) {
  const values = view.rows[row];
  clear(chart.read, make("b", {}, view.readX(values[0])), make("br"), ...lines.map((line, i) => make("span", {},
    swatch(line.policy), `${study.policies[line.policy]} `, make("b", {}, values[i + 1] === null ? "ended" : view.readY(values[i + 1])), " ")));
}
const hint = "Point at the chart, or give it the focus and use the arrow keys, to read values.";

function zoomTo(graph, factor) {
  const [low, high] = graph.xAxisRange(), [first, last] = graph.xAxisExtremes();
  const at = graph.getSelection() >= 0 ? graph.getValue(graph.getSelection(), 0) : (low + high) / 2;
  const range = [Math.max(first, at - (at - low) * factor), Math.min(last, at + (high - at) * factor)];
  if (range[1] - range[0] > (last - first) / 2000) graph.updateOptions({ dateWindow: range });
}
function onKey(event, graph, chart, view, lines) {
  const [low, high] = graph.xAxisRange(), stride = event.shiftKey ? 10 : 1;
  const inside = view.rows.map((_, i) => i).filter(i => view.rows[i][0] >= low && view.rows[i][0] <= high);
  const here = inside.indexOf(graph.getSelection());
  const moves = { ArrowLeft: here - stride, ArrowRight: here + stride, Home: 0, End: inside.length - 1 };
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in moves && inside.length) {
    const next = here < 0 ? 0 : Math.min(inside.length - 1, Math.max(0, moves[event.key]));
    graph.setSelection(inside[next]);
    readout(chart, view, lines, inside[next]);
  } else if (event.key === "+" || event.key === "=") zoomTo(graph, 0.5);
  else if (event.key === "-") zoomTo(graph, 2);
  else if (event.key === "0" || event.key === "Escape") graph.resetZoom();
  else return;
  event.preventDefault();
}
/* The library takes titles of axes as markup. */
const markup = text => make("i", {}, text).innerHTML;

function draw(chart, view, lines) {
  const style = getComputedStyle(document.documentElement);
  const mouse = Object.fromEntries(Object.entries(Dygraph.defaultInteractionModel)
    .filter(([name]) => !name.startsWith("touch")));
  const graph = new Dygraph(chart.plot.firstChild, view.rows, {
    labels: ["x", ...lines.map((line, i) => `${i} ${study.policies[line.policy]}`)],
    colors: lines.map(line => colour(line.policy)), strokeWidth: 1.8,
    series: Object.fromEntries(lines.map((line, i) => [`${i} ${study.policies[line.policy]}`,
      { strokePattern: pattern(line.policy) }])),
    legend: "never", includeZero: true, valueRange: view.range || null, xRangePad: view.range ? 4 : 0,
    xlabel: markup(view.xlabel), ylabel: markup(view.ylabel), xLabelHeight: 20, yLabelWidth: 20, interactionModel: mouse,
    gridLineColor: style.getPropertyValue("--grid").trim(), axisLineColor: style.getPropertyValue("--soft").trim(),
    highlightCircleSize: 3.5, highlightSeriesOpts: { strokeWidth: 2.8, highlightCircleSize: 4.5 },
    animateBackgroundFade: false, highlightSeriesBackgroundAlpha: 0.6, highlightSeriesBackgroundColor: style.getPropertyValue("--card").trim(),
    axes: {
      x: { pixelsPerLabel: 70, axisLabelWidth: 70, axisLabelFormatter: x => tickText(Number(x.toPrecision(8))),
        ...(view.ticker ? { ticker: view.ticker } : {}) },
      y: { axisLabelWidth: 58, axisLabelFormatter: y => tickText(Number(y.toPrecision(8))) },
    },
    highlightCallback: (event, x, points, row) => readout(chart, view, lines, row),
    unhighlightCallback: () => clear(chart.read, hint),
    drawCallback: g => { chart.reset.hidden = !g.isZoomed("x"); },
  });
  chart.plot.onkeydown = event => onKey(event, graph, chart, view, lines);
  chart.reset.onclick = () => graph.resetZoom();
  graphs.push(graph);
}
function chartFor(name, kind) {
  const lines = linesOf(name);
  if (!lines.length)
    return [make("div", { className: "missing" }, `${seriesTitle(name)}: nothing recorded for the policies shown at this point and repetition.`)];
  const view = kind === "level" ? levelView(name, lines) : quantileView(name, lines);
  const absent = [...shown].filter(k => !lines.some(line => line.policy === k)).map(k => study.policies[k]);
  const alternative = make("details", {}, make("summary", {}, "The same as a table"));
  const chart = {
    plot: make("div", { className: "plot", tabIndex: 0, role: "img", "aria-label": `${view.title}. `
      + `${view.ylabel} against ${view.xlabel}, one line for each of ${lines.map(line => study.policies[line.policy]).join(", ")}. `
      + "The table below has the values." }, make("div")),
    read: make("p", { className: "read", "aria-live": "polite" }, hint),
    reset: make("button", { type: "button", hidden: true }, "Show all"),
  };
  alternative.ontoggle = () => {
    if (alternative.open && alternative.children.length === 1) alternative.append(dataTable(view));
  };
  return [make("figure", { className: "card" }, make("figcaption", {}, make("h3", {}, view.title),
    make("p", {}, view.note), chart.reset),
    chart.plot, chart.read, absent.length ? make("p", { className: "note" }, `No such series of ${absent.join(", ")}.`) : "",
    alternative), () => draw(chart, view, lines)];
}
/* What was recorded of the runs at the chosen point and repetition, with the policy of each. */
function chosen(list) {
  const point = Number($("point").value), pair = Number($("pair").value);
  return list.map(one => ({ ...one, at: study.runs[one.run] }))
    .filter(({ at }) => at[0] === point && at[2] === pair && shown.has(at[1]))
    .map(one => ({ ...one, policy: study.policies[one.at[1]], who: [swatch(one.at[1]), " ", study.policies[one.at[1]]] }));
}
/* The schedules, table by table. */
function showGantt() {
  const charts = chosen(study.gantt).map(chart => ({ ...chart, failed: chart.at[4] === "failed" }));
  const drawn = [...new Set(charts.map(chart => chart.table))].flatMap(table =>
    drawGantt(charts.filter(chart => chart.table === table), seriesTitle(table), () => $("critical").checked));
  const first = study.gantt.length && study.runs[study.gantt[0].run];
  $("gantt-head").hidden = !first;
  $("critical").closest("label").hidden = !charts.some(chart => chart.marked && chart.marked.length);
  $("gantt-note").textContent = study.gantt_left_out ? `To keep this file small, it has no schedules of ${count(study.gantt_left_out, "run")}; `
    + "their bars are in the results file." : "";
  clear($("gantts"), ...drawn.map(([node]) => node), first && !drawn.length ? make("div", { className: "missing" },
    `No schedule of the policies shown at this point and repetition is in this file. There is one of ${study.policies[first[1]]}, `
    + `${pointLabel(first[0])}, repetition: ${pairLabel(first[2])}.`) : "");
  $("critical").onchange = () => drawn.forEach(([, paint]) => paint());
  drawn.forEach(([, paint]) => paint());
}
/* The schedules of jobs that hold several places, and the jobs that differ. */
function showJobs() {
  const packs = study.jobs.map(packed => ({ packed, at: study.runs[packed.run] }))
    .filter(({ at }) => at[0] === Number($("point").value) && at[2] === Number($("pair").value))
    .map(({ packed, at }) => ({ packed, k: at[1], policy: study.policies[at[1]], failed: at[4] === "failed", who: [swatch(at[1]), " ", study.policies[at[1]]] }));
  const tables = [...new Set(packs.map(({ packed }) => packed.table))].map(table => packs.filter(({ packed }) => packed.table === table));
  const drawn = tables.map(all => [all, all.filter(({ k }) => shown.has(k))]).filter(([, seen]) => seen.length)
    .map(([all, seen]) => ({ all, ...jobs.draw(seen, `${seriesTitle(seen[0].packed.table)} over time`) }));
  const first = study.jobs.length && study.runs[study.jobs[0].run];
  $("jobs-head").hidden = !first;
  $("jobs-note").textContent = study.jobs_left_out ? `To keep this file small, it has no jobs of ${count(study.jobs_left_out, "run")}; the results file has them.` : "";
  clear($("jobs"), ...drawn.flatMap(one => one.nodes), first && !drawn.length ? make("div", { className: "missing" },
    `No schedule of the policies shown at this point and repetition is in this file. There is one of ${study.policies[first[1]]}, `
    + `${pointLabel(first[0])}, repetition: ${pairLabel(first[2])}.`) : "");
  drawn.forEach(one => one.start());
  const pairs = drawn.filter(({ all }) => all.length > 1);
  $("differ-head").hidden = !pairs.length;
  clear($("differ"), ...pairs.flatMap(({ all, find }) => drawPairs(all, study.baseline, find)));
}
/* What the front shows of each policy and point: their means. */
function showFronts() {
  $("front").hidden = !study.pareto.length;
  clear($("fronts"), ...study.pareto.map(({ title, x, y, points }) => drawFront({ title, xTitle: metricLabel(x), yTitle: metricLabel(y),
    points: points.map(([point, policy, front]) => ({ policy: study.policies[policy], colour: policy, front: front === 1,
      place: study.points.length > 1 ? pointLabel(point) : "", x: cellAt(point, policy, x).mean, y: cellAt(point, policy, y).mean,
      words: [x, y].map(m => `${metricLabel(m)} ${figure(cellAt(point, policy, m).mean)}`).join(", ") })) })));
}
/* The maps at the chosen point and repetition, name by name. */
function showHeat() {
  const maps = chosen(study.heat);
  const names = [...new Set(maps.map(map => map.name))];
  const drawn = names.flatMap(name => drawHeat(maps.filter(map => map.name === name), seriesTitle(name)));
  $("heat-head").hidden = !maps.length;
  clear($("heats"), ...drawn.map(([node]) => node));
  drawn.forEach(([, paint]) => paint());
}
function showCharts() {
  const kinds = new Map(study.series.map(one => [one.name, one.kind]));
  const order = [...kinds].sort((a, b) => (a[1] > b[1]) - (a[1] < b[1])
    || place(a[0]) - place(b[0]));
  graphs.forEach(graph => graph.destroy());
  graphs = [];
  const any = order.length || study.heat.length || study.gantt.length || study.jobs.length;
  $("course-controls").hidden = $("course-help").hidden = !any;
  showHeat();
  showGantt();
  showJobs();
  $("course-note").textContent = study.left_out ? `To keep this file small, it has no curves of ${count(study.left_out, "run")} `
    + "(the later repetitions); they are in the results file." : "";
  if (!any) {
    clear($("charts"), make("div", { className: "missing" }, "This study recorded no series, so there are no curves to show. "
      + "Add the line \u201crecord: [series]\u201d to the study file, run it again and make the report anew."));
    return;
  }
  const drawn = order.map(([name, kind]) => chartFor(name, kind));
  clear($("charts"), ...drawn.map(([node]) => node));
  drawn.forEach(([, start]) => start && start());
}
function showLegend() {
  const legend = $("legend").firstElementChild;
  shown = new Set(study.policies.map((_, k) => k).filter(k => k < 8 || study.policies[k] === study.baseline));
  clear($("legend"), legend, ...study.policies.map((policy, k) => {
    const box = make("input", { type: "checkbox", checked: shown.has(k) });
    box.onchange = () => { if (box.checked) shown.add(k); else shown.delete(k); showCharts(); };
    return make("label", { className: "chip" }, box, swatch(k), policy);
  }));
}

/* Where the numbers come from */

function plain(name, ...content) {
  return make("tr", { className: "plain" }, make("th", { scope: "row" }, name), make("td", {}, ...content));
}
function readable(json) {
  if (json === null) return "\u2013";
  try {
    const flat = (value, path) => typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, part]) => flat(part, [...path, key])) : [`${path.join(".")}: ${value}`];
    return flat(JSON.parse(json), []).join(", ") || "\u2013";
  } catch { return json; }
}
function listed(items, shape) {
  return items.map(item => make("div", {}, ...shape(item)));
}
function showOrigin() {
  const code = text => make("span", { className: "code" }, text);
  const unique = list => [...new Set(list)];
  const rows = [
    plain("Study", `${study.name} (system ${study.system})`),
    plain("Policies", ...listed(study.policies, policy => [code(policy), policy === study.baseline
      ? make("span", { className: "tag" }, "baseline") : ""])),
    plain("Points", study.points.map((_, i) => pointLabel(i)).join("; ")),
    plain("Repetitions", study.pairs.map((_, i) => pairLabel(i)).join("; ")),
    plain("Workload", ...listed(study.inputs, ([sha, workload, runs]) => [code(readable(workload)),
      ` \u2013 ${count(runs, "run")}`]), study.inputs.length >= 20 ? "\u2026" : ""),
    plain("Trace sha256", ...listed(unique(study.inputs.map(input => input[0])), sha => [sha ? code(sha) : "none: the workload is generated"])),
    plain("Platform", ...listed(unique(study.settings.map(setting => setting[0])), json => [code(readable(json))])),
    plain("Options", ...listed(unique(study.settings.map(setting => setting[1])), json => [code(readable(json))])),
    plain("Program", ...listed(study.programs, ([version, build, host, runs, first, last, wall]) => [
      `orrery ${version} (${build}) on ${host}: ${count(runs, "run")}, ${first === last ? first : `${first} to ${last}`}, `
      + `${figure(wall)} s of run time`])),
  ];
  if (study.repairs.length)
    rows.push(plain("Rows changed", ...listed(study.repairs, ([what, most, runs]) => [`${what}: up to ${most} a run, in ${count(runs, "run")}`])));
  clear($("origin"), make("div", { className: "card" }, scrolling(make("table", {}, make("tbody", {}, ...rows)), "Origin of the results"),
    runList(), configList()));
}
function runList() {
  const details = make("details", {}, make("summary", {}, "All runs with their ids"));
  details.ontoggle = () => {
    if (details.open && details.children.length === 1)
      details.append(scrolling(make("table", {}, headRow(["run", "policy", "point", "repetition", "status", "ended", "run time [s]"]),
        make("tbody", {}, ...study.runs.map(([point, policy, pair, id, status, error], i) => make("tr", {},
          make("td", { className: "code" }, id), ...[study.policies[policy], pointLabel(point), pairLabel(pair), error ? `${status}: ${error}` : status,
            study.ends[i][0] || "\u2013", figure(study.ends[i][1])].map(text => make("td", {}, text)))))), "Runs"));
  };
  return details;
}
/* What each run was made from, as the hash of its id saw it. */
function configList() {
  const details = make("details", {}, make("summary", {}, study.configs.length < study.runs.length
    ? `Configurations of the first ${study.configs.length} runs` : "Configurations of the runs"));
  details.ontoggle = () => {
    if (details.open && details.children.length === 1)
      details.append(scrolling(make("table", {}, headRow(["run", "configuration"]), make("tbody", {}, ...study.configs.map(([id, config]) =>
        make("tr", { className: "plain" }, make("td", { className: "code" }, id), make("td", { className: "code" }, config))))), "Configurations"));
  };
  return details;
}

/* Start */

/* The last point whose first repetition has all kinds of what was recorded; large files lack some. */
function fullestPoint() {
  const kinds = [study.series, study.heat, study.gantt, study.jobs].filter(kind => kind.length)
    .map(kind => new Set(kind.map(one => study.runs[one.run]).filter(run => run[2] === 0).map(run => run[0])));
  const full = study.points.map((_, i) => i).filter(i => kinds.every(points => points.has(i)));
  return full.length ? full[full.length - 1] : study.points.length - 1;
}

function choose(index) {
  study = studies[index] = studies[index] || JSON.parse(islands[index]);
  const points = study.points.map((_, i) => pointLabel(i));
  options($("table-point"), points);
  options($("point"), points, Math.max(0, fullestPoint()));
  options($("pair"), study.pairs.map((_, i) => pairLabel(i)));
  options($("metric"), study.metrics.map((_, m) => metricLabel(m)));
  $("mode").closest("label").hidden = !study.baseline || study.policies.length < 2;
  $("mode").value = "mean";
  showHead();
  showTables();
  sweeps.begin();
  suggestScale();
  showFronts();
  showLegend();
  showCharts();
  showOrigin();
}
$("main").hidden = false;
options($("study"), islands.map(studyName));
$("study").onchange = () => choose(Number($("study").value));
$("table-point").onchange = showTables;
$("metric").onchange = suggestScale;
for (const id of ["mode", "log"]) $(id).onchange = showDots;
for (const id of ["point", "pair", "bins", "logx"]) $(id).onchange = showCharts;
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { showCharts(); sweeps.show(); });
choose(0);
document.documentElement.dataset.ready = Math.round(performance.now());
requestAnimationFrame(() => requestAnimationFrame(() => { document.documentElement.dataset.drawn = Math.round(performance.now()); }));
})();
