/* The jobs in which two policies differ most, of those whose schedules are in the page. */
const jobPairs = ({ make, clear, count, signed, figure, percent, scrolling, unpacked, labelOf }) => {
const most = 20;
const columns = [
  { name: "wait", title: "Waiting time", value: (chart, i) => chart.waited(i), has: chart => chart.waited },
  { name: "finish", title: "Time of the end", value: (chart, i) => chart.finish[i], has: () => true },
  { name: "run time", title: "Run time", value: (chart, i) => chart.finish[i] - chart.start[i], has: () => true },
];

/* Jobs of both by key, with what the second has more of the column than the first. */
function differences(a, b, column) {
  const places = new Map(), least = 2.5 * Math.max(a.tick, b.tick); /* packed times are no finer */
  const rows = { n: 0, i: new Uint32Array(b.n), j: new Uint32Array(b.n), more: new Float64Array(b.n), key: j => b.key[j] };
  for (let i = 0; i < a.n; i++) places.set(a.key[i], i);
  for (let j = 0; j < b.n; j++) {
    const i = places.get(b.key[j]);
    if (i === undefined) continue;
    const more = column.value(b, j) - column.value(a, i);
    rows.i[rows.n] = i;
    rows.j[rows.n] = j;
    rows.more[rows.n++] = Math.abs(more) < least ? 0 : more;
  }
  return rows;
}
/* Those with the largest differences of one sign: by size, then by key. */
function extremes(rows, sign) {
  const first = [], before = (x, y) => sign * (y.more - x.more) || x.key - y.key;
  for (let r = 0; r < rows.n; r++) {
    const more = rows.more[r];
    if (sign * more <= 0 || first.length === most && sign * more < sign * first[most - 1].more) continue;
    first.push({ i: rows.i[r], j: rows.j[r], more, key: rows.key(rows.j[r]) });
    first.sort(before);
    if (first.length > most) first.pop();
  }
  return first;
}

function tableOf(rows, view, title) {
  const { a, b, column, names, unit, show } = view;
  const head = ["job", "difference [s]", ...names.map(name => `${column.name}, ${name} [s]`), ...(a.waited ? ["submit [s]"] : []), unit, ...a.by.map(one => one.name)];
  const line = ({ i, j, more }) => make("tr", {},
    make("th", { scope: "row" }, make("button", { type: "button", title: "Show it in the schedules", onclick: () => show(labelOf(a, i)) }, labelOf(a, i))),
    ...[signed(more), figure(column.value(a, i)), figure(column.value(b, j)), ...(a.waited ? [figure(a.start[i] - a.waited(i))] : []), String(a.width[i]),
      ...a.by.map(({ names: all, of }) => all[of[i]] || "\u2013")].map(text => make("td", {}, text)));
  return make("div", { className: "card" }, scrolling(make("table", {}, make("caption", {}, title),
    make("thead", {}, make("tr", {}, ...head.map(text => make("th", { scope: "col" }, text)))), make("tbody", {}, ...rows.map(line))), title));
}
function summary(rows, { column, names }) {
  let less = 0, more = 0, sum = 0;
  for (let r = 0; r < rows.n; r++) {
    less += rows.more[r] < 0;
    more += rows.more[r] > 0;
    sum += rows.more[r];
  }
  return `${count(rows.n, "job")} ran with both. With ${names[1]} the ${column.name} is less for ${less.toLocaleString("en-US")} `
    + `(${figure(percent(less, rows.n))} %), more for ${more.toLocaleString("en-US")} and the same for ${(rows.n - less - more).toLocaleString("en-US")}; `
    + `the mean difference is ${signed(sum / rows.n)} s.`;
}

/* `packs` as for the charts; `show` takes the label of a job. */
return (packs, first, show) => {
  const charts = packs.map(({ packed }) => unpacked(packed)), fit = columns.filter(column => charts.every(column.has));
  const select = (texts, at) => {
    const node = make("select", {}, ...texts.map((textContent, value) => make("option", { value, textContent })));
    node.value = at;
    return node;
  };
  const policies = packs.map(one => one.policy), from = Math.max(0, policies.indexOf(first));
  const one = select(policies, from), other = select(policies, from === 0 ? 1 : 0), by = select(fit.map(column => column.title), 0);
  const words = make("p", { className: "words", role: "status" }), out = make("div", { className: "tables" });
  const fill = () => {
    const [i, j, k] = [one, other, by].map(node => Number(node.value));
    const view = { a: charts[i], b: charts[j], column: fit[k], names: [policies[i], policies[j]], unit: packs[i].packed.unit, show };
    const rows = differences(view.a, view.b, view.column), less = extremes(rows, -1), more = extremes(rows, 1);
    words.textContent = i === j ? "Choose two different policies." : rows.n ? summary(rows, view) : "No job ran with both.";
    clear(out, less.length ? tableOf(less, view, `Least with ${view.names[1]}: difference of the ${view.column.name} to ${view.names[0]}`) : "",
      more.length ? tableOf(more, view, `Most with ${view.names[1]}: difference of the ${view.column.name} to ${view.names[0]}`) : "");
  };
  for (const node of [one, other, by]) node.onchange = fill;
  fill();
  return [make("div", { className: "controls" }, make("label", { className: "field" }, "From ", one), make("label", { className: "field" }, "to ", other),
    make("label", { className: "field" }, "by ", by)), words, out];
};
};
