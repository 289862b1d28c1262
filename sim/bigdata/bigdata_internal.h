/* State shared by the files of the bigdata system; nobody else includes it. */
#ifndef ORRERY_BIGDATA_INTERNAL_H
#define ORRERY_BIGDATA_INTERNAL_H

#include "sim/base/stats.h"
#include "sim/base/text.h"
#include "sim/bigdata/bigdata.h"
#include "sim/bigdata/bigdata_spec.h"
#include "sim/engine/engine.h"
#include "sim/model/network.h"
#include "sim/system.h"

enum big_metric {
    M_COMPLETION,
    M_SLOWDOWN,
    M_WAIT,
    M_TASK_WAIT,
    M_TASK_TIME,
    M_CCT,
    M_WAITING,
    M_RUNNING,
    M_IN_SYSTEM,
    M_FAIRNESS,
    M_MAKESPAN,
    M_UTILIZATION,
    M_JOBS,
    M_FAILED,
    M_TASKS,
    M_LOCAL,
    M_RACK,
    M_REMOTE,
    M_COPIES,
    M_COPIES_WON,
    M_KILLED,
    M_LOST,
    M_WASTED,
    M_MOVES,
    M_BYTES,
    M_DECISIONS,
    M_CONFLICTS,
    M_MESSAGES,
    M_BUSY,
    M_WASTED_THINK,
    M_EVENTS,
    M_TIES
};

/* Record tables, in the order of big_tables. */
enum big_record { TABLE_JOBS, TABLE_TASKS, TABLE_COFLOWS };

enum { BIG_ROLES = 4 };

/* A policy of the run and where its private bytes begin in those of each entity. */
struct role {
    const struct bigdata_policy *ops;
    void *self;
    size_t job_offset, stage_offset, machine_offset;
};

enum task_state { TASK_WAITING, TASK_RUNNING, TASK_DONE };

/* Tasks of a stage by where their blocks are: runs of one place, each sorted by task. */
struct local_index {
    uint32_t places, entries;
    uint32_t *place;  /* machines or racks, ascending */
    uint32_t *begin;  /* of the run of each, and the end of the last */
    uint32_t *cursor; /* no waiting task of the run before it */
    uint32_t *task;
};

struct stage {
    uint8_t *state;    /* of each task: enum task_state */
    uint8_t *tries;    /* attempts of each, 255: that many or more */
    uint32_t cursor;   /* no task before it waits */
    sim_time *drawn;   /* durations from `dist`; NULL: see the spec */
    uint32_t *where;   /* machine that has the output of each; NULL: nothing can be lost */
    uint32_t *replica; /* machines of each task's block; NULL: no input */
    uint32_t replicas; /* of a block */
    struct local_index by_machine, by_rack;
    uint32_t first;       /* attempt; BIG_NONE: none */
    bool held;            /* it gave way: its tasks wait until its parents are complete */
    sim_time ready_since; /* its tasks could start from here */
    sim_time parents_done;
};

struct job {
    struct big_job view; /* first member */
    struct stage *stage;
    const struct big_stage *spec;
    char *name;
    uint32_t next, prev;                 /* slots, in the order of arrival */
    uint32_t next_waiting, prev_waiting; /* the same of jobs with waiting tasks */
    bool waits;                          /* it is in that list */
    sim_time first_start;                /* TIME_NEVER: nothing has run */
    double ideal_ns;                     /* critical path by the longest tasks, without waiting */
    double share;   /* running / weight, as it counts in the fairness now ... */
    bool counts;    /* ... if it does */
    struct rng rng; /* of durations from profiles */
    bool over;
    int64_t failures;
    size_t bytes; /* of the block that holds stages and private bytes */
    void *block, *priv, *stage_priv;
};

struct attempt {
    struct big_attempt view; /* first member */
    bool used;
    bool waits;            /* for its parents: a reduce that started early, or lost outputs */
    sim_time from;         /* it is there from then on: its start and the delay of that */
    sim_time fetched_by;   /* a reduce that started early has read what there was by then */
    sim_time begin, time;  /* it computes from `begin` (TIME_NEVER: not known yet) for so long */
    struct event_id event; /* its end; while it waits, when it gives way */
    struct network_flow flow;
    uint32_t use; /* of the slot, counted: a flow that has ended may be told after its attempt is */
    uint32_t twin;             /* the other attempt of the task; BIG_NONE: none */
    uint32_t next_on, prev_on; /* of the machine */
    uint32_t next_of, prev_of; /* of the stage */
};

