/* A dag policy that assigns, leases and preempts by chance: what it sees always adds up. */
#include <stdio.h>
#include <string.h>

#include "sim/dag/dag.h"
#include "tests/support/random_dag.h"
#include "tests/unit/unit.h"

/*
 * On each decision the policy counts what the views show and compares it; each plan of the rest is
 * checked by the same rules as plans of static policies. Then it does anything that is legal.
 */
enum { ROUNDS = 4000, MOST_PREEMPTIONS = 40 };

static const double unit = 125e6; /* ns */

struct chaos {
    struct rng rng;
    int preemptions;
    bool preempts;
};

static struct {
    uint64_t seed;
    bool preempts;
    int64_t arrived, ended; /* tasks that policies were told of */
    int64_t preempted, problems, early;
    bool strict;
    uint32_t kinds; /* on demand */
    const struct random_dag *world;
} now;

static uint32_t below(struct rng *rng, size_t n)
{
    return (uint32_t)rng_below(rng, n);
}

static bool chaos_init(void *ptr, struct dag *d, struct error *err)
{
    struct chaos *self = ptr;

    (void)d;
    (void)err;
    rng_seed(&self->rng, now.seed);
    self->preempts = now.preempts;
    return true;
}

/* One that can run the task: of machines on demand a new one, or one that has something to do. */
static uint32_t any_machine(struct chaos *self, struct dag *d, const struct dag_task *task)
{
    for (;;) {
        uint32_t count = dag_machines(d);
        bool leases = now.kinds > 0 && (count == 0 || below(&self->rng, 2));
        uint32_t m = leases ? dag_lease(d, below(&self->rng, now.kinds)) : below(&self->rng, count);

        if (dag_cost_on(d, task, m) != TIME_NEVER &&
            (leases || now.kinds == 0 || dag_on_machine(d, m)))
            return m;
    }
}

static void chaos_arrive(void *ptr, struct dag *d, const struct dag_job *job)
{
    struct chaos *self = ptr;

    assert_int_equal(job->left, job->graph->tasks);
    assert_int_equal(job->submit, dag_now(d));
    now.arrived += job->graph->tasks;
    /* In the order of keys a task that waits would hold up those that it waits for. */
    for (uint32_t t = 0; t < job->graph->tasks && !now.strict; t++) {
        const struct dag_task *task = dag_task(d, job, t);

        if (below(&self->rng, 4) > 0)
            continue;
        assert_true(dag_assign(d, task, any_machine(self, d, task)));
        assert_int_equal(task->state, DAG_WAITING);
        now.early++;
    }
}

static void chaos_finish(void *ptr, struct dag *d, const struct dag_task *task)
{
    (void)ptr;
    assert_int_equal(task->state, DAG_ENDED);
    assert_int_equal(task->finish, dag_now(d));
    now.ended++;
}

/* What runs has its data: over links they take as long as the platform says. */
static void check_data(const struct dag *d, const struct dag_task *task)
{
    const struct taskgraph *graph = task->job->graph;
    const struct random_dag *w = now.world;

    if (w->communication != DAG_COMM_LINK || (graph->files && w->data == DAG_DATA_FILES))
        return;
    for (uint32_t i = graph->predecessors.at[task->index];
         i < graph->predecessors.at[task->index + 1]; i++) {
        const struct dag_task *from = dag_task(d, task->job, graph->predecessors.item[i]);
        double bytes = graph->bytes[graph->in[i]];

        assert_int_equal(from->state, DAG_ENDED);
        if (from->machine != task->machine && bytes > 0)
            assert_true((double)(dag_now(d) - from->finish) >= w->latency + bytes / w->bandwidth);
    }
}

/* What is on a machine is what its view says. */
static uint32_t check_machine(const struct dag *d, uint32_t machine, size_t *early)
{
    struct dag_machine_view view = dag_machine(d, machine);
    uint32_t running = 0, queued = 0;

    for (const struct dag_task *task = dag_on_machine(d, machine); task;
         task = dag_on_machine_next(d, task)) {
        assert_int_equal(task->machine, machine);
        assert_true(task->state != DAG_READY && task->state != DAG_ENDED);
        if (task->state == DAG_RUNNING)
            check_data(d, task);
        running += task->state == DAG_RUNNING;
        queued += task->state != DAG_RUNNING;
        *early += task->state == DAG_WAITING;
    }
    assert_int_equal(view.id, machine);
    assert_int_equal(view.running, running);
    assert_int_equal(view.queued, queued);
    assert_true(view.busy <= view.cores);
    assert_true((view.busy > 0) == (running > 0) || view.busy == 0);
    return running + queued;
}

