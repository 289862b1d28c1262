/* Partitioned real-time scheduling: order on a CPU, fit and test of room as parameters. */
#include "policies/lib/os/partition.h"

enum order { ORDER_RM, ORDER_DM, ORDER_EDF };
enum test { TEST_UTILIZATION, TEST_HYPERBOLIC, TEST_EXACT };

static const char *const orders[] = { "rm", "dm", "edf", NULL };
static const char *const fits[] = { "first", "best", "worst", NULL };
static const char *const tests[] = { "utilization", "hyperbolic", "exact", NULL };

struct partitioned {
    struct partition partition; /* first member */
    int order, fit, test;
};

static const struct param partitioned_params[] = {
    PARAM_CHOICE(partitioned, order, "edf", orders,
                 "On each CPU: rate monotonic, deadline monotonic or earliest deadline first."),
    PARAM_CHOICE(partitioned, fit, "first", fits,
                 "Of the CPUs with room the first, the fullest or the emptiest."),
    PARAM_CHOICE(
        partitioned, test, "exact", tests,
        "Whether there is room: by a bound of the utilisation, by the hyperbolic bound (rm "
        "and dm only), or by response times or, for edf, processor demand."),
    { 0 },
};

static bool partitioned_init(void *ptr, struct os *os, struct error *err)
{
    struct partitioned *self = ptr;
    struct partition *p = &self->partition;

    p->fit = self->fit;
    p->key = self->order == ORDER_RM   ? rank_period
             : self->order == ORDER_DM ? rank_relative_deadline
                                       : rank_deadline;
    if (self->test == TEST_HYPERBOLIC && self->order == ORDER_EDF)
        return error_set(err, "test: hyperbolic is for order: rm or dm; expected utilization or "
                              "exact with edf");
    if (self->test == TEST_HYPERBOLIC)
        p->fits = partition_fits_hyperbolic;
    else if (self->test == TEST_UTILIZATION)
        p->fits = self->order == ORDER_EDF ? partition_fits_whole : partition_fits_liu_layland;
    else
        p->fits = self->order == ORDER_RM   ? partition_fits_periods
                  : self->order == ORDER_DM ? partition_fits_deadlines
                                            : partition_fits_demand;
    partition_init(p, os);
    return true;
}

const struct os_policy os_partitioned = {
    .policy = { .name = "os.partitioned",
                .doc = "RM, DM or EDF on each CPU; threads go to the first, fullest or emptiest "
                       "CPU that has room by a bound or an exact test.",
                .source = "Davis & Burns, ACM Computing Surveys 43(4), 2011, section 4; Dhall & "
                          "Liu, Operations Research 26(1), 1978; Oh & Son, Real-Time Systems 9(3), "
                          "1995; Baruah & Fisher, RTSS 2005",
                .params = partitioned_params,
                .self_size = sizeof(struct partitioned) },
    .entity_size = sizeof(struct partition_thread),
    .cpu_size = sizeof(struct partition_cpu),
    .init = partitioned_init,
    .place = partition_place,
    .enqueue = partition_enqueue,
    .dequeue = partition_dequeue,
    .pick = partition_pick,
    .stop = partition_stop,
    .preempts = partition_preempts,
};
