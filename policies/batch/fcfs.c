/* First come first served: a job that does not fit blocks all behind it. */
#include "sim/batch/batch.h"

const struct batch_policy batch_fcfs = {
    .policy = { .name = "batch.fcfs",
                .doc = "First come first served: the first job that does not fit blocks the rest.",
                .source = "the order of every batch system before backfilling" },
};
