/* Lower bounds by path, by load, and by what must run in an interval. */
#include "policies/lib/dag/bounds.h"

#include "policies/lib/dag/append.h"
#include "policies/lib/dag/imaginary.h"

/* The shortest time of a task. */
static double shortest(const struct problem *p, uint32_t task)
{
    double least = INFINITY;

    for (uint32_t q = 0; q < p->processors; q++)
        if (problem_runs(p, task, q))
            least = fmin(least, problem_cost(p, task, q));
    return least;
}

static double all_cores(const struct problem *p)
{
    double sum = 0;

    for (uint32_t q = 0; q < p->processors; q++)
        sum += p->cores[q];
    return sum;
}

/* Ends are whole nanoseconds; the division that gave x may have rounded up a little. */
static double whole(double x)
{
    return ceil(x - fmax(0x1p-10, x * 0x1p-50));
}

double bounds_path(const struct problem *p)
{
    struct scratch scratch = { .slab = p->slab };
    struct imaginary im = imaginary_make(p, &scratch);
    double latest = 0;

    for (uint32_t task = 0; task < p->graph->tasks; task++) {
        double least = INFINITY;

        for (uint32_t s = 0; s < im.sorts; s++)
            least = fmin(least, im.level[(size_t)task * im.sorts + s]);
        latest = fmax(latest, (double)p->graph->task[task].release + least);
    }
    scratch_free(&scratch);
    return p->release + latest;
}

double bounds_load(const struct problem *p)
{
    double work = 0;

    for (uint32_t task = 0; task < p->graph->tasks; task++)
        work += shortest(p, task) * p->graph->task[task].cores;
    return p->release + whole(work / all_cores(p));
}

/* Where each task may lie if the critical path is kept. */
struct window {
    const struct problem *p;
    double *length, *early, *late; /* of each task: time, earliest and latest start */
    double *time;                  /* where intervals begin and end */
    double path;
};

static void window_fill(struct window *w)
{
    const struct taskgraph *g = w->p->graph;

    for (uint32_t i = 0; i < g->tasks; i++) {
        uint32_t t = g->order[i];

        w->length[t] = shortest(w->p, t);
        w->early[t] = (double)g->task[t].release;
        for (uint32_t e = g->predecessors.at[t]; e < g->predecessors.at[t + 1]; e++) {
            uint32_t from = g->predecessors.item[e];

            w->early[t] = fmax(w->early[t], w->early[from] + w->length[from]);
        }
        w->path = fmax(w->path, w->early[t] + w->length[t]);
    }
    for (uint32_t i = g->tasks; i > 0; i--) {
        uint32_t t = g->order[i - 1];
        double end = w->path;

        for (uint32_t e = g->successors.at[t]; e < g->successors.at[t + 1]; e++)
            end = fmin(end, w->late[g->successors.item[e]]);
        w->late[t] = end - w->length[t];
        w->time[(size_t)4 * t] = w->early[t];
        w->time[(size_t)4 * t + 1] = w->early[t] + w->length[t];
        w->time[(size_t)4 * t + 2] = w->late[t];
        w->time[(size_t)4 * t + 3] = end;
    }
}

/* Core time that must fall between two times. */
static double must(const struct window *w, double from, double to)
{
    double sum = 0;

    for (uint32_t t = 0; t < w->p->graph->tasks; t++) {
        double inside = fmin(w->early[t] + w->length[t] - from, to - w->late[t]);

        inside = fmin(inside, fmin(w->length[t], to - from));
        if (inside > 0)
            sum += inside * w->p->graph->task[t].cores;
    }
    return sum;
}

double bounds_intervals(const struct problem *p)
{
    struct scratch scratch = { .slab = p->slab };
    uint32_t tasks = p->graph->tasks;
    struct window w = { .p = p };
    double excess = 0, cores = all_cores(p);

    if (tasks > BOUNDS_TASKS)
        return 0;
    w.length = scratch_array(&scratch, tasks, sizeof(double));
    w.early = scratch_array(&scratch, tasks, sizeof(double));
    w.late = scratch_array(&scratch, tasks, sizeof(double));
    w.time = scratch_array(&scratch, (size_t)4 * tasks, sizeof(double));
    window_fill(&w);
    for (uint32_t i = 0; i < 4 * tasks; i++)
        for (uint32_t j = 0; j < 4 * tasks; j++)
            if (w.time[j] > w.time[i])
                excess =
                    fmax(excess, must(&w, w.time[i], w.time[j]) / cores - (w.time[j] - w.time[i]));
    scratch_free(&scratch);
    return p->release + w.path + fmax(0, whole(excess));
}

double bounds_all(const struct problem *p)
{
    return fmax(fmax(bounds_path(p), bounds_load(p)), bounds_intervals(p));
}
