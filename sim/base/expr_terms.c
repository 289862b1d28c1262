/* What formulas are made of: signs, numbers with units, names and calls, and the steps for them. */
#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/expr_internal.h"
#include "sim/base/text.h"
#include "sim/base/units.h"

struct known_unit {
    const char *name;
    double scale; /* of the number that units_real gives, to s, B and W */
    struct expr_unit unit;
};

/* In this order a suffix is tried. */
static const struct known_unit known_units[] = {
    { "", 1, { { 0, 0, 0 } } },           { "s", 1, { { 1, 0, 0 } } },
    { "B", 1, { { 0, 1, 0 } } },          { "B/s", 1, { { -1, 1, 0 } } },
    { "bit/s", 0.125, { { -1, 1, 0 } } }, { "Hz", 1, { { -1, 0, 0 } } },
    { "W", 1, { { 0, 0, 1 } } },          { "J", 1, { { 1, 0, 1 } } },
};

enum { KNOWN_UNITS = sizeof known_units / sizeof known_units[0] };

bool expr_fail(struct expr_parser *p, size_t at, const char *format, ...)
{
    char text[256];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    p->fault->at = at + 1;
    return error_set(&p->fault->error, "%s", text);
}

/* Texts ---------------------------------------------------------------------------------------- */

void expr_skip_blanks(struct expr_parser *p)
{
    while (p->text[p->at] && strchr(" \t\r\n", p->text[p->at]))
        p->at++;
}

/* Takes a sign of the formula if it comes next. */
bool expr_take(struct expr_parser *p, const char *sign)
{
    size_t length = strlen(sign);

    expr_skip_blanks(p);
    if (strncmp(p->text + p->at, sign, length) != 0)
        return false;
    p->at += length;
    return true;
}

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The same for a word, which no further letter may follow. */
bool expr_take_word(struct expr_parser *p, const char *word)
{
    size_t length = strlen(word);

    expr_skip_blanks(p);
    if (strncmp(p->text + p->at, word, length) != 0 || in_name(p->text[p->at + length]))
        return false;
    p->at += length;
    return true;
}

/* What stands at a place, for a message. */
const char *expr_seen(const struct expr_parser *p, size_t at, char room[48])
{
    const char *text = p->text + at;
    int length = 0;

    if (!*text)
        return "the end";
    while (length < 24 && in_name(text[length]))
        length++;
    if (length > 0 || isprint((unsigned char)*text))
        snprintf(room, 48, "'%.*s'", length ? length : 1, text);
    else
        snprintf(room, 48, "the byte 0x%02x", (unsigned)(unsigned char)*text);
    return room;
}

bool expr_same_unit(const struct expr_unit *a, const struct expr_unit *b)
{
    return !memcmp(a, b, sizeof *a);
}

/* "s", "B/s", "s^2", "1/s" or "a plain number". */
const char *expr_unit_text(const struct expr_unit *unit, char room[64])
{
    static const char *const names[EXPR_UNITS] = { "s", "B", "W" };
    static const struct expr_unit plain;
    char *end = room;

    if (expr_same_unit(unit, &plain))
        return "a plain number";
    *end = '\0';
    for (int sign = 1; sign >= -1; sign -= 2) {
        if (sign < 0 && end == room)
            end += snprintf(end, 8, "1");
        for (int i = 0; i < EXPR_UNITS; i++) {
            int power = sign * unit->power[i];

            if (power > 0)
                end += snprintf(end, 8, "%s%s", sign < 0 ? "/" : end > room ? " " : "", names[i]);
            if (power > 1)
                end += snprintf(end, 8, "^%d", power);
        }
    }
    return room;
}

/* Steps ---------------------------------------------------------------------------------------- */

void expr_write(struct expr_parser *p, int op, const struct expr_operand *last)
{
    struct expr_step *step = vec_push(&p->steps, sizeof *step);

    step->op = (uint8_t)op;
    step->from = (uint8_t)last->from;
    step->variable = last->variable;
    step->value = last->value;
}

/* Puts an operand on the stack, so that others may follow. */
bool expr_push(struct expr_parser *p, const struct expr_operand *operand)
{
    if (operand->from == EXPR_OF_STACK)
        return true;
    if (p->height == EXPR_DEPTH)
        return expr_fail(p, operand->at, "needs more than %d values at once", EXPR_DEPTH);
    expr_write(p, EXPR_PUSH, operand);
    p->height++;
    return true;
}

