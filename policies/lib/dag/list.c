/* Orders by priority, through a heap of ready tasks or by sorting, and the choice of a processor.
 */
#include "policies/lib/dag/list.h"

#include <string.h>

const char *const list_picks[] = { "eft", "est", "quickest", NULL };

uint32_t *list_new(const struct problem *p)
{
    return slab_alloc(p->slab, p->graph->tasks * sizeof(uint32_t));
}

void list_free(const struct problem *p, uint32_t *list)
{
    slab_free(p->slab, list, p->graph->tasks * sizeof(uint32_t));
}

void list_successors_free(const struct problem *p, uint32_t *table)
{
    slab_free(p->slab, table, p->graph->edges * sizeof(uint32_t));
}

void list_random(const struct problem *p, struct rng *rng)
{
    rng_stream(rng, p->seed, p->replication, RNG_POLICY, (uint64_t)p->release);
}

/* Heap of ready tasks --------------------------------------------------------------------- */

struct entry {
    double priority; /* the highest goes first */
    uint64_t tie;    /* then the lowest */
    uint32_t task;
};

struct ready {
    struct entry *entry;
    uint32_t count;
};

static bool before(const struct entry *a, const struct entry *b)
{
    if (a->priority != b->priority)
        return a->priority > b->priority;
    return a->tie != b->tie ? a->tie < b->tie : a->task < b->task;
}

