// SPDX-License-Identifier: Apache-2.0

// Fetches as a C programmer would write it by the manual of libcurl: one multi
// handle, a pool of easy handles, a growing buffer each. It asks as our client
// does, byte for byte but for the name, with the validators of each feed; looks
// at the same header lines; has limits on size and time; and follows nothing.
// It neither checks addresses nor waits its turn at a host. It runs as a process of its
// own, so that it shares neither libcurl's memory nor threads with what it is compared to.

#define _GNU_SOURCE
#define CURL_DISABLE_TYPECHECK 1
#include "fetch.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LARGEST 20000000

struct slot {
    CURL *easy;
    struct curl_slist *headers;
    char *body;
    size_t length;
    size_t capacity;
    char etag[256];
    char last_modified[64];
    char cache_control[256];
};

static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
    struct slot *slot = context;
    size_t length = size * count;
    if (slot->length + length > LARGEST) return 0;
    if (slot->length + length > slot->capacity) {
        size_t capacity = slot->capacity ? slot->capacity * 2 : 32768;
        while (capacity < slot->length + length) capacity *= 2;
        char *body = realloc(slot->body, capacity);
        if (!body) return 0;
        slot->body = body;
        slot->capacity = capacity;
    }
    memcpy(slot->body + slot->length, bytes, length);
    slot->length += length;
    return length;
}

static void keep(char *to, size_t room, const char *line, size_t length, const char *name) {
    size_t skip = strlen(name);
    if (length <= skip || strncasecmp(line, name, skip) != 0) return;
    snprintf(to, room, "%.*s", (int)(length - skip), line + skip);
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context) {
    struct slot *slot = context;
    size_t length = size * count;
    keep(slot->etag, sizeof slot->etag, bytes, length, "etag: ");
    keep(slot->last_modified, sizeof slot->last_modified, bytes, length, "last-modified: ");
    keep(slot->cache_control, sizeof slot->cache_control, bytes, length, "cache-control: ");
    return length;
}

static void prepare(
    struct slot *slot, const char *url, const char *etag, const char *last_modified) {
    char line[320];
    slot->length = 0;
    slot->etag[0] = slot->last_modified[0] = slot->cache_control[0] = 0;
    curl_slist_free_all(slot->headers);
    slot->headers = curl_slist_append(NULL,
        "Accept: application/atom+xml, application/rss+xml, application/feed+json, "
        "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, "
        "application/json;q=0.7, text/html;q=0.4, */*;q=0.1");
    if (etag) {
        snprintf(line, sizeof line, "If-None-Match: %s", etag);
        slot->headers = curl_slist_append(slot->headers, line);
    }
    if (last_modified) {
        snprintf(line, sizeof line, "If-Modified-Since: %s", last_modified);
        slot->headers = curl_slist_append(slot->headers, line);
    }
    curl_easy_setopt(slot->easy, CURLOPT_URL, url);
    curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, slot->headers);
}

static struct slot *make_slots(size_t count, const char *authorities) {
    struct slot *slots = calloc(count, sizeof *slots);
    for (size_t i = 0; slots && i < count; i++) {
        CURL *easy = curl_easy_init();
        slots[i].easy = easy;
        curl_easy_setopt(easy, CURLOPT_PRIVATE, &slots[i]);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &slots[i]);
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, &slots[i]);
        curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate, br");
        curl_easy_setopt(easy, CURLOPT_USERAGENT, "baseline/1.0");
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, 15000L);
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 90000L);
        curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)LARGEST);
        if (authorities) curl_easy_setopt(easy, CURLOPT_CAINFO, authorities);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    }
    return slots;
}

