/* State shared by the files of the os system; nobody else includes it. */
#ifndef ORRERY_OS_INTERNAL_H
#define ORRERY_OS_INTERNAL_H

#include "sim/base/stats.h"
#include "sim/base/text.h"
#include "sim/engine/engine.h"
#include "sim/os/os.h"
#include "sim/os/os_spec.h"
#include "sim/system.h"

enum os_metric {
    M_TURNAROUND,
    M_RESPONSE,
    M_WAIT,
    M_SLOWDOWN,
    M_LATENCY,
    M_JOB_RESPONSE,
    M_TARDINESS,
    M_JITTER,
    M_SHARE,
    M_FAIRNESS,
    M_READY,
    M_RUNNING,
    M_IN_SYSTEM,
    M_MAKESPAN,
    M_UTILIZATION,
    M_SWITCHES,
    M_VOLUNTARY,
    M_INVOLUNTARY,
    M_MIGRATIONS,
    M_PREEMPTIONS,
    M_MISSES,
    M_JOBS,
    M_THREADS,
    M_LOCK_WAIT,
    M_LONGEST_WAIT,
    M_WARM,
    M_THROTTLED,
    M_EVENTS,
    M_TIES
};

/* Record tables, in the order of os_tables. */
enum os_record { TABLE_THREADS, TABLE_SEGMENTS, TABLE_JOBS };

/* What a thread is blocked at. */
enum os_blocked {
    NOT_BLOCKED,
    AT_LOCK,
    AT_CONDITION,
    AT_BARRIER,
    AT_SUSPENSION,
    AT_JOIN,
    BLOCKED_KINDS
};

/* Of a thread: locks, conditions, children. */
struct thread_sync {
    bool pending; /* it needs a CPU to do its present step */
    bool woken;   /* from where it was blocked: whatever comes next needs a CPU */
    int blocked;  /* enum os_blocked */
    uint32_t object, mutex;
    uint32_t holds;        /* mutexes */
    struct thread *behind; /* the next one in the same queue */
    sim_time since, total; /* blocked */
    uint64_t stream;       /* of its random numbers */
    int64_t forks, children;
    uint32_t parent; /* slot; OS_NO_CPU: none */
    uint64_t parent_order;
};

struct thread {
    struct os_thread view; /* first member */
    const struct os_program *program;
    uint32_t step;
    int64_t loops_left; /* INT64_MAX: for ever */
    double left;        /* CPU time of the present run step that is to be done, ns at speed 1 */
    struct rng rng;     /* of the times of its steps */
    sim_time due;       /* when its last sleep was to be over, without slack and cost */
    bool over;          /* its program: it ends when it gets a CPU */
    bool told;          /* the policy has it or has had it */
    bool waking;        /* it has woken and not run since: a latency is to be told */
    int64_t jobs;       /* of a periodic task, begun */
    sim_time release;   /* of its present job */
    sim_time first_run; /* TIME_NEVER: not yet */
    sim_time waited, longest_wait;
    sim_time last_response; /* of its last job; -1: none yet */
    int64_t voluntary, involuntary, migrations, job_preemptions;
    struct thread *group_next, *group_prev; /* of its group */
    int held_for;   /* enum os_reason: why it is enqueued once its group may run again */
    uint32_t queue; /* CPU whose queue it is in */
    uint32_t home;  /* NUMA node of its memory; OS_NO_CPU: it has not run yet */
    uint32_t warm_cpu;
    sim_time warm_time; /* that it has run on that CPU since it came there */
    int64_t working_set;
    bool cached; /* it is in the list of that CPU's limited cache */
    struct thread *cache_older, *cache_newer;
    int64_t number;
    char *name;
    struct thread_sync sync;
    void *priv;
};

/* A mutex, condition, barrier or suspension, and who waits there. */
struct sync_object {
    struct thread *owner; /* of a mutex; NULL: it is free */
    struct thread *first, *last;
    uint32_t waiting;
    uint32_t members; /* of a barrier; 0: nobody has come yet */
};

struct sync_table {
    struct sync_object *object;
    uint32_t count;
};

struct cpu {
    struct thread *current; /* NULL: idle */
    uint64_t last;          /* that ran last: its order + 1; 0: nobody yet */
    sim_time since;         /* the current one has run without a break */
    sim_time picked;        /* when it was picked last */
    sim_time charged;       /* CPU time is charged up to here; ahead while a switch costs */
    double speed;
    uint32_t ready;
    bool expired; /* the slice of the current one is used up */
    bool resched; /* in this instant */
    bool ticked;  /* the policy asked for it at a tick: told as a slice's end */
    sim_time busy;
    struct thread *cache_oldest, *cache_newest; /* working sets in its limited cache, by use */
    int64_t cache_used;
    struct event_id done, slice, tick, alarm;
    void *priv;
};

