/* Options and platform of the dag system, and what a task costs on a kind of machine. */
#include "sim/dag/dag_spec.h"

#include <math.h>
#include <string.h>

#include "sim/model/transfer.h"

static const char *const communications[] = { "link", "none", "memory", "network", NULL };
static const char *const data_modes[] = { "edges", "files", NULL };
static const char *const queues[] = { "job", "fifo", NULL };
static const char *const billings[] = { "use", "lease", NULL };
static const char *const fulls[] = { "wait", "drop", NULL };
static const char *const ties[] = { "fifo", "lifo", "random", NULL };

const struct param dag_option_table[] = {
    PARAM_CHOICE(dag_options, communication, "link", communications,
                 "How data get from task to task: over links without contention, in no time, "
                 "through the memory, or over the platform's network, which is shared fairly."),
    PARAM_CHOICE(dag_options, network_model, "plain", transfer_models,
                 "Latency and bandwidth of the network as they are, or with the factors of "
                 "SimGrid's models."),
    PARAM_CHOICE(dag_options, data, "edges", data_modes,
                 "What is moved: the bytes of each edge, or files, once to each machine that reads "
                 "them."),
    PARAM_CHOICE(dag_options, queue, "job", queues,
                 "Order of tasks that wait for one machine: by arrival of their jobs, or by "
                 "assignment."),
    PARAM(dag_options, cap, 0, 0, 1e6, "", "Most jobs in the system. 0: no cap."),
    PARAM_CHOICE(dag_options, full, "wait", fulls,
                 "What arrives at the cap waits until a job has ended, and all behind it with it; "
                 "or is dropped."),
    PARAM(dag_options, initial, 0, 0, 1e6, "",
          "Jobs that are there at time 0, whenever the workload submits them."),
    PARAM_TEXT(dag_options, noise, "1",
               "Distribution of the factor on the run time of a task, such as normal(1, 0.1)."),
    PARAM(dag_options, deadline_factor, 0, 0, 1e6, "",
          "Deadline of jobs without one: so many times their critical path, with costs averaged "
          "over the kinds of machines. 0: none."),
    PARAM_TIME(dag_options, deadline_unit, "1ns",
               "That deadline is cut to whole multiples of this time."),
    PARAM(dag_options, failure_rate, 0, 0, 0.99, "",
          "Part of the executions that fail at their end and are repeated."),
    PARAM_CHOICE(dag_options, billing, "use", billings,
                 "What is paid for: the time that tasks run, or the time that machines are there."),
    PARAM_TIME(dag_options, billing_unit, "1s",
               "Billing by lease counts whole multiples of this time."),
    PARAM(dag_options, preempt, false, 0, 1, "", "Policies may preempt running tasks."),
    PARAM_TIME(dag_options, tick, "0s",
               "0: event by event; 1us: in steps, as DS3 takes them, to the microsecond."),
    PARAM_TIME(dag_options, sample, "10us",
               "Time between looks of the frequency governors and of the thermal model."),
    PARAM(dag_options, throttle, false, 0, 1, "", "Throttle clusters at the trip points."),
    PARAM(dag_options, trip, 85, -273, 1000, "",
          "Degrees Celsius of the first trip point; the next come 5 degrees apart."),
    PARAM_TIME(dag_options, until, "never", "The run ends here at the latest."),
    PARAM_TIME(dag_options, warmup, "0s",
               "Jobs that arrive before this time are simulated but not measured."),
    PARAM(dag_options, most_jobs, 0, 0, 1e15, "",
          "The run ends when so many jobs have ended. 0: no limit."),
    PARAM_CHOICE(dag_options, tie, "fifo", ties, "Order of events at one instant."),
    { 0 },
};

const struct param dag_platform_table[] = {
    PARAM(dag_platform, bandwidth, 0, 0, 1e18, "B/s",
          "Between two machines; 0: transfers take no more than the latency."),
    PARAM_TIME(dag_platform, latency, "0s", "Of a transfer between two machines."),
    PARAM(dag_platform, own_bandwidth, 0, 0, 1e18, "B/s",
          "Between tasks of one machine; 0: takes no time."),
    PARAM_TEXT(dag_platform, matrix, NULL,
               "Pairs of kinds of machines with a bandwidth or latency of their own, such as "
               "'cpu-gpu 16GB/s 5us, gpu-gpu 50GB/s'."),
    PARAM_TEXT(dag_platform, network, NULL,
               "Topology for communication: network, such as star(bandwidth=125MB/s, "
               "latency=50us)."),
    PARAM(dag_platform, base_w, 0, 0, 1e9, "W", "Power of what is always on, such as memory."),
    PARAM(dag_platform, ambient, 42, -273, 1000, "", "Degrees Celsius around."),
    PARAM_TEXT(dag_platform, thermal, "none", "Thermal model: none or odroid_xu3."),
    { 0 },
};

