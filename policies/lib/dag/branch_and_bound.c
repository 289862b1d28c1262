/* Depth-first branch and bound over semi-active schedules in order of starts. */
#include "policies/lib/dag/branch_and_bound.h"

#include <stdlib.h>
#include <string.h>

#include "policies/lib/dag/append.h"
#include "policies/lib/dag/bounds.h"
#include "policies/lib/dag/imaginary.h"
#include "policies/lib/dag/seen.h"

/* A step: a task on a processor. Steps of one schedule are made in ascending order of keys. */
struct step {
    double bound;
    struct seen_key key;
    uint32_t task, processor;
};

/* The two earliest ends of an open task on processors of one class of links. */
struct nearest {
    double first, second;
    uint32_t at, other; /* where; PROBLEM_NOWHERE: nowhere */
};

struct search {
    const struct problem *p;
    struct branch_and_bound *b;
    struct scratch scratch;
    struct append a;
    struct imaginary im;
    struct schedule *best;
    uint32_t *waits;         /* predecessors of each task that are not placed */
    uint32_t *position;      /* of each task in topological order */
    double *cheapest;        /* core time of each task where it needs least */
    double *end;             /* [task * processors + q] earliest end of an open task on q */
    struct nearest *nearest; /* [task * classes + class] */
    bool *wanted;            /* of each processor: a result that lies there is still to be read */
    double *open;            /* work space: when cores become free */
    struct seen seen;
    struct seen_key last; /* of the step made last */
    double latest;        /* end of what is placed */
    double starts;        /* sum of starts of what is placed */
    uint32_t placed;
};

static bool before(const struct seen_key *x, const struct seen_key *y)
{
    if (x->start != y->start)
        return x->start < y->start;
    if (x->takes != y->takes)
        return !x->takes;
    return x->position < y->position;
}

/* Earliest arrival on q of what an open task sends over an edge, wherever it runs. */
static double arrival(const struct search *s, uint32_t from, double bytes, uint32_t q)
{
    const struct problem *p = s->p;
    const struct nearest *nearest = s->nearest + (size_t)from * p->links.classes;
    double least = s->end[(size_t)from * p->processors + q] + problem_transfer_up(p, bytes, q, q);

    for (uint32_t i = 0; i < p->links.classes; i++) {
        uint32_t r = nearest[i].at == q ? nearest[i].other : nearest[i].at;
        double end = nearest[i].at == q ? nearest[i].second : nearest[i].first;

        if (end < least)
            least = fmin(least, end + problem_transfer_up(p, bytes, r, q));
    }
    return least;
}

static void note_end(struct search *s, uint32_t task, uint32_t q)
{
    const struct problem *p = s->p;
    struct nearest *nearest = s->nearest + (size_t)task * p->links.classes + p->links.of[q];
    double end = s->end[(size_t)task * p->processors + q];

    if (end < nearest->first) {
        nearest->second = nearest->first;
        nearest->other = nearest->at;
        nearest->first = end;
        nearest->at = q;
    } else if (end < nearest->second) {
        nearest->second = end;
        nearest->other = q;
    }
}

/* Earliest start of an open task on q, by what is placed and the earliest ends of what is not. */
static double earliest(const struct search *s, uint32_t task, uint32_t q)
{
    const struct problem *p = s->p;
    const struct taskgraph *g = p->graph;
    double start = fmax(problem_release(p, task), fmax(append_open(&s->a, q), s->last.start));

    for (uint32_t i = g->predecessors.at[task]; i < g->predecessors.at[task + 1]; i++) {
        uint32_t from = g->predecessors.item[i];
        double bytes = g->bytes[g->in[i]];
        const struct planned *at = &s->a.task[from];

        if (at->processor != PROBLEM_NOWHERE)
            start = fmax(start, at->finish + problem_transfer_up(p, bytes, at->processor, q));
        else
            start = fmax(start, arrival(s, from, bytes, q));
    }
    return start;
}

static double path_bound(struct search *s)
{
    const struct problem *p = s->p;
    double bound = s->latest;

    for (uint32_t i = 0; i < p->graph->tasks; i++) {
        uint32_t task = p->graph->order[i];
        double *end = s->end + (size_t)task * p->processors, least = INFINITY;

        if (s->a.task[task].processor != PROBLEM_NOWHERE)
            continue;
        for (uint32_t k = 0; k < p->links.classes; k++)
            s->nearest[(size_t)task * p->links.classes + k] =
                (struct nearest){ INFINITY, INFINITY, PROBLEM_NOWHERE, PROBLEM_NOWHERE };
        for (uint32_t q = 0; q < p->processors; q++) {
            double level = imaginary_level(&s->im, task, q);

            end[q] = INFINITY;
            if (!(level < (double)INFINITY))
                continue;
            end[q] = earliest(s, task, q);
            least = fmin(least, end[q] + level);
            end[q] += problem_cost(p, task, q);
            note_end(s, task, q);
        }
        bound = fmax(bound, least);
    }
    return bound;
}

