/* State shared by the files of the dag system; nobody else includes it. */
#ifndef ORRERY_DAG_INTERNAL_H
#define ORRERY_DAG_INTERNAL_H

#include "sim/base/dist.h"
#include "sim/base/heap.h"
#include "sim/base/map.h"
#include "sim/base/stats.h"
#include "sim/base/text.h"
#include "sim/base/vec.h"
#include "sim/dag/dag.h"
#include "sim/dag/dag_spec.h"
#include "sim/engine/engine.h"
#include "sim/model/share.h"
#include "sim/system.h"

enum dag_metric {
    M_LATENCY,
    M_SLR,
    M_SPEEDUP,
    M_EFFICIENCY,
    M_SLACK,
    M_ROBUSTNESS,
    M_TARDINESS,
    M_TASK_WAIT,
    M_DATA_WAIT,
    M_IN_SYSTEM,
    M_READY,
    M_RUNNING,
    M_BUSY,
    M_LEASED,
    M_POWER,
    M_TEMPERATURE,
    M_MAKESPAN,
    M_UTILIZATION,
    M_COST,
    M_MISSES,
    M_MISSED_SHARE,
    M_DATA_MOVED,
    M_TRANSFERS,
    M_ENERGY,
    M_EDP,
    M_PEAK_TEMPERATURE,
    M_THROTTLED,
    M_JOBS,
    M_TASKS,
    M_REPEATED,
    M_PREEMPTED,
    M_BOUND,
    M_EVENTS,
    M_TIES
};

/* Record tables, in the order of dag_tables. */
enum dag_record { TABLE_JOBS, TABLE_TASKS, TABLE_TRANSFERS, TABLE_TYPES };

/* What is known of a graph on this platform, once for all jobs that share a lasting graph. */
struct graph_info {
    const struct taskgraph *graph;
    uint32_t users;    /* jobs; of a lasting graph one more */
    sim_time *cost;    /* [task * kinds + kind of machine]; TIME_NEVER: cannot run there */
    double *real;      /* the same as doubles in ns, INFINITY for TIME_NEVER: for problems */
    bool measured;     /* the three below are known */
    double least_path; /* critical path with the least cost of each task, ns */
    double mean_path;  /* and with costs averaged over the kinds that can run it */
    double serial;     /* all tasks on the machine where that takes least, ns; INFINITY: none can */
};

/* A task with what a policy must not see. */
struct task {
    struct dag_task view;     /* first member */
    struct task *prev, *next; /* among the ready tasks, or those of its machine once assigned */
    double key;               /* of its place on the machine */
    uint64_t seq;             /* and the order among equal keys */
    sim_time data_at;         /* when the last of its data so far came, or will come */
    sim_time planned;         /* start in its plan, or when it was assigned early; or NEVER */
    sim_time run;             /* running: time it takes in all, at the top frequency */
    sim_time begun;           /* of the execution under way */
    sim_time since;           /* running: when `left` was right */
    double left;              /* part of its run that is to be done: 1 before the first start */
    double rest;              /* ticks: ns at the top frequency that the present run still needs */
    struct event_id event;    /* its end, the end of its wait for data or its release */
    struct share_task shared; /* on a machine that shares */
    uint32_t transfers;       /* on the way to it */
    uint32_t cause;           /* task of the job whose end or data let it start; TASKGRAPH_NONE */
    uint32_t last_data;       /* task whose data came last; TASKGRAPH_NONE */
    uint32_t attempts;        /* executions begun */
    bool present;             /* all its data are on its machine */
};

struct job {
    struct dag_job view; /* first member */
    struct task *task;
    struct graph_info *info;
    struct job *prev, *next;   /* in the system, by arrival */
    struct file_copies *files; /* dag_data.c; NULL: data go along edges */
    size_t size;               /* of the piece of memory that holds job, tasks and private bytes */
    int64_t number;            /* of the source, or */
    char *name;                /* a copy of its name */
    struct taskgraph *own;     /* graph that belongs to the job */
    uint32_t *own_recorded;    /* likewise */
    double plan_makespan;      /* of a static plan, from its submission, ns; 0: none */
    bool measured;             /* it came after the warm-up */
    void *priv;
};

