/* Entities and queues of the fair classes of Linux: threads, and groups of threads on a CPU. */
#include "policies/lib/os/fair_tree.h"

/* Domains that hold more than those below them: of CPUs, cores, caches, nodes. */
static void find_levels(struct fair *fair, const struct os_platform *platform)
{
    int64_t sizes[FAIR_LEVELS] = { platform->smt, platform->cache_cpus, platform->node_cpus,
                                   platform->cores };
    int64_t below = 1;

    for (size_t i = 0; i < FAIR_LEVELS; i++) {
        int64_t size = sizes[i] ? sizes[i] : platform->cores;

        if (size <= below || size % below)
            continue;
        fair->span[fair->levels++] = (uint32_t)size;
        below = size;
    }
}

void fair_open(struct fair *fair, struct os *os)
{
    const struct os_platform *platform = os_machine(os);
    const struct os_group *spec = platform->groups.item;

    fair->cpus = os_cpus(os);
    fair->tick = os_rules(os)->tick;
    fair->by_option = os_rules(os)->balance != TIME_NEVER;
    fair->levels = 0;
    find_levels(fair, platform);
    if (platform->groups.count)
        fair->group = slab_alloc(os_memory(os), platform->groups.count * sizeof *fair->group);
    for (size_t g = 0; g < platform->groups.count; g++)
        fair->group[g] = (struct fair_group){
            .shares = spec[g].shares,
            .parent = os_group_parent(os, (int32_t)g),
            .queue = slab_alloc(os_memory(os), fair->cpus * sizeof *fair->group[g].queue),
        };
    for (uint32_t cpu = 0; cpu < fair->cpus; cpu++) {
        struct fair_cpu *home = os_cpu_priv(os, cpu);

        home->root.home = home;
        home->root.cpu = cpu;
        home->shared = fair->cpus > 1;
        for (uint32_t i = 0; i < fair->levels; i++)
            home->look[i].interval = fair->span[i] * MILLISECOND;
    }
}

/* A queue of a group and its entity in that of the group above. */
struct pair {
    struct fair_queue queue;
    struct fair_entity entity;
};

static struct fair_queue *create(struct os *os, struct fair_group *group, struct fair_queue *above)
{
    struct pair *pair = slab_alloc(os_memory(os), sizeof *pair);

    pair->queue.owner = &pair->entity;
    pair->queue.group = group;
    pair->queue.home = above->home;
    pair->queue.cpu = above->cpu;
    pair->queue.depth = above->depth + 1;
    pair->entity.own = &pair->queue;
    pair->entity.queue = above;
    pair->entity.weight = group->shares;
    return &pair->queue;
}

struct fair_queue *fair_queue_of(const struct fair *fair, struct os *os, int32_t group,
                                 uint32_t cpu)
{
    struct fair_queue *above = os_cpu_priv(os, cpu);

    /* The first group from above that has no queue here yet, until there is none. */
    while (group >= 0 && !fair->group[group].queue[cpu]) {
        int32_t missing = group, parent = fair->group[group].parent;

        while (parent >= 0 && !fair->group[parent].queue[cpu]) {
            missing = parent;
            parent = fair->group[missing].parent;
        }
        if (parent >= 0)
            above = fair->group[parent].queue[cpu];
        fair->group[missing].queue[cpu] = create(os, &fair->group[missing], above);
    }
    return group < 0 ? above : fair->group[group].queue[cpu];
}

void fair_add(struct fair_queue *q, struct fair_entity *e)
{
    deadline_tree_add(&q->tree, &e->node);
    e->in_tree = true;
}

void fair_remove(struct fair_queue *q, struct fair_entity *e)
{
    if (e->in_tree)
        deadline_tree_remove(&q->tree, &e->node);
    e->in_tree = false;
}

static void link_newest(struct fair_cpu *home, struct fair_entity *e)
{
    e->newer = NULL;
    e->older = home->newest;
    if (home->newest)
        home->newest->newer = e;
    else
        home->oldest = e;
    home->newest = e;
}

static void unlink_thread(struct fair_cpu *home, struct fair_entity *e)
{
    if (e->newer)
        e->newer->older = e->older;
    else
        home->newest = e->older;
    if (e->older)
        e->older->newer = e->newer;
    else
        home->oldest = e->newer;
}

void fair_touch(struct fair_entity *e)
{
    struct fair_cpu *home = e->queue->home;

    if (!home->shared || home->newest == e)
        return;
    unlink_thread(home, e);
    link_newest(home, e);
}

static void add_weight(struct fair_queue *q, int64_t weight)
{
    q->weight += weight;
    if (q->group)
        q->group->weight += weight;
}

void fair_count_in(struct fair_queue *q, struct fair_entity *e)
{
    add_weight(q, e->weight);
    q->count++;
    e->queued = true;
    if (e->own)
        return;
    q->idle += e->thread->scheduling == OS_IDLE;
    q->home->threads++;
    if (q->home->shared)
        link_newest(q->home, e);
}

void fair_count_out(struct fair_queue *q, struct fair_entity *e)
{
    add_weight(q, -e->weight);
    q->count--;
    e->queued = false;
    if (e->own)
        return;
    q->idle -= e->thread->scheduling == OS_IDLE;
    q->home->threads--;
    if (q->home->shared)
        unlink_thread(q->home, e);
}

void fair_match(struct fair_entity **a, struct fair_entity **b)
{
    while ((*a)->queue->depth > (*b)->queue->depth)
        *a = fair_parent(*a);
    while ((*b)->queue->depth > (*a)->queue->depth)
        *b = fair_parent(*b);
    while ((*a)->queue != (*b)->queue) {
        *a = fair_parent(*a);
        *b = fair_parent(*b);
    }
}

int64_t fair_group_weight(const struct fair_entity *e)
{
    const struct fair_group *group = e->own->group;
    int64_t weight;

    if (!e->own->weight)
        return e->weight; /* it is about to leave, or is delayed */
    weight = group->shares * e->own->weight / group->weight;
    return weight < FAIR_LEAST_SHARES ? FAIR_LEAST_SHARES : weight;
}

void fair_set_weight(struct fair_entity *e, int64_t weight)
{
    if (e->queued)
        add_weight(e->queue, weight - e->weight);
    e->weight = weight;
}

sim_time fair_shortest(const struct fair_queue *q)
{
    sim_time shortest = deadline_tree_shortest(&q->tree);

    if (q->current && q->current->node.slice < shortest)
        return q->current->node.slice;
    return shortest;
}

int64_t fair_load(const struct fair_entity *e)
{
    double load = (double)e->weight;

    for (const struct fair_entity *up = fair_parent(e); up; up = fair_parent(up))
        load *= (double)up->weight / (double)up->own->weight;
    return (int64_t)load;
}
