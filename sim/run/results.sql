-- Results of studies. Times are whole nanoseconds (*_ns); the views also show seconds.
-- Stable for users: the views. Everything but `provenance` is the same for every number of threads.
PRAGMA application_id = 0x4f727265;
PRAGMA user_version = 4;

CREATE TABLE study(
  study_no INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  system TEXT NOT NULL,
  runs INTEGER NOT NULL,              -- planned
  baseline TEXT                       -- policy that the others are compared with
) STRICT;

-- One row per resolved configuration; run_id is its hash.
CREATE TABLE run(
  run_no INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL UNIQUE,
  system TEXT NOT NULL,
  policy TEXT NOT NULL,               -- label, defaults omitted
  params TEXT NOT NULL,               -- JSON: policy parameters and swept axes
  seed INTEGER NOT NULL,
  replication INTEGER NOT NULL,
  config TEXT NOT NULL,               -- JSON: everything that decides the results
  trace_sha256 TEXT NOT NULL,         -- '' for generated workloads
  status TEXT NOT NULL CHECK(status IN ('planned', 'ok', 'failed')),
  error TEXT
) STRICT;

-- Which runs belong to which study, in the order of its plan.
CREATE TABLE study_run(
  study_no INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  run_no INTEGER NOT NULL,
  point TEXT NOT NULL,                -- JSON: axes that are neither of the two below
  pair TEXT NOT NULL,                 -- JSON: repetitions
  own TEXT NOT NULL,                  -- JSON: swept parameters of the policy; its label has them
  spare INTEGER NOT NULL,             -- 1: planned, but repeat: does not need it
  PRIMARY KEY(study_no, ordinal)
) STRICT, WITHOUT ROWID;

-- What the metrics of the systems in this file mean, in the order in which systems list them.
CREATE TABLE glossary(
  system TEXT NOT NULL,
  place INTEGER NOT NULL,
  name TEXT NOT NULL,                 -- without reduction: "wait"
  unit TEXT NOT NULL,
  doc TEXT NOT NULL,
  better TEXT NOT NULL,               -- 'lower', 'higher' or '': nobody says
  PRIMARY KEY(system, name)
) STRICT, WITHOUT ROWID;

-- Record tables that are drawn as Gantt charts: which of their columns mean what.
CREATE TABLE gantt(
  system TEXT NOT NULL,
  name TEXT NOT NULL,                 -- of the table
  lane TEXT NOT NULL,
  start TEXT NOT NULL,                -- in ns, as finish
  finish TEXT NOT NULL,
  label TEXT,
  colour TEXT,
  mark TEXT,                          -- 1 in it: on the critical path
  width TEXT,                         -- how many places a row holds; lane is then a text of them
  arrival TEXT,                       -- in ns, as start
  PRIMARY KEY(system, name)
) STRICT, WITHOUT ROWID;

