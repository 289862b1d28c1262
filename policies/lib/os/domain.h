/* Where fair classes of Linux let threads wake, and from where an idle CPU takes work. */
#ifndef ORRERY_POLICIES_OS_DOMAIN_H
#define ORRERY_POLICIES_OS_DOMAIN_H

#include <stdint.h>

#include "sim/os/os.h"

/*
 * The CPU for a thread that wakes or is new, as select_task_rq_fair of kernel/sched/fair.c: a wakee
 * goes to its last CPU if that idles, else to the lowest idle one that shares its cache, else to
 * its last; a new thread to the allowed CPU with the fewest threads, the lowest of several. SMT
 * siblings count as CPUs like others.
 */
uint32_t domain_place(const struct os *os, const struct os_thread *thread);

/*
 * The CPU with the most ready threads, the lowest of several, other than `cpu`; OS_NO_CPU: nobody
 * is ready anywhere (find_busiest_queue, by number instead of decayed load).
 */
uint32_t domain_busiest(const struct os *os, uint32_t cpu);

#endif
