/* Reading a trace store: one SQLite file of any number of traces, what arrives in order of arrival.
 */
#ifndef ORRERY_TRACES_STORE_H
#define ORRERY_TRACES_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/db.h"
#include "sim/base/error.h"
#include "sim/base/units.h"

/* A number that the source of the trace does not know (NULL in the file). */
#define STORE_UNKNOWN INT64_MIN

/* An open store; used by one thread at a time. Threads that read one file open it each. */
struct store;

/*
 * One trace. Every time in a trace counts from t0, which is its first submission unless the source
 * says when its observation begins: then what was there before has negative times. Texts are owned
 * by the store until store_close; NULL where unknown.
 */
struct trace_info {
    int64_t id;
    char name[128];
    char family[16];    /* "batch", "vm", ... */
    int64_t t0_unix_ns; /* calendar time of t0; STORE_UNKNOWN if the source has none */
    int64_t origin_ns;  /* the source's own clock at t0 */
    int64_t span_ns;    /* time of the last submission */
    int64_t procs;      /* size of the machine as the source states it; STORE_UNKNOWN */
    int64_t jobs;       /* what arrives: jobs; VMs in family "vm" and "gpu"; outages in "signal" */
    char format[32];    /* name of the importer's format, "swf" */
    char sha256[65];    /* of the uncompressed source */
    char importer[256]; /* version and options of the importer, with the hashes of further files */
    const char *source; /* file name of the source, without folder */
    const char *licence;
    const char *citation;
    const char *notes;
};

/* What a run needs of a job. STORE_UNKNOWN where the source says nothing. */
struct store_job {
    int64_t row;     /* dense from 0 in (submit, source) order */
    sim_time submit; /* from t0 */
    sim_time wait;   /* in the source's own system: for validation, never for simulation */
    sim_time run;
    sim_time request;   /* requested wall time */
    int64_t procs_used; /* allocated processors */
    int64_t procs;      /* requested processors */
    int64_t user;
    int64_t group;
    int64_t queue;
    int64_t partition;
    int64_t status;    /* code of the source; STORE_UNKNOWN too if it is a word */
    int64_t graph;     /* families with graphs: the one that arrives (store_graphs) */
    sim_time deadline; /* of that arrival, from its submission */
    int64_t number;    /* the source's own id, where it is a whole number without leading zeros */
    const char *name;  /* the source's own id otherwise, NULL if `number` says it; borrowed until
                          the next call on the cursor */
};

/*
 * Opens a store. DB_CREATE makes the file if it is absent; a file made here is removed again by
 * store_close if no trace was stored. Refuses what is not SQLite, not a trace store, or of another
 * version, and says which. NULL on failure.
 */
struct store *store_open(const char *path, enum db_mode mode, struct error *err);
void store_close(struct store *store); /* NULL is allowed; cursors must be done */
const char *store_path(const struct store *store);

/* The trace of a name. The error tells the nearest name, or which names there are. */
bool store_find(struct store *store, const char *name, struct trace_info *info, struct error *err);

/* All traces in order of import; the array is owned by the store until store_close. */
bool store_list(struct store *store, struct trace_info **infos, size_t *count, struct error *err);

/* Streams the jobs of one trace whose submit time is in [from, to), in order of arrival. */
struct store_cursor;

/*
 * Starts at the first job at or after `from` without reading those before it. Times count from t0;
 * INT64_MIN and TIME_NEVER stand for the beginning and the end. NULL on failure.
 */
struct store_cursor *store_jobs(struct store *store, int64_t trace_id, sim_time from, sim_time to,
                                struct error *err);

/* Fills the next job; *more is false when there is none. A damaged file is an error. */
bool store_next(struct store_cursor *cursor, struct store_job *job, bool *more, struct error *err);

void store_done(struct store_cursor *cursor); /* NULL is allowed */

/* Everything the store keeps of a job: what an exporter writes. */
struct store_row {
    struct store_job job;
    int64_t application;
    sim_time cpu;       /* average CPU time per processor */
    double mem_used_kb; /* per processor; NaN if unknown */
    double mem_req_kb;  /* per processor; NaN if unknown */
    int64_t after;      /* number of the preceding job in the source */
    sim_time think;     /* from the end of that job to the submission */
    const char *extra;  /* columns beyond those of the format, blank separated; NULL */
    int64_t source_row; /* place among the rows of the source, from 0 */
};

/* All rows of a trace in the order of the source; read by store_next_row, closed by store_done. */
struct store_cursor *store_rows(struct store *store, int64_t trace_id, struct error *err);
bool store_next_row(struct store_cursor *cursor, struct store_row *row, bool *more,
                    struct error *err);

