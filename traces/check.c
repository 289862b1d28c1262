/* Checks of a stored trace: one pass over the jobs, and the hash of the source. */
#include "traces/check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "traces/check_vm.h"
#include "traces/input.h"
#include "traces/store_internal.h"
#include "traces/store_write.h"

enum { LISTED = 20 };

void check_problem(struct trace_check *check, const char *format, ...)
{
    char line[256];
    va_list args;

    if (check->problems++ >= LISTED)
        return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    text_format(&check->list, "%s\n", line);
}

void check_amount(struct trace_check *check, const struct check_amount *amount)
{
    if (amount->value != STORE_UNKNOWN && amount->value < 0)
        check_problem(check, "%s %" PRId64 ": %s is %" PRId64, amount->item, amount->row,
                      amount->what, amount->value);
}

bool check_rules(struct store *store, const struct trace_info *info, struct trace_check *check,
                 const struct check_rule *rules, struct error *err)
{
    for (; rules->what; rules++) {
        int64_t count;

        if (!store_ask(store, rules->sql, info->id, &count, err))
            return false;
        if (count)
            check_problem(check, "%" PRId64 " %s", count, rules->what);
    }
    return true;
}

static void job_amount(struct trace_check *check, int64_t row, const char *what, int64_t value)
{
    check_amount(check, &(struct check_amount){ "job", row, what, value });
}

static void add_job(struct trace_check *check, const struct store_job *job)
{
    int64_t procs = job->procs_used != STORE_UNKNOWN ? job->procs_used : job->procs;

    job_amount(check, job->row, "wait", job->wait);
    job_amount(check, job->row, "run time", job->run);
    job_amount(check, job->row, "request", job->request);
    job_amount(check, job->row, "allocation", job->procs_used);
    job_amount(check, job->row, "requested processors", job->procs);
    check->jobs++;
    if (job->run != STORE_UNKNOWN)
        check->run_s += time_seconds(job->run);
    if (job->procs_used != STORE_UNKNOWN)
        check->procs_used += job->procs_used;
    if (job->procs != STORE_UNKNOWN)
        check->procs += job->procs;
    if (job->run != STORE_UNKNOWN && procs != STORE_UNKNOWN)
        check->processor_s += time_seconds(job->run) * (double)procs;
}

static bool check_jobs(struct store *store, const struct trace_info *info,
                       struct trace_check *check, struct error *err)
{
    struct store_cursor *cursor = store_jobs(store, info->id, INT64_MIN, TIME_NEVER, err);
    bool from_zero = strcmp(info->family, "soc") != 0; /* a chip has a clock of its own */
    struct store_job job;
    sim_time last = 0;
    bool more = true;
    bool ok = cursor != NULL;

    while (ok && (ok = store_next(cursor, &job, &more, err)) && more) {
        if (job.submit < last || (from_zero && job.row == 0 && job.submit != 0))
            check_problem(check,
                          "job %" PRId64 ": submitted at %" PRId64 " ns, before the job above",
                          job.row, job.submit);
        last = job.submit;
        add_job(check, &job);
    }
    store_done(cursor);
    if (ok && check->jobs != info->jobs)
        check_problem(check, "%" PRId64 " jobs are there; %" PRId64 " were imported", check->jobs,
                      info->jobs);
    if (ok && last != info->span_ns)
        check_problem(check, "the last job is submitted at %" PRId64 " ns; the trace says %" PRId64,
                      last, info->span_ns);
    return ok;
}

static bool check_keys(struct store *store, const struct trace_info *info,
                       struct trace_check *check, struct error *err)
{
    int64_t least, greatest, moved, places;

    if (!store_ask(store, "SELECT coalesce(min(job_id),0) FROM job WHERE trace_id=?1", info->id,
                   &least, err) ||
        !store_ask(store, "SELECT coalesce(max(job_id),-1) FROM job WHERE trace_id=?1", info->id,
                   &greatest, err) ||
        !store_ask(store, "SELECT count(src_row) FROM job WHERE trace_id=?1", info->id, &moved,
                   err) ||
        !store_ask(store, "SELECT count(DISTINCT src_row) FROM job WHERE trace_id=?1", info->id,
                   &places, err))
        return false;
    if (least != 0 || greatest != check->jobs - 1)
        check_problem(check, "job ids run from %" PRId64 " to %" PRId64 ", not from 0 to %" PRId64,
                      least, greatest, check->jobs - 1);
    if (places != moved || (moved != 0 && moved != check->jobs))
        check_problem(check,
                      "the order of the source is kept for %" PRId64 " places of %" PRId64 " jobs",
                      places, moved);
    return true;
}

static const char counted[] =
    "SELECT coalesce(sum(rows),0) FROM import_count WHERE trace_id=?1 AND action<>'noted'";

static bool check_source(const struct trace_info *info, const char *source,
                         struct trace_check *check, struct error *err)
{
    struct input *input = input_open(source, err);
    char sha256[65];
    bool ok;

    if (!input)
        return false;
    ok = input_sha256(input, sha256, err);
    if (ok && strcmp(sha256, info->sha256) != 0)
        check_problem(check, "%s has sha256 %.16s...; %.16s... was imported", input_name(input),
                      sha256, info->sha256);
    input_close(input);
    return ok;
}

bool trace_check(struct store *store, const struct trace_info *info, const char *source,
                 struct trace_check *check, struct error *err)
{
    bool vms = strcmp(info->family, "vm") == 0 || strcmp(info->family, "gpu") == 0;
    bool graphs = strcmp(info->family, "workflow") == 0 || strcmp(info->family, "soc") == 0;
    bool stages = strcmp(info->family, "bigdata") == 0;
    bool ok;

    *check = (struct trace_check){ 0 };
    if (vms)
        ok = check_vms(store, info, check, err);
    else if (strcmp(info->family, "signal") == 0)
        ok = check_events(store, info, check, err);
    else if (graphs)
        ok = check_graphs(store, info, check, err) && check_jobs(store, info, check, err) &&
             check_keys(store, info, check, err);
    else if (stages)
        ok = check_stages(store, info, check, err) && check_jobs(store, info, check, err) &&
             check_keys(store, info, check, err);
    else
        ok = check_jobs(store, info, check, err) && check_keys(store, info, check, err);
    return ok && store_ask(store, counted, info->id, &check->counted_rows, err) &&
           (!source || check_source(info, source, check, err));
}

void trace_check_free(struct trace_check *check)
{
    text_free(&check->list);
}

bool trace_check_file(struct store *store, bool *ok, struct error *err)
{
    struct db_query *query = db_query(store_db(store), "PRAGMA quick_check(1)", err);
    bool row = false;
    bool read;

    if (!query)
        return false;
    read = db_step(query, &row, err);
    *ok = read && row && strcmp(db_col_text(query, 0), "ok") == 0;
    db_done(query);
    return read;
}
