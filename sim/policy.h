/* What every policy and every generator has: a name, a document, parameters and private memory. */
#ifndef ORRERY_POLICY_H
#define ORRERY_POLICY_H

#include <stddef.h>

#include "sim/base/param.h"

/*
 * First member of every <system>_policy and of every <system>_generator, so that one registry can
 * hold them all. Static const data; nothing is owned.
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
};

#endif
