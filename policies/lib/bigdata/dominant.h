/* Dominant shares, and users' waiting stages in lines by what their tasks demand. */
#ifndef ORRERY_LIB_BIGDATA_DOMINANT_H
#define ORRERY_LIB_BIGDATA_DOMINANT_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/bigdata/bigdata.h"

/*
 * The dominant share: the largest part that `use` is of what all machines have of a resource, over
 * the weight (Ghodsi et al., NSDI 2011, sections 3 and 4.3). Resources without a limit do not
 * count.
 */
double dominant_share(const struct big *big, const int64_t use[BIG_RESOURCES], double weight);

struct dominant_line;

/* Waiting stages; zero-initialise. It must not move as long as a stage is in it. */
struct dominant_lines {
    struct dominant_line *first; /* lines of equal demands, none of them empty */
};

/* Private bytes of a stage: of a policy that keeps lines, first in its stage_size. */
struct dominant_node {
    struct big_stage_view *stage;
    struct dominant_lines *lines; /* NULL: not in any */
    struct dominant_line *line;
    struct dominant_node *prev, *next;
};

/* Stages of equal demands: by priority, arrival of the job, and index. */
struct dominant_line {
    const int64_t *demand; /* of its stages; of the first, whichever that is */
    struct dominant_node *first, *last;
    struct dominant_line *prev, *next;
    bool blocked;      /* score.h: machines that are not freed have no room for it ... */
    uint64_t decision; /* ... and in this decision none has */
};

/* The stage has waiting tasks: it joins, unless it is there. O(lines) as a rule. */
void dominant_add(struct dominant_lines *lines, struct big *big, struct big_stage_view *stage);

/* It leaves, if it is there: has no waiting tasks any more, or its job is over. */
void dominant_remove(struct big *big, struct big_stage_view *stage);

/* All stages of a job leave. */
void dominant_remove_job(struct big *big, struct big_job *job);

/* The first stage of a line with a waiting task; those before it leave. NULL: the line is gone. */
struct big_stage_view *dominant_head(struct big *big, struct dominant_line *line);

/* Whether a stage comes before another. */
bool dominant_before(const struct big_stage_view *a, const struct big_stage_view *b);

/* The first stage that has a task with room on the machine; NULL: none. O(lines). */
struct big_stage_view *dominant_first(struct dominant_lines *lines, struct big *big,
                                      uint32_t machine);

/* Starts the task of the stage that is nearest to its data there; the stage leaves with its last
 * one. False: the run has failed. */
bool dominant_start(struct big *big, struct big_stage_view *stage, uint32_t machine);

#endif
