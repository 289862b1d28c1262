/* From options of orrery run to what is watched. */
#include "sim/cli/run_watch.h"

#include <string.h>

#include "sim/base/units.h"
#include "sim/engine/profile.h"

static const char *const show_names[] = { "state", "queue", "running", "machines" };
static const int show_kinds[] = { SHOW_ALL, SHOW_QUEUE, SHOW_RUNNING, SHOW_MACHINES };
enum { SHOWS = sizeof show_names / sizeof show_names[0] };

bool run_watch_take(struct run_watch *args, int option, const char *value)
{
    switch (option) {
    case WATCH_LOG:
        args->log = value;
        return true;
    case WATCH_LOG_DIR:
        args->log_dir = value;
        return true;
    case WATCH_PROFILE:
        args->profile = true;
        return true;
    case WATCH_STOP_AT:
        args->stop_at = value;
        return true;
    case WATCH_SHOW:
        args->show = value;
        return true;
    case WATCH_FORMAT:
        args->format = value;
        return true;
    case WATCH_RUN:
        args->run = value;
        return true;
    default:
        return false;
    }
}

bool run_watch_stops(const struct run_watch *args)
{
    return args->stop_at != NULL;
}

/* The kinds that --show names; 0: it names none. */
static int kinds_of(const char *name)
{
    for (int i = 0; i < SHOWS; i++)
        if (!strcmp(name, show_names[i]))
            return show_kinds[i];
    return 0;
}

static bool check_stop(const struct run_watch *args, struct error *err)
{
    struct error why;
    sim_time time;

    if (!units_time(args->stop_at, &time, &why))
        return error_set(err, "--stop-at: %s", why.text);
    if (time == TIME_NEVER)
        return error_set(err, "--stop-at is 'never'; expected a time such as 2h30m");
    if (args->log || args->profile)
        return error_set(err, "--stop-at goes with neither --log nor --profile");
    if (args->show && !kinds_of(args->show)) {
        error_set(err, "--show has no '%.40s'", args->show);
        return error_hint(err, text_nearest_of(args->show, show_names, SHOWS),
                          "; expected state, queue, running or machines");
    }
    return !args->format || !strcmp(args->format, "text") || !strcmp(args->format, "json") ||
           error_set(err, "--format is '%.40s'; expected text or json", args->format);
}

bool run_watch_check(const struct run_watch *args, struct error *err)
{
    if (args->log && strncmp(args->log, "events:", 7) != 0 && strcmp(args->log, "events") != 0)
        return error_set(err, "--log is '%.40s'; expected events or events:NAMES", args->log);
    if (args->log_dir && !args->log)
        return error_set(err, "--log-dir needs --log");
    if (args->run && !args->log && !args->stop_at)
        return error_set(err, "--run needs --stop-at or --log");
    if (args->stop_at)
        return check_stop(args, err);
    return (!args->show && !args->format) ||
           error_set(err, "%s needs --stop-at", args->show ? "--show" : "--format");
}

int run_watch_show(const struct run_watch *args, const struct plan *plan)
{
    const struct plan_run *run;
    struct error err;
    struct show show;
    bool ok;

    show_open(&show, args->show ? kinds_of(args->show) : SHOW_ALL,
              args->format && !strcmp(args->format, "json"));
    run = watch_find(plan, args->run, &err);
    ok = run && units_time(args->stop_at, &show.now, &err);
    if (!ok) {
        show_free(&show);
        return cli_error(CLI_USAGE, err.text);
    }
    ok = watch_show(plan, run, &show, &err);
    if (ok)
        fputs(text_get(&show.out), stdout);
    else
        fprintf(stderr, "run %.8s: %s; run stopped\n", run->id, err.text);
    show_free(&show);
    return ok ? CLI_OK : CLI_FAILED;
}

/* results.db gives results.ID.olog, in its folder or another. */
static void make_stem(const struct run_watch *args, const char *output, struct text *stem)
{
    const char *name = strrchr(output, '/');
    size_t length;

    if (args->log_dir) {
        output = name ? name + 1 : output;
        text_format(stem, "%s/", args->log_dir);
    }
    length = strlen(output);
    if (length > 3 && !strcmp(output + length - 3, ".db"))
        length -= 3;
    text_add_bytes(stem, output, length);
}

bool run_watch_open(const struct run_watch *args, const struct plan *plan, const char *output,
                    struct watch **watch, struct error *err)
{
    struct text stem = { 0 };
    struct watch_options options = { .log = args->log != NULL,
                                     .only = args->log && args->log[6] ? args->log + 7 : NULL,
                                     .run = args->run,
                                     .profile = args->profile,
                                     .planning = profile_cpu() };

    *watch = NULL;
    if (!args->log && !args->profile)
        return true;
    make_stem(args, output, &stem);
    options.stem = text_get(&stem);
    *watch = watch_open(plan, &options, err);
    text_free(&stem);
    return *watch != NULL;
}

void run_watch_end(const struct run_watch *args, bool quiet, struct watch *watch)
{
    if (!watch)
        return;
    if (args->log && !quiet)
        printf("%zu event logs: %s.ID.olog\n", watch_logs(watch), watch_stem(watch));
    if (args->profile)
        watch_print(watch, stdout);
}