-- Pairs of measures whose fronts are shown; the less the better, of both.
CREATE TABLE pareto(
  system TEXT NOT NULL,
  place INTEGER NOT NULL,
  x TEXT NOT NULL,
  y TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY(system, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE metric(
  run_no INTEGER NOT NULL,
  place INTEGER NOT NULL,             -- in the study's list
  name TEXT NOT NULL,
  value REAL,                         -- NULL: nothing to reduce
  unit TEXT NOT NULL,
  half_width REAL,                    -- of the 95 % interval of the mean by batch means; NULL: none
  lag1 REAL,                          -- autocorrelation of these batch means
  PRIMARY KEY(run_no, name)
) STRICT, WITHOUT ROWID;

-- Where a rule of warmup: has cut a run.
CREATE TABLE warmup(
  run_no INTEGER PRIMARY KEY,
  cut_ns INTEGER NOT NULL,            -- measured from here on
  samples INTEGER NOT NULL,           -- of the rule's metric that were told before it
  settled INTEGER NOT NULL            -- 0: the run is too short to tell
) STRICT;

-- Rows of the workload that a rule of the run changed or left out.
CREATE TABLE repair(
  run_no INTEGER NOT NULL,
  what TEXT NOT NULL,
  rows INTEGER NOT NULL,
  PRIMARY KEY(run_no, what)
) STRICT, WITHOUT ROWID;

-- x and y: little-endian doubles. kind level: x in seconds, y the mean level from x on;
-- kind quantile: x the value, y the fraction of samples at or below it.
CREATE TABLE series(
  run_no INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  unit TEXT NOT NULL,
  n INTEGER NOT NULL,
  x BLOB NOT NULL,
  y BLOB NOT NULL,
  PRIMARY KEY(run_no, name)
) STRICT, WITHOUT ROWID;

-- A level of every machine over time: means of `rows` groups of consecutive machines in `cols` bins
-- of step_s seconds from 0 on. data: little-endian 32-bit floats, row by row.
CREATE TABLE heat(
  run_no INTEGER NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  machines INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  cols INTEGER NOT NULL,
  step_s REAL NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY(run_no, name)
) STRICT, WITHOUT ROWID;

-- Written by compare: paired differences to the baseline.
CREATE TABLE comparison(
  study_no INTEGER NOT NULL,
  point TEXT NOT NULL,
  metric TEXT NOT NULL,
  policy TEXT NOT NULL,
  baseline TEXT NOT NULL,
  n INTEGER NOT NULL,
  mean REAL,
  base_mean REAL,
  diff REAL,
  ci_low REAL,
  ci_high REAL,
  level REAL NOT NULL,
  p_adj REAL,
  boot_low REAL,                      -- of diff, by the bootstrap
  boot_high REAL,
  p_best REAL,                        -- probability of the best mean of this point and metric
  rank INTEGER,                       -- 1: the best mean; NULL: nobody says what is better
  PRIMARY KEY(study_no, point, metric, policy)
) STRICT, WITHOUT ROWID;

CREATE TABLE provenance(
  run_no INTEGER PRIMARY KEY,
  version TEXT NOT NULL,
  build TEXT NOT NULL,
  host TEXT NOT NULL,
  finished TEXT NOT NULL,             -- UTC
  wall_s REAL NOT NULL,
  cpu_s REAL NOT NULL
) STRICT;

CREATE VIEW v_runs AS
  SELECT r.run_id, s.name AS study, r.system, r.policy, r.params, r.seed, r.status
  FROM study_run sr JOIN study s USING(study_no) JOIN run r USING(run_no)
  WHERE NOT sr.spare
  ORDER BY sr.study_no, sr.ordinal;

-- What every run has of every axis; an axis that has no part in a run has no row for it.
CREATE VIEW v_axes AS
  SELECT r.run_id, s.name AS study, a.key AS axis, a.value AS value
  FROM study_run sr JOIN study s USING(study_no) JOIN run r USING(run_no),
       json_each(json_patch(json_patch(sr.point, sr.own), sr.pair)) a
  WHERE NOT sr.spare
  ORDER BY sr.study_no, sr.ordinal, a.id;

CREATE VIEW v_metrics AS
  SELECT r.run_id, r.policy, m.name AS metric, m.value, m.unit, m.half_width
  FROM metric m JOIN run r USING(run_no);

CREATE VIEW v_compare AS
  SELECT s.name AS study, c.point, c.metric, c.policy, c.baseline, c.n, c.mean, c.base_mean,
         c.diff, c.ci_low, c.ci_high, c.level, c.p_adj, c.boot_low, c.boot_high, c.p_best, c.rank
  FROM comparison c JOIN study s USING(study_no);

-- How far every study is.
CREATE VIEW v_progress AS
  SELECT s.name AS study, s.runs AS planned, sum(NOT sr.spare AND r.status = 'ok') AS ok,
         sum(NOT sr.spare AND r.status = 'failed') AS failed, sum(sr.spare) AS spare,
         s.runs - sum(sr.spare OR r.status IN ('ok', 'failed')) AS waiting
  FROM study s JOIN study_run sr USING(study_no) JOIN run r USING(run_no)
  GROUP BY s.study_no ORDER BY s.study_no;

-- What failed and why.
CREATE VIEW v_failed AS
  SELECT s.name AS study, r.run_id, r.policy, sr.point, sr.pair, r.error
  FROM study_run sr JOIN study s USING(study_no) JOIN run r USING(run_no)
  WHERE r.status = 'failed' AND NOT sr.spare ORDER BY sr.study_no, sr.ordinal;

-- Every policy at every point: means over the repetitions that have a value.
CREATE VIEW v_means AS
  SELECT s.name AS study, sr.point, m.name AS metric, r.policy, count(m.value) AS n,
         avg(m.value) AS mean, min(m.value) AS least, max(m.value) AS most, m.unit,
         s.system
  FROM study_run sr JOIN study s USING(study_no) JOIN run r USING(run_no)
       JOIN metric m USING(run_no)
  WHERE r.status = 'ok' AND NOT sr.spare
  GROUP BY sr.study_no, sr.point, m.name, r.policy
  ORDER BY sr.study_no, min(sr.ordinal), m.place;

-- The policies with the best and the worst mean, of metrics whose system says what is better.
CREATE VIEW v_best AS
  SELECT study, point, metric, unit, better,
         max(CASE WHEN place = 1 THEN policy END) AS best_policy,
         max(CASE WHEN place = 1 THEN mean END) AS best,
         max(CASE WHEN place = last THEN policy END) AS worst_policy,
         max(CASE WHEN place = last THEN mean END) AS worst
  FROM (SELECT m.*, g.better,
               row_number() OVER (PARTITION BY study, point, metric
                                  ORDER BY CASE better WHEN 'lower' THEN mean ELSE -mean END,
                                           policy) AS place,
               count(*) OVER (PARTITION BY study, point, metric) AS last
        FROM v_means m JOIN glossary g
             ON g.system = m.system AND g.name = substr(metric, 1, instr(metric || '.', '.') - 1)
        WHERE mean IS NOT NULL AND g.better <> ''
              AND NOT (metric GLOB '*.count' OR metric GLOB '*.sd' OR metric GLOB '*.var'
                       OR metric GLOB '*.jain' OR metric GLOB '*.at*'))
  GROUP BY study, point, metric;

-- Two runs of one study, point and repetition under two policies: the same workload.
CREATE VIEW v_twins AS
  SELECT s.name AS study, a.point, a.pair, ra.run_id, ra.policy,
         rb.run_id AS other_run, rb.policy AS other_policy
  FROM study_run a JOIN study_run b USING(study_no, point, pair)
       JOIN study s USING(study_no) JOIN run ra ON ra.run_no = a.run_no
       JOIN run rb ON rb.run_no = b.run_no
  WHERE a.ordinal <> b.ordinal AND ra.status = 'ok' AND rb.status = 'ok'
        AND NOT a.spare AND NOT b.spare;

-- What the finished runs of a policy took.
CREATE VIEW v_cost AS
  SELECT s.name AS study, r.policy, count(*) AS runs, sum(p.cpu_s) AS cpu_s,
         sum(p.wall_s) AS wall_s
  FROM study_run sr JOIN study s USING(study_no) JOIN run r USING(run_no)
       JOIN provenance p USING(run_no)
  WHERE NOT sr.spare
  GROUP BY sr.study_no, r.policy ORDER BY sr.study_no, min(sr.ordinal);
