/*
 * The model of Lublin and Feitelson, "The workload on parallel supercomputers: modeling the
 * characteristics of rigid jobs", JPDC 63(11), 2003: sizes, run times that depend on them, and
 * arrivals with a daily cycle. The numbers are those of the program the paper publishes
 * (m_lublin99.c, its parameters for 128 processors); names in brackets are the program's.
 */
#include <math.h>

#include "sim/base/rng.h"
#include "sim/base/stats_interval.h"
#include "sim/batch/batch_spec.h"

enum { BUCKETS = 48, FIRST_BUCKET = 11, EXACT_SIZES = 4096 };

static const double bucket_seconds = 1800;
static const double longest_run = 12;  /* ln s, 45 h; longer ones are drawn again [TOO_MUCH_TIME] */
static const double longest_gap = 13;  /* ln s, 5 days [TOO_MUCH_ARRIVE_TIME] */
static const double last_bucket = 5e6; /* 285 years: what fits in a sim_time */

struct model {
    double serial; /* share of jobs of one processor [SERIAL_PROB] */
    double pow2;   /* share of jobs of a power of two [POW2_PROB] */
    double low;    /* log2 of the smallest parallel size [ULOW] */
    double high;   /* log2 of the largest, below that of the machine [7 - UHI] */
    double medium; /* where the second stage begins, below `high` [UHI - UMED] */
    double first;  /* share of the first stage [UPROB] */
    double a1, b1; /* ln of run times: hyper-gamma, first branch with chance pa * n + pb */
    double a2, b2;
    double pa, pb;
    double gap_a, gap_b;     /* ln of gaps in the rush hours [AARR * ARAR, BARR] */
    double cycle_a, cycle_b; /* arrivals over the half hours of a day [ANUM, BNUM] */
};

static const struct model whole = {
    0.244,  0.576,  0.8,   0, 2.5, 0.86, 4.2, 0.94, 312, 0.03, -0.0054, 0.78, 10.2303 * 1.0225,
    0.4871, 8.1737, 3.9631
};
static const struct model batch = { 0.2927, 0.6686, 1.2,    0,      2,      0.875,           6.57,
                                    0.823,  639.1,  0.0156, -0.003, 0.6986, 6.0415 * 1.0519, 0.8531,
                                    6.1271, 5.2740 };
static const struct model interactive = { 0.1541,          0.625,  1,      1.5,    2.5,     0.705,
                                          3.8351,          0.6605, 7.073,  0.6856, -0.0118, 0.9156,
                                          6.5510 * 0.9797, 0.6621, 8.9186, 3.6680 };

/* Queue numbers of the Standard Workload Format: 0 is interactive. */
enum { INTERACTIVE, BATCH, CLASSES };
enum { OF_ALL, OF_BATCH, OF_INTERACTIVE, OF_BOTH };
enum { EXACT, FACTOR, ROUNDED };

static const char *const kinds[] = { "all", "batch", "interactive", "both", NULL };
static const char *const estimates[] = { "exact", "factor", "rounded", NULL };

/* The jobs of one class: their model fitted to the machine, and how far their arrivals are. */
struct class
{
    const struct model *model; /* NULL: no such jobs */
    double low, medium, high;
    double weight[BUCKETS]; /* arrivals in each half hour, mean 1 */
    int64_t bucket;         /* half hours since the start */
    double points;          /* of that bucket's weight, used up */
    sim_time next;          /* TIME_NEVER beyond the end of time */
    struct rng gap_rng, size_rng, run_rng;
};

struct lublin {
    int64_t jobs;
    int kind;
    int estimate;
    double estimate_factor;
    int64_t users;
    double user_skew;
    struct class classes[CLASSES];
    int64_t procs;
    struct rng estimate_rng, user_rng;
    struct rng_zipf zipf;
    int64_t made;
};

