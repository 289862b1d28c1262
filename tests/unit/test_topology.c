/* Routes of every shape against routes found by hand or by search, and what the reader refuses. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/model/topology.h"
#include "tests/unit/unit.h"

enum { MOST_LINKS = 4096 };

static struct topology *make(struct arena *arena, const char *text, uint32_t hosts)
{
    struct error err;
    struct topology *topology = topology_parse(text, hosts, arena, &err);

    if (!topology)
        fail_msg("%s", err.text);
    return topology;
}

/* The route as "0 3 7". */
static void route_is(const struct topology *topology, uint32_t from, uint32_t to,
                     const char *expected)
{
    uint32_t links[64];
    struct topology_route route = { links, 0, 0 };
    struct text text = { 0 };

    assert_true(topology_longest(topology) <= 64);
    topology_route(topology, from, to, &route);
    for (uint32_t i = 0; i < route.count; i++)
        text_format(&text, "%s%u", i ? " " : "", (unsigned)links[i]);
    assert_string_equal(text_get(&text), expected);
    text_free(&text);
}

static void stars(void **unused)
{
    struct arena *arena = arena_create();
    struct topology *t = make(arena, "star(bandwidth=1Gbit/s, latency=50us)", 3);
    uint32_t links[3];
    struct topology_route route = { links, 0, 0 };

    (void)unused;
    assert_int_equal(topology_links(t), 3);
    assert_true(topology_link(t, 2).bandwidth == 125e6);
    route_is(t, 0, 2, "0 2");
    route_is(t, 1, 1, "");
    topology_route(t, 0, 2, &route);
    assert_true(fabs(route.latency - 100e-6) < 1e-18);
    t = make(arena,
             "star(bandwidth=1MB/s, backbone=2MB/s, backbone_latency=1ms, "
             "backbone_sharing=fatpipe, duplex=full, loopback=link)",
             3);
    assert_int_equal(topology_links(t), 7);
    assert_true(topology_link(t, 6).fatpipe && !topology_link(t, 5).fatpipe);
    assert_true(topology_link(t, 6).latency == 1e-3);
    route_is(t, 2, 1, "4 6 3");
    route_is(t, 1, 1, "2 6 3");
    t = make(arena, "star(bandwidth=1MB/s, backbone=2MB/s, loopback=link)", 3);
    route_is(t, 1, 1, "1 3");
    arena_destroy(arena);
}

static void bus_and_crossbar(void **unused)
{
    struct arena *arena = arena_create();
    struct topology *t = make(arena, "bus(bandwidth=1GB/s, latency=1us)", 5);

    (void)unused;
    route_is(t, 4, 2, "0");
    t = make(arena, "crossbar(bandwidth=1GB/s, latency=1us)", 5);
    route_is(t, 4, 2, "4 7");
    assert_true(topology_link(t, 4).latency == 1e-6 && topology_link(t, 7).latency == 0);
    arena_destroy(arena);
}

/* Ten hosts, three to a switch, two switches to the next. */
static void trees(void **unused)
{
    struct arena *arena = arena_create();
    struct topology *t =
        make(arena, "tree(arity=3:2:2, bandwidth=1GB/s:2GB/s:4GB/s, latency=1us:2us:3us)", 10);

    (void)unused;
    assert_int_equal(topology_links(t), 20 + 8 + 4);
    assert_int_equal(topology_longest(t), 6);
    route_is(t, 0, 2, "0 5");
    route_is(t, 0, 3, "0 20 23 7");
    route_is(t, 1, 9, "2 20 28 31 27 19");
    assert_true(topology_link(t, 27).bandwidth == 2e9 && topology_link(t, 28).latency == 3e-6);
    t = make(arena, "tree(arity=3:4, bandwidth=1GB/s, duplex=shared)", 10);
    route_is(t, 1, 9, "1 10 13 9");
    arena_destroy(arena);
}

/*
 * Follows the links of a fat tree by what connects them: the link of port u of a node goes to the
 * parent that the definition of XGFT gives. k = 4: 16 hosts, pods of 4, 2 + 2 switches each, 4 on
 * top.
 */
