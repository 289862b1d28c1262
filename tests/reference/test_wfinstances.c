/* Recorded workflows on the machines they ran on: every start against a plain list executor. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/dag_harness.h"
#include "tests/support/trace_bed.h"
#include "tests/unit/unit.h"
#include "workloads/replay.h"

extern const struct system system_dag;

enum { INSTANCES = 22, FIELDS = 14 };

/* Of the files: 125 MB/s and 100 us between machines, and from the storage. */
#define RATE 0.125  /* B/ns */
#define LATENCY 1e5 /* ns */

/* A line of the catalogue, and the instance in a store. */
struct instance {
    char line[512];
    char *field[FIELDS];
    char file[128];
};

struct world {
    struct instance instance[INSTANCES];
    struct expected_source sources[INSTANCES + 1];
    struct trace_bed *bed;
};

static void read_line(struct instance *instance)
{
    char *rest = instance->line;
    int count = 0;

    for (; count < FIELDS && *rest; count++) {
        instance->field[count] = rest;
        rest += strcspn(rest, "\t\n");
        if (*rest)
            *rest++ = '\0';
    }
    assert_int_equal(count, FIELDS);
    snprintf(instance->file, sizeof instance->file, "wfinstances/%s", instance->field[0]);
    instance->field[0][strlen(instance->field[0]) - strlen(".json.gz")] = '\0';
}

static int make(void **state)
{
    FILE *file = fopen(ORRERY_DATA "/traces/wfinstances/catalog.tsv", "r");
    struct world *w = test_calloc(1, sizeof *w);
    char head[512];

    *state = w;
    if (!file || !fgets(head, sizeof head, file))
        return -1;
    for (int i = 0; i < INSTANCES; i++) {
        struct instance *instance = &w->instance[i];

        if (!fgets(instance->line, sizeof instance->line, file))
            return -1;
        read_line(instance);
        w->sources[i].name = instance->field[0];
        w->sources[i].file = instance->file;
    }
    fclose(file);
    return (w->bed = trace_bed_make(w->sources)) ? 0 : -1;
}

static int drop(void **state)
{
    struct world *w = *state;

    trace_bed_drop(w->bed);
    test_free(w);
    return 0;
}

/* The plain executor ------------------------------------------------------------------------- */

struct plain_task {
    int64_t machine, cores;
    sim_time run, data, start, finish; /* `data`: when all of it is there */
    uint64_t seq;                      /* in the order of being ready; 0: is not */
    uint64_t begun;                    /* in the order of starts; 0: has not started */
    size_t waits;                      /* predecessors that have not ended */
    bool ended;
};

/*
 * Each machine starts, of the tasks whose data are there, the one that was ready first, and waits
 * with all others if it does not fit. Straight from the rows of the store, every list is searched.
 */
struct plain {
    const struct store_graph *graph;
    struct plain_task *task;
    int64_t *cores; /* free, of each machine */
    size_t machines;
    bool files;        /* they take time */
    int64_t *producer; /* of each file; -1: the storage */
    sim_time *copy;    /* [file * machines + machine]: when it is there; -1: was not asked for */
    sim_time now;
    uint64_t ready, begun;
};

static void plain_open(struct plain *p, const struct store_graph *graph,
                       const struct store_machine *machines, size_t count)
{
    p->graph = graph;
    p->machines = count;
    p->task = test_calloc(graph->task_count, sizeof *p->task);
    p->cores = test_calloc(count, sizeof *p->cores);
    p->producer = test_calloc(graph->file_count + 1, sizeof *p->producer);
    p->copy = test_calloc((graph->file_count + 1) * count, sizeof *p->copy);
    for (size_t m = 0; m < count; m++)
        p->cores[m] = machines[m].figures.cpu_milli > 0 ? machines[m].figures.cpu_milli / 1000 : 1;
    for (size_t t = 0; t < graph->task_count; t++) {
        const struct store_task *task = &graph->tasks[t];

        assert_in_range(task->orig_machine, 0, count - 1);
        p->task[t].machine = task->orig_machine;
        p->task[t].run = task->run;
        p->task[t].cores = task->cpu_milli > 0 ? (task->cpu_milli + 999) / 1000 : 1;
    }
    for (size_t e = 0; e < graph->edge_count; e++)
        p->task[graph->edges[e].to].waits++;
    for (size_t f = 0; f < graph->file_count; f++)
        p->producer[f] = -1;
    for (size_t u = 0; u < graph->use_count; u++)
        if (graph->uses[u].out)
            p->producer[graph->uses[u].file] = graph->uses[u].task;
    for (size_t i = 0; i < graph->file_count * count; i++)
        p->copy[i] = -1;
}

