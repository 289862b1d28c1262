/* Lines of jobs before schedulers, who serves which queue, and when a job comes back. */
#include "policies/lib/bigdata/cell_team.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_ROOM = 128, TIME_ROOM = 64, MOST_SCHEDULERS = 1000 };

/* Rules: "queue:decision:per_task:how many" ------------------------------------------------- */

struct rule {
    char name[NAME_ROOM];
    sim_time decision, per_task;
    uint32_t count;
};

/* The next field, up to a ':' or ','. False: it does not fit. */
static bool field(const char **at, char *to, size_t room)
{
    size_t length;

    *at += strspn(*at, " ");
    length = strcspn(*at, ":,");
    if (length >= room)
        return false;
    memcpy(to, *at, length);
    to[length] = 0;
    *at += length;
    while (length > 0 && to[length - 1] == ' ')
        to[--length] = 0;
    return true;
}

static bool time_field(const char **at, sim_time *time, struct error *err)
{
    char text[TIME_ROOM];

    if (**at != ':')
        return true;
    ++*at;
    return (field(at, text, sizeof text) || error_set(err, "a time is too long")) &&
           (text[0] == 0 || units_time(text, time, err)) &&
           (*time >= 0 || error_set(err, "'%s' is less than no time", text));
}

static bool count_field(const char **at, uint32_t *count, struct error *err)
{
    char text[TIME_ROOM], *end;
    long value;

    if (**at != ':')
        return true;
    ++*at;
    if (!field(at, text, sizeof text))
        return error_set(err, "a number of schedulers is too long");
    value = strtol(text, &end, 10);
    if (*end || end == text || value < 1 || value > MOST_SCHEDULERS)
        return error_set(err, "'%s' is no number of schedulers from 1 to %d", text,
                         MOST_SCHEDULERS);
    *count = (uint32_t)value;
    return true;
}

/* The rule at `*at`, which moves behind it. */
static bool read_rule(const char **at, struct rule *rule, struct error *err)
{
    if (!field(at, rule->name, sizeof rule->name) || rule->name[0] == 0)
        return error_set(err, "expected a queue's name of at most %d letters before '%s'",
                         NAME_ROOM - 1, *at);
    if (!time_field(at, &rule->decision, err) || !time_field(at, &rule->per_task, err) ||
        !count_field(at, &rule->count, err))
        return false;
    if (**at == ':')
        return error_set(err, "'%s': expected queue:decision:per_task:how many", rule->name);
    *at += **at == ',';
    return true;
}

static bool check_rules(const struct cell_team_options *options, struct error *err)
{
    const char *at = options->schedulers;

    while (*(at += strspn(at, " "))) {
        struct rule rule = { .count = 1 };

        if (!read_rule(&at, &rule, err))
            return error_prefix(err, "%s", options->single ? "paths" : "schedulers");
    }
    return true;
}

static struct rule rule_of(const struct cell_team *team, const char *queue)
{
    const struct rule usual = { .decision = team->options.decision,
                                .per_task = team->options.per_task,
                                .count = 1 };
    const char *at = team->options.schedulers;

    while (*(at += strspn(at, " "))) {
        struct rule rule = usual;
        struct error err;

        if (!read_rule(&at, &rule, &err))
            break;
        if (strcmp(rule.name, queue) == 0)
            return rule;
    }
    return usual;
}

/* Schedulers and routes --------------------------------------------------------------------- */

/* The array with room for one more than `count`. */
static void *grown(struct big *big, void *array, uint32_t count, uint32_t *room, size_t size)
{
    uint32_t more = *room ? 2 * *room : 4;

    if (count < *room)
        return array;
    array = slab_resize(big_memory(big), array, *room * size, more * size);
    *room = more;
    return array;
}

static void add_scheduler(struct cell_team *team, struct big *big)
{
    team->scheduler = grown(big, team->scheduler, team->schedulers, &team->scheduler_room,
                            sizeof *team->scheduler);
    team->scheduler[team->schedulers++] = (struct cell_scheduler){ 0 };
}

/* Queues are numbered as they appear, so their routes are made in turn. */
static struct cell_route *route_of(struct cell_team *team, struct big *big, uint32_t queue)
{
    while (team->routes <= queue) {
        struct rule rule = rule_of(team, big_queue_name(big, team->routes));
        bool first = team->schedulers == 0;

        team->route = grown(big, team->route, team->routes, &team->route_room, sizeof *team->route);
        team->route[team->routes++] = (struct cell_route){
            .decision = rule.decision,
            .per_task = rule.per_task,
            .first = team->options.single ? 0 : team->schedulers,
            .count = team->options.single ? 1 : rule.count,
        };
        for (uint32_t i = 0; i < team->route[team->routes - 1].count; i++)
            if (!team->options.single || first)
                add_scheduler(team, big);
    }
    return &team->route[queue];
}

bool cell_team_init(struct cell_team *team, struct big *big,
                    const struct cell_team_options *options, struct error *err)
{
    (void)big;
    *team = (struct cell_team){ .options = *options };
    return check_rules(options, err);
}

/* Lines ------------------------------------------------------------------------------------- */

static void put_last(struct big *big, struct cell_scheduler *scheduler, const struct big_job *job)
{
    uint32_t room = scheduler->room;

    if (scheduler->count == room) {
        scheduler->line =
            grown(big, scheduler->line, room, &scheduler->room, sizeof *scheduler->line);
        /* What had wrapped around to the front goes behind the old end. */
        for (uint32_t i = 0; i < scheduler->first; i++)
            scheduler->line[(room + i) % scheduler->room] = scheduler->line[i];
    }
    scheduler->line[(scheduler->first + scheduler->count++) % scheduler->room] =
        (struct cell_entry){ job->id, job->order };
}

