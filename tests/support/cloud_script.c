/* A policy that does as it is told. */
#include "tests/support/cloud_script.h"

#include <string.h>

#include "tests/unit/unit.h"

static struct cloud_script *script; /* the one that runs */

static const struct cloud_vm *vm_by_order(const struct cloud *c, uint64_t order)
{
    for (uint32_t i = 0; i < cloud_vm_slots(c); i++) {
        const struct cloud_vm *vm = cloud_vm(c, i);

        if (vm && vm->order == order)
            return vm;
    }
    return NULL;
}

static void act(struct cloud *c, struct cloud_plan *plan, const struct cloud_step *step)
{
    const struct cloud_vm *vm = vm_by_order(c, step->vm);

    switch (step->verb) {
    case LIMIT:
        script->noted[step->plan] = (double)cloud_plan_limit(plan);
        break;
    case TIME:
        script->noted[step->plan] = cloud_move_time(c, vm, 1e9);
        break;
    case SLEEP:
        cloud_plan_sleep(plan, step->pm);
        break;
    case WAKE:
        cloud_plan_wake(plan, step->pm);
        break;
    case MOVE:
        if (vm)
            cloud_plan_move(plan, vm, (struct cloud_spot){ step->pm, step->node });
        break;
    case FAIL:
        break;
    }
}

static void script_plan(void *ptr, struct cloud *c, struct cloud_plan *plan)
{
    int number = script->plans++;

    (void)ptr;
    account_check(c);
    for (size_t i = 0; i < script->step_count; i++)
        if (script->steps[i].plan == number)
            act(c, plan, &script->steps[i]);
}

static void script_ended(void *ptr, struct cloud *c, const struct cloud_vm *vm)
{
    (void)ptr;
    for (size_t i = 0; i < script->step_count; i++)
        if (script->steps[i].verb == FAIL && script->steps[i].vm == vm->order) {
            hosts_fail(c, &c->pm[script->steps[i].pm]);
            account_check(c);
        }
}

static const struct cloud_policy policy = {
    .policy = { .name = "cloud.script", .doc = "As told.", .self_size = 1 },
    .plan = script_plan,
    .ended = script_ended,
};

static void keep_plan(const void *row)
{
    static const char *const causes[STALE_CAUSES] = { NULL,          "stale_gone",  "stale_moved",
                                                      "stale_room",  "stale_group", "stale_pm",
                                                      "stale_pinned" };
    struct script_plan *to = &script->plan[script->rows - 1];

    to->at = cloud_harness_column(TABLE_PLANS, row, "at") / 1e9;
    to->ready = cloud_harness_column(TABLE_PLANS, row, "ready") / 1e9;
    to->done_at = cloud_harness_column(TABLE_PLANS, row, "done_at") / 1e9;
    to->moves = cloud_harness_column(TABLE_PLANS, row, "moves");
    to->done = cloud_harness_column(TABLE_PLANS, row, "done");
    for (int i = 1; i < STALE_CAUSES; i++)
        to->stale[i] = cloud_harness_column(TABLE_PLANS, row, causes[i]);
    to->aborted = cloud_harness_column(TABLE_PLANS, row, "aborted");
    to->left = cloud_harness_column(TABLE_PLANS, row, "left");
    to->repaired = cloud_harness_column(TABLE_PLANS, row, "repaired");
    to->anew = cloud_harness_column(TABLE_PLANS, row, "made_anew");
    to->before = cloud_harness_column(TABLE_PLANS, row, "fr_before");
    to->planned = cloud_harness_column(TABLE_PLANS, row, "fr_planned");
    to->after = cloud_harness_column(TABLE_PLANS, row, "fr_after");
    to->bound = cloud_harness_column(TABLE_PLANS, row, "fr_bound");
}

static void keep_move(const void *row)
{
    struct script_move *to = &script->move[script->moves - 1];

    to->vm = cloud_harness_column(TABLE_MIGRATIONS, row, "vm_no");
    to->from = cloud_harness_column(TABLE_MIGRATIONS, row, "source_pm");
    to->to = cloud_harness_column(TABLE_MIGRATIONS, row, "target_pm");
    to->from_node = cloud_harness_column(TABLE_MIGRATIONS, row, "source_node");
    to->to_node = cloud_harness_column(TABLE_MIGRATIONS, row, "target_node");
    to->start = cloud_harness_column(TABLE_MIGRATIONS, row, "start") / 1e9;
    to->finish = cloud_harness_column(TABLE_MIGRATIONS, row, "finish") / 1e9;
    to->bytes = cloud_harness_column(TABLE_MIGRATIONS, row, "bytes");
    to->downtime = cloud_harness_column(TABLE_MIGRATIONS, row, "downtime");
    to->rounds = cloud_harness_column(TABLE_MIGRATIONS, row, "rounds");
    to->done = strcmp(cloud_harness_text(TABLE_MIGRATIONS, row, "status"), "completed") == 0;
}

static void keep(void *context, size_t table, const void *row)
{
    (void)context;
    if (table == TABLE_PLANS && script->rows++ < SCRIPT_ROWS)
        keep_plan(row);
    else if (table == TABLE_MIGRATIONS && script->moves++ < SCRIPT_ROWS)
        keep_move(row);
}

bool cloud_script_run(struct cloud_script *wanted, struct error *err)
{
    struct cloud_harness h = { .policies = { { &policy.policy, { NULL } } },
                               .options = { "until=1000s" },
                               .machines = &wanted->machine,
                               .machine_count = 1,
                               .items = wanted->items,
                               .count = wanted->count,
                               .vms = wanted->vms,
                               .row = keep };
    bool ok;

    assert_true(wanted->count <= SCRIPT_ITEMS);
    script = wanted;
    script->plans = 0;
    script->moves = script->rows = 0;
    memcpy(h.options + 1, script->options, sizeof script->options);
    memcpy(h.platform, script->platform, sizeof script->platform);
    memcpy(h.measures, script->measures, sizeof script->measures);
    ok = cloud_harness_run(&h, err);
    memcpy(script->values, h.values, sizeof script->values);
    return ok;
}

struct cloud_machine cloud_script_pms(int64_t count, double cores, int64_t numa)
{
    return (struct cloud_machine){
        .count = count, .cores = cores, .nic = 8e9, .numa = numa, .power = "constant"
    };
}

struct cloud_arrival cloud_script_vm(double cores, int64_t pm, int32_t node)
{
    struct cloud_arrival vm = cloud_harness_vm(0, -1, cores, 1);

    vm.submit = -1;
    vm.pm = pm;
    vm.node = node;
    return vm;
}