static const struct param lublin_params[] = {
    PARAM(lublin, jobs, 10000, 1, 1e15, "", "Number of jobs."),
    PARAM_CHOICE(lublin, kind, "all", kinds,
                 "Published parameters: of all jobs, of one class, or two classes side by side."),
    PARAM_CHOICE(lublin, estimate, "exact", estimates,
                 "Requested time: the run time; uniform from it to (1 + factor) times it; or that, "
                 "rounded up to a duration that people type."),
    PARAM(lublin, estimate_factor, 2, 0, 1e6, "", "How far estimates reach beyond the run time."),
    PARAM(lublin, users, 0, 0, 4e9, "", "Number of users, numbered from 1; 0: jobs have none."),
    PARAM(lublin, user_skew, 0, 0, 10, "",
          "Exponent of the Zipf law of jobs per user; 0: all submit alike."),
    { 0 },
};

/* The arrivals of a half hour follow the density of a gamma distribution over the day. */
static void fill_weights(struct class *class)
{
    const struct model *m = class->model;
    double sum = 0;

    for (int i = FIRST_BUCKET; i < FIRST_BUCKET + BUCKETS; i++) {
        double share = stats_gamma_cdf(i + 0.5, m->cycle_a, m->cycle_b) -
                       stats_gamma_cdf(i - 0.5, m->cycle_a, m->cycle_b);

        class->weight[(i - 1) % BUCKETS] = share;
        sum += share;
    }
    for (int i = 0; i < BUCKETS; i++)
        class->weight[i] *= BUCKETS / sum;
}

/*
 * The next gap is paid with the weights of the half hours it crosses. The time is computed from
 * whole half hours and not from a sum of gaps, so that rounding does not grow.
 */
static void advance(struct class *class)
{
    const struct model *m = class->model;
    double gap;
    double days;

    do
        gap = rng_gamma(&class->gap_rng, m->gap_a, m->gap_b);
    while (gap > longest_gap);
    class->points += exp(gap) / bucket_seconds;
    days = floor(class->points / BUCKETS);
    if (!((double)class->bucket + (days + 1) * BUCKETS < last_bucket)) {
        class->next = TIME_NEVER;
        return;
    }
    class->points -= days * BUCKETS;
    class->bucket += (int64_t)days * BUCKETS;
    while (class->points > class->weight[class->bucket % BUCKETS])
        class->points -= class->weight[class->bucket++ % BUCKETS];
    class->next =
        class->bucket * ((sim_time)bucket_seconds * SECOND) +
        (sim_time)(class->points / class->weight[class->bucket % BUCKETS] * (bucket_seconds * 1e9));
}

/* Two uniform stages of log2 of the size; small machines leave less room for them. */
static void fit_sizes(struct class *class, int64_t procs)
{
    class->high = log2((double)procs) - class->model->high;
    if (class->high < 0)
        class->high = 0;
    class->low = fmin(class->model->low, class->high);
    class->medium = fmax(class->high - class->model->medium, class->low);
}

static int64_t draw_size(struct class *class, int64_t procs)
{
    const struct model *m = class->model;
    double kind = rng_uniform(&class->size_rng);
    bool first = rng_uniform(&class->size_rng) < m->first;
    double from = first ? class->low : class->medium;
    double to = first ? class->medium : class->high;
    double log_size = from + rng_uniform(&class->size_rng) * (to - from);
    int64_t size;

    if (kind < m->serial)
        return 1;
    if (kind < m->serial + m->pow2) {
        size = INT64_C(1) << (int)(log_size + 0.5);
        return size > procs ? size / 2 : size; /* a machine that is no power of two */
    }
    size = (int64_t)(exp2(log_size) + 0.5);
    return size < procs ? size : procs;
}

/* Chance of the first branch: large jobs run longer. */
static double first_branch(const struct model *m, double size)
{
    return fmin(fmax(m->pa * size + m->pb, 0), 1);
}

static double draw_run(struct class *class, int64_t size)
{
    const struct model *m = class->model;
    double p = first_branch(m, (double)size);
    double log_run;

    do
        log_run = rng_uniform(&class->run_rng) < p ? rng_gamma(&class->run_rng, m->a1, m->b1)
                                                   : rng_gamma(&class->run_rng, m->a2, m->b2);
    while (log_run > longest_run);
    return exp(log_run);
}

