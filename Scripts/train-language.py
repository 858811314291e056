#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains the language model of `LanguageDetector` on text that you bring.

    train-language.py TEXTS Scripts/language -o Sources/CAssets/Lexicon/language.bin
    train-language.py TEXTS -m Sources/CAssets/Lexicon/language.bin --evaluate FILE.jsonl

TEXTS is a folder (or several) with, per language, `nl.txt` (a text a line), `nl.words`
(word, tab, count) or both; the languages of `CLASSES` by that name, every other
name counts as the rest class. `Scripts/language` holds the few files that are
our own. A JSONL file for `--evaluate` has `text` and `language` on each line.
Needs Python 3.11, numpy and scipy. About ten minutes on one core; the seed is
fixed, so the same text gives the same model.

The model is a linear one: the parts of each word of two to four letters and, from
three letters, its first eight are hashed into `ROWS` rows of sixteen weights; the
row sums are log-odds. `normalise` and `features` must agree with
LanguageEvidence.swift and LanguageModel.swift; a test compares the rows of a word.
"""

import argparse
import bisect
import itertools
import json
import random
import re
import struct
import sys
import unicodedata
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

CLASSES = "nl fy af de en fr es it pt da nb sv pl tr id mis".split()
# How often each class is drawn: Dutch and its neighbours most, as that is the decision that counts.
SHARES = [21, 7, 7, 10, 16, 7, 7, 4, 4, 3, 2, 3, 2, 2, 4, 9]
ROWS = 57344
MULTIPLIER = 0x9E3779B97F4A7C15
WORD_SALT = 0xA5A5A5A5A5A5A5A5
WORD_LIMIT = 24

# Step and decay of the weights (Adagrad). Larger steps learn the noise, smaller
# ones leave texts of two words undecided.
RATE = 0.35
DECAY = 2e-7

# Said in every language alike, so that they come to weigh nothing.
INTERJECTIONS = """
    haha hahaha hehe hihi lol lmao xd xdd xx xxx omg wow oh ah aah aaa oooo yeah yes ok okay hey
    hello hi bye sorry pff grr hmm mmm wtf nr via vs dvd tv blog post news video live online app
    wifi pizza restaurant bank hotel service update
""".split()
# Names that turn up in every language; Dutch ones above all, as they are in our texts.
NAMES = """
    amsterdam utrecht rotterdam den haag eindhoven holland ajax feyenoord philips jan van dijk
    marie peter mark anna de vries klm ing abn kpn ziggo bol schiphol brussel antwerpen gent new
    york london paris berlin madrid facebook twitter google iphone android whatsapp samsung
    netflix
