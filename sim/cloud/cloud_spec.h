/* What a cloud run is made of: the PMs, the VMs that arrive, and the rules of the system. */
#ifndef ORRERY_CLOUD_SPEC_H
#define ORRERY_CLOUD_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/param.h"
#include "sim/base/units.h"
#include "sim/policy.h"

/* A number that the source of the workload does not know. */
#define CLOUD_UNKNOWN INT64_MIN

/*
 * What PMs have and VMs need. CPU in milli-cores (1000 = one core; where a trace counts MIPS, 1
 * MIPS = 1 milli-core), memory and disk in bytes, network in bit/s.
 */
enum cloud_resource { CLOUD_CPU, CLOUD_MEM, CLOUD_DISK, CLOUD_NET };
enum { CLOUD_RESOURCES = 4, CLOUD_MOST_NUMA = 8, CLOUD_MOST_GPUS = 16 };

/* One kind of PM: an item of `platform: {machines: [...]}`, or of the machines of a trace. */
struct cloud_machine {
    int64_t count;         /* PMs of this kind */
    const char *name;      /* NULL: none */
    double cores;          /* of the whole PM */
    double memory;         /* B */
    double disk;           /* B; 0: not a limit */
    double nic;            /* bit/s, each direction */
    int64_t numa;          /* nodes; cores and memory are split equally */
    int64_t gpus;          /* at most CLOUD_MOST_GPUS */
    const char *gpu_model; /* NULL: any */
    const char *power;     /* curve of sim/model/power: "linear", "spec(ml110_g4)", ... */
    double idle_w, max_w;  /* W at utilisation 0 and 1, where the curve needs them */
};

/* One PM as a trace lists it. What is held there belongs to no VM of the trace. */
struct cloud_host {
    uint32_t machine; /* index of its kind */
    int32_t rack, zone;
    bool closed; /* not a destination (its source says it is not active) */
    const char *name;
    int64_t held_cpu[CLOUD_MOST_NUMA];
    int64_t held_mem[CLOUD_MOST_NUMA];
};

/* The PMs. Either machines with counts, laid out in order, or hosts one by one (from a trace). */
struct cloud_platform {
    struct param_list machines;     /* of struct cloud_machine; empty: those of the trace */
    const struct cloud_host *hosts; /* NULL: `machines` in order, `count` of each */
    int64_t host_count;
    int64_t rack_size;   /* PMs in a rack; 0: all in one rack */
    int64_t zone_racks;  /* racks in a zone; 0: all in one zone */
    int64_t domains;     /* fault domains, dealt out to the racks in turn */
    double rack_uplink;  /* bit/s of a rack's uplink, each direction; 0: not a limit */
    double sleep_w;      /* W of a sleeping PM */
    sim_time wake_time;  /* from sleep to use */
    sim_time sleep_time; /* from the order to sleep */
    double allocated_w;  /* W more when all cores are allocated, in proportion */
};

enum cloud_group_kind { CLOUD_AFFINITY, CLOUD_ANTI_AFFINITY, CLOUD_FAULT_DOMAIN };
enum cloud_scope { CLOUD_ON_HOST, CLOUD_ON_RACK, CLOUD_ON_ZONE, CLOUD_ON_DOMAIN };

/*
 * VMs that belong together. AFFINITY: all on one host (rack, ...); ANTI_AFFINITY: at most `limit`
 * (1 unless said) on one; FAULT_DOMAIN: members of different parts on different ones.
 */
struct cloud_group {
    uint32_t id; /* dense in the workload */
    int kind;    /* enum cloud_group_kind */
    int scope;   /* enum cloud_scope */
    int64_t limit;
};

struct cloud_member {
    const struct cloud_group *group;
    int64_t part; /* of CLOUD_FAULT_DOMAIN */
};

enum cloud_codec { CLOUD_U8, CLOUD_U16, CLOUD_U32, CLOUD_F32, CLOUD_T32U32 };

/*
 * CPU use of a VM over its life: raw value times `scale` is the fraction of its own cores, cut to
 * [0, 1]. One value each `step` from its start on, the last one holds; codec T32U32: pairs of ms
 * since the start and value, in order of time. Of a service: its load in VMs at full use, >= 0 and
 * not cut.
 */
