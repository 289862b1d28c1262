/* The contract of every system, as a policy out of the tree includes it. */
#include "sim/batch/batch.h"
#include "sim/bigdata/bigdata.h"
#include "sim/cloud/cloud.h"
#include "sim/dag/dag.h"
#include "sim/os/os.h"

const struct dag_policy dag_mine = { .policy = { .name = "dag.mine" }, .fixed = true };
const struct os_policy os_mine = { .policy = { .name = "os.mine" } };
const struct bigdata_policy bigdata_mine = { .policy = { .name = "bigdata.mine" } };
