/* Jobs that hold several places: the whole run as a picture, a window of it as bars, and the jobs in which two policies differ. */
const jobCharts = ({ make, clear, count, short, ticks, tickText, dataTable, colour, ink, timeline, pointer, finder }) => {
const hint = "Point at the chart, or give it the focus and use the arrow keys, to read jobs.";
const tall = 360, overviewRows = 64, overviewColumns = 512, atOnce = 1500, colours = 8;
const nameOf = text => text === "" ? "\u2013" : text;

/* Columns: little-endian numbers of 1, 2 or 4 bytes. */
function unpack({ bytes, data }) {
  const raw = Uint8Array.fromBase64 ? Uint8Array.fromBase64(data) : Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
  return bytes === 1 ? raw : bytes === 2 ? new Uint16Array(raw.buffer) : new Uint32Array(raw.buffer);
}

/* Free places as a list of [first, end), by first; the last of them never ends. */
function freePlaces() {
  const free = [[0, Infinity]];
  const put = (first, end) => {
    let low = 0, high = free.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (free[middle][0] < first) low = middle + 1; else high = middle;
    }
    const joinsLeft = low > 0 && free[low - 1][1] === first, joinsRight = low < free.length && free[low][0] === end;
    if (joinsLeft && joinsRight) { free[low - 1][1] = free[low][1]; free.splice(low, 1); }
    else if (joinsLeft) free[low - 1][1] = end;
    else if (joinsRight) free[low][0] = first;
    else free.splice(low, 0, [first, end]);
  };
  const take = (width, each) => {
    let gone = 0;
    while (width > 0) {
      const part = free[gone], length = Math.min(width, part[1] - part[0]);
      each(part[0], part[0] + length);
      part[0] += length;
      width -= length;
      if (part[0] === part[1]) gone++;
    }
    free.splice(0, gone);
  };
  return { put, take };
}
/* The order of ends, as a heap of indexes. */
function heapBy(values) {
  const heap = [];
  const push = i => {
    let at = heap.push(i) - 1;
    for (let up; at > 0 && values[heap[up = (at - 1) >> 1]] > values[i]; at = up) heap[at] = heap[up];
    heap[at] = i;
  };
  const pop = () => {
    const top = heap[0], last = heap.pop();
    if (heap.length) {
      let at = 0;
      for (let down; (down = 2 * at + 1) < heap.length; at = down) {
        if (down + 1 < heap.length && values[heap[down + 1]] < values[heap[down]]) down++;
        if (values[heap[down]] >= values[last]) break;
        heap[at] = heap[down];
      }
      heap[at] = last;
    }
    return top;
  };
  return { push, pop, top: () => heap[0], any: () => heap.length > 0 };
}
/* Where each job is drawn when nobody recorded it: on the first free places, in order of start. */
function derive(chart) {
  const { n, begins, ends, width } = chart, spans = [], from = new Uint32Array(n + 1), free = freePlaces(), running = heapBy(ends);
  for (let i = 0; i < n; i++) {
    while (running.any() && ends[running.top()] <= begins[i])
      for (let done = running.pop(), k = from[done]; k < from[done + 1]; k++) free.put(spans[2 * k], spans[2 * k + 1]);
    free.take(width[i], (first, end) => spans.push(first, end));
    from[i + 1] = spans.length / 2;
    running.push(i);
  }
  return { from, spans };
}
function recorded({ counts, first, last }) {
  const sizes = unpack(counts), firsts = unpack(first), lasts = unpack(last);
  const from = new Uint32Array(sizes.length + 1), spans = new Float64Array(2 * firsts.length);
  for (let i = 0; i < sizes.length; i++) from[i + 1] = from[i] + sizes[i];
  for (let k = 0; k < firsts.length; k++) { spans[2 * k] = firsts[k]; spans[2 * k + 1] = lasts[k] + 1; }
  return { from, spans };
}
/* A chart as numbers: seconds, places and codes of every job, by start. Unpacked once for each run. */
function unpacked(packed) {
  if (packed.ready) return packed.ready;
  const n = packed.n, begins = unpack(packed.start), length = unpack(packed.length), ends = new Float64Array(n);
  const start = new Float64Array(n), finish = new Float64Array(n), reach = new Float64Array(n), wait = packed.wait ? unpack(packed.wait) : null;
  for (let i = 0; i < n; i++) {
    ends[i] = begins[i] + length[i];
    start[i] = packed.from + begins[i] * packed.tick;
    finish[i] = packed.from + ends[i] * packed.tick;
    reach[i] = Math.max(finish[i], i ? reach[i - 1] : -Infinity);
  }
  const chart = { n, begins, ends, start, finish, reach, key: unpack(packed.key), width: unpack(packed.width), tick: packed.tick,
    waited: wait ? i => wait[i] * packed.tick : null, label: packed.label.data === undefined ? packed.label : unpack(packed.label),
    by: packed.by.map(one => ({ name: one.name, names: one.names, of: unpack(one.of) })), derived: !packed.spans };
  Object.assign(chart, packed.spans ? recorded(packed.spans) : derive(chart));
  chart.places = 1;
  for (let k = 1; k < chart.spans.length; k += 2) chart.places = Math.max(chart.places, chart.spans[k]);
  packed.ready = chart;
  return chart;
}
const labelOf = (chart, i) => nameOf(String(chart.label[i]));

