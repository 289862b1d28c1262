/* The clock ticks of a CPU, for policies that use os_timer beside them. */
#ifndef ORRERY_LIB_OS_TICK_H
#define ORRERY_LIB_OS_TICK_H

#include "sim/os/os.h"

/* Whether a tick of the CPU is due at this instant; no without ticks. */
bool os_is_tick(const struct os *os, uint32_t cpu);

/* Threads that run or wait on a CPU. */
uint32_t os_load(const struct os *os, uint32_t cpu);

#endif
