/* Working out formulas: a loop over steps. */
#include "sim/base/expr.h"

#include <math.h>

#include "sim/base/expr_internal.h"

/* By squaring from the highest bit of the power down, so that x^3 is (x x) x. */
static inline double whole_power(double base, double power)
{
    uint32_t count = (uint32_t)fabs(power);
    double value = base;

    if (count == 0)
        return 1;
    for (uint32_t bit = UINT32_C(1) << (31 - __builtin_clz(count)); bit >>= 1;) {
        value *= value;
        if (count & bit)
            value *= base;
    }
    return power < 0 ? 1 / value : value;
}

static inline double apply_one(int op, double x)
{
    switch (op) {
    case EXPR_NEGATE:
        return -x;
    case EXPR_NOT:
        return x == 0;
    case EXPR_ABS:
        return fabs(x);
    case EXPR_SQRT:
        return sqrt(x);
    case EXPR_LOG2:
        return log2(x);
    case EXPR_LOG10:
        return log10(x);
    case EXPR_LN:
        return log(x);
    case EXPR_EXP:
        return exp(x);
    case EXPR_FLOOR:
        return floor(x);
    case EXPR_CEIL:
        return ceil(x);
    default:
        return x;
    }
}

static inline double apply_two(int op, double left, double right)
{
    switch (op) {
    case EXPR_ADD:
        return left + right;
    case EXPR_SUBTRACT:
        return left - right;
    case EXPR_MULTIPLY:
        return left * right;
    case EXPR_DIVIDE:
        return left / right;
    case EXPR_POWER:
        return pow(left, right);
    case EXPR_WHOLE_POWER:
        return whole_power(left, right);
    case EXPR_MIN:
        return left < right || isnan(left) ? left : right;
    case EXPR_MAX:
        return left > right || isnan(left) ? left : right;
    case EXPR_LESS:
        return left < right;
    case EXPR_AT_MOST:
        return left <= right;
    case EXPR_GREATER:
        return left > right;
    case EXPR_AT_LEAST:
        return left >= right;
    case EXPR_EQUAL:
        return left == right;
    case EXPR_NOT_EQUAL:
        return left != right;
    case EXPR_AND:
        return left != 0 && right != 0;
    default:
        return left != 0 || right != 0;
    }
}

double expr_apply(int op, double left, double right)
{
    return op < EXPR_ADD ? apply_one(op, right) : apply_two(op, left, right);
}

double expr_value(const struct expr *expr, const double *values)
{
    double stack[EXPR_DEPTH + 1];
    double *top = stack;
    const struct expr_step *end = expr->steps + expr->count;

    stack[0] = 0; /* no formula is empty, which the compiler cannot know */
    for (const struct expr_step *step = expr->steps; step < end; step++) {
        double last = step->value;

        if (step->from == EXPR_OF_VARIABLE)
            last = values[step->variable];
        else if (step->from == EXPR_OF_STACK)
            last = *top--;
        if (step->op < EXPR_ADD) {
            *++top = apply_one(step->op, last);
        } else if (step->op < EXPR_CHOOSE) {
            *top = apply_two(step->op, *top, last);
        } else {
            top--;
            *top = *top != 0 ? top[1] : last;
        }
    }
    return *top;
}
