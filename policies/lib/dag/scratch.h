/* Memory of one plan: pieces of the run's slab that are all given back when the plan is made. */
#ifndef ORRERY_LIB_DAG_SCRATCH_H
#define ORRERY_LIB_DAG_SCRATCH_H

#include <stddef.h>

#include "sim/base/arena.h"

struct scratch_piece;

/* Starts as { .slab = p->slab }; borrowed by whatever draws from it until scratch_free. */
struct scratch {
    struct slab *slab;
    struct scratch_piece *last;
};

/* `count` * `size` zeroed bytes, never NULL; an overflow of the product is a bug of the caller. */
void *scratch_array(struct scratch *scratch, size_t count, size_t size);

/* Gives every piece back to the slab. */
void scratch_free(struct scratch *scratch);

#endif
