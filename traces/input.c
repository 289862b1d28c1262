/* Reads, uncompresses and hashes a source in one pass through a buffer that holds a line at least.
 */
#include "traces/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#ifdef ORRERY_ZSTD
#include <zstd.h>
#endif

#include "sim/base/arena.h"
#include "sim/base/sha256.h"

enum { RAW = 1 << 16, ROOM = 1 << 18, PEEK = 1 << 14 };

enum packing { PLAIN, GZIP, ZSTD };

struct input {
    char *name;
    int fd;               /* -1: memory */
    const uint8_t *bytes; /* memory: what is left of it */
    size_t bytes_left;

    enum packing packing;
    uint8_t *raw; /* bytes of the file that are not used yet: raw[raw_at..raw_end) */
    size_t raw_at, raw_end;
    bool raw_over; /* the file has no more bytes */
    z_stream zip;
    bool in_member; /* a compressed stream has begun and not ended */
#ifdef ORRERY_ZSTD
    ZSTD_DStream *zstd;
#endif

    char *data; /* content: data[at..end), then room; one byte more than `room` is allocated */
    size_t at, end, room;
    size_t limit; /* beyond which data does not grow */
    bool over;    /* the content has no more bytes */
    int64_t line;
    struct sha256 *sha; /* of the content so far; NULL once it has been told */
};

/* Bytes of the file into `to`; 0 at its end. */
static bool read_file(struct input *in, uint8_t *to, size_t room, size_t *count, struct error *err)
{
    ssize_t got;

    if (in->fd < 0) {
        *count = in->bytes_left < room ? in->bytes_left : room;
        if (*count)
            memcpy(to, in->bytes, *count);
        in->bytes += *count;
        in->bytes_left -= *count;
        return true;
    }
    do
        got = read(in->fd, to, room);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return error_set(err, "%s: %s", in->name, strerror(errno));
    *count = (size_t)got;
    return true;
}

/* Makes sure that there are raw bytes, unless the file is over. */
static bool fill_raw(struct input *in, struct error *err)
{
    size_t got;

    if (in->raw_at < in->raw_end || in->raw_over)
        return true;
    if (!read_file(in, in->raw, RAW, &got, err))
        return false;
    in->raw_at = 0;
    in->raw_end = got;
    in->raw_over = got == 0;
    return true;
}

static bool cut_off(const struct input *in, const char *kind, struct error *err)
{
    return error_set(err, "%s: the %s data end too early after line %lld; the file is cut off",
                     in->name, kind, (long long)in->line);
}

static bool inflate_some(struct input *in, size_t *got, struct error *err)
{
    int code;

    in->zip.next_in = in->raw + in->raw_at;
    in->zip.avail_in = (uInt)(in->raw_end - in->raw_at);
    in->zip.next_out = (Bytef *)in->data + in->end;
    in->zip.avail_out = (uInt)(in->room - in->end);
    code = inflate(&in->zip, Z_NO_FLUSH);
    *got = in->room - in->end - in->zip.avail_out;
    in->raw_at = in->raw_end - in->zip.avail_in;
    if (code == Z_STREAM_END) {
        in->in_member = false;
        inflateReset(&in->zip);
        return true;
    }
    if (code == Z_OK || code == Z_BUF_ERROR)
        return true;
    return error_set(err, "%s: damaged gzip data after line %lld (%s)", in->name,
                     (long long)in->line, in->zip.msg ? in->zip.msg : "out of memory");
}

static bool read_gzip(struct input *in, size_t *got, struct error *err)
{
    *got = 0;
    while (*got == 0) {
        if (!fill_raw(in, err))
            return false;
        if (in->raw_at == in->raw_end)
            return !in->in_member || cut_off(in, "gzip", err);
        /* Tapes and some tools pad the end with zero bytes. */
        if (!in->in_member && in->raw[in->raw_at] == 0) {
            in->raw_at++;
            continue;
        }
        in->in_member = true;
        if (!inflate_some(in, got, err))
            return false;
    }
    return true;
}

