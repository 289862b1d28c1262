/* Changes that only move the level of one bottleneck: no flow of it is looked at. */
#include "sim/model/maxmin.h"
#include "sim/model/maxmin_internal.h"

/*
 * The flows that a link stops all have its level. If none of them crosses another bottleneck, the
 * level can move and nobody else notices, as long as
 *   - it is not below the level of a flow that crosses the link and is stopped elsewhere, and
 *   - no other link on the way becomes full: a link where nobody is above `sigma`, the level at
 *     which it would be full if all its flows had it, is not. So each level keeps below the sigma
 *     of all links that its flows cross, and below their caps: that is its limit.
 * What is known of a link holds for a round, until the next filling; levels that move by themselves
 * meanwhile do not break it. Limits may be lower than they need be: they are then found again.
 */

/* Fewer flows are filled as fast as they are looked at here. */
enum { FEW = 8 };

/* A link that could not shift is not asked again for up to as many changes. */
enum { MOST_SKIPS = 63 };

/* Sums are made anew after so many changes, and after as many as there are flows. */
enum { AGE = 64 };

static struct mover *mover_of(const struct maxmin *m, const struct link *link)
{
    return &m->movers[link - m->links];
}

/* Finds sigma; false if the link stops flows or one is above it. */
static bool is_safe(struct maxmin *m, struct link *link)
{
    struct mover *mover = mover_of(m, link);
    double weight = 0;
    double highest = 0;

    if (link->stops > 0)
        return false;
    for (uint32_t i = 0; i < link->count; i++) {
        const struct flow *flow = &m->flows[link->entries[i].flow];
        double level = maxmin_flow_level(m, flow);

        weight += flow->weight * link->entries[i].load;
        highest = level > highest ? level : highest;
    }
    mover->sigma = link->capacity / weight;
    if (highest > mover->sigma)
        return false;
    mover->safe = m->round;
    return true;
}

/* Lowers the limit to what the other links of a flow, and its cap, allow. */
static bool pass_by(struct maxmin *m, struct link *link, const struct flow *flow)
{
    struct mover *mover = mover_of(m, link);

    mover->limit = fmin(mover->limit, flow->cap / flow->weight);
    for (uint32_t h = 0; h < flow->count; h++) {
        struct link *other = &m->links[flow->hops[h].link];

        if (other == link)
            continue;
        if (mover_of(m, other)->safe != m->round && !is_safe(m, other))
            return false;
        mover->limit = fmin(mover->limit, mover_of(m, other)->sigma);
    }
    return true;
}

/* Finds out whether the level of the link may move by itself. */
static void look_at(struct maxmin *m, struct link *link)
{
    struct mover *mover = mover_of(m, link);
    uint32_t number = (uint32_t)(link - m->links);

    mover->round = m->round;
    mover->shifts = false;
    mover->age = 0;
    mover->own = mover->others = mover->highest = 0;
    mover->limit = (double)INFINITY;
    for (uint32_t i = 0; i < link->count; i++) {
        const struct flow *flow = &m->flows[link->entries[i].flow];
        double load = link->entries[i].load;

        if (flow->bottleneck == number) {
            mover->own += flow->weight * load;
            if (!pass_by(m, link, flow))
                return;
        } else {
            mover->others += maxmin_flow_rate(m, flow) * load;
            mover->highest = fmax(mover->highest, maxmin_flow_level(m, flow));
        }
    }
    mover->most = mover->own;
    mover->shifts = true;
}

static bool can_shift(struct maxmin *m, struct link *link)
{
    struct mover *mover = mover_of(m, link);

    if (link->stops < FEW)
        return false;
    if (mover->round == m->round && !(mover->shifts && mover->age > AGE + link->count))
        return mover->shifts;
    if (mover->skip > 0) {
        mover->skip--;
        return false;
    }
    look_at(m, link);
    mover->skips = mover->shifts ? 0 : (2 * mover->skips + 1) & MOST_SKIPS;
    mover->skip = mover->skips;
    return mover->shifts;
}

static void shift_later(struct maxmin *m, struct link *link)
{
    struct mover *mover = mover_of(m, link);

    m->shift++;
    mover->age++;
    mover->most = fmax(mover->most, mover->own);
    if (mover->shifting)
        return;
    mover->shifting = true;
    maxmin_push(m, &m->shifting, (uint32_t)(link - m->links));
}

