/* DS3's discrete microseconds, rule by rule and without any haste. */
#include "tests/support/ds3.h"

#include <math.h>
#include <string.h>

enum { GENERATOR = -1, MANAGER = -2, WINDOW = 10 };

/* One task of one job. */
struct item {
    int job, index, pe;
    int left; /* predecessors that have not ended */
    int64_t start, finish, stamp;
    int64_t remaining; /* us */
    bool begun;
};

/* What acts at `time`; those of one time act by `order`. An actor is a task or a constant above. */
struct act {
    int64_t time, order;
    int actor;
};

struct pe {
    int running; /* item; -1: none */
    double available;
    double leak; /* W, as it was last looked at */
};

struct job {
    const struct ds3_graph *graph;
    int first; /* of its items */
    int left;
    int64_t injected;
};

struct world {
    struct ds3_run *run;
    struct arena *arena;
    int64_t now, order;
    struct act act[64];
    int acts;
    struct item *item;
    struct job *job;
    int jobs, ended, inside;
    int *ready, readies;
    int *executable, executables;
    struct pe pe[DS3_MACHINES];
    double latencies, concurrent;
    int chosen[DS3_MACHINES]; /* ETF_LB: how often a PE was the best so far, over all calls */
};

static void later(struct world *w, int64_t time, int actor)
{
    w->act[w->acts++] = (struct act){ time, w->order++, actor };
}

static struct act next(struct world *w)
{
    int best = 0;
    struct act act;

    for (int i = 1; i < w->acts; i++)
        if (w->act[i].time < w->act[best].time ||
            (w->act[i].time == w->act[best].time && w->act[i].order < w->act[best].order))
            best = i;
    act = w->act[best];
    w->act[best] = w->act[--w->acts];
    return act;
}

static const struct ds3_cluster *cluster_of(const struct world *w, int pe)
{
    return &w->run->soc->cluster[w->run->soc->cluster_of[pe]];
}

/* us of an item on a PE; infinite if it cannot run there. */
static double cost(const struct world *w, int item, int pe)
{
    const struct item *it = &w->item[item];
    double us = ds3_time(cluster_of(w, pe), w->job[it->job].graph->task[it->index]);

    return us < 0 ? HUGE_VAL : us;
}

/* When the data of an item would be on a PE; `none` without predecessors. */
static int64_t data_at(const struct world *w, int item, int pe, int64_t none)
{
    const struct ds3_soc *soc = w->run->soc;
    const struct item *it = &w->item[item];
    const struct ds3_graph *graph = w->job[it->job].graph;
    int64_t latest = none;

    for (int e = 0; e < graph->edges; e++) {
        const struct item *pred = &w->item[w->job[it->job].first + graph->edge[e].from];
        double band;
        int64_t at;

        if (graph->edge[e].to != it->index)
            continue;
        band =
            pred->pe == pe ? soc->self : soc->band[soc->cluster_of[pred->pe]][soc->cluster_of[pe]];
        at = pred->finish + (int64_t)(graph->edge[e].volume / band);
        if (at > latest)
            latest = at;
    }
    return latest;
}

static double finish_cost(const struct world *w, int item, int pe)
{
    double comm = (double)(data_at(w, item, pe, w->now) - w->now);
    double wait = fmax(w->pe[pe].available - (double)w->now, 0);

    return cost(w, item, pe) + fmax(fmax(comm, 0), wait);
}

/* The first PE with the least of f. */
static int least(const struct world *w, int item, double (*f)(const struct world *, int, int),
                 double *value)
{
    int best = 0;

    *value = f(w, item, 0);
    for (int pe = 1; pe < w->run->soc->machines; pe++) {
        double v = f(w, item, pe);

        if (v < *value) {
            *value = v;
            best = pe;
        }
    }
    return best;
}

static void eft(struct world *w)
{
    for (int i = 0; i < w->readies; i++) {
        double value;
        int pe = least(w, w->ready[i], finish_cost, &value);

        w->item[w->ready[i]].pe = pe;
        w->pe[pe].available = (double)w->now + value;
    }
}

/*
 * ETF and STF: the least over the tasks first, the first in the list of equal ones. What is chosen
 * goes to place k of the list that is dispatched; the list that is chosen from keeps its order.
 */
