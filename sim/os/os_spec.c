/* Options and platform of the os system; weights of nice values. */
#include "sim/os/os_spec.h"

static const char *const phases[] = { "aligned", "staggered", NULL };
static const char *const ties[] = { "fifo", "lifo", "random", NULL };

const struct param os_option_table[] = {
    PARAM_TIME(os_options, tick, "0s",
               "Time between clock ticks, 4ms at HZ=250; 0: slices end exactly."),
    PARAM_CHOICE(os_options, tick_phase, "aligned", phases,
                 "Ticks of all CPUs at once, or spread evenly."),
    PARAM(os_options, exact, false, 0, 1, "",
          "Slices end by timers of their own besides the ticks (high resolution timers)."),
    PARAM_TIME(os_options, switch_cost, "0s", "Lost by a CPU when it changes the thread."),
    PARAM_TIME(os_options, migration_cost, "0s", "Lost by a thread that starts on another CPU."),
    PARAM_TIME(os_options, cache_cost, "0s", "More, when that has another last-level cache."),
    PARAM_TIME(os_options, node_cost, "0s", "More, when that is of another NUMA node."),
    PARAM(os_options, remote_speed, 1, 0.01, 1, "",
          "Speed of a thread away from the node where it ran first."),
    PARAM_TIME(os_options, wake_cost, "0s", "From the end of a sleep until the thread is ready."),
    PARAM_TIME(os_options, timer_slack, "0s", "By how much later timers end a sleep."),
    PARAM_TIME(os_options, warm_up, "0s",
               "Time on a CPU after which a thread's cache is warm; 0: no caches."),
    PARAM(os_options, warm_speed, 1, 1, 1000, "", "Speed of a thread whose cache is warm."),
    PARAM_TIME(os_options, balance, "never", "Time between looks of the balancer."),
    PARAM_TIME(os_options, until, "never", "The run ends here at the latest."),
    PARAM_TIME(os_options, warmup, "0s", "What happens before is not measured."),
    PARAM(os_options, most_threads, 0, 0, 1e15, "",
          "The run ends when so many threads have ended. 0: no limit."),
    PARAM_CHOICE(os_options, tie, "fifo", ties, "Order of events at one instant."),
    { 0 },
};

const struct param os_platform_table[] = {
    PARAM(os_platform, cores, 1, 1, OS_MOST_CPUS, "", "Logical CPUs."),
    PARAM(os_platform, smt, 1, 1, 8, "", "Logical CPUs of one core."),
    PARAM(os_platform, smt_speed, 1, 0.01, 1, "",
          "Speed of a CPU while another of its core is busy."),
    PARAM(os_platform, cache_cpus, 0, 0, OS_MOST_CPUS, "",
          "CPUs that share a last-level cache; 0: all."),
    PARAM(os_platform, node_cpus, 0, 0, OS_MOST_CPUS, "", "CPUs of a NUMA node; 0: all."),
    PARAM(os_platform, cache_size, 0, 0, 1e15, "",
          "Working sets that a CPU's own cache holds; 0: those of all threads."),
    { 0 },
};

const struct param os_group_table[] = {
    PARAM_TEXT(os_group, name, NULL, "Name; threads name it, or its number from 0."),
    PARAM_TEXT(os_group, parent, "", "Name of the group that it is in."),
    PARAM(os_group, shares, 1024, 2, 262144, "",
          "Weight against its siblings; 1024: that of a thread of nice 0."),
    PARAM_TIME(os_group, quota, "0s", "CPU time of its threads in each period; 0: no limit."),
    PARAM_TIME(os_group, period, "100ms", "Period of the quota."),
    { 0 },
};

int64_t os_weight(int64_t nice)
{
    static const int64_t weights[40] = {
        88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916,
        9548,  7620,  6100,  4904,  3906,  3121,  2501,  1991,  1586,  1277,
        1024,  820,   655,   526,   423,   335,   272,   215,   172,   137,
        110,   87,    70,    56,    45,    36,    29,    23,    18,    15,
    };

    return weights[nice < -20 ? 0 : nice > 19 ? 39 : nice + 20];
}
