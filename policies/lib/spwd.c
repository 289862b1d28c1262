/* Series-parallel workflow decomposition: parts, deadlines, windows. */
#include "policies/lib/spwd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "policies/lib/sp_tree.h"
#include "policies/lib/wsp_internal.h"

struct spwd {
    const struct wsp *w;
    const struct spwd_options *options;
    struct wsp_options part; /* the options of the next part */
    struct arena *arena;
    struct sp_tree tree;
    double *share;   /* of each node of the tree: its deadline */
    uint32_t *local; /* number of a task in the part at work, NONE outside */
    uint32_t *choice;
    struct spwd_report *report;
};

/* A part as a problem of its own. All arrays are the scratch arena's. */
struct part {
    const uint32_t *tasks; /* borrowed */
    uint32_t count;
    struct wsp w;
    struct wsp_result result;
    struct arena *scratch;
};

/* Some children of one node, side by side. */
struct group {
    uint32_t first, count;
    double weight;
};

enum { NONE = UINT32_MAX };

static void copy_rows(const struct spwd *s, struct part *part, bool forward)
{
    const struct wsp *w = s->w;
    const uint32_t *start = forward ? w->succ_start : w->pred_start;
    const uint32_t *edges = forward ? w->succ : w->pred;
    uint32_t *rows = arena_array(part->scratch, (size_t)part->count + 1, sizeof *rows);
    uint32_t most = 0;
    uint32_t count = 0;
    uint32_t *kept;

    for (uint32_t i = 0; i < part->count; i++)
        most += start[part->tasks[i] + 1] - start[part->tasks[i]];
    kept = arena_array(part->scratch, most, sizeof *kept);
    for (uint32_t i = 0; i < part->count; i++) {
        uint32_t v = part->tasks[i];

        for (uint32_t e = start[v]; e < start[v + 1]; e++)
            if (s->local[edges[e]] != NONE)
                kept[count++] = s->local[edges[e]];
        rows[i + 1] = count;
    }
    *(forward ? &part->w.succ_start : &part->w.pred_start) = rows;
    *(forward ? &part->w.succ : &part->w.pred) = kept;
}

/* Opens the part of these tasks with a deadline; part_close ends it. */
static void part_open(struct spwd *s, struct part *part, double deadline)
{
    size_t row = s->w->machines * sizeof(double);
    double *tau, *cost;

    part->scratch = arena_create();
    part->w =
        (struct wsp){ .tasks = part->count, .machines = s->w->machines, .deadline = deadline };
    part->result.choice = arena_array(part->scratch, part->count, sizeof(uint32_t));
    tau = arena_array(part->scratch, part->count, row);
    cost = arena_array(part->scratch, part->count, row);
    for (uint32_t i = 0; i < part->count; i++) {
        uint32_t v = part->tasks[i];

        s->local[v] = i;
        part->result.choice[i] = s->choice[v];
        memcpy(tau + (size_t)i * s->w->machines, s->w->tau + (size_t)v * s->w->machines, row);
        memcpy(cost + (size_t)i * s->w->machines, s->w->cost + (size_t)v * s->w->machines, row);
    }
    part->w.tau = tau;
    part->w.cost = cost;
    copy_rows(s, part, true);
    copy_rows(s, part, false);
}

static void part_close(struct spwd *s, struct part *part)
{
    for (uint32_t i = 0; i < part->count; i++)
        s->local[part->tasks[i]] = NONE;
    arena_destroy(part->scratch);
}

static bool solve_part(struct spwd *s, struct part *part, double deadline, struct error *err)
{
    bool ok;

    part_open(s, part, deadline);
    ok = wsp_solve(&part->w, &s->part, &part->result, err) ||
         error_prefix(err, "part %u of %u tasks", s->report->parts, part->count);
    for (uint32_t i = 0; i < part->count; i++)
        s->choice[part->tasks[i]] = part->result.choice[i];
    s->report->late_parts += ok && !part->result.feasible;
    s->report->parts++;
    s->part.seed++;
    part_close(s, part);
    return ok;
}

/* The next group of a node: as many children as fit, or one that is to be cut further. */
static struct group next_group(const struct spwd *s, const struct sp_node *node, uint32_t first)
{
    struct group group = { .first = first };
    uint32_t tasks = 0;

    for (uint32_t i = first; i < node->first + node->count; i++) {
        const struct sp_node *child = &s->tree.nodes[i];

        tasks += child->high - child->low;
        if (group.count > 0 && tasks > s->options->max_subgraph_size)
            break;
        group.count++;
        group.weight = node->kind == SP_SERIES ? group.weight + child->weight
                                               : fmax(group.weight, child->weight);
    }
    return group;
}

