/* The workflow scheduling problem as a QUBO, annealed and repaired. */
#include <math.h>
#include <string.h>

#include "policies/lib/wsp_internal.h"
#include "sim/base/rng.h"
#include "sim/base/vec.h"

enum { SLACK_BITS = 6, NONE = UINT32_MAX };

/*
 * Minimise  sum cost x + one (sum over tasks of (1 - sum of x)^2)
 *           + late (sum over paths of (sum of tau x + sum of bits - limit)^2 / limit^2).
 * A squared difference of binary variables is quadratic in them, so this is a QUBO; the matrix is
 * never written down, a flip is judged from the sums.
 */
struct variable {
    uint32_t task; /* NONE: a slack bit */
    uint32_t kind; /* or the path of a slack bit */
    double size;   /* tau, or the value of the bit, s */
    double cost;
};

struct path {
    size_t first; /* its tasks in `members` */
    size_t count;
    double limit; /* s */
};

struct qubo {
    const struct wsp *w;
    struct vec variables; /* struct variable */
    size_t *first;        /* the first variable of each task */
    struct vec paths;     /* struct path */
    struct vec members;   /* uint32_t: tasks, path by path */
    uint32_t *of_start;   /* compressed rows: paths of a task */
    uint32_t *of;
    double *sum;      /* of each path: what is set, less the limit */
    uint32_t *chosen; /* kinds set of each task */
    bool *set, *best_set;
    double one, late;
    double *tail; /* the worst lateness from the begin of a task on, all as slow as they can be */
    uint32_t *trail, *edge;
    double slack;   /* s; a path that is late by less is in time */
    uint32_t limit; /* of paths */
};

static const struct path *path_at(const struct qubo *q, size_t i)
{
    return vec_at(&q->paths, i, sizeof(struct path));
}

static const struct variable *variable_at(const struct qubo *q, size_t i)
{
    return vec_at(&q->variables, i, sizeof(struct variable));
}

static double quickest(const struct wsp *w, uint32_t v)
{
    return wsp_tau(w, v, wsp_fastest(w, v));
}

/* The trail is a path whose end is bound; keeps it if its slowest kinds are too slow for it. */
static bool keep_path(struct qubo *q, uint32_t depth, double begin)
{
    struct path *path;
    double limit = wsp_due(q->w, q->trail[depth - 1]) - begin;
    double most = 0;

    for (uint32_t i = 0; i < depth; i++)
        most += wsp_slowest(q->w, q->trail[i]);
    if (most <= limit + q->slack / 2)
        return true;
    if (q->paths.count == q->limit)
        return false;
    path = vec_push(&q->paths, sizeof *path);
    *path = (struct path){ .first = q->members.count, .count = depth, .limit = limit };
    for (uint32_t i = 0; i < depth; i++)
        *(uint32_t *)vec_push(&q->members, sizeof(uint32_t)) = q->trail[i];
    return true;
}

/* All paths from a task that may be late, depth first; every one met leads to at least one. */
static bool walk(struct qubo *q, uint32_t from, double begin)
{
    const struct wsp *w = q->w;
    uint32_t depth = 1;
    double most = 0;

    if (begin + q->tail[from] <= q->slack)
        return true;
    q->trail[0] = from;
    q->edge[0] = w->succ_start[from];
    if (wsp_is_end(w, from) && !keep_path(q, 1, begin))
        return false;
    while (depth) {
        uint32_t v = q->trail[depth - 1];
        uint32_t u;

        if (q->edge[depth - 1] == w->succ_start[v + 1]) {
            depth--;
            most -= depth ? wsp_slowest(w, q->trail[depth - 1]) : 0;
            continue;
        }
        u = w->succ[q->edge[depth - 1]++];
        if (begin + most + wsp_slowest(w, v) + q->tail[u] <= q->slack)
            continue;
        most += wsp_slowest(w, v);
        q->trail[depth] = u;
        q->edge[depth++] = w->succ_start[u];
        if (wsp_is_end(w, u) && !keep_path(q, depth, begin))
            return false;
    }
    return true;
}