/*
 * A VM, container or pod of a trace of family "vm" or "gpu". STORE_UNKNOWN (NaN, NULL) where the
 * source says nothing. Texts are borrowed until the next call on the cursor.
 */
struct store_vm {
    int64_t row;       /* dense from 0 in (submit, source) order */
    int64_t job;       /* row of the request or service it belongs to (store_rows) */
    sim_time submit;   /* from t0; negative: it was there before the observation began */
    sim_time run;      /* lifetime; STORE_UNKNOWN: does not end in the trace */
    int64_t cpu_milli; /* 1000 = one core */
    double cpu_mhz;    /* speed of all its cores together, for usage given in MHz */
    int64_t mem_bytes;
    int64_t disk_bytes;
    int64_t net_bps; /* bits per second */
    int64_t gpu_count;
    int64_t gpu_milli;    /* of each of its GPUs; below 1000: a share of one */
    const char *gpu_spec; /* models that will do, "A|B"; NULL: any */
    int64_t numa;         /* nodes of one machine it is split over in equal parts: 1, 2 */
    int64_t type;         /* row of its VM type (store_vm_types) */
    int64_t tenant;       /* number of the owner */
    int64_t priority;     /* 0 is the highest */
    int64_t evictable;    /* 1: may be evicted (spot), 0: not */
    int64_t movable;      /* 0: may not be migrated */
    int64_t censored;     /* 1: `run` is a lower bound */
    sim_time orig_start;  /* in the source's own system, like the next three */
    sim_time orig_end;
    int64_t orig_machine; /* row of the machine it is or was on */
    int64_t orig_numa;    /* its NUMA node there, if numa is 1 */
    const char *qos;      /* class of service in the source's words */
    const char *status;   /* what became of it, in the source's words */
    int64_t number;       /* the source's own id, as for jobs */
    const char *name;
};

/* VMs of a window, in order of arrival; like store_jobs. Read by store_next_vm, closed by done. */
struct store_cursor *store_vms(struct store *store, int64_t trace_id, sim_time from, sim_time to,
                               struct error *err);
bool store_next_vm(struct store_cursor *cursor, struct store_vm *vm, bool *more, struct error *err);

/*
 * Tables that are small beside the VMs are handed out whole: arrays in order of their rows, owned
 * by the store until store_close. *count is 0 where the trace has none.
 */

/* A type of machine. */
struct store_type {
    int64_t row;
    const char *name; /* NULL if the source gives none */
    int64_t cpu_milli, mem_bytes, disk_bytes, net_bps;
    double speed_mhz, idle_w, max_w; /* of a core; of the machine; NaN if unknown */
    int64_t gpu_count;
    const char *gpu_model;
};

bool store_types(struct store *store, int64_t trace_id, struct store_type **array, size_t *count,
                 struct error *err);

/* A part of a machine. */
enum store_unit_kind { STORE_NUMA, STORE_GPU, STORE_PE, STORE_DISK, STORE_NIC };
enum { STORE_UNIT_KINDS = 5 };

extern const char *const store_unit_name[STORE_UNIT_KINDS]; /* "numa", "gpu", ... */

struct store_unit {
    enum store_unit_kind kind;
    int64_t index; /* among the units of its kind */
    int64_t cpu_milli, mem_bytes;
    int64_t cpu_used, mem_used; /* taken at the start by what is not in the trace; milli, bytes */
    const char *model;
};

/* A machine with the figures of its type. */
struct store_machine {
    int64_t row;
    const char *name;
    int64_t type; /* row of the type; its figures are repeated in `figures` */
    struct store_type figures;
    int64_t rack, zone;
    const char *status;             /* "ACTIVE", ... in the source's words; NULL */
    const struct store_unit *units; /* by kind and index */
    size_t unit_count;
    size_t numa_count; /* units of kind STORE_NUMA: the first in `units` */
};

bool store_machines(struct store *store, int64_t trace_id, struct store_machine **array,
                    size_t *count, struct error *err);

/* A VM type. Its demands are unknown where only store_costs says what it needs. */
struct store_vm_type {
    int64_t row;
    const char *name;
    int64_t cpu_milli, mem_bytes, numa;
};

bool store_vm_types(struct store *store, int64_t trace_id, struct store_vm_type **array,
                    size_t *count, struct error *err);

/* What a VM type takes of a machine type, in billionths of that machine; ordered by both. */
struct store_cost {
    int64_t vm_type, machine_type;
    int64_t cpu_ppb, mem_ppb, disk_ppb, ssd_ppb, net_ppb;
};

