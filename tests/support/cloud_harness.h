/* Runs the cloud system on VMs in memory: for case tables, contracts and reference results. */
#ifndef ORRERY_TESTS_CLOUD_HARNESS_H
#define ORRERY_TESTS_CLOUD_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/error.h"
#include "sim/cloud/cloud_spec.h"
#include "sim/policy.h"

/* What became of an item; its number is its position unless the item has one of its own. */
struct cloud_harness_vm {
    sim_time start, finish; /* -1: never */
    int64_t first_pm, pm;   /* -1: none */
    int64_t migrations;
    double downtime; /* s */
    char status[12];
    bool seen;
};

struct cloud_harness_policy {
    const struct policy *policy; /* NULL closes the list */
    const char *params[8];       /* "name=value", closed by NULL */
};

/* One run. Settings are "name=value", closed by NULL; unset pointers mean none. */
struct cloud_harness {
    struct cloud_harness_policy policies[5]; /* the first is under test, the others are `with:` */
    const char *options[40];
    const char *platform[8];
    const struct cloud_machine *machines;
    size_t machine_count;
    const struct cloud_host *hosts; /* NULL: `count` of each machine */
    size_t host_count;
    const struct cloud_arrival *items;
    size_t count;
    struct cloud_harness_vm *vms; /* `count` of them, by position of the item; NULL: not wanted */
    const char *measures[24];     /* closed by NULL */
    double values[24];
    uint64_t seed;  /* 0: 1 */
    double seconds; /* CPU time of the simulation alone */

    /* Every record row of the other tables (and of VMs, if `vms` is NULL); NULL: not wanted. */
    void (*row)(void *context, size_t table, const void *row);
    void *context;
    char counts[512]; /* what the run counted: "text=n\n" each */
};

/* A VM of whole cores and GiB that comes at `submit` and stays for `run` [s]; below 0: for good. */
struct cloud_arrival cloud_harness_vm(double submit, double run, double cores, double gib);

/* False when the run failed; the error says why. */
bool cloud_harness_run(struct cloud_harness *h, struct error *err);

/* The value of a column of a record row by its name, as a number; BUG when there is none. */
double cloud_harness_column(size_t table, const void *row, const char *name);

/* The same of a column of text; "" for NULL. */
const char *cloud_harness_text(size_t table, const void *row, const char *name);

#endif
