// SPDX-License-Identifier: Apache-2.0

// Plain C that looks words up, and that runs programs for their price.

#define _GNU_SOURCE
#include "words.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

size_t baseline_words(
    const uint8_t *text, size_t count, uint64_t *slots, size_t mask, bool learns) {
    size_t known = 0;
    for (size_t index = 0; index < count;) {
        uint64_t hash = 0xcbf29ce484222325;
        size_t start = index;
        for (; index < count; index++) {
            uint8_t letter = text[index] | 0x20;
            if ((uint8_t)(letter - 'a') >= 26 && text[index] < 0x80) break;
            hash = (hash ^ letter) * 0x100000001b3;
        }
        if (index == start) {
            index++;
            continue;
        }
        size_t slot = (hash ^ hash >> 32) & mask;
        while (slots[slot] != 0 && slots[slot] != hash) slot = (slot + 1) & mask;
        if (slots[slot] != 0) known++;
        else if (learns) slots[slot] = hash;
    }
    return known;
}

static double seconds(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

struct baseline_cost baseline_cost_of(char *const *arguments) {
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    pid_t child = fork();
    if (child == 0) {
        int nothing = open("/dev/null", O_RDWR);
        dup2(nothing, STDOUT_FILENO);
        dup2(nothing, STDERR_FILENO);
        execv(arguments[0], arguments);
        _exit(127);
    }
    struct rusage usage = {0};
    int status = -1;
    if (child > 0) wait4(child, &status, 0, &usage);
    clock_gettime(CLOCK_MONOTONIC, &end);
    return (struct baseline_cost){
        .cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime),
        .seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9,
        .peak_bytes = (size_t)usage.ru_maxrss * 1024,
        .succeeded = status == 0,
    };
}
