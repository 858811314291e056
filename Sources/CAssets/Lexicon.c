// SPDX-License-Identifier: Apache-2.0

// The lexicon, one array per file. A file that is not named here is not compiled
// in; a test compares this list with the folder.

#include "Lexicon.h"

static const unsigned char contact[] = {
#embed "Lexicon/contact.tsv"
};
static const unsigned char failure_nouns[] = {
#embed "Lexicon/failure-nouns.tsv"
};
static const unsigned char failure[] = {
#embed "Lexicon/failure.tsv"
};
static const unsigned char feeling_adjectives[] = {
#embed "Lexicon/feeling-adjectives.tsv"
};
static const unsigned char grammar_prefixes[] = {
#embed "Lexicon/grammar-prefixes.tsv"
};
static const unsigned char grammar_rules[] = {
#embed "Lexicon/grammar-rules.tsv"
};
static const unsigned char grammar_topics[] = {
#embed "Lexicon/grammar-topics.tsv"
};
static const unsigned char grammar_verbs[] = {
#embed "Lexicon/grammar-verbs.tsv"
};
static const unsigned char grammar_words[] = {
#embed "Lexicon/grammar-words.tsv"
};
static const unsigned char grammar[] = {
#embed "Lexicon/grammar.tsv"
};
static const unsigned char praise[] = {
#embed "Lexicon/praise.tsv"
};
static const unsigned char senses[] = {
#embed "Lexicon/senses.tsv"
};
static const unsigned char waiting[] = {
#embed "Lexicon/waiting.tsv"
};

static const struct Asset assets[] = {
    {"contact.tsv", contact, sizeof contact},
    {"failure-nouns.tsv", failure_nouns, sizeof failure_nouns},
    {"failure.tsv", failure, sizeof failure},
    {"feeling-adjectives.tsv", feeling_adjectives, sizeof feeling_adjectives},
    {"grammar-prefixes.tsv", grammar_prefixes, sizeof grammar_prefixes},
    {"grammar-rules.tsv", grammar_rules, sizeof grammar_rules},
    {"grammar-topics.tsv", grammar_topics, sizeof grammar_topics},
    {"grammar-verbs.tsv", grammar_verbs, sizeof grammar_verbs},
    {"grammar-words.tsv", grammar_words, sizeof grammar_words},
    {"grammar.tsv", grammar, sizeof grammar},
    {"praise.tsv", praise, sizeof praise},
    {"senses.tsv", senses, sizeof senses},
    {"waiting.tsv", waiting, sizeof waiting},
};

size_t lexicon_asset_count(void) { return sizeof assets / sizeof assets[0]; }
struct Asset lexicon_asset(size_t index) { return assets[index]; }
