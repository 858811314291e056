// SPDX-License-Identifier: Apache-2.0

// The fastest simple server for HTTP/1.1: a thread per connection, two answers
// prepared beforehand.

#define _GNU_SOURCE
#include "fetch.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char *full;
static size_t full_length;
static char unchanged[256];
static size_t unchanged_length;

static void *converse(void *context) {
    int connection = (int)(intptr_t)context, yes = 1;
    char request[8192];
    size_t length = 0;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    while (length < sizeof request - 1) {
        ssize_t count = recv(connection, request + length, sizeof request - 1 - length, 0);
        if (count <= 0) break;
        length += (size_t)count;
        request[length] = 0;
        char *end = strstr(request, "\r\n\r\n");
        if (!end) continue;
        bool conditional = strcasestr(request, "\r\nif-modified-since:") != NULL;
        const char *answer = conditional ? unchanged : full;
        size_t rest = conditional ? unchanged_length : full_length;
        while (rest > 0) {
            ssize_t sent = send(connection, answer, rest, MSG_NOSIGNAL);
            if (sent <= 0) break;
            answer += sent;
            rest -= (size_t)sent;
        }
        length = 0;  // no pipelining: a request is a whole buffer
    }
    close(connection);
    return NULL;
}

static void prepare_answers(size_t body_bytes) {
    const char *validators =
        "ETag: \"a7-5f3\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
        "Cache-Control: max-age=300\r\nDate: Sun, 22 Nov 2026 09:00:00 GMT\r\n";
    full = malloc(body_bytes + 512);
    if (!full) _exit(1);
    int head = snprintf(full, 512,
        "HTTP/1.1 200 OK\r\n%sContent-Type: application/rss+xml\r\nContent-Length: %zu\r\n\r\n",
        validators, body_bytes);
    memset(full + head, 'a', body_bytes);
    full_length = (size_t)head + body_bytes;
    unchanged_length = (size_t)snprintf(
        unchanged, sizeof unchanged, "HTTP/1.1 304 Not Modified\r\n%s\r\n", validators);
}

static void *leave_with_parent(void *context) {
    char nothing;
    while (read((int)(intptr_t)context, &nothing, 1) > 0) {}
    _exit(0);
}

// A child that ends with its parent: it waits for the end of a pipe. (Linux's
// own PR_SET_PDEATHSIG means the forking thread, and threads of a pool end.)
static pid_t fork_bound(void) {
    int ends[2];
    pthread_t thread;
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    pid_t child = fork();
    if (child != 0) {
        close(ends[0]);
        return child;
    }
    close(ends[1]);
    if (pthread_create(&thread, NULL, leave_with_parent, (void *)(intptr_t)ends[0]) != 0) _exit(1);
    return 0;
}

pid_t baseline_serve(size_t body_bytes, uint16_t *port) {
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
    socklen_t length = sizeof name;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&name, length) != 0 || listen(listener, 512) != 0
        || getsockname(listener, (struct sockaddr *)&name, &length) != 0)
        return -1;
    *port = ntohs(name.sin_port);
    pid_t child = fork_bound();
    if (child != 0) {
        close(listener);
        return child;
    }
    prepare_answers(body_bytes);
    for (;;) {
        struct sockaddr_in peer;
        socklen_t size = sizeof peer;
        int connection = accept(listener, (struct sockaddr *)&peer, &size);
        pthread_t thread;
        if (connection < 0) continue;
        if (ntohl(peer.sin_addr.s_addr) >> 24 != 127) {  // all of 127/8, nobody else
            close(connection);
            continue;
        }
        if (pthread_create(&thread, NULL, converse, (void *)(intptr_t)connection) != 0) _exit(1);
        pthread_detach(thread);
    }
}

pid_t baseline_run(char *const arguments[]) {
    pid_t child = fork_bound();
    if (child != 0) return child;
    pid_t program = fork();
    if (program != 0) {
        waitpid(program, NULL, 0);
        _exit(0);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, STDOUT_FILENO);
    dup2(nothing, STDERR_FILENO);
    execv(arguments[0], arguments);
    _exit(127);
}