static bool find_paths(struct qubo *q, const struct wsp_task *task)
{
    const struct wsp *w = q->w;

    for (uint32_t i = w->tasks; i-- > 0;) {
        uint32_t v = task->order[i];

        q->tail[v] = wsp_is_end(w, v) ? -wsp_due(w, v) : -(double)INFINITY;
        for (uint32_t e = w->succ_start[v]; e < w->succ_start[v + 1]; e++)
            q->tail[v] = fmax(q->tail[v], q->tail[w->succ[e]]);
        q->tail[v] += wsp_slowest(w, v);
    }
    for (uint32_t v = 0; v < w->tasks; v++)
        if (w->pred_start[v] == w->pred_start[v + 1] || wsp_ready(w, v) > 0)
            if (!walk(q, v, wsp_ready(w, v)))
                return false;
    return true;
}

static void add_variable(struct qubo *q, struct variable variable)
{
    *(struct variable *)vec_push(&q->variables, sizeof variable) = variable;
}

/* The costs of upgrades set the scale of penalties: no missing or late task pays. */
static void add_variables(struct qubo *q)
{
    const struct wsp *w = q->w;

    for (uint32_t v = 0; v < w->tasks; v++) {
        uint32_t cheapest = wsp_cheapest(w, v);

        q->first[v] = q->variables.count;
        for (uint32_t j = 0; j < w->machines; j++) {
            if (!wsp_efficient(w, v, j))
                continue;
            add_variable(q, (struct variable){ v, j, wsp_tau(w, v, j), wsp_cost(w, v, j) });
            q->one = fmax(q->one, 2 * fabs(wsp_cost(w, v, j)));
            q->set[q->variables.count - 1] = j == cheapest;
        }
    }
    for (uint32_t p = 0; p < q->paths.count; p++) {
        const struct path *path = path_at(q, p);
        double range = path->limit;

        for (size_t i = 0; i < path->count; i++)
            range -= quickest(w, *(uint32_t *)vec_at(&q->members, path->first + i, 4));
        for (int bit = 0; bit < SLACK_BITS && range > 0; bit++)
            add_variable(
                q, (struct variable){ NONE, p, range * (1 << bit) / ((1 << SLACK_BITS) - 1), 0 });
    }
    /* Late by half the limit weighs as much as a task without a machine: repair does the rest. */
    q->late = 4 * q->one;
}

/* Rows of the paths that a task is on, and the sums of the choice to start from. */
static void index_paths(struct qubo *q, struct arena *scratch)
{
    uint32_t *at;

    q->of_start = arena_array(scratch, (size_t)q->w->tasks + 1, sizeof *q->of_start);
    q->of = arena_array(scratch, q->members.count, sizeof *q->of);
    q->sum = arena_array(scratch, q->paths.count, sizeof *q->sum);
    at = arena_array(scratch, (size_t)q->w->tasks + 1, sizeof *at);
    for (size_t i = 0; i < q->members.count; i++)
        q->of_start[*(uint32_t *)vec_at(&q->members, i, 4) + 1]++;
    for (uint32_t v = 0; v < q->w->tasks; v++)
        at[v + 1] = q->of_start[v + 1] += q->of_start[v];
    for (uint32_t p = 0; p < q->paths.count; p++) {
        const struct path *path = path_at(q, p);

        q->sum[p] = -path->limit;
        for (size_t i = 0; i < path->count; i++)
            q->of[at[*(uint32_t *)vec_at(&q->members, path->first + i, 4)]++] = p;
    }
}

/* The paths that a variable counts on. */
static const uint32_t *paths_of(const struct qubo *q, const struct variable *x, uint32_t *count)
{
    if (x->task == NONE) {
        *count = 1;
        return &x->kind;
    }
    *count = q->of_start[x->task + 1] - q->of_start[x->task];
    return q->of + q->of_start[x->task];
}

/* NONE, or the variable that is set where exactly one of the task's is and it is not i. */
static size_t partner(const struct qubo *q, size_t i)
{
    const struct variable *x = variable_at(q, i);

    if (x->task == NONE || q->set[i] || q->chosen[x->task] != 1)
        return NONE;
    for (size_t k = q->first[x->task];; k++)
        if (q->set[k])
            return k;
}

