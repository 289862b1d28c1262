/* Parameter tables: reading, checking and writing values. */
#include "sim/base/param.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/expr.h"
#include "sim/base/yaml.h"

const struct param *param_find(const struct param *table, const char *name)
{
    for (; table && table->name; table++)
        if (!strcmp(table->name, name))
            return table;
    return NULL;
}

static void *field_of(const struct param *row, void *object)
{
    return (char *)object + row->offset;
}

static const void *value_of(const struct param *row, const void *object)
{
    return (const char *)object + row->offset;
}

static bool in_range(const struct param *row, double value)
{
    return value >= row->min && value <= row->max;
}

static bool expected(const struct param *row, const char *value, struct error *err)
{
    struct text range = { 0 };

    param_range(row, &range);
    error_set(err, "%s is '%.60s'; expected %s", row->name, value, text_get(&range));
    text_free(&range);
    return false;
}

static bool set_int(const struct param *row, void *field, const char *value, struct error *err)
{
    double real;
    int64_t number;

    if (!text_to_int(value, &number)) {
        /* "1e6" and "2 GiB" are whole numbers too. */
        if (!units_real(value, row->unit, &real, err) || real != trunc(real) || fabs(real) > 9e15)
            return expected(row, value, err);
        number = (int64_t)real;
    }
    if (!in_range(row, (double)number))
        return expected(row, value, err);
    memcpy(field, &number, sizeof number);
    return true;
}

static bool set_choice(const struct param *row, void *field, const char *value, struct error *err)
{
    int count = 0;
    const char *near;

    for (; row->choices[count]; count++)
        if (!strcmp(row->choices[count], value)) {
            memcpy(field, &count, sizeof count);
            return true;
        }
    near = text_nearest_of(value, row->choices, (size_t)count);
    if (!near)
        return expected(row, value, err);
    return error_set(err, "%s is '%.60s'; did you mean '%s'?", row->name, value, near);
}

static bool set_value(const struct param *row, void *object, const char *value, struct arena *arena,
                      struct error *err)
{
    void *field = field_of(row, object);
    const char *copy;
    sim_time t;
    double real;
    bool flag;

    switch (row->type) {
    case PARAM_TYPE_INT:
        return set_int(row, field, value, err);
    case PARAM_TYPE_REAL:
        if (!units_real(value, row->unit, &real, err) || !in_range(row, real))
            return expected(row, value, err);
        memcpy(field, &real, sizeof real);
        return true;
    case PARAM_TYPE_BOOL:
        flag = !strcmp(value, "true");
        if (!flag && strcmp(value, "false") != 0)
            return expected(row, value, err);
        memcpy(field, &flag, sizeof flag);
        return true;
    case PARAM_TYPE_TIME:
        if (!units_time(value, &t, err))
            return expected(row, value, err);
        memcpy(field, &t, sizeof t);
        return true;
    case PARAM_TYPE_CHOICE:
        return set_choice(row, field, value, err);
    case PARAM_TYPE_TEXT:
        copy = arena_text(arena, value);
        memcpy(field, &copy, sizeof copy);
        return true;
    }
    return false;
}

/* Whether a text will do as the formula that the parameter is; of other parameters, yes. */
static bool formula_is_good(const struct param *row, const char *value, struct expr_fault *fault)
{
    struct arena *arena;
    bool good;

    if (!row->variables || (!value[strspn(value, " ")] && row->def_text && !*row->def_text))
        return true;
    arena = arena_create();
    good = expr_read(value, (enum expr_form)row->form, row->variables, arena, fault);
    arena_destroy(arena);
    return good;
}

bool param_set(const struct param *table, void *object, const char *name, const char *value,
               const struct param_context *context)
{
    const struct param *row = param_find(table, name);
    const char *names[64];
    const char *near;
    struct expr_fault fault;
    size_t count = 0;

    if (row && !formula_is_good(row, value, &fault))
        return error_set(context->err, "%s: %s (at character %zu)", name, fault.error.text,
                         fault.at);
    if (row)
        return set_value(row, object, value, context->arena, context->err);
    for (; table && table[count].name && count < 64; count++)
        names[count] = table[count].name;
    near = text_nearest_of(name, names, count);
    error_set(context->err, "no parameter '%.60s'", name);
    return error_hint(context->err, near, "");
}

void param_defaults(const struct param *table, void *object, struct arena *arena)
{
    for (const struct param *row = table; row && row->name; row++) {
        struct error err;
        char number[32];
        const char *value = row->def_text;

        if (row->type == PARAM_TYPE_INT || row->type == PARAM_TYPE_REAL) {
            text_real(number, row->def);
            value = number;
        } else if (row->type == PARAM_TYPE_BOOL) {
            value = row->def != 0 ? "true" : "false";
        }
        if (value && !set_value(row, object, value, arena, &err))
            bug_stop(__FILE__, __LINE__, err.text);
    }
}

