/* The options of orrery run that look into runs. */
#ifndef ORRERY_CLI_RUN_WATCH_H
#define ORRERY_CLI_RUN_WATCH_H

#include <stdbool.h>

#include "sim/cli/cli.h"
#include "sim/run/watch.h"

/* Letters of the options, as cli_option returns them. */
enum {
    WATCH_LOG = 400,
    WATCH_LOG_DIR,
    WATCH_PROFILE,
    WATCH_STOP_AT,
    WATCH_SHOW,
    WATCH_FORMAT,
    WATCH_RUN
};

/* Their rows in the table of orrery run. */
#define WATCH_FLAGS                                                                                \
    { "log", WATCH_LOG, "events[:NAMES]",                                                          \
      "Write the events of each run, or of some handlers and phases, into a log.", CLI_ONCE },     \
        { "log-dir", WATCH_LOG_DIR, "DIR", "Where logs go: beside the results unless it is said.", \
          CLI_ONCE },                                                                              \
        { "profile", WATCH_PROFILE, NULL, "Show where events and processor time went.",            \
          CLI_ONCE },                                                                              \
        { "stop-at", WATCH_STOP_AT, "TIME",                                                        \
          "Simulate one run up to this time, show what there is then, store nothing.", CLI_ONCE }, \
        { "show", WATCH_SHOW, "state|queue|running|machines",                                      \
          "What --stop-at shows: everything (state) unless it is said.", CLI_ONCE },               \
        { "format", WATCH_FORMAT, "text|json", "How --stop-at shows it.", CLI_ONCE },              \
    {                                                                                              \
        "run", WATCH_RUN, "ID", "The beginning of the id of the run for --stop-at or --log.",      \
            CLI_ONCE                                                                               \
    }

/* What they say. Zero: nothing. */
struct run_watch {
    const char *log; /* "events:arrive"; NULL: no log */
    const char *log_dir;
    bool profile;
    const char *stop_at;
    const char *show;
    const char *format;
    const char *run;
};

/* Takes an option; false: it is none of these. */
bool run_watch_take(struct run_watch *args, int option, const char *value);

/* Whether one run is to be shown instead of all being simulated. */
bool run_watch_stops(const struct run_watch *args);

/* Checks that the options go together and make sense; tells and returns false if not. */
bool run_watch_check(const struct run_watch *args, struct error *err);

/* Shows the run on standard output; returns what main returns. */
int run_watch_show(const struct run_watch *args, const struct plan *plan);

/*
 * A watch over the plan, whose results go to `output`; *watch is NULL when nothing was asked for.
 */
bool run_watch_open(const struct run_watch *args, const struct plan *plan, const char *output,
                    struct watch **watch, struct error *err);

/* Prints the profile and, unless quiet, where logs are. NULL: nothing. */
void run_watch_end(const struct run_watch *args, bool quiet, struct watch *watch);

#endif
