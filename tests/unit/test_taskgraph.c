/* Task graphs against tables of all pairs: rows, order, files, copies, cycles, critical paths. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/rng.h"
#include "sim/model/taskgraph.h"
#include "tests/unit/unit.h"

enum { MOST = 14, FILES = 6, KINDS = 3 };

/* What was told, as full tables. */
struct told {
    uint32_t tasks, files;
    bool edge[MOST][MOST];
    double bytes[MOST][MOST];
    sim_time cost[MOST][KINDS];
    double size[FILES];
    uint32_t producer[FILES];
    bool reads[MOST][FILES];
};

static struct arena *arena;
static struct slab slab;

static int open_memory(void **state)
{
    (void)state;
    arena = arena_create();
    slab_init(&slab, arena);
    return 0;
}

static int close_memory(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

static uint32_t below(struct rng *rng, uint32_t n)
{
    return (uint32_t)rng_below(rng, n);
}

/* Edges lead along a random order, so that numbers say nothing; files repeat some of them. */
static void tell_edges(struct told *told, struct taskgraph_builder *builder, struct rng *rng,
                       const uint32_t *rank)
{
    for (uint32_t i = 0; i < 3 * told->tasks; i++) {
        uint32_t a = below(rng, told->tasks), b = below(rng, told->tasks);
        double bytes = below(rng, 5);

        if (rank[a] >= rank[b])
            continue;
        taskgraph_add_edge(builder, a, b, bytes);
        told->edge[a][b] = true;
        told->bytes[a][b] += bytes;
    }
}

static void tell_files(struct told *told, struct taskgraph_builder *builder, struct rng *rng,
                       const uint32_t *rank)
{
    double moved[MOST][MOST] = { { 0 } };

    told->files = below(rng, FILES + 1);
    for (uint32_t f = 0; f < told->files; f++) {
        told->size[f] = below(rng, 9);
        told->producer[f] = below(rng, 3) ? below(rng, told->tasks) : TASKGRAPH_NONE;
        assert_int_equal(taskgraph_add_file(builder, f % 2 ? "file" : NULL, told->size[f]), f);
        if (told->producer[f] != TASKGRAPH_NONE)
            taskgraph_add_output(builder, told->producer[f], f);
        for (uint32_t i = 0; i < told->tasks; i++) {
            uint32_t t = below(rng, told->tasks), from = told->producer[f];

            if (from != TASKGRAPH_NONE && rank[from] > rank[t])
                continue;
            taskgraph_add_input(builder, t, f);
            if (told->reads[t][f])
                continue;
            told->reads[t][f] = true;
            if (from == TASKGRAPH_NONE || from == t)
                continue;
            moved[from][t] += told->size[f];
            told->edge[from][t] = true;
        }
    }
    for (uint32_t a = 0; a < told->tasks; a++)
        for (uint32_t b = 0; b < told->tasks; b++)
            told->bytes[a][b] = fmax(told->bytes[a][b], moved[a][b]);
}

static void tell(struct told *told, struct taskgraph_builder *builder, struct rng *rng)
{
    uint32_t rank[MOST];
    char name[16];

    memset(told, 0, sizeof *told);
    told->tasks = 1 + below(rng, MOST);
    for (uint32_t t = 0; t < told->tasks; t++) {
        struct taskgraph_task task = taskgraph_task_default;
        uint32_t other = below(rng, t + 1);

        rank[t] = rank[other];
        rank[other] = t;
        snprintf(name, sizeof name, "t%u", t);
        task.name = t % 3 ? name : NULL;
        task.release = t;
        assert_int_equal(taskgraph_add_task(builder, &task), t);
    }
    tell_edges(told, builder, rng, rank);
    tell_files(told, builder, rng, rank);
    for (uint32_t t = 0; t < told->tasks; t++)
        for (uint32_t k = 0; k < KINDS; k++) {
            snprintf(name, sizeof name, "k%u", k);
            assert_int_equal(taskgraph_add_kind(builder, name), k);
            told->cost[t][k] = TIME_NEVER;
            for (uint32_t again = below(rng, 3); again > 0; again--) {
                told->cost[t][k] = 1 + below(rng, 9);
                taskgraph_add_cost(builder, t, k, told->cost[t][k]);
            }
        }
    /* One cost at least, for a table there is only if a cost was told. */
    told->cost[0][0] = 7;
    taskgraph_add_cost(builder, 0, 0, 7);
}

static void check_edges(const struct told *told, const struct taskgraph *g)
{
    uint32_t edge = 0;

    for (uint32_t a = 0; a < told->tasks; a++) {
        uint32_t place = g->predecessors.at[a];

        assert_int_equal(g->successors.at[a], edge);
        for (uint32_t b = 0; b < told->tasks; b++) {
            if (told->edge[a][b]) {
                assert_int_equal(g->successors.item[edge], b);
                assert_int_equal(g->source[edge], a);
                assert_true(g->bytes[edge] == told->bytes[a][b]);
                edge++;
            }
            if (told->edge[b][a]) {
                uint32_t in = g->in[place];

                assert_int_equal(g->predecessors.item[place], b);
                assert_int_equal(g->source[in], b);
                assert_int_equal(g->successors.item[in], a);
                place++;
            }
        }
        assert_int_equal(g->successors.at[a + 1], edge);
        assert_int_equal(g->predecessors.at[a + 1], place);
    }
    assert_int_equal(g->edges, edge);
}

/* Kahn with a queue that is searched from the front, over the table of all pairs. */
static void check_order(const struct told *told, const struct taskgraph *g)
{
    uint32_t waits[MOST] = { 0 }, queue[MOST], count = 0;

    for (uint32_t a = 0; a < told->tasks; a++)
        for (uint32_t b = 0; b < told->tasks; b++)
            waits[b] += told->edge[a][b];
    for (uint32_t t = 0; t < told->tasks; t++)
        if (waits[t] == 0)
            queue[count++] = t;
    for (uint32_t next = 0; next < told->tasks; next++) {
        assert_true(next < count);
        assert_int_equal(g->order[next], queue[next]);
        for (uint32_t b = 0; b < told->tasks; b++)
            if (told->edge[queue[next]][b] && --waits[b] == 0)
                queue[count++] = b;
    }
}

static void check_files(const struct told *told, const struct taskgraph *g)
{
    assert_int_equal(g->files, told->files);
    for (uint32_t f = 0; f < told->files; f++) {
        uint32_t at = g->readers.at[f];

        assert_true(g->file[f].bytes == told->size[f]);
        assert_int_equal(g->file[f].producer, told->producer[f]);
        assert_true(f % 2 ? !strcmp(g->file[f].name, "file") : !g->file[f].name);
        for (uint32_t t = 0; t < told->tasks; t++)
            if (told->reads[t][f])
                assert_int_equal(g->readers.item[at++], t);
        assert_int_equal(g->readers.at[f + 1], at);
    }
    for (uint32_t t = 0; told->files && t < told->tasks; t++) {
        uint32_t in = g->inputs.at[t], out = g->outputs.at[t];

        for (uint32_t f = 0; f < told->files; f++) {
            if (told->reads[t][f])
                assert_int_equal(g->inputs.item[in++], f);
            if (told->producer[f] == t)
                assert_int_equal(g->outputs.item[out++], f);
        }
        assert_int_equal(g->inputs.at[t + 1], in);
        assert_int_equal(g->outputs.at[t + 1], out);
    }
}

/* The longest chain from a task on, by trying all. */
static double longest_from(const struct told *told, const double *length, uint32_t t)
{
    double longest = 0;

    for (uint32_t b = 0; b < told->tasks; b++)
        if (told->edge[t][b])
            longest = fmax(longest, longest_from(told, length, b));
    return longest + length[t];
}

static double longest_to(const struct told *told, const double *length, uint32_t t)
{
    double longest = 0;

    for (uint32_t a = 0; a < told->tasks; a++)
        if (told->edge[a][t])
            longest = fmax(longest, longest_to(told, length, a));
    return longest + length[t];
}

static void check_critical_path(const struct told *told, const struct taskgraph *g, struct rng *rng)
{
    double length[MOST], finish[MOST], longest = 0;

    for (uint32_t t = 0; t < told->tasks; t++)
        length[t] = below(rng, 7);
    for (uint32_t t = 0; t < told->tasks; t++)
        longest = fmax(longest, longest_from(told, length, t));
    assert_true(taskgraph_critical_path(g, length, NULL) == longest);
    assert_true(taskgraph_critical_path(g, length, finish) == longest);
    for (uint32_t t = 0; t < told->tasks; t++)
        assert_true(finish[t] == longest_to(told, length, t));
}

static void check_graph(const struct told *told, const struct taskgraph *g)
{
    char name[16];

    assert_int_equal(g->tasks, told->tasks);
    assert_int_equal(g->kinds, KINDS);
    for (uint32_t t = 0; t < told->tasks; t++) {
        snprintf(name, sizeof name, "t%u", t);
        assert_true(t % 3 ? !strcmp(g->task[t].name, name) : !g->task[t].name);
        assert_int_equal(g->task[t].release, t);
        for (uint32_t k = 0; k < KINDS; k++)
            assert_int_equal(g->cost[t * KINDS + k], told->cost[t][k]);
    }
    assert_string_equal(g->kind[KINDS - 1], "k2");
    check_edges(told, g);
    check_order(told, g);
    check_files(told, g);
}

static void random_graphs_equal_their_tables(void **state)
{
    struct taskgraph_builder *builder = taskgraph_builder_create();
    struct rng rng;

    (void)state;
    rng_seed(&rng, 4);
    for (int round = 0; round < 400; round++) {
        struct told told;
        struct taskgraph *g, *copy;
        struct error err = { "" };

        taskgraph_builder_clear(builder);
        tell(&told, builder, &rng);
        g = taskgraph_build(builder, &slab, &err);
        if (!g)
            fail_msg("%s", err.text);
        check_graph(&told, g);
        check_critical_path(&told, g, &rng);
        copy = taskgraph_copy(g, &slab);
        memset(g, 0xa5, g->size); /* nothing of the copy may lie in the original */
        check_graph(&told, copy);
        taskgraph_free(copy, &slab);
    }
    taskgraph_builder_free(builder);
}

/* A builder stays as it is: the same graph twice, and a longer one after it. */
static void builder_can_be_used_again(void **state)
{
    struct taskgraph_builder *builder = taskgraph_builder_create();
    struct taskgraph *first, *second;
    struct error err = { "" };

    (void)state;
    taskgraph_add_task(builder, &taskgraph_task_default);
    first = taskgraph_build(builder, &slab, &err);
    taskgraph_add_task(builder, &taskgraph_task_default);
    taskgraph_add_edge(builder, 1, 0, 3);
    second = taskgraph_build(builder, &slab, &err);
    assert_int_equal(first->tasks, 1);
    assert_int_equal(first->edges, 0);
    assert_null(first->cost);
    assert_int_equal(second->tasks, 2);
    assert_int_equal(second->order[0], 1);
    taskgraph_builder_clear(builder);
    assert_null(taskgraph_build(builder, &slab, &err));
    assert_string_equal(err.text, "the graph has no task");
    taskgraph_builder_free(builder);
}

/* What an edge says counts if it is more than its files; files alone add up. */
static void edge_and_files_between_the_same_tasks(void **state)
{
    struct taskgraph_builder *builder = taskgraph_builder_create();
    struct taskgraph *g;
    struct error err = { "" };

    (void)state;
    for (int i = 0; i < 4; i++)
        taskgraph_add_task(builder, &taskgraph_task_default);
    for (uint32_t f = 0; f < 2; f++) {
        taskgraph_add_file(builder, NULL, 10 + f);
        taskgraph_add_output(builder, 0, f);
        for (uint32_t t = 1; t < 4; t++)
            taskgraph_add_input(builder, t, f);
    }
    taskgraph_add_edge(builder, 0, 2, 30);
    taskgraph_add_edge(builder, 0, 3, 5);
    g = taskgraph_build(builder, &slab, &err);
    assert_int_equal(g->edges, 3);
    assert_true(g->bytes[0] == 21);
    assert_true(g->bytes[1] == 30);
    assert_true(g->bytes[2] == 21);
    taskgraph_builder_free(builder);
}

static void what_is_no_graph_is_refused(void **state)
{
    struct taskgraph_builder *builder = taskgraph_builder_create();
    struct taskgraph_task task = taskgraph_task_default;
    struct error err = { "" };

    (void)state;
    for (int i = 0; i < 4; i++) {
        static const char *const names[] = { "a", "b", "c", NULL };

        task.name = names[i];
        taskgraph_add_task(builder, &task);
    }
    taskgraph_add_edge(builder, 3, 0, 0);
    taskgraph_add_edge(builder, 0, 1, 0);
    taskgraph_add_edge(builder, 1, 2, 0);
    taskgraph_add_edge(builder, 2, 1, 0);
    assert_null(taskgraph_build(builder, &slab, &err));
    assert_string_equal(err.text, "task 2 (c) depends on itself by way of task 1 (b)");

    taskgraph_builder_clear(builder);
    taskgraph_add_task(builder, &taskgraph_task_default);
    taskgraph_add_edge(builder, 0, 0, 1);
    assert_null(taskgraph_build(builder, &slab, &err));
    assert_string_equal(err.text, "task 0 depends on itself by way of task 0");

    taskgraph_builder_clear(builder);
    task.name = "x";
    taskgraph_add_task(builder, &task);
    task.name = NULL;
    taskgraph_add_task(builder, &task);
    taskgraph_add_file(builder, "out.dat", 1);
    taskgraph_add_output(builder, 0, 0);
    taskgraph_add_output(builder, 0, 0);
    assert_non_null(taskgraph_build(builder, &slab, &err));
    taskgraph_add_output(builder, 1, 0);
    assert_null(taskgraph_build(builder, &slab, &err));
    assert_string_equal(err.text, "file 'out.dat' is written by task 0 (x) and by task 1 ()");
    taskgraph_builder_free(builder);
}

/* A cycle far behind the first tasks, and no chain of them too deep for the stack. */
static void long_chains_and_rings(void **state)
{
    enum { LONG = 200000 };
    struct taskgraph_builder *builder = taskgraph_builder_create();
    struct taskgraph *g;
    struct error err = { "" };
    double *length = mem_alloc(LONG * sizeof *length);

    (void)state;
    for (uint32_t t = 0; t < LONG; t++) {
        taskgraph_add_task(builder, &taskgraph_task_default);
        length[t] = 2;
        if (t > 0)
            taskgraph_add_edge(builder, t, t - 1, 1);
    }
    g = taskgraph_build(builder, &slab, &err);
    assert_non_null(g);
    assert_int_equal(g->order[0], LONG - 1);
    assert_true(taskgraph_critical_path(g, length, NULL) == 2.0 * LONG);
    taskgraph_free(g, &slab);
    taskgraph_add_edge(builder, 0, LONG - 1, 1);
    assert_null(taskgraph_build(builder, &slab, &err));
    assert_non_null(strstr(err.text, "depends on itself by way of task"));
    mem_free(length);
    taskgraph_builder_free(builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_graphs_equal_their_tables),
        cmocka_unit_test(builder_can_be_used_again),
        cmocka_unit_test(edge_and_files_between_the_same_tasks),
        cmocka_unit_test(what_is_no_graph_is_refused),
        cmocka_unit_test(long_chains_and_rings),
    };

    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
