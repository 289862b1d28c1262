/* Options and platform of the cloud system. */
#include "sim/cloud/cloud_spec.h"

#include "sim/cloud/cloud_internal.h"

static const char *const conflicts[] = { "fit", "touched", NULL };
static const char *const initials[] = { "trace", "policy", NULL };
static const char *const lifetimes[] = { "unknown", "true", "noisy", NULL };
static const char *const exits[] = { "time", "work", NULL };
static const char *const stales[] = { "drop", "stop", "repair", "replan", NULL };
static const char *const migrations[] = { "instant", "stop_and_copy", "precopy", "postcopy", NULL };
static const char *const converges[] = { "none", "throttle", "stop", NULL };
static const char *const fault_scopes[] = { "host", "rack", "domain", NULL };
static const char *const failed_vms[] = { "restart", "lost", NULL };
static const char *const ties[] = { "fifo", "lifo", "random", NULL };

/* Defaults of migrations: QEMU's downtime-limit of 300 ms, Xen's 29 rounds and three times the
 * memory. */
const struct param cloud_option_table[] = {
    PARAM(cloud_options, cpu_ratio, 1, 0.01, 1000, "",
          "Virtual cores given out for each core (overcommit)."),
    PARAM(cloud_options, memory_ratio, 1, 0.01, 1000, "", "The same for memory."),
    PARAM(cloud_options, numa, true, 0, 1, "",
          "Keep accounts of NUMA nodes; false: each PM is one node."),
    PARAM_TIME(cloud_options, reject_after, "0s",
               "A VM that found no place waits so long since it came, then it is rejected."),
    PARAM_TIME(cloud_options, retry, "never",
               "Waiting VMs are tried again so often, besides when something becomes free."),
    PARAM(cloud_options, schedulers, 1, 1, 100000, "",
          "Schedulers that place VMs side by side on one shared state."),
    PARAM_TEXT(
        cloud_options, placement_latency, "0",
        "Distribution of the seconds from a scheduler's look at the state to its placement."),
    PARAM_CHOICE(cloud_options, conflict, "fit", conflicts,
                 "When a placement fails because the state moved on: the VM no longer fits, or the "
                 "PM was touched at all."),
    PARAM(cloud_options, evict, false, 0, 1, "",
          "End evictable VMs of lower priority when a VM finds no place."),
    PARAM_TEXT(cloud_options, vm_types, NULL,
               "Cores and memory of VMs whose source does not say them, dealt out in turn, such as "
               "'2.5:870MB 0.5:613MB'."),
    PARAM_CHOICE(cloud_options, initial, "trace", initials,
                 "Who places VMs that are there at the start: the trace, where it says so, or the "
                 "policy."),
    PARAM_CHOICE(cloud_options, lifetimes, "unknown", lifetimes,
                 "What policies know of the end of a VM."),
    PARAM(cloud_options, lifetime_noise, 0.5, 0, 10, "",
          "Standard deviation of the logarithm of the error, with lifetimes: noisy."),
    PARAM_CHOICE(cloud_options, exit, "time", exits,
                 "A VM ends after its life time, or after the work of its life time: later when it "
                 "got less CPU than it asked for."),
    PARAM_TIME(cloud_options, interval, "300s",
               "Between observations of use, for histories and scaling."),
    PARAM(cloud_options, history, 30, 1, 4096, "", "Observations kept of each PM and VM."),
    PARAM_TIME(cloud_options, until, "never", "The run ends here, whatever still goes on."),
    PARAM_TIME(cloud_options, boot, "0s", "From the start of a service's VM until it serves."),
    PARAM_TIME(cloud_options, plan_at, "0s", "When the first plan is made."),
    PARAM_TIME(cloud_options, plan_every, "never", "Time from one plan to the next."),
    PARAM(cloud_options, plan_above, 0, 0, 1, "",
          "Plan only while the fragment rate is above this."),
    PARAM(cloud_options, migration_limit, 50, 0, 1e9, "", "Most migrations of one plan (MNL)."),
    PARAM(cloud_options, fragment, 16, 0.001, 1e6, "",
          "x of the fragment rate FR_x: cores of a slot on one NUMA node."),
    PARAM(cloud_options, fragment_double, 64, 0.001, 1e6, "",
          "Cores of a slot on two NUMA nodes of one PM."),
    PARAM(cloud_options, fragment_memory, 68719476736, 1, 1e15, "B", "Memory of a slot on a node."),
    PARAM(cloud_options, weight, 1, 0, 1e6, "", "Weight of FR_x in the objective."),
    PARAM(cloud_options, weight_double, 0, 0, 1e6, "", "Weight of the rate for two nodes."),
    PARAM(cloud_options, weight_memory, 0, 0, 1e6, "", "Weight of the rate for memory."),
    PARAM_TEXT(cloud_options, latency, "0",
               "Distribution of the seconds from the state a plan was made on to the plan."),
    PARAM(cloud_options, latency_pair, 0, 0, 1e6, "s", "More latency for each pair of VM and PM."),
    PARAM(cloud_options, latency_move, 0, 0, 1e6, "s",
          "More latency for each migration that the plan may have."),
    PARAM_CHOICE(cloud_options, stale, "drop", stales,
                 "A migration that is not possible any more: leave it out, end the plan, move the "
                 "VM to the best place now, or plan anew."),
    PARAM_CHOICE(cloud_options, migration, "precopy", migrations, "How VMs are migrated."),
    PARAM(cloud_options, moves_out, 2, 1, 1e6, "", "Migrations at once out of a PM."),
    PARAM(cloud_options, moves_in, 2, 1, 1e6, "", "Migrations at once into a PM."),
    PARAM(cloud_options, move_rate, 0, 0, 1e15, "bit/s",
          "Most that one migration sends, whatever the network has; 0: no limit of its own."),
    PARAM(cloud_options, dirty_rate, 20e6, 0, 1e12, "B/s",
          "Memory that a VM at full use writes, for each of its cores."),
    PARAM(cloud_options, working_set, 0.1, 0, 1, "",
          "Part of a VM's memory that is written again and again."),
    PARAM_TIME(cloud_options, downtime, "300ms",
               "Pre-copy stops the VM when the rest takes at most so long."),
    PARAM(cloud_options, rounds, 29, 1, 10000, "",
          "Pre-copy: most rounds while the VM runs; then it is paused for the rest."),
    PARAM(cloud_options, most_sent, 3, 0, 1e6, "",
          "Pre-copy: the VM is paused when more than so many times its memory has gone."),
    PARAM_CHOICE(cloud_options, converge, "none", converges,
                 "Pre-copy of a VM that writes faster than can be sent: go on, throttle its CPU "
                 "more and more (QEMU's auto-converge), or pause it."),
    PARAM(cloud_options, cpu_state, 0, 0, 1e15, "B",
          "State of processors and devices, sent while the VM is paused."),
    PARAM(cloud_options, fault_overhead, 0, 0, 1000, "",
          "Post-copy: what is sent more than once, part of the memory."),
    PARAM(cloud_options, degradation, 0.1, 0, 1, "",
          "Part of its CPU use that a VM loses while it is migrated."),
    PARAM_TIME(cloud_options, resume, "0s", "To start the VM on the other side."),
    PARAM_TIME(cloud_options, sleep_after, "never", "An empty PM goes to sleep after so long."),
    PARAM(cloud_options, overload, 1, 0, 1000, "",
          "A PM is overloaded when the CPU use asked for is at least this part."),
    PARAM_TIME(cloud_options, mtbf, "never", "Mean time between failures of a PM, rack or domain."),
    PARAM_TEXT(cloud_options, fault_gap, "exponential(mean=1)",
               "Distribution of the time between failures over its mean."),
    PARAM_TIME(cloud_options, mttr, "1h", "Mean time to repair."),
    PARAM_TEXT(cloud_options, fault_repair, "exponential(mean=1)",
               "Distribution of the time to repair over its mean."),
    PARAM_CHOICE(cloud_options, fault_scope, "host", fault_scopes, "What fails at once."),
    PARAM_CHOICE(cloud_options, failed_vm, "restart", failed_vms,
                 "VMs of a failed PM wait for another place, or are lost."),
    PARAM_CHOICE(cloud_options, tie, "fifo", ties,
                 "Order of events of one kind at one instant, to test how much it matters."),
    PARAM(cloud_options, warmup_vms, 0, 0, 1e15, "",
          "VMs at the start that are simulated but not measured."),
    { 0 },
};

