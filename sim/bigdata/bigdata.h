/* The contract of the bigdata system: what a policy may see and do with tasks and machines. */
#ifndef ORRERY_BIGDATA_H
#define ORRERY_BIGDATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/rng.h"
#include "sim/base/units.h"
#include "sim/bigdata/bigdata_spec.h"
#include "sim/bigdata/coflow.h"
#include "sim/policy.h"

/* One simulated cluster; owns all below. */
struct big;

enum { BIG_NONE = UINT32_MAX };

/* How far a task is from the data it reads; those that read none are at home everywhere. */
enum big_level { BIG_LOCAL, BIG_RACK, BIG_ANY };

/* A job. All views are borrowed until what they show is over, and read only. */
struct big_job {
    uint64_t order; /* arrival number in this run */
    uint32_t id;    /* slot: below big_job_slots(), used again after it is over */
    int64_t number;
    sim_time submit;
    uint32_t queue; /* dense, by first appearance: big_queue_name */
    int64_t user, priority;
    double weight;
    uint32_t stages, stages_left; /* in all, not complete */
    struct big_stage_view *stage; /* all, parents before children */
    uint32_t tasks, tasks_left;
    uint32_t waiting, running;  /* tasks that could start and do not; attempts */
    int64_t use[BIG_RESOURCES]; /* by its attempts */
    double work_ns;             /* tasks x mean over its stages: what is known of its length */
    uint32_t executors, moving; /* attached to it, and on their way */
};

struct big_stage_view {
    const struct big_stage *spec; /* `duration`, `dist` and `profile` are not for policies */
    struct big_job *job;
    uint32_t index;        /* in the job */
    uint32_t parents_left; /* that are not complete */
    bool ready;            /* its waiting tasks may start */
    bool complete;
    uint32_t waiting, running, done; /* tasks not under way, attempts, tasks */
    const uint32_t *child;           /* indices of the stages that it feeds, ascending */
    uint32_t children;
    double done_ns; /* sum of the times of its ended tasks: their mean is over `done` */
};

/* One try of a task on a machine. */
struct big_attempt {
    uint32_t id; /* slot: below big_attempt_slots(), used again */
    uint32_t machine;
    struct big_stage_view *stage;
    uint32_t task; /* index in the stage */
    sim_time start;
    bool copy; /* of a task that another attempt was under way for */
    int level; /* enum big_level, of its input */
};

struct big_machine {
    uint32_t id, rack;
    uint32_t running;                                     /* attempts */
    int64_t capacity[BIG_RESOURCES], free[BIG_RESOURCES]; /* INT64_MAX: never short */
    bool up;
    double speed;        /* of its kind; whether it is slow beyond that nobody knows */
    struct big_job *job; /* as an executor: attached to; NULL: none */
    bool moves;          /* as an executor: on its way to another */
    uint64_t last_job;   /* order of the job of its last task; UINT64_MAX: none, or forgotten */
    uint32_t last_stage; /* its index there */
};

/* Why an attempt is over. */
enum big_end {
    BIG_DONE,   /* the task is done */
    BIG_BEATEN, /* another attempt of its task was faster */
    BIG_KILLED, /* by a policy; the task waits again unless another attempt is under way */
    BIG_LOST    /* with its machine; the same */
};

/* What a policy wants back at some time: a timer or a message. */
struct big_message {
    uint32_t kind; /* the policy's own */
    uint32_t a, b;
    uint64_t c;
};

/*
 * A policy. It has one or more of three roles: scheduling (offer, decide, or any op that starts
 * tasks), speculation (spare), and the network of coflows (sim/bigdata/coflow.h). The roles that
 * the policy of a study leaves open come from its `with:`. Every op may be absent; all that is
 * absent is not asked. All ops are told to all policies of a run.
 *
 * A change is told when it happens; at the end of the instant, when anything has changed, `decide`
 * is called once, and then `offer` for each machine that has room, as long as tasks wait: machines
 * that have just got it, or all where new tasks wait. With a heartbeat, offers come at those only.
 */
struct bigdata_policy {
    struct policy policy; /* first member */

