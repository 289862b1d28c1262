/* Runs the benchmarks named on the command line, all without names; fails when work disagrees. */
#include "tests/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#ifdef ORRERY_BENCH_RNG
void bench_e8(void);

static void run_e8(struct bench *bench)
{
    (void)bench;
    bench_e8();
}
#endif

void bench_print(const struct bench_row *row)
{
    char target[32] = "-";

    if (row->target > 0)
        snprintf(target, sizeof target, "%g", row->target);
    printf("%s\t%s\t%.4g\t%s\t%s\t%016llx\n", row->id, row->what, row->value, row->unit, target,
           (unsigned long long)row->checksum);
    fflush(stdout);
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

double bench_seconds(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double bench_thread_seconds(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double bench_median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    return values[count / 2];
}

void bench_check(struct bench *bench, bool condition, const char *id, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "%s: check failed: %s\n", id, what);
    bench->failed = true;
}

/* The area of each layer and the start of the tail for 256 layers. */
void bench_layers_init(struct bench_layers *layers)
{
    const double tail = 7.69711747013104972, area = .0039496598225815571993;

    layers->x[0] = area * exp(tail);
    layers->x[1] = tail;
    for (int i = 2; i < BENCH_LAYERS; i++)
        layers->x[i] = -log(area / layers->x[i - 1] + exp(-layers->x[i - 1]));
    layers->x[BENCH_LAYERS] = 0;
    for (int i = 0; i <= BENCH_LAYERS; i++)
        layers->f[i] = exp(-layers->x[i]);
}

double bench_exponential_edge(struct bench_rng *rng, const struct bench_layers *layers, int i,
                              double x)
{
    double low = layers->f[i], high = layers->f[i + 1];

    if (i == 0)
        return layers->x[1] - log(bench_uniform(rng));
    if (low + (high - low) * bench_uniform(rng) < exp(-x))
        return x;
    return bench_exponential(rng, layers);
}

const char *bench_shape_name(enum bench_shape shape)
{
    static const char *const names[] = { "exp", "uni", "bim", "const", "log" };

    return names[shape];
}

static double draw(struct bench_rng *rng, enum bench_shape shape)
{
    double u = bench_uniform(rng);

    switch (shape) {
    case SHAPE_EXP:
        return -log(u);
    case SHAPE_UNIFORM:
        return 2 * u;
    case SHAPE_BIMODAL:
        return .95238 * u + (bench_uniform(rng) < .1 ? 9.5238 : 0);
    case SHAPE_CONSTANT:
        return 1;
    case SHAPE_DECADES:
        u = (double)(bench_next(rng) >> 11) * 0x1p-53 + 0x1p-54;
        return u / (1 - u) * (u / (1 - u));
    case SHAPES:
        break;
    }
    abort();
}

void bench_fill(struct bench_table *table, enum bench_shape shape)
{
    struct bench_rng rng;

    bench_seed(&rng, 12345);
    for (int i = 0; i < BENCH_TABLE; i++)
        table->ticks[i] = bench_ticks(draw(&rng, shape));
    table->state = 88172645463325252u;
}

struct entry {
    const char *id;
    void (*run)(struct bench *bench);
};

static const struct entry entries[] = {
    { "E1", bench_e1 }, { "E2", bench_e2 }, { "E3", bench_e3 }, { "E4", bench_e4 },
    { "E5", bench_e5 }, { "E6", bench_e6 }, { "E7", bench_e7 }, { "B1", bench_b1 },
    { "B2", bench_b2 }, { "B3", bench_b3 }, { "B4", bench_b4 }, { "B5", bench_b5 },
    { "V1", bench_v1 }, { "V2", bench_v2 }, { "P1", bench_p1 }, { "P2", bench_p2 },
    { "N1", bench_n1 }, { "D1", bench_d1 }, { "N2", bench_n2 }, { "O1", bench_o1 },
    { "G1", bench_g1 }, { "G2", bench_g2 }, { "G3", bench_g3 }, { "G4", bench_g4 },
    { "D2", bench_d2 },
#ifdef ORRERY_BENCH_RNG
    { "E8", run_e8 },
#endif
};

enum { ENTRIES = sizeof entries / sizeof entries[0] };

static bool known(const char *id)
{
    for (size_t i = 0; i < ENTRIES; i++) {
        if (strcmp(entries[i].id, id) == 0)
            return true;
    }
    return false;
}

int main(int argc, char **argv)
{
    struct bench bench = { false };

    for (int i = 1; i < argc; i++) {
        if (!known(argv[i])) {
            fprintf(stderr, "orrery-bench: no benchmark '%s'; there are E1 to %s\n", argv[i],
                    entries[ENTRIES - 1].id);
            return 2;
        }
    }
    puts("id\tcase\tvalue\tunit\ttarget\tchecksum");
    for (size_t e = 0; e < ENTRIES; e++) {
        bool wanted = argc == 1;

        for (int i = 1; i < argc; i++)
            wanted = wanted || strcmp(entries[e].id, argv[i]) == 0;
        if (wanted)
            entries[e].run(&bench);
    }
    return bench.failed;
}
