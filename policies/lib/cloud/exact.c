/* Builds the program, starts it from a good plan, and finds a way to the placement it returns. */
#include "policies/lib/cloud/exact.h"

#include <math.h>
#include <string.h>

#include "policies/lib/cloud/large_neighbourhood.h"
#include "policies/lib/cloud/sequence.h"

enum { MOST_COLUMNS = 2000000, ROUNDS = 300 };

/* VMs that the program does not tell apart. */
struct unit {
    uint32_t kind;
    uint32_t vm;     /* if it is one VM; else TRIAL_NONE */
    uint32_t count;  /* VMs */
    uint32_t column; /* of x at spot 0; u follow at column + spots */
    uint32_t spots;
};

struct model {
    const struct trial *t;
    const struct exact_params *params;
    struct milp milp;
    struct unit *units;
    uint32_t unit_count;
    uint32_t *unit_of;                 /* of each VM; TRIAL_NONE: left where it is */
    uint32_t *now;                     /* VMs of each x column where they are now */
    int64_t *cpu, *mem;                /* by NUMA: free once all VMs of the units are gone */
    uint32_t slot_column[TRIAL_TERMS]; /* y of each term at place 0 */
    double worth[TRIAL_TERMS];         /* of a slot, the most worth being 1 */
    double scale;                      /* value of a slot of worth 1 */
    bool memory;                       /* memory can bind */
    uint32_t left;                     /* moves */
};

static uint32_t places_of(const struct trial *t, const struct trial_term *term)
{
    return term->pair ? t->pairs : t->numas;
}

/* Memory never binds if every VM has less of it a core than any node. */
static bool memory_binds(const struct model *m)
{
    const struct trial *t = m->t;

    for (uint32_t i = 0; i < t->aim.count; i++)
        if (t->aim.terms[i].resource == TRIAL_MEM)
            return true;
    for (uint32_t k = 0; k < t->kinds; k++)
        for (uint32_t numa = 0; numa < t->numas; numa++)
            if ((double)t->kind[k].mem * (double)m->cpu[numa] >
                (double)m->mem[numa] * t->kind[k].cpu)
                return true;
    return false;
}

/* A kind of whole slots in every term: where it is makes no difference. */
static bool idle(const struct model *m, uint32_t kind)
{
    const struct trial *t = m->t;

    if (m->memory || t->groups > 0)
        return false;
    for (uint32_t i = 0; i < t->aim.count; i++)
        if (t->aim.terms[i].pair || t->kind[kind].cpu % t->aim.terms[i].size != 0)
            return false;
    return true;
}

static void release(struct model *m, uint32_t vm)
{
    const struct trial *t = m->t;
    const struct trial_kind *kind = &t->kind[t->kind_of[vm]];

    for (int k = 0; k < 1 + kind->pair; k++) {
        uint32_t numa = kind->pair ? t->pair_numas[t->at[vm]][k] : t->at[vm];

        m->cpu[numa] += kind->cpu;
        m->mem[numa] += kind->mem;
    }
}

/* Units, and what is free without them. With all VMs gone it is seen whether memory binds. */
static void find_units(struct model *m, struct arena *arena)
{
    const struct trial *t = m->t;

    m->units = arena_array(arena, t->vms, sizeof *m->units);
    m->unit_of = arena_array(arena, t->vms, sizeof *m->unit_of);
    m->cpu = arena_array(arena, t->numas, sizeof *m->cpu);
    m->mem = arena_array(arena, t->numas, sizeof *m->mem);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t numa = 0; numa < t->numas; numa++) {
            m->cpu[numa] = t->cpu[numa];
            m->mem[numa] = t->mem[numa];
        }
        for (uint32_t vm = 0; vm < t->vms; vm++)
            if (!t->fixed[vm] && (pass == 0 || !idle(m, t->kind_of[vm])))
                release(m, vm);
        if (pass == 0)
            m->memory = memory_binds(m);
    }
    for (uint32_t k = 0; k < t->kinds; k++) {
        uint32_t common = TRIAL_NONE;

        for (uint32_t i = t->kind_first[k]; i < t->kind_first[k + 1]; i++) {
            uint32_t vm = t->kind_vms[i];
            bool alone = m->params->each_vm || t->vm_group_first[vm] != t->vm_group_first[vm + 1];

            m->unit_of[vm] = TRIAL_NONE;
            if (t->fixed[vm] || idle(m, k))
                continue;
            if (alone || common == TRIAL_NONE)
                m->units[m->unit_count++] = (struct unit){ .kind = k,
                                                           .vm = alone ? vm : TRIAL_NONE,
                                                           .spots = trial_spots(t, vm) };
            if (!alone && common == TRIAL_NONE)
                common = m->unit_count - 1;
            m->unit_of[vm] = alone ? m->unit_count - 1 : common;
            m->units[m->unit_of[vm]].count++;
        }
    }
}