    /* No time passes while a waiting task has room on a machine, with its default parameters and
     * without heartbeats: a promise that contract tests hold it to. */
    bool conserves;

    size_t job_size;     /* private bytes of each job, zeroed at its arrival ... */
    size_t stage_size;   /* ... of each of its stages ... */
    size_t machine_size; /* ... and of each machine */

    bool (*init)(void *self, struct big *big, struct error *err);
    void (*job_arrived)(void *self, struct big *big, struct big_job *job);
    void (*stage_ready)(void *self, struct big *big, struct big_stage_view *stage);
    void (*task_started)(void *self, struct big *big, const struct big_attempt *attempt);
    void (*task_ended)(void *self, struct big *big, const struct big_attempt *attempt, int end);
    void (*stage_complete)(void *self, struct big *big, struct big_stage_view *stage);
    void (*job_over)(void *self, struct big *big, struct big_job *job);
    void (*executor_arrived)(void *self, struct big *big, uint32_t machine);
    void (*machine_changed)(void *self, struct big *big, uint32_t machine); /* up or down */
    void (*message)(void *self, struct big *big, const struct big_message *message);
    void (*decide)(void *self, struct big *big);

    /* The machine has room: big_start tasks there. */
    void (*offer)(void *self, struct big *big, uint32_t machine);

    /* The machine has room that the scheduling policy did not use: big_copy tasks there. */
    void (*spare)(void *self, struct big *big, uint32_t machine);

    const struct coflow_ops *coflow; /* NULL: not this role */

    /* It takes each machine as an executor that any task may come to: all must fit on all. */
    bool executors;
};

/* The mark of this page in plug-ins: the number is raised when those built before no longer fit. */
extern const struct policy_interface bigdata_interface __attribute__((weak, visibility("default")));
const struct policy_interface bigdata_interface = {
    .number = 1,
    .ops = sizeof(struct bigdata_policy),
    .policy = sizeof(struct policy),
    .param = sizeof(struct param),
};

/* See ---------------------------------------------------------------------------------------- */

sim_time big_now(const struct big *big);
const struct big_platform *big_cluster(const struct big *big);
const struct big_options *big_rules(const struct big *big);
uint32_t big_machines(const struct big *big);
uint32_t big_racks(const struct big *big);
const struct big_machine *big_machine(const struct big *big, uint32_t machine);
uint32_t big_rack_machines(const struct big *big, uint32_t rack, uint32_t *first);

/* The first machine from this number on that is up and has a free core; BIG_NONE: none. */
uint32_t big_next_room(const struct big *big, uint32_t from);

/* Jobs in the order of arrival that are not over: first, then from one to the next; NULL: none. */
struct big_job *big_first_job(const struct big *big);
struct big_job *big_next_job(const struct big *big, const struct big_job *job);

/* The same of jobs with tasks that could start. */
struct big_job *big_first_waiting(const struct big *big);
struct big_job *big_next_waiting(const struct big *big, const struct big_job *job);
size_t big_job_slots(const struct big *big);
size_t big_jobs(const struct big *big);
struct big_job *big_job_at(const struct big *big, uint32_t slot); /* NULL: free */
const char *big_queue_name(const struct big *big, uint32_t queue);
uint32_t big_queues(const struct big *big);         /* seen so far */
uint32_t big_waiting(const struct big *big);        /* tasks of all jobs that could start */
uint32_t big_running(const struct big *big);        /* attempts */
const int64_t *big_capacity(const struct big *big); /* of all machines, BIG_RESOURCES of them */

/* Private bytes; each policy of a run has its own. */
void *big_job_priv(const struct big *big, const struct big_job *job);
void *big_stage_priv(const struct big *big, const struct big_stage_view *stage);
void *big_machine_priv(const struct big *big, uint32_t machine);

/* Whether a task of the stage has room on the machine, which is up and, if it is an executor, of
 * no other job and not on its way. O(1). */
bool big_fits(const struct big *big, const struct big_stage_view *stage, uint32_t machine);

