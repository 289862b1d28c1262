/* Generators of task graphs: counts against closed forms, structure against naive derivations. */
#include "tests/unit/dag_source.h"

/* One graph of the settings has so many tasks and edges and is so high. */
static void expect_sizes(const char *name, const char *settings, const long sizes[3])
{
    struct source source = opened(name, settings, 3);
    const struct taskgraph *g = next_of(&source);

    if (g->tasks != sizes[0] || g->edges != sizes[1] || height(g) != sizes[2])
        fail_msg("%s %s: %u tasks, %u edges, %u high; expected %ld, %ld, %ld", name, settings,
                 g->tasks, g->edges, height(g), sizes[0], sizes[1], sizes[2]);
    finish(&source);
}

static void closed_forms_of_one_size(void **state)
{
    char text[64];

    (void)state;
    for (long n = 1; n <= 24; n++) {
        snprintf(text, sizeof text, "n=%ld", n);
        expect_sizes("dag.laplace", text, (long[]){ n * n, 2 * n * (n - 1), 2 * n - 1 });
        expect_sizes("dag.cholesky", text,
                     (long[]){ n * (n + 1) * (n + 2) / 6, (n * n * n - n) / 2, 3 * n - 2 });
        expect_sizes("dag.lu", text,
                     (long[]){ n * (n + 1) * (2 * n + 1) / 6,
                               2 * (n * n * n - n) / 3 + n * (n - 1) * (2 * n - 1) / 6,
                               3 * n - 2 });
    }
    for (long m = 2; m <= 40; m++) {
        snprintf(text, sizeof text, "m=%ld", m);
        expect_sizes("dag.gaussian_elimination", text,
                     (long[]){ (m * m + m - 2) / 2, m * m - m - 1, 2 * (m - 1) });
    }
    for (long m = 2, log2 = 1; m <= 512; m *= 2, log2++) {
        snprintf(text, sizeof text, "points=%ld", m);
        expect_sizes("dag.fft", text,
                     (long[]){ 2 * m - 1 + m * log2, 2 * m - 2 + 2 * m * log2, 2 * log2 + 1 });
    }
}

static void closed_forms_of_two_sizes(void **state)
{
    char text[96];

    (void)state;
    for (long a = 1; a <= 6; a++)
        for (long b = 1; b <= 6; b++) {
            long tree = 1, leaves = 1;

            snprintf(text, sizeof text, "chains=%ld;length=%ld", a, b);
            expect_sizes("dag.chains", text, (long[]){ a * b, a * (b - 1), b });
            snprintf(text, sizeof text, "stages=3;width=%ld;length=%ld", a, b);
            expect_sizes("dag.fork_join", text,
                         (long[]){ 1 + 3 * (a * b + 1), 3 * (a * b + a), 1 + 3 * (b + 1) });
            for (long level = 1; level < a; level++)
                tree += leaves *= b;
            snprintf(text, sizeof text, "levels=%ld;least=%ld;most=%ld", a, b, b);
            expect_sizes("dag.out_tree", text, (long[]){ tree, tree - 1, a });
            expect_sizes("dag.in_tree", text, (long[]){ tree, tree - 1, a });
        }
}

static void trees_lean_the_right_way(void **state)
{
    struct source out = opened("dag.out_tree", "jobs=200;levels=5", 1);
    struct source in = opened("dag.in_tree", "jobs=200;levels=5", 1);
    size_t twos = 0, threes = 0;

    (void)state;
    for (int i = 0; i < 200; i++) {
        const struct taskgraph *a = next_of(&out);
        const struct taskgraph *b = next_of(&in);

        assert_int_equal(a->tasks, b->tasks);
        for (uint32_t t = 0; t < a->tasks; t++) {
            assert_true(parents(a, t) == (t > 0) && children(b, t) == (t > 0));
            assert_true(children(a, t) == parents(b, t) && children(a, t) != 1 &&
                        children(a, t) <= 3);
            twos += children(a, t) == 2;
            threes += children(a, t) == 3;
        }
    }
    /* Alike: within four standard errors. */
    assert_true(fabs((double)twos - (double)threes) < 4 * sqrt((double)(twos + threes)));
    finish(&out);
    finish(&in);
}

