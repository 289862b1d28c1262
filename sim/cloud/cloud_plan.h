/* A plan under way, and the cloud as a trial: shared by cloud_plan.c, cloud_carry.c, cloud_trial.c.
 */
#ifndef ORRERY_CLOUD_PLAN_H
#define ORRERY_CLOUD_PLAN_H

#include "sim/cloud/cloud_internal.h"

/* The state of a cloud as a trial, and what the numbers in the trial stand for. */
struct picture {
    struct trial *trial;
    uint32_t *vm; /* slot of each VM of the trial */
    uint32_t *pm; /* number of each PM of the trial */
};

enum action_kind { ACTION_MOVE, ACTION_SLEEP, ACTION_WAKE };

/* OPEN: its turn has not come, or it waits for another. The others are final, but RUNNING. */
enum action_state {
    ACTION_OPEN,
    ACTION_RUNNING,
    ACTION_DONE,
    ACTION_STALE,
    ACTION_ABORTED, /* given up under way */
    ACTION_LEFT     /* taken out: the plan was stopped or made anew */
};

struct action {
    uint8_t kind;
    uint8_t state;
    uint32_t vm;    /* slot, */
    uint64_t order; /* and arrival number of the VM that had it when the plan was made */
    struct cloud_spot from, to; /* of orders for PMs: to.pm */
};

struct cloud_plan {
    struct cloud *c;
    struct arena *memory; /* of this plan alone */
    int64_t number;       /* of plans so far */
    sim_time at, ready;
    bool running; /* it is ready: actions start */
    struct action *action;
    size_t count, room;
    size_t first;                 /* those before it are final */
    int64_t limit;                /* migrations that may still be planned */
    int64_t moves, started, done; /* migrations planned, begun, completed */
    int64_t aborted, left;        /* given up; taken out by stale: stop */
    int64_t repaired, made_anew;
    int64_t stale[STALE_CAUSES];
    bool fresh; /* something was started since it was last made anew */
    double before, expected, bound;
    struct picture picture; /* the last that the policy asked for */
};

/* One plan at a time: one that falls due while another is computed or carried out is skipped. */
struct plans {
    struct cloud_plan plan;
    bool active;
    bool in_pass;
    bool pass_due; /* an event of it is pending, now */
    sim_time due;  /* when the next plan is to be made; TIME_NEVER: no more */
    bool first;    /* it is the first */
    struct dist latency;
    struct rng rng;
    int64_t made, skipped, refused;
    int64_t stale[STALE_CAUSES];
    uint32_t sweep; /* number of the pass over the actions; marks of older ones are void */
    uint32_t *leaving,
        *queued; /* by PM: sweep in which a VM has still to leave, or waits to come */
    uint32_t on_due, on_ready, on_pass;
};

static inline bool spot_same(struct cloud_spot a, struct cloud_spot b)
{
    return a.pm == b.pm && a.node == b.node;
}

/* cloud_plan.c */
void plan_ask(struct cloud *c, struct cloud_plan *plan); /* the policy adds its actions */
void plan_complete(struct cloud *c);                     /* nothing of it is open any more */

/* cloud_carry.c */
void plan_carry_create(struct cloud *c);
void plan_pass(struct cloud *c); /* every open action has its turn */

/* cloud_trial.c */
/*
 * The cloud as it is now, in the arena, for at most `moves` moves at a time. VMs that cannot be
 * described exactly are fixed: see cloud_trial.c.
 */
struct picture picture_make(struct cloud *c, struct arena *arena, uint32_t moves);

/* What the rules want lowered, as it is now: the value of such a trial. */
double picture_objective(struct cloud *c);

/*
 * Where a VM would do the objective most good now; of equals the spot with least free CPU, then the
 * lowest. CLOUD_NOWHERE: everything that is allowed would raise it.
 */
struct cloud_spot picture_best_spot(struct cloud *c, const struct vm *vm);

#endif