static void plain_close(struct plain *p)
{
    test_free(p->task);
    test_free(p->cores);
    test_free(p->producer);
    test_free(p->copy);
}

/* A copy for each machine that asks; files of tasks left when they ended, the others leave now. */
static sim_time plain_fetch(struct plain *p, size_t file, int64_t machine)
{
    sim_time *copy = &p->copy[file * p->machines + (size_t)machine];
    double bytes = (double)p->graph->files[file].bytes;
    int64_t from = p->producer[file];

    if (*copy >= 0)
        return *copy;
    *copy = from < 0 ? p->now : p->task[from].finish;
    if (bytes > 0 && (from < 0 || p->task[from].machine != machine))
        *copy += (sim_time)ceil(LATENCY + bytes / RATE);
    return *copy;
}

static void plain_ready(struct plain *p, size_t t)
{
    struct plain_task *task = &p->task[t];

    task->seq = ++p->ready;
    task->data = p->now;
    for (size_t u = 0; p->files && u < p->graph->use_count; u++) {
        const struct store_use *use = &p->graph->uses[u];
        sim_time at;

        if (use->task != (int64_t)t || use->out || p->producer[use->file] == (int64_t)t)
            continue;
        at = plain_fetch(p, (size_t)use->file, task->machine);
        task->data = at > task->data ? at : task->data;
    }
}

/* The task that ends at this instant and was started first; NULL: none. */
static struct plain_task *plain_ending(struct plain *p)
{
    struct plain_task *first = NULL;

    for (size_t t = 0; t < p->graph->task_count; t++) {
        struct plain_task *task = &p->task[t];

        if (task->begun && !task->ended && task->finish == p->now &&
            (!first || task->begun < first->begun))
            first = task;
    }
    return first;
}

static void plain_end(struct plain *p, struct plain_task *task)
{
    int64_t t = task - p->task;

    task->ended = true;
    p->cores[task->machine] += task->cores;
    for (size_t e = 0; e < p->graph->edge_count; e++)
        if (p->graph->edges[e].from == t && --p->task[p->graph->edges[e].to].waits == 0)
            plain_ready(p, (size_t)p->graph->edges[e].to);
}

/* Starts one task on a machine; false: none can. */
static bool plain_start(struct plain *p, int64_t machine)
{
    struct plain_task *first = NULL;

    for (size_t t = 0; t < p->graph->task_count; t++) {
        struct plain_task *task = &p->task[t];

        if (task->machine == machine && task->seq && !task->begun && task->data <= p->now &&
            (!first || task->seq < first->seq))
            first = task;
    }
    if (!first || first->cores > p->cores[machine])
        return false;
    p->cores[machine] -= first->cores;
    first->begun = ++p->begun;
    first->start = p->now;
    first->finish = p->now + first->run;
    return true;
}

/* The next end, or the next time at which the data of a task are there. */
static sim_time plain_next(const struct plain *p)
{
    sim_time next = TIME_NEVER;

    for (size_t t = 0; t < p->graph->task_count; t++) {
        const struct plain_task *task = &p->task[t];

        if (task->begun && !task->ended && task->finish < next)
            next = task->finish;
        if (task->seq && !task->begun && task->data > p->now && task->data < next)
            next = task->data;
    }
    return next;
}

