/* Least laxity first (Mok 1983), on any CPU, with a quantum where laxities are equal. */
#include "policies/lib/os/laxity.h"

static const struct param llf_params[] = {
    PARAM_TIME(laxity, quantum, "1ms",
               "How long a thread runs before one of the same laxity takes its turn."),
    { 0 },
};

static bool llf_init(void *ptr, struct os *os, struct error *err)
{
    struct laxity *self = ptr;

    if (self->quantum <= 0)
        return error_set(err, "quantum is 0; expected a time above it");
    laxity_init(self, os, false);
    return true;
}

const struct os_policy os_llf = {
    .policy = { .name = "os.llf",
                .doc = "Least laxity first: who could wait least before its deadline is lost.",
                .source = "Mok, PhD thesis, MIT, 1983; Dertouzos & Mok, IEEE Trans. Software Eng. "
                          "15(12), 1989",
                .params = llf_params,
                .self_size = sizeof(struct laxity) },
    .entity_size = sizeof(struct laxity_thread),
    .init = llf_init,
    .enqueue = laxity_enqueue,
    .dequeue = laxity_dequeue,
    .pick = laxity_pick,
    .charge = laxity_charge,
    .tick = laxity_tick,
    .preempts = laxity_preempts,
    .global = true,
};
