/* The two ways of solving a mixed-integer program, one file each. */
#ifndef ORRERY_LIB_MILP_INTERNAL_H
#define ORRERY_LIB_MILP_INTERNAL_H

#include "policies/lib/milp.h"

/*
 * As milp_solve, each by one program: GLPK in this process, CBC as a process of its own (its licence
 * does not allow to link it). They leave x as the program says it; milp_solve rounds it afterwards.
 * False, and the reason, when the program is not there or fails; a limit that is reached is not an
 * error but told in the result.
 */
bool milp_by_glpk(const struct milp *m, const struct milp_options *options,
                  struct milp_result *result, struct error *err);
bool milp_by_cbc(const struct milp *m, const struct milp_options *options,
                 struct milp_result *result, struct error *err);

/* Whether the program can be asked: linked at build time, or found on the path now. */
bool milp_glpk_there(void);
bool milp_cbc_there(void);

/* Inline helpers to read the vectors. */
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
