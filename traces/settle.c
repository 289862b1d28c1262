/* Trace store, end of an import: jobs and VMs into order of arrival, times to t0. */
#include <string.h>

#include "traces/writer.h"

bool writer_run(struct store_writer *writer, const char *sql, int64_t value, struct error *err)
{
    struct db_query *query = db_query(writer->db, sql, err);
    bool ok;

    if (!query)
        return false;
    if (strstr(sql, "?1"))
        db_bind_int(query, 1, writer->trace_id);
    if (strstr(sql, "?2"))
        db_bind_int(query, 2, value);
    ok = db_run(query, err);
    db_done(query);
    return ok;
}

/* Runs statements one after the other; the list is closed by NULL. */
static bool run_all(struct store_writer *writer, const char *const *list, int64_t value,
                    struct error *err)
{
    for (; *list; list++)
        if (!writer_run(writer, *list, value, err))
            return false;
    return true;
}

/*
 * Numbers the jobs anew in (submit, source) order; SQLite sorts, outside memory if it must. What
 * refers to a job follows: the number first becomes -1 - new, so that no key is taken twice on the
 * way.
 */
static const char *const sort_jobs[] = {
    "CREATE TEMP TABLE unsorted AS SELECT * FROM job WHERE trace_id=?1",
    "DELETE FROM job WHERE trace_id=?1",
    "INSERT INTO job SELECT trace_id,row_number() OVER (ORDER BY submit_ns,job_id)-1,submit_ns-?2,"
    "orig_wait_ns,runtime_ns,request_ns,procs_used,procs_req,user_id,group_id,queue,partition,"
    "status,name,app_id,cpu_ns,mem_used_kb,mem_req_kb,after_job,think_ns,kind,priority,qos,"
    "deadline_ns,graph_id,extra,job_id FROM unsorted ORDER BY submit_ns,job_id",
    "DROP TABLE temp.unsorted",
    NULL,
};

static const char *const follow_jobs[] = {
    "CREATE TEMP TABLE moved(old INTEGER PRIMARY KEY,new INTEGER)",
    "INSERT INTO temp.moved SELECT src_row,job_id FROM job WHERE trace_id=?1",
    "UPDATE task SET job_id=(SELECT new FROM moved WHERE old=job_id) WHERE trace_id=?1 AND job_id "
    "IS NOT NULL",
    "UPDATE flow SET job_id=(SELECT new FROM moved WHERE old=job_id) WHERE trace_id=?1 AND job_id "
    "IS NOT NULL",
    "UPDATE flow SET src=(SELECT new FROM moved WHERE old=src),dst=(SELECT new FROM moved WHERE "
    "old=dst) WHERE trace_id=?1 AND job_id IS NULL",
    "UPDATE job_machine SET job_id=-1-(SELECT new FROM moved WHERE old=job_id) WHERE trace_id=?1",
    "UPDATE job_machine SET job_id=-1-job_id WHERE trace_id=?1",
    "DROP TABLE temp.moved",
    NULL,
};

static const char *const sort_vms[] = {
    "CREATE TEMP TABLE unsorted AS SELECT * FROM task WHERE trace_id=?1",
    "DELETE FROM task WHERE trace_id=?1",
    "INSERT INTO task SELECT trace_id,row_number() OVER (ORDER BY submit_ns,task_id)-1,job_id,idx,"
    "name,kind,instances,submit_ns-?2,runtime_ns,estimate_ns,cpu_milli,cpu_mhz,mem_bytes,"
    "disk_bytes,net_bps,gpu_count,gpu_milli,gpu_spec,numa,vtype_id,tenant,priority,qos,evictable,"
    "movable,censored,work,parallel_frac,orig_start_ns-?2,orig_end_ns-?2,orig_machine,orig_numa,"
    "status,attrs,graph_id,release_ns,deadline_ns,task_id FROM unsorted ORDER BY submit_ns,task_id",
    "DROP TABLE temp.unsorted",
    "CREATE TEMP TABLE moved(old INTEGER PRIMARY KEY,new INTEGER)",
    "INSERT INTO temp.moved SELECT src_row,task_id FROM task WHERE trace_id=?1",
    "UPDATE place_member SET task_id=-1-(SELECT new FROM moved WHERE old=task_id) WHERE "
    "trace_id=?1",
    "UPDATE place_member SET task_id=-1-task_id WHERE trace_id=?1",
    "CREATE TEMP TABLE kept AS SELECT * FROM series WHERE trace_id=?1 AND entity='task'",
    "DELETE FROM series WHERE trace_id=?1 AND entity='task'",
    "INSERT INTO series SELECT trace_id,entity,new,metric,piece,unit,t0_ns,step_ns,span_ns,n,scale,"
    "codec,data FROM kept JOIN moved ON old=entity_id ORDER BY new,metric,piece",
    "DROP TABLE temp.kept",
    "DROP TABLE temp.moved",
    NULL,
};

static const char *const shift_vms[] = {
    "UPDATE task SET submit_ns=submit_ns-?2,orig_start_ns=orig_start_ns-?2,"
    "orig_end_ns=orig_end_ns-?2 WHERE trace_id=?1",
    NULL,
};

static const char *const shift_rest[] = {
    "UPDATE series SET t0_ns=t0_ns-?2 WHERE trace_id=?1",
    "UPDATE machine_event SET t_ns=t_ns-?2 WHERE trace_id=?1",
    NULL,
};

static const char *const shift_jobs[] = {
    "UPDATE job SET submit_ns=submit_ns-?2 WHERE trace_id=?1",
    NULL,
};

bool writer_settle(struct store_writer *writer, sim_time shift, struct error *err)
{
    const char *const *jobs = !writer->jobs.sorted ? sort_jobs : shift ? shift_jobs : NULL;
    const char *const *vms = !writer->vms.sorted ? sort_vms : shift ? shift_vms : NULL;

    if (jobs && !run_all(writer, jobs, shift, err))
        return false;
    if (!writer->jobs.sorted && (writer->vms.count || writer->rows[WRITE_FLOW]) &&
        !run_all(writer, follow_jobs, 0, err))
        return false;
    if (vms && writer->vms.count && !run_all(writer, vms, shift, err))
        return false;
    return !shift || run_all(writer, shift_rest, shift, err);
}
