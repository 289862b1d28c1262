/* Batches of tasks matched to machines by what the machines say of their queues (Apollo). */
#ifndef ORRERY_LIB_BIGDATA_MATCHING_H
#define ORRERY_LIB_BIGDATA_MATCHING_H

#include "policies/lib/bigdata/probe.h"
#include "policies/lib/bigdata/wait_row.h"

/* First member of the policy's private bytes of each machine. */
struct matching_machine {
    struct probe_queue queue; /* first member */
    struct wait_row row;      /* the policy writes it */
    uint64_t batch, decision; /* the last that looked at it, and that matched to it ... */
    uint32_t ahead;           /* ... so many tasks */
};

/* First member of the policy's private bytes of each stage. */
struct matching_stage {
    struct probe_stage places; /* first member */
    uint32_t next;             /* the task whose data are looked at next */
};

/* A machine that a batch looks at. */
struct matching_candidate {
    uint32_t machine, ahead; /* tasks matched to it by earlier batches of the same decision */
    double wait_ns, cost_ns; /* W; W + R and the draw */
    double noise_ns;
    uint32_t task; /* matched or proposed to it in this batch; BIG_NONE: none */
    double loss_ns;
    bool taken;
};

struct matching_wish {
    uint32_t task, best, second; /* of the stage; the candidates of the least E */
    double loss_ns;
    bool known, done;
};

/* A member of the policy's own struct; what is above the line is the policy's to set. */
struct matching {
    int64_t most;  /* tasks of a batch */
    int64_t draws; /* machines drawn at random for each task, besides those with its data; 0: all */
    double noise_ns; /* most that is added to an estimate, each draw equally likely */
    struct probes *probes;
    /* ------------------------------------------------------------------------------------- */
    struct matching_candidate *candidate;
    uint32_t count;
    struct matching_wish *wish;        /* `most` of them */
    struct matching_candidate **match; /* of the last batch, by wait */
    uint64_t batches, decisions;
};

void matching_init(struct matching *matching, struct big *big);

/* A new decision: what earlier ones matched is not known to it. */
void matching_begin(struct matching *matching);

/*
 * Matches up to so many waiting tasks of the stage to one machine each, by the least time of
 * reading, waiting and running (Boutin et al., OSDI 2014, section 3.3): in rounds, each unmatched
 * task proposes to its best free machine, which takes for good the one that would lose most by its
 * second best. Later batches of the same decision know of earlier ones. The number matched,
 * `match[0]` and on; 0: no machine is up for such a task. Stages without input: O(m log m) for m
 * machines looked at; others up to O(tasks^2 m), mostly O(tasks m).
 */
uint32_t matching_batch(struct matching *matching, struct big *big,
                        const struct big_stage_view *stage, uint32_t tasks);

/* R: how long a task of the stage runs there, by what is known of it. */
double matching_time_ns(const struct big *big, const struct big_stage_view *stage,
                        uint32_t machine);

/* I: how long the first task of the last batch would read there. */
double matching_reading_ns(const struct matching *matching, const struct big *big,
                           const struct big_stage_view *stage, uint32_t machine);

#endif
