// SPDX-License-Identifier: Apache-2.0

// The tables that reading feeds takes: character references, words of dates.

#include "Feeds.h"

static const unsigned char entities[] = {
#embed "Feeds/entities.tsv"
};
static const unsigned char dates[] = {
#embed "Feeds/dates.tsv"
};
static const unsigned char zones[] = {
#embed "Feeds/zones.tsv"
};

struct Asset feeds_entities(void) {
    return (struct Asset){"entities.tsv", entities, sizeof entities};
}
struct Asset feeds_dates(void) { return (struct Asset){"dates.tsv", dates, sizeof dates}; }
struct Asset feeds_zones(void) { return (struct Asset){"zones.tsv", zones, sizeof zones}; }
