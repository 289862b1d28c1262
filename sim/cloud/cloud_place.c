/* Waiting VMs and the schedulers that place them, at once or on a state that grows old. */
#include <math.h>

#include "sim/cloud/cloud_index.h"
#include "sim/cloud/cloud_internal.h"

enum { MOST_VAIN = 100000 };

/* VMs of one priority and shape that wait, in order of arrival. */
struct line {
    int32_t priority;
    uint32_t shape;
    bool grouped; /* they have groups: a line of their own */
    uint32_t first, last;
    uint32_t at;   /* next to be tried in this pass; CLOUD_NOWHERE: none */
    uint64_t pass; /* the one that `at` belongs to; in a later one it is `first` again */
};

/*
 * A pass tries the VMs by priority and then by arrival. VMs of one shape are all alike, so when one
 * finds no place the rest of its line need not be tried before something is free again.
 */
struct queue {
    struct line *line;
    uint32_t lines, room;
    size_t waiting, deciding;
    uint64_t pass;
    uint32_t vain;  /* passes without a placement while nothing else goes on */
    bool freed;     /* something became free since the last whole pass */
    bool retry_due; /* an event of it is pending */
    struct dist latency;
    bool instant; /* placements take no time */
    int64_t idle; /* schedulers */
    struct rng rng;
    uint32_t on_commit, on_reject, on_retry;
};

/* The line of a VM; lines stay sorted by priority, highest first. */
static struct line *find_line(struct cloud *c, const struct vm *vm)
{
    struct queue *q = c->queue;
    bool grouped = vm->member_count > 0;
    uint32_t at = 0;

    for (; at < q->lines && q->line[at].priority >= vm->view.priority; at++)
        if (q->line[at].priority == vm->view.priority && q->line[at].shape == vm->view.shape &&
            q->line[at].grouped == grouped)
            return &q->line[at];
    if (q->lines == q->room) {
        uint32_t room = q->room ? 2 * q->room : 16;

        q->line =
            slab_resize(&c->memory, q->line, q->room * sizeof *q->line, room * sizeof *q->line);
        q->room = room;
    }
    for (uint32_t i = q->lines++; i > at; i--)
        q->line[i] = q->line[i - 1];
    q->line[at] = (struct line){ .priority = vm->view.priority,
                                 .shape = vm->view.shape,
                                 .grouped = grouped,
                                 .first = CLOUD_NOWHERE,
                                 .last = CLOUD_NOWHERE };
    return &q->line[at];
}

static void drop_line(struct queue *q, uint32_t at)
{
    q->lines--;
    for (uint32_t i = at; i < q->lines; i++)
        q->line[i] = q->line[i + 1];
}

/* Into its line by arrival: mostly at the end, nearer the front for one that comes back. */
static void link_vm(struct cloud *c, struct vm *vm)
{
    struct line *line = find_line(c, vm);
    uint32_t after = line->last;

    while (after != CLOUD_NOWHERE && vm_at(c, after)->view.order > vm->view.order)
        after = vm_at(c, after)->wait_prev;
    vm->wait_prev = after;
    vm->wait_next = after == CLOUD_NOWHERE ? line->first : vm_at(c, after)->wait_next;
    if (after == CLOUD_NOWHERE)
        line->first = vm->view.id;
    else
        vm_at(c, after)->wait_next = vm->view.id;
    if (vm->wait_next == CLOUD_NOWHERE)
        line->last = vm->view.id;
    else
        vm_at(c, vm->wait_next)->wait_prev = vm->view.id;
    /* It may come back from a scheduler that saw an older state than those behind it. */
    if (line->at == CLOUD_NOWHERE || vm->view.order < vm_at(c, line->at)->view.order)
        line->at = vm->view.id;
    c->queue->waiting++;
}

static void unlink_vm(struct cloud *c, struct vm *vm)
{
    struct line *line = find_line(c, vm);

    if (vm->wait_prev == CLOUD_NOWHERE)
        line->first = vm->wait_next;
    else
        vm_at(c, vm->wait_prev)->wait_next = vm->wait_next;
    if (vm->wait_next == CLOUD_NOWHERE)
        line->last = vm->wait_prev;
    else
        vm_at(c, vm->wait_next)->wait_prev = vm->wait_prev;
    if (line->at == vm->view.id)
        line->at = vm->wait_next;
    vm->wait_prev = vm->wait_next = CLOUD_NOWHERE;
    if (line->first == CLOUD_NOWHERE)
        drop_line(c->queue, (uint32_t)(line - c->queue->line));
    c->queue->waiting--;
}