static uint32_t x_of(const struct model *m, uint32_t unit, uint32_t spot)
{
    return m->units[unit].column + spot;
}

/* VMs of each x in the state of a trial. */
static void count_at(const struct model *m, const struct trial *t, uint32_t *count)
{
    memset(count, 0, m->milp.columns.count * sizeof *count);
    for (uint32_t vm = 0; vm < t->vms; vm++)
        if (m->unit_of[vm] != TRIAL_NONE)
            count[x_of(m, m->unit_of[vm], t->at[vm])]++;
}

/* x, then u, of each unit; x of a closed PM cannot rise. */
static void add_units(struct model *m, struct arena *arena, bool goal)
{
    const struct trial *t = m->t;
    struct milp_column *columns;

    for (uint32_t i = 0; i < m->unit_count; i++) {
        struct unit *unit = &m->units[i];

        unit->column = (uint32_t)m->milp.columns.count;
        for (uint32_t s = 0; s < unit->spots; s++)
            milp_add_column(&m->milp, &(struct milp_column){ 0, unit->count, 0, true });
        for (uint32_t s = 0; s < unit->spots; s++)
            milp_add_column(&m->milp, &(struct milp_column){ 0, unit->count, goal ? 1 : 0, false });
    }
    m->now = arena_array(arena, m->milp.columns.count, sizeof *m->now);
    count_at(m, t, m->now);
    columns = m->milp.columns.data;
    for (uint32_t i = 0; i < m->unit_count; i++)
        for (uint32_t s = 0; s < m->units[i].spots; s++) {
            uint32_t pm = t->kind[m->units[i].kind].pair ? t->pair_pm[s] : t->numa_pm[s];

            if (t->closed[pm])
                columns[x_of(m, i, s)].high = m->now[x_of(m, i, s)];
        }
}

/* All VMs of a unit are somewhere; u says how many are new at a spot; so many may be. */
static void add_moves(struct model *m)
{
    uint32_t limit = milp_add_row(&m->milp, -(double)INFINITY, m->left);

    for (uint32_t i = 0; i < m->unit_count; i++) {
        const struct unit *unit = &m->units[i];
        uint32_t all = milp_add_row(&m->milp, unit->count, unit->count);

        for (uint32_t s = 0; s < unit->spots; s++) {
            uint32_t x = x_of(m, i, s);
            uint32_t u = x + unit->spots;
            uint32_t row = milp_add_row(&m->milp, -(double)INFINITY, m->now[x]);

            milp_put(&m->milp, all, x, 1);
            milp_put(&m->milp, row, x, 1);
            milp_put(&m->milp, row, u, -1);
            milp_put(&m->milp, limit, u, 1);
        }
    }
}

/* What the units hold of a resource on a node is at most what is free without them. */
static uint32_t capacity(struct model *m, enum trial_resource resource, uint32_t numa, double unit)
{
    const struct trial *t = m->t;
    int64_t most = resource == TRIAL_CPU ? m->cpu[numa] : m->mem[numa];
    uint32_t row = milp_add_row(&m->milp, -(double)INFINITY, (double)most / unit);

    for (uint32_t i = 0; i < m->unit_count; i++) {
        const struct trial_kind *kind = &t->kind[m->units[i].kind];
        double share = (double)(resource == TRIAL_CPU ? kind->cpu : kind->mem) / unit;
        uint32_t pm = t->numa_pm[numa];

        if (share == 0)
            continue;
        if (!kind->pair)
            milp_put(&m->milp, row, x_of(m, i, numa), share);
        for (uint32_t p = t->pair_first[pm]; kind->pair && p < t->pair_first[pm + 1]; p++)
            if (t->pair_numas[p][0] == numa || t->pair_numas[p][1] == numa)
                milp_put(&m->milp, row, x_of(m, i, p), share);
    }
    return row;
}

