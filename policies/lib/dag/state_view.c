/* Fills the arrays of a state view from what policies may see. */
#include "policies/lib/dag/state_view.h"

#include <string.h>

#include "policies/lib/dag/rank.h"
#include "sim/base/map.h"

const char *const state_names[] = { "work",     "left",     "waited", "successors", "job_age",
                                    "job_left", "job_runs", "busy",   "queued",     "speed",
                                    "free",     "cost",     "data",   "finish",     NULL };

static double seconds(double ns)
{
    return ns / 1e9;
}

/* Time of what is on a machine, and which jobs are on one. */
static void read_machine(struct state_view *v, struct dag *d, uint32_t machine, bool *runs)
{
    struct dag_machine_view view = dag_machine(d, machine);
    double *feature = v->of_machine + (size_t)machine * STATE_MACHINES, left = 0;

    for (const struct dag_task *task = dag_on_machine(d, machine); task;
         task = dag_on_machine_next(d, task)) {
        double cores = task->job->graph->task[task->index].cores;

        runs[task->job->id] = true;
        left += cores * (task->state == DAG_RUNNING ? fmax(0, (double)(task->finish - dag_now(d)))
                                                    : (double)dag_cost_now(d, task, machine));
    }
    feature[STATE_BUSY] = (double)view.busy / view.cores;
    feature[STATE_QUEUED] = view.queued;
    feature[STATE_SPEED] = view.speed;
    feature[STATE_FREE] = seconds(left / view.cores);
    v->whole[view.running + view.queued > 0 ? STATE_BUSY_MACHINES : STATE_IDLE_MACHINES]++;
}

static void read_task(struct state_view *v, struct dag *d, uint32_t i, const bool *runs)
{
    const struct dag_task *task = v->task[i];
    double *feature = v->of_task + (size_t)i * STATE_TASKS;

    feature[STATE_WAITED] = seconds((double)(dag_now(d) - task->ready));
    feature[STATE_SUCCESSORS] = taskgraph_count(&task->job->graph->successors, task->index);
    feature[STATE_JOB_AGE] = seconds((double)(dag_now(d) - task->job->submit));
    feature[STATE_JOB_LEFT] = task->job->left;
    feature[STATE_JOB_RUNS] = runs[task->job->id] ? 2 : -2;
    for (uint32_t m = 0; m < v->machines; m++) {
        double *pair = v->of_pair + ((size_t)i * v->machines + m) * STATE_PAIRS;
        double free = v->of_machine[(size_t)m * STATE_MACHINES + STATE_FREE];
        sim_time cost = dag_cost_now(d, task, m);

        pair[STATE_COST] = pair[STATE_FINISH] = (double)INFINITY;
        if (cost == TIME_NEVER)
            continue;
        pair[STATE_COST] = seconds((double)cost);
        pair[STATE_DATA] = seconds((double)(dag_data_at(d, task, m) - dag_now(d)));
        pair[STATE_FINISH] = fmax(free, pair[STATE_DATA]) + pair[STATE_COST];
    }
}

static uint64_t key(const struct dag_task *task)
{
    return (uint64_t)task->job->id << 32 | task->index;
}

/* Mean costs and upward ranks, by the problem of what is left. */
static void read_ranks(struct state_view *v, struct dag *d)
{
    struct dag_problem *view = dag_problem(d, NULL);
    uint32_t tasks = view->problem.graph->tasks;
    double *cost = scratch_array(&v->scratch, tasks, sizeof *cost);
    double *rank = scratch_array(&v->scratch, tasks, sizeof *rank);
    struct map at;

    rank_cost(&view->problem, RANK_MEAN, cost);
    rank_upward(&view->problem, cost, true, rank);
    map_init(&at, dag_memory(d));
    for (uint32_t i = 0; i < tasks; i++)
        map_put(&at, key(view->task[i]), i);
    for (uint32_t i = 0; i < v->tasks; i++) {
        uint32_t t = map_get(&at, key(v->task[i]));

        v->of_task[(size_t)i * STATE_TASKS + STATE_WORK] = seconds(cost[t]);
        v->of_task[(size_t)i * STATE_TASKS + STATE_LEFT] = seconds(rank[t]);
    }
    map_clear(&at);
    dag_problem_free(d, view);
}

bool state_view_open(struct state_view *v, struct dag *d)
{
    bool *runs;
    uint32_t i = 0;

    *v = (struct state_view){ .tasks = (uint32_t)dag_ready_count(d),
                              .machines = dag_machines(d),
                              .scratch = { .slab = dag_memory(d) } };
    if (v->tasks == 0)
        return false;
    runs = scratch_array(&v->scratch, dag_job_slots(d), sizeof *runs);
    v->task = scratch_array(&v->scratch, v->tasks, sizeof *v->task);
    v->of_task = scratch_array(&v->scratch, v->tasks, STATE_TASKS * sizeof(double));
    v->of_machine = scratch_array(&v->scratch, v->machines, STATE_MACHINES * sizeof(double));
    v->of_pair =
        scratch_array(&v->scratch, (size_t)v->tasks * v->machines, STATE_PAIRS * sizeof(double));
    for (uint32_t m = 0; m < v->machines; m++)
        read_machine(v, d, m, runs);
    for (const struct dag_task *task = dag_ready(d); task; task = dag_ready_next(d, task))
        v->task[i++] = task;
    for (i = 0; i < v->tasks; i++)
        read_task(v, d, i, runs);
    read_ranks(v, d);
    v->whole[STATE_READY] = v->tasks;
    for (const struct dag_job *job = dag_first_job(d); job; job = dag_next_job(d, job))
        v->whole[STATE_JOBS]++;
    return true;
}

void state_view_close(struct state_view *v)
{
    scratch_free(&v->scratch);
}

void state_view_pair(const struct state_view *v, uint32_t task, uint32_t machine, double *feature)
{
    memcpy(feature, v->of_task + (size_t)task * STATE_TASKS, STATE_TASKS * sizeof *feature);
    feature += STATE_TASKS;
    memcpy(feature, v->of_machine + (size_t)machine * STATE_MACHINES,
           STATE_MACHINES * sizeof *feature);
    feature += STATE_MACHINES;
    memcpy(feature, v->of_pair + ((size_t)task * v->machines + machine) * STATE_PAIRS,
           STATE_PAIRS * sizeof *feature);
}
