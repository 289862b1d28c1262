/*
 * Power of a real cluster (SURF, 277 hosts, 3.5 days): models fitted to the first half and tried on
 * the second, and OpenDC's model of the same hosts, against figures found by independent programs.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/map.h"
#include "sim/base/stats.h"
#include "sim/base/stats_fit.h"
#include "sim/model/power.h"
#include "tests/unit/unit.h"
#include "traces/input.h"

enum {
    HOSTS = 277,
    HOST_CORES = 16,
    HOST_MHZ = HOST_CORES * 2100,
    STEP_MS = 30000,
    STEPS = 10080,
    SAMPLES = STEPS - 1,
    TASKS = 2381,
    HALF = STEPS / 2 - 1 /* samples before the middle of the time */
};

#define SURF ORRERY_DATA "/traces/surf_power/"

struct task {
    int64_t first; /* step of its first fragment */
    double cores;
};

/* Sample i is at 30 (i + 1) s and covers step i, the 30 s before it. */
struct cluster {
    struct arena *arena;
    struct slab slab;
    struct map task_of; /* by its id */
    struct task tasks[TASKS];
    double used[STEPS]; /* fraction of all MHz */
    double allocated[STEPS];
    double mse[STEPS]; /* watts of the hosts, one a task, by OpenDC's curve and by a line */
    double linear[STEPS];
    double watts[SAMPLES];
};

static struct input *open_lines(const char *name)
{
    struct error err;
    struct input *input = input_open(name, &err);

    if (!input)
        fail_msg("%s", err.text);
    return input;
}

static char *next_line(struct input *input)
{
    char *line;
    size_t length;
    struct error err;

    if (!input_line(input, &line, &length, &err))
        fail_msg("%s", err.text);
    return line;
}

static void read_tasks(struct cluster *cluster)
{
    struct input *input = open_lines(SURF "tasks.csv.gz");
    char *line = next_line(input);
    uint32_t count = 0;

    assert_string_equal(line,
                        "id,submit_ms,duration_ms,cpu_count,cpu_capacity_mhz,mem_capacity_mb");
    for (; (line = next_line(input)) != NULL; count++) {
        struct task *task = &cluster->tasks[count];
        uint64_t id = strtoull(line, &line, 10);

        assert_true(count < TASKS);
        task->first = strtoll(line + 1, &line, 10) / STEP_MS;
        strtoll(line + 1, &line, 10);
        task->cores = strtod(line + 1, &line);
        assert_true(task->cores >= 1 && *line == ',');
        map_put(&cluster->task_of, id, count);
    }
    input_close(input);
    assert_int_equal(count, TASKS);
}

static void add_sample(struct cluster *cluster, int64_t step, double mhz, double cores)
{
    static const struct power_model mse = { .kind = POWER_MSE, .idle = 25, .max = 174, .shape = 4 };
    static const struct power_model line = { .kind = POWER_LINEAR, .idle = 25, .max = 174 };

    if (step >= STEPS)
        return;
    cluster->used[step] += mhz / (HOSTS * HOST_MHZ);
    cluster->allocated[step] += cores / (HOSTS * HOST_CORES);
    cluster->mse[step] += power_watts(&mse, mhz / HOST_MHZ) - 25;
    cluster->linear[step] += power_watts(&line, mhz / HOST_MHZ) - 25;
}

/* "id,v v*n v ...": n samples of v MHz from the submission on. */
static void read_fragments(struct cluster *cluster)
{
    struct input *input = open_lines(SURF "fragments_rle.txt.gz");
    size_t tasks = 0, samples = 0;

    for (char *line; (line = next_line(input)) != NULL; tasks++) {
        uint32_t index = map_get(&cluster->task_of, strtoull(line, &line, 10));
        const struct task *task = cluster->tasks;
        int64_t step;

        assert_int_not_equal(index, MAP_NONE);
        task += index;
        step = task->first;
        for (line++; *line; line += *line == ' ') {
            double mhz = strtod(line, &line);
            long count = *line == '*' ? strtol(line + 1, &line, 10) : 1;

            assert_true(count > 0 && (*line == ' ' || *line == '\0'));
            for (; count > 0; count--, samples++)
                add_sample(cluster, step++, mhz, task->cores);
        }
    }
    input_close(input);
    assert_int_equal(tasks, 1627);
    assert_int_equal(samples, 1072028);
}

