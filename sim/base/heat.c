/* Heat maps as differences, so that a change costs the same however long the level had stood. */
#include "sim/base/heat.h"

#include <stdint.h>

/*
 * What the changes of one row within one column add up to. With the level L at the start of a
 * column, its time-weighted mean up to a time T is L + step - moment / (T - start).
 */
struct cell {
    double step;   /* sum of changes of level */
    double moment; /* sum of changes times nanoseconds from the start of the column */
};

struct heat {
    size_t machines, rows;
    sim_time width;
    sim_time start, stop; /* of the current column */
    size_t column;
    sim_time end;
    double *level; /* of each machine */
    struct cell cells[HEAT_ROWS][HEAT_COLUMNS];
};

struct heat *heat_create(struct arena *arena, size_t machines)
{
    struct heat *heat = arena_alloc(arena, sizeof *heat);

    BUG_UNLESS(machines > 0 && machines <= UINT32_MAX);
    heat->machines = machines;
    heat->rows = machines < HEAT_ROWS ? machines : HEAT_ROWS;
    heat->width = heat->stop = SECOND;
    heat->level = arena_array(arena, machines, sizeof *heat->level);
    return heat;
}

/* Pairs of columns become one. */
static void join(struct heat *heat)
{
    for (size_t row = 0; row < heat->rows; row++) {
        struct cell *cell = heat->cells[row];

        for (size_t i = 0; i < HEAT_COLUMNS; i++) {
            const struct cell *left = &cell[2 * i];
            const struct cell *right = left + 1;

            if (i >= HEAT_COLUMNS / 2) {
                cell[i] = (struct cell){ 0 };
                continue;
            }
            cell[i] =
                (struct cell){ left->step + right->step,
                               left->moment + right->moment + right->step * (double)heat->width };
        }
    }
    heat->width *= 2;
}

/* Makes the column of `now` the current one. */
static void move_to(struct heat *heat, sim_time now)
{
    while (now / heat->width >= HEAT_COLUMNS)
        join(heat);
    heat->column = (size_t)(now / heat->width);
    heat->start = heat->width * (sim_time)heat->column;
    heat->stop = time_add(heat->start, heat->width);
}

void heat_level(struct heat *heat, size_t machine, sim_time now, double level)
{
    double step = level - heat->level[machine];
    struct cell *cell;

    if (step == 0)
        return;
    if (now >= heat->stop)
        move_to(heat, now);
    cell = &heat->cells[machine * heat->rows / heat->machines][heat->column];
    cell->step += step;
    cell->moment += step * (double)(now - heat->start);
    heat->level[machine] = level;
}

void heat_end(struct heat *heat, sim_time now)
{
    /* An end at the edge of a column is that column's. */
    if (now > heat->stop)
        move_to(heat, now - 1);
    heat->end = now;
}

size_t heat_machines(const struct heat *heat)
{
    return heat->machines;
}

size_t heat_rows(const struct heat *heat)
{
    return heat->rows;
}

size_t heat_columns(const struct heat *heat)
{
    return heat->end > 0 ? (size_t)((heat->end - 1) / heat->width) + 1 : 0;
}

sim_time heat_width(const struct heat *heat)
{
    return heat->width;
}

size_t heat_first(const struct heat *heat, size_t row)
{
    return (row * heat->machines + heat->rows - 1) / heat->rows;
}

void heat_values(const struct heat *heat, size_t row, double *values)
{
    size_t columns = heat_columns(heat);
    double size = (double)(heat_first(heat, row + 1) - heat_first(heat, row));
    double level = 0;

    for (size_t i = 0; i < columns; i++) {
        const struct cell *cell = &heat->cells[row][i];
        sim_time start = heat->width * (sim_time)i;
        sim_time span = heat->end - start < heat->width ? heat->end - start : heat->width;

        level += cell->step;
        values[i] = (level - cell->moment / (double)span) / size;
    }
}