static void fat_tree_of_four_ports(void **unused)
{
    struct arena *arena = arena_create();
    struct topology *t = make(arena, "fat_tree(k=4, bandwidth=1GB/s)", 16);

    (void)unused;
    /* 16 hosts, 8 edge and 8 aggregation switches with 2 ports up each, each way. */
    assert_int_equal(topology_links(t), 2 * (16 + 16 + 16));
    route_is(t, 0, 1, "0 3");
    /* Host 2 is even: port 0 of edge switch 0, then down to edge switch 1. */
    route_is(t, 0, 2, "0 32 37 5");
    route_is(t, 0, 3, "0 34 39 7");
    /* To host 15: port 1 of edge 0, copy 1 of pod 0, its port 15 / 2 % 2 = 1. */
    route_is(t, 0, 15, "0 34 70 95 63 31");
    arena_destroy(arena);
}

/* To every host d-mod-k gives one way down from the top, whoever sends; ways up are balanced. */
static void fat_trees_are_balanced(void **unused)
{
    struct arena *arena = arena_create();
    struct topology *t = make(arena, "xgft(down=4:4:4, up=1:4:4, bandwidth=1GB/s)", 64);
    uint32_t load[MOST_LINKS] = { 0 };
    uint32_t links[6];
    struct topology_route route = { links, 0, 0 };

    (void)unused;
    assert_int_equal(topology_longest(t), 6);
    /* A shift by 16: all cross the top, each link that goes up carries exactly one. */
    for (uint32_t host = 0; host < 64; host++) {
        topology_route(t, host, (host + 16) % 64, &route);
        assert_int_equal(route.count, 6);
        for (uint32_t i = 0; i < 6; i++)
            load[links[i]]++;
    }
    for (uint32_t link = 0; link < topology_links(t); link++)
        assert_int_equal(load[link], 1);
    arena_destroy(arena);
}

/*
 * The figure of the paper: 9 groups of 4 routers with 2 hosts and 2 global links each. Every pair
 * of groups has one link each way, every router's ports are used once.
 */
static void dragonflies(void **unused)
{
    struct arena *arena = arena_create();
    struct topology *t = make(arena,
                              "dragonfly(groups=9, routers=4, hosts=2, bandwidth=1GB/s, "
                              "local=2GB/s, global=3GB/s, local_latency=1us, global_latency=2us)",
                              72);

    (void)unused;
    assert_int_equal(topology_links(t), 144 + 9 * 12 + 9 * 8);
    assert_int_equal(topology_longest(t), 5);
    route_is(t, 0, 1, "0 3");      /* one router */
    route_is(t, 0, 7, "0 146 15"); /* routers 0 and 3 of group 0 */
    route_is(t, 0, 8, "0 252 17"); /* group 0 port 0 on router 0, group 1 port 0 */
    /* Port 7 is on router 3; group 8 is entered at its router 0, as its port 0 leads here. */
    route_is(t, 0, 71, "0 146 259 242 143");
    route_is(t, 71, 0, "142 249 316 153 1");
    assert_true(topology_link(t, 146).bandwidth == 2e9 && topology_link(t, 252).latency == 2e-6);
    arena_destroy(arena);
}

/* Three columns and two rows: 0 1 2 over 3 4 5. Ports: right, left, down, up. */
static void meshes(void **unused)
{
    struct arena *arena = arena_create();
    struct topology *t = make(arena, "mesh(columns=3, rows=2, bandwidth=1GB/s, latency=1ns)", 6);

    (void)unused;
    assert_int_equal(topology_longest(t), 3);
    route_is(t, 0, 5, "0 4 10");
    route_is(t, 5, 0, "21 17 15");
    route_is(t, 2, 3, "9 5 2");
    t = make(arena, "mesh(columns=4, rows=4, bandwidth=1GB/s, wrap=yes)", 16);
    assert_int_equal(topology_longest(t), 4);
    route_is(t, 0, 3, "1");
    route_is(t, 0, 2, "0 4"); /* both ways are equal: up */
    route_is(t, 1, 15, "4 8 15");
    route_is(t, 13, 2, "52 58");
    arena_destroy(arena);
}