static void check_views(const struct dag *d)
{
    size_t ready = 0, placed = 0, early = 0, states[DAG_ENDED + 1] = { 0 };
    uint64_t last = 0;

    for (const struct dag_job *job = dag_first_job(d); job; job = dag_next_job(d, job)) {
        uint32_t left = 0;

        assert_true(job == dag_first_job(d) || job->order > last);
        last = job->order;
        for (uint32_t t = 0; t < job->graph->tasks; t++) {
            const struct dag_task *task = dag_task(d, job, t);

            states[task->state]++;
            left += task->state != DAG_ENDED;
            assert_true(task->state == DAG_WAITING || task->waits == 0);
        }
        assert_int_equal(job->left, left);
        assert_true(left > 0 && job->id < dag_job_slots(d));
    }
    for (const struct dag_task *task = dag_ready(d); task; task = dag_ready_next(d, task)) {
        assert_int_equal(task->state, DAG_READY);
        ready++;
    }
    for (uint32_t m = 0; m < dag_machines(d); m++)
        placed += check_machine(d, m, &early);
    assert_int_equal(ready, dag_ready_count(d));
    assert_int_equal(ready, states[DAG_READY]);
    assert_int_equal(placed, states[DAG_RUNNING] + states[DAG_ASSIGNED] + early);
}

/* The rest as a problem: all that has not been assigned, none before now. */
static void check_problem(struct dag *d)
{
    struct dag_problem *rest = dag_problem(d, NULL);

    if (!rest)
        return;
    now.problems++;
    for (uint32_t t = 0; t < rest->problem.graph->tasks; t++) {
        assert_true(rest->task[t]->state == DAG_WAITING || rest->task[t]->state == DAG_READY);
        assert_true(rest->problem.graph->task[t].release >= 0);
    }
    assert_true(rest->problem.release == (double)dag_now(d));
    dag_problem_free(d, rest);
}

static void preempt_some(struct chaos *self, struct dag *d)
{
    for (uint32_t m = 0; m < dag_machines(d) && self->preemptions < MOST_PREEMPTIONS; m++) {
        const struct dag_task *task = dag_on_machine(d, m);

        while (task && task->state != DAG_RUNNING)
            task = dag_on_machine_next(d, task);
        if (!task || below(&self->rng, 4))
            continue;
        self->preemptions++;
        if (!dag_preempt(d, task))
            continue; /* it is just ending */
        now.preempted++;
        assert_int_equal(task->state, DAG_READY);
    }
}

static void chaos_decide(void *ptr, struct dag *d)
{
    struct chaos *self = ptr;

    check_views(d);
    if (below(&self->rng, 3) == 0)
        check_problem(d);
    if (self->preempts)
        preempt_some(self, d);
    for (const struct dag_task *task = dag_ready(d), *next; task; task = next) {
        uint32_t machine;

        next = dag_ready_next(d, task);
        if (below(&self->rng, 4) == 0)
            continue;
        machine = any_machine(self, d, task);
        if (below(&self->rng, 2))
            dag_assign(d, task, machine);
        else
            dag_assign_at(d, task, machine, below(&self->rng, 3));
    }
    check_views(d);
    if (dag_ready_count(d) > 0)
        dag_wake(d, dag_now(d) + (sim_time)(unit / 3));
}

static const struct dag_policy chaos = { .policy = { .name = "dag.chaos",
                                                     .self_size = sizeof(struct chaos) },
                                         .init = chaos_init,
                                         .arrive = chaos_arrive,
                                         .finish = chaos_finish,
                                         .decide = chaos_decide,
                                         .fixed = true,
                                         .on_demand = true };

/* The same, in the order of keys only. */
static const struct dag_policy strict_chaos = { .policy = { .name = "dag.strict_chaos",
                                                            .self_size = sizeof(struct chaos) },
                                                .init = chaos_init,
                                                .arrive = chaos_arrive,
                                                .finish = chaos_finish,
                                                .decide = chaos_decide,
                                                .strict = true,
                                                .fixed = true,
                                                .on_demand = true };

static void run_chaos(uint64_t seed, unsigned what)
{
    struct random_dag *world = mem_alloc(sizeof *world);
    struct dag_harness h = { .policy = seed % 2 ? &chaos.policy : &strict_chaos.policy,
                             .seed = seed };
    struct error err = { "" };
    size_t options = 0;

    random_dag_open(world, seed, what, unit);
    random_dag_harness(world, &h);
    while (h.options[options])
        options++;
    now.seed = seed;
    now.world = world;
    now.preempts = !world->tick;
    now.strict = seed % 2 == 0;
    now.arrived = now.ended = 0;
    now.kinds = what & RANDOM_DAG_ELASTIC ? world->kinds : 0;
    if (now.preempts)
        h.options[options] = "preempt=true";
    if (!dag_harness_run(&h, &err))
        fail_msg("seed %llu: %s", (unsigned long long)seed, err.text);
    assert_int_equal(h.jobs.count, world->items);
    assert_int_equal(now.arrived, h.tasks.count);
    assert_int_equal(now.ended, now.arrived);
    dag_harness_free(&h);
    random_dag_close(world);
    mem_free(world);
}

static void standing_machines(void **state)
{
    (void)state;
    now.preempted = now.problems = now.early = 0;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++)
        run_chaos(seed, 0);
    assert_true(now.preempted > ROUNDS && now.problems > ROUNDS && now.early > ROUNDS);
}

static void machines_on_demand(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++)
        run_chaos(seed, RANDOM_DAG_ELASTIC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(standing_machines),
        cmocka_unit_test(machines_on_demand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
