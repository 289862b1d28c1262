/* Studies of tests. */
#include "tests/support/study_bed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/run/runner.h"

static bool write_study(struct study_bed *bed, const char *text)
{
    FILE *file;

    snprintf(bed->folder, sizeof bed->folder, "/tmp/orrery-study-XXXXXX");
    if (!mkdtemp(bed->folder))
        return error_set(&bed->err, "no folder for a test");
    snprintf(bed->study, sizeof bed->study, "%s/s.yaml", bed->folder);
    snprintf(bed->path, sizeof bed->path, "%s/r.db", bed->folder);
    file = fopen(bed->study, "w");
    if (!file)
        return error_set(&bed->err, "%s cannot be written", bed->study);
    fputs(text, file);
    return fclose(file) == 0 || error_set(&bed->err, "%s cannot be written", bed->study);
}

bool study_bed_open(struct study_bed *bed, const char *text)
{
    struct study *study = NULL;

    bed->arena = arena_create();
    if (write_study(bed, text))
        study = study_load(bed->study, NULL, 0, bed->arena, &bed->err);
    bed->plan = study ? plan_make(study, bed->arena, &bed->err) : NULL;
    if (!bed->plan)
        fprintf(stderr, "%s\n", bed->err.text);
    return bed->plan != NULL;
}

bool study_bed_run(struct study_bed *bed)
{
    struct runner_options options = { .threads = 1 };
    struct runner_report report;

    bed->results = results_create(bed->path, &bed->err);
    if (!bed->results || !runner_run(bed->plan, bed->results, &options, &report, &bed->err)) {
        fprintf(stderr, "%s\n", bed->err.text);
        return false;
    }
    if (report.run == bed->plan->count && report.failed == 0)
        return true;
    fprintf(stderr, "%zu of %zu runs simulated, %zu failed\n", report.run, bed->plan->count,
            report.failed);
    return false;
}

bool study_bed_close(struct study_bed *bed)
{
    results_close(bed->results);
    arena_destroy(bed->arena);
    unlink(bed->study);
    unlink(bed->path);
    return rmdir(bed->folder) == 0;
}
