/* Closed forms of queueing theory through the os system: FCFS, PS, SRPT, PSJF, SJF, FB, priorities.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "policies/registry.h"
#include "sim/base/dist.h"
#include "sim/base/rng.h"
#include "sim/base/stats_interval.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

/* Seeds are 1 to REPLICATIONS; a replication begins empty and its first part is not counted. */
enum { REPLICATIONS = 20, MOST_ROWS = 120, MOST_JOBS = 15000 };

/* A row of analytic.csv: 1 unit is 1 s. */
struct row {
    char id[64], params[160], metric[32];
    double expected;
};

/* Which policy a model is, by how its rows begin. */
struct model {
    const char *prefix;
    const char *policy;
    const char *params[3];
    int jobs; /* in a replication; fewer where quanta make many events */
};

static const struct model models[] = {
    { "mm1_", "os.fcfs", { 0 }, MOST_JOBS },
    { "mmc_", "os.fcfs", { 0 }, MOST_JOBS },
    { "mg1_", "os.fcfs", { 0 }, MOST_JOBS },
    { "mg1ps_", "os.round_robin", { "quantum=20ms" }, 6000 },
    { "size_SRPT", "os.srt", { 0 }, MOST_JOBS },
    { "size_PSJF", "os.srt", { "rank=size" }, MOST_JOBS },
    { "size_SJF", "os.sjf", { 0 }, MOST_JOBS },
    { "size_FB", "os.las", { "quantum=20ms" }, 6000 },
    { "prio_np", "os.priority", { "preemptive=false" }, MOST_JOBS },
    { "prio_pr", "os.priority", { 0 }, MOST_JOBS },
};

static const struct model *model_of(const char *id)
{
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        if (!strncmp(id, models[i].prefix, strlen(models[i].prefix)))
            return &models[i];
    return NULL;
}

static double parameter(const char *params, const char *name, double otherwise)
{
    const char *at = strstr(params, name);

    return at ? strtod(at + strlen(name), NULL) : otherwise;
}

/* One field of a CSV line; quotes may surround it. Returns the rest. */
static char *csv_field(char *at, char *out, size_t size)
{
    char end = *at == '"' ? '"' : ',';
    size_t n = 0;

    for (at += end == '"'; *at && *at != end && *at != '\n'; at++)
        if (n + 1 < size)
            out[n++] = *at;
    out[n] = '\0';
    at += *at == '"';
    return at + (*at == ',');
}

/*
 * Means of times, on machines that the system has. T(x) is told for one size only, and 100 CPUs are
 * more than it takes.
 */
static bool applies(const struct row *row)
{
    return model_of(row->id) && (row->metric[0] == 'T' || row->metric[0] == 'W') &&
           strlen(row->metric) <= 3 && parameter(row->params, "c=", 1) <= 64;
}

static size_t read_rows(struct row *rows)
{
    FILE *file = fopen(ORRERY_DATA "/reference/os/analytic.csv", "r");
    char line[512], skip[128], number[64];
    size_t count = 0;

    while (file && fgets(line, sizeof line, file)) {
        struct row *row = &rows[count];
        char *at = csv_field(line, row->id, sizeof row->id);

        at = csv_field(at, skip, sizeof skip);
        at = csv_field(at, row->params, sizeof row->params);
        at = csv_field(at, row->metric, sizeof row->metric);
        csv_field(at, number, sizeof number);
        row->expected = strtod(number, NULL);
        count += applies(row);
        assert_true(count < MOST_ROWS);
    }
    if (file)
        fclose(file);
    return count;
}

static const char *service_of(const char *params)
{
    static const char *const services[][2] = {
        { "dist=D", "constant(1s)" },
        { "dist=Erlang4", "erlang(k=4, mean=1s)" },
        { "dist=H2(cv2=4)", "hyperexponential(mean=1s, cv2=4)" },
        { "dist=Uniform[0,2]", "uniform(0s, 2s)" },
        { "dist=BoundedPareto", "pareto_bounded(alpha=1.5, low=0.3442075922, high=344.2075922)" },
    };

    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
        if (strstr(params, services[i][0]))
            return services[i][1];
    return "exponential(mean=1s)";
}

/* Jobs of one run, of one class or of two: the second has the smaller priority. */
struct load {
    struct os_step step[MOST_JOBS];
    struct os_program program[MOST_JOBS];
    struct os_arrival item[MOST_JOBS];
    struct os_harness h;
};

