/* Batches of tasks matched to machines by what the machines say of their queues. */
#include "policies/lib/bigdata/matching.h"

#include <math.h>
#include <stdlib.h>

static struct matching_machine *row_of(const struct big *big, uint32_t machine)
{
    return big_machine_priv(big, machine);
}

static struct matching_stage *tasks_of(const struct big *big, const struct big_stage_view *stage)
{
    return big_stage_priv(big, stage);
}

void matching_init(struct matching *self, struct big *big)
{
    uint32_t machines = big_machines(big);

    self->candidate = big_alloc(big, machines * sizeof *self->candidate);
    self->match = big_alloc(big, machines * sizeof(struct matching_candidate *));
    self->wish = big_alloc(big, (size_t)self->most * sizeof *self->wish);
}

void matching_begin(struct matching *self)
{
    self->decisions++;
}

double matching_time_ns(const struct big *big, const struct big_stage_view *stage, uint32_t machine)
{
    return (double)stage->spec->mean / big_machine(big, machine)->speed;
}

/* I of the paper: no input is read in no time. */
static double reading_ns(const struct big *big, const struct big_stage_view *stage, int level)
{
    const struct big_platform *cluster = big_cluster(big);
    double rate = level == BIG_LOCAL  ? cluster->disk_bandwidth
                  : level == BIG_RACK ? cluster->rack_bandwidth
                                      : cluster->core_bandwidth;

    return rate > 0 ? stage->spec->input / stage->spec->tasks / rate * SECOND : 0;
}

/* W + R behind what the decision has already put there. */
static void estimate(struct big *big, const struct big_stage_view *stage,
                     struct matching_candidate *c)
{
    double takes = matching_time_ns(big, stage, c->machine);

    c->wait_ns =
        wait_of(&row_of(big, c->machine)->row, stage->spec->demand, c->ahead, takes, big_now(big));
    c->cost_ns = c->wait_ns + takes + c->noise_ns;
    c->taken = false;
}

static void look_at(struct matching *self, struct big *big, const struct big_stage_view *stage,
                    uint32_t machine)
{
    struct matching_machine *own = row_of(big, machine);
    struct matching_candidate *c = &self->candidate[self->count];

    if (own->batch == self->batches || !probe_possible(big, machine, stage->spec->demand))
        return;
    own->batch = self->batches;
    self->count++;
    *c = (struct matching_candidate){ .machine = machine,
                                      .ahead = own->decision == self->decisions ? own->ahead : 0 };
    if (self->noise_ns > 0)
        c->noise_ns = self->noise_ns * rng_uniform(big_rng(big));
    estimate(big, stage, c);
}

/* The next waiting tasks of a stage with input, as many as asked for, cyclically. */
static void next_tasks(struct matching *self, struct big *big, const struct big_stage_view *stage,
                       uint32_t tasks)
{
    struct matching_stage *own = tasks_of(big, stage);
    uint32_t found = 0;

    for (uint32_t passed = 0; found < tasks && passed < stage->spec->tasks; passed++) {
        uint32_t task = own->next;

        own->next = (task + 1) % stage->spec->tasks;
        if (big_task_waits(big, stage, task))
            self->wish[found++] = (struct matching_wish){ .task = task };
    }
}

/* The machines for so many tasks: those with their data, and some more. */
static void find_candidates(struct matching *self, struct big *big,
                            const struct big_stage_view *stage, uint32_t tasks)
{
    uint32_t machines = big_machines(big), drawn;

    self->batches++;
    self->count = 0;
    drawn = self->draws == 0 || self->draws >= machines / tasks ? machines
                                                                : (uint32_t)self->draws * tasks;
    if (stage->spec->input > 0)
        for (uint32_t i = 0; i < tasks; i++) {
            const uint32_t *holder;
            uint32_t holders = big_replicas(big, stage, self->wish[i].task, &holder);

            for (uint32_t j = 0; j < holders; j++)
                look_at(self, big, stage, holder[j]);
        }
    if (drawn < machines)
        drawn = probe_draw(self->probes, big, stage, drawn);
    for (uint32_t i = 0; i < drawn; i++)
        look_at(self, big, stage, drawn < machines ? self->probes->card[i] : i);
}

static int by_cost(const void *left, const void *right)
{
    const struct matching_candidate *a = left, *b = right;

    if (a->cost_ns != b->cost_ns)
        return a->cost_ns < b->cost_ns ? -1 : 1;
    return a->machine < b->machine ? -1 : 1;
}