/* What a sequential program does: a task reads and writes cells; edges are true dependences. */
struct program {
    uint32_t *writer; /* of each cell, plus 1 */
    uint32_t tasks;
    uint32_t *from; /* expected predecessors of the task at hand */
    uint32_t count;
    const struct taskgraph *graph;
};

static void reads(struct program *p, size_t cell)
{
    for (uint32_t i = 0; i < p->count; i++)
        if (p->from[i] == p->writer[cell] - 1)
            return;
    if (p->writer[cell])
        p->from[p->count++] = p->writer[cell] - 1;
}

/* The task has read all; it writes a cell that it has read, too. */
static void writes(struct program *p, size_t cell, const char *name)
{
    uint32_t task = p->tasks++;

    reads(p, cell);
    assert_string_equal(p->graph->task[task].name, name);
    assert_int_equal(parents(p->graph, task), p->count);
    for (uint32_t i = 0; i < p->count; i++) {
        bool found = false;

        for (uint32_t at = p->graph->predecessors.at[task];
             at < p->graph->predecessors.at[task + 1]; at++)
            found = found || p->graph->predecessors.item[at] == p->from[i];
        assert_true(found);
    }
    p->writer[cell] = task + 1;
    p->count = 0;
}

static void run_cholesky(struct program *p, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        writes(p, k * n + k, "potrf");
        for (size_t i = k + 1; i < n; i++) {
            reads(p, k * n + k);
            writes(p, i * n + k, "trsm");
        }
        for (size_t i = k + 1; i < n; i++)
            for (size_t j = k + 1; j <= i; j++) {
                reads(p, i * n + k);
                reads(p, j * n + k);
                writes(p, i * n + j, i == j ? "syrk" : "gemm");
            }
    }
}

static void run_lu(struct program *p, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        writes(p, k * n + k, "getrf");
        for (size_t i = k + 1; i < n; i++) {
            reads(p, k * n + k);
            writes(p, k * n + i, "trsm");
            reads(p, k * n + k);
            writes(p, i * n + k, "trsm");
        }
        for (size_t i = k + 1; i < n; i++)
            for (size_t j = k + 1; j < n; j++) {
                reads(p, i * n + k);
                reads(p, k * n + j);
                writes(p, i * n + j, "gemm");
            }
    }
}

/* Columns are the cells: a pivot scales column k, an update reads it and writes column j. */
static void run_gaussian_elimination(struct program *p, size_t m)
{
    for (size_t k = 0; k + 1 < m; k++) {
        writes(p, k, "pivot");
        for (size_t j = k + 1; j < m; j++) {
            reads(p, k);
            writes(p, j, "update");
        }
    }
}

static void factorisations_have_the_dependences_of_their_loops(void **state)
{
    static const struct {
        const char *name, *size;
        void (*run)(struct program *p, size_t n);
    } rows[] = { { "dag.cholesky", "n", run_cholesky },
                 { "dag.lu", "n", run_lu },
                 { "dag.gaussian_elimination", "m", run_gaussian_elimination } };

    (void)state;
    for (size_t r = 0; r < 3; r++)
        for (size_t n = 2; n <= 12; n++) {
            char text[32];
            struct source source;
            struct program p = { 0 };

            snprintf(text, sizeof text, "%s=%zu", rows[r].size, n);
            source = opened(rows[r].name, text, 1);
            p.graph = next_of(&source);
            p.writer = mem_alloc(n * n * sizeof *p.writer);
            p.from = mem_alloc(n * n * sizeof *p.from);
            rows[r].run(&p, n);
            assert_int_equal(p.tasks, p.graph->tasks);
            mem_free(p.writer);
            mem_free(p.from);
            finish(&source);
        }
}

