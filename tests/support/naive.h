/* A plain scheduler that shares no code with sim/: the oracle of the fast one. */
#ifndef ORRERY_TESTS_NAIVE_H
#define ORRERY_TESTS_NAIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Everything is found by scanning arrays, at O(n^2) to O(n^4) a run, straight from the
 * definitions in docs/guide/batch.md. Times are whole numbers of any unit.
 */
enum naive_policy { NAIVE_FCFS, NAIVE_SJF, NAIVE_EASY, NAIVE_CONSERVATIVE };
enum naive_instant { NAIVE_BATCH, NAIVE_FINISH_FIRST, NAIVE_SUBMIT_FIRST };
enum naive_estimate { NAIVE_REQUEST, NAIVE_TRUTH, NAIVE_PREDICTED };

struct naive_setup {
    int policy;   /* enum naive_policy */
    int instant;  /* enum naive_instant: same_instant */
    int estimate; /* enum naive_estimate: candidate_estimate; conservative: not predicted */
    int64_t procs;
    bool skip;     /* FCFS and SJF: go on behind a job that does not fit */
    bool shortest; /* EASY: candidates by estimate instead of arrival */
    bool strict;   /* EASY: candidates end before the reservation, not at it */
    bool replan;   /* conservative: plan anew at every event */
};

enum naive_state { NAIVE_COMING, NAIVE_WAITING, NAIVE_RUNNING, NAIVE_DONE };

/* The first five are input: run <= request, procs <= the cluster, submits ascending. */
struct naive_job {
    int64_t submit, run, request, procs, user;
    int64_t start, finish;  /* result */
    int64_t promised;       /* conservative compress: the reservation made on arrival */
    int64_t estimate, held; /* state from here on: expected run time, reserved start */
    int64_t turn;           /* number of its start among all starts */
    int state;              /* enum naive_state */
};

/* Schedules the jobs; every one ends. */
void naive_run(const struct naive_setup *setup, struct naive_job *jobs, size_t count);

#endif
