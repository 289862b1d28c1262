/* One metric over the axes of a sweep: a line or bars for each policy over one of them, and a map of numbers over two. */
const sweepCharts = ({ $, make, clear, figure, short, percentText, ticks, tickText, dataTable, scrolling, swatch, pattern, breakable, withUnit, meaning,
  estimate, cellAt, study }) => {
const hint = "Point at the chart, or give it the focus and use the arrow keys, to read values.";
const none = "\u2013", mostCells = 40;
let picked = {}, sweep = { axes: [], points: [] };

function svg(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}
const textOf = value => value === undefined ? none : typeof value === "object" ? JSON.stringify(value) : String(value);

/* The axes that have more than one value, and where on them each point lies. */
function axesOf(points) {
  const parsed = points.map(json => { try { return JSON.parse(json); } catch { return {}; } });
  const axes = [...new Set(parsed.flatMap(Object.keys))].map(name => {
    const first = new Map();
    for (const point of parsed) if (!first.has(textOf(point[name]))) first.set(textOf(point[name]), point[name]);
    const numeric = [...first.values()].every(value => typeof value === "number" && Number.isFinite(value));
    const values = [...first].map(([text, value]) => ({ text, value }));
    if (numeric) values.sort((a, b) => a.value - b.value);
    return { name, numeric, values, place: new Map(values.map(({ text }, i) => [text, i])) };
  }).filter(axis => axis.values.length > 1);
  return { axes, points: parsed.map(point => axes.map(axis => axis.place.get(textOf(point[axis.name])))) };
}
/* Points with the chosen values of all axes but those in `free`; -1 stands for any value. */
const within = (free, fixed) => sweep.points.map((at, point) => ({ at, point }))
  .filter(({ at }) => at.every((value, a) => free.includes(a) || fixed[a] < 0 || fixed[a] === value));
/* The first values, unless these leave fewer than two points: then any. */
function firstValues(free) {
  const fixed = sweep.axes.map(() => 0);
  return within(free, fixed).length > 1 ? fixed : fixed.map(() => -1);
}

/* A choice of one value of each axis that is not drawn. */
function others(box, free, fixed, changed) {
  clear(box, ...sweep.axes.map((axis, a) => {
    if (free.includes(a)) return null;
    const select = make("select", {}, make("option", { value: -1, textContent: "any" }),
      ...axis.values.map(({ text }, value) => make("option", { value, textContent: text })));
    select.value = fixed[a];
    select.onchange = () => { fixed[a] = Number(select.value); changed(); };
    return make("label", { className: "field" }, `${axis.name} `, select);
  }).filter(Boolean));
}
const chosenText = (free, fixed) => sweep.axes.map((axis, a) => free.includes(a) ? "" : `${axis.name} ${fixed[a] < 0 ? "any" : axis.values[fixed[a]].text}`)
  .filter(Boolean).join(", ");

/* Lines and bars */

function scaleOf(values, log, zero) {
  let low = Math.min(...values), high = Math.max(...values);
  if (log) { low /= 1.3; high *= 1.3; } else {
    if (zero || low >= 0 && low < 0.4 * high) { low = Math.min(0, low); high = Math.max(0, high); }
    const pad = (high - low) * 0.06 || Math.abs(high) * 0.1 || 1;
    if (low !== 0) low -= pad;
    if (high !== 0 || low === 0) high += pad;
  }
  const at = v => log ? Math.log(Math.max(v, low) / low) / Math.log(high / low) : (v - low) / (high - low);
  return { low, high, at: v => 100 * Math.min(1, Math.max(0, at(v))), ticks: ticks(low, high, log) };
}
/* Where the values of the axis stand; numbers by size or by their logarithm, others side by side. */
function placesOf(axis) {
  const n = axis.values.length;
  if (!axis.numeric) return { log: false, at: i => 100 * (i + 0.5) / n, marks: axis.values.map(({ text }, i) => ({ at: 100 * (i + 0.5) / n, text })) };
  const values = axis.values.map(({ value }) => value), log = values[0] > 0 && values[n - 1] > 50 * values[0];
  const low = log ? Math.log(values[0]) : values[0], high = log ? Math.log(values[n - 1]) : values[n - 1];
  const at = v => 4 + 92 * ((log ? Math.log(v) : v) - low) / (high - low);
  const shown = n <= 10 && values.every((v, i) => i === 0 || at(v) - at(values[i - 1]) > 6) ? values : ticks(values[0], values[n - 1], log);
  return { log, at: i => at(values[i]), marks: shown.map(v => ({ at: at(v), text: tickText(v) })) };
}
/* Lines stand a little beside one another, so that their intervals can be told apart. */
const asideOf = (s, groups) => (s - (groups - 1) / 2) * Math.min(4, 24 / groups);
function marksOf(series, x, y, view) {
  const nodes = [], groups = series.length, width = view.axis.numeric ? 0 : 80 / view.axis.values.length / groups;
  series.forEach(({ k, dots }, s) => {
    const aside = view.axis.numeric ? `${asideOf(s, groups)}px` : `${(s - (groups - 1) / 2) * width}%`;
    for (const dot of dots) {
      const left = `calc(${x.at(dot.at)}% + ${aside})`, style = { left, "--c": `var(--c${k % 8})` };
      if (view.bars) {
        const from = y.at(0), to = y.at(dot.mean);
        nodes.push(make("span", { className: "column", style: { ...style, bottom: `${Math.min(from, to)}%`, height: `${Math.abs(to - from)}%`, width: `${0.86 * width}%` } }));
      }
      if (dot.low !== null && Number.isFinite(dot.low))
        nodes.push(make("span", { className: "whisker", style: { ...style, "--c": view.bars ? "var(--ink)" : `var(--c${k % 8})`,
          bottom: `${y.at(dot.low)}%`, height: `${y.at(dot.high) - y.at(dot.low)}%` } }));
      const mark = make("span", { className: view.bars ? "spot" : "dot", style: { ...style, top: `${100 - y.at(dot.mean)}%` } });
      dot.mark = mark;
      nodes.push(mark);
    }
  });
  return nodes;
}
function curves(series, x, y) {
  return series.map(({ k, dots }, s) => {
    const box = svg("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" });
    box.style.transform = `translateX(${asideOf(s, series.length)}px)`;
    const line = svg("polyline", { points: dots.map(dot => `${x.at(dot.at)},${100 - y.at(dot.mean)}`).join(" "), "stroke-dasharray": (pattern(k) || []).join(" ") });
    line.style.stroke = `var(--c${k % 8})`;
    box.append(line);
    return box;
  });
}
/* What the keys and the pointer read. */
function reader(area, series, read, view) {
  let now = null;
  const leave = () => { if (now) now.mark.classList.remove("at"); now = null; clear(read, hint); };
  const show = (s, i) => {
    const { name, k, dots } = series[s], dot = dots[i];
    if (now) now.mark.classList.remove("at");
    now = { s, i, mark: dot.mark };
    dot.mark.classList.add("at");
    clear(read, swatch(k), make("b", {}, name), ` at ${view.axis.name} ${view.axis.values[dot.at].text}: `, make("b", {}, view.number(dot)), view.interval(dot));
  };
  const nearest = (s, at) => series[s].dots.reduce((best, dot, i) => Math.abs(dot.at - at) < Math.abs(series[s].dots[best].at - at) ? i : best, 0);
  area.onkeydown = event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { s, i } = now || { s: 0, i: 0 }, last = series.length - 1, end = series[s].dots.length - 1;
    const moves = { ArrowLeft: [s, Math.max(0, i - 1)], ArrowRight: [s, Math.min(end, i + 1)], Home: [s, 0], End: [s, end],
      ArrowUp: [Math.max(0, s - 1)], ArrowDown: [Math.min(last, s + 1)] };
    if (event.key in moves) {
      const [to, place] = now ? moves[event.key] : [0, 0];
      show(to, place === undefined ? nearest(to, series[s].dots[i].at) : place);
    } else if (event.key === "Escape") leave(); else return;
    event.preventDefault();
  };
  area.onpointermove = event => {
    let best = null, least = 40 * 40;
    series.forEach(({ dots }, s) => dots.forEach((dot, i) => {
      const box = dot.mark.getBoundingClientRect(), away = (event.clientX - box.x - box.width / 2) ** 2 + (event.clientY - box.y - box.height / 2) ** 2;
      if (away < least) { least = away; best = [s, i]; }
    }));
    if (best) show(...best); else if (now) leave();
  };
  area.onpointerleave = leave;
}
function lineFigure(view) {
  const { axis, series, title, yTitle } = view, all = series.flatMap(({ dots }) => dots);
  if (!all.length) return make("div", { className: "missing" }, "No run has finished with these values of the other axes.");
  const ends = all.flatMap(dot => [dot.mean, dot.low, dot.high]).filter(v => v !== null && Number.isFinite(v) && (!view.log || v > 0));
  const x = placesOf(axis), y = scaleOf(ends, view.log, view.bars || view.diff), read = make("p", { className: "read", "aria-live": "polite" }, hint);
  const area = make("div", { className: "front-area plotted", tabIndex: 0, role: "img", "aria-label": `${title}. ${yTitle} against ${axis.name}, `
    + `${view.bars ? "bars" : "a line"} for each of ${series.map(one => one.name).join(", ")}. The table below has the values.` },
  ...y.ticks.map(v => make("i", { className: "along", style: { top: `${100 - y.at(v)}%` } })),
  view.diff ? make("i", { className: "along nought", style: { top: `${100 - y.at(0)}%` } }) : "", ...(view.joined ? curves(series, x, y) : []), ...marksOf(series, x, y, view));
  reader(area, series, read, view);
  return make("figure", { className: "card" }, make("figcaption", {}, make("h3", {}, title), make("p", {}, view.note)),
    make("p", { className: "gantt-legend" }, ...series.map(({ name, k }) => make("span", {}, swatch(k), " ", name))),
    make("div", { className: "front" }, make("div", { className: "front-y", "aria-hidden": "true" }, make("em", {}, yTitle + (view.log ? ", log scale" : "")),
      ...y.ticks.map(v => make("span", { style: { top: `${100 - y.at(v)}%` } }, (view.diff && v > 0 ? "+" : "") + tickText(v)))), area,
    make("div", { className: "heat-x", "aria-hidden": "true" }, ...x.marks.map(mark => make("span", { style: { left: `${mark.at}%` } }, mark.text)),
      make("em", {}, axis.name + (x.log ? ", log scale" : "")))),
    read, folded(title, () => ({ head: [axis.name, ...series.map(one => one.name)], rows: axis.values.map(({ text }, i) => [text,
      ...series.map(({ dots }) => dots.filter(dot => dot.at === i).map(dot => view.number(dot) + view.interval(dot)).join("; ") || none)]) })));
}
function folded(title, table) {
  const details = make("details", {}, make("summary", {}, "The same as a table"));
  details.ontoggle = () => { if (details.open && details.children.length === 1) details.append(dataTable({ title, table })); };
  return details;
}

