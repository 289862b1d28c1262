/* Orders of waiting jobs. F1 to F4: Carastan-Santos and de Camargo, SC'17, table 3. */
#include "policies/lib/order.h"

#include <math.h>

/* UNICEF divides by log2(n), which is 0 for one processor. */
static const double least_log = 1e-15;

const char *const order_misfits[] = { "block", "skip", 0 };

const char *const order_names[] = { "fcfs",
                                    "sjf",
                                    "ljf",
                                    "saf",
                                    "laf",
                                    "smallest_first",
                                    "largest_first",
                                    "expansion_factor",
                                    "wfp3",
                                    "unicef",
                                    "f1",
                                    "f2",
                                    "f3",
                                    "f4",
                                    0 };

const struct order_entry order_list[] = {
    { order_fcfs, false },
    { order_sjf, false },
    { order_ljf, false },
    { order_saf, false },
    { order_laf, false },
    { order_smallest_first, false },
    { order_largest_first, false },
    { order_expansion_factor, true },
    { order_wfp3, true },
    { order_unicef, true },
    { order_f1, false },
    { order_f2, false },
    { order_f3, false },
    { order_f4, false },
};

struct order_job order_job(sim_time now, sim_time submit, sim_time request, uint32_t procs)
{
    return (struct order_job){ .submit = time_seconds(submit),
                               .wait = time_seconds(now - submit),
                               .request = time_seconds(request > 0 ? request : NANOSECOND),
                               .procs = procs };
}

double order_fcfs(struct order_job job)
{
    (void)job;
    return 0;
}

double order_sjf(struct order_job job)
{
    return job.request;
}

double order_ljf(struct order_job job)
{
    return -job.request;
}

double order_saf(struct order_job job)
{
    return job.request * job.procs;
}

double order_laf(struct order_job job)
{
    return -job.request * job.procs;
}

double order_smallest_first(struct order_job job)
{
    return job.procs;
}

double order_largest_first(struct order_job job)
{
    return -job.procs;
}

double order_expansion_factor(struct order_job job)
{
    return -(job.wait + job.request) / job.request;
}

double order_wfp3(struct order_job job)
{
    double ratio = job.wait / job.request;

    return -ratio * ratio * ratio * job.procs;
}

double order_unicef(struct order_job job)
{
    double log = log2(job.procs);

    return -job.wait / ((log > least_log ? log : least_log) * job.request);
}

/* A job at the very start of the trace counts as submitted at 0.1 s. */
static double log_submit(struct order_job job)
{
    return log10(job.submit > 0 ? job.submit : 0.1);
}

double order_f1(struct order_job job)
{
    return log10(job.request) * job.procs + 870 * log_submit(job);
}

double order_f2(struct order_job job)
{
    return sqrt(job.request) * job.procs + 25600 * log_submit(job);
}

double order_f3(struct order_job job)
{
    return job.request * job.procs + 6.86e6 * log_submit(job);
}

double order_f4(struct order_job job)
{
    return job.request * sqrt(job.procs) + 5.3e5 * log_submit(job);
}
