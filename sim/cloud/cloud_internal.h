/* State shared by the files of the cloud system; nobody else includes it. */
#ifndef ORRERY_CLOUD_INTERNAL_H
#define ORRERY_CLOUD_INTERNAL_H

#include "sim/base/dist.h"
#include "sim/base/heat.h"
#include "sim/base/map.h"
#include "sim/base/stats.h"
#include "sim/base/text.h"
#include "sim/cloud/cloud.h"
#include "sim/cloud/cloud_spec.h"
#include "sim/engine/engine.h"
#include "sim/model/power.h"
#include "sim/model/share.h"
#include "sim/system.h"

enum cloud_metric {
    M_WAIT,
    M_MOVE_TIME,
    M_DOWNTIME,
    M_MOVE_BYTES,
    M_ATTEMPTS,
    M_RUNNING,
    M_WAITING,
    M_PMS_ON,
    M_PMS_USED,
    M_CPU_ALLOCATED,
    M_MEM_ALLOCATED,
    M_CPU_USED,
    M_POWER,
    M_MOVING,
    M_FRAGMENTS,
    M_VMS,
    M_REJECTED,
    M_EVICTED,
    M_LOST,
    M_RESTARTED,
    M_CONFLICTS,
    M_MIGRATIONS,
    M_ABORTED,
    M_ENERGY,
    M_OTF,
    M_PDM,
    M_SLAV,
    M_ESV,
    M_FR_BEFORE,
    M_FR_PLANNED,
    M_FR_AFTER,
    M_FR_BOUND,
    M_FR_GAP,
    M_MOVES_PLANNED,
    M_MOVES_DONE,
    M_MOVES_STALE,
    M_STALE_SHARE,
    M_PEAK_PMS,
    M_FAULTS,
    M_CPU_MISSED,
    M_UNSERVED,
    M_SERVICE_TIME,
    M_SCALE_OUT,
    M_SCALE_IN,
    M_EVENTS,
    M_TIES
};

/* Record tables, in the order of cloud_tables. */
enum cloud_table { TABLE_VMS, TABLE_MIGRATIONS, TABLE_PLANS };

/* Free beyond any need: a resource that the platform does not limit. */
#define CLOUD_UNLIMITED (INT64_MAX / 4)

/* A PM with what a policy must not see. */
struct pm {
    struct cloud_pm view; /* first member */
    struct cloud_node *node;
    int16_t *gpu;
    uint32_t first, last; /* VMs in order of their coming; CLOUD_NOWHERE: none */
    uint64_t version;     /* raised by every change of what is free */
    const char *name;     /* NULL: its number */
    /* use and power (cloud_use.c, cloud_host.c) */
    int64_t given;      /* milli-cores that its VMs may use, reservations not included */
    int64_t served;     /* milli-cores that they get now: min(demand, cores), */
    int64_t lack;       /* and what they ask for beyond that */
    double power;       /* W now */
    sim_time since;     /* of `power` and of the two times below */
    sim_time on_time;   /* while not asleep or down */
    sim_time full_time; /* overloaded */
    bool full;
    bool touched;          /* in the list of PMs whose use is to be brought up to date */
    uint8_t down;          /* failures that it is down for */
    struct event_id timer; /* to fall asleep, to be asleep or to be awake */
};