/* A map of numbers */

const rgb = (probe, name) => {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color.match(/\d+(\.\d+)?/g).slice(0, 3).map(Number);
};
const luminance = colour => colour.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
function shade(stops, at) {
  const place = Math.min(1, Math.max(0, at)) * 2, [a, b, part] = place < 1 ? [stops[0], stops[1], place] : [stops[1], stops[2], place - 1];
  const colour = a.map((v, i) => Math.round(v + (b[i] - v) * part));
  return { background: `rgb(${colour.join(" ")})`, color: luminance(colour) > 0.179 ? "#000" : "#fff" };
}
function gridFigure(view) {
  const { x, y, cells, title } = view, values = [...cells.values()].map(cell => cell.mean).filter(v => v !== null && Number.isFinite(v));
  const probe = make("span", {});
  document.body.append(probe);
  const names = view.diff ? ["--c0", "--card", "--c1"] : ["--h0", "--h1", "--h2"], stops = names.map(name => rgb(probe, name));
  probe.remove();
  const reach = Math.max(...values.map(Math.abs), 1e-9), low = view.diff ? -reach : Math.min(...values), high = view.diff ? reach : Math.max(...values);
  const cellOf = (row, column) => {
    const cell = cells.get(`${row} ${column}`);
    if (!cell || cell.mean === null || !Number.isFinite(cell.mean)) return make("td", { className: "cell-number" }, none);
    return make("td", { className: "cell-number", style: shade(stops, high > low ? (cell.mean - low) / (high - low) : 0.5) },
      make("b", {}, view.number(cell)), make("small", {}, view.interval(cell)));
  };
  const body = y.values.map(({ text }, row) => make("tr", {}, make("th", { scope: "row" }, ...breakable(text)), ...x.values.map((_, column) => cellOf(row, column))));
  const sign = view.diff ? "+" : "";
  return make("figure", { className: "card" }, make("figcaption", {}, make("h3", {}, title), make("p", {}, view.note),
    make("div", { className: "heat-legend", role: "img", "aria-label": `Colours from ${tickText(low)} to ${tickText(high)} ${view.unit}` },
      make("span", {}, tickText(Number(low.toPrecision(4)))), make("i", { style: { background: `linear-gradient(90deg, ${names.map(name => `var(${name})`).join(", ")})` } }),
      make("span", {}, `${sign}${tickText(Number(high.toPrecision(4)))} ${view.unit}`))),
  scrolling(make("table", { className: "numbers" }, make("thead", {}, make("tr", {}, make("td", {}), make("th", { colSpan: x.values.length, scope: "colgroup" }, x.name)),
    make("tr", {}, make("th", { scope: "col" }, y.name), ...x.values.map(({ text }) => make("th", { scope: "col" }, text)))), make("tbody", {}, ...body)), title));
}

