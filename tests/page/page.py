#!/usr/bin/env python3
"""Reports as a browser shows them: page.py ORRERY CHECK. Exits with 77 where there is no Chromium."""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import browser

SWEEP = """study: {study}
system: batch
workload: {{generator: batch.lublin, jobs: 150}}
platform: {{nodes: 128}}
policies: [batch.fcfs, batch.easy]
sweep: {{load: [0.5, 0.7, 0.9], workload.estimate: [exact, rounded], seed: 1..3}}
measure: [wait.mean, bounded_slowdown.mean, utilization]
compare: {{to: batch.fcfs, pair: seed}}
record: [jobs, series]
"""
OWN = """study: Parameters
system: batch
workload: {generator: batch.lublin, jobs: 150}
platform: {nodes: 128}
policies: [batch.fcfs, batch.easy]
sweep: {batch.easy.depth: [1, 5, 20], load: [0.6, 0.9]}
measure: [wait.mean]
compare: {to: batch.fcfs}
"""
FORMULAS = """study: Formulas
system: batch
workload: {generator: batch.lublin, jobs: 150}
platform: {nodes: 128}
policies: [batch.fcfs, batch.priority: {misfit: skip}]
sweep: {batch.priority.expr: ["max(wait, 1s)", "min(request,1h)", "-submit"]}
measure: [wait.mean]
"""
JOBS = """study: Jobs
system: batch
workload: {{generator: batch.lublin, jobs: {jobs}}}
platform: {{nodes: 128}}
policies: [batch.fcfs, batch.easy]
options: {{allocation: {allocation}}}
measure: [wait.mean, utilization]
compare: {{to: batch.fcfs}}
record: [jobs, series]
"""
HOSTILE = "</script><img src=x onerror=window.broken=1>'\"&<!--"
THEMES = ("light", "dark")


