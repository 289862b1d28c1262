/* What must hold for every dag policy, whatever it does: run on small random worlds.
 *
 * Bugs that were planted one by one in sim/dag to see that this test finds them: a task started as
 * soon as any core is free; releases ignored; half of the bytes of an edge sent; files sent again
 * to machines that have them; prices not divided by the cores of a machine; one job above the cap;
 * noise drawn by time; shared machines one percent too fast; successors ready before their data
 * are in the memory; plans not followed in their order; what is planned told only in part.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/dag/dag.h"
#include "tests/support/random_dag.h"
#include "tests/unit/unit.h"

enum { ROUNDS = 90, SCALED_ROUNDS = 24 };

static const double unit = 125e6; /* ns */

/* What a run of a policy on a world is checked against. */
struct trial {
    struct random_dag world;
    struct dag_harness h;
    const struct dag_policy *real;
    struct dag_policy watched; /* the same, but plans are seen */
    struct planned plan[RANDOM_DAG_JOBS][RANDOM_DAG_TASKS];
    uint32_t plans;
};

static struct trial *now;

static void say_trial(const struct trial *t, const char *what)
{
    const struct dag_harness_task *rows = t->h.tasks.data;

    printf("%s, seed %llu: %s\n", t->real->policy.name, (unsigned long long)t->h.seed, what);
    for (size_t i = 0; t->h.options[i]; i++)
        printf("  %s\n", t->h.options[i]);
    for (size_t i = 0; t->h.platform[i]; i++)
        printf("  %s\n", t->h.platform[i]);
    for (size_t i = 0; i < t->h.tasks.count; i++)
        printf("  job %lld task %lld (%lld cores) on %s: ready %.9g, data %.9g, %.9g-%.9g, %lld "
               "times; planned %.9g-%.9g\n",
               (long long)rows[i].job, (long long)rows[i].task, (long long)rows[i].cores,
               rows[i].name, (double)rows[i].ready / 1e9, (double)rows[i].data / 1e9,
               (double)rows[i].start / 1e9, (double)rows[i].finish / 1e9,
               (long long)rows[i].attempts, t->plan[rows[i].job][rows[i].task].start / 1e9,
               t->plan[rows[i].job][rows[i].task].finish / 1e9);
}

