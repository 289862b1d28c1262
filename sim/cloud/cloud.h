/* The contract of the cloud system: what a policy may see and do on PMs that host VMs. */
#ifndef ORRERY_CLOUD_H
#define ORRERY_CLOUD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/rng.h"
#include "sim/base/units.h"
#include "sim/cloud/cloud_spec.h"
#include "sim/cloud/trial.h"
#include "sim/policy.h"

/* One simulated cloud; owns its PMs and VMs. Policies see it through the functions below only. */
struct cloud;

#define CLOUD_NOWHERE UINT32_MAX

/*
 * What a PM does. Only one that is ON hosts VMs; DOWN: it has failed.
 */
enum cloud_pm_state { CLOUD_PM_ON, CLOUD_PM_SLEEPING, CLOUD_PM_WAKING, CLOUD_PM_DOWN };

/* Free capacity of a NUMA node (of the PM as a whole without the option numa). */
struct cloud_node {
    int64_t cpu, mem; /* free, after overcommit; milli-cores, B */
    int64_t cpu_total, mem_total;
};

/* A PM as a policy may know it; read only. What migrations reserved counts as used. */
struct cloud_pm {
    uint32_t id;
    uint32_t machine; /* index of its kind */
    int32_t rack, zone, domain;
    uint8_t state; /* enum cloud_pm_state */
    bool closed;   /* takes no new VMs */
    uint8_t nodes; /* NUMA nodes */
    uint8_t gpus;
    uint16_t gpu_model;            /* index; 0: none named */
    uint32_t vms;                  /* here, incoming migrations not included */
    uint32_t in, out;              /* migrations under way */
    int64_t free[CLOUD_RESOURCES]; /* of the whole PM, after overcommit */
    int64_t total[CLOUD_RESOURCES];
    int64_t cores;                 /* physical milli-cores, before overcommit */
    int64_t demand;                /* milli-cores its VMs would use now; above `cores` they slow */
    const struct cloud_node *node; /* [nodes] */
    const int16_t *gpu;            /* [gpus] free milli-GPUs */
};

/* A flavour: VMs that need the same. Ids are dense from 0 and stay for the whole run. */
struct cloud_shape {
    uint32_t id;
    int32_t nodes;                 /* 1, or 2: half of cpu and memory on each of two nodes */
    int64_t need[CLOUD_RESOURCES]; /* on a PM of kind 0 where they differ: see cloud_need */
    int32_t gpus, gpu_milli;
    uint64_t gpu_models; /* bit i: gpu_model i will do; all ones: any */
    uint64_t arrived;    /* VMs that needed just this, so far */
};

/* What placements are weighed by: the resources, and GPUs in milli-GPUs, all of a PM together. */
enum { CLOUD_GPU = CLOUD_RESOURCES, CLOUD_DIMENSIONS };

/*
 * What a spot has and what a shape would take of it. CPU and memory are those of the NUMA node for
 * a spot on one, all else is of the PM. A total of 0: not a limit there.
 */
struct cloud_room {
    double need[CLOUD_DIMENSIONS];
    double free[CLOUD_DIMENSIONS]; /* now, without the VM */
    double total[CLOUD_DIMENSIONS];
};

/* Where a VM is or may go: node is -1 for a VM on two nodes, or where PMs are one node. */
struct cloud_spot {
    uint32_t pm; /* CLOUD_NOWHERE: none */
    int32_t node;
};

enum cloud_vm_state { CLOUD_VM_WAITING, CLOUD_VM_RUNNING, CLOUD_VM_MOVING, CLOUD_VM_GONE };

/* A VM as a policy may know it; borrowed until it ends. */
struct cloud_vm {
    uint64_t order; /* arrival number in this run */
    uint32_t id;    /* slot: below cloud_vm_slots(), used again after the VM has ended */
    uint32_t shape;
    struct cloud_spot at; /* where it runs; the source while it moves */
    struct cloud_spot to; /* destination while it moves */
    sim_time submit;
    sim_time start;    /* TIME_NEVER while it waits */
    sim_time expected; /* when it is thought to end (option lifetimes); TIME_NEVER: not known */
    int32_t priority;
    uint8_t state; /* enum cloud_vm_state */
    bool evictable, pinned;
    int64_t tenant; /* CLOUD_UNKNOWN: none */
    int64_t demand; /* milli-cores it would use now */
};

