/* Checks of stored VMs, machines and series: order, ranges, references. */
#include "traces/check_vm.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "traces/store_internal.h"

/* Rows that a VM may name. */
struct limits {
    int64_t jobs, machines, types;
};

static void check_row(struct trace_check *check, const struct store_vm *vm, const char *what,
                      int64_t row, int64_t rows)
{
    if (row != STORE_UNKNOWN && (row < 0 || row >= rows))
        check_problem(check, "VM %" PRId64 ": %s %" PRId64 " is not there", vm->row, what, row);
}

static void check_demands(struct trace_check *check, const struct store_vm *vm)
{
    const struct check_amount amounts[] = {
        { "VM", vm->row, "lifetime", vm->run },
        { "VM", vm->row, "CPU", vm->cpu_milli },
        { "VM", vm->row, "memory", vm->mem_bytes },
        { "VM", vm->row, "disk", vm->disk_bytes },
        { "VM", vm->row, "network", vm->net_bps },
        { "VM", vm->row, "GPUs", vm->gpu_count },
        { "VM", vm->row, "share of a GPU", vm->gpu_milli },
        { "VM", vm->row, "priority", vm->priority },
    };

    for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++)
        check_amount(check, &amounts[i]);
    if (vm->numa != STORE_UNKNOWN && vm->numa < 1)
        check_problem(check, "VM %" PRId64 ": split over %" PRId64 " NUMA nodes", vm->row,
                      vm->numa);
}

/* Adds to a sum as far as it goes: a damaged or hostile store holds any number. */
static void sum(int64_t *to, int64_t value)
{
    if (value != STORE_UNKNOWN && __builtin_add_overflow(*to, value, to))
        *to = INT64_MAX;
}

static void add_vm(struct trace_check *check, const struct store_vm *vm)
{
    int64_t gpus;

    check->jobs++;
    if (vm->run != STORE_UNKNOWN)
        check->run_s += time_seconds(vm->run);
    sum(&check->cpu_milli, vm->cpu_milli);
    sum(&check->mem_bytes, vm->mem_bytes);
    if (vm->gpu_count != STORE_UNKNOWN && vm->gpu_milli != STORE_UNKNOWN &&
        !__builtin_mul_overflow(vm->gpu_count, vm->gpu_milli, &gpus))
        sum(&check->gpu_milli, gpus);
    if (vm->run != STORE_UNKNOWN && vm->cpu_milli != STORE_UNKNOWN)
        check->processor_s += time_seconds(vm->run) * (double)vm->cpu_milli / 1000;
}

static bool read_vms(struct store *store, const struct trace_info *info,
                     const struct limits *limits, struct trace_check *check, struct error *err)
{
    struct store_cursor *cursor = store_vms(store, info->id, INT64_MIN, TIME_NEVER, err);
    sim_time last = INT64_MIN;
    struct store_vm vm;
    bool more = true;
    bool ok = cursor != NULL;

    while (ok && (ok = store_next_vm(cursor, &vm, &more, err)) && more) {
        if (vm.row != check->jobs)
            check_problem(check, "VM %" PRId64 " stands where %" PRId64 " is expected", vm.row,
                          check->jobs);
        if (vm.submit < last)
            check_problem(check, "VM %" PRId64 ": arrives at %" PRId64 " ns, before the VM above",
                          vm.row, vm.submit);
        last = vm.submit;
        check_demands(check, &vm);
        check_row(check, &vm, "job", vm.job, limits->jobs);
        check_row(check, &vm, "machine", vm.orig_machine, limits->machines);
        check_row(check, &vm, "VM type", vm.type, limits->types);
        add_vm(check, &vm);
    }
    store_done(cursor);
    if (ok && check->jobs != info->jobs)
        check_problem(check, "%" PRId64 " VMs are there; %" PRId64 " were imported", check->jobs,
                      info->jobs);
    if (ok && last != info->span_ns)
        check_problem(check, "the last VM arrives at %" PRId64 " ns; the trace says %" PRId64, last,
                      info->span_ns);
    return ok;
}

/* Values in order of time, and none of them no number. */
static void check_values(struct trace_check *check, const struct store_series *series)
{
    struct store_steps steps = { .series = series };
    sim_time time, last = series->t0;
    double value;

    while (store_step(&steps, &time, &value)) {
        if (time >= last && isfinite(value)) {
            last = time;
            continue;
        }
        check_problem(check, "series '%s' of %s %" PRId64 ": value %" PRId64 " is %s",
                      series->metric, store_entity_name[series->entity], series->id, steps.at - 1,
                      isfinite(value) ? "before the value above" : "no number");
        return;
    }
    if (series->span != STORE_UNKNOWN && series->span < last - series->t0)
        check_problem(check, "series '%s' of %s %" PRId64 " ends before its last value",
                      series->metric, store_entity_name[series->entity], series->id);
}