bool param_read(const struct param *table, void *object, const struct yaml *map, const char *who,
                const struct param_context *context)
{
    struct error *err = context->err;
    struct error why;
    const struct param_context inner = { context->arena, &why };
    struct expr_fault fault;

    if (map->kind == YAML_SCALAR && !map->text[0])
        return true;
    if (map->kind != YAML_MAP)
        return yaml_error(map, err, "%s: expected parameters as 'name: value'", who);
    for (const struct yaml *child = map->first; child; child = child->next) {
        if (!param_find(table, child->key)) {
            param_set(table, object, child->key, "", &inner);
            return yaml_key_error(child, err, "%s has %s", who, why.text);
        }
        if (child->kind != YAML_SCALAR)
            return yaml_error(child, err, "%s: %s takes one value, not a list or map", who,
                              child->key);
        if (!formula_is_good(param_find(table, child->key), child->text, &fault))
            return yaml_text_error(child, fault.at, err, "%s: %s: %s", who, child->key,
                                   fault.error.text);
        if (!param_set(table, object, child->key, child->text, &inner))
            return yaml_error(child, err, "%s: %s", who, why.text);
    }
    return true;
}

void param_text(const struct param *row, const void *object, struct text *out)
{
    const void *field = value_of(row, object);
    int64_t number;
    double real;
    bool flag;
    int choice;
    const char *text;
    char short_form[32];

    switch (row->type) {
    case PARAM_TYPE_INT:
        memcpy(&number, field, sizeof number);
        text_format(out, "%" PRId64, number);
        break;
    case PARAM_TYPE_REAL:
        memcpy(&real, field, sizeof real);
        text_add_real(out, real);
        break;
    case PARAM_TYPE_BOOL:
        memcpy(&flag, field, sizeof flag);
        text_add(out, flag ? "true" : "false");
        break;
    case PARAM_TYPE_TIME:
        memcpy(&number, field, sizeof number);
        units_time_text(short_form, number);
        text_add(out, short_form);
        break;
    case PARAM_TYPE_CHOICE:
        memcpy(&choice, field, sizeof choice);
        text_add(out, row->choices[choice]);
        break;
    case PARAM_TYPE_TEXT:
        memcpy(&text, field, sizeof text);
        text_add(out, text ? text : "");
        break;
    }
}

void param_json(const struct param *row, const void *object, struct text *out)
{
    struct text plain = { 0 };

    param_text(row, object, &plain);
    if (row->type == PARAM_TYPE_INT || row->type == PARAM_TYPE_REAL || row->type == PARAM_TYPE_BOOL)
        text_add(out, text_get(&plain));
    else
        text_add_json(out, text_get(&plain));
    text_free(&plain);
}

bool param_is_default(const struct param *row, const void *object)
{
    struct text now = { 0 };
    struct text normal = { 0 };
    struct arena *arena = arena_create();
    const struct param table[2] = { *row, { 0 } };
    void *blank = arena_alloc(arena, row->offset + 16);
    bool same;

    param_defaults(table, blank, arena);
    param_text(row, object, &now);
    param_text(row, blank, &normal);
    same = !strcmp(text_get(&now), text_get(&normal));
    text_free(&now);
    text_free(&normal);
    arena_destroy(arena);
    return same;
}

static int by_name(const void *a, const void *b)
{
    const struct param *const *x = a;
    const struct param *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

void param_object(const struct param *table, const void *object, struct text *out)
{
    const struct param *rows[64];
    size_t count = 0;

    for (; table && table->name; table++) {
        BUG_UNLESS(count < 64);
        rows[count++] = table;
    }
    qsort(rows, count, sizeof rows[0], by_name);
    text_add(out, "{");
    for (size_t i = 0; i < count; i++) {
        text_format(out, "%s\"%s\":", i ? "," : "", rows[i]->name);
        param_json(rows[i], object, out);
    }
    text_add(out, "}");
}

static void add_bounds(const struct param *row, struct text *out)
{
    bool low = row->min > -1e15;
    bool high = row->max < 1e15;

    if (low && high)
        text_add(out, " from ");
    else if (low)
        text_add(out, " of at least ");
    if (low)
        text_add_real(out, row->min);
    if (high) {
        text_add(out, low ? " to " : " of at most ");
        text_add_real(out, row->max);
    }
    if (row->unit && *row->unit)
        text_format(out, " %s", row->unit);
}

void param_range(const struct param *row, struct text *out)
{
    switch (row->type) {
    case PARAM_TYPE_INT:
        text_add(out, "a whole number");
        add_bounds(row, out);
        break;
    case PARAM_TYPE_REAL:
        text_add(out, "a number");
        add_bounds(row, out);
        break;
    case PARAM_TYPE_BOOL:
        text_add(out, "true or false");
        break;
    case PARAM_TYPE_TIME:
        text_add(out, "a duration such as 90s, 4ms or 2h");
        break;
    case PARAM_TYPE_CHOICE:
        for (size_t i = 0; row->choices[i]; i++)
            text_format(out, "%s%s", i ? " | " : "", row->choices[i]);
        break;
    case PARAM_TYPE_TEXT:
        text_add(out, row->form == EXPR_CONDITIONS ? "conditions between semicolons"
                      : row->form == EXPR_WEIGHTED ? "formulas between semicolons"
                      : row->form                  ? "a formula"
                                                   : "text");
        break;
    }
}
