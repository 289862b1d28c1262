/* Reading formulas: one pass that checks units and writes the steps as it goes. */
#include <math.h>
#include <string.h>

#include "sim/base/expr_internal.h"
#include "sim/base/units.h"

enum { MOST_POWER = 100, MOST_WHOLE_POWER = 1024 };

static bool unary(struct expr_parser *p, struct expr_operand *out);

static bool raise(struct expr_parser *p, size_t at, struct expr_operand *base,
                  const struct expr_operand *power)
{
    static const struct expr_unit plain;
    bool whole = power->from == EXPR_OF_STEP && power->value == trunc(power->value) &&
                 fabs(power->value) <= MOST_WHOLE_POWER;
    char unit[64];

    if (!expr_same_unit(&power->unit, &plain))
        return expr_fail(p, power->at, "a power is a plain number, not %s",
                         expr_unit_text(&power->unit, unit));
    if (!whole && !expr_same_unit(&base->unit, &plain))
        return expr_fail(p, at, "raises %s to a power that is not a constant whole number",
                         expr_unit_text(&base->unit, unit));
    for (int i = 0; i < EXPR_UNITS && whole; i++) {
        int raised = base->unit.power[i] * (int)power->value;

        if (raised > MOST_POWER || raised < -MOST_POWER)
            return expr_fail(p, at, "a unit to a power beyond %d", MOST_POWER);
        base->unit.power[i] = raised;
    }
    expr_apply_two(p, whole ? EXPR_WHOLE_POWER : EXPR_POWER, base, power);
    base->condition = false;
    return true;
}

/* One level deeper; the caller gives it back. */
static bool deeper(struct expr_parser *p)
{
    return ++p->depth <= EXPR_DEPTH || expr_fail(p, p->at, "nests more than %d deep", EXPR_DEPTH);
}

static bool powers(struct expr_parser *p, struct expr_operand *out)
{
    struct expr_operand exponent;
    size_t at;
    bool good;

    if (!expr_primary(p, out))
        return false;
    if (!expr_take(p, "^"))
        return true;
    at = p->at - 1;
    good = deeper(p) && expr_push(p, out) && unary(p, &exponent) && raise(p, at, out, &exponent);
    p->depth--;
    return good;
}

static bool unary(struct expr_parser *p, struct expr_operand *out)
{
    size_t at;
    bool minus;
    bool good;

    expr_skip_blanks(p);
    at = p->at;
    minus = expr_take(p, "-");
    if (!minus && !expr_take(p, "+"))
        return powers(p, out);
    good = deeper(p) && unary(p, out) && (!minus || expr_apply_one(p, EXPR_NEGATE, out));
    p->depth--;
    out->condition = false;
    out->at = at;
    return good;
}

static bool product(struct expr_parser *p, struct expr_operand *out)
{
    struct expr_operand right;

    if (!unary(p, out))
        return false;
    for (;;) {
        bool times = expr_take(p, "*");
        size_t at = p->at - 1;

        if (!times && !expr_take(p, "/"))
            return true;
        at = times ? at : p->at - 1;
        if (!expr_push(p, out) || !unary(p, &right))
            return false;
        for (int i = 0; i < EXPR_UNITS; i++) {
            int sum = out->unit.power[i] + (times ? 1 : -1) * right.unit.power[i];

            if (sum > MOST_POWER || sum < -MOST_POWER)
                return expr_fail(p, at, "a unit to a power beyond %d", MOST_POWER);
            out->unit.power[i] = sum;
        }
        expr_apply_two(p, times ? EXPR_MULTIPLY : EXPR_DIVIDE, out, &right);
        out->condition = false;
    }
}

static bool addition(struct expr_parser *p, struct expr_operand *out)
{
    struct expr_operand right;
    char a[64], b[64];

    if (!product(p, out))
        return false;
    for (;;) {
        bool plus = expr_take(p, "+");
        size_t at;

        if (!plus && !expr_take(p, "-"))
            return true;
        at = p->at - 1;
        if (!expr_push(p, out) || !product(p, &right))
            return false;
        if (!expr_same_unit(&out->unit, &right.unit))
            return plus ? expr_fail(p, at, "adds %s to %s", expr_unit_text(&right.unit, b),
                                    expr_unit_text(&out->unit, a))
                        : expr_fail(p, at, "subtracts %s from %s", expr_unit_text(&right.unit, b),
                                    expr_unit_text(&out->unit, a));
        expr_apply_two(p, plus ? EXPR_ADD : EXPR_SUBTRACT, out, &right);
        out->condition = false;
    }
}

