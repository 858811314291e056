// SPDX-License-Identifier: Apache-2.0

#include "Templates.h"

static const unsigned char wording[] = {
#embed "Templates/wording.tsv"
};

static const struct Asset assets[] = {
    {"wording.tsv", wording, sizeof wording},
};

size_t templates_asset_count(void) { return sizeof assets / sizeof assets[0]; }
struct Asset templates_asset(size_t index) { return assets[index]; }
