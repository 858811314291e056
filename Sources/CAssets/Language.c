// SPDX-License-Identifier: Apache-2.0

#include "Language.h"

static const unsigned char model[] = {
#embed "Lexicon/language.bin"
};

struct Asset language_asset(void) {
    return (struct Asset){"language.bin", model, sizeof model};
}

static const unsigned char moments[] = {
#embed "Templates/moments.tsv"
};

struct Asset moments_asset(void) {
    return (struct Asset){"moments.tsv", moments, sizeof moments};
}
