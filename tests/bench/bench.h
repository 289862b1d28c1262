/* What the benchmarks share: CPU time, random numbers that cost little, rows of the table. */
#ifndef ORRERY_TESTS_BENCH_BENCH_H
#define ORRERY_TESTS_BENCH_BENCH_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/units.h"

enum { BENCH_REPEATS = 5 };

/* One run of the program. */
struct bench {
    bool failed; /* two ways of doing the same work disagreed, or a check did not hold */
};

/* One line of the table. */
struct bench_row {
    const char *id;    /* "E1" */
    const char *what;  /* the case */
    const char *unit;  /* "ns/hold" */
    double value;      /* median of five unless the case says otherwise */
    double target;     /* 0: none */
    uint64_t checksum; /* the same for all rows of the same work */
};

void bench_print(const struct bench_row *row);

/* CPU seconds of this process, user and system, and of one thread by its clock. */
double bench_seconds(void);
double bench_thread_seconds(void);

/* Sorts the values. */
double bench_median(double *values, size_t count);

/* Marks the run as failed, and says why on standard error, unless the condition holds. */
void bench_check(struct bench *bench, bool condition, const char *id, const char *what);

void bench_e1(struct bench *bench);
void bench_e2(struct bench *bench);
void bench_e3(struct bench *bench);
void bench_e4(struct bench *bench);
void bench_e5(struct bench *bench);
void bench_e6(struct bench *bench);
void bench_e7(struct bench *bench);
void bench_p1(struct bench *bench);
void bench_p2(struct bench *bench);
void bench_b1(struct bench *bench);
void bench_b2(struct bench *bench);
void bench_b3(struct bench *bench);
void bench_b4(struct bench *bench);
void bench_b5(struct bench *bench);
void bench_v1(struct bench *bench);
void bench_v2(struct bench *bench);
void bench_n1(struct bench *bench);
void bench_d1(struct bench *bench);
void bench_d2(struct bench *bench);
void bench_n2(struct bench *bench);
void bench_o1(struct bench *bench);
void bench_g1(struct bench *bench);
void bench_g2(struct bench *bench);
void bench_g3(struct bench *bench);
void bench_g4(struct bench *bench);

/* xoshiro256++ (Blackman and Vigna 2021), seeded by SplitMix64. */
struct bench_rng {
    uint64_t s[4];
};

static inline void bench_seed(struct bench_rng *rng, uint64_t seed)
{
    for (int i = 0; i < 4; i++) {
        uint64_t x = seed += UINT64_C(0x9e3779b97f4a7c15);

        x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
        x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
        rng->s[i] = x ^ x >> 31;
    }
}

static inline uint64_t bench_next(struct bench_rng *rng)
{
    uint64_t *s = rng->s;
    uint64_t sum = s[0] + s[3];
    uint64_t result = (sum << 23 | sum >> 41) + s[0];
    uint64_t t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = s[3] << 45 | s[3] >> 19;
    return result;
}

/* In (0, 1]. */
static inline double bench_uniform(struct bench_rng *rng)
{
    return (double)((bench_next(rng) >> 11) + 1) * 0x1p-53;
}

/*
 * The ziggurat of Marsaglia and Tsang (2000) for the exponential distribution with mean 1: exact,
 * and without a logarithm in 99 draws of 100. Layer 0 is the base with the tail.
 */
enum { BENCH_LAYERS = 256 };

struct bench_layers {
    double x[BENCH_LAYERS + 1]; /* right ends, falling; x[0] is that of a box of the same area */
    double f[BENCH_LAYERS + 1]; /* exp(-x) */
};

void bench_layers_init(struct bench_layers *layers);

/* The rest of a draw: x in layer i was not below the layer above. */
double bench_exponential_edge(struct bench_rng *rng, const struct bench_layers *layers, int i,
                              double x);

static inline double bench_exponential(struct bench_rng *rng, const struct bench_layers *layers)
{
    uint64_t bits = bench_next(rng);
    int i = (int)(bits & (BENCH_LAYERS - 1));
    double x = (double)(bits >> 11) * 0x1p-53 * layers->x[i];

    return x < layers->x[i + 1] ? x : bench_exponential_edge(rng, layers, i, x);
}

/* Seconds as ticks; the caller knows that they fit. */
static inline sim_time bench_ticks(double seconds)
{
    return (sim_time)(seconds * 1e9);
}

/* Increments drawn once and then picked by a 64-bit xorshift: about two nanoseconds a pick. */
enum { BENCH_TABLE = 1024 };
enum bench_shape { SHAPE_EXP, SHAPE_UNIFORM, SHAPE_BIMODAL, SHAPE_CONSTANT, SHAPE_DECADES, SHAPES };

struct bench_table {
    sim_time ticks[BENCH_TABLE];
    uint64_t state;
};

void bench_fill(struct bench_table *table, enum bench_shape shape);
const char *bench_shape_name(enum bench_shape shape);

static inline uint64_t bench_xorshift(struct bench_table *table)
{
    table->state ^= table->state << 13;
    table->state ^= table->state >> 7;
    table->state ^= table->state << 17;
    return table->state;
}

static inline sim_time bench_pick(struct bench_table *table)
{
    return table->ticks[bench_xorshift(table) >> 54];
}

#endif
