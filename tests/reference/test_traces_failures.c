/* Outages of two services: every row of reference/traces/expected.tsv about them. */
#include "tests/support/trace_bed.h"
#include "tests/unit/unit.h"

static const struct expected_source sources[] = {
    { "facebook", "failures/facebook_user_reported.csv", { NULL } },
    { "instagram", "failures/instagram_user_reported.csv", { NULL } },
    { NULL, NULL, { NULL } },
};

/* Intervals are kept as times; they come back as differences. */
#define OUTAGE(expression)                                                                         \
    "SELECT " expression " FROM (SELECT (t_ns-lag(t_ns,1,0) OVER w)/1000000 AS interval,t_ns<"     \
    "max(t_ns+duration_ns) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS overlaps," \
    "t_ns/1000000 AS start,duration_ns/1000000 AS duration,value AS share FROM machine_event "     \
    "WHERE trace_id=?1 AND kind='fail' AND machine_id IS NULL WINDOW w AS (ORDER BY seq))"

static const struct expected_rule rules[] = {
    { "*", HASH, SHA, NULL, NULL },
    { "*", "rows", "SELECT jobs FROM trace WHERE trace_id=?1", NULL, NULL },
    { "*", "interval_ms.n", OUTAGE("count(interval)"), NULL, NULL },
    { "*", "interval_ms.sum", OUTAGE("sum(interval)"), NULL, NULL },
    { "*", "interval_ms.min", OUTAGE("min(interval)"), NULL, NULL },
    { "*", "interval_ms.max", OUTAGE("max(interval)"), NULL, NULL },
    { "*", "duration_ms.n", OUTAGE("count(duration)"), NULL, NULL },
    { "*", "duration_ms.sum", OUTAGE("sum(duration)"), NULL, NULL },
    { "*", "duration_ms.min", OUTAGE("min(duration)"), NULL, NULL },
    { "*", "duration_ms.max", OUTAGE("max(duration)"), NULL, NULL },
    { "*", "intensity.n", OUTAGE("count(share)"), NULL, NULL },
    { "*", "intensity.sum", OUTAGE("sum(share)"), NULL, NULL },
    { "*", "intensity.min", OUTAGE("min(share)"), NULL, NULL },
    { "*", "intensity.max", OUTAGE("max(share)"), NULL, NULL },
    { "*", "last_start_ms", OUTAGE("max(start)"), NULL, NULL },
    { "*", "overlapping", OUTAGE("sum(overlaps)"), NULL, NULL },
    { "*", "host_share_ms(sum duration*intensity)",
      OUTAGE("sum(duration*CAST(round(share*1e6) AS INTEGER))/1e6"), NULL, NULL },
    { "*", "mean_intensity", OUTAGE("avg(share)"), NULL, NULL },
    { 0 },
};

static int make(void **state)
{
    return (*state = trace_bed_make(sources)) ? 0 : -1;
}

static int drop(void **state)
{
    trace_bed_drop(*state);
    return 0;
}

static void outages_have_the_known_sums(void **state)
{
    const struct trace_bed *bed = *state;

    assert_int_equal(expected_check(bed->store, "failures", sources, rules), 36);
}

static void traces_keep_their_promises(void **state)
{
    trace_bed_promises(*state);
}

static void the_same_sources_give_the_same_bytes(void **state)
{
    trace_bed_again(*state);
}

/* The importer counts overlaps as it goes; the store is asked in another way above. */
static void overlaps_are_told(void **state)
{
    assert_int_equal(trace_bed_ask(*state, "SELECT sum(rows) FROM import_count WHERE reason LIKE "
                                           "'begins before an earlier outage%'"),
                     1336 + 2238);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outages_have_the_known_sums),
        cmocka_unit_test(traces_keep_their_promises),
        cmocka_unit_test(the_same_sources_give_the_same_bytes),
        cmocka_unit_test(overlaps_are_told),
    };

    return trace_bed_has_data() ? cmocka_run_group_tests(tests, make, drop) : 77;
}