size_t place_waiting(const struct cloud *c)
{
    return c->queue->waiting + c->queue->deciding;
}

const struct cloud_vm *place_first(const struct cloud *c)
{
    return c->queue->lines ? &vm_at(c, c->queue->line[0].first)->view : NULL;
}

/* Where the policy wants the VM; checked, as a policy may err. */
static struct cloud_spot choose(struct cloud *c, struct vm *vm)
{
    const struct cloud_policy *policy = c->placing.policy;
    struct cloud_spot spot;
    char room[32];

    vm->spot_tries++;
    if (!policy || !policy->place)
        return policy ? index_best(c, vm) : index_next(c, vm, 0);
    spot = policy->place(c->placing.self, c, &vm->view);
    if (spot.pm == CLOUD_NOWHERE || c->failed)
        return (struct cloud_spot){ CLOUD_NOWHERE, -1 };
    if (spot.pm >= c->pms) {
        cloud_stop(c, "placed VM %s on PM %u of %u", cloud_label(vm, room), spot.pm, c->pms);
        return (struct cloud_spot){ CLOUD_NOWHERE, -1 };
    }
    if (!cloud_allows(c, &vm->view, spot)) {
        cloud_stop(c, "placed VM %s on PM %u node %d, where it %s", cloud_label(vm, room), spot.pm,
                   spot.node,
                   cloud_fits(c, &c->shape[vm->view.shape], spot) ? "is not allowed by its group"
                                                                  : "does not fit");
        return (struct cloud_spot){ CLOUD_NOWHERE, -1 };
    }
    return spot;
}

/* Frees a PM of evictable VMs of lower priority, newest first, until this one fits. */
static uint32_t evictions(struct cloud *c, const struct vm *vm, uint32_t id, bool really)
{
    struct pm *pm = &c->pm[id];
    uint32_t count = 0;
    uint32_t victim = pm->last;
    struct cloud_shape room = c->shape[vm->view.shape];

    if (pm->view.state != CLOUD_PM_ON || pm->view.closed || cloud_need(c, &room, id, CLOUD_CPU) < 0)
        return UINT32_MAX;
    while (victim != CLOUD_NOWHERE) {
        struct vm *other = vm_at(c, victim);
        const struct cloud_shape *theirs = &c->shape[other->view.shape];

        victim = other->prev;
        if (!other->view.evictable || other->view.priority >= vm->view.priority ||
            other->view.state != CLOUD_VM_RUNNING)
            continue;
        if (really) {
            life_end(c, other, LIFE_EVICTED);
            if (cloud_tightest(c, &vm->view, id).pm != CLOUD_NOWHERE)
                return ++count;
            continue;
        }
        count++;
        for (int r = 0; r < CLOUD_RESOURCES; r++)
            room.need[r] -= cloud_need(c, theirs, id, (enum cloud_resource)r);
        if (room.need[CLOUD_CPU] <= pm->view.free[CLOUD_CPU] &&
            room.need[CLOUD_MEM] <= pm->view.free[CLOUD_MEM])
            return count;
    }
    return UINT32_MAX;
}

/* The PM that the fewest evictions make room on; NUMA nodes may still refuse, then they were few.
 */
static struct cloud_spot make_room(struct cloud *c, struct vm *vm)
{
    uint32_t best = CLOUD_NOWHERE;
    uint32_t least = UINT32_MAX;

    for (uint32_t id = 0; id < c->pms; id++) {
        uint32_t count = evictions(c, vm, id, false);

        if (count < least) {
            least = count;
            best = id;
        }
    }
    if (best == CLOUD_NOWHERE || evictions(c, vm, best, true) == UINT32_MAX)
        return (struct cloud_spot){ CLOUD_NOWHERE, -1 };
    return cloud_tightest(c, &vm->view, best);
}

static struct cloud_spot find_spot(struct cloud *c, struct vm *vm)
{
    struct cloud_spot spot = choose(c, vm);