const struct param cloud_platform_table[] = {
    PARAM(cloud_platform, rack_size, 0, 0, 4194304, "", "PMs in a rack; 0: all in one."),
    PARAM(cloud_platform, zone_racks, 0, 0, 4194304, "", "Racks in a zone; 0: all in one."),
    PARAM(cloud_platform, domains, 0, 0, 4194304, "",
          "Fault domains, dealt out to the racks in turn; 0: each rack is one."),
    PARAM(cloud_platform, rack_uplink, 0, 0, 1e15, "bit/s",
          "Uplink of a rack, each direction; 0: not a limit."),
    PARAM(cloud_platform, sleep_w, 0, 0, 1e6, "W", "Power of a sleeping PM."),
    PARAM_TIME(cloud_platform, wake_time, "0s", "From sleep to use."),
    PARAM_TIME(cloud_platform, sleep_time, "0s", "From the order to sleep."),
    PARAM(cloud_platform, allocated_w, 0, 0, 1e6, "W",
          "More power when all cores are given out, in proportion."),
    { 0 },
};

const struct param cloud_machine_table[] = {
    PARAM(cloud_machine, count, 1, 1, 4194304, "", "PMs of this kind."),
    PARAM_TEXT(cloud_machine, name, NULL, "Name of the kind."),
    PARAM(cloud_machine, cores, 1, 0.001, 1e6, "", "Cores of a PM."),
    PARAM(cloud_machine, memory, 0, 0, 1e16, "B", "Memory of a PM; 0: not a limit."),
    PARAM(cloud_machine, disk, 0, 0, 1e18, "B", "Disk of a PM; 0: not a limit."),
    PARAM(cloud_machine, nic, 10e9, 0, 1e15, "bit/s",
          "Network of a PM, each direction; 0: not a limit."),
    PARAM(cloud_machine, numa, 1, 1, 8, "", "NUMA nodes with equal parts of cores and memory."),
    PARAM(cloud_machine, gpus, 0, 0, 16, "", "GPUs of a PM."),
    PARAM_TEXT(cloud_machine, gpu_model, NULL, "Model of its GPUs."),
    PARAM_TEXT(cloud_machine, power, "constant",
               "Power over use: a curve, see docs/guide/cloud.md."),
    PARAM(cloud_machine, idle_w, 0, 0, 1e6, "W", "Power at no use, for curves that need it."),
    PARAM(cloud_machine, max_w, 0, 0, 1e6, "W", "Power at full use, for curves that need it."),
    { 0 },
};

const struct preset cloud_presets[] = { { 0 } };