/* An operation of one operand, written over it. */
bool expr_apply_one(struct expr_parser *p, int op, struct expr_operand *operand)
{
    if (operand->from == EXPR_OF_STEP) {
        operand->value = expr_apply(op, 0, operand->value);
        return true;
    }
    if (operand->from != EXPR_OF_STACK && p->height == EXPR_DEPTH)
        return expr_fail(p, operand->at, "needs more than %d values at once", EXPR_DEPTH);
    expr_write(p, op, operand);
    p->height += operand->from != EXPR_OF_STACK;
    operand->from = EXPR_OF_STACK;
    return true;
}

/* An operation of two, the first of which was pushed; the result is written over it. */
void expr_apply_two(struct expr_parser *p, int op, struct expr_operand *left,
                    const struct expr_operand *right)
{
    if (left->from == EXPR_OF_STEP && right->from == EXPR_OF_STEP) {
        p->steps.count--;
        p->height--;
        left->value = expr_apply(op, left->value, right->value);
        return;
    }
    expr_write(p, op, right);
    p->height -= right->from == EXPR_OF_STACK;
    left->from = EXPR_OF_STACK;
}

/* Parts, from what binds most -------------------------------------------------------------------
 */

/* Where the number at the start of a text ends, with its unit: "1e-3", "1h30m", "10Gbit/s". */
size_t expr_number_length(const char *text)
{
    size_t length = 0;

    for (;; length++) {
        bool digit_before =
            length && (isdigit((unsigned char)text[length - 1]) || text[length - 1] == '.');
        bool exponent = digit_before && (text[length] == 'e' || text[length] == 'E') &&
                        (text[length + 1] == '-' || text[length + 1] == '+') &&
                        isdigit((unsigned char)text[length + 2]);

        if (exponent)
            length++;
        else if (!in_name(text[length]) && text[length] != '.' && text[length] != '%')
            break;
    }
    if (length && strchr("Bt", text[length - 1]) && !strncmp(text + length, "/s", 2) &&
        !in_name(text[length + 2]))
        length += 2;
    return length;
}

static bool number(struct expr_parser *p, struct expr_operand *out)
{
    char word[EXPR_LONGEST_NUMBER + 1];
    size_t length = expr_number_length(p->text + p->at);
    struct error ignored;

    if (length > EXPR_LONGEST_NUMBER)
        return expr_fail(p, p->at, "a number of more than %d characters", EXPR_LONGEST_NUMBER);
    memcpy(word, p->text + p->at, length);
    word[length] = '\0';
    for (size_t i = 0; i < KNOWN_UNITS; i++) {
        if (!units_real(word, known_units[i].name, &out->value, &ignored))
            continue;
        out->from = EXPR_OF_STEP;
        out->value *= known_units[i].scale;
        out->unit = known_units[i].unit;
        p->at += length;
        return true;
    }
    return expr_fail(p, p->at,
                     "'%s' is not a number, nor one with a unit of time, B, B/s, bit/s, Hz, "
                     "W or J",
                     word);
}

struct function {
    const char *name;
    int op;
};

static const struct function functions[] = {
    { "abs", EXPR_ABS }, { "sqrt", EXPR_SQRT }, { "log2", EXPR_LOG2 },   { "log10", EXPR_LOG10 },
    { "ln", EXPR_LN },   { "exp", EXPR_EXP },   { "floor", EXPR_FLOOR }, { "ceil", EXPR_CEIL },
    { "min", EXPR_MIN }, { "max", EXPR_MAX },
};

enum { FUNCTIONS = sizeof functions / sizeof functions[0] };

static const struct function *function_of(const char *name)
{
    for (size_t i = 0; i < FUNCTIONS; i++)
        if (!strcmp(functions[i].name, name))
            return &functions[i];
    return NULL;
}

/* "sqrt of s^2" is s; logarithms and the like have a meaning for plain numbers only. */
static bool unit_of_result(struct expr_parser *p, const struct function *f, struct expr_operand *x)
{
    static const struct expr_unit plain;
    char unit[64];
    char hint[64] = "";

    if (f->op == EXPR_ABS || expr_same_unit(&x->unit, &plain))
        return true;
    for (int i = 1; i < KNOWN_UNITS; i++)
        if (!hint[0] && expr_same_unit(&known_units[i].unit, &x->unit))
            snprintf(hint, sizeof hint, "; divide it by 1%s", known_units[i].name);
    if (f->op != EXPR_SQRT)
        return expr_fail(p, x->at, "%s needs a plain number, not %s%s", f->name,
                         expr_unit_text(&x->unit, unit), hint);
    for (int i = 0; i < EXPR_UNITS; i++) {
        if (x->unit.power[i] % 2)
            return expr_fail(p, x->at, "sqrt needs even powers of units, not %s%s",
                             expr_unit_text(&x->unit, unit), hint);
        x->unit.power[i] /= 2;
    }
    return true;
}