    if (spot.pm == CLOUD_NOWHERE && c->options.evict && !c->failed)
        spot = make_room(c, vm);
    if (spot.pm == CLOUD_NOWHERE && !c->failed)
        hosts_wake_any(c, vm);
    return spot;
}

static void start(struct cloud *c, struct vm *vm, struct cloud_spot spot)
{
    c->queue->vain = 0;
    engine_cancel(c->engine, vm->reject);
    if (vm->view.order >= (uint64_t)c->options.warmup_vms)
        meter_sample(c->input->meter, M_ATTEMPTS, vm->spot_tries);
    life_start(c, vm, spot);
}

/* Who is next in this pass; NULL when everybody was tried. */
static struct vm *next_candidate(struct cloud *c)
{
    struct queue *q = c->queue;
    struct vm *best = NULL;

    for (uint32_t i = 0; i < q->lines; i++) {
        struct line *line = &q->line[i];

        if (line->pass != q->pass) {
            line->pass = q->pass;
            line->at = line->first;
        }
        if (best && line->priority < best->view.priority)
            break;
        if (line->at != CLOUD_NOWHERE &&
            (!best || vm_at(c, line->at)->view.order < best->view.order))
            best = vm_at(c, line->at);
    }
    return best;
}

/* Whether another VM of the line may find a place in this pass. */
static bool others_may(struct cloud *c, const struct line *line)
{
    return line->grouped &&
           (c->options.evict || pm_set_next(index_fits(c, line->shape, true), 0) != PM_SET_NONE);
}

/* When its time is up, it is rejected. */
static void set_reject(struct cloud *c, struct vm *vm)
{
    sim_time due = time_add(vm->waits_since, c->options.reject_after);

    if (c->options.reject_after == TIME_NEVER || engine_pending(c->engine, vm->reject))
        return;
    vm->reject =
        engine_at(c->engine, &(struct event){ .time = due > cloud_now(c) ? due : cloud_now(c),
                                              .phase = PHASE_OBSERVE,
                                              .handler = c->queue->on_reject,
                                              .a = vm->view.id });
}

/* No place: in this pass neither for those that are alike. Their time until rejection runs. */
static void found_none(struct cloud *c, struct vm *vm)
{
    struct line *line = find_line(c, vm);

    set_reject(c, vm);
    line->pass = c->queue->pass; /* one that was alone has come back to a new line */
    line->at = vm->wait_next;
    if (!c->queue->instant || others_may(c, line))
        return; /* where looking takes time, each is looked at before it can be rejected */
    line->at = CLOUD_NOWHERE;
    /* The newest have no clock yet: all that come join at the end, or see place_wait. */
    for (uint32_t id = line->last; id != CLOUD_NOWHERE; id = vm_at(c, id)->wait_prev) {
        if (engine_pending(c->engine, vm_at(c, id)->reject))
            break;
        set_reject(c, vm_at(c, id));
    }
}

static void pass_at_once(struct cloud *c)
{
    for (struct vm *vm = next_candidate(c); vm && !c->failed; vm = next_candidate(c)) {
        struct cloud_spot spot = find_spot(c, vm);

        if (spot.pm == CLOUD_NOWHERE) {
            found_none(c, vm);
            continue;
        }
        unlink_vm(c, vm);
        start(c, vm, spot);
    }
}

/* A scheduler looks at the state as it is and will be done later. */
static void decide(struct cloud *c, struct vm *vm)
{
    struct queue *q = c->queue;
    double seconds = dist_sample(&q->latency, &q->rng);

    vm->wish = find_spot(c, vm);
    /* What it saw: the PM as it was, or in which pass there was no place. */
    vm->seen = vm->wish.pm == CLOUD_NOWHERE ? q->pass : c->pm[vm->wish.pm].version;
    vm->commit = engine_at(
        c->engine, &(struct event){ .time = time_add(cloud_now(c), time_from_seconds(seconds)),
                                    .phase = PHASE_DECIDE,
                                    .handler = q->on_commit,
                                    .a = vm->view.id });
}

static void pass_with_latency(struct cloud *c)
{
    struct queue *q = c->queue;
    struct vm *vm;

    while (q->idle > 0 && !c->failed && (vm = next_candidate(c)) != NULL) {
        unlink_vm(c, vm);
        q->idle--;
        q->deciding++;
        vm->deciding = true;
        decide(c, vm);
    }
}

