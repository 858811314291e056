// SPDX-License-Identifier: Apache-2.0

#include "Schema.h"

static const struct Asset assets[] = {{"", (const unsigned char *)"", 0}};

size_t schema_asset_count(void) { return 0; }
struct Asset schema_asset(size_t index) { return assets[index]; }
