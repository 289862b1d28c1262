/* Plans are carried out: actions start in their order, wait for each other, or are stale. */
#include "sim/cloud/cloud_plan.h"

/*
 * One that cannot start yet waits and later ones may pass it: while its PMs are busy (moves_out,
 * moves_in); while an earlier action on the same VM or into the same PM is open; while there is no
 * room at the destination but an earlier action has still to take a VM away from there; while a
 * group forbids it and any earlier action is open; while the destination wakes up. Everything else
 * that is not possible when its turn comes is stale. What waits, waits for earlier actions only, so
 * the first that is open always goes on: there is no deadlock.
 */

/* A pass over the actions at the end of this instant. */
static void pass_soon(struct cloud *c)
{
    struct plans *p = c->plans;

    if (p->pass_due || p->in_pass || !p->active || !p->plan.running)
        return;
    p->pass_due = true;
    engine_at(c->engine, &(struct event){
                             .time = cloud_now(c), .phase = PHASE_DECIDE, .handler = p->on_pass });
}

/* Everything that has not started is taken out; how many migrations that were. */
static int64_t clear_open(struct cloud_plan *plan)
{
    int64_t cleared = 0;

    for (size_t i = plan->first; i < plan->count; i++)
        if (plan->action[i].state == ACTION_OPEN) {
            plan->action[i].state = ACTION_LEFT;
            cleared += plan->action[i].kind == ACTION_MOVE;
        }
    return cleared;
}

/*
 * The rest of the plan is made anew on the state of now; once only before something of the new one
 * was possible, so that a policy that plans what is impossible does not go on for ever.
 */
static bool make_anew(struct cloud *c, struct cloud_plan *plan)
{
    int64_t cleared;

    if (!plan->fresh)
        return false;
    plan->fresh = false;
    plan->made_anew++;
    cleared = clear_open(plan);
    plan->moves -= cleared;
    c->totals.moves_planned -= cleared;
    plan->limit = c->options.migration_limit - plan->started;
    plan_ask(c, plan);
    return true;
}

/* True when the action goes on, to another place. */
static bool repair(struct cloud *c, struct cloud_plan *plan, size_t i, enum stale cause)
{
    struct cloud_spot spot = { CLOUD_NOWHERE, -1 };

    if (cause == STALE_ROOM || cause == STALE_GROUP || cause == STALE_PM)
        spot = picture_best_spot(c, vm_at(c, plan->action[i].vm));
    if (spot.pm == CLOUD_NOWHERE)
        return false;
    plan->action[i].to = spot;
    plan->repaired++;
    return true;
}

static void set_stale(struct cloud *c, struct cloud_plan *plan, size_t i, enum stale cause)
{
    plan->action[i].state = ACTION_STALE;
    plan->stale[cause]++;
    c->plans->stale[cause]++;
    c->totals.moves_stale++;
    if (c->options.stale == CLOUD_STALE_STOP)
        plan->left += clear_open(plan);
    else if (c->options.stale == CLOUD_STALE_REPLAN)
        make_anew(c, plan);
}

static void start(struct cloud *c, struct cloud_plan *plan, size_t i)
{
    struct vm *vm = vm_at(c, plan->action[i].vm);

    plan->action[i].state = ACTION_RUNNING;
    plan->fresh = true;
    plan->started++;
    moves_start(c, vm, plan->action[i].to); /* and perhaps ends it */
}

/* Whether to wait although the move is not possible now. */
static bool worth_waiting(struct cloud *c, const struct action *action, enum stale cause,
                          bool earlier)
{
    struct plans *p = c->plans;

    if (cause == STALE_ROOM)
        return p->leaving[action->to.pm] == p->sweep;
    if (cause == STALE_GROUP)
        return earlier;
    return cause == STALE_PM && c->pm[action->to.pm].view.state == CLOUD_PM_WAKING;
}

