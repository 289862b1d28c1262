/* Ticks told from alarms by the phase of the CPU. */
#include "policies/lib/os/tick.h"

bool os_is_tick(const struct os *os, uint32_t cpu)
{
    sim_time tick = os_rules(os)->tick, phase = 0;

    if (os_rules(os)->tick_phase == OS_PHASE_STAGGERED)
        phase = tick * cpu / os_cpus(os);
    return tick > 0 && (os_now(os) - phase) % tick == 0;
}

uint32_t os_load(const struct os *os, uint32_t cpu)
{
    return os_ready(os, cpu) + (os_current(os, cpu) != NULL);
}
