"use strict";
/* Machines over time: one picture a policy, all of one name in the same colours and on the same time axis. */
const heatMaps = ({ make, clear, short, duration, timeUnit, ticks, tickText, dataTable }) => {
const hint = "Point at the picture, or give it the focus and use the arrow keys, to read values.";
/* 256 shades bear three digits. */
const figure = value => short(Number(value.toPrecision(3)));
const firstOf = (map, row) => Math.ceil(row * map.machines / map.rows);
const lengthOf = map => map.cols * map.step;
const shadesOf = map => Uint8Array.from(atob(map.data), letter => letter.charCodeAt(0));
const valueOf = (map, row, column) => map.low + map.shades[row * map.cols + column] / 255 * (map.high - map.low);
const unitOf = map => map.unit ? ` ${map.unit}` : "";
function machinesText(map, row) {
  const first = firstOf(map, row), last = firstOf(map, row + 1) - 1;
  return first === last ? `machine ${first}` : `machines ${first} to ${last}`;
}
const meanOf = (map, row, from = 0, to = map.cols) => {
  let sum = 0;
  for (let column = from; column < to; column++) sum += valueOf(map, row, column);
  return sum / (to - from);
};
const rowsOf = map => Array.from({ length: map.rows }, (_, row) => row);

/* The three colours of the scale as numbers; a browser turns any way to write one into rgb(). */
function colours(probe) {
  return ["--h0", "--h1", "--h2"].map(name => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color.match(/\d+(\.\d+)?/g).slice(0, 3).map(Number);
  });
}
function paint(map, canvas, low, high) {
  const [from, middle, to] = colours(canvas);
  const shade = Array.from({ length: 256 }, (_, i) => {
    const value = map.low + i / 255 * (map.high - map.low), at = high > low ? 2 * (value - low) / (high - low) : 0;
    const [a, b, part] = at < 1 ? [from, middle, at] : [middle, to, at - 1];
    return a.map((x, k) => Math.round(x + (b[k] - x) * part));
  });
  const image = new ImageData(map.cols, map.rows);
  map.shades.forEach((index, i) => image.data.set([...shade[index], 255], 4 * i));
  canvas.getContext("2d").putImageData(image, 0, 0);
}
function summary(map) {
  const means = rowsOf(map).map(row => meanOf(map, row));
  const sizes = rowsOf(map).map(row => firstOf(map, row + 1) - firstOf(map, row));
  const mean = means.reduce((sum, value, row) => sum + value * sizes[row], 0) / map.machines;
  const least = means.indexOf(Math.min(...means)), most = means.indexOf(Math.max(...means));
  return `Mean ${figure(mean)}${unitOf(map)}` + (map.rows < 2 ? "." : `; the lowest is ${figure(means[least])} (${machinesText(map, least)}), `
    + `the highest ${figure(means[most])} (${machinesText(map, most)}).`);
}
/* At most 16 groups of rows and 8 parts of the time. */
function tableOf(map) {
  const parts = Math.min(8, map.cols), groups = Math.min(16, map.rows);
  const edge = (i, n, all) => Math.round(i * all / n);
  const [size, unit] = timeUnit(lengthOf(map));
  return { head: [`from [${unit}]`, ...Array.from({ length: parts }, (_, i) => figure(edge(i, parts, map.cols) * map.step / size))],
    rows: Array.from({ length: groups }, (_, g) => {
      const rows = rowsOf(map).slice(edge(g, groups, map.rows), edge(g + 1, groups, map.rows));
      const first = firstOf(map, rows[0]), last = firstOf(map, rows[rows.length - 1] + 1) - 1;
      return [first === last ? `machine ${first}` : `${first} to ${last}`, ...Array.from({ length: parts }, (_, i) => {
        const sum = rows.reduce((total, row) => total + meanOf(map, row, edge(i, parts, map.cols), edge(i + 1, parts, map.cols)), 0);
        return figure(sum / rows.length);
      })];
    }) };
}

