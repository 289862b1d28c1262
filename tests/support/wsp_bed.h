/* Workflows for tests of machine choice: drawn at random, or read from the shared instances. */
#ifndef ORRERY_TESTS_WSP_BED_H
#define ORRERY_TESTS_WSP_BED_H

#include "policies/lib/sp_tree.h"
#include "policies/lib/wsp.h"
#include "sim/base/rng.h"
#include "sim/base/vec.h"

/* Everything that w points to is the arena's. */
struct wsp_bed {
    struct arena *arena;
    struct vec edges; /* struct wsp_edge */
    struct wsp w;
    double *tau, *cost;
    const char **names; /* of tasks; only when read */
    uint32_t *choice;   /* for results */
};

struct wsp_edge {
    uint32_t from, to;
};

void wsp_bed_open(struct wsp_bed *bed);
void wsp_bed_close(struct wsp_bed *bed);

void wsp_bed_edge(struct wsp_bed *bed, uint32_t from, uint32_t to);

/* Rows from the edges, and room for times and costs of so many tasks and kinds. */
void wsp_bed_make(struct wsp_bed *bed, uint32_t tasks, uint32_t machines);

/* Any order of tasks up to `tasks`, an edge with this probability; edges may go up or down. */
void wsp_bed_random(struct wsp_bed *bed, struct rng *rng, uint32_t tasks, double density);

/* A series-parallel order of so many tasks, with all or some of its precedences as edges. */
void wsp_bed_series_parallel(struct wsp_bed *bed, struct rng *rng, uint32_t tasks);

/* Layers of so many tasks, each with `parents` edges from the layer before. */
void wsp_bed_layered(struct wsp_bed *bed, struct rng *rng, uint32_t layers, uint32_t width,
                     uint32_t parents);

/* Kinds with speeds 1 .. 2 at the square of the price, or unrelated ones with ties and zeroes. */
void wsp_bed_speeds(struct wsp_bed *bed, struct rng *rng, uint32_t machines);
void wsp_bed_unrelated(struct wsp_bed *bed, struct rng *rng, uint32_t machines);

/* Longest path with every task on its fastest or cheapest kind. */
double wsp_bed_finish(struct wsp_bed *bed, bool fastest);

/* A shared instance by its name, without folder and ".gz", on the published machines. */
void wsp_bed_read(struct wsp_bed *bed, const char *name);

#endif
