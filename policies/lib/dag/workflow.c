/* Machines on demand for a graph: its problem as a workflow, the answer as a schedule. */
#include "policies/lib/dag/workflow.h"

#include <math.h>

const char *const workflow_solvers[] = { "glpk", "cbc", NULL };

struct translation {
    const struct problem *p;
    struct arena *arena;
    struct wsp w;
    double *tau, *cost, *due;
    uint32_t *usual; /* of each task: the fastest kind that it can run on */
    struct wsp_result result;
    uint64_t seed;
};

bool workflow_has(int solver, struct error *err)
{
    if (milp_has(solver))
        return true;
    return error_set(err,
                     "solver: %s is not there; install it (and build again for glpk), or "
                     "choose another",
                     workflow_solvers[solver]);
}

static double cost_of(const struct problem *p, uint32_t task, uint32_t kind)
{
    return p->cost[(size_t)task * p->kinds + kind];
}

static bool fill_times(struct translation *t, struct error *err)
{
    const struct problem *p = t->p;

    for (uint32_t v = 0; v < t->w.tasks; v++) {
        uint32_t fastest = 0;

        for (uint32_t k = 1; k < p->kinds; k++)
            if (cost_of(p, v, k) < cost_of(p, v, fastest))
                fastest = k;
        if (isinf(cost_of(p, v, fastest)))
            return error_set(err, "task %u can run on no kind of machine", v);
        t->usual[v] = fastest;
        for (uint32_t k = 0; k < p->kinds; k++) {
            uint32_t kind = isinf(cost_of(p, v, k)) ? fastest : k;

            t->tau[(size_t)v * p->kinds + k] = cost_of(p, v, kind) * 1e-9;
            t->cost[(size_t)v * p->kinds + k] = cost_of(p, v, kind) * 1e-9 * p->price[kind];
        }
    }
    return true;
}

/* Only where a task has them: not every method knows windows. */
static void fill_windows(struct translation *t)
{
    const struct taskgraph *graph = t->p->graph;
    double *ready = arena_array(t->arena, graph->tasks, sizeof *ready);

    t->due = arena_array(t->arena, graph->tasks, sizeof *t->due);
    for (uint32_t v = 0; v < graph->tasks; v++) {
        const struct taskgraph_task *task = &graph->task[v];

        ready[v] = (double)task->release * 1e-9;
        t->due[v] = task->deadline == TIME_NEVER
                        ? t->w.deadline
                        : fmin(t->w.deadline, (double)task->deadline * 1e-9);
        if (ready[v] > 0)
            t->w.ready = ready;
        if (t->due[v] < t->w.deadline)
            t->w.due = t->due;
    }
}

static bool translate(struct translation *t, const struct problem *p, double margin,
                      struct error *err)
{
    const struct taskgraph *graph = p->graph;
    struct rng rng;

    if (isinf(p->deadline))
        return error_set(err, "no deadline; give option deadline_factor, or deadlines in "
                              "the workload");
    t->p = p;
    t->w = (struct wsp){ .tasks = graph->tasks,
                         .machines = p->kinds,
                         .succ_start = graph->successors.at,
                         .succ = graph->successors.item,
                         .pred_start = graph->predecessors.at,
                         .pred = graph->predecessors.item,
                         .deadline = (p->deadline - p->release) * 1e-9 * (1 - margin) };
    if (graph->tasks > WSP_TASKS)
        return error_set(err, "a graph has %u tasks; workflows have at most %d", graph->tasks,
                         WSP_TASKS);
    t->w.tau = t->tau = arena_array(t->arena, (size_t)graph->tasks * p->kinds, sizeof(double));
    t->w.cost = t->cost = arena_array(t->arena, (size_t)graph->tasks * p->kinds, sizeof(double));
    t->usual = arena_array(t->arena, graph->tasks, sizeof *t->usual);
    t->result.choice = arena_array(t->arena, graph->tasks, sizeof(uint32_t));
    rng_stream(&rng, p->seed, p->replication, RNG_POLICY, 0);
    t->seed = rng_u64(&rng);
    if (!fill_times(t, err))
        return false;
    fill_windows(t);
    return true;
}

/* Whether all deadlines are kept, to the nanosecond. */
static bool take(const struct translation *t, struct schedule *schedule)
{
    const struct problem *p = t->p;
    const struct taskgraph *graph = p->graph;
    bool kept = true;

    schedule->makespan = schedule->bound = 0;
    for (uint32_t i = 0; i < graph->tasks; i++) {
        uint32_t v = graph->order[i];
        const struct taskgraph_task *task = &graph->task[v];
        uint32_t kind = t->result.choice[v];
        struct planned *at = &schedule->task[v];

        if (isinf(cost_of(p, v, kind)))
            kind = t->usual[v];
        *at = (struct planned){ .processor = kind,
                                .copy = v,
                                .start = p->release + (double)task->release };
        for (uint32_t e = graph->predecessors.at[v]; e < graph->predecessors.at[v + 1]; e++)
            at->start = fmax(at->start, schedule->task[graph->predecessors.item[e]].finish);
        at->finish = at->start + cost_of(p, v, kind);
        schedule->makespan = fmax(schedule->makespan, at->finish);
        if (task->deadline != TIME_NEVER && at->finish > p->release + (double)task->deadline)
            kept = false;
    }
    return kept && schedule->makespan <= p->deadline;
}

/* Less than what the tolerance of wsp.h forgives. */
static void tighten(struct translation *t)
{
    t->w.deadline *= 1 - 2 * WSP_TOLERANCE;
    for (uint32_t v = 0; v < t->w.tasks; v++)
        t->due[v] *= 1 - 2 * WSP_TOLERANCE;
}

static bool solve(struct translation *t, const struct wsp_options *whole,
                  const struct spwd_options *parts, struct error *err)
{
    struct wsp_options options;
    struct spwd_options cut;

    if (parts) {
        cut = *parts;
        cut.part.seed = t->seed;
        return spwd_solve(&t->w, &cut, &t->result, NULL, err);
    }
    options = *whole;
    options.seed = t->seed;
    return wsp_solve(&t->w, &options, &t->result, err);
}

static bool plan(struct translation *t, const struct wsp_options *whole,
                 const struct spwd_options *parts, struct schedule *schedule, struct error *err)
{
    if (!solve(t, whole, parts, err))
        return false;
    if (take(t, schedule) || !t->result.feasible)
        return true;
    tighten(t);
    if (!solve(t, whole, parts, err))
        return false;
    take(t, schedule);
    return true;
}

bool workflow_plan(const struct problem *p, double margin, const struct wsp_options *options,
                   struct schedule *schedule, struct error *err)
{
    struct translation t = { .arena = arena_create() };
    bool ok = translate(&t, p, margin, err) && plan(&t, options, NULL, schedule, err);

    arena_destroy(t.arena);
    return ok;
}

bool workflow_plan_parts(const struct problem *p, double margin, const struct spwd_options *options,
                         struct schedule *schedule, struct error *err)
{
    struct translation t = { .arena = arena_create() };
    bool ok = translate(&t, p, margin, err) && plan(&t, NULL, options, schedule, err);

    arena_destroy(t.arena);
    return ok;
}