/*
 * A service as a policy may know it: VMs of one shape that share a load equally. A scaling policy
 * says how many VMs it should have; more are made and placed like any other VM, and the newest end
 * first, those that do not serve yet before the others.
 */
struct cloud_service {
    uint32_t id;
    uint32_t shape;
    int64_t tenant;
    int32_t min, max; /* VMs it may have */
    uint32_t vms;     /* that it has: waiting for a place, booting or serving */
    uint32_t serving;
    double load; /* now, in VMs at full use */
    double use;  /* part of their cores that the serving VMs use now: load / serving, at most
                    1; 0 while none serves */
};

struct cloud_plan;

/*
 * A policy fills one or more of three roles: placing (score or place), planning (plan), scaling
 * (scale). The roles it leaves open come from the study's `with:`, and else from the system: first
 * fit by PM number, no plans, no scaling. Ops are called by the system, never by each other.
 */
struct cloud_policy {
    struct policy policy; /* first member */

    /* Bytes of private memory for each VM and PM (cloud_vm_priv, cloud_pm_priv), zeroed. */
    size_t vm_size, pm_size;
    size_t service_size; /* likewise, of a policy that scales (cloud_service_priv) */

    /* Before the first VM, with the parameters set. */
    bool (*init)(void *self, struct cloud *c, struct error *err);

    /*
     * Placing by score: how good a spot is for a VM of this shape; larger is better, ties go to the
     * lower PM, then node. -INFINITY: never here; not NaN. Called for spots that fit only. Unless
     * score_varies, it must depend on nothing but the parameters, the shape and the PM as it is
     * (struct cloud_pm but for `demand`, and the policy's private bytes of it as `placed` and
     * `ended` leave them), so that the system may keep scores until the PM changes, or until
     * cloud_rescore. With score_varies it is asked for every PM at each placement and `vm` is
     * given; else vm is NULL.
     */
    double (*score)(void *self, const struct cloud *c, const struct cloud_shape *shape,
                    struct cloud_spot spot, const struct cloud_vm *vm);
    bool score_varies;

    /* Placing by choice. CLOUD_NOWHERE: no place now. Absent: cloud_best, that is by score. */
    struct cloud_spot (*place)(void *self, struct cloud *c, const struct cloud_vm *vm);

    /*
     * Which GPUs the VM takes, bit i for GPU i; asked when a VM with GPUs starts at a spot or is to
     * move there. Absent: those with least left that have enough, lower ones first.
     */
    uint64_t (*gpus)(void *self, const struct cloud *c, const struct cloud_shape *shape,
                     struct cloud_spot spot);

    /* What happened: a VM was placed (or moved, then `from` is where it was), or has ended. */
    void (*placed)(void *self, struct cloud *c, const struct cloud_vm *vm, struct cloud_spot from);
    void (*ended)(void *self, struct cloud *c, const struct cloud_vm *vm);

    /*
     * Planning: which VMs should move where, and which PMs sleep. Called at plan_at, then each
     * plan_every; before it the histories have the newest observation. The plan takes effect after
     * the rule `latency`, each action checked again then.
     */
    void (*plan)(void *self, struct cloud *c, struct cloud_plan *plan);

    /* Scaling: called each interval for each service; how many VMs it should have. */
    int64_t (*scale)(void *self, struct cloud *c, uint32_t service);
};

/* The mark of this page in plug-ins: the number is raised when those built before no longer fit. */
extern const struct policy_interface cloud_interface __attribute__((weak, visibility("default")));
const struct policy_interface cloud_interface = {
    .number = 1,
    .ops = sizeof(struct cloud_policy),
    .policy = sizeof(struct policy),
    .param = sizeof(struct param),
};

