/* What the generators of task graphs share: what tasks cost, how much data flows, when graphs come.
 */
#ifndef ORRERY_WORKLOADS_DAG_SHAPES_H
#define ORRERY_WORKLOADS_DAG_SHAPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/dist.h"
#include "sim/base/error.h"
#include "sim/base/param.h"
#include "sim/base/rng.h"
#include "sim/dag/dag_spec.h"
#include "workloads/dag/clock.h"

/* Most tasks and edges that the parameters of a generator may ask for in one graph. */
enum { SHAPE_TASKS = 10000000, SHAPE_EDGES = 100000000 };

/* A task as the shape tells it: its share of the work, and whose draw it follows. */
struct shape_task {
    const char *name; /* lasting; NULL: none */
    double weight;
    uint32_t as; /* itself, or an earlier task that costs the same but for the weights */
};

struct shape_edge {
    uint32_t from, to;
    double weight;
};

/*
 * First member of the private struct of every generator that makes its graphs itself, so that the
 * rows of SHAPE_PARAMS fit all of them.
 *
 * A generator's `next` is shape_begin, shape_task and shape_edge for the graph, shape_end. The
 * random numbers of one graph come from streams of its own, one for each purpose: graph 7 is the
 * same whatever the graphs before it, its structure whatever its costs, the mean times of its tasks
 * whatever the kinds of machines. Memory follows the largest graph, not their number.
 */
struct shape {
    /* Parameters of all generators. */
    int64_t jobs;
    const char *gap;
    int costs;
    double beta;
    /* Parameters of those that leave costs and bytes to shape_end. */
    const char *cost;
    double ccr;
    const char *volume;
    double bandwidth;

    /* Set by a generator before shape_init: weights are seconds and bytes, not shares. */
    bool exact;

    /* State: what generators may read. */
    struct rng rng;  /* for the structure of the graph at hand */
    double slowness; /* s an operation takes, mean over the machines of the platform */
    struct taskgraph_builder *builder; /* of the graph at hand: for files */

    /* State that is private to shapes.c. */
    const char *type;
    struct clock clock;
    struct dist cost_dist, volume_dist;
    uint64_t seed, replication;
    const struct dag_machine *machine;
    size_t machines; /* kinds */
    double count;    /* machines of all kinds */
    double rate;     /* B/s of communication, for the CCR */
    bool filled;     /* tasks and edges are in the builder */
    struct slab slab;
    struct taskgraph *graph; /* that the last item borrowed */
    struct shape_task *task;
    size_t tasks, task_room;
    struct shape_edge *edge;
    size_t edges, edge_room;
    double *value; /* draws of tasks, then of edges */
    size_t value_room;
};

extern const char *const shape_cost_kinds[]; /* related, unrelated */

// clang-format off
/* Rows that every table begins with. */
#define SHAPE_COMMON \
    PARAM(shape, jobs, 1, 1, 1e15, "", "Number of graphs."), \
    PARAM_TEXT(shape, gap, "0s", \
               "Distribution of the time between two submissions; the first is at 0."), \
    PARAM_CHOICE(shape, costs, "unrelated", shape_cost_kinds, \
                 "Unrelated: a table of times by kind of machine; related: work over speed."), \
    PARAM(shape, beta, 0.5, 0, 2, "", \
          "Unrelated times are uniform in mean * (1 - beta/2) to mean * (1 + beta/2).")

/* The same and the rows of costs and bytes; COST is the default of `cost`. */
#define SHAPE_PARAMS(COST) \
    SHAPE_COMMON, \
    PARAM_TEXT(shape, cost, COST, \
               "Distribution of the mean time of a task over the machines of the platform."), \
    PARAM(shape, ccr, 1, 0, 1e6, "", \
          "Mean time of an edge over mean time of a task in each graph; 0: no data."), \
    PARAM_TEXT(shape, volume, "1", \
               "Distribution of the bytes of an edge, in any unit: ccr says how many they are."), \
    PARAM(shape, bandwidth, 0, 0, 1e15, "B/s", \
          "Rate at which ccr is reckoned; 0: that of the platform.")
// clang-format on

/*
 * Checks and sets up; `name` is the generator's, "dag.<type>". False when a distribution is wrong,
 * kinds of machines cannot be told apart by name (unrelated), or a CCR asks for bytes where
 * communication takes no time.
 */
bool shape_init(struct shape *s, const char *name, const struct generator_input *input,
                struct error *err);

/* Checks that a graph keeps to SHAPE_TASKS and SHAPE_EDGES; `name` is the generator's. */
bool shape_fits(const char *name, double tasks, double edges, struct error *err);

/* A whole number, uniform in least .. most, for the structure of the graph at hand. */
uint64_t shape_between(struct shape *s, int64_t least, int64_t most);

/* Begins the next graph and gives the last one back. False: there are no more. */
bool shape_begin(struct shape *s);

/*
 * Adds a task and returns its number, 0, 1, ... Its mean time is one draw from `cost` times its
 * weight over the mean weight; with `exact`, the weight is that time in seconds.
 */
uint32_t shape_task(struct shape *s, const char *name, double weight);

/* Task `task` costs the draw of the earlier task `as`. */
void shape_alike(struct shape *s, uint32_t task, uint32_t as);

/* The stream of the graph at hand for draws that a generator makes itself (RNG_SERVICE, RNG_SIZE).
 */
struct rng shape_stream(const struct shape *s, enum rng_purpose purpose);

/* Adds an edge; each pair of tasks once. The weight is relative, or with `exact` the bytes. */
void shape_edge(struct shape *s, uint32_t from, uint32_t to, double weight);

/* Draws costs and bytes and hands tasks and edges to the builder; for those that add files. */
void shape_fill(struct shape *s);

/* Ends the graph and fills the item; always true. Calls shape_fill if the generator did not. */
bool shape_end(struct shape *s, void *item);

#endif
