-- The trace store: one SQLite file (3.37 or later) holds any number of traces of any family.
-- Units: time = INTEGER nanoseconds from the trace's t0, its first submission (may be negative); bytes, tokens = INTEGER;
-- CPU and GPU = INTEGER milli-units (1000 = one core or GPU); speed = REAL MHz; power = REAL W; memory of a batch job = KB
-- per processor, as its log counts it. Unknown = NULL, never -1, NaN or ''.
-- job_id and task_id are dense from 0 in (submit, source) order: a scan by primary key is arrival order.
-- Results of a simulation never go into this file.
PRAGMA application_id = 1330795609; -- "ORTY"
PRAGMA user_version = 1;

-- origin_ns: the source's own clock at t0, so that the source's times are time + origin_ns. t0_unix_ns: NULL if the source
-- has no calendar. span_ns: the last submission. procs: size of the machine as the source states it.
CREATE TABLE trace(trace_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, family TEXT NOT NULL
    CHECK(family IN('batch','vm','gpu','bigdata','workflow','llm','soc','training','faas','power','signal','service')),
  t0_unix_ns INTEGER, origin_ns INTEGER, span_ns INTEGER, procs INTEGER, jobs INTEGER,
  format TEXT, source TEXT, licence TEXT, citation TEXT, sha256 TEXT, importer TEXT, notes TEXT);

-- What the importer did to rows of the source: repaired (a value was cut or became unknown), dropped (the row is not here),
-- noted (unusual, kept as it was). first_line: where it was met first.
CREATE TABLE import_count(trace_id INTEGER, action TEXT CHECK(action IN('repaired','dropped','noted')), reason TEXT,
  rows INTEGER, first_line INTEGER, PRIMARY KEY(trace_id,action,reason)) WITHOUT ROWID;

-- Header, comment, title and blank lines of the source, each before the row of the source whose number from 0 is before_row.
CREATE TABLE source_line(trace_id INTEGER, line INTEGER, before_row INTEGER, text TEXT,
  PRIMARY KEY(trace_id,line)) WITHOUT ROWID;

-- Names that the source has in a column of numbers, numbered by first appearance: from 1, or from 4294967296 if the column
-- began with numbers.
CREATE TABLE label(trace_id INTEGER, kind TEXT CHECK(kind IN('user','group','application','queue','partition')),
  id INTEGER, text TEXT, PRIMARY KEY(trace_id,kind,id)) WITHOUT ROWID;

-- A job that is one rigid block of processors (a batch log) is this row alone; other families have task rows below it.
-- name: the source's own id. orig_wait_ns: the wait in the source's own system, for validation only. status: the source's
-- code, a whole number or a word. after_job: the name of the preceding job. cpu_ns: average CPU time per processor. extra: columns
-- of the source beyond those of its format. src_row: number of the row in the source, where it is not job_id.
CREATE TABLE job(trace_id INTEGER, job_id INTEGER, submit_ns INTEGER, orig_wait_ns INTEGER, runtime_ns INTEGER,
  request_ns INTEGER, procs_used INTEGER, procs_req INTEGER, user_id INTEGER, group_id INTEGER, queue INTEGER, partition INTEGER,
  status, name TEXT, app_id INTEGER, cpu_ns INTEGER, mem_used_kb NUMERIC, mem_req_kb NUMERIC, after_job INTEGER, think_ns INTEGER,
  kind TEXT, priority INTEGER, qos TEXT, deadline_ns INTEGER, extra TEXT, src_row INTEGER,
  PRIMARY KEY(trace_id,job_id)) WITHOUT ROWID;

CREATE TABLE task(trace_id INTEGER, task_id INTEGER, job_id INTEGER, idx INTEGER, name TEXT, kind TEXT, instances INTEGER,
  submit_ns INTEGER, runtime_ns INTEGER, estimate_ns INTEGER, cpu_milli INTEGER, mem_bytes INTEGER,
  gpu_count INTEGER, gpu_milli INTEGER, gpu_spec TEXT, numa INTEGER, disk_bytes INTEGER, work REAL, parallel_frac REAL,
  orig_start_ns INTEGER, orig_end_ns INTEGER, orig_machine INTEGER, movable INTEGER, censored INTEGER, status TEXT, attrs TEXT,
  PRIMARY KEY(trace_id,task_id)) WITHOUT ROWID;
CREATE INDEX task_job ON task(trace_id,job_id);
-- Run time and energy of a task on each type of machine: HEFT tables, processing elements, GPU throughputs.
CREATE TABLE task_cost(trace_id INTEGER, task_id INTEGER, mtype_id INTEGER, runtime_ns INTEGER, energy_uj INTEGER,
  PRIMARY KEY(trace_id,task_id,mtype_id)) WITHOUT ROWID;