static int by_wait(const void *left, const void *right)
{
    const struct matching_candidate *a = *(struct matching_candidate *const *)left,
                                    *b = *(struct matching_candidate *const *)right;

    if (a->wait_ns != b->wait_ns)
        return a->wait_ns < b->wait_ns ? -1 : 1;
    return a->machine < b->machine ? -1 : 1;
}

/* The machines of the least and the second least E that are not taken. Candidates are sorted. */
static void make_wish(const struct matching *self, const struct big *big,
                      const struct big_stage_view *stage, struct matching_wish *wish)
{
    double least = INFINITY, second = INFINITY;
    double nearest = fmin(reading_ns(big, stage, BIG_LOCAL),
                          fmin(reading_ns(big, stage, BIG_RACK), reading_ns(big, stage, BIG_ANY)));

    wish->best = wish->second = BIG_NONE;
    for (uint32_t i = 0; i < self->count; i++) {
        const struct matching_candidate *c = &self->candidate[i];
        double cost;

        if (c->taken)
            continue;
        if (c->cost_ns + nearest >= second)
            break;
        cost = c->cost_ns + reading_ns(big, stage, big_level(big, stage, wish->task, c->machine));
        if (cost < least) {
            second = least;
            wish->second = wish->best;
            least = cost;
            wish->best = i;
        } else if (cost < second) {
            second = cost;
            wish->second = i;
        }
    }
    wish->loss_ns = second - least;
    wish->known = true;
}

/* One round of proposals; how many are accepted, which is all that can be final. */
static uint32_t propose(struct matching *self, const struct big *big,
                        const struct big_stage_view *stage, uint32_t tasks)
{
    uint32_t accepted = 0;

    for (uint32_t i = 0; i < tasks; i++) {
        struct matching_wish *wish = &self->wish[i];
        struct matching_candidate *c;

        if (wish->done)
            continue;
        if (!wish->known || self->candidate[wish->best].taken ||
            (wish->second != BIG_NONE && self->candidate[wish->second].taken))
            make_wish(self, big, stage, wish);
        if (wish->best == BIG_NONE)
            return 0;
        c = &self->candidate[wish->best];
        if (c->task == BIG_NONE || wish->loss_ns > c->loss_ns) {
            c->task = i;
            c->loss_ns = wish->loss_ns;
        }
    }
    for (uint32_t i = 0; i < tasks; i++) {
        struct matching_wish *wish = &self->wish[i];
        struct matching_candidate *c = &self->candidate[wish->best];

        if (wish->done || c->task != i)
            continue;
        wish->done = c->taken = true;
        accepted++;
    }
    return accepted;
}

/* Matches as many of the tasks as there are machines; those are `taken`. */
static uint32_t match_all(struct matching *self, struct big *big,
                          const struct big_stage_view *stage, uint32_t tasks)
{
    uint32_t matched = 0, found = 0;

    qsort(self->candidate, self->count, sizeof *self->candidate, by_cost);
    if (tasks > self->count)
        tasks = self->count;
    for (uint32_t i = 0; i < self->count; i++)
        self->candidate[i].task = BIG_NONE;
    if (stage->spec->input > 0)
        while (found < tasks) {
            uint32_t more = propose(self, big, stage, tasks);

            if (more == 0)
                break;
            found += more;
        }
    else
        for (uint32_t i = 0; i < tasks; i++) /* tasks that are all alike: no proposals needed */
            self->candidate[i].taken = true;
    for (uint32_t i = 0; i < self->count; i++)
        if (self->candidate[i].taken)
            self->match[matched++] = &self->candidate[i];
    qsort(self->match, matched, sizeof(struct matching_candidate *), by_wait);
    return matched;
}

double matching_reading_ns(const struct matching *self, const struct big *big,
                           const struct big_stage_view *stage, uint32_t machine)
{
    if (stage->spec->input <= 0)
        return 0;
    return reading_ns(big, stage, big_level(big, stage, self->wish[0].task, machine));
}

uint32_t matching_batch(struct matching *self, struct big *big, const struct big_stage_view *stage,
                        uint32_t tasks)
{
    uint32_t matched;

    if (tasks > self->most)
        tasks = (uint32_t)self->most;
    if (stage->spec->input > 0)
        next_tasks(self, big, stage, tasks);
    find_candidates(self, big, stage, tasks);
    matched = match_all(self, big, stage, tasks);
    for (uint32_t i = 0; i < matched; i++) {
        struct matching_machine *own = row_of(big, self->match[i]->machine);

        own->ahead = self->match[i]->ahead + 1;
        own->decision = self->decisions;
    }
    return matched;
}
