/* The life of a run: the cloud is built, items arrive, schedulers decide, observers look. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sim/cloud/cloud_internal.h"

enum { MOST_PMS = 1 << 22, MOST_IDLE_INTERVALS = 1000 };

void run_decide(struct cloud *c)
{
    if (c->decide_pending || c->failed)
        return;
    c->decide_pending = true;
    engine_at(
        c->engine,
        &(struct event){ .time = cloud_now(c), .phase = PHASE_DECIDE, .handler = c->on_decide });
}

static void on_decide(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;

    (void)engine;
    (void)event;
    c->decide_pending = false;
    place_pass(c);
}

/*
 * Observations and retries repeat for ever; the run is over when nothing else will happen: no item
 * is to come, no VM waits or will end by itself, and no plan is under way.
 */
void run_over(struct cloud *c)
{
    if (!c->more && c->finite == 0 && place_waiting(c) == 0 && !c->decide_pending &&
        !plans_busy(c) && c->options.until == TIME_NEVER)
        engine_stop(c->engine);
}

/* Takes the next item from the source and schedules its arrival. */
static bool read_next(struct cloud *c, sim_time not_before)
{
    struct source *source = c->input->source;

    if (!source->next(source, &c->next, &c->more, &c->error))
        return cloud_break(c);
    if (!c->more)
        return true;
    c->read++;
    if (c->next.submit < not_before) {
        error_set(&c->error, "the workload is not in order of submission at its item %" PRId64,
                  c->read);
        return cloud_break(c);
    }
    engine_at(c->engine, &(struct event){ .time = c->next.submit > 0 ? c->next.submit : 0,
                                          .phase = PHASE_ARRIVE,
                                          .handler = c->on_arrive });
    return true;
}

/* Where the source had a VM that was there at the start, if the rules say so and it fits. */
static struct cloud_spot initial_spot(struct cloud *c, const struct vm *vm,
                                      const struct cloud_arrival *item)
{
    struct cloud_spot spot = { CLOUD_NOWHERE, -1 };
    const struct cloud_shape *shape = &c->shape[vm->view.shape];

    if (c->options.initial != CLOUD_INITIAL_TRACE || item->pm == CLOUD_UNKNOWN)
        return spot;
    if (item->pm < 0 || item->pm >= c->pms) {
        c->misplaced++;
        return spot;
    }
    spot.pm = (uint32_t)item->pm;
    if (cloud_spots(c, shape, spot.pm) > 1 && item->node >= 0)
        spot.node = shape->nodes == 2 ? item->node / 2 * 2 : item->node;
    else
        spot = cloud_tightest(c, &vm->view, spot.pm);
    if (spot.pm != CLOUD_NOWHERE && account_admits(c, shape, spot))
        return spot;
    c->misplaced++;
    return (struct cloud_spot){ CLOUD_NOWHERE, -1 };
}

static struct vm *make_vm(struct cloud *c, const struct cloud_arrival *item)
{
    struct vm *vm;
    uint32_t shape;

    if (!cloud_shape_of(c, item, &shape))
        return NULL;
    c->shape[shape].arrived++;
    vm = cloud_vm_new(c);
    cloud_name_of(c, vm, item);
    vm->view.order = c->arrivals++;
    vm->view.shape = shape;
    vm->view.submit = item->submit;
    vm->view.priority = item->priority;
    vm->view.evictable = item->evictable;
    vm->view.pinned = item->pinned;
    vm->view.tenant = item->tenant;
    vm->initial = item->submit < 0 || (item->submit == 0 && item->pm != CLOUD_UNKNOWN);
    vm->run = item->run;
    if (item->submit < 0 && vm->run != TIME_NEVER)
        vm->run = vm->run + item->submit > 0 ? vm->run + item->submit : 0;
    vm->usage = item->usage;
    vm->members = item->members;
    vm->member_count = item->member_count;
    return vm;
}

struct vm *run_admit(struct cloud *c, const struct cloud_arrival *item)
{
    struct vm *vm = make_vm(c, item);
    struct cloud_spot spot;

    if (!vm)
        return NULL;
    if (vm->view.order == (uint64_t)c->options.warmup_vms && vm->view.order > 0)
        measure_window(c);
    spot = vm->initial ? initial_spot(c, vm, item) : (struct cloud_spot){ CLOUD_NOWHERE, -1 };
    if (spot.pm != CLOUD_NOWHERE)
        life_start(c, vm, spot);
    else
        place_wait(c, vm);
    return vm;
}

/* An item that acts on an earlier VM; it may be gone, which is counted. */
static bool act(struct cloud *c)
{
    struct vm *vm = cloud_vm_of(c, c->next.number);
    uint32_t shape;

    if (!vm) {
        c->missed++;
        return true;
    }
    if (c->next.kind == CLOUD_DELETE) {
        life_end(c, vm, LIFE_COMPLETED);
        return !c->failed;
    }
    if (!cloud_shape_of(c, &c->next, &shape))
        return false;
    c->refused += !life_resize(c, vm, shape);
    return true;
}