bool maxmin_shift_remove(struct maxmin *m, struct flow *flow)
{
    struct link *link;

    if (flow->bottleneck >= m->link_count)
        return false;
    link = &m->links[flow->bottleneck];
    if (m->changed_links.count > 0 || !can_shift(m, link))
        return false;
    for (uint32_t h = 0; h < flow->count; h++)
        if (&m->links[flow->hops[h].link] == link)
            mover_of(m, link)->own -= flow->weight * flow->hops[h].load;
    shift_later(m, link);
    return true;
}

/* A flow is new on the link, which is no bottleneck: sigma has fallen, and so have limits. */
static bool lower_limits(struct maxmin *m, struct link *link)
{
    if (!is_safe(m, link))
        return false;
    for (uint32_t i = 0; i < link->count; i++) {
        uint32_t bottleneck = m->flows[link->entries[i].flow].bottleneck;

        if (bottleneck < m->link_count)
            m->movers[bottleneck].limit =
                fmin(m->movers[bottleneck].limit, mover_of(m, link)->sigma);
    }
    return true;
}

/* The only bottleneck on the way of a flow, or NULL. */
static struct link *bottleneck_of(struct maxmin *m, const struct flow *flow)
{
    struct link *found = NULL;

    for (uint32_t h = 0; h < flow->count; h++) {
        struct link *link = &m->links[flow->hops[h].link];

        if (link->stops == 0 || link == found)
            continue;
        if (found)
            return NULL;
        found = link;
    }
    return found;
}

/* Puts a new flow into a bottleneck whose level is then to be moved. */
static bool add(struct maxmin *m, uint32_t number)
{
    struct flow *flow = &m->flows[number];
    struct link *link = flow->bottleneck == NOTHING ? bottleneck_of(m, flow) : NULL;

    if (!link || !can_shift(m, link))
        return false;
    for (uint32_t h = 0; h < flow->count; h++) {
        struct link *other = &m->links[flow->hops[h].link];

        if (other == link)
            mover_of(m, link)->own += flow->weight * flow->hops[h].load;
        else if (!lower_limits(m, other))
            return false;
    }
    if (!pass_by(m, link, flow))
        return false;
    flow->bottleneck = flow->told = (uint32_t)(link - m->links);
    link->stops++;
    maxmin_push(m, &m->results, number);
    shift_later(m, link);
    return true;
}

static bool move(struct maxmin *m, uint32_t number)
{
    struct link *link = &m->links[number];
    struct mover *mover = &m->movers[number];
    double level;

    if (mover->round != m->round || mover->own < WORN_OUT * mover->most)
        look_at(m, link);
    level = (link->capacity - mover->others) / mover->own;
    if (!mover->shifts || !(mover->own > 0 && level > 0 && level < DBL_MAX))
        return false;
    if (level > mover->limit)
        look_at(m, link);
    if (!mover->shifts || level > mover->limit || level < mover->highest)
        return false;
    m->shift++;
    link->level = level;
    maxmin_tell_level(m, number);
    return true;
}

/* Undoes what was added: the filling will look at all of it. */
static void give_up(struct maxmin *m)
{
    for (size_t i = 0; i < m->shifting.count; i++) {
        m->movers[m->shifting.items[i]].shifting = false;
        maxmin_link_changed(m, &m->links[m->shifting.items[i]]);
    }
    m->shifting.count = 0;
    while (m->results.count > 0) {
        struct flow *flow = &m->flows[m->results.items[--m->results.count]];

        m->links[flow->bottleneck].stops--;
        flow->bottleneck = flow->told = NOTHING;
    }
}

bool maxmin_shift(struct maxmin *m)
{
    size_t added = 0;

    for (; m->changed_links.count == 0 && added < m->changed_flows.count; added++)
        if (m->flows[m->changed_flows.items[added]].count > 0 &&
            !add(m, m->changed_flows.items[added]))
            break;
    if (m->changed_links.count > 0 || added < m->changed_flows.count) {
        give_up(m);
        return false;
    }
    for (size_t i = 0; i < m->shifting.count; i++) {
        if (!move(m, m->shifting.items[i])) {
            give_up(m);
            return false;
        }
    }
    for (size_t i = 0; i < m->shifting.count; i++)
        m->movers[m->shifting.items[i]].shifting = false;
    for (size_t i = 0; i < added; i++)
        m->flows[m->changed_flows.items[i]].listed = false;
    m->shifting.count = m->changed_flows.count = 0;
    return true;
}
