/* What is measured of a cloud run, and the record row of a VM. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "sim/cloud/cloud_internal.h"

/*
 * SLA metrics: Beloglazov and Buyya, "Optimal online deterministic algorithms and adaptive
 * heuristics for energy and performance efficient dynamic consolidation of virtual machines", 2012,
 * section 5.3. Fragment rates: Ding et al., "Towards VM rescheduling optimization through deep
 * reinforcement learning", EuroSys 2025.
 */
const struct metric cloud_metrics[] = {
    [M_WAIT] = { "wait", METRIC_SAMPLE, "s", "From submission of a VM to its start." },
    [M_MOVE_TIME] = { "migration_time", METRIC_SAMPLE, "s", "Of a migration, start to end." },
    [M_DOWNTIME] = { "downtime", METRIC_SAMPLE, "s", "Time a migrated VM stood still." },
    [M_MOVE_BYTES] = { "migration_bytes", METRIC_SAMPLE, "B", "Sent for a migration." },
    [M_ATTEMPTS] = { "attempts", METRIC_SAMPLE, "", "Placements tried until a VM started." },
    [M_RUNNING] = { "running", METRIC_LEVEL, "", "VMs on PMs." },
    [M_WAITING] = { "waiting", METRIC_LEVEL, "", "VMs without a place." },
    [M_PMS_ON] = { "pms_on", METRIC_LEVEL, "", "PMs neither asleep nor down." },
    [M_PMS_USED] = { "pms_used", METRIC_LEVEL, "", "PMs that host a VM." },
    [M_CPU_ALLOCATED] = { "cpu_allocated", METRIC_LEVEL, "",
                          "Part of all cores (overcommit included) that VMs and reservations "
                          "hold." },
    [M_MEM_ALLOCATED] = { "memory_allocated", METRIC_LEVEL, "", "The same of memory." },
    [M_CPU_USED] = { "cpu_used", METRIC_LEVEL, "", "Part of all physical cores in use." },
    [M_POWER] = { "power", METRIC_LEVEL, "W", "Of all PMs." },
    [M_MOVING] = { "moving", METRIC_LEVEL, "", "Migrations under way." },
    [M_FRAGMENTS] = { "fragment_rate", METRIC_LEVEL, "",
                      "FR_x: part of the free cores that no slot of x cores can use." },
    [M_VMS] = { "vms", METRIC_SCALAR, "", "VMs that got a place." },
    [M_REJECTED] = { "rejected", METRIC_SCALAR, "", "VMs that found no place in time." },
    [M_EVICTED] = { "evicted", METRIC_SCALAR, "", "VMs ended for one of higher priority." },
    [M_LOST] = { "lost", METRIC_SCALAR, "", "VMs that a failure ended." },
    [M_RESTARTED] = { "restarted", METRIC_SCALAR, "", "Times a VM lost its PM and waited again." },
    [M_CONFLICTS] = { "conflicts", METRIC_SCALAR, "",
                      "Placements that failed because the state had moved on." },
    [M_MIGRATIONS] = { "migrations", METRIC_SCALAR, "", "Migrations that were completed." },
    [M_ABORTED] = { "aborted", METRIC_SCALAR, "", "Migrations given up under way." },
    [M_ENERGY] = { "energy", METRIC_SCALAR, "J", "Of all PMs." },
    [M_OTF] = { "overload_fraction", METRIC_SCALAR, "",
                "Overloaded part of the time a PM was on, mean over PMs (SLATAH, OTF)." },
    [M_PDM] = { "migration_degradation", METRIC_SCALAR, "",
                "CPU lost by migration over CPU asked for, mean over VMs (PDM)." },
    [M_SLAV] = { "slav", METRIC_SCALAR, "", "overload_fraction times migration_degradation." },
    [M_ESV] = { "esv", METRIC_SCALAR, "", "Energy in kWh times slav." },
    [M_FR_BEFORE] = { "fr_before", METRIC_SCALAR, "",
                      "Objective when the last plan was made (FR_x by default)." },
    [M_FR_PLANNED] = { "fr_planned", METRIC_SCALAR, "", "What that plan expected to reach." },
    [M_FR_AFTER] = { "fr_after", METRIC_SCALAR, "", "Objective when it was carried out." },
    [M_FR_BOUND] = { "fr_bound", METRIC_SCALAR, "",
                     "Least that any plan of so many migrations could reach (certificate)." },
    [M_FR_GAP] = { "fr_gap", METRIC_SCALAR, "", "(fr_planned - fr_bound) / fr_bound." },
    [M_MOVES_PLANNED] = { "moves_planned", METRIC_SCALAR, "", "Migrations of all plans." },
    [M_MOVES_DONE] = { "moves_done", METRIC_SCALAR, "", "Those of them that were completed." },
    [M_MOVES_STALE] = { "moves_stale", METRIC_SCALAR, "",
                        "Those that were not possible any more when their turn came." },
    [M_STALE_SHARE] = { "stale_share", METRIC_SCALAR, "", "moves_stale over moves_planned." },
    [M_PEAK_PMS] = { "peak_pms", METRIC_SCALAR, "", "Most PMs that hosted a VM at once." },
    [M_FAULTS] = { "failures", METRIC_SCALAR, "", "PM failures." },
    [M_CPU_MISSED] = { "cpu_missed", METRIC_SCALAR, "",
                       "CPU that VMs asked for and PMs had no cores for, over all they asked "
                       "for." },
    [M_UNSERVED] = { "unserved", METRIC_SCALAR, "",
                     "Part of the load of services that their VMs could not serve." },
    [M_SERVICE_TIME] = { "service_vm_time", METRIC_SCALAR, "s",
                         "Time of the VMs of services, from making to end, summed up." },
    [M_SCALE_OUT] = { "scaled_out", METRIC_SCALAR, "", "VMs of services made by scaling." },
    [M_SCALE_IN] = { "scaled_in", METRIC_SCALAR, "", "VMs of services ended by scaling." },
    [M_EVENTS] = { "events", METRIC_SCALAR, "", "Events simulated." },
    [M_TIES] = { "ties", METRIC_SCALAR, "", "Events of one kind at the same instant as another." },
    { 0 },
};

