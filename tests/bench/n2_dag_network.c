/* N2: DAGs whose tasks send their results over a star with one shared backbone (SimGrid's LV08). */
#include <stdio.h>

#include "sim/model/share.h"
#include "sim/model/transfer.h"
#include "tests/bench/bench.h"

/*
 * As the instances of the reference data are made: layers of sqrt(tasks) tasks, each with three
 * transfers from tasks of the layer before it, hosts in turn, 1e9 flop/s, .5 to 1.5 s of work and
 * 5 to 15 MB. SimGrid 3.32 was measured with 10,000 tasks: 9.2 s for 16 hosts, 11.5 s for 64, 12.5
 * s for 1000.
 */
enum { PARENTS = 3 };

struct dag {
    struct share *hosts;
    struct transfers *transfers;
    uint32_t host_count;
    uint32_t tasks;
    uint32_t width;
    double *flops;
    double *bytes;        /* of transfer PARENTS * task + i, into the task */
    uint32_t *parent;     /* the same */
    uint32_t *waits;      /* transfers on their way to each task */
    uint32_t *child;      /* transfers out of each task, */
    uint32_t *first;      /* from first[task] to first[task + 1] */
    uint64_t ended;       /* tasks and transfers */
    uint32_t flows, most; /* on their way now, and at most */
};

static void send(struct dag *dag, uint32_t transfer)
{
    uint32_t from = dag->parent[transfer] % dag->host_count;
    uint32_t to = transfer / PARENTS % dag->host_count;

    dag->flows++;
    dag->most = dag->flows > dag->most ? dag->flows : dag->most;
    transfer_start(dag->transfers, from, to, dag->bytes[transfer], transfer);
}

static void task_done(void *context, uint32_t host, uint64_t item)
{
    struct dag *dag = context;

    (void)host;
    dag->ended++;
    for (uint32_t i = dag->first[item]; i < dag->first[item + 1]; i++)
        send(dag, dag->child[i]);
}

static void start(struct dag *dag, uint32_t task)
{
    share_start(dag->hosts, task % dag->host_count, dag->flops[task], task);
}

static void transfer_done(void *context, uint64_t item)
{
    struct dag *dag = context;
    uint32_t task = (uint32_t)item / PARENTS;

    dag->ended++;
    dag->flows--;
    if (--dag->waits[task] == 0)
        start(dag, task);
}

/* Three different tasks of the layer before. */
static void pick_parents(struct dag *dag, struct bench_rng *rng, uint32_t task)
{
    uint32_t layer = task / dag->width * dag->width - dag->width;
    uint32_t *parent = &dag->parent[PARENTS * task];

    for (uint32_t i = 0; i < PARENTS; i++) {
        bool again;

        do {
            parent[i] = layer + (uint32_t)(bench_next(rng) % dag->width);
            again = false;
            for (uint32_t j = 0; j < i; j++)
                again |= parent[j] == parent[i];
        } while (again);
        dag->bytes[PARENTS * task + i] = 5e6 + 1e7 * bench_uniform(rng);
        dag->first[parent[i] + 1]++;
    }
    dag->waits[task] = PARENTS;
}

static void make(struct dag *dag, struct arena *arena, uint32_t tasks, uint32_t hosts)
{
    struct bench_rng rng;
    uint32_t *fill = arena_array(arena, tasks, sizeof *fill);

    bench_seed(&rng, tasks);
    *dag = (struct dag){ .tasks = tasks, .host_count = hosts };
    dag->width = (uint32_t)ceil(sqrt(tasks));
    dag->flops = arena_array(arena, tasks, sizeof *dag->flops);
    dag->bytes = arena_array(arena, (size_t)PARENTS * tasks, sizeof *dag->bytes);
    dag->parent = arena_array(arena, (size_t)PARENTS * tasks, sizeof *dag->parent);
    dag->child = arena_array(arena, (size_t)PARENTS * tasks, sizeof *dag->child);
    dag->waits = arena_array(arena, tasks, sizeof *dag->waits);
    dag->first = arena_array(arena, tasks + 1, sizeof *dag->first);
    for (uint32_t task = 0; task < tasks; task++) {
        dag->flops[task] = 5e8 + 1e9 * bench_uniform(&rng);
        if (task >= dag->width)
            pick_parents(dag, &rng, task);
    }
    for (uint32_t task = 0; task < tasks; task++)
        dag->first[task + 1] += dag->first[task];
    for (uint32_t transfer = PARENTS * dag->width; transfer < PARENTS * tasks; transfer++) {
        uint32_t parent = dag->parent[transfer];

        dag->child[dag->first[parent] + fill[parent]++] = transfer;
    }
}

/* Runs the DAG; CPU seconds without making it. */
static double run(struct bench *bench, uint32_t tasks, uint32_t hosts, struct dag *dag,
                  uint64_t *end)
{
    static const char star[] = "star(bandwidth=125MB/s, latency=50us, backbone=1.25GB/s, "
                               "backbone_latency=10us, loopback=link)";
    struct arena *arena = arena_create();
    struct engine *engine = engine_create(arena, NULL);
    struct share_options shares = { hosts, 1e9, task_done, dag };
    struct transfer_options options = { NULL, TRANSFER_LV08, transfer_done, dag };
    struct error err;
    double seconds;

    make(dag, arena, tasks, hosts);
    seconds = bench_seconds();
    options.topology = topology_parse(star, hosts, arena, &err);
    BUG_UNLESS(options.topology);
    dag->hosts = share_create(arena, engine, &shares);
    dag->transfers = transfers_create(arena, engine, &options);
    for (uint32_t task = 0; task < dag->width; task++)
        start(dag, task);
    BUG_UNLESS(engine_run(engine, TIME_NEVER, &err));
    seconds = bench_seconds() - seconds;
    *end = (uint64_t)engine_now(engine);
    bench_check(bench, dag->ended == tasks + PARENTS * (uint64_t)(tasks - dag->width), "N2",
                "every task and transfer ends once");
    engine_close(engine);
    arena_destroy(arena);
    return seconds;
}

static void row(struct bench *bench, uint32_t tasks, uint32_t hosts, double target)
{
    double seconds[BENCH_REPEATS];
    char what[80];
    struct bench_row row = { "N2", what, "s", 0, target, 0 };
    struct dag dag;

    for (int i = 0; i < BENCH_REPEATS; i++)
        seconds[i] = run(bench, tasks, hosts, &dag, &row.checksum);
    snprintf(what, sizeof what, "%u tasks, %u hosts, %u flows at most, makespan %.6f s",
             (unsigned)tasks, (unsigned)hosts, (unsigned)dag.most, (double)row.checksum / 1e9);
    row.value = bench_median(seconds, BENCH_REPEATS);
    bench_print(&row);
}

void bench_n2(struct bench *bench)
{
    row(bench, 1000, 16, 0);
    row(bench, 3000, 16, 0);
    row(bench, 10000, 16, .1);
    row(bench, 10000, 64, .1);
    row(bench, 10000, 1000, .1);
    row(bench, 5000, 64, 0);
    row(bench, 20000, 64, 0);
    row(bench, 40000, 64, 0);
}
