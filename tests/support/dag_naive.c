/* Oracles by exhaustive search: no incremental state, no shortcuts. */
#include "tests/support/dag_naive.h"

#include <math.h>

struct naive {
    const struct problem *p;
    struct planned *at;
    double *rank; /* negative: not known yet */
};

static double mean(const struct problem *p, uint32_t task)
{
    double sum = 0, count = 0;

    for (uint32_t i = 0; i < p->processors; i++) {
        if (problem_cost(p, task, i) < (double)INFINITY) {
            sum += problem_cost(p, task, i);
            count++;
        }
    }
    return rint(sum / count);
}

static double rank_of(struct naive *n, uint32_t task)
{
    const struct taskgraph *graph = n->p->graph;
    double longest = 0;

    if (n->rank[task] >= 0)
        return n->rank[task];
    for (uint32_t e = 0; e < graph->edges; e++) {
        if (graph->source[e] == task)
            longest = fmax(longest, rint(problem_mean_transfer(n->p, graph->bytes[e])) +
                                        rank_of(n, graph->successors.item[e]));
    }
    n->rank[task] = mean(n->p, task) + longest;
    return n->rank[task];
}

/* Cores of a processor in use at an instant, in the half-open sense. */
static double used_at(const struct naive *n, uint32_t processor, double time)
{
    const struct problem *p = n->p;
    double used = 0;

    for (uint32_t i = p->busy_at[processor]; i < p->busy_at[processor + 1]; i++)
        used += p->busy[i].start <= time && time < p->busy[i].finish ? p->busy[i].cores : 0;
    for (uint32_t i = 0; i < p->graph->tasks; i++) {
        if (n->at[i].processor == processor && n->at[i].start <= time && time < n->at[i].finish)
            used += p->graph->task[i].cores;
    }
    return used;
}

/* Whether the cores are free over [start, finish): at its start and wherever something starts. */
static bool free_over(const struct naive *n, uint32_t task, uint32_t processor, double start,
                      double finish)
{
    const struct problem *p = n->p;
    double most = (double)p->cores[processor] - p->graph->task[task].cores;
    bool free = finish <= start || used_at(n, processor, start) <= most;

    for (uint32_t i = p->busy_at[processor]; i < p->busy_at[processor + 1] && free; i++) {
        double t = p->busy[i].start;

        free = !(t > start && t < finish) || used_at(n, processor, t) <= most;
    }
    for (uint32_t i = 0; i < p->graph->tasks && free; i++) {
        double t = n->at[i].start;

        free = n->at[i].processor != processor || !(t > start && t < finish) ||
               used_at(n, processor, t) <= most;
    }
    return free;
}

/*
 * A task of no length may stand at an instant where its cores are free from then on; with one core
 * also where it has been free until then.
 */
static bool idle_at(const struct naive *n, uint32_t task, uint32_t processor, double time)
{
    const struct problem *p = n->p;
    double most = (double)p->cores[processor] - p->graph->task[task].cores;

    return used_at(n, processor, time) <= most ||
           (p->cores[processor] == 1 && time > p->release &&
            used_at(n, processor, nextafter(time, 0)) <= most);
}

static double naive_start(const struct naive *n, uint32_t task, uint32_t processor, double ready,
                          bool insertion)
{
    const struct problem *p = n->p;
    double cost = problem_cost(p, task, processor), best = (double)INFINITY;
    double until = insertion ? cost : (double)INFINITY;
    uint32_t marks = p->busy_at[processor + 1] - p->busy_at[processor] + p->graph->tasks + 1;

    for (uint32_t i = 0; i < marks; i++) {
        uint32_t busy = p->busy_at[processor] + i, task_mark = i - (marks - p->graph->tasks - 1);
        double mark = ready;

        if (busy < p->busy_at[processor + 1])
            mark = p->busy[busy].finish;
        else if (task_mark < p->graph->tasks && n->at[task_mark].processor == processor)
            mark = n->at[task_mark].finish;
        if (mark < ready || mark >= best)
            continue;
        if (until > 0 ? free_over(n, task, processor, mark, mark + until)
                      : idle_at(n, task, processor, mark))
            best = mark;
    }
    return best;
}

static double naive_ready(const struct naive *n, uint32_t task, uint32_t processor)
{
    const struct problem *p = n->p;
    const struct taskgraph *graph = p->graph;
    double ready = p->release + (double)graph->task[task].release;

    for (uint32_t e = 0; e < graph->edges; e++) {
        const struct planned *from = &n->at[graph->source[e]];

        if (graph->successors.item[e] == task)
            ready = fmax(ready, from->finish + ceil(problem_transfer(p, graph->bytes[e],
                                                                     from->processor, processor) -
                                                    0x1p-10));
    }
    return ready;
}

static void naive_place(struct naive *n, uint32_t task, bool insertion)
{
    struct planned best = { .processor = PROBLEM_NOWHERE, .finish = (double)INFINITY };

    for (uint32_t i = 0; i < n->p->processors; i++) {
        double cost = problem_cost(n->p, task, i);

        if (!(cost < (double)INFINITY) || n->p->cores[i] < n->p->graph->task[task].cores)
            continue;
        double start = naive_start(n, task, i, naive_ready(n, task, i), insertion);

        if (start + cost < best.finish)
            best = (struct planned){ i, 0, start, start + cost };
    }
    n->at[task] = best;
}

void dag_naive_heft(const struct problem *p, bool insertion, struct schedule *schedule)
{
    uint32_t count = p->graph->tasks;
    struct naive n = { p, schedule->task, slab_alloc(p->slab, count * sizeof *n.rank) };
    bool *done = slab_alloc(p->slab, count * sizeof *done);

    for (uint32_t i = 0; i < count; i++) {
        n.rank[i] = -1;
        n.at[i].processor = PROBLEM_NOWHERE;
    }
    schedule->makespan = 0;
    for (uint32_t step = 0; step < count; step++) {
        uint32_t next = UINT32_MAX;

        for (uint32_t i = 0; i < count; i++) {
            uint32_t task = p->graph->order[i];

            if (!done[task] && (next == UINT32_MAX || rank_of(&n, task) > rank_of(&n, next)))
                next = task;
        }
        naive_place(&n, next, insertion);
        done[next] = true;
        schedule->makespan = fmax(schedule->makespan, schedule->task[next].finish);
    }
    slab_free(p->slab, n.rank, count * sizeof *n.rank);
    slab_free(p->slab, done, count * sizeof *done);
}

double dag_naive_bound(const struct problem *p)
{
    const struct taskgraph *graph = p->graph;
    double *finish = slab_alloc(p->slab, graph->tasks * sizeof *finish), bound = 0;

    for (uint32_t n = 0; n < graph->tasks; n++) {
        uint32_t task = graph->order[n];
        double start = p->release + (double)graph->task[task].release, least = (double)INFINITY;

        for (uint32_t e = 0; e < graph->edges; e++) {
            if (graph->successors.item[e] == task)
                start = fmax(start, finish[graph->source[e]]);
        }
        for (uint32_t i = 0; i < p->processors; i++)
            least = fmin(least, problem_cost(p, task, i));
        finish[task] = start + least;
        bound = fmax(bound, finish[task]);
    }
    slab_free(p->slab, finish, graph->tasks * sizeof *finish);
    return bound;
}
