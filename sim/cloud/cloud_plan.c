/* Plans are made on the state of one moment and are ready some time later. */
#include "sim/cloud/cloud_plan.h"

#include <math.h>
#include <stdio.h>

struct plan_row {
    int64_t plan_no;
    sim_time at, ready, done_at;
    double before, expected, after, bound;
    int64_t moves, done, gone, moved, room, group, pm, pinned, aborted, left, repaired, made_anew;
};

const struct column plans_columns[] = {
    { "plan_no", COLUMN_INT, offsetof(struct plan_row, plan_no), "Dense number." },
    { "at", COLUMN_TIME, offsetof(struct plan_row, at), "The state it was made on." },
    { "ready", COLUMN_TIME, offsetof(struct plan_row, ready), "at + latency." },
    { "done_at", COLUMN_TIME, offsetof(struct plan_row, done_at), "The last action was over." },
    { "fr_before", COLUMN_REAL, offsetof(struct plan_row, before), "Objective at `at`." },
    { "fr_planned", COLUMN_REAL, offsetof(struct plan_row, expected),
      "What the policy expected; NULL: it did not say." },
    { "fr_after", COLUMN_REAL, offsetof(struct plan_row, after), "Objective at `done_at`." },
    { "fr_bound", COLUMN_REAL, offsetof(struct plan_row, bound),
      "Least that any plan of so many migrations could reach at `at`; NULL: not known." },
    { "moves", COLUMN_INT, offsetof(struct plan_row, moves), "Migrations planned." },
    { "done", COLUMN_INT, offsetof(struct plan_row, done), "Migrations completed." },
    { "stale_gone", COLUMN_INT, offsetof(struct plan_row, gone), "The VM had ended." },
    { "stale_moved", COLUMN_INT, offsetof(struct plan_row, moved), "It was somewhere else." },
    { "stale_room", COLUMN_INT, offsetof(struct plan_row, room), "No room for it." },
    { "stale_group", COLUMN_INT, offsetof(struct plan_row, group), "A group forbade it." },
    { "stale_pm", COLUMN_INT, offsetof(struct plan_row, pm), "The destination was not in use." },
    { "stale_pinned", COLUMN_INT, offsetof(struct plan_row, pinned), "It must not be migrated." },
    { "aborted", COLUMN_INT, offsetof(struct plan_row, aborted), "Given up under way." },
    { "left", COLUMN_INT, offsetof(struct plan_row, left), "Not tried, by stale: stop." },
    { "repaired", COLUMN_INT, offsetof(struct plan_row, repaired), "Sent somewhere else." },
    { "made_anew", COLUMN_INT, offsetof(struct plan_row, made_anew), "Times, by stale: replan." },
    { 0 },
};

/* What policies do ---------------------------------------------------------------------------- */

struct arena *cloud_plan_memory(struct cloud_plan *plan)
{
    return plan->memory;
}

int64_t cloud_plan_limit(const struct cloud_plan *plan)
{
    return plan->limit;
}

static struct action *add_action(struct cloud_plan *plan, int kind)
{
    struct action *action;

    if (plan->count == plan->room) {
        size_t room = plan->room ? 2 * plan->room : 64;

        plan->action = slab_resize(&plan->c->memory, plan->action,
                                   plan->room * sizeof *plan->action, room * sizeof *plan->action);
        plan->room = room;
    }
    action = &plan->action[plan->count++];
    *action = (struct action){ .kind = (uint8_t)kind, .vm = CLOUD_NOWHERE };
    return action;
}

/* Where the VM will be when all that is planned before has been done. */
static struct cloud_spot planned_spot(const struct cloud_plan *plan, const struct cloud_vm *vm)
{
    for (size_t i = plan->count; i-- > plan->first;)
        if (plan->action[i].vm == vm->id && plan->action[i].state == ACTION_OPEN)
            return plan->action[i].to;
    return vm->at;
}

