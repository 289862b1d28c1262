/* orrery replay-log: the events of a log in words. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/base/units.h"
#include "sim/cli/cli.h"
#include "sim/engine/log.h"

enum { FROM = 256, TO, ONLY, FORMAT, COUNT };

const struct cli_flag cli_replay_log_flags[] = {
    { "from", FROM, "TIME", "Leave out what happened before.", CLI_ONCE },
    { "to", TO, "TIME", "Leave out what happened later.", CLI_ONCE },
    { "only", ONLY, "NAMES", "Show these handlers and phases: arrive,decide.", CLI_ONCE },
    { "format", FORMAT, "text|csv|json", "How events are written: text unless it is said.",
      CLI_ONCE },
    { "count", COUNT, NULL, "Show how many events of each handler there are instead.", CLI_ONCE },
    { 0 },
};

enum format { TEXT, CSV, JSON };

struct replay {
    const char *path;
    sim_time from, to;
    const char *only; /* names with commas between; NULL: all */
    int format;
    bool count;
    uint64_t counts[LOG_HANDLERS]; /* by handler */
    uint64_t shown;
};

static bool read_format(const char *text, int *format)
{
    static const char *const names[] = { "text", "csv", "json" };

    for (int i = 0; i < 3; i++)
        if (!strcmp(text, names[i])) {
            *format = i;
            return true;
        }
    fprintf(stderr, "orrery: --format is '%.40s'; expected text, csv or json\n", text);
    return false;
}

static bool read_time(const char *option, const char *text, sim_time *time)
{
    struct error err;

    if (units_time(text, time, &err))
        return true;
    fprintf(stderr, "orrery: %s: %s\n", option, err.text);
    return false;
}

/* A list of names of which none is empty. */
static bool read_names(const char *text)
{
    for (const char *at = text;; at++) {
        size_t length = strcspn(at, ",");

        if (length == 0) {
            fprintf(stderr, "orrery: --only: an empty name in '%.60s'\n", text);
            return false;
        }
        at += length;
        if (!*at)
            return true;
    }
}

static bool read_args(int argc, char **argv, struct replay *replay)
{
    int option;
    bool ok = true;

    *replay = (struct replay){ .to = TIME_NEVER };
    while (ok && (option = cli_option(argc, argv, cli_replay_log_flags)) != -1) {
        switch (option) {
        case FROM:
            ok = read_time("--from", optarg, &replay->from);
            break;
        case TO:
            ok = read_time("--to", optarg, &replay->to);
            break;
        case ONLY:
            replay->only = optarg;
            ok = read_names(optarg);
            break;
        case FORMAT:
            ok = read_format(optarg, &replay->format);
            break;
        case COUNT:
            replay->count = true;
            break;
        default:
            return false;
        }
    }
    if (ok && replay->from > replay->to) {
        fputs("orrery: --from is later than --to\n", stderr);
        return false;
    }
    if (!ok || optind + 1 != argc)
        return false;
    replay->path = argv[optind];
    return true;
}

/* Whether a word is one of those in a list with commas. */
static bool is_listed(const char *list, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = list; *at; at += strcspn(at, ","), at += *at == ',')
        if (strcspn(at, ",") == length && !strncmp(at, word, length))
            return true;
    return false;
}

/* Seconds with nine digits: columns stay in line, and nothing is rounded. */
static void write_time(char out[48], sim_time time)
{
    snprintf(out, 48, "%" PRId64 ".%09" PRId64, time / SECOND, time % SECOND);
}

static void show_text(const struct log_entry *entry, const char *time)
{
    bool bare = !*entry->handler->a && !*entry->handler->b;

    printf("%20s  %-8s  %-*s", time, log_phase(entry->event.phase), bare ? 0 : 12,
           entry->handler->name);
    if (*entry->handler->a)
        printf("  %s %" PRIu64, entry->handler->a, entry->event.a);
    if (*entry->handler->b)
        printf("  %s %" PRIu64, entry->handler->b, entry->event.b);
    putchar('\n');
}

/* A field of a table: quoted where it would be read as several. */
static void show_field(const char *text)
{
    if (!strpbrk(text, ",\"")) {
        fputs(text, stdout);
        return;
    }
    putchar('"');
    for (; *text; text++) {
        if (*text == '"')
            putchar('"');
        putchar(*text);
    }
    putchar('"');
}

static void show_csv(const struct log_entry *entry, const char *time)
{
    printf("%s,%s,", time, log_phase(entry->event.phase));
    show_field(entry->handler->name);
    putchar(',');
    show_field(entry->handler->a);
    printf(",%" PRIu64 ",", entry->event.a);
    show_field(entry->handler->b);
    printf(",%" PRIu64 "\n", entry->event.b);
}