#ifdef ORRERY_ZSTD
static bool read_zstd(struct input *in, size_t *got, struct error *err)
{
    *got = 0;
    while (*got == 0) {
        ZSTD_inBuffer from;
        ZSTD_outBuffer to = { .dst = in->data + in->end, .size = in->room - in->end };
        size_t code;

        if (!fill_raw(in, err))
            return false;
        if (in->raw_at == in->raw_end && !in->in_member)
            return true;
        from = (ZSTD_inBuffer){ .src = in->raw + in->raw_at, .size = in->raw_end - in->raw_at };
        code = ZSTD_decompressStream(in->zstd, &to, &from);
        if (ZSTD_isError(code))
            return error_set(err, "%s: damaged zstd data after line %lld (%s)", in->name,
                             (long long)in->line, ZSTD_getErrorName(code));
        in->raw_at += from.pos;
        *got = to.pos;
        if (in->raw_over && code != 0 && to.pos == 0)
            return cut_off(in, "zstd", err);
        in->in_member = code != 0;
    }
    return true;
}

static void start_zstd(struct input *in)
{
    in->zstd = ZSTD_createDStream();
    BUG_UNLESS(in->zstd != NULL);
}

static void stop_zstd(struct input *in)
{
    ZSTD_freeDStream(in->zstd);
}
#else
static bool read_zstd(struct input *in, size_t *got, struct error *err)
{
    *got = 0;
    return error_set(err, "%s: compressed with zstd, which this build cannot read", in->name);
}

static void start_zstd(struct input *in)
{
    (void)in;
}

static void stop_zstd(struct input *in)
{
    (void)in;
}
#endif

static bool read_plain(struct input *in, size_t *got, struct error *err)
{
    size_t kept = in->raw_end - in->raw_at;

    if (kept == 0)
        return read_file(in, (uint8_t *)in->data + in->end, in->room - in->end, got, err);
    *got = kept < in->room - in->end ? kept : in->room - in->end;
    memcpy(in->data + in->end, in->raw + in->raw_at, *got);
    in->raw_at += *got;
    return true;
}

/* More content behind what is there; the unread part moves to the front. */
static bool fill(struct input *in, struct error *err)
{
    size_t got = 0;
    bool ok;

    if (in->at) {
        memmove(in->data, in->data + in->at, in->end - in->at);
        in->end -= in->at;
        in->at = 0;
    }
    if (in->end == in->room) {
        if (in->room > in->limit && in->limit > INPUT_LINE_MAX)
            return error_set(err, "%s: larger than %d bytes", in->name, INPUT_WHOLE_MAX);
        if (in->room > in->limit)
            return error_at(err, in->name, (int)in->line + 1, 0, "line longer than %d bytes",
                            INPUT_LINE_MAX);
        in->room *= 2;
        in->data = mem_resize(in->data, in->room + 1);
    }
    ok = in->packing == GZIP   ? read_gzip(in, &got, err)
         : in->packing == ZSTD ? read_zstd(in, &got, err)
                               : read_plain(in, &got, err);
    if (!ok)
        return false;
    sha256_add(in->sha, in->data + in->end, got);
    in->end += got;
    in->over = got == 0;
    return true;
}

/* Tells the packing; a pipe may hand out its first bytes one by one. */
static bool recognise(struct input *in, struct error *err)
{
    static const uint8_t gzip[] = { 0x1f, 0x8b };
    static const uint8_t zstd[] = { 0x28, 0xb5, 0x2f, 0xfd };
    size_t got = 1;

    while (in->raw_end < sizeof zstd && got) {
        if (!read_file(in, in->raw + in->raw_end, RAW - in->raw_end, &got, err))
            return false;
        in->raw_end += got;
    }
    if (in->raw_end >= sizeof gzip && memcmp(in->raw, gzip, sizeof gzip) == 0) {
        in->packing = GZIP;
        BUG_UNLESS(inflateInit2(&in->zip, 15 + 16) == Z_OK);
    } else if (in->raw_end >= sizeof zstd && memcmp(in->raw, zstd, sizeof zstd) == 0) {
        in->packing = ZSTD;
        start_zstd(in);
    }
    return true;
}

