/* Semi-active schedules: one free time a core, exact undo, tasks behind one another. */
#include "policies/lib/dag/append.h"

#include <stdlib.h>
#include <string.h>

/* Latest end of the busy times up to each: plans that are late may lie on top of one another. */
static double *all_ended(const struct problem *p, struct scratch *scratch)
{
    double *ended = scratch_array(scratch, p->busy_at[p->processors], sizeof *ended);

    for (uint32_t q = 0; q < p->processors; q++) {
        double latest = 0;

        for (uint32_t i = p->busy_at[q]; i < p->busy_at[q + 1]; i++)
            ended[i] = latest = fmax(latest, p->busy[i].finish);
    }
    return ended;
}

void append_init(struct append *a, const struct problem *p, bool gaps, struct planned *task,
                 struct scratch *scratch)
{
    uint32_t *at = scratch_array(scratch, (size_t)p->processors + 1, sizeof *at);
    uint64_t wanted = 0;

    for (uint32_t i = 0; i < p->graph->tasks; i++)
        wanted += p->graph->task[i].cores;
    /* More cores than all tasks want at once are free at all times. */
    for (uint32_t q = 0; q < p->processors; q++)
        at[q + 1] = at[q] + (p->cores[q] < wanted ? p->cores[q] : (uint32_t)wanted);
    *a = (struct append){ .p = p,
                          .task = task,
                          .gaps = gaps,
                          .at = at,
                          .ended = gaps ? all_ended(p, scratch) : NULL,
                          .free = scratch_array(scratch, at[p->processors], sizeof(double)),
                          .floor = scratch_array(scratch, p->processors, sizeof(double)),
                          .log = scratch_array(scratch, p->graph->tasks + (size_t)wanted,
                                               sizeof(double)) };
    append_reset(a);
}

void append_reset(struct append *a)
{
    const struct problem *p = a->p;

    for (uint32_t i = 0; i < p->graph->tasks; i++)
        a->task[i] = (struct planned){ .processor = PROBLEM_NOWHERE };
    for (uint32_t q = 0; q < p->processors; q++) {
        double open = a->gaps ? p->release : fmax(p->release, p->available[q]);

        a->floor[q] = open;
        for (uint32_t i = a->at[q]; i < a->at[q + 1]; i++)
            a->free[i] = open;
    }
    a->logged = 0;
}