static void read_power(struct cluster *cluster)
{
    struct input *input = open_lines(SURF "power.csv.gz");
    int64_t samples = 0;

    assert_string_equal(next_line(input), "t_ms,power_w,energy_j");
    for (char *line; (line = next_line(input)) != NULL; samples++) {
        assert_true(samples < SAMPLES);
        assert_int_equal(strtoll(line, &line, 10), (samples + 1) * STEP_MS);
        cluster->watts[samples] = strtod(line + 1, NULL);
    }
    input_close(input);
    assert_int_equal(samples, SAMPLES);
}

static int read_all(void **state)
{
    struct arena *arena = arena_create();
    struct cluster *cluster = arena_alloc(arena, sizeof *cluster);

    cluster->arena = arena;
    slab_init(&cluster->slab, arena);
    map_init(&cluster->task_of, &cluster->slab);
    read_tasks(cluster);
    read_fragments(cluster);
    read_power(cluster);
    *state = cluster;
    return 0;
}

static int free_all(void **state)
{
    struct cluster *cluster = *state;

    arena_destroy(cluster->arena);
    return 0;
}

/* How well a model tells the power of some samples. */
struct score {
    double mape; /* % */
    double r2;
    double energy; /* % too much */
};

static struct score score_of(const double *model, const double *watts, size_t count)
{
    struct moments errors = { 0 }, squares = { 0 }, real = { 0 };
    struct exact_sum all_model = { 0 }, all_real = { 0 };
    struct score score;

    for (size_t i = 0; i < count; i++) {
        exact_add(&all_model, model[i]);
        exact_add(&all_real, watts[i]);
        moments_add(&errors, fabs(model[i] - watts[i]) / watts[i]);
        moments_add(&squares, (model[i] - watts[i]) * (model[i] - watts[i]));
        moments_add(&real, watts[i]);
    }
    score.mape = 100 * moments_mean(&errors);
    score.r2 = 1 - moments_mean(&squares) / moments_variance(&real);
    score.energy = 100 * (exact_get(&all_model) / exact_get(&all_real) - 1);
    return score;
}

/* Columns that a model may have, by letter. */
static double column(const struct cluster *cluster, size_t i, char letter)
{
    double u = cluster->used[i];
    double a = cluster->allocated[i];

    return letter == 'u'   ? u
           : letter == 'q' ? u * u
           : letter == 'r' ? sqrt(u)
           : letter == 'a' ? a
                           : u * a;
}

/* A row of the table: what it says of the fit to the first half and of the second half. */
struct row {
    const char *columns;
    double c[4];
    double fit_mape, test_mape, test_r2, test_energy;
};

static const struct row rows[] = {
    { "u", { 9660, 44990 }, 3.20, 3.86, .822, 3.54 },
    { "uq", { 149, 109616, -106395 }, 2.62, 2.48, .887, 1.83 },
    { "r", { -3755, 49329 }, 2.95, 3.09, .865, 2.83 },
    { "a", { 9237, 30658 }, 3.69, 3.89, .675, .88 },
    { "ua", { 7989, 32122, 12447 }, 2.17, 1.98, .916, 1.38 },
    { "uap", { 3220, 51138, 22440, -39597 }, 2.12, 2.24, .908, .71 },
};

/* Fits a row's columns to samples [0, count); the model's watts of all samples go to `out`. */
static struct stats_fit fit_row(const struct cluster *cluster, const struct row *row, size_t count,
                                double *c, double *out)
{
    size_t columns = strlen(row->columns);
    double *x = mem_alloc(SAMPLES * columns * sizeof *x);
    struct stats_points points = { x, cluster->watts, count, columns, true };
    struct stats_fit fit;

    for (size_t i = 0; i < SAMPLES; i++)
        for (size_t j = 0; j < columns; j++)
            x[i * columns + j] = column(cluster, i, row->columns[j]);
    fit = stats_fit_least_squares(&points, c);
    for (size_t i = 0; i < SAMPLES; i++)
        out[i] = stats_fit_value(&points, c, x + i * columns);
    mem_free(x);
    return fit;
}

static void rounds_to(double value, double printed, double digit)
{
    assert_true(fabs(value - printed) <= .5001 * digit);
}

