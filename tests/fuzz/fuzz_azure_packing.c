/*
 * The importer of azure_packing: bytes that begin like a database are one; others are lines that
 * make one. "t NAME COLUMN ..." makes a table, "r VALUE ..." a row in the last one: numbers are
 * stored as numbers, "-" as NULL, "'..." as bytes, the rest as text.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/arena.h"
#include "sim/base/db.h"
#include "sim/base/text.h"
#include "tests/fuzz/fuzz.h"

enum { MOST_WORDS = 12 };

struct maker {
    struct db *db;
    const char *word[MOST_WORDS];
    size_t count;
    char table[64]; /* "" before the first */
    size_t width;
};

static void add_name(struct text *sql, const char *name)
{
    text_add(sql, "\"");
    for (; *name; name++)
        text_format(sql, *name == '"' ? "\"\"" : "%c", *name);
    text_add(sql, "\"");
}

static void make_table(struct maker *m)
{
    struct text sql = { 0 };
    struct error err;

    m->table[0] = '\0';
    text_add(&sql, "CREATE TABLE ");
    add_name(&sql, m->word[1]);
    for (size_t i = 2; i < m->count; i++) {
        text_add(&sql, i == 2 ? "(" : ",");
        add_name(&sql, m->word[i]);
    }
    text_add(&sql, ")");
    if (m->count > 2 && db_exec(m->db, text_get(&sql), &err)) {
        snprintf(m->table, sizeof m->table, "%.60s", m->word[1]);
        m->width = m->count - 2;
    }
    text_free(&sql);
}

static void bind(struct db_query *query, int at, const char *word)
{
    int64_t whole;
    double real;

    if (strcmp(word, "-") == 0)
        db_bind_null(query, at);
    else if (text_to_int(word, &whole))
        db_bind_int(query, at, whole);
    else if (text_to_real(word, &real))
        db_bind_real(query, at, real);
    else if (word[0] == '\'')
        db_bind_blob(query, at, word + 1, strlen(word) - 1);
    else
        db_bind_text(query, at, word);
}

static void make_row(struct maker *m)
{
    struct text sql = { 0 };
    struct db_query *query;
    struct error err;

    if (!m->table[0])
        return;
    text_add(&sql, "INSERT INTO ");
    add_name(&sql, m->table);
    for (size_t i = 0; i < m->width; i++)
        text_format(&sql, "%s?%zu", i ? "," : " VALUES(", i + 1);
    text_add(&sql, ")");
    query = db_query(m->db, text_get(&sql), &err);
    for (size_t i = 0; query && i < m->width; i++)
        bind(query, (int)i + 1, i + 1 < m->count ? m->word[i + 1] : "-");
    if (query)
        db_run(query, &err);
    db_done(query);
    text_free(&sql);
}

static void make_line(struct maker *m, char *line)
{
    char *rest = line;
    char *word;

    m->count = 0;
    while (m->count < MOST_WORDS && (word = strtok_r(rest, " ", &rest)))
        m->word[m->count++] = word;
    if (m->count > 1 && strcmp(m->word[0], "t") == 0)
        make_table(m);
    else if (m->count > 0 && strcmp(m->word[0], "r") == 0)
        make_row(m);
}

static void make_database(const char *path, const uint8_t *bytes, size_t count)
{
    struct error err;
    struct maker m = { .db = db_open(path, DB_CREATE, &err) };
    char *text = mem_alloc(count + 1);
    char *rest = text;
    char *line;

    BUG_UNLESS(m.db != NULL);
    memcpy(text, bytes, count);
    for (size_t i = 0; i < count; i++)
        if (text[i] == '\0')
            text[i] = '0';
    BUG_UNLESS(db_exec(m.db, "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; BEGIN", &err));
    while ((line = strtok_r(rest, "\n", &rest)))
        make_line(&m, line);
    db_exec(m.db, "COMMIT", &err);
    db_close(m.db);
    mem_free(text);
}

/* A database says in its bytes which files SQLite makes beside it. */
static void clear(const char *path)
{
    static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
    char name[80];

    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        snprintf(name, sizeof name, "%s%s", path, tails[i]);
        unlink(name);
    }
}

static void write_bytes(const char *path, const uint8_t *bytes, size_t count)
{
    FILE *file = fopen(path, "wb");

    BUG_UNLESS(file && fwrite(bytes, 1, count, file) == count && fclose(file) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    const char *folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    char path[64];

    snprintf(path, sizeof path, "%s/orrery-fuzz-%ld.source", folder, (long)getpid());
    clear(path);
    if (count >= 16 && memcmp(bytes, "SQLite format 3", 16) == 0)
        write_bytes(path, bytes, count);
    else
        make_database(path, bytes, count);
    fuzz_file("azure_packing", path, bytes, count);
    clear(path);
    return 0;
}
