/* Results of a system with several tables and a heat map: written in chunks, exported the same. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/report/export.h"
#include "sim/run/runner.h"
#include "tests/unit/unit.h"

/* More rows than one chunk holds: sim/run/results_run.c. */
enum { JOBS, MOVES, THINGS = 3000, MACHINES = 130 };

struct thing {
    int64_t no;
    const char *name;
    sim_time at;
    double size;
};

static const struct column thing_columns[] = {
    { "no", COLUMN_INT, offsetof(struct thing, no), "" },
    { "name", COLUMN_TEXT, offsetof(struct thing, name), "" },
    { "at", COLUMN_TIME, offsetof(struct thing, at), "" },
    { 0 },
};

static const struct column move_columns[] = {
    { "move", COLUMN_INT, offsetof(struct thing, no), "" },
    { "size", COLUMN_REAL, offsetof(struct thing, size), "" },
    { 0 },
};

static const struct gantt thing_chart = {
    .lane = "name", .start = "at", .finish = "at", .mark = "no"
};

static const struct record_table tables[] = {
    { "jobs", thing_columns, "Things.", &thing_chart },
    { "moves", move_columns, "Every other thing.", NULL },
    { 0 },
};

static const struct pareto fronts[] = { { "jobs", "wait.mean", "Jobs and waiting" }, { 0 } };

static const char *const no_names[] = { NULL };

/* Leaves as many rows as the seed and the tables say, and is its own state. */
static void *toy_open(const struct run_input *input, struct error *err)
{
    struct run_input *copy = arena_alloc(input->arena, sizeof *copy);

    (void)err;
    *copy = *input;
    return copy;
}

static bool toy_run(void *state, struct error *err)
{
    const struct run_input *input = state;
    struct sink *sink = input->sink;

    for (int64_t i = 0; i < THINGS; i++) {
        char name[32];
        struct thing thing = { i, i % 7 ? name : NULL, i * SECOND,
                               i % 5 ? (double)i / 4 : (double)NAN };

        snprintf(name, sizeof name, "thing %d of %d", (int)i, (int)input->seed);
        if (sink_wants(sink, JOBS) && !sink->row(sink, JOBS, &thing, err))
            return false;
        if (i % 2 && sink_wants(sink, MOVES) && !sink->row(sink, MOVES, &thing, err))
            return false;
    }
    return true;
}

static void toy_close(void *state)
{
    const struct run_input *input = state;
    struct heat *heat;

    if (!input->sink->heat)
        return;
    heat = heat_create(input->arena, MACHINES);
    for (size_t i = 0; i < MACHINES; i++)
        heat_level(heat, i, (sim_time)i * SECOND, (double)i);
    heat_end(heat, MACHINES * SECOND);
    input->sink->heat(input->sink, "used", "cores", heat);
}

extern const struct system system_batch;

struct world {
    char folder[64];
    char study[96], db[96];
    struct arena *arena;
    struct system system;
};

static int open_world(void **state)
{
    struct world *w = test_calloc(1, sizeof *w);

    snprintf(w->folder, sizeof w->folder, "/tmp/orrery-results-XXXXXX");
    if (!mkdtemp(w->folder))
        return -1;
    snprintf(w->study, sizeof w->study, "%s/s.yaml", w->folder);
    snprintf(w->db, sizeof w->db, "%s/r.db", w->folder);
    w->arena = arena_create();
    w->system = system_batch;
    w->system.name = "toy";
    w->system.tables = tables;
    w->system.pareto = fronts;
    w->system.series = no_names;
    w->system.open = toy_open;
    w->system.run = toy_run;
    w->system.close = toy_close;
    *state = w;
    return 0;
}

static void remove_results(const struct world *w)
{
    static const char *const ends[] = { "", "-wal", "-shm" };

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char path[128];

        snprintf(path, sizeof path, "%s%s", w->db, ends[i]);
        unlink(path);
    }
}

static int close_world(void **state)
{
    struct world *w = *state;
    int left;

    remove_results(w);
    unlink(w->study);
    left = rmdir(w->folder);
    arena_destroy(w->arena);
    test_free(w);
    return left;
}

