/* Teaching schedulers against the programs of Operating Systems: Three Easy Pieces. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "tests/support/os_harness.h"
#include "tests/unit/unit.h"

/* One unit of the tables is 1 ms here. */
#define UNIT MILLISECOND

enum { JOBS = 8, ROWS = 256 };

/* Jobs of one case; a program is a single run, or runs with pauses between. */
struct jobs {
    struct os_step step[JOBS][2];
    struct os_program program[JOBS];
    struct os_arrival item[JOBS];
    size_t count;
    struct os_harness h;
};

static void add_job(struct jobs *jobs, int64_t start, int64_t length, int64_t every, int64_t pause)
{
    size_t i = jobs->count++;

    jobs->step[i][0] = (struct os_step){ .kind = OS_RUN, .time = (every ? every : length) * UNIT };
    jobs->step[i][1] = (struct os_step){ .kind = OS_IO, .time = pause * UNIT };
    jobs->program[i] = (struct os_program){ .step = jobs->step[i],
                                            .steps = every ? 2 : 1,
                                            .loops = every ? length / every : 1 };
    jobs->item[i] = os_harness_arrival(start * UNIT, &jobs->program[i]);
    jobs->h.items = jobs->item;
    jobs->h.count = jobs->count;
}

static void run(struct jobs *jobs, const char *policy)
{
    struct error err;

    jobs->h.policy = policy_find(policy, &err);
    assert_non_null(jobs->h.policy);
    MUST(os_harness_run(&jobs->h, &err));
}

/* The table, its header read; the test is skipped where it is absent. */
static FILE *table(const char *name)
{
    char path[512], line[256];
    FILE *file;

    snprintf(path, sizeof path, ORRERY_DATA "/reference/os/%s", name);
    file = fopen(path, "r");
    if (!file)
        exit(77);
    assert_non_null(fgets(line, sizeof line, file));
    return file;
}

/* FIFO, SJF, RR -------------------------------------------------------------------------------- */

static void run_single(struct jobs *jobs, const char *policy, const char *quantum, char *lengths)
{
    char parameter[40];

    memset(jobs, 0, sizeof *jobs);
    for (char *at = lengths; *at; at += strspn(at, " "))
        add_job(jobs, 0, strtoll(at, &at, 10), 0, 0);
    snprintf(parameter, sizeof parameter, "quantum=%sms", quantum);
    if (*quantum)
        jobs->h.params[0] = parameter;
    run(jobs, !strcmp(policy, "FIFO")  ? "os.fcfs"
              : !strcmp(policy, "SJF") ? "os.sjf"
                                       : "os.round_robin");
}

static void test_single(void **state)
{
    FILE *file = table("teach_single_cpu.csv");
    char line[256], policy[16], quantum[16], lengths[64], before[256] = "", key[256];
    double response, turnaround, wait;
    struct jobs jobs = { 0 };
    int job, length, rows = 0;

    (void)state;
    while (fgets(line, sizeof line, file)) {
        const struct os_harness_thread *row;

        quantum[0] = '\0';
        if (sscanf(line, "%15[^,],,%63[^,],%d,%d,%lf,%lf,%lf", policy, lengths, &job, &length,
                   &response, &turnaround, &wait) != 7)
            assert_int_equal(sscanf(line, "%15[^,],%15[^,],%63[^,],%d,%d,%lf,%lf,%lf", policy,
                                    quantum, lengths, &job, &length, &response, &turnaround, &wait),
                             8);
        snprintf(key, sizeof key, "%s %s %s", policy, quantum, lengths);
        if (strcmp(key, before)) {
            os_harness_free(&jobs.h);
            run_single(&jobs, policy, quantum, lengths);
            memcpy(before, key, sizeof before);
        }
        row = os_harness_thread(&jobs.h, job);
        assert_true(row->first_run == llround(response * (double)UNIT));
        assert_true(row->end == llround(turnaround * (double)UNIT));
        assert_true(row->waited == llround(wait * (double)UNIT));
        rows++;
    }
    fclose(file);
    os_harness_free(&jobs.h);
    assert_int_equal(rows, 40);
}

/* MLFQ ----------------------------------------------------------------------------------------- */

struct mlfq_case {
    const char *name;
    const char *params[4];
    int pause;
};

