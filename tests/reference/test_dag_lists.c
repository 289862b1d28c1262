/*
 * Static list schedulers against tables made by an independent program: the examples of Topcuoglu
 * et al. 2002 (figure 2) and of Arabnejad and Barbosa 2014 (figure 1) with ranks, critical paths
 * and whole schedules, and ten random graphs with makespans.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/lib/dag/planners.h"
#include "sim/base/json.h"
#include "tests/support/dag_problem.h"
#include "tests/unit/unit.h"

enum { SKIPPED = 77, MOST = 256 };

#define FOLDER ORRERY_DATA "/reference/dag/"

static struct arena *arena;

static const struct json *read_json(const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t room = 1 << 20, size;
    char *text = arena_alloc(arena, room);
    struct error err = { "" };
    const struct json *json;

    assert_non_null(file);
    size = fread(text, 1, room - 1, file);
    fclose(file);
    assert_true(size < room - 1);
    json = json_parse(path, text, size, arena, &err);
    if (!json)
        fail_msg("%s", err.text);
    return json;
}

/* One example: tasks count from `base` in its edges. */
static void open_example(struct dag_bed *bed, const struct json *example, double base)
{
    double cost[MOST];
    struct dag_problem_edge edge[MOST];
    struct dag_problem_table table = { .cost = cost, .edge = edge };
    const struct json *rows = json_get(example, "W"), *edges = json_get(example, "edges");
    size_t n = 0;

    table.tasks = (uint32_t)rows->count;
    table.processors = (uint32_t)rows->first->count;
    for (const struct json *row = rows->first; row; row = row->next) {
        for (const struct json *item = row->first; item; item = item->next) {
            assert_true(n < MOST);
            cost[n++] = item->number;
        }
    }
    for (const struct json *row = edges->first; row; row = row->next) {
        const struct json *to = row->first->next;

        assert_true(table.edges < MOST);
        edge[table.edges++] = (struct dag_problem_edge){ row->first->number - base,
                                                         to->number - base, to->next->number };
    }
    dag_bed_open(bed, &table);
}

static bool near(const struct dag_bed *bed, double ns, const struct json *units)
{
    return fabs(ns / bed->unit - units->number) < 1e-7;
}

/* Every heuristic of the tables. */
static bool heft_append(void *self, const struct problem *p, struct schedule *schedule,
                        struct error *err)
{
    (void)self;
    return plan_heft(p, &(struct plan_heft){ .insertion = false }, schedule, err);
}

static const struct planner heuristics[] = {
    { "HEFT", NULL },      { "HEFT_noins", heft_append },
    { "CPOP", NULL },      { "PEFT", NULL },
    { "Lookahead", NULL }, { "DLS", NULL },
    { "HCPT", NULL },      { "MinMin", NULL },
    { "MaxMin", NULL },    { "Sufferage", NULL },
    { "ETF", NULL },       { "MET", NULL },
    { "MCT", NULL },       { "OLB", NULL },
    { NULL, NULL },
};

static const char *const ours[] = { "heft",     "",         "cpop",     "peft",    "lookahead_heft",
                                    "dls",      "hcpt",     "min_min",  "max_min", "sufferage",
                                    "list_etf", "list_met", "list_mct", "olb" };

static void plan(const char *theirs, struct dag_bed *bed)
{
    struct error err = { "" };
    size_t i = 0, j = 0;
    dag_planner *planner;

    while (heuristics[i].name && strcmp(heuristics[i].name, theirs) != 0)
        i++;
    if (!heuristics[i].name)
        fail_msg("no planner for %s", theirs);
    planner = heuristics[i].plan;
    while (!planner && planners[j].name && strcmp(planners[j].name, ours[i]) != 0)
        j++;
    planner = planner ? planner : planners[j].plan;
    if (!planner(NULL, &bed->problem, &bed->schedule, &err) ||
        !problem_check(&bed->problem, &bed->schedule, &err))
        fail_msg("%s: %s", theirs, err.text);
}

static void same_makespan(const struct dag_bed *bed, const struct json *units, const char *what)
{
    if (!near(bed, bed->schedule.makespan, units))
        fail_msg("%s ends at %.9g, expected %g", what, bed->schedule.makespan / bed->unit,
                 units->number);
}