/* Colours: the same value has the same one in all charts of a table; those with the most place and time get their own. */
const classText = k => k < 2 ? String(2 ** k) : `${2 ** (k - 1) + 1} to ${2 ** k}`;
/* The value of every job as a small number, and what the numbers stand for. Sizes go by powers of two. */
function valuesBy(chart, name, unit) {
  const column = chart.by.find(one => one.name === name);
  if (column) return { of: column.of, texts: column.names.map(nameOf) };
  const of = new Uint8Array(chart.n);
  if (name !== unit) return { of, texts: [chart.policy] };
  for (let i = 0; i < chart.n; i++) of[i] = chart.width[i] > 1 ? 32 - Math.clz32(chart.width[i] - 1) : 0;
  return { of, texts: Array.from({ length: 33 }, (_, k) => classText(k)) };
}
function shadesBy(charts, name, unit) {
  const values = charts.map(chart => ({ chart, ...valuesBy(chart, name, unit) })), sums = new Map();
  for (const { chart: { n, width, tick, begins, ends }, of, texts } of values) {
    const counts = new Float64Array(texts.length);
    for (let i = 0; i < n; i++) counts[of[i]] += 1 + width[i] * (ends[i] - begins[i]) * tick;
    texts.forEach((text, k) => { if (counts[k]) sums.set(text, (sums.get(text) || 0) + counts[k]); });
  }
  const order = [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([text]) => text);
  const own = order.length > colours ? order.slice(0, colours - 1) : order;
  if (name === unit) own.sort((a, b) => parseInt(a, 10) - parseInt(b, 10));
  const grey = colours - 2, rest = order.length > colours;
  const place = new Map(own.map((text, i) => [text, rest && i === grey ? colours - 1 : i]));
  return { name, own: [...place], others: order.length - own.length, grey,
    codes: values.map(({ of, texts }) => {
      const shade = texts.map(text => place.has(text) ? place.get(text) : grey), codes = new Uint8Array(of.length);
      for (let i = 0; i < of.length; i++) codes[i] = shade[of[i]];
      return codes;
    }) };
}
function legend(shades) {
  const entry = (text, i) => make("span", {}, make("i", { style: { background: `var(--c${i})` }, "aria-hidden": "true" }), text);
  return [make("span", {}, `Colour: ${shades.name}`), ...shades.own.map(one => entry(...one)),
    ...(shades.others ? [entry(`${shades.others} others`, shades.grey)] : [])];
}