/* Slots of a term lie in what is free; in units of a slot, so that numbers are near 1. */
static void add_slots(struct model *m, uint32_t term, bool goal)
{
    const struct trial *t = m->t;
    const struct trial_term *what = &t->aim.terms[term];
    int64_t size = what->pair ? what->size / 2 : what->size;

    m->slot_column[term] = (uint32_t)m->milp.columns.count;
    for (uint32_t p = 0; p < places_of(t, what); p++) {
        uint32_t numa = what->pair ? t->pair_numas[p][0] : p;
        int64_t most = (what->resource == TRIAL_CPU ? m->cpu[numa] : m->mem[numa]) / size;

        milp_add_column(&m->milp,
                        &(struct milp_column){ 0, (double)most, goal ? 0 : -m->worth[term], true });
    }
    for (uint32_t numa = 0; numa < t->numas; numa++) {
        uint32_t pm = t->numa_pm[numa];
        uint32_t row = capacity(m, what->resource, numa, (double)size);

        if (!what->pair)
            milp_put(&m->milp, row, m->slot_column[term] + numa, 1);
        for (uint32_t p = t->pair_first[pm]; what->pair && p < t->pair_first[pm + 1]; p++)
            if (t->pair_numas[p][0] == numa || t->pair_numas[p][1] == numa)
                milp_put(&m->milp, row, m->slot_column[term] + p, 1);
    }
}

/* A resource that no term counts still has to be enough. */
static void add_plain_capacity(struct model *m, enum trial_resource resource)
{
    for (uint32_t i = 0; i < m->t->aim.count; i++)
        if (m->t->aim.terms[i].resource == resource)
            return;
    for (uint32_t numa = 0; numa < m->t->numas; numa++)
        capacity(m, resource, numa, resource == TRIAL_CPU ? 1000 : 0x1p30);
}

/* Not more VMs of a group on a PM, or in the rack of a PM, than one or than are there. */
static void forbid(struct model *m, uint32_t group, uint32_t place)
{
    const struct trial *t = m->t;
    bool racks = t->group_scope[group] == TRIAL_RACK;
    uint32_t here = 0;
    uint32_t row = milp_add_row(&m->milp, -(double)INFINITY, 1);

    for (uint32_t k = t->group_first[group]; k < t->group_first[group + 1]; k++) {
        uint32_t vm = t->group_vms[k];
        uint32_t unit = m->unit_of[vm];
        uint32_t at = trial_spot_pm(t, vm, t->at[vm]);

        here += racks ? t->rack[at] == t->rack[place] : at == place;
        for (uint32_t s = 0; unit != TRIAL_NONE && s < m->units[unit].spots; s++) {
            uint32_t pm = trial_spot_pm(t, vm, s);

            if (racks ? t->rack[pm] == t->rack[place] : pm == place)
                milp_put(&m->milp, row, x_of(m, unit, s), 1);
        }
    }
    for (uint32_t k = t->group_first[group]; k < t->group_first[group + 1]; k++) {
        uint32_t vm = t->group_vms[k];
        uint32_t at = trial_spot_pm(t, vm, t->at[vm]);

        /* One that must stay there is counted, but is no variable. */
        if (m->unit_of[vm] == TRIAL_NONE && (racks ? t->rack[at] == t->rack[place] : at == place))
            ((struct milp_row *)m->milp.rows.data)[row].high--;
    }
    if (here > 1)
        ((struct milp_row *)m->milp.rows.data)[row].high += here - 1;
}