struct machine {
    uint32_t kind, cores;
    uint32_t busy;             /* cores */
    uint32_t running;          /* tasks */
    uint32_t queued;           /* assigned tasks that do not run */
    uint32_t assigned;         /* in decision `decision`, */
    uint64_t decision;         /* the last one that assigned something to it */
    uint32_t next_idle;        /* of a lease that has ended: the next of its kind, + 1 */
    bool dirty;                /* in the list of machines that may start something */
    bool leased;               /* on demand */
    sim_time since;            /* of the lease; TIME_NEVER: not paid for yet */
    int64_t ended;             /* jobs that had arrived when the last lease of it ended */
    struct task *first, *last; /* assigned and running */
    struct heap waiting;       /* slots of tasks that may start, by (key, seq) */
    sim_time last_end;         /* of the task that ended last, */
    uint64_t last_job;         /* the order of its job, */
    uint32_t last_task;        /* and its number there; TASKGRAPH_NONE: none yet */
    const char *name;          /* NULL: its number */
};

struct dag_totals {
    sim_time first_submit, last_finish;
    int64_t task_rows, transfer_rows; /* of the records */
    int64_t ended;                    /* jobs, the warm-up included */
    int64_t jobs, tasks, misses, with_deadline, repeated, preempted, transfers;
    int64_t dropped;
    double moved; /* B */
    double cost;
    double busy_time; /* core-seconds of tasks */
    double bound;     /* greatest lower bound of a plan, ns */
};

struct type_totals; /* dag_metrics.c */
struct soc_room;    /* dag_soc.c */
struct tick_room;   /* dag_tick.c */
struct data_room;   /* dag_data.c */

struct dag {
    struct arena *arena;
    struct slab memory;
    const struct run_input *input;
    const struct dag_platform *platform;
    const struct dag_policy *policy;
    void *self;
    struct dag_options options;
    struct engine *engine;
    struct error error;
    bool failed;
    struct rng rng;
    struct dist noise;
    bool noisy;
    double noise_cv;

    const struct dag_machine *kind; /* kinds of machines */
    uint32_t kinds;
    struct machine *machine; /* moves when machines are leased */
    uint32_t machines, machine_room;
    uint32_t *idle_lease; /* [kind]: first free lease + 1, chained by next_idle */
    bool elastic;         /* its machines are there on demand only */
    struct share *share;  /* of the machines that share; NULL: none does */
    uint32_t *dirty;      /* machines that may start something */
    uint32_t dirty_count, dirty_room;

    struct job **slot; /* by id; NULL: free */
    uint32_t *free_slot;
    size_t slots, slot_room, free_slots, free_room;
    struct job *first_job, *last_job;
    uint32_t in_system;
    uint32_t running, busy, leases; /* tasks, cores, machines on demand */
    struct task *first_ready, *last_ready;
    size_t ready;
    uint64_t sequence;   /* of assignments */
    struct task **queue; /* tasks by the slots that heaps of machines hold */
    uint32_t *free_queue;
    uint32_t queue_slots, queue_room, free_queues; /* both arrays have queue_room */

    struct graph_info **info; /* of lasting graphs */
    size_t infos, info_room;
    struct map info_of; /* from the address of a lasting graph */

    struct dag_arrival next; /* item that comes next */
    bool more;
    int64_t read, arrivals;
    sim_time shift;    /* by which a full system has put off the arrivals so far */
    bool held;         /* `next` waits for a place */
    bool pass_pending; /* a pass comes at the end of this instant */
    bool changed;      /* something a policy should know of happened since its last decide */
    uint64_t decision; /* number of the policy's running decide */
    bool levels;       /* somebody wants a level */
    bool over;         /* options.most_jobs have ended */
    struct event_id wake;
    int64_t passes; /* since anything happened */
    uint32_t on_arrive, on_pass, on_wake, on_end, on_data, on_release;

