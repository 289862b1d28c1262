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
    double bound; /* of the whole; -INFINITY at first */
    struct spwd_report *report;
};

/* A part as a problem of its own. All arrays are the scratch arena's. */
struct part {
    const uint32_t *tasks; /* borrowed */
    uint32_t count;
    uint32_t free; /* the first so many tasks may get any machine, the others keep theirs */
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

/* Times and costs of one task; one that keeps its machine has the same in every column. */
static void copy_values(const struct spwd *s, const struct part *part, uint32_t i, double *tau,
                        double *cost)
{
    uint32_t v = part->tasks[i];

    for (uint32_t j = 0; j < s->w->machines; j++) {
        uint32_t kind = i < part->free ? j : s->choice[v];

        tau[(size_t)i * s->w->machines + j] = wsp_tau(s->w, v, kind);
        cost[(size_t)i * s->w->machines + j] = wsp_cost(s->w, v, kind);
    }
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
        s->local[part->tasks[i]] = i;
        part->result.choice[i] = i < part->free ? s->choice[part->tasks[i]] : 0;
        copy_values(s, part, i, tau, cost);
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
         error_prefix(err, "part %u (tasks: %u)", s->report->parts + 1, part->count);
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
        part.count = part.free = s->tree.nodes[i + group.count - 1].high - first->low;
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
    struct part whole = { .tasks = tree->order, .count = s->w->tasks, .free = s->w->tasks };

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

/* Orders of the tasks of which windows are stretches. */
enum { BY_TREE, BY_START, BY_TIGHTNESS, ORDERS };

struct rounds {
    uint32_t kind;
    uint32_t orders; /* used; windows of the last one have long paths through all, for MILP only */
    bool better;     /* something was gained in this round */
    struct wsp_live live;
    const uint32_t *topological;
    uint32_t *order;
    uint32_t *window;        /* its tasks, then those that keep their machine but not their time */
    double *before, *behind; /* longest paths to the begin and from the end of a task */
};

/*
 * Puts the tasks that the window's may make late behind them: those with a path through them that
 * is too long when all in the window are as slow as they can be.
 */
static void add_fixed(const struct spwd *s, struct rounds *r, struct part *part)
{
    const struct wsp *w = s->w;
    double *tau = mem_alloc(w->tasks * sizeof *tau);
    uint32_t count = part->free;

    memcpy(r->window, part->tasks, part->free * sizeof *r->window);
    part->tasks = r->window;
    for (uint32_t v = 0; v < w->tasks; v++)
        tau[v] = wsp_tau(w, v, s->choice[v]);
    for (uint32_t i = 0; i < part->free; i++)
        tau[r->window[i]] = wsp_slowest(w, r->window[i]);
    for (uint32_t i = 0; i < w->tasks; i++) {
        uint32_t v = r->topological[i];

        r->before[v] = wsp_ready(w, v);
        for (uint32_t e = w->pred_start[v]; e < w->pred_start[v + 1]; e++)
            r->before[v] = fmax(r->before[v], r->before[w->pred[e]] + tau[w->pred[e]]);
    }
    for (uint32_t i = w->tasks; i-- > 0;) {
        uint32_t v = r->topological[i];

        r->behind[v] = w->deadline - wsp_due(w, v);
        for (uint32_t e = w->succ_start[v]; e < w->succ_start[v + 1]; e++)
            r->behind[v] = fmax(r->behind[v], r->behind[w->succ[e]] + tau[w->succ[e]]);
    }
    for (uint32_t i = 0; i < part->free; i++)
        tau[r->window[i]] = -1;
    for (uint32_t v = 0; v < w->tasks; v++)
        if (tau[v] >= 0 && r->before[v] + tau[v] + r->behind[v] > w->deadline)
            r->window[count++] = v;
    part->count = count;
    mem_free(tau);
}

/*
 * What the tasks outside leave to those of a window; nothing is asked of them by tasks that
 * add_fixed found to be in time whatever the window does.
 */
static void bound_window(const struct spwd *s, const struct rounds *r, struct part *part)
{
    const struct wsp *w = s->w;
    double *ready = arena_array(part->scratch, part->count, sizeof *ready);
    double *due = arena_array(part->scratch, part->count, sizeof *due);

    for (uint32_t i = 0; i < part->count; i++) {
        uint32_t v = part->tasks[i];

        ready[i] = wsp_ready(w, v);
        due[i] = wsp_due(w, v);
        if (r->kind == BY_TIGHTNESS)
            continue;
        for (uint32_t e = w->pred_start[v]; e < w->pred_start[v + 1]; e++)
            if (s->local[w->pred[e]] == NONE)
                ready[i] = fmax(ready[i], r->live.end[w->pred[e]]);
        for (uint32_t e = w->succ_start[v]; e < w->succ_start[v + 1]; e++) {
            uint32_t u = w->succ[e];

            if (s->local[u] == NONE)
                due[i] = fmin(due[i], r->live.latest[u] - wsp_tau(w, u, s->choice[u]));
        }
    }
    part->w.ready = ready;
    part->w.due = due;
}

/* Takes the machines of the part if they cost less. */
static bool take_better(struct spwd *s, struct wsp_live *live, const struct part *part)
{
    double before = 0;

    for (uint32_t i = 0; i < part->count; i++)
        before += wsp_cost(s->w, part->tasks[i], s->choice[part->tasks[i]]);
    if (!part->result.feasible || part->result.cost >= before - WSP_TOLERANCE * fabs(before))
        return false;
    for (uint32_t i = 0; i < part->free; i++) {
        uint32_t v = part->tasks[i];

        if (s->choice[v] == part->result.choice[i])
            continue;
        s->choice[v] = part->result.choice[i];
        wsp_live_forward(live, v);
        wsp_live_backward(live, v);
    }
    return true;
}

/* A window of which no task could be cheaper has nothing to gain. */
static bool has_gain(const struct spwd *s, const struct part *part)
{
    for (uint32_t i = 0; i < part->free; i++) {
        uint32_t v = part->tasks[i];

        if (wsp_cost(s->w, v, s->choice[v]) > wsp_cost(s->w, v, wsp_cheapest(s->w, v)))
            return true;
    }
    return false;
}

static bool improve_window(struct spwd *s, struct rounds *r, struct part *part, struct error *err)
{
    uint32_t free = part->free;
    bool ok;

    if (!has_gain(s, part))
        return true;
    if (r->kind == BY_TIGHTNESS)
        add_fixed(s, r, part);
    part_open(s, part, s->w->deadline);
    bound_window(s, r, part);
    ok = wsp_solve(&part->w, &s->part, &part->result, err) ||
         error_prefix(err, "a window (tasks: %u)", free);
    s->part.seed++;
    if (ok && take_better(s, &r->live, part))
        r->better = true;
    part_close(s, part);
    return ok;
}

struct placed {
    double key;
    uint32_t position, task;
};

static int by_key(const void *a, const void *b)
{
    const struct placed *x = a;
    const struct placed *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->position > y->position) - (x->position < y->position);
}

/* Starts; or what would be left of the slack of a task on its cheapest machine. */
static void sort_tasks(const struct spwd *s, struct rounds *r)
{
    const struct wsp_live *live = &r->live;
    struct placed *all = mem_alloc(s->w->tasks * sizeof *all + 1);

    for (uint32_t v = 0; v < s->w->tasks; v++) {
        double cheapest = wsp_tau(s->w, v, wsp_cheapest(s->w, v));

        all[v] = (struct placed){ live->start[v], live->position[v], v };
        if (r->kind == BY_TIGHTNESS)
            all[v].key = live->latest[v] - live->start[v] - cheapest;
    }
    qsort(all, s->w->tasks, sizeof *all, by_key);
    for (uint32_t i = 0; i < s->w->tasks; i++)
        r->order[i] = all[i].task;
    mem_free(all);
}

static bool improve_round(struct spwd *s, struct rounds *r, struct error *err)
{
    uint32_t size = s->options->max_subgraph_size;
    uint32_t end;

    r->kind = s->report->rounds % r->orders;
    r->better = false;
    if (r->kind == BY_TREE)
        memcpy(r->order, s->tree.order, s->w->tasks * sizeof *r->order);
    else
        sort_tasks(s, r);
    for (uint32_t low = 0; low < s->w->tasks; low = end) {
        struct part part = { .tasks = r->order + low };
        uint32_t step = low == 0 && s->report->rounds / r->orders % 2 ? (size + 1) / 2 : size;

        end = s->w->tasks - low > step ? low + step : s->w->tasks;
        part.count = part.free = end - low;
        if (!improve_window(s, r, &part, err))
            return false;
    }
    s->report->rounds++;
    return true;
}

/* Ends when as many rounds as there are kinds of windows change nothing. */
static bool redistribute(struct spwd *s, const struct wsp_task *task, struct error *err)
{
    struct rounds r = { 0 };
    struct slab slab;
    uint32_t idle = 0;

    slab_init(&slab, s->arena);
    r.orders = s->part.method == WSP_MILP ? ORDERS : BY_TIGHTNESS;
    r.order = arena_array(s->arena, s->w->tasks, sizeof *r.order);
    r.window = arena_array(s->arena, s->w->tasks, sizeof *r.window);
    r.before = arena_array(s->arena, s->w->tasks, sizeof *r.before);
    r.behind = arena_array(s->arena, s->w->tasks, sizeof *r.behind);
    r.topological = task->order;
    wsp_repair(task, s->choice);
    wsp_live_open(&r.live, task, s->choice, &slab);
    if (s->part.method == WSP_DP || s->part.method == WSP_PCP)
        s->part.method = WSP_GREEDY;
    s->part.start = s->part.method == WSP_MILP;
    while (s->report->rounds < s->options->rounds && idle < 2 * r.orders) {
        if (!improve_round(s, &r, err))
            return false;
        idle = r.better ? 0 : idle + 1;
    }
    wsp_repair(task, s->choice);
    return true;
}

/* So that cutting a workflow into parts never costs more than not to. */
static bool try_whole(struct spwd *s, struct wsp_result *result, struct error *err)
{
    static const int methods[] = { WSP_GREEDY, WSP_DP };
    bool windows = s->w->ready || s->w->due;

    for (size_t m = 0; m < (windows ? 1 : 2); m++) {
        struct wsp_options options = { .method = methods[m], .grid = s->options->part.grid };
        struct wsp_result whole = { .choice =
                                        arena_array(s->arena, s->w->tasks, sizeof *whole.choice) };

        if (!wsp_solve(s->w, &options, &whole, err))
            return false;
        s->bound = fmax(s->bound, whole.bound);
        if (!whole.feasible || whole.cost >= result->cost)
            continue;
        result->cost = whole.cost;
        memcpy(s->choice, whole.choice, s->w->tasks * sizeof *s->choice);
    }
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
    if (!try_whole(s, result, err) || !redistribute(s, task, err))
        return false;
    wsp_evaluate(s->w, result);
    result->bound = fmax(result->bound, s->bound);
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
                      .bound = -(double)INFINITY,
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