static void on_arrive(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;
    bool ok = true;
    bool due;

    (void)engine;
    c->pass_follows = true;
    switch (c->next.kind) {
    case CLOUD_CREATE:
        ok = run_admit(c, &c->next) != NULL;
        break;
    case CLOUD_SERVICE:
        ok = services_add(c, &c->next);
        break;
    default:
        ok = act(c);
    }
    c->pass_follows = false;
    if (!ok || !read_next(c, c->next.submit))
        return;
    due = place_waiting(c) > 0;
    if (c->more && c->next.submit <= event->time) {
        if (due)
            run_decide(c);
    } else if (due && !c->decide_pending) {
        place_pass(c); /* the last arrival ends the instant */
    }
    measure_levels(c);
    run_over(c);
}

/*
 * When no VM will come or end by itself, only failures, series of use and plans can change
 * anything; if nothing did for 1000 observations, nothing will: a VM that still waits starves.
 */
static bool in_vain(struct cloud *c)
{
    bool idle = !c->more && c->finite == 0 && c->changes == c->seen_changes &&
                c->options.until == TIME_NEVER;

    c->seen_changes = c->changes;
    c->idle_intervals = idle ? c->idle_intervals + 1 : 0;
    return c->idle_intervals > MOST_IDLE_INTERVALS;
}

static void on_interval(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;

    uses_observe(c);
    services_interval(c);
    plans_interval(c);
    measure_levels(c);
    if (c->failed)
        return;
    run_over(c);
    if (in_vain(c)) {
        engine_stop(engine);
        return;
    }
    engine_at(c->engine, &(struct event){ .time = time_add(event->time, c->options.interval),
                                          .phase = PHASE_OBSERVE,
                                          .handler = c->on_interval });
}

/* The first policy of the run that fills a role has it. */
static void take_roles(struct cloud *c, const struct policy *policy, void *self)
{
    /* A system's policies all begin with struct policy: see policies/registry.h. */
    const struct cloud_policy *ops = (const struct cloud_policy *)(const void *)policy;
    struct role role = { ops, self };

    c->roles[c->role_count++] = role;
    if ((ops->score || ops->place) && !c->placing.policy)
        c->placing = role;
    if (ops->plan && !c->planning.policy)
        c->planning = role;
    if (ops->scale && !c->scaling.policy)
        c->scaling = role;
}

static bool add_policy(struct cloud *c, const struct policy *policy, const void *params,
                       struct error *err)
{
    void *self = arena_alloc(c->arena, policy->self_size);

    if (params)
        memcpy(self, params, policy->self_size);
    if (c->role_count == sizeof c->roles / sizeof c->roles[0])
        return error_set(err, "%s: more than %zu policies in one run", policy->name,
                         sizeof c->roles / sizeof c->roles[0]);
    take_roles(c, policy, self);
    return true;
}

static bool add_policies(struct cloud *c, struct error *err)
{
    const struct run_input *input = c->input;

    if (!add_policy(c, input->policy, input->policy_self, err))
        return false;
    for (size_t i = 0; i < input->with_count; i++)
        if (!add_policy(c, input->with[i].policy, input->with[i].self, err))
            return false;
    for (uint32_t i = 0; i < c->role_count; i++) {
        const struct cloud_policy *ops = c->roles[i].policy;

        if (c->roles[i].policy != c->placing.policy && c->roles[i].policy != c->planning.policy &&
            c->roles[i].policy != c->scaling.policy)
            return error_set(err, "%s has nothing to do: its role is taken by %s", ops->policy.name,
                             c->roles[0].policy->policy.name);
    }
    return true;
}

static bool start_policies(struct cloud *c, struct error *err)
{
    for (uint32_t i = 0; i < c->role_count; i++) {
        const struct cloud_policy *ops = c->roles[i].policy;

        if (ops->init && !ops->init(c->roles[i].self, c, err))
            return error_prefix(err, "%s", ops->policy.name);
    }
    return true;
}

/* Private memory of the policies: only one of a run may ask for each kind. */
static bool private_memory(struct cloud *c, struct error *err)
{
    size_t vm_size = 0;

    for (uint32_t i = 0; i < c->role_count; i++) {
        const struct cloud_policy *ops = c->roles[i].policy;

        if ((vm_size && ops->vm_size) || (c->pm_size && ops->pm_size))
            return error_set(err, "%s: another policy of this run keeps memory for VMs or PMs, too",
                             ops->policy.name);
        vm_size += ops->vm_size;
        c->pm_size += (ops->pm_size + 7) / 8 * 8;
    }
    c->priv_offset = (sizeof(struct vm) + 15) / 16 * 16;
    c->slot_size = c->priv_offset + (vm_size + 15) / 16 * 16;
    c->pm_priv = c->pm_size ? arena_array(c->arena, c->pms, c->pm_size) : NULL;
    return true;
}