/* What is drawn of the chosen metric */

function dotOf(point, policy, metric, diff) {
  const cell = cellAt(point, policy, metric), { at, low, high } = estimate(cell, diff);
  return { mean: at, low, high, sure: cell.sure };
}
function words(diff) {
  const half = dot => dot.low === null || !Number.isFinite(dot.low) ? "" : ` \u00b1 ${figure(dot.high - dot.mean)}`;
  return { number: dot => diff ? `${percentText(dot.mean)}${dot.sure ? " *" : ""}` : figure(dot.mean), interval: half };
}
function showLines(metric, diff, log) {
  const { policies, metrics, units, baseline } = study(), a = Number($("axis").value), axis = sweep.axes[a];
  const fixed = picked.line;
  others($("axis-others"), [a], fixed, () => showLines(metric, diff, log));
  const points = within([a], fixed), single = new Set(points.map(({ at }) => at[a])).size === points.length;
  const series = policies.map((name, k) => ({ name, k, dots: points.map(({ at, point }) => ({ at: at[a], ...dotOf(point, k, metric, diff) }))
    .filter(dot => dot.mean !== null && Number.isFinite(dot.mean) && (!log || dot.mean > 0)).sort((one, two) => one.at - two.at) }))
    .filter(one => one.dots.length && !(diff && one.name === baseline));
  const rest = chosenText([a], fixed), name = diff ? `${metrics[metric]}, difference to ${baseline} [%]` : withUnit(metrics[metric], units[metric] || "no unit");
  clear($("axis-plot"), lineFigure({ axis, series, diff, log, bars: !axis.numeric && single && !log, joined: axis.numeric && single,
    title: `${metrics[metric]} over ${axis.name}`, note: `${rest ? `At ${rest}. ` : ""}${meaning(metrics[metric])}`, yTitle: name, ...words(diff) }));
}
function showGrid(metric, diff) {
  const { policies, metrics, units, baseline } = study(), a = Number($("grid-x").value), b = Number($("grid-y").value), k = Number($("grid-policy").value);
  if (a === b) { clear($("grid-others")); clear($("grid-plot"), make("div", { className: "missing" }, "Choose two different axes.")); return; }
  const free = [a, b], fixed = picked.grid, x = sweep.axes[a], y = sweep.axes[b];
  others($("grid-others"), free, fixed, () => showGrid(metric, diff));
  const cells = new Map();
  for (const { at, point } of within(free, fixed)) {
    const key = `${at[b]} ${at[a]}`;
    if (!cells.has(key)) cells.set(key, dotOf(point, k, metric, diff));
  }
  const full = cells.size >= 0.3 * x.values.length * y.values.length && x.values.length <= mostCells && y.values.length <= mostCells;
  const rest = chosenText(free, fixed), unit = diff ? "%" : units[metric];
  const what = diff ? `${metrics[metric]}, difference to ${baseline} [%]` : withUnit(metrics[metric], units[metric] || "no unit");
  clear($("grid-plot"), full ? gridFigure({ x, y, cells, diff, unit, title: what, note: `${policies[k]}${rest ? ` at ${rest}` : ""}`
    + `${fixed.some((value, i) => value < 0 && !free.includes(i)) ? "; where several points meet, the first of them" : ""}`, ...words(diff) })
    : make("div", { className: "missing" }, "The points of this study fill no grid of these two axes."));
}