static int ascending(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;

    return (a > b) - (a < b);
}

/* The time at which the cores, free when they are, have done all open work. */
static double load_bound(struct search *s)
{
    uint32_t cores = s->a.at[s->p->processors], used = 0;
    double work = 0, sum = 0, level = 0;

    for (uint32_t i = 0; i < s->p->graph->tasks; i++)
        if (s->a.task[i].processor == PROBLEM_NOWHERE)
            work += s->cheapest[i];
    for (uint32_t i = 0; i < cores; i++)
        s->open[i] = fmax(s->a.free[i], s->last.start);
    qsort(s->open, cores, sizeof *s->open, ascending);
    do {
        sum += s->open[used++];
        level = (work + sum) / used;
    } while (used < cores && s->open[used] < level);
    return level - PROBLEM_TICK / 2;
}

static void note_wanted(struct search *s)
{
    const struct taskgraph *g = s->p->graph;

    memset(s->wanted, 0, s->p->processors * sizeof *s->wanted);
    for (uint32_t e = 0; e < g->edges; e++) {
        uint32_t q = s->a.task[g->source[e]].processor;

        if (q != PROBLEM_NOWHERE && g->bytes[e] > 0 &&
            s->a.task[g->successors.item[e]].processor == PROBLEM_NOWHERE)
            s->wanted[q] = true;
    }
}

/* Whether a processor before q, open alike, would give the same schedules. */
static bool repeated(const struct search *s, uint32_t q)
{
    const struct problem *p = s->p;

    if (p->busy_at[q] != p->busy_at[q + 1] || s->wanted[q])
        return false;
    for (uint32_t r = 0; r < q; r++) {
        uint32_t i = s->a.at[q], j = s->a.at[r];

        if (s->im.sort[r] != s->im.sort[q] || p->busy_at[r] != p->busy_at[r + 1] || s->wanted[r])
            continue;
        while (i < s->a.at[q + 1] &&
               fmax(s->a.free[i], s->last.start) == fmax(s->a.free[j], s->last.start)) {
            i++;
            j++;
        }
        if (i == s->a.at[q + 1])
            return true;
    }
    return false;
}

static int compare(const void *x, const void *y)
{
    const struct step *a = x, *b = y;

    if (a->bound != b->bound)
        return a->bound < b->bound ? -1 : 1;
    if (before(&a->key, &b->key) || before(&b->key, &a->key))
        return before(&a->key, &b->key) ? -1 : 1;
    return (a->processor > b->processor) - (a->processor < b->processor);
}

static double target(const struct search *s)
{
    return s->best->makespan - PROBLEM_TICK;
}

/* Adds the steps that start a task on q or leave it out. */
static uint32_t steps_on(const struct search *s, uint32_t q, struct step *step)
{
    const struct problem *p = s->p;
    uint32_t count = 0;

    for (uint32_t task = 0; task < p->graph->tasks; task++) {
        struct step *one = &step[count];

        if (s->waits[task] > 0 || s->a.task[task].processor != PROBLEM_NOWHERE ||
            !problem_runs(p, task, q))
            continue;
        *one = (struct step){ .task = task, .processor = q };
        one->key.start = append_earliest(&s->a, task, q);
        one->key.takes = problem_cost(p, task, q) > 0;
        one->key.position = s->position[task];
        one->bound = one->key.start + imaginary_level(&s->im, task, q);
        count += !before(&one->key, &s->last) && one->bound < target(s);
    }
    return count;
}

static uint32_t ready_count(const struct search *s)
{
    uint32_t count = 0;

    for (uint32_t task = 0; task < s->p->graph->tasks; task++)
        count += s->waits[task] == 0 && s->a.task[task].processor == PROBLEM_NOWHERE;
    return count;
}

static void release(struct search *s, uint32_t task, bool placed)
{
    const struct taskgraph *g = s->p->graph;

    for (uint32_t e = g->successors.at[task]; e < g->successors.at[task + 1]; e++)
        s->waits[g->successors.item[e]] += placed ? UINT32_MAX : 1;
}

