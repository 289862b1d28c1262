/* A study in an empty folder of its own: written, planned and, if a test wants it, run. */
#ifndef ORRERY_TESTS_STUDY_BED_H
#define ORRERY_TESTS_STUDY_BED_H

#include <stdbool.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/run/plan.h"
#include "sim/run/results.h"

struct study_bed {
    char folder[64], study[96]; /* the study file in it */
    char path[96];              /* of the results file, which may not be there */
    struct arena *arena;
    struct plan *plan;
    struct results *results; /* open for writing; NULL until study_bed_run */
    struct error err;
};

/* All zero before. False, with the reason on stderr, if the study cannot be planned. */
bool study_bed_open(struct study_bed *bed, const char *text);

/* Runs the plan on one thread; false, with the reason on stderr, if not every run is new and ok. */
bool study_bed_run(struct study_bed *bed);

/* Closes and removes all; false if anything else is in the folder. */
bool study_bed_close(struct study_bed *bed);

#endif
