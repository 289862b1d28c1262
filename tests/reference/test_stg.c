/* Graphs of the Standard Task Graph set on identical processors: bounds, list schedules, optima. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/lib/dag/annealing.h"
#include "policies/lib/dag/bounds.h"
#include "policies/lib/dag/branch_and_bound.h"
#include "policies/lib/dag/genetic.h"
#include "policies/lib/dag/planners.h"
#include "tests/support/dag_problem.h"
#include "tests/unit/unit.h"

#define BOUNDS ORRERY_DATA "/reference/dag/stg_bounds.tsv"
#define FOLDER ORRERY_DATA "/traces/stg/"

enum { SKIPPED = 77, TASKS = 128, EDGES = 1024 };

/* Times are whole; one unit is a nanosecond, so that bounds are rounded up to units. */
struct stg {
    uint32_t tasks, edges;
    double time[TASKS];
    struct dag_problem_edge edge[EDGES];
};

/* Rows "id time count predecessor...", as many as tasks; # begins a comment. */
static void read_stg(const char *name, uint32_t tasks, struct stg *stg)
{
    char path[256], line[512];
    FILE *file;
    bool head = true;

    snprintf(path, sizeof path, FOLDER "%s", name);
    file = fopen(path, "r");
    assert_non_null(file);
    *stg = (struct stg){ .tasks = tasks };
    while (fgets(line, sizeof line, file)) {
        char *rest = line;
        long id = strtol(line, &rest, 10), count;

        if (rest == line)
            continue; /* empty, or a comment */
        if (head) {
            head = false; /* so many tasks, dummies included or not */
            continue;
        }
        assert_in_range(id, 0, tasks - 1);
        stg->time[id] = strtod(rest, &rest);
        count = strtol(rest, &rest, 10);
        for (long i = 0; i < count; i++) {
            assert_true(stg->edges < EDGES);
            stg->edge[stg->edges++] =
                (struct dag_problem_edge){ (double)strtol(rest, &rest, 10), (double)id, 0 };
        }
    }
    fclose(file);
}

struct row {
    char file[32], proven[8];
    unsigned tasks, processors;
    double work, path, bound, best, hlf;
};

static void open_row(struct dag_bed *bed, const struct stg *stg, uint32_t processors)
{
    static const uint32_t kind[64];
    struct dag_problem_table table = { .tasks = stg->tasks,
                                       .processors = processors,
                                       .cost = stg->time,
                                       .edge = stg->edge,
                                       .edges = stg->edges,
                                       .unit = 1,
                                       .kinds = 1,
                                       .kind = kind };

    dag_bed_open(bed, &table);
}

static double checked(const struct dag_bed *bed)
{
    struct error err = { "" };

    if (!problem_check(&bed->problem, &bed->schedule, &err))
        fail_msg("%s", err.text);
    return bed->schedule.makespan;
}

/* Highest level first: whenever a processor is free, the ready task of the highest level. */
static double highest_level_first(struct dag_bed *bed)
{
    struct error err = { "" };

    assert_true(plan_pairs(&bed->problem, PLAN_ETF, &bed->schedule, &err));
    return checked(bed);
}

/* Each run goes on from the best schedule of the one before. */
static double anneal(struct dag_bed *bed)
{
    struct annealing options = {
        .evaluations = 100000, .hot = .005, .cold = .001, .cooling = .9, .greedy = .3
    };

    highest_level_first(bed);
    for (bed->problem.seed = 1; bed->problem.seed <= 6; bed->problem.seed++)
        annealing(&options, &bed->problem, &bed->schedule);
    return checked(bed);
}

static double evolve(struct dag_bed *bed)
{
    struct genetic options = {
        .evaluations = 50000, .population = 200, .crossover = .6, .mutation = .4, .patience = 150
    };

    highest_level_first(bed);
    genetic(&options, &bed->problem, &bed->schedule);
    return checked(bed);
}

static double branch(struct dag_bed *bed)
{
    struct branch_and_bound options = { .nodes = 20000, .memory = 1 << 24, .tasks = TASKS };

    highest_level_first(bed);
    branch_and_bound(&options, &bed->problem, &bed->schedule);
    return checked(bed);
}

static void check_row(const struct row *row, const struct stg *stg)
{
    struct dag_bed bed = { 0 };
    double hlf, bound, annealed, evolved, branched, best;

    open_row(&bed, stg, row->processors);
    assert_true(bounds_path(&bed.problem) == row->path);
    bound = bounds_all(&bed.problem);
    hlf = highest_level_first(&bed);
    annealed = anneal(&bed);
    evolved = evolve(&bed);
    branched = branch(&bed);
    best = annealed < evolved ? annealed : evolved;
    best = branched < best ? branched : best;
    print_message("%-12s m=%2u bound %4.0f (%4.0f) HLF %4.0f (%4.0f) annealing %4.0f genetic %4.0f "
                  "branch and bound %4.0f best %4.0f (%4.0f)%s\n",
                  row->file, row->processors, bound, row->bound, hlf, row->hlf, annealed, evolved,
                  branched, best, row->best, best <= row->best ? "" : "  NOT REACHED");
    assert_true(bound == row->bound);
    assert_true(hlf == row->hlf);
    assert_true(best <= row->best);
    assert_true(best >= bound);
    if (strcmp(row->proven, "yes") == 0)
        assert_true(best == row->best);
    dag_bed_close(&bed);
}

static void every_row(void **unused)
{
    FILE *file = fopen(BOUNDS, "r");
    char line[256];
    struct stg stg;
    int rows = 0;

    (void)unused;
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file)) {
        struct row row;

        assert_int_equal(sscanf(line, "%31s %u %lf %lf %u %lf %lf %lf %7s", row.file, &row.tasks,
                                &row.work, &row.path, &row.processors, &row.bound, &row.best,
                                &row.hlf, row.proven),
                         9);
        assert_in_range(row.tasks, 1, TASKS);
        read_stg(row.file, row.tasks, &stg);
        check_row(&row, &stg);
        rows++;
    }
    fclose(file);
    assert_int_equal(rows, 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_row) };
    FILE *file = fopen(BOUNDS, "r");

    if (!file) {
        print_message("skipped: no reference data in " BOUNDS "\n");
        return SKIPPED;
    }
    fclose(file);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
