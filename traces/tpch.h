/* One TPC-H query as a graph of Spark stages with measured task durations, from a JSON line. */
#ifndef ORRERY_TRACES_TPCH_H
#define ORRERY_TRACES_TPCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/units.h"

/* Durations in the order of the source. */
struct tpch_list {
    const sim_time *value;
    uint32_t count;
};

/*
 * A stage. For each key (a number of executors, ascending) three cleaned lists: `first` of tasks
 * that are the first of their stage on an executor of the job, `rest` of those that follow there,
 * `fresh` of the first ones on an executor that is new to the job.
 */
struct tpch_stage {
    uint32_t tasks;
    uint32_t parents;
    const uint32_t *parent; /* ascending; each below the stage's own index */
    uint32_t keys;
    const int64_t *key;
    const struct tpch_list *first, *rest, *fresh; /* one a key */
    double rough_ms; /* mean of all values of all cleaned lists; filled copies count */
};

struct tpch_template {
    const char *size; /* of the tables, such as "2g" */
    int64_t query;
    uint32_t stages;
    const struct tpch_stage *stage;
    uint32_t edges;
    double work_ms; /* sum over its stages of tasks x rough_ms */
};

/* A line of a source, and what it is called in messages; all borrowed as long as the arena. */
struct tpch_text {
    const char *name;
    int number;       /* of the line */
    const char *line; /* without its end; a zero byte stands behind it */
    size_t size;
};

/*
 * Reads {"size":"2g","query":1,"edges":[[parent,child],...],"stages":[{"id":0,"num_tasks":12,
 * "first":{"2":[ms,...],...},"rest":{...},"fresh":{...}},...]}. Raw `first` lists contain the fresh
 * ones; cleaned (hongzimao/decima-sim of Mao et al., SIGCOMM 2019) each value of fresh takes its
 * earliest equal out of first, and an empty first then takes the list of the key below. All of the
 * template is owned by the arena. Errors, with line and column: syntax, missing or unknown members,
 * another kind or range of value, ids that are not dense, edges that do not go up or are there
 * twice, keys that differ between the lists, a key without any durations.
 */
bool tpch_parse(const struct tpch_text *text, struct arena *arena, struct tpch_template *template,
                struct error *err);

#endif