struct machine {
    struct big_machine view; /* first member */
    uint32_t first;          /* attempt */
    double factor;           /* hidden, on its speed */
    bool beats;              /* its next heartbeat is scheduled */
    bool touched;            /* it has got room since the last pass */
    struct big_job *coming;  /* it moves to this job; NULL: which is over ... */
    struct event_id arrival; /* ... and comes with this event */
    struct rng rng;          /* of failures */
};

struct big_totals {
    sim_time first_arrival, last_end;
    int64_t jobs, failed, tasks, level[3], copies, copies_won, killed, lost, moves;
    int64_t task_rows;
    double busy_ns, wasted_ns, bytes, count[BIG_COUNTS];
    double fair_sum, fair_squares, fair_time, fair_area, fair_span;
    int64_t fair_jobs;
};

struct big {
    struct arena *arena;
    struct slab memory;
    const struct run_input *input;
    const struct big_platform *platform;
    struct big_options options;
    struct engine *engine;
    struct error error;
    bool failed, over;
    struct rng rng, place_rng;

    struct role role[BIG_ROLES];
    uint32_t roles, caller;
    bool schedules;  /* a policy starts tasks */
    bool spare;      /* a policy speculates */
    bool executors;  /* tasks must fit on every machine */
    bool wants_pass; /* a policy decides or takes offers, or levels are measured */
    size_t job_bytes, stage_bytes, machine_bytes; /* private, of all policies */

    struct machine *machine;
    char *machine_priv;
    uint32_t machines, racks, rack_size;
    int64_t capacity[BIG_RESOURCES];
    int64_t least[BIG_RESOURCES]; /* of one machine */
    uint64_t *room;               /* machines with a free core, one bit each */
    uint32_t *touched, *offered;  /* machines with new room, and those of the pass before */
    uint32_t touched_count;
    bool new_waiting; /* tasks wait that did not before the last pass */

    struct job **job; /* by slot */
    uint32_t *free_job;
    size_t jobs, job_room, free_jobs, in_system;
    uint32_t first_job, last_job, first_waiting, last_waiting;
    struct attempt **attempt; /* by slot */
    uint32_t *free_attempt;
    size_t attempts, attempt_room, free_attempts;
    uint32_t waiting, running, stuck; /* attempts that wait for their parents */
    uint32_t down;                    /* machines */
    uint32_t travelling;              /* executors on their way */
    uint64_t idle_fails;              /* failures in a row, the same */
    uint64_t idle_beats;              /* reports in a row while nothing could happen but starts */

    const char **queue;
    uint32_t queues, queue_room;

    struct dist straggle, slow;
    bool straggles;
    struct network *network; /* NULL: by levels */
    struct coflows *coflows; /* NULL: no policy for them */

    struct big_arrival next;
    bool more, levels, pass_pending;
    sim_time pass_time; /* of the last pass ... */
    uint64_t passes;    /* ... and how many there were at that instant */
    int64_t read;
    uint64_t arrivals;
    uint32_t on_arrive, on_pass, on_done, on_give_way, on_beat, on_moved, on_message, on_fail,
        on_repair;
    struct big_message *message; /* in flight, by slot */
    uint32_t *free_message;
    size_t messages, message_room, free_messages;
    struct big_totals totals;
    struct text scratch;
};

static inline struct job *job_of(const struct big_job *view)
{
    return (struct job *)(uintptr_t)view;
}

static inline struct stage *stage_of(const struct big_stage_view *view)
{
    return &job_of(view->job)->stage[view->index];
}

static inline struct attempt *attempt_of(const struct big_attempt *view)
{
    return (struct attempt *)(uintptr_t)view;
}

/*
 * Tells all policies of the run; an op may call verbs, which tell others in turn. ARGS are those of
 * the op in parentheses, `me` being the policy's own struct: TELL(big, decide, (me, big)).
 */
