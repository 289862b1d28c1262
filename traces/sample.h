/* What importers of measured use share: ids of VMs, values in decimals, and their scale. */
#ifndef ORRERY_TRACES_SAMPLE_H
#define ORRERY_TRACES_SAMPLE_H

#include "traces/pack.h"

/* Sets number, or else name (borrowed), of a VM to the source's own id. */
void sample_id(const char *id, struct store_vm *vm);

enum sample {
    SAMPLE_EXACT,
    SAMPLE_ROUNDED, /* has more decimals; the nearest */
    SAMPLE_BAD      /* not a number, negative, or too large for the type */
};

/*
 * Reads a text of `length` bytes as a number of 10^-decimals, 0 to 3. `raw` is set for EXACT and
 * ROUNDED.
 */
enum sample sample_read(const char *text, size_t length, int decimals, uint32_t *raw);

/*
 * Drops the decimals that no value of the series needs, so that narrower integers hold them, and
 * returns what one unit of the values is now: 1, 0.1, 0.01 or 0.001.
 */
double sample_scale(struct pack *pack, int decimals);

#endif