const fill = (select, texts, chosen) => {
  clear(select, ...texts.map((textContent, value) => make("option", { value, textContent })));
  select.value = chosen;
  select.closest("label").hidden = texts.length < 2;
};
const metricNow = () => [Number($("metric").value), $("mode").value === "diff", $("log").checked && $("mode").value !== "diff"];
function show() {
  $("sweep").hidden = !sweep.axes.length;
  $("grid").hidden = sweep.axes.length < 2;
  if (sweep.axes.length) showLines(...metricNow());
  if (sweep.axes.length > 1) showGrid(...metricNow());
}
/* A new study: its axes, numbers first. */
function begin() {
  const { points, policies, baseline } = study();
  sweep = axesOf(points);
  const numeric = sweep.axes.findIndex(axis => axis.numeric), first = Math.max(0, numeric), second = sweep.axes.findIndex((_, a) => a !== first);
  fill($("axis"), sweep.axes.map(axis => axis.name), first);
  fill($("grid-x"), sweep.axes.map(axis => axis.name), first);
  fill($("grid-y"), sweep.axes.map(axis => axis.name), Math.max(0, second));
  fill($("grid-policy"), policies, policies.length > 1 && policies[0] === baseline ? 1 : 0);
  picked = { line: firstValues([first]), grid: firstValues([first, second]) };
  $("axis").onchange = () => { picked.line = firstValues([Number($("axis").value)]); showLines(...metricNow()); };
  $("grid-x").onchange = $("grid-y").onchange = () => {
    picked.grid = firstValues([Number($("grid-x").value), Number($("grid-y").value)]);
    showGrid(...metricNow());
  };
  $("grid-policy").onchange = () => showGrid(...metricNow());
}
return { begin, show };
};