#define CHECK(condition)              \
    do {                              \
        if (!(condition)) {           \
            say_trial(t, #condition); \
            fail();                   \
        }                             \
    } while (0)

/* Plans are asked for in the order of arrivals. */
static bool watch_plan(void *self, const struct problem *p, struct schedule *schedule,
                       struct error *err)
{
    bool ok = now->real->plan(self, p, schedule, err);

    if (ok)
        memcpy(now->plan[now->plans++], schedule->task, p->graph->tasks * sizeof *schedule->task);
    return ok;
}

/* Facts about one row ------------------------------------------------------------------------ */

static uint32_t kind_of(const struct trial *t, const struct dag_harness_task *task)
{
    size_t length = strcspn(task->name, " ");
    uint32_t k = 0;

    while (k < t->world.kinds && (strlen(t->world.kind[k].name) != length ||
                                  memcmp(t->world.kind[k].name, task->name, length) != 0))
        k++;
    CHECK(k < t->world.kinds);
    CHECK(t->world.kind[k].elastic || t->world.kind_of[task->pe] == k);
    return k;
}

static sim_time cost_of(const struct trial *t, const struct dag_harness_task *task)
{
    return random_dag_cost(&t->world, (uint32_t)task->job, (uint32_t)task->task, kind_of(t, task));
}

static bool is_shared(const struct trial *t, const struct dag_harness_task *task)
{
    return t->world.kind[kind_of(t, task)].share;
}

/* Time of bytes between two machines, or between one and the memory. */
static sim_time over_link(const struct trial *t, double bytes)
{
    return bytes > 0 ? (sim_time)ceil(t->world.latency + bytes / t->world.bandwidth) : 0;
}

static const struct dag_harness_task *task_of(const struct trial *t, int64_t job, uint32_t task)
{
    const struct dag_harness_task *row = dag_harness_task(&t->h, job, task);

    CHECK(row && row->job == job && row->task == task);
    return row;
}

/* Checks ------------------------------------------------------------------------------------- */

/* Every job ends, and none begins before it is there. */
static void check_jobs(const struct trial *t)
{
    const struct random_dag *w = &t->world;

    CHECK(t->h.jobs.count == w->items);
    for (uint32_t i = 0; i < w->items; i++) {
        const struct dag_harness_job *job = dag_harness_job(&t->h, i);
        sim_time first = INT64_MAX, last = 0;

        CHECK(job && job->tasks == w->graph[i]->tasks);
        if (w->initial && i < 2)
            CHECK(job->submit == 0 || w->cap > 0);
        else if (!w->initial)
            CHECK(w->cap > 0 ? job->submit >= w->item[i].submit : job->submit == w->item[i].submit);
        for (uint32_t k = 0; k < w->graph[i]->tasks; k++) {
            first = task_of(t, i, k)->start < first ? task_of(t, i, k)->start : first;
            last = task_of(t, i, k)->finish > last ? task_of(t, i, k)->finish : last;
        }
        CHECK(job->start == first && job->finish == last);
        CHECK(job->start >= job->submit);
        if (w->item[i].deadline != TIME_NEVER)
            CHECK(job->late == (job->finish > job->submit + w->item[i].deadline));
    }
}

/* At most `cap` jobs at once, and none is put off while there is a place. */
static void check_cap(const struct trial *t)
{
    const struct dag_harness_job *rows = t->h.jobs.data;

    for (size_t i = 0; t->world.cap && i < t->h.jobs.count; i++) {
        int64_t there = 0;

        for (size_t j = 0; j < t->h.jobs.count; j++)
            there += rows[j].job < rows[i].job && rows[j].finish > rows[i].submit;
        CHECK(there < t->world.cap);
    }
}

/* After its predecessors and their data, after its release. */
static void check_order(const struct trial *t, const struct dag_harness_task *task)
{
    const struct random_dag *w = &t->world;
    const struct taskgraph *g = w->graph[task->job];
    uint32_t i = (uint32_t)task->task;
    sim_time submit = dag_harness_job(&t->h, task->job)->submit;

    CHECK(task->ready >= submit + g->task[i].release);
    CHECK(task->start >= task->ready && task->start >= task->data);
    CHECK(task->finish >= task->start && task->attempts >= 1);
    for (uint32_t p = g->predecessors.at[i]; p < g->predecessors.at[i + 1]; p++) {
        const struct dag_harness_task *from = task_of(t, task->job, g->predecessors.item[p]);
        double bytes = g->bytes[g->in[p]];
        sim_time time = w->communication == DAG_COMM_LINK ? over_link(t, bytes) : 0;

        CHECK(task->ready >= from->finish);
        if (g->files && w->data == DAG_DATA_FILES)
            continue;
        if (w->communication == DAG_COMM_MEMORY) {
            CHECK(task->ready >= from->finish + over_link(t, bytes));
            CHECK(task->data >= task->ready + over_link(t, bytes));
        } else {
            CHECK(from->pe == task->pe || task->start >= from->finish + time);
        }
    }
}

/* As long as its cost there says, with the same noise and failures whatever the policy does. */
static void check_length(const struct trial *t, const struct dag_harness_task *task)
{
    sim_time cost = cost_of(t, task), length = task->finish - task->start;

    CHECK(cost != TIME_NEVER);
    CHECK(t->world.failures || task->attempts == 1);
    if (t->world.noise)
        CHECK(length >= (sim_time)((double)(cost * task->attempts) * 0.5) - 1);
    else
        CHECK(length >= cost * task->attempts);
    if (is_shared(t, task) || task->attempts > 1)
        return;
    if (t->world.clocks)
        CHECK((double)length <= (t->world.noise ? 3 : 2) * (double)cost + unit);
    else
        CHECK(t->world.noise ? (double)length <= 1.5 * (double)cost + 1 : length == cost);
}

/* No core twice. A repeated task waits in between, so that only its last execution is sure. */
static void check_cores(const struct trial *t)
{
    const struct dag_harness_task *rows = t->h.tasks.data;

    for (size_t i = 0; i < t->h.tasks.count; i++) {
        int64_t used = 0;

        if (rows[i].finish == rows[i].start || rows[i].attempts > 1 || is_shared(t, &rows[i]))
            continue;
        for (size_t j = 0; j < t->h.tasks.count; j++)
            if (rows[j].pe == rows[i].pe && rows[j].attempts == 1 &&
                rows[j].start <= rows[i].start && rows[j].finish > rows[i].start)
                used += rows[j].cores;
        CHECK(used <= t->world.kind[kind_of(t, &rows[i])].cores);
    }
}

/* A machine that shares works all the time that it has a task, and no faster. */
static void check_shared(const struct trial *t)
{
    const struct dag_harness_task *rows = t->h.tasks.data;

    for (uint32_t m = 0; m < t->world.machines; m++) {
        double work = 0, busy = 0;
        sim_time until = 0;

        if (!t->world.kind[t->world.kind_of[m]].share || t->world.noise || t->world.failures ||
            t->world.clocks)
            continue;
        /* Intervals by start: the next is the one of least start not before the last. */
        for (size_t done = 0; done < t->h.tasks.count;) {
            const struct dag_harness_task *next = NULL;

            done = t->h.tasks.count;
            for (size_t i = 0; i < t->h.tasks.count; i++)
                if (rows[i].pe == m && rows[i].finish > until &&
                    (!next || rows[i].start < next->start))
                    next = &rows[i];
            if (!next)
                break;
            busy += (double)(next->finish - (next->start > until ? next->start : until));
            until = next->finish;
            done = 0;
        }
        for (size_t i = 0; i < t->h.tasks.count; i++)
            work += rows[i].pe == m ? (double)cost_of(t, &rows[i]) : 0;
        CHECK(fabs(work - busy) <= 2.0 * (double)t->h.tasks.count);
    }
}

/* Transfers: each edge or file once, as long as it takes, before its reader; sums are told. */
static void check_transfers(const struct trial *t)
{
    const struct dag_harness_transfer *rows = t->h.transfers.data;
    const struct random_dag *w = &t->world;
    double moved = 0;

    for (size_t i = 0; i < t->h.transfers.count; i++) {
        const struct dag_harness_transfer *row = &rows[i];
        sim_time time = row->finish - row->start;

        moved += row->bytes;
        CHECK(row->bytes > 0 && time >= 0);
        CHECK(row->file == (w->data == DAG_DATA_FILES && w->graph[row->job]->files > 0));
        if (row->source >= 0)
            CHECK(row->start >= task_of(t, row->job, (uint32_t)row->source)->finish);
        if (!row->file)
            CHECK(row->finish <= task_of(t, row->job, (uint32_t)row->target)->data);
        if (w->communication == DAG_COMM_NONE)
            CHECK(time == 0);
        else if (w->communication == DAG_COMM_NETWORK)
            CHECK((double)time >= row->bytes / w->bandwidth - 1);
        else
            CHECK(time == over_link(t, row->bytes));
        for (size_t j = 0; j < i && row->file; j++)
            CHECK(!rows[j].file || rows[j].job != row->job || rows[j].target != row->target ||
                  rows[j].source != row->source || rows[j].bytes != row->bytes ||
                  rows[j].start != row->start || w->graph[row->job]->files > 1);
    }
    CHECK(moved == dag_harness_value(&t->h, "data_moved"));
    CHECK((double)t->h.transfers.count == dag_harness_value(&t->h, "transfers"));
}

/* How often something must have been sent: edges between machines, files to machines. */
static size_t expected_transfers(const struct trial *t, uint32_t job)
{
    const struct random_dag *w = &t->world;
    const struct taskgraph *g = w->graph[job];
    bool memory = w->communication == DAG_COMM_MEMORY;
    size_t count = 0;

    for (uint32_t e = 0; e < g->edges && !(g->files && w->data == DAG_DATA_FILES); e++)
        count += g->bytes[e] > 0 && (memory || task_of(t, job, g->source[e])->pe !=
                                                   task_of(t, job, g->successors.item[e])->pe);
    for (uint32_t f = 0; f < g->files && w->data == DAG_DATA_FILES; f++) {
        uint32_t from = g->file[f].producer;

        for (uint32_t r = g->readers.at[f]; r < g->readers.at[f + 1]; r++) {
            int64_t pe = task_of(t, job, g->readers.item[r])->pe;
            bool again = g->readers.item[r] == from ||
                         (from != TASKGRAPH_NONE && task_of(t, job, from)->pe == pe);

            for (uint32_t q = g->readers.at[f]; q < r; q++)
                again = again || (task_of(t, job, g->readers.item[q])->pe == pe &&
                                  g->readers.item[q] != from);
            count += !again && g->file[f].bytes > 0;
        }
    }
    return count;
}

static void check_moves(const struct trial *t)
{
    size_t count = 0;

    /* Nothing is sent where it takes no time; leases of one number may be different machines. */
    if (t->world.communication == DAG_COMM_NONE || t->world.what & RANDOM_DAG_ELASTIC)
        return;
    for (uint32_t i = 0; i < t->world.items; i++)
        count += expected_transfers(t, i);
    CHECK(count == t->h.transfers.count);
}

/* The bill, by use: executions times price; by lease of standing machines: the whole span, of
 * others no less than by use. */
static void check_cost(const struct trial *t)
{
    const struct random_dag *w = &t->world;
    const struct dag_harness_task *rows = t->h.tasks.data;
    double cost = 0, told = dag_harness_value(&t->h, "cost");
    double span = dag_harness_value(&t->h, "makespan");
    bool leased = w->billing == DAG_BILL_LEASE && w->what & RANDOM_DAG_ELASTIC;

    if ((w->noise || w->clocks) && (w->share || w->failures))
        return;
    for (size_t i = 0; i < t->h.tasks.count && (leased || w->billing == DAG_BILL_USE); i++) {
        const struct dag_machine *kind = &w->kind[kind_of(t, &rows[i])];
        double run =
            (double)(w->noise || w->clocks ? rows[i].finish - rows[i].start : cost_of(t, &rows[i]));

        cost += run / 1e9 * (double)rows[i].attempts * kind->price * (double)rows[i].cores /
                (double)kind->cores;
    }
    for (uint32_t m = 0; m < w->machines && !leased && w->billing == DAG_BILL_LEASE; m++)
        cost += ceil(span * 1e9 / w->billing_unit) * w->billing_unit / 1e9 *
                w->kind[w->kind_of[m]].price;
    if (leased)
        CHECK(told >= cost * (1 - 1e-9));
    else
        CHECK(fabs(told - cost) <= 1e-9 * (1 + cost));
}

/* Where nothing disturbs it a plan is kept: the same machines, and no start later than planned. */
static void check_plan(const struct trial *t)
{
    for (uint32_t i = 0; t->real->plan && i < t->world.items; i++)
        for (uint32_t k = 0; k < t->world.graph[i]->tasks; k++) {
            const struct dag_harness_task *task = task_of(t, i, k);
            const struct planned *planned = &t->plan[i][k];

            CHECK(t->plans == t->world.items);
            if (!(t->world.what & RANDOM_DAG_ELASTIC))
                CHECK(task->pe == planned->processor);
            if (t->world.what & RANDOM_DAG_PLANNED)
                CHECK((double)task->start <= planned->start + PROBLEM_TICK);
        }
}

static void check_all(const struct trial *t)
{
    const struct dag_harness_task *rows = t->h.tasks.data;

    check_jobs(t);
    check_cap(t);
    for (size_t i = 0; i < t->h.tasks.count; i++) {
        check_order(t, &rows[i]);
        check_length(t, &rows[i]);
    }
    check_cores(t);
    check_shared(t);
    check_transfers(t);
    check_moves(t);
    check_cost(t);
    check_plan(t);
}

/* Runs ---------------------------------------------------------------------------------------- */

static bool run_trial(struct trial *t, const struct policy *policy, uint64_t seed, unsigned what,
                      double length)
{
    static const char *const measures[] = { "makespan", "cost", "data_moved", "transfers" };
    struct error err = { "" };

    memset(t, 0, sizeof *t);
    t->real = (const struct dag_policy *)(const void *)policy;
    t->watched = *t->real;
    if (t->real->plan)
        t->watched.plan = watch_plan;
    random_dag_open(&t->world, seed, what, length);
    random_dag_harness(&t->world, &t->h);
    t->h.policy = &t->watched.policy;
    t->h.seed = seed;
    memcpy(t->h.measures, measures, sizeof measures);
    if (!strcmp(policy->name, "dag.table"))
        t->h.params[0] = t->world.table;
    now = t;
    if (dag_harness_run(&t->h, &err))
        return true;
    say_trial(t, err.text);
    return false;
}

static void close_trial(struct trial *t)
{
    dag_harness_free(&t->h);
    random_dag_close(&t->world);
}

/* Whether a policy is one of a list of names that NULL closes. */
static bool is_one_of(const struct policy *policy, const char *const *names)
{
    while (*names && strcmp(*names, policy->name) != 0)
        names++;
    return *names != NULL;
}

/* Standing machines, or machines on demand for policies that want those or, now and then, may. */
static unsigned what_for(const struct policy *policy, uint64_t seed)
{
    static const char *const single[] = { "dag.heft_rt", NULL }; /* refuse machines of more cores */
    static const char *const no_release[] = { "dag.wsp_dp", NULL }; /* refuses windows of tasks */
    const struct dag_policy *p = (const struct dag_policy *)(const void *)policy;
    unsigned what = !p->fixed || (p->on_demand && seed % 2) ? RANDOM_DAG_ELASTIC : 0;

    what |= is_one_of(policy, single) ? RANDOM_DAG_SINGLE : 0;
    return what | (is_one_of(policy, no_release) ? RANDOM_DAG_FREE : 0);
}

static bool is_dag(const struct policy *policy)
{
    return !strncmp(policy->name, "dag.", 4);
}

static void every_policy_keeps_the_rules(void **state)
{
    struct trial *t = mem_alloc(sizeof *t);
    int policies = 0;

    (void)state;
    for (const struct policy *const *p = policy_all; *p; p++) {
        if (!is_dag(*p))
            continue;
        policies++;
        for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
            unsigned what = what_for(*p, seed) | (seed % 3 ? 0 : RANDOM_DAG_PLANNED);

            if (!run_trial(t, *p, seed, what, unit))
                fail();
            check_all(t);
            close_trial(t);
        }
    }
    assert_true(policies > 0);
    mem_free(t);
}