static struct baseline_result fetch(
    const char *const *urls, size_t count, size_t at_a_time, const char *authorities,
    const char *etag, const char *last_modified) {
    struct baseline_result result = {0};
    CURLM *multi = curl_multi_init();
    struct slot *slots = make_slots(at_a_time, authorities);
    if (!multi || !slots) return result;
    curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);  // 7.88 stalls
    curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)at_a_time);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)at_a_time);

    size_t started = 0, finished = 0;
    for (; started < at_a_time && started < count; started++) {
        prepare(&slots[started], urls[started], etag, last_modified);
        curl_multi_add_handle(multi, slots[started].easy);
    }
    while (finished < count) {
        int running = 0, left = 0;
        CURLMsg *message;
        curl_multi_perform(multi, &running);
        while ((message = curl_multi_info_read(multi, &left))) {
            struct slot *slot = NULL;
            const char *type = NULL;
            long status = 0;
            CURLcode code = message->data.result;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &slot);
            curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
            curl_easy_getinfo(slot->easy, CURLINFO_CONTENT_TYPE, &type);
            curl_multi_remove_handle(multi, slot->easy);
            finished++;
            if (code == CURLE_OK && status == 200 && type && slot->last_modified[0])
                result.succeeded++;
            if (code == CURLE_OK && status == 304) result.unchanged++;
            result.bytes += slot->length;
            free(slot->body);  // each body is a buffer of its own, as for a parser
            slot->body = NULL;
            slot->capacity = 0;
            if (started < count) {
                prepare(slot, urls[started++], etag, last_modified);
                curl_multi_add_handle(multi, slot->easy);
            }
        }
        // Not the manual's 1000: over HTTP/2 libcurl 7.88 sometimes sleeps on bytes
        // that it has already read, and twelve such sleeps a run are twelve seconds.
        if (finished < count) curl_multi_poll(multi, NULL, 0, 100, NULL);
    }
    for (size_t i = 0; i < at_a_time; i++) {
        curl_easy_cleanup(slots[i].easy);
        curl_slist_free_all(slots[i].headers);
        free(slots[i].body);
    }
    free(slots);
    curl_multi_cleanup(multi);
    return result;
}

static double seconds(struct timeval time) { return time.tv_sec + time.tv_usec / 1e6; }

static double cpu_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

static double wall_seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

// Not forked: a child of a process with threads may find the locks of OpenSSL held
// for ever (seen with TLS after HTTP/1.1). The executable is started anew instead.
struct baseline_result baseline_fetch(
    const char *const *urls, size_t count, size_t at_a_time, const char *authorities,
    const char *etag, const char *last_modified) {
    struct baseline_result result = {0};
    int questions[2], answers[2];
    if (pipe2(questions, O_CLOEXEC) != 0) return result;
    if (pipe2(answers, O_CLOEXEC) != 0) {
        close(questions[0]);
        close(questions[1]);
        return result;
    }
    char number[32];
    snprintf(number, sizeof number, "%zu", at_a_time);
    char *const words[] = {"Benchmark", BASELINE_FETCH, number, (char *)(authorities ? authorities : ""),
        (char *)(etag ? etag : ""), (char *)(last_modified ? last_modified : ""), NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, questions[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, answers[1], STDOUT_FILENO);
    pid_t child;
    int failure = posix_spawn(&child, "/proc/self/exe", &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(questions[0]);
    close(answers[1]);
    FILE *lines = fdopen(questions[1], "w");
    if (lines) {
        for (size_t index = 0; index < count; index++) fprintf(lines, "%s\n", urls[index]);
        fclose(lines);
    }
    if (failure || read(answers[0], &result, sizeof result) != sizeof result)
        result = (struct baseline_result){0};
    close(answers[0]);
    if (!failure) waitpid(child, NULL, 0);
    return result;
}

static const char *given(const char *word) { return word[0] ? word : NULL; }

void baseline_fetch_program(const char *const *words) {
    size_t count = 0, capacity = 0;
    char **urls = NULL, *line = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&line, &room, stdin)) > 0) {
        if (line[length - 1] == '\n') line[length - 1] = 0;
        if (count == capacity) {
            capacity = capacity ? capacity * 2 : 1024;
            urls = realloc(urls, capacity * sizeof *urls);
            if (!urls) exit(1);
        }
        urls[count++] = strdup(line);
    }
    curl_global_init(CURL_GLOBAL_DEFAULT);
    double start = wall_seconds(), cpu_start = cpu_seconds();
    struct baseline_result result = fetch(
        (const char *const *)urls, count, strtoul(words[0], NULL, 10), given(words[1]),
        given(words[2]), given(words[3]));
    result.seconds = wall_seconds() - start;
    result.cpu_seconds = cpu_seconds() - cpu_start;
    exit(write(STDOUT_FILENO, &result, sizeof result) == sizeof result ? 0 : 1);
}