static sim_time plain_run(struct plain *p)
{
    sim_time last = 0;

    for (size_t t = 0; t < p->graph->task_count; t++)
        if (p->task[t].waits == 0)
            plain_ready(p, t);
    while (p->now != TIME_NEVER) {
        struct plain_task *task;

        last = p->now;
        while ((task = plain_ending(p)))
            plain_end(p, task);
        for (size_t m = 0; m < p->machines; m++)
            while (plain_start(p, (int64_t)m))
                continue;
        p->now = plain_next(p);
    }
    return last;
}

/* The system --------------------------------------------------------------------------------- */

/* An instance as the system gets it, and as the store has it. */
struct subject {
    struct arena *arena;
    struct store *store;
    struct replay_trace *trace;
    struct store_graph *graph;
    struct store_machine *machines;
    size_t count;
    struct dag_harness h;
};

static void subject_open(struct subject *b, const struct trace_bed *bed, const char *name)
{
    const struct dag_templates *t;
    struct error err = { "" };
    struct trace_info info;
    size_t graphs = 0;

    b->arena = arena_create();
    b->store = store_open(bed->store, DB_READ, &err);
    if (!b->store || !store_find(b->store, name, &info, &err) ||
        !store_graphs(b->store, info.id, &b->graph, &graphs, &err) ||
        !store_machines(b->store, info.id, &b->machines, &b->count, &err) ||
        !(b->trace = replay_open(&system_dag, bed->store, name, b->arena, &err)))
        fail_msg("%s: %s", name, err.text);
    assert_int_equal(graphs, 1);
    assert_int_equal(b->trace->count, 1);
    t = b->trace->shared;
    b->h = (struct dag_harness){ .kinds = t->machines,
                                 .kind_count = t->machine_count,
                                 .hosts = t->hosts,
                                 .host_count = t->host_count,
                                 .items = b->trace->items,
                                 .count = 1,
                                 .measures = { "makespan", "slr.mean", "stretch.mean" } };
}

static void subject_close(struct subject *b)
{
    dag_harness_free(&b->h);
    store_close(b->store);
    arena_destroy(b->arena);
}

static void subject_run(struct subject *b, const char *policy, const char *option)
{
    struct error err = { "" };

    b->h.policy = policy_find(policy, &err);
    b->h.options[0] = option;
    b->h.platform[0] = "bandwidth=125MB/s";
    b->h.platform[1] = "latency=100us";
    if (!b->h.policy || !dag_harness_run(&b->h, &err))
        fail_msg("%s: %s", policy, err.text);
}

/* Every task starts and ends as in the plain executor, to the nanosecond. */
static void compare(struct subject *b, const char *name, const char *option, bool files)
{
    struct plain p = { .files = files };
    sim_time last;

    plain_open(&p, b->graph, b->machines, b->count);
    last = plain_run(&p);
    subject_run(b, "dag.recorded", option);
    for (size_t t = 0; t < b->graph->task_count; t++) {
        const struct dag_harness_task *task = dag_harness_task(&b->h, 0, (int64_t)t);

        assert_non_null(task);
        if (!p.task[t].ended || task->pe != p.task[t].machine || task->start != p.task[t].start ||
            task->finish != p.task[t].finish)
            fail_msg("%s, %s: task %zu on machine %lld at [%lld, %lld], expected %lld [%lld, %lld]",
                     name, option, t, (long long)task->pe, (long long)task->start,
                     (long long)task->finish, (long long)p.task[t].machine,
                     (long long)p.task[t].start, (long long)p.task[t].finish);
    }
    assert_true(fabs(dag_harness_value(&b->h, "makespan") - time_seconds(last)) < 1e-9);
    plain_close(&p);
}

static void recorded_machines_are_kept_busy_as_by_a_plain_executor(void **state)
{
    const struct world *w = *state;

    for (int i = 0; i < INSTANCES; i++) {
        const char *name = w->instance[i].field[0];
        struct subject b = { NULL };

        subject_open(&b, w->bed, name);
        compare(&b, name, "communication=none", false);
        compare(&b, name, "data=files", true);
        subject_close(&b);
    }
}

