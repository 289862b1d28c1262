/* Which task of a job a machine gets. */
#ifndef ORRERY_LIB_BIGDATA_PICK_H
#define ORRERY_LIB_BIGDATA_PICK_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/bigdata/bigdata.h"

struct pick {
    struct big_stage_view *stage; /* NULL: none */
    uint32_t task;
    int level; /* enum big_level */
};

/*
 * The nearest waiting task of the job that has room on the machine and data at `worst` level or
 * nearer; of equally near ones that of the first stage, then the first. Reduces that would wait for
 * their parents come last, so that they do not take the room of these. O(stages log tasks).
 */
struct pick pick_task(const struct big *big, const struct big_job *job, uint32_t machine,
                      int worst);

#endif