#define TELL(BIG, OP, ARGS)                                                \
    do {                                                                   \
        uint32_t before_ = (BIG)->caller;                                  \
        for (uint32_t r_ = 0; r_ < (BIG)->roles && !(BIG)->failed; r_++) { \
            void *me = (BIG)->role[r_].self;                               \
            (BIG)->caller = r_;                                            \
            if ((BIG)->role[r_].ops->OP)                                   \
                (BIG)->role[r_].ops->OP ARGS;                              \
        }                                                                  \
        (BIG)->caller = before_;                                           \
    } while (0)

/* bigdata_run.c */
void big_stop(struct big *big, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* bigdata_jobs.c: jobs and stages */
bool big_jobs_admit(struct big *big, const struct big_arrival *item);
void big_stage_task_done(struct big *big, struct big_stage_view *stage, uint32_t task);
void big_stage_task_undone(struct big *big, struct big_stage_view *stage, uint32_t task); /* lost */
void big_job_waits(struct big *big, struct big_job *job, int64_t more);
void big_stage_hold(struct big *big, struct big_stage_view *stage); /* until its parents are done */
void big_stage_wait(struct big *big, struct big_stage_view *stage, uint32_t task); /* again */
void big_job_end(struct big *big, struct big_job *job, const char *status);
void big_job_fail(struct big *big, struct big_job *job);
const char *big_job_label(const struct job *job, char room[32]);

/* bigdata_tasks.c: attempts */
const struct big_attempt *big_task_start(struct big *big, struct big_stage_view *stage,
                                         uint32_t task, uint32_t machine, sim_time delay);
void big_attempt_over(struct big *big, struct attempt *attempt, int end);
void big_attempts_fetch(struct big *big, struct big_stage_view *stage); /* its parents are done */
bool big_may_wait(const struct big *big); /* something but a start is still to come */
void big_tasks_create(struct big *big);
void big_on_flow_done(void *context, uint64_t item);

/* bigdata_time.c: how long things take */
sim_time big_task_time(struct big *big, const struct big_stage_view *stage, uint32_t task,
                       uint32_t machine);
double big_straggle_of(struct big *big, const struct big_stage_view *stage, uint32_t task);
double big_read_ns(const struct big *big, double bytes, int level);
void big_stage_draw(struct big *big, struct job *job, uint32_t index); /* durations */
double big_stage_longest(const struct job *job, uint32_t index);       /* ns, at speed 1 */

/* bigdata_data.c: blocks */
void big_stage_place(struct big *big, struct big_stage_view *stage);
void big_stage_unplace(struct big *big, struct big_stage_view *stage);
void big_index_wait(struct big *big, struct big_stage_view *stage, uint32_t task);
bool big_network_open(struct big *big, struct error *err);
bool big_network_fetch(struct big *big, struct attempt *attempt, double local, double remote);

/* bigdata_machines.c */
void big_machines_create(struct big *big);
void big_machine_take(struct big *big, uint32_t machine, const int64_t *demand, int sign);
void big_machine_touch(struct big *big, uint32_t machine);
void big_machines_wake(struct big *big); /* heartbeats, as tasks wait */
void big_executors_leave(struct big *big, struct big_job *job);

/* bigdata_pass.c */
void big_pass_ask(struct big *big);
void big_pass_create(struct big *big);
bool big_calm(struct big *big); /* counts a decision or message; false: the policy spins */
void big_offer_room(struct big *big, uint32_t machine);

/* coflow.c */
bool big_coflows_create(struct big *big, struct error *err);
bool big_coflow_check(struct big *big, const struct big_arrival *item); /* sets big->error */
bool big_coflow_admit(struct big *big, const struct big_arrival *item);
void big_coflows_alive(struct big *big); /* measures those that are not over */

/* bigdata_metrics.c */
extern const struct metric big_metrics[];
extern const char *const big_measures[];
extern const char *const big_series[];
extern const struct record_table big_tables[];
void big_measure_levels(struct big *big);
void big_measure_share(struct big *big, struct job *job);
bool big_measure_attempt(struct big *big, const struct attempt *attempt, int end);
bool big_measure_job(struct big *big, const struct job *job, const char *status);

bool big_measure_coflow(struct big *big, const struct coflow *coflow, const char *name);
bool big_measure_coflow_alive(struct big *big, const struct coflow *coflow, const char *name);
void big_measure_end(struct big *big);

/* bigdata_show.c */
void big_words(struct big *big); /* what events are about */
void big_show(const void *state, struct show *show);

#endif
