/* Questions about problems, and the check of schedules: places, times, data, cores. */
#include "sim/dag/problem.h"

#include <stdlib.h>
#include <string.h>

double problem_ready(const struct problem *p, const struct planned *at, uint32_t task,
                     uint32_t processor)
{
    const struct taskgraph *g = p->graph;
    double ready = problem_release(p, task);

    for (uint32_t i = g->predecessors.at[task]; i < g->predecessors.at[task + 1]; i++) {
        const struct planned *from = &at[g->predecessors.item[i]];
        double there;

        if (from->processor == PROBLEM_NOWHERE)
            continue;
        there =
            from->finish + problem_transfer_up(p, g->bytes[g->in[i]], from->processor, processor);
        ready = there > ready ? there : ready;
    }
    return ready;
}

double problem_makespan(const struct problem *p, const struct planned *at)
{
    double latest = p->release;

    for (uint32_t i = 0; i < p->graph->tasks; i++)
        latest = fmax(latest, at[i].finish);
    return latest;
}

bool problem_possible(const struct problem *p, struct error *err)
{
    for (uint32_t t = 0; t < p->graph->tasks; t++) {
        const char *name = p->graph->task[t].name;
        uint32_t q = 0;

        while (q < p->processors && !problem_runs(p, t, q))
            q++;
        if (q == p->processors)
            return error_set(err, "task %u%s%s%s can run on no machine", (unsigned)t,
                             name ? " ('" : "", name ? name : "", name ? "')" : "");
    }
    return true;
}

/* A moment at which the use of a processor changes. */
struct edge_of_use {
    double time;
    int64_t cores; /* taken, or given back if negative */
    uint32_t processor;
    uint32_t copy;
    uint32_t task; /* PROBLEM_NOWHERE: of what was there before */
};

/* Ends of use come before beginnings that are less than a tick earlier: see moments(). */
static int by_moment(const void *a, const void *b)
{
    const struct edge_of_use *x = a, *y = b;

    if (x->processor != y->processor)
        return x->processor < y->processor ? -1 : 1;
    if (x->copy != y->copy)
        return x->copy < y->copy ? -1 : 1;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    if (x->cores != y->cores)
        return x->cores < y->cores ? -1 : 1;
    return (x->task > y->task) - (x->task < y->task);
}

static size_t add_use(struct edge_of_use *use, size_t count, const struct edge_of_use *what,
                      double finish)
{
    if (finish - what->time <= 2 * PROBLEM_TICK)
        return count; /* too short to be in anybody's way */
    use[count] = use[count + 1] = *what;
    use[count + 1].time = finish - 2 * PROBLEM_TICK;
    use[count + 1].cores = -what->cores;
    return count + 2;
}

static bool check_use(const struct problem *p, const struct schedule *schedule,
                      struct edge_of_use *use, struct error *err)
{
    size_t count = 0;
    int64_t taken = 0;

    for (uint32_t t = 0; t < p->graph->tasks; t++) {
        const struct planned *at = &schedule->task[t];

        count = add_use(use, count,
                        &(struct edge_of_use){ .time = at->start,
                                               .cores = p->graph->task[t].cores,
                                               .processor = at->processor,
                                               .copy = at->copy,
                                               .task = t },
                        at->finish);
    }
    for (uint32_t q = 0; q < p->processors && !p->elastic && p->busy_at; q++)
        for (uint32_t i = p->busy_at[q]; i < p->busy_at[q + 1]; i++)
            count = add_use(use, count,
                            &(struct edge_of_use){ .time = p->busy[i].start,
                                                   .cores = p->busy[i].cores,
                                                   .processor = q,
                                                   .task = PROBLEM_NOWHERE },
                            p->busy[i].finish);
    qsort(use, count, sizeof *use, by_moment);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && (use[i].processor != use[i - 1].processor || use[i].copy != use[i - 1].copy))
            taken = 0;
        taken += use[i].cores;
        if (taken > p->cores[use[i].processor])
            return error_set(err, "the plan uses %lld cores of machine %u at %.9g s, which has %u",
                             (long long)taken, use[i].processor, use[i].time / 1e9,
                             p->cores[use[i].processor]);
    }
    return true;
}

static bool check_task(const struct problem *p, const struct schedule *schedule, uint32_t t,
                       struct error *err)
{
    const struct planned *at = &schedule->task[t];
    double cost, release = problem_release(p, t);

    if (at->processor >= p->processors)
        return error_set(err, "the plan has no machine for task %u", t);
    cost = problem_cost(p, t, at->processor);
    if (isinf(cost))
        return error_set(err, "the plan has task %u on machine %u, where it cannot run", t,
                         at->processor);
    if (!(at->start >= release - PROBLEM_TICK))
        return error_set(err, "the plan starts task %u at %.9g s, before its release at %.9g s", t,
                         at->start / 1e9, release / 1e9);
    if (!(fabs(at->finish - at->start - cost) <= PROBLEM_TICK + 1e-12 * at->finish))
        return error_set(err, "the plan gives task %u %.9g s, it takes %.9g s", t,
                         (at->finish - at->start) / 1e9, cost / 1e9);
    return true;
}

static bool check_data(const struct problem *p, const struct schedule *schedule, uint32_t edge,
                       struct error *err)
{
    uint32_t from = p->graph->source[edge], to = p->graph->successors.item[edge];
    const struct planned *a = &schedule->task[from], *b = &schedule->task[to];
    double bytes = p->graph->bytes[edge];
    double there = a->finish;

    if (!p->elastic)
        there += problem_transfer(p, bytes, a->processor, b->processor);
    if (b->start >= there - PROBLEM_TICK - 1e-12 * there)
        return true;
    return error_set(err, "the plan starts task %u at %.9g s, before the data of task %u at %.9g s",
                     to, b->start / 1e9, from, there / 1e9);
}

bool problem_check(const struct problem *p, const struct schedule *schedule, struct error *err)
{
    size_t before = p->elastic || !p->busy_at ? 0 : p->busy_at[p->processors];
    struct edge_of_use *use = mem_alloc(2 * (p->graph->tasks + before) * sizeof *use);
    bool ok = true;

    for (uint32_t t = 0; t < p->graph->tasks && ok; t++)
        ok = check_task(p, schedule, t, err);
    for (uint32_t e = 0; e < p->graph->edges && ok; e++)
        ok = check_data(p, schedule, e, err);
    ok = ok && check_use(p, schedule, use, err);
    mem_free(use);
    return ok;
}
