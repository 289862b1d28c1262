/* Mixed-integer programs by both solvers, against trying every combination. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/lib/milp.h"
#include "sim/base/rng.h"
#include "tests/unit/unit.h"

enum { COLUMNS = 6, ROWS = 4, MOST = 3 };

static const enum milp_solver solvers[] = { MILP_GLPK, MILP_CBC };

/* Columns 0 .. 3; rows of all kinds of limits. */
static void random_program(struct milp *m, struct rng *rng)
{
    for (int c = 0; c < COLUMNS; c++)
        milp_add_column(m, &(struct milp_column){ 0, MOST, (double)rng_below(rng, 21) - 12, true });
    for (uint32_t r = 0; r < ROWS; r++) {
        double high = (double)rng_below(rng, 12);
        double low = r == 1 ? high - 3 : r == 2 ? high : -(double)INFINITY;

        milp_add_row(m, r == 3 ? high - 6 : low, r == 3 ? (double)INFINITY : high);
        for (uint32_t c = 0; c < COLUMNS; c++)
            if (rng_below(rng, 3))
                milp_put(m, r, c, (double)rng_below(rng, 7) - 2);
    }
}

/* The cost of x, INFINITY if a row does not allow it. */
static double cost_of(const struct milp *m, const double *x)
{
    double cost = 0;

    for (uint32_t c = 0; c < m->columns.count; c++)
        cost += ((struct milp_column *)m->columns.data)[c].cost * x[c];
    for (uint32_t r = 0; r < m->rows.count; r++) {
        const struct milp_row *row = (struct milp_row *)m->rows.data + r;
        double sum = 0;

        for (size_t i = 0; i < m->entries.count; i++) {
            const struct milp_entry *e = (struct milp_entry *)m->entries.data + i;

            sum += e->row == r ? e->value * x[e->column] : 0;
        }
        if (sum < row->low - 1e-9 || sum > row->high + 1e-9)
            return (double)INFINITY;
    }
    return cost;
}

static double by_trying(const struct milp *m, double *best)
{
    double least = (double)INFINITY;
    double x[COLUMNS];

    for (int code = 0; code < 1 << (2 * COLUMNS); code++) {
        double cost;

        for (int c = 0; c < COLUMNS; c++)
            x[c] = code >> (2 * c) & 3;
        cost = cost_of(m, x);
        if (cost < least) {
            least = cost;
            memcpy(best, x, sizeof x);
        }
    }
    return least;
}

static void optima_equal_enumeration(void **state)
{
    int infeasible = 0;

    (void)state;
    for (uint64_t i = 0; i < 60; i++) {
        struct milp m = { 0 };
        struct rng rng;
        double best[COLUMNS], x[COLUMNS];
        double least;

        rng_stream(&rng, 13, 0, RNG_TEST, i);
        random_program(&m, &rng);
        least = by_trying(&m, best);
        infeasible += isinf(least);
        for (size_t s = 0; s < 2; s++) {
            struct milp_options options = { .solver = solvers[s] };
            struct milp_result result = { .x = x };
            struct error err;

            if (!milp_has(solvers[s]))
                continue;
            options.start = i % 2 && !isinf(least) ? best : NULL;
            if (!milp_solve(&m, &options, &result, &err))
                fail_msg("%s", err.text);
            assert_int_equal(result.status, isinf(least) ? MILP_INFEASIBLE : MILP_OPTIMAL);
            if (isinf(least))
                continue;
            assert_true(result.value == least && result.bound == least && !result.timed);
            assert_true(cost_of(&m, x) == least);
        }
        milp_free(&m);
    }
    assert_true(infeasible > 3 && infeasible < 40);
}

/* Many equal items: proving is long, so that limits are met. */
static void limits_stop_the_search(void **state)
{
    struct milp m = { 0 };
    double x[60];

    (void)state;
    milp_add_row(&m, -(double)INFINITY, 10 * 60 + .5);
    for (uint32_t c = 0; c < 60; c++) {
        milp_add_column(&m, &(struct milp_column){ 0, 1, -41 - (double)(c % 7), true });
        milp_put(&m, 0, c, 20 + .37 * (c % 11));
    }
    for (size_t s = 0; s < 2; s++) {
        struct milp_options options = { .solver = solvers[s], .nodes = 3 };
        struct milp_result result = { .x = x };
        double start[60] = { 0 };
        struct error err;

        if (!milp_has(solvers[s]))
            continue;
        start[6] = 1;
        options.start = start;
        if (!milp_solve(&m, &options, &result, &err))
            fail_msg("%s", err.text);
        assert_true(result.status == MILP_FEASIBLE || result.status == MILP_OPTIMAL);
        printf("%s: value %g, bound %g\n", s ? "cbc" : "glpk", result.value, result.bound);
        assert_true(result.bound <= result.value && result.value <= -47 && !result.timed);
        assert_true(!isinf(result.bound));
        assert_true(fabs(cost_of(&m, x) - result.value) < 1e-6);
    }
    milp_free(&m);
}

static void a_missing_solver_is_an_error(void **state)
{
    struct milp m = { 0 };
    struct milp_options options = { .solver = MILP_CBC };
    double x = 0;
    struct milp_result result = { .x = &x };
    struct error err;
    char *path = mem_text(getenv("PATH"));

    (void)state;
    milp_add_row(&m, 0.5, 2);
    milp_put(&m, 0, milp_add_column(&m, &(struct milp_column){ 0, 9, 1, true }), 1);
    setenv("PATH", "/nowhere", 1);
    assert_false(milp_has(MILP_CBC));
    assert_false(milp_solve(&m, &options, &result, &err));
    assert_non_null(strstr(err.text, "install coinor-cbc, or choose glpk"));
    setenv("PATH", path, 1);
    mem_free(path);
    options.solver = MILP_GLPK;
    if (milp_has(MILP_GLPK)) {
        assert_true(milp_solve(&m, &options, &result, &err));
        assert_true(result.status == MILP_OPTIMAL && x == 1);
    } else {
        assert_false(milp_solve(&m, &options, &result, &err));
        assert_non_null(strstr(err.text, "without GLPK"));
    }
    milp_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(optima_equal_enumeration),
        cmocka_unit_test(limits_stop_the_search),
        cmocka_unit_test(a_missing_solver_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
