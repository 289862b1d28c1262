/* Pinned tasks of no time stand for what is placed already. */
#include "policies/lib/dag/under_way.h"

#include "sim/base/map.h"

struct making {
    struct under_way *u;
    struct dag *d;
    struct taskgraph_builder *builder;
    struct map number; /* of pinned tasks, by job and index */
    uint32_t *machine; /* of each pinned task */
    uint32_t pinned, room;
};

static bool is_left(const struct dag_task *task)
{
    return task->state == DAG_WAITING || task->state == DAG_READY;
}

/* When it ends or ended, as far as is known. */
static double end_of(const struct dag *d, const struct dag_task *task)
{
    if (task->state != DAG_ASSIGNED)
        return (double)task->finish;
    return (double)dag_now(d) + (double)dag_cost_now(d, task, task->machine);
}

static uint32_t pin(struct making *m, const struct dag_task *task)
{
    uint64_t key = (uint64_t)task->job->id << 32 | task->index;
    uint32_t number = map_get(&m->number, key);
    struct taskgraph_task spec = taskgraph_task_default;

    if (number != MAP_NONE)
        return number;
    if (m->pinned == m->room) {
        uint32_t *bigger = scratch_array(&m->u->scratch, (size_t)2 * m->room + 16, sizeof *bigger);

        for (uint32_t i = 0; i < m->pinned; i++)
            bigger[i] = m->machine[i];
        m->machine = bigger;
        m->room = 2 * m->room + 16;
    }
    m->machine[m->pinned++] = task->machine;
    spec.release = (sim_time)fmax(0, end_of(m->d, task) - (double)dag_now(m->d) + 1);
    spec.release = end_of(m->d, task) > (double)dag_now(m->d) ? spec.release : 0;
    number = taskgraph_add_task(m->builder, &spec);
    map_put(&m->number, key, number);
    return number;
}

/* The bytes that have not come yet. */
static double rest_of(const struct making *m, const struct dag_task *from, double bytes)
{
    double elapsed = (double)dag_now(m->d) - end_of(m->d, from);

    if (!(elapsed > 0))
        return bytes;
    return fmax(0, bytes - elapsed * m->u->view->problem.links.mean_rate);
}

static void add_pinned(struct making *m, uint32_t number)
{
    const struct dag_task *task = m->u->view->task[number];
    const struct taskgraph *g = task->job->graph;

    for (uint32_t i = g->predecessors.at[task->index]; i < g->predecessors.at[task->index + 1];
         i++) {
        const struct dag_task *from = dag_task(m->d, task->job, g->predecessors.item[i]);

        if (!is_left(from))
            taskgraph_add_edge(m->builder, pin(m, from), number,
                               rest_of(m, from, g->bytes[g->in[i]]));
    }
}

static void build(struct making *m)
{
    struct under_way *u = m->u;
    const struct taskgraph *g = u->view->problem.graph;
    struct error err;

    m->builder = taskgraph_builder_create();
    map_init(&m->number, dag_memory(m->d));
    for (uint32_t i = 0; i < u->left; i++) {
        struct taskgraph_task spec = g->task[i];

        spec.release++;
        taskgraph_add_task(m->builder, &spec);
    }
    for (uint32_t e = 0; e < g->edges; e++)
        taskgraph_add_edge(m->builder, g->source[e], g->successors.item[e], g->bytes[e]);
    for (uint32_t i = 0; i < u->left; i++)
        add_pinned(m, i);
    u->graph = taskgraph_build(m->builder, dag_memory(m->d), &err);
    BUG_UNLESS(u->graph); /* nothing leads to a pinned task, so there is no new cycle */
    map_clear(&m->number);
    taskgraph_builder_free(m->builder);
}

/*
 * The plan begins a nanosecond early, and nothing is busy then: there the pinned tasks that have
 * ended find room, for even a task of no time needs a machine that is free.
 */
static void begin_early(struct under_way *u)
{
    const struct problem *p = &u->view->problem;
    uint32_t count = p->busy_at[p->processors];
    struct problem_busy *busy = scratch_array(&u->scratch, count, sizeof *busy);

    for (uint32_t i = 0; i < count; i++) {
        busy[i] = p->busy[i];
        busy[i].start = fmax(busy[i].start, p->release);
    }
    u->problem.busy = busy;
    u->problem.release = p->release - 1;
}

bool under_way_open(struct under_way *u, struct dag *d)
{
    struct making m = { .u = u, .d = d };
    const struct problem *p;
    uint32_t *kind;

    *u = (struct under_way){ .view = dag_problem(d, NULL), .scratch = { .slab = dag_memory(d) } };
    if (!u->view)
        return false;
    p = &u->view->problem;
    u->left = p->graph->tasks;
    build(&m);
    u->problem = *p;
    u->problem.graph = u->graph;
    begin_early(u);
    u->problem.kinds = p->processors;
    u->problem.kind = kind = scratch_array(&u->scratch, p->processors, sizeof *kind);
    u->cost = scratch_array(&u->scratch, (size_t)u->graph->tasks * p->processors, sizeof *u->cost);
    u->problem.cost = u->cost;
    for (uint32_t q = 0; q < p->processors; q++) {
        kind[q] = q;
        for (uint32_t i = 0; i < u->left; i++)
            u->cost[(size_t)i * p->processors + q] = problem_cost(p, i, q);
        for (uint32_t i = 0; i < m.pinned; i++)
            u->cost[(size_t)(u->left + i) * p->processors + q] =
                m.machine[i] == q ? 0 : (double)INFINITY;
    }
    return true;
}

void under_way_close(struct under_way *u, struct dag *d)
{
    taskgraph_free(u->graph, dag_memory(d));
    dag_problem_free(d, u->view);
    scratch_free(&u->scratch);
}
