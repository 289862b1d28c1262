/* What a bigdata run is made of: jobs of stages of tasks, machines in racks, the rules. */
#ifndef ORRERY_BIGDATA_SPEC_H
#define ORRERY_BIGDATA_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/dist.h"
#include "sim/base/error.h"
#include "sim/base/param.h"
#include "sim/base/units.h"
#include "sim/policy.h"

/* A number that the source of the workload does not know. */
#define BIG_UNKNOWN INT64_MIN

/* What tasks take of a machine. A slot is 1000 of BIG_CPU. */
enum big_resource {
    BIG_CPU,    /* milli-cores */
    BIG_MEMORY, /* bytes */
    BIG_DISK,   /* bytes per second */
    BIG_NET,    /* bytes per second */
    BIG_RESOURCES
};

/* Reduce stages may start before their parents are done (options.slowstart); others do not. */
enum big_stage_kind { BIG_STAGE, BIG_MAP, BIG_REDUCE };

/* Measured durations, in the order of their source. */
struct big_sample {
    const sim_time *value;
    uint32_t count;
};

/*
 * How long the tasks of a stage took with so many executors (Mao et al., SIGCOMM 2019, section
 * 6.1): as the first on an executor that had another stage of the job before, as later ones of the
 * stage, and as the first on an executor that is new to the job. All lists cleaned (the importer's
 * rule); a key has a list of each kind, which may be empty, but not all three.
 */
struct big_profile {
    const int64_t *key; /* numbers of executors, ascending */
    uint32_t keys;
    const struct big_sample *first, *rest, *fresh; /* one a key */
    sim_time rough; /* mean of all values of all lists, rounded; what policies know */
    double rough_ns;
};

/* A stage: tasks that differ in their data and duration only. */
struct big_stage {
    int kind;                      /* enum big_stage_kind */
    uint32_t tasks;                /* at least 1; from a trace 0 until the run's options say it */
    uint32_t parents;              /* how many stages before it feed it */
    const uint32_t *parent;        /* their indices, each below its own */
    int64_t demand[BIG_RESOURCES]; /* of one task */
    sim_time mean; /* what policies know of a task's time at speed 1, without reading */
    /* The truth: one a task; NULL: drawn from `dist` (seconds), by `profile`, or `mean` itself. */
    const sim_time *duration;
    const struct dist *dist;
    const struct big_profile *profile;
    double input;   /* bytes of files that all its tasks read, evenly; blocks lie on machines */
    double shuffle; /* bytes that its tasks read of its parents' outputs, evenly */
};

/* One flow of a coflow: bytes from a port to a port of the fabric. */
struct big_flow {
    uint32_t from, to;
    double bytes;
};

/* One item of a workload: a job. */
struct big_arrival {
    sim_time submit;               /* first member; never decreasing */
    int64_t number;                /* as the trace counts */
    const char *name;              /* borrowed until the next item is asked for; NULL: the number */
    const char *queue;             /* of its pool, queue or framework; NULL: "default" */
    int64_t user;                  /* BIG_UNKNOWN: nobody's */
    int64_t priority;              /* larger first */
    double weight;                 /* of its share, > 0 */
    const struct big_stage *stage; /* lasting as long as the run; parents before children */
    uint32_t stages;
    const struct big_flow *flow; /* a coflow: then it has no stages. As long as the run */
    uint32_t flows;
};

/* What generators draw from: the jobs of the study's trace. */
struct big_template {
    const char *name; /* NULL: none */
    const struct big_stage *stage;
    uint32_t stages;
};

struct big_templates {
    const struct big_template *item;
    size_t count;
};

/* A kind of machine. */
struct big_kind {
    const char *name;
    int64_t count;
    double cores;             /* or slots */
    double memory, disk, net; /* bytes, bytes/s, bytes/s; 0: never short */
    double speed;             /* of its tasks */
};

struct big_platform {
    int64_t nodes;         /* machines of one kind, when no kinds are named ... */
    double slots;          /* ... and the cores of each */
    int64_t rack_size;     /* machines of a rack, in the order of numbers; 0: one rack */
    double disk_bandwidth; /* bytes/s at which a task reads its own machine's blocks; 0: at once */
    double rack_bandwidth; /* from a machine of its rack, and most of a machine's link */
    double core_bandwidth; /* from another rack, and most of a rack's link */
    double port_bandwidth; /* of each port of the fabric that coflows cross, each way */
    struct param_list kinds; /* of struct big_kind */
};

/* How non-local data reach a task. */
enum big_network {
    BIG_NETWORK_LEVELS, /* each at the bandwidth of its distance */
    BIG_NETWORK_SHARED  /* over the links of machines and racks, max-min fairly */
};

enum big_durations { BIG_RANDOM, BIG_DETERMINISTIC };

/* The rules of a run. */
struct big_options {
    sim_time heartbeat;   /* time between the reports of a machine; 0: all is known at once */
    double slowstart;     /* part of the parents' tasks that are done when a reduce may start */
    sim_time reduce_wait; /* after it, reduces that started early give way to tasks before them */
    int64_t replicas;     /* of a block */
    sim_time move_delay;  /* of an executor to another job */
    sim_time warm_up;     /* more for the first task of an executor where none was measured */
    int durations;        /* enum big_durations, of profiles */
    int network;          /* enum big_network */
    const char *straggle; /* distribution of the factor on the time of an attempt */
    const char *slow_machines; /* distribution of the factor on the speed of a machine */
    sim_time mtbf;             /* mean time between failures of a machine; never: none */
    sim_time repair;           /* mean time that it is away then */
    int64_t most_attempts;     /* failed ones of a task, after which its job fails; 0: no limit */
    sim_time until;            /* the run ends here at the latest */
    sim_time warmup;           /* jobs that arrive before are not measured */
    int64_t most_jobs;         /* the run ends when so many have ended; 0: no limit */
    int tie;                   /* enum tie (engine.h) */
    /* What becomes of jobs of a trace that says their bytes, or not even these. */
    double block;         /* bytes of input that a map reads */
    double reduce_bytes;  /* that a reduce reads ... */
    int64_t most_reduces; /* ... but a job has at most so many */
    double task_rate;     /* bytes/s that a task works on; 0: bytes do not say how long it takes */
    sim_time task_time;   /* of tasks of unknown time; never: such a job is an error */
};

extern const struct param big_option_table[];
extern const struct param big_platform_table[];
extern const struct param big_kind_table[];

/* Machines of the platform. */
int64_t big_machine_count(const struct big_platform *platform);

#endif
