/* State shared by the files of the batch system; nobody else includes it. */
#ifndef ORRERY_BATCH_INTERNAL_H
#define ORRERY_BATCH_INTERNAL_H

#include "sim/base/map.h"
#include "sim/batch/batch.h"
#include "sim/batch/batch_spec.h"
#include "sim/batch/waiting.h"
#include "sim/engine/engine.h"
#include "sim/system.h"

enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE };

/*
 * A job with what a policy must not see. Lives in a slot; behind it a pointer to its machine set,
 * with allocation: identity, and the policy's private bytes.
 */
struct job {
    struct batch_job view; /* first member */
    bool killed;
    bool named;     /* source.name counts, not source.number */
    uint8_t state;  /* enum job_state */
    sim_time run;   /* true run time */
    double rank[2]; /* by enum batch_order */
    union {
        int64_t number;
        char *name; /* from the run's slab */
    } source;       /* id in the source log */
    uint64_t *set;  /* machines, when allocation is by identity */
};

struct order {
    batch_rank *rank; /* NULL: order of arrival */
    bool varies;
    bool used;
    struct waiting waiting;
};

enum { SLOT_CHUNK = 1024 };

/* What is summed up over the measured jobs outside the meter. */
struct batch_totals {
    sim_time first_submit; /* TIME_NEVER before the first */
    sim_time last_finish;
    struct exact_sum area;          /* processor-seconds of run time */
    struct exact_sum area_response; /* processor-seconds times turnaround */
    double lost;                    /* idle processors that waiting jobs ask for, now ... */
    double lost_area;               /* ... and its integral over time, in processor-nanoseconds, */
    sim_time lost_since;            /* up to here */
    int64_t finished, killed, rejected;
};

/* What is known of a user's past jobs. */
struct user {
    sim_time last, before; /* run times, for candidate_estimate: predicted; -1: none yet */
    double slowdown;       /* sum of bounded slowdowns of measured jobs */
    int64_t jobs;          /* measured jobs */
};

struct batch {
    struct engine *engine;
    struct slab memory;
    const struct run_input *input;
    const struct batch_policy *policy;
    void *self; /* the policy's private struct */
    struct batch_options options;
    struct batch_rules rules;
    uint32_t procs;
    int64_t free; /* processors no running job holds; see batch_free for submit_first */

    struct order order[2]; /* by enum batch_order */
    struct timeline line;  /* free by request: see batch_line */
    bool line_kept;

    struct arena *arena;
    char **chunk; /* slots, SLOT_CHUNK in each */
    size_t chunks, chunk_room;
    size_t slots; /* ids handed out so far */
    size_t slot_size;
    size_t priv_offset; /* of the policy's bytes in a slot */
    uint32_t *free_ids;
    size_t free_count, free_room;

    uint64_t arrivals; /* admitted or rejected so far */
    int64_t read;      /* jobs taken from the source so far */
    struct batch_arrival next;
    bool more; /* `next` holds an arrival */

    uint64_t *free_set; /* identity allocation: free machines */
    size_t set_words;

    struct map users; /* user number -> index in `user` */
    struct user *user;
    size_t user_room;

    uint32_t on_arrive, on_finish, on_decide; /* engine handlers */
    uint32_t arrive_phase, finish_phase;
    bool decide_pending;
    struct event_id wake; /* what the policy asked for */
    sim_time wake_time;
    int64_t passes; /* decisions since a job started, ended or arrived */

    uint64_t demand; /* processors asked for by waiting jobs */
    size_t running;
    struct batch_totals totals;
    int64_t repairs[BATCH_REPAIRS];
    bool levels;         /* somebody wants a metric over time */
    bool slowdowns;      /* somebody wants a slowdown */
    bool users_wanted;   /* somebody wants the slowdown of users */
    struct text scratch; /* of the record row being written */
    bool failed;
    struct error error; /* why, when failed */
};

static inline struct job *job_at(const struct batch *b, uint32_t id)
{
    return (struct job *)(void *)(b->chunk[id / SLOT_CHUNK] + id % SLOT_CHUNK * b->slot_size);
}

/* The system's own view of a job handed to a policy. */
static inline struct job *job_of(const struct batch *b, const struct batch_job *view)
{
    return job_at(b, view->id);
}

/* The machines of a job; there only with allocation: identity. */
static inline uint64_t **set_of(struct job *job)
{
    return (uint64_t **)(void *)(job + 1);
}

/* batch.c */
bool batch_stop(struct batch *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct timeline *batch_line(struct batch *b);
void batch_enqueue(struct batch *b, struct job *job);
void batch_rerank(struct batch *b);

/* batch_jobs.c: slots, names, machine sets, predictions */
struct job *batch_job_new(struct batch *b);
void batch_job_end(struct batch *b, struct job *job);
const char *batch_label(const struct job *job, char room[32]);
void batch_name_of(struct batch *b, struct job *job, const struct batch_arrival *arrival);
bool batch_take_machines(struct batch *b, struct job *job, const uint64_t *set);
void batch_give_machines(struct batch *b, struct job *job);
sim_time batch_predict(struct batch *b, const struct job *job);
void batch_learn(struct batch *b, const struct job *job);
void batch_user_slowdown(struct batch *b, const struct job *job, double slowdown);

/* batch_spec.c */
extern const struct preset batch_presets[];

/* batch_metrics.c */
extern const struct metric batch_metrics[];
extern const char *const batch_measures[];
extern const char *const batch_series[];
extern const struct record_table batch_tables[];
void batch_measure_start(struct batch *b);
void batch_measure_window(struct batch *b, sim_time now);
void batch_measure_levels(struct batch *b);
bool batch_measure_job(struct batch *b, struct job *job, const char *status);
void batch_measure_end(struct batch *b);

/* batch_show.c */
void batch_words(struct batch *b); /* what events are about */
void batch_show(const void *state, struct show *show);

#endif
