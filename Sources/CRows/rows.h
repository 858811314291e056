// SPDX-License-Identifier: Apache-2.0

// Sums over rows of 64 bytes, of which the Swift compiler (6.3) makes slow code. What
// goes over many rows is written twice: for every processor of its kind, and for
// those with AVX2, which do twice as much at once.

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

/// Numbers in a row.
static const ptrdiff_t row_length = 64;

/// So many rows, of 127 at most, can be added up in 16 bits.
static const ptrdiff_t row_batch = 256;

/// A row and whatever stands beside its number.
typedef struct {
    uint64_t number;
    uint64_t other;
} row_place;

/// Which of some places is the strongest by each of two measures; −1 for none.
typedef struct {
    ptrdiff_t first;
    ptrdiff_t second;
} row_choice;

/// The sum of the products of a row with another one, whose numbers fit in a byte.
static inline int32_t row_product(const int8_t *_Nonnull row, const int16_t *_Nonnull factors)
{
    int32_t sum = 0;
#if defined(__SSE2__)
    __m128i sums = _mm_setzero_si128();
    for (int quarter = 0; quarter < 4; quarter++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)row + quarter);
        const __m128i *factor = (const __m128i *)factors + 2 * quarter;
        // Each byte twice, then the upper one moved down: with its sign.
        __m128i low = _mm_srai_epi16(_mm_unpacklo_epi8(bytes, bytes), 8);
        __m128i high = _mm_srai_epi16(_mm_unpackhi_epi8(bytes, bytes), 8);
        sums = _mm_add_epi32(sums, _mm_madd_epi16(low, _mm_loadu_si128(factor)));
        sums = _mm_add_epi32(sums, _mm_madd_epi16(high, _mm_loadu_si128(factor + 1)));
    }
    sums = _mm_add_epi32(sums, _mm_unpackhi_epi64(sums, sums));
    sum = _mm_cvtsi128_si32(sums) + _mm_cvtsi128_si32(_mm_srli_epi64(sums, 32));
#else
    for (int unit = 0; unit < 64; unit++) sum += row[unit] * factors[unit];
#endif
    return sum;
}

static inline row_choice rows_strongest_narrow(
    const int8_t *_Nonnull rows, const row_place *_Nonnull places, ptrdiff_t count,
    const int16_t *_Nonnull first, const int16_t *_Nonnull second)
{
    row_choice choice = {-1, -1};
    int32_t most = 0, next = 0;
    for (ptrdiff_t index = 0; index < count; index++) {
        const int8_t *row = rows + places[index].number * row_length;
        int32_t one = row_product(row, first), two = row_product(row, second);
        if (one > most) most = one, choice.first = index;
        if (two > next) next = two, choice.second = index;
    }
    return choice;
}

static inline void rows_add_narrow(
    const int8_t *_Nonnull rows, const row_place *_Nonnull places, ptrdiff_t count,
    int32_t *_Nonnull sums)
{
    int16_t part[64] = {0};
#if defined(__SSE2__)
    __m128i total[8] = {0};
    for (ptrdiff_t index = 0; index < count; index++) {
        const __m128i *row = (const __m128i *)(rows + places[index].number * row_length);
        for (int quarter = 0; quarter < 4; quarter++) {
            __m128i bytes = _mm_loadu_si128(row + quarter);
            __m128i low = _mm_srai_epi16(_mm_unpacklo_epi8(bytes, bytes), 8);
            __m128i high = _mm_srai_epi16(_mm_unpackhi_epi8(bytes, bytes), 8);
            total[2 * quarter] = _mm_add_epi16(total[2 * quarter], low);
            total[2 * quarter + 1] = _mm_add_epi16(total[2 * quarter + 1], high);
        }
    }
    for (int eighth = 0; eighth < 8; eighth++)
        _mm_storeu_si128((__m128i *)part + eighth, total[eighth]);
#else
    for (ptrdiff_t index = 0; index < count; index++) {
        const int8_t *row = rows + places[index].number * row_length;
        for (int unit = 0; unit < 64; unit++) part[unit] += row[unit];
    }
#endif
    for (int unit = 0; unit < 64; unit++) sums[unit] += part[unit];
}

#if defined(__SSE2__)

/// Whether this processor has AVX2.
static inline bool rows_are_wide(void) { return __builtin_cpu_supports("avx2"); }

