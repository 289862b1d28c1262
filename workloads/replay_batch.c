/* Jobs of the batch system as the store keeps them. */
#include "sim/batch/batch_spec.h"
#include "workloads/replay.h"

_Static_assert(offsetof(struct batch_arrival, submit) == 0, "an item begins with its submit time");

static int64_t known(int64_t value)
{
    return value == STORE_UNKNOWN ? BATCH_UNKNOWN : value;
}

static void *open_jobs(struct store *store, const struct replay_trace *trace, sim_time from,
                       sim_time to, struct error *err)
{
    return store_jobs(store, trace->info.id, from, to, err);
}

static bool next_job(void *cursor, const struct replay_trace *trace, void *item, bool *more,
                     struct error *err)
{
    struct batch_arrival *arrival = item;
    struct store_job job;

    (void)trace;
    if (!store_next(cursor, &job, more, err))
        return false;
    if (*more)
        *arrival = (struct batch_arrival){ .submit = job.submit,
                                           .run = known(job.run),
                                           .request = known(job.request),
                                           .procs = known(job.procs),
                                           .procs_used = known(job.procs_used),
                                           .user = known(job.user),
                                           .group = known(job.group),
                                           .queue = known(job.queue),
                                           .number = job.number,
                                           .name = job.name };
    return true;
}

static void done(void *cursor)
{
    store_done(cursor);
}

static void keep_name(void *item, struct arena *arena)
{
    struct batch_arrival *job = item;

    if (job->name)
        job->name = arena_text(arena, job->name);
}

static bool fill_platform(const struct replay_trace *trace, void *platform, struct arena *arena,
                          struct error *err)
{
    struct batch_platform *cluster = platform;

    (void)arena;
    (void)err;
    if (cluster->nodes == 0 && trace->info.procs != STORE_UNKNOWN)
        cluster->nodes = trace->info.procs;
    return true;
}

static double work_of(const void *item, const struct workload_context *context)
{
    int64_t repairs[BATCH_REPAIRS] = { 0 };
    struct batch_admitted job =
        batch_admit(context->options, (uint32_t)context->capacity, item, repairs);

    return job.verdict == BATCH_ADMITTED ? time_seconds(job.run) * job.procs : -1;
}

static const char *const families[] = { "batch", NULL };

const struct replay_kind replay_batch = {
    .system = "batch",
    .families = families,
    .item_size = sizeof(struct batch_arrival),
    .open = open_jobs,
    .next = next_job,
    .done = done,
    .keep = keep_name,
    .platform = fill_platform,
    .work = work_of,
};