/* Each result of a transform depends on every point. */
static void fft_mixes_everything(void **state)
{
    struct source source = opened("dag.fft", "points=64", 1);
    const struct taskgraph *g = next_of(&source);
    uint64_t *sees = mem_alloc(g->tasks * sizeof *sees);
    uint32_t exits = 0;

    (void)state;
    for (uint32_t i = 0; i < g->tasks; i++) {
        uint32_t t = g->order[i];

        sees[t] = t >= 63 && t < 127 ? UINT64_C(1) << (t - 63) : 0;
        for (uint32_t p = g->predecessors.at[t]; p < g->predecessors.at[t + 1]; p++)
            sees[t] |= sees[g->predecessors.item[p]];
        exits += children(g, t) == 0;
        assert_true(children(g, t) > 0 || sees[t] == UINT64_MAX);
    }
    assert_int_equal(exits, 64);
    assert_int_equal(parents(g, 0), 0);
    mem_free(sees);
    finish(&source);
}

/* The height of a graph whose levels are fully joined is the number of its levels. */
static void topcuoglu_shapes(void **state)
{
    static const double alphas[] = { 0.5, 1, 2 };

    (void)state;
    for (size_t a = 0; a < 3; a++)
        for (long v = 20; v <= 100; v += 40) {
            double mean = sqrt((double)v) / alphas[a];
            double expected = 0;
            struct moments high = { 0 };
            struct source source;
            char text[96];

            snprintf(text, sizeof text, "jobs=1500;tasks=%ld;alpha=%g;out_degree=%ld", v, alphas[a],
                     v);
            source = opened("dag.topcuoglu", text, 5);
            for (int i = 0; i < 1500; i++) {
                const struct taskgraph *g = next_of(&source);

                assert_int_equal(g->tasks, v);
                moments_add(&high, height(g));
            }
            /* E ceil(U(0, 2 mean)), at most v: sum of P(U > k). */
            for (long k = 0; k < v; k++)
                expected += fmax(0, 1 - (double)k / (2 * mean));
            assert_true(fabs(moments_mean(&high) - expected) <
                        4 * sqrt(moments_variance(&high) / 1500));
            finish(&source);
        }
}

/* Out-degree is as told but where the next level is smaller; entries only where edges run out. */
static void topcuoglu_degrees(void **state)
{
    (void)state;
    for (uint32_t degree = 1; degree <= 5; degree++) {
        struct source source;
        char text[96];

        snprintf(text, sizeof text, "jobs=300;tasks=60;out_degree=%u", degree);
        source = opened("dag.topcuoglu", text, degree);
        for (int i = 0; i < 300; i++) {
            const struct taskgraph *g = next_of(&source);
            uint32_t full = 0;

            for (uint32_t t = 0; t < g->tasks; t++) {
                uint32_t count = children(g, t);

                assert_true(count <= degree);
                full += count == degree;
                /* Successors of one task are in one level, so numbers of levels do not mix. */
                for (uint32_t e = g->successors.at[t]; e < g->successors.at[t + 1]; e++)
                    assert_true(g->successors.item[e] > t);
            }
            assert_true(g->edges <= degree * g->tasks && (full > 0 || g->edges == 0 || degree > 1));
        }
        finish(&source);
    }
}

/* Levels of a regular graph can be told from the numbers of tasks. */
static void daggen_rules(void **state)
{
    static const struct {
        double fat, density;
        uint32_t jump;
    } rows[] = { { 0.5, 0.5, 1 }, { 0.5, 0, 1 }, { 0.8, 1, 3 }, { 0.5, 0.3, 4 }, { 0, 1, 2 } };

    (void)state;
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        uint32_t width = (uint32_t)floor(pow(400, rows[r].fat) + 1e-9);
        double span = rows[r].density * width, expected = 1;
        struct moments count = { 0 };
        uint32_t least_jump = UINT32_MAX, most_jump = 0;
        struct source source;
        char text[96];

        for (uint32_t k = 1; k < span; k++) /* E floor(U(0, span)), all at most width - 1 */
            expected += 1 - k / span;
        snprintf(text, sizeof text, "jobs=50;tasks=400;regular=1;fat=%g;density=%g;jump=%u",
                 rows[r].fat, rows[r].density, rows[r].jump);
        source = opened("dag.daggen", text, r);
        for (int i = 0; i < 50; i++) {
            const struct taskgraph *g = next_of(&source);

            assert_int_equal(g->tasks, 400);
            for (uint32_t t = 0; t < g->tasks; t++) {
                assert_true(t / width == 0 ? parents(g, t) == 0
                                           : parents(g, t) >= 1 && parents(g, t) <= width);
                if (t / width > 0 && (rows[r].jump == 1 || span <= 1))
                    moments_add(&count, parents(g, t));
                for (uint32_t p = g->predecessors.at[t]; p < g->predecessors.at[t + 1]; p++) {
                    uint32_t jump = t / width - g->predecessors.item[p] / width;

                    assert_true(jump >= 1 && jump <= rows[r].jump);
                    least_jump = jump < least_jump ? jump : least_jump;
                    most_jump = jump > most_jump ? jump : most_jump;
                }
            }
        }
        assert_true(least_jump == 1 && most_jump == rows[r].jump);
        if (rows[r].jump == 1)
            assert_true(fabs(moments_mean(&count) - expected) <=
                        4 * sqrt(moments_variance(&count) / (double)count.n));
        finish(&source);
    }
}