static struct input *start(struct input *in, const char *name, struct error *err)
{
    in->name = mem_text(name);
    in->raw = mem_alloc(RAW);
    in->room = ROOM;
    in->limit = INPUT_LINE_MAX;
    in->data = mem_alloc(in->room + 1);
    in->sha = sha256_begin();
    if (!recognise(in, err)) {
        input_close(in);
        return NULL;
    }
    return in;
}

struct input *input_open(const char *path, struct error *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct input *in;

    if (fd < 0) {
        error_set(err, "%s: %s", path, strerror(errno));
        return NULL;
    }
    in = mem_alloc(sizeof *in);
    in->fd = fd;
    return start(in, is_stdin ? "stdin" : path, err);
}

struct input *input_memory(const void *bytes, size_t count, const char *name, struct error *err)
{
    struct input *in = mem_alloc(sizeof *in);

    in->fd = -1;
    in->bytes = bytes;
    in->bytes_left = count;
    return start(in, name, err);
}

void input_close(struct input *in)
{
    if (!in)
        return;
    if (in->fd > STDIN_FILENO)
        close(in->fd);
    if (in->packing == GZIP)
        inflateEnd(&in->zip);
    if (in->packing == ZSTD)
        stop_zstd(in);
    sha256_end(in->sha, NULL);
    mem_free(in->raw);
    mem_free(in->data);
    mem_free(in->name);
    mem_free(in);
}

bool input_peek(struct input *in, const char **bytes, size_t *count, struct error *err)
{
    while (!in->over && in->end < PEEK)
        if (!fill(in, err))
            return false;
    *bytes = in->data;
    *count = in->end;
    return true;
}

bool input_line(struct input *in, char **line, size_t *length, struct error *err)
{
    size_t seen = 0; /* bytes after `at` that hold no newline */
    char *newline;

    while (!(newline = memchr(in->data + in->at + seen, '\n', in->end - in->at - seen))) {
        if (in->over)
            break;
        seen = in->end - in->at;
        if (!fill(in, err))
            return false;
    }
    *line = NULL;
    if (!newline && in->at == in->end)
        return true;
    *line = in->data + in->at;
    *length = newline ? (size_t)(newline - *line) : in->end - in->at;
    in->at += *length + (newline ? 1 : 0);
    in->line++;
    if (in->line == 1 && *length >= 3 && memcmp(*line, "\xef\xbb\xbf", 3) == 0) {
        *line += 3;
        *length -= 3;
    }
    if (*length && (*line)[*length - 1] == '\r')
        --*length;
    (*line)[*length] = '\0';
    if (*length > INPUT_LINE_MAX)
        return error_at(err, in->name, (int)in->line, 0, "line longer than %d bytes",
                        INPUT_LINE_MAX);
    if (memchr(*line, '\0', *length))
        return error_at(err, in->name, (int)in->line, 0, "zero byte; this is not a text file");
    return true;
}

bool input_whole(struct input *in, char **data, size_t *size, struct error *err)
{
    in->limit = INPUT_WHOLE_MAX;
    while (!in->over)
        if (!fill(in, err))
            return false;
    *data = in->data + in->at;
    *size = in->end - in->at;
    in->data[in->end] = '\0';
    return true;
}

int64_t input_line_number(const struct input *in)
{
    return in->line;
}

const char *input_name(const struct input *in)
{
    return in->name;
}

bool input_sha256(struct input *in, char out[65], struct error *err)
{
    while (!in->over) {
        in->at = in->end;
        if (!fill(in, err))
            return false;
    }
    BUG_UNLESS(in->sha); /* a source is asked once */
    sha256_end(in->sha, out);
    in->sha = NULL;
    return true;
}
