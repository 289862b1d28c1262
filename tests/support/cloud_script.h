/* Clouds whose plans are written down action by action, and what became of them. */
#ifndef ORRERY_TESTS_CLOUD_SCRIPT_H
#define ORRERY_TESTS_CLOUD_SCRIPT_H

#include "sim/cloud/cloud_internal.h"
#include "tests/support/cloud_harness.h"

/*
 * One action of the plan number `plan`; VMs by order of arrival. LIMIT notes cloud_plan_limit, TIME
 * cloud_move_time at 1e9 B/s. FAIL belongs to no plan: PM `pm` fails when the VM ends.
 */
enum cloud_verb { MOVE, SLEEP, WAKE, LIMIT, TIME, FAIL };

struct cloud_step {
    int plan;
    enum cloud_verb verb;
    uint64_t vm;
    uint32_t pm;
    int32_t node;
};

enum { SCRIPT_ROWS = 16, SCRIPT_ITEMS = 16 };

struct cloud_script {
    struct cloud_machine machine;
    const struct cloud_arrival *items;
    size_t count;
    const struct cloud_step *steps;
    size_t step_count;
    const char *options[12]; /* until is 1000s unless said */
    const char *platform[4];
    const char *measures[4];

    /* Found; rows beyond SCRIPT_ROWS are only counted. */
    double values[4]; /* of the measures */
    struct cloud_harness_vm vms[SCRIPT_ITEMS];
    int plans;       /* asked for */
    double noted[8]; /* by LIMIT and TIME, of each plan */
    struct script_move {
        double vm, from, to, start, finish, from_node, to_node, bytes, downtime, rounds;
        bool done;
    } move[SCRIPT_ROWS];
    size_t moves;
    struct script_plan {
        double at, ready, done_at, moves, done, stale[STALE_CAUSES], aborted, left, repaired, anew;
        double before, planned, after, bound;
    } plan[SCRIPT_ROWS];
    size_t rows;
};

/* Runs it; accounts are checked at every plan. Not more than one at a time. */
bool cloud_script_run(struct cloud_script *script, struct error *err);

/* PMs of so many cores and NUMA nodes, with a NIC of 1e9 B/s and no limit of memory. */
struct cloud_machine cloud_script_pms(int64_t count, double cores, int64_t numa);

/* A VM of so many cores and 1 GiB that is there from the start and stays. */
struct cloud_arrival cloud_script_vm(double cores, int64_t pm, int32_t node);

#endif
