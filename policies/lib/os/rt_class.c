/* Ranks by class and priority, slices of round robin, and what is kept for other threads. */
#include "policies/lib/os/rt_class.h"

const struct param rt_class_params[] = { RT_CLASS_PARAMS, { 0 } };

static struct rt_cpu *cpu_of(const struct os *os, uint32_t cpu)
{
    return os_cpu_priv(os, cpu);
}

static bool throttles(const struct rt_class *self)
{
    return !self->fair_server && self->rt_runtime < self->rt_period;
}

static struct rt_server_terms terms_of(const struct rt_class *self)
{
    return (struct rt_server_terms){ self->fair_runtime, self->fair_period };
}

bool rt_class_init(struct rt_class *self, struct os *os, struct error *err)
{
    if (self->slice <= 0)
        return error_set(err, "slice is 0; expected a time above it");
    if (self->rt_runtime <= 0 || self->rt_period <= 0)
        return error_set(err, "rt_runtime and rt_period must be above 0");
    if (self->rt_runtime > self->rt_period && self->rt_runtime != TIME_NEVER)
        return error_set(err, "rt_runtime is more than rt_period; expected at most that, or never");
    if (self->fair_runtime <= 0 || self->fair_runtime > self->fair_period)
        return error_set(err, "fair_runtime must be above 0 and at most fair_period");
    urgent_init(&self->queue, os);
    urgent_init(&self->others, os);
    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++)
        urgent_init(&cpu_of(os, cpu)->waiting, os);
    self->period_end = self->above = TIME_NEVER;
    return true;
}

static bool is_rt(const struct os_thread *thread)
{
    return thread->scheduling == OS_FIFO || thread->scheduling == OS_RR;
}

static sim_time rank(const struct os_thread *thread)
{
    return is_rt(thread) ? -thread->priority : 1;
}

/* Real-time threads may not run there until the period ends. */
static bool throttled(const struct rt_class *self, const struct os *os, uint32_t cpu)
{
    return throttles(self) && cpu_of(os, cpu)->used >= self->rt_runtime;
}

/* What its real-time thread has run since it was charged belongs to the period that ends. */
static void settle(struct os *os, uint32_t cpu)
{
    const struct os_thread *running = os_current(os, cpu);
    struct rt_cpu *c = cpu_of(os, cpu);
    sim_time ran = os_now(os) - c->seen;

    if (!running || !is_rt(running) || ran <= c->ahead)
        return;
    c->used += ran - c->ahead;
    c->ahead = ran;
}

/* do_sched_rt_period_timer, for all periods that have ended. */
static void end_periods(struct rt_class *self, struct os *os)
{
    sim_time ended = (os_now(os) - self->period_end) / self->rt_period + 1, given;
    bool idle = self->present == 0;

    self->period_end = time_add(self->period_end, ended * self->rt_period);
    if (__builtin_mul_overflow(ended, self->rt_runtime, &given))
        given = TIME_NEVER;
    for (uint32_t cpu = 0; cpu < os_cpus(os); cpu++) {
        struct rt_cpu *c = cpu_of(os, cpu);
        bool before = throttled(self, os, cpu);

        settle(os, cpu);
        c->used -= c->used < given ? c->used : given;
        if (before && !throttled(self, os, cpu))
            os_resched(os, cpu);
        idle = idle && c->used == 0;
    }
    if (idle)
        self->period_end = TIME_NEVER;
}

static void alarm_at(struct os *os, uint32_t cpu, sim_time time)
{
    struct rt_cpu *c = cpu_of(os, cpu);

    if (time == TIME_NEVER || (time == c->alarm && time > os_now(os)))
        return;
    c->alarm = time;
    os_timer(os, cpu, time);
}

/* Alarms: of the CPU's server; on CPU 0 of the periods and of the classes above, too. */
static void set_alarm(const struct rt_class *self, struct os *os, uint32_t cpu)
{
    sim_time next = self->fair_server ? rt_server_time(&cpu_of(os, cpu)->server) : TIME_NEVER;

    if (cpu == 0 && self->above < next)
        next = self->above;
    if (cpu == 0 && self->period_end < next)
        next = self->period_end;
    alarm_at(os, cpu, next);
}

