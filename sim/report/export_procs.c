/* Processors of jobs: as recorded, or the first free ones. */
#include "sim/report/export_procs.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"

/* Processors first..last, which are free or belong to one job. */
struct span {
    int64_t first, last;
};

/* What a job holds. */
struct holding {
    struct span *spans;
    size_t count;
};

struct give {
    struct arena *arena;
    const struct export_job *jobs;
    struct holding *held; /* by job */
    struct span *free;    /* in order, none touches the next; the last one has no end */
    size_t free_count, free_room;
    size_t *running; /* binary heap of jobs by finish */
    size_t running_count;
};

static bool sooner(const struct give *g, size_t a, size_t b)
{
    const struct export_job *x = &g->jobs[a];
    const struct export_job *y = &g->jobs[b];

    return x->finish != y->finish ? x->finish < y->finish : x->job_no < y->job_no;
}

static void add_running(struct give *g, size_t job)
{
    size_t at = g->running_count++;

    for (; at > 0 && sooner(g, job, g->running[(at - 1) / 2]); at = (at - 1) / 2)
        g->running[at] = g->running[(at - 1) / 2];
    g->running[at] = job;
}

static size_t take_running(struct give *g)
{
    size_t first = g->running[0];
    size_t last = g->running[--g->running_count];
    size_t at = 0;

    for (size_t child; (child = 2 * at + 1) < g->running_count; at = child) {
        if (child + 1 < g->running_count && sooner(g, g->running[child + 1], g->running[child]))
            child++;
        if (!sooner(g, g->running[child], last))
            break;
        g->running[at] = g->running[child];
    }
    g->running[at] = last;
    return first;
}

/* Place of the first free span behind `first`. */
static size_t span_behind(const struct give *g, int64_t first)
{
    size_t low = 0;
    size_t high = g->free_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (g->free[middle].first > first)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void give_back(struct give *g, struct span span)
{
    size_t at = span_behind(g, span.first);

    /* The last free span has no end, so there always is one behind. */
    if (g->free[at].first == span.last + 1) {
        g->free[at].first = span.first;
        if (at > 0 && g->free[at - 1].last + 1 == span.first) {
            g->free[at].first = g->free[at - 1].first;
            memmove(&g->free[at - 1], &g->free[at], (g->free_count - at) * sizeof *g->free);
            g->free_count--;
        }
        return;
    }
    if (at > 0 && g->free[at - 1].last + 1 == span.first) {
        g->free[at - 1].last = span.last;
        return;
    }
    if (g->free_count == g->free_room) {
        g->free_room *= 2;
        g->free = mem_resize(g->free, g->free_room * sizeof *g->free);
    }
    memmove(&g->free[at + 1], &g->free[at], (g->free_count - at) * sizeof *g->free);
    g->free[at] = span;
    g->free_count++;
}

static void take_procs(struct give *g, size_t job)
{
    struct holding *held = &g->held[job];
    int64_t left = g->jobs[job].procs;
    size_t used = 0;

    while (left > 0) {
        struct span *free = &g->free[used];
        int64_t some = free->last - free->first + 1 < left ? free->last - free->first + 1 : left;

        left -= some;
        used += free->first + some > free->last;
        held->count++;
    }
    held->spans = arena_array(g->arena, held->count, sizeof *held->spans);
    left = g->jobs[job].procs;
    for (size_t i = 0; i < held->count; i++) {
        struct span *free = &g->free[i];
        int64_t some = free->last - free->first + 1 < left ? free->last - free->first + 1 : left;

        held->spans[i] = (struct span){ free->first, free->first + some - 1 };
        free->first += some;
        left -= some;
    }
    memmove(g->free, g->free + used, (g->free_count - used) * sizeof *g->free);
    g->free_count -= used;
}

static int by_start(const void *left, const void *right)
{
    const struct export_job *a = *(const struct export_job *const *)left;
    const struct export_job *b = *(const struct export_job *const *)right;
    bool none_a = a->finish == a->start;
    bool none_b = b->finish == b->start;

    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (none_a != none_b)
        return none_a ? -1 : 1;
    return a->job_no < b->job_no ? -1 : a->job_no > b->job_no;
}

static const char *spans_text(struct arena *arena, const struct holding *held)
{
    struct text text = { 0 };
    const char *kept;

    for (size_t i = 0; i < held->count; i++) {
        text_format(&text, "%s%" PRId64, i ? " " : "", held->spans[i].first);
        if (held->spans[i].last > held->spans[i].first)
            text_format(&text, "-%" PRId64, held->spans[i].last);
    }
    kept = arena_text(arena, text_get(&text));
    text_free(&text);
    return kept;
}

/* "0-15,17" with blanks, as tools of Batsim read it. */
static const char *recorded(struct arena *arena, const char *machines)
{
    char *text = arena_text(arena, machines);

    for (char *comma = text; (comma = strchr(comma, ','));)
        *comma = ' ';
    return text;
}

static void derive(struct give *g, const struct export_job **order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t job = (size_t)(order[i] - g->jobs);

        while (g->running_count && g->jobs[g->running[0]].finish <= order[i]->start) {
            const struct holding *held = &g->held[take_running(g)];

            for (size_t s = 0; s < held->count; s++)
                give_back(g, held->spans[s]);
        }
        take_procs(g, job);
        add_running(g, job);
    }
}

const char *const *export_procs(struct arena *arena, const struct export_jobs *jobs)
{
    const char **texts = arena_array(arena, jobs->count, sizeof *texts);
    const struct export_job **order = arena_array(arena, jobs->count, sizeof *order);
    struct give g = { .arena = arena, .jobs = jobs->job, .free_count = 1, .free_room = 64 };
    size_t ran = 0;

    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->job[i].ran && !*jobs->job[i].machines)
            order[ran++] = &jobs->job[i];
    if (ran)
        qsort(order, ran, sizeof *order, by_start);
    g.held = arena_array(arena, jobs->count, sizeof *g.held);
    g.running = arena_array(arena, ran, sizeof *g.running);
    g.free = mem_alloc(g.free_room * sizeof *g.free);
    g.free[0] = (struct span){ 0, INT64_MAX - 1 };
    derive(&g, order, ran);
    for (size_t i = 0; i < jobs->count; i++)
        texts[i] = *jobs->job[i].machines ? recorded(arena, jobs->job[i].machines)
                                          : spans_text(arena, &g.held[i]);
    mem_free(g.free);
    return texts;
}
