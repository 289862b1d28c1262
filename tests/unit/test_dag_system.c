/* How data, arrivals and queues of the dag system go, on graphs small enough for a pencil. */
#include <string.h>

#include "tests/unit/dag_world.h"

/* Communication ------------------------------------------------------------------------------ */

/* 8 bytes from machine 0 to machine 1 (t1), and to machine 0 itself (t2). */
static struct bed open_pair(const char *communication)
{
    struct bed bed = bed_open();

    add(&bed, 0, "id a", "t0 2; t1 3 t0:8; t2 1 t0:8");
    bed.h.options[0] = communication;
    return bed;
}

static void links(void **state)
{
    struct bed bed = open_pair("communication=link");

    (void)state;
    go(&bed);
    ran(&bed, 0, 1, 5, 8); /* 2 + 1 + 8 / 4 */
    ran(&bed, 0, 2, 2, 3);
    bed.h.platform[2] = "own_bandwidth=2";
    go(&bed);
    ran(&bed, 0, 1, 5, 8);
    ran(&bed, 0, 2, 6, 7); /* 2 + 8 / 2, without the latency */
    bed.h.platform[0] = "bandwidth=0";
    bed.h.platform[2] = NULL;
    go(&bed);
    ran(&bed, 0, 1, 3, 6); /* the latency alone */
    bed_close(&bed);
}

static void links_of_a_matrix(void **state)
{
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 0, "id a b-c", "t0 2 2; t1 3 3 t0:8; t2 1 1 t0:8; t3 1 1 t1:8");
    memset(bed.h.machines, 0, sizeof bed.h.machines);
    bed.h.machines[0][0] = "name=a";
    bed.h.machines[1][0] = "name=b-c";
    bed.h.machines[1][1] = "count=2";
    bed.h.platform[2] = "matrix=b-c-b-c 2B/s, a-b-c 8B/s 3s";
    go(&bed);
    ran(&bed, 0, 1, 6, 9);   /* machine 1: 2 + 3 + 1 */
    ran(&bed, 0, 2, 6, 7);   /* machine 2, likewise */
    ran(&bed, 0, 3, 13, 14); /* machine 0: 9 + 3 + 1 */
    bed_close(&bed);
    bed = bed_open();
    add(&bed, 0, "id a", "t0 2; t1 3 t0:8");
    bed.h.platform[2] = "matrix=a-a 2B/s";
    go(&bed);
    ran(&bed, 0, 1, 7, 10); /* the latency of all: 2 + 1 + 4 */
    bed_close(&bed);
}

static void no_time_at_all(void **state)
{
    struct bed bed = open_pair("communication=none");

    (void)state;
    bed.h.platform[2] = "own_bandwidth=2";
    bed.h.measures[0] = "data_moved";
    go(&bed);
    ran(&bed, 0, 1, 2, 5);
    ran(&bed, 0, 2, 2, 3);
    measures(&bed, "data_moved", 8);
    bed_close(&bed);
}

static void through_the_memory(void **state)
{
    struct bed bed = open_pair("communication=memory");

    (void)state;
    go(&bed);
    assert_int_equal(dag_harness_task(&bed.h, 0, 1)->ready, ns(5)); /* 2 + (1 + 2) */
    ran(&bed, 0, 1, 8, 11);                                         /* 5 + (1 + 2) */
    ran(&bed, 0, 2, 8, 9);
    bed_close(&bed);
}

static void over_a_network(void **state)
{
    struct bed bed = open_pair("communication=network");

    (void)state;
    bed.h.platform[2] = "network=star(bandwidth=4, latency=1s)";
    go(&bed);
    ran(&bed, 0, 1, 6, 9); /* 2 + two links of 1 s + 8 / 4 */
    ran(&bed, 0, 2, 2, 3);
    bed_close(&bed);
    /* Two transfers share the link of machine 0. */
    bed = bed_open();
    add(&bed, 0, "id a", "t0 2; t1 3 t0:8; t2 1 t0:8");
    bed.h.machines[0][1] = "count=3";
    bed.h.options[0] = "communication=network";
    bed.h.platform[2] = "network=star(bandwidth=4, latency=1s)";
    go(&bed);
    ran(&bed, 0, 1, 8, 11);
    ran(&bed, 0, 2, 8, 9);
    bed_close(&bed);
}

/* Files -------------------------------------------------------------------------------------- */