static void smallest_first(struct world *w, double (*f)(const struct world *, int, int), bool swap)
{
    int count = w->readies, left = count;
    int *from = arena_array(w->arena, (size_t)count, sizeof *from);

    memcpy(from, w->ready, (size_t)count * sizeof *from);
    for (int k = 0; k < count; k++, left--) {
        int best = -1, best_pe = -1, at = 0;
        double best_value = HUGE_VAL;

        for (int i = 0; i < left; i++) {
            double value;
            int pe = least(w, from[i], f, &value);

            if (value < best_value) {
                best = i;
                best_pe = pe;
                best_value = value;
            }
        }
        w->item[from[best]].pe = best_pe;
        w->pe[best_pe].available = (double)w->now + best_value;
        while (w->ready[at] != from[best])
            at++;
        if (swap) {
            w->ready[at] = w->ready[k];
            w->ready[k] = from[best];
        }
        memmove(&from[best], &from[best + 1], (size_t)(left - best - 1) * sizeof *from);
    }
}

/* The least used of the PEs of least cost. */
static int least_used(const struct world *w, int item, double *value)
{
    int best = least(w, item, finish_cost, value);

    for (int pe = best + 1; pe < w->run->soc->machines; pe++)
        if (finish_cost(w, item, pe) == *value && w->chosen[pe] < w->chosen[best])
            best = pe;
    return best;
}

static void etf_lb(struct world *w)
{
    for (int k = 0; k < w->readies; k++) {
        int best = -1, best_pe = -1, item;
        double best_value = HUGE_VAL;

        for (int i = k; i < w->readies; i++) {
            double value;
            int pe = least_used(w, w->ready[i], &value);

            if (value < best_value) {
                best = i;
                best_pe = pe;
                best_value = value;
                w->chosen[pe]++;
            }
        }
        item = w->ready[best];
        w->item[item].pe = best_pe;
        w->pe[best_pe].available = (double)w->now + best_value;
        memmove(&w->ready[k + 1], &w->ready[k], (size_t)(best - k) * sizeof *w->ready);
        w->ready[k] = item;
    }
}

/* The tied PEs without the busy ones, as the release takes them away. */
static int drop_busy(const struct world *w, int *tied, int count)
{
    int busy = 0, first = -1, all = count;

    for (int i = 0; i < all; i++)
        if (w->pe[tied[i]].running >= 0) {
            first = first < 0 ? i : first;
            busy++;
        }
    if (!busy || busy == all)
        return count;
    for (; busy; busy--) {
        memmove(&tied[first], &tied[first + 1], (size_t)(count - first - 1) * sizeof *tied);
        count--;
    }
    return count;
}

static void met(struct world *w)
{
    int assigned[DS3_MACHINES] = { 0 };

    for (int i = 0; i < w->readies; i++) {
        int tied[DS3_MACHINES] = { 0 }, count = 0, best;
        double value;

        least(w, w->ready[i], cost, &value);
        for (int pe = 0; pe < w->run->soc->machines; pe++)
            if (cost(w, w->ready[i], pe) == value)
                tied[count++] = pe;
        count = drop_busy(w, tied, count);
        best = tied[0];
        for (int t = 1; t < count; t++)
            if (assigned[tied[t]] < assigned[best])
                best = tied[t];
        w->item[w->ready[i]].pe = best;
        assigned[best]++;
    }
}

static void schedule(struct world *w)
{
    switch (w->run->scheduler) {
    case DS3_MET:
        met(w);
        break;
    case DS3_EFT:
        eft(w);
        break;
    case DS3_ETF:
        smallest_first(w, finish_cost, true);
        break;
    case DS3_ETF_LB:
        etf_lb(w);
        break;
    case DS3_STF:
        smallest_first(w, cost, false);
        break;
    }
    for (int i = 0; i < w->readies; i++) {
        struct item *it = &w->item[w->ready[i]];
        int at = w->executables++;

        it->stamp = data_at(w, w->ready[i], it->pe, w->now);
        for (; at > 0 && w->item[w->executable[at - 1]].job > it->job; at--)
            w->executable[at] = w->executable[at - 1];
        w->executable[at] = w->ready[i];
    }
    w->readies = 0;
}