static void add_groups(struct model *m)
{
    const struct trial *t = m->t;

    for (uint32_t g = 0; g < t->groups; g++)
        for (uint32_t pm = 0; pm < t->pms; pm++) {
            uint32_t first = 0;

            /* A rack is named by its first PM. */
            while (t->group_scope[g] == TRIAL_RACK && t->rack[first] != t->rack[pm])
                first++;
            if (t->group_scope[g] == TRIAL_HOST || first == pm)
                forbid(m, g, pm);
        }
}

/* What slots are worth, the certificate as a cut, and the goal as a row. */
static void add_aim(struct model *m, const struct trial_bound *bound, double goal)
{
    const struct trial *t = m->t;
    uint32_t row = TRIAL_NONE;
    double missing = trial_value(t) - goal;

    if (goal >= 0) {
        for (uint32_t i = 0; i < t->aim.count; i++)
            missing += m->worth[i] * m->scale * (double)t->slots[i];
        row = milp_add_row(&m->milp, missing / m->scale - 1e-7, (double)INFINITY);
    }
    for (uint32_t i = 0; i < t->aim.count; i++) {
        int64_t most = trial_bound_slots(bound, i, m->left);
        uint32_t cut = milp_add_row(&m->milp, -(double)INFINITY, (double)most);

        for (uint32_t p = 0; p < places_of(t, &t->aim.terms[i]); p++) {
            milp_put(&m->milp, cut, m->slot_column[i] + p, 1);
            if (goal >= 0)
                milp_put(&m->milp, row, m->slot_column[i] + p, m->worth[i]);
        }
    }
}

static void weigh(struct model *m)
{
    const struct trial *t = m->t;

    for (uint32_t i = 0; i < t->aim.count; i++) {
        int64_t slot[TRIAL_TERMS] = { 0 };

        slot[i] = 1;
        m->worth[i] = trial_worth(t, slot);
        m->scale = m->worth[i] > m->scale ? m->worth[i] : m->scale;
    }
    m->scale = m->scale > 0 ? m->scale : 1; /* nothing is free: no slot is worth anything */
    for (uint32_t i = 0; i < t->aim.count; i++)
        m->worth[i] /= m->scale;
}

/* The slots of a term at a place, in the state of a trial; pairs of more than two nodes one by one.
 */
static void slots_at(const struct trial *t, const struct trial_term *term, uint32_t pm, double *y)
{
    int64_t size = term->pair ? term->size / 2 : term->size;
    int64_t fit[TRIAL_NODES];
    uint32_t first = t->numa_first[pm];
    uint32_t nodes = t->numa_first[pm + 1] - first;

    for (uint32_t k = 0; k < nodes; k++) {
        fit[k] = (term->resource == TRIAL_CPU ? t->cpu[first + k] : t->mem[first + k]) / size;
        if (!term->pair)
            y[first + k] = (double)fit[k];
    }
    while (term->pair) {
        uint32_t best = TRIAL_NONE;

        /* The two nodes with most left, as often as both have any. */
        for (uint32_t p = t->pair_first[pm]; p < t->pair_first[pm + 1]; p++) {
            const uint32_t *numas = t->pair_numas[p];
            int64_t a = fit[numas[0] - first];
            int64_t b = fit[numas[1] - first];

            if (a > 0 && b > 0 &&
                (best == TRIAL_NONE ||
                 a + b > fit[t->pair_numas[best][0] - first] + fit[t->pair_numas[best][1] - first]))
                best = p;
        }
        if (best == TRIAL_NONE)
            return;
        fit[t->pair_numas[best][0] - first]--;
        fit[t->pair_numas[best][1] - first]--;
        y[best]++;
    }
}

/* The solution that the state of a trial is. */
static void solution_of(const struct model *m, const struct trial *t, double *x)
{
    uint32_t *count = mem_alloc(m->milp.columns.count * sizeof *count);

    count_at(m, t, count);
    for (uint32_t i = 0; i < m->unit_count; i++)
        for (uint32_t s = 0; s < m->units[i].spots; s++) {
            uint32_t at = x_of(m, i, s);

            x[at] = count[at];
            x[at + m->units[i].spots] = count[at] > m->now[at] ? count[at] - m->now[at] : 0;
        }
    for (uint32_t i = 0; i < t->aim.count; i++) {
        memset(x + m->slot_column[i], 0, places_of(t, &t->aim.terms[i]) * sizeof *x);
        for (uint32_t pm = 0; pm < t->pms; pm++)
            slots_at(t, &t->aim.terms[i], pm, x + m->slot_column[i]);
    }
    mem_free(count);
}

