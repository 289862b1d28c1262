/* What a static scheduling policy is asked, and what it answers: a graph, processors, a schedule.
 */
#ifndef ORRERY_DAG_PROBLEM_H
#define ORRERY_DAG_PROBLEM_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/rng.h"
#include "sim/model/taskgraph.h"

/*
 * All times are doubles in nanoseconds from the start of the run, whole up to 2^53, so that sums of
 * costs are exact; two times that differ by less than PROBLEM_TICK count as equal.
 */
#define PROBLEM_TICK 0.5

/* No processor. */
#define PROBLEM_NOWHERE UINT32_MAX

/* A time in which a processor is taken by what was planned before. */
struct problem_busy {
    double start, finish;
    uint32_t cores; /* taken */
};

/*
 * Communication as planners estimate it, without contention: bytes from processor p to q take
 * latency[class p][class q] + bytes / rate[..]. INFINITY is a rate. No bytes take no time.
 */
struct problem_links {
    uint32_t classes;       /* of processors between which it is alike */
    const uint32_t *of;     /* class of each processor */
    const double *latency;  /* [ns], classes x classes */
    const double *rate;     /* [B/ns], classes x classes */
    const double *own_rate; /* [B/ns] inside one processor, by class; INFINITY as a rule */
    bool uniform;           /* all pairs of different processors alike, and own rates infinite */
    double mean_latency, mean_rate; /* over all pairs of different processors; what averages use */
};

/*
 * One graph to be scheduled. Borrowed for the call; nothing here is changed by planners.
 *
 * A processor is a machine of the platform. One with several cores runs several tasks at once.
 * Machines on demand are one processor for each kind, with `elastic` set: as many copies as wanted.
 */
struct problem {
    const struct taskgraph *graph;
    uint32_t processors;   /* at least 1 */
    uint32_t kinds;        /* of processors: those of one kind take the same time for a task */
    const uint32_t *kind;  /* of each processor */
    const double *cost;    /* [task * kinds + kind], ns; INFINITY: cannot run there */
    const uint32_t *cores; /* of each processor */
    bool single;           /* every processor has one core and no task needs more */
    bool elastic;          /* processors are kinds on demand; `busy` and `available` are empty */
    const double *price;   /* of each kind: of one second of use; 0: free */
    struct problem_links links;
    double release;          /* when the graph was submitted: no task starts before */
    double deadline;         /* INFINITY: none */
    const double *available; /* of each processor: when all that was planned before has ended */
    /* What was planned before, by processor and start: those of p are busy[busy_at[p]] to
     * busy[busy_at[p + 1] - 1]; they do not overlap beyond the cores. */
    const struct problem_busy *busy;
    const uint32_t *busy_at;
    const uint32_t *recorded; /* machine of each task in the source; NULL: not known */
    double noise;  /* sd over mean of run times, where the run knows them to be noisy; 0 */
    uint64_t seed; /* of planners that draw random numbers, together with `replication` */
    uint64_t replication;
    struct slab *slab; /* for memory of the planner; what it does not give back ends with the run */
};

/* Where and when a task is planned to run. */
struct planned {
    uint32_t processor;
    uint32_t copy; /* of an elastic kind: tasks of one copy follow one another; else 0 */
    double start, finish;
};

/* The answer: one entry for each task. `task` is the caller's, with room for all tasks. */
struct schedule {
    struct planned *task;
    double makespan; /* latest finish, set by the planner */
    double bound;    /* no schedule ends earlier, as far as the planner knows; 0: knows nothing */
};

/*
 * A static policy, as an op of struct dag_policy: answers a problem by what it says and nothing
 * else. `self` has the parameters; planners without any do not look at it. False: no schedule.
 */
typedef bool dag_planner(void *self, const struct problem *p, struct schedule *schedule,
                         struct error *err);

/* Time that a task needs on a processor. */
static inline double problem_cost(const struct problem *p, uint32_t task, uint32_t processor)
{
    return p->cost[(size_t)task * p->kinds + p->kind[processor]];
}

/* Whether the task can run on the processor at all. */
static inline bool problem_runs(const struct problem *p, uint32_t task, uint32_t processor)
{
    return problem_cost(p, task, processor) < (double)INFINITY &&
           p->graph->task[task].cores <= p->cores[processor];
}

/* The earliest start of a task by its own release and that of its graph. */
static inline double problem_release(const struct problem *p, uint32_t task)
{
    return p->release + (double)p->graph->task[task].release;
}

/* Time that `bytes` take from one processor to another. */
static inline double problem_transfer(const struct problem *p, double bytes, uint32_t from,
                                      uint32_t to)
{
    const struct problem_links *links = &p->links;
    uint32_t a = links->of[from], b = links->of[to];

    if (!(bytes > 0))
        return 0;
    if (from == to)
        return bytes / links->own_rate[a];
    return links->latency[a * links->classes + b] + bytes / links->rate[a * links->classes + b];
}

/*
 * The same in whole nanoseconds, as the clock of the run counts: never less by more than a
 * thousandth of one.
 */
static inline double problem_transfer_up(const struct problem *p, double bytes, uint32_t from,
                                         uint32_t to)
{
    return ceil(problem_transfer(p, bytes, from, to) - 0x1p-10);
}

/* Mean time of an edge: what upward and downward ranks use (Topcuoglu et al. 2002, eq. 3). */
static inline double problem_mean_transfer(const struct problem *p, double bytes)
{
    return p->processors > 1 && bytes > 0 ? p->links.mean_latency + bytes / p->links.mean_rate : 0;
}

/*
 * When the data of a task are on a processor, in whole nanoseconds: after its release and the
 * transfers from all its predecessors that have a processor.
 */
double problem_ready(const struct problem *p, const struct planned *at, uint32_t task,
                     uint32_t processor);

/* Latest finish of all tasks. */
double problem_makespan(const struct problem *p, const struct planned *at);

/*
 * False, and an error that names the task, if some task can run on no processor. Every planner asks
 * this first; the rest relies on it.
 */
bool problem_possible(const struct problem *p, struct error *err);

/*
 * Checks a schedule: every task placed where it can run, after the release and its own, after its
 * data, no core used twice, nothing on top of what was there before; PROBLEM_TICK of slack each.
 * The error names the first task that breaks a rule. Used on every plan.
 */
bool problem_check(const struct problem *p, const struct schedule *schedule, struct error *err);

#endif
