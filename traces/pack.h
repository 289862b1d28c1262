/* Builds series: times and raw values in, packed pieces out. */
#ifndef ORRERY_TRACES_PACK_H
#define ORRERY_TRACES_PACK_H

#include "sim/base/vec.h"
#include "traces/store_write.h"

/*
 * One series under way. Zero-initialise, pack_clear between series, pack_free at the end. Values
 * that come at even steps are packed without times, in the narrowest integers that hold them;
 * others as pairs with times in whole milliseconds (rest cut off), in as many pieces as the 32-bit
 * offsets need.
 */
struct pack {
    struct vec times;  /* sim_time on the clock of the source, never going back */
    struct vec values; /* uint32_t */
    struct vec bytes;  /* scratch of pack_write */
};

void pack_add(struct pack *pack, sim_time time, uint32_t raw);
void pack_clear(struct pack *pack);
void pack_free(struct pack *pack);

/*
 * Writes what was added, nothing if that is nothing. `what` says entity, id, metric, unit, scale;
 * its span is the end of the last value as a time of the source's clock, STORE_UNKNOWN: it holds as
 * long as the entity. The rest of `what` is ignored. A writer of NULL is allowed.
 */
bool pack_write(struct pack *pack, struct store_writer *writer, const struct store_series *what,
                struct error *err);

#endif
