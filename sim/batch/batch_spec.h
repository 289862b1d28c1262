/* What a batch run is made of: the jobs that arrive, the cluster, and the rules of the system. */
#ifndef ORRERY_BATCH_SPEC_H
#define ORRERY_BATCH_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/units.h"
#include "sim/policy.h"

/* A number that the source of the workload does not know. */
#define BATCH_UNKNOWN INT64_MIN

/*
 * One job as a workload offers it, before the rules of the run (which field counts, what is too
 * large, when it is killed) are applied. BATCH_UNKNOWN where the source says nothing. The item of
 * batch workloads: generators fill it, and `submit` comes first (sim/policy.h).
 */
struct batch_arrival {
    sim_time submit;    /* from the start of the slice; never decreasing */
    sim_time run;       /* true run time, if it is not killed */
    sim_time request;   /* what the user asked for (requested wall time) */
    int64_t procs;      /* requested processors */
    int64_t procs_used; /* allocated processors in the source */
    int64_t user;
    int64_t group;
    int64_t queue;
    int64_t number;   /* the source's own id, where it is a whole number */
    const char *name; /* the source's own id otherwise, NULL if `number` says it; borrowed until
                         the next job is asked for */
};

/* The cluster. */
struct batch_platform {
    int64_t nodes; /* 0: as many processors as the trace was recorded on */
    int64_t cores; /* processors per node */
};

/* Values of the choices below, in the order of their names in batch_spec.c. */
enum batch_oversize {
    BATCH_OVERSIZE_REJECT,
    BATCH_OVERSIZE_DROP,
    BATCH_OVERSIZE_CLIP,
    BATCH_OVERSIZE_ERROR
};
enum batch_zero_run { BATCH_ZERO_KEEP, BATCH_ZERO_ONE, BATCH_ZERO_DROP };

/* The rules of a run: docs/guide/batch.md says what each does to start times. */
struct batch_options {
    int compat;              /* preset of the rules below; they may still be set one by one */
    int same_instant;        /* enum batch_event (batch.h) */
    int candidate_estimate;  /* enum batch_estimate */
    int reservation;         /* enum batch_reservation */
    int conservative;        /* enum batch_plan */
    int backfill_end;        /* 0 inclusive, 1 strict */
    int oversize;            /* enum batch_oversize: a job larger than the cluster */
    int zero_run;            /* enum batch_zero_run: a job without run time */
    int walltime;            /* 0 kill at the request, 1 extend the request to the run time */
    int estimate;            /* 0 the user's request, 1 true run time in its place */
    int procs_from;          /* 0 requested (else allocated), 1 allocated (else requested) */
    int allocation;          /* 0 count, 1 identity: lowest free processor numbers */
    int tie;                 /* enum tie (engine.h): order of what happens at one instant */
    sim_time slowdown_bound; /* run times below it count as it in bounded slowdowns */
    int64_t warmup_jobs;     /* first jobs that are simulated but not measured */
};

extern const struct param batch_option_table[];
extern const struct param batch_platform_table[];

/* Why a job of the workload is not run as it is. Counted by the run. */
enum batch_repair {
    BATCH_REPAIR_NO_PROCS,
    BATCH_REPAIR_NO_RUN,
    BATCH_REPAIR_ZERO_RUN,
    BATCH_REPAIR_NO_REQUEST,
    BATCH_REPAIR_WALLTIME,
    BATCH_REPAIR_OVERSIZE,
    BATCH_REPAIRS
};

/* What became of one arrival. */
enum batch_admission { BATCH_ADMITTED, BATCH_DROPPED, BATCH_REJECTED, BATCH_REFUSED };

struct batch_admitted {
    enum batch_admission verdict; /* BATCH_REFUSED: oversize is `error` */
    sim_time run, request;
    uint32_t procs;
    bool killed; /* the run time was cut to the request */
};

/*
 * Applies the rules to one arrival: which processor field counts, missing and zero run times,
 * missing requests, walltime, jobs larger than the cluster. Adds to `repairs` what it did.
 */
struct batch_admitted batch_admit(const struct batch_options *options, uint32_t procs,
                                  const struct batch_arrival *arrival,
                                  int64_t repairs[BATCH_REPAIRS]);

/* "oversize: rejected", as shown to people and kept in the results. */
const char *batch_repair_text(const struct batch_options *options, enum batch_repair repair);

#endif
