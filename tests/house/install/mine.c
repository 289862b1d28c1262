/* A policy outside the tree: the last to come is the first to be served. */
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

const struct batch_policy batch_mine = {
    .policy = { .name = "batch.mine", .doc = "A policy of somebody else." },
};