static void on_commit(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;
    struct queue *q = c->queue;
    struct vm *vm = vm_at(c, (uint32_t)event->a);
    struct cloud_spot spot = vm->wish;

    (void)engine;
    if (spot.pm != CLOUD_NOWHERE &&
        (!cloud_allows(c, &vm->view, spot) ||
         (c->options.conflict == CLOUD_CONFLICT_TOUCHED && c->pm[spot.pm].version != vm->seen))) {
        c->totals.conflicts++;
        decide(c, vm); /* anew, on the state as it is now */
        return;
    }
    vm->deciding = false;
    q->idle++;
    q->deciding--;
    if (spot.pm != CLOUD_NOWHERE) {
        start(c, vm, spot);
    } else {
        link_vm(c, vm);
        if (vm->seen == q->pass)
            found_none(c, vm);
    }
    place_pass(c);
}

/*
 * VMs that nobody will make room for, tried again for ever by the clock or after each repair: a run
 * that cannot end otherwise.
 */
static bool starves(struct cloud *c)
{
    struct queue *q = c->queue;
    char room[32];

    if (c->more || c->finite > 0 || q->waiting == 0 || ++q->vain <= MOST_VAIN)
        return false;
    cloud_stop(c, "starves VM %s: it was tried %d times while nothing else went on",
               cloud_label(vm_of(c, place_first(c)), room), MOST_VAIN);
    return true;
}

void place_pass(struct cloud *c)
{
    struct queue *q = c->queue;

    if (starves(c))
        return;
    if (q->freed)
        q->pass++;
    q->freed = false;
    if (q->instant)
        pass_at_once(c);
    else
        pass_with_latency(c);
    if (q->waiting && !q->retry_due && c->options.retry != TIME_NEVER) {
        q->retry_due = true;
        engine_at(c->engine, &(struct event){ .time = time_add(cloud_now(c), c->options.retry),
                                              .phase = PHASE_ARRIVE,
                                              .handler = q->on_retry });
    }
    measure_levels(c);
}

void place_freed(struct cloud *c)
{
    c->queue->freed = true;
    if (c->queue->waiting)
        run_decide(c);
}

static void on_reject(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;

    (void)engine;
    life_end(c, vm_at(c, (uint32_t)event->a), LIFE_REJECTED);
}

static void on_retry(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;

    (void)engine;
    (void)event;
    c->queue->retry_due = false;
    place_freed(c);
}

void place_wait(struct cloud *c, struct vm *vm)
{
    vm->view.state = CLOUD_VM_WAITING;
    vm->waits_since = cloud_now(c);
    link_vm(c, vm);
    if (vm->wait_next != CLOUD_NOWHERE)
        set_reject(c, vm);
    if (!c->pass_follows)
        run_decide(c);
}

void place_forget(struct cloud *c, struct vm *vm)
{
    engine_cancel(c->engine, vm->reject);
    if (!vm->deciding) {
        unlink_vm(c, vm);
        return;
    }
    engine_cancel(c->engine, vm->commit);
    vm->deciding = false;
    c->queue->idle++;
    c->queue->deciding--;
    if (c->queue->waiting)
        run_decide(c); /* its scheduler looks at the next one */
}

bool place_create(struct cloud *c, struct error *err)
{
    struct queue *q = arena_alloc(c->arena, sizeof *q);

    c->queue = q;
    q->pass = 1;
    q->idle = c->options.schedulers;
    if (!dist_parse(c->options.placement_latency, &q->latency, err))
        return error_prefix(err, "placement_latency");
    if (!(dist_min(&q->latency) >= 0))
        return error_set(err, "placement_latency: '%s' can be negative",
                         c->options.placement_latency);
    q->instant = dist_mean(&q->latency) == 0;
    rng_stream(&q->rng, c->input->seed, c->input->replication, RNG_LATENCY, 1);
    q->on_commit = engine_handler(c->engine, "commit", on_commit, c);
    q->on_reject = engine_handler(c->engine, "reject", on_reject, c);
    q->on_retry = engine_handler(c->engine, "retry", on_retry, c);
    return true;
}