const char *const cloud_measures[] = { "vms",      "rejected",      "cpu_allocated.mean",
                                       "peak_pms", "pms_used.mean", "wait.mean",
                                       "energy",   "migrations",    NULL };

const char *const cloud_series[] = { "running", "waiting", "pms_used",      "cpu_allocated",
                                     "power",   "moving",  "fragment_rate", NULL };

struct vm_row {
    int64_t vm_no;
    const char *vm;
    sim_time submit, start, finish;
    double cores;
    int64_t memory, nodes, first_pm, pm, priority, tenant, migrations;
    double downtime;
    const char *status;
};

static const struct column vm_columns[] = {
    { "vm_no", COLUMN_INT, offsetof(struct vm_row, vm_no), "Dense number in order of arrival." },
    { "vm", COLUMN_TEXT, offsetof(struct vm_row, vm), "Id in the source." },
    { "submit", COLUMN_TIME, offsetof(struct vm_row, submit), "Below 0: there at the start." },
    { "start", COLUMN_TIME, offsetof(struct vm_row, start), "NULL if it never started." },
    { "finish", COLUMN_TIME, offsetof(struct vm_row, finish), "NULL if it never ended." },
    { "cores", COLUMN_REAL, offsetof(struct vm_row, cores), "Cores it holds." },
    { "memory", COLUMN_INT, offsetof(struct vm_row, memory), "Bytes it holds." },
    { "nodes", COLUMN_INT, offsetof(struct vm_row, nodes), "NUMA nodes it is spread over." },
    { "first_pm", COLUMN_INT, offsetof(struct vm_row, first_pm), "Where it was placed first." },
    { "pm", COLUMN_INT, offsetof(struct vm_row, pm), "Where it was last." },
    { "priority", COLUMN_INT, offsetof(struct vm_row, priority), "Larger is more important." },
    { "tenant", COLUMN_INT, offsetof(struct vm_row, tenant), "NULL if unknown." },
    { "migrations", COLUMN_INT, offsetof(struct vm_row, migrations), "Completed ones." },
    { "downtime", COLUMN_REAL, offsetof(struct vm_row, downtime), "Seconds it stood still." },
    { "status", COLUMN_TEXT, offsetof(struct vm_row, status),
      "completed, rejected, evicted, lost, or at the end running or waiting." },
    { 0 },
};

