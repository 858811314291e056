// SPDX-License-Identifier: Apache-2.0

// Sums over rows of 32 bytes, of which the Swift compiler (6.3) makes slow code.

#pragma once

#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Numbers in a row.
static const ptrdiff_t row_length = 32;

/// So many rows, of 127 at most, can be added up in 16 bits.
static const ptrdiff_t row_batch = 256;

/// A row and whatever stands beside its number.
typedef struct {
    uint64_t number;
    uint64_t other;
} row_place;

/// Adds rows of bytes to sums.
///
/// - Parameters:
///   - rows: all of them.
///   - places: those that are added, `row_batch` at most.
static inline void rows_add(
    const int8_t *_Nonnull rows, const row_place *_Nonnull places, ptrdiff_t count,
    int32_t *_Nonnull sums)
{
    int16_t part[32] = {0};
#if defined(__SSE2__)
    __m128i first = _mm_setzero_si128(), second = first, third = first, fourth = first;
    for (ptrdiff_t index = 0; index < count; index++) {
        const __m128i *row = (const __m128i *)(rows + places[index].number * row_length);
        __m128i low = _mm_loadu_si128(row), high = _mm_loadu_si128(row + 1);
        // Each byte twice, then the upper one moved down: with its sign.
        first = _mm_add_epi16(first, _mm_srai_epi16(_mm_unpacklo_epi8(low, low), 8));
        second = _mm_add_epi16(second, _mm_srai_epi16(_mm_unpackhi_epi8(low, low), 8));
        third = _mm_add_epi16(third, _mm_srai_epi16(_mm_unpacklo_epi8(high, high), 8));
        fourth = _mm_add_epi16(fourth, _mm_srai_epi16(_mm_unpackhi_epi8(high, high), 8));
    }
    _mm_storeu_si128((__m128i *)part, first);
    _mm_storeu_si128((__m128i *)part + 1, second);
    _mm_storeu_si128((__m128i *)part + 2, third);
    _mm_storeu_si128((__m128i *)part + 3, fourth);
#else
    for (ptrdiff_t index = 0; index < count; index++) {
        const int8_t *row = rows + places[index].number * row_length;
        for (int unit = 0; unit < 32; unit++) part[unit] += row[unit];
    }
#endif
    for (int unit = 0; unit < 32; unit++) sums[unit] += part[unit];
}

/// Two sums of products.
typedef struct {
    int32_t first;
    int32_t second;
} row_pair;

/// The sums of the products of a row with two others, whose numbers fit in a byte.
static inline row_pair row_products(
    const int8_t *_Nonnull row, const int16_t *_Nonnull first, const int16_t *_Nonnull second)
{
    row_pair result;
#if defined(__SSE2__)
    const __m128i *left = (const __m128i *)first, *right = (const __m128i *)second;
    __m128i one = _mm_setzero_si128(), two = one;
    for (int half = 0; half < 2; half++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)row + half);
        __m128i low = _mm_srai_epi16(_mm_unpacklo_epi8(bytes, bytes), 8);
        __m128i high = _mm_srai_epi16(_mm_unpackhi_epi8(bytes, bytes), 8);
        one = _mm_add_epi32(one, _mm_madd_epi16(low, _mm_loadu_si128(left + 2 * half)));
        two = _mm_add_epi32(two, _mm_madd_epi16(low, _mm_loadu_si128(right + 2 * half)));
        one = _mm_add_epi32(one, _mm_madd_epi16(high, _mm_loadu_si128(left + 2 * half + 1)));
        two = _mm_add_epi32(two, _mm_madd_epi16(high, _mm_loadu_si128(right + 2 * half + 1)));
    }
    // Both at once: their parts side by side, then the upper half on the lower.
    __m128i sums = _mm_add_epi32(_mm_unpacklo_epi32(one, two), _mm_unpackhi_epi32(one, two));
    sums = _mm_add_epi32(sums, _mm_unpackhi_epi64(sums, sums));
    result.first = _mm_cvtsi128_si32(sums);
    result.second = _mm_cvtsi128_si32(_mm_srli_epi64(sums, 32));
#else
    result.first = result.second = 0;
    for (int unit = 0; unit < 32; unit++) {
        result.first += row[unit] * first[unit];
        result.second += row[unit] * second[unit];
    }
#endif
    return result;
}
