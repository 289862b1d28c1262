/* Collects the cells of a list, then writes it with columns as wide as what stands in them. */
#include "sim/base/show.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void show_open(struct show *show, int kinds, bool json)
{
    *show = (struct show){ .kinds = kinds, .json = json, .most = SHOW_ROWS };
    if (json)
        text_add(&show->out, "{");
}

/* Exact, without a rounding by way of doubles: whole seconds, and as many digits as there are. */
static void write_time(char out[48], sim_time time)
{
    uint64_t size = time < 0 ? -(uint64_t)time : (uint64_t)time;
    int length = snprintf(out, 48, "%s%" PRIu64 ".%09" PRIu64, time < 0 ? "-" : "",
                          size / (uint64_t)SECOND, size % (uint64_t)SECOND);

    while (out[length - 1] == '0')
        out[--length] = '\0';
    if (out[length - 1] == '.')
        out[--length] = '\0';
}

static void name_json(struct show *show, const char *name)
{
    size_t at;

    text_add(&show->out, show->any ? "," : "");
    at = show->out.count;
    text_add_json(&show->out, name);
    for (; at < show->out.count; at++)
        if (show->out.data[at] == ' ')
            show->out.data[at] = '_';
    text_add(&show->out, ":");
    show->any = true;
}

/* A value that is not quoted in JSON; `unit` stands behind it in text. */
static void figure(struct show *show, const char *name, const char *value, const char *unit)
{
    if (show->json) {
        name_json(show, name);
        text_add(&show->out, strcmp(value, "never") != 0 ? value : "null");
        return;
    }
    text_format(&show->out, "%-20s %s%s\n", name, value, strcmp(value, "never") != 0 ? unit : "");
}

void show_int(struct show *show, int kinds, const char *name, int64_t value)
{
    char room[32];

    snprintf(room, sizeof room, "%" PRId64, value);
    if (show->kinds & kinds)
        figure(show, name, room, "");
}

void show_time(struct show *show, int kinds, const char *name, sim_time value)
{
    char room[48] = "never";

    if (value != TIME_NEVER)
        write_time(room, value);
    if (show->kinds & kinds)
        figure(show, name, room, " s");
}

void show_text(struct show *show, int kinds, const char *name, const char *value)
{
    if (!(show->kinds & kinds))
        return;
    if (!show->json) {
        figure(show, name, value, "");
        return;
    }
    name_json(show, name);
    text_add_json(&show->out, value);
}

void show_list(struct show *show, int kinds, const char *name, const char *const *columns)
{
    show->skipped = !(show->kinds & kinds);
    show->column_count = 0;
    for (; columns[show->column_count]; show->column_count++) {
        BUG_UNLESS(show->column_count < SHOW_COLUMNS);
        show->columns[show->column_count] = columns[show->column_count];
    }
    show->rows = 0;
    if (show->skipped)
        return;
    if (show->json) {
        name_json(show, name);
        text_add(&show->out, "[");
        return;
    }
    text_format(&show->out, "%s%s:", show->out.count ? "\n" : "", name);
}

/* One more cell, as it will be written. In JSON it is written now. */
static void cell(struct show *show, const char *value, bool quoted)
{
    int64_t at = show->rows++;
    int column = (int)(at % show->column_count);

    if (show->skipped)
        return;
    if (!show->json) {
        if (at / show->column_count < show->most)
            *(char **)vec_push(&show->cells, sizeof(char *)) = mem_text(value ? value : "-");
        return;
    }
    text_add(&show->out, column ? "," : at ? ",{" : "{");
    text_add_json(&show->out, show->columns[column]);
    text_add(&show->out, ":");
    if (!value)
        text_add(&show->out, "null");
    else if (quoted)
        text_add_json(&show->out, value);
    else
        text_add(&show->out, value);
    text_add(&show->out, column + 1 == show->column_count ? "}" : "");
}

void show_cell_int(struct show *show, int64_t value)
{
    char room[32];

    snprintf(room, sizeof room, "%" PRId64, value);
    cell(show, room, false);
}

void show_cell_real(struct show *show, double value)
{
    char room[48];

    if (isfinite(value))
        text_real(room, value);
    cell(show, isfinite(value) ? room : NULL, false);
}

void show_cell_time(struct show *show, sim_time value)
{
    char room[48];

    if (value != TIME_NEVER)
        write_time(room, value);
    cell(show, value != TIME_NEVER ? room : NULL, false);
}

void show_cell_text(struct show *show, const char *value)
{
    cell(show, value, true);
}

static void write_row(struct show *show, const char *const *cells, const size_t *widths)
{
    for (int i = 0; i < show->column_count; i++)
        text_format(&show->out, "  %*s", (int)widths[i], cells[i]);
    text_add(&show->out, "\n");
}

static void write_list(struct show *show)
{
    const char *const *cells = show->cells.data;
    size_t columns = (size_t)show->column_count;
    int64_t rows = show->rows / show->column_count;
    size_t widths[SHOW_COLUMNS] = { 0 };

    text_format(&show->out, " %s", rows ? "" : "none\n");
    if (!rows)
        return;
    text_format(&show->out, "%" PRId64 "\n", rows);
    for (size_t i = 0; i < columns; i++)
        widths[i] = strlen(show->columns[i]);
    for (size_t i = 0; i < show->cells.count; i++)
        if (strlen(cells[i]) > widths[i % columns])
            widths[i % columns] = strlen(cells[i]);
    write_row(show, show->columns, widths);
    for (size_t i = 0; i < show->cells.count; i += columns)
        write_row(show, cells + i, widths);
    if (rows > show->most)
        text_format(&show->out, "  ... and %" PRId64 " more\n", rows - show->most);
}

void show_list_end(struct show *show)
{
    BUG_UNLESS(show->rows % show->column_count == 0);
    if (show->skipped)
        return;
    if (show->json) {
        text_add(&show->out, "]");
        return;
    }
    write_list(show);
    for (size_t i = 0; i < show->cells.count; i++)
        mem_free(*(char **)vec_at(&show->cells, i, sizeof(char *)));
    vec_free(&show->cells);
}

void show_close(struct show *show)
{
    if (show->json)
        text_add(&show->out, "}\n");
}

void show_free(struct show *show)
{
    text_free(&show->out);
}
