/* Graphs of tasks: what is written is read, importers' graphs are checked, replay gets them whole.
 */
#include <math.h>
#include <string.h>

#include "sim/dag/dag_spec.h"
#include "tests/support/place.h"
#include "tests/unit/unit.h"
#include "traces/check.h"
#include "traces/graph.h"
#include "workloads/replay.h"

static void add_platform(struct store_writer *writer)
{
    static const char *const names[] = { "little", "big", "memory" };
    struct store_machine machine = store_machine_unknown;
    struct error err;

    for (int64_t i = 0; i < 3; i++) {
        struct store_type type = store_type_unknown;

        type.name = names[i];
        type.cpu_milli = 1000;
        type.speed_mhz = i == 1 ? 2000 : (double)NAN;
        MUST(store_add_type(writer, &type, &err));
    }
    MUST(store_add_param(writer, &(struct store_param){ 0, "governor", "ondemand" }, &err));
    MUST(store_add_param(writer, &(struct store_param){ 2, "thermal", "memory" }, &err));
    MUST(store_add_param(writer, &(struct store_param){ 2, "class", "MEM" }, &err));
    for (int64_t i = 0; i < 3; i++) {
        machine.type = i / 2;
        machine.name = i == 2 ? "big" : i ? "little.1" : "little.0";
        MUST(store_add_machine(writer, &machine, &err));
    }
    MUST(store_add_link(writer, &(struct store_link){ 0, 1, 2e8, STORE_UNKNOWN }, &err));
    MUST(store_add_link(writer, &(struct store_link){ 1, 1, (double)NAN, STORE_UNKNOWN }, &err));
    MUST(store_add_link(
        writer, &(struct store_link){ STORE_UNKNOWN, STORE_UNKNOWN, 1e10, STORE_UNKNOWN }, &err));
}

/* A chain with costs, and a fork with files whose tasks ran somewhere. */
static void add_graphs(struct store_writer *writer)
{
    static const char *const names[] = { "a", "b", "c" };
    struct store_graph graph = store_graph_unknown;
    struct error err;

    graph.name = "chain";
    graph.deadline = 50 * MICROSECOND;
    MUST(store_add_graph(writer, &graph, &err));
    for (int64_t i = 0; i < 2; i++) {
        struct store_task task = store_task_unknown;

        task.name = names[i];
        task.deadline = i ? 40 * MICROSECOND : STORE_UNKNOWN;
        MUST(store_add_task(writer, &task, &err));
        MUST(store_add_task_cost(
            writer, &(struct store_task_cost){ i, 0, (i + 1) * 30 * MICROSECOND, STORE_UNKNOWN },
            &err));
    }
    MUST(store_add_task_cost(
        writer, &(struct store_task_cost){ 1, 1, 12 * MICROSECOND, STORE_UNKNOWN }, &err));
    MUST(store_add_edge(writer, &(struct store_edge){ 0, 1, 300 }, &err));
    graph = store_graph_unknown;
    graph.orig_makespan = 9 * SECOND;
    MUST(store_add_graph(writer, &graph, &err));
    for (int64_t i = 0; i < 3; i++) {
        struct store_task task = store_task_unknown;

        task.name = names[i];
        task.kind = "work";
        task.work = 1e9 * (double)(i + 1);
        task.cpu_milli = i == 2 ? 2000 : 1000;
        task.run = (i + 1) * SECOND;
        task.orig_machine = i ? 2 : STORE_UNKNOWN;
        MUST(store_add_task(writer, &task, &err));
    }
    MUST(store_add_edge(writer, &(struct store_edge){ 0, 1, 7 }, &err));
    MUST(store_add_edge(writer, &(struct store_edge){ 0, 2, 7 }, &err));
    MUST(store_add_data(writer, &(struct store_data){ "f", 7 }, &err));
    MUST(store_add_data(writer, &(struct store_data){ "in", STORE_UNKNOWN }, &err));
    MUST(store_add_use(writer, &(struct store_use){ 0, 0, true }, &err));
    MUST(store_add_use(writer, &(struct store_use){ 0, 1, false }, &err));
    MUST(store_add_use(writer, &(struct store_use){ 1, 0, false }, &err));
    MUST(store_add_use(writer, &(struct store_use){ 2, 0, false }, &err));
}

