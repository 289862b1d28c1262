/* Formulas of any bytes: read and worked out, or refused in one line at a character of the text. */
#include <string.h>

#include "sim/base/expr.h"
#include "tests/fuzz/fuzz.h"

static const struct expr_variable variables[] = {
    { "wait", "s", "", NULL },  { "request", "s", "", NULL },  { "walltime", "s", "", "request" },
    { "procs", "", "", NULL },  { "free_mem", "B", "", NULL }, { "net", "B/s", "", NULL },
    { "watts", "W", "", NULL }, { "rate", "Hz", "", NULL },    { 0 },
};

enum { VARIABLES = sizeof variables / sizeof variables[0] - 1 };

static const double trials[][VARIABLES] = {
    { 30, 120, 0, 7, 4e9, 1e9, 250, 3 },
    { 0, 0, 0, 0, 0, 0, 0, 0 },
    { -1e300, 1e300, 0, 1e-300, -1, 1e308, -1e308, 1 },
};

/* What is not in `uses` is not looked at: the value is the same whatever stands there. */
static void check_uses(const struct expr *expr, const double *values)
{
    double others[VARIABLES];
    double a = expr_value(expr, values), b;

    for (size_t i = 0; i < VARIABLES; i++)
        others[i] = expr->uses >> i & 1 ? values[i] : -12345;
    b = expr_value(expr, others);
    BUG_UNLESS(!memcmp(&a, &b, sizeof a) || (a != a && b != b));
    BUG_UNLESS(!expr->condition || a == 0 || a == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct arena *arena = arena_create();
    char *text = arena_alloc(arena, count + 1);
    enum expr_form form = EXPR_NUMBER;

    if (count) {
        memcpy(text, bytes, count);
        form = bytes[0] == ';' ? EXPR_CONDITIONS : bytes[0] == ':' ? EXPR_WEIGHTED : EXPR_NUMBER;
        text += form != EXPR_NUMBER;
    }
    for (int again = 0; again < 2; again++, form = EXPR_NUMBER) {
        struct expr_fault fault = { 0 };
        const struct expr_list *list = expr_read(text, form, variables, arena, &fault);

        BUG_UNLESS(list || (fault.error.text[0] && !strchr(fault.error.text, '\n') &&
                            fault.at >= 1 && fault.at <= strlen(text) + 1));
        for (size_t i = 0; list && i < list->count; i++)
            for (size_t k = 0; k < sizeof trials / sizeof trials[0]; k++)
                check_uses(&list->items[i], trials[k]);
    }
    arena_destroy(arena);
    return 0;
}
