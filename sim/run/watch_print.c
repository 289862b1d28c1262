/* Profiles as tables. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/run/watch_internal.h"

/* One line of the table; `events` of 0: it is no event. */
struct line {
    const char *name;
    uint64_t events;
    double cpu; /* seconds */
};

static int by_cpu(const void *a, const void *b)
{
    const struct line *x = a;
    const struct line *y = b;

    return x->cpu != y->cpu ? (x->cpu < y->cpu) - (x->cpu > y->cpu) : strcmp(x->name, y->name);
}

static void print_line(const struct line *line, uint64_t events, double cpu, FILE *out)
{
    char count[32] = "", share[32] = "", each[32] = "";

    if (line->events) {
        snprintf(count, sizeof count, "%" PRIu64, line->events);
        snprintf(share, sizeof share, "%.1f %%",
                 100 * (double)line->events / (double)(events ? events : 1));
        snprintf(each, sizeof each, "%.0f", 1e9 * line->cpu / (double)line->events);
    }
    fprintf(out, "  %-32s %12s %8s %10.4f %7.1f %% %9s\n", line->name, count, share, line->cpu,
            cpu > 0 ? 100 * line->cpu / cpu : 0, each);
}

static uint64_t all_ticks(const struct profile *profile)
{
    uint64_t ticks = profile->queue;

    for (int i = 0; i < PROFILE_PARTS; i++)
        ticks += profile->parts[i];
    for (size_t i = 0; i < profile->rows.count; i++)
        ticks +=
            ((struct profile_row *)vec_at(&profile->rows, i, sizeof(struct profile_row)))->ticks;
    return ticks;
}

static void print_sum(const struct watch_sum *sum, FILE *out)
{
    const struct profile *profile = &sum->profile;
    struct line *lines = mem_alloc((profile->rows.count + 1) * sizeof *lines);
    uint64_t ticks = all_ticks(profile);
    double tick = ticks ? profile->cpu / (double)ticks : 0;
    uint64_t events = 0;
    size_t count = 0;

    for (size_t i = 0; i < profile->rows.count; i++) {
        const struct profile_row *row = vec_at(&profile->rows, i, sizeof *row);

        if (row->events)
            lines[count++] = (struct line){ row->name, row->events, (double)row->ticks * tick };
        events += row->events;
    }
    qsort(lines, count, sizeof *lines, by_cpu);
    fprintf(out, "\n%s: %zu run%s, %" PRIu64 " events, %.4f s of processor time\n", sum->policy,
            sum->runs, sum->runs == 1 ? "" : "s", events, sum->cpu);
    fprintf(out, "  %-32s %12s %8s %10s %9s %9s\n", "where", "events", "share", "CPU s", "share",
            "ns each");
    for (size_t i = 0; i < count; i++)
        print_line(&lines[i], events, sum->cpu, out);
    print_line(
        &(struct line){ "(next event, and this measuring)", 0, (double)profile->queue * tick }, 0,
        sum->cpu, out);
    print_line(&(struct line){ "(reading the workload)", 0,
                               (double)profile->parts[PROFILE_WORKLOAD] * tick },
               0, sum->cpu, out);
    print_line(
        &(struct line){ "(handing over records)", 0, (double)profile->parts[PROFILE_ROWS] * tick },
        0, sum->cpu, out);
    print_line(&(struct line){ "(start, end, writing results)", 0, sum->cpu - profile->cpu }, 0,
               sum->cpu, out);
    fprintf(out, "  at most %zu events pending, %" PRIu64 " ties, %.1f MiB a run\n", profile->peak,
            profile->ties, (double)sum->bytes / (1 << 20));
    mem_free(lines);
}

static int by_policy(const void *a, const void *b)
{
    const struct watch_sum *x = a;
    const struct watch_sum *y = b;

    return strcmp(x->policy, y->policy);
}

void watch_print(struct watch *watch, FILE *out)
{
    if (watch->sums.count)
        qsort(watch->sums.data, watch->sums.count, sizeof(struct watch_sum), by_policy);
    for (size_t i = 0; i < watch->sums.count; i++)
        print_sum(vec_at(&watch->sums, i, sizeof(struct watch_sum)), out);
    fprintf(out, "\nplanning the study: %.4f s of processor time\n", watch->options.planning);
}
