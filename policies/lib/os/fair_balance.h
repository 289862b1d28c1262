/* Where the fair classes of Linux let threads wake, and how they even out the load of CPUs. */
#ifndef ORRERY_POLICIES_OS_FAIR_BALANCE_H
#define ORRERY_POLICIES_OS_FAIR_BALANCE_H

#include <stdbool.h>
#include <stdint.h>

#include "policies/lib/os/fair_tree.h"
#include "sim/os/os.h"

/*
 * As kernel/sched/fair.c and topology.c of 6.1. Domains are those of the platform: the CPUs of a
 * core, of a cache, of a node, of the machine; what is no larger than the one below is left out. In
 * each a CPU compares the part that it belongs to (a domain of the level below) with the busiest.
 *
 * Load is the weight of what is runnable now, groups considered, where Linux takes decayed averages
 * of it; and the utilization of a part is its number of threads. Not modelled: the average idle
 * time that keeps Linux from balancing before short idle times, active balancing (a running thread
 * is never moved), NUMA balancing and affinity between a thread and who wakes it.
 */

/*
 * The CPU for a thread that wakes or is new. A wakee goes to its last CPU if that idles, else to
 * the next idle one of its cache, one of an idle core first, else stays (select_idle_sibling). A
 * new thread goes down the domains, each time into the part with the most idle CPUs, of those with
 * none idle the one with the fewest threads a CPU, the lowest of several (find_idlest_cpu).
 */
uint32_t fair_place(const struct fair *fair, const struct os *os, const struct os_thread *thread);

/*
 * Periodic balancing, from the tick of a CPU (rebalance_domains, nohz_idle_balance): every domain
 * has its interval, as many ms as it has CPUs and up to twice that while all is even, 16 times as
 * long while the CPU is busy, less one tick then. Idle CPUs are looked after by the tick of a CPU
 * where threads wait. Does nothing when options.balance has a time of its own.
 *
 * With `jitter` a busy CPU puts a look off to its next tick with probability 1/2. Linux draws
 * nothing; but on a machine of nothing but equal threads its looks stay in step with the slices,
 * and the same threads are moved for ever, which interrupts and daemons prevent in reality.
 */
void fair_tick(struct fair *fair, void *self, struct os *os, uint32_t cpu);

/* Without ticks a timer of its own looks as often; from pick. */
void fair_watch(const struct fair *fair, struct os *os, uint32_t cpu);

/*
 * Op `balance`: an idle CPU takes one thread over from the busiest one of its smallest domain where
 * somebody waits (newidle_balance); or options.balance has passed and all domains are due.
 *
 * A thread that ran less than 0.5 ms ago is cache-hot (sysctl_sched_migration_cost) and only moved
 * within a core, or after more looks in vain than cache_nice_tries; by an idle CPU at the first
 * look that options.balance asks for.
 */
void fair_balance(struct fair *fair, void *self, struct os *os, uint32_t cpu, bool idle);

#endif
