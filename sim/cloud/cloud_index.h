/* What is kept of each flavour, so that no question about all PMs looks at them all. */
#ifndef ORRERY_CLOUD_INDEX_H
#define ORRERY_CLOUD_INDEX_H

#include "sim/cloud/cloud_internal.h"
#include "sim/cloud/max_tree.h"
#include "sim/cloud/pm_set.h"

/*
 * A flavour that is asked for often has a tournament tree over the PMs by score, or a set of the
 * PMs it fits, or both. Changes of PMs go into one log for all; a tree reads what is new to it when
 * it is asked. A flavour pays for its tree by scans first: it gets one when its scans have cost as
 * much as the tree will. The trees are limited in number, and the one not asked for longest gives
 * its place away; so many rare flavours cost scans, but no memory. None of this shows in a result.
 */
enum kept_kind { KEPT_SCORES, KEPT_FITS, KEPT_KINDS };

/*
 * The scores of a shape by the placing policy, of each PM the best of its spots, without regard to
 * any VM; up to date and borrowed until the next question. NULL: it has none yet, look at all PMs
 * and pay. The policy has a score that does not vary.
 */
struct max_tree *index_scores(struct cloud *c, uint32_t shape);

/* The PMs with a spot that the shape fits. `must`: never NULL. */
const struct pm_set *index_fits(struct cloud *c, uint32_t shape, bool must);

/* So many PMs were looked at for want of a tree or set. */
void index_pay(struct cloud *c, enum kept_kind kind, uint32_t shape, uint32_t pms);

/* Room for a list of PMs, the same each time. */
uint32_t *index_list(struct cloud *c);

/* A spot and how good it is. */
struct offer {
    double score;
    struct cloud_spot spot;
};

/*
 * The best spot of a PM for a shape by the policy's score; the VM is NULL where scores do not
 * depend on it. -HUGE_VAL and CLOUD_NOWHERE: none.
 */
struct offer index_offer(struct cloud *c, const struct cloud_shape *shape, uint32_t pm,
                         const struct cloud_vm *vm);

/* Whether the PM has a spot that the shape fits. */
bool index_has_spot(const struct cloud *c, const struct cloud_shape *shape, uint32_t pm);

#endif
