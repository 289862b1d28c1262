/* Shared by export_to.c (which runs, which format) and the export_*.c that write them. */
#ifndef ORRERY_RUN_EXPORT_INTERNAL_H
#define ORRERY_RUN_EXPORT_INTERNAL_H

#include "sim/base/arena.h"
#include "sim/base/units.h"
#include "sim/report/export_file.h"
#include "sim/report/export_to.h"

/* A run, finished but for csv. Texts are owned by the arena of the export. */
struct export_run {
    int64_t run_no;
    const char *run_id, *study, *system, *policy;
    const char *point, *own, *pair; /* JSON: the axes, as in table study_run */
    const char *status;
    int64_t seed;
};

/* One export under way. */
struct export_work {
    struct results *results;
    const struct export_order *order;
    struct arena *arena;
    struct export_run *runs; /* in order of their studies; at least one */
    size_t count;
    sim_time from, to; /* of the window */
    int64_t most;      /* slices */
};

/* What a format does. Called inside one read transaction. */
typedef bool export_write(struct export_work *work, struct error *err);

export_write export_swf, export_batsim, export_chrome, export_perfetto, export_csv;

/* A job of a batch run as its record has it. */
struct export_job {
    int64_t job_no, procs, user;            /* user: INT64_MIN if unknown */
    int64_t submit, start, finish, request; /* ns; start, finish: INT64_MIN if it never ran */
    const char *job, *status, *machines;    /* machines: "" if not recorded */
    bool ran;
};

/* The jobs of a run, by submission. Owned by the arena. */
struct export_jobs {
    struct export_job *job;
    size_t count;
    int64_t procs; /* of the cluster; 0: not known */
    bool numbers;  /* every job is called by a whole number */
};

/* Reads the jobs of the only run; an error if it is no batch run or kept none. */
bool export_read_jobs(struct export_work *work, struct export_jobs *jobs, struct error *err);

/* Whether the file has a table of this name. */
bool export_has_table(struct export_work *work, const char *name, bool *has, struct error *err);

/* Nanoseconds as seconds, with the decimals that it takes and no more. */
void export_seconds(struct text *out, int64_t ns);

/* Nanoseconds as microseconds with three decimals at most. */
void export_micros(struct text *out, int64_t ns);

/* One bar of a timeline. */
struct export_slice {
    int64_t start, finish; /* ns */
    uint32_t track;
    const char *name;  /* "": none */
    const char *group; /* NULL: none */
};

/* A line of a timeline: slices on it never overlap. */
struct export_track {
    size_t group;     /* of tracks: one record table each */
    const char *name; /* "pe 2", "pe 2 (2)" */
};

/* A level over time. */
struct export_counter {
    const char *name, *unit;
    size_t count;
    const unsigned char *x, *y; /* doubles without any alignment: seconds, value from there on */
};

/* What one run did when. Owned by the arena. */
struct export_timeline {
    struct export_slice *slices; /* track by track, by start */
    size_t count;
    struct export_track *tracks;
    size_t track_count;
    const char **groups; /* record tables */
    size_t group_count;
    struct export_counter *counters;
    size_t counter_count;
    int64_t origin; /* ns; 0, or the first start where that is earlier */
};

/*
 * Reads bars and levels of the only run, in the window. Errors: neither was recorded, more slices
 * than `most`, damaged series.
 */
bool export_read_timeline(struct export_work *work, struct export_timeline *timeline,
                          struct error *err);

/* A double of a series. */
double export_double(const unsigned char *bytes, size_t i);

#endif