void cloud_plan_move(struct cloud_plan *plan, const struct cloud_vm *vm, struct cloud_spot to)
{
    struct cloud *c = plan->c;
    struct cloud_spot from;
    struct action *action;
    char room[32];

    if (c->failed)
        return;
    if (vm->state != CLOUD_VM_RUNNING && vm->state != CLOUD_VM_MOVING) {
        cloud_stop(c, "planned to move VM %s, which does not run", cloud_label(vm_of(c, vm), room));
        return;
    }
    if (to.pm >= c->pms) {
        cloud_stop(c, "planned to move VM %s to PM %u of %u", cloud_label(vm_of(c, vm), room),
                   to.pm, c->pms);
        return;
    }
    if (plan->limit-- <= 0) {
        cloud_stop(c, "planned more than %lld migrations (migration_limit)",
                   (long long)c->options.migration_limit);
        return;
    }
    from = planned_spot(plan, vm);
    if (spot_same(from, to))
        return; /* costs a migration of the limit and is none */
    action = add_action(plan, ACTION_MOVE);
    action->vm = vm->id;
    action->order = vm->order;
    action->from = from;
    action->to = to;
    plan->moves++;
    c->totals.moves_planned++;
}

static void add_order(struct cloud_plan *plan, uint32_t pm, enum action_kind kind)
{
    if (plan->c->failed)
        return;
    if (pm >= plan->c->pms) {
        cloud_stop(plan->c, "planned an order for PM %u of %u", pm, plan->c->pms);
        return;
    }
    add_action(plan, kind)->to = (struct cloud_spot){ pm, -1 };
}

void cloud_plan_sleep(struct cloud_plan *plan, uint32_t pm)
{
    add_order(plan, pm, ACTION_SLEEP);
}

void cloud_plan_wake(struct cloud_plan *plan, uint32_t pm)
{
    add_order(plan, pm, ACTION_WAKE);
}

void cloud_plan_expect(struct cloud_plan *plan, double objective, double bound)
{
    plan->expected = objective;
    plan->bound = bound;
}

/* The end of a plan --------------------------------------------------------------------------- */

static bool write_row(struct cloud *c, const struct cloud_plan *plan, double after)
{
    struct sink *sink = c->input->sink;
    struct plan_row row = { .plan_no = plan->number,
                            .at = plan->at,
                            .ready = plan->ready,
                            .done_at = cloud_now(c),
                            .before = plan->before,
                            .expected = plan->expected,
                            .after = after,
                            .bound = plan->bound,
                            .moves = plan->moves,
                            .done = plan->done,
                            .gone = plan->stale[STALE_GONE],
                            .moved = plan->stale[STALE_MOVED],
                            .room = plan->stale[STALE_ROOM],
                            .group = plan->stale[STALE_GROUP],
                            .pm = plan->stale[STALE_PM],
                            .pinned = plan->stale[STALE_PINNED],
                            .aborted = plan->aborted,
                            .left = plan->left,
                            .repaired = plan->repaired,
                            .made_anew = plan->made_anew };

    return !sink_wants(sink, TABLE_PLANS) || sink->row(sink, TABLE_PLANS, &row, &c->error) ||
           cloud_break(c);
}

static void forget(struct cloud *c, struct cloud_plan *plan)
{
    arena_destroy(plan->memory);
    slab_free(&c->memory, plan->action, plan->room * sizeof *plan->action);
    c->plans->active = false;
}

void plan_complete(struct cloud *c)
{
    struct cloud_plan *plan = &c->plans->plan;
    double after = picture_objective(c);

    c->totals.fr_before = plan->before;
    c->totals.fr_planned = plan->expected;
    c->totals.fr_after = after;
    c->totals.fr_bound = plan->bound;
    write_row(c, plan, after);
    forget(c, plan);
    measure_levels(c);
    run_over(c);
}

/* Making -------------------------------------------------------------------------------------- */

void plan_ask(struct cloud *c, struct cloud_plan *plan)
{
    c->planning.policy->plan(c->planning.self, c, plan);
}

static void on_ready(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;

    (void)engine;
    (void)event;
    c->plans->plan.running = true;
    plan_pass(c);
}

static sim_time latency_of(struct cloud *c)
{
    const struct cloud_options *o = &c->options;
    double seconds = dist_sample(&c->plans->latency, &c->plans->rng);

    seconds += o->latency_pair * (double)c->running * c->pms;
    seconds += o->latency_move * (double)o->migration_limit;
    return time_from_seconds(seconds);
}

