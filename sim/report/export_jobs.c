/* The jobs of a batch run as SWF and as the two files that Batsim leaves. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sim/base/json.h"
#include "sim/report/export_internal.h"
#include "sim/report/export_procs.h"

#define MOST_PROCS (INT64_C(1) << 40)

/* Processors of the platform in a resolved configuration; 0: it does not say. */
static int64_t platform_procs(struct export_work *work, const char *config)
{
    struct error ignored;
    const struct json *tree = json_parse("config", config, strlen(config), work->arena, &ignored);
    const struct json *platform = json_get(tree, "platform");
    const struct json *nodes = json_get(platform, "nodes");
    const struct json *cores = json_get(platform, "cores");
    double procs = nodes && nodes->kind == JSON_NUMBER ? nodes->number : 0;

    procs *= cores && cores->kind == JSON_NUMBER ? cores->number : 1;
    return procs >= 1 && procs < 1e12 ? (int64_t)procs : 0;
}

static bool read_procs(struct export_work *work, int64_t *procs, struct error *err)
{
    struct db_query *query =
        db_query(results_db(work->results), "SELECT config FROM run WHERE run_no = ?", err);
    bool row = false;
    bool ok = query != NULL;

    if (ok) {
        db_bind_int(query, 1, work->runs->run_no);
        ok = db_step(query, &row, err);
        *procs = ok && row ? platform_procs(work, db_col_text(query, 0)) : 0;
    }
    db_done(query);
    return ok;
}

static int64_t whole(struct db_query *query, int column)
{
    return db_null(query, column) ? INT64_MIN : db_col_int(query, column);
}

static void take_job(struct export_work *work, struct db_query *query, struct export_job *job)
{
    *job = (struct export_job){
        .job_no = db_col_int(query, 0),
        .job = arena_text(work->arena, db_col_text(query, 1)),
        .submit = db_col_int(query, 2),
        .start = whole(query, 3),
        .finish = whole(query, 4),
        .procs = db_col_int(query, 5),
        .request = whole(query, 6),
        .user = whole(query, 7),
        .status = arena_text(work->arena, db_col_text(query, 8)),
        .machines = arena_text(work->arena, db_col_text(query, 9)),
    };
    job->ran = job->start != INT64_MIN && job->finish != INT64_MIN;
}

/* What no run writes, so that sums and spans below stay in their range. */
static bool is_damaged(const struct export_job *job)
{
    return job->procs < 0 || job->procs > MOST_PROCS ||
           (job->ran && (job->start < job->submit || job->finish < job->start));
}

static bool is_number(const char *text)
{
    size_t digits = strspn(text, "0123456789");

    return digits > 0 && digits < 19 && text[digits] == '\0';
}

static bool read_rows(struct export_work *work, struct export_jobs *jobs, struct error *err)
{
    struct db_query *query =
        db_query(results_db(work->results),
                 "SELECT job_no, job, submit_ns, start_ns, finish_ns, procs, request_ns, user, "
                 "status, machines, count(*) OVER () FROM jobs WHERE run_no = ? "
                 "ORDER BY submit_ns, job_no",
                 err);
    size_t room = 0;
    bool row = true;
    bool ok = query != NULL;

    if (!ok)
        return false;
    db_bind_int(query, 1, work->runs->run_no);
    jobs->numbers = true;
    while ((ok = db_step(query, &row, err)) && row) {
        if (!jobs->job) {
            room = (size_t)db_col_int(query, 10);
            jobs->job = arena_array(work->arena, room, sizeof *jobs->job);
        }
        BUG_UNLESS(jobs->count < room);
        take_job(work, query, &jobs->job[jobs->count]);
        if (is_damaged(&jobs->job[jobs->count])) {
            ok = error_set(err, "%s: damaged record of job %.40s",
                           db_path(results_db(work->results)), jobs->job[jobs->count].job);
            break;
        }
        jobs->numbers = jobs->numbers && is_number(jobs->job[jobs->count].job);
        jobs->count++;
    }
    db_done(query);
    return ok;
}

bool export_read_jobs(struct export_work *work, struct export_jobs *jobs, struct error *err)
{
    const struct export_run *run = work->runs;
    const char *path = db_path(results_db(work->results));
    bool has;

    *jobs = (struct export_jobs){ 0 };
    if (strcmp(run->system, "batch") != 0)
        return error_set(err, "%s: run %.8s is of system %.40s; format %s is of batch jobs", path,
                         run->run_id, run->system, work->order->format);
    if (!export_has_table(work, "jobs", &has, err) || (has && !read_rows(work, jobs, err)) ||
        !read_procs(work, &jobs->procs, err))
        return false;
    return jobs->count > 0 ||
           error_set(err, "%s: run %.8s has no jobs in it: record: [jobs] was not asked for", path,
                     run->run_id);
}