/* A node that is no part itself: its groups get their deadlines, and are parts or come later. */
static bool divide_node(struct spwd *s, const struct sp_node *node, double deadline,
                        struct error *err)
{
    struct group group;

    for (uint32_t i = node->first; i < node->first + node->count; i = group.first + group.count) {
        const struct sp_node *first = &s->tree.nodes[i];
        struct part part = { .tasks = s->tree.order + first->low };
        double share = deadline;

        group = next_group(s, node, i);
        if (node->kind == SP_SERIES)
            share = node->weight > 0 ? deadline * (group.weight / node->weight)
                                     : deadline / node->count * group.count;
        part.count = s->tree.nodes[i + group.count - 1].high - first->low;
        if (part.count > s->options->max_subgraph_size)
            s->share[i] = share;
        else if (!solve_part(s, &part, share, err))
            return false;
    }
    return true;
}

/* Nodes come before their children, so one pass is top down. */
static bool decompose(struct spwd *s, struct error *err)
{
    const struct sp_tree *tree = &s->tree;
    struct part whole = { .tasks = tree->order, .count = s->w->tasks };

    if (whole.count <= s->options->max_subgraph_size)
        return solve_part(s, &whole, s->w->deadline, err);
    s->share = arena_array(s->arena, tree->count, sizeof *s->share);
    for (uint32_t i = 0; i < tree->count; i++)
        s->share[i] = -1;
    s->share[0] = s->w->deadline;
    for (uint32_t i = 0; i < tree->count; i++)
        if (s->share[i] >= 0 && !divide_node(s, &tree->nodes[i], s->share[i], err))
            return false;
    return true;
}

static void build_tree(struct spwd *s)
{
    const struct wsp *w = s->w;
    double *weight = arena_array(s->arena, w->tasks, sizeof *weight);
    struct sp_graph graph = { w->tasks, w->succ_start, w->succ, w->pred_start, w->pred, weight };

    for (uint32_t v = 0; v < w->tasks; v++) {
        for (uint32_t j = 0; j < w->machines; j++)
            weight[v] += wsp_tau(w, v, j);
        weight[v] /= w->machines;
    }
    sp_tree_build(&s->tree, &graph, s->arena);
    s->report->barriers = s->tree.barriers;
    s->report->path_after = w->tasks ? s->tree.nodes[0].weight : 0;
}

/* Of the graph without barriers; the machine "mean" is a kind like any other. */
static double mean_path(const struct spwd *s, const uint32_t *order)
{
    const struct wsp *w = s->w;
    double *finish = mem_alloc(w->tasks * sizeof *finish + 1);
    double longest = 0;

    for (uint32_t i = 0; i < w->tasks; i++) {
        uint32_t v = order[i];
        double sum = 0;

        for (uint32_t e = w->pred_start[v]; e < w->pred_start[v + 1]; e++)
            finish[v] = fmax(finish[v], finish[w->pred[e]]);
        for (uint32_t j = 0; j < w->machines; j++)
            sum += wsp_tau(w, v, j);
        finish[v] += sum / w->machines;
        longest = fmax(longest, finish[v]);
    }
    mem_free(finish);
    return longest;
}

/* What the tasks outside leave to those of a window. */
static void bound_window(const struct spwd *s, const struct wsp_live *live, struct part *part)
{
    const struct wsp *w = s->w;
    double *ready = arena_array(part->scratch, part->count, sizeof *ready);
    double *due = arena_array(part->scratch, part->count, sizeof *due);

    for (uint32_t i = 0; i < part->count; i++) {
        uint32_t v = part->tasks[i];

        ready[i] = wsp_ready(w, v);
        due[i] = wsp_due(w, v);
        for (uint32_t e = w->pred_start[v]; e < w->pred_start[v + 1]; e++)
            if (s->local[w->pred[e]] == NONE)
                ready[i] = fmax(ready[i], wsp_live_finish(live, w->pred[e]));
        for (uint32_t e = w->succ_start[v]; e < w->succ_start[v + 1]; e++) {
            uint32_t u = w->succ[e];

            if (s->local[u] == NONE)
                due[i] = fmin(due[i], live->latest[u] - wsp_tau(w, u, s->choice[u]));
        }
    }
    part->w.ready = ready;
    part->w.due = due;
}

static bool improve_window(struct spwd *s, struct wsp_live *live, struct part *part, bool *better,
                           struct error *err)
{
    double before = 0;
    bool ok;

