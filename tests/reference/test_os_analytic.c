/*
 * Closed forms of queueing theory through the os system.
 *
 * Of the 145 values of reference/os/analytic.csv 138 are about threads on CPUs:
 *
 *   rows           no.  policy                         measured
 *   mm1_            21  os.fcfs                        in_system (mean, at 3), turnaround (mean,
 *                                                      variance, 95 and 99 %), wait
 *   mmc_            25  os.fcfs on 2 to 100 CPUs       wait (mean, over 0 and 1 s), turnaround,
 *                                                      ready (mean)
 *   mg1_            24  os.fcfs                        wait, turnaround
 *   mg1ps_          12  os.round_robin, short quanta   turnaround
 *   mg1ps_cond_      4  the same                       turnaround of the threads of one size, where
 *                                                      sizes have a law of four values: PS does not
 *                                                      mind the law
 *   mg1lcfspr_      12  os.lcfs                        turnaround
 *   size_           16  os.srt, os.sjf, os.las         turnaround
 *   prio_            8  os.priority                    wait or turnaround of each priority
 *   pod_             9  a queue for each CPU (below)   turnaround of threads that may run on d CPUs
 *                                                      drawn at random and join the shortest queue;
 *                                                      256 CPUs stand for infinitely many
 *   mva              2  two stations (below)           rounds a second; threads at stations over it
 *   fj2_             2  os.fcfs, a thread pinned       end of the later of two threads
 *                       to each of two CPUs
 *   strag_           3  os.fcfs on n CPUs              makespan; n = 1000 is two machines of 500
 *
 * Seven are not: mmcc_ (4) and mm1k_ (2) turn customers away, which a machine does not do to its
 * threads; bp (1) is a moment of a law and no queue.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "policies/lib/os/queue.h"
#include "policies/registry.h"
#include "sim/base/dist.h"
#include "sim/base/rng.h"
#include "tests/support/analytic.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

/*
 * Every model has seeds of its own, and every replication: one unlucky stream does not move rows
 * together.
 */
enum { REPLICATIONS = 20, APPLY = 138, MOST_METRICS = 8, MOST_ITEMS = 120000 };

/* Both policies of the test: first come first served, with a queue for each CPU. */

static void queue_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                          int reason)
{
    (void)ptr;
    (void)reason;
    os_fifo_append(os_cpu_priv(os, cpu), os, thread);
}

static struct os_thread *queue_pick(void *ptr, struct os *os, uint32_t cpu)
{
    (void)ptr;
    return os_fifo_take(os_cpu_priv(os, cpu), os, cpu);
}

/* Whoever yields goes from the first station to the second; sleep takes it back. */
static uint32_t station_place(void *ptr, struct os *os, const struct os_thread *thread, int reason)
{
    (void)ptr;
    (void)os;
    (void)thread;
    return reason == OS_YIELDED;
}

/* Nobody moves, and there are no quotas: dequeue is never called. */
#define QUEUES                                                                 \
    .policy = { .name = "test.queues", .doc = "A queue for each CPU." },       \
    .entity_size = sizeof(struct os_link), .cpu_size = sizeof(struct os_fifo), \
    .enqueue = queue_enqueue, .pick = queue_pick

static const struct os_policy test_queues = { QUEUES };
static const struct os_policy test_stations = { QUEUES, .place = station_place };

/* Runs ------------------------------------------------------------------------------------- */

struct model;

/* What a run is made of; `row` is the first of those of its model. */
struct bed {
    const struct model *model;
    const struct analytic_row *row;
    uint64_t seed;
    struct os_harness h;
    struct dist service;
    struct os_step step;
    struct os_program program;
    char cores[32], warmup[40];
    struct os_arrival item[MOST_ITEMS];
};

/* How the rows of a model are run: their values in one replication. */
struct model {
    const char *prefix; /* of their ids */
    void (*run)(struct bed *bed, const struct analytic_row *row, size_t count, double *values);
    const char *policy; /* NULL: `own` */
    const char *params[3];
    int jobs; /* of a replication; fewer where quanta make many events */
    const struct os_policy *own;
};