    struct data_room *data;
    struct soc_room *soc;   /* NULL: no operating points, no thermal model */
    struct tick_room *tick; /* NULL: event by event */
    struct type_totals *types;
    size_t type_count;
    struct dag_totals totals;
    struct text scratch;
};

static inline struct task *task_of(const struct dag_task *task)
{
    return (struct task *)(uintptr_t)task;
}

static inline struct job *job_of(const struct dag_job *job)
{
    return (struct job *)(uintptr_t)job;
}

static inline struct job *job_of_task(const struct task *task)
{
    return job_of(task->view.job);
}

static inline const struct taskgraph *graph_of(const struct task *task)
{
    return task->view.job->graph;
}

static inline const struct taskgraph_task *spec_of(const struct task *task)
{
    return &graph_of(task)->task[task->view.index];
}

/* Whether a task has no machine yet. */
static inline bool may_assign(const struct task *task)
{
    return task->view.state == DAG_READY ||
           (task->view.state == DAG_WAITING && task->planned == TIME_NEVER);
}

/* Whether machines start their tasks in the order of the keys only. */
static inline bool starts_in_order(const struct dag *d)
{
    return d->policy->strict || d->policy->plan;
}

/* Events and tasks that others hold name a task by its job's slot and its number. */
static inline struct task *task_at(const struct dag *d, uint64_t job, uint64_t index)
{
    return &d->slot[job]->task[index];
}

static inline struct event event_of(const struct task *task, sim_time time, uint32_t handler)
{
    return (struct event){ .time = time,
                           .phase = PHASE_COMPLETE,
                           .handler = handler,
                           .a = task->view.job->id,
                           .b = task->view.index };
}

/* A transfer as it is told to the records. */
struct transfer_row {
    uint32_t from; /* task; TASKGRAPH_NONE: the storage */
    uint32_t to;   /* task; of a file: the machine */
    bool file;
    double bytes;
    sim_time start, finish;
};

/* dag_run.c: arrivals, passes */
void dag_stop(struct dag *d, const char *format, ...) __attribute__((format(printf, 2, 3)));
void dag_changed(struct dag *d);                 /* asks for a pass at the end of this instant */
void dag_dirty(struct dag *d, uint32_t machine); /* it may start something in that pass */
bool dag_full(const struct dag *d);
void dag_room(struct dag *d);   /* a job has ended: an arrival may have waited for its place */
void dag_decide(struct dag *d); /* the policy's turn */
bool dag_read(struct dag *d);   /* the next item into d->next; d->more: there is one */
struct job *dag_arrive(struct dag *d); /* d->next, now: told, planned; NULL: the run failed */

/* dag_jobs.c: jobs, ready tasks, costs */
struct job *job_arrive(struct dag *d, const struct dag_arrival *arrival);
void job_end(struct dag *d, struct job *job);
void job_begin(struct dag *d, struct job *job); /* tasks without predecessors become ready */
const char *job_label(const struct job *job, char room[32]);
const char *task_label(const struct task *task, char room[32]);
void ready_add(struct dag *d, struct task *task);
void ready_remove(struct dag *d, struct task *task);
void info_measure(struct dag *d, struct graph_info *info);
sim_time cost_on_kind(const struct dag *d, const struct task *task, uint32_t kind);

/* All that a successor waits for has ended: it becomes ready, or waits for its release first. */
void task_unblock(struct dag *d, struct task *task);
void on_release(void *context, struct engine *engine, const struct event *event);

/* dag_pe.c: machines */
bool machines_create(struct dag *d, struct error *err);
void machines_start(struct dag *d); /* all dirty ones start what they can */
bool task_assign(struct dag *d, struct task *task, uint32_t machine, double key);
void task_present(struct dag *d, struct task *task); /* its data are there */
void task_start(struct dag *d, struct task *task);
void task_end(struct dag *d, struct task *task);     /* its run is over: frees, tells, unblocks */
bool task_preempt(struct dag *d, struct task *task); /* false: it is just ending */

/* The speed of a kind of machine, relative to its top frequency, has just changed. */
void kind_retime(struct dag *d, uint32_t kind, double before, double now);
uint32_t machine_lease(struct dag *d, uint32_t kind); /* not paid for yet */
void machine_use(struct dag *d, uint32_t id);         /* a lease is paid for from here on */

