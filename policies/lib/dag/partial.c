/* Placing tasks one after the other: free time by processor, arrival of data, earliest finish. */
#include "policies/lib/dag/partial.h"

/* With uniform links the data of a task are everywhere at `all`, but for one processor. */
struct arrival {
    double all, there;
    uint32_t but; /* the processor of `there`; PROBLEM_NOWHERE: none */
};

static bool several(const struct partial *s, uint32_t processor)
{
    return s->problem->cores[processor] > 1;
}

/* All free time of a processor but what was planned before. */
static void open_processor(struct partial *s, uint32_t processor)
{
    const struct problem *p = s->problem;
    double free_at = p->release;
    uint32_t cores = p->cores[processor];

    if (several(s, processor))
        levels_init(&s->levels[processor], p->slab, cores, p->release);
    else
        gaps_init(&s->gaps[processor], p->slab, p->release);
    for (uint32_t i = p->busy_at[processor]; i < p->busy_at[processor + 1]; i++) {
        const struct problem_busy *busy = &p->busy[i];

        if (several(s, processor)) {
            levels_take(&s->levels[processor], p->slab, later_of(busy->start, p->release),
                        busy->finish, busy->cores);
        } else {
            gaps_take(&s->gaps[processor], p->slab, later_of(busy->start, free_at), busy->finish);
        }
        free_at = later_of(free_at, busy->finish);
    }
    if (several(s, processor))
        levels_take(&s->levels[processor], p->slab, free_at, p->available[processor], cores);
    else
        gaps_take(&s->gaps[processor], p->slab, free_at, p->available[processor]);
}

/* One division for each edge, not for each visit: places in the order in which they are read. */
static void note_transfers(struct partial *s)
{
    const struct problem *p = s->problem;
    const struct taskgraph *graph = p->graph;

    s->transfer = scratch_array(&s->scratch, graph->edges, sizeof *s->transfer);
    for (uint32_t i = 0; i < graph->edges; i++)
        s->transfer[i] =
            p->processors > 1 ? problem_transfer_up(p, graph->bytes[graph->in[i]], 0, 1) : 0;
}

void partial_open(struct partial *s, const struct problem *problem, struct planned *at)
{
    uint32_t count = problem->processors;

    *s = (struct partial){ .problem = problem, .at = at, .scratch = { .slab = problem->slab } };
    s->gaps = scratch_array(&s->scratch, count, sizeof *s->gaps);
    s->levels = problem->single ? NULL : scratch_array(&s->scratch, count, sizeof *s->levels);
    s->ready = scratch_array(&s->scratch, count, sizeof *s->ready);
    s->start = scratch_array(&s->scratch, count, sizeof *s->start);
    s->hope = scratch_array(&s->scratch, (size_t)count + 1, sizeof *s->hope);
    if (problem->links.uniform)
        note_transfers(s);
    for (uint32_t i = 0; i < count; i++)
        open_processor(s, i);
    for (uint32_t i = 0; i < problem->graph->tasks; i++)
        at[i] = (struct planned){ .processor = PROBLEM_NOWHERE };
}

void partial_close(struct partial *s)
{
    for (uint32_t i = 0; i < s->problem->processors; i++) {
        if (several(s, i))
            levels_free(&s->levels[i], s->problem->slab);
        else
            gaps_free(&s->gaps[i], s->problem->slab);
    }
    scratch_free(&s->scratch);
}

/* Two passes over the predecessors: the latest arrival and from where; then what it is there. */
static struct arrival arrive(const struct partial *s, uint32_t task)
{
    const struct taskgraph_rows *rows = &s->problem->graph->predecessors;
    double release = problem_release(s->problem, task);
    struct arrival a = { release, release, PROBLEM_NOWHERE };
    uint32_t from = rows->at[task], to = rows->at[task + 1];

    for (uint32_t i = from; i < to; i++) {
        const struct planned *at = &s->at[rows->item[i]];

        if (at->processor != PROBLEM_NOWHERE && at->finish + s->transfer[i] > a.all) {
            a.all = at->finish + s->transfer[i];
            a.but = at->processor;
        }
    }
    for (uint32_t i = from; i < to; i++) {
        const struct planned *at = &s->at[rows->item[i]];

        if (at->processor != PROBLEM_NOWHERE)
            a.there = later_of(a.there,
                               at->processor == a.but ? at->finish : at->finish + s->transfer[i]);
    }
    return a;
}

const double *partial_ready_all(struct partial *s, uint32_t task)
{
    const struct problem *p = s->problem;
    const struct taskgraph_rows *rows = &p->graph->predecessors;
    double *ready = s->ready, release = problem_release(p, task);

    if (p->links.uniform) {
        struct arrival a = arrive(s, task);

        for (uint32_t i = 0; i < p->processors; i++)
            ready[i] = i == a.but ? a.there : a.all;
        return ready;
    }
    for (uint32_t i = 0; i < p->processors; i++)
        ready[i] = release;
    for (uint32_t i = rows->at[task]; i < rows->at[task + 1]; i++) {
        const struct planned *at = &s->at[rows->item[i]];
        double bytes = p->graph->bytes[p->graph->in[i]];

        if (at->processor == PROBLEM_NOWHERE)
            continue;
        for (uint32_t j = 0; j < p->processors; j++)
            ready[j] =
                later_of(ready[j], at->finish + problem_transfer_up(p, bytes, at->processor, j));
    }
    return ready;
}

