/* The machines that the files of a WfFormat trace list. */
#ifndef ORRERY_TRACES_WF_MACHINES_H
#define ORRERY_TRACES_WF_MACHINES_H

#include "traces/names.h"
#include "traces/wf_members.h"

/* A machine of the file that is read. */
struct wf_node {
    int64_t number; /* in the trace */
    int64_t milli;  /* cores x 1000; STORE_UNKNOWN */
    int64_t speed;  /* Hz; STORE_UNKNOWN */
};

/*
 * Machines with the same figures are of one type; a machine that two files list with the same
 * figures is one machine (recorded speeds change from one execution to the next).
 */
struct wf_machines {
    struct intake *intake;   /* borrowed */
    struct names types, all; /* by figures; by name and figures */
    struct names nodes;      /* machines of this file by name */
    struct vec node;         /* struct wf_node */
};

void wf_machines_begin(struct wf_machines *machines, struct intake *intake);
void wf_machines_next(struct wf_machines *machines); /* the next file lists its own */
void wf_machines_end(struct wf_machines *machines);

/* Reads the list of a file (NULL: none) and writes what is new. */
bool wf_machines_read(struct wf_machines *machines, const struct json *list, struct error *err);

/* The machine that a task ran on: the one it names, or the only one; *node NULL: not known. */
bool wf_machines_find(struct wf_machines *machines, const struct wf_task *task,
                      const struct wf_node **node, struct error *err);

/* The first of two that is known. */
static inline int64_t wf_either(int64_t a, int64_t b)
{
    return a == STORE_UNKNOWN ? b : a;
}

#endif