static void set_law(struct bed *bed, const char *law)
{
    struct error err;

    MUST(dist_parse(law, &bed->service, &err));
    bed->step = (struct os_step){ .kind = OS_RUN, .dist = &bed->service };
    bed->program = (struct os_program){ &bed->step, 1, 1 };
}

static void set_cores(struct bed *bed, int cores)
{
    snprintf(bed->cores, sizeof bed->cores, "cores=%d", cores);
    bed->h.platform[0] = bed->cores;
}

static void set_warmup(struct bed *bed, double seconds)
{
    snprintf(bed->warmup, sizeof bed->warmup, "warmup=%.9fs", seconds);
    bed->h.options[0] = bed->warmup;
}

static struct os_arrival *add(struct bed *bed, double at)
{
    struct os_arrival *item = &bed->item[bed->h.count++];

    assert_true(bed->h.count <= MOST_ITEMS);
    *item = os_harness_arrival(time_from_seconds(at), &bed->program);
    return item;
}

static void go(struct bed *bed)
{
    struct error err;

    bed->h.items = bed->item;
    bed->h.seed = bed->seed;
    MUST(os_harness_run(&bed->h, &err));
}

/* A stream of arrivals of two priorities; lam1 is that of the larger. */
static void poisson(struct bed *bed)
{
    double first = analytic_parameter(bed->row, "lam1", 0), all, at = 0;
    struct rng rng;

    all = first + analytic_parameter(bed->row, "lam2", analytic_parameter(bed->row, "lambda", 0));
    assert_true(all > 0);
    rng_stream(&rng, bed->seed, 0, RNG_ARRIVAL, 0);
    for (int i = 0; i < bed->model->jobs; i++) {
        at += rng_exponential(&rng, 1 / all);
        add(bed, at)->priority = rng_uniform(&rng) * all < first ? 2 : 1;
    }
    set_cores(bed, (int)analytic_parameter(bed->row, "c", 1));
    set_warmup(bed, at / 10);
}

/* Measures of the system. The variance is within a replication: below the true one by less than
 * a hundredth. */
static const char *measure_of(const char *metric)
{
    static const char *const names[][2] = {
        { "L", "in_system.mean" },     { "T", "turnaround.mean" },    { "Wq", "wait.mean" },
        { "VarT", "turnaround.var" },  { "T_p95", "turnaround.p95" }, { "T_p99", "turnaround.p99" },
        { "P(N=3)", "in_system.at3" }, { "P(wait)", "wait.over0" },   { "Lq", "ready.mean" },
        { "P(Wq>1)", "wait.over1" },
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i][0], metric) == 0)
            return names[i][1];
    fail_msg("analytic.csv has a new metric '%s'", metric);
    return NULL;
}

static void run_measures(struct bed *bed, const struct analytic_row *row, size_t count,
                         double *values)
{
    set_law(bed, analytic_service(row));
    poisson(bed);
    bed->h.quiet = true;
    for (size_t i = 0; i < count; i++)
        bed->h.measures[i] = measure_of(row[i].metric);
    go(bed);
    memcpy(values, bed->h.values, count * sizeof *values);
}

/* Records ---------------------------------------------------------------------------------- */

/* The mean turnaround, or wait for Wq, of the records that are of this kind. */
static double mean_of(const struct bed *bed, const char *metric,
                      bool (*is)(const struct bed *, const struct os_harness_thread *, double),
                      double which)
{
    double sum = 0, n = 0;

    assert_int_equal(bed->h.threads.count, bed->h.count);
    for (size_t i = 0; i < bed->h.threads.count; i++) {
        const struct os_harness_thread *t = vec_at(&bed->h.threads, i, sizeof *t);

        if ((size_t)t->thread < bed->h.count / 10 || !is(bed, t, which))
            continue;
        sum += time_seconds(metric[0] == 'T' ? t->end - t->arrival : t->waited);
        n++;
    }
    assert_true(n > 100);
    return sum / n;
}

