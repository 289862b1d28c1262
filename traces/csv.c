/* Tables of text: the line of names, fields, quotes, and what is odd about a row. */
#include "traces/csv.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "traces/number.h"

struct csv {
    struct intake *intake;
    const struct csv_table *table;
    struct vec fields; /* struct csv_field of the line */
    int *place;        /* by column: its field from 1; 0 = not there */
    size_t width;      /* fields of the line of names */
};

static const struct intake_reason unknown_column = { STORE_NOTED, "column is not known; ignored",
                                                     NULL };
static const struct intake_reason absent = { STORE_NOTED, "column is missing; unknown", NULL };
static const struct intake_reason short_row = { STORE_REPAIRED,
                                                "fewer fields than columns; the rest is unknown",
                                                NULL };
static const struct intake_reason long_row = { STORE_DROPPED,
                                               "more fields than columns; row dropped", NULL };
static const struct intake_reason open_quote = { STORE_DROPPED,
                                                 "a quote is not closed; row dropped", NULL };
static const struct intake_reason no_value = { STORE_DROPPED, "is empty; row dropped", "a value" };
static const struct intake_reason no_number = { STORE_DROPPED, "is not a number; row dropped",
                                                "a number" };
static const struct intake_reason no_whole = { STORE_DROPPED, "is not a whole number; row dropped",
                                               "a whole number" };
static const struct intake_reason too_large = { STORE_DROPPED, "is out of range; row dropped",
                                                "a smaller number" };
static const struct intake_reason below_zero = { STORE_DROPPED, "is negative; row dropped",
                                                 "0 or more" };
static const struct intake_reason no_number_may = { STORE_REPAIRED,
                                                    "is not a number; taken as unknown",
                                                    "a number or nothing" };
static const struct intake_reason no_whole_may = { STORE_REPAIRED,
                                                   "is not a whole number; taken as unknown",
                                                   "a whole number or nothing" };
static const struct intake_reason too_large_may = { STORE_REPAIRED,
                                                    "is out of range; taken as unknown",
                                                    "a smaller number" };
static const struct intake_reason below_zero_may = { STORE_REPAIRED,
                                                     "is negative; taken as unknown", "0 or more" };
static const struct intake_reason cut_off = { STORE_REPAIRED,
                                              "has more decimals than are kept; cut off",
                                              "fewer decimals" };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Takes the quotes off a field that begins with one; returns what follows it. */
static char *unquote(char *p, struct csv_field *field)
{
    char *out = ++p;

    field->text = p;
    for (; *p && (*p != '"' || p[1] == '"'); p++) {
        p += *p == '"';
        *out++ = *p;
    }
    field->length = (size_t)(out - field->text);
    if (!*p)
        return NULL;
    for (p++; is_blank(*p); p++)
        ;
    *out = '\0';
    return p;
}

bool csv_split(char *line, char separator, struct vec *fields)
{
    char *p = line;

    fields->count = 0;
    for (;;) {
        struct csv_field *field = vec_push(fields, sizeof *field);
        char *end;

        field->number = (int)fields->count;
        while (is_blank(*p) && *p != separator)
            p++;
        if (*p == '"') {
            p = unquote(p, field);
            if (!p || (*p && *p != separator))
                return false;
        } else {
            field->text = p;
            while (*p && *p != separator)
                p++;
            for (end = p; end > field->text && is_blank(end[-1]);)
                end--;
            field->length = (size_t)(end - field->text);
        }
        if (!*p) {
            field->text[field->length] = '\0';
            return true;
        }
        p++;
        field->text[field->length] = '\0';
    }
}

static struct csv_field *field_at(const struct csv *csv, size_t i)
{
    return vec_at(&csv->fields, i, sizeof(struct csv_field));
}

static bool is_skipped(const struct csv_table *table, const char *name)
{
    for (const char *const *at = table->skip; at && *at; at++)
        if (strcmp(*at, name) == 0)
            return true;
    return false;
}

/* Notes a name that is none of ours; one that is near to a column we miss is told apart. */
static bool note_unused(struct csv *csv, const struct csv_field *field, struct error *err)
{
    const char *name = arena_text(intake_arena(csv->intake), field->text);
    const struct intake_field where = { field->number, name, name, field->length };

    return intake_count(csv->intake,
                        is_skipped(csv->table, name) ? csv->table->skipped : &unknown_column,
                        &where, err);
}

