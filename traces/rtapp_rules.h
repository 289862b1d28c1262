/* What an rt-app file says of a thread beside its events: class, priority, CPUs, real-time times.
 */
#ifndef ORRERY_TRACES_RTAPP_RULES_H
#define ORRERY_TRACES_RTAPP_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/error.h"
#include "sim/base/json.h"
#include "sim/base/text.h"
#include "sim/base/units.h"

/* Properties of a thread, checked. */
struct rtapp_rules {
    int policy;                         /* as rtapp_policy gives it */
    int64_t priority;                   /* nice value of SCHED_OTHER and SCHED_IDLE */
    sim_time runtime, period, deadline; /* 0: none */
    const struct json *cpus;            /* a list; NULL: all */
};

/* Reads those of a thread; `policy` is the one it has if it names none. */
bool rtapp_rules_read(const struct json *thread, int policy, struct rtapp_rules *rules,
                      struct error *err);

/* Appends them as members of an object, with a comma behind each; `period` stands for a missing
 * one. An error: a CPU that is none. */
bool rtapp_rules_write(const struct rtapp_rules *rules, sim_time period, struct text *out,
                       struct error *err);

/* A scheduling policy by its name, 0: SCHED_OTHER; a whole number in a range; microseconds as ns.
 */
bool rtapp_policy(const struct json *at, int *policy, struct error *err);
bool rtapp_whole(const struct json *at, int64_t least, int64_t most, int64_t *value,
                 struct error *err);
bool rtapp_time(const struct json *at, sim_time *time, struct error *err);

#endif
