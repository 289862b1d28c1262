-- The trace store: one SQLite file (3.37 or later) holds any number of traces of any family.
-- Units: time = INTEGER nanoseconds from the trace's t0, as a rule its first submission; bytes, tokens = INTEGER;
-- CPU and GPU = INTEGER milli-units (1000 = one core or GPU); speed = REAL MHz; power = REAL W; memory of a batch job = KB
-- per processor, as its log counts it. Unknown = NULL, never -1, NaN or ''.
-- job_id and task_id are dense from 0 in (submit, source) order: a scan by primary key is arrival order. Tasks of graphs stand
-- in the order of their graphs instead.
-- Results of a simulation never go into this file.
PRAGMA application_id = 1330795609; -- "ORTY"
PRAGMA user_version = 5;

-- origin_ns: the source's own clock at t0, so that the source's times are time + origin_ns; where the source says when its
-- observation begins (azure_packing, failures, ds3), t0 is that instant and what was there before has negative times. t0_unix_ns:
-- NULL if the source has no calendar. span_ns: the last submission. procs: size of the machine as the source states it.
-- jobs: number of items that arrive: jobs of a batch log, VMs, containers or pods of family vm and gpu, outages of failures,
-- arrivals of graphs (workflow, soc, bigdata), which may be none; coflows.
CREATE TABLE trace(trace_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, family TEXT NOT NULL
    CHECK(family IN('batch','vm','gpu','bigdata','workflow','llm','soc','training','faas','power','signal','service','os')),
  t0_unix_ns INTEGER, origin_ns INTEGER, span_ns INTEGER, procs INTEGER, jobs INTEGER,
  format TEXT, source TEXT, licence TEXT, citation TEXT, sha256 TEXT, importer TEXT, notes TEXT);

-- What the importer did to rows of the source: repaired (a value was cut or became unknown), dropped (the row is not here),
-- noted (unusual, kept as it was). file: '' for the source, else the name of a further file. first_line: where it was met
-- first (row of the table where the source is a database).
CREATE TABLE import_count(trace_id INTEGER, file TEXT, action TEXT CHECK(action IN('repaired','dropped','noted')),
  reason TEXT, rows INTEGER, first_line INTEGER, PRIMARY KEY(trace_id,file,action,reason)) WITHOUT ROWID;

-- Further files of the source, named by an option of the import: role = name of the option.
CREATE TABLE source_file(trace_id INTEGER, role TEXT, name TEXT, sha256 TEXT, PRIMARY KEY(trace_id,role)) WITHOUT ROWID;

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
-- of the source beyond those of its format; in family os, where a job is a thread, its program as JSON: class (other, idle, rr, fifo,
-- deadline), nice, priority (of rr and fifo), runtime, period and deadline of real-time threads (ns; 0: none), cpus it may run on
-- (empty: all), loops (0: for ever) of its steps: [kind, ns] for run, sleep, timer, yield (0); [kind, number] for lock, unlock, signal,
-- broadcast, suspend, resume; [wait, condition, mutex]; [barrier, number, threads]; [fork, program and name of the thread]. src_row: number of the row in the source, where it is not job_id. In families
-- workflow and soc a job is an arrival of the graph graph_id, and deadline_ns counts from its submission; so in bigdata, unless
-- it is a coflow: then it has flows.
CREATE TABLE job(trace_id INTEGER, job_id INTEGER, submit_ns INTEGER, orig_wait_ns INTEGER, runtime_ns INTEGER,
  request_ns INTEGER, procs_used INTEGER, procs_req INTEGER, user_id INTEGER, group_id INTEGER, queue INTEGER, partition INTEGER,
  status, name TEXT, app_id INTEGER, cpu_ns INTEGER, mem_used_kb NUMERIC, mem_req_kb NUMERIC, after_job INTEGER, think_ns INTEGER,
  kind TEXT, priority INTEGER, qos TEXT, deadline_ns INTEGER, graph_id INTEGER, extra TEXT, src_row INTEGER,
  PRIMARY KEY(trace_id,job_id)) WITHOUT ROWID;

