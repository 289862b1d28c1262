/* Cost- and deadline-constrained workflows against published schedules and proven optima. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "policies/lib/spwd.h"
#include "tests/support/wsp_bed.h"
#include "tests/unit/unit.h"

#define FOLDER ORRERY_DATA "/reference/dag/spwd/"

enum { MOST = 16, TASKS = 2000 };

/* A row of milp_optima.tsv. */
struct optimum {
    char name[80];
    uint32_t tasks, edges;
    double deadline, least, cost;
};

static size_t read_optima(struct optimum *rows)
{
    FILE *file = fopen(FOLDER "milp_optima.tsv", "r");
    char line[256], least[32];
    size_t count = 0;

    while (file && fgets(line, sizeof line, file)) {
        struct optimum *row = &rows[count];

        for (char *at = line; (at = strstr(at, "\t\t"));)
            memmove(at + 2, at + 1, strlen(at + 1) + 1), at[1] = '-';
        if (sscanf(line, "%79s %u %u %*s %lf %31s %lf", row->name, &row->tasks, &row->edges,
                   &row->deadline, least, &row->cost) != 6)
            continue;
        row->least = strtod(least, NULL);
        assert_true(++count < MOST);
    }
    if (file)
        fclose(file);
    return count;
}

/* The deadline of the paper: whole seconds of the longest path by mean times. */
static double deadline_of(struct wsp_bed *bed)
{
    struct wsp_options none = { .method = WSP_GREEDY };
    struct spwd_options options = { .part = none, .max_subgraph_size = TASKS };
    struct spwd_report report;
    struct wsp_result result = { .choice = bed->choice };
    struct error err;

    assert_true(spwd_solve(&bed->w, &options, &result, &report, &err));
    return floor(report.path_before);
}

static void open_row(struct wsp_bed *bed, const struct optimum *row)
{
    wsp_bed_open(bed);
    wsp_bed_read(bed, row->name);
    bed->w.deadline = row->deadline;
    assert_int_equal(bed->w.tasks, row->tasks);
    assert_int_equal(bed->edges.count, row->edges);
}

static void deadlines_and_least_costs_as_listed(void **state)
{
    struct optimum rows[MOST];
    size_t count = read_optima(rows);

    (void)state;
    assert_int_equal(count, 8);
    for (size_t i = 0; i < count; i++) {
        struct wsp_result result;
        struct wsp_bed bed;

        open_row(&bed, &rows[i]);
        assert_true(deadline_of(&bed) == rows[i].deadline);
        result.choice = bed.choice;
        wsp_evaluate(&bed.w, &result);
        if (rows[i].least > 0)
            assert_true(fabs(result.bound / rows[i].least - 1) < 1e-12);
        wsp_bed_close(&bed);
    }
}

/* Tasks that the published decomposition adds; they take no time. */
static bool is_added(const char *task)
{
    return !strncmp(task, "NewNode", 7) || strstr(task, "_substitute");
}

static void read_schedule(struct wsp_bed *bed, const char *name)
{
    char line[512], task[80];
    unsigned kind;
    uint32_t assigned = 0;
    gzFile file;

    snprintf(line, sizeof line, FOLDER "assign_%s.tsv.gz", name);
    file = gzopen(line, "rb");
    assert_non_null(file);
    while (gzgets(file, line, sizeof line)) {
        uint32_t v = 0;

        if (sscanf(line, "%79s Machine%u", task, &kind) != 2 || is_added(task))
            continue;
        while (v < bed->w.tasks && strcmp(bed->names[v], task))
            v++;
        assert_true(v < bed->w.tasks && kind >= 1 && kind <= 5);
        bed->choice[v] = kind - 1;
        assigned++;
    }
    gzclose(file);
    assert_int_equal(assigned, bed->w.tasks);
}

