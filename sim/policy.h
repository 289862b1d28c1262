/* Policies and generators: a name, a document, parameters, private memory; what a generator does.
 */
#ifndef ORRERY_POLICY_H
#define ORRERY_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/param.h"

/*
 * First member of every <system>_policy and of struct generator, so that one registry can hold
 * them all. Static const data; nothing is owned.
 */
struct policy {
    const char *name;           /* "<system>.<file>", the key in YAML */
    const char *doc;            /* one sentence */
    const char *source;         /* paper or system, with equation or section */
    const struct param *params; /* closed by { 0 }; NULL: none */
    /*
     * Bytes of the private struct that every call gets as `void *self`: parameters first declared
     * in `params`, then state. Zeroed, parameters set, then init is called; freed with the run.
     */
    size_t self_size;
    /*
     * Whether the parameters make sense by themselves: for texts whose grammar only the policy
     * knows. Called when a study is planned, before any run; `self` has its parameters set and no
     * state, the arena is short-lived. A message that begins with the name of a parameter and a
     * colon ("expr: ...") is told at that parameter. NULL: nothing to check.
     */
    bool (*check)(const void *self, struct arena *arena, struct error *err);
};

/*
 * The mark of a system's contract. Each <system>.h defines one, <system>_interface, so that it is
 * in the program and in every plug-in built from that page; a plug-in is used only where the two
 * marks are the same (policies/plugin.h).
 */
struct policy_interface {
    uint32_t number; /* of the contract, from 1 */
    uint32_t ops;    /* bytes of struct <system>_policy ... */
    uint32_t policy; /* ... of struct policy ... */
    uint32_t param;  /* ... and of struct param */
};

/* What a generator is given. Borrowed until init returns, but for the arena. */
struct generator_input {
    const void *platform; /* the system's platform struct */
    int64_t capacity;     /* of the platform, in units of the system (system.h) */
    uint64_t seed;
    uint64_t replication;
    struct arena *arena; /* lives as long as the run */
    /* What all items of the study's trace share, as the system's replay left it; NULL: no trace. */
    const void *templates;
};

/*
 * A generator of a system's workload: file = symbol = YAML key, as for policies
 * (workloads/batch/lublin.c, batch_lublin, batch.lublin). It has no system's type in its
 * interface: an item is the arrival struct of the system its name begins with, and every such
 * struct begins with `sim_time submit`, so that a workload can be moved in time by anybody.
 */
struct generator {
    struct policy policy; /* first member */

    /*
     * It draws from the study's trace: `trace:` must then be there beside `workload:` and says what
     * the platform is. Other generators take no trace.
     */
    bool templates;

    /*
     * Called once before the first item. All random numbers come from streams derived from `seed`
     * and `replication` (sim/base/rng.h), so that the workload never depends on the policy. False
     * when the parameters make no sense on this platform.
     */
    bool (*init)(void *self, const struct generator_input *input, struct error *err);

    /* Fills the next item in order of submit time; false when there are no more. */
    bool (*next)(void *self, void *item);
};

#endif