static bool is_of_class(const struct bed *bed, const struct os_harness_thread *t, double class)
{
    return bed->item[t->thread].priority == 3 - (int)class;
}

static bool is_of_size(const struct bed *bed, const struct os_harness_thread *t, double size)
{
    (void)bed;
    return t->cpu_time == time_from_seconds(size);
}

/* Wq1, T2: of a class. */
static void run_classes(struct bed *bed, const struct analytic_row *row, size_t count,
                        double *values)
{
    set_law(bed, analytic_service(row));
    poisson(bed);
    go(bed);
    for (size_t i = 0; i < count; i++)
        values[i] = mean_of(bed, row[i].metric, is_of_class,
                            row[i].metric[strlen(row[i].metric) - 1] - '0');
}

static void run_sizes(struct bed *bed, const struct analytic_row *row, size_t count, double *values)
{
    set_law(bed, "discrete(0.5:0.6, 1:0.25, 2:0.1, 5:0.05)");
    assert_true(fabs(dist_mean(&bed->service) - analytic_parameter(row, "E[S]", 0)) < 1e-12);
    poisson(bed);
    go(bed);
    assert_int_equal(count, 1);
    values[0] = mean_of(bed, row->metric, is_of_size, analytic_parameter(row, "x", 0));
}

/* Each job is two threads, one for each CPU. */
static void run_forks(struct bed *bed, const struct analytic_row *row, size_t count, double *values)
{
    double at = 0, sum = 0;
    size_t jobs = (size_t)bed->model->jobs, from = jobs / 10;
    sim_time *end = mem_alloc(jobs * sizeof *end);
    struct rng rng;

    assert_int_equal(count, 1);
    set_law(bed, analytic_service(row));
    set_cores(bed, 2);
    rng_stream(&rng, bed->seed, 0, RNG_ARRIVAL, 0);
    for (size_t i = 0; i < jobs; i++) {
        at += rng_exponential(&rng, 1 / analytic_parameter(row, "lambda", 0));
        for (uint32_t cpu = 0; cpu < 2; cpu++)
            os_set_add(&add(bed, at)->affinity, cpu);
    }
    go(bed);
    for (size_t i = 0; i < bed->h.threads.count; i++) {
        const struct os_harness_thread *t = vec_at(&bed->h.threads, i, sizeof *t);

        if (t->end > end[t->thread / 2])
            end[t->thread / 2] = t->end;
    }
    for (size_t i = from; i < jobs; i++)
        sum += time_seconds(end[i] - bed->item[2 * i].submit);
    values[0] = sum / (double)(jobs - from);
    mem_free(end);
}

/* Other worlds ----------------------------------------------------------------------------- */

/* The longest of n threads on so many CPUs, in many runs. */
static double straggler(struct bed *bed, int cpus, uint64_t seed)
{
    bed->h.count = 0;
    for (int i = 0; i < cpus; i++)
        add(bed, 0);
    set_cores(bed, cpus);
    bed->h.quiet = true;
    bed->h.measures[0] = "makespan";
    bed->seed = seed;
    go(bed);
    return bed->h.values[0];
}

static void run_stragglers(struct bed *bed, const struct analytic_row *row, size_t count,
                           double *values)
{
    int n = (int)analytic_parameter(row, "n", 0), machines = n > OS_MOST_CPUS ? 2 : 1;
    int runs = bed->model->jobs / n;
    uint64_t seed = bed->seed * UINT64_C(1000000); /* one a run */
    double sum = 0;

    assert_int_equal(count, 1);
    set_law(bed, analytic_service(row));
    for (int run = 0; run < runs; run++) {
        double longest = 0;

        for (int machine = 0; machine < machines; machine++)
            longest = fmax(longest, straggler(bed, n / machines, seed++));
        sum += longest;
    }
    values[0] = sum / runs;
}

/*
 * N threads that use the first station, the second and then think. Their number at the stations
 * over the rounds a second is the time of a round there (Little).
 */