const struct record_table cloud_tables[] = {
    { "vms", vm_columns, "VMs in the order of their end.", NULL },
    { "migrations", moves_columns, "Migrations in the order of their end.", NULL },
    { "plans", plans_columns, "Plans in the order they were finished.", NULL },
    { 0 },
};

void measure_create(struct cloud *c)
{
    for (int metric = M_RUNNING; metric <= M_FRAGMENTS; metric++)
        c->levels = c->levels || meter_wants(c->input->meter, metric);
    if (c->input->sink->heat) {
        c->held = heat_create(c->arena, c->pms);
        c->used = heat_create(c->arena, c->pms);
    }
}

/* The pictures of all PMs over time. */
static void give_heat(struct cloud *c, sim_time now)
{
    if (!c->held)
        return;
    heat_end(c->held, now);
    heat_end(c->used, now);
    c->input->sink->heat(c->input->sink, "cpu_allocated", "", c->held);
    c->input->sink->heat(c->input->sink, "cpu_used", "", c->used);
}

/* The measured window begins: the warm-up is over. */
void measure_window(struct cloud *c)
{
    meter_start(c->input->meter, cloud_now(c));
}

static double part(int64_t held, int64_t total)
{
    return total > 0 ? (double)held / (double)total : 0;
}

void measure_levels(struct cloud *c)
{
    struct meter *meter = c->input->meter;
    sim_time now = cloud_now(c);

    if (!c->levels)
        return;
    meter_level(meter, M_RUNNING, now, (double)c->running);
    meter_level(meter, M_WAITING, now, (double)place_waiting(c));
    meter_level(meter, M_PMS_ON, now, c->pms_on);
    meter_level(meter, M_PMS_USED, now, c->pms_used);
    meter_level(meter, M_CPU_ALLOCATED, now, part(c->allocated[CLOUD_CPU], c->total[CLOUD_CPU]));
    meter_level(meter, M_MEM_ALLOCATED, now, part(c->allocated[CLOUD_MEM], c->total[CLOUD_MEM]));
    meter_level(meter, M_CPU_USED, now, c->served / c->cores_total);
    meter_level(meter, M_POWER, now, c->watts);
    meter_level(meter, M_MOVING, now, (double)c->moving);
    if (c->fragment)
        meter_level(meter, M_FRAGMENTS, now, cloud_fragments(c));
}

static int64_t pm_or_null(uint32_t pm)
{
    return pm == CLOUD_NOWHERE ? CLOUD_UNKNOWN : pm;
}

static bool write_row(struct cloud *c, const struct vm *vm, enum life_end how)
{
    static const char *const status[] = { "completed", "rejected", "evicted",
                                          "lost",      "running",  "waiting" };
    struct sink *sink = c->input->sink;
    const struct cloud_shape *shape = &c->shape[vm->view.shape];
    bool ran = vm->view.start != TIME_NEVER;
    char room[32];
    struct vm_row row = {
        .vm_no = (int64_t)vm->view.order,
        .vm = cloud_label(vm, room),
        .submit = vm->view.submit,
        .start = ran ? vm->view.start : CLOUD_UNKNOWN,
        .finish = ran && how < LIFE_ALIVE ? cloud_now(c) : CLOUD_UNKNOWN,
        .cores = (double)shape->need[CLOUD_CPU] / 1000,
        .memory = shape->need[CLOUD_MEM],
        .nodes = shape->nodes,
        .first_pm = pm_or_null(vm->first_pm),
        .pm = pm_or_null(vm->view.at.pm),
        .priority = vm->view.priority,
        .tenant = vm->view.tenant,
        .migrations = vm->migrations,
        .downtime = vm->downtime,
        .status = status[how],
    };

    return sink->row(sink, TABLE_VMS, &row, &c->error) || cloud_break(c);
}

bool measure_vm(struct cloud *c, struct vm *vm, enum life_end how)
{
    return !sink_wants(c->input->sink, TABLE_VMS) || write_row(c, vm, how);
}