/* Three arrivals, the second of which comes first. */
static void add_jobs(struct store_writer *writer)
{
    static const int64_t graphs[] = { 0, 1, 0 };
    static const sim_time submits[] = { 20, 10, 30 };
    struct error err;

    for (int i = 0; i < 3; i++) {
        struct store_row row = store_row_unknown;

        row.job.submit = submits[i] * MICROSECOND;
        row.job.name = NULL;
        row.job.number = 100 + i;
        row.job.graph = graphs[i];
        row.job.deadline = i == 2 ? 99 * MICROSECOND : STORE_UNKNOWN;
        MUST(store_add(writer, &row, &err));
    }
}

static void write_trace(const char *path)
{
    struct error err;
    struct store *store = store_open(path, DB_CREATE, &err);
    struct store_writer *writer = store_begin(store, "T", true, &err);
    struct trace_info info = {
        .family = "soc", .format = "ds3", .procs = STORE_UNKNOWN, .t0_unix_ns = STORE_UNKNOWN
    };

    add_platform(writer);
    add_graphs(writer);
    add_jobs(writer);
    MUST(store_commit(writer, &info, &err));
    assert_int_equal(info.jobs, 3);
    assert_int_equal(info.span_ns, 20 * MICROSECOND);
    store_close(store);
}

static void what_is_written_is_read(void **state)
{
    const struct place *place = *state;
    struct error err;
    struct store_graph *graphs;
    struct store_param *params;
    struct store_link *links;
    struct store_cursor *jobs;
    struct store_sizes sizes;
    struct trace_info info;
    struct store_job job;
    struct store *store;
    size_t count;
    bool more;

    write_trace(place->path);
    store = store_open(place->path, DB_READ, &err);
    MUST(store_find(store, "T", &info, &err));
    MUST(store_graphs(store, info.id, &graphs, &count, &err));
    assert_int_equal(count, 2);
    assert_string_equal(graphs[0].name, "chain");
    assert_int_equal(graphs[0].deadline, 50 * MICROSECOND);
    assert_int_equal(graphs[0].task_count, 2);
    assert_int_equal(graphs[0].cost_count, 3);
    assert_int_equal(graphs[0].costs[2].task, 1);
    assert_int_equal(graphs[0].costs[2].type, 1);
    assert_int_equal(graphs[0].file_count, 0);
    assert_true(isnan(graphs[0].tasks[0].work));
    assert_null(graphs[1].name);
    assert_int_equal(graphs[1].orig_makespan, 9 * SECOND);
    assert_int_equal(graphs[1].task_count, 3);
    assert_int_equal(graphs[1].tasks[2].cpu_milli, 2000);
    assert_int_equal(graphs[1].tasks[1].orig_machine, 2);
    assert_int_equal(graphs[1].edge_count, 2);
    assert_int_equal(graphs[1].edges[1].from, 0);
    assert_int_equal(graphs[1].edges[1].to, 2);
    assert_int_equal(graphs[1].files[1].bytes, STORE_UNKNOWN);
    assert_int_equal(graphs[1].use_count, 4);
    assert_false(graphs[1].uses[0].out);
    assert_int_equal(graphs[1].uses[0].file, 1);
    MUST(store_params(store, info.id, &params, &count, &err));
    assert_int_equal(count, 3);
    assert_string_equal(params[0].value, "ondemand");
    MUST(store_links(store, info.id, &links, &count, &err));
    assert_int_equal(count, 3);
    assert_true(links[0].rate == 2e8 && isnan(links[1].rate));
    assert_int_equal(links[2].a, STORE_UNKNOWN);
    MUST(store_sizes(store, info.id, &sizes, &err));
    assert_int_equal(sizes.graphs + 10 * sizes.vms + 100 * sizes.edges + 1000 * sizes.files, 2352);
    jobs = store_jobs(store, info.id, INT64_MIN, TIME_NEVER, &err);
    MUST(store_next(jobs, &job, &more, &err));
    assert_int_equal(job.number, 101);
    assert_int_equal(job.graph, 1);
    assert_int_equal(job.submit, 0);
    assert_int_equal(job.deadline, STORE_UNKNOWN);
    MUST(store_next(jobs, &job, &more, &err) && store_next(jobs, &job, &more, &err));
    assert_int_equal(job.deadline, 99 * MICROSECOND);
    store_done(jobs);
    store_close(store);
}

