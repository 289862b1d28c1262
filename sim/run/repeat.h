/* How often a study repeats its points: until results are precise enough, and no run more. */
#ifndef ORRERY_RUN_REPEAT_H
#define ORRERY_RUN_REPEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/yaml.h"

struct plan;
struct measure;

/* EQUAL: all policies of a point share the replications; OCBA: where they decide who is best. */
enum repeat_allocate { REPEAT_EQUAL, REPEAT_OCBA };

/*
 * The key `repeat:` of a study. It makes the axis `replication` of `most` values; the rule below
 * says which of them a point needs. It depends on results alone, so the set of runs is the same
 * for any number of threads, for any resume and for any part of the points.
 */
struct repeat {
    int allocate;                  /* enum repeat_allocate */
    double precision;              /* EQUAL: half-width of the interval over |mean| to be reached */
    double level;                  /* EQUAL: of that interval */
    double sure;                   /* OCBA: probability of correct selection to be reached */
    bool highest;                  /* OCBA: the best is the policy with the highest mean */
    bool directed;                 /* OCBA: the study says so; otherwise the system does */
    int64_t least, most;           /* replications of a policy at a point; 2 <= least <= most */
    int64_t step;                  /* replications (OCBA: of all policies together) a round adds */
    size_t *of;                    /* measures of the plan: EQUAL all, OCBA the one of `best` */
    size_t of_count;               /* 0 until repeat_resolve */
    const struct yaml *at, *names; /* of messages; `of:` or the name in `best:`, NULL: all */
};

/* Reads `repeat:`; NULL on failure, with the position in the study. Owned by the arena. */
struct repeat *repeat_read(const struct yaml *node, struct arena *arena, struct error *err);

/* Finds the measures of the rule among those of the study. False: it names one that is not there.
 */
bool repeat_resolve(struct repeat *repeat, const struct measure *measures, size_t count,
                    struct arena *arena, struct error *err);

enum repeat_state {
    REPEAT_OPEN,    /* more replications were asked for */
    REPEAT_REACHED, /* the precision, or the probability */
    REPEAT_MOST,    /* not reached with the most replications */
    REPEAT_FAILED   /* a run failed; its point asks for no more */
};

/* What is known of one point. Values of policy k: value[k * most + replication][of]. */
struct repeat_point {
    size_t policies;
    size_t *given;        /* [policy]: replications 0..given-1 are simulated */
    const double *values; /* [policy][most][of_count]; NaN: the metric has no value there */
    bool failed;          /* one of the runs given so far */
    double worst;         /* EQUAL: greatest relative half-width; OCBA: the probability reached */
    size_t worst_of;      /* index into `of` it belongs to */
};

/*
 * The rule. All runs that are given have ended. Raises `given` where more are needed
 * (REPEAT_OPEN; from 0 to `least` at first) or says why not. A function of its arguments only.
 */
enum repeat_state repeat_decide(const struct repeat *rule, struct repeat_point *point);

/* point[run]: number of the point that a run is of, counted in the order of the plan. */
void repeat_points(const struct plan *plan, size_t *point);

/* All points of a plan while they are simulated. Not locked. */
struct repeat_rounds;

/*
 * Groups the plan into points. `mine` says which runs are this process's business (whole points;
 * NULL: all). `known[run]`: simulated earlier, and values[run * measures] are its measures.
 */
struct repeat_rounds *repeat_start(const struct plan *plan, const bool *mine, const bool *known,
                                   double *values);
void repeat_end(struct repeat_rounds *rounds); /* NULL is allowed */

/* Lists of runs that a step of the rounds asks for; room for all of the plan. */
struct repeat_asked {
    size_t *runs; /* needed from now on; those not known come first in `fresh` */
    size_t count;
    size_t *fresh; /* of these, to be simulated */
    size_t fresh_count;
};

/* What the rounds want at the beginning; `asked` is borrowed until the next call. */
const struct repeat_asked *repeat_first(struct repeat_rounds *rounds);

/* A fresh run has ended, its values are in place. What its point asks for now, if it was the last.
 */
const struct repeat_asked *repeat_ended(struct repeat_rounds *rounds, size_t run, bool ok);

/* How the points of a plan ended. */
struct repeat_summary {
    size_t points; /* of this process */
    size_t reached, failed;
    size_t needed;   /* runs */
    double worst;    /* of points that did not reach it: see struct repeat_point */
    size_t worst_of; /* measure of the plan */
};

void repeat_summary(const struct repeat_rounds *rounds, struct repeat_summary *summary);

/* "precision 2% not reached at 2 of 12 points; worst wait.mean 4.1%", cut at `size`. */
void repeat_tell(const struct plan *plan, const struct repeat_summary *summary, char *out,
                 size_t size);

#endif
