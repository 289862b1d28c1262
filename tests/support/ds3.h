/* SoCs and jobs of DS3, and a naive executor of its rules: the oracle of options.tick. */
#ifndef ORRERY_TESTS_DS3_H
#define ORRERY_TESTS_DS3_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"

/* Limits of the files; reading more fails the test. */
enum { DS3_KINDS = 4, DS3_POINTS = 8, DS3_CORES = 4, DS3_MACHINES = 16, DS3_NAMES = 128 };

struct ds3_profile {
    double mhz;
    double watt[DS3_CORES]; /* of 1, 2, .. active cores */
};

/* A cluster of equal processing elements (PEs). The memory is the last one. */
struct ds3_cluster {
    const char *type, *name;
    int capacity; /* PEs */
    int points, profiles;
    double mhz[DS3_POINTS], volt[DS3_POINTS]; /* ascending */
    struct ds3_profile profile[2];
    int names;
    const char *task[DS3_NAMES];
    double us[DS3_NAMES]; /* at the top frequency */
};

struct ds3_soc {
    int clusters;
    struct ds3_cluster cluster[DS3_KINDS];
    double self;                       /* bytes per us inside one PE */
    double band[DS3_KINDS][DS3_KINDS]; /* bytes per us between PEs */
    int machines;                      /* PEs without the memory */
    int cluster_of[DS3_MACHINES];
};

struct ds3_edge {
    int from, to;
    double volume;
};

struct ds3_graph {
    const char *name;
    int tasks, edges;
    const char **task; /* names */
    int *preds;        /* number of predecessors of each task */
    struct ds3_edge *edge;
};

/* False when the file is absent. `name` is that of a file of traces/ds3 without its end. */
bool ds3_load_soc(const char *name, struct ds3_soc *soc, struct arena *arena);
bool ds3_load_graph(const char *name, struct ds3_graph *graph, struct arena *arena);

/* us on a PE of the cluster; negative: it cannot run there. */
double ds3_time(const struct ds3_cluster *cluster, const char *task);

/* One job that the source injected, one row of tasks.csv. */
struct ds3_arrival {
    int64_t us;
    int app;
};
struct ds3_row {
    int job, task, pe;
    int64_t start, finish;
};

/* Rows of a replay, in a folder of reference/dag/ds3-reference; NULL when absent. */
struct ds3_arrival *ds3_load_arrivals(const char *folder, size_t *count, struct arena *arena);
struct ds3_row *ds3_load_rows(const char *folder, size_t *count, struct arena *arena);

enum ds3_scheduler { DS3_MET, DS3_EFT, DS3_ETF, DS3_STF, DS3_ETF_LB };

/* The six applications of the replays, in the order of arrivals.csv, closed by NULL. */
extern const char *const ds3_apps[];

struct ds3_run {
    const struct ds3_soc *soc;
    const struct ds3_graph *const *apps;
    const struct ds3_arrival *arrivals;
    size_t jobs;
    enum ds3_scheduler scheduler;
    int cap;              /* unfinished jobs at most */
    struct ds3_row *rows; /* out: one for each task, in order of completion; room for all */
    size_t count;         /* out */
    double latency;       /* out: mean [us] */
    int64_t end;          /* out: us */
    double energy;        /* out: J */
    double concurrent;    /* out: mean number of jobs at each injection */
};

/* Runs until all jobs have ended. Memory in the arena. */
void ds3_execute(struct ds3_run *run, struct arena *arena);

#endif