-- A VM, container or pod is one task; job_id is the request or service it belongs to, NULL if the source knows none.
-- name: the source's own id. runtime_ns: NULL = does not end in the trace; censored = 1: lives at least so long. estimate_ns:
-- as requested. cpu_mhz: speed of all its cores together. gpu_milli: of each of its gpu_count GPUs. gpu_spec: models that will
-- do, 'A|B'. numa: NUMA nodes of one machine it is split over in equal parts. tenant: number of the owner. priority: 0 is the
-- highest. evictable, movable, censored: 0 or 1. orig_*: what happened in the source's own system, for validation or as the
-- initial state; orig_machine = machine_id, orig_numa = its NUMA node if numa is 1. src_row: number of the row in the source,
-- where it is not task_id.
-- A task of a graph (families workflow, soc) has graph_id, and idx = its number in the graph, dense from 0; the tasks of graph g
-- follow those of g - 1. Its times count from the submission of the graph: release_ns (starts no earlier), deadline_ns, orig_*;
-- submit_ns is NULL. cpu_milli: 1000 x the cores it needs at once. work: operations, all cores together; NULL where only
-- task_cost says how long it takes. parallel_frac: part of the work that the cores share (Amdahl). runtime_ns: as recorded on
-- orig_machine. kind: what sort of task. attrs: further facts of the source, JSON.
-- In family bigdata a task of a graph is a stage of so many `instances`, NULL where only its bytes are known and the run says how
-- many that makes. kind: stage, map or reduce. runtime_ns, cpu_milli, mem_bytes: of one instance. The edges to a stage have the bytes
-- that it reads of the output of others. attrs: input (bytes of files that it reads), output (bytes that it leaves), durations
-- (of each of its instances, ns; runtime_ns is what was said of them before), profile
-- (durations of its instances in ms by the number of executors: {"first": {"5": [...]}, "rest": ..., "fresh": ...}).
CREATE TABLE task(trace_id INTEGER, task_id INTEGER, job_id INTEGER, idx INTEGER, name TEXT, kind TEXT, instances INTEGER,
  submit_ns INTEGER, runtime_ns INTEGER, estimate_ns INTEGER, cpu_milli INTEGER, cpu_mhz REAL, mem_bytes INTEGER,
  disk_bytes INTEGER, net_bps INTEGER, gpu_count INTEGER, gpu_milli INTEGER, gpu_spec TEXT, numa INTEGER, vtype_id INTEGER,
  tenant INTEGER, priority INTEGER, qos TEXT, evictable INTEGER, movable INTEGER, censored INTEGER, work REAL,
  parallel_frac REAL, orig_start_ns INTEGER, orig_end_ns INTEGER, orig_machine INTEGER, orig_numa INTEGER, status TEXT,
  attrs TEXT, graph_id INTEGER, release_ns INTEGER, deadline_ns INTEGER, src_row INTEGER,
  PRIMARY KEY(trace_id,task_id)) WITHOUT ROWID;
CREATE INDEX task_job ON task(trace_id,job_id);
-- A graph of tasks (stages): a template that any number of jobs are arrivals of. orig_makespan_ns: as measured in the source's own
-- system, for validation only. attrs: further facts of the source, JSON.
CREATE TABLE graph(trace_id INTEGER, graph_id INTEGER, name TEXT, deadline_ns INTEGER, orig_makespan_ns INTEGER, attrs TEXT,
  PRIMARY KEY(trace_id,graph_id)) WITHOUT ROWID;
-- Run time and energy of a task on each type of machine: HEFT tables, processing elements, GPU throughputs. A task that has any
-- row cannot run on a type for which it has none.
CREATE TABLE task_cost(trace_id INTEGER, task_id INTEGER, mtype_id INTEGER, runtime_ns INTEGER, energy_uj INTEGER,
  PRIMARY KEY(trace_id,task_id,mtype_id)) WITHOUT ROWID;