/* Who goes where: of each unit, VMs of lowest number to spots of lowest number. */
static uint32_t read_moves(const struct model *m, const double *x, struct trial_move *wanted)
{
    const struct trial *t = m->t;
    uint32_t *count = mem_alloc(m->milp.columns.count * sizeof *count);
    uint32_t *gaps = mem_alloc(m->milp.columns.count * sizeof *gaps);
    uint32_t moves = 0;

    count_at(m, t, count);
    for (uint32_t vm = 0; vm < t->vms; vm++) {
        uint32_t unit = m->unit_of[vm];
        uint32_t at = unit == TRIAL_NONE ? 0 : x_of(m, unit, t->at[vm]);
        uint32_t *spot;

        if (unit == TRIAL_NONE || count[at] <= (uint32_t)x[at])
            continue;
        count[at]--;
        /* The first spot that still lacks one; it only moves on. */
        spot = &gaps[m->units[unit].column];
        while (count[x_of(m, unit, *spot)] >= (uint32_t)x[x_of(m, unit, *spot)])
            ++*spot;
        count[x_of(m, unit, *spot)]++;
        wanted[moves++] = (struct trial_move){ .vm = vm, .from = t->at[vm], .to = *spot };
    }
    mem_free(count);
    mem_free(gaps);
    return moves;
}

static void build(struct model *m, struct arena *arena, const struct trial_bound *bound,
                  double goal)
{
    bool fewest = goal >= 0;

    weigh(m);
    find_units(m, arena);
    add_units(m, arena, fewest);
    add_moves(m);
    for (uint32_t i = 0; i < m->t->aim.count; i++)
        add_slots(m, i, fewest);
    add_plain_capacity(m, TRIAL_CPU);
    if (m->memory)
        add_plain_capacity(m, TRIAL_MEM);
    add_groups(m);
    add_aim(m, bound, goal);
}

/* The size of the program, without building it. */
static uint64_t columns_of(const struct trial *t, bool each_vm)
{
    uint64_t sum = 0;

    for (uint32_t k = 0; k < t->kinds; k++) {
        uint64_t spots = t->kind[k].pair ? t->pairs : t->numas;
        uint64_t units = 0;

        for (uint32_t i = t->kind_first[k]; i < t->kind_first[k + 1]; i++) {
            uint32_t vm = t->kind_vms[i];

            units += each_vm || t->vm_group_first[vm] != t->vm_group_first[vm + 1];
        }
        sum += 2 * spots * (units + 1);
    }
    return sum;
}

/* Value and bound, from the slots of the solution; the trial is where the model was made. */
static void report(const struct model *m, const struct trial_bound *bound, double goal,
                   const struct milp_result *milp, struct exact_result *result)
{
    const struct trial *t = m->t;
    double none = trial_value(t); /* the value without any slots */
    double slots = 0;

    for (uint32_t i = 0; i < t->aim.count; i++)
        none += m->worth[i] * m->scale * (double)t->slots[i];
    *result = (struct exact_result){ .status = milp->status,
                                     .timed = milp->timed,
                                     .bound = trial_bound_value(bound, m->left),
                                     .value = trial_value(t) };
    if (milp->status != MILP_OPTIMAL && milp->status != MILP_FEASIBLE)
        return;
    for (uint32_t i = 0; i < t->aim.count; i++)
        for (uint32_t p = 0; p < places_of(t, &t->aim.terms[i]); p++)
            slots += m->worth[i] * milp->x[m->slot_column[i] + p];
    result->value = none - m->scale * slots;
    /* With a goal the program minimises moves: its bound is not one on the value. */
    if (goal < 0 && none + m->scale * milp->bound > result->bound)
        result->bound = none + m->scale * milp->bound;
}

