/* Branch and bound against the optima of small graphs that two other programs have proven. */
#include <stdio.h>
#include <string.h>

#include "policies/lib/dag/append.h"
#include "policies/lib/dag/bounds.h"
#include "policies/lib/dag/branch_and_bound.h"
#include "sim/base/json.h"
#include "tests/support/dag_problem.h"
#include "tests/unit/unit.h"

#define FOLDER ORRERY_DATA "/reference/dag/"

enum { SKIPPED = 77, SIZE = 1 << 16 };

static struct json *read_json(const char *path, struct arena *arena)
{
    char *text = arena_alloc(arena, SIZE + 1);
    FILE *file = fopen(path, "rb");
    struct error err = { "" };
    struct json *json;
    size_t size;

    assert_non_null(file);
    size = fread(text, 1, SIZE, file);
    fclose(file);
    json = json_parse(path, text, size, arena, &err);
    assert_non_null(json);
    return json;
}

/* Tasks of the edges count from `from`. */
static void open_example(struct dag_bed *bed, const struct json *example, double from,
                         struct arena *arena)
{
    const struct json *rows = json_get(example, "W"), *edges = json_get(example, "edges");
    struct dag_problem_table table = { .tasks = (uint32_t)rows->count,
                                       .processors = (uint32_t)rows->first->count,
                                       .edges = (uint32_t)edges->count };
    struct dag_problem_edge *edge = arena_array(arena, edges->count, sizeof *edge);
    double *cost = arena_array(arena, rows->count * rows->first->count, sizeof *cost);

    table.cost = cost;
    table.edge = edge;
    for (const struct json *row = rows->first; row; row = row->next)
        for (const struct json *value = row->first; value; value = value->next)
            *cost++ = value->number;
    for (const struct json *e = edges->first; e; e = e->next)
        *edge++ = (struct dag_problem_edge){ e->first->number - from, e->first->next->number - from,
                                             e->first->next->next->number };
    dag_bed_open(bed, &table);
}

/* All tasks on the first processor: the search gets no help. */
static void serial(struct dag_bed *bed)
{
    uint32_t *where = arena_array(bed->arena, bed->problem.graph->tasks, sizeof *where);

    append_sequence(&bed->problem, bed->problem.graph->order, where, &bed->schedule);
}

static void check(struct dag_bed *bed, const char *name, double optimum)
{
    struct branch_and_bound b = { .nodes = 10000000, .memory = 1 << 26, .tasks = 64 };
    struct error err = { "" };

    serial(bed);
    assert_true(bounds_all(&bed->problem) <= optimum * bed->unit);
    branch_and_bound(&b, &bed->problem, &bed->schedule);
    print_message("%-20s %2u tasks %u processors: %4.0f of %4.0f, %lu states\n", name,
                  bed->problem.graph->tasks, bed->problem.processors,
                  bed->schedule.makespan / bed->unit, optimum, (unsigned long)b.seen);
    if (!problem_check(&bed->problem, &bed->schedule, &err))
        fail_msg("%s", err.text);
    assert_true(b.proven);
    assert_true(bed->schedule.makespan == optimum * bed->unit);
    assert_true(bed->schedule.bound == bed->schedule.makespan);
}

static void random_graphs(void **unused)
{
    struct arena *arena = arena_create();
    struct json *list = read_json(FOLDER "random_small_optimal.json", arena);
    int seen = 0;

    (void)unused;
    for (const struct json *example = list->first; example; example = example->next, seen++) {
        struct dag_bed bed = { 0 };
        char name[24];

        snprintf(name, sizeof name, "random %.0f", json_get(example, "id")->number);
        open_example(&bed, example, 0, arena);
        check(&bed, name, json_get(example, "optimal")->number);
        dag_bed_close(&bed);
    }
    assert_int_equal(seen, 10);
    arena_destroy(arena);
}

/* The examples of the papers of HEFT and PEFT. */
static void classic_graphs(void **unused)
{
    static const struct {
        const char *name;
        double optimum;
    } known[] = { { "topcuoglu2002_fig2", 73 }, { "peft2014_fig1", 113 } };
    struct arena *arena = arena_create();
    struct json *all = read_json(FOLDER "classic_examples.json", arena);

    (void)unused;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const struct json *example = json_get(all, known[i].name);
        struct dag_bed bed = { 0 };

        assert_non_null(example);
        assert_true(json_get(json_get(example, "optimal"), "makespan")->number == known[i].optimum);
        open_example(&bed, example, 1, arena);
        check(&bed, known[i].name, known[i].optimum);
        dag_bed_close(&bed);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_graphs),
        cmocka_unit_test(classic_graphs),
    };
    FILE *file = fopen(FOLDER "classic_examples.json", "rb");

    if (!file) {
        print_message("skipped: no reference data in " FOLDER "\n");
        return SKIPPED;
    }
    fclose(file);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