__attribute__((target("avx2"))) static inline row_choice rows_strongest_wide(
    const int8_t *_Nonnull rows, const row_place *_Nonnull places, ptrdiff_t count,
    const int16_t *_Nonnull first, const int16_t *_Nonnull second)
{
    row_choice choice = {-1, -1};
    int32_t most = 0, next = 0;
    __m256i left[4], right[4];
    for (int quarter = 0; quarter < 4; quarter++) {
        left[quarter] = _mm256_loadu_si256((const __m256i *)first + quarter);
        right[quarter] = _mm256_loadu_si256((const __m256i *)second + quarter);
    }
    for (ptrdiff_t index = 0; index < count; index++) {
        const __m128i *row = (const __m128i *)(rows + places[index].number * row_length);
        __m256i one = _mm256_setzero_si256(), two = one;
        for (int quarter = 0; quarter < 4; quarter++) {
            __m256i numbers = _mm256_cvtepi8_epi16(_mm_loadu_si128(row + quarter));
            one = _mm256_add_epi32(one, _mm256_madd_epi16(numbers, left[quarter]));
            two = _mm256_add_epi32(two, _mm256_madd_epi16(numbers, right[quarter]));
        }
        // Pairs of both, then pairs of those: the sums of each half, side by side.
        __m256i pairs = _mm256_hadd_epi32(one, two);
        pairs = _mm256_hadd_epi32(pairs, pairs);
        __m128i both = _mm_add_epi32(
            _mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1));
        int32_t said = _mm_cvtsi128_si32(both), other = _mm_extract_epi32(both, 1);
        if (said > most) most = said, choice.first = index;
        if (other > next) next = other, choice.second = index;
    }
    return choice;
}

__attribute__((target("avx2"))) static inline void rows_add_wide(
    const int8_t *_Nonnull rows, const row_place *_Nonnull places, ptrdiff_t count,
    int32_t *_Nonnull sums)
{
    __m256i total[4] = {0};
    for (ptrdiff_t index = 0; index < count; index++) {
        const __m128i *row = (const __m128i *)(rows + places[index].number * row_length);
        for (int quarter = 0; quarter < 4; quarter++) {
            __m256i numbers = _mm256_cvtepi8_epi16(_mm_loadu_si128(row + quarter));
            total[quarter] = _mm256_add_epi16(total[quarter], numbers);
        }
    }
    int16_t part[64];
    for (int quarter = 0; quarter < 4; quarter++)
        _mm256_storeu_si256((__m256i *)part + quarter, total[quarter]);
    for (int unit = 0; unit < 64; unit++) sums[unit] += part[unit];
}

#endif

/// What each unit is worth, as whole numbers of a byte.
///
/// - Parameters:
///   - gains: what a unit is worth.
///   - steps: what one step of a byte in a row is worth, by unit.
///   - worths: become the products of both, the largest of them 127.
static inline void row_worths(
    const float *_Nonnull gains, const float *_Nonnull steps, int16_t *_Nonnull worths)
{
    float products[64], most = 0;
    for (int unit = 0; unit < 64; unit++) products[unit] = gains[unit] * steps[unit];
#if defined(__SSE2__)
    __m128 largest = _mm_setzero_ps(), sign = _mm_set1_ps(-0.0f);
    for (int unit = 0; unit < 64; unit += 4)
        largest = _mm_max_ps(largest, _mm_andnot_ps(sign, _mm_loadu_ps(products + unit)));
    largest = _mm_max_ps(largest, _mm_movehl_ps(largest, largest));
    largest = _mm_max_ss(largest, _mm_shuffle_ps(largest, largest, 1));
    most = _mm_cvtss_f32(largest);
    __m128 factor = _mm_set1_ps(most > 0 ? 127 / most : 0);
    for (int unit = 0; unit < 64; unit += 8) {
        __m128i low = _mm_cvtps_epi32(_mm_mul_ps(_mm_loadu_ps(products + unit), factor));
        __m128i high = _mm_cvtps_epi32(_mm_mul_ps(_mm_loadu_ps(products + unit + 4), factor));
        _mm_storeu_si128((__m128i *)(worths + unit), _mm_packs_epi32(low, high));
    }
#else
    for (int unit = 0; unit < 64; unit++) {
        float size = products[unit] < 0 ? -products[unit] : products[unit];
        most = size > most ? size : most;
    }
    float factor = most > 0 ? 127 / most : 0;
    for (int unit = 0; unit < 64; unit++) {
        float exact = products[unit] * factor;
        worths[unit] = (int16_t)(exact < 0 ? exact - 0.5f : exact + 0.5f);
    }
#endif
}

/// Adds rows of bytes to sums.
///
/// - Parameters:
///   - rows: all of them.
///   - places: those that are added, `row_batch` at most.
static inline void rows_add(
    const int8_t *_Nonnull rows, const row_place *_Nonnull places, ptrdiff_t count,
    int32_t *_Nonnull sums)
{
#if defined(__SSE2__)
    if (rows_are_wide()) return rows_add_wide(rows, places, count, sums);
#endif
    rows_add_narrow(rows, places, count, sums);
}

/// The first of those places whose row has the largest product with the one row and
/// with the other, above zero. The numbers of both fit in a byte.
static inline row_choice rows_strongest(
    const int8_t *_Nonnull rows, const row_place *_Nonnull places, ptrdiff_t count,
    const int16_t *_Nonnull first, const int16_t *_Nonnull second)
{
#if defined(__SSE2__)
    if (rows_are_wide()) return rows_strongest_wide(rows, places, count, first, second);
#endif
    return rows_strongest_narrow(rows, places, count, first, second);
}
