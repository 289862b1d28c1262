/* Affinity, anti-affinity and fault domains: how many members of a group are where. */
#include "sim/cloud/cloud_internal.h"

/* Members of one part at one place (a host, rack, zone or domain). */
struct seat {
    int64_t part; /* 0 but for fault domains */
    uint32_t place;
    uint32_t count;
    uint32_t next; /* of another part at the same place; free ones are chained too */
};

/* One group; made when its first member gets a place. */
struct bond {
    uint32_t members; /* placed, a moving VM once at each end */
    uint32_t *place;  /* affinity: the places that have members, mostly one */
    uint32_t places, room;
};

/* The PMs of each rack, zone or domain, ascending: pm[start[i] .. start[i + 1] - 1]. */
struct area {
    struct map number;    /* place -> i */
    uint32_t *start, *pm; /* NULL: not made yet */
};

/* Seats are found by group and place, so that a check takes as long as the VM has groups. */
struct groups {
    struct map at; /* group << 32 | place -> first seat */
    struct seat *seat;
    uint32_t seats, seat_room, free_seat;
    struct bond *bond;
    uint32_t bonds;
    struct area area[CLOUD_ON_DOMAIN + 1];
};

void groups_create(struct cloud *c)
{
    c->groups = arena_alloc(c->arena, sizeof *c->groups);
    map_init(&c->groups->at, &c->memory);
    c->groups->free_seat = CLOUD_NOWHERE;
}

static uint32_t place_of(const struct cloud *c, int scope, uint32_t pm)
{
    const struct cloud_pm *view = &c->pm[pm].view;

    switch (scope) {
    case CLOUD_ON_RACK:
        return (uint32_t)view->rack;
    case CLOUD_ON_ZONE:
        return (uint32_t)view->zone;
    case CLOUD_ON_DOMAIN:
        return (uint32_t)view->domain;
    default:
        return pm;
    }
}

static uint64_t key_of(const struct cloud_group *group, uint32_t place)
{
    return (uint64_t)group->id << 32 | place;
}

static int64_t part_of(const struct cloud_member *member)
{
    return member->group->kind == CLOUD_FAULT_DOMAIN ? member->part : 0;
}

static struct bond *bond_of(struct cloud *c, uint32_t group)
{
    struct groups *g = c->groups;

    if (group >= g->bonds) {
        uint32_t room = g->bonds ? g->bonds : 64;

        while (room <= group)
            room *= 2;
        g->bond =
            slab_resize(&c->memory, g->bond, g->bonds * sizeof *g->bond, room * sizeof *g->bond);
        g->bonds = room;
    }
    return &g->bond[group];
}

static uint32_t new_seat(struct cloud *c)
{
    struct groups *g = c->groups;
    uint32_t at = g->free_seat;

    if (at != CLOUD_NOWHERE) {
        g->free_seat = g->seat[at].next;
        return at;
    }
    if (g->seats == g->seat_room) {
        uint32_t room = g->seat_room ? 2 * g->seat_room : 64;

        g->seat = slab_resize(&c->memory, g->seat, g->seat_room * sizeof *g->seat,
                              room * sizeof *g->seat);
        g->seat_room = room;
    }
    return g->seats++;
}

static void add_place(struct cloud *c, struct bond *bond, uint32_t place)
{
    if (bond->places == bond->room) {
        uint32_t room = bond->room ? 2 * bond->room : 2;

        bond->place = slab_resize(&c->memory, bond->place, bond->room * sizeof *bond->place,
                                  room * sizeof *bond->place);
        bond->room = room;
    }
    bond->place[bond->places++] = place;
}

static void drop_place(struct cloud *c, struct bond *bond, uint32_t place)
{
    uint32_t at = 0;

    while (bond->place[at] != place)
        at++;
    bond->place[at] = bond->place[--bond->places];
    if (bond->places)
        return;
    slab_free(&c->memory, bond->place, bond->room * sizeof *bond->place);
    bond->place = NULL;
    bond->room = 0;
}

static void enter(struct cloud *c, const struct cloud_member *member, uint32_t place)
{
    struct groups *g = c->groups;
    uint64_t key = key_of(member->group, place);
    struct bond *bond = bond_of(c, member->group->id);
    uint32_t first = map_get(&g->at, key);
    uint32_t at = first;

    while (at != MAP_NONE && g->seat[at].part != part_of(member))
        at = g->seat[at].next;
    if (at == MAP_NONE) {
        at = new_seat(c);
        g->seat[at] = (struct seat){ .part = part_of(member), .place = place, .next = first };
        map_put(&g->at, key, at);
        if (first == MAP_NONE && member->group->kind == CLOUD_AFFINITY)
            add_place(c, bond, place);
    }
    g->seat[at].count++;
    bond->members++;
}

static void leave(struct cloud *c, const struct cloud_member *member, uint32_t place)
{
    struct groups *g = c->groups;
    uint64_t key = key_of(member->group, place);
    struct bond *bond = bond_of(c, member->group->id);
    uint32_t first = map_get(&g->at, key);
    uint32_t before = MAP_NONE;
    uint32_t at = first;

    while (g->seat[at].part != part_of(member)) {
        before = at;
        at = g->seat[at].next;
    }
    bond->members--;
    if (--g->seat[at].count)
        return;
    if (before != MAP_NONE)
        g->seat[before].next = g->seat[at].next;
    else if (g->seat[at].next != MAP_NONE)
        map_put(&g->at, key, g->seat[at].next);
    else
        map_remove(&g->at, key);
    if (map_get(&g->at, key) == MAP_NONE && member->group->kind == CLOUD_AFFINITY)
        drop_place(c, bond, place);
    g->seat[at].next = g->free_seat;
    g->free_seat = at;
}

