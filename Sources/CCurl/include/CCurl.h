// SPDX-License-Identifier: Apache-2.0

// The door to libcurl. `curl_easy_setopt` and `curl_easy_getinfo` are variadic
// and so invisible to Swift: one inline wrapper per argument type. They compile
// to nothing. And libcurl's memory, see memory.c.

#pragma once
#include <stdbool.h>
// The type checks of curl.h need a constant option; here it is an argument.
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
#include <sys/eventfd.h>

static inline CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_mime(CURL *handle, curl_mime *value) {
    return curl_easy_setopt(handle, CURLOPT_MIMEPOST, value);
}

static inline CURLcode ccurl_on_body(CURL *handle, curl_write_callback function, void *context) {
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
    return curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, function);
}

static inline CURLcode ccurl_on_header(CURL *handle, curl_write_callback function, void *context) {
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
    return curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, function);
}

static inline CURLcode ccurl_on_progress(
    CURL *handle, curl_xferinfo_callback function, void *context) {
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, context);
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, function);
}

static inline CURLcode ccurl_on_socket(
    CURL *handle, curl_opensocket_callback function, void *context) {
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, context);
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, function);
}

static inline CURLcode ccurl_on_close(
    CURL *handle, curl_closesocket_callback function, void *context) {
    curl_easy_setopt(handle, CURLOPT_CLOSESOCKETDATA, context);
    return curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, function);
}

static inline CURLcode ccurl_on_request(CURL *handle, curl_prereq_callback function, void *context) {
    curl_easy_setopt(handle, CURLOPT_PREREQDATA, context);
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, function);
}

static inline CURLcode ccurl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode ccurl_get_size(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}

/// The text belongs to the handle: copy it before the handle is used again.
static inline CURLcode ccurl_get_text(CURL *handle, CURLINFO info, const char **value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode ccurl_get_pointer(CURL *handle, CURLINFO info, void **value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/// The result of a finished transfer: `CURLMsg.data` is an anonymous union.
static inline CURLcode ccurl_result(const CURLMsg *message) { return message->data.result; }

/// A descriptor for `curl_multi_poll` to wake up by, unlike `curl_multi_wakeup` also
/// when the handle may be gone; or −1.
static inline int ccurl_make_bell(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

/// Initialises libcurl, once, with memory of our own. No thread may use it before.
CURLcode ccurl_start(void);

/// Whether this thread keeps the blocks that libcurl gives back for its next request;
/// with `false` they are freed.
void ccurl_keep_memory(bool is_on);