void rt_class_look(struct rt_class *self, struct os *os, uint32_t cpu)
{
    const struct rt_server_terms terms = terms_of(self);
    struct rt_server *server = &cpu_of(os, cpu)->server;

    if (self->period_end <= os_now(os))
        end_periods(self, os);
    if (self->fair_server && rt_server_time(server) <= os_now(os) &&
        rt_server_alarm(server, &terms, os_now(os)))
        os_resched(os, cpu);
    set_alarm(self, os, cpu);
    if (cpu > 0)
        set_alarm(self, os, 0);
}

/* One thread of another class more, or less, on a CPU. */
static void count_other(struct rt_class *self, struct os *os, uint32_t cpu, int step)
{
    const struct rt_server_terms terms = terms_of(self);
    struct rt_cpu *c = cpu_of(os, cpu);

    c->others += (uint32_t)step;
    if (!self->fair_server)
        return;
    if (step > 0 && c->others == 1)
        rt_server_start(&c->server, &terms, os_now(os));
    if (c->others == 0)
        rt_server_stop(&c->server);
}

static void arrive(struct rt_class *self, struct os *os, struct os_thread *thread, uint32_t cpu)
{
    struct rt_thread *t = os_priv(os, thread);
    bool moves = t->present && t->home != cpu;
    uint32_t from = t->home;

    if (t->present && !moves)
        return;
    t->home = cpu;
    if (is_rt(thread)) {
        self->present += !t->present;
        if (throttles(self) && self->period_end == TIME_NEVER) {
            self->period_end = os_now(os);
            end_periods(self, os);
        }
    } else {
        count_other(self, os, cpu, 1);
        if (moves)
            count_other(self, os, from, -1);
    }
    t->present = true;
    set_alarm(self, os, cpu);
    set_alarm(self, os, 0);
}

static void depart(struct rt_class *self, struct os *os, struct os_thread *thread)
{
    struct rt_thread *t = os_priv(os, thread);

    if (!t->present)
        return;
    t->present = false;
    if (is_rt(thread))
        self->present--;
    else
        count_other(self, os, t->home, -1);
}

static void put(struct urgent *queue, struct os_thread *thread, bool first)
{
    if (first)
        urgent_put_first(queue, thread, rank(thread));
    else
        urgent_put(queue, thread, rank(thread));
}

void rt_class_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu, int reason)
{
    struct rt_class *self = ptr;
    struct rt_thread *t = os_priv(os, thread);
    bool slices = thread->scheduling != OS_FIFO;
    bool used_up = slices && t->left <= 0;
    /* Throttling ends slices, too, but not turns. */
    bool first = (reason == OS_PREEMPT || reason == OS_EXPIRE) && !used_up;

    if (used_up)
        t->left = self->slice;
    arrive(self, os, thread, cpu);
    put(is_rt(thread) ? &self->queue : &self->others, thread, first);
    if (!is_rt(thread) && self->fair_server)
        put(&cpu_of(os, cpu)->waiting, thread, first);
}

void rt_class_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct rt_class *self = ptr;
    const struct rt_thread *t = os_priv(os, thread);

    (void)reason;
    urgent_remove(is_rt(thread) ? &self->queue : &self->others, thread);
    if (!is_rt(thread) && self->fair_server)
        urgent_remove(&cpu_of(os, t->home)->waiting, thread);
    depart(self, os, thread);
}

/* One of other classes: the first of all, or, by the CPU's server, of those that count there. */
static struct os_thread *take_other(struct rt_class *self, struct os *os, uint32_t cpu)
{
    bool serves = rt_class_due(self, os, cpu) != TIME_NEVER;
    struct os_thread *thread = serves ? urgent_take(&cpu_of(os, cpu)->waiting, cpu) : NULL;
    const struct rt_thread *t;

    if (thread) {
        urgent_remove(&self->others, thread);
        return thread;
    }
    thread = urgent_take(&self->others, cpu);
    if (!thread || !self->fair_server)
        return thread;
    t = os_priv(os, thread);
    urgent_remove(&cpu_of(os, t->home)->waiting, thread);
    return thread;
}