/* What a person wrote, on one line of a comment. */
static void add_line(struct text *out, const char *words)
{
    for (; *words; words++)
        text_add_bytes(out, (unsigned char)*words < ' ' ? " " : words, 1);
}

static void add_header(const struct export_work *work, const struct export_jobs *jobs,
                       struct text *out)
{
    const struct export_run *run = work->runs;

    text_format(out, "; Version: 2.2\n; Note: simulated by orrery; run %s of policy ", run->run_id);
    add_line(out, run->policy);
    text_add(out, "\n; Note: study ");
    add_line(out, run->study);
    text_format(out, "\n; MaxJobs: %zu\n; MaxRecords: %zu\n", jobs->count, jobs->count);
    if (jobs->procs)
        text_format(out, "; MaxProcs: %" PRId64 "\n", jobs->procs);
    text_add(out, "; Note: times in seconds from the start of the run; status 1 completed, 0 ended "
                  "at the request, 5 never started\n");
    if (!jobs->numbers)
        text_add(out, "; Note: the log calls jobs by names; field 1 counts from 1 by arrival\n");
}

static void add_time(struct text *out, bool known, int64_t ns)
{
    text_add(out, " ");
    if (known)
        export_seconds(out, ns);
    else
        text_add(out, "-1");
}

static int swf_status(const struct export_job *job)
{
    return !job->ran ? 5 : !strcmp(job->status, "completed") ? 1 : 0;
}

/* The 18 fields of Chapin et al., "Benchmarks and Standards for the Evaluation of Parallel Job
 * Schedulers" (JSSPP 1999), in version 2.2 of the Parallel Workloads Archive. */
static void add_row(const struct export_jobs *jobs, const struct export_job *job, struct text *out)
{
    if (jobs->numbers)
        text_add(out, job->job);
    else
        text_format(out, "%" PRId64, job->job_no + 1);
    add_time(out, true, job->submit);
    add_time(out, job->ran, job->start - (job->ran ? job->submit : 0));
    add_time(out, job->ran, job->finish - (job->ran ? job->start : 0));
    text_format(out, " %" PRId64 " -1 -1 %" PRId64, job->ran ? job->procs : -1, job->procs);
    add_time(out, job->request != INT64_MIN, job->request);
    text_format(out, " -1 %d %" PRId64 " -1 -1 -1 -1 -1 -1\n", swf_status(job),
                job->user == INT64_MIN ? -1 : job->user);
}

bool export_swf(struct export_work *work, struct error *err)
{
    struct export_file file = { 0 };
    struct export_jobs jobs;
    struct text line = { 0 };

    if (!export_may_write(work->order->path, db_path(results_db(work->results)), work->order->force,
                          err) ||
        !export_read_jobs(work, &jobs, err) || !export_file_open(&file, work->order->path, err))
        return false;
    add_header(work, &jobs, &line);
    for (size_t i = 0; i <= jobs.count; i++) {
        fwrite(text_get(&line), 1, line.count, file.out);
        line.count = 0;
        if (i < jobs.count)
            add_row(&jobs, &jobs.job[i], &line);
    }
    text_free(&line);
    return export_file_end(&file, true, err);
}

static const char *batsim_state(const struct export_job *job)
{
    if (!job->ran)
        return "REJECTED";
    return !strcmp(job->status, "completed") ? "COMPLETED_SUCCESSFULLY"
                                             : "COMPLETED_WALLTIME_REACHED";
}

static void add_ns(struct text *out, bool known, int64_t ns)
{
    text_add(out, ",");
    if (known)
        export_seconds(out, ns);
}

/* Seconds of turnaround over seconds of execution; NaN without an execution. */
static double stretch(const struct export_job *job)
{
    return job->ran && job->finish > job->start
               ? (double)(job->finish - job->submit) / (double)(job->finish - job->start)
               : (double)NAN;
}

/* Columns in the order of Batsim's jobs output. */
static void add_batsim_row(const struct export_work *work, const struct export_job *job,
                           const char *procs, struct text *out)
{
    int64_t start = job->ran ? job->start : 0;
    int64_t finish = job->ran ? job->finish : 0;
    double ratio = stretch(job);

    export_csv_field(out, job->job);
    text_add(out, ",");
    export_csv_field(out, work->runs->study);
    text_add(out, ",delay");
    add_ns(out, true, job->submit);
    text_format(out, ",%" PRId64, job->procs);
    add_ns(out, job->request != INT64_MIN, job->request);
    text_format(out, ",%d,%s", job->ran && !strcmp(job->status, "completed"), batsim_state(job));
    add_ns(out, job->ran, start);
    add_ns(out, job->ran, finish - start);
    add_ns(out, job->ran, finish);
    add_ns(out, job->ran, start - job->submit);
    add_ns(out, job->ran, finish - job->submit);
    text_add(out, ",");
    if (!isnan(ratio))
        text_add_real(out, ratio);
    text_format(out, ",%s,,%s\n", procs,
                !job->ran        ? ""
                : *job->machines ? "processors:recorded"
                                 : "processors:derived");
}