-- dst starts after src has ended. bytes: what src sends to dst, the files that it writes and dst reads included.
CREATE TABLE edge(trace_id INTEGER, src INTEGER, dst INTEGER, bytes INTEGER, PRIMARY KEY(trace_id,src,dst)) WITHOUT ROWID;
CREATE INDEX edge_dst ON edge(trace_id,dst);
-- Data items of graphs, in the order of their graphs. One task at most writes a file; without one it is there from the start.
CREATE TABLE file(trace_id INTEGER, file_id INTEGER, graph_id INTEGER, name TEXT, bytes INTEGER,
  PRIMARY KEY(trace_id,file_id)) WITHOUT ROWID;
CREATE TABLE task_file(trace_id INTEGER, task_id INTEGER, is_out INTEGER, file_id INTEGER,
  PRIMARY KEY(trace_id,task_id,is_out,file_id)) WITHOUT ROWID;

-- VM types that the source names; NULL where only vm_type_cost says what they need.
CREATE TABLE vm_type(trace_id INTEGER, vtype_id INTEGER, name TEXT, cpu_milli INTEGER, mem_bytes INTEGER, numa INTEGER,
  PRIMARY KEY(trace_id,vtype_id)) WITHOUT ROWID;
-- What a VM of a type takes of a machine of a type, in billionths of that machine; NULL = nothing is said. No row: it cannot
-- run there.
CREATE TABLE vm_type_cost(trace_id INTEGER, vtype_id INTEGER, mtype_id INTEGER, cpu_ppb INTEGER, mem_ppb INTEGER,
  disk_ppb INTEGER, ssd_ppb INTEGER, net_ppb INTEGER, PRIMARY KEY(trace_id,vtype_id,mtype_id)) WITHOUT ROWID;

CREATE TABLE machine_type(trace_id INTEGER, mtype_id INTEGER, name TEXT, cpu_milli INTEGER, mem_bytes INTEGER,
  gpu_count INTEGER, gpu_model TEXT, disk_bytes INTEGER, net_bps INTEGER, speed_mhz REAL, idle_w REAL, max_w REAL,
  PRIMARY KEY(trace_id,mtype_id)) WITHOUT ROWID;
-- Further figures of a machine type, in the words that `platform: {machines: [...]}` of system dag has for them: opp, profile,
-- trip, thermal, governor, price, ...
CREATE TABLE type_param(trace_id INTEGER, mtype_id INTEGER, name TEXT, value TEXT,
  PRIMARY KEY(trace_id,mtype_id,name)) WITHOUT ROWID;
-- Rate between machines of two types (the same both ways), B/s, and latency; a = b: two machines of one type; both NULL: inside
-- one machine. NULL = unknown.
CREATE TABLE type_link(trace_id INTEGER, link_id INTEGER, a INTEGER, b INTEGER, rate REAL, latency_ns INTEGER,
  PRIMARY KEY(trace_id,link_id)) WITHOUT ROWID;
-- rack, zone: numbers by first appearance where the source has names.
CREATE TABLE machine(trace_id INTEGER, machine_id INTEGER, name TEXT, mtype_id INTEGER, rack INTEGER, zone INTEGER,
  status TEXT, PRIMARY KEY(trace_id,machine_id)) WITHOUT ROWID;
-- Parts of a machine. *_used: taken at the start by something that is not among the tasks of the trace.
CREATE TABLE machine_unit(trace_id INTEGER, machine_id INTEGER, kind TEXT CHECK(kind IN('numa','gpu','pe','disk','nic')),
  idx INTEGER, cpu_milli INTEGER, mem_bytes INTEGER, cpu_used_milli INTEGER, mem_used_bytes INTEGER, model TEXT,
  PRIMARY KEY(trace_id,machine_id,kind,idx)) WITHOUT ROWID;