/* Of the energy, when variable i flips and its partner, if it has one, with it. */
static double change(const struct qubo *q, size_t i, size_t with)
{
    const struct variable *x = variable_at(q, i);
    double sign = q->set[i] ? -1 : 1;
    double size = sign * x->size;
    double delta = sign * x->cost;
    uint32_t count;
    const uint32_t *paths = paths_of(q, x, &count);

    if (with != NONE) {
        size -= variable_at(q, with)->size;
        delta -= variable_at(q, with)->cost;
    } else if (x->task != NONE) {
        delta += q->one * (sign * (2 * (double)q->chosen[x->task] - 2) + 1);
    }
    for (uint32_t k = 0; k < count; k++) {
        double limit = fmax(path_at(q, paths[k])->limit, 1e-12 * q->w->deadline);
        double step = size / limit;

        delta += q->late * step * (2 * q->sum[paths[k]] / limit + step);
    }
    return delta;
}

static void flip(struct qubo *q, size_t i)
{
    const struct variable *x = variable_at(q, i);
    uint32_t count;
    const uint32_t *paths = paths_of(q, x, &count);

    q->set[i] = !q->set[i];
    if (x->task != NONE)
        q->chosen[x->task] += q->set[i] ? 1 : UINT32_MAX;
    for (uint32_t k = 0; k < count; k++)
        q->sum[paths[k]] += q->set[i] ? x->size : -x->size;
}

/* From a temperature at which a missing machine is common to one at which no upgrade is lost. */
static void anneal(struct qubo *q, const struct wsp_options *options)
{
    uint32_t sweeps = options->sweeps ? options->sweeps : 1000;
    size_t count = q->variables.count;
    double energy = 0;
    double best = 0;
    struct rng rng;

    rng_stream(&rng, options->seed, 0, RNG_POLICY, 0);
    for (size_t i = 0; i < count; i++)
        if (q->set[i]) {
            q->set[i] = false;
            flip(q, i);
        }
    memcpy(q->best_set, q->set, count);
    for (uint32_t sweep = 0; sweep < sweeps; sweep++) {
        double heat = q->one * pow(1e-4, (double)sweep / sweeps);

        for (size_t i = 0; i < count; i++) {
            size_t with = partner(q, i);
            double delta = change(q, i, with);

            if (delta > 0 && rng_uniform(&rng) >= exp(-delta / heat))
                continue;
            flip(q, i);
            if (with != NONE)
                flip(q, with);
            energy += delta;
        }
        if (energy < best) {
            best = energy;
            memcpy(q->best_set, q->set, count);
        }
    }
}

/* One kind a task: the cheapest of those that are set, the cheapest of all if none is. */
static void decode(const struct qubo *q, uint32_t *choice)
{
    uint32_t last = NONE;

    for (uint32_t v = 0; v < q->w->tasks; v++)
        choice[v] = wsp_cheapest(q->w, v);
    for (size_t i = 0; i < q->variables.count; i++) {
        const struct variable *x = variable_at(q, i);

        if (x->task == NONE || !q->best_set[i])
            continue;
        if (x->task != last || x->cost < wsp_cost(q->w, x->task, choice[x->task]))
            choice[x->task] = x->kind;
        last = x->task;
    }
}

bool wsp_by_qubo(const struct wsp_task *task, struct wsp_result *result, struct error *err)
{
    const struct wsp *w = task->w;
    struct qubo q = { .w = w, .limit = task->options->paths ? task->options->paths : 256 };
    size_t most = (size_t)w->tasks * w->machines + (size_t)q.limit * SLACK_BITS;
    bool ok;

    q.slack = WSP_TOLERANCE / 2 * fabs(w->deadline);
    q.tail = arena_array(task->scratch, w->tasks, sizeof *q.tail);
    q.trail = arena_array(task->scratch, w->tasks, sizeof *q.trail);
    q.edge = arena_array(task->scratch, w->tasks, sizeof *q.edge);
    q.first = arena_array(task->scratch, w->tasks, sizeof *q.first);
    q.chosen = arena_array(task->scratch, w->tasks, sizeof *q.chosen);
    q.set = arena_array(task->scratch, most, sizeof *q.set);
    q.best_set = arena_array(task->scratch, most, sizeof *q.best_set);
    ok = find_paths(&q, task);
    if (ok) {
        add_variables(&q);
        index_paths(&q, task->scratch);
        anneal(&q, task->options);
        decode(&q, result->choice);
        wsp_repair(task, result->choice);
    } else {
        error_set(err,
                  "method qubo needs a constraint for each path, and of %u tasks more than %u "
                  "paths may be late; use smaller parts or a higher limit",
                  w->tasks, q.limit);
    }
    vec_free(&q.variables);
    vec_free(&q.paths);
    vec_free(&q.members);
    return ok;
}