static void explore(struct search *s);

static void take(struct search *s, const struct step *step)
{
    struct seen_key last = s->last;
    double latest = s->latest, starts = s->starts;

    append_place(&s->a, step->task, step->processor, step->key.start);
    release(s, step->task, true);
    s->last = step->key;
    s->latest = fmax(latest, s->a.task[step->task].finish);
    s->starts += step->key.start;
    s->placed++;
    explore(s);
    s->placed--;
    s->starts = starts;
    s->latest = latest;
    s->last = last;
    release(s, step->task, false);
    append_undo(&s->a, step->task);
}

static bool known(struct search *s)
{
    struct seen_state state = { .key = s->last, .latest = s->latest, .starts = s->starts };

    return seen_dominated(&s->seen, &s->a, &state);
}

static void explore(struct search *s)
{
    const struct problem *p = s->p;
    struct scratch mine = { .slab = p->slab };
    struct step *steps;
    uint32_t count = 0;

    if (s->placed == p->graph->tasks) {
        if (s->latest < target(s)) {
            memcpy(s->best->task, s->a.task, p->graph->tasks * sizeof *s->best->task);
            s->best->makespan = s->latest;
        }
        return;
    }
    if (s->b->seen >= s->b->nodes) {
        s->b->proven = false;
        return;
    }
    s->b->seen++;
    if (path_bound(s) >= target(s) || load_bound(s) >= target(s) || known(s))
        return;
    steps = scratch_array(&mine, (size_t)ready_count(s) * p->processors + 1, sizeof *steps);
    note_wanted(s);
    for (uint32_t q = 0; q < p->processors; q++)
        if (!repeated(s, q))
            count += steps_on(s, q, steps + count);
    qsort(steps, count, sizeof *steps, compare);
    for (uint32_t i = 0; i < count && s->b->proven; i++)
        if (steps[i].bound < target(s))
            take(s, &steps[i]);
    scratch_free(&mine);
}

static void prepare(struct search *s, struct planned *task)
{
    const struct problem *p = s->p;
    const struct taskgraph *g = p->graph;

    append_init(&s->a, p, true, task, &s->scratch);
    s->im = imaginary_make(p, &s->scratch);
    s->waits = scratch_array(&s->scratch, g->tasks, sizeof *s->waits);
    s->position = scratch_array(&s->scratch, g->tasks, sizeof *s->position);
    s->cheapest = scratch_array(&s->scratch, g->tasks, sizeof *s->cheapest);
    s->end = scratch_array(&s->scratch, (size_t)g->tasks * p->processors, sizeof *s->end);
    s->nearest =
        scratch_array(&s->scratch, (size_t)g->tasks * p->links.classes, sizeof *s->nearest);
    s->wanted = scratch_array(&s->scratch, p->processors, sizeof *s->wanted);
    s->open = scratch_array(&s->scratch, s->a.at[p->processors], sizeof *s->open);
    for (uint32_t i = 0; i < g->tasks; i++) {
        s->waits[i] = taskgraph_count(&g->predecessors, i);
        s->position[g->order[i]] = i;
        s->cheapest[i] = INFINITY;
        for (uint32_t q = 0; q < p->processors; q++)
            if (problem_runs(p, i, q))
                s->cheapest[i] = fmin(s->cheapest[i], problem_cost(p, i, q) * g->task[i].cores);
    }
}

void branch_and_bound(struct branch_and_bound *b, const struct problem *p,
                      struct schedule *schedule)
{
    struct search s = { .p = p,
                        .b = b,
                        .scratch = { .slab = p->slab },
                        .best = schedule,
                        .last = { .start = p->release },
                        .latest = p->release };
    double bound = bounds_all(p);

    BUG_UNLESS(!p->elastic && b->tasks <= BRANCH_AND_BOUND_TASKS);
    b->seen = 0;
    b->proven = schedule->makespan < bound + PROBLEM_TICK;
    if (!b->proven && p->graph->tasks <= b->tasks) {
        prepare(&s, scratch_array(&s.scratch, p->graph->tasks, sizeof(struct planned)));
        seen_init(&s.seen, p, s.a.at[p->processors], b->memory, &s.scratch);
        b->proven = true;
        explore(&s);
        b->proven = b->proven || schedule->makespan < bound + PROBLEM_TICK;
    }
    schedule->bound = b->proven ? schedule->makespan : bound;
    scratch_free(&s.scratch);
}
