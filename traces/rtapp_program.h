/* The program of one thread of an rt-app file: phases and events become steps of a trace. */
#ifndef ORRERY_TRACES_RTAPP_PROGRAM_H
#define ORRERY_TRACES_RTAPP_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/error.h"
#include "sim/base/json.h"
#include "sim/base/text.h"
#include "sim/base/vec.h"
#include "traces/intake.h"

enum { RTAPP_MOST_BYTES = 1 << 28, RTAPP_MOST_THREADS = 100000 };

/* Things that threads share, known by name in the file and by number in the trace. */
enum rtapp_object { RTAPP_MUTEX, RTAPP_CONDITION, RTAPP_BARRIER, RTAPP_SUSPENSION, RTAPP_OBJECTS };

/* What the threads of one file have in common. Zeroed, then the first three members set. */
struct rtapp_file {
    struct intake *intake;
    const struct json *tasks;        /* the object of all threads */
    int default_policy;              /* as rtapp_policy gives it; 0: SCHED_OTHER */
    struct vec names[RTAPP_OBJECTS]; /* of struct rtapp_name */
};

struct rtapp_name {
    const char *text; /* of the file */
    int64_t members;  /* of a barrier: threads that name it */
};

/* Counts who meets at the barriers of all threads; before the first rtapp_program. */
bool rtapp_barriers(struct rtapp_file *file, struct error *err);

/*
 * Appends the program of a thread as the trace keeps it (job.extra in schema.sql), the programs
 * of threads that it forks inside of it.
 */
bool rtapp_program(struct rtapp_file *file, const struct json *thread, struct text *out,
                   struct error *err);

void rtapp_file_free(struct rtapp_file *file);

#endif