    part_open(s, part, s->w->deadline);
    bound_window(s, live, part);
    for (uint32_t i = 0; i < part->count; i++)
        before += wsp_cost(s->w, part->tasks[i], s->choice[part->tasks[i]]);
    ok = wsp_solve(&part->w, &s->part, &part->result, err) ||
         error_prefix(err, "a window of %u tasks", part->count);
    s->part.seed++;
    if (ok && part->result.feasible && part->result.cost < before * (1 - WSP_TOLERANCE)) {
        *better = true;
        for (uint32_t i = 0; i < part->count; i++) {
            uint32_t v = part->tasks[i];

            if (s->choice[v] == part->result.choice[i])
                continue;
            s->choice[v] = part->result.choice[i];
            wsp_live_forward(live, v);
            wsp_live_backward(live, v);
        }
    }
    part_close(s, part);
    return ok;
}

struct begun {
    double start;
    uint32_t position, task;
};

static int by_start(const void *a, const void *b)
{
    const struct begun *x = a;
    const struct begun *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->position > y->position) - (x->position < y->position);
}

static void sort_by_start(const struct spwd *s, const struct wsp_live *live, uint32_t *order)
{
    struct begun *all = mem_alloc(s->w->tasks * sizeof *all + 1);

    for (uint32_t v = 0; v < s->w->tasks; v++)
        all[v] = (struct begun){ live->start[v], live->position[v], v };
    qsort(all, s->w->tasks, sizeof *all, by_start);
    for (uint32_t i = 0; i < s->w->tasks; i++)
        order[i] = all[i].task;
    mem_free(all);
}

static bool improve_round(struct spwd *s, struct wsp_live *live, uint32_t *order, bool *better,
                          struct error *err)
{
    uint32_t size = s->options->max_subgraph_size;
    uint32_t round = s->report->rounds;
    uint32_t end;

    if (round & 1)
        sort_by_start(s, live, order);
    else
        memcpy(order, s->tree.order, s->w->tasks * sizeof *order);
    for (uint32_t low = 0; low < s->w->tasks; low = end) {
        struct part part = { .tasks = order + low };
        uint32_t step = low == 0 && round & 2 ? (size + 1) / 2 : size;

        end = s->w->tasks - low > step ? low + step : s->w->tasks;
        part.count = end - low;
        if (!improve_window(s, live, &part, better, err))
            return false;
    }
    s->report->rounds++;
    return true;
}

/* Ends when four rounds in a row, one of each kind, change nothing. */
static bool redistribute(struct spwd *s, const struct wsp_task *task, struct error *err)
{
    uint32_t *order = arena_array(s->arena, s->w->tasks, sizeof *order);
    struct slab slab;
    struct wsp_live live;
    int idle = 0;

    slab_init(&slab, s->arena);
    wsp_repair(task, s->choice);
    wsp_live_open(&live, task, s->choice, &slab);
    if (s->part.method == WSP_DP || s->part.method == WSP_PCP)
        s->part.method = WSP_GREEDY;
    s->part.start = s->part.method == WSP_MILP;
    while (s->report->rounds < s->options->rounds && idle < 4) {
        bool better = false;

        if (!improve_round(s, &live, order, &better, err))
            return false;
        idle = better ? 0 : idle + 1;
    }
    wsp_repair(task, s->choice);
    return true;
}

static bool solve(struct spwd *s, const struct wsp_task *task, struct wsp_result *result,
                  struct error *err)
{
    build_tree(s);
    s->report->path_before = mean_path(s, task->order);
    for (uint32_t v = 0; v < s->w->tasks; v++)
        s->local[v] = NONE;
    if (!decompose(s, err))
        return false;
    wsp_evaluate(s->w, result);
    if (!result->feasible) {
        wsp_repair(task, s->choice);
        wsp_evaluate(s->w, result);
    }
    s->report->decomposed = result->cost;
    if (!result->feasible || !s->options->rounds)
        return true;
    if (!redistribute(s, task, err))
        return false;
    wsp_evaluate(s->w, result);
    return true;
}

bool spwd_solve(const struct wsp *w, const struct spwd_options *options, struct wsp_result *result,
                struct spwd_report *report, struct error *err)
{
    struct spwd_report unread;
    struct spwd s = { .w = w,
                      .options = options,
                      .part = options->part,
                      .choice = result->choice,
                      .report = report ? report : &unread,
                      .arena = arena_create() };
    struct wsp_task task = { .w = w, .options = &s.part, .scratch = s.arena };
    uint32_t *order = arena_array(s.arena, w->tasks, sizeof *order);
    bool ok;

    BUG_UNLESS(options->max_subgraph_size > 0 && w->machines > 0 && w->tasks <= WSP_TASKS);
    BUG_UNLESS(wsp_order(w, order));
    task.order = order;
    *s.report = (struct spwd_report){ 0 };
    s.part.start = false;
    s.local = arena_array(s.arena, w->tasks, sizeof *s.local);
    ok = solve(&s, &task, result, err);
    arena_destroy(s.arena);
    return ok;
}
