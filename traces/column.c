/* Reads fields of job logs; plain whole numbers take the short way. */
#include "traces/column.h"

#include <math.h>
#include <string.h>

#include "sim/base/text.h"
#include "traces/number.h"

enum { FAST_DIGITS = 18 };

/* Seconds that fit into sim_time. */
static const int64_t seconds_max = INT64_MAX / SECOND;

static const struct intake_reason not_number = { STORE_DROPPED, "is not a number; row dropped",
                                                 "a number, or -1 for unknown" };
static const struct intake_reason not_whole = { STORE_DROPPED, "is not a whole number; row dropped",
                                                "a whole number" };
static const struct intake_reason too_large = { STORE_DROPPED, "is out of range; row dropped",
                                                "less than 9e9 s, or 9e15" };
static const struct intake_reason no_submit = { STORE_DROPPED, "is unknown; row dropped",
                                                "a time in seconds" };
static const struct intake_reason below_zero = { STORE_REPAIRED, "is negative; taken as unknown",
                                                 "0 or more, or -1 for unknown" };
static const struct intake_reason cut_off = { STORE_REPAIRED,
                                              "has digits below the nanosecond; cut off",
                                              "at most 9 decimals" };
static const struct intake_reason empty = { STORE_REPAIRED, "is empty; taken as unknown",
                                            "a value, or -1 for unknown" };
static const struct intake_reason not_code = { STORE_REPAIRED,
                                               "is not a whole number; taken as unknown",
                                               "a whole number" };
static const struct intake_reason is_name = { STORE_NOTED,
                                              "is a name; numbered by first appearance", NULL };

char *column_scan(char *p, struct column_field *field)
{
    bool negative = *p == '-';
    char *digits = p + negative;
    uint64_t value = 0;

    field->start = p;
    for (p = digits; (unsigned)(*p - '0') < 10; p++)
        value = 10 * value + (unsigned)(*p - '0');
    field->value = (int64_t)(value & INT64_MAX);
    if (negative)
        field->value = -field->value;
    field->whole = p > digits && p - digits <= FAST_DIGITS;
    return p;
}

enum column_verdict column_judge(const struct column_place *at, const struct intake_reason *reason,
                                 struct error *err)
{
    const struct intake_field where = { at->number, at->column->name, at->field->start,
                                        at->field->length };

    if (!intake_count(at->intake, reason, &where, err))
        return COLUMN_STOP;
    return reason->action == STORE_DROPPED ? COLUMN_DROP : COLUMN_KEEP;
}

/* Takes a quantity over unless it is negative; `unit` is 1 of it, so that -unit is unknown. */
static enum column_verdict take(const struct column_place *at, int64_t value, int64_t unit,
                                int64_t *to, struct error *err)
{
    if (value >= 0)
        *to = value;
    else if (value != -unit)
        return column_judge(at, &below_zero, err);
    return COLUMN_KEEP;
}

static enum column_verdict read_time(const struct column_place *at, int64_t *to, struct error *err)
{
    const struct column_field *field = at->field;
    enum number kind = NUMBER_EXACT;
    int64_t value;

    if (field->whole && field->value >= -seconds_max && field->value <= seconds_max)
        value = field->value * SECOND;
    else
        kind = number_read(field->start, field->length, 9, &value);
    if (kind == NUMBER_BAD)
        return column_judge(at, &not_number, err);
    if (kind == NUMBER_RANGE)
        return column_judge(at, &too_large, err);
    if (kind == NUMBER_CUT && column_judge(at, &cut_off, err) == COLUMN_STOP)
        return COLUMN_STOP;
    if (at->column->kind != COLUMN_SUBMIT)
        return take(at, value, SECOND, to, err);
    *to = value;
    return value == -SECOND ? column_judge(at, &no_submit, err) : COLUMN_KEEP;
}

static enum column_verdict read_count(const struct column_place *at, int64_t *to, struct error *err)
{
    enum number kind = NUMBER_EXACT;
    int64_t value = at->field->value;

    if (!at->field->whole)
        kind = number_read(at->field->start, at->field->length, 0, &value);
    if (kind == NUMBER_BAD)
        return column_judge(at, &not_number, err);
    if (kind == NUMBER_CUT)
        return column_judge(at, &not_whole, err);
    if (kind == NUMBER_RANGE)
        return column_judge(at, &too_large, err);
    return take(at, value, 1, to, err);
}

/* The shortest text of the double is what the log said, up to 15 digits. */
static enum column_verdict read_amount(const struct column_place *at, double *to, struct error *err)
{
    const struct column_field *field = at->field;
    double value = (double)field->value;
    char text[64];

    if (!field->whole) {
        if (field->length >= sizeof text)
            return column_judge(at, &not_number, err);
        memcpy(text, field->start, field->length);
        text[field->length] = '\0';
        if (!text_to_real(text, &value))
            return column_judge(at, &not_number, err);
    }
    if (fabs(value) > 9e15)
        return column_judge(at, &too_large, err);
    if (value < 0)
        return value == -1 ? COLUMN_KEEP : column_judge(at, &below_zero, err);
    *to = value;
    return COLUMN_KEEP;
}

static enum column_verdict read_code(const struct column_place *at, int64_t *to, struct error *err)
{
    const struct column_field *field = at->field;
    int64_t value = field->value;

    if (!field->whole && number_read(field->start, field->length, 0, &value) != NUMBER_EXACT)
        return column_judge(at, &not_code, err);
    if (value != -1)
        *to = value;
    return COLUMN_KEEP;
}

static enum column_verdict read_label(const struct column_place *at, int64_t *to, struct error *err)
{
    const struct column_field *field = at->field;
    enum store_label kind = at->column->label;

    if (field->whole) {
        if (field->value == -1)
            return COLUMN_KEEP;
        return intake_number(at->intake, kind, field->value, to, err) ? COLUMN_KEEP : COLUMN_STOP;
    }
    field->start[field->length] = '\0';
    if (!intake_label(at->intake, kind, field->start, to, err))
        return COLUMN_STOP;
    return column_judge(at, &is_name, err);
}

enum column_verdict column_read(const struct column_place *at, struct store_row *row,
                                struct error *err)
{
    const struct column *column = at->column;
    void *to = (char *)row + column->offset;

    if (at->field->length == 0)
        return column_judge(at, column->kind == COLUMN_SUBMIT ? &no_submit : &empty, err);
    switch (column->kind) {
    case COLUMN_ID:
        row->job.name = at->field->start;
        return COLUMN_KEEP;
    case COLUMN_SUBMIT:
    case COLUMN_TIME:
        return read_time(at, to, err);
    case COLUMN_COUNT:
        return read_count(at, to, err);
    case COLUMN_AMOUNT:
        return read_amount(at, to, err);
    case COLUMN_CODE:
        return read_code(at, to, err);
    case COLUMN_LABEL:
        return read_label(at, to, err);
    }
    return COLUMN_STOP;
}