/* Bounds ------------------------------------------------------------------------------------- */

/* The most that a machine had to do, over its cores [s]; `alone`: all tasks ran on it at once. */
static double heaviest(const struct subject *b, bool *alone)
{
    double most = 0;

    *alone = b->count == 1;
    for (size_t m = 0; m < b->count; m++) {
        double cores = (double)(b->machines[m].figures.cpu_milli / 1000), work = 0, all = 0;

        for (size_t t = 0; t < b->graph->task_count; t++) {
            const struct store_task *task = &b->graph->tasks[t];
            double needs = task->cpu_milli > 0 ? ceil((double)task->cpu_milli / 1000) : 1;

            if (task->orig_machine != (int64_t)m)
                continue;
            work += needs * time_seconds(task->run);
            all += needs;
        }
        most = fmax(most, work / fmax(1, cores));
        *alone = *alone && all <= cores;
    }
    return most;
}

/* What docs/guide/workflows.md says of files at 125 MB/s. */
static const struct {
    const char *name;
    double still, moved; /* makespans with and without time for data, s */
} told[] = {
    { "blast-chameleon-small-001", 19.6, 60.5 },
    { "1000genome-chameleon-2ch-250k-001", 266.0, 286.3 },
    { "montage-chameleon-2mass-05d-001", 109.1, 122.6 },
    { "bwa-chameleon-large-001", 1886.9, 1886.9 },
};

static void check_told(const char *name, double still, double moved)
{
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        if (!strcmp(told[i].name, name) &&
            (fabs(told[i].still - still) > 0.05 || fabs(told[i].moved - moved) > 0.05))
            fail_msg("%s: %.3f s and %.3f s with files, expected %.1f and %.1f", name, still, moved,
                     told[i].still, told[i].moved);
}

/* HEFT on the same machines keeps its promise, and needs the critical path of least costs. */
static void check_heft(struct subject *b)
{
    subject_run(b, "dag.heft", "communication=none");
    assert_true(dag_harness_value(&b->h, "slr.mean") > 1 - 1e-9);
    assert_true(fabs(dag_harness_value(&b->h, "stretch.mean") - 1) < 1e-9);
}

/*
 * The catalogue's critical path and the work of each machine bound the simulated makespan from
 * below, with files too (which can make it shorter: another order of arrival), and that bounds the
 * recorded one, as what workflow systems do beside is not simulated.
 */
static void makespans_keep_their_bounds(void **state)
{
    const struct world *w = *state;
    int paths = 0;

    for (int i = 0; i < INSTANCES; i++) {
        const struct instance *instance = &w->instance[i];
        double path = atof(instance->field[8]), least, still, moved;
        struct subject b = { NULL };
        bool alone;

        subject_open(&b, w->bed, instance->field[0]);
        least = fmax(path - 1e-3, heaviest(&b, &alone) - 1e-6);
        subject_run(&b, "dag.recorded", "communication=none");
        still = dag_harness_value(&b.h, "makespan");
        subject_run(&b, "dag.recorded", "data=files");
        moved = dag_harness_value(&b.h, "makespan");
        assert_true(still > least && moved > least);
        assert_true(!alone || fabs(still - path) < 1e-3);
        assert_true(still < atof(instance->field[7]) + 1e-3);
        assert_true(still < atof(instance->field[11]) && moved < atof(instance->field[11]));
        check_told(instance->field[0], still, moved);
        check_heft(&b);
        paths += fabs(still - path) < 1e-3;
        subject_close(&b);
    }
    assert_int_equal(paths, 13); /* on machines with cores for all that is ready */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recorded_machines_are_kept_busy_as_by_a_plain_executor),
        cmocka_unit_test(makespans_keep_their_bounds),
    };

    return trace_bed_has_data() ? cmocka_run_group_tests(tests, make, drop) : 77;
}
