/* The two ways of solving a mixed-integer program, one file each. */
#ifndef ORRERY_LIB_MILP_INTERNAL_H
#define ORRERY_LIB_MILP_INTERNAL_H

#include "policies/lib/milp.h"

/*
 * As milp_solve, for a program with columns and rows. Each sets the status, the bound and, if there
 * is a solution, x as the solver gave it; milp_solve rounds x and works out the value. The result
 * comes in as MILP_UNKNOWN with a bound of -INFINITY.
 */
bool milp_by_glpk(const struct milp *m, const struct milp_options *options,
                  struct milp_result *result, struct error *err);
bool milp_by_cbc(const struct milp *m, const struct milp_options *options,
                 struct milp_result *result, struct error *err);

/* Without looking at any program. */
bool milp_glpk_there(void);
bool milp_cbc_there(void);

/* Column, row or entry i of the program; borrowed until the next one is added. */
static inline const struct milp_column *milp_column(const struct milp *m, size_t i)
{
    return vec_at(&m->columns, i, sizeof(struct milp_column));
}

static inline const struct milp_row *milp_row(const struct milp *m, size_t i)
{
    return vec_at(&m->rows, i, sizeof(struct milp_row));
}

static inline const struct milp_entry *milp_entry(const struct milp *m, size_t i)
{
    return vec_at(&m->entries, i, sizeof(struct milp_entry));
}

#endif
