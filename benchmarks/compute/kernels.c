/* Four loops that compute and call nothing: a recursion, a sieve in memory, floating point, and the rounds of SHA-256. */
#include <stdint.h>

#ifdef NATIVE
#define EXPORT(name)
#else
#define EXPORT(name) __attribute__((export_name(name)))
#endif

EXPORT("fib") uint32_t fib(uint32_t n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

#define SIEVE_MAX 20000000u
static uint8_t composite[SIEVE_MAX + 1];

/* How many primes there are up to `max`, at most SIEVE_MAX. */
EXPORT("sieve") uint32_t sieve(uint32_t max) {
    if (max > SIEVE_MAX) return 0;
    for (uint32_t i = 0; i <= max; i++) composite[i] = 0;
    uint32_t count = 0;
    for (uint32_t i = 2; i <= max; i++) {
        if (composite[i]) continue;
        count++;
        for (uint64_t j = (uint64_t)i * i; j <= max; j += i) composite[j] = 1;
    }
    return count;
}

/* The steps of all points of a square of `size` by `size` over the Mandelbrot set, at most 100 each. */
EXPORT("mandelbrot") uint32_t mandelbrot(uint32_t size) {
    uint32_t steps = 0;
    for (uint32_t row = 0; row < size; row++) {
        for (uint32_t column = 0; column < size; column++) {
            double cr = 3.0 * column / size - 2.0, ci = 2.0 * row / size - 1.0, zr = 0, zi = 0;
            for (int i = 0; i < 100 && zr * zr + zi * zi < 4; i++) {
                double next = zr * zr - zi * zi + cr;
                zi = 2 * zr * zi + ci;
                zr = next;
                steps++;
            }
        }
    }
    return steps;
}

static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotated(uint32_t x, int by) { return x >> by | x << (32 - by); }

static void block(uint32_t state[8], const uint8_t *bytes) {
    uint32_t w[64];
    for (int i = 0; i < 16; i++) {
        w[i] = (uint32_t)bytes[4 * i] << 24 | bytes[4 * i + 1] << 16 | bytes[4 * i + 2] << 8 | bytes[4 * i + 3];
    }
    for (int i = 16; i < 64; i++) {
        uint32_t s0 = rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (int i = 0; i < 64; i++) {
        uint32_t t1 = h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i];
        uint32_t t2 = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g; g = f; f = e; e = d + t1; d = c; c = b; b = a; a = t1 + t2;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

static uint8_t message[1 << 20];

/* The first word of SHA-256's state after `mebibytes` of counted bytes (FIPS 180-4, without the final padding). */
EXPORT("sha256") uint32_t sha256(uint32_t mebibytes) {
    uint32_t state[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };
    for (uint32_t i = 0; i < sizeof message; i++) message[i] = (uint8_t)(i * 31 + (i >> 8));
    for (uint32_t m = 0; m < mebibytes; m++) {
        for (uint32_t at = 0; at < sizeof message; at += 64) block(state, message + at);
    }
    return state[0];
}

#ifdef NATIVE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint32_t run(const char *name, uint32_t size) {
    if (!strcmp(name, "fib")) return fib(size);
    if (!strcmp(name, "sieve")) return sieve(size);
    if (!strcmp(name, "mandelbrot")) return mandelbrot(size);
    return sha256(size);
}

/* kernels NAME SIZE: prints the answer and the milliseconds of processor time it took. */
int main(int count, char **words) {
    if (count != 3) return 2;
    uint32_t size = (uint32_t)strtoul(words[2], 0, 10);
    clock_t begun = clock();
    uint32_t answer = run(words[1], size);
    printf("%u %.3f\n", answer, 1e3 * (clock() - begun) / CLOCKS_PER_SEC);
    return 0;
}
#endif
