// SPDX-License-Identifier: Apache-2.0

#include "Templates.h"

static const unsigned char wording[] = {
#embed "Templates/wording.tsv"
};
static const unsigned char digest_page[] = {
#embed "Templates/digest.mustache"
};
static const unsigned char digest_style[] = {
#embed "Templates/digest.css"
};

static const struct Asset assets[] = {
    {"wording.tsv", wording, sizeof wording},
    {"digest.mustache", digest_page, sizeof digest_page},
    {"digest.css", digest_style, sizeof digest_style},
};

size_t templates_asset_count(void) { return sizeof assets / sizeof assets[0]; }
struct Asset templates_asset(size_t index) { return assets[index]; }