static void task_acts(struct world *w, int item);

static void manager_acts(struct world *w)
{
    int begun[DS3_MACHINES], count = 0, kept = 0;

    if (w->readies)
        schedule(w);
    for (int i = 0; i < w->executables; i++) {
        struct item *it = &w->item[w->executable[i]];

        if (it->stamp <= w->now && w->pe[it->pe].running < 0) {
            w->pe[it->pe].running = w->executable[i];
            it->start = w->now;
            it->remaining = (int64_t)cost(w, w->executable[i], it->pe);
            begun[count++] = w->executable[i];
        } else {
            w->executable[kept++] = w->executable[i];
        }
    }
    w->executables = kept;
    later(w, w->now + 1, MANAGER);
    for (int i = 0; i < count; i++)
        task_acts(w, begun[i]);
}

static void complete(struct world *w, int item)
{
    struct item *it = &w->item[item];
    struct job *job = &w->job[it->job];

    it->finish = w->now;
    w->pe[it->pe].running = -1;
    w->run->rows[w->run->count++] =
        (struct ds3_row){ it->job, it->index, it->pe, it->start, it->finish };
    for (int t = 0; t < job->graph->tasks; t++)
        for (int e = 0; e < job->graph->edges; e++)
            if (job->graph->edge[e].from == it->index && job->graph->edge[e].to == t &&
                --w->item[job->first + t].left == 0)
                w->ready[w->readies++] = job->first + t;
    if (--job->left == 0) {
        w->latencies += (double)(w->now - job->injected);
        w->ended++;
        w->inside--;
        w->run->end = w->now;
    }
}

static void task_acts(struct world *w, int item)
{
    struct item *it = &w->item[item];
    int64_t window = WINDOW - w->now % WINDOW;

    if (it->begun && it->remaining == 0) {
        complete(w, item);
        return;
    }
    it->begun = true;
    window = window < it->remaining ? window : it->remaining;
    it->remaining -= window;
    later(w, w->now + window, item);
}

static void generator_acts(struct world *w)
{
    const struct ds3_run *run = w->run;
    struct job *job = &w->job[w->jobs];
    int first = w->jobs ? job[-1].first + job[-1].graph->tasks : 0;

    if (w->inside >= run->cap) {
        later(w, w->now + 1, GENERATOR);
        return;
    }
    *job = (struct job){ run->apps[run->arrivals[w->jobs].app], first, 0, w->now };
    job->left = job->graph->tasks;
    for (int t = 0; t < job->graph->tasks; t++) {
        w->item[first + t] = (struct item){ .job = w->jobs, .index = t, .pe = -1 };
        w->item[first + t].left = job->graph->preds[t];
        if (!job->graph->preds[t])
            w->ready[w->readies++] = first + t;
    }
    w->concurrent += ++w->inside;
    w->jobs++;
    if ((size_t)w->jobs < run->jobs)
        later(w, w->now + run->arrivals[w->jobs].us - run->arrivals[w->jobs - 1].us, GENERATOR);
}

void ds3_execute(struct ds3_run *run, struct arena *arena)
{
    struct world w = { .run = run, .arena = arena };
    size_t total = 0;

    for (size_t j = 0; j < run->jobs; j++)
        total += (size_t)run->apps[run->arrivals[j].app]->tasks;
    w.item = arena_array(arena, total, sizeof *w.item);
    w.ready = arena_array(arena, total, sizeof *w.ready);
    w.executable = arena_array(arena, total, sizeof *w.executable);
    w.job = arena_array(arena, run->jobs, sizeof *w.job);
    for (int pe = 0; pe < run->soc->machines; pe++)
        w.pe[pe].running = -1;
    run->count = 0;
    later(&w, 0, GENERATOR);
    later(&w, 0, MANAGER);
    while ((size_t)w.ended < run->jobs) {
        struct act act = next(&w);

        w.now = act.time;
        if (act.actor == GENERATOR)
            generator_acts(&w);
        else if (act.actor == MANAGER)
            manager_acts(&w);
        else
            task_acts(&w, act.actor);
    }
    run->latency = w.latencies / (double)run->jobs;
    run->concurrent = w.concurrent / (double)run->jobs;
}
