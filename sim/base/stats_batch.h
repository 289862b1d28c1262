/* One long run: batch means for its confidence interval, MSER-5 for where it is warm. */
#ifndef ORRERY_BASE_STATS_BATCH_H
#define ORRERY_BASE_STATS_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/stats.h"
#include "sim/base/units.h"

/* A batch has at least so many cells, once there are that many values. */
enum { BATCH_CELLS = 16 };

/*
 * Batch means (Law and Kelton, "Simulation Modeling and Analysis", section 9.5.3): the values of
 * one run, in the order in which they came, are cut into `count` batches, whose means are nearly
 * independent when batches are long. Memory does not grow: values are added up in cells, and
 * whenever 2 BATCH_CELLS cells a batch are full, neighbours are joined. So the sizes of batches
 * are equal up to one value while there are few, and up to one cell, 1/16 of a batch, beyond.
 */
struct batches {
    size_t count;          /* of batches */
    uint64_t n;            /* values */
    uint64_t size;         /* values of a cell; doubles */
    uint64_t filled;       /* of the cell that is open */
    struct exact_sum open; /* its sum */
    size_t cells;          /* closed ones */
    double *sum;           /* of each closed cell; room for 2 BATCH_CELLS count */
};

/* count >= 2; the memory is the arena's. */
void batches_init(struct batches *b, size_t count, struct arena *arena);
void batches_add(struct batches *b, double value);

struct batch_means {
    double mean;       /* of all values */
    double half_width; /* Student's over the batch means; NaN below two values a batch */
    double lag1;       /* autocorrelation of neighbouring batch means: near 0 when batches are long
                          enough; NaN as half_width, and when all means are equal */
};

void batches_get(const struct batches *b, double level, struct batch_means *means);

/*
 * Where the values are warm, by MSER (White 1997): the number of values to leave out at the
 * beginning so that the standard error of the mean of the rest, computed as if they were
 * independent, is least. At most half of them are left out; of equals the fewest.
 */
size_t stats_mser(const double *values, size_t n);

/* Fives of values as MSER-5 wants them, with the time of the first of each. */
struct trail {
    struct slab *slab; /* borrowed; owns the memory */
    size_t count, room;
    struct trail_five {
        double mean;
        sim_time at;
    } * fives;
    double open; /* sum of the five that is not complete, `filled` values */
    sim_time open_at;
    int filled;
};

void trail_init(struct trail *trail, struct slab *slab);
void trail_add(struct trail *trail, sim_time at, double value);

/* What MSER-5 finds. */
struct warm_cut {
    sim_time at;     /* when the first value that stays was told; 0: all stay */
    uint64_t before; /* values before that one */
    bool settled;    /* the least is not at the half, and there are at least 10 fives: otherwise the
                        run is too short to tell */
};

void trail_cut(const struct trail *trail, struct warm_cut *cut);

#endif
