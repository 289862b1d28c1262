/* One run up to a time, and what there is then. */
#include "sim/run/runner.h"
#include "sim/run/watch_internal.h"

static bool drop_row(struct sink *sink, size_t table, const void *row, struct error *err)
{
    (void)sink;
    (void)table;
    (void)row;
    (void)err;
    return true;
}

static void drop_count(struct sink *sink, const char *what, int64_t rows)
{
    (void)sink;
    (void)what;
    (void)rows;
}

struct sink watch_no_sink(void)
{
    return (struct sink){ .row = drop_row, .count = drop_count };
}

static const char has_ended[] = "the run has ended before";

/* At the time, or at the end if that came before. */
static void show_now(struct watch_run *run, const char *ended)
{
    struct show *show = run->show;

    show_time(show, SHOW_STATE, "time", show->now);
    show_text(show, SHOW_STATE, "run", run->run->id);
    show_text(show, SHOW_STATE, "policy", run->run->policy);
    if (ended)
        show_text(show, SHOW_STATE, "state", ended);
    run->system->show(run->state, show);
    run->shown = true;
}

static void at_stop(void *context, bool over)
{
    show_now(context, over ? has_ended : NULL);
}

void watch_state(struct watch_run *run, const void *state)
{
    if (run)
        run->state = state;
}

void watch_ran(struct watch_run *run)
{
    if (run && run->show && !run->shown)
        show_now(run, has_ended);
}

bool watch_show(const struct plan *plan, const struct plan_run *planned, struct show *show,
                struct error *err)
{
    struct arena *arena = arena_create();
    struct watch_run run = { .run = planned, .system = plan->system, .show = show };
    struct sink sink = watch_no_sink();
    struct runner_place place = { arena, &sink, meter_create(arena, plan->system->metrics, NULL, 0),
                                  &run };
    bool ok =
        plan->system->show || error_set(err, "system %s cannot show its state", plan->system->name);

    run.engine = (struct engine_watch){ .stop_at = show->now, .at_stop = at_stop, .context = &run };
    ok = ok && (runner_simulate(plan, planned, &place, err) || run.shown);
    if (ok)
        show_close(show);
    arena_destroy(arena);
    return ok;
}
