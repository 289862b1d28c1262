/* Building programs, and rounding what solvers give back. */
#include "policies/lib/milp.h"

#include <math.h>

#include "policies/lib/milp_internal.h"

uint32_t milp_add_column(struct milp *m, const struct milp_column *column)
{
    uint32_t i = (uint32_t)m->columns.count;
    struct milp_column *new = vec_push(&m->columns, sizeof *new);

    *new = *column;
    return i;
}

uint32_t milp_add_row(struct milp *m, double low, double high)
{
    uint32_t i = (uint32_t)m->rows.count;
    struct milp_row *new = vec_push(&m->rows, sizeof *new);

    *new = (struct milp_row){ low, high };
    return i;
}

void milp_put(struct milp *m, uint32_t row, uint32_t column, double value)
{
    struct milp_entry *new = vec_push(&m->entries, sizeof *new);

    BUG_UNLESS(row < m->rows.count && column < m->columns.count);
    *new = (struct milp_entry){ row, column, value };
}

void milp_free(struct milp *m)
{
    vec_free(&m->columns);
    vec_free(&m->rows);
    vec_free(&m->entries);
}

bool milp_has(enum milp_solver solver)
{
    return solver == MILP_GLPK ? milp_glpk_there() : milp_cbc_there();
}

bool milp_solve(const struct milp *m, const struct milp_options *options,
                struct milp_result *result, struct error *err)
{
    double *x = result->x;

    BUG_UNLESS(m->columns.count > 0 && m->rows.count > 0);
    *result = (struct milp_result){ .status = MILP_UNKNOWN, .bound = -(double)INFINITY, .x = x };
    if (!(options->solver == MILP_GLPK ? milp_by_glpk(m, options, result, err)
                                       : milp_by_cbc(m, options, result, err)))
        return false;
    if (result->status == MILP_INFEASIBLE || result->status == MILP_UNKNOWN)
        return true;
    result->value = 0;
    for (size_t i = 0; i < m->columns.count; i++) {
        if (milp_column(m, i)->integer)
            x[i] = round(x[i]);
        result->value += milp_column(m, i)->cost * x[i];
    }
    if (result->status == MILP_OPTIMAL)
        result->bound = result->value;
    return true;
}