static bool place_names(struct csv *csv, struct error *err)
{
    const struct csv_table *table = csv->table;

    for (size_t i = 0; i < csv->fields.count; i++) {
        const struct csv_field *field = field_at(csv, i);
        size_t column = 0;

        while (column < table->count && strcmp(table->columns[column].name, field->text) != 0)
            column++;
        if (column == table->count) {
            if (!note_unused(csv, field, err))
                return false;
        } else if (csv->place[column]) {
            return error_at(err, input_name(intake_input(csv->intake)),
                            (int)intake_line(csv->intake), 0, "column '%s' twice", field->text);
        } else {
            csv->place[column] = field->number;
        }
    }
    return true;
}

/* Names of the line, for the nearest one. */
static const char *nearest_field(const struct csv *csv, const char *name)
{
    const char **names = arena_array(intake_arena(csv->intake), csv->fields.count, sizeof *names);

    for (size_t i = 0; i < csv->fields.count; i++)
        names[i] = field_at(csv, i)->text;
    return text_nearest_of(name, names, csv->fields.count);
}

static bool check_names(struct csv *csv, struct error *err)
{
    for (size_t i = 0; i < csv->table->count; i++) {
        const struct csv_column *column = &csv->table->columns[i];
        const struct intake_field where = { 0, column->name, "", 0 };

        if (csv->place[i])
            continue;
        if (column->must) {
            const char *near = nearest_field(csv, column->name);

            error_at(err, input_name(intake_input(csv->intake)), (int)intake_line(csv->intake), 0,
                     "no column '%s'%s%s%s", column->name, near ? "; there is '" : "",
                     near ? near : "", near ? "'" : "");
            return false;
        }
        if (!intake_count(csv->intake, &absent, &where, err))
            return false;
    }
    return true;
}

/* The next line that is not blank; NULL after the last. */
static bool read_line(struct csv *csv, char **line, struct error *err)
{
    size_t length;

    do
        if (!input_line(intake_input(csv->intake), line, &length, err))
            return false;
    while (*line && (*line)[strspn(*line, " \t")] == '\0');
    return true;
}

static bool read_names(struct csv *csv, struct error *err)
{
    char *line;

    if (csv->table->bare) {
        for (size_t i = 0; i < csv->table->count; i++)
            csv->place[i] = (int)i + 1;
        csv->width = csv->table->count;
        return true;
    }
    if (!read_line(csv, &line, err))
        return false;
    if (!line)
        return error_set(err, "%s: no line with the names of columns",
                         input_name(intake_input(csv->intake)));
    if (!csv_split(line, csv->table->separator, &csv->fields))
        return error_at(err, input_name(intake_input(csv->intake)), (int)intake_line(csv->intake),
                        0, "a quote is not closed");
    csv->width = csv->fields.count;
    /* A separator behind the last name opens no column. */
    if (csv->width > 1 && field_at(csv, csv->width - 1)->length == 0)
        csv->fields.count = --csv->width;
    return place_names(csv, err) && check_names(csv, err);
}

struct csv *csv_open(struct intake *intake, const struct csv_table *table, struct error *err)
{
    struct csv *csv = mem_alloc(sizeof *csv);

    csv->intake = intake;
    csv->table = table;
    csv->place = mem_alloc(table->count * sizeof *csv->place);
    if (!read_names(csv, err)) {
        csv_close(csv);
        return NULL;
    }
    return csv;
}

void csv_close(struct csv *csv)
{
    if (!csv)
        return;
    vec_free(&csv->fields);
    mem_free(csv->place);
    mem_free(csv);
}

/* The field of a column, empty if it is not there. */
static struct csv_field column_field(const struct csv *csv, size_t column)
{
    size_t at = (size_t)csv->place[column];

    if (at == 0 || at > csv->fields.count)
        return (struct csv_field){ 0 };
    return *field_at(csv, at - 1);
}

bool csv_count(struct csv *csv, const struct intake_reason *reason, size_t column,
               struct error *err)
{
    const struct csv_field field = column_field(csv, column);
    const struct intake_field where = { csv->place[column], csv->table->columns[column].name,
                                        field.text ? field.text : "", field.length };

    return intake_count(csv->intake, reason, &where, err);
}

/* What becomes of the row. */
enum verdict { KEEP, DROP, STOP };

static enum verdict judge(struct csv *csv, const struct intake_reason *reason, size_t column,
                          struct error *err)
{
    if (!csv_count(csv, reason, column, err))
        return STOP;
    return reason->action == STORE_DROPPED ? DROP : KEEP;
}