/* The plan in the log is the better one, by moves if both reach the goal. */
static bool beats(const struct trial *t, double value, uint32_t moves, double goal)
{
    double mine = trial_value(t);

    if (goal >= 0 && mine <= goal && value <= goal)
        return t->moves < moves;
    return mine < value - TRIAL_EPSILON || (mine <= value && t->moves < moves);
}

/* What one solve needs besides the model. */
struct task {
    struct trial *t;
    const struct plan_limits *limits;
    struct arena *arena;
    uint32_t first; /* moves that were there before */
    double goal;    /* of the program; < 0 also if the goal of the limits is out of reach */
    struct trial_move *plan; /* of large_neighbourhood */
    uint32_t count;          /* its moves */
    double value;            /* its value */
    int64_t slots[TRIAL_TERMS];
};

static void start_from_a_plan(struct task *task)
{
    struct large_neighbourhood_params params = { ROUNDS, 0.3, 1 };
    struct trial *t = task->t;

    large_neighbourhood(t, task->limits, &params, task->arena);
    task->count = t->moves;
    task->value = trial_value(t);
    task->plan = arena_array(task->arena, t->moves, sizeof *task->plan);
    memcpy(task->plan, t->log, t->moves * sizeof *task->plan);
    memcpy(task->slots, t->slots, sizeof task->slots);
    trial_undo_to(t, task->first);
}

/* Keeps the better of the plan to start from and that of the solution. */
static void settle(const struct task *task, const struct model *m, const struct milp_result *milp)
{
    struct trial *t = task->t;
    struct trial_move *wanted = arena_array(task->arena, t->vms, sizeof *wanted);

    if (milp->status == MILP_OPTIMAL || milp->status == MILP_FEASIBLE) {
        sequence(t, wanted, read_moves(m, milp->x, wanted), task->limits->moves);
        plan_cut(t, task->first, task->limits);
    }
    if (beats(t, task->value, task->count, task->limits->goal))
        return;
    trial_undo_to(t, task->first);
    plan_play(t, task->plan + task->first, task->count - task->first);
}

static bool solve(struct task *task, const struct exact_params *params, struct exact_result *result,
                  struct error *err)
{
    struct trial *t = task->t;
    struct arena *arena = task->arena;
    struct model m = { .t = t, .params = params, .left = task->limits->moves - t->moves };
    struct trial_bound *bound;
    struct milp_options options = { params->solver, params->nodes, params->seconds, NULL };
    struct milp_result milp = { .status = MILP_UNKNOWN };
    double *start;
    bool good;

    start_from_a_plan(task);
    bound = plan_bound(t, task->limits, task->slots, arena);
    build(&m, arena, bound, task->goal);
    start = arena_array(arena, m.milp.columns.count, sizeof *start);
    milp.x = arena_array(arena, m.milp.columns.count, sizeof *milp.x);
    plan_play(t, task->plan + task->first, task->count - task->first);
    solution_of(&m, t, start);
    trial_undo_to(t, task->first);
    if (task->goal < 0 || task->value <= task->goal)
        options.start = start;
    good = milp_solve(&m.milp, &options, &milp, err);
    if (good) {
        report(&m, bound, task->goal, &milp, result);
        settle(task, &m, &milp);
    }
    milp_free(&m.milp);
    return good;
}

bool exact(struct trial *t, const struct plan_limits *limits, const struct exact_params *params,
           struct exact_result *result, struct error *err)
{
    struct task task = {
        .t = t, .limits = limits, .arena = arena_create(), .first = t->moves, .goal = limits->goal
    };
    uint64_t columns = columns_of(t, params->each_vm);
    bool good;

    if (columns > MOST_COLUMNS) {
        arena_destroy(task.arena);
        return error_set(err, "a program of %llu variables is too large, %d are the most",
                         (unsigned long long)columns, MOST_COLUMNS);
    }
    good = solve(&task, params, result, err);
    if (good && task.goal >= 0 && result->status == MILP_INFEASIBLE) {
        trial_undo_to(t, task.first);
        task.goal = -1;
        good = solve(&task, params, result, err);
    }
    arena_destroy(task.arena);
    return good;
}