static void same_schedule(const struct dag_bed *bed, const struct json *result, const char *what)
{
    uint32_t processor = 0, found = 0;

    same_makespan(bed, json_get(result, "makespan"), what);
    for (const struct json *row = json_get(result, "schedule")->first; row; row = row->next) {
        for (const struct json *slot = row->first; slot; slot = slot->next) {
            uint32_t task = (uint32_t)json_get(slot, "task")->number - 1;
            const struct planned *at = &bed->schedule.task[task];

            if (at->processor != processor || !near(bed, at->start, json_get(slot, "start")) ||
                !near(bed, at->finish, json_get(slot, "end")))
                fail_msg("%s puts task %u on %u over [%g, %g), expected %u over [%g, %g)", what,
                         (unsigned)task + 1, (unsigned)at->processor, at->start / bed->unit,
                         at->finish / bed->unit, (unsigned)processor,
                         json_get(slot, "start")->number, json_get(slot, "end")->number);
            found++;
        }
        processor++;
    }
    assert_int_equal(found, bed->problem.graph->tasks);
}

static void same_row(const struct dag_bed *bed, const double *ns, const struct json *units)
{
    assert_non_null(units);
    for (const struct json *item = units->first; item; item = item->next, ns++) {
        if (!near(bed, *ns, item))
            fail_msg("%s:%d:%d: is %.12g, expected %.12g", item->name, item->line, item->column,
                     *ns / bed->unit, item->number);
    }
}

static void same_ranks(const struct dag_bed *bed, const struct json *example)
{
    const struct problem *p = &bed->problem;
    double cost[MOST], up[MOST], down[MOST], table[MOST], mean[MOST];
    bool critical[MOST] = { false };
    const struct json *task = json_get(example, "cpop_cp")->first;

    rank_cost(p, RANK_MEAN, cost);
    rank_upward(p, cost, true, up);
    rank_downward(p, cost, down);
    rank_oct(p, table, mean);
    same_row(bed, up, json_get(example, "rank_u"));
    same_row(bed, down, json_get(example, "rank_d"));
    same_row(bed, mean, json_get(example, "rank_oct"));
    uint32_t i = 0;

    for (const struct json *row = json_get(example, "oct")->first; row; row = row->next, i++)
        same_row(bed, table + (size_t)i * p->kinds, row);
    assert_int_equal(plan_cpop_path(p, up, down, critical) + 1,
                     (int)json_get(example, "cpop_proc")->number);
    for (i = 0; i < p->graph->tasks; i++) {
        bool listed = task && (uint32_t)task->number - 1 == i;

        assert_int_equal(critical[i], listed);
        task = listed ? task->next : task;
    }
    assert_null(task);
}

static void classic_examples_are_as_published(void **unused)
{
    const struct json *all = read_json(FOLDER "classic_examples.json");

    (void)unused;
    assert_int_equal(all->count, 2);
    for (const struct json *example = all->first; example; example = example->next) {
        const struct json *results = json_get(example, "results");
        struct dag_bed bed = { 0 };

        open_example(&bed, example, 1);
        same_ranks(&bed, example);
        assert_int_equal(results->count, 14);
        for (const struct json *r = results->first; r; r = r->next) {
            plan(r->key, &bed);
            same_schedule(&bed, r, r->key);
        }
        dag_bed_close(&bed);
    }
}

static void random_graphs_have_the_listed_makespans(void **unused)
{
    const struct json *all = read_json(FOLDER "random_small_optimal.json");
    char what[64];

    (void)unused;
    assert_int_equal(all->count, 10);
    for (const struct json *example = all->first; example; example = example->next) {
        const struct json *results = json_get(example, "results");
        struct dag_bed bed = { 0 };

        open_example(&bed, example, 0);
        assert_int_equal(results->count, 14);
        for (const struct json *r = results->first; r; r = r->next) {
            plan(r->key, &bed);
            snprintf(what, sizeof what, "graph %g: %s", json_get(example, "id")->number, r->key);
            same_makespan(&bed, r, what);
            assert_true(bed.schedule.makespan >= json_get(example, "optimal")->number * bed.unit);
        }
        dag_bed_close(&bed);
    }
}

/* A golden test of the mackncheesiest/heft repository: the same graph again, on top of its plan. */
static void second_copy_ends_at_109(void **unused)
{
    const struct json *all = read_json(FOLDER "classic_examples.json");
    struct dag_bed bed = { 0 };

    (void)unused;
    open_example(&bed, all->first, 1);
    plan("HEFT", &bed);
    assert_true(bed.schedule.makespan == 80e9);
    dag_bed_occupy(&bed, &bed.schedule);
    plan("HEFT", &bed);
    assert_true(bed.schedule.makespan == 109e9);
    dag_bed_close(&bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classic_examples_are_as_published),
        cmocka_unit_test(random_graphs_have_the_listed_makespans),
        cmocka_unit_test(second_copy_ends_at_109),
    };
    FILE *data = fopen(FOLDER "classic_examples.json", "r");
    int failed;

    if (!data) {
        printf("skipped: no reference data in " ORRERY_DATA "\n");
        return SKIPPED;
    }
    fclose(data);
    arena = arena_create();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_destroy(arena);
    return failed;
}