bool store_costs(struct store *store, int64_t trace_id, struct store_cost **array, size_t *count,
                 struct error *err);

/* Constraints of placement; what each kind means stands in schema.sql. */
enum store_group_kind { STORE_AFFINITY, STORE_ANTI, STORE_FAULT_DOMAIN, STORE_MAX_PER };
enum store_scope { STORE_HOST, STORE_RACK, STORE_ZONE };

extern const char *const store_group_name[4]; /* "affinity", ... */
extern const char *const store_scope_name[3]; /* "host", ... */

struct store_group {
    int64_t row;
    const char *name; /* the source's own key */
    enum store_group_kind kind;
    enum store_scope scope;
    int64_t limit; /* STORE_MAX_PER */
};

bool store_groups(struct store *store, int64_t trace_id, struct store_group **array, size_t *count,
                  struct error *err);

/* Who is in a group, ordered by VM, then by group. */
struct store_member {
    int64_t vm, group;
    int64_t part; /* STORE_FAULT_DOMAIN: which domain */
};

bool store_members(struct store *store, int64_t trace_id, struct store_member **array,
                   size_t *count, struct error *err);

/* Jobs (services) that may run on certain machines only; a job that is not here runs on all. */
struct store_allowed {
    int64_t job, machine;
};

bool store_allowed(struct store *store, int64_t trace_id, struct store_allowed **array,
                   size_t *count, struct error *err);

/* Traffic: between services (rows of jobs) unless it belongs to a job itself, a coflow. */
struct store_flow {
    int64_t job; /* STORE_UNKNOWN: src and dst are jobs; else they are machines */
    int64_t src, dst;
    int64_t bytes;
};

bool store_flows(struct store *store, int64_t trace_id, struct store_flow **array, size_t *count,
                 struct error *err);

/* Machines that come, go and fail, in order of time. */
enum store_event_kind { STORE_ADD, STORE_REMOVE, STORE_UPDATE, STORE_FAIL, STORE_REPAIR };
enum { STORE_EVENT_KINDS = 5 };

extern const char *const store_event_name[STORE_EVENT_KINDS]; /* "add", ... */

struct store_event {
    sim_time time;
    int64_t machine; /* STORE_UNKNOWN: a share of all machines, chosen by the run */
    enum store_event_kind kind;
    double share;      /* 0 to 1, where the machine is unknown; else NaN */
    sim_time duration; /* of a failure that ends by itself; STORE_UNKNOWN: until its repair */
};

bool store_events(struct store *store, int64_t trace_id, struct store_event **array, size_t *count,
                  struct error *err);

/*
 * A graph of tasks of a trace of family "workflow", "soc" or "bigdata": what jobs are arrivals of.
 * Tasks and files have numbers in their graph, from 0; times count from the submission of the
 * graph.
 */
struct store_task {
    const char *name;  /* the source's own id */
    const char *kind;  /* what sort of task; NULL */
    int64_t instances; /* family "bigdata": tasks of the stage; unknown: its bytes say how many */
    int64_t cpu_milli; /* 1000 x the cores it needs at once */
    int64_t mem_bytes;
    double work;      /* operations, all cores together; NaN: only the costs say how long */
    double parallel;  /* part of the work that its cores share; NaN: unknown */
    sim_time release; /* it starts no earlier */
    sim_time deadline;
    sim_time run;         /* as recorded in the source's own system, on ... */
    int64_t orig_machine; /* ... this machine (store_machines) */
    sim_time orig_start;
    const char *status; /* what became of it, in the source's words; NULL */
    const char *attrs;  /* further facts of the source, JSON; NULL */
};

struct store_edge {
    int64_t from, to; /* tasks */
    int64_t bytes;    /* files that `from` writes and `to` reads included */
};

struct store_task_cost {
    int64_t task, type; /* of machine (store_types) */
    sim_time run;
    int64_t energy_uj;
};

struct store_data {
    const char *name;
    int64_t bytes;
};

/* A task writes (`out`) or reads a file. */
struct store_use {
    int64_t task, file;
    bool out;
};

struct store_graph {
    int64_t row;
    const char *name;
    sim_time deadline;      /* of an arrival that has none of its own */
    sim_time orig_makespan; /* in the source's own system: for validation */
    const char *attrs;      /* further facts of the source, JSON; NULL */
    const struct store_task *tasks;
    const struct store_edge *edges;      /* by source, then destination */
    const struct store_task_cost *costs; /* by task, then type */
    const struct store_data *files;
    const struct store_use *uses; /* by task, reads first */
    size_t task_count, edge_count, cost_count, file_count, use_count;
};