static void files_go_once_to_each_machine(void **state)
{
    const struct dag_harness_transfer *moves;
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 0, "id a", "t0 2 <in:4 >f:8; t1 3 <f; t2 1 <f; t3 1 <f t1; t4 1 <in t2; t5 1 <in t4");
    bed.h.options[0] = "data=files";
    bed.h.measures[0] = "data_moved";
    bed.h.measures[1] = "transfers";
    go(&bed);
    ran(&bed, 0, 0, 2, 4);  /* the input comes in 1 + 4 / 4 */
    ran(&bed, 0, 1, 7, 10); /* f: 4 + 1 + 8 / 4 */
    ran(&bed, 0, 2, 4, 5);
    ran(&bed, 0, 4, 5, 6);   /* the input is on machine 0 */
    ran(&bed, 0, 5, 10, 11); /* on machine 1 from 6 + 2 on, which is in use until 10 */
    ran(&bed, 0, 3, 11, 12); /* f is on machine 1 */
    assert_int_equal(dag_harness_task(&bed.h, 0, 5)->data, ns(8));
    moves = bed.h.transfers.data;
    assert_int_equal(bed.h.transfers.count, 3);
    assert_int_equal(moves[0].source, INT64_MIN);
    assert_int_equal(moves[0].target, 0);
    assert_int_equal(moves[1].source, 0);
    assert_int_equal(moves[1].target, 1);
    assert_true(moves[1].file);
    measures(&bed, "data_moved", 16);
    measures(&bed, "transfers", 3);
    /* Along edges the inputs cost nothing, and each reader gets its own. */
    bed.h.options[0] = "data=edges";
    go(&bed);
    ran(&bed, 0, 0, 0, 2);
    ran(&bed, 0, 3, 8, 9);
    measures(&bed, "data_moved", 16); /* t1 and t3 */
    bed_close(&bed);
}

static void files_come_over_the_network(void **state)
{
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 0, "id a", "t0 2 <in:4 >f:8; t1 3 <f; t2 1 <in");
    bed.h.options[0] = "data=files";
    bed.h.options[1] = "communication=network";
    bed.h.platform[2] = "network=star(bandwidth=4, latency=1s)";
    go(&bed);
    ran(&bed, 0, 0, 3, 5); /* 1 + 1 + 4 / 4 from the storage */
    ran(&bed, 0, 2, 5, 6); /* waits for the same copy */
    ran(&bed, 0, 1, 9, 12);
    assert_int_equal(bed.h.transfers.count, 2);
    bed_close(&bed);
}

/* Arrivals and ends -------------------------------------------------------------------------- */

static void add_short_jobs(struct bed *bed, double second, double third)
{
    add(bed, 0, "id a", "t0 2");
    add(bed, second, "id a", "t0 2");
    add(bed, third, "id a", "t0 2");
}

static void cap_puts_arrivals_off(void **state)
{
    struct bed bed = bed_open();

    (void)state;
    add_short_jobs(&bed, 1, 4);
    bed.h.options[0] = "cap=1";
    go(&bed);
    ran(&bed, 0, 0, 0, 2);
    ran(&bed, 1, 0, 2, 4);
    ran(&bed, 2, 0, 5, 7); /* 3 s behind the second, as told */
    assert_int_equal(dag_harness_job(&bed.h, 1)->submit, ns(2));
    bed_close(&bed);
}

static void full_systems_may_drop(void **state)
{
    struct bed bed = bed_open();

    (void)state;
    add_short_jobs(&bed, 1, 4);
    bed.h.options[0] = "cap=1";
    bed.h.options[1] = "full=drop";
    go(&bed);
    ran(&bed, 0, 0, 0, 2);
    ran(&bed, 1, 0, 4, 6); /* the third of the workload */
    assert_int_equal(bed.h.jobs.count, 2);
    assert_string_equal(bed.h.counts, "jobs that arrived at the cap: dropped=1\n");
    bed_close(&bed);
}

static void initial_jobs_are_there_at_once(void **state)
{
    struct bed bed = bed_open();

    (void)state;
    add_short_jobs(&bed, 9, 14);
    bed.h.options[0] = "initial=2";
    go(&bed);
    assert_int_equal(dag_harness_job(&bed.h, 1)->submit, 0);
    ran(&bed, 0, 0, 0, 2);
    ran(&bed, 1, 0, 2, 4);
    ran(&bed, 2, 0, 5, 7); /* 5 s behind the second */
    bed_close(&bed);
}