/* Routes stay in bounds and, back and forth, have the same length, for every pair of every form. */
static void all_pairs(void **unused)
{
    static const char *const forms[] = {
        "star(bandwidth=1GB/s, backbone=1GB/s, loopback=link)",
        "star(bandwidth=1GB/s, duplex=full)",
        "bus(bandwidth=1GB/s)",
        "crossbar(bandwidth=1GB/s)",
        "tree(arity=5:4:3, bandwidth=1GB/s)",
        "fat_tree(k=6, bandwidth=1GB/s)",
        "xgft(down=4:3:5, up=1:2:3, bandwidth=1GB/s)",
        "dragonfly(groups=5, routers=3, hosts=4, bandwidth=1GB/s, local=1GB/s, global=1GB/s)",
        "dragonfly(groups=1, routers=1, hosts=60, bandwidth=1GB/s, local=1GB/s, global=1GB/s)",
        "mesh(columns=9, rows=7, bandwidth=1GB/s, latency=1us)",
        "mesh(columns=9, rows=7, bandwidth=1GB/s, wrap=yes)",
    };

    (void)unused;
    for (size_t f = 0; f < sizeof forms / sizeof forms[0]; f++) {
        struct arena *arena = arena_create();
        struct topology *t = make(arena, forms[f], 53);
        uint32_t longest = 0;

        for (uint32_t pair = 0; pair < 53 * 53; pair++) {
            uint32_t links[2][64];
            struct topology_route there = { links[0], 0, 0 };
            struct topology_route back = { links[1], 0, 0 };

            topology_route(t, pair / 53, pair % 53, &there);
            topology_route(t, pair % 53, pair / 53, &back);
            assert_int_equal(there.count, back.count);
            assert_true(fabs(there.latency - back.latency) < 1e-15);
            assert_true((there.count > 0) == (pair / 53 != pair % 53) || f == 0);
            longest = there.count > longest ? there.count : longest;
            for (uint32_t i = 0; i < there.count; i++) {
                assert_true(links[0][i] < topology_links(t));
                for (uint32_t j = 0; j < i; j++)
                    assert_int_not_equal(links[0][i], links[0][j]);
            }
        }
        assert_true(longest <= topology_longest(t));
        arena_destroy(arena);
    }
}

/* What is wrong, and the end of the message after "topology '...': ". */
static const struct {
    const char *text;
    const char *message;
} cases[] = {
    { "", "unknown topology ''; expected one such as star(bandwidth=125MB/s, latency=50us)" },
    { "sttar(bandwidth=1GB/s)", "unknown topology 'sttar'; did you mean 'star'?" },
    { "star", "star: expected its arguments in brackets" },
    { "star()", "star needs 'bandwidth'" },
    { "star(bandwith=1GB/s)", "star has no argument 'bandwith'; did you mean 'bandwidth'?" },
    { "star(1GB/s)", "star: expected name=value, found '1GB/s'" },
    { "star(bandwidth=1GB/s, bandwidth=2GB/s)", "star: 'bandwidth' is given twice" },
    { "star(bandwidth=1GB)",
      "star: 'bandwidth' is '1GB'; it must be a rate greater than 0 such as 125MB/s or "
      "1Gbit/s" },
    { "star(bandwidth=0B/s)",
      "star: 'bandwidth' is '0B/s'; it must be a rate greater than 0 such as 125MB/s or "
      "1Gbit/s" },
    { "star(bandwidth=nan)",
      "star: 'bandwidth' is 'nan'; it must be a rate greater than 0 such as 125MB/s or "
      "1Gbit/s" },
    { "star(bandwidth=1GB/s, latency=-1us)",
      "star: 'latency' is '-1us'; it must be a time such as 50us" },
    { "star(bandwidth=1GB/s, duplex=fulll)",
      "star: 'duplex' is 'fulll'; it must be one of shared|full; did you mean 'full'?" },
    { "star(bandwidth=1GB/s, duplex=3)", "star: 'duplex' is '3'; it must be one of shared|full" },
    { "star(bandwidth=1GB/s, backbone_latency=1us)",
      "star: it says how its backbone is, but has no 'backbone'" },
    { "star(bandwidth=1GB/s", "star: expected ')' after its arguments" },
    { "star(bandwidth=1GB/s))", "star(...): ')' follows the topology" },
    { "tree(arity=4, bandwidth=1GB/s)", "tree: it has room for 4 hosts and there are 8" },
    { "tree(arity=4:2, bandwidth=1GB/s:1GB/s:1GB/s)",
      "tree: 'bandwidth' has 3 values for 2 levels" },
    { "tree(arity=0:8, bandwidth=1GB/s)",
      "tree: 'arity' is '0'; it must be a whole number of 1 to 16777216" },
    { "tree(arity=, bandwidth=1GB/s)",
      "tree: 'arity' is ''; it must be a whole number of 1 to 16777216" },
    { "tree(arity=1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:8, bandwidth=1GB/s)",
      "tree: 'arity' has more than 16 values" },
    { "fat_tree(k=5, bandwidth=1GB/s)", "fat_tree: 'k' is 5; it must be even" },
    { "xgft(down=4:4, up=1, bandwidth=1GB/s)", "xgft: 'down' has 2 values and 'up' has 1" },
    { "mesh(columns=2, rows=3, bandwidth=1GB/s)", "mesh: it has room for 6 hosts and there are 8" },
    { "mesh(columns=16777216, rows=16777216, bandwidth=1GB/s)",
      "mesh: it has more than 16777216 links" },
    { "dragonfly(groups=16777216, routers=16777216, hosts=16777216, bandwidth=1B/s, "
      "local=1B/s, global=1B/s)",
      "dragonfly: it has more than 16777216 links" },
};

