/* The cloud system on arrays, without store, study or results. */
#include "tests/support/cloud_harness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/system.h"
#include "tests/support/harness.h"

extern const struct system system_cloud;

struct capture {
    struct sink sink; /* first member */
    struct cloud_harness *h;
};

double cloud_harness_column(size_t table, const void *row, const char *name)
{
    const struct column *column = harness_column(&system_cloud, table, name);
    const char *field = (const char *)row + column->offset;
    int64_t whole;
    double real;

    if (column->type == COLUMN_REAL) {
        memcpy(&real, field, sizeof real);
        return real;
    }
    BUG_UNLESS(column->type != COLUMN_TEXT);
    memcpy(&whole, field, sizeof whole);
    return whole == INT64_MIN ? (double)NAN : (double)whole;
}

const char *cloud_harness_text(size_t table, const void *row, const char *name)
{
    return harness_text(&system_cloud, table, row, name);
}

static int64_t whole_or(const void *row, const char *name, int64_t otherwise)
{
    double value = cloud_harness_column(0, row, name);

    return isnan(value) ? otherwise : (int64_t)value;
}

static bool keep_vm(struct cloud_harness *h, const void *row, struct error *err)
{
    size_t at = strtoull(cloud_harness_text(0, row, "vm"), NULL, 10);
    struct cloud_harness_vm *vm;

    if (at >= h->count || h->vms[at].seen)
        return error_set(err, "VM %s is recorded twice or unknown",
                         cloud_harness_text(0, row, "vm"));
    vm = &h->vms[at];
    vm->start = whole_or(row, "start", -1);
    vm->finish = whole_or(row, "finish", -1);
    vm->first_pm = whole_or(row, "first_pm", -1);
    vm->pm = whole_or(row, "pm", -1);
    vm->migrations = whole_or(row, "migrations", 0);
    vm->downtime = cloud_harness_column(0, row, "downtime");
    vm->seen = true;
    snprintf(vm->status, sizeof vm->status, "%s", cloud_harness_text(0, row, "status"));
    return true;
}

static bool keep_row(struct sink *sink, size_t table, const void *row, struct error *err)
{
    struct cloud_harness *h = ((struct capture *)sink)->h;

    if (table == 0 && h->vms)
        return keep_vm(h, row, err);
    if (h->row)
        h->row(h->context, table, row);
    return true;
}

static void keep_count(struct sink *sink, const char *what, int64_t rows)
{
    struct cloud_harness *h = ((struct capture *)sink)->h;
    size_t used = strlen(h->counts);

    snprintf(h->counts + used, sizeof h->counts - used, "%s=%lld\n", what, (long long)rows);
}

struct cloud_arrival cloud_harness_vm(double submit, double run, double cores, double gib)
{
    return (struct cloud_arrival){
        .submit = (sim_time)llround(submit * 1e9),
        .run = run < 0 ? TIME_NEVER : time_from_seconds(run),
        .kind = CLOUD_CREATE,
        .nodes = 1,
        .need = { (int64_t)llround(cores * 1000), (int64_t)llround(gib * 1073741824), 0, 0 },
        .tenant = CLOUD_UNKNOWN,
        .pm = CLOUD_UNKNOWN,
        .node = -1,
        .number = CLOUD_UNKNOWN,
    };
}

/* Parameters of each policy in a block of its own. */
static bool set_policies(struct cloud_harness *h, struct run_policy set[5], struct arena *arena,
                         struct error *err)
{
    for (size_t i = 0; i < 5 && h->policies[i].policy; i++) {
        const struct policy *policy = h->policies[i].policy;
        void *self = arena_alloc(arena, policy->self_size);

        param_defaults(policy->params, self, arena);
        if (!harness_set(policy->params, self, h->policies[i].params, arena, err))
            return false;
        set[i] = (struct run_policy){ policy, self };
    }
    return true;
}

bool cloud_harness_run(struct cloud_harness *h, struct error *err)
{
    struct arena *arena = arena_create();
    struct cloud_platform platform = { .hosts = h->hosts, .host_count = (int64_t)h->host_count };
    void *options = arena_alloc(arena, system_cloud.options_size);
    struct harness_items items = HARNESS_ITEMS(cloud_arrival, h->items, h->count);
    struct capture capture = { .sink = { .row = keep_row,
                                         .count = keep_count,
                                         .tables = (h->vms ? 1u : 0u) | (h->row ? 6u : 0u) |
                                                   (h->row && !h->vms ? 1u : 0u) },
                               .h = h };
    struct run_policy policies[5] = { { 0 } };
    struct run_input input = { .arena = arena,
                               .with = policies + 1,
                               .options = options,
                               .platform = &platform,
                               .source = &items.source,
                               .sink = &capture.sink,
                               .seed = h->seed ? h->seed : 1 };
    struct harness_figures figures = { .measures = h->measures, .values = h->values };
    bool ok;

    h->counts[0] = '\0';
    if (h->vms)
        memset(h->vms, 0, h->count * sizeof h->vms[0]);
    param_defaults(system_cloud.platform, &platform, arena);
    param_defaults(system_cloud.options, options, arena);
    platform.machines.item = arena_array(arena, h->machine_count + 1, sizeof *h->machines);
    platform.machines.count = h->machine_count;
    memcpy(platform.machines.item, h->machines, h->machine_count * sizeof *h->machines);
    while (input.with_count < 4 && h->policies[input.with_count + 1].policy)
        input.with_count++;
    ok = harness_set(system_cloud.options, options, h->options, arena, err) &&
         harness_set(system_cloud.platform, &platform, h->platform, arena, err) &&
         set_policies(h, policies, arena, err);
    input.policy = policies[0].policy;
    input.policy_self = policies[0].self;
    ok = ok && harness_simulate(&system_cloud, &input, &figures, err);
    h->seconds = figures.seconds;
    arena_destroy(arena);
    return ok;
}