-- Machines that come, go and fail, seq dense from 0 in order of time. machine_id NULL: not one machine but the share `value`
-- (0 to 1) of all, to be chosen by the run. A fail with duration_ns ends by itself after that time; failures may overlap, and a
-- machine is up again when the last of its own has ended. duration_ns NULL: down until a repair of the same machine.
CREATE TABLE machine_event(trace_id INTEGER, seq INTEGER, t_ns INTEGER, machine_id INTEGER,
  kind TEXT CHECK(kind IN('add','remove','update','fail','repair')), value REAL, duration_ns INTEGER,
  PRIMARY KEY(trace_id,seq)) WITHOUT ROWID;
-- Jobs (services) that may run on these machines only; a job without a row may run on all.
CREATE TABLE job_machine(trace_id INTEGER, job_id INTEGER, machine_id INTEGER,
  PRIMARY KEY(trace_id,job_id,machine_id)) WITHOUT ROWID;

-- Constraints of placement. affinity: all members in one place of the scope; anti: no two in one; fault_domain: members of
-- different parts (fault domains) share no place; max_per: at most lim in one. name: the source's own key.
CREATE TABLE place_group(trace_id INTEGER, group_id INTEGER, name TEXT,
  kind TEXT CHECK(kind IN('affinity','anti','fault_domain','max_per')), scope TEXT CHECK(scope IN('host','rack','zone')),
  lim INTEGER, PRIMARY KEY(trace_id,group_id)) WITHOUT ROWID;
CREATE TABLE place_member(trace_id INTEGER, task_id INTEGER, group_id INTEGER, part INTEGER,
  PRIMARY KEY(trace_id,task_id,group_id)) WITHOUT ROWID;
-- Traffic. Of a coflow if job_id is one: src and dst are machines. Else, in family vm, between services: src and dst are job_id.
CREATE TABLE flow(trace_id INTEGER, flow_id INTEGER, job_id INTEGER, src INTEGER, dst INTEGER, bytes INTEGER,
  PRIMARY KEY(trace_id,flow_id)) WITHOUT ROWID;
-- Requests to a served model or function; blocks = ids of prefix hashes as little-endian uint32.
CREATE TABLE request(trace_id INTEGER, req_id INTEGER, t_ns INTEGER, stream INTEGER, in_tokens INTEGER, out_tokens INTEGER,
  dur_ns INTEGER, blocks BLOB, PRIMARY KEY(trace_id,req_id)) WITHOUT ROWID;
