// SPDX-License-Identifier: Apache-2.0

#include "Replies.h"

static const struct Asset assets[] = {{"", (const unsigned char *)"", 0}};

size_t replies_asset_count(void) { return 0; }
struct Asset replies_asset(size_t index) { return assets[index]; }
