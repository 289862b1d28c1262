/* States of a deferred deadline server. */
#include "policies/lib/os/rt_server.h"

/* Shorter waits are not begun anew (dl_server_min_res). */
static const sim_time LEAST_WAIT = MILLISECOND;

static void new_period(struct rt_server *s, const struct rt_server_terms *terms, sim_time now)
{
    s->due = time_add(now, terms->period);
    s->runtime = terms->runtime;
    s->throttled = s->armed = !s->running;
}

/* Whether the rest, used from now to the deadline, is more than Q in P. */
static bool overflows(const struct rt_server *s, const struct rt_server_terms *terms, sim_time now)
{
    __extension__ typedef __int128 wide;

    return s->due < now || (wide)s->runtime * terms->period > (wide)terms->runtime * (s->due - now);
}

void rt_server_start(struct rt_server *s, const struct rt_server_terms *terms, sim_time now)
{
    s->active = true;
    if (s->due == 0 || overflows(s, terms, now))
        new_period(s, terms, now);
    else
        s->throttled = s->armed = !s->running;
}

void rt_server_stop(struct rt_server *s)
{
    s->active = s->armed = s->throttled = false;
}

bool rt_server_charge(struct rt_server *s, const struct rt_server_terms *terms, sim_time ran,
                      sim_time now)
{
    if (!s->active)
        return false;
    s->runtime -= ran;
    if (s->runtime > 0)
        return false;
    if (s->throttled) {
        s->running = false;
        new_period(s, terms, now);
    } else {
        s->throttled = true;
    }
    return true;
}

sim_time rt_server_time(const struct rt_server *s)
{
    if (!s->active || !s->throttled)
        return TIME_NEVER;
    return s->armed ? s->due - s->runtime : s->due;
}

bool rt_server_alarm(struct rt_server *s, const struct rt_server_terms *terms, sim_time now)
{
    if (s->armed && now < s->due - s->runtime - LEAST_WAIT)
        return false; /* fair threads have had some meanwhile: wait on */
    s->running = s->running || s->armed;
    while (s->runtime <= 0 && s->due != TIME_NEVER) {
        s->due = time_add(s->due, terms->period);
        s->runtime += terms->runtime;
    }
    if (s->due < now)
        new_period(s, terms, now);
    s->armed = s->throttled = false;
    return true;
}

bool rt_server_serves(const struct rt_server *s)
{
    return s->active && !s->throttled;
}