/* The operator of a comparison, longer signs first; 0: none. */
static int comparison_sign(struct expr_parser *p)
{
    static const struct {
        const char *name;
        int op;
    } signs[] = {
        { "<=", EXPR_AT_MOST },   { ">=", EXPR_AT_LEAST }, { "==", EXPR_EQUAL },
        { "!=", EXPR_NOT_EQUAL }, { "<", EXPR_LESS },      { ">", EXPR_GREATER },
    };

    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (expr_take(p, signs[i].name))
            return signs[i].op;
    return 0;
}

static bool comparison(struct expr_parser *p, struct expr_operand *out)
{
    static const struct expr_unit plain;
    struct expr_operand right;
    char a[64], b[64];
    size_t at;
    int op;

    if (!addition(p, out))
        return false;
    expr_skip_blanks(p);
    at = p->at;
    op = comparison_sign(p);
    if (!op)
        return p->text[at] != '=' || expr_fail(p, at, "equality is written ==");
    if (!expr_push(p, out) || !addition(p, &right))
        return false;
    if (!expr_same_unit(&out->unit, &right.unit))
        return expr_fail(p, at, "compares %s with %s", expr_unit_text(&out->unit, a),
                         expr_unit_text(&right.unit, b));
    expr_apply_two(p, op, out, &right);
    out->unit = plain;
    out->condition = true;
    expr_skip_blanks(p);
    at = p->at;
    return !comparison_sign(p) ||
           expr_fail(p, at, "one comparison follows another: write a < b and b < c");
}

static bool needs_condition(struct expr_parser *p, const struct expr_operand *operand,
                            const char *who)
{
    return operand->condition ||
           expr_fail(p, operand->at, "%s needs a condition, such as one of < and ==, not a number",
                     who);
}

static bool negation(struct expr_parser *p, struct expr_operand *out)
{
    size_t at;
    bool good;

    expr_skip_blanks(p);
    at = p->at;
    if (!expr_take_word(p, "not") && (!strncmp(p->text + at, "!=", 2) || !expr_take(p, "!")))
        return comparison(p, out);
    good = deeper(p) && negation(p, out) && needs_condition(p, out, "not") &&
           expr_apply_one(p, EXPR_NOT, out);
    p->depth--;
    out->at = at;
    return good;
}

static bool conjunction(struct expr_parser *p, struct expr_operand *out)
{
    struct expr_operand right;

    if (!negation(p, out))
        return false;
    while (expr_take_word(p, "and") || expr_take(p, "&&")) {
        if (!needs_condition(p, out, "and") || !expr_push(p, out) || !negation(p, &right) ||
            !needs_condition(p, &right, "and"))
            return false;
        expr_apply_two(p, EXPR_AND, out, &right);
    }
    return true;
}

static bool disjunction(struct expr_parser *p, struct expr_operand *out)
{
    struct expr_operand right;

    if (!conjunction(p, out))
        return false;
    while (expr_take_word(p, "or") || expr_take(p, "||")) {
        if (!needs_condition(p, out, "or") || !expr_push(p, out) || !conjunction(p, &right) ||
            !needs_condition(p, &right, "or"))
            return false;
        expr_apply_two(p, EXPR_OR, out, &right);
    }
    return true;
}

/* The two ends of ?:, behind a condition. */
static bool ends(struct expr_parser *p, struct expr_operand *out)
{
    struct expr_operand yes, no;
    char a[64], b[64];

    if (!needs_condition(p, out, "?:") || !expr_push(p, out) || !expr_choice(p, &yes) ||
        !expr_push(p, &yes))
        return false;
    if (!expr_take(p, ":"))
        return expr_fail(p, p->at, "expected ':' and what else, not %s", expr_seen(p, p->at, a));
    if (!expr_choice(p, &no))
        return false;
    if (!expr_same_unit(&yes.unit, &no.unit))
        return expr_fail(p, no.at, "chooses between %s and %s", expr_unit_text(&yes.unit, a),
                         expr_unit_text(&no.unit, b));
    expr_write(p, EXPR_CHOOSE, &no);
    p->height -= no.from == EXPR_OF_STACK ? 2 : 1;
    out->from = EXPR_OF_STACK;
    out->unit = yes.unit;
    out->condition = yes.condition && no.condition;
    return true;
}

