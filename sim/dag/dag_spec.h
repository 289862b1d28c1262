/* What a dag run is made of: the graphs that arrive, the processing elements, the rules. */
#ifndef ORRERY_DAG_SPEC_H
#define ORRERY_DAG_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/param.h"
#include "sim/base/units.h"
#include "sim/model/taskgraph.h"
#include "sim/policy.h"

/* A number that the source of the workload does not know. */
#define DAG_UNKNOWN INT64_MIN

/* Limits of a platform, machines on demand aside: policies hold a number for each core. */
enum { DAG_MOST_MACHINES = 1 << 20, DAG_MOST_CORES = 1 << 24 };

/*
 * One kind of machine: an item of `platform: {machines: [...]}`, or of the machines of a trace.
 * A machine is what a task is assigned to: a processing element of a SoC (one core), a PM of a
 * cluster (many), or a machine on demand. Machines of one kind are a cluster of a SoC: they share
 * one clock. A task runs for the entry of its graph's table under the name of the kind; if the
 * graph has no table, for work / speed, with Amdahl's law over the task's cores.
 */
struct dag_machine {
    int64_t count;         /* machines of this kind; ignored if elastic */
    const char *name;      /* the key into the cost tables of graphs */
    int64_t cores;         /* tasks of one core that it runs side by side */
    double speed;          /* operations a second of one core */
    double memory;         /* B; 0: not a limit */
    bool elastic;          /* machines on demand: as many as wanted */
    bool share;            /* tasks share the cores fluidly instead of waiting for one */
    double price;          /* of one second of use */
    double idle_w, busy_w; /* W of an idle core and of a busy one, where there is no `opp` */
    const char *opp;       /* operating points, "600MHz 0.9V, 1400MHz 1.1V": a SoC's cluster */
    const char *profile;   /* W of 1, 2, .. busy machines at a frequency, "600MHz: 0.1 0.2, ..." */
    const char *trip;      /* frequencies to throttle to at the trip points, "1000MHz - 600MHz" */
    const char *thermal;   /* which input of the thermal model: big, little, accelerator, none */
    const char *governor;  /* "performance", "ondemand", "userspace(1000MHz)", ... */
};

/* One machine as a trace lists it. */
struct dag_host {
    uint32_t machine; /* index of its kind */
    const char *name; /* NULL: none */
};

/* Rate between kinds of machines where the source of the platform knows them: kinds x kinds. */
struct dag_rates {
    const double *rate; /* [B/s], symmetric; <= 0: unknown, the platform's bandwidth counts */
    double own;         /* [B/s] inside one machine; 0: infinite */
};

struct dag_platform {
    struct param_list machines;   /* of struct dag_machine; empty: those of the trace */
    const struct dag_host *hosts; /* NULL: `machines` in order, `count` of each */
    int64_t host_count;
    double bandwidth;              /* B/s between machines; 0: infinite */
    sim_time latency;              /* between machines */
    double own_bandwidth;          /* B/s inside one machine; 0: infinite */
    const char *matrix;            /* "a-b 10MB/s 5us, ...": pairs of kinds that differ */
    const char *network;           /* topology of sim/model/topology, e.g. "star(...)" */
    const struct dag_rates *rates; /* from a trace; NULL: none */
    double base_w;                 /* W of what is always on (memory, GPU of a SoC) */
    double ambient;                /* degrees Celsius */
    const char *thermal;           /* thermal model: "none", "odroid_xu3" */
};

/* One item of a workload: a graph that arrives. */
struct dag_arrival {
    sim_time submit;               /* first member; never decreasing */
    const struct taskgraph *graph; /* borrowed until the next item is asked for, or */
    bool lasting;                  /* ... as long as the run */
    sim_time deadline;             /* from submission; TIME_NEVER: none */
    const uint32_t *recorded;      /* machine of each task in the source, TASKGRAPH_NONE where it is
                                      not known; NULL: none. Borrowed as the graph */
    const char *type;              /* of job (application); NULL: none. Lasting */
    int64_t number;                /* the source's own id, where it is a whole number */
    const char *name;              /* the source's own id otherwise; borrowed as the graph */
};

