/* Slices and virtual deadlines as in kernel/sched/bfs.c and kernel/sched/MuQSS.c. */
#include "policies/lib/os/virtual_deadline.h"

enum { RATIO_0 = 128 };

/* Less than this is as good as nothing (RESCHED_US). */
#define LEAST_REST (100 * MICROSECOND)

bool vd_init(struct vd_rules *rules, sim_time rr_interval, struct error *err)
{
    if (rr_interval < MILLISECOND || rr_interval > SECOND)
        return error_set(err, "rr_interval must be from 1ms to 1s");
    rules->rr_interval = rr_interval;
    rules->ratio[0] = RATIO_0;
    for (size_t i = 1; i < VD_NICES; i++)
        rules->ratio[i] = rules->ratio[i - 1] * 11 / 10;
    return true;
}

static struct deadline_tree *tree_of(struct vd_queue *queue, const struct os_thread *thread)
{
    return thread->scheduling == OS_IDLE ? &queue->idle : &queue->normal;
}

/* time_slice_expired */
static void refill(const struct vd_rules *rules, const struct os *os, struct vd_entity *e)
{
    e->left = rules->rr_interval;
    e->node.deadline =
        os_now(os) + rules->ratio[e->thread->nice + VD_NICES / 2] * (rules->rr_interval / RATIO_0);
}

/* check_deadline, whenever a thread leaves its CPU. */
static void check(const struct vd_rules *rules, const struct os *os, struct vd_entity *e)
{
    if (e->left < LEAST_REST || e->thread->scheduling == OS_BATCH)
        refill(rules, os, e);
}

void vd_enqueue(const struct vd_rules *rules, struct vd_queue *queue, const struct os *os,
                struct os_thread *thread, int reason)
{
    struct vd_entity *e = os_priv(os, thread);

    if (reason == OS_NEW) {
        e->thread = thread;
        refill(rules, os, e);
    } else if (reason == OS_PREEMPT || reason == OS_EXPIRE || reason == OS_YIELDED) {
        check(rules, os, e);
    }
    deadline_tree_add(tree_of(queue, thread), &e->node);
}

void vd_dequeue(struct vd_queue *queue, struct vd_entity *e)
{
    deadline_tree_remove(tree_of(queue, e->thread), &e->node);
}

static bool may_run(const struct deadline_node *node, const void *context)
{
    const uint32_t *cpu = context;

    return os_may_run(((const struct vd_entity *)node)->thread, *cpu);
}

struct vd_entity *vd_first(const struct vd_queue *queue, uint32_t cpu)
{
    struct deadline_node *node = deadline_tree_first(&queue->normal, may_run, &cpu);

    return (struct vd_entity *)(node ? node : deadline_tree_first(&queue->idle, may_run, &cpu));
}

void vd_take(struct vd_queue *queue, const struct os *os, struct vd_entity *e, uint32_t cpu)
{
    sim_time tick = os_rules(os)->tick, phase = 0;

    if (os_rules(os)->tick_phase == OS_PHASE_STAGGERED)
        phase = tick * cpu / os_cpus(os) - tick;
    vd_dequeue(queue, e);
    e->early = tick > 0 && (os_now(os) - phase) % tick <= tick / 2;
}

void vd_stop(const struct vd_rules *rules, const struct os *os, const struct os_thread *thread)
{
    check(rules, os, os_priv(os, thread));
}

sim_time vd_slice(const struct os *os, const struct os_thread *thread)
{
    const struct vd_entity *e = os_priv(os, thread);

    return e->left > 0 ? e->left : 0;
}

void vd_charge(const struct os *os, const struct os_thread *thread, sim_time ran)
{
    struct vd_entity *e = os_priv(os, thread);

    e->left -= ran;
}

/*
 * task_running_tick: who was picked early in a tick stops at the last tick before half a tick is
 * left, others when their slice is as good as used up.
 */
void vd_tick(struct os *os, const struct os_thread *thread)
{
    struct vd_entity *e = os_priv(os, thread);

    if (e->early ? e->left > os_rules(os)->tick / 2 : e->left >= LEAST_REST)
        return;
    e->left = 0;
    os_resched(os, thread->cpu);
}

/* can_preempt */
bool vd_preempts(const struct os *os, const struct os_thread *ready,
                 const struct os_thread *running)
{
    const struct vd_entity *a = os_priv(os, ready), *b = os_priv(os, running);

    if (ready->scheduling == OS_IDLE)
        return false;
    if (running->scheduling == OS_IDLE)
        return true;
    return ready->scheduling != OS_BATCH && a->node.deadline < b->node.deadline;
}