/* Schedulers of a queue take its jobs in turn. */
static void assign(struct cell_team *team, struct big *big, const struct big_job *job)
{
    struct cell_job *own = big_job_priv(big, job);
    struct cell_route *route = route_of(team, big, job->queue);

    if (own->known)
        return;
    own->known = true;
    own->scheduler = route->first + route->next++ % route->count;
}

uint32_t cell_team_add(struct cell_team *team, struct big *big, struct big_job *job)
{
    struct cell_job *own = big_job_priv(big, job);
    struct cell_scheduler *scheduler;

    assign(team, big, job);
    scheduler = &team->scheduler[own->scheduler];
    if (own->listed)
        return own->scheduler;
    own->listed = true;
    put_last(big, scheduler, job);
    if (!scheduler->busy && !scheduler->woken) {
        scheduler->woken = true;
        big_after(big, 0, &(struct big_message){ .kind = CELL_WAKE, .a = own->scheduler });
    }
    return own->scheduler;
}

static struct big_job *alive(const struct big *big, uint32_t id, uint64_t order)
{
    struct big_job *job = big_job_at(big, id);

    return job && job->order == order ? job : NULL;
}

static sim_time think_time(const struct cell_route *route, uint32_t tasks)
{
    sim_time all;

    return __builtin_mul_overflow(route->per_task, (sim_time)tasks, &all)
               ? TIME_NEVER
               : time_add(route->decision, all);
}

struct big_job *cell_team_take(struct cell_team *team, struct big *big, uint32_t number)
{
    struct cell_scheduler *scheduler = &team->scheduler[number];

    while (scheduler->count > 0) {
        const struct cell_entry *entry = &scheduler->line[scheduler->first];
        struct big_job *job = alive(big, entry->id, entry->order);
        struct cell_job *own = job ? big_job_priv(big, job) : NULL;
        const struct cell_route *route;

        scheduler->first = (scheduler->first + 1) % scheduler->room;
        scheduler->count--;
        if (!job)
            continue;
        if (job->waiting <= own->reserved) {
            own->listed = false;
            continue;
        }
        route = route_of(team, big, job->queue);
        scheduler = &team->scheduler[number];
        scheduler->asked = job->waiting - own->reserved;
        scheduler->think = think_time(route, scheduler->asked);
        return job;
    }
    return NULL;
}

struct big_job *cell_team_begin(struct cell_team *team, struct big *big, uint32_t number)
{
    struct big_job *job = cell_team_take(team, big, number);
    struct cell_scheduler *scheduler = &team->scheduler[number];

    scheduler->woken = false;
    scheduler->busy = job != NULL;
    scheduler->job = job;
    if (!job)
        return NULL;
    big_count(big, BIG_DECISIONS, 1);
    big_count(big, BIG_THINK_NS, (double)scheduler->think);
    big_after(big, scheduler->think, &(struct big_message){ .kind = CELL_DECIDED, .a = number });
    return job;
}

static bool hopeless(const struct cell_team_options *options, const struct cell_job *own)
{
    return (options->tries > 0 && !own->placed && own->tries > options->tries) ||
           (options->most_tries > 0 && own->tries > options->most_tries);
}

void cell_team_settle(struct cell_team *team, struct big *big, struct big_job *job, uint32_t asked,
                      uint32_t started)
{
    struct cell_job *own = big_job_priv(big, job);

    own->placed = own->placed || started > 0;
    own->tries++;
    if (started == asked) {
        own->tries = 0;
        own->listed = false;
        if (job->waiting > own->reserved) /* a stage became ready meanwhile */
            cell_team_add(team, big, job);
        return;
    }
    if (hopeless(&team->options, own)) {
        big_abandon(big, job);
        return;
    }
    big_after(big, team->options.retry,
              &(struct big_message){ .kind = CELL_RETRY, .a = job->id, .c = job->order });
}

void cell_team_retry(struct cell_team *team, struct big *big, const struct big_message *message)
{
    struct big_job *job = alive(big, message->a, message->c);

    if (!job)
        return;
    ((struct cell_job *)big_job_priv(big, job))->listed = false;
    cell_team_add(team, big, job);
}

void cell_team_draw(struct cell *cell, struct big *big, struct big_job *job,
                    struct cell_claims *claims)
{
    for (uint32_t s = 0; s < job->stages; s++) {
        struct big_stage_view *stage = &job->stage[s];

        const struct cell_stage *own = big_stage_priv(big, stage);

        if (stage->ready && stage->waiting > own->reserved)
            cell_draw(cell, big, stage, stage->waiting - own->reserved, claims);
    }
}

void cell_team_ended(struct cell_team *team, struct big *big, const struct big_attempt *attempt,
                     int end)
{
    struct big_job *job = attempt->stage->job;

    if (end != BIG_DONE && end != BIG_BEATEN && job->waiting > 0)
        cell_team_add(team, big, job);
}

void cell_team_machine(struct cell_team *team, struct big *big)
{
    for (struct big_job *job = big_first_waiting(big); job; job = big_next_waiting(big, job))
        cell_team_add(team, big, job);
}

void cell_team_drop(struct cell_team *team, const struct big_job *job)
{
    for (uint32_t i = 0; i < team->schedulers; i++) {
        struct cell_scheduler *scheduler = &team->scheduler[i];

        if (scheduler->job == job)
            scheduler->job = NULL;
    }
}