/* Cost and time of published_costs.tsv, from the kind of each task. */
static void published_schedules_cost_what_is_published(void **state)
{
    static const char montage_310[] = "montage-chameleon-2mass-015d-001.json";
    static const char montage_472[] = "montage-chameleon-dss-10d-001.json";
    static const struct {
        const char *file, *name;
        double cost, time;
    } published[] = {
        { "gurobi_montage_310", montage_310, 12324.219839999982, 214.995456 },
        { "gurobi_montage_310_decomposed_mss_100", montage_310, 13305.997439999968,
          214.01307428571428 },
        { "cqm_montage_310_decomposed_mss_100", montage_310, 13305.997439999965,
          214.01307428571428 },
        { "gurobi_montage_472", montage_472, 1216670.6667935976, 16325.90578902857 },
        { "gurobi_montage_472_decomposed_mss_150", montage_472, 1233483.4066007996,
          16289.599195428575 },
        { "cqm_montage_472_decomposed_mss_150", montage_472, 1233483.7763903996,
          16289.599195428575 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
        struct wsp_result result;
        struct wsp_bed bed;

        wsp_bed_open(&bed);
        wsp_bed_read(&bed, published[i].name);
        bed.w.deadline = deadline_of(&bed);
        result.choice = bed.choice;
        read_schedule(&bed, published[i].file);
        wsp_evaluate(&bed.w, &result);
        printf("%s: cost %.10g (%.10g), finish %.10g (%.10g)\n", published[i].file, result.cost,
               published[i].cost, result.finish, published[i].time);
        assert_true(fabs(result.cost / published[i].cost - 1) < 1e-12);
        assert_true(fabs(result.finish / published[i].time - 1) < 1e-12);
        assert_true(result.feasible);
        wsp_bed_close(&bed);
    }
}

/* All solved without a decomposition, by one row a task and edge. */
static void compact_program_gives_the_optimum(void **state)
{
    struct optimum rows[MOST];
    size_t count = read_optima(rows);

    (void)state;
    if (!milp_has(MILP_CBC))
        skip();
    for (size_t i = 0; i < count; i++) {
        struct wsp_options options = { .method = WSP_MILP, .solver = MILP_CBC };
        struct wsp_result result;
        struct wsp_bed bed;
        struct error err;

        open_row(&bed, &rows[i]);
        result.choice = bed.choice;
        if (!wsp_solve(&bed.w, &options, &result, &err))
            fail_msg("%s", err.text);
        printf("%s: cost %.10g (%.10g), finish %.10g\n", rows[i].name, result.cost, rows[i].cost,
               result.finish);
        assert_true(result.feasible && result.optimal);
        assert_true(fabs(result.cost / rows[i].cost - 1) < 1e-9);
        wsp_bed_close(&bed);
    }
}

/* Increase over the optimum, in percent. */
static double increase(struct wsp_bed *bed, const struct spwd_options *options, double optimum,
                       struct spwd_report *report)
{
    struct wsp_result result = { .choice = bed->choice };
    struct error err;

    if (!spwd_solve(&bed->w, options, &result, report, &err))
        fail_msg("%s", err.text);
    assert_true(result.feasible && result.finish <= bed->w.deadline * (1 + WSP_TOLERANCE));
    assert_true(result.cost >= optimum * (1 - 1e-9));
    return 100 * (result.cost / optimum - 1);
}

static void decomposition_is_at_or_below_what_is_published(void **state)
{
    static const struct {
        const char *name;
        uint32_t most;
        double published; /* increase of SPWD over the optimum, percent */
    } cases[] = { { "montage-chameleon-2mass-015d-001.json", 100, 8.0 },
                  { "montage-chameleon-dss-10d-001.json", 150, 1.4 } };
    struct optimum rows[MOST];
    size_t count = read_optima(rows);

    (void)state;
    if (!milp_has(MILP_CBC))
        skip();
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < 2; k++) {
            struct spwd_options options = { .part = { .method = WSP_MILP, .solver = MILP_CBC },
                                            .max_subgraph_size = cases[k].most };
            struct spwd_report report;
            struct wsp_bed bed;
            double more;

            if (strcmp(rows[i].name, cases[k].name) != 0)
                continue;
            open_row(&bed, &rows[i]);
            more = increase(&bed, &options, rows[i].cost, &report);
            printf("%s, parts of %u: %.2f %% (published %.1f), %u parts, %u barriers, path %.6g "
                   "to %.6g\n",
                   rows[i].name, cases[k].most, more, cases[k].published, report.parts,
                   report.barriers, report.path_before, report.path_after);
            assert_true(more <= cases[k].published);
            wsp_bed_close(&bed);
        }
}

static void redistribution_comes_within_two_percent(void **state)
{
    struct optimum rows[MOST];
    size_t count = read_optima(rows);

    (void)state;
    if (!milp_has(MILP_CBC))
        skip();
    for (size_t i = 0; i < count; i++) {
        struct spwd_options options = { .part = { .method = WSP_MILP, .solver = MILP_CBC },
                                        .max_subgraph_size = rows[i].tasks / 3,
                                        .rounds = 8 };
        struct spwd_report report;
        struct wsp_bed bed;
        double more;

        open_row(&bed, &rows[i]);
        more = increase(&bed, &options, rows[i].cost, &report);
        printf("%s, parts of %u: %.2f %%, then %.2f %% after %u rounds\n", rows[i].name,
               options.max_subgraph_size, 100 * (report.decomposed / rows[i].cost - 1), more,
               report.rounds);
        assert_true(more < 2);
        wsp_bed_close(&bed);
    }
}

/* Without a solver and in milliseconds: barriers cost little, and slack makes up for some. */
static void dynamic_programming_comes_within_two_percent(void **state)
{
    struct optimum rows[MOST];
    size_t count = read_optima(rows);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct spwd_options options = { .part = { .method = WSP_DP },
                                        .max_subgraph_size = TASKS,
                                        .rounds = 8 };
        struct spwd_report report;
        struct wsp_bed bed;
        double more;

        open_row(&bed, &rows[i]);
        more = increase(&bed, &options, rows[i].cost, &report);
        printf("%s by dynamic programming: %.2f %%\n", rows[i].name, more);
        assert_true(more < 2);
        wsp_bed_close(&bed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deadlines_and_least_costs_as_listed),
        cmocka_unit_test(published_schedules_cost_what_is_published),
        cmocka_unit_test(compact_program_gives_the_optimum),
        cmocka_unit_test(decomposition_is_at_or_below_what_is_published),
        cmocka_unit_test(redistribution_comes_within_two_percent),
        cmocka_unit_test(dynamic_programming_comes_within_two_percent),
    };

    if (access(FOLDER "milp_optima.tsv", R_OK) != 0) {
        printf("skipped: no reference data in " ORRERY_DATA "\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