static void every_row_of_the_table(void **state)
{
    const struct cluster *cluster = *state;
    double model[SAMPLES];

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *row = &rows[i];
        double c[5];
        struct stats_fit fit = fit_row(cluster, row, HALF, c, model);
        struct score first = score_of(model, cluster->watts, HALF);
        struct score second = score_of(model + HALF, cluster->watts + HALF, SAMPLES - HALF);

        printf("%-4s fit %.2f %%, test %.2f %%, R2 %.3f, energy %+.2f %%\n", row->columns,
               first.mape, second.mape, second.r2, second.energy);
        assert_int_equal(fit.rank, strlen(row->columns));
        assert_true(fabs(fit.r2 - first.r2) < 1e-9);
        for (size_t j = 0; j <= strlen(row->columns); j++)
            rounds_to(c[j], row->c[j], 1);
        rounds_to(first.mape, row->fit_mape, .01);
        rounds_to(second.mape, row->test_mape, .01);
        rounds_to(second.r2, row->test_r2, .001);
        rounds_to(second.energy, row->test_energy, .01);
    }
}

/* Idle, use and allocation make a power_model, good to 2.5 % on days it has not seen. */
static void use_and_allocation_explain_the_power(void **state)
{
    const struct cluster *cluster = *state;
    double model[SAMPLES];
    double c[3];
    struct power_model power = { .kind = POWER_LINEAR };
    struct score first, second;

    fit_row(cluster, &rows[4], HALF, c, model);
    power.idle = c[0];
    power.max = c[0] + c[1];
    for (size_t i = 0; i < SAMPLES; i++)
        model[i] = power_watts(&power, cluster->used[i]) + c[2] * cluster->allocated[i];
    first = score_of(model, cluster->watts, HALF);
    second = score_of(model + HALF, cluster->watts + HALF, SAMPLES - HALF);
    assert_true(first.mape <= 2.5 && second.mape <= 2.5);
    rounds_to(first.mape, 2.17, .01);
    rounds_to(second.mape, 1.98, .01);

    /* Fitted to all days: 7,888 + 35,253 u + 10,254 a. */
    fit_row(cluster, &rows[4], SAMPLES, c, model);
    rounds_to(c[0], 7888, 1);
    rounds_to(c[1], 35253, 1);
    rounds_to(c[2], 10254, 1);
    first = score_of(model, cluster->watts, SAMPLES);
    rounds_to(first.mape, 2.07, .01);
    rounds_to(first.r2, .942, .001);
}

/* Without fitting, host by host: the curve mse with exponent 4, and a line, from 25 to 174 W. */
static void models_of_the_peer(void **state)
{
    const struct cluster *cluster = *state;
    double mse[SAMPLES], line[SAMPLES];
    struct score score;

    for (size_t i = 0; i < SAMPLES; i++) {
        mse[i] = HOSTS * 25 + cluster->mse[i];
        line[i] = HOSTS * 25 + cluster->linear[i];
    }
    score = score_of(mse, cluster->watts, SAMPLES);
    rounds_to(score.mape, 4.5, .1);
    rounds_to(score.energy, -4.3, .1);
    score = score_of(line, cluster->watts, SAMPLES);
    rounds_to(score.mape, 15.9, .1);
    rounds_to(score.energy, -16, 1);
}

static void data_are_those_of_the_table(void **state)
{
    const struct cluster *cluster = *state;
    struct moments used = { 0 }, allocated = { 0 }, watts = { 0 };

    for (size_t i = HALF; i < SAMPLES; i++) {
        moments_add(&used, cluster->used[i]);
        moments_add(&allocated, cluster->allocated[i]);
        moments_add(&watts, cluster->watts[i]);
    }
    rounds_to(moments_mean(&used), .238, .001);
    rounds_to(moments_mean(&allocated), .347, .001);
    rounds_to(moments_sum(&watts) * STEP_MS / 1e3 / 3.6e6, 826.89, .01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_are_those_of_the_table),
        cmocka_unit_test(every_row_of_the_table),
        cmocka_unit_test(use_and_allocation_explain_the_power),
        cmocka_unit_test(models_of_the_peer),
    };

    if (access(SURF "power.csv.gz", R_OK)) {
        puts("skipped: no " SURF);
        return 77;
    }
    return cmocka_run_group_tests(tests, read_all, free_all);
}
