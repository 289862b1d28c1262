/* The books of the executor model: commitments, saturation, runnable lists, pools. */
#ifndef ORRERY_LIB_BIGDATA_EXECUTORS_STATE_H
#define ORRERY_LIB_BIGDATA_EXECUTORS_STATE_H

#include "policies/lib/bigdata/executors.h"

/* Executors of one source that are committed to one stage. */
struct executor_commit {
    struct big_stage_view *stage; /* NULL: they shall wait */
    struct big_job *from;         /* of the source; NULL: of none */
    struct executor_commits *out; /* of the source */
    int64_t amount;
    struct executor_commit *next, *prev;       /* of the source */
    struct executor_commit *next_in, *prev_in; /* to the stage */
};

static inline struct executor_stage *executors_stage_of(const struct executors *x,
                                                        const struct big_stage_view *stage)
{
    return big_stage_priv(x->big, stage);
}

static inline struct executor_job *executors_job_of(const struct executors *x,
                                                    const struct big_job *job)
{
    return big_job_priv(x->big, job);
}

static inline struct executor_machine *executors_machine_of(const struct executors *x,
                                                            uint32_t machine)
{
    return big_machine_priv(x->big, machine);
}

/* The books of a job that arrives. */
void executors_enter(struct executors *x, struct big_job *job);

/* To be called when tasks, commitments or moves of a stage have changed: its saturation, and what
 * of the frontier follows from it. */
void executors_update(struct executors *x, struct big_stage_view *stage);

/* More executors of a source (of job `from`) for a stage; they join those already committed. */
void executors_commit(struct executors *x, struct executor_commits *out, struct big_job *from,
                      const struct stage_choice *choice);

/* Takes one executor's commitment, the oldest; there is one. */
struct big_stage_view *executors_next_place(struct executors *x, struct executor_commits *out);

/* Forgets commitments: all to a stage, and the newest of a source beyond so many. */
void executors_drop_to(struct executors *x, struct big_stage_view *stage);
void executors_drop_beyond(struct executors *x, struct executor_commits *out, int64_t most);

/* Puts a stage with tasks to start behind those of its job's runnable list, or takes it off; no
 * change if it is there, or off, already. */
void executors_list(struct executors *x, struct big_stage_view *stage);
void executors_unlist(struct executors *x, struct big_stage_view *stage);

/* An executor comes to a pool, at the end, or leaves the one it is in (if any). */
void executors_push(struct executors *x, struct executor_pool *pool, uint32_t machine);
void executors_pull(struct executors *x, uint32_t machine);

#endif