/*
 * The least waiting task of a ready stage whose data are at `level` or nearer; BIG_NONE: none.
 * O(log tasks); BIG_ANY: O(1).
 */
uint32_t big_find(const struct big *big, const struct big_stage_view *stage, uint32_t machine,
                  int level);

/* How far a task's input is from a machine; whether it could start; the machines that hold it. */
int big_level(const struct big *big, const struct big_stage_view *stage, uint32_t task,
              uint32_t machine);
bool big_task_waits(const struct big *big, const struct big_stage_view *stage, uint32_t task);
uint32_t big_replicas(const struct big *big, const struct big_stage_view *stage, uint32_t task,
                      const uint32_t **machines);

/* Attempts: of a machine, of a stage, and of a task (the other one, where there is a copy). */
const struct big_attempt *big_first_on(const struct big *big, uint32_t machine);
const struct big_attempt *big_next_on(const struct big *big, const struct big_attempt *attempt);
const struct big_attempt *big_first_of(const struct big *big, const struct big_stage_view *stage);
const struct big_attempt *big_next_of(const struct big *big, const struct big_attempt *attempt);
const struct big_attempt *big_attempt_at(const struct big *big, uint32_t id); /* NULL: free */
size_t big_attempt_slots(const struct big *big);
bool big_has_copy(const struct big *big, const struct big_attempt *attempt);

/* Part of it that is done, 0 to 1, as it reports: linear in time. 0 while it waits for data. */
double big_progress(const struct big *big, const struct big_attempt *attempt);

/* How long it will still take: for clairvoyant policies only. */
sim_time big_left(const struct big *big, const struct big_attempt *attempt);

/* True time of a task at speed 1, without reading and straggling: for clairvoyant ones only. */
sim_time big_true_duration(const struct big *big, const struct big_stage_view *stage,
                           uint32_t task);

/* Do ----------------------------------------------------------------------------------------- */

/*
 * Starts a waiting task. It must fit, and not on an executor of another job or one that moves. The
 * attempt is borrowed until it ends; NULL: the run has failed. `delay` is how long the machine is
 * taken before the task begins (a message's way); >= 0.
 */
const struct big_attempt *big_start(struct big *big, struct big_stage_view *stage, uint32_t task,
                                    uint32_t machine);
const struct big_attempt *big_start_after(struct big *big, struct big_stage_view *stage,
                                          uint32_t task, uint32_t machine, sim_time delay);

/* One more attempt of a running task that has no copy yet, on another machine where it fits. */
const struct big_attempt *big_copy(struct big *big, const struct big_attempt *of, uint32_t machine);

void big_kill(struct big *big, const struct big_attempt *attempt);

/* Gives the job up: what runs of it is killed, then job_over; it counts as failed. */
void big_abandon(struct big *big, struct big_job *job);

/* Executors (Spark): a machine of one slot that belongs to a job. It moves for options.move_delay,
 * whatever it had before is let go at once; then executor_arrived. It must not run anything. */
void big_move(struct big *big, uint32_t machine, struct big_job *job);
void big_release(struct big *big, uint32_t machine); /* of no job any more */
void big_forget(struct big *big, uint32_t machine);  /* its last task: it goes to a pool */

/* `message` is called with this after `delay` (>= 0); never before the return. */
void big_after(struct big *big, sim_time delay, const struct big_message *message);

/* What policies count: metrics of the same names. */
enum big_count {
    BIG_DECISIONS,    /* decisions taken */
    BIG_CONFLICTS,    /* transactions that failed in part or whole ... */
    BIG_TRANSACTIONS, /* ... of so many */
    BIG_MESSAGES,     /* sent */
    BIG_THINK_NS,     /* time that schedulers took to decide ... */
    BIG_WASTED_NS,    /* ... in vain */
    BIG_COUNTS
};
void big_count(struct big *big, int what, double amount);

/* Draws of a policy: one stream. */
struct rng *big_rng(struct big *big);
void *big_alloc(struct big *big, size_t size); /* zeroed, as long as the run */
struct slab *big_memory(struct big *big);
void big_fail(struct big *big, const char *reason); /* the policy's own state is broken */

#endif