static void make_plan(struct cloud *c)
{
    struct plans *p = c->plans;
    struct cloud_plan *plan = &p->plan;
    struct arena *memory;

    if (p->active) {
        p->skipped++;
        return;
    }
    if (c->options.plan_above > 0 && cloud_fragments(c) <= c->options.plan_above)
        return;
    memory = arena_create();
    *plan = (struct cloud_plan){ .c = c,
                                 .memory = memory,
                                 .number = p->made++,
                                 .at = cloud_now(c),
                                 .limit = c->options.migration_limit,
                                 .fresh = true,
                                 .before = picture_objective(c),
                                 .expected = NAN,
                                 .bound = NAN };
    p->active = true;
    plan_ask(c, plan);
    if (c->failed)
        return;
    plan->ready = time_add(plan->at, latency_of(c));
    if (plan->ready == TIME_NEVER)
        return;
    engine_at(c->engine, &(struct event){
                             .time = plan->ready, .phase = PHASE_DECIDE, .handler = p->on_ready });
}

/* A due time at which there is an observation, too, is left to plans_interval, which follows it. */
static void set_due(struct cloud *c, sim_time due)
{
    c->plans->due = due;
    if (due != TIME_NEVER && due % c->options.interval != 0)
        engine_at(
            c->engine,
            &(struct event){ .time = due, .phase = PHASE_OBSERVE, .handler = c->plans->on_due });
}

static void plan_due(struct cloud *c)
{
    struct plans *p = c->plans;

    p->first = false;
    set_due(c, time_add(cloud_now(c), c->options.plan_every));
    make_plan(c);
}

static void on_due(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;

    (void)engine;
    (void)event;
    if (c->failed)
        return;
    plan_due(c);
    run_over(c);
}

void plans_interval(struct cloud *c)
{
    if (c->planning.policy && c->plans->due == cloud_now(c) && !c->failed)
        plan_due(c);
}

bool plans_busy(const struct cloud *c)
{
    return c->plans->active || c->plans->first;
}

static const char *const stale_text[STALE_CAUSES] = {
    [STALE_GONE] = "planned migrations of a VM that had ended: left out",
    [STALE_MOVED] = "planned migrations of a VM that was somewhere else: left out",
    [STALE_ROOM] = "planned migrations without room at the destination: left out",
    [STALE_GROUP] = "planned migrations that a group forbade: left out",
    [STALE_PM] = "planned migrations to a PM that was not in use: left out",
    [STALE_PINNED] = "planned migrations of a pinned VM: left out",
};

void plans_finish(struct cloud *c)
{
    struct plans *p = c->plans;
    struct sink *sink = c->input->sink;

    for (int cause = STALE_NONE + 1; cause < STALE_CAUSES; cause++)
        if (p->stale[cause])
            sink->count(sink, stale_text[cause], p->stale[cause]);
    if (p->refused)
        sink->count(sink, "orders for PMs that were not possible: left out", p->refused);
    if (p->skipped)
        sink->count(sink, "plans due while another was under way: not made", p->skipped);
    if (p->active)
        forget(c, &p->plan);
}

bool plans_create(struct cloud *c, struct error *err)
{
    const struct cloud_options *o = &c->options;
    struct plans *p = arena_alloc(c->arena, sizeof *p);

    c->plans = p;
    if (!dist_parse(o->latency, &p->latency, err))
        return error_prefix(err, "latency");
    if (!(dist_min(&p->latency) >= 0))
        return error_set(err, "latency: '%s' can be negative", o->latency);
    if (c->planning.policy && o->weight <= 0 && o->weight_double <= 0 && o->weight_memory <= 0)
        return error_set(err, "weight, weight_double and weight_memory are all 0: a plan has "
                              "nothing to lower");
    if (o->plan_every == 0)
        return error_set(err, "plan_every is 0s; expected more, or never");
    if (o->interval == 0)
        return error_set(err, "interval is 0s; expected more");
    rng_stream(&p->rng, c->input->seed, c->input->replication, RNG_LATENCY, 0);
    plan_carry_create(c);
    p->on_due = engine_handler(c->engine, "plan", on_due, c);
    p->on_ready = engine_handler(c->engine, "ready", on_ready, c);
    p->due = TIME_NEVER;
    p->first = c->planning.policy && o->plan_at != TIME_NEVER;
    if (p->first)
        set_due(c, o->plan_at);
    return true;
}
