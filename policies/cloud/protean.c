/*
 * Rules in order, as in Azure's allocator: PMs that are valid for the VM are scored by preference
 * rules, a rule counts only where those before it are equal, and to let it count their scores are
 * rounded to a few levels; one of the best is drawn. Hadary et al., "Protean: VM allocation service
 * at scale", OSDI 2020. The paper's own rules, their order and levels in production are not
 * published, so they are parameters here; kept scores per flavour are its placement cache.
 */
#include "policies/lib/fit.h"
#include "sim/cloud/cloud.h"

enum rule { RULE_NONE, RULE_BEST_FIT, RULE_WORST_FIT, RULE_NON_EMPTY, RULE_BALANCE };
static const char *const rule_names[] = {
    "none", "best_fit", "worst_fit", "non_empty", "balance", 0
};

struct protean {
    int first, second, third; /* enum rule */
    int64_t levels;
};

static const struct param protean_params[] = {
    PARAM_CHOICE(protean, first, "best_fit", rule_names, "What is preferred before all else."),
    PARAM_CHOICE(protean, second, "non_empty", rule_names, "Among PMs that are equal by that."),
    PARAM_CHOICE(protean, third, "none", rule_names, "Among PMs that are equal by both."),
    PARAM(protean, levels, 10, 1, 100000, "", "Levels that the score of a rule is rounded to."),
    { 0 },
};

/* 0 to 1; what is left is the mean over the resources that the VM needs. */
static double score_of(int rule, const struct fit *fit, uint32_t vms)
{
    double limits = 0;

    for (int i = 0; i < FIT_DIMENSIONS; i++)
        limits += fit->weight[i];
    switch (rule) {
    case RULE_BEST_FIT:
        return limits > 0 ? 1 - fit_left(fit) / limits : 0;
    case RULE_WORST_FIT:
        return limits > 0 ? fit_left(fit) / limits : 0;
    case RULE_NON_EMPTY:
        return vms > 0;
    case RULE_BALANCE:
        return fit_balance(fit);
    default:
        return 0;
    }
}

/* Levels of the rules as digits of one number, which a double holds exactly. */
static double protean_score(void *ptr, const struct cloud *c, const struct cloud_shape *shape,
                            struct cloud_spot spot, const struct cloud_vm *vm)
{
    const struct protean *self = ptr;
    const int rule[] = { self->first, self->second, self->third };
    struct cloud_room room;
    struct fit fit;
    int64_t number = 0;

    (void)vm;
    cloud_room(c, shape, spot, &room);
    fit = fit_of(room.need, room.free, room.total, NULL);
    for (int i = 0; i < 3; i++) {
        double score = score_of(rule[i], &fit, cloud_pm(c, spot.pm)->vms);
        int64_t level = (int64_t)(score * (double)self->levels);

        level = level < 0 ? 0 : level >= self->levels ? self->levels - 1 : level;
        number = number * self->levels + level;
    }
    return (double)number;
}

static struct cloud_spot protean_place(void *self, struct cloud *c, const struct cloud_vm *vm)
{
    (void)self;
    return cloud_draw_best(c, vm);
}

const struct cloud_policy cloud_protean = {
    .policy = { .name = "cloud.protean",
                .doc = "Preference rules in order, each rounded to levels; one of the best.",
                .source = "Hadary et al., OSDI 2020 (rules and levels are parameters)",
                .params = protean_params,
                .self_size = sizeof(struct protean) },
    .score = protean_score,
    .place = protean_place,
};
