/* A graph of tasks on its way from an importer to the store: collected, checked, then written. */
#ifndef ORRERY_TRACES_GRAPH_H
#define ORRERY_TRACES_GRAPH_H

#include "traces/intake.h"
#include "traces/names.h"

/*
 * What is known so far. graph_begin, any number of graphs one after the other, graph_free. Tasks
 * and files are numbered from 0 in the order in which they are first named.
 */
struct graph {
    struct intake *intake;     /* borrowed */
    struct names tasks, files; /* the source's own ids */
    struct vec task;           /* struct graph_task */
    struct vec edge;           /* struct store_edge; repeats are added up at the end */
    struct vec file;           /* struct store_data */
    struct vec use;            /* struct store_use */
    struct vec cost;           /* struct store_task_cost, by task, then type */
};

/* A task, and where it stands in the source: for messages. */
struct graph_task {
    struct store_task task; /* texts are borrowed until graph_end */
    int line, column;       /* 0: not known */
};

void graph_begin(struct graph *graph, struct intake *intake);
void graph_free(struct graph *graph);

/* Returns the number of the task, or -1 if there is one of that name already. */
int64_t graph_add_task(struct graph *graph, const struct graph_task *task);

/* A task by its number, to be filled in; borrowed until the next task is added. */
struct graph_task *graph_task_at(struct graph *graph, int64_t number);

/* `bytes` >= 0, without those of files. */
void graph_add_edge(struct graph *graph, int64_t from, int64_t to, int64_t bytes);

/*
 * The number of a file, which is added if the name (copied) is new. `bytes` STORE_UNKNOWN: as said
 * elsewhere. A size that differs from the one known is kept as the larger of the two; *again tells.
 */
int64_t graph_add_file(struct graph *graph, const char *name, int64_t bytes, bool *again);

void graph_add_use(struct graph *graph, int64_t task, int64_t file, bool out);

/* Costs come in the order of tasks, then types, each once. */
void graph_add_cost(struct graph *graph, int64_t task, int64_t type, sim_time run);

/*
 * Writes the graph and empties this struct. Edges get the bytes of the files that pass along them;
 * where files pass without an edge, one is added (noted). A second writer of a file, and a task
 * that reads what it writes itself, are left out (repaired). Errors, with the place of a task: no
 * tasks, a task that depends on itself.
 */
bool graph_end(struct graph *graph, const struct store_graph *info, struct error *err);

/*
 * Adds an arrival of the graph that ended last, under a name: the files of a folder come one after
 * the other, `gap` apart.
 */
bool graph_arrive(struct graph *graph, const char *name, sim_time gap, struct error *err);

/* The name of the file that is read, without the endings of its format; kept by the intake. */
const char *graph_file_name(struct intake *intake, const char *ending);

/*
 * Takes away tasks that wait for nothing until none is left (Kahn); edges by source. False if some
 * remain: then waits[task] > 0 for those that are on a cycle or behind one. `waits` has an entry,
 * 0, for each task.
 */
bool graph_ordered(const struct store_edge *edges, size_t edge_count, int64_t *waits, size_t tasks);

#endif
