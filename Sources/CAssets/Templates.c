// SPDX-License-Identifier: Apache-2.0

#include "Templates.h"

static const struct Asset assets[] = {{"", (const unsigned char *)"", 0}};

size_t templates_asset_count(void) { return 0; }
struct Asset templates_asset(size_t index) { return assets[index]; }