/* A VM; lives in a slot, the policy's private bytes behind it. */
struct vm {
    struct cloud_vm view; /* first member */
    uint32_t prev, next;  /* on its PM; free slots are chained by next */
    sim_time run;         /* true life time that is left when it starts */
    sim_time end;         /* exit: time, true end while it runs; TIME_NEVER: none */
    sim_time waits_since;
    uint32_t promised;      /* PM that wakes for it, + 1; 0: none */
    bool deciding;          /* a scheduler works on it */
    struct event_id commit; /* when that is done, */
    struct cloud_spot wish; /* for this spot, */
    uint64_t seen;          /* its PM as the scheduler saw it */
    struct event_id exit;   /* exit: time */
    struct share_task task; /* exit: work */
    double left;            /* exit: work, seconds of its life at full speed, once it has begun */
    bool begun;
    bool paused;          /* stands still on its PM */
    double loss;          /* part of its CPU that a migration takes now */
    uint32_t instant;     /* when its use changes next, in the list of that instant; */
    uint32_t change_prev; /* CLOUD_NOWHERE: not any more */
    uint32_t change_next;
    uint32_t at_value;               /* of the usage */
    int64_t wants;                   /* milli-cores that it would use if it were not paused */
    const struct cloud_usage *usage; /* of a VM of a service: NULL */
    const struct cloud_member *members;
    uint32_t member_count;
    uint32_t grouped[2];           /* PMs where its groups count it, plus one; 0: none */
    uint32_t move;                 /* index of its migration; CLOUD_NOWHERE: none */
    uint32_t plan_mark;            /* see cloud_carry.c */
    uint32_t wait_prev, wait_next; /* in the queue */
    struct event_id reject;
    uint64_t gpu_set;    /* GPUs it holds, one bit each, */
    uint64_t gpu_set_to; /* and those reserved where it moves to */
    uint32_t spot_tries; /* placements tried */
    uint32_t migrations;
    double downtime;     /* s */
    double degraded;     /* milli-core seconds lost to migrations, those of pauses included */
    sim_time used_since; /* of this integral and the next */
    double requested;    /* milli-core seconds asked for since the start */
    uint32_t service;    /* + 1; 0: of none */
    uint32_t service_prev, service_next; /* its VMs in order of their making */
    bool booted, serves;
    struct event_id boot;
    uint32_t first_pm;
    bool initial; /* was there when the run began */
    bool named;   /* source.name counts, not source.number */
    union {
        int64_t number;
        char *name; /* from the run's slab */
    } source;
};

enum { VM_CHUNK = 1024 };

/* One role's policy. */
struct role {
    const struct cloud_policy *policy; /* NULL: the system's own rule */
    void *self;
};

struct index;    /* cloud_index.c: scores by shape */
struct groups;   /* cloud_groups.c: affinity */
struct queue;    /* cloud_place.c: waiting VMs, schedulers */
struct moves;    /* cloud_move.c: migrations under way */
struct plans;    /* cloud_plan.c: plans waiting or being carried out */
struct uses;     /* cloud_use.c: contention */
struct instants; /* cloud_usage.c: when the use of VMs changes */
struct history;  /* cloud_history.c */
struct hosts;    /* cloud_host.c */
struct faults;   /* cloud_fault.c */
struct services; /* cloud_scale.c */

struct cloud_totals {
    int64_t placed, rejected, evicted, lost, restarted, conflicts;
    int64_t migrations, aborted, faults;
    int64_t moves_planned, moves_done, moves_stale;
    double fr_before, fr_planned, fr_after, fr_bound; /* of the last plan carried out; NaN: none */
    double degraded, requested; /* milli-core seconds, of VMs that have ended (uses_forget) */
    double pdm;                 /* sum over them of degraded / requested */
    int64_t pdm_vms;            /* of those that requested any */
    double missed;              /* milli-core seconds asked for on PMs that had no cores for them */
    double offered, unserved; /* load of services in VM seconds: all, and more than VMs can serve */
    double replicas;          /* VM seconds of services, from making to end */
    int64_t scale_out, scale_in; /* VMs made and ended by scaling */
    uint32_t peak_pms;
};

struct cloud {
    struct engine *engine;
    struct slab memory;
    struct arena *arena;
    const struct run_input *input;
    struct cloud_options options;
    const struct cloud_platform *platform;
    const struct cloud_machine *machine;
    uint32_t machines;

    struct role placing, planning, scaling;
    struct role roles[4]; /* every policy of the run, once: for placed and ended */
    uint32_t role_count;
    struct rng rng;

    struct pm *pm;
    uint32_t pms;
    uint32_t pms_on, pms_used; /* not asleep nor down; with a VM */
    char *pm_priv;
    size_t pm_size;
    struct power_model *power;          /* by kind of PM */
    int64_t total[CLOUD_RESOURCES];     /* of all PMs, overcommit included */
    double cores_total;                 /* milli-cores, physical */
    double served;                      /* milli-cores that all VMs get now */
    double watts;                       /* of all PMs now */
    struct exact_sum energy;            /* J, up to each PM's `since` */
    int64_t allocated[CLOUD_RESOURCES]; /* of `total`, reservations included */
    int64_t fragment;                   /* x of FR_x in milli-cores; 0: nobody asks */
    int64_t fragment_slots;             /* sum over nodes of floor(free / x), PMs in use */
    int64_t fragment_free;              /* milli-cores free there */

    char **chunk; /* VM slots, VM_CHUNK in each */
    size_t chunks, chunk_room;
    size_t slots;
    size_t slot_size, priv_offset;
    uint32_t free_vm; /* CLOUD_NOWHERE: none */

