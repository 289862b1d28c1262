/* The exponential average of CPU bursts. */
#include "policies/lib/os/burst.h"

#include <math.h>

const char *const os_burst_names[] = { "truth", "average", NULL };

sim_time os_burst_rest(const struct os_burst *burst, const struct os_thread *thread)
{
    return burst->expected > thread->burst ? burst->expected - thread->burst : 0;
}

void os_burst_learn(struct os_burst *burst, const struct os_thread *thread, double alpha)
{
    burst->expected =
        llround(alpha * (double)thread->burst + (1 - alpha) * (double)burst->expected);
}