/* Runs three seeds and returns the open file. */
static struct results *run_study(struct world *w, const char *record, int threads)
{
    struct runner_options options = { .threads = threads };
    struct runner_report report = { 0 };
    FILE *file = fopen(w->study, "w");
    struct results *results = NULL;
    struct study *study;
    struct plan *plan;
    struct error err;
    bool ok;

    assert_non_null(file);
    fprintf(file,
            "study: s\nsystem: batch\nworkload: {generator: batch.lublin, jobs: 1}\n"
            "platform: {nodes: 8}\npolicies: [batch.fcfs]\nmeasure: [jobs]\n"
            "sweep: {seed: 1..3}\nrecord: [%s]\n",
            record);
    fclose(file);
    study = study_load(w->study, NULL, 0, w->arena, &err);
    plan = study ? plan_make_of(study, &w->system, w->arena, &err) : NULL;
    ok = plan && (results = results_create(w->db, &err)) &&
         runner_run(plan, results, &options, &report, &err);
    if (!ok)
        fail_msg("%s", err.text);
    assert_int_equal(report.failed, 0);
    return results;
}

static int64_t number(struct results *results, const char *sql)
{
    struct error err;
    int64_t value = -1;

    if (!db_int(results_db(results), sql, 0, &value, &err))
        fail_msg("%s: %s", sql, err.text);
    return value;
}

static void tables_have_their_rows(void **state)
{
    struct world *w = *state;
    struct results *results = run_study(w, "jobs, moves", 1);

    assert_int_equal(number(results, "SELECT count(*) FROM jobs"), 3 * THINGS);
    assert_int_equal(number(results, "SELECT count(*) FROM moves"), 3 * THINGS / 2);
    assert_int_equal(number(results, "SELECT count(*) FROM v_jobs j JOIN v_runs r USING(run_id) "
                                     "WHERE name = format('thing %d of %d', no, seed) "
                                     "AND at_s = no AND no % 7 <> 0"),
                     3 * (THINGS - (THINGS + 6) / 7));
    assert_int_equal(number(results, "SELECT count(*) FROM jobs WHERE name IS NULL"),
                     3 * ((THINGS + 6) / 7));
    assert_int_equal(number(results, "SELECT count(*) FROM v_moves WHERE size IS NULL AND "
                                     "move % 5 = 0 OR size = move / 4.0"),
                     3 * THINGS / 2);
    assert_int_equal(number(results, "SELECT count(*) FROM heat"), 0);
    results_close(results);
}

static void only_what_is_wanted(void **state)
{
    struct world *w = *state;
    struct results *results = run_study(w, "moves", 1);

    assert_int_equal(number(results, "SELECT count(*) FROM jobs"), 0);
    assert_int_equal(number(results, "SELECT count(*) FROM moves"), 3 * THINGS / 2);
    results_close(results);
    remove_results(w);
    results = run_study(w, "", 1);
    assert_int_equal(number(results, "SELECT count(*) FROM moves"), 0);
    results_close(results);
}

/* The float at a place of the first run's map. */
static double heat_at(struct results *results, size_t place)
{
    struct error err;
    struct db_query *query =
        db_query(results_db(results), "SELECT data FROM heat ORDER BY run_no LIMIT 1", &err);
    const unsigned char *data;
    size_t size;
    bool row = false;
    float value;

    assert_true(query && db_step(query, &row, &err) && row);
    data = db_col_blob(query, 0, &size);
    assert_true((place + 1) * sizeof value <= size);
    memcpy(&value, data + place * sizeof value, sizeof value);
    db_done(query);
    return value;
}

static void maps_come_with_series(void **state)
{
    struct world *w = *state;
    struct results *results = run_study(w, "series", 1);

    assert_int_equal(number(results, "SELECT count(*) FROM heat WHERE name = 'used' AND "
                                     "unit = 'cores' AND machines = 130 AND rows = 64 AND "
                                     "cols = 130 AND step_s = 1 AND length(data) = 4 * 64 * 130"),
                     3);
    /* Machine i has level i from second i on; row 0 is the machines 0, 1 and 2. */
    assert_true(heat_at(results, 0) == 0);
    assert_true(heat_at(results, 1) == (double)(1.0F / 3));
    assert_true(heat_at(results, 2) == 1);
    assert_true(heat_at(results, 129) == 1);
    /* The last row: 128 and 129. */
    assert_true(heat_at(results, 63 * 130 + 128) == 64);
    assert_true(heat_at(results, 63 * 130 + 129) == 128.5);
    results_close(results);
}