-- A measured quantity over time: value[i] = raw[i] x scale, from t0_ns + i x step_ns on. With codec t32u32 step_ns is NULL and
-- the data are pairs (uint32 ms from t0_ns, uint32 raw). A value holds until the next, the last until t0_ns + span_ns; span_ns
-- NULL = as long as the task or the trace. piece: 0, or more where offsets need more than 49 days. All little-endian.
-- metric (unit): cpu (MHz, or % of the task's own CPU), mem (B), disk_read, disk_write, net_rx, net_tx (B/s), power (W),
-- energy (J). entity_id of a site: 0.
CREATE TABLE series(trace_id INTEGER, entity TEXT CHECK(entity IN('machine','task','site')), entity_id INTEGER,
  metric TEXT, piece INTEGER, unit TEXT, t0_ns INTEGER, step_ns INTEGER, span_ns INTEGER, n INTEGER, scale REAL,
  codec TEXT CHECK(codec IN('u8','u16','u32','f32','t32u32')), data BLOB,
  PRIMARY KEY(trace_id,entity,entity_id,metric,piece)) WITHOUT ROWID;

-- For people and other programs: the jobs of all traces in seconds, names in the place of numbers where the source has names.
CREATE VIEW v_jobs AS SELECT trace.name AS trace, job_id AS job_no, job.name AS job, submit_ns / 1e9 AS submit_s,
    orig_wait_ns / 1e9 AS wait_s, runtime_ns / 1e9 AS run_s, request_ns / 1e9 AS request_s, procs_req, procs_used,
    coalesce((SELECT text FROM label l WHERE l.trace_id = job.trace_id AND l.kind = 'user' AND l.id = user_id), user_id) AS user,
    coalesce((SELECT text FROM label l WHERE l.trace_id = job.trace_id AND l.kind = 'group' AND l.id = group_id), group_id) AS "group",
    coalesce((SELECT text FROM label l WHERE l.trace_id = job.trace_id AND l.kind = 'queue' AND l.id = queue), queue) AS queue,
    coalesce((SELECT text FROM label l WHERE l.trace_id = job.trace_id AND l.kind = 'partition' AND l.id = partition), partition) AS partition,
    status
  FROM job JOIN trace USING(trace_id);
CREATE VIEW v_vms AS SELECT trace.name AS trace, task_id AS vm_no, task.name AS vm, job.name AS job,
    task.submit_ns / 1e9 AS submit_s, task.runtime_ns / 1e9 AS run_s, cpu_milli / 1e3 AS cpus, task.mem_bytes, gpu_count,
    gpu_milli, numa, task.priority, task.censored, orig_start_ns / 1e9 AS start_s, machine.name AS machine, task.status
  FROM task JOIN trace USING(trace_id) LEFT JOIN job USING(trace_id,job_id)
    LEFT JOIN machine ON machine.trace_id = task.trace_id AND machine_id = orig_machine
  WHERE family IN('vm','gpu');
CREATE VIEW v_tasks AS SELECT trace.name AS trace, graph.name AS graph, idx AS task_no, task.name AS task, task.kind,
    cpu_milli / 1e3 AS cores, work, task.runtime_ns / 1e9 AS run_s, machine.name AS machine, task.mem_bytes,
    task.deadline_ns / 1e9 AS deadline_s,
    (SELECT count(*) FROM edge e WHERE e.trace_id = task.trace_id AND e.dst = task_id) AS parents,
    (SELECT count(*) FROM edge e WHERE e.trace_id = task.trace_id AND e.src = task_id) AS children
  FROM task JOIN trace USING(trace_id) JOIN graph USING(trace_id,graph_id)
    LEFT JOIN machine ON machine.trace_id = task.trace_id AND machine_id = orig_machine
  WHERE family IN('workflow','soc');
CREATE VIEW v_threads AS SELECT trace.name AS trace, job_id AS thread_no, job.name AS thread, submit_ns / 1e9 AS submit_s,
    extra ->> '$.class' AS class, extra ->> '$.nice' AS nice, extra ->> '$.priority' AS priority,
    (extra ->> '$.period') / 1e9 AS period_s, extra ->> '$.loops' AS loops, json_array_length(extra, '$.steps') AS steps
  FROM job JOIN trace USING(trace_id) WHERE family = 'os';
-- The stages of jobs of family bigdata, and its coflows.
CREATE VIEW v_stages AS SELECT trace.name AS trace, graph.name AS graph, idx AS stage_no, task.name AS stage, task.kind,
    instances AS tasks, task.runtime_ns / 1e9 AS task_s, task.orig_start_ns / 1e9 AS start_s, task.cpu_milli / 1e3 AS cores,
    task.mem_bytes, task.attrs ->> '$.input' AS input_bytes,
    (SELECT sum(bytes) FROM edge e WHERE e.trace_id = task.trace_id AND e.dst = task_id) AS shuffle_bytes,
    task.attrs ->> '$.output' AS output_bytes,
    (SELECT count(*) FROM edge e WHERE e.trace_id = task.trace_id AND e.dst = task_id) AS parents, task.status
  FROM task JOIN trace USING(trace_id) JOIN graph USING(trace_id,graph_id) WHERE family = 'bigdata';
CREATE VIEW v_coflows AS SELECT trace.name AS trace, job_id AS coflow_no, job.name AS coflow, job.submit_ns / 1e9 AS submit_s,
    count(*) AS flows, count(DISTINCT src) AS sources, count(DISTINCT dst) AS destinations, sum(bytes) AS bytes,
    max(bytes) AS longest
  FROM flow JOIN job USING(trace_id,job_id) JOIN trace USING(trace_id) WHERE family = 'bigdata' GROUP BY trace_id, job_id;
