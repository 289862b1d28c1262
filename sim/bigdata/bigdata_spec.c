/* Options, platform and kinds of machines of the bigdata system. */
#include "sim/bigdata/bigdata_spec.h"

static const char *const networks[] = { "levels", "shared", NULL };
static const char *const durations[] = { "random", "deterministic", NULL };
static const char *const ties[] = { "fifo", "lifo", "random", NULL };

const struct param big_option_table[] = {
    PARAM_TIME(big_options, heartbeat, "0s",
               "Time between the reports of a machine, spread evenly; 0: all is known at once."),
    PARAM(
        big_options, slowstart, 1, 0, 1, "",
        "Part of the tasks before it that are done when a reduce stage may start (Hadoop: 0.05)."),
    PARAM_TIME(big_options, reduce_wait, "300s",
               "After so long reduces give way when tasks that they wait for have no room (Hadoop: "
               "mapreduce.job.reducer.unconditional-preempt.delay.sec)."),
    PARAM(big_options, replicas, 3, 1, 10, "", "Machines that have a block of an input file."),
    PARAM_TIME(big_options, move_delay, "2s", "Time of an executor to start for another job."),
    PARAM_TIME(big_options, warm_up, "1s",
               "More for the first task of an executor where no such task was measured."),
    PARAM_CHOICE(big_options, durations, "random", durations,
                 "How a measured duration is chosen: drawn, or by the number of the task."),
    PARAM_CHOICE(big_options, network, "levels", networks,
                 "Reading takes the bandwidth of its distance, or shares links with others."),
    PARAM_TEXT(big_options, straggle, "1", "Distribution of the factor on the time of an attempt."),
    PARAM_TEXT(big_options, slow_machines, "1",
               "Distribution of the factor on the speed of a machine, drawn once for each."),
    PARAM_TIME(big_options, mtbf, "never", "Mean time between failures of a machine."),
    PARAM_TIME(big_options, repair, "10m", "Mean time that a machine is away after a failure."),
    PARAM(big_options, most_attempts, 0, 0, 1e6, "",
          "Lost attempts of a job's tasks after which the job fails. 0: no limit."),
    PARAM_TIME(big_options, until, "never", "The run ends here at the latest."),
    PARAM_TIME(big_options, warmup, "0s", "Jobs that arrive before are not measured."),
    PARAM(big_options, most_jobs, 0, 0, 1e15, "",
          "The run ends when so many jobs have ended. 0: no limit."),
    PARAM_CHOICE(big_options, tie, "fifo", ties, "Order of events at one instant."),
    PARAM(big_options, block, 128 << 20, 1, 1e15, "B",
          "Traces of bytes: a map reads so many (HDFS: 128 MiB)."),
    PARAM(big_options, reduce_bytes, 256e6, 1, 1e15, "B",
          "Traces of bytes: a reduce reads so many (Hive 0.14: 256 MB) ..."),
    PARAM(big_options, most_reduces, 1009, 1, 1e6, "",
          "... unless that makes more reduces of a job (Hive 0.14: 1009)."),
    PARAM(big_options, task_rate, 0, 0, 1e15, "B/s",
          "Traces of bytes: at which a task works on what it reads; 0: bytes do not say."),
    PARAM_TIME(big_options, task_time, "never",
               "Traces: of tasks of which nothing else says it; never: that is an error."),
    { 0 },
};

const struct param big_platform_table[] = {
    PARAM(big_platform, nodes, 0, 0, 1 << 20, "",
          "Machines of one kind, where no kinds are named."),
    PARAM(big_platform, slots, 1, 0.001, 1e6, "", "Cores, or slots, of each of these."),
    PARAM(big_platform, rack_size, 0, 0, 1 << 20, "",
          "Machines of a rack, in the order of their numbers; 0: one rack."),
    PARAM(big_platform, disk_bandwidth, 0, 0, 1e15, "B/s",
          "At which a task reads blocks of its own machine; 0: at once."),
    PARAM(big_platform, rack_bandwidth, 0, 0, 1e15, "B/s",
          "At which a task reads from its rack; a machine's link. 0: at once."),
    PARAM(big_platform, core_bandwidth, 0, 0, 1e15, "B/s",
          "At which a task reads from another rack; a rack's link if shared. 0: at once."),
    PARAM(big_platform, port_bandwidth, 125e6, 1, 1e15, "B/s",
          "Of each port of the fabric that coflows cross, each way."),
    { 0 },
};

const struct param big_kind_table[] = {
    PARAM_TEXT(big_kind, name, "machine", "Of this kind."),
    PARAM(big_kind, count, 1, 1, 1 << 20, "", "Machines of this kind."),
    PARAM(big_kind, cores, 1, 0.001, 1e6, "", "Cores, or slots, of each."),
    PARAM(big_kind, memory, 0, 0, 9e18, "B", "Memory of each; 0: never short."),
    PARAM(big_kind, disk, 0, 0, 9e18, "B/s", "Of its disks; 0: never short."),
    PARAM(big_kind, net, 0, 0, 9e18, "B/s", "Of its network; 0: never short."),
    PARAM(big_kind, speed, 1, 1e-6, 1e6, "", "Of its tasks."),
    { 0 },
};

int64_t big_machine_count(const struct big_platform *platform)
{
    const struct big_kind *kind = platform->kinds.item;
    int64_t count = 0;

    if (platform->kinds.count == 0)
        return platform->nodes;
    for (size_t i = 0; i < platform->kinds.count; i++)
        count += kind[i].count;
    return count;
}