static void open_class(struct lublin *self, int index, const struct model *model,
                       const struct generator_input *input)
{
    struct class *class = &self->classes[index];
    uint64_t entity = (uint64_t)index;

    class->model = model;
    rng_stream(&class->gap_rng, input->seed, input->replication, RNG_ARRIVAL, entity);
    rng_stream(&class->size_rng, input->seed, input->replication, RNG_SIZE, entity);
    rng_stream(&class->run_rng, input->seed, input->replication, RNG_SERVICE, entity);
    fit_sizes(class, input->capacity);
    fill_weights(class);
}

static bool lublin_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct lublin *self = ptr;

    if (input->capacity < 1)
        return error_set(err, "batch.lublin: the cluster has no processors");
    self->procs = input->capacity;
    if (self->kind == OF_ALL)
        open_class(self, BATCH, &whole, input);
    if (self->kind == OF_BATCH || self->kind == OF_BOTH)
        open_class(self, BATCH, &batch, input);
    if (self->kind == OF_INTERACTIVE || self->kind == OF_BOTH)
        open_class(self, INTERACTIVE, &interactive, input);
    for (int i = 0; i < CLASSES; i++) {
        self->classes[i].next = TIME_NEVER;
        if (self->classes[i].model)
            advance(&self->classes[i]);
    }
    rng_stream(&self->estimate_rng, input->seed, input->replication, RNG_ESTIMATE, 0);
    rng_stream(&self->user_rng, input->seed, input->replication, RNG_USER, 0);
    if (self->users)
        rng_zipf_make(&self->zipf, (uint64_t)self->users, self->user_skew);
    return true;
}

/*
 * The least round duration that is not below `seconds`. Tsafrir, Etsion and Feitelson (2005) found
 * that some 20 values make up 90 % of all estimates; beyond a day, whole days.
 */
static double typed_duration(double seconds)
{
    static const double minutes[] = { 1,   2,   5,   10,  15,  20,  30,  45,  60,   90,
                                      120, 180, 240, 300, 360, 480, 600, 720, 1080, 1440 };

    for (size_t i = 0; i < sizeof minutes / sizeof minutes[0]; i++)
        if (seconds <= minutes[i] * 60)
            return minutes[i] * 60;
    return ceil(seconds / 86400) * 86400;
}

static double draw_estimate(struct lublin *self, double run)
{
    double asked;

    if (self->estimate == EXACT)
        return run;
    asked = run * (1 + self->estimate_factor * rng_uniform(&self->estimate_rng));
    return self->estimate == ROUNDED ? typed_duration(asked) : asked;
}

static bool lublin_next(void *ptr, void *item)
{
    struct lublin *self = ptr;
    struct batch_arrival *job = item;
    int queue = self->classes[BATCH].next < self->classes[INTERACTIVE].next ? BATCH : INTERACTIVE;
    struct class *class = &self->classes[queue];
    double run;

    if (self->made == self->jobs || class->next == TIME_NEVER)
        return false;
    *job = (struct batch_arrival){ .submit = class->next,
                                   .procs = draw_size(class, self->procs),
                                   .user = BATCH_UNKNOWN,
                                   .group = BATCH_UNKNOWN,
                                   .queue = self->kind == OF_ALL ? BATCH_UNKNOWN : queue,
                                   .number = ++self->made };
    run = draw_run(class, job->procs);
    job->run = time_from_seconds(run);
    job->procs_used = job->procs;
    job->request = time_from_seconds(draw_estimate(self, run));
    if (self->users)
        job->user = (int64_t)rng_zipf(&self->user_rng, &self->zipf);
    advance(class);
    return true;
}

const struct generator batch_lublin = {
    .policy = { .name = "batch.lublin",
                .doc = "Rigid jobs of a parallel machine with a daily cycle.",
                .source = "Lublin and Feitelson, JPDC 63(11), 2003; parameters of m_lublin99.c",
                .params = lublin_params,
                .self_size = sizeof(struct lublin) },
    .init = lublin_init,
    .next = lublin_next,
};
