/* Where fair classes of Linux let threads wake, and from where an idle CPU takes work. */
#include "policies/lib/os/domain.h"

static uint32_t load(const struct os *os, uint32_t cpu)
{
    return os_ready(os, cpu) + (os_current(os, cpu) != NULL);
}

static uint32_t least_loaded(const struct os *os, const struct os_thread *thread)
{
    uint32_t best = OS_NO_CPU;

    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++)
        if (os_may_run(thread, cpu) && (best == OS_NO_CPU || load(os, cpu) < load(os, best)))
            best = cpu;
    return best;
}

uint32_t domain_place(const struct os *os, const struct os_thread *thread)
{
    uint32_t last = thread->cpu;

    if (last == OS_NO_CPU || !os_may_run(thread, last))
        return least_loaded(os, thread);
    for (uint32_t cpu = 0; load(os, last) > 0 && cpu < os_cpus(os); cpu++)
        if (load(os, cpu) == 0 && os_may_run(thread, cpu))
            return cpu;
    return last;
}

uint32_t domain_busiest(const struct os *os, uint32_t cpu)
{
    uint32_t best = OS_NO_CPU, most = 0;

    for (uint32_t c = 0; c < os_cpus(os); c++)
        if (c != cpu && os_ready(os, c) > most) {
            best = c;
            most = os_ready(os, c);
        }
    return best;
}
