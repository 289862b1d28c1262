/* What is expected of a thread's next CPU burst: an exponential average of those before it. */
#ifndef ORRERY_LIB_OS_BURST_H
#define ORRERY_LIB_OS_BURST_H

#include "sim/os/os.h"

/* Where a policy has its knowledge from; the names are closed by NULL, in the same sequence. */
enum os_burst_knowledge { OS_BURST_TRUTH, OS_BURST_AVERAGE };
extern const char *const os_burst_names[];

/* The private bytes of a thread. */
struct os_burst {
    sim_time expected; /* CPU time of the present or next burst; set by the policy at first */
};

/* What is left of the expected burst; 0 if the thread has run longer than expected. */
sim_time os_burst_rest(const struct os_burst *burst, const struct os_thread *thread);

/*
 * A burst has ended: expected = alpha * length + (1 - alpha) * expected, rounded to the nearest
 * nanosecond (Silberschatz, Galvin & Gagne, section 5.3.2). alpha from 0 to 1.
 */
void os_burst_learn(struct os_burst *burst, const struct os_thread *thread, double alpha);

#endif