static bool read_series(struct store *store, const struct trace_info *info,
                        const struct limits *limits, struct trace_check *check, struct error *err)
{
    const int64_t rows[] = { limits->machines, check->jobs, 1 };

    for (int entity = STORE_MACHINE; entity <= STORE_SITE; entity++) {
        const struct store_series_key key = { (enum store_entity)entity, STORE_UNKNOWN, NULL };
        struct store_cursor *cursor = store_all_series(store, info->id, &key, err);
        struct store_series series;
        bool more = true;
        bool ok = cursor != NULL;

        while (ok && (ok = store_next_series(cursor, &series, &more, err)) && more) {
            if (series.id < 0 || series.id >= rows[entity])
                check_problem(check, "series '%s': %s %" PRId64 " is not there", series.metric,
                              store_entity_name[entity], series.id);
            check_values(check, &series);
            check->series++;
            check->samples += series.n;
        }
        store_done(cursor);
        if (!ok)
            return false;
    }
    return true;
}

/* Rows of other tables that name something which is not there. */
static const struct check_rule references[] = {
    { "machines without their type",
      "SELECT count(*) FROM machine m WHERE trace_id=?1 AND mtype_id IS NOT NULL AND NOT "
      "EXISTS "
      "(SELECT 1 FROM machine_type t WHERE t.trace_id=?1 AND t.mtype_id=m.mtype_id)" },
    { "units without their machine",
      "SELECT count(*) FROM machine_unit u WHERE trace_id=?1 AND NOT EXISTS (SELECT 1 FROM "
      "machine m WHERE m.trace_id=?1 AND m.machine_id=u.machine_id)" },
    { "needs without their VM type",
      "SELECT count(*) FROM vm_type_cost c WHERE trace_id=?1 AND NOT EXISTS (SELECT 1 FROM "
      "vm_type v WHERE v.trace_id=?1 AND v.vtype_id=c.vtype_id)" },
    { "needs without their machine type",
      "SELECT count(*) FROM vm_type_cost c WHERE trace_id=?1 AND NOT EXISTS (SELECT 1 FROM "
      "machine_type t WHERE t.trace_id=?1 AND t.mtype_id=c.mtype_id)" },
    { "members without their VM", "SELECT count(*) FROM place_member p WHERE trace_id=?1 AND "
                                  "NOT EXISTS (SELECT 1 FROM task "
                                  "t WHERE t.trace_id=?1 AND t.task_id=p.task_id)" },
    { "members without their group",
      "SELECT count(*) FROM place_member p WHERE trace_id=?1 AND NOT EXISTS (SELECT 1 FROM "
      "place_group g WHERE g.trace_id=?1 AND g.group_id=p.group_id)" },
    { "flows without their job",
      "SELECT count(*) FROM flow f WHERE trace_id=?1 AND job_id IS NULL AND (NOT EXISTS "
      "(SELECT "
      "1 FROM job j WHERE j.trace_id=?1 AND j.job_id=f.src) OR NOT EXISTS (SELECT 1 FROM job j "
      "WHERE j.trace_id=?1 AND j.job_id=f.dst))" },
    { NULL, NULL },
};

bool check_vms(struct store *store, const struct trace_info *info, struct trace_check *check,
               struct error *err)
{
    struct store_sizes sizes;
    struct limits limits;

    if (!store_sizes(store, info->id, &sizes, err))
        return false;
    limits = (struct limits){ sizes.jobs, sizes.machines, sizes.vm_types };
    return read_vms(store, info, &limits, check, err) &&
           read_series(store, info, &limits, check, err) &&
           check_rules(store, info, check, references, err);
}

bool check_events(struct store *store, const struct trace_info *info, struct trace_check *check,
                  struct error *err)
{
    struct store_event *events;
    sim_time last = 0;
    size_t count;

    if (!store_events(store, info->id, &events, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (events[i].time < last)
            check_problem(check, "event %zu: at %" PRId64 " ns, before the event above", i,
                          events[i].time);
        if (events[i].machine == STORE_UNKNOWN && !(events[i].share >= 0 && events[i].share <= 1))
            check_problem(check, "event %zu: of %g of all machines", i, events[i].share);
        if (events[i].duration != STORE_UNKNOWN && events[i].duration < 0)
            check_problem(check, "event %zu: lasts %" PRId64 " ns", i, events[i].duration);
        if (events[i].duration != STORE_UNKNOWN)
            check->run_s += time_seconds(events[i].duration);
        last = events[i].time;
    }
    check->jobs = (int64_t)count;
    if (check->jobs != info->jobs)
        check_problem(check, "%zu events are there; %" PRId64 " were imported", count, info->jobs);
    return true;
}