static void write_jobs_csv(const struct export_work *work, const struct export_jobs *jobs,
                           FILE *out)
{
    const char *const *procs = export_procs(work->arena, jobs);
    struct text line = { 0 };

    text_add(&line, "job_id,workload_name,profile,submission_time,requested_number_of_resources,"
                    "requested_time,success,final_state,starting_time,execution_time,finish_time,"
                    "waiting_time,turnaround_time,stretch,allocated_resources,consumed_energy,"
                    "metadata\n");
    for (size_t i = 0; i <= jobs->count; i++) {
        fwrite(text_get(&line), 1, line.count, out);
        line.count = 0;
        if (i < jobs->count)
            add_batsim_row(work, &jobs->job[i], procs[i], &line);
    }
    text_free(&line);
}

/* Sums over the jobs that ran. */
struct totals {
    double wait, wait_most, turnaround, turnaround_most, slowdown, slowdown_most;
    double computing; /* processor seconds */
    int64_t makespan; /* ns */
    size_t ran, ended, slowed;
};

static void add_job(struct totals *t, const struct export_job *job)
{
    double wait = time_seconds(job->start - job->submit);
    double turnaround = time_seconds(job->finish - job->submit);
    double ratio = stretch(job);

    t->ran++;
    t->ended += !strcmp(job->status, "completed");
    t->wait += wait;
    t->turnaround += turnaround;
    t->computing += (double)job->procs * time_seconds(job->finish - job->start);
    t->wait_most = fmax(t->wait_most, wait);
    t->turnaround_most = fmax(t->turnaround_most, turnaround);
    t->makespan = job->finish > t->makespan ? job->finish : t->makespan;
    if (isnan(ratio))
        return;
    t->slowed++;
    t->slowdown += ratio;
    t->slowdown_most = fmax(t->slowdown_most, ratio);
}

static void add_member(struct text *out, const char *key, double value)
{
    text_format(out, ",\n  \"%s\": ", key);
    text_add_real(out, value);
}

/* The fields of Batsim's schedule output that a run knows, in the order of their names. */
static void write_schedule(const struct export_jobs *jobs, FILE *out)
{
    struct totals t = { 0 };
    struct text json = { 0 };
    double ran;

    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->job[i].ran)
            add_job(&t, &jobs->job[i]);
    ran = (double)t.ran;
    text_add(&json, "{\n  \"makespan\": ");
    export_seconds(&json, t.makespan);
    add_member(&json, "max_slowdown", t.slowdown_most);
    add_member(&json, "max_turnaround_time", t.turnaround_most);
    add_member(&json, "max_waiting_time", t.wait_most);
    add_member(&json, "mean_slowdown", t.slowdown / (double)t.slowed);
    add_member(&json, "mean_turnaround_time", t.turnaround / ran);
    add_member(&json, "mean_waiting_time", t.wait / ran);
    if (jobs->procs)
        text_format(&json, ",\n  \"nb_computing_machines\": %" PRId64, jobs->procs);
    text_format(&json,
                ",\n  \"nb_jobs\": %zu,\n  \"nb_jobs_finished\": %zu,\n  \"nb_jobs_killed\": %zu"
                ",\n  \"nb_jobs_rejected\": %zu,\n  \"nb_jobs_success\": %zu",
                jobs->count, t.ran, t.ran - t.ended, jobs->count - t.ran, t.ended);
    add_member(&json, "success_rate", (double)t.ended / (double)jobs->count);
    add_member(&json, "time_computing", t.computing);
    text_add(&json, "\n}\n");
    fwrite(text_get(&json), 1, json.count, out);
    text_free(&json);
}

bool export_batsim(struct export_work *work, struct error *err)
{
    const char *source = db_path(results_db(work->results));
    struct export_file csv = { 0 }, json = { 0 };
    struct text csv_path = { 0 }, json_path = { 0 };
    struct export_jobs jobs;
    bool ok;

    text_format(&csv_path, "%s_jobs.csv", work->order->path);
    text_format(&json_path, "%s_schedule.json", work->order->path);
    ok = export_may_write(text_get(&csv_path), source, work->order->force, err) &&
         export_may_write(text_get(&json_path), source, work->order->force, err) &&
         export_read_jobs(work, &jobs, err) && export_file_open(&csv, text_get(&csv_path), err) &&
         export_file_open(&json, text_get(&json_path), err);
    if (ok) {
        write_jobs_csv(work, &jobs, csv.out);
        write_schedule(&jobs, json.out);
    }
    ok = export_file_end(&csv, ok, err);
    ok = export_file_end(&json, ok, err) && ok;
    text_free(&csv_path);
    text_free(&json_path);
    return ok;
}