CREATE TABLE edge(trace_id INTEGER, src INTEGER, dst INTEGER, bytes INTEGER, PRIMARY KEY(trace_id,src,dst)) WITHOUT ROWID;
CREATE INDEX edge_dst ON edge(trace_id,dst);
CREATE TABLE file(trace_id INTEGER, file_id INTEGER, name TEXT, bytes INTEGER, PRIMARY KEY(trace_id,file_id)) WITHOUT ROWID;
CREATE TABLE task_file(trace_id INTEGER, task_id INTEGER, is_out INTEGER, file_id INTEGER,
  PRIMARY KEY(trace_id,task_id,is_out,file_id)) WITHOUT ROWID;

CREATE TABLE machine_type(trace_id INTEGER, mtype_id INTEGER, name TEXT, cpu_milli INTEGER, mem_bytes INTEGER,
  gpu_count INTEGER, gpu_model TEXT, disk_bytes INTEGER, net_bps INTEGER, speed_mhz REAL, idle_w REAL, max_w REAL,
  PRIMARY KEY(trace_id,mtype_id)) WITHOUT ROWID;
CREATE TABLE machine(trace_id INTEGER, machine_id INTEGER, name TEXT, mtype_id INTEGER, rack INTEGER, zone INTEGER,
  status TEXT, PRIMARY KEY(trace_id,machine_id)) WITHOUT ROWID;
CREATE TABLE machine_unit(trace_id INTEGER, machine_id INTEGER, kind TEXT CHECK(kind IN('numa','gpu','pe','disk','nic')),
  idx INTEGER, cpu_milli INTEGER, mem_bytes INTEGER, model TEXT, PRIMARY KEY(trace_id,machine_id,kind,idx)) WITHOUT ROWID;
CREATE TABLE machine_event(trace_id INTEGER, t_ns INTEGER, seq INTEGER, machine_id INTEGER,
  kind TEXT CHECK(kind IN('add','remove','update','fail','repair')), value REAL,
  PRIMARY KEY(trace_id,t_ns,seq)) WITHOUT ROWID;

CREATE TABLE place_group(trace_id INTEGER, group_id INTEGER, kind TEXT CHECK(kind IN('affinity','anti','fault_domain','max_per')),
  scope TEXT CHECK(scope IN('host','rack','zone')), lim INTEGER, PRIMARY KEY(trace_id,group_id)) WITHOUT ROWID;
CREATE TABLE place_member(trace_id INTEGER, group_id INTEGER, task_id INTEGER, part INTEGER,
  PRIMARY KEY(trace_id,group_id,task_id)) WITHOUT ROWID;
-- Traffic between machines or services; of a coflow if job_id is one.
CREATE TABLE flow(trace_id INTEGER, job_id INTEGER, seq INTEGER, src INTEGER, dst INTEGER, bytes INTEGER,
  PRIMARY KEY(trace_id,job_id,seq)) WITHOUT ROWID;
-- Requests to a served model or function; blocks = ids of prefix hashes as little-endian uint32.
CREATE TABLE request(trace_id INTEGER, req_id INTEGER, t_ns INTEGER, stream INTEGER, in_tokens INTEGER, out_tokens INTEGER,
  dur_ns INTEGER, blocks BLOB, PRIMARY KEY(trace_id,req_id)) WITHOUT ROWID;
-- A measured quantity over time: value[i] = raw[i] x scale, one raw number each step_ns. With codec t32u32 step_ns is NULL
-- and the data are pairs (uint32 ms from t0_ns, uint32 raw). All little-endian.
CREATE TABLE series(trace_id INTEGER, entity TEXT CHECK(entity IN('machine','task','site')), entity_id INTEGER,
  metric TEXT, unit TEXT, t0_ns INTEGER, step_ns INTEGER, n INTEGER, scale REAL, codec TEXT
    CHECK(codec IN('u8','u16','u32','f32','t32u32')), data BLOB,
  PRIMARY KEY(trace_id,entity,entity_id,metric,t0_ns)) WITHOUT ROWID;

-- For people and other programs: the jobs of all traces in seconds, names in the place of numbers where the source has names.
CREATE VIEW v_jobs AS SELECT trace.name AS trace, job_id AS job_no, job.name AS job, submit_ns / 1e9 AS submit_s,
    orig_wait_ns / 1e9 AS wait_s, runtime_ns / 1e9 AS run_s, request_ns / 1e9 AS request_s, procs_req, procs_used,
    coalesce((SELECT text FROM label l WHERE l.trace_id = job.trace_id AND l.kind = 'user' AND l.id = user_id), user_id) AS user,
    coalesce((SELECT text FROM label l WHERE l.trace_id = job.trace_id AND l.kind = 'group' AND l.id = group_id), group_id) AS "group",
    coalesce((SELECT text FROM label l WHERE l.trace_id = job.trace_id AND l.kind = 'queue' AND l.id = queue), queue) AS queue,
    coalesce((SELECT text FROM label l WHERE l.trace_id = job.trace_id AND l.kind = 'partition' AND l.id = partition), partition) AS partition,
    status
  FROM job JOIN trace USING(trace_id);
