/* A graph of tasks: costs, precedence in compressed rows, data items; read-only once built. */
#ifndef ORRERY_MODEL_TASKGRAPH_H
#define ORRERY_MODEL_TASKGRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/units.h"

/* No task, file or kind. */
#define TASKGRAPH_NONE UINT32_MAX

enum { TASKGRAPH_MOST = 1 << 28 }; /* tasks, edges or uses of files of one graph */

/* A task. Times count from the submission of its graph. */
struct taskgraph_task {
    const char *name;  /* NULL: none */
    double work;       /* operations of one core; NaN: only the table of costs says how long */
    uint32_t cores;    /* it needs at once, at least 1 */
    double parallel;   /* part of the work that its cores share, 0 to 1 (Amdahl) */
    int64_t memory;    /* B; 0: none */
    sim_time release;  /* it starts no earlier; 0 as a rule */
    sim_time deadline; /* TIME_NEVER: none */
};

/* A data item: written by one task or there from the start, read by any number of tasks. */
struct taskgraph_file {
    const char *name;  /* NULL: none */
    double bytes;      /* >= 0 */
    uint32_t producer; /* TASKGRAPH_NONE: an input of the graph */
};

/* Rows of a compressed sparse table: those of i are item[at[i]] to item[at[i + 1] - 1]. */
struct taskgraph_rows {
    const uint32_t *at;
    const uint32_t *item;
};

/*
 * All arrays lie in one block. Tasks keep the numbers that the builder gave; edges are numbered by
 * source, then destination. Where files are given, `bytes` of an edge is the sum of the files that
 * its source writes and its destination reads, unless the edge said more itself.
 */
struct taskgraph {
    size_t size; /* of the block, this struct included */
    uint32_t tasks, edges, files, kinds;
    struct taskgraph_task *task;
    struct taskgraph_rows successors;   /* of a task: edge e leads to item[e], e is its number */
    struct taskgraph_rows predecessors; /* of a task: sources, ascending; place i is edge in[i] */
    const uint32_t *in;
    const double *bytes;    /* of each edge */
    const uint32_t *source; /* of each edge */
    /*
     * Topological order: Kahn's algorithm with a first-in first-out queue that starts with the
     * tasks without predecessors, ascending; successors ascending.
     */
    const uint32_t *order;

    /* How long task t runs on kind k: cost[t * kinds + k]; TIME_NEVER: it cannot. NULL: no table.
     */
    const sim_time *cost;
    const char *const *kind; /* names of the kinds of machine in the table */

    const struct taskgraph_file *file;
    struct taskgraph_rows inputs;  /* of a task: files that it reads */
    struct taskgraph_rows outputs; /* of a task: files that it writes */
    struct taskgraph_rows readers; /* of a file: tasks */
};

/* Successors, predecessors and so on of number i. */
static inline uint32_t taskgraph_count(const struct taskgraph_rows *rows, uint32_t i)
{
    return rows->at[i + 1] - rows->at[i];
}

/*
 * Collects a graph; texts are copied. taskgraph_builder_clear empties it for the next graph and
 * keeps the memory.
 */
struct taskgraph_builder;

struct taskgraph_builder *taskgraph_builder_create(void);
void taskgraph_builder_clear(struct taskgraph_builder *builder);
void taskgraph_builder_free(struct taskgraph_builder *builder); /* NULL is allowed */

/* A task of no work, one core and no deadline. */
extern const struct taskgraph_task taskgraph_task_default;

/* Returns the number of the task: 0, 1, ... */
uint32_t taskgraph_add_task(struct taskgraph_builder *builder, const struct taskgraph_task *task);

/* Number of a kind of machine in the table of costs; the same name has the same number. */
uint32_t taskgraph_add_kind(struct taskgraph_builder *builder, const char *name);

/* What is not told cannot run there, once any cost is told. The last word counts. */
void taskgraph_add_cost(struct taskgraph_builder *builder, uint32_t task, uint32_t kind,
                        sim_time cost);

/* `to` starts after `from` has ended and its bytes (>= 0) are there. Repeated edges add up. */
void taskgraph_add_edge(struct taskgraph_builder *builder, uint32_t from, uint32_t to,
                        double bytes);

/* Returns the number of the file. `producer` is set by taskgraph_add_output and ignored here. */
uint32_t taskgraph_add_file(struct taskgraph_builder *builder, const char *name, double bytes);

/* A reader gets an edge of 0 bytes from the producer if there is none. Repeats count once. */
void taskgraph_add_input(struct taskgraph_builder *builder, uint32_t task, uint32_t file);

/* A file has one producer at most; a second one is an error of taskgraph_build. */
void taskgraph_add_output(struct taskgraph_builder *builder, uint32_t task, uint32_t file);

/*
 * The graph in one block of the slab, or NULL: a task depends on itself (the error names two tasks
 * of a cycle), or a file has two producers, or there is no task. O(tasks + edges) but for sorting.
 * The builder stays as it is.
 */
struct taskgraph *taskgraph_build(const struct taskgraph_builder *builder, struct slab *slab,
                                  struct error *err);

/* A copy in another slab, texts included; give it back with taskgraph_free. */
struct taskgraph *taskgraph_copy(const struct taskgraph *graph, struct slab *slab);
void taskgraph_free(struct taskgraph *graph, struct slab *slab);

/*
 * Length [ns] of the longest chain of tasks, each counting for `length[task]`, edges for nothing;
 * `finish`, unless NULL, gets the earliest end of each task. No task has a negative length.
 */
double taskgraph_critical_path(const struct taskgraph *graph, const double *length, double *finish);

#endif
