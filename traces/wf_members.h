/* The objects of WfFormat, versions 1.0 to 1.6, and the members of each. */
#ifndef ORRERY_TRACES_WF_MEMBERS_H
#define ORRERY_TRACES_WF_MEMBERS_H

#include "traces/members.h"

/*
 * Up to 1.4 a task holds all about itself, is referred to by its name, and names its files with
 * their sizes; from 1.5 on tasks and files are specified in one place, and what happened to them
 * stands in another, by id. Members changed their names on the way (the migration script of
 * wfcommons/WfFormat lists how): where there are two fields for one thing, at most one is known.
 */

/* Times in ns, memory in B but for *_kb (1000 B), cores in thousandths, speeds in Hz. */
struct wf_document {
    const char *name, *version;
    const struct json *workflow, *system, *wms;
};

struct wf_workflow {
    const struct json *specification, *execution, *tasks, *jobs, *machines;
    sim_time makespan, makespan_s;
    const char *executed;
};

struct wf_task {
    const char *name, *id, *category, *machine;
    const struct json *parents, *children, *inputs, *outputs, *files, *machines;
    sim_time runtime, runtime_s;
    int64_t cores, core_count, memory_kb, memory;
};

struct wf_file {
    const char *name, *id, *path, *link;
    int64_t size, size_b;
};

struct wf_machine {
    const char *name;
    const struct json *cpu;
    int64_t memory_kb, memory;
};

struct wf_cpu {
    int64_t count, core_count, speed, speed_mhz; /* Hz */
};

/* A workflow up to 1.4, or an execution; a specification has `tasks`, and files as `machines`. */
extern const struct members wf_documents, wf_workflows, wf_specifications, wf_executions;

/* Tasks up to 1.4, specified ones, executed ones; files up to 1.4, and from 1.5 on. */
extern const struct members wf_old_tasks, wf_tasks, wf_executed, wf_old_files, wf_files;
extern const struct members wf_machines, wf_cpus;

/* Objects of which nothing is known: tables do not set the fields of other versions. */
extern const struct wf_task wf_task_unknown;
extern const struct wf_cpu wf_cpu_unknown;
extern const struct wf_file wf_file_unknown;
extern const struct wf_machine wf_machine_unknown;

#endif