/* What the items of a trace share, and what `dag.inject` draws from: workloads/replay_dag.c. */
struct dag_templates {
    const struct taskgraph *const *graph; /* by number in the trace */
    const char *const *name;              /* of each; NULL: none */
    const uint32_t *const *recorded;      /* of each, as in struct dag_arrival */
    size_t count;
    const struct dag_machine *machines; /* kinds of machines of the trace */
    size_t machine_count;
    const struct dag_host *hosts;
    size_t host_count;
    struct dag_rates rates;
};

/* Values of the choices below, in the order of their names in dag_spec.c. */
enum dag_communication {
    DAG_COMM_LINK,   /* latency + bytes / bandwidth, no contention; `matrix` and `rates` count */
    DAG_COMM_NONE,   /* takes no time */
    DAG_COMM_MEMORY, /* through the memory: from a machine to it, then from it to the machine */
    DAG_COMM_NETWORK /* over the platform's network, shared max-min fairly */
};
enum dag_data { DAG_DATA_EDGES, DAG_DATA_FILES };
enum dag_queue { DAG_QUEUE_JOB, DAG_QUEUE_FIFO };
enum dag_full { DAG_FULL_WAIT, DAG_FULL_DROP };
enum dag_billing { DAG_BILL_USE, DAG_BILL_LEASE };

/* The rules of a run: docs/guide/dag.md says what each does. */
struct dag_options {
    int communication;      /* enum dag_communication */
    int network_model;      /* enum transfer_model (sim/model/transfer.h) */
    int data;               /* enum dag_data: along edges, or files with cached copies */
    int queue;              /* enum dag_queue: order of tasks that wait for one machine */
    int64_t cap;            /* most jobs in the system; 0: no cap */
    int full;               /* enum dag_full: what arrives at the cap waits, those behind it with
                               it, or is dropped */
    int64_t initial;        /* jobs that are there at time 0, whenever the workload submits them */
    const char *noise;      /* distribution of the factor on run times, e.g. "normal(1, 0.1)" */
    double deadline_factor; /* deadline of jobs without one: so many times their critical path with
                               costs averaged over the kinds of machines; 0: none */
    sim_time deadline_unit; /* that deadline is cut to whole multiples of it */
    double failure_rate;    /* share of executions that fail at their end and are repeated */
    int billing;            /* enum dag_billing: tasks' time, or that of the machines */
    sim_time billing_unit;  /* leases are paid for whole multiples of it */
    bool preempt;           /* whether policies may preempt */
    sim_time tick;          /* 0: event by event; 1us: steps as DS3 takes them */
    sim_time sample;        /* between looks of governors and of the thermal model */
    bool throttle;          /* throttle clusters at the trip points */
    double trip;            /* degrees Celsius of the first trip point, the next 5 apart */
    sim_time until;         /* the run ends here at the latest */
    sim_time warmup;        /* jobs that arrive before it are simulated but not measured */
    int64_t most_jobs;      /* the run ends when so many jobs have ended; 0: no limit */
    int tie;                /* enum tie (engine.h) */
};

extern const struct param dag_option_table[];
extern const struct param dag_platform_table[];
extern const struct param dag_machine_table[];

/* Whether a kind is the memory of a SoC: it has machine numbers, runs nothing, and data pass it. */
bool dag_is_memory(const struct dag_machine *machine);

/* Machines of a platform, kinds on demand aside; 0: as the trace says. */
int64_t dag_machine_count(const struct dag_platform *platform);

/* Cores of all machines but memory, a kind on demand counts as one: what offered load is measured
 * against. */
int64_t dag_core_count(const struct dag_platform *platform);

/*
 * How long a task takes on a kind of machine, TIME_NEVER if it cannot run there (no cost, too many
 * cores, too much memory). `kind` is the number of machine->name in the graph's table, or
 * TASKGRAPH_NONE. A positive time is at least 1 ns.
 */
sim_time dag_cost(const struct taskgraph *graph, uint32_t task, const struct dag_machine *machine,
                  uint32_t kind);

#endif