/* What a change of the file makes the check say first. */
static void expect_problem(const char *path, const char *sql, const char *problem)
{
    struct error err;
    struct trace_check check;
    struct trace_info info;
    struct store *store;
    struct db *db;

    write_trace(path);
    db = db_open(path, DB_WRITE, &err);
    MUST(db_exec(db, sql, &err));
    db_close(db);
    store = store_open(path, DB_READ, &err);
    MUST(store_find(store, "T", &info, &err));
    MUST(trace_check(store, &info, NULL, &check, &err));
    if (!strstr(text_get(&check.list), problem))
        fail_msg("%s: '%s' is not in '%s'", sql, problem, text_get(&check.list));
    trace_check_free(&check);
    store_close(store);
}

static void checks_find_what_was_changed(void **state)
{
    static const char *const changes[][2] = {
        { "UPDATE trace SET jobs=4", "3 jobs are there; 4 were imported" },
        { "UPDATE job SET graph_id=5 WHERE job_id=1", "1 jobs without their graph" },
        { "UPDATE job SET deadline_ns=-1", "3 jobs with a deadline before their submission" },
        { "UPDATE edge SET dst=2 WHERE src=0", "edge 0 names what its graph does not hold" },
        { "INSERT INTO edge VALUES(1,1,0,0)", "graph 0: a task depends on itself" },
        { "INSERT INTO edge VALUES(1,9,9,0)", "edge, cost or use of a file of graph 2" },
        { "DELETE FROM edge WHERE dst=4", "graph 1: file 0 passes between tasks without an edge" },
        { "INSERT INTO task_file VALUES(1,3,1,0)", "graph 1: two tasks write file 0" },
        { "UPDATE task SET idx=7 WHERE task_id=1", "task 1 names what its graph does not hold" },
        { "UPDATE task SET work=-1 WHERE task_id=2", "graph 1: task 0 has work -1" },
        { "UPDATE task SET parallel_frac=2 WHERE task_id=2", "graph 1: 2 of task 0 is parallel" },
        { "UPDATE task SET runtime_ns=-1 WHERE task_id=2", "recorded run time is -1" },
        { "UPDATE task SET orig_machine=3 WHERE task_id=3", "machine 3 of task 1 is not there" },
        { "UPDATE task_cost SET mtype_id=8 WHERE mtype_id=1", "cost 2 names what its graph" },
        { "UPDATE file SET bytes=-1 WHERE file_id=0", "file 0: size is -1" },
        { "DELETE FROM machine_type WHERE mtype_id=1", "1 machines without their type" },
        { "UPDATE type_param SET mtype_id=9 WHERE mtype_id=0", "1 figures without their machine" },
        { "UPDATE type_link SET b=9 WHERE a=0", "1 links without their machine types" },
        { "UPDATE graph SET graph_id=3 WHERE graph_id=1", "graph 1 names what its graph" },
    };
    const struct place *place = *state;

    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
        expect_problem(place->path, changes[i][0], changes[i][1]);
}

/* Graphs of importers ------------------------------------------------------------------------- */

struct bench {
    struct input *input;
    struct intake *intake;
    struct graph graph;
};

static void make_graph(struct bench *b, int tasks, struct store_writer *writer)
{
    struct error err;

    b->input = input_memory("x", 1, "file", &err);
    b->intake = intake_create(b->input, writer, false);
    graph_begin(&b->graph, b->intake);
    for (int i = 0; i < tasks; i++) {
        const char name[] = { (char)('a' + i), '\0' };
        struct graph_task task = { store_task_unknown, 10 + i, 3 };

        task.task.name = arena_text(intake_arena(b->intake), name);
        assert_int_equal(graph_add_task(&b->graph, &task), i);
        assert_int_equal(graph_add_task(&b->graph, &task), -1);
    }
}