static void run_closed(struct bed *bed, const struct analytic_row *row, size_t count,
                       double *values)
{
    struct dist first, second, think;
    const struct os_step steps[] = { { .kind = OS_RUN, .dist = &first },
                                     { .kind = OS_YIELD },
                                     { .kind = OS_RUN, .dist = &second },
                                     { .kind = OS_IO, .dist = &think } };
    static const char *const measures[] = { "voluntary", "ready.mean", "running.mean" };
    double seconds = bed->model->jobs, rounds;
    struct error err;
    char until[32];

    assert_string_equal(row->params, "N=10 Z=5 D=0.3,0.2");
    assert_int_equal(count, 2);
    MUST(dist_parse("exponential(mean=0.3s)", &first, &err));
    MUST(dist_parse("exponential(mean=0.2s)", &second, &err));
    MUST(dist_parse("exponential(mean=5s)", &think, &err));
    bed->program = (struct os_program){ steps, 4, 0 };
    for (int i = 0; i < 10; i++)
        add(bed, 0);
    set_cores(bed, 2);
    snprintf(until, sizeof until, "until=%.0fs", seconds);
    bed->h.options[0] = until;
    bed->h.quiet = true;
    memcpy(bed->h.measures, measures, sizeof measures);
    go(bed);
    rounds = bed->h.values[0] / 2 / seconds; /* each yields once and sleeps once */
    values[0] = rounds;
    values[1] = (bed->h.values[1] + bed->h.values[2]) / rounds;
}

/*
 * The queues begin with lengths of the law that they have in the limit of many CPUs, P(N >= k) =
 * lambda^((d^k - 1)/(d - 1)) (Mitzenmacher 1996): nothing need settle. Threads there are not
 * measured.
 */
static void fill_queues(struct bed *bed, struct rng *rng, int cpus, double lambda, int d)
{
    for (int cpu = 0; cpu < cpus; cpu++) {
        double u = rng_uniform(rng), exponent = 1, power = d;

        for (; u < pow(lambda, exponent); exponent += power, power *= d)
            os_set_add(&add(bed, 0)->affinity, (uint32_t)cpu);
    }
}

static void run_choices(struct bed *bed, const struct analytic_row *row, size_t count,
                        double *values)
{
    int d = (int)analytic_parameter(row, "d", 0), cpus = d == 1 ? 1 : 256;
    double lambda = analytic_parameter(row, "lambda", 0), at = 0;
    struct rng rng;

    assert_int_equal(count, 1);
    set_law(bed, analytic_service(row));
    set_cores(bed, cpus);
    set_warmup(bed, 1e-9);
    rng_stream(&rng, bed->seed, 0, RNG_ARRIVAL, 0);
    fill_queues(bed, &rng, cpus, lambda, d);
    for (int i = 0; i < bed->model->jobs; i++) {
        struct os_arrival *item;

        at += rng_exponential(&rng, 1 / (lambda * cpus));
        item = add(bed, at);
        for (int choice = 0; choice < d; choice++)
            os_set_add(&item->affinity, (uint32_t)(rng_uniform(&rng) * cpus));
    }
    bed->h.quiet = true;
    bed->h.measures[0] = "turnaround.mean";
    go(bed);
    values[0] = bed->h.values[0];
}

/* Models ----------------------------------------------------------------------------------- */

enum { JOBS = 35000, QUANTA_JOBS = 6000 };

