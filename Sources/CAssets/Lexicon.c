// SPDX-License-Identifier: Apache-2.0

#include "Lexicon.h"

static const struct Asset assets[] = {{"", (const unsigned char *)"", 0}};

size_t lexicon_asset_count(void) { return 0; }
struct Asset lexicon_asset(size_t index) { return assets[index]; }