static void refused(void **unused)
{
    struct arena *arena = arena_create();

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error err;
        char expected[1024];

        assert_null(topology_parse(cases[i].text, 8, arena, &err));
        snprintf(expected, sizeof expected, "topology '%s': %s", cases[i].text, cases[i].message);
        assert_string_equal(err.text, expected);
    }
    arena_destroy(arena);
}

/* Long and odd texts, cut anywhere, are refused and nothing else. */
static void pieces_are_refused(void **unused)
{
    static const char text[] =
        "tree(arity=20:16, bandwidth=1GB/s:10GB/s, latency=1us, duplex=full)";
    struct arena *arena = arena_create();
    char piece[1024];
    struct error err;

    (void)unused;
    for (size_t length = 0; length < sizeof text - 1; length++) {
        memcpy(piece, text, length);
        piece[length] = '\0';
        assert_null(topology_parse(piece, 8, arena, &err));
    }
    memset(piece, 'a', sizeof piece - 1);
    piece[sizeof piece - 1] = '\0';
    assert_null(topology_parse(piece, 8, arena, &err));
    memcpy(piece, "star(", 5);
    assert_null(topology_parse(piece, 8, arena, &err));
    assert_non_null(topology_parse(text, 320, arena, &err));
    arena_destroy(arena);
}

static void forms_are_listed(void **unused)
{
    struct text signature = { 0 };
    const char *doc;
    size_t count = 0;

    (void)unused;
    assert_true(topology_form(1, &signature, &doc));
    assert_string_equal(text_get(&signature), "bus(bandwidth, latency=0)");
    text_free(&signature);
    signature = (struct text){ 0 };
    assert_true(topology_form(7, &signature, &doc));
    assert_string_equal(text_get(&signature),
                        "mesh(columns, rows, bandwidth, latency=0, wrap=no (no|yes))");
    text_free(&signature);
    for (;; count++) {
        signature = (struct text){ 0 };
        if (!topology_form(count, &signature, &doc))
            break;
        assert_true(strlen(doc) > 10);
        text_free(&signature);
    }
    assert_int_equal(count, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stars),
        cmocka_unit_test(bus_and_crossbar),
        cmocka_unit_test(trees),
        cmocka_unit_test(fat_tree_of_four_ports),
        cmocka_unit_test(fat_trees_are_balanced),
        cmocka_unit_test(dragonflies),
        cmocka_unit_test(meshes),
        cmocka_unit_test(all_pairs),
        cmocka_unit_test(refused),
        cmocka_unit_test(pieces_are_refused),
        cmocka_unit_test(forms_are_listed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