struct cloud_usage {
    const void *data; /* little-endian */
    uint32_t count;   /* values */
    int codec;        /* enum cloud_codec */
    sim_time step;
    double scale;
};

/* Needs that differ by kind of PM (fractions of a machine): one row of resources for each kind. */
struct cloud_needs {
    int64_t (*by_machine)[CLOUD_RESOURCES]; /* [kind]; cpu < 0: cannot run there */
    uint32_t id;                            /* equal needs have equal ids */
};

/*
 * CREATE: a VM. RESIZE, DELETE: of the VM `number`. SERVICE: a service whose VMs are all like the
 * item; the system makes and ends them as the scaling policy wants, and `usage` is its load, which
 * the VMs that serve share equally.
 */
enum cloud_item_kind { CLOUD_CREATE, CLOUD_RESIZE, CLOUD_DELETE, CLOUD_SERVICE };

/* One item of a workload. Everything it points to is borrowed as long as the source. */
struct cloud_arrival {
    sim_time submit;               /* first member; never decreasing; below 0: there at the start */
    sim_time run;                  /* life time; TIME_NEVER: does not end */
    int kind;                      /* enum cloud_item_kind */
    int32_t nodes;                 /* 1: on one NUMA node, 2: half on each of two */
    int64_t need[CLOUD_RESOURCES]; /* as cloud_resource; CPU and MEM may be CLOUD_UNKNOWN */
    const struct cloud_needs *needs; /* NULL: the same on every kind of PM */
    int32_t gpus;                    /* whole or shared GPUs */
    int32_t gpu_milli;               /* of each; below 1000 only with gpus = 1 */
    const char *gpu_models;          /* "A|B": any of these; NULL: any */
    int32_t priority;                /* larger is more important */
    bool evictable;                  /* may be ended for a VM of higher priority */
    bool pinned;                     /* must not be migrated */
    int64_t tenant;                  /* CLOUD_UNKNOWN: none */
    int64_t pm;                      /* where the source had it; CLOUD_UNKNOWN */
    int32_t node;                    /* NUMA node there, of nodes = 1; -1: unknown */
    const struct cloud_member *members;
    uint32_t member_count;
    const struct cloud_usage *usage; /* NULL: all of its cores all the time; services have one */
    int32_t replicas;                /* of a service: VMs at first, */
    int32_t replicas_min; /* and within these limits later; 1 <= min <= replicas <= max */
    int32_t replicas_max;
    int64_t number;   /* the source's own id, where it is a whole number */
    const char *name; /* the source's own id otherwise */
};

/* Values of the choices below, in the order of their names in cloud_spec.c. */
enum cloud_exit { CLOUD_EXIT_BY_TIME, CLOUD_EXIT_BY_WORK };
enum cloud_conflict { CLOUD_CONFLICT_FIT, CLOUD_CONFLICT_TOUCHED };
enum cloud_stale { CLOUD_STALE_DROP, CLOUD_STALE_STOP, CLOUD_STALE_REPAIR, CLOUD_STALE_REPLAN };
enum cloud_migration { CLOUD_INSTANT, CLOUD_STOP_AND_COPY, CLOUD_PRECOPY, CLOUD_POSTCOPY };
enum cloud_converge { CLOUD_CONVERGE_NONE, CLOUD_CONVERGE_THROTTLE, CLOUD_CONVERGE_STOP };
enum cloud_initial { CLOUD_INITIAL_TRACE, CLOUD_INITIAL_POLICY };
enum cloud_lifetimes { CLOUD_LIFETIMES_UNKNOWN, CLOUD_LIFETIMES_TRUE, CLOUD_LIFETIMES_NOISY };
enum cloud_failed_vm { CLOUD_FAILED_RESTART, CLOUD_FAILED_LOST };
enum cloud_fault_scope { CLOUD_FAULT_HOST, CLOUD_FAULT_RACK, CLOUD_FAULT_DOMAIN_SCOPE };