static void draw_jobs(struct load *load, const struct row *row, uint64_t seed)
{
    double first = parameter(row->params, "lam1=", parameter(row->params, "lambda=", 0));
    double all = first + parameter(row->params, "lam2=", 0), at = 0;
    struct rng arrivals, sizes;
    struct dist service;
    struct error err;

    assert_true(all > 0);
    MUST(dist_parse(service_of(row->params), &service, &err));
    rng_stream(&arrivals, seed, 0, RNG_ARRIVAL, 0);
    rng_stream(&sizes, seed, 0, RNG_SERVICE, 0);
    for (int i = 0; i < model_of(row->id)->jobs; i++) {
        sim_time size = time_from_seconds(dist_sample(&service, &sizes));

        at += rng_exponential(&arrivals, 1 / all);
        load->step[i] = (struct os_step){ .kind = OS_RUN, .time = size > 0 ? size : 1 };
        load->program[i] = (struct os_program){ &load->step[i], 1, 1 };
        load->item[i] = os_harness_arrival(time_from_seconds(at), &load->program[i]);
        load->item[i].priority = rng_uniform(&arrivals) * all < first ? 2 : 1;
    }
}

static void run_jobs(struct load *load, const struct row *row, uint64_t seed)
{
    const struct model *model = model_of(row->id);
    struct error err;
    char cores[32];

    memset(load, 0, sizeof *load);
    draw_jobs(load, row, seed);
    snprintf(cores, sizeof cores, "cores=%d", (int)parameter(row->params, "c=", 1));
    memcpy(load->h.params, model->params, sizeof model->params);
    load->h.platform[0] = cores;
    load->h.policy = policy_find(model->policy, &err);
    assert_non_null(load->h.policy);
    load->h.items = load->item;
    load->h.count = (size_t)model->jobs;
    load->h.seed = seed;
    MUST(os_harness_run(&load->h, &err));
}

/* The mean of T, Wq, or that of a class (T1, Wq2) over the jobs behind the first tenth. */
static double mean_of(const struct load *load, const char *metric)
{
    int64_t class = metric[strlen(metric) - 1] == '1'   ? 2
                    : metric[strlen(metric) - 1] == '2' ? 1
                                                        : 0;
    double sum = 0;
    size_t n = 0;

    assert_int_equal(load->h.threads.count, load->h.count);
    for (size_t i = 0; i < load->h.threads.count; i++) {
        const struct os_harness_thread *t = vec_at(&load->h.threads, i, sizeof *t);

        if ((size_t)t->thread < load->h.count / 10 ||
            (class && load->item[t->thread].priority != class))
            continue;
        sum += time_seconds(metric[0] == 'T' ? t->end - t->arrival : t->waited);
        n++;
    }
    return sum / (double)n;
}

static void check_model(struct load *load, const struct row *row, size_t count, size_t rows,
                        long *outside)
{
    static double values[8][REPLICATIONS];

    assert_true(count <= 8);
    for (uint64_t seed = 1; seed <= REPLICATIONS; seed++) {
        run_jobs(load, row, seed);
        for (size_t i = 0; i < count; i++)
            values[i][seed - 1] = mean_of(load, row[i].metric);
        os_harness_free(&load->h);
    }
    for (size_t i = 0; i < count; i++) {
        /* Bonferroni: all rows together are covered with 99 %. */
        struct interval got = stats_mean_interval(values[i], REPLICATIONS, 1 - 0.01 / (double)rows);
        bool out = row[i].expected < got.low || row[i].expected > got.high;

        printf("%-24s %-4s expected %-9g got %-9g in [%g, %g]%s\n", row[i].id, row[i].metric,
               row[i].expected, got.mean, got.low, got.high, out ? "  OUTSIDE" : "");
        *outside += out;
    }
}

static void closed_forms_lie_in_simultaneous_intervals(void **state)
{
    static struct row rows[MOST_ROWS];
    struct load *load = mem_alloc(sizeof *load);
    size_t rows_count = read_rows(rows), group;
    long outside = 0;

    (void)state;
    for (size_t i = 0; i < rows_count; i += group) {
        for (group = 1; i + group < rows_count && !strcmp(rows[i].id, rows[i + group].id);)
            group++;
        check_model(load, &rows[i], group, rows_count, &outside);
    }
    mem_free(load);
    printf("%zu rows, %ld outside\n", rows_count, outside);
    assert_true(rows_count > 50);
    assert_int_equal(outside, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_forms_lie_in_simultaneous_intervals),
    };

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    printf("skipped: too many events for a sanitizer\n");
    return 77;
#endif
    if (access(ORRERY_DATA "/reference/os/analytic.csv", R_OK) != 0) {
        printf("skipped: no reference data in " ORRERY_DATA "\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