static const struct mlfq_case mlfq_cases[] = {
    { "3jobs_Q10-20-40", { "quanta=10ms 20ms 40ms" }, 0 },
    { "boost50", { "quanta=10ms", "boost=50ms", "stay=true" }, 5 },
    { "io_stay", { "quanta=10ms", "stay=true" }, 10 },
    { "io_nostay", { "quanta=10ms" }, 10 },
    { "single", { "quanta=10ms" }, 0 },
};

struct stretch {
    int job;
    sim_time start, end;
};

/* Neighbouring rows of one job become one; returns how many are left. */
static size_t append(struct stretch *list, size_t count, struct stretch next)
{
    if (next.start == next.end)
        return count;
    if (count > 0 && list[count - 1].job == next.job && list[count - 1].end == next.start) {
        list[count - 1].end = next.end;
        return count;
    }
    assert_true(count < ROWS);
    list[count] = next;
    return count + 1;
}

static size_t expected_stretches(const char *name, struct stretch *list)
{
    FILE *file = table("teach_mlfq.csv");
    char line[256], found[64];
    int start, end, job, priority;
    size_t count = 0;

    while (fgets(line, sizeof line, file)) {
        assert_int_equal(sscanf(line, "%63[^,],%d,%d,%d,%d", found, &start, &end, &job, &priority),
                         5);
        if (!strcmp(found, name))
            count = append(list, count, (struct stretch){ job, start * UNIT, end * UNIT });
    }
    fclose(file);
    return count;
}

static size_t real_stretches(const struct os_harness *h, struct stretch *list)
{
    size_t count = 0;

    for (size_t i = 0; i < h->segments.count; i++) {
        const struct os_harness_segment *s = vec_at(&h->segments, i, sizeof *s);

        count = append(list, count, (struct stretch){ (int)s->thread, s->start, s->finish });
    }
    return count;
}

static void read_mlfq_jobs(struct jobs *jobs, const struct mlfq_case *c)
{
    FILE *file = table("teach_mlfq_jobs.csv");
    char line[256], found[64];
    int job, start, length, every, response, turnaround;

    memset(jobs, 0, sizeof *jobs);
    while (fgets(line, sizeof line, file)) {
        assert_int_equal(sscanf(line, "%63[^,],%d,%d,%d,%d,%d,%d", found, &job, &start, &length,
                                &every, &response, &turnaround),
                         7);
        if (!strcmp(found, c->name))
            add_job(jobs, start, length, every, c->pause);
    }
    fclose(file);
}

static void test_mlfq(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mlfq_cases / sizeof mlfq_cases[0]; i++) {
        static struct stretch expected[ROWS], real[ROWS];
        size_t rows = expected_stretches(mlfq_cases[i].name, expected);
        struct jobs jobs;

        assert_true(rows > 0);
        read_mlfq_jobs(&jobs, &mlfq_cases[i]);
        memcpy(jobs.h.params, mlfq_cases[i].params, sizeof mlfq_cases[i].params);
        run(&jobs, "os.mlfq");
        assert_true(real_stretches(&jobs.h, real) >= rows);
        for (size_t r = 0; r < rows; r++)
            if (real[r].job != expected[r].job || real[r].start != expected[r].start ||
                real[r].end != expected[r].end)
                fail_msg("%s row %zu: job %d ran %g to %g ms; expected job %d, %g to %g",
                         mlfq_cases[i].name, r, real[r].job, (double)real[r].start / UNIT,
                         (double)real[r].end / UNIT, expected[r].job,
                         (double)expected[r].start / UNIT, (double)expected[r].end / UNIT);
        os_harness_free(&jobs.h);
    }
}

/* Lottery -------------------------------------------------------------------------------------- */

/* Who had the CPU at a time. */
static int holder_at(const struct os_harness *h, sim_time time)
{
    for (size_t i = 0; i < h->segments.count; i++) {
        const struct os_harness_segment *s = vec_at(&h->segments, i, sizeof *s);

        if (s->start <= time && time < s->finish)
            return (int)s->thread;
    }
    return -1;
}