static void ends(void **state)
{
    struct bed bed = bed_open();

    (void)state;
    add_short_jobs(&bed, 3, 6);
    bed.h.measures[0] = "jobs";
    bed.h.measures[1] = "makespan";
    bed.h.measures[2] = "in_system.mean";
    bed.h.options[0] = "most_jobs=2";
    go(&bed);
    measures(&bed, "jobs", 2);
    measures(&bed, "makespan", 5);
    measures(&bed, "in_system.mean", 0.8);
    bed.h.options[0] = "until=7s";
    go(&bed);
    measures(&bed, "jobs", 2);
    bed.h.options[0] = "warmup=3s";
    go(&bed);
    measures(&bed, "jobs", 2);
    measures(&bed, "makespan", 5);
    assert_int_equal(bed.h.jobs.count, 3);
    bed_close(&bed);
}

/* Order on a machine: by arrival of the job, or by assignment. */
static void queues(void **state)
{
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 0, "id a", "t0 2; t1 2; t2 2 t0");
    add(&bed, 1, "id a", "t0 2; t1 1");
    bed.h.platform[1] = "latency=0s";
    bed.h.options[0] = "queue=job";
    go(&bed);
    ran(&bed, 0, 2, 2, 4);
    ran(&bed, 1, 0, 4, 6);
    bed.h.options[0] = "queue=fifo";
    go(&bed);
    ran(&bed, 1, 0, 2, 4);
    ran(&bed, 0, 2, 4, 6);
    bed_close(&bed);
}

static void releases(void **state)
{
    struct bed bed = bed_open();

    (void)state;
    add(&bed, 1, "id a release", "t0 2 4; t1 2 1s t0");
    go(&bed);
    assert_int_equal(dag_harness_task(&bed.h, 0, 0)->ready, ns(5));
    ran(&bed, 0, 0, 5, 7);
    ran(&bed, 0, 1, 7, 9);
    bed_close(&bed);
}

/* What cannot be meant is refused, and said. */
static void nonsense_is_refused(void **state)
{
    static const struct {
        const char *platform, *option, *says;
    } cases[] = {
        { "matrix=a-a", "cap=0", "platform: matrix: 'a-a' has no bandwidth" },
        { "matrix=a-b 1GB/s", "cap=0",
          "platform: matrix: 'a-b 1GB/s' does not begin with two kinds of machines joined by '-'" },
        { "matrix=a-a 1GB/s 2s 3s", "cap=0",
          "platform: matrix: 'a-a 1GB/s 2s 3s' has more than a bandwidth and a latency" },
        { "matrix=a-a -1B/s", "cap=0", "platform: matrix: 'a-a -1B/s' has a bandwidth below 0" },
        { "bandwidth=1", "billing_unit=0s",
          "options: 'billing_unit' is 0; expected a time of at least 1ns" },
        { "bandwidth=1", "deadline_unit=0s",
          "options: 'deadline_unit' is 0; expected a time of at least 1ns" },
        { "bandwidth=1", "noise=nonsense(3)",
          "options: noise: unknown distribution 'nonsense'; expected one such as "
          "exponential(mean=10s)" },
        { "network=star(bandwidth=1)", "cap=0",
          "platform: 'network:' needs 'communication: network' in 'options:'" },
        { "bandwidth=1", "communication=network",
          "platform: 'communication: network' needs a 'network:', such as "
          "star(bandwidth=125MB/s, latency=50us)" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bed bed = bed_open();
        struct error err = { "" };

        add(&bed, 0, "id a", "t0 2");
        bed.h.platform[0] = cases[i].platform;
        bed.h.options[0] = cases[i].option;
        bed.h.items = bed.item;
        assert_false(dag_harness_run(&bed.h, &err));
        assert_string_equal(err.text, cases[i].says);
        bed_close(&bed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links),
        cmocka_unit_test(links_of_a_matrix),
        cmocka_unit_test(no_time_at_all),
        cmocka_unit_test(through_the_memory),
        cmocka_unit_test(over_a_network),
        cmocka_unit_test(files_go_once_to_each_machine),
        cmocka_unit_test(files_come_over_the_network),
        cmocka_unit_test(cap_puts_arrivals_off),
        cmocka_unit_test(full_systems_may_drop),
        cmocka_unit_test(initial_jobs_are_there_at_once),
        cmocka_unit_test(ends),
        cmocka_unit_test(queues),
        cmocka_unit_test(releases),
        cmocka_unit_test(nonsense_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