/* dag_data.c: what tasks send to each other */
bool data_create(struct dag *d, struct error *err);
void data_arrive(struct dag *d, struct job *job);     /* a job is there, nothing is assigned yet */
void data_promised(struct dag *d, struct task *task); /* likewise, before it is ready */
void data_assigned(struct dag *d, struct task *task); /* it has a machine now */
void data_sent(struct dag *d, struct task *task);     /* it has ended */
void data_free(struct dag *d, struct job *job);
/* Time of bytes from one machine to another without contention; a multiple of options.tick. */
sim_time data_time(const struct dag *d, double bytes, uint32_t from, uint32_t to);
sim_time data_to_memory(const struct dag *d, double bytes, uint32_t from);
/* From the storage, where the files of the start are. */
sim_time data_from_storage(const struct dag *d, double bytes, uint32_t to);
sim_time data_from_memory(const struct dag *d, double bytes, uint32_t to);
void data_links(const struct dag *d, struct problem_links *links); /* what planners assume */

/* dag_problem.c: static plans */
bool plan_job(struct dag *d, struct job *job);

/* dag_soc.c: operating points, power, temperature. All but soc_create need d->soc. */
bool soc_room_create(struct dag *d, struct error *err); /* leaves d->soc NULL if nothing needs it */
double soc_speed(const struct dag *d, uint32_t kind);   /* present frequency over the top one */
void soc_changed(struct dag *d, uint32_t machine, int64_t cores); /* busy there, more or fewer */
void soc_finish(struct dag *d); /* hands the last figures to the meter */
/*
 * With ticks energy is added up as DS3 does: a task adds its power and its part of the base power
 * for each window at its beginning, with the tasks of the cluster that have acted until then; at
 * each look an idle machine adds the same for a window. The thermal model takes the power of a
 * cluster as it was when one of these last happened there, and an idle cluster heats with the whole
 * base power once more.
 */
void soc_tick_begin(struct dag *d, uint32_t machine,
                    int64_t cores); /* acts first; < 0: has ended */
void soc_tick_window(struct dag *d, const struct task *task, double length); /* ns */
void soc_tick_look(struct dag *d); /* every options.sample */

/* dag_tick.c: DS3's executor in steps of options.tick. All but tick_create need d->tick. */
bool tick_create(struct dag *d, struct error *err);   /* leaves d->tick NULL without options.tick */
bool tick_run(struct dag *d, struct error *err);      /* in the place of engine_run */
void tick_assigned(struct dag *d, struct task *task); /* to the executable list */

/* dag_metrics.c */
extern const struct metric dag_metrics[];
extern const char *const dag_measures[];
extern const char *const dag_series[];
void dag_measure_start(struct dag *d); /* at time 0 */
void dag_measure_levels(struct dag *d);
/* An execution is over that had its cores for so long [s]. */
bool dag_measure_task(struct dag *d, struct task *task, double seconds);
void dag_measure_lease(struct dag *d, uint32_t kind, sim_time since); /* and a lease */
bool dag_measure_job(struct dag *d, struct job *job);
void dag_measure_transfer(struct dag *d, const struct job *job, const struct transfer_row *row);
void dag_measure_end(struct dag *d);

/* dag_records.c; false when a row cannot be kept: the run has failed. */
extern const struct record_table dag_tables[];
bool record_job(struct dag *d, struct job *job);
void record_transfer(struct dag *d, const struct job *job, const struct transfer_row *row);
void record_types(struct dag *d);

/* A task of a job that has ended, as it ran. */
struct running_order {
    uint32_t task;
    uint32_t next; /* that its machine ran after it, of the job; TASKGRAPH_NONE */
    uint32_t place, machine;
    sim_time start;
};

/* All tasks of a job that has ended, by start; the caller's, mem_free. */
struct running_order *job_in_order(const struct job *job);

/* dag_show.c */
void dag_words(struct dag *d); /* what events are about */
void dag_show(const void *state, struct show *show);

#endif
