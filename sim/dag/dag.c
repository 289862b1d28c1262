/* What policies see and do: views, and verbs that are checked. */
#include "sim/dag/dag.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "sim/dag/dag_internal.h"

/* See ---------------------------------------------------------------------------------------- */

sim_time dag_now(const struct dag *d)
{
    return engine_now(d->engine);
}

uint32_t dag_machines(const struct dag *d)
{
    return d->machines;
}

struct dag_machine_view dag_machine(const struct dag *d, uint32_t machine)
{
    const struct machine *m = &d->machine[machine];

    return (struct dag_machine_view){ .id = machine,
                                      .kind = m->kind,
                                      .cores = m->cores,
                                      .busy = m->busy,
                                      .running = m->running,
                                      .queued = m->queued,
                                      .assigned = m->decision == d->decision ? m->assigned : 0,
                                      .speed = d->soc ? soc_speed(d, m->kind) : 1 };
}

/* Nothing is seen any more once a run has failed: a policy that loops over tasks then ends. */
static const struct dag_task *view_of(const struct dag *d, const struct task *task)
{
    return task && !d->failed ? &task->view : NULL;
}

const struct dag_task *dag_ready(const struct dag *d)
{
    return view_of(d, d->first_ready);
}

const struct dag_task *dag_ready_next(const struct dag *d, const struct dag_task *task)
{
    return view_of(d, task_of(task)->next);
}

size_t dag_ready_count(const struct dag *d)
{
    return d->failed ? 0 : d->ready;
}

const struct dag_job *dag_first_job(const struct dag *d)
{
    return d->first_job && !d->failed ? &d->first_job->view : NULL;
}

const struct dag_job *dag_next_job(const struct dag *d, const struct dag_job *job)
{
    const struct job *next = job_of(job)->next;

    return next && !d->failed ? &next->view : NULL;
}

size_t dag_job_slots(const struct dag *d)
{
    return d->slots;
}

const struct dag_task *dag_task(const struct dag *d, const struct dag_job *job, uint32_t index)
{
    (void)d;
    return &job_of(job)->task[index].view;
}

const struct dag_task *dag_on_machine(const struct dag *d, uint32_t machine)
{
    return view_of(d, d->machine[machine].first);
}

const struct dag_task *dag_on_machine_next(const struct dag *d, const struct dag_task *task)
{
    return view_of(d, task_of(task)->next);
}

sim_time dag_cost_on(const struct dag *d, const struct dag_task *task, uint32_t machine)
{
    return cost_on_kind(d, task_of(task), d->machine[machine].kind);
}

sim_time dag_cost_now(const struct dag *d, const struct dag_task *task, uint32_t machine)
{
    sim_time cost = dag_cost_on(d, task, machine);
    double speed = d->soc && cost != TIME_NEVER ? soc_speed(d, d->machine[machine].kind) : 1;

    if (speed == 1)
        return cost;
    return speed > 0 && (double)cost / speed < 9e18 ? (sim_time)ceil((double)cost / speed)
                                                    : TIME_NEVER;
}

sim_time dag_data_at(const struct dag *d, const struct dag_task *task, uint32_t machine)
{
    const struct job *job = job_of(task->job);
    const struct taskgraph *graph = task->job->graph;
    bool memory = d->options.communication == DAG_COMM_MEMORY;
    sim_time at = dag_now(d);

    for (uint32_t i = graph->predecessors.at[task->index];
         i < graph->predecessors.at[task->index + 1]; i++) {
        const struct task *from = &job->task[graph->predecessors.item[i]];
        double bytes = graph->bytes[graph->in[i]];
        sim_time there =
            memory ? time_add(dag_now(d), data_from_memory(d, bytes, machine))
                   : time_add(from->view.finish, data_time(d, bytes, from->view.machine, machine));

        if (there > at)
            at = there;
    }
    return at;
}

void *dag_priv(const struct dag *d, const struct dag_job *job)
{
    (void)d;
    return job_of(job)->priv;
}

/* Do ----------------------------------------------------------------------------------------- */

void dag_stop(struct dag *d, const char *format, ...)
{
    char reason[700];
    va_list arguments;

    if (d->failed)
        return;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    error_set(&d->error, "%s at t=%.9gs: %s", d->policy->policy.name, time_seconds(dag_now(d)),
              reason);
    d->failed = true;
    engine_stop(d->engine);
}

void dag_fail(struct dag *d, const char *reason)
{
    dag_stop(d, "%s", reason);
}

bool dag_assign_at(struct dag *d, const struct dag_task *task, uint32_t machine, double key)
{
    char job[32], name[32];

    if (d->failed)
        return false;
    if (!may_assign(task_of(task)) || machine >= d->machines || !(key >= 0) || isinf(key)) {
        dag_stop(
            d,
            "assigned task %s of job %s to machine %u with key %g; expected a task that is not "
            "assigned, a machine below %u and a key of at least 0",
            task_label(task_of(task), name), job_label(job_of(task->job), job), machine, key,
            d->machines);
        return false;
    }
    if (d->kind[d->machine[machine].kind].elastic && !d->machine[machine].leased) {
        dag_stop(d, "assigned task %s of job %s to machine %u, whose lease has ended",
                 task_label(task_of(task), name), job_label(job_of(task->job), job), machine);
        return false;
    }
    if (dag_cost_on(d, task, machine) != TIME_NEVER && task->state == DAG_READY)
        ready_remove(d, task_of(task));
    else
        task_of(task)->planned = dag_now(d);
    return task_assign(d, task_of(task), machine, key);
}

bool dag_assign(struct dag *d, const struct dag_task *task, uint32_t machine)
{
    double key = d->options.queue == DAG_QUEUE_JOB ? (double)task->job->order : 0;

    return dag_assign_at(d, task, machine, key);
}

uint32_t dag_lease(struct dag *d, uint32_t kind)
{
    if (kind < d->kinds && d->kind[kind].elastic && !d->failed) {
        uint32_t id = machine_lease(d, kind);

        machine_use(d, id);
        return id;
    }
    dag_stop(d, "leased a machine of kind %u; expected a kind on demand", kind);
    return 0;
}

bool dag_preempt(struct dag *d, const struct dag_task *task)
{
    char job[32], name[32];

    if (d->failed)
        return false;
    if (task->state == DAG_RUNNING && d->options.preempt)
        return task_preempt(d, task_of(task));
    dag_stop(d, "preempted task %s of job %s%s", task_label(task_of(task), name),
             job_label(job_of(task->job), job),
             d->options.preempt ? ", which does not run"
                                : " without 'preempt: true' in 'options:'");
    return false;
}

void dag_wake(struct dag *d, sim_time time)
{
    engine_cancel(d->engine, d->wake);
    if (time > dag_now(d))
        d->wake = engine_at(
            d->engine,
            &(struct event){ .time = time, .phase = PHASE_DECIDE, .handler = d->on_wake });
}

struct rng *dag_rng(struct dag *d)
{
    return &d->rng;
}

struct slab *dag_memory(struct dag *d)
{
    return &d->memory;
}
