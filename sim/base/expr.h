/* Formulas that a study writes as text: read once, units checked, then worked out fast. */
#ifndef ORRERY_BASE_EXPR_H
#define ORRERY_BASE_EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"

/*
 * A formula, from what binds least to what binds most:
 *
 *   a ? b : c              b where the condition a holds, else c
 *   a or b, a and b        of conditions, also || and &&
 *   not a                  of a condition, also !
 *   < <= > >= == !=        of two quantities of one unit; one comparison, not a chain
 *   a + b, a - b           of one unit
 *   a * b, a / b
 *   -a, +a
 *   a ^ b                  binds to the right: 2^3^2 = 2^9, and -2^2 = -4
 *   numbers, names, (a), functions: min max (two or more of one unit), abs, sqrt, log2 log10 ln exp
 *   floor ceil
 *
 * Numbers may carry a unit, as in sim/base/units.h: 90s 1h30m 4GiB 10Gbit/s 50% 200W. A unit of a
 * quantity is a product of whole powers of s, B and W (a bit is 1/8 B, Hz is 1/s, J is W s).
 * Sums, comparisons, min, max and the two ends of ?: need equal units; log, exp, floor and ceil
 * need a plain number, which `request/1s` is; sqrt needs even powers; a power is a plain number,
 * and a constant whole one where its base has a unit. A condition counts as 1 or 0 in arithmetic,
 * but a number is no condition.
 *
 * Arithmetic is that of IEEE doubles in the order written: x/0 is infinite, 0/0 is NaN and a
 * comparison with NaN is false; min and max of NaN are NaN. Powers with a constant whole exponent
 * of at most 1024 are products, x^3 = (x x) x, and x^-3 = 1 / x^3.
 */
enum { EXPR_TEXT = 4096, EXPR_DEPTH = 64, EXPR_VARIABLES = 64 };

/* What a formula may name. A table is a static const array closed by { 0 }. */
struct expr_variable {
    const char *name;
    const char *unit;    /* "" (plain), s, B, B/s, Hz, W or J */
    const char *doc;     /* a few words */
    const char *same_as; /* this is another name of that variable; NULL: it is its own */
};

/* What a text holds. */
enum expr_form {
    EXPR_NUMBER = 1, /* one formula; a condition will do, as 1 or 0 */
    EXPR_CONDITIONS, /* any number of conditions, between semicolons */
    EXPR_WEIGHTED    /* any number of formulas between semicolons, each "formula" or "2: formula" */
};

struct expr_step;

/* A formula that was read; owned by the arena it was read into. */
struct expr {
    const struct expr_step *steps;
    size_t count;
    uint64_t uses; /* bit i: it names variable i of the table (never another name of one) */
    bool condition;
    int8_t unit[3]; /* powers of s, B and W */
};

struct expr_list {
    const struct expr *items;
    const double *weights; /* of EXPR_WEIGHTED; 1 where none is given */
    size_t count;
    uint64_t uses; /* of all */
};

/* What is wrong with a text, and the number of the character where, from 1. */
struct expr_fault {
    size_t at;
    struct error error; /* without a position */
};

/*
 * Reads a text; NULL and the fault when it is no such formula. A blank text is an empty list, and
 * for EXPR_NUMBER a fault. Nothing that a text may hold is unsafe: it has at most EXPR_TEXT
 * characters, nests at most EXPR_DEPTH deep and keeps at most EXPR_DEPTH values for later.
 */
const struct expr_list *expr_read(const char *text, enum expr_form form,
                                  const struct expr_variable *variables, struct arena *arena,
                                  struct expr_fault *fault);

/*
 * The value for `values` of the variables, by their place in the table and in their units; those
 * not in `uses` are not looked at. Allocates nothing.
 */
double expr_value(const struct expr *expr, const double *values);

/* Whether a condition holds. */
static inline bool expr_holds(const struct expr *expr, const double *values)
{
    return expr_value(expr, values) != 0;
}

#endif