static char *exported(struct results *results, struct arena *arena, size_t *size)
{
    FILE *file = tmpfile();
    struct error err;
    char *bytes;

    assert_non_null(file);
    if (!export_results(results, false, file, &err))
        fail_msg("%s", err.text);
    *size = (size_t)ftell(file);
    bytes = arena_alloc(arena, *size + 1);
    rewind(file);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static void the_same_bytes_for_any_number_of_threads(void **state)
{
    struct world *w = *state;
    char *bytes[2];
    size_t size[2];

    for (int i = 0; i < 2; i++) {
        struct results *results = run_study(w, "moves, jobs, series", 1 + 2 * i);

        bytes[i] = exported(results, w->arena, &size[i]);
        results_close(results);
        remove_results(w);
    }
    assert_int_equal(size[0], size[1]);
    assert_memory_equal(bytes[0], bytes[1], size[0]);
    assert_non_null(strstr(bytes[0], "\nmoves\t"));
    assert_non_null(strstr(bytes[0], "\njobs\t"));
    assert_non_null(strstr(bytes[0], "\nheat\t"));
}

static void charts_are_described(void **state)
{
    struct world *w = *state;
    struct results *results = run_study(w, "", 1);
    size_t size;

    assert_int_equal(number(results, "SELECT count(*) FROM gantt WHERE system = 'toy' AND "
                                     "name = 'jobs' AND lane = 'name' AND start = 'at_ns' AND "
                                     "finish = 'at_ns' AND label IS NULL AND colour IS NULL AND "
                                     "mark = 'no'"),
                     1);
    assert_int_equal(number(results, "SELECT count(*) FROM gantt"), 1);
    assert_int_equal(number(results, "SELECT count(*) FROM pareto WHERE system = 'toy' AND "
                                     "place = 0 AND x = 'jobs' AND y = 'wait.mean' AND "
                                     "title = 'Jobs and waiting'"),
                     1);
    assert_non_null(strstr(exported(results, w->arena, &size),
                           "\ngantt\t\"toy\"\t\"jobs\"\t\"name\"\t\"at_ns\"\t\"at_ns\"\t"
                           "null\tnull\t\"no\"\tnull\tnull\npareto\t\"toy\"\t0\t\"jobs\"\t"
                           "\"wait.mean\"\t\"Jobs and waiting\"\n"));
    results_close(results);
}

/* What a run left that did not end is gone before the next one, from every table. */
static void remains_are_removed(void **state)
{
    struct world *w = *state;
    struct results *results = run_study(w, "moves, jobs, series", 1);
    struct error err;

    assert_true(db_exec(results_db(results),
                        "UPDATE run SET status = 'failed' WHERE seed = 2;"
                        "DELETE FROM jobs WHERE no > 10; DELETE FROM moves WHERE move > 10;",
                        &err));
    results_close(results);
    results = run_study(w, "moves, jobs, series", 1);
    assert_int_equal(number(results, "SELECT count(*) FROM jobs JOIN run USING(run_no) "
                                     "WHERE seed = 2"),
                     THINGS);
    assert_int_equal(number(results, "SELECT count(*) FROM moves"), THINGS / 2 + 2 * 5);
    assert_int_equal(number(results, "SELECT count(*) FROM heat"), 3);
    results_close(results);
}

static void a_table_of_another_system(void **state)
{
    struct world *w = *state;
    struct results *results = run_study(w, "jobs", 1);
    struct study *study = study_load(w->study, NULL, 0, w->arena, &(struct error){ "" });
    struct plan *plan;
    struct error err;
    bool done[3];

    results_close(results);
    assert_non_null(study);
    plan = plan_make(study, w->arena, &err);
    results = results_create(w->db, &err);
    assert_true(plan && results);
    assert_false(results_plan(results, plan, NULL, done, &err));
    assert_non_null(strstr(err.text, "r.db: its table jobs is of another system"));
    results_close(results);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tables_have_their_rows),    TEST(only_what_is_wanted),
        TEST(maps_come_with_series),     TEST(the_same_bytes_for_any_number_of_threads),
        TEST(charts_are_described),      TEST(remains_are_removed),
        TEST(a_table_of_another_system),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