""".split()
NO_EVIDENCE = re.compile(r"\S*://\S*|www\.\S+|\S*@\S*|#\S+|&\w+;|\bRT\b")
APOSTROPHES = "'\u2018\u2019\u00b4`"


def letter(character):
    """The bytes that stand for one letter, or None for what parts words."""
    code = ord(character)
    if 0x41 <= code <= 0x5A:
        return bytes([code + 0x20])
    if 0x61 <= code <= 0x7A:
        return bytes([code])
    if code in (0xD7, 0xF7):
        return None
    if 0xC0 <= code <= 0xDE:
        return bytes([code + 0x20])
    if 0xDF <= code <= 0xFF:
        return bytes([code])
    if code in (0x132, 0x133):
        return b"ij"
    if code == 0x178:
        return b"\xff"
    if 0x139 <= code <= 0x148 or 0x179 <= code <= 0x17E:
        return bytes([0x80 + (code - 0xFF) // 2])
    if 0x100 <= code <= 0x17F:
        return bytes([0x80 + (code - 0x100) // 2])
    if 0x218 <= code <= 0x21B:
        return b"\xaf" if code < 0x21A else b"\xb1"
    if 0x180 <= code <= 0x24F or 0x1E00 <= code <= 0x1EFF:
        return b"\xc0"
    if 0x300 <= code <= 0x36F:
        return b""
    return None


LETTERS = {}


def normalise(text):
    """The words of a text, as bytes of our one-byte alphabet."""
    words, word, apostrophe = [], bytearray(), False
    for character in NO_EVIDENCE.sub(" ", text) + " ":
        if character not in LETTERS:
            LETTERS[character] = letter(character)
        mapped = LETTERS[character]
        if mapped is None:
            if character in APOSTROPHES:
                apostrophe = True
                continue
            if word:
                words.append(bytes(word[:WORD_LIMIT]))
            word, apostrophe = bytearray(), False
            continue
        if apostrophe and mapped:
            word.append(0x27)
            apostrophe = False
        for byte in mapped:
            if len(word) < 2 or word[-1] != byte or word[-2] != byte:
                word.append(byte)
    return words


def features(samples):
    """A sparse matrix: a row per sample (a list of words), a column per row of the model."""
    flat = b"".join(b" " + b" ".join(words) + b" " for words in samples)
    lengths = np.array([sum(map(len, words)) + max(len(words), 1) + 1 for words in samples])
    data = np.frombuffer(flat + b" " * 8, np.uint8).astype(np.uint64)
    count = len(flat)
    row = np.repeat(np.arange(len(samples)), lengths)
    space = data == 32
    packed = [np.zeros(count, np.uint64)]
    for n in range(8):
        packed.append(packed[-1] | (data[n : n + count] << np.uint64(8 * n)))
    rows, keys = [], []
    inside = np.ones(count, bool)
    for n in (2, 3, 4):
        if n > 2:
            inside &= ~space[n - 2 : n - 2 + count]
        valid = inside & ~(space[:count] & space[1 : count + 1]) & (np.arange(count) + n <= count)
        rows.append(row[valid])
        keys.append(packed[n][valid])
    start = np.flatnonzero(space[:count] & ~space[1 : count + 1]) + 1
    key, open_ = np.zeros(len(start), np.uint64), np.ones(len(start), bool)
    for n in range(8):
        at = np.minimum(start + n, count)
        open_ &= ~space[at]
        key |= np.where(open_, data[at], np.uint64(0)) << np.uint64(8 * n)
    # Shorter words are among the parts already.
    long = ~space[np.minimum(start + 2, count)]
    rows.append(row[start][long])
    keys.append(key[long] ^ np.uint64(WORD_SALT))
    row, key = np.concatenate(rows), np.concatenate(keys)
    bucket = (((key * np.uint64(MULTIPLIER)) >> np.uint64(32)) * np.uint64(ROWS)) >> np.uint64(32)
    ones = np.ones(len(row), np.float32)
    return csr_matrix((ones, (row, bucket.astype(np.int64))), (len(samples), ROWS))


# A word this many times commoner elsewhere is no word of the language.
BORROWED = 15

# How often our own sentences are drawn, where there are any.
OWN = 0.12


def lines_of(path):
    """The lines of a text file, empty ones left out; only a line feed ends one."""
    return [line for line in path.read_text("utf8").split("\n") if line.strip()]


class Source:
    """What is known of one language: texts, words by frequency, or both."""

    def __init__(self, folder, name):
        self.own, self.texts, self.words, self.shares = [], [], [], []
        for path in folder:
            if (file := path / f"{name}.txt").exists():
                lines = [line.split() for line in lines_of(file)]
                # A short file is our own, written in the register we need: it counts more.
                if len(lines) < 500:
                    self.own += lines
                else:
                    self.texts += lines
            if (file := path / f"{name}.words").exists():
                pairs = [line.split("\t") for line in lines_of(file)]
                total = sum(float(count) for _, count in pairs)
                self.words += [word for word, _ in pairs]
                self.shares += [float(count) / total for _, count in pairs]

    def settle(self, highest):
        """Drops the words that are borrowed: far commoner in another language."""
        pairs = zip(self.words, self.shares)
        kept = [(word, share) for word, share in pairs if share * BORROWED > highest.get(word, 0)]
        self.words = [word for word, _ in kept]
        # The rank alone would be too flat and the plain count too steep.
        self.cumulative = list(itertools.accumulate(share**0.85 for _, share in kept))

    def sample(self, rng, length):
        """So many words: in a row from a text, or drawn by how common they are."""
        kind = rng.random()
        own = self.own and (kind < OWN or not self.texts and not self.words)
        if own or self.texts and (kind < 0.5 or not self.words):
            text = rng.choice(self.own if own else self.texts)
            start = rng.randrange(max(1, len(text) - length + 1))
            return text[start : start + length]
        return rng.choices(self.words, cum_weights=self.cumulative, k=length)


def plain(word):
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def mistyped(word, rng):
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    if rng.random() < 0.5:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def draw(sources, rng, size):
    """Samples as people write them: short, without accents, mistyped, English in between."""
    samples, labels = [], []
    names = {name: [s for n, s in sources.items() if n == name] for name in CLASSES}
    names["mis"] = [s for n, s in sources.items() if n not in CLASSES]
    for label in rng.choices(range(len(CLASSES)), SHARES, k=size):
        name = CLASSES[label]
        words = rng.choice(names[name]).sample(rng, min(25, 2 + int(rng.expovariate(0.12))))
        if name != "en" and len(words) > 3 and rng.random() < (0.2 if name == "nl" else 0.06):
            loan = names["en"][0].sample(rng, rng.randint(1, max(1, len(words) * 2 // 5)))
            at = rng.randrange(len(words) + 1)
            words = words[:at] + loan + words[at:]
        if rng.random() < 0.2:
            for _ in range(rng.randint(1, 3)):
                words.insert(rng.randrange(len(words) + 1), rng.choice(INTERJECTIONS))
        if len(words) > 3 and rng.random() < 0.15:
            at, name = rng.randrange(len(words) + 1), rng.randrange(len(NAMES))
            words[at:at] = NAMES[name : name + rng.randint(1, 2)]
        if rng.random() < 0.25:
            words = [plain(word) for word in words]
        if rng.random() < 0.2:
            words = [mistyped(word, rng) if rng.random() < 0.25 else word for word in words]
        words = normalise(" ".join(words))
        if words:
            samples.append(words)
            labels.append(label)
    return samples, np.array(labels)


def softmax(scores):
    exponents = np.exp(scores - scores.max(1, keepdims=True))
    return exponents / exponents.sum(1, keepdims=True)


def train(folders, batches, size, seed):
    files = [file for folder in folders for file in folder.iterdir()]
    names = sorted({file.stem for file in files if file.suffix in (".txt", ".words")})
    sources = {name: Source(folders, name) for name in names}
    highest = {}
    for source in sources.values():
        # In a short list the shares are too large to compare.
        for word, share in zip(source.words, source.shares) if len(source.words) > 2000 else ():
            highest[word] = max(share, highest.get(word, 0))
    for source in sources.values():
        source.settle(highest)
    rng = random.Random(seed)
    weights = np.zeros((ROWS, len(CLASSES)), np.float32)
    average = np.zeros_like(weights)
    squares = np.full_like(weights, 1e-3)
    for batch in range(batches):
        samples, labels = draw(sources, rng, size)
        matrix = features(samples)
        error = softmax(matrix @ weights)
        hits = (error.argmax(1) == labels).mean()
        error[np.arange(len(labels)), labels] -= 1
        gradient = (matrix.T @ error) / len(labels) + DECAY * weights
        squares += gradient**2 * 1e2
        weights -= RATE * (1 - batch / batches) * gradient * 10 / np.sqrt(squares)
        if batch >= batches * 3 // 4:
            average += weights / (batches - batches * 3 // 4)
        if batch % 20 == 0:
            print(f"{batch}\t{hits:.4f}\t{np.abs(weights).max():.2f}", file=sys.stderr, flush=True)
    return average


def save(weights, path):
    # The few largest weights are cut, so that one byte resolves the others.
    scale = float(np.quantile(np.abs(weights[weights != 0]), 0.9995)) / 127
    table = np.clip(np.rint(weights / scale), -127, 127).astype(np.int8)
    tags = b"".join(name.encode().ljust(4, b"\0") for name in CLASSES)
    path.write_bytes(struct.pack("<4sIf4x", b"GLM2", ROWS, scale) + tags + table.tobytes())


def load(path):
    content = path.read_bytes()
    _, _, scale = struct.unpack("<4sIf4x", content[:16])
    table = np.frombuffer(content[16 + 64 :], np.int8).reshape(-1, len(CLASSES))
    return table.astype(np.float32) * scale


def evaluate(weights, path):
    lines = [json.loads(line) for line in lines_of(path)]
    scores = softmax(features([normalise(line["text"]) for line in lines]) @ weights)
    found = [CLASSES[i] for i in scores.argmax(1)]
    for language in sorted({line["language"] for line in lines}):
        mine = [f for f, line in zip(found, lines) if line["language"] == language]
        counts = sorted(((mine.count(f), f) for f in set(mine)), reverse=True)
        kept = mine.count(language) / len(mine)
        print(language, len(mine), f"{kept:.4f}", *(f"{found}:{n}" for n, found in counts))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("-m", "--model", type=Path)
    parser.add_argument("--evaluate", nargs="*", type=Path, default=[])
    parser.add_argument("--batches", type=int, default=400)
    parser.add_argument("--size", type=int, default=4096)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.output:
        weights = train(arguments.texts, arguments.batches, arguments.size, arguments.seed)
        save(weights, arguments.output)
    for path in arguments.evaluate:
        evaluate(load(arguments.output or arguments.model), path)


if __name__ == "__main__":
    main()