static void drop_graph(struct bench *b)
{
    graph_free(&b->graph);
    intake_destroy(b->intake);
    input_close(b->input);
}

static void cycles_are_told_by_two_of_their_tasks(void **state)
{
    struct bench b;
    struct error err;

    (void)state;
    make_graph(&b, 5, NULL);
    graph_add_edge(&b.graph, 0, 1, 0);
    graph_add_edge(&b.graph, 1, 2, 0);
    graph_add_edge(&b.graph, 2, 3, 0);
    graph_add_edge(&b.graph, 3, 1, 0);
    graph_add_edge(&b.graph, 3, 4, 0);
    assert_false(graph_end(&b.graph, &store_graph_unknown, &err));
    /* Any two that follow one another, and never the tasks before or behind the cycle. */
    assert_string_equal(err.text, "file:12:3: task 'c' depends on itself, by way of 'b'");
    drop_graph(&b);
    make_graph(&b, 2, NULL);
    graph_add_edge(&b.graph, 1, 1, 0);
    assert_false(graph_end(&b.graph, &store_graph_unknown, &err));
    assert_string_equal(err.text, "file:11:3: task 'b' depends on itself");
    drop_graph(&b);
    make_graph(&b, 0, NULL);
    assert_false(graph_end(&b.graph, &store_graph_unknown, &err));
    assert_string_equal(err.text, "file: a graph without tasks");
    drop_graph(&b);
}

/* a writes f for b and c, c is no successor; b writes it again, and reads what it writes. */
static void add_files(struct graph *graph)
{
    int64_t f, g;
    bool again;

    f = graph_add_file(graph, "f", 100, &again);
    assert_false(again);
    assert_int_equal(graph_add_file(graph, "f", STORE_UNKNOWN, &again), f);
    assert_false(again);
    g = graph_add_file(graph, "g", 5, &again);
    assert_int_equal(graph_add_file(graph, "g", 7, &again), g);
    assert_true(again);
    graph_add_use(graph, 1, f, true);
    graph_add_use(graph, 0, f, true);
    graph_add_use(graph, 0, f, true);
    graph_add_use(graph, 1, f, false);
    graph_add_use(graph, 1, f, false);
    graph_add_use(graph, 2, f, false);
    graph_add_use(graph, 1, g, true);
    graph_add_use(graph, 1, g, false);
    graph_add_edge(graph, 0, 1, 10);
    graph_add_edge(graph, 0, 1, 1);
}

static void files_become_edges(void **state)
{
    const struct place *place = *state;
    struct store_count *counts;
    struct store_graph *read;
    struct bench b;
    struct error err;
    struct store *store = store_open(place->path, DB_CREATE, &err);
    struct store_writer *writer = store_begin(store, "G", true, &err);
    struct trace_info info = { .family = "workflow", .procs = STORE_UNKNOWN };
    size_t count;

    make_graph(&b, 3, writer);
    add_files(&b.graph);
    MUST(graph_end(&b.graph, &store_graph_unknown, &err));
    count = intake_counts(b.intake, &counts);
    assert_int_equal(count, 3);
    assert_string_equal(counts[0].reason, "a file that a second task writes; the first counts");
    assert_string_equal(counts[1].reason, "a task reads a file that it writes itself; not read");
    assert_string_equal(counts[2].reason,
                        "a file passes between tasks without an edge; edge added");
    MUST(store_commit(writer, &info, &err));
    MUST(store_graphs(store, info.id, &read, &count, &err));
    assert_int_equal(read->edge_count, 2);
    assert_int_equal(read->edges[0].bytes, 111);
    assert_int_equal(read->edges[1].to, 2);
    assert_int_equal(read->edges[1].bytes, 100);
    assert_int_equal(read->files[1].bytes, 7);
    assert_int_equal(read->use_count, 4);
    store_close(store);
    drop_graph(&b);
}

/* Replay --------------------------------------------------------------------------------------- */

static const struct system dag = { .name = "dag", .item = "job" };