/* The turn of a migration; `earlier`: an action before it is not over. */
static void try_move(struct cloud *c, struct cloud_plan *plan, size_t i, bool earlier)
{
    struct plans *p = c->plans;
    struct action *action = &plan->action[i];
    struct vm *vm = vm_at(c, action->vm);
    enum stale cause;

    if (vm->view.order != action->order || vm->view.state == CLOUD_VM_GONE) {
        set_stale(c, plan, i, STALE_GONE);
        return;
    }
    if (vm->plan_mark == p->sweep)
        return;
    if (vm->view.state != CLOUD_VM_RUNNING || !spot_same(vm->view.at, action->from)) {
        set_stale(c, plan, i, STALE_MOVED);
        return;
    }
    if (p->queued[action->to.pm] == p->sweep)
        return;
    cause = moves_check(c, vm, action->to);
    if (cause != STALE_NONE && worth_waiting(c, action, cause, earlier))
        return;
    if (cause != STALE_NONE &&
        (c->options.stale != CLOUD_STALE_REPAIR || !repair(c, plan, i, cause))) {
        set_stale(c, plan, i, cause);
        return;
    }
    if (moves_slot(c, vm, plan->action[i].to))
        start(c, plan, i);
}

/* The turn of an order. A PM falls asleep only when all that is to leave or to come has. */
static void try_order(struct cloud *c, struct action *action, bool earlier)
{
    struct plans *p = c->plans;
    struct pm *pm = &c->pm[action->to.pm];
    bool ok;

    if (action->kind == ACTION_SLEEP && earlier &&
        (p->leaving[action->to.pm] == p->sweep || p->queued[action->to.pm] == p->sweep ||
         pm->view.in > 0))
        return;
    ok = action->kind == ACTION_SLEEP ? hosts_sleep(c, pm) : hosts_wake(c, pm);
    action->state = ok ? ACTION_DONE : ACTION_STALE;
    p->refused += !ok;
}

/* What later actions must know of one that is not over. */
static void mark(struct cloud *c, const struct action *action)
{
    struct plans *p = c->plans;

    if (action->kind != ACTION_MOVE)
        return;
    p->leaving[action->from.pm] = p->sweep;
    if (action->state == ACTION_OPEN)
        p->queued[action->to.pm] = p->sweep;
    vm_at(c, action->vm)->plan_mark = p->sweep;
}

void plan_pass(struct cloud *c)
{
    struct plans *p = c->plans;
    struct cloud_plan *plan = &p->plan;
    bool earlier = false;

    p->sweep++;
    p->in_pass = true;
    /* Actions may be added on the way, so they are named by number. */
    for (size_t i = plan->first; i < plan->count && !c->failed; i++) {
        if (plan->action[i].state == ACTION_OPEN) {
            if (plan->action[i].kind == ACTION_MOVE)
                try_move(c, plan, i, earlier);
            else
                try_order(c, &plan->action[i], earlier);
        }
        if (plan->action[i].state <= ACTION_RUNNING) {
            mark(c, &plan->action[i]);
            earlier = true;
        } else if (!earlier) {
            plan->first = i + 1;
        }
    }
    p->in_pass = false;
    if (!earlier && !c->failed)
        plan_complete(c);
    else
        measure_levels(c);
}

static void on_pass(void *context, struct engine *engine, const struct event *event)
{
    struct cloud *c = context;

    (void)engine;
    (void)event;
    c->plans->pass_due = false;
    if (c->plans->active && c->plans->plan.running)
        plan_pass(c);
}

void plans_moved(struct cloud *c, struct vm *vm, bool done)
{
    struct plans *p = c->plans;
    struct cloud_plan *plan = &p->plan;

    for (size_t i = p->active ? plan->first : plan->count; i < plan->count; i++) {
        struct action *action = &plan->action[i];

        if (action->vm != vm->view.id || action->state != ACTION_RUNNING)
            continue;
        action->state = done ? ACTION_DONE : ACTION_ABORTED;
        plan->done += done;
        plan->aborted += !done;
        c->totals.moves_done += done;
        break;
    }
    pass_soon(c);
}

/* What it leaves free may be what an action waits for. */
void plans_ended(struct cloud *c, struct vm *vm)
{
    (void)vm;
    pass_soon(c);
}

/* It is awake, or has failed while something waits for it. */
void plans_host(struct cloud *c)
{
    if (c->plans)
        pass_soon(c);
}

void plan_carry_create(struct cloud *c)
{
    struct plans *p = c->plans;

    p->leaving = arena_array(c->arena, c->pms, sizeof *p->leaving);
    p->queued = arena_array(c->arena, c->pms, sizeof *p->queued);
    p->on_pass = engine_handler(c->engine, "carry_out", on_pass, c);
}
