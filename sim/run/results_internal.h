/* State shared by results.c and results_run.c. */
#ifndef ORRERY_RUN_RESULTS_INTERNAL_H
#define ORRERY_RUN_RESULTS_INTERNAL_H

#include <pthread.h>

#include "sim/run/results.h"

struct results {
    struct db *db;
    int lock;              /* descriptor that holds the lock; -1: reading only */
    pthread_mutex_t mutex; /* of the connection: runs end on several threads */
    struct db_query *insert_row[SYSTEM_TABLES]; /* into the record tables of `system` */
    const struct system *system;
};

/* Number of a run by its id; it must have been planned. */
bool results_run_no(struct results *results, const char *run_id, int64_t *run_no,
                    struct error *err);

/* The record tables of a system and their views, made if absent. */
bool results_record_tables(struct results *results, const struct system *system, struct error *err);

#endif