static void replay_has_graphs_and_machines(void **state)
{
    const struct place *place = *state;
    struct arena *arena = arena_create();
    struct dag_platform platform = { 0 };
    const struct dag_templates *shared;
    const struct dag_arrival *items;
    struct replay_trace *trace;
    struct error err;

    write_trace(place->path);
    trace = replay_open(&dag, place->path, "T", arena, &err);
    MUST(trace != NULL);
    shared = trace->shared;
    items = trace->items;
    assert_int_equal(trace->count, 3);
    assert_ptr_equal(items[0].graph, shared->graph[1]);
    assert_ptr_equal(items[1].graph, items[2].graph);
    assert_true(items[0].deadline == TIME_NEVER && items[0].lasting);
    assert_int_equal(items[1].deadline, 50 * MICROSECOND);
    assert_int_equal(items[2].deadline, 99 * MICROSECOND);
    assert_string_equal(items[1].type, "chain");
    assert_null(items[1].recorded);
    assert_int_equal(items[0].recorded[0], TASKGRAPH_NONE);
    assert_int_equal(items[0].recorded[1], 2);
    assert_int_equal(shared->graph[0]->kinds, 3);
    assert_true(shared->graph[0]->cost[0 * 3 + 1] == TIME_NEVER);
    assert_int_equal(shared->graph[0]->cost[1 * 3 + 1], 12 * MICROSECOND);
    assert_null(shared->graph[1]->cost);
    assert_int_equal(shared->graph[1]->files, 2);
    assert_true(shared->graph[1]->bytes[0] == 7);
    assert_int_equal(shared->graph[1]->task[2].cores, 2);
    MUST(trace->kind->platform(trace, &platform, arena, &err));
    assert_int_equal(platform.host_count, 3);
    assert_int_equal(platform.machines.count, 3);
    assert_string_equal(((const struct dag_machine *)platform.machines.item)[0].governor,
                        "ondemand");
    assert_string_equal(((const struct dag_machine *)platform.machines.item)[2].thermal, "memory");
    assert_true(((const struct dag_machine *)platform.machines.item)[1].speed == 2e9);
    assert_true(platform.rates->rate[1] == 2e8 && platform.rates->rate[3] == 2e8);
    assert_true(platform.rates->rate[4] == 0 && platform.rates->own == 1e10);
    arena_destroy(arena);
}

/* A study that names its own machines has the trace's rates between those it knows by name. */
static void own_machines_keep_the_rates(void **state)
{
    const struct place *place = *state;
    struct dag_machine own[] = { { .name = "big", .count = 1, .cores = 1 },
                                 { .name = "other", .count = 1, .cores = 1 },
                                 { .name = "little", .count = 4, .cores = 1 } };
    struct dag_platform platform = { .machines = { own, 3 } };
    struct workload_context context = { .platform = &platform };
    struct arena *arena = arena_create();
    struct replay_trace *trace;
    struct error err;

    write_trace(place->path);
    trace = replay_open(&dag, place->path, "T", arena, &err);
    MUST(trace != NULL && trace->kind->platform(trace, &platform, arena, &err));
    assert_null(platform.hosts);
    assert_true(platform.rates->rate[2] == 2e8 && platform.rates->rate[6] == 2e8);
    assert_true(platform.rates->rate[0] == 0 && platform.rates->rate[1] == 0);
    /* The chain: a on little alone, 30 us; b 60 us or 12 us. */
    assert_true(fabs(trace->kind->work((const struct dag_arrival *)trace->items + 1, &context) -
                     66e-6) < 1e-12);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_is_read, place_make, place_drop),
        cmocka_unit_test_setup_teardown(checks_find_what_was_changed, place_make, place_drop),
        cmocka_unit_test(cycles_are_told_by_two_of_their_tasks),
        cmocka_unit_test_setup_teardown(files_become_edges, place_make, place_drop),
        cmocka_unit_test_setup_teardown(replay_has_graphs_and_machines, place_make, place_drop),
        cmocka_unit_test_setup_teardown(own_machines_keep_the_rates, place_make, place_drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
