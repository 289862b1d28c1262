/* Schedulability of periodic tasks on one processor, as pure functions. */
#ifndef ORRERY_LIB_SCHEDULABILITY_H
#define ORRERY_LIB_SCHEDULABILITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/units.h"

/*
 * A sporadic task: at most one job each `period`, each of at most `wcet` and due `deadline` after
 * its release. All in nanoseconds; period and wcet > 0, wcet <= deadline <= period as a rule
 * (functions that allow more say so). Arrays of tasks are borrowed.
 */
struct rt_task {
    sim_time period, deadline, wcet;
};

/* Sum of wcet / period. */
double rt_utilization(const struct rt_task *task, size_t count);

/* The bound n (2^(1/n) - 1) of n tasks: 1, .8284, ... .6931 (Liu & Layland, J. ACM 20(1), 1973). */
double rt_liu_layland(size_t count);

/*
 * Whether rate-monotonic priorities are known to keep all deadlines = periods: by utilisation
 * <= n (2^(1/n) - 1), or by product of (U_i + 1) <= 2 (Bini, Buttazzo & Buttazzo, IEEE Trans.
 * Computers 52(7), 2003). Sufficient only; the second accepts all that the first does.
 */
bool rt_fits_liu_layland(const struct rt_task *task, size_t count);
bool rt_fits_hyperbolic(const struct rt_task *task, size_t count);

/*
 * Worst response time of task[which] when the tasks before it in the array have higher priority:
 * least R = C + sum ceil(R / T_j) C_j (Joseph & Pandya, Computer J. 29(5), 1986; Audsley et al.,
 * Software Eng. J. 8(5), 1993). TIME_NEVER as soon as it is beyond the deadline, which must be
 * <= period: the formula looks at one job only.
 */
sim_time rt_response(const struct rt_task *task, size_t which);

/* Whether all of them keep their deadlines with the priorities of the array's order. Exact. */
bool rt_fits_priorities(const struct rt_task *task, size_t count);

/*
 * Work released and due within t of a synchronous release: sum of max(0, floor((t - D) / T) + 1) C
 * (Baruah, Rosier & Howell, Real-Time Systems 2(4), 1990). Any deadlines. TIME_NEVER if it is
 * beyond the range of time.
 */
sim_time rt_demand(const struct rt_task *task, size_t count, sim_time t);

enum rt_verdict { RT_FITS, RT_MISSES, RT_UNKNOWN };

/*
 * Whether EDF keeps all deadlines: exact, any deadlines. demand(t) <= t for all t in the
 * synchronous busy period, searched backwards (quick processor-demand analysis: Zhang & Burns, IEEE
 * Trans. Computers 58(9), 2009). RT_UNKNOWN when the utilisation is so close to 1 that the search
 * would take more than a million steps.
 */
enum rt_verdict rt_fits_edf(const struct rt_task *task, size_t count);

#endif