/* The further arguments of min and max. */
static bool arguments(struct expr_parser *p, const struct function *f, struct expr_operand *out)
{
    struct expr_operand next;
    char a[64], b[64];
    int count = 1;

    for (; expr_take(p, ","); count++) {
        if (!expr_push(p, out) || !expr_choice(p, &next))
            return false;
        if (!expr_same_unit(&out->unit, &next.unit))
            return expr_fail(p, next.at, "%s of %s and %s", f->name, expr_unit_text(&out->unit, a),
                             expr_unit_text(&next.unit, b));
        expr_apply_two(p, f->op, out, &next);
    }
    return count > 1 || expr_fail(p, p->at, "%s needs two values or more, between commas", f->name);
}

static bool call(struct expr_parser *p, const struct function *f, struct expr_operand *out)
{
    bool several = f->op == EXPR_MIN || f->op == EXPR_MAX;
    size_t begin = out->at;
    char room[48];

    if (!expr_choice(p, out))
        return false;
    if (several ? !arguments(p, f, out)
                : !unit_of_result(p, f, out) || !expr_apply_one(p, f->op, out))
        return false;
    out->condition = false;
    out->at = begin;
    if (!several && expr_take(p, ","))
        return expr_fail(p, p->at - 1, "%s has one value", f->name);
    return expr_take(p, ")") || expr_fail(p, p->at, "expected ')' to close %s(, not %s", f->name,
                                          expr_seen(p, p->at, room));
}

static bool unknown(struct expr_parser *p, size_t at, const char *name, bool called)
{
    const char *names[EXPR_VARIABLES + FUNCTIONS];
    size_t count = 0;
    const char *near;

    for (const struct expr_variable *v = p->variables; !called && v->name; v++)
        names[count++] = v->name;
    for (size_t i = 0; i < FUNCTIONS; i++)
        names[count++] = functions[i].name;
    near = text_nearest_of(name, names, count);
    expr_fail(p, at, "no %s '%.40s'", called ? "function" : "variable", name);
    return error_hint(&p->fault->error, near, "");
}

static struct expr_unit unit_of(const char *name)
{
    for (size_t i = 0; i < KNOWN_UNITS; i++)
        if (!strcmp(known_units[i].name, name) && known_units[i].scale == 1)
            return known_units[i].unit;
    bug_stop(__FILE__, __LINE__, "a variable of a formula has a unit that formulas do not know");
}

/* The variable of a name, by its place in the table; EXPR_VARIABLES if there is none. */
static size_t variable_of(const struct expr_variable *table, const char *name)
{
    size_t i = 0;

    while (table[i].name && strcmp(table[i].name, name) != 0)
        i++;
    if (!table[i].name)
        return EXPR_VARIABLES;
    BUG_UNLESS(i < EXPR_VARIABLES);
    return table[i].same_as ? variable_of(table, table[i].same_as) : i;
}

static bool named(struct expr_parser *p, struct expr_operand *out)
{
    char word[64];
    size_t begin = p->at;
    size_t length = 0;
    size_t variable;
    const struct function *f;

    while (in_name(p->text[begin + length]))
        length++;
    snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : sizeof word - 1),
             p->text + begin);
    p->at += length;
    f = function_of(word);
    if (expr_take(p, "("))
        return f ? call(p, f, out) : unknown(p, begin, word, true);
    if (f)
        return expr_fail(p, begin, "%s needs what it is of in parentheses: %s(...)", word, word);
    variable = length < sizeof word ? variable_of(p->variables, word) : EXPR_VARIABLES;
    if (variable == EXPR_VARIABLES)
        return unknown(p, begin, word, false);
    out->from = EXPR_OF_VARIABLE;
    out->variable = (uint8_t)variable;
    out->unit = unit_of(p->variables[variable].unit);
    p->uses |= UINT64_C(1) << variable;
    return true;
}

bool expr_primary(struct expr_parser *p, struct expr_operand *out)
{
    char next;
    char room[48];

    expr_skip_blanks(p);
    *out = (struct expr_operand){ .at = p->at };
    next = p->text[p->at];
    if (isdigit((unsigned char)next) || next == '.')
        return number(p, out);
    if (expr_take_word(p, "and") || expr_take_word(p, "or"))
        return expr_fail(p, out->at, "nothing stands before %s", expr_seen(p, out->at, room));
    if (in_name(next))
        return named(p, out);
    if (expr_take(p, "(")) {
        if (!expr_choice(p, out))
            return false;
        return expr_take(p, ")") || expr_fail(p, p->at, "expected ')' or an operator, not %s",
                                              expr_seen(p, p->at, room));
    }
    return expr_fail(p, p->at, "expected a number, a name or '(', not %s",
                     expr_seen(p, p->at, room));
}