    int64_t (*vm_type)[2]; /* cores and memory of VMs that do not say theirs */
    size_t vm_types;

    struct cloud_shape *shape;
    uint32_t shapes, shape_room;
    struct map shape_ids; /* hash of a shape -> first index with it */
    uint32_t *shape_next; /* shapes of one hash */
    const struct cloud_needs **shape_needs;
    const char **gpu_model; /* names; [0] is none */
    uint32_t gpu_models;

    struct index *index;
    struct groups *groups;
    struct queue *queue;
    struct moves *moves;
    struct plans *plans;
    struct uses *uses;
    struct instants *instants;
    struct history *history;
    struct hosts *hosts;
    struct faults *faults;
    struct services *services;

    uint64_t arrivals;                  /* VMs so far */
    int64_t read;                       /* items taken from the source so far */
    int64_t misplaced, missed, refused; /* items that could not be followed */
    uint32_t moving;                    /* migrations under way */
    struct cloud_arrival next;
    bool more;
    struct map numbers; /* source number -> slot, for CLOUD_RESIZE and CLOUD_DELETE */
    bool acts;          /* `numbers` is kept: the workload has items that act on earlier ones */
    size_t running;
    size_t finite; /* of those, VMs that will end by themselves */

    uint32_t on_arrive, on_exit, on_decide, on_interval;
    bool decide_pending;
    int idle_intervals;             /* in a row, in which nothing changed */
    uint64_t changes, seen_changes; /* of what is free anywhere */
    bool pass_follows;              /* whoever adds VMs now has a pass made himself */
    bool levels;                    /* somebody wants a level over time */
    struct heat *held;              /* parts of the cores of each PM given out, */
    struct heat *used;              /* and in use; NULL: nobody wants them */
    struct cloud_totals totals;
    struct text scratch;
    bool failed;
    struct error error; /* why, when failed */
};

static inline struct vm *vm_at(const struct cloud *c, uint32_t id)
{
    return (struct vm *)(void *)(c->chunk[id / VM_CHUNK] + id % VM_CHUNK * c->slot_size);
}

static inline struct vm *vm_of(const struct cloud *c, const struct cloud_vm *view)
{
    return vm_at(c, view->id);
}