void rt_class_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    (void)reason;
    depart(ptr, os, thread);
}

/* It runs on in its own right: a server out of runtime need not wait for its deadline. */
static void run_other(struct rt_class *self, struct os *os, uint32_t cpu)
{
    const struct rt_server_terms terms = terms_of(self);
    struct rt_server *server = &cpu_of(os, cpu)->server;

    if (!self->fair_server || server->runtime > 0)
        return;
    rt_server_charge(server, &terms, 0, os_now(os));
    set_alarm(self, os, cpu);
}

struct os_thread *rt_class_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct rt_class *self = ptr;
    struct rt_cpu *c = cpu_of(os, cpu);
    struct os_thread *thread = NULL;

    rt_class_look(self, os, cpu);
    c->seen = os_now(os);
    c->ahead = 0;
    if (rt_class_due(self, os, cpu) == TIME_NEVER && !throttled(self, os, cpu))
        thread = urgent_take(&self->queue, cpu);
    if (!thread)
        thread = take_other(self, os, cpu);
    if (!thread && !throttled(self, os, cpu))
        thread = urgent_take(&self->queue, cpu);
    if (!thread)
        return NULL;
    arrive(self, os, thread, cpu);
    if (!is_rt(thread))
        run_other(self, os, cpu);
    return thread;
}

void rt_class_account(struct rt_class *self, struct os *os, uint32_t cpu, sim_time ran)
{
    struct rt_cpu *c = cpu_of(os, cpu);

    /* sched_rt_bandwidth_account: without periods no more than the first is filled. */
    if (throttles(self) && (self->period_end != TIME_NEVER || c->used < self->rt_runtime))
        c->used += ran > c->ahead ? ran - c->ahead : 0;
    c->ahead = 0;
    c->seen = os_now(os);
}

void rt_class_charge(void *ptr, struct os *os, struct os_thread *thread, sim_time ran)
{
    struct rt_class *self = ptr;
    struct rt_thread *t = os_priv(os, thread);
    struct rt_cpu *c = cpu_of(os, thread->cpu);

    t->left -= ran;
    if (is_rt(thread)) {
        rt_class_account(self, os, thread->cpu, ran);
        if (throttled(self, os, thread->cpu))
            os_resched(os, thread->cpu);
    } else if (self->fair_server) {
        const struct rt_server_terms terms = terms_of(self);
        bool served = rt_server_serves(&c->server);

        if (rt_server_charge(&c->server, &terms, ran, os_now(os)) && served)
            os_resched(os, thread->cpu);
    }
    rt_class_look(self, os, thread->cpu);
}

sim_time rt_class_slice(void *ptr, struct os *os, const struct os_thread *thread)
{
    const struct rt_class *self = ptr;
    const struct rt_thread *t = os_priv(os, thread);
    const struct rt_cpu *c = cpu_of(os, thread->cpu);
    sim_time left = thread->scheduling == OS_FIFO ? TIME_NEVER : t->left;
    sim_time most = TIME_NEVER;

    if (is_rt(thread) && throttles(self))
        most = self->rt_runtime - c->used;
    else if (!is_rt(thread) && self->fair_server && c->server.active)
        most = c->server.runtime;
    left = most < left ? most : left;
    /* What is left is as of the last charge; the slice counts from when it was picked. */
    return time_add(left, os_ran_since_pick(os, thread->cpu));
}

void rt_class_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    rt_class_look(ptr, os, thread->cpu);
    if (rt_class_slice(ptr, os, thread) <= os_ran_since_pick(os, thread->cpu))
        os_resched(os, thread->cpu);
}

sim_time rt_class_due(const struct rt_class *self, const struct os *os, uint32_t cpu)
{
    const struct rt_server *server = &cpu_of(os, cpu)->server;

    return self->fair_server && rt_server_serves(server) ? server->due : TIME_NEVER;
}

bool rt_class_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                       const struct os_thread *running)
{
    const struct rt_class *self = ptr;

    if (is_rt(ready) && throttled(self, os, running->cpu))
        return false;
    if (!is_rt(running) && rt_class_due(self, os, running->cpu) != TIME_NEVER)
        return false;
    return rank(ready) < rank(running);
}