static void push(struct ready *ready, struct entry entry)
{
    uint32_t i = ready->count++;

    while (i > 0 && before(&entry, &ready->entry[(i - 1) / 2])) {
        ready->entry[i] = ready->entry[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    ready->entry[i] = entry;
}

static uint32_t pop(struct ready *ready)
{
    struct entry *entry = ready->entry, last = entry[--ready->count];
    uint32_t task = entry[0].task, i = 0;

    for (uint32_t child = 1; child < ready->count; child = 2 * i + 1) {
        if (child + 1 < ready->count && before(&entry[child + 1], &entry[child]))
            child++;
        if (!before(&entry[child], &last))
            break;
        entry[i] = entry[child];
        i = child;
    }
    entry[i] = last;
    return task;
}

/* Numbers that break ties; those of LIST_ARRIVAL and LIST_RANDOM are given on arrival. */
static uint64_t *make_ties(const struct problem *p, const double *priority, enum list_tie tie)
{
    const struct taskgraph *graph = p->graph;
    uint64_t *ties = slab_alloc(p->slab, graph->tasks * sizeof *ties);

    for (uint32_t i = 0; i < graph->tasks; i++) {
        uint32_t task = graph->order[i];
        double highest = 0;

        ties[task] = tie == LIST_INDEX ? task : i;
        if (tie != LIST_SUCCESSOR)
            continue;
        /* Whole numbers above a whole position: the highest successor gives the lowest tie. */
        for (uint32_t e = graph->successors.at[task]; e < graph->successors.at[task + 1]; e++)
            highest = fmax(highest, priority[graph->successors.item[e]]);
        ties[task] = UINT64_MAX - (uint64_t)fmin(highest, 0x1p62);
    }
    return ties;
}

struct arrivals {
    enum list_tie tie;
    uint64_t *ties;
    uint64_t count;
    struct rng rng;
};

static void add(struct ready *ready, const double *priority, uint32_t task,
                struct arrivals *arrivals)
{
    uint64_t tie = arrivals->ties[task];

    if (arrivals->tie == LIST_ARRIVAL)
        tie = arrivals->count++;
    else if (arrivals->tie == LIST_RANDOM)
        tie = rng_u64(&arrivals->rng);
    push(ready, (struct entry){ priority[task], tie, task });
}

static void order_by_heap(const struct problem *p, const double *priority, enum list_tie tie,
                          uint32_t *order)
{
    const struct taskgraph *graph = p->graph;
    struct arrivals arrivals = { .tie = tie, .ties = make_ties(p, priority, tie) };
    uint32_t *waits = list_new(p), taken = 0;
    struct ready ready = { .entry = slab_alloc(p->slab, graph->tasks * sizeof *ready.entry) };

    list_random(p, &arrivals.rng);
    for (uint32_t i = 0; i < graph->tasks; i++) {
        waits[i] = taskgraph_count(&graph->predecessors, i);
        if (waits[i] == 0)
            add(&ready, priority, i, &arrivals);
    }
    while (ready.count > 0) {
        uint32_t task = pop(&ready);

        order[taken++] = task;
        for (uint32_t e = graph->successors.at[task]; e < graph->successors.at[task + 1]; e++) {
            uint32_t next = graph->successors.item[e];

            if (--waits[next] == 0)
                add(&ready, priority, next, &arrivals);
        }
    }
    slab_free(p->slab, ready.entry, graph->tasks * sizeof *ready.entry);
    slab_free(p->slab, arrivals.ties, graph->tasks * sizeof *arrivals.ties);
    list_free(p, waits);
}

/* Sorting ---------------------------------------------------------------------------------- */

struct sorted {
    uint64_t key;
    uint32_t task;
};

enum { DIGIT = 11, DIGITS = 1 << DIGIT };

/* One stable pass of a radix sort; false, and nothing done, if all digits are alike. */
static bool sort_digit(const struct sorted *from, struct sorted *to, uint32_t count, int shift)
{
    uint32_t at[DIGITS] = { 0 }, sum = 0;

    for (uint32_t i = 0; i < count; i++)
        at[from[i].key >> shift & (DIGITS - 1)]++;
    if (at[from[0].key >> shift & (DIGITS - 1)] == count)
        return false;
    for (uint32_t i = 0; i < DIGITS; i++) {
        uint32_t number = at[i];

        at[i] = sum;
        sum += number;
    }
    for (uint32_t i = 0; i < count; i++)
        to[at[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
    return true;
}

/* From topological order by falling priority, stable: what the heap would give, but faster. */
static void order_by_sorting(const struct problem *p, const double *priority, uint32_t *order)
{
    uint32_t count = p->graph->tasks;
    struct sorted *from = slab_alloc(p->slab, count * sizeof *from);
    struct sorted *to = slab_alloc(p->slab, count * sizeof *to);
    double highest = 0;

    for (uint32_t i = 0; i < count; i++)
        highest = fmax(highest, priority[i]);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t task = p->graph->order[i];

        from[i] = (struct sorted){ (uint64_t)(highest - priority[task]), task };
    }
    for (int shift = 0; shift < 64 && (uint64_t)highest >> shift > 0; shift += DIGIT) {
        if (sort_digit(from, to, count, shift)) {
            struct sorted *other = from;

            from = to;
            to = other;
        }
    }
    for (uint32_t i = 0; i < count; i++)
        order[i] = from[i].task;
    slab_free(p->slab, from, count * sizeof *from);
    slab_free(p->slab, to, count * sizeof *to);
}

static bool sortable(const struct problem *p, const double *priority)
{
    const struct taskgraph_rows *rows = &p->graph->successors;

    for (uint32_t i = 0; i < p->graph->tasks; i++) {
        if (!(priority[i] >= 0 && priority[i] < 0x1p53 && priority[i] == floor(priority[i])))
            return false;
        for (uint32_t e = rows->at[i]; e < rows->at[i + 1]; e++) {
            if (priority[rows->item[e]] > priority[i])
                return false;
        }
    }
    return true;
}

void list_order(const struct problem *p, const double *priority, enum list_tie tie, uint32_t *order)
{
    if (tie == LIST_TOPOLOGICAL && sortable(p, priority))
        order_by_sorting(p, priority, order);
    else
        order_by_heap(p, priority, tie, order);
}

uint32_t *list_successors(const struct problem *p, const uint32_t *order)
{
    const struct taskgraph *graph = p->graph;
    uint32_t *table = slab_alloc(p->slab, graph->edges * sizeof *table);
    uint32_t *next = list_new(p);

    memcpy(next, graph->successors.at, graph->tasks * sizeof *next);
    for (uint32_t n = 0; n < graph->tasks; n++) {
        uint32_t task = order[n];

        for (uint32_t i = graph->predecessors.at[task]; i < graph->predecessors.at[task + 1]; i++)
            table[next[graph->predecessors.item[i]]++] = task;
    }
    list_free(p, next);
    return table;
}

/* Placing ---------------------------------------------------------------------------------- */

static struct partial_choice choose_otherwise(struct partial *s, uint32_t task, bool start_first,
                                              bool insertion)
{
    const double *ready = partial_ready_all(s, task);
    struct partial_choice best = { PROBLEM_NOWHERE, 0, 0 };
    double least = (double)INFINITY;

    for (uint32_t i = 0; i < s->problem->processors; i++) {
        double cost = problem_cost(s->problem, task, i);

        if (!problem_runs(s->problem, task, i))
            continue;
        double start = partial_start(s, task, i, ready[i], insertion);
        double value = start_first ? start : cost;

        if (value < least || (!start_first && value == least && start + cost < best.finish)) {
            best = (struct partial_choice){ i, start, start + cost };
            least = value;
        }
    }
    return best;
}

void list_place(struct partial *s, const uint32_t *order, enum list_pick pick, bool insertion)
{
    for (uint32_t n = 0; n < s->problem->graph->tasks; n++) {
        struct partial_choice choice =
            pick == LIST_EFT ? partial_earliest_finish(s, order[n], insertion)
                             : choose_otherwise(s, order[n], pick == LIST_EST, insertion);

        partial_place(s, order[n], choice.processor, choice.start);
    }
}

bool list_plan(const struct problem *p, void (*place)(struct partial *s, const void *options),
               const void *options, struct schedule *schedule, struct error *err)
{
    struct partial s;

    if (!problem_possible(p, err))
        return false;
    partial_open(&s, p, schedule->task);
    place(&s, options);
    schedule->makespan = problem_makespan(p, schedule->task);
    schedule->bound = 0;
    partial_close(&s);
    return true;
}
