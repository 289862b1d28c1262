/* Gantt charts: one picture a run with a line for every lane; those of one table share the time axis and zoom together. */
const ganttCharts = ({ make, clear, count, timeUnit, ticks, tickText, dataTable, colour, ink }) => {
const hint = "Point at the chart, or give it the focus and use the arrow keys, to read bars.";
const tallest = 460, thinnest = 2, atOnce = 3000;
const nameOf = text => text === "" ? "\u2013" : text;
const cut = (text, most) => text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}\u2026`;

/* Where the bars of every lane begin in the lists, and how bars that overlap share the lane: row[i] of rows[lane]. */
function arrange(chart) {
  const n = chart.lane.length, from = new Array(chart.lanes.length + 1).fill(n), row = new Array(n), rows = chart.lanes.map(() => 0);
  let ends = [];
  for (let i = 0; i < n; i++) {
    const lane = chart.lane[i];
    if (i === 0 || chart.lane[i - 1] !== lane) { from[lane] = i; ends = []; }
    const free = ends.findIndex(end => end <= chart.start[i]);
    row[i] = free < 0 ? ends.length : free;
    ends[row[i]] = chart.finish[i];
    rows[lane] = ends.length;
  }
  return { ...chart, from, row, rows, critical: chart.marked ? new Set(chart.marked) : null };
}
const barsOf = (chart, lane) => Array.from({ length: chart.from[lane + 1] - chart.from[lane] }, (_, k) => chart.from[lane] + k);
/* Time in which anything is in the lane. */
function busyTime(chart, lane) {
  let busy = 0, end = -Infinity;
  for (const i of barsOf(chart, lane)) {
    busy += Math.max(0, chart.finish[i] - Math.max(end, chart.start[i]));
    end = Math.max(end, chart.finish[i]);
  }
  return busy;
}
/* The bar of a lane that is at, or else nearest to, a time; of several in one row of the lane if `row` is given. */
function nearest(chart, lane, time, row) {
  let best = -1, least = Infinity;
  for (const i of barsOf(chart, lane)) {
    const away = Math.max(chart.start[i] - time, time - chart.finish[i], 0);
    if ((row === undefined || chart.row[i] === row) && away < least) { best = i; least = away; }
  }
  return best;
}

/* What all charts of one table share: the time shown, within the time there is. */
function timeline(charts) {
  let first = Infinity, last = -Infinity;
  for (const chart of charts) for (let i = 0; i < chart.start.length; i++) {
    first = Math.min(first, chart.start[i]);
    last = Math.max(last, chart.finish[i]);
  }
  first = Math.min(first, 0) === 0 && first < last / 2 ? 0 : first;
  if (!(last > first)) last = first + 1;
  const view = { first, last, low: first, high: last, paints: [] };
  [view.size, view.unit] = timeUnit(last - Math.min(0, first));
  view.zoomed = () => view.low > first || view.high < last;
  view.show = (low, high) => {
    const span = Math.min(last - first, Math.max(high - low, (last - first) / 1e4));
    view.low = Math.min(last - span, Math.max(first, low));
    view.high = view.low + span;
    view.paints.forEach(paint => paint());
  };
  view.zoom = (factor, at) => view.show(at - (at - view.low) * factor, at + (view.high - at) * factor);
  view.pan = part => view.show(view.low + part * (view.high - view.low), view.high + part * (view.high - view.low));
  /* In words seconds at most: minutes with nine digits say less. */
  const [size, unit] = view.size > 1 ? [1, "s"] : [view.size, view.unit];
  view.time = t => `${(t / size).toLocaleString("en-US", { maximumSignificantDigits: 9 }).replace("-", "\u2212")} ${unit}`;
  view.span = t => view.time(Number(t.toPrecision(4)));
  return view;
}

function words(chart, view, i) {
  const parts = [` on ${nameOf(chart.lanes[chart.lane[i]])}`];
  if (chart.group) parts.push(`, ${chart.by} ${nameOf(chart.groups[chart.group[i]])}`);
  parts.push(`, from ${view.time(chart.start[i])} to ${view.time(chart.finish[i])} (${view.span(chart.finish[i] - chart.start[i])})`);
  if (chart.critical && chart.critical.has(i)) parts.push(", on the critical path");
  return [make("b", {}, chart.label ? nameOf(chart.label[i]) : "Bar"), parts.join("")];
}

function paintBar(pen, place, look) {
  const { x, y, width, height } = place, gap = width > 4 ? 1 : 0;
  pen.globalAlpha = look.faint ? 0.16 : 1;
  pen.fillStyle = look.fill;
  pen.fillRect(x, y, Math.max(1, width - gap), height);
  if (look.marked && height < 6) {
    pen.fillStyle = look.ink;
    pen.fillRect(x, y + height * 2 / 3, Math.max(1, width - gap), height / 3);
  } else if (look.marked) {
    pen.lineWidth = 2;
    pen.strokeStyle = look.ink;
    pen.strokeRect(x + pen.lineWidth / 2, y + pen.lineWidth / 2, Math.max(0.5, width - gap - pen.lineWidth), height - pen.lineWidth);
  }
  if (look.label && width > 30 && height >= 12) {
    pen.fillStyle = look.paper;
    pen.fillText(cut(look.label, Math.floor((width - 10) / look.letter)), x + 5, y + height / 2);
  }
  pen.globalAlpha = 1;
}
function paintLane(pen, chart, view, lane, box) {
  const { y, height, left, width, letter } = box, x = t => left + (t - view.low) / (view.high - view.low) * (width - left);
  const rowHeight = Math.max(0.5, (height - Math.min(4, height / 4)) / Math.max(1, chart.rows[lane]));
  pen.fillStyle = ink("--grid");
  pen.fillRect(left, Math.round(y + height) - 1, width - left, 1);
  for (let i = chart.from[lane]; i < chart.from[lane + 1] && chart.start[i] <= view.high; i++) {
    if (chart.finish[i] < view.low) continue;
    const from = Math.max(left, x(chart.start[i])), to = Math.min(width, x(chart.finish[i]));
    const marked = chart.critical && chart.critical.has(i);
    paintBar(pen, { x: from, y: y + Math.min(2, height / 8) + chart.row[i] * rowHeight, width: to - from, height: rowHeight },
      { fill: box.colours[(chart.group ? chart.group[i] : 0) % 8], marked, faint: box.only() && chart.critical && !marked,
        ink: box.ink, paper: box.paper, label: chart.label && chart.label[i], letter });
    if (i === box.at) {
      pen.lineWidth = 3;
      pen.strokeStyle = ink("--accent");
      pen.strokeRect(from - 1.5, y + 1.5, Math.max(1, to - from) + 3, height - 3);
    }
  }
}
/* Names stand over what bars leave of the margin; where lanes are thin, not all have room for theirs. */
function paintNames(pen, chart, box) {
  const { first, last, height, top, left, letter, shown } = box, every = Math.max(1, Math.ceil(12 / height));
  pen.fillStyle = box.paper;
  pen.fillRect(0, 0, left, shown);
  pen.fillStyle = ink("--soft");
  for (let lane = first; lane < last; lane++)
    if (lane % every === 0)
      pen.fillText(cut(nameOf(chart.lanes[lane]), Math.floor((left - 8) / letter)), 0, Math.max(6, lane * height - top + height / 2));
}

/* The picture of one chart: its nodes, what paints it, and what its pointer and keys do. */
function picture(chart, view, read, reset, only) {
  const lanes = chart.lanes.length, most = Math.max(...chart.rows);
  const height = Math.max(thinnest, Math.min(Math.max(30, Math.min(12 * most, 72)), Math.max(7, Math.floor(tallest / lanes))));
  const all = height * lanes, shown = Math.min(tallest, all), state = { at: -1, drag: null };
  const canvas = make("canvas", {}), axis = make("div", { className: "gantt-x", "aria-hidden": "true" });
  const box = make("div", { className: "gantt", tabIndex: 0, role: "img", style: { height: `${shown}px` },
    "aria-label": `Schedule of ${chart.policy}: ${count(chart.lane.length, "bar")} in ${count(lanes, "lane")}. The tables below have the values.` },
  make("div", { style: { height: `${all}px` } }, canvas));
  const size = { width: 0, left: 0, letter: 7 };
  const timeAt = event => {
    const x = event.clientX - canvas.getBoundingClientRect().left;
    return view.low + (x - size.left) / (size.width - size.left) * (view.high - view.low);
  };
  const paint = () => {
    const ratio = devicePixelRatio || 1, pen = canvas.getContext("2d");
    size.width = box.clientWidth;
    canvas.style.height = `${shown}px`;
    canvas.width = Math.round(size.width * ratio);
    canvas.height = Math.round(shown * ratio);
    pen.scale(ratio, ratio);
    pen.font = `12px ${getComputedStyle(box).fontFamily}`;
    pen.textBaseline = "middle";
    size.letter = pen.measureText("0").width;
    size.left = Math.min(size.width / 3, 14 + size.letter * Math.max(...chart.lanes.map(name => Math.min(28, name.length))));
    const look = { ...size, height, only, at: state.at, ink: ink("--ink"), paper: ink("--card"),
      colours: Array.from({ length: 8 }, (_, i) => colour(i)) };
    const top = box.scrollTop, first = Math.floor(top / height), last = Math.min(lanes, Math.ceil((top + shown) / height));
    for (let lane = first; lane < last; lane++) paintLane(pen, chart, view, lane, { ...look, y: lane * height - top });
    paintNames(pen, chart, { ...look, first, last, top, shown });
    if (state.drag && state.drag.to !== undefined && !state.drag.pan) {
      const x = t => size.left + (t - view.low) / (view.high - view.low) * (size.width - size.left);
      pen.globalAlpha = 0.2;
      pen.fillStyle = ink("--accent");
      pen.fillRect(x(Math.min(state.drag.from, state.drag.to)), 0, Math.abs(x(state.drag.to) - x(state.drag.from)), shown);
    }
    axis.style.marginLeft = `${size.left}px`;
    clear(axis, ...ticks(view.low / view.size, view.high / view.size, false).map(v => make("span",
      { style: { left: `${100 * (v * view.size - view.low) / (view.high - view.low)}%` } }, tickText(v))),
    make("em", {}, `Time since the start of the run [${view.unit}]`));
    reset.hidden = !view.zoomed();
  };
  const choose = i => {
    if (i === state.at) return;
    state.at = i;
    clear(read, ...(i < 0 ? [hint] : words(chart, view, i)));
    paint();
  };
  /* Chosen by the keys: also brought into sight. */
  const reach = i => {
    const y = chart.lane[i] * height, width = view.high - view.low;
    if (y < box.scrollTop) box.scrollTop = y;
    if (y + height > box.scrollTop + shown) box.scrollTop = y + height - shown;
    if (chart.start[i] > view.high || chart.finish[i] < view.low) view.show(chart.start[i] - width / 4, chart.start[i] + 3 * width / 4);
    choose(i);
  };
  const barAt = event => {
    const y = event.clientY - canvas.getBoundingClientRect().top + box.scrollTop, lane = Math.floor(y / height), time = timeAt(event);
    if (lane < 0 || lane >= lanes || time < view.low) return -1;
    const i = nearest(chart, lane, time, Math.min(Math.max(0, chart.rows[lane] - 1), Math.floor((y / height - lane) * chart.rows[lane])));
    const slack = 3 * (view.high - view.low) / size.width;
    return i >= 0 && time >= chart.start[i] - slack && time <= chart.finish[i] + slack ? i : -1;
  };
  box.onscroll = paint;
  pointer(box, state, { timeAt, barAt, choose, paint }, view);
  box.onkeydown = event => onKey(event, chart, view, state.at, { reach, leave: () => choose(-1) });
  new ResizeObserver(() => { if (box.clientWidth !== size.width) paint(); }).observe(box);
  view.paints.push(paint);
  return { nodes: [box, axis], paint, reach, box };
}
/* Dragging zooms, with Shift it moves along; fingers scroll the page as everywhere. */
function pointer(box, state, { timeAt, barAt, choose, paint }, view) {
  box.onpointerdown = event => {
    if (event.button !== 0 || event.pointerType === "touch" || event.offsetX > box.clientWidth) return;
    state.drag = { from: timeAt(event), x: event.clientX, pan: event.shiftKey };
    box.setPointerCapture(event.pointerId);
  };
  box.onpointermove = event => {
    const drag = state.drag;
    if (!drag) { choose(barAt(event)); return; }
    if (drag.to === undefined && Math.abs(event.clientX - drag.x) < 4) return;
    drag.to = timeAt(event);
    if (drag.pan) view.show(view.low + drag.from - drag.to, view.high + drag.from - drag.to);
    else paint();
  };
  box.onpointerup = () => {
    const drag = state.drag;
    state.drag = null;
    if (drag && drag.to !== undefined && !drag.pan) view.show(Math.min(drag.from, drag.to), Math.max(drag.from, drag.to));
  };
  box.onpointercancel = () => { state.drag = null; paint(); };
  box.onpointerleave = () => { if (!state.drag) choose(-1); };
  box.ondblclick = () => view.show(view.first, view.last);
}
/* Arrows go from bar to bar, with Shift along the time. */
function onKey(event, chart, view, at, { reach, leave }) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const lane = at < 0 ? 0 : chart.lane[at], middle = at < 0 ? (view.low + view.high) / 2 : (chart.start[at] + chart.finish[at]) / 2;
  const beside = step => Math.min(chart.lanes.length - 1, Math.max(0, lane + step));
  const moves = { ArrowLeft: () => Math.max(chart.from[lane], at - 1), ArrowRight: () => Math.min(chart.from[lane + 1] - 1, at + 1),
    ArrowUp: () => nearest(chart, beside(-1), middle), ArrowDown: () => nearest(chart, beside(1), middle),
    Home: () => chart.from[lane], End: () => chart.from[lane + 1] - 1 };
  if (event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) view.pan(event.key === "ArrowLeft" ? -0.25 : 0.25);
  else if (event.key in moves) reach(at < 0 ? nearest(chart, 0, view.low) : moves[event.key]());
  else if (event.key === "+" || event.key === "=") view.zoom(0.5, Math.min(view.high, Math.max(view.low, middle)));
  else if (event.key === "-") view.zoom(2, Math.min(view.high, Math.max(view.low, middle)));
  else if (event.key === "0") view.show(view.first, view.last);
  else if (event.key === "Escape") { leave(); view.show(view.first, view.last); } else return;
  event.preventDefault();
}

/* At most 200 lines each. */
function laneTable(chart, view) {
  return { head: ["lane", "bars", "first start", "last finish", "busy", "share"],
    rows: chart.lanes.slice(0, 200).map((name, lane) => {
      const bars = barsOf(chart, lane), busy = busyTime(chart, lane), end = bars.reduce((most, i) => Math.max(most, chart.finish[i]), -Infinity);
      return [nameOf(name), String(bars.length), view.time(chart.start[bars[0]]), view.time(end), view.span(busy),
        `${(100 * busy / (view.last - view.first)).toFixed(1)} %`];
    }) };
}
function pathTable(chart, view) {
  const path = [...chart.marked].sort((a, b) => chart.start[a] - chart.start[b] || chart.finish[a] - chart.finish[b]);
  return { head: ["bar", "lane", "start", "finish", "length"],
    rows: path.slice(0, 200).map(i => [chart.label ? nameOf(chart.label[i]) : "bar", nameOf(chart.lanes[chart.lane[i]]),
      view.time(chart.start[i]), view.time(chart.finish[i]), view.span(chart.finish[i] - chart.start[i])]) };
}
function folded(name, title, table) {
  const details = make("details", {}, make("summary", {}, name));
  details.ontoggle = () => { if (details.open && details.children.length === 1) details.append(dataTable({ title, table })); };
  return details;
}
function legend(chart) {
  if (!chart.groups) return null;
  const most = 16, groups = chart.groups.slice(0, most);
  return make("p", { className: "gantt-legend" }, make("span", {}, chart.by), ...groups.map((name, i) => make("span", {},
    make("i", { style: { background: `var(--c${i % 8})` }, "aria-hidden": "true" }), nameOf(name))),
  chart.groups.length > most ? make("span", {}, `and ${chart.groups.length - most} more`) : "",
  chart.groups.length > 8 ? make("span", {}, "(colours repeat after eight)") : "");
}
function note(chart, view) {
  const parts = [];
  if (chart.until !== undefined)
    parts.push(`Only the first ${count(chart.lane.length, "bar")} of ${chart.all.toLocaleString("en-US")} are in this file, those that start until `
      + `${view.time(chart.until)}; the results file has all.`);
  if (chart.failed) parts.push("This run failed: the chart has what it recorded before.");
  return parts.join(" ");
}
function figureOf(chart, view, title, only) {
  const read = make("p", { className: "read", "aria-live": "polite" }, hint);
  const reset = make("button", { type: "button", hidden: true, onclick: () => view.show(view.first, view.last) }, "Show all");
  const drawn = picture(chart, view, read, reset, only), text = note(chart, view);
  const lanes = chart.lanes.length, bars = chart.marked ? chart.marked.length : 0;
  return [make("figure", { className: "card" }, make("figcaption", {}, make("h3", {}, title), make("p", {}, ...chart.who), reset),
    legend(chart), make("div", { className: "side-head", "aria-hidden": "true" }, `Lanes (${chart.place})`), ...drawn.nodes, read, text ? make("p", { className: "note" }, text) : "",
    folded(lanes > 200 ? `The first 200 of ${lanes} lanes as a table` : "Lanes as a table", `Lanes of ${title}`, () => laneTable(chart, view)),
    bars ? folded(bars > 200 ? `The first 200 of ${bars} bars of the critical path as a table` : "Critical path as a table",
      `Critical path of ${title}`, () => pathTable(chart, view)) : ""), drawn.paint,
  { find: (wanted, after) => chart.label ? chart.label.indexOf(wanted, after) : -1, reach: drawn.reach }];
}
/* A field that finds bars by their label in all charts of a table; the same again finds the next one. */
function finder(figures, word) {
  const box = make("input", { type: "search", size: 14, autocomplete: "off", spellcheck: false }), says = make("p", { className: "words", role: "status" });
  let last = "", at = [];
  const go = () => {
    const text = box.value.trim();
    if (text !== last) at = figures.map(() => -1);
    last = text;
    if (!text) { says.textContent = ""; return; }
    at = figures.map(({ find }, k) => {
      const next = find(text, at[k] + 1);
      return next < 0 && at[k] >= 0 ? find(text, 0) : next;
    });
    const found = at.filter(i => i >= 0).length;
    says.textContent = found ? `${word} ${text} found in ${count(found, "chart")}.` : `No ${word.toLowerCase()} ${text} in this file.`;
    figures.forEach(({ reach }, k) => { if (at[k] >= 0) reach(at[k]); });
  };
  box.onkeydown = event => { if (event.key === "Enter") go(); };
  return { node: make("span", { className: "field" }, make("label", { className: "field" }, `${word} `, box), make("button", { type: "button", onclick: go }, "Find")),
    says, find: text => { box.value = text; go(); } };
}
/* Where all bars would be confetti: as much from the middle as can be told apart. */
function firstWindow(view, charts) {
  const most = Math.max(...charts.map(chart => chart.start.length));
  if (most <= 2 * atOnce) return;
  const width = (view.last - view.first) * atOnce / most, middle = (view.first + view.last) / 2;
  view.low = middle - width / 2;
  view.high = middle + width / 2;
}

/* The charts of one table, and before them a search; returns pairs of a node and what paints it in the page. `only` tells whether all but the critical path is faint. */
const drawn = (charts, title, only) => {
  const view = timeline(charts), figures = charts.map(chart => figureOf(arrange(chart), view, title, only));
  firstWindow(view, charts);
  if (!charts.some(chart => chart.label)) return figures;
  const search = finder(figures.map(([, , one]) => one), "Label");
  return [[make("div", { className: "controls" }, search.node, search.says), () => {}], ...figures];
};
return Object.assign(drawn, { timeline, pointer, finder });
};