/* A store in which an edge, cost or use names what its graph does not hold is an error. */
bool store_graphs(struct store *store, int64_t trace_id, struct store_graph **array, size_t *count,
                  struct error *err);

/* Further figures of machine types, by type and name; the names are those of schema.sql. */
struct store_param {
    int64_t type;
    const char *name, *value;
};

bool store_params(struct store *store, int64_t trace_id, struct store_param **array, size_t *count,
                  struct error *err);

/* Rates between machines of two types, the same both ways. */
struct store_link {
    int64_t a, b; /* types; a = b: two machines of it; STORE_UNKNOWN: inside one machine */
    double rate;  /* B/s; NaN: unknown */
    sim_time latency;
};

bool store_links(struct store *store, int64_t trace_id, struct store_link **array, size_t *count,
                 struct error *err);

/* Whose series, and how its values are packed. */
enum store_entity { STORE_MACHINE, STORE_TASK, STORE_SITE };
enum store_codec { STORE_U8, STORE_U16, STORE_U32, STORE_F32, STORE_T32U32 };

extern const char *const store_entity_name[3]; /* "machine", "task", "site" */
extern const char *const store_codec_name[5];  /* "u8", ... */
extern const size_t store_codec_width[5];      /* bytes of a value, or of a pair */

/*
 * A measured quantity over time, packed as it lies in the file: value = raw x scale, and it holds
 * until the next. Metrics and units are listed in schema.sql. A series whose times need more than
 * 49 days may stand in several pieces, one after the other.
 */
struct store_series {
    enum store_entity entity;
    int64_t id; /* row of the VM or machine; 0 for the site */
    const char *metric, *unit;
    sim_time t0;   /* of the first value, from the t0 of the trace */
    sim_time step; /* between values; STORE_UNKNOWN with STORE_T32U32 */
    sim_time span; /* from t0 to the end of the last value; STORE_UNKNOWN: as long as its VM */
    int64_t n;     /* values */
    double scale;
    enum store_codec codec;
    const void *data; /* little-endian; n values, or n pairs (ms from t0, raw) */
};

/* Which series: id STORE_UNKNOWN = of all, metric NULL = all. */
struct store_series_key {
    enum store_entity entity;
    int64_t id;
    const char *metric;
};

/* Series in order of (id, metric, piece); read by store_next_series, closed by store_done. */
struct store_cursor *store_all_series(struct store *store, int64_t trace_id,
                                      const struct store_series_key *key, struct error *err);

/* Texts and data are borrowed until the next call. A damaged series is an error. */
bool store_next_series(struct store_cursor *cursor, struct store_series *series, bool *more,
                       struct error *err);

/* The pieces of the series of a key, copied: owned by the store until store_close. NULL on failure.
 */
struct store_series *store_series(struct store *store, int64_t trace_id,
                                  const struct store_series_key *key, size_t *count,
                                  struct error *err);

/* Steps through the values of a piece. Set `series`, leave the rest zero. */
struct store_steps {
    const struct store_series *series;
    int64_t at; /* index of the value that comes next */
};

/* The next value and the time (from t0 of the trace) from which it holds; false after the last. */
bool store_step(struct store_steps *steps, sim_time *time, double *value);

/* Value `i` of a piece, 0 <= i < n, and the time from which it holds. */
double store_value(const struct store_series *series, int64_t i, sim_time *time);

/* How much a trace holds besides what arrives. */
struct store_sizes {
    int64_t jobs, vms, machines, types, vm_types, groups, flows, events, series, samples;
    int64_t graphs, edges, files; /* their tasks count as `vms` */
};

bool store_sizes(struct store *store, int64_t trace_id, struct store_sizes *sizes,
                 struct error *err);

/* Columns whose values may be names in the source. */
enum store_label { STORE_USER, STORE_GROUP, STORE_APPLICATION, STORE_QUEUE, STORE_PARTITION };
enum { STORE_LABELS = 5 };

extern const char *const store_label_name[STORE_LABELS]; /* "user", "group", ... */

/* Queues that have names in the source, by id; as the small tables above. */
struct store_queue {
    int64_t id; /* store_job.queue */
    const char *name;
};

bool store_queues(struct store *store, int64_t trace_id, struct store_queue **array, size_t *count,
                  struct error *err);

/* The connection, for the other files of traces/. */
struct db *store_db(struct store *store);

/* A text that lives as long as the store; NULL stays NULL. */
const char *store_text(struct store *store, const char *text);

/* `count` * `size` zeroed bytes that live as long as the store. */
void *store_array(struct store *store, size_t count, size_t size);

#endif