/* The first busy time before which all have ended by a time. */
static uint32_t first_busy(const struct append *a, uint32_t processor, double time)
{
    uint32_t low = a->p->busy_at[processor], high = a->p->busy_at[processor + 1];

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (a->ended[middle] <= time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double start_single(const struct append *a, uint32_t q, double start, double length)
{
    const struct problem *p = a->p;

    if (!a->gaps)
        return start;
    for (uint32_t i = first_busy(a, q, start); i < p->busy_at[q + 1]; i++) {
        if (p->busy[i].start >= start + length)
            break;
        start = fmax(start, a->ended[i]);
    }
    return start;
}

/*
 * Cores of the processor in use at a time that is not before the last start there. A task of no
 * time fits between two that follow one another: what begins at that moment does not count for it.
 */
static uint64_t used(const struct append *a, uint32_t q, double time, bool takes)
{
    const struct problem *p = a->p;
    uint64_t sum = 0;

    for (uint32_t i = a->at[q + 1]; i > a->at[q] && a->free[i - 1] > time; i--)
        sum++;
    for (uint32_t i = p->busy_at[q]; i < p->busy_at[q + 1]; i++)
        if ((takes ? p->busy[i].start <= time : p->busy[i].start < time) &&
            time < p->busy[i].finish)
            sum += p->busy[i].cores;
    return sum;
}

/* The first time after `time` at which something on the processor ends. */
static double next_end(const struct append *a, uint32_t q, double time)
{
    const struct problem *p = a->p;
    double next = INFINITY;

    for (uint32_t i = a->at[q + 1]; i > a->at[q] && a->free[i - 1] > time; i--)
        next = a->free[i - 1];
    for (uint32_t i = p->busy_at[q]; i < p->busy_at[q + 1]; i++)
        if (p->busy[i].finish > time)
            next = fmin(next, p->busy[i].finish);
    return next;
}

/* A time within [start, start + length) at which the cores do not suffice, or -1. */
static double conflict(const struct append *a, uint32_t task, uint32_t q, double start)
{
    const struct problem *p = a->p;
    uint64_t need = p->graph->task[task].cores;
    double finish = start + problem_cost(p, task, q);

    if (used(a, q, start, finish > start) + need > p->cores[q])
        return start;
    for (uint32_t i = p->busy_at[q]; i < p->busy_at[q + 1]; i++)
        if (p->busy[i].start > start && p->busy[i].start < finish &&
            used(a, q, p->busy[i].start, true) + need > p->cores[q])
            return p->busy[i].start;
    return -1;
}

double append_start(const struct append *a, uint32_t task, uint32_t processor, double ready)
{
    const struct problem *p = a->p;
    const double *free = a->free + a->at[processor];
    double start, clash;

    if (p->single)
        return start_single(a, processor, fmax(ready, free[0]), problem_cost(p, task, processor));
    start = fmax(ready, a->floor[processor]);
    start = fmax(start, free[p->graph->task[task].cores - 1]);
    while (a->gaps && (clash = conflict(a, task, processor, start)) >= 0)
        start = next_end(a, processor, clash);
    return start;
}

double append_earliest(const struct append *a, uint32_t task, uint32_t processor)
{
    if (!problem_runs(a->p, task, processor))
        return INFINITY;
    return append_start(a, task, processor, problem_ready(a->p, a->task, task, processor));
}

double append_finish(const struct append *a, uint32_t task, uint32_t processor)
{
    return append_earliest(a, task, processor) + problem_cost(a->p, task, processor);
}

/* The task takes the cores that have been free longest: all are free at its start. */
void append_place(struct append *a, uint32_t task, uint32_t processor, double start)
{
    double finish = start + problem_cost(a->p, task, processor);
    double *free = a->free + a->at[processor];
    uint32_t need = a->p->graph->task[task].cores;
    uint32_t count = a->at[processor + 1] - a->at[processor], i = need;

    a->task[task] = (struct planned){ .processor = processor, .start = start, .finish = finish };
    a->log[a->logged++] = a->floor[processor];
    a->floor[processor] = start;
    memcpy(a->log + a->logged, free, need * sizeof *free);
    a->logged += need;
    for (; i < count && free[i] < finish; i++)
        free[i - need] = free[i];
    for (; need > 0; need--)
        free[i - need] = finish;
}

void append_undo(struct append *a, uint32_t task)
{
    struct planned *planned = &a->task[task];
    uint32_t q = planned->processor, need = a->p->graph->task[task].cores, i = 0;
    double *free = a->free + a->at[q];

    while (free[i] != planned->finish)
        i++;
    memmove(free + need, free, i * sizeof *free);
    a->logged -= need;
    memcpy(free, a->log + a->logged, need * sizeof *free);
    a->floor[q] = a->log[--a->logged];
    planned->processor = PROBLEM_NOWHERE;
}

double append_open(const struct append *a, uint32_t processor)
{
    return fmax(a->floor[processor], a->free[a->at[processor]]);
}

bool append_plan(const struct problem *p,
                 void (*place)(struct append *a, struct scratch *scratch, const void *options),
                 const void *options, struct schedule *schedule, struct error *err)
{
    struct scratch scratch = { .slab = p->slab };
    struct append a;

    if (!problem_possible(p, err))
        return false;
    append_init(&a, p, false, schedule->task, &scratch);
    place(&a, &scratch, options);
    schedule->makespan = problem_makespan(p, schedule->task);
    schedule->bound = 0;
    scratch_free(&scratch);
    return true;
}

void append_sequence(const struct problem *p, const uint32_t *order, const uint32_t *where,
                     struct schedule *schedule)
{
    struct scratch scratch = { .slab = p->slab };
    struct append a;

    append_init(&a, p, true, schedule->task, &scratch);
    for (uint32_t i = 0; i < p->graph->tasks; i++) {
        uint32_t task = order[i], q = where[task];

        append_place(&a, task, q, append_start(&a, task, q, problem_ready(a.p, a.task, task, q)));
    }
    schedule->makespan = problem_makespan(p, schedule->task);
    scratch_free(&scratch);
}

struct rank {
    double start;
    bool takes;        /* some time */
    uint32_t position; /* in topological order */
    uint32_t task;
};

static int compare(const void *x, const void *y)
{
    const struct rank *a = x, *b = y;

    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->takes != b->takes)
        return a->takes ? 1 : -1;
    return (a->position > b->position) - (a->position < b->position);
}

void append_order(const struct problem *p, const struct planned *task, uint32_t *order)
{
    struct scratch scratch = { .slab = p->slab };
    uint32_t tasks = p->graph->tasks;
    struct rank *rank = scratch_array(&scratch, tasks, sizeof *rank);

    for (uint32_t i = 0; i < tasks; i++) {
        uint32_t t = p->graph->order[i];

        rank[i] = (struct rank){ task[t].start, task[t].finish > task[t].start, i, t };
    }
    qsort(rank, tasks, sizeof *rank, compare);
    for (uint32_t i = 0; i < tasks; i++)
        order[i] = rank[i].task;
    scratch_free(&scratch);
}
