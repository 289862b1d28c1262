/* What the builder of task graphs hands to the layout: parts in their final order. */
#ifndef ORRERY_MODEL_TASKGRAPH_INTERNAL_H
#define ORRERY_MODEL_TASKGRAPH_INTERNAL_H

#include "sim/model/taskgraph.h"

struct part_edge {
    uint32_t from, to;
    double bytes;      /* as told */
    double file_bytes; /* of the files that go this way */
};

struct part_use {
    uint32_t task, file;
};

/* All borrowed. Edges are sorted by (from, to), uses by (task, file), both without repeats. */
struct parts {
    uint32_t tasks, edges, files, kinds;
    const struct taskgraph_task *task;
    const struct part_edge *edge;
    const struct taskgraph_file *file; /* with their producers */
    const struct part_use *input, *output;
    size_t inputs, outputs;
    const char *const *kind;
    const sim_time *cost;
};

struct taskgraph *taskgraph_lay(const struct parts *parts, struct slab *slab, struct error *err);

#endif
