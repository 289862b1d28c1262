/* Real-time policies against an independent simulator of real-time scheduling, job by job. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/rt_bed.h"
#include "tests/unit/unit.h"
#include "traces/input.h"

#define FOLDER ORRERY_DATA "/reference/os/"

enum { SKIPPED = 77, FIELDS = 12, MOST_ROWS = 1000 };

/* A job of rt_jobs.csv.gz; end -1: at the horizon or later. */
struct row {
    char set[20], scheduler[12];
    int64_t thread;
    sim_time release, end, deadline;
    int64_t missed, preemptions;
};

struct set {
    char name[20];
    struct rt_task task[RT_BED_MOST];
    size_t count;
};

/* Which of our policies plays a scheduler of the table. */
static const char *const players[][2] = {
    { "RM", "os.rm" },       { "FP", "os.rm" },     { "EDF", "os.edf" },
    { "P_EDF", "os.p_edf" }, { "P_RM", "os.p_rm" }, { "EDZL", "os.edzl" },
};

static const char *player(const char *scheduler)
{
    for (size_t i = 0; i < sizeof players / sizeof players[0]; i++)
        if (!strcmp(players[i][0], scheduler))
            return players[i][1];
    fail_msg("a new scheduler '%s'", scheduler);
    return NULL;
}

/* Cuts a line at its commas; empty fields count. */
static size_t cut(char *line, char **field)
{
    size_t count = 0;

    for (char *at = line; at && count < FIELDS;) {
        char *comma = strchr(at, ',');

        if (comma)
            *comma = '\0';
        field[count++] = at;
        at = comma ? comma + 1 : NULL;
    }
    return count;
}

static sim_time ms(const char *text)
{
    return (sim_time)llround(strtod(text, NULL) * 1e6);
}

static struct input *open_table(const char *name)
{
    struct error err = { "" };
    struct input *input;
    char *line;
    size_t length;

    input = input_open(name, &err);
    assert_non_null(input);
    assert_true(input_line(input, &line, &length, &err) && line); /* the heads */
    return input;
}

static bool next_row(struct input *input, char **field, size_t expected)
{
    struct error err = { "" };
    char *line;
    size_t length;

    MUST(input_line(input, &line, &length, &err));
    if (!line)
        return false;
    assert_int_equal(cut(line, field), expected);
    return true;
}

static void read_set(const char *name, struct set *set)
{
    struct input *input = open_table(FOLDER "rt_tasksets.csv");
    char *field[FIELDS];

    memset(set, 0, sizeof *set);
    snprintf(set->name, sizeof set->name, "%s", name);
    while (next_row(input, field, 7))
        if (!strcmp(field[0], name)) {
            assert_true(ms(field[3]) == 0 && set->count < RT_BED_MOST);
            set->task[set->count++] = (struct rt_task){ .period = ms(field[4]),
                                                        .wcet = ms(field[5]),
                                                        .deadline = ms(field[6]) };
        }
    input_close(input);
    assert_true(set->count > 0);
}

static size_t read_jobs(struct row *rows)
{
    struct input *input = open_table(FOLDER "rt_jobs.csv.gz");
    char *field[FIELDS];
    size_t count = 0;

    while (next_row(input, field, 12)) {
        struct row *row = &rows[count++];

        assert_true(count < MOST_ROWS);
        snprintf(row->set, sizeof row->set, "%s", field[0]);
        snprintf(row->scheduler, sizeof row->scheduler, "%s", field[2]);
        row->thread = atoi(field[3] + 1) - 1;
        row->release = ms(field[5]);
        row->end = *field[6] ? ms(field[6]) : -1;
        row->deadline = ms(field[8]);
        row->missed = atoi(field[9]);
        row->preemptions = atoi(field[10]);
    }
    input_close(input);
    return count;
}

/*
 * Where deadlines of different jobs are equal at the same time, EDF may take either; EDZL is not
 * defined where laxity is lost.
 */
static bool compares_jobs(const char *set, const char *scheduler)
{
    bool by_deadline = strstr(scheduler, "ED") != NULL;

    return !by_deadline || (strcmp(set, "harmonic") != 0 && strcmp(set, "overload") != 0);
}

/* It counts jobs that are taken off a CPU and put back at once as preempted: ours are fewer. */
static size_t check_jobs(const struct rt_bed *bed, const struct row *rows, size_t count,
                         const char *set, const char *scheduler, sim_time horizon)
{
    size_t checked = 0;

    for (size_t i = 0; i < count; i++) {
        const struct row *row = &rows[i];
        const struct os_harness_job *job;

        if (strcmp(row->set, set) != 0 || strcmp(row->scheduler, scheduler) != 0)
            continue;
        checked++;
        job = rt_bed_job(bed, row->thread, row->release);
        if (row->end < 0) {
            assert_true(!job || job->finish >= horizon);
            continue;
        }
        if (!job || job->finish != row->end || job->deadline != row->deadline ||
            job->missed != row->missed || job->preemptions > row->preemptions)
            fail_msg(
                "%s %s T%lld at %lld: ends %lld with %lld preemptions, expected %lld, at most %lld",
                set, scheduler, (long long)row->thread + 1, (long long)row->release,
                job ? (long long)job->finish : -1, job ? (long long)job->preemptions : -1,
                (long long)row->end, (long long)row->preemptions);
    }
    return checked;
}

/* Misses of jobs that end before the horizon, as the table counts them. */
static int64_t misses(const struct rt_bed *bed, sim_time horizon)
{
    int64_t sum = 0;

    for (size_t i = 0; i < bed->h.jobs.count; i++) {
        const struct os_harness_job *job = vec_at(&bed->h.jobs, i, sizeof *job);

        sum += job->missed && job->finish < horizon;
    }
    return sum;
}

static void every_row(void **state)
{
    static struct row rows[MOST_ROWS];
    size_t count = read_jobs(rows), checked = 0, sets = 0;
    struct input *input = open_table(FOLDER "rt_summary.csv");
    char *field[FIELDS];

    (void)state;
    while (next_row(input, field, 10)) {
        static struct rt_bed bed;
        struct set set;
        sim_time horizon = ms(field[3]);
        bool jobs = compares_jobs(field[0], field[2]);

        read_set(field[0], &set);
        rt_bed_run(&bed, player(field[2]), set.task, set.count, (size_t)atoi(field[1]), horizon);
        if (jobs)
            checked += check_jobs(&bed, rows, count, field[0], field[2], horizon);
        if (jobs || strcmp(field[0], "overload") != 0)
            assert_int_equal(misses(&bed, horizon), atoi(field[5]));
        sets++;
        os_harness_free(&bed.h);
    }
    input_close(input);
    assert_int_equal(sets, 29);
    assert_int_equal(checked, 919 - 3 * 17 - 2 * 65);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_row) };

    if (access(FOLDER "rt_jobs.csv.gz", R_OK) != 0) {
        fprintf(stderr, "no reference data in %s: skipped\n", FOLDER);
        return SKIPPED;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
