/* The two-stage heuristic that clusters run in practice: filter a VM, score the hosts. */
#ifndef ORRERY_LIB_CLOUD_FILTER_SCORE_H
#define ORRERY_LIB_CLOUD_FILTER_SCORE_H

#include "policies/lib/cloud/plan.h"

/*
 * The heuristic (HA) that Ding et al. (EuroSys 2025) compare with, as published by ByteDance
 * (github.com/bytedance/DRL-based-VM-Rescheduling, baselines/heuristics.py). Each step:
 * filter: of the VMs that hold at most x in all (not per node), the one whose departure lowers the
 *   residues (free mod x, summed over the nodes of its PM) most, wherever it could go; first VM on
 *   ties;
 * score: of the spots on other PMs that hold it, the one whose residues its arrival lowers most;
 *   first spot on ties.
 * It ends when the VM has no spot or both steps together lower nothing, even if other VMs could
 * still gain. x and the resource are those of the first term; VMs that must stay are passed over.
 */
void filter_score(struct trial *t, const struct plan_limits *limits);

/*
 * By how much the residues of the first term's resource shrink on the nodes of a spot when a VM of
 * the kind leaves it (sign 1) or comes there (sign -1): milli-cores or bytes.
 */
int64_t filter_score_shrink(const struct trial *t, uint32_t kind, uint32_t spot, int64_t sign);

#endif