static const struct model models[] = {
    { "mm1_", run_measures, "os.fcfs", { 0 }, JOBS, NULL },
    { "mmc_100", run_measures, "os.fcfs", { 0 }, 2 * JOBS, NULL },
    { "mmc_", run_measures, "os.fcfs", { 0 }, JOBS, NULL },
    { "mg1_", run_measures, "os.fcfs", { 0 }, JOBS, NULL },
    { "mg1ps_cond", run_sizes, "os.round_robin", { "quantum=20ms" }, 4000, NULL },
    { "mg1ps_", run_measures, "os.round_robin", { "quantum=20ms" }, QUANTA_JOBS, NULL },
    { "mg1lcfspr_", run_measures, "os.lcfs", { 0 }, JOBS, NULL },
    { "size_SRPT", run_measures, "os.srt", { 0 }, JOBS, NULL },
    { "size_PSJF", run_measures, "os.srt", { "rank=size" }, JOBS, NULL },
    { "size_SJF", run_measures, "os.sjf", { 0 }, JOBS, NULL },
    { "size_FB", run_measures, "os.las", { "quantum=20ms" }, QUANTA_JOBS, NULL },
    { "prio_np", run_classes, "os.priority", { "preemptive=false" }, JOBS, NULL },
    { "prio_pr", run_classes, "os.priority", { 0 }, JOBS, NULL },
    { "pod_1", run_choices, NULL, { 0 }, 100000, &test_queues },
    { "pod_", run_choices, NULL, { 0 }, 15000, &test_queues },
    { "mva", run_closed, NULL, { 0 }, 10000 /* s */, &test_stations },
    { "fj2_", run_forks, "os.fcfs", { 0 }, JOBS, NULL },
    { "strag_", run_stragglers, "os.fcfs", { 0 }, 20000 /* threads */, NULL },
};

static const char *const others[] = { "mmcc_", "mm1k_", "bp" };

/* NULL: the row is none of an operating system. */
static const struct model *model_of(const char *id)
{
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        if (strncmp(id, models[i].prefix, strlen(models[i].prefix)) == 0)
            return &models[i];
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strncmp(id, others[i], strlen(others[i])) == 0)
            return NULL;
    fail_msg("analytic.csv has a new model '%s'", id);
    return NULL;
}

static void replicate(struct bed *bed, const struct model *model, const struct analytic_row *row,
                      size_t count, double *values)
{
    struct error err;

    bed->model = model;
    bed->row = row;
    memset(&bed->h, 0, sizeof bed->h);
    memcpy(bed->h.params, model->params, sizeof model->params);
    bed->h.policy = model->policy ? policy_find(model->policy, &err) : &model->own->policy;
    if (!bed->h.policy)
        fail_msg("%s", err.text);
    model->run(bed, row, count, values);
    os_harness_free(&bed->h);
}

/* Returns how many of the rows of one model are outside their intervals. */
static long check_model(struct bed *bed, const struct model *model, const struct analytic_row *row,
                        size_t count)
{
    uint64_t first = bed->seed + 1;
    static double values[MOST_METRICS][REPLICATIONS];
    long outside = 0;

    assert_true(count <= MOST_METRICS);
    for (int i = 0; i < REPLICATIONS; i++) {
        double of_row[MOST_METRICS];

        bed->seed = first + (uint64_t)i;
        replicate(bed, model, row, count, of_row);
        for (size_t r = 0; r < count; r++)
            values[r][i] = of_row[r];
    }
    for (size_t r = 0; r < count; r++)
        outside += !analytic_fits(&row[r], values[r], REPLICATIONS, APPLY);
    return outside;
}

static void closed_forms_lie_in_simultaneous_intervals(void **state)
{
    struct analytic_row *rows = analytic_read();
    struct bed *bed = mem_alloc(sizeof *bed);
    size_t group, apply = 0;
    long outside = 0;

    (void)state;
    for (size_t i = 0; i < ANALYTIC_ROWS; i += group) {
        const struct model *model = model_of(rows[i].id);

        group = analytic_group(&rows[i], ANALYTIC_ROWS - i);
        if (!model)
            continue;
        apply += group;
        bed->seed = 1000 * i;
        outside += check_model(bed, model, &rows[i], group);
    }
    mem_free(bed);
    mem_free(rows);
    printf("%zu of %d rows, %ld outside\n", apply, ANALYTIC_ROWS, outside);
    assert_int_equal(apply, APPLY);
    assert_int_equal(outside, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_forms_lie_in_simultaneous_intervals),
    };
    struct analytic_row *rows;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    printf("skipped: too many events for a sanitizer\n");
    return 77;
#endif
    rows = analytic_read();
    if (!rows) {
        printf("skipped: no reference data in " ORRERY_DATA "\n");
        return 77;
    }
    mem_free(rows);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
