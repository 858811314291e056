// SPDX-License-Identifier: Apache-2.0

// What the transfer benchmark is measured against: a plain C program on
// libcurl's multi interface, and the server that both talk to.

#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Starts a server for HTTP/1.1 in a child process that ends with its parent.
///
/// Every path has the same body; a request with If-Modified-Since gets 304.
/// - Returns: the child, or −1.
pid_t baseline_serve(size_t body_bytes, uint16_t *port);

/// Starts a program, silent and in a child process that ends with its parent.
///
/// - Returns: the child, or −1.
pid_t baseline_run(char *const arguments[]);

/// What a run of fetches brought.
struct baseline_result {
    size_t succeeded;
    size_t unchanged;
    size_t bytes;
    double seconds;
    double cpu_seconds;
};

/// The word by which the executable becomes `baseline_fetch_program`.
#define BASELINE_FETCH "c-fetch"

/// The process that `baseline_fetch` starts: reads addresses from standard input, one
/// a line, and writes a `baseline_result` to standard output.
///
/// - Parameter words: transfers at a time, authorities, etag, last_modified.
void baseline_fetch_program(const char *const *words) __attribute__((noreturn));

/// In a process of its own, started from this executable, fetches every address once,
/// keeping the bodies until each is complete, with so many transfers at a time. A feed
/// counts when it has a Last-Modified and a
/// content type.
///
/// - Parameters:
///   - authorities: a PEM file to trust, or NULL for the system's.
///   - etag: sent as If-None-Match unless NULL.
///   - last_modified: sent as If-Modified-Since unless NULL.
struct baseline_result baseline_fetch(
    const char *const *urls, size_t count, size_t at_a_time, const char *authorities,
    const char *etag, const char *last_modified);