/* See ---------------------------------------------------------------------------------------- */

sim_time cloud_now(const struct cloud *c);
const struct cloud_options *cloud_rules(const struct cloud *c);
struct rng *cloud_rng(struct cloud *c); /* for choices of the policy; reproducible */

uint32_t cloud_pms(const struct cloud *c);
const struct cloud_pm *cloud_pm(const struct cloud *c, uint32_t pm);

/* Raised whenever what is free on the PM changes, or its state: for what policies keep of PMs. */
uint64_t cloud_pm_changes(const struct cloud *c, uint32_t pm);
const struct cloud_machine *cloud_machine(const struct cloud *c, uint32_t machine);
uint32_t cloud_machines(const struct cloud *c);

const struct cloud_shape *cloud_shape(const struct cloud *c, uint32_t shape);
uint32_t cloud_shapes(const struct cloud *c);

/* What a VM of the shape needs of a resource on this PM; below 0: it cannot run there. */
int64_t cloud_need(const struct cloud *c, const struct cloud_shape *shape, uint32_t pm,
                   enum cloud_resource resource);

/* VMs by slot; NULL for one that is not in use. */
size_t cloud_vm_slots(const struct cloud *c);
const struct cloud_vm *cloud_vm(const struct cloud *c, uint32_t id);
size_t cloud_running(const struct cloud *c);
size_t cloud_waiting(const struct cloud *c);

/* When the VM is thought to end (option lifetimes); of one that waits: if it started now. */
sim_time cloud_expected(const struct cloud *c, const struct cloud_vm *vm);

/* VMs of a PM in order of their coming, those that are moving out included; NULL at the end. */
const struct cloud_vm *cloud_first(const struct cloud *c, uint32_t pm);
const struct cloud_vm *cloud_next(const struct cloud *c, const struct cloud_vm *vm);

/* Whether the shape fits the spot now: capacity, GPUs, state of the PM. */
bool cloud_fits(const struct cloud *c, const struct cloud_shape *shape, struct cloud_spot spot);

/* The same and the groups of this VM (its own place counts as free of it). */
bool cloud_allows(const struct cloud *c, const struct cloud_vm *vm, struct cloud_spot spot);

/* The spots of a PM: 0 .. cloud_spots - 1; one for VMs on two nodes, else one a node. */
uint32_t cloud_spots(const struct cloud *c, const struct cloud_shape *shape, uint32_t pm);
struct cloud_spot cloud_spot(const struct cloud *c, const struct cloud_shape *shape, uint32_t pm,
                             uint32_t index);

/* The node of the PM where the VM leaves least free CPU; CLOUD_NOWHERE if it may not go there. */
struct cloud_spot cloud_tightest(const struct cloud *c, const struct cloud_vm *vm, uint32_t pm);

/*
 * The next four look at all PMs in logarithmic time, but for the one where the VM is.
 * CLOUD_NOWHERE when none allows it.
 */

/* The first PM at or after `from`, going round, that allows the VM, on its tightest node. */
struct cloud_spot cloud_fit_from(struct cloud *c, const struct cloud_vm *vm, uint32_t from);

/* A PM that allows the VM, each with the same chance, on its tightest node; draws from cloud_rng.
 */
struct cloud_spot cloud_draw_fit(struct cloud *c, const struct cloud_vm *vm);

/* The best spot by the score of the placing policy; without one, the first by number. */
struct cloud_spot cloud_best(struct cloud *c, const struct cloud_vm *vm);

/* Of the PMs whose best spots are equally good, one drawn with cloud_rng; without scores, any. */
struct cloud_spot cloud_draw_best(struct cloud *c, const struct cloud_vm *vm);

/* All PMs that allow the VM, ascending, but for its own; borrowed until the next call. */
const uint32_t *cloud_candidates(struct cloud *c, const struct cloud_vm *vm, uint32_t *count);