static void test_lottery(void **state)
{
    static const int64_t tickets[] = { 100, 50, 250 };
    FILE *file = table("teach_lottery.csv");
    char line[256], draws[1024] = "draws=";
    int step, total, ticket, winner[64], count = 0;
    struct jobs jobs = { 0 };
    long number;

    (void)state;
    for (; fgets(line, sizeof line, file); count++) {
        assert_true(count < 64);
        assert_int_equal(
            sscanf(line, "%d,%ld,%d,%d,%d", &step, &number, &ticket, &total, &winner[count]), 5);
        snprintf(draws + strlen(draws), sizeof draws - strlen(draws), "%ld ", number);
    }
    fclose(file);
    assert_int_equal(count, 30);
    for (int i = 0; i < 3; i++) {
        add_job(&jobs, 0, 10, 0, 0);
        jobs.item[i].tickets = tickets[i];
    }
    jobs.h.params[0] = "quantum=1ms";
    jobs.h.params[1] = draws;
    run(&jobs, "os.lottery");
    for (int i = 0; i < count; i++)
        assert_int_equal(holder_at(&jobs.h, i * UNIT + UNIT / 2), winner[i]);
    os_harness_free(&jobs.h);
}

/* Two CPUs with caches ------------------------------------------------------------------------- */

/* Warm CPU time of all, from the percentages of both CPUs in the README. */
static const struct {
    const char *name;
    double part;
} warm[] = {
    { "one_job_fits", 10.0 / 20 },
    { "central_queue", 0 },
    { "affinity", 135.0 / 165 },
    { "per_cpu_queues", 110.0 / 190 },
};

static void run_multi(struct jobs *jobs, const char *name)
{
    static const uint64_t pinned[] = { 1, 2, 2 };
    static const int64_t sets[] = { 100, 50, 50 };
    bool one = !strcmp(name, "one_job_fits");

    memset(jobs, 0, sizeof *jobs);
    for (int i = 0; i < (one ? 1 : 3); i++) {
        add_job(jobs, 0, one ? 30 : 100, 0, 0);
        jobs->item[i].working_set = one ? 200 : sets[i];
        if (!strcmp(name, "affinity"))
            jobs->item[i].affinity.word[0] = pinned[i];
    }
    jobs->h.params[0] = "quantum=10ms";
    jobs->h.params[1] = "peek=30ms";
    if (!strcmp(name, "per_cpu_queues"))
        jobs->h.params[2] = "queues=per_cpu";
    jobs->h.options[0] = "warm_up=10ms";
    jobs->h.options[1] = "warm_speed=2";
    jobs->h.platform[0] = one ? "cores=1" : "cores=2";
    jobs->h.platform[1] = one ? "cache_size=300" : "cache_size=100";
    jobs->h.measures[0] = "warm";
    run(jobs, "os.round_robin");
    for (size_t i = 0; i < sizeof warm / sizeof warm[0]; i++)
        if (!strcmp(name, warm[i].name))
            assert_float_equal(jobs->h.values[0], warm[i].part, 1e-9);
}

static void test_multi(void **state)
{
    FILE *file = table("teach_multi.csv");
    char line[256], name[64], before[64] = "", job;
    struct jobs jobs = { 0 };
    int cpu, start, end, rows = 0;

    (void)state;
    while (fgets(line, sizeof line, file)) {
        assert_int_equal(sscanf(line, "%63[^,],%d,%d,%d,%c", name, &cpu, &start, &end, &job), 5);
        if (strcmp(name, before)) {
            os_harness_free(&jobs.h);
            run_multi(&jobs, name);
            memcpy(before, name, sizeof before);
        }
        rows++;
        for (sim_time t = start * UNIT; t < end * UNIT; t += UNIT / 2) {
            bool found = false;

            for (size_t i = 0; i < jobs.h.segments.count; i++) {
                const struct os_harness_segment *s = vec_at(&jobs.h.segments, i, sizeof *s);

                found = found ||
                        (s->thread == job - 'a' && s->cpu == cpu && s->start <= t && t < s->finish);
            }
            if (!found)
                fail_msg("%s: job %c does not run on CPU %d at %g ms", name, job, cpu,
                         (double)t / UNIT);
        }
    }
    fclose(file);
    os_harness_free(&jobs.h);
    assert_int_equal(rows, 52);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_single),
        cmocka_unit_test(test_mlfq),
        cmocka_unit_test(test_lottery),
        cmocka_unit_test(test_multi),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
