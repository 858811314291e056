// SPDX-License-Identifier: Apache-2.0

// The lexicon, one array per file. A file that is not named here is not compiled
// in; a test compares this list with the folder.

#include "Lexicon.h"

static const unsigned char apps[] = {
#embed "Lexicon/apps.tsv"
};
static const unsigned char chat[] = {
#embed "Lexicon/chat.tsv"
};
static const unsigned char contact[] = {
#embed "Lexicon/contact.tsv"
};
static const unsigned char degree_and_negation[] = {
#embed "Lexicon/degree-and-negation.tsv"
};
static const unsigned char dining[] = {
#embed "Lexicon/dining.tsv"
};
static const unsigned char emoji[] = {
#embed "Lexicon/emoji.tsv"
};
static const unsigned char emergencies[] = {
#embed "Lexicon/emergencies.tsv"
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
static const unsigned char feeling_words[] = {
#embed "Lexicon/feeling-words.tsv"
};
static const unsigned char flemish[] = {
#embed "Lexicon/flemish.tsv"
};
static const unsigned char general[] = {
#embed "Lexicon/general.tsv"
};
static const unsigned char grades[] = {
#embed "Lexicon/grades.tsv"
};
static const unsigned char grammar_kinds[] = {
#embed "Lexicon/grammar-kinds.tsv"
};
static const unsigned char grammar_known[] = {
#embed "Lexicon/grammar-known.tsv"
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
static const unsigned char grammar_urgencies[] = {
#embed "Lexicon/grammar-urgencies.tsv"
};
static const unsigned char grammar_verbs[] = {
#embed "Lexicon/grammar-verbs.tsv"
};
static const unsigned char grammar_words[] = {
#embed "Lexicon/grammar-words.tsv"
};
static const unsigned char health[] = {
#embed "Lexicon/health.tsv"
};
static const unsigned char idioms[] = {
#embed "Lexicon/idioms.tsv"
};
static const unsigned char law_press[] = {
#embed "Lexicon/law-press.tsv"
};
static const unsigned char leaving[] = {
#embed "Lexicon/leaving.tsv"
};
static const unsigned char life[] = {
#embed "Lexicon/life.tsv"
};
static const unsigned char money[] = {
#embed "Lexicon/money.tsv"
};
static const unsigned char ngrams[] = {
#embed "Lexicon/ngrams.bin"
};
static const unsigned char plain_facts[] = {
#embed "Lexicon/plain-facts.tsv"
};
static const unsigned char praise[] = {
#embed "Lexicon/praise.tsv"
};
static const unsigned char questions_and_wishes[] = {
#embed "Lexicon/questions-and-wishes.tsv"
};
static const unsigned char senses[] = {
#embed "Lexicon/senses.tsv"
};
static const unsigned char situations[] = {
#embed "Lexicon/situations.tsv"
};
static const unsigned char spelling[] = {
#embed "Lexicon/spelling.tsv"
};
static const unsigned char swearing[] = {
#embed "Lexicon/swearing.tsv"
};
static const unsigned char talk[] = {
#embed "Lexicon/talk.tsv"
};
static const unsigned char trades[] = {
#embed "Lexicon/trades.tsv"
};
static const unsigned char waiting[] = {
#embed "Lexicon/waiting.tsv"
};

static const struct Asset assets[] = {
    {"apps.tsv", apps, sizeof apps},
    {"chat.tsv", chat, sizeof chat},
    {"contact.tsv", contact, sizeof contact},
    {"degree-and-negation.tsv", degree_and_negation, sizeof degree_and_negation},
    {"dining.tsv", dining, sizeof dining},
    {"emoji.tsv", emoji, sizeof emoji},
    {"emergencies.tsv", emergencies, sizeof emergencies},
    {"failure-nouns.tsv", failure_nouns, sizeof failure_nouns},
    {"failure.tsv", failure, sizeof failure},
    {"feeling-adjectives.tsv", feeling_adjectives, sizeof feeling_adjectives},
    {"feeling-words.tsv", feeling_words, sizeof feeling_words},
    {"flemish.tsv", flemish, sizeof flemish},
    {"general.tsv", general, sizeof general},
    {"grades.tsv", grades, sizeof grades},
    {"grammar-kinds.tsv", grammar_kinds, sizeof grammar_kinds},
    {"grammar-known.tsv", grammar_known, sizeof grammar_known},
    {"grammar-prefixes.tsv", grammar_prefixes, sizeof grammar_prefixes},
    {"grammar-rules.tsv", grammar_rules, sizeof grammar_rules},
    {"grammar-topics.tsv", grammar_topics, sizeof grammar_topics},
    {"grammar-urgencies.tsv", grammar_urgencies, sizeof grammar_urgencies},
    {"grammar-verbs.tsv", grammar_verbs, sizeof grammar_verbs},
    {"grammar-words.tsv", grammar_words, sizeof grammar_words},
    {"health.tsv", health, sizeof health},
    {"idioms.tsv", idioms, sizeof idioms},
    {"law-press.tsv", law_press, sizeof law_press},
    {"leaving.tsv", leaving, sizeof leaving},
    {"life.tsv", life, sizeof life},
    {"money.tsv", money, sizeof money},
    {"ngrams.bin", ngrams, sizeof ngrams},
    {"plain-facts.tsv", plain_facts, sizeof plain_facts},
    {"praise.tsv", praise, sizeof praise},
    {"questions-and-wishes.tsv", questions_and_wishes, sizeof questions_and_wishes},
    {"senses.tsv", senses, sizeof senses},
    {"situations.tsv", situations, sizeof situations},
    {"spelling.tsv", spelling, sizeof spelling},
    {"swearing.tsv", swearing, sizeof swearing},
    {"talk.tsv", talk, sizeof talk},
    {"trades.tsv", trades, sizeof trades},
    {"waiting.tsv", waiting, sizeof waiting},
};

size_t lexicon_asset_count(void) { return sizeof assets / sizeof assets[0]; }
struct Asset lexicon_asset(size_t index) { return assets[index]; }
