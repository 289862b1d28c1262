/* Fronts: every policy and point by two metrics, and a table of those that no other beats in both. */
const paretoCharts = ({ make, clear, figure, ticks, tickText, dataTable }) => {
const hint = "Point at a dot, or move to it with the Tab key, to read it.";

/* One axis: from a little below the least value to a little above the largest, by logarithms where they lie far apart. */
function axisOf(values, title) {
  const least = Math.min(...values), most = Math.max(...values), log = least > 0 && most > 100 * least;
  const pad = (most - least) * 0.06 || Math.abs(most) * 0.1 || 1;
  const low = log ? least / 1.25 : least >= 0 ? Math.max(0, least - pad) : least - pad, high = log ? most * 1.25 : most + pad;
  const at = v => log ? Math.log(v / low) / Math.log(high / low) : (v - low) / (high - low);
  return { title: title + (log ? ", log scale" : ""), ticks: ticks(low, high, log), at: v => `${100 * at(v)}%`, up: v => `${100 - 100 * at(v)}%` };
}
/* The border of what the front beats goes right from each point, then down to the next. */
function stairs(front, x, y) {
  return front.slice(1).flatMap((to, i) => {
    const from = front[i];
    const right = { left: x.at(from.x), top: y.up(from.y), width: `calc(${x.at(to.x)} - ${x.at(from.x)})` };
    const down = { left: x.at(to.x), top: y.up(from.y), height: `calc(${y.up(to.y)} - ${y.up(from.y)})` };
    return [make("i", { className: "step", style: right }), make("i", { className: "step", style: down })];
  });
}
function dot(one, x, y, read) {
  const text = [make("b", {}, one.policy), `${one.place ? ` at ${one.place}` : ""}: ${one.words}${one.front ? "" : "; beaten by another"}`];
  const node = make("span", { className: one.front ? "dot" : "dot open", tabIndex: 0, role: "img",
    "aria-label": text.map(part => part.textContent || part).join(""), style: { left: x.at(one.x), top: y.up(one.y), "--c": `var(--c${one.colour % 8})` } });
  node.onpointerenter = node.onfocus = () => clear(read, ...text);
  node.onpointerleave = node.onblur = () => clear(read, hint);
  return node;
}
function tableOf(front, xTitle, yTitle) {
  const places = front.some(one => one.place);
  return { head: ["policy", ...(places ? ["point"] : []), xTitle, yTitle],
    rows: front.map(one => [one.policy, ...(places ? [one.place] : []), figure(one.x), figure(one.y)]) };
}

/* `points`: {policy, place, colour, x, y, front, words}, by x. */
return ({ title, xTitle, yTitle, points }) => {
  const front = points.filter(one => one.front), behind = points.filter(one => !one.front);
  const x = axisOf(points.map(one => one.x), xTitle), y = axisOf(points.map(one => one.y), yTitle);
  const read = make("p", { className: "read", "aria-live": "polite" }, hint);
  return make("figure", { className: "card" },
    make("figcaption", {}, make("h3", {}, title), make("p", {}, `Filled dots: not beaten in both at once, ${front.length} of ${points.length}.`)),
    make("div", { className: "front", role: "group", "aria-label": `${title}: ${yTitle} against ${xTitle}. The table below has the front.` },
      make("div", { className: "front-y", "aria-hidden": "true" }, make("em", {}, y.title),
        ...y.ticks.map(v => make("span", { style: { top: y.up(v) } }, tickText(v)))),
      make("div", { className: "front-area" }, ...x.ticks.map(v => make("i", { className: "across", style: { left: x.at(v) } })),
        ...y.ticks.map(v => make("i", { className: "along", style: { top: y.up(v) } })), ...stairs(front, x, y),
        ...behind.map(one => dot(one, x, y, read)), ...front.map(one => dot(one, x, y, read))),
      make("div", { className: "heat-x", "aria-hidden": "true" }, ...x.ticks.map(v => make("span", { style: { left: x.at(v) } }, tickText(v))),
        make("em", {}, x.title))),
    read, dataTable({ title: `Front of ${title}`, table: () => tableOf(front, xTitle, yTitle) }));
};
};