static void sla(struct cloud *c)
{
    struct meter *meter = c->input->meter;
    double kwh = exact_get(&c->energy) / 3.6e6;
    double overload = 0;
    int64_t active = 0;

    for (uint32_t i = 0; i < c->pms; i++)
        if (c->pm[i].on_time > 0) {
            overload += (double)c->pm[i].full_time / (double)c->pm[i].on_time;
            active++;
        }
    overload = active ? overload / (double)active : 0;
    meter_scalar(meter, M_ENERGY, exact_get(&c->energy));
    meter_scalar(meter, M_OTF, overload);
    if (c->totals.pdm_vms) {
        double pdm = c->totals.pdm / (double)c->totals.pdm_vms;

        meter_scalar(meter, M_PDM, pdm);
        meter_scalar(meter, M_SLAV, overload * pdm);
        meter_scalar(meter, M_ESV, overload * pdm * kwh);
    }
}

static void plan_figures(struct cloud *c)
{
    struct meter *meter = c->input->meter;
    const struct cloud_totals *t = &c->totals;

    meter_scalar(meter, M_FR_BEFORE, t->fr_before);
    meter_scalar(meter, M_FR_PLANNED, t->fr_planned);
    meter_scalar(meter, M_FR_AFTER, t->fr_after);
    meter_scalar(meter, M_FR_BOUND, t->fr_bound);
    if (t->fr_bound > 0)
        meter_scalar(meter, M_FR_GAP, (t->fr_planned - t->fr_bound) / t->fr_bound);
    meter_scalar(meter, M_MOVES_PLANNED, (double)t->moves_planned);
    meter_scalar(meter, M_MOVES_DONE, (double)t->moves_done);
    meter_scalar(meter, M_MOVES_STALE, (double)t->moves_stale);
    if (t->moves_planned)
        meter_scalar(meter, M_STALE_SHARE, (double)t->moves_stale / (double)t->moves_planned);
}

static void service_figures(struct cloud *c)
{
    struct meter *meter = c->input->meter;
    const struct cloud_totals *t = &c->totals;

    if (t->requested > 0)
        meter_scalar(meter, M_CPU_MISSED, t->missed / t->requested);
    if (t->offered > 0)
        meter_scalar(meter, M_UNSERVED, t->unserved / t->offered);
    meter_scalar(meter, M_SERVICE_TIME, t->replicas);
    meter_scalar(meter, M_SCALE_OUT, (double)t->scale_out);
    meter_scalar(meter, M_SCALE_IN, (double)t->scale_in);
}

/* VMs that are there at the end get their rows, in order of arrival slots. */
static void rows_left(struct cloud *c)
{
    for (size_t i = 0; sink_wants(c->input->sink, TABLE_VMS) && i < c->slots && !c->failed; i++) {
        struct vm *vm = vm_at(c, (uint32_t)i);

        if (vm->view.state == CLOUD_VM_RUNNING || vm->view.state == CLOUD_VM_MOVING)
            measure_vm(c, vm, LIFE_ALIVE);
        else if (vm->view.state == CLOUD_VM_WAITING)
            measure_vm(c, vm, LIFE_WAITING);
    }
}

void measure_end(struct cloud *c)
{
    struct meter *meter = c->input->meter;
    const struct cloud_totals *t = &c->totals;
    sim_time now = c->options.until == TIME_NEVER ? cloud_now(c) : c->options.until;

    uses_finish(c, now);
    services_finish(c, now);
    hosts_finish(c, now);
    rows_left(c);
    give_heat(c, now);
    meter_end(meter, now);
    meter_scalar(meter, M_VMS, (double)t->placed);
    meter_scalar(meter, M_REJECTED, (double)t->rejected);
    meter_scalar(meter, M_EVICTED, (double)t->evicted);
    meter_scalar(meter, M_LOST, (double)t->lost);
    meter_scalar(meter, M_RESTARTED, (double)t->restarted);
    meter_scalar(meter, M_CONFLICTS, (double)t->conflicts);
    meter_scalar(meter, M_MIGRATIONS, (double)t->migrations);
    meter_scalar(meter, M_ABORTED, (double)t->aborted);
    meter_scalar(meter, M_FAULTS, (double)t->faults);
    meter_scalar(meter, M_PEAK_PMS, t->peak_pms);
    meter_scalar(meter, M_EVENTS, (double)engine_events(c->engine));
    meter_scalar(meter, M_TIES, (double)engine_ties(c->engine));
    sla(c);
    plan_figures(c);
    service_figures(c);
}
