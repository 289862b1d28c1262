/* Utilisation bounds, response times and demand of periodic tasks. */
#include "policies/lib/schedulability.h"

#include <math.h>

enum { MOST_STEPS = 1000000 };

/* Utilisations of sets that are full to the last nanosecond are summed with an error below this. */
static const double NEAR = 1e-9;

double rt_utilization(const struct rt_task *task, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += (double)task[i].wcet / (double)task[i].period;
    return sum;
}

double rt_liu_layland(size_t count)
{
    return count ? (double)count * (exp2(1 / (double)count) - 1) : 1;
}

bool rt_fits_liu_layland(const struct rt_task *task, size_t count)
{
    return rt_utilization(task, count) <= rt_liu_layland(count);
}

bool rt_fits_hyperbolic(const struct rt_task *task, size_t count)
{
    double product = 1;

    for (size_t i = 0; i < count; i++)
        product *= 1 + (double)task[i].wcet / (double)task[i].period;
    return product <= 2;
}

/* sum + times * work, or TIME_NEVER beyond the range. */
static sim_time add_work(sim_time sum, sim_time times, sim_time work)
{
    sim_time product;

    return __builtin_mul_overflow(times, work, &product) ? TIME_NEVER : time_add(sum, product);
}

static sim_time periods_begun(sim_time span, sim_time period)
{
    return span / period + (span % period != 0);
}

sim_time rt_response(const struct rt_task *task, size_t which)
{
    sim_time response = 0;
    sim_time next = task[which].wcet;

    while (next != response) {
        if (next > task[which].deadline)
            return TIME_NEVER;
        response = next;
        next = task[which].wcet;
        for (size_t i = 0; i < which; i++)
            next = add_work(next, periods_begun(response, task[i].period), task[i].wcet);
    }
    return response;
}

bool rt_fits_priorities(const struct rt_task *task, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rt_response(task, i) == TIME_NEVER)
            return false;
    return true;
}

sim_time rt_demand(const struct rt_task *task, size_t count, sim_time t)
{
    sim_time sum = 0;

    for (size_t i = 0; i < count; i++)
        if (t >= task[i].deadline)
            sum = add_work(sum, (t - task[i].deadline) / task[i].period + 1, task[i].wcet);
    return sum;
}

/* Least w = sum of ceil(w / T) C from a synchronous release; TIME_NEVER: too far to be found. */
static sim_time busy_period(const struct rt_task *task, size_t count)
{
    sim_time busy = 0;

    for (size_t i = 0; i < count; i++)
        busy = time_add(busy, task[i].wcet);
    for (int step = 0; step < MOST_STEPS; step++) {
        sim_time next = 0;

        for (size_t i = 0; i < count; i++)
            next = add_work(next, periods_begun(busy, task[i].period), task[i].wcet);
        if (next == busy || next == TIME_NEVER)
            return next;
        busy = next;
    }
    return TIME_NEVER;
}

/* The last absolute deadline before t; 0: none. */
static sim_time deadline_before(const struct rt_task *task, size_t count, sim_time t)
{
    sim_time last = 0;

    for (size_t i = 0; i < count; i++) {
        sim_time d;

        if (task[i].deadline >= t)
            continue;
        d = t - 1 - (t - 1 - task[i].deadline) % task[i].period;
        last = d > last ? d : last;
    }
    return last;
}

enum rt_verdict rt_fits_edf(const struct rt_task *task, size_t count)
{
    double used = rt_utilization(task, count);
    bool implicit = true;
    sim_time least = TIME_NEVER;
    sim_time t;

    if (used > 1 + NEAR)
        return RT_MISSES;
    for (size_t i = 0; i < count; i++) {
        implicit = implicit && task[i].deadline >= task[i].period;
        least = task[i].deadline < least ? task[i].deadline : least;
    }
    if (implicit && used < 1 - NEAR)
        return RT_FITS;
    t = busy_period(task, count);
    if (t == TIME_NEVER)
        return RT_UNKNOWN;
    t = deadline_before(task, count, time_add(t, 1));
    for (int step = 0; t > 0 && step < MOST_STEPS; step++) {
        sim_time demand = rt_demand(task, count, t);

        if (demand > t)
            return RT_MISSES;
        if (demand <= least)
            return RT_FITS;
        t = demand < t ? demand : deadline_before(task, count, t);
    }
    return t > 0 ? RT_UNKNOWN : RT_FITS;
}