static bool same_rows(const struct vec *a, const struct vec *b, size_t size)
{
    return a->count == b->count && (a->count == 0 || !memcmp(a->data, b->data, a->count * size));
}

static void same_seed_same_rows(void **state)
{
    struct trial *t = mem_alloc(sizeof *t), *again = mem_alloc(sizeof *again);

    (void)state;
    for (const struct policy *const *p = policy_all; *p; p++)
        for (uint64_t seed = 1; is_dag(*p) && seed <= 8; seed++) {
            if (!run_trial(t, *p, seed, what_for(*p, seed), unit) ||
                !run_trial(again, *p, seed, what_for(*p, seed), unit))
                fail();
            CHECK(same_rows(&t->h.jobs, &again->h.jobs, sizeof(struct dag_harness_job)));
            CHECK(same_rows(&t->h.tasks, &again->h.tasks, sizeof(struct dag_harness_task)));
            CHECK(same_rows(&t->h.transfers, &again->h.transfers,
                            sizeof(struct dag_harness_transfer)));
            close_trial(t);
            close_trial(again);
        }
    mem_free(t);
    mem_free(again);
}

/* Policies whose random numbers depend on when a job arrives, so that other times draw others. */
static bool draws_by_time(const struct policy *policy)
{
    static const char *const names[] = { "dag.list_random", "dag.annealing", "dag.genetic", NULL };

    return is_one_of(policy, names);
}

