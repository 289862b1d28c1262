/* Small random clusters for tests of VM rescheduling. */
#ifndef ORRERY_TESTS_RANDOM_TRIAL_H
#define ORRERY_TESTS_RANDOM_TRIAL_H

#include "sim/base/rng.h"
#include "sim/cloud/trial.h"

struct random_trial {
    uint32_t pms, vms; /* at most so many VMs: those that do not fit are left out */
    uint32_t nodes;    /* of each PM */
    uint32_t moves;    /* room in the log */
    uint32_t groups;   /* of three VMs, on hosts and racks by turns */
    bool memory;       /* memory binds: half of the VMs need more of it than their share */
    bool odd;          /* flavours of 1, 3, 5, 6, 12 ... cores instead of 2, 4, 8, ... */
    bool ragged;       /* flavours are off by some milli-cores */
    bool fixed;        /* one VM in eight must stay, one PM in six is closed */
    uint32_t terms;    /* 1: FR_16; more: random further terms */
};

/* Aimed and ready. */
struct trial *random_trial(const struct random_trial *how, struct rng *rng, struct arena *arena);

#endif