/*
 * All spots that allow the VM, by PM and node, but for those of the PM where it is: start with PM
 * CLOUD_NOWHERE. False when there are no more.
 */
bool cloud_next_spot(struct cloud *c, const struct cloud_vm *vm, struct cloud_spot *spot);

void cloud_room(const struct cloud *c, const struct cloud_shape *shape, struct cloud_spot spot,
                struct cloud_room *room);

/* CPU use of a PM now: what its VMs get over its physical cores, 0..1. */
double cloud_use(const struct cloud *c, uint32_t pm);

/*
 * Uses at the last observations, newest last, at most the option history: of a PM, what its VMs
 * asked for over its physical cores (may exceed 1); of a VM, the part of its own cores. Borrowed
 * until the next call on `c`; *count may be 0.
 */
const double *cloud_pm_history(struct cloud *c, uint32_t pm, size_t *count);
const double *cloud_vm_history(struct cloud *c, const struct cloud_vm *vm, size_t *count);

double cloud_watts(const struct cloud *c, uint32_t pm, double use); /* by the PM's power curve */
double cloud_sleep_watts(const struct cloud *c);                    /* of a sleeping PM */

/* Services by number, in order of arrival; those that have ended are NULL. */
uint32_t cloud_service_count(const struct cloud *c);
const struct cloud_service *cloud_service(const struct cloud *c, uint32_t service);

/* Loads of a service at the last observations, as cloud_pm_history. */
const double *cloud_service_history(struct cloud *c, uint32_t service, size_t *count);
void *cloud_service_priv(const struct cloud *c, uint32_t service);

/* Energy-free forecast of a move under the rules at this bandwidth [B/s]: total time in s. */
double cloud_move_time(const struct cloud *c, const struct cloud_vm *vm, double bandwidth);

/* Fragment rate by the objective of the rules, and the certificate for so many migrations. */
double cloud_fragments(struct cloud *c);

void *cloud_vm_priv(const struct cloud *c, const struct cloud_vm *vm);
void *cloud_pm_priv(const struct cloud *c, uint32_t pm);

/* Do ----------------------------------------------------------------------------------------- */

/*
 * A copy of the placement to plan on (sim/cloud/trial.h), in memory that lives until the plan is
 * finished. VM i of the trial is cloud_trial_vm(plan, i). VMs that move now are pinned in it.
 */
struct trial *cloud_trial(struct cloud *c, struct cloud_plan *plan);
const struct cloud_vm *cloud_trial_vm(const struct cloud_plan *plan, uint32_t index);

/* Memory for a plan; freed when the plan is finished. */
struct arena *cloud_plan_memory(struct cloud_plan *plan);

/* Most migrations that the plan may have: migration_limit, less those done if it is made anew. */
int64_t cloud_plan_limit(const struct cloud_plan *plan);

/*
 * Adds a migration to the plan. It is not checked against what the plan moved before, but when its
 * turn comes: then whatever is not possible is stale. More than cloud_plan_limit of them, or a VM
 * that does not run, stops the run.
 */
void cloud_plan_move(struct cloud_plan *plan, const struct cloud_vm *vm, struct cloud_spot to);

/* All moves of a trial since it was made, in order. */
void cloud_plan_trial(struct cloud_plan *plan, const struct trial *trial);

/* What the policy knows of its plan: the objective it expects, and the least that any can reach. */
void cloud_plan_expect(struct cloud_plan *plan, double objective, double bound);

/* Orders for PMs. Sleep: taken when the PM is empty then. Wake: from sleep only. */
void cloud_plan_sleep(struct cloud_plan *plan, uint32_t pm);
void cloud_plan_wake(struct cloud_plan *plan, uint32_t pm);

/* What the policy knows has changed, and with it scores of PMs that have not: none is kept. */
void cloud_rescore(struct cloud *c);

/* Memory that lives as long as the run; give pieces back with slab_free. */
struct slab *cloud_memory(struct cloud *c);

/* Declares the policy's own state broken: the run stops with this reason. */
void cloud_fail(struct cloud *c, const char *reason);

#endif