static void daggen_costs_of_the_tool(void **state)
{
    struct source source = opened("dag.daggen", "complexity=n3;costs=related;regular=0", 1);
    const struct taskgraph *g = next_of(&source);

    (void)state;
    for (uint32_t t = 0; t < g->tasks; t++) {
        double d = cbrt(g->task[t].work);

        assert_true(fabs(d / 1024 - round(d / 1024)) < 1e-6 && d > 2047 && d < 11265);
        for (uint32_t e = g->successors.at[t]; e < g->successors.at[t + 1]; e++)
            assert_true(fabs(g->bytes[e] / (8 * d * d) - 1) < 1e-9);
    }
    finish(&source);
}

/* Pairs of tasks in different layers have an edge with the probability told. */
static void layered_edges(void **state)
{
    static const double chances[] = { 0, 0.01, 0.3, 1 };

    (void)state;
    for (size_t c = 0; c < 4; c++) {
        struct source source;
        double pairs = 60 * 59 / 2.0 * (1 - 1 / 6.0);
        struct moments edges = { 0 };
        char text[96];

        snprintf(text, sizeof text, "jobs=2000;tasks=60;layers=6;probability=%g", chances[c]);
        source = opened("dag.layered", text, c);
        for (int i = 0; i < 2000; i++) {
            const struct taskgraph *g = next_of(&source);

            assert_int_equal(g->tasks, 60);
            assert_true(height(g) <= 6);
            moments_add(&edges, g->edges);
        }
        assert_true(fabs(moments_mean(&edges) - chances[c] * pairs) <=
                    4 * sqrt(moments_variance(&edges) / 2000));
        finish(&source);
    }
}

static bool named(const struct taskgraph *g, uint32_t t, const char *name)
{
    return strcmp(g->task[t].name, name) == 0;
}

static uint32_t parents_named(const struct taskgraph *g, uint32_t t, const char *name)
{
    uint32_t count = 0;

    for (uint32_t p = g->predecessors.at[t]; p < g->predecessors.at[t + 1]; p++)
        count += named(g, g->predecessors.item[p], name);
    return count;
}

/* Who needs whom, as in recorded runs of Montage. */
static void montage_structure(void **state)
{
    struct source source = opened("dag.montage", "images=16;overlaps=4;jobs=20", 1);

    (void)state;
    for (int i = 0; i < 20; i++) {
        const struct taskgraph *g = next_of(&source);
        bool seen[16][16] = { { 0 } };

        assert_int_equal(g->tasks, 2 * 16 + 64 + 6);
        assert_int_equal(height(g), 9);
        for (uint32_t t = 0; t < g->tasks; t++) {
            uint32_t first = g->predecessors.at[t];
            const uint32_t *from = g->predecessors.item + first;

            if (named(g, t, "mProject"))
                assert_int_equal(parents(g, t), 0);
            if (named(g, t, "mDiffFit")) {
                assert_true(parents(g, t) == 2 && parents_named(g, t, "mProject") == 2);
                assert_false(seen[from[0]][from[1]]);
                seen[from[0]][from[1]] = true;
                assert_true(fabs(g->bytes[g->in[first]] / 2 / 4162432 - 1) < 0.02);
            }
            if (named(g, t, "mConcatFit"))
                assert_true(parents(g, t) == 64 && parents_named(g, t, "mDiffFit") == 64);
            if (named(g, t, "mBackground"))
                assert_true(parents(g, t) == 2 && parents_named(g, t, "mBgModel") == 1);
            if (named(g, t, "mImgtbl"))
                assert_true(parents(g, t) == 16 && parents_named(g, t, "mBackground") == 16);
            if (named(g, t, "mAdd"))
                assert_true(parents(g, t) == 17 && parents_named(g, t, "mImgtbl") == 1);
            if (named(g, t, "mJPEG"))
                assert_true(children(g, t) == 0 && parents_named(g, t, "mShrink") == 1);
        }
    }
    finish(&source);
}

