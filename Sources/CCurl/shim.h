// SPDX-License-Identifier: Apache-2.0

// The door to libcurl. `curl_easy_setopt` and `curl_easy_getinfo` are variadic
// and so invisible to Swift: one inline wrapper per argument type.

#pragma once
#include <curl/curl.h>