void groups_enter(struct cloud *c, struct vm *vm, uint32_t pm)
{
    BUG_UNLESS(!vm->grouped[1]);
    vm->grouped[vm->grouped[0] != 0] = pm + 1;
    for (uint32_t i = 0; i < vm->member_count; i++)
        enter(c, &vm->members[i], place_of(c, vm->members[i].group->scope, pm));
}

void groups_leave(struct cloud *c, struct vm *vm, uint32_t pm)
{
    BUG_UNLESS(vm->grouped[0] == pm + 1 || vm->grouped[1] == pm + 1);
    if (vm->grouped[0] == pm + 1)
        vm->grouped[0] = vm->grouped[1];
    vm->grouped[1] = 0;
    for (uint32_t i = 0; i < vm->member_count; i++)
        leave(c, &vm->members[i], place_of(c, vm->members[i].group->scope, pm));
}

/* How often the VM itself is counted at a place; a moving one holds two PMs. */
static uint32_t own(const struct cloud *c, const struct vm *vm, int scope, uint32_t place)
{
    uint32_t count = 0;

    for (int i = 0; i < 2 && vm->grouped[i]; i++)
        count += place_of(c, scope, vm->grouped[i] - 1) == place;
    return count;
}

static uint32_t own_all(const struct vm *vm)
{
    return (uint32_t)(vm->grouped[0] != 0) + (uint32_t)(vm->grouped[1] != 0);
}

/* Other members at the place: of all parts, and of the VM's own part. */
static void count_others(const struct cloud *c, const struct vm *vm,
                         const struct cloud_member *member, uint32_t place, uint32_t others[2])
{
    const struct groups *g = c->groups;
    uint32_t self = own(c, vm, member->group->scope, place);

    others[0] = others[1] = 0;
    for (uint32_t at = map_get(&g->at, key_of(member->group, place)); at != MAP_NONE;
         at = g->seat[at].next) {
        others[0] += g->seat[at].count;
        if (g->seat[at].part == part_of(member))
            others[1] += g->seat[at].count;
    }
    others[0] -= self;
    others[1] -= self;
}

static bool allows(const struct cloud *c, const struct vm *vm, const struct cloud_member *member,
                   uint32_t pm)
{
    const struct cloud_group *group = member->group;
    uint32_t others[2];

    count_others(c, vm, member, place_of(c, group->scope, pm), others);
    switch (group->kind) {
    case CLOUD_AFFINITY:
        return others[0] > 0 || group->id >= c->groups->bonds ||
               c->groups->bond[group->id].members == own_all(vm);
    case CLOUD_ANTI_AFFINITY:
        return others[0] < group->limit;
    default:
        return others[0] == others[1];
    }
}

bool groups_allow(const struct cloud *c, const struct vm *vm, struct cloud_spot spot)
{
    for (uint32_t i = 0; i < vm->member_count; i++)
        if (!allows(c, vm, &vm->members[i], spot.pm))
            return false;
    return true;
}

/* Places get dense numbers in the order of their first PM, then a counting sort makes the lists. */
static const struct area *area_of(struct cloud *c, int scope)
{
    struct area *area = &c->groups->area[scope];
    uint32_t *filled;

    if (area->start)
        return area;
    map_init(&area->number, &c->memory);
    for (uint32_t pm = 0; pm < c->pms; pm++)
        if (map_get(&area->number, place_of(c, scope, pm)) == MAP_NONE)
            map_put(&area->number, place_of(c, scope, pm), (uint32_t)area->number.count);
    area->start = arena_array(c->arena, area->number.count + 1, sizeof *area->start);
    area->pm = arena_array(c->arena, c->pms, sizeof *area->pm);
    filled = slab_alloc(&c->memory, area->number.count * sizeof *filled);
    for (uint32_t pm = 0; pm < c->pms; pm++)
        area->start[map_get(&area->number, place_of(c, scope, pm)) + 1]++;
    for (size_t i = 0; i < area->number.count; i++)
        area->start[i + 1] += area->start[i];
    for (uint32_t pm = 0; pm < c->pms; pm++) {
        uint32_t number = map_get(&area->number, place_of(c, scope, pm));

        area->pm[area->start[number] + filled[number]++] = pm;
    }
    slab_free(&c->memory, filled, area->number.count * sizeof *filled);
    return area;
}

const uint32_t *groups_bound(struct cloud *c, const struct vm *vm, uint32_t *count)
{
    const struct groups *g = c->groups;
    const uint32_t *least = NULL;

    for (uint32_t i = 0; i < vm->member_count; i++) {
        const struct cloud_group *group = vm->members[i].group;
        const struct bond *bond = group->id < g->bonds ? &g->bond[group->id] : NULL;
        const struct area *area;
        uint32_t number;

        if (group->kind != CLOUD_AFFINITY || !bond || bond->members == own_all(vm) ||
            bond->places != 1)
            continue;
        if (group->scope == CLOUD_ON_HOST) {
            *count = 1;
            return &bond->place[0];
        }
        area = area_of(c, group->scope);
        number = map_get(&area->number, bond->place[0]);
        if (!least || area->start[number + 1] - area->start[number] < *count) {
            least = &area->pm[area->start[number]];
            *count = area->start[number + 1] - area->start[number];
        }
    }
    return least;
}