static bool create_rooms(struct cloud *c, struct error *err)
{
    measure_create(c);
    life_create(c);
    index_create(c);
    groups_create(c);
    return hosts_create(c, err) && uses_create(c, err) && place_create(c, err) &&
           moves_create(c, err) && plans_create(c, err) && services_create(c, err);
}

static void *cloud_open(const struct run_input *input, struct error *err)
{
    struct cloud *c = arena_alloc(input->arena, sizeof *c);
    struct engine_options engine = { .seed = input->seed, .watch = input->watch };

    c->arena = input->arena;
    c->input = input;
    c->platform = input->platform;
    memcpy(&c->options, input->options, sizeof c->options);
    c->free_vm = CLOUD_NOWHERE;
    slab_init(&c->memory, c->arena);
    map_init(&c->shape_ids, &c->memory);
    map_init(&c->numbers, &c->memory);
    rng_stream(&c->rng, input->seed, input->replication, RNG_POLICY, 0);
    c->totals.fr_before = c->totals.fr_planned = c->totals.fr_after = c->totals.fr_bound = NAN;
    engine.tie = c->options.tie;
    c->engine = engine_create(c->arena, &engine);
    meter_clock(input->meter, engine_clock(c->engine));
    c->on_arrive = engine_handler(c->engine, "arrive", on_arrive, c);
    c->on_decide = engine_handler(c->engine, "decide", on_decide, c);
    c->on_interval = engine_handler(c->engine, "interval", on_interval, c);
    if (!cloud_vm_types(c, err) || !add_policies(c, err) || !pms_create(c, err) ||
        !private_memory(c, err) || !create_rooms(c, err) || !start_policies(c, err)) {
        engine_close(c->engine);
        return NULL;
    }
    cloud_words(c);
    return c;
}

static bool cloud_run(void *state, struct error *err)
{
    struct cloud *c = state;
    char room[32];

    measure_levels(c);
    if (c->planning.policy || c->scaling.policy)
        engine_at(c->engine,
                  &(struct event){ .time = 0, .phase = PHASE_OBSERVE, .handler = c->on_interval });
    if (read_next(c, INT64_MIN) && !engine_run(c->engine, c->options.until, err))
        return false;
    if (!c->failed && place_waiting(c) && c->options.until == TIME_NEVER)
        cloud_stop(c, "starves VM %s: nothing more will happen and it waits",
                   cloud_label(vm_of(c, place_first(c)), room));
    measure_end(c);
    if (c->failed)
        *err = c->error;
    return !c->failed;
}

static void cloud_close(void *state)
{
    struct cloud *c = state;
    struct sink *sink = c->input->sink;

    if (c->misplaced)
        sink->count(sink, "no room where the trace had the VM: placed by the policy", c->misplaced);
    if (c->missed)
        sink->count(sink, "resize or delete of a VM that is gone: ignored", c->missed);
    if (c->refused)
        sink->count(sink, "resize without room in its place: refused", c->refused);
    plans_finish(c);
    text_free(&c->scratch);
    engine_close(c->engine);
}

static int64_t capacity(const void *platform)
{
    return cloud_pm_count(platform);
}

static bool is_random(const void *options)
{
    (void)options;
    return true; /* policies may draw, and so may latencies, failures and lifetimes */
}

static const char *const lower[] = { "wait",
                                     "migration_time",
                                     "downtime",
                                     "migration_bytes",
                                     "attempts",
                                     "waiting",
                                     "pms_on",
                                     "pms_used",
                                     "power",
                                     "fragment_rate",
                                     "rejected",
                                     "evicted",
                                     "lost",
                                     "restarted",
                                     "conflicts",
                                     "aborted",
                                     "energy",
                                     "overload_fraction",
                                     "migration_degradation",
                                     "slav",
                                     "esv",
                                     "fr_after",
                                     "peak_pms",
                                     "cpu_missed",
                                     "unserved",
                                     "service_vm_time",
                                     NULL };
static const char *const higher[] = { "vms", NULL };

const struct system system_cloud = {
    .name = "cloud",
    .doc = "VMs and containers on PMs: placement, live migration, rescheduling, consolidation.",
    .item = "VM",
    .unit = "PMs",
    .options = cloud_option_table,
    .options_size = sizeof(struct cloud_options),
    .presets = cloud_presets,
    .platform = cloud_platform_table,
    .platform_size = sizeof(struct cloud_platform),
    .machine = cloud_machine_table,
    .machine_size = sizeof(struct cloud_machine),
    .machines_offset = offsetof(struct cloud_platform, machines),
    .metrics = cloud_metrics,
    .measures = cloud_measures,
    .series = cloud_series,
    .tables = cloud_tables,
    .platform_needs = "'machines:', or a trace that lists its PMs",
    .most_capacity = MOST_PMS,
    .roles = true,
    .lower = lower,
    .higher = higher,
    .capacity = capacity,
    .random = is_random,
    .open = cloud_open,
    .run = cloud_run,
    .close = cloud_close,
    .show = cloud_show,
};
