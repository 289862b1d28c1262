/* The parts of a check that are about VMs, machines, series and graphs. */
#ifndef ORRERY_TRACES_CHECK_VM_H
#define ORRERY_TRACES_CHECK_VM_H

#include "traces/check.h"

/* Notes a problem, in words like those of printf. */
void check_problem(struct trace_check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A quantity that may be unknown but not negative; `what` belongs to row `row` of `item`. */
struct check_amount {
    const char *item;
    int64_t row;
    const char *what;
    int64_t value;
};

void check_amount(struct trace_check *check, const struct check_amount *amount);

/* Rows that should not be: the query counts those of trace ?1. */
struct check_rule {
    const char *what; /* NULL closes a list of rules */
    const char *sql;
};

/* Asks each rule; what is there is a problem. False: the file could not be read. */
bool check_rules(struct store *store, const struct trace_info *info, struct trace_check *check,
                 const struct check_rule *rules, struct error *err);

/* Reads all VMs, what they refer to, and all series of a trace. */
bool check_vms(struct store *store, const struct trace_info *info, struct trace_check *check,
               struct error *err);

/* Reads all graphs of tasks, their machine types and their arrivals. */
bool check_graphs(struct store *store, const struct trace_info *info, struct trace_check *check,
                  struct error *err);

/* The same where jobs are of stages, or are coflows and have flows instead. */
bool check_stages(struct store *store, const struct trace_info *info, struct trace_check *check,
                  struct error *err);

/* Reads all events of machines. */
bool check_events(struct store *store, const struct trace_info *info, struct trace_check *check,
                  struct error *err);

#endif