static enum verdict read_number(struct csv *csv, size_t i, const struct csv_field *field,
                                int64_t *to, struct error *err)
{
    const struct csv_column *column = &csv->table->columns[i];
    int64_t value = 0;
    enum number kind = number_read(field->text, field->length, column->decimals, &value);

    if (kind == NUMBER_BAD)
        return judge(csv, column->must ? &no_number : &no_number_may, i, err);
    if (kind == NUMBER_RANGE)
        return judge(csv, column->must ? &too_large : &too_large_may, i, err);
    if (kind == NUMBER_CUT && column->decimals == 0)
        return judge(csv, column->must ? &no_whole : &no_whole_may, i, err);
    if (value < 0 && !column->negative)
        return judge(csv, column->must ? &below_zero : &below_zero_may, i, err);
    *to = value;
    return kind == NUMBER_CUT ? judge(csv, &cut_off, i, err) : KEEP;
}

static enum verdict read_column(struct csv *csv, size_t i, char *row, struct error *err)
{
    const struct csv_column *column = &csv->table->columns[i];
    const struct csv_field field = column_field(csv, i);
    void *to = row + column->offset;
    const int64_t unknown = STORE_UNKNOWN;
    const char *none = NULL;

    if (column->kind == CSV_FIELD) {
        memcpy(to, &field, sizeof field);
        return KEEP;
    }
    if (column->kind == CSV_TEXT)
        memcpy(to, field.length ? (const void *)&field.text : &none, sizeof none);
    else
        memcpy(to, &unknown, sizeof unknown);
    if (field.length == 0)
        return column->must ? judge(csv, &no_value, i, err) : KEEP;
    return column->kind == CSV_NUMBER ? read_number(csv, i, &field, to, err) : KEEP;
}

/* One line into the row. */
static enum verdict read_row(struct csv *csv, char *line, void *row, struct error *err)
{
    if (!csv_split(line, csv->table->separator, &csv->fields))
        return intake_count(csv->intake, &open_quote, NULL, err) ? DROP : STOP;
    if (csv->fields.count > csv->width && field_at(csv, csv->fields.count - 1)->length == 0)
        csv->fields.count--;
    if (csv->fields.count > csv->width && !csv->table->further)
        return intake_count(csv->intake, &long_row, NULL, err) ? DROP : STOP;
    for (size_t i = 0; i < csv->table->count; i++) {
        enum verdict verdict = read_column(csv, i, row, err);

        if (verdict != KEEP)
            return verdict;
    }
    if (csv->fields.count < csv->width && !intake_count(csv->intake, &short_row, NULL, err))
        return STOP;
    if (csv->fields.count > csv->width &&
        !intake_count(csv->intake, csv->table->further, NULL, err))
        return STOP;
    return KEEP;
}

bool csv_next(struct csv *csv, void *row, bool *more, struct error *err)
{
    char *line;

    for (;;) {
        enum verdict verdict;

        if (!read_line(csv, &line, err))
            return false;
        *more = line != NULL;
        if (!line)
            return true;
        verdict = read_row(csv, line, row, err);
        if (verdict != DROP)
            return verdict == KEEP;
    }
}

/* Whether a line of names has the column. */
static bool has_name(const struct vec *fields, const char *name)
{
    for (size_t i = 0; i < fields->count; i++)
        if (strcmp(((const struct csv_field *)vec_at(fields, i, sizeof(struct csv_field)))->text,
                   name) == 0)
            return true;
    return false;
}

enum { PROBED = 1 << 14 }; /* bytes of a line that a probe looks at */

bool csv_has_names(const char *bytes, size_t count, const struct csv_table *table)
{
    static const char mark[] = "\xef\xbb\xbf";
    size_t start = count >= 3 && memcmp(bytes, mark, 3) == 0 ? 3 : 0;
    size_t length = 0;
    struct vec fields = { 0 };
    struct text line = { 0 };
    bool any = false;
    bool ok;

    bytes += start;
    while (length < PROBED && length < count - start && !strchr("\r\n", bytes[length]))
        length++;
    text_add_bytes(&line, bytes, length);
    ok = line.count && csv_split(line.data, table->separator, &fields);
    for (size_t i = 0; ok && i < table->count; i++) {
        any |= table->columns[i].must;
        ok = !table->columns[i].must || has_name(&fields, table->columns[i].name);
    }
    text_free(&line);
    vec_free(&fields);
    return ok && any;
}

__extension__ typedef __int128 wide;

int64_t csv_scaled(int64_t value, int64_t multiply, int64_t divide)
{
    wide product = (wide)value * multiply;
    wide half = divide / 2;
    wide scaled = (product + (product < 0 ? -half : half)) / divide;

    if (value == STORE_UNKNOWN)
        return STORE_UNKNOWN;
    return scaled > INT64_MAX ? INT64_MAX : scaled < -INT64_MAX ? -INT64_MAX : (int64_t)scaled;
}