double partial_start(struct partial *s, uint32_t task, uint32_t processor, double ready,
                     bool insertion)
{
    const struct problem *p = s->problem;
    uint32_t cores = p->graph->task[task].cores;
    double length = problem_cost(p, task, processor);

    if (several(s, processor))
        return insertion ? levels_fit(&s->levels[processor], ready, length, cores)
                         : levels_append(&s->levels[processor], ready, cores);
    return insertion ? gaps_fit(&s->gaps[processor], ready, length, (double)INFINITY)
                     : later_of(ready, s->gaps[processor].last);
}

double partial_available(const struct partial *s, uint32_t task, uint32_t processor)
{
    if (several(s, processor))
        return levels_append(&s->levels[processor], 0, s->problem->graph->task[task].cores);
    return s->gaps[processor].last;
}

void partial_place(struct partial *s, uint32_t task, uint32_t processor, double start)
{
    const struct problem *p = s->problem;
    double finish = start + problem_cost(p, task, processor);

    s->at[task] = (struct planned){ processor, 0, start, finish };
    if (several(s, processor))
        levels_take(&s->levels[processor], p->slab, start, finish, p->graph->task[task].cores);
    else
        gaps_take(&s->gaps[processor], p->slab, start, finish);
}

void partial_remove(struct partial *s, uint32_t task)
{
    const struct problem *p = s->problem;
    struct planned at = s->at[task];

    s->at[task] = (struct planned){ .processor = PROBLEM_NOWHERE };
    if (several(s, at.processor))
        levels_give(&s->levels[at.processor], p->slab, at.start, at.finish,
                    p->graph->task[task].cores);
    else
        gaps_give(&s->gaps[at.processor], p->slab, at.start, at.finish);
}

/*
 * Start behind all that is placed, on each processor; returns the earliest finish of these. Counts
 * and lists the processors where a gap might let the task start earlier.
 */
static inline double append_all(struct partial *s, const double *cost, const double *ready,
                                double all, uint32_t *hopes)
{
    const struct problem *p = s->problem;
    const struct gaps *gaps = s->gaps;
    double least = (double)INFINITY;
    uint32_t count = 0;

    /* No branches that depend on times: they are as good as random to a processor. */
    for (uint32_t i = 0; i < p->processors; i++) {
        double from = ready ? ready[i] : all, length = cost[p->kind[i]];
        double start = later_of(gaps[i].last, from);

        s->start[i] = start;
        s->hope[count] = i;
        count += (uint32_t)((gaps[i].last > from) & (length <= gaps[i].largest));
        least = start + length < least ? start + length : least;
    }
    *hopes = count;
    return least;
}

/* An earlier start in a gap, if it makes the task end no later than `least`; the new least. */
static inline double try_gaps(struct partial *s, uint32_t i, double ready, double length,
                              double least)
{
    if (ready + length > least)
        return least;
    /* The search may stop early only where it cannot even come out equal. */
    double start = gaps_fit(&s->gaps[i], ready, length, least + 1);

    if (start < s->start[i])
        s->start[i] = start;
    return s->start[i] + length < least ? s->start[i] + length : least;
}

/*
 * All processors have one core. Gaps are looked at last, where they might lead to an earlier
 * finish; first on the processor from which the last data come: it wins more often than any other.
 */
static struct partial_choice earliest_single(struct partial *s, uint32_t task, bool insertion)
{
    const struct problem *p = s->problem;
    const double *cost = p->cost + (size_t)task * p->kinds;
    const double *ready = p->links.uniform ? NULL : partial_ready_all(s, task);
    struct arrival a = p->links.uniform ? arrive(s, task) : (struct arrival){ 0, 0, UINT32_MAX };
    uint32_t hopes, i = 0;
    double least =
        ready ? append_all(s, cost, ready, 0, &hopes) : append_all(s, cost, NULL, a.all, &hopes);

    if (a.but != PROBLEM_NOWHERE) {
        double length = cost[p->kind[a.but]];

        s->start[a.but] = later_of(s->gaps[a.but].last, a.there);
        least = fmin(least, s->start[a.but] + length);
        if (insertion)
            least = try_gaps(s, a.but, a.there, length, least);
    }
    for (uint32_t n = 0; n < hopes && insertion; n++) {
        i = s->hope[n];
        if (i != a.but)
            least = try_gaps(s, i, ready ? ready[i] : a.all, cost[p->kind[i]], least);
    }
    for (i = 0; s->start[i] + cost[p->kind[i]] != least;)
        i++;
    return (struct partial_choice){ i, s->start[i], least };
}

struct partial_choice partial_earliest_finish(struct partial *s, uint32_t task, bool insertion)
{
    const struct problem *p = s->problem;
    struct partial_choice best = { PROBLEM_NOWHERE, 0, (double)INFINITY };
    const double *ready;

    if (p->single)
        return earliest_single(s, task, insertion);
    ready = partial_ready_all(s, task);
    for (uint32_t i = 0; i < p->processors; i++) {
        double length = problem_cost(p, task, i);

        if (!problem_runs(s->problem, task, i) || !(ready[i] + length < best.finish))
            continue;
        double start = partial_start(s, task, i, ready[i], insertion);

        if (start + length < best.finish)
            best = (struct partial_choice){ i, start, start + length };
    }
    return best;
}
