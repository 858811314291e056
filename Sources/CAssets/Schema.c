// SPDX-License-Identifier: Apache-2.0

#include "Schema.h"

static const unsigned char schema_001[] = {
#embed "Schema/001-first.sql"
};
static const unsigned char schema_002[] = {
#embed "Schema/002-promises.sql"
};
static const unsigned char schema_003[] = {
#embed "Schema/003-customers.sql"
};
static const unsigned char schema_004[] = {
#embed "Schema/004-corrections.sql"
};
static const unsigned char schema_005[] = {
#embed "Schema/005-sinks.sql"
};
static const unsigned char schema_006[] = {
#embed "Schema/006-hints.sql"
};
static const unsigned char schema_007[] = {
#embed "Schema/007-duties.sql"
};

static const struct Asset assets[] = {
    {"001-first.sql", schema_001, sizeof schema_001},
    {"002-promises.sql", schema_002, sizeof schema_002},
    {"003-customers.sql", schema_003, sizeof schema_003},
    {"004-corrections.sql", schema_004, sizeof schema_004},
    {"005-sinks.sql", schema_005, sizeof schema_005},
    {"006-hints.sql", schema_006, sizeof schema_006},
    {"007-duties.sql", schema_007, sizeof schema_007},
};

size_t schema_asset_count(void) { return sizeof assets / sizeof assets[0]; }
struct Asset schema_asset(size_t index) { return assets[index]; }