/* A cell under the pointer or moved to by the keys: a frame around it and its value in words. */
function reader(map, picture, cell, read) {
  let at = null;
  const show = (row, column) => {
    at = [Math.min(map.rows - 1, Math.max(0, row)), Math.min(map.cols - 1, Math.max(0, column))];
    const [r, c] = at, from = c * map.step;
    cell.hidden = false;
    for (const [name, value] of [["left", c / map.cols], ["top", r / map.rows], ["width", 1 / map.cols], ["height", 1 / map.rows]])
      cell.style[name] = `${100 * value}%`;
    const text = machinesText(map, r);
    clear(read, make("b", {}, `${text[0].toUpperCase()}${text.slice(1)}`), ` from ${duration(from)} to ${duration(from + map.step)}: `,
      make("b", {}, `${figure(valueOf(map, r, c))}${unitOf(map)}`));
  };
  const hide = () => { at = null; cell.hidden = true; clear(read, hint); };
  picture.onpointermove = event => {
    const box = picture.getBoundingClientRect();
    show(Math.floor((event.clientY - box.top) / box.height * map.rows), Math.floor((event.clientX - box.left) / box.width * map.cols));
  };
  picture.onpointerleave = hide;
  picture.onkeydown = event => {
    const stride = event.shiftKey ? 10 : 1, [row, column] = at || [0, 0];
    const moves = { ArrowLeft: [row, column - stride], ArrowRight: [row, column + stride], ArrowUp: [row - stride, column],
      ArrowDown: [row + stride, column], Home: [row, 0], End: [row, map.cols - 1] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in moves) show(...(at ? moves[event.key] : [0, 0]));
    else if (event.key === "Escape" && at) hide();
    else return;
    event.preventDefault();
  };
}

/* One map: `who` are nodes that name the policy, `scale` what all maps of its name share. */
function figureOf(map, scale) {
  const [size, unit] = timeUnit(scale.longest), words = summary(map);
  const canvas = make("canvas", { width: map.cols, height: map.rows });
  const cell = make("div", { className: "cell", hidden: true }), read = make("p", { className: "read", "aria-live": "polite" }, hint);
  const picture = make("div", { className: "picture", tabIndex: 0, role: "img", style: { width: `${100 * lengthOf(map) / scale.longest}%` },
    "aria-label": `${scale.title} of ${map.machines} machines over ${duration(lengthOf(map))}, ${map.policy}. ${words} The table below has the values.` },
  canvas, cell);
  const alternative = make("details", {}, make("summary", {}, "The same as a table"));
  alternative.ontoggle = () => {
    if (alternative.open && alternative.children.length === 1)
      alternative.append(dataTable({ title: scale.title, table: () => tableOf(map) }));
  };
  reader(map, picture, cell, read);
  const axis = make("div", { className: "heat-x", "aria-hidden": "true" },
    ...ticks(0, scale.longest / size, false).map(v => make("span", { style: { left: `${100 * v * size / scale.longest}%` } }, tickText(v))),
    make("em", {}, `Time since the start of the run [${unit}]`));
  const legend = make("div", { className: "heat-legend", role: "img", "aria-label": `Colours from ${short(scale.low)} to ${short(scale.high)}${unitOf(map)}` },
    make("span", {}, short(scale.low)), make("i", {}), make("span", {}, `${short(scale.high)}${unitOf(map)}`));
  return [make("figure", { className: "card" }, make("figcaption", {}, make("h3", {}, scale.title), make("p", {}, ...map.who), legend),
    make("div", { className: "heat" }, make("div", { className: "heat-y", "aria-hidden": "true" },
      make("span", {}, "0"), make("em", {}, map.machines > map.rows ? "Machines" : "Machine"), make("span", {}, String(map.machines - 1))),
    make("div", { className: "heat-area" }, picture), axis),
    make("p", { className: "words" }, words), read, alternative), () => paint(map, canvas, scale.low, scale.high)];
}

/* The maps of one name; returns pairs of a node and what paints it once it is in the page. */
return (maps, title) => {
  const rounded = value => Number(value.toPrecision(4));
  const scale = { title, longest: Math.max(...maps.map(lengthOf)), low: rounded(Math.min(...maps.map(map => map.low))),
    high: rounded(Math.max(...maps.map(map => map.high))) };
  return maps.map(map => figureOf({ ...map, shades: shadesOf(map) }, scale));
};
};
