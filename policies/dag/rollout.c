/*
 * Rollout (Bertsekas, Tsitsiklis and Wu 1997), the pilot method, online: each ready task on each
 * idle machine is completed by a static heuristic, and the best first step is taken.
 */
#include "policies/lib/dag/rollout.h"

#include "policies/lib/dag/under_way.h"

struct rollout_policy {
    int base, objective;
    int64_t width, tasks;
};

enum objective { MAKESPAN, LATENCY };
static const char *const rollout_objectives[] = { "makespan", "latency", NULL };

static const struct param rollout_params[] = {
    PARAM_CHOICE(rollout_policy, base, "heft", planner_names,
                 "The heuristic that completes a schedule."),
    PARAM_CHOICE(rollout_policy, objective, "latency", rollout_objectives,
                 "The end of the last job, or the sum of the ends of all jobs."),
    PARAM(rollout_policy, width, 0, 0, 1e9, "",
          "Steps to try at a decision, those first that end first; 0: all."),
    PARAM(rollout_policy, tasks, 1000, 0, 1e9, "",
          "With more tasks left than this the heuristic's own step is taken untried."),
    { 0 },
};

/* A ready task on a machine that could start it now. */
struct step {
    uint32_t task, machine;
    double finish; /* [ns] from now, with the wait for its data */
    double value;
};

struct decision {
    struct dag *d;
    struct under_way u;
    struct rollout r;
    struct step *steps;
    uint32_t count;
    struct step own; /* what the heuristic's plan begins with */
};

static bool idle(const struct dag *d, uint32_t machine, uint32_t cores)
{
    struct dag_machine_view view = dag_machine(d, machine);

    return view.queued == 0 && view.cores - view.busy >= cores;
}

static void add_steps(struct decision *x, uint32_t task)
{
    const struct problem *p = &x->u.problem;
    double now = (double)dag_now(x->d);

    for (uint32_t m = 0; m < p->processors; m++) {
        double cost = problem_cost(p, task, m);

        if (!problem_runs(p, task, m) || !idle(x->d, m, p->graph->task[task].cores))
            continue;
        x->steps[x->count++] = (struct step){
            .task = task,
            .machine = m,
            .finish = (double)dag_data_at(x->d, x->u.view->task[task], m) - now + cost,
            .value = (double)INFINITY,
        };
    }
}

/* Leaves the `width` steps that end first, in their order. */
static void narrow(struct decision *x, int64_t width)
{
    while (width > 0 && x->count > width) {
        uint32_t worst = 0;

        for (uint32_t i = 1; i < x->count; i++)
            if (x->steps[i].finish >= x->steps[worst].finish)
                worst = i;
        for (uint32_t i = worst; i + 1 < x->count; i++)
            x->steps[i] = x->steps[i + 1];
        x->count--;
    }
}

/* Whether nothing that is left goes before the task on its machine, in the plan at hand. */
static bool is_next(const struct decision *x, uint32_t task)
{
    const struct planned *plan = x->r.schedule.task;

    for (uint32_t i = 0; i < x->u.left; i++)
        if (plan[i].processor == plan[task].processor && plan[i].start < plan[task].start)
            return false;
    return true;
}

/*
 * The step that the plan at hand begins with; NULL: it waits. A task that waits for its data only
 * is sent to its machine at once, since nothing happens when they would be there.
 */
static const struct step *own_step(const struct decision *x)
{
    const struct planned *plan = x->r.schedule.task;
    const struct step *first = NULL;

    for (uint32_t i = 0; i < x->count; i++) {
        const struct step *step = &x->steps[i];

        if (plan[step->task].processor == step->machine && is_next(x, step->task) &&
            (!first || plan[step->task].start < plan[first->task].start))
            first = step;
    }
    return first;
}

static bool anything_under_way(const struct dag *d)
{
    for (uint32_t m = 0; m < dag_machines(d); m++)
        if (dag_machine(d, m).busy > 0 || dag_machine(d, m).queued > 0)
            return true;
    return false;
}

/* The best step; NULL: to wait for something is better. */
static const struct step *choose(struct decision *x, const struct rollout_policy *self)
{
    double value = rollout_value(&x->r, 0, PROBLEM_NOWHERE);
    const struct step *first = own_step(x), *best = NULL;
    struct step kept = first ? *first : (struct step){ 0 };

    narrow(x, self->width);
    for (uint32_t i = 0; i < x->count && x->u.left <= self->tasks; i++) {
        struct step *step = &x->steps[i];

        step->value = rollout_value(&x->r, step->task, step->machine);
        if (!is_next(x, step->task))
            step->value = (double)INFINITY; /* the plan puts something else first */
        if (!best || step->value < best->value - PROBLEM_TICK)
            best = step;
    }
    if (best && best->value < value - PROBLEM_TICK)
        return best;
    x->own = kept;
    if (first || anything_under_way(x->d))
        return first ? &x->own : NULL;
    return best ? best : x->steps;
}

/* The jobs' numbers as groups; what is placed already is in none. */
static const uint32_t *jobs(struct decision *x)
{
    uint32_t tasks = x->u.graph->tasks;
    uint32_t *group = scratch_array(&x->u.scratch, tasks, sizeof *group);

    for (uint32_t i = 0; i < tasks; i++)
        group[i] = i < x->u.left ? x->u.view->task[i]->job->id : ROLLOUT_NO_GROUP;
    return group;
}

/* Takes one step; false: nothing to do now. */
static bool turn(const struct rollout_policy *self, struct dag *d)
{
    struct decision x = { .d = d, .r = { .base = &planners[self->base] } };
    const struct step *step = NULL;

    if (!under_way_open(&x.u, d))
        return false;
    if (self->objective == LATENCY) {
        x.r.groups = (uint32_t)dag_job_slots(d);
        x.r.group = jobs(&x);
    }
    x.steps = scratch_array(&x.u.scratch, dag_ready_count(d) * x.u.problem.processors + 1,
                            sizeof *x.steps);
    rollout_open(&x.r, &x.u.problem);
    for (uint32_t i = 0; i < x.u.left; i++)
        if (x.u.view->task[i]->state == DAG_READY)
            add_steps(&x, i);
    if (x.count > 0)
        step = choose(&x, self);
    rollout_close(&x.r);
    if (step && !dag_assign(d, x.u.view->task[step->task], step->machine))
        step = NULL;
    under_way_close(&x.u, d);
    return step != NULL;
}

static void decide(void *ptr, struct dag *d)
{
    while (dag_ready(d) && turn(ptr, d))
        continue;
}

const struct dag_policy dag_rollout = {
    .policy = { .name = "dag.rollout",
                .doc = "Tries each ready task on each idle machine, a heuristic plans the rest.",
                .source = "Bertsekas, Tsitsiklis & Wu, Journal of Heuristics 3, 1997; Duin & Voss, "
                          "Networks 34, 1999 (pilot method)",
                .params = rollout_params,
                .self_size = sizeof(struct rollout_policy) },
    .decide = decide,
    .fixed = true,
};
