// SPDX-License-Identifier: Apache-2.0

#include "Replies.h"

static const unsigned char acts[] = {
#embed "Replies/acts.bin"
};
static const unsigned char channels[] = {
#embed "Replies/channels.tsv"
};
static const unsigned char classes[] = {
#embed "Replies/classes.tsv"
};
static const unsigned char findings[] = {
#embed "Replies/findings.tsv"
};
static const unsigned char judge[] = {
#embed "Replies/judge.bin"
};
static const unsigned char listening[] = {
#embed "Replies/listening.tsv"
};
static const unsigned char messages[] = {
#embed "Replies/messages.tsv"
};
static const unsigned char openings[] = {
#embed "Replies/openings.tsv"
};

static const struct Asset assets[] = {
    {"acts.bin", acts, sizeof acts},
    {"channels.tsv", channels, sizeof channels},
    {"classes.tsv", classes, sizeof classes},
    {"findings.tsv", findings, sizeof findings},
    {"judge.bin", judge, sizeof judge},
    {"listening.tsv", listening, sizeof listening},
    {"messages.tsv", messages, sizeof messages},
    {"openings.tsv", openings, sizeof openings},
};

size_t replies_asset_count(void) { return sizeof assets / sizeof assets[0]; }
struct Asset replies_asset(size_t index) { return assets[index]; }