struct group {
    const struct os_group *spec;
    int32_t parent;              /* index; -1: none */
    int32_t child, sibling;      /* the last group in it; the one listed before it; -1: none */
    struct thread *first, *last; /* its own threads, as they came */
    sim_time used, charged;      /* in the present period; up to this time */
    sim_time renewal;            /* when the next period begins */
    uint32_t running;            /* threads, those of groups below included */
    bool throttled;
    sim_time since;        /* throttled */
    struct event_id empty; /* when its quota will be used up */
    struct thread **held;  /* that wait for the next period, of groups below, too */
    size_t helds, room;
};

struct os_totals {
    sim_time first_arrival, last_end;
    int64_t threads, jobs, misses, switches, voluntary, involuntary, migrations, preemptions;
    int64_t segment_rows, job_rows;
    sim_time busy, warm, throttled, longest_wait;
    double share_sum, share_squares;
    int64_t shares;
};

struct os {
    struct arena *arena;
    struct slab memory;
    const struct run_input *input;
    const struct os_platform *platform;
    const struct os_policy *policy;
    void *self;
    struct os_options options;
    struct engine *engine;
    struct error error;
    bool failed, over;
    struct rng rng;

    struct cpu *cpu;
    uint32_t cpus;
    struct thread **slot;
    uint32_t *free_slot;
    size_t slots, slot_room, free_slots;
    uint32_t in_system, ready, running;
    struct group *group;
    uint32_t groups;
    struct sync_table sync[BLOCKED_KINDS]; /* AT_LOCK to AT_SUSPENSION */
    uint32_t blocked;                      /* threads */
    sim_time fork_time;                    /* of the last fork ... */
    uint64_t forks;                        /* ... and how many there were at that instant */

    struct os_arrival next;
    bool more, levels, levels_begun;
    int64_t read, arrivals;
    bool pass_pending;
    sim_time pass_time; /* of the last pass ... */
    uint64_t passes;    /* ... and how many there were at that instant */
    uint32_t on_arrive, on_pass, on_done, on_wake, on_slice, on_tick, on_alarm, on_balance,
        on_quota, on_period;
    struct os_totals totals;
    struct text scratch;
};

static inline struct thread *thread_of(const struct os_thread *thread)
{
    return (struct thread *)(uintptr_t)thread;
}

/* os_run.c */
void os_stop(struct os *os, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* os_thread.c: programs and states; `stream` is that of the thread's random numbers */
struct thread *thread_arrive(struct os *os, const struct os_arrival *arrival, uint64_t stream);
void thread_next(struct os *os, struct thread *thread); /* its run step is over: what comes next */
void thread_ready(struct os *os, struct thread *thread, int reason);
void thread_end(struct os *os, struct thread *thread);
const char *thread_label(const struct thread *thread, char room[32]);
void on_wake(void *context, struct engine *engine, const struct event *event);

/* os_sync.c: locks, conditions, barriers, children */
bool sync_step(struct os *os, struct thread *thread, const struct os_step *step); /* false: blocked
                                                                                     or failed */
bool sync_may_end(struct os *os, struct thread *thread);     /* it holds no mutex */
void sync_ended(struct os *os, const struct thread *thread); /* while it is still there */
void sync_check(struct os *os); /* somebody has blocked or ended: can anybody go on? */
sim_time sync_blocked(const struct os *os, const struct thread *thread); /* so far */

/* os_cpu.c: what runs where */
bool cpus_create(struct os *os, struct error *err);
void cpu_charge(struct os *os, uint32_t cpu);
void cpu_ask(struct os *os, uint32_t cpu); /* a pass at the end of this instant */
void cpu_leave(struct os *os, struct thread *thread, int reason); /* it does not run any more */

/* os_cache.c: whose working sets the CPUs' own caches hold */
bool cache_is_warm(const struct os *os, const struct thread *thread, uint32_t cpu);
sim_time cache_cold(const struct os *os, const struct thread *thread); /* TIME_NEVER: it is warm */
void cache_start(struct os *os, struct thread *thread, uint32_t cpu);
void cache_ran(struct os *os, struct thread *thread, sim_time ran); /* where it started last */
void cache_leave(struct os *os, struct thread *thread);

/* os_group.c: quotas */
bool os_groups_create(struct os *os, struct error *err);
void group_started(struct os *os, const struct thread *thread);
void group_stopped(struct os *os, const struct thread *thread);
void group_join(struct os *os, struct thread *thread); /* it has arrived */
void group_quit(struct os *os, struct thread *thread);

/* Its group, or one that this is in, is throttled: kept for later, to be enqueued for the reason.
 */
bool group_holds(struct os *os, struct thread *thread, int reason);

/* os_metrics.c */
extern const struct metric os_metrics[];
extern const char *const os_measures[];
extern const char *const os_series[];
extern const struct record_table os_tables[];
void os_measure_levels(struct os *os);
void os_measure_wait(struct os *os, struct thread *thread); /* it begins to run */
bool os_measure_segment(struct os *os, uint32_t cpu, const char *reason);
bool os_measure_job(struct os *os, struct thread *thread);
bool os_measure_thread(struct os *os, struct thread *thread, const char *status);
void os_measure_end(struct os *os);

/* os_show.c */
void os_words(struct os *os); /* what events are about */
void os_show(const void *state, struct show *show);

#endif