/* One object a line. Numbers beyond 2^53 are not exact in most readers, so they are texts. */
static void show_json(const struct log_entry *entry, const char *time)
{
    struct text text = { 0 };

    text_format(&text, "{\"time_s\":%s,\"phase\":\"%s\",\"event\":", time,
                log_phase(entry->event.phase));
    text_add_json(&text, entry->handler->name);
    for (int i = 0; i < 2; i++) {
        const char *word = i ? entry->handler->b : entry->handler->a;
        uint64_t value = i ? entry->event.b : entry->event.a;

        if (!*word)
            continue;
        text_add(&text, ",");
        text_add_json(&text, word);
        text_format(&text, value >> 53 ? ":\"%" PRIu64 "\"" : ":%" PRIu64, value);
    }
    text_add(&text, "}");
    puts(text_get(&text));
    text_free(&text);
}

static void show_entry(struct replay *replay, const struct log_entry *entry)
{
    const struct event *event = &entry->event;
    char time[48];

    if (event->time < replay->from || event->time > replay->to ||
        (replay->only && !is_listed(replay->only, entry->handler->name) &&
         !is_listed(replay->only, log_phase(event->phase))))
        return;
    replay->shown++;
    replay->counts[event->handler]++;
    if (replay->count)
        return;
    write_time(time, event->time);
    if (replay->format == TEXT)
        show_text(entry, time);
    else if (replay->format == CSV)
        show_csv(entry, time);
    else
        show_json(entry, time);
}

static void show_head(const struct replay *replay, const struct log_head *head)
{
    if (replay->format == CSV)
        puts(replay->count ? "event,count" : "time_s,phase,event,a_is,a,b_is,b");
    else if (replay->format == TEXT)
        printf("run %s, system %s, policy %s\n", head->run, head->system, head->policy);
}

static void show_counts(const struct replay *replay, const struct log_reader *reader)
{
    const struct log_handler *handlers;
    size_t count = log_read_handlers(reader, &handlers);

    for (size_t i = 0; i < count; i++) {
        struct text text = { 0 };

        if (!replay->counts[i])
            continue;
        text_add_json(&text, handlers[i].name);
        if (replay->format == JSON) {
            printf("{\"event\":%s,\"count\":%" PRIu64 "}\n", text_get(&text), replay->counts[i]);
        } else if (replay->format == CSV) {
            show_field(handlers[i].name);
            printf(",%" PRIu64 "\n", replay->counts[i]);
        } else {
            printf("%-20s %12" PRIu64 "\n", handlers[i].name, replay->counts[i]);
        }
        text_free(&text);
    }
    if (replay->format == TEXT)
        printf("%-20s %12" PRIu64 "\n", "all", replay->shown);
}

/* A name that no handler and no phase has would show nothing, and not say why. */
static bool check_only(const struct replay *replay, const struct log_reader *reader,
                       struct error *err)
{
    const struct log_handler *handlers;
    size_t count = log_read_handlers(reader, &handlers);
    const char **names = mem_alloc((count + LOG_PHASES) * sizeof *names);
    bool ok = true;

    for (size_t i = 0; i < count; i++)
        names[i] = handlers[i].name;
    for (uint32_t phase = 0; phase < LOG_PHASES; phase++)
        names[count + phase] = log_phase(phase);
    count += LOG_PHASES;
    for (const char *at = replay->only; ok && *at; at += strcspn(at, ","), at += *at == ',') {
        char word[LOG_TEXT + 1];
        bool known = false;

        snprintf(word, sizeof word, "%.*s", (int)strcspn(at, ","), at);
        for (size_t i = 0; i < count; i++)
            known = known || !strcmp(names[i], word);
        if (known)
            continue;
        error_set(err, "--only: the log has no handler or phase '%.40s'", word);
        ok = error_hint(err, text_nearest_of(word, names, count),
                        "; replay-log --count shows what there is");
    }
    mem_free(names);
    return ok;
}

static bool replay_file(struct replay *replay, FILE *file, struct error *err)
{
    struct log_reader *reader = log_read_open(file, err);
    struct log_entry entry;
    bool more = true;
    bool ok = reader != NULL;

    if (ok)
        show_head(replay, log_read_head(reader));
    while (ok && (ok = log_read(reader, &entry, &more, err)) && more)
        show_entry(replay, &entry);
    ok = ok && (!replay->only || check_only(replay, reader, err));
    if (ok && replay->count)
        show_counts(replay, reader);
    log_read_close(reader);
    return ok;
}

int cli_replay_log(int argc, char **argv)
{
    struct replay *replay = mem_alloc(sizeof *replay);
    struct error err;
    FILE *file;
    int code = CLI_USAGE;

    if (!read_args(argc, argv, replay)) {
        mem_free(replay);
        return cli_usage("replay-log");
    }
    file = fopen(replay->path, "rb");
    if (!file)
        error_set(&err, "%s: %s", replay->path, strerror(errno));
    else if (replay_file(replay, file, &err))
        code = CLI_OK;
    else
        error_prefix(&err, "%s", replay->path);
    if (file)
        fclose(file);
    mem_free(replay);
    return code == CLI_OK ? CLI_OK : cli_error(code, err.text);
}
