/* What an os run is made of: the threads that arrive, the cores, the rules of the kernel. */
#ifndef ORRERY_OS_SPEC_H
#define ORRERY_OS_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/dist.h"
#include "sim/base/error.h"
#include "sim/base/param.h"
#include "sim/base/units.h"
#include "sim/policy.h"

/* A number that the source of the workload does not know. */
#define OS_UNKNOWN INT64_MIN

/* What a thread does next, in the words of rt-app. */
enum os_step_kind {
    OS_RUN,   /* uses the CPU for `time` (at full speed, alone on its core) */
    OS_SLEEP, /* leaves the CPU for `time`, by a timer: options.timer_slack counts */
    OS_IO,    /* the same, by a device: it does not */
    OS_TIMER, /* sleeps to the next multiple of `time` since its arrival: begins a job of a periodic
                 task; what comes too late begins at once */
    OS_YIELD, /* gives up the CPU and stays runnable */

    /* What follows needs the CPU for no time, and may block. Objects are known by number, those of
       each kind by numbers of their own, and belong to all threads of the run. */
    OS_LOCK,      /* mutex `object`: who finds it held waits, first come first served */
    OS_UNLOCK,    /* hands it to the first who waits; only its holder may */
    OS_WAIT,      /* at condition `object`: unlocks mutex `other`, has it again when it goes on */
    OS_SIGNAL,    /* the first who waits at condition `object` goes on; nobody: nothing */
    OS_BROADCAST, /* all of them go on */
    OS_BARRIER,   /* waits at `object` until `other` threads are there; then it begins anew */
    OS_SUSPEND,   /* waits for OS_RESUME of `object` that comes later */
    OS_RESUME,    /* all who are suspended at `object` go on; nobody: nothing */
    OS_FORK,      /* a new thread does `child`; this one goes on */
    OS_JOIN       /* waits until all threads that it forked have ended */
};

/* Numbers of mutexes, conditions, barriers and suspensions lie below it. */
enum { OS_MOST_OBJECTS = 1 << 16 };

struct os_step {
    int kind;                /* enum os_step_kind */
    sim_time time;           /* if `dist` is NULL */
    const struct dist *dist; /* in seconds, drawn each time; borrowed as the program */
    uint32_t object, other;
    /*
     * OS_FORK: program and name of the new thread, borrowed as the program; a name of NULL is that
     * of its parent, and ".1", ".2" and so on follow. `inherits`: it has the class, nice value,
     * priority, tickets, slice, real-time parameters, group, process and affinity of its parent;
     * else those of `child`, whose time of arrival and number do not count.
     */
    const struct os_arrival *child;
    bool inherits;
};

/* Steps in turn, all of them `loops` times; 0: for ever. */
struct os_program {
    const struct os_step *step;
    uint32_t steps;
    int64_t loops;
};

enum { OS_MOST_CPUS = 512, OS_SET_WORDS = OS_MOST_CPUS / 64 };

/* A set of CPUs, one bit each. All zero: none. */
struct os_cpu_set {
    uint64_t word[OS_SET_WORDS];
};

static inline bool os_set_has(const struct os_cpu_set *set, uint32_t cpu)
{
    return set->word[cpu / 64] >> cpu % 64 & 1;
}

static inline void os_set_add(struct os_cpu_set *set, uint32_t cpu)
{
    set->word[cpu / 64] |= UINT64_C(1) << cpu % 64;
}

enum os_class { OS_OTHER, OS_BATCH, OS_IDLE, OS_FIFO, OS_RR, OS_DEADLINE };

/* One item of a workload: a thread. */
struct os_arrival {
    sim_time submit;                  /* first member; never decreasing */
    const struct os_program *program; /* lasting as long as the run */
    const char *name;                 /* borrowed until the next item is asked for; NULL: number */
    int64_t number;
    int64_t nice;     /* -20 to 19 */
    int scheduling;   /* enum os_class */
    int64_t priority; /* of FIFO and RR, and of policies of fixed priority: 1 to 99, larger first */
    int64_t tickets;  /* of proportional shares; 0: the weight of its nice value */
    sim_time slice;   /* that it asks for (sched_runtime); 0: that of the policy */
    sim_time period;  /* of real-time tasks; 0: none */
    sim_time deadline;   /* relative; 0: the period */
    sim_time runtime;    /* worst case of one job (budget); 0: unknown */
    int64_t group;       /* index into the platform's groups; -1: none */
    int64_t process;     /* threads of one share memory, may be scheduled as one; 0: its own */
    int64_t working_set; /* of its cache, in the units of platform.cache_size; 0: none */
    struct os_cpu_set affinity; /* CPUs it may run on; empty: all */
};

/* A group of threads, as a cgroup of version 2: cpu.weight (as cpu.shares) and cpu.max. */
struct os_group {
    const char *name;
    const char *parent; /* name of the group that it is in; "" or NULL: none */
    int64_t shares;     /* against its siblings and threads beside it; 1024: a thread of nice 0 */
    sim_time quota;     /* CPU time in each period over all cores; 0: no limit */
    sim_time period;
};

struct os_platform {
    int64_t cores;            /* logical CPUs, at most OS_MOST_CPUS */
    int64_t smt;              /* logical CPUs of one core */
    double smt_speed;         /* of a CPU while its siblings are busy, too */
    int64_t cache_cpus;       /* CPUs that share a last-level cache; 0: all */
    int64_t node_cpus;        /* CPUs of a NUMA node; 0: all */
    int64_t cache_size;       /* what a CPU's cache holds of working sets; 0: of all threads */
    struct param_list groups; /* of struct os_group */
};

enum os_phase { OS_PHASE_ALIGNED, OS_PHASE_STAGGERED };

/* The rules of a run. */
struct os_options {
    sim_time tick;           /* 4ms at HZ=250; 0: none, slices end exactly */
    int tick_phase;          /* enum os_phase: ticks of all CPUs at once, or spread over a tick */
    bool exact;              /* slices end by a timer of their own, as with HRTICK */
    sim_time switch_cost;    /* lost by a CPU when it changes the thread */
    sim_time migration_cost; /* lost by a thread when it starts on another CPU */
    sim_time cache_cost;     /* more, when that has another last-level cache */
    sim_time node_cost;      /* more, when that is of another NUMA node */
    double remote_speed;     /* of a thread away from the node where it ran first: its memory's */
    sim_time wake_cost;      /* from the event to the thread's being runnable */
    sim_time timer_slack;    /* more for OS_SLEEP and OS_TIMER */
    sim_time warm_up;        /* time on a CPU after which its cache is warm; 0: no caches */
    double warm_speed;       /* of a thread whose cache is warm */
    sim_time balance;        /* between looks of the balancer; never: none */
    sim_time until;          /* the run ends here at the latest */
    sim_time warmup;         /* what happens before it is not measured */
    int64_t most_threads;    /* the run ends when so many have ended; 0: no limit */
    int tie;                 /* enum tie (engine.h) */
};

extern const struct param os_option_table[];
extern const struct param os_platform_table[];
extern const struct param os_group_table[];

/* Weight of a nice value: prio_to_weight of Linux, kernel/sched/core.c; 3 for OS_IDLE. */
int64_t os_weight(int64_t nice);

#endif