/* cloud.c: views and verbs */
bool cloud_stop(struct cloud *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool cloud_break(struct cloud *c); /* stops the run with c->error as it is; false */

/* cloud_account.c: what is free, exactly */
bool account_admits(const struct cloud *c, const struct cloud_shape *shape, struct cloud_spot spot);
bool account_fits(const struct cloud *c, const struct cloud_shape *shape, struct cloud_spot spot);
uint64_t account_take(struct cloud *c, uint32_t shape, struct cloud_spot spot); /* GPUs taken */
void account_give(struct cloud *c, uint32_t shape, struct cloud_spot spot, uint64_t gpus);
bool account_shifts(const struct cloud *c, const struct cloud_shape *shape, struct cloud_spot to);
void account_state(struct cloud *c, struct pm *pm, enum cloud_pm_state state);
void account_enter(struct cloud *c, struct vm *vm); /* into the list of its PM */
void account_leave(struct cloud *c, struct vm *vm);
void account_check(const struct cloud *c); /* recounts everything; a difference is a bug */

/* cloud_vms.c: slots, names, shapes */
struct vm *cloud_vm_new(struct cloud *c);
void cloud_vm_free(struct cloud *c, struct vm *vm);
bool cloud_vm_types(struct cloud *c, struct error *err); /* reads the option vm_types */
bool cloud_shape_of(struct cloud *c, const struct cloud_arrival *arrival, uint32_t *shape);
struct vm *cloud_vm_of(struct cloud *c, int64_t number);
uint32_t cloud_gpu_model(struct cloud *c, const char *name, size_t length);
const char *cloud_label(const struct vm *vm, char room[32]);
void cloud_name_of(struct cloud *c, struct vm *vm, const struct cloud_arrival *arrival);

/* cloud_groups.c */
void groups_create(struct cloud *c);
bool groups_allow(const struct cloud *c, const struct vm *vm, struct cloud_spot spot);
void groups_enter(struct cloud *c, struct vm *vm, uint32_t pm); /* also a reservation */
void groups_leave(struct cloud *c, struct vm *vm, uint32_t pm);

/*
 * Where affinity leaves the VM no choice but a few PMs: these, ascending, borrowed until a member
 * comes or goes. NULL: it may look everywhere. groups_allow still has to agree.
 */
const uint32_t *groups_bound(struct cloud *c, const struct vm *vm, uint32_t *count);

/* cloud_index.c; its own header says what is kept */
void index_create(struct cloud *c);
void index_touch(struct cloud *c, uint32_t pm); /* what is free there, or its state, changed */

/* cloud_search.c: as cloud_best and cloud_fit_from */
struct cloud_spot index_best(struct cloud *c, const struct vm *vm);
struct cloud_spot index_next(struct cloud *c, const struct vm *vm, uint32_t from);

/* cloud_run.c */
/* A VM of the workload or of a service: on its initial place, or it waits. NULL: the run failed. */
struct vm *run_admit(struct cloud *c, const struct cloud_arrival *arrival);
void run_decide(struct cloud *c); /* a placement pass is due at the end of this instant */
void run_over(struct cloud *c);   /* stops the run when nothing more will happen */

/* cloud_place.c: VMs get their places */
bool place_create(struct cloud *c, struct error *err);
void place_wait(struct cloud *c, struct vm *vm);   /* joins the queue */
void place_forget(struct cloud *c, struct vm *vm); /* leaves it */
void place_pass(struct cloud *c);                  /* one decision pass */
void place_freed(struct cloud *c);                 /* something became free: a pass is due */
size_t place_waiting(const struct cloud *c);
const struct cloud_vm *place_first(const struct cloud *c);

/* cloud_life.c: what becomes of a VM */
void life_start(struct cloud *c, struct vm *vm, struct cloud_spot spot); /* takes what it needs */
enum life_end { LIFE_COMPLETED, LIFE_REJECTED, LIFE_EVICTED, LIFE_LOST, LIFE_ALIVE, LIFE_WAITING };
void life_end(struct cloud *c, struct vm *vm, enum life_end how);
void life_create(struct cloud *c);
void life_placed(struct cloud *c, const struct vm *vm, struct cloud_spot from); /* policies know */
void life_restart(struct cloud *c, struct vm *vm); /* off its PM and back into the queue */
bool life_resize(struct cloud *c, struct vm *vm, uint32_t shape); /* false: no room there */

/* cloud_pms.c */
bool pms_create(struct cloud *c, struct error *err);

/* cloud_spec.c */
extern const struct preset cloud_presets[];

/*
 * cloud_use.c: demand, contention, histories. With exit: work it also ends VMs (life_end) when
 * their life's work is done; cloud_life.c sets no exit event then. Where a need changes in place
 * (resize), uses_end and uses_begin enclose the change. Also cloud_use and the histories of
 * cloud.h.
 */
bool uses_create(struct cloud *c, struct error *err);
void uses_begin(struct cloud *c, struct vm *vm);  /* it runs on its PM from now on */
void uses_end(struct cloud *c, struct vm *vm);    /* it leaves its PM, for good or for another */
void uses_forget(struct cloud *c, struct vm *vm); /* after uses_end for good: its sums are kept */
void uses_degrade(struct cloud *c, struct vm *vm,
                  double part);                               /* CPU lost while it moves; 0: none */
void uses_pause(struct cloud *c, struct vm *vm, bool paused); /* stands still on its PM */
void uses_set(struct cloud *c, struct vm *vm, double fraction); /* of a service: its part changes */
void uses_observe(struct cloud *c);                             /* the histories get a value more */
void uses_finish(struct cloud *c, sim_time now); /* closes the integrals of running VMs */

/* cloud_usage.c: for cloud_use.c, when the use of a running VM changes next; TIME_NEVER: not any
 * more */
void instants_create(struct cloud *c);
void instants_add(struct cloud *c, struct vm *vm, sim_time at);
void instants_remove(struct cloud *c, struct vm *vm);
void uses_step(struct cloud *c, struct vm *vm); /* the VM's use changes now */
void uses_stepped(struct cloud *c);             /* all that change at this instant have */

/*
 * Value `index` of a series, not cut; the one that holds so long after the start; and when it next
 * differs, after the start, with `index` moved there (TIME_NEVER and not moved: never).
 */
double usage_value(const struct cloud_usage *usage, uint32_t index);
uint32_t usage_index(const struct cloud_usage *usage, sim_time since_start);
sim_time usage_next(const struct cloud_usage *usage, uint32_t *index);

/* cloud_history.c: what was seen at the last observations; also the histories of cloud.h */
void history_create(struct cloud *c);
void history_observe(struct cloud *c);

/*
 * cloud_host.c: power and sleep. A PM with no VM and no migration in or out falls asleep after
 * sleep_after; whoever takes the last of these away calls hosts_emptied. Also cloud_watts of
 * cloud.h.
 */
bool hosts_create(struct cloud *c, struct error *err);
void hosts_power(struct cloud *c, struct pm *pm); /* use or state changed */
void hosts_state(struct cloud *c, struct pm *pm, enum cloud_pm_state state);
void hosts_emptied(struct cloud *c, struct pm *pm); /* starts the time to sleep */
void hosts_filled(struct cloud *c, struct pm *pm);
bool hosts_sleep(struct cloud *c, struct pm *pm); /* false: not empty or not on */
bool hosts_wake(struct cloud *c, struct pm *pm);
void hosts_wake_any(struct cloud *c, struct vm *vm); /* for a VM that fits none that is on */
void hosts_finish(struct cloud *c, sim_time now);

/* cloud_fault.c: a PM may be down for several reasons at once; it is repaired when all have passed
 */
bool faults_create(struct cloud *c, struct error *err);
void hosts_fail(struct cloud *c, struct pm *pm);
void hosts_repair(struct cloud *c, struct pm *pm);

/* cloud_move.c: live migration */
enum stale {
    STALE_NONE,
    STALE_GONE,   /* the VM has ended */
    STALE_MOVED,  /* it is not where the plan saw it, or is moving */
    STALE_ROOM,   /* no room at the destination */
    STALE_GROUP,  /* a group forbids it */
    STALE_PM,     /* the destination is asleep, down or closed */
    STALE_PINNED, /* the VM must not be migrated */
    STALE_CAUSES
};
bool moves_create(struct cloud *c, struct error *err);
enum stale moves_check(const struct cloud *c, const struct vm *vm, struct cloud_spot to);
bool moves_slot(const struct cloud *c, const struct vm *vm,
                struct cloud_spot to);                                  /* moves_out, _in */
void moves_start(struct cloud *c, struct vm *vm, struct cloud_spot to); /* checked before */
void moves_abort(struct cloud *c, struct vm *vm);   /* the VM stays on the PM where it runs */
void moves_pm_down(struct cloud *c, struct pm *pm); /* aborts what goes there or comes from it */

/*
 * The second place that a moving VM holds: where it goes or, once post-copy has started it there,
 * where it came from. False: it does not move.
 */
bool moves_other(const struct cloud *c, const struct vm *vm, struct cloud_spot *spot,
                 uint64_t *gpus);

/* cloud_plan.c: plans and their latency */
bool plans_create(struct cloud *c, struct error *err);
void plans_interval(struct cloud *c);                        /* a plan may be due */
void plans_moved(struct cloud *c, struct vm *vm, bool done); /* a migration ended or was aborted */
void plans_ended(struct cloud *c, struct vm *vm);            /* a VM is gone */
void plans_host(struct cloud *c);                            /* the state of a PM has changed */
bool plans_busy(const struct cloud *c); /* the first plan is still to come, or one is under way */
void plans_finish(struct cloud *c);     /* the run is over: counts, and the memory of a plan */

/*
 * cloud_scale.c: services. Their VMs come into being by run_admit; a service with an end counts in
 * c->finite until then. Also what cloud.h says of services.
 */
bool services_create(struct cloud *c, struct error *err);
bool services_add(struct cloud *c, const struct cloud_arrival *arrival); /* CLOUD_SERVICE arrives */
void services_interval(struct cloud *c);                                 /* after uses_observe */
void services_started(struct cloud *c, struct vm *vm); /* it runs: called by uses_begin */
void services_stopped(struct cloud *c, struct vm *vm); /* it leaves its PM: called by uses_end */
void services_ended(struct cloud *c, struct vm *vm);
void services_finish(struct cloud *c, sim_time now); /* closes the integrals */

/* cloud_metrics.c */
extern const struct metric cloud_metrics[];
extern const char *const cloud_measures[];
extern const char *const cloud_series[];
extern const struct record_table cloud_tables[];
extern const struct column moves_columns[]; /* cloud_move.c */
extern const struct column plans_columns[]; /* cloud_plan.c */
void measure_window(struct cloud *c);       /* the warm-up is over */
void measure_create(struct cloud *c);
void measure_levels(struct cloud *c); /* at the end of a pass */
bool measure_vm(struct cloud *c, struct vm *vm, enum life_end how);
void measure_end(struct cloud *c);

/* cloud_show.c */
void cloud_words(struct cloud *c); /* what events are about */
void cloud_show(const void *state, struct show *show);

#endif
