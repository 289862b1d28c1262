/* One metric over the axes of a sweep: a line or bars for each policy over one of them, and a map of numbers over two. */
const sweepCharts = ({ $, make, clear, figure, short, percentText, ticks, tickText, dataTable, scrolling, swatch, pattern, breakable, withUnit, meaning,
  estimate, cellAt, study }) => {
const hint = "Point at the chart, or give it the focus and use the arrow keys, to read values.";
const none = "\u2013", mostCells = 40;
let picked = {}, sweep = { axes: [], places: [] };

const textOf = value => value === undefined ? none : typeof value === "object" ? JSON.stringify(value) : String(value);

const parsed = json => { try { return JSON.parse(json) || {}; } catch { return {}; } };

/* The axes that have more than one value, and where on them each policy at each point lies; -1: it has no part in the axis. */
function axesOf({ points, policies, own }) {
  const owned = policies.map((_, k) => parsed(own[k])), names = new Set(owned.flatMap(Object.keys));
  const places = points.map(parsed).flatMap((values, point) => policies.map((_, policy) => ({ point, policy, values: { ...values, ...owned[policy] } })));
  const axes = [...new Set(places.flatMap(({ values }) => Object.keys(values)))].map(name => {
    const first = new Map();
    for (const { values } of places) if (name in values && !first.has(textOf(values[name]))) first.set(textOf(values[name]), values[name]);
    const numeric = [...first.values()].every(value => typeof value === "number" && Number.isFinite(value));
    const values = [...first].map(([text, value]) => ({ text, value }));
    if (numeric) values.sort((a, b) => a.value - b.value);
    return { name, numeric, values, own: names.has(name), place: new Map(values.map(({ text }, i) => [text, i])) };
  }).filter(axis => axis.values.length > 1);
  return { axes, places: places.map(({ point, policy, values }) => ({ point, policy,
    at: axes.map(axis => axis.name in values ? axis.place.get(textOf(values[axis.name])) : -1) })) };
}
/* Places with the chosen values of all axes but those in `free`; -1 stands for any value. */
const within = (free, fixed) => sweep.places.filter(({ at }) => at.every((value, a) => free.includes(a) || fixed[a] < 0 || value < 0 || fixed[a] === value));
/* The first values, unless these leave fewer than two of the axis: then any. Policies stay apart by their own parameters. */
function firstValues(free) {
  const fixed = sweep.axes.map(axis => axis.own ? -1 : 0);
  return free.every(a => new Set(within(free, fixed).map(({ at }) => at[a])).size > 1) ? fixed : fixed.map(() => -1);
}
/* A policy without the parameters that are axes: batch.easy{depth=5} over batch.easy.depth is batch.easy. A formula may hold commas. */
function bare(label, free) {
  for (const a of free.filter(one => sweep.axes[one].own)) {
    const { name } = sweep.axes[a], dot = name.lastIndexOf("."), owner = name.slice(0, dot), parameter = name.slice(dot + 1);
    label = label.replace(/([\w.]+)\{([^{}]*)\}/g, (whole, policy, inside) => {
      if (policy !== owner && label.includes(`${owner}{`)) return whole;
      const parts = inside.split(/,(?=[a-z_]\w*=(?!=))/).filter(part => !part.startsWith(`${parameter}=`));
      return policy + (parts.length ? `{${parts.join(",")}}` : "");
    });
  }
  return label;
}
/* Policies as lines over some axes: those that differ only in the axes are one. `whole`: all of the axes are theirs. */
function groupsOf(free) {
  const groups = new Map();
  study().policies.forEach((label, k) => {
    const at = sweep.places.find(({ policy }) => policy === k).at, whole = free.every(a => at[a] >= 0), name = whole ? bare(label, free) : label;
    if (!groups.has(name)) groups.set(name, { name, k, whole, members: new Set() });
    groups.get(name).members.add(k);
  });
  return [...groups.values()];
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
    const box = $("curve").content.firstElementChild.cloneNode(true), line = box.firstElementChild;
    box.style.transform = `translateX(${asideOf(s, series.length)}px)`;
    line.setAttribute("points", dots.map(dot => `${x.at(dot.at)},${100 - y.at(dot.mean)}`).join(" "));
    line.setAttribute("stroke-dasharray", (pattern(k) || []).join(" "));
    line.style.stroke = `var(--c${k % 8})`;
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
/* The dots of one line. A policy that has no part in the axis has the same value everywhere. */
function dotsOf(group, places, a, { metric, diff, log }) {
  return places.filter(({ policy }) => group.members.has(policy)).flatMap(({ at, point, policy }) => {
    const dot = dotOf(point, policy, metric, diff);
    return at[a] >= 0 ? [{ at: at[a], ...dot }] : sweep.axes[a].values.map((_, i) => ({ at: i, ...dot, low: null }));
  }).filter(dot => dot.mean !== null && Number.isFinite(dot.mean) && (!log || dot.mean > 0)).sort((one, two) => one.at - two.at);
}
function showLines(metric, diff, log) {
  const { metrics, units, baseline } = study(), a = Number($("axis").value), axis = sweep.axes[a], fixed = picked.line;
  others($("axis-others"), [a], fixed, () => showLines(metric, diff, log));
  const places = within([a], fixed), groups = groupsOf([a]).map(group => ({ ...group, dots: dotsOf(group, places, a, { metric, diff, log }) }));
  const series = groups.filter(one => one.dots.length && !(diff && one.name === baseline));
  const single = series.every(({ dots }) => new Set(dots.map(dot => dot.at)).size === dots.length);
  const rest = chosenText([a], fixed), name = diff ? `${metrics[metric]}, difference to ${baseline} [%]` : withUnit(metrics[metric], units[metric] || "no unit");
  clear($("axis-plot"), lineFigure({ axis, series, diff, log, bars: !axis.numeric && single && !log, joined: axis.numeric && single,
    title: `${metrics[metric]} over ${axis.name}`, yTitle: name, ...words(diff), note: `${rest ? `At ${rest}. ` : ""}${meaning(metrics[metric])}`
      + (groups.some(group => !group.whole) ? " Policies that have no part in this axis are the same all along it." : "") }));
}
function gridPolicies() {
  const free = [Number($("grid-x").value), Number($("grid-y").value)], groups = groupsOf(free).filter(group => group.whole);
  const { policies, baseline } = study(), chosen = groups.findIndex(group => group.name !== baseline);
  picked.grid = firstValues(free);
  picked.groups = groups;
  fill($("grid-policy"), groups.length ? groups.map(group => group.name) : [policies[0]], Math.max(0, chosen));
}
function showGrid(metric, diff) {
  const { metrics, units, baseline } = study(), a = Number($("grid-x").value), b = Number($("grid-y").value), group = picked.groups[Number($("grid-policy").value)];
  const free = [a, b], fixed = picked.grid, x = sweep.axes[a], y = sweep.axes[b], cells = new Map();
  if (a === b || !group) {
    clear($("grid-others"));
    clear($("grid-plot"), make("div", { className: "missing" }, a === b ? "Choose two different axes." : "No policy has a part in both axes."));
    return;
  }
  others($("grid-others"), free, fixed, () => showGrid(metric, diff));
  for (const { at, point, policy } of within(free, fixed)) {
    const key = `${at[b]} ${at[a]}`;
    if (group.members.has(policy) && !cells.has(key)) cells.set(key, dotOf(point, policy, metric, diff));
  }
  const full = cells.size >= 0.3 * x.values.length * y.values.length && x.values.length <= mostCells && y.values.length <= mostCells;
  const rest = chosenText(free, fixed), unit = diff ? "%" : units[metric];
  const what = diff ? `${metrics[metric]}, difference to ${baseline} [%]` : withUnit(metrics[metric], units[metric] || "no unit");
  clear($("grid-plot"), full ? gridFigure({ x, y, cells, diff, unit, title: what, note: `${group.name}${rest ? ` at ${rest}` : ""}`
    + `${fixed.some((value, i) => value < 0 && !free.includes(i) && !sweep.axes[i].own) ? "; where several points meet, the first of them" : ""}`, ...words(diff) })
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
  sweep = axesOf(study());
  const numeric = sweep.axes.findIndex(axis => axis.numeric), first = Math.max(0, numeric), second = sweep.axes.findIndex((_, a) => a !== first);
  fill($("axis"), sweep.axes.map(axis => axis.name), first);
  fill($("grid-x"), sweep.axes.map(axis => axis.name), first);
  fill($("grid-y"), sweep.axes.map(axis => axis.name), Math.max(0, second));
  picked = { line: firstValues([first]) };
  if (second >= 0) gridPolicies();
  $("axis").onchange = () => { picked.line = firstValues([Number($("axis").value)]); showLines(...metricNow()); };
  $("grid-x").onchange = $("grid-y").onchange = () => {
    gridPolicies();
    showGrid(...metricNow());
  };
  $("grid-policy").onchange = () => showGrid(...metricNow());
}
return { begin, show };
};