/* The whole run: the share of each band of places and each part of the time that is taken. */
function overview(chart, view) {
  const rows = Math.min(chart.places, overviewRows), columns = overviewColumns, cell = (view.last - view.first) / columns;
  const change = new Float64Array(rows * (columns + 1)), band = chart.places / rows;
  const step = (row, time, weight) => {
    const at = Math.min(columns, Math.max(0, (time - view.first) / cell)), column = Math.min(columns - 1, Math.floor(at)), part = at - column;
    change[row * (columns + 1) + column] += weight * (1 - part);
    change[row * (columns + 1) + column + 1] += weight * part;
  };
  for (let i = 0; i < chart.n; i++)
    for (let k = chart.from[i]; k < chart.from[i + 1]; k++) {
      const first = chart.spans[2 * k], end = chart.spans[2 * k + 1];
      for (let row = Math.floor(first / band); row < rows && row * band < end; row++) {
        const weight = Math.max(0, Math.min(end, (row + 1) * band) - Math.max(first, row * band)) / band;
        step(row, chart.start[i], weight);
        step(row, chart.finish[i], -weight);
      }
    }
  const shares = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0, sum = 0; column < columns; column++)
      shares[row * columns + column] = sum += change[row * (columns + 1) + column];
  return { rows, columns, shares };
}
function paintOverview(canvas, { rows, columns, shares }) {
  const stops = ["--h0", "--h1", "--h2"].map(name => {
    canvas.style.color = `var(${name})`;
    return getComputedStyle(canvas).color.match(/\d+(\.\d+)?/g).slice(0, 3).map(Number);
  });
  const image = new ImageData(columns, rows);
  for (let i = 0; i < shares.length; i++) {
    const at = 2 * Math.min(1, Math.max(0, shares[i])), [a, b, part] = at < 1 ? [stops[0], stops[1], at] : [stops[1], stops[2], at - 1];
    for (let k = 0; k < 3; k++) image.data[4 * i + k] = a[k] + (b[k] - a[k]) * part;
    image.data[4 * i + 3] = 255;
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

/* Jobs of the window: those that begin before its end and after the last that had all ended before it. */
function bounds(chart, low, high) {
  const search = (values, limit) => {
    let a = 0, b = chart.n;
    while (a < b) { const m = (a + b) >> 1; if (values[m] < limit) a = m + 1; else b = m; }
    return a;
  };
  return [search(chart.reach, low), search(chart.start, high)];
}
function words(chart, view, unit, i) {
  const parts = [`: ${chart.width[i].toLocaleString("en-US")} ${unit}`];
  for (const { name, names, of } of chart.by) parts.push(`, ${name} ${nameOf(names[of[i]])}`);
  if (chart.waited) parts.push(`, waited ${view.span(chart.waited(i))}`);
  parts.push(`, from ${view.time(chart.start[i])} to ${view.time(chart.finish[i])} (${view.span(chart.finish[i] - chart.start[i])})`);
  return [make("b", {}, `Job ${labelOf(chart, i)}`), parts.join("")];
}
const cut = (text, most) => text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}\u2026`;

function paintJobs(pen, chart, view, box) {
  const [first, last] = bounds(chart, view.low, view.high), { left, width, height, top } = box;
  const x = t => left + (t - view.low) / (view.high - view.low) * (width - left), y = place => top + place / box.places * height;
  for (let i = first; i < last; i++) {
    if (chart.finish[i] < view.low) continue;
    const from = Math.max(left, x(chart.start[i])), wide = Math.max(1, Math.min(width, x(chart.finish[i])) - from), gap = wide > 4 ? 1 : 0;
    pen.fillStyle = box.colours[box.codes[i]];
    for (let k = chart.from[i]; k < chart.from[i + 1]; k++) {
      const up = y(chart.spans[2 * k]), high = y(chart.spans[2 * k + 1]) - up;
      pen.fillRect(from, up, wide - gap, Math.max(0.6, high - (high > 4 ? 1 : 0)));
      if (wide > 34 && high >= 13) {
        pen.fillStyle = box.paper;
        pen.fillText(cut(labelOf(chart, i), Math.floor((wide - 8) / box.letter)), from + 4, up + high / 2);
        pen.fillStyle = box.colours[box.codes[i]];
      }
    }
  }
  if (box.at >= first && box.at < last)
    for (let k = chart.from[box.at]; k < chart.from[box.at + 1]; k++) {
      const from = Math.max(left, x(chart.start[box.at])), up = y(chart.spans[2 * k]);
      pen.lineWidth = 5;
      pen.strokeStyle = box.paper;
      const frame = [from - 1, up - 1, Math.max(3, x(chart.finish[box.at]) - from) + 2, Math.max(3, y(chart.spans[2 * k + 1]) - up) + 2];
      pen.strokeRect(...frame);
      pen.lineWidth = 2.5;
      pen.strokeStyle = box.ink;
      pen.strokeRect(...frame);
    }
}
/* Places along the side: some round numbers. */
function paintSide(pen, box) {
  pen.clearRect(0, 0, box.left, box.top + box.height + 8);
  pen.fillStyle = box.soft;
  pen.textAlign = "right";
  for (const place of ticks(0, box.places, false)) {
    const y = box.top + place / box.places * box.height;
    pen.fillText(tickText(place), box.left - 8, Math.min(box.top + box.height - 6, Math.max(box.top + 6, y)));
    pen.fillRect(box.left - 5, Math.min(box.top + box.height - 1, y), 5, 1);
  }
  pen.textAlign = "left";
  pen.fillRect(box.left - 1, box.top, 1, box.height);
}

const rounded = (time, view) => short(Number((time / view.size).toPrecision(5)));

/* The bars of one run: its nodes and what paints, finds and shows jobs in it. */
function windowed(chart, view, table, read, reset) {
  const canvas = make("canvas", {}), axis = make("div", { className: "gantt-x", "aria-hidden": "true" }), state = { at: -1, drag: null };
  const frame = make("div", { className: "window", "aria-hidden": "true" }), whole = make("canvas", { width: overviewColumns, height: 1 });
  const strip = make("div", { className: "overview" }, whole, frame), inWindow = make("p", { className: "words" });
  const box = make("div", { className: "gantt jobs", tabIndex: 0, role: "img", style: { height: `${tall}px` },
    "aria-label": `Schedule of ${chart.policy}: ${count(chart.n, "job")} on up to ${count(chart.places, "place")}. The table below has those of the window.` }, canvas);
  const size = { width: 0, left: 64, letter: 7, top: 2, height: tall - 4 };
  let grid = null;
  const timeAt = event => view.low + (event.clientX - canvas.getBoundingClientRect().left - size.left) / (size.width - size.left) * (view.high - view.low);
  const paint = () => {
    const ratio = devicePixelRatio || 1, pen = canvas.getContext("2d");
    size.width = box.clientWidth;
    canvas.style.height = `${tall}px`;
    canvas.width = Math.round(size.width * ratio);
    canvas.height = Math.round(tall * ratio);
    pen.scale(ratio, ratio);
    pen.font = `12px ${getComputedStyle(box).fontFamily}`;
    pen.textBaseline = "middle";
    size.letter = pen.measureText("0").width;
    const look = { ...size, places: table.places, codes: table.shades.codes[chart.place], at: state.at, ink: ink("--ink"), soft: ink("--soft"), paper: ink("--card"),
      colours: Array.from({ length: colours }, (_, i) => colour(i)) };
    paintJobs(pen, chart, view, look);
    paintSide(pen, look);
    if (state.drag && state.drag.to !== undefined && !state.drag.pan) {
      const x = t => size.left + (t - view.low) / (view.high - view.low) * (size.width - size.left);
      pen.globalAlpha = 0.2;
      pen.fillStyle = ink("--accent");
      pen.fillRect(x(Math.min(state.drag.from, state.drag.to)), 0, Math.abs(x(state.drag.to) - x(state.drag.from)), tall);
    }
    axis.style.marginLeft = `${size.left}px`;
    clear(axis, ...ticks(view.low / view.size, view.high / view.size, false).map(v => make("span",
      { style: { left: `${100 * (v * view.size - view.low) / (view.high - view.low)}%` } }, tickText(v))),
    make("em", {}, `Time since the start of the run [${view.unit}]`));
    const all = view.last - view.first, [first, last] = bounds(chart, view.low, view.high);
    frame.style.left = `${100 * (view.low - view.first) / all}%`;
    frame.style.width = `${100 * (view.high - view.low) / all}%`;
    let seen = 0;
    for (let i = first; i < last; i++) seen += chart.finish[i] >= view.low;
    inWindow.textContent = `In the window: ${seen.toLocaleString("en-US")} of ${count(chart.n, "job")}, ${rounded(view.low, view)} to ${rounded(view.high, view)} ${view.unit}.`;
    reset.hidden = !view.zoomed();
  };
  const start = () => {
    grid = grid || overview(chart, view);
    whole.height = grid.rows;
    paintOverview(whole, grid);
    paint();
  };
  const choose = i => {
    if (i === state.at) return;
    state.at = i;
    clear(read, ...(i < 0 ? [hint] : words(chart, view, table.unit, i)));
    paint();
  };
  /* Brought into the window first. */
  const reach = i => {
    const width = view.high - view.low;
    if (chart.start[i] > view.high || chart.finish[i] < view.low) view.show(chart.start[i] - width / 4, chart.start[i] + 3 * width / 4);
    choose(i);
  };
  const at = (time, place, slack) => {
    const [first, last] = bounds(chart, time - slack, time + slack);
    let found = -1;
    for (let i = first; i < last; i++) {
      if (chart.finish[i] < time - slack) continue;
      for (let k = chart.from[i]; k < chart.from[i + 1]; k++)
        if (place >= chart.spans[2 * k] && place < chart.spans[2 * k + 1] && (found < 0 || chart.start[i] <= time)) found = i;
    }
    return found;
  };
  const barAt = event => {
    const y = event.clientY - canvas.getBoundingClientRect().top, place = (y - size.top) / size.height * table.places, time = timeAt(event);
    return time < view.low || place < 0 || place >= table.places ? -1 : at(time, place, 2 * (view.high - view.low) / size.width);
  };
  pointer(box, state, { timeAt, barAt, choose, paint }, view);
  box.onkeydown = event => onKey(event, chart, view, state.at, { reach, at, leave: () => choose(-1) });
  strip.onpointerdown = strip.onpointermove = event => {
    if (event.buttons !== 1) return;
    const edge = strip.getBoundingClientRect(), middle = view.first + (event.clientX - edge.left) / edge.width * (view.last - view.first);
    view.show(middle - (view.high - view.low) / 2, middle + (view.high - view.low) / 2);
  };
  new ResizeObserver(() => { if (box.clientWidth !== size.width) paint(); }).observe(box);
  view.paints.push(paint);
  return { strip, box, axis, inWindow, start, paint, reach, find: (text, after) => findJob(chart, text, after) };
}
/* Arrows go from start to start and from place to place; with Shift along the time. */
function onKey(event, chart, view, now, { reach, at, leave }) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const [first, last] = bounds(chart, view.low, view.high), middle = now < 0 ? (view.low + view.high) / 2 : (chart.start[now] + chart.finish[now]) / 2;
  const beside = step => {
    let place = step < 0 ? chart.spans[2 * chart.from[now]] - 1 : chart.spans[2 * chart.from[now + 1] - 1];
    for (; place >= 0 && place < chart.places; place += step) {
      const found = at(middle, place, 0);
      if (found >= 0 && found !== now) return found;
    }
    return now;
  };
  const moves = { ArrowLeft: () => Math.max(0, now - 1), ArrowRight: () => Math.min(chart.n - 1, now + 1), ArrowUp: () => beside(-1),
    ArrowDown: () => beside(1), Home: () => Math.min(first, chart.n - 1), End: () => Math.max(0, last - 1) };
  if (event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) view.pan(event.key === "ArrowLeft" ? -0.25 : 0.25);
  else if (event.key in moves) reach(now < 0 ? Math.min(first, chart.n - 1) : moves[event.key]());
  else if (event.key === "+" || event.key === "=") view.zoom(0.5, Math.min(view.high, Math.max(view.low, middle)));
  else if (event.key === "-") view.zoom(2, Math.min(view.high, Math.max(view.low, middle)));
  else if (event.key === "0") view.show(view.first, view.last);
  else if (event.key === "Escape") leave();
  else return;
  event.preventDefault();
}
/* A job by its id. */
function findJob(chart, text, after) {
  const wanted = chart.label instanceof Array ? text : /^\d+$/.test(text) ? Number(text) : NaN;
  return chart.label.indexOf(wanted, after);
}

/* At most 200 lines. */
function windowTable(chart, view, unit) {
  const [first, last] = bounds(chart, view.low, view.high), rows = [];
  for (let i = first; i < last && rows.length < 200; i++)
    if (chart.finish[i] >= view.low)
      rows.push([labelOf(chart, i), String(chart.width[i]), ...chart.by.map(({ names, of }) => nameOf(names[of[i]])),
        ...(chart.waited ? [view.span(chart.waited(i))] : []), view.time(chart.start[i]), view.time(chart.finish[i])]);
  return { head: ["job", unit, ...chart.by.map(one => one.name), ...(chart.waited ? ["waited"] : []), "start", "finish"], rows };
}
function tableOf(chart, view, unit) {
  const details = make("details", {}, make("summary", {}, "The first 200 jobs of the window as a table"));
  details.ontoggle = () => {
    if (details.open) clear(details, details.firstChild, dataTable({ title: `Jobs of ${chart.policy}`, table: () => windowTable(chart, view, unit) }));
  };
  return details;
}
function note(chart, packed) {
  const parts = [];
  if (chart.derived) parts.push("Which places a job had was not recorded: each is drawn on the first that are free, in order of start, as an aid to the eye.");
  if (packed.until !== undefined) parts.push(`Only the first ${count(chart.n, "job")} of ${packed.all.toLocaleString("en-US")} are in this file; the results file has all.`);
  if (packed.failed) parts.push("This run failed: the chart has what it recorded before.");
  return parts.join(" ");
}
function figureOf(chart, packed, view, table) {
  const read = make("p", { className: "read", "aria-live": "polite" }, hint);
  const reset = make("button", { type: "button", hidden: true, onclick: () => view.show(view.first, view.last) }, "Show all");
  const drawn = windowed(chart, view, table, read, reset), text = note(chart, packed);
  const scale = make("div", { className: "heat-legend", role: "img", "aria-label": "Colours from 0 to 100 percent in use" },
    make("span", {}, "0 %"), make("i", {}), make("span", {}, "100 % in use"));
  drawn.node = make("figure", { className: "card" }, make("figcaption", {}, make("h3", {}, table.title), make("p", {}, ...packed.who), reset),
    make("p", { className: "overview-head" }, `The whole run, ${rounded(view.first, view)} to ${rounded(view.last, view)} ${view.unit}; drag in it to move the window`, scale), drawn.strip, drawn.inWindow,
    make("div", { className: "side-head", "aria-hidden": "true" }, `Places (${table.unit})`), drawn.box, drawn.axis, read,
    text ? make("p", { className: "note" }, text) : "", tableOf(chart, view, table.unit));
  drawn.chart = chart;
  return drawn;
}

/* Where a whole run would be confetti: as much from its middle as can be told apart. */
function firstWindow(view, chart) {
  const from = chart.n >> 1;
  if (chart.n > 2 * atOnce) {
    view.low = chart.start[from];
    view.high = Math.max(chart.start[Math.min(chart.n - 1, from + atOnce)], view.low + (view.last - view.first) / 1e4);
  }
}
/* The charts of one table; `charts` are as packed, with policy, who and failed. */
const draw = (packs, title) => {
  const charts = packs.map((packed, place) => ({ ...unpacked(packed.packed), policy: packed.policy, place })), view = timeline(charts);
  const table = { title, unit: packs[0].packed.unit, places: Math.max(...charts.map(chart => chart.places)) };
  const names = [...new Set([...charts.flatMap(chart => chart.by.map(one => one.name)), table.unit, "policy"])];
  const by = make("select", {}, ...names.map((name, value) => make("option", { value, textContent: name === table.unit ? `${name} (size)` : name })));
  const key = make("p", { className: "gantt-legend" });
  const recolour = () => { table.shades = shadesBy(charts, names[Number(by.value)], table.unit); clear(key, ...legend(table.shades)); };
  recolour();
  firstWindow(view, charts[0]);
  const figures = charts.map((chart, i) => figureOf(chart, packs[i], view, table)), search = finder(figures, "Job");
  by.onchange = () => { recolour(); figures.forEach(one => one.paint()); };
  return { nodes: [make("div", { className: "controls" }, make("label", { className: "field" }, "Colour by ", by), search.node, search.says), key,
    ...figures.map(one => one.node)], start: () => figures.forEach(one => one.start()),
  find: text => { search.find(text); figures[0].box.focus(); figures[0].box.scrollIntoView({ block: "center" }); } };
};
return { draw, unpacked, labelOf };
};