static void twice_as_long_takes_twice_as_long(void **state)
{
    struct trial *t = mem_alloc(sizeof *t), *twice = mem_alloc(sizeof *twice);

    (void)state;
    for (const struct policy *const *p = policy_all; *p; p++)
        for (uint64_t seed = 1; is_dag(*p) && seed <= SCALED_ROUNDS; seed++) {
            unsigned what = what_for(*p, seed) | RANDOM_DAG_EXACT |
                            (draws_by_time(*p) ? RANDOM_DAG_ONE_JOB : 0);
            const struct dag_harness_task *a, *b;

            if (!run_trial(t, *p, seed, what, unit) || !run_trial(twice, *p, seed, what, 2 * unit))
                fail();
            a = t->h.tasks.data;
            b = twice->h.tasks.data;
            CHECK(t->h.tasks.count == twice->h.tasks.count);
            for (size_t i = 0; i < t->h.tasks.count; i++)
                CHECK(2 * a[i].start == b[i].start && 2 * a[i].finish == b[i].finish &&
                      2 * a[i].ready == b[i].ready && a[i].pe == b[i].pe);
            close_trial(t);
            close_trial(twice);
        }
    mem_free(t);
    mem_free(twice);
}

/* The factor on a task's run time and its failures are the same whatever the policy does. */
static void noise_does_not_depend_on_the_policy(void **state)
{
    struct trial *t = mem_alloc(sizeof *t);

    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        double factor[RANDOM_DAG_JOBS][RANDOM_DAG_TASKS] = { { 0 } };
        int64_t attempts[RANDOM_DAG_JOBS][RANDOM_DAG_TASKS] = { { 0 } };

        for (const struct policy *const *p = policy_all; *p; p++) {
            const struct dag_harness_task *rows;

            if (!is_dag(*p) || what_for(*p, 0))
                continue;
            if (!run_trial(t, *p, seed, 0, unit))
                fail();
            rows = t->h.tasks.data;
            for (size_t i = 0; i < t->h.tasks.count; i++) {
                double *known = &factor[rows[i].job][rows[i].task];
                sim_time cost = cost_of(t, &rows[i]);
                double drawn = (double)(rows[i].finish - rows[i].start) / (double)cost;

                CHECK(!attempts[rows[i].job][rows[i].task] ||
                      attempts[rows[i].job][rows[i].task] == rows[i].attempts);
                attempts[rows[i].job][rows[i].task] = rows[i].attempts;
                if (cost == 0 || rows[i].attempts > 1 || is_shared(t, &rows[i]) || t->world.clocks)
                    continue;
                /* With ticks run times are rounded to a fifth of the least one. */
                CHECK(*known == 0 || fabs(*known - drawn) < (t->world.tick ? 0.21 : 1e-7));
                *known = drawn;
            }
            close_trial(t);
        }
    }
    mem_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_policy_keeps_the_rules),
        cmocka_unit_test(same_seed_same_rows),
        cmocka_unit_test(twice_as_long_takes_twice_as_long),
        cmocka_unit_test(noise_does_not_depend_on_the_policy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