class Place:
    """A folder with studies, their results and their reports, and a browser that opens them."""

    def __init__(self, orrery):
        self.orrery = orrery
        self.folder = tempfile.mkdtemp(prefix="orrery-page-")
        self.browser = browser.Browser(browser.find())

    def path(self, name):
        return os.path.join(self.folder, name)

    def call(self, *arguments):
        done = subprocess.run([self.orrery, *arguments], cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise browser.Failure(f"orrery {' '.join(arguments)}: {done.stderr}")

    def results(self, *studies):
        for number, study in enumerate(studies):
            if not os.path.exists(study):
                with open(self.path(f"{number}.yaml"), "w", encoding="utf-8") as file:
                    file.write(study)
                study = f"{number}.yaml"
            self.call("run", study, "-q", "-o", "r.db")

    def change(self, *statements):
        with sqlite3.connect(self.path("r.db")) as file:
            for sql, *values in statements:
                file.execute(sql, values)
        file.close()

    def report(self):
        self.call("report", "r.db", "-o", "r.html")
        self.browser.open(self.path("r.html"))
        self.browser.frames()

    def close(self):
        self.browser.close()
        shutil.rmtree(self.folder)


def equal(what, found, expected):
    if found != expected:
        raise browser.Failure(f"{what}: {found!r}; expected {expected!r}")


def true(what, found):
    if not found:
        raise browser.Failure(what)


def quiet(place):
    """No error of the script, nothing refused by the policy of the page, nothing loaded."""
    equal("problems of the page", place.browser.problems(), [])
    equal("resources asked for", place.browser.run("performance.getEntriesByType('resource').map(one => one.name)"), [])


def set_value(place, selector, value):
    place.browser.run(f"""(() => {{ const node = document.querySelector({json.dumps(selector)});
      if (node.type === "checkbox") node.checked = {json.dumps(value)}; else node.value = {json.dumps(value)};
      node.dispatchEvent(new Event("change")); }})()""")
    place.browser.frames()


def text(place, selector):
    return place.browser.run(f"document.querySelector({json.dumps(selector)}).textContent")


# What every figure must have. A canvas is drawn when it has several colours.
FIGURES = """(() => {
  const seen = node => node.offsetParent !== null, missing = [], probe = document.body.appendChild(document.createElement("i"));
  const shades = Array.from({ length: 8 }, (_, k) => {
    probe.style.color = `var(--c${k})`;
    return getComputedStyle(probe).color.match(/\\d+/g).map(Number);
  });
  probe.remove();
  const figures = [...document.querySelectorAll("figure")].filter(seen);
  for (const figure of figures) {
    const title = figure.querySelector("h3")?.textContent.trim();
    const names = [...figure.querySelectorAll(".heat-x em, .gantt-x em, .front-y em, .scale em, .dygraph-xlabel, .dygraph-ylabel")].map(n => n.textContent);
    if (!title) missing.push("a figure has no title");
    if (!names.length && !figure.querySelector("table.numbers")) missing.push(`${title}: no axis`);
    for (const name of names) if (!name.trim()) missing.push(`${title}: an axis without a title`);
    if (!figure.querySelector("table.numbers") && !names.some(name => /\\[.+\\]/.test(name))) missing.push(`${title}: no unit in ${names}`);
    if (figure.querySelector(".plot, .gantt, .picture, .plotted") && ![...figure.querySelectorAll("[role=img][tabindex='0']")].some(n => n.getAttribute("aria-label")?.length > 20))
      missing.push(`${title}: nothing to focus with a label`);
    for (const canvas of figure.querySelectorAll("canvas")) {
      if (canvas.closest(".plot") && canvas !== canvas.closest(".plot").querySelector("canvas")) continue;
      const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data, colours = new Set();
      for (let i = 0; i < data.length && colours.size < 4; i += 4) colours.add(data.slice(i, i + 4).join());
      const lines = canvas.closest(".plot") ? shades.filter(([r, g, b]) => {
        for (let i = 0; i < data.length; i += 4) if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] > 250) return true;
        return false;
      }) : [1];
      if (colours.size < 2 || !lines.length) missing.push(`${title}: an empty canvas`);
    }
  }
  return [figures.length, missing];
})()"""

# Contrast of every visible text with what lies behind it, by the formula of WCAG 2.
CONTRAST = """(() => {
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const light = colour => colour.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = node => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const bad = new Set();
  for (const node of document.querySelectorAll("body *")) {
    if (!node.offsetParent || ![...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim())) continue;
    const a = light(parse(getComputedStyle(node).color)), b = light(behind(node)), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.add(`${ratio.toFixed(2)} of ${node.tagName} ${node.className}: ${node.textContent.slice(0, 40)}`);
  }
  const style = getComputedStyle(document.documentElement), probe = document.createElement("span");
  document.body.append(probe);
  const of = name => { probe.style.color = style.getPropertyValue(name); return light(parse(getComputedStyle(probe).color)); };
  for (const name of ["--c0", "--c1", "--c2", "--c3", "--c4", "--c5", "--c6", "--c7", "--accent"]) {
    const a = of(name), b = of("--card"), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 3) bad.add(`${name}: ${ratio.toFixed(2)}`);
  }
  probe.remove();
  return [...bad];
})()"""


def look(place, least):
    """All figures are there and can be read, in both themes."""
    for theme in THEMES:
        place.browser.theme(theme)
        place.browser.frames()
        count, missing = place.browser.run(FIGURES)
        equal(f"what figures lack ({theme})", missing, [])
        true(f"{count} figures; expected at least {least}", count >= least)
        equal(f"poor contrast ({theme})", place.browser.run(CONTRAST), [])
    quiet(place)


def check_sweep(place):
    """Lines over numbers, bars over words, the map of two axes, values and differences."""
    place.results(SWEEP.format(study="Sweep"))
    place.report()
    look(place, 12)
    equal("lines", place.browser.run("document.querySelectorAll('#axis-plot polyline').length"), 2)
    equal("dots", place.browser.run("document.querySelectorAll('#axis-plot .dot').length"), 6)
    equal("axis", text(place, "#axis-plot .heat-x em"), "load")
    equal("unit", text(place, "#axis-plot .front-y em"), "wait.mean [s]")
    expected = sqlite3.connect(place.path("r.db")).execute(
        "SELECT avg(value) FROM metric JOIN study_run USING(run_no) JOIN run USING(run_no) WHERE name = 'wait.mean' AND "
        "policy = 'batch.easy' AND json_extract(point, '$.load') = 0.9 AND point LIKE '%exact%'").fetchone()[0]
    place.browser.run("document.querySelector('#axis-plot .plotted').focus()")
    for key in ("ArrowRight", "ArrowDown", "End"):
        place.browser.key(key)
    read = text(place, "#axis-plot .read")
    true(f"keys read '{read}'; expected {expected}", read.startswith(f"batch.easy at load 0.9: {round(expected):,}"))
    set_value(place, "#axis", "1")
    equal("bars", place.browser.run("document.querySelectorAll('#axis-plot .column').length"), 4)
    equal("cells", place.browser.run("document.querySelectorAll('#grid .cell-number').length"), 6)
    set_value(place, "#mode", "diff")
    equal("bars without the baseline", place.browser.run("document.querySelectorAll('#axis-plot .column').length"), 2)
    true("a difference in %", "%" in text(place, "#grid .cell-number"))
    look(place, 12)
    set_value(place, "#mode", "mean")
    set_value(place, "#log", True)
    true("log scale is named", "log scale" in text(place, "#axis-plot .front-y em"))
    look(place, 12)


def check_own(place):
    """An axis that is a parameter of one policy: its values make one line, and the others are level."""
    place.results(OWN)
    place.report()
    axes = place.browser.run("[...document.getElementById('axis').options].map(node => node.textContent)")
    equal("axes", axes, ["load", "batch.easy.depth"])
    set_value(place, "#axis", "1")
    equal("lines", text(place, "#axis-plot .gantt-legend"), " batch.fcfs batch.easy")
    equal("dots", place.browser.run("document.querySelectorAll('#axis-plot .dot').length"), 6)
    level = place.browser.run("[...new Set([...document.querySelectorAll('#axis-plot .dot')].slice(0, 3).map(node => node.style.top))].length")
    equal("heights of the policy without it", level, 1)
    set_value(place, "#axis", "0")
    equal("lines over the other axis", place.browser.run("document.querySelectorAll('#axis-plot polyline').length"), 4)
    equal("cells", place.browser.run("document.querySelectorAll('#grid .cell-number').length"), 6)
    true("its only policy", text(place, "#grid figcaption p") == "batch.easy")
    look(place, 4)
    os.remove(place.path("r.db"))
    place.results(FORMULAS)
    place.report()
    equal("lines of formulas with commas", text(place, "#axis-plot .gantt-legend"), " batch.fcfs batch.priority{misfit=skip}")


# The schedule of a run again, place by place: every job on the first free ones, or where it was recorded.
NAIVE = """(() => {
  const packs = JSON.parse(document.querySelector("script.study").textContent).jobs;
  return packs.map(packed => {
    const chart = jobCharts({}).unpacked(packed), places = new Float64Array(4096).fill(-Infinity);
    for (let i = 0; i < chart.n; i++) {
      const mine = [];
      for (let k = chart.from[i]; k < chart.from[i + 1]; k++)
        for (let p = chart.spans[2 * k]; p < chart.spans[2 * k + 1]; p++) mine.push(p);
      if (mine.length !== chart.width[i]) return `job ${chart.label[i]} has ${mine.length} places`;
      if (chart.derived) {
        const free = [];
        for (let p = 0; free.length < chart.width[i]; p++) if (places[p] <= chart.begins[i]) free.push(p);
        if (free.join() !== mine.join()) return `job ${chart.label[i]} is not on the first free places`;
      }
      for (const p of mine) {
        if (places[p] > chart.begins[i]) return `place ${p} is taken twice at ${chart.start[i]}`;
        places[p] = chart.ends[i];
      }
    }
    return [chart.n, chart.derived, chart.start[7], chart.finish[7], chart.waited(7), chart.key[7]];
  });
})()"""


def check_jobs(place):
    """Whole runs: packed as they were recorded, drawn in a window, searched, and compared job by job."""
    for allocation, derived in (("count", True), ("identity", False)):
        place.results(JOBS.format(jobs=4000, allocation=allocation))
        place.report()
        rows = sqlite3.connect(place.path("r.db")).execute(
            "SELECT start_ns / 1e9, finish_ns / 1e9, (start_ns - submit_ns) / 1e9, job_no FROM jobs WHERE run_no = "
            "(SELECT min(run_no) FROM study_run) ORDER BY start_ns, job_no LIMIT 1 OFFSET 7").fetchone()
        for found in place.browser.run(NAIVE):
            true(f"{allocation}: {found}", isinstance(found, list))
            equal("jobs, and whether their places are guessed", found[:2], [4000, derived])
        first = place.browser.run(NAIVE)[0]
        true(f"job 7 is {first[2:]}; expected {rows}", all(abs(a - b) < 0.05 for a, b in zip(first[2:], rows)))
        equal("a note on guessed places", "as an aid to the eye" in text(place, "#jobs"), derived)
        look(place, 7)
        os.unlink(place.path("r.db"))
    place.results(JOBS.format(jobs=4000, allocation="count"))
    place.report()
    windows(place)
    pairs(place)
    quiet(place)


def windows(place):
    """Keys and search move the window of all charts and read jobs."""
    seen = "document.querySelector('#jobs .words:not([role])').textContent"
    place.browser.run("document.querySelector('.gantt.jobs').focus()")
    before = place.browser.run(seen)
    place.browser.key("ArrowRight")
    read = text(place, "#jobs .read")
    true(f"the keys read '{read}'", read.startswith("Job ") and " procs" in read and "waited" in read)
    place.browser.key("+")
    true("zoomed", place.browser.run(seen) != before)
    place.browser.key("0")
    true("all again", "4,000 of 4,000 jobs" in place.browser.run(seen))
    place.browser.key("Escape")
    true("nothing read", text(place, "#jobs .read").startswith("Point at"))
    place.browser.key("+")
    place.browser.key("+")
    place.browser.run("document.querySelector('#jobs input').focus()")
    place.browser.write("3987")
    place.browser.key("Enter")
    equal("found", text(place, "#jobs [role=status]"), "Job 3987 found in 2 charts.")
    reads = place.browser.run("[...document.querySelectorAll('#jobs .read')].map(node => node.textContent.split(':')[0])")
    equal("read", reads, ["Job 3987", "Job 3987"])
    place.browser.run("document.querySelector('#jobs input').value = ''")
    place.browser.write("99999")
    place.browser.key("Enter")
    equal("not found", text(place, "#jobs [role=status]"), "No job 99999 in this file.")
    colours = place.browser.run("[...document.querySelectorAll('#jobs select option')].map(node => node.textContent)")
    true(f"colours by {colours}", {"procs (size)", "policy"} <= set(colours))
    set_value(place, "#jobs select", str(colours.index("policy")))
    legend = place.browser.run("[...document.querySelectorAll('#jobs .gantt-legend span')].map(node => node.textContent).sort()")
    equal("legend", legend, ["Colour: policy", "batch.easy", "batch.fcfs"])


def pairs(place):
    """The table of the jobs that differ, against SQL."""
    rows = sqlite3.connect(place.path("r.db")).execute(
        "SELECT a.job, (b.start_ns - a.start_ns) / 1e9 AS more FROM jobs a JOIN jobs b USING(job_no) JOIN run ra ON ra.run_no = a.run_no "
        "JOIN run rb ON rb.run_no = b.run_no WHERE ra.policy = 'batch.fcfs' AND rb.policy = 'batch.easy' ORDER BY more LIMIT 20").fetchall()
    found = place.browser.run("[...document.querySelectorAll('#differ table')[0].querySelectorAll('tbody tr')].map(row => "
                              "[...row.children].slice(0, 2).map(cell => cell.textContent))")
    equal("jobs that gain most", [job for job, _ in found], [job for job, _ in rows])
    equal("by", [value for _, value in found], [f"\u2212{-round(more):,}" for _, more in rows])
    place.browser.run("document.querySelector('#differ button').click()")
    true("shown in the charts", text(place, "#jobs .read").startswith(f"Job {rows[0][0]}"))


def check_systems(place):
    """Every system in one page."""
    root = os.environ["ORRERY_ROOT"]
    place.results(*[os.path.join(root, "workloads/studies", f"{name}-quickstart.yaml") for name in ("cloud", "dag", "os", "bigdata")])
    place.report()
    studies = place.browser.run("[...document.getElementById('study').options].length")
    equal("studies", studies, 4)
    for study in range(studies):
        set_value(place, "#study", str(study))
        look(place, 4)


def check_hostile(place):
    """Names out of a file are text, wherever they are shown."""
    place.results(SWEEP.format(study=json.dumps(HOSTILE)))
    place.change(("UPDATE jobs SET job = ? || job_no", HOSTILE), ("UPDATE run SET policy = policy || ?", HOSTILE),
                 ("UPDATE study SET baseline = baseline || ?", HOSTILE),
                 ("UPDATE study_run SET point = json_set(point, '$.' || json_quote(?), ?)", "x<b>y", HOSTILE),
                 ("UPDATE study_run SET point = json_set(point, '$.' || json_quote(?), ?) WHERE ordinal % 2", "x<b>y", "z"),
                 ("UPDATE metric SET unit = ?", HOSTILE), ("UPDATE glossary SET doc = ?", HOSTILE),
                 ("UPDATE provenance SET host = ?", HOSTILE))
    place.report()
    for selector, count in (("#axis", 3), ("#metric", 3), ("#grid-x", 3)):
        for value in range(count):
            set_value(place, selector, str(value))
    place.browser.run("document.querySelectorAll('details').forEach(node => { node.open = true; })")
    place.browser.run("document.querySelector('#jobs input').focus()")
    place.browser.write(HOSTILE + "7")
    place.browser.key("Enter")
    place.browser.frames()
    true("a job of that name is found", "found in 2 charts" in text(place, "#jobs [role=status]"))
    true("its name is read", HOSTILE + "7" in text(place, "#jobs .read"))
    equal("elements made of names", place.browser.run("document.querySelectorAll('img, #main b b, #main script').length"), 0)
    equal("scripts run from names", place.browser.run("window.broken === undefined"), True)
    quiet(place)


def check_keyboard(place):
    """Everything that can be used is reached by the Tab key, shows that it has the focus, and has a name."""
    place.results(SWEEP.format(study="Keys"))
    place.report()
    place.browser.run("document.activeElement.blur()")
    reached = []
    for _ in range(200):
        place.browser.key("Tab")
        reached.append(place.browser.run("""(() => { const node = document.activeElement, style = getComputedStyle(node);
          const name = node.getAttribute("aria-label") || node.closest("label")?.textContent || node.textContent;
          return node === document.body ? null : [node.id || node.className || node.tagName, name.trim().length > 0, style.outlineStyle !== "none"]; })()"""))
        if reached[-1] is None:
            break
    names = [one[0] for one in reached if one]
    for name in ("metric", "mode", "axis", "grid-x", "grid-policy", "point", "front-area plotted", "plot", "gantt jobs", "scroll"):
        true(f"Tab does not reach {name}: {names}", name in names)
    equal("without a name or a visible focus", [one for one in reached if one and not (one[1] and one[2])], [])
    unreached = place.browser.run("""[...document.querySelectorAll("button, select, input, [onclick]")].filter(n => n.offsetParent && !n.disabled && n.tabIndex < 0).length""")
    equal("controls that Tab passes by", unreached, 0)
    quiet(place)


def check_speed(place):
    """A run of 30,000 jobs opens at once; lenient, as other tests run beside it (see opening.py)."""
    place.results(JOBS.format(jobs=30000, allocation="count"))
    place.report()
    drawn = int(place.browser.run("document.documentElement.dataset.drawn"))
    busy = place.browser.busy()
    true("all jobs are there", "of 30,000 jobs" in text(place, "#jobs"))
    size = os.path.getsize(place.path("r.html"))
    true(f"{drawn} ms until two frames after drawing, {busy} ms of processor time; expected 4000 or 2000 at most", drawn <= 4000 or busy <= 2000)
    true(f"{size} bytes; expected 4 million at most", size <= 4000000)
    quiet(place)


CHECKS = {name[6:]: check for name, check in list(globals().items()) if name.startswith("check_")}


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in CHECKS:
        sys.exit(f"usage: page.py ORRERY {'|'.join(CHECKS)}")
    if not browser.find():
        print(f"skipped: none of {', '.join(browser.NAMES)} is installed")
        sys.exit(77)
    place = Place(os.path.abspath(sys.argv[1]))
    try:
        CHECKS[sys.argv[2]](place)
    except browser.Failure as failure:
        sys.exit(f"{sys.argv[2]}: {failure}")
    finally:
        place.close()
    print(f"{sys.argv[2]}: as it should be")


main()