/* The rules of a run: docs/guide/cloud.md says what each does. */
struct cloud_options {
    /* Admission and placement */
    double cpu_ratio;      /* VM cores given out for each core (overcommit) */
    double memory_ratio;   /* likewise for memory */
    bool numa;             /* keep the accounts of NUMA nodes; false: a PM is one node */
    sim_time reject_after; /* a VM without a place waits so long, then it is rejected */
    sim_time retry;        /* waiting VMs are tried again so often, besides when something ends */
    int64_t schedulers;    /* that place VMs side by side on a shared state */
    const char *placement_latency; /* of one placement, a distribution of seconds */
    int conflict;          /* enum cloud_conflict: when a placement made on an old state fails */
    bool evict;            /* end evictable VMs of lower priority when one does not fit */
    const char *vm_types;  /* needs of VMs whose source does not say them, dealt out in turn */
    int initial;           /* enum cloud_initial: who places the VMs that are there at first */
    int lifetimes;         /* enum cloud_lifetimes: what policies know of the end of a VM */
    double lifetime_noise; /* sd of the logarithm of the error, NOISY */
    /* Life */
    int exit;          /* enum cloud_exit */
    sim_time interval; /* between observations of use: policies' plans, histories, scaling */
    int64_t history;   /* observations kept of each PM and VM */
    sim_time until;    /* the run ends here at the latest */
    sim_time boot;     /* from the placement of a service's VM until it serves */
    /* Rescheduling */
    sim_time plan_at;        /* first plan */
    sim_time plan_every;     /* between plans; never: one plan only */
    double plan_above;       /* plan only while the fragment rate is above */
    int64_t migration_limit; /* most migrations of one plan (MNL) */
    double fragment;         /* x of FR_x, cores on one NUMA node */
    double fragment_double;  /* x of FR_x over whole PMs, for VMs on two nodes */
    double fragment_memory;  /* x of memory FR, B */
    double weight;           /* of FR_x in the objective, */
    double weight_double;    /* of the one for doubles, */
    double weight_memory;    /* and of the one for memory */
    const char *latency;     /* from the snapshot to the finished plan, a distribution of seconds */
    double latency_pair;     /* more seconds for each VM x PM, */
    double latency_move;     /* and for each migration allowed */
    int stale;               /* enum cloud_stale: an action that is no longer possible */
    /* Migration */
    int migration;         /* enum cloud_migration */
    int64_t moves_out;     /* migrations at once out of a PM, */
    int64_t moves_in;      /* and into one */
    double move_rate;      /* most that one migration sends, bit/s; 0: no limit of its own */
    double dirty_rate;     /* memory written by a VM at full use, B/s */
    double working_set;    /* part of the memory that is written again and again */
    sim_time downtime;     /* pre-copy: last round when it would take at most this */
    int64_t rounds;        /* pre-copy: most rounds while the VM runs */
    double most_sent;      /* pre-copy: most that is sent meanwhile, in times the memory */
    int converge;          /* enum cloud_converge: pre-copy of a VM that writes too fast */
    double cpu_state;      /* of a VM, sent while it is paused, B */
    double fault_overhead; /* post-copy: sent more than once, part of the memory */
    double degradation;    /* CPU that a VM loses while it moves, part of its use */
    sim_time resume;       /* to start the VM on the other side */
    /* PMs */
    sim_time sleep_after;     /* an empty PM goes to sleep after so long */
    double overload;          /* a PM is overloaded when CPU use is at least this part */
    sim_time mtbf;            /* mean time between failures of a PM (or rack, domain) */
    const char *fault_gap;    /* distribution of it, mean 1 */
    sim_time mttr;            /* mean time to repair */
    const char *fault_repair; /* distribution of it, mean 1 */
    int fault_scope;          /* enum cloud_fault_scope: what fails at once */
    int failed_vm;            /* enum cloud_failed_vm: VMs of a failed PM */
    int tie;                  /* enum tie (engine.h) */
    int64_t warmup_vms;       /* first VMs that are simulated but not measured */
};

extern const struct param cloud_option_table[];
extern const struct param cloud_platform_table[];
extern const struct param cloud_machine_table[];

/* PMs of a platform; 0: as the trace says. */
int64_t cloud_pm_count(const struct cloud_platform *platform);

/* Milli-cores of all PMs, overcommit included: what offered load is measured against. */
double cloud_cpu_capacity(const struct cloud_platform *platform,
                          const struct cloud_options *options);

#endif