const struct param dag_machine_table[] = {
    PARAM(dag_machine, count, 1, 1, 1 << 20, "", "Machines of this kind."),
    PARAM_TEXT(dag_machine, name, NULL, "Key into the cost tables of graphs."),
    PARAM(dag_machine, cores, 1, 1, 1 << 16, "", "Tasks of one core that run side by side."),
    PARAM(dag_machine, speed, 1e9, 1e-3, 1e18, "",
          "Operations a second of one core, for tasks whose work is known."),
    PARAM(dag_machine, memory, 0, 0, 1e18, "B", "0: not a limit."),
    PARAM(dag_machine, elastic, false, 0, 1, "", "Machines on demand: as many as wanted."),
    PARAM(dag_machine, share, false, 0, 1, "",
          "Tasks share the cores fluidly instead of waiting for a free one."),
    PARAM(dag_machine, price, 0, 0, 1e12, "", "Of one second of use."),
    PARAM(dag_machine, idle_w, 0, 0, 1e9, "W", "Of an idle core, where there is no 'opp'."),
    PARAM(dag_machine, busy_w, 0, 0, 1e9, "W", "Of a busy core, where there is no 'opp'."),
    PARAM_TEXT(dag_machine, opp, NULL,
               "Operating points of the cluster, such as '600MHz 0.9V, 1400MHz 1.1V'."),
    PARAM_TEXT(dag_machine, profile, NULL,
               "W of 1, 2, .. busy machines of the cluster at a frequency, such as "
               "'600MHz: 0.1 0.2, 1400MHz: 0.4 0.8'."),
    PARAM_TEXT(dag_machine, trip, NULL,
               "Frequencies to throttle to at the trip points, - for none."),
    PARAM_TEXT(dag_machine, thermal, "none",
               "Input of the thermal model: none, big, little, accelerator or memory."),
    PARAM_TEXT(dag_machine, governor, "performance", "Who sets the frequency of the cluster."),
    { 0 },
};

int64_t dag_machine_count(const struct dag_platform *platform)
{
    const struct dag_machine *machine = platform->machines.item;
    int64_t count = 0;

    if (platform->hosts)
        return platform->host_count;
    for (size_t i = 0; i < platform->machines.count; i++)
        count += machine[i].elastic ? 0 : machine[i].count;
    return count;
}

bool dag_is_memory(const struct dag_machine *machine)
{
    return machine->thermal && !strcmp(machine->thermal, "memory");
}

int64_t dag_core_count(const struct dag_platform *platform)
{
    const struct dag_machine *machine = platform->machines.item;
    int64_t count = 0;

    for (size_t i = 0; i < platform->machines.count; i++)
        if ((machine[i].elastic || !platform->hosts) && !dag_is_memory(&machine[i]))
            count += machine[i].cores * (machine[i].elastic ? 1 : machine[i].count);
    for (int64_t i = 0; i < platform->host_count; i++)
        if (!dag_is_memory(&machine[platform->hosts[i].machine]))
            count += machine[platform->hosts[i].machine].cores;
    return count;
}

/* Amdahl's law; rounded to the nearest tick, for a cost is data and no event. */
static sim_time related_cost(const struct taskgraph_task *task, double speed)
{
    double parallel = task->parallel / task->cores;
    double seconds = task->work / speed * (1 - task->parallel + parallel);

    if (!(seconds < 9e9))
        return TIME_NEVER;
    return (sim_time)llround(seconds * 1e9);
}

sim_time dag_cost(const struct taskgraph *graph, uint32_t task, const struct dag_machine *machine,
                  uint32_t kind)
{
    const struct taskgraph_task *spec = &graph->task[task];
    sim_time cost;

    if (dag_is_memory(machine) || spec->cores > (uint64_t)machine->cores ||
        (machine->memory > 0 && (double)spec->memory > machine->memory))
        return TIME_NEVER;
    if (graph->cost)
        return kind == TASKGRAPH_NONE ? TIME_NEVER
                                      : graph->cost[(size_t)task * graph->kinds + kind];
    if (!(spec->work > 0))
        return isnan(spec->work) ? TIME_NEVER : 0;
    cost = related_cost(spec, machine->speed);
    return cost > 0 ? cost : 1;
}