/* Counts of tasks; more overlaps than pairs of images are all pairs. */
static void montage_sizes(void **state)
{
    static const struct {
        long images, overlaps, pairs;
    } rows[] = { { 2, 4, 1 }, { 5, 1, 5 }, { 50, 4, 200 }, { 9, 4, 36 }, { 7, 0, 0 } };

    (void)state;
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        struct source source;
        const struct taskgraph *g;
        char text[64];

        snprintf(text, sizeof text, "images=%ld;overlaps=%ld", rows[r].images, rows[r].overlaps);
        source = opened("dag.montage", text, r);
        g = next_of(&source);
        assert_int_equal(g->tasks, 2 * rows[r].images + rows[r].pairs + 6);
        /* Header, four tables, corrections, fits, mosaic twice, small, picture; 5 an image. */
        assert_int_equal(g->files, 11 + 5 * rows[r].images + 2 * rows[r].pairs);
        finish(&source);
    }
}

static void bad_parameters(void **state)
{
    static const char *const rows[][3] = {
        { "dag.fft", "points=12", "dag.fft: points is 12; expected a power of two" },
        { "dag.chains", "cost=unifrm(1, 2)",
          "dag.chains: cost: unknown distribution 'unifrm'; did you mean 'uniform'?" },
        { "dag.chains", "volume=uniform(-1, 2)",
          "dag.chains: volume: 'uniform(-1, 2)' can be negative" },
        { "dag.montage", "gap=-5", "dag.montage: gap: '-5' can be negative" },
        { "dag.lu", "gap=pareto(1, 1)",
          "dag.lu: gap: 1 graphs at 'pareto(1, 1)' last longer than the 292 years a run can have" },
        { "dag.in_tree", "least=4", "dag.in_tree: least is 4, above most, 3" },
        { "dag.out_tree", "levels=25;most=9",
          "dag.out_tree: a graph would have up to 8.974e+22 tasks and 8.974e+22 edges; at most "
          "10000000 and 100000000" },
        { "dag.topcuoglu", "tasks=1000000;out_degree=1000000",
          "dag.topcuoglu: a graph would have up to 1e+06 tasks and 1e+12 edges; at most 10000000 "
          "and 100000000" },
        { "dag.daggen", "maxdata=1500", "dag.daggen: maxdata is 1500, below mindata, 2048" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        refuse(rows[i][0], rows[i][1], NULL, rows[i][2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_forms_of_one_size),
        cmocka_unit_test(closed_forms_of_two_sizes),
        cmocka_unit_test(trees_lean_the_right_way),
        cmocka_unit_test(factorisations_have_the_dependences_of_their_loops),
        cmocka_unit_test(fft_mixes_everything),
        cmocka_unit_test(topcuoglu_shapes),
        cmocka_unit_test(topcuoglu_degrees),
        cmocka_unit_test(daggen_rules),
        cmocka_unit_test(daggen_costs_of_the_tool),
        cmocka_unit_test(layered_edges),
        cmocka_unit_test(montage_structure),
        cmocka_unit_test(montage_sizes),
        cmocka_unit_test(bad_parameters),
    };

    return cmocka_run_group_tests_name("dag_generators", tests, NULL, NULL);
}
