/* Sums of what was measured. */
#include "sim/engine/profile.h"

#include <string.h>

void profile_handler(struct profile *profile, const char *name)
{
    struct profile_row *row = vec_push(&profile->rows, sizeof *row);

    row->name = mem_text(name);
}

static struct profile_row *row_of(struct profile *profile, const char *name)
{
    for (size_t i = 0; i < profile->rows.count; i++) {
        struct profile_row *row = vec_at(&profile->rows, i, sizeof *row);

        if (!strcmp(row->name, name))
            return row;
    }
    profile_handler(profile, name);
    return vec_at(&profile->rows, profile->rows.count - 1, sizeof(struct profile_row));
}

void profile_add(struct profile *to, const struct profile *from)
{
    for (size_t i = 0; i < from->rows.count; i++) {
        const struct profile_row *more = vec_at(&from->rows, i, sizeof *more);
        struct profile_row *row = row_of(to, more->name);

        row->events += more->events;
        row->ticks += more->ticks;
    }
    for (int i = 0; i < PROFILE_PARTS; i++)
        to->parts[i] += from->parts[i];
    to->queue += from->queue;
    to->cpu += from->cpu;
    to->ties += from->ties;
    if (from->peak > to->peak)
        to->peak = from->peak;
}

void profile_free(struct profile *profile)
{
    for (size_t i = 0; i < profile->rows.count; i++) {
        struct profile_row *row = vec_at(&profile->rows, i, sizeof *row);

        mem_free(row->name);
    }
    vec_free(&profile->rows);
}
