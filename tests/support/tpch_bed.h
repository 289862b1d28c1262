/* The TPC-H templates of the reference data as stages of the bigdata system. */
#ifndef ORRERY_TESTS_TPCH_BED_H
#define ORRERY_TESTS_TPCH_BED_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/bigdata/bigdata_spec.h"

enum { TPCH_BED_TEMPLATES = 110 };

struct tpch_bed_template {
    char name[32]; /* "tpch-2g-11" */
    const struct big_stage *stage;
    uint32_t stages, tasks;
    double work_ms;
};

struct tpch_bed {
    struct tpch_bed_template item[TPCH_BED_TEMPLATES];
    uint32_t count;
};

/* Reads them all; in the arena. NULL when the data are absent; a broken file fails the test. */
struct tpch_bed *tpch_bed_open(struct arena *arena);

/* NULL: none of that name. */
const struct tpch_bed_template *tpch_bed_find(const struct tpch_bed *bed, const char *name);

/* A job of it. */
struct big_arrival tpch_bed_arrival(const struct tpch_bed_template *item, sim_time submit);

#endif