bool expr_choice(struct expr_parser *p, struct expr_operand *out)
{
    bool good = deeper(p) && disjunction(p, out) && (!expr_take(p, "?") || ends(p, out));

    p->depth--;
    return good;
}

/* Lists ---------------------------------------------------------------------------------------- */

/* One formula, as far as it goes. */
static bool formula(struct expr_parser *p, struct arena *arena, struct expr *expr)
{
    struct expr_operand whole;
    size_t bytes;
    struct expr_step *steps;

    p->steps.count = p->height = p->depth = 0;
    p->uses = 0;
    if (!expr_choice(p, &whole) || !expr_push(p, &whole))
        return false;
    bytes = p->steps.count * sizeof *steps;
    steps = arena_alloc(arena, bytes);
    memcpy(steps, p->steps.data, bytes);
    *expr = (struct expr){ steps, p->steps.count, p->uses, whole.condition, { 0 } };
    for (int i = 0; i < EXPR_UNITS; i++)
        expr->unit[i] = (int8_t)whole.unit.power[i];
    return true;
}

/* "2:", "-0.5 :" in front of a formula. */
static bool weight(struct expr_parser *p, double *value)
{
    size_t length;
    size_t colon;
    char word[EXPR_LONGEST_NUMBER + 1];
    struct error ignored;

    *value = 1;
    expr_skip_blanks(p);
    length = strspn(p->text + p->at, "+-");
    length += expr_number_length(p->text + p->at + length);
    colon = p->at + length + strspn(p->text + p->at + length, " \t\r\n");
    if (length == 0 || p->text[colon] != ':')
        return true;
    if (length > EXPR_LONGEST_NUMBER)
        return expr_fail(p, p->at, "a weight of more than %d characters", EXPR_LONGEST_NUMBER);
    memcpy(word, p->text + p->at, length);
    word[length] = '\0';
    if (!units_real(word, "", value, &ignored) || fabs(*value) > 1e100)
        return expr_fail(p, p->at, "a weight is a plain number of at most 1e100, not '%s'", word);
    p->at = colon + 1;
    return true;
}

/* Reads all formulas of a text into vectors. */
static bool formulas(struct expr_parser *p, enum expr_form form, struct arena *arena,
                     struct vec *items, struct vec *weights)
{
    char room[48];

    do {
        struct expr *expr;
        size_t begin;

        expr_skip_blanks(p);
        if (!p->text[p->at] && form != EXPR_NUMBER)
            return true;
        if (form == EXPR_WEIGHTED && !weight(p, vec_push(weights, sizeof(double))))
            return false;
        begin = p->at;
        expr = vec_push(items, sizeof *expr);
        if (!formula(p, arena, expr))
            return false;
        if (form == EXPR_CONDITIONS && !expr->condition)
            return expr_fail(p, begin, "is a number where a condition, such as a < b, should be");
    } while (form != EXPR_NUMBER && expr_take(p, ";"));
    expr_skip_blanks(p);
    return !p->text[p->at] ||
           expr_fail(p, p->at, "expected an operator%s, not %s",
                     form == EXPR_NUMBER ? "" : " or ';'", expr_seen(p, p->at, room));
}

static void *keep(const struct vec *vec, size_t size, struct arena *arena)
{
    void *copy = arena_array(arena, vec->count, size);

    if (vec->count)
        memcpy(copy, vec->data, vec->count * size);
    return copy;
}

const struct expr_list *expr_read(const char *text, enum expr_form form,
                                  const struct expr_variable *variables, struct arena *arena,
                                  struct expr_fault *fault)
{
    struct expr_parser p = { .text = text, .variables = variables, .fault = fault };
    struct vec items = { 0 };
    struct vec weights = { 0 };
    struct expr_list *list = arena_alloc(arena, sizeof *list);
    bool good = strnlen(text, EXPR_TEXT + 1) <= EXPR_TEXT ||
                expr_fail(&p, EXPR_TEXT, "is longer than %d characters", EXPR_TEXT);

    good = good && formulas(&p, form, arena, &items, &weights);
    if (good) {
        list->items = keep(&items, sizeof(struct expr), arena);
        list->weights = form == EXPR_WEIGHTED ? keep(&weights, sizeof(double), arena) : NULL;
        list->count = items.count;
        for (size_t i = 0; i < list->count; i++)
            list->uses |= list->items[i].uses;
    }
    vec_free(&p.steps);
    vec_free(&items);
    vec_free(&weights);
    return good ? list : NULL;
}
