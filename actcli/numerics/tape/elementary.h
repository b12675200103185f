/* exp, expm1, log, log1p, tanh, arctan, arcsinh, hypot, sines and erf of float64, without branches or
   tables, so that compilers make vector loops of them.

   In the proofs u is 2**-53: rounding a number of size [2**e, 2**(e+1)) moves it by at most u·2**e,
   half an ulp. "To n·u" is an error of at most n·u times the number itself. A compiler may fuse a
   product and a sum into one operation; that leaves a rounding out, and no proof depends on one. */

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "coefficients.h"

#define INLINE static inline __attribute__((always_inline))

/* Added to a float below 2**51 in size it rounds that to an integer, the last bits of the sum. */
static const double TO_INTEGER = 0x1.8p52;

static const double LOG2_E = 0x1.71547652b82fep0;

/* log(2) in two parts. The first has 33 bits: its product with an integer of 11 bits is exact. */
static const double LOG_2_HIGH = 0x1.62e42fee00000p-1, LOG_2_LOW = 0x1.a39ef35793c76p-33;

INLINE uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

INLINE double of_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* yes where the condition holds, else no. */
INLINE double choose(int condition, double yes, double no)
{
    return condition ? yes : no;
}

/* The sum of coefficients[k]·x**k, by Horner's rule. */
INLINE double polynomial(const double *coefficients, int degree, double x)
{
    double y = coefficients[degree];
    for (int k = degree - 1; k >= 0; k--)
        y = y * x + coefficients[k];
    return y;
}

/* 2**k; `shifted` is k + TO_INTEGER, and k from -1022 to 1023. */
INLINE double power_of_two(double shifted)
{
    return of_bits((bits_of(shifted) + 1023) << 52);
}

typedef struct {
    double k, r, q;
} Reduced;

/* x = k·log(2) + r + c with an integer k and |r + c| < 0.34663, and q = exp(r + c) - 1 - r.

   - k·LOG_2_HIGH is exact, for k has at most 11 bits. So is x less that: where k is not 0 the two are
     within a factor of 2 of each other, or both multiples of 2**-54 and the difference below 1/2.
   - r = high - low is rounded, and c is what that takes, at most u/4. What k·LOG_2_LOW lacks is
     below 2**-76. Of c·(exp(r) - 1) nothing is taken: that is below 0.11·u, and 0 where k is 0.
   - q is c + r²·P(r) with P = EXP_REST, right to 2**-58. P is computed to 1.3·u, r², the product and
     the sum to u each: q, at most 0.068 on the right and 0.054 on the left, to 4.4·u. */
INLINE Reduced reduced(double x)
{
    const double k = (x * LOG2_E + TO_INTEGER) - TO_INTEGER;
    const double high = x - k * LOG_2_HIGH, low = k * LOG_2_LOW;
    const double r = high - low, c = (high - r) - low;
    return (Reduced){k, r, c + r * r * polynomial(EXP_REST, 10, r)};
}

/* Error: at most 0.85 ulp where the result is a normal number.

   exp(r) = 1 + r + q is taken as s = 1 + r, rounded, and the rest of that, e, which is exact, and q.
   Where it is below 1 an ulp is u, and besides the half of the last rounding there are 0.24·u of q,
   0.08·u of c and 0.03·u of the sum e + q. Above 1 an ulp is 2·u, and they are 0.30, 0.11 and
   0.06·u. Scaling is exact, except that a subnormal result is rounded once more. */
INLINE double exp_of(double x)
{
    double v = choose(x < -746.0, -746.0, x); /* 0 from here on */
    v = choose(v > 710.0, 710.0, v);          /* infinity from here on; nan stays nan */
    const Reduced a = reduced(v);
    const double s = 1.0 + a.r, e = (1.0 - s) + a.r;
    const double half = a.k * 0.5 + TO_INTEGER, rest = (a.k - (half - TO_INTEGER)) + TO_INTEGER;
    return (s + (e + a.q)) * power_of_two(half) * power_of_two(rest);
}

/* Error: at most 1.7 ulp; the largest that was found is 1.101, at 0.34776.

   Where k = 0 it is r + q. Its ulp is at least u/2 where q counts, and of q come 0.3·u: 1.1 ulp.
   Else, with p = 2**(k - 1), it is twice (p - 1/2) + p·(r + q); p times anything is exact, and the
   sum of p - 1/2 and p·r is kept with its rounding error. The worst is k = 1 with r near -0.34: half
   the result is 0.21, with an ulp of u/4, and of q and c come 0.28·u. */
INLINE double expm1_of(double x)
{
    double v = choose(x < -40.0, -40.0, x); /* -1 from here on */
    v = choose(v > 710.0, 710.0, v);        /* infinity from here on */
    const Reduced a = reduced(v);
    const double p = power_of_two((a.k - 1.0) + TO_INTEGER);
    const double whole = p - 0.5, lost = (p - whole) - 0.5;
    const double move = p * a.r, s = whole + move, back = s - whole;
    const double e = (whole - (s - back)) + (move - back);
    const double far = 2.0 * (s + ((e + lost) + p * a.q));
    const double near = choose(v * v == 0.0, v, a.r + a.q); /* -0, and squares that are 0 */
    return choose(a.k == 0.0, near, far);
}

/* log(2**k·(1 + f + rest)), where 1 + f is from sqrt(1/2) to sqrt(2), and rest below u.

   With s = f/(2 + f) it is k·log(2) + f - (f²/2 - s·(f²/2 + s²·L(s²))), L = LOG_REST, as in the
   libm of Sun Microsystems (fdlibm, e_log.c, 1993), whose error bound, 1 ulp, is proved there. */
INLINE double log_of_parts(double k, double f, double rest)
{
    const double s = f / (2.0 + f), w = s * s, half = 0.5 * f * f;
    const double small = s * (half + w * polynomial(LOG_REST, 7, w));
    const double slope = 1.0 + f * (f - 1.0); /* 1/(1 + f), roughly, as rest is tiny */
    return k * LOG_2_HIGH - ((half - (small + (k * LOG_2_LOW + rest * slope))) - f);
}

typedef struct {
    double k, mantissa;
} Parts;

/* x = 2**k·mantissa, for a positive normal x; the mantissa is from sqrt(1/2) to sqrt(2). */
INLINE Parts parts_of(double x)
{
    const uint64_t root_half = 0x3FE6A09E667F3BCD, mantissa_bits = 0x000FFFFFFFFFFFFF;
    const uint64_t shifted = bits_of(x) + (0x3FF0000000000000 - root_half);
    const double k = of_bits((shifted >> 52) | 0x4330000000000000) - (0x1p52 + 1023.0);
    return (Parts){k, of_bits((shifted & mantissa_bits) + root_half)};
}

/* Error: at most 1 ulp. */
INLINE double log_of(double x)
{
    const int subnormal = x < 0x1p-1022;
    const Parts parts = parts_of(choose(subnormal, x * 0x1p54, x));
    const double k = parts.k - choose(subnormal, 54.0, 0.0);
    double y = log_of_parts(k, parts.mantissa - 1.0, 0.0);
    y = choose(x > 0.0, y, choose(x == 0.0, -INFINITY, NAN));
    return choose(x < INFINITY, y, x); /* infinity and nan */
}

/* Error: at most 1 ulp.

   1 + x is rounded to y, and what that takes is exact, by Knuth's two-sum. Scaled like y it joins
   the mantissa less 1, and what no longer fits there is passed on as the rest. */
INLINE double log1p_of(double x)
{
    const double y = 1.0 + x, back = y - 1.0, lost = (1.0 - (y - back)) + (x - back);
    const Parts parts = parts_of(y);
    const double k = choose(parts.k > 1000.0, 1000.0, parts.k); /* where the rest is nothing */
    const double scaled = lost * power_of_two(TO_INTEGER - k), whole = parts.mantissa - 1.0;
    const double f = whole + scaled, rest = (whole - f) + scaled;
    double z = log_of_parts(parts.k, f, rest);
    z = choose(x > -1.0, z, choose(x == -1.0, -INFINITY, NAN));
    z = choose(x == 0.0, x, z); /* -0 */
    return choose(x < INFINITY, z, x); /* infinity and nan */
}

/* Error: at most 1.2 ulp.

   Below 0.625 it is x + x³·P(x²) with P = TANH_REST, right to 2**-55. The second term is at most an
   eighth of the first and computed to 4.3·u. Beyond, it is 1 - 2/(h + 1) with h = exp(2|x|), which is
   kept as a sum, and so is h + 1: what is lost of that, d, gives d·q²/2 with q = 2/(h + 1) < 0.45.
   An ulp of the result is u. Of q come twice u/4, for it is rounded twice, and 0.14·u of h. */
INLINE double tanh_of(double x)
{
    const double m = choose(fabs(x) > 22.0, 22.0, fabs(x)); /* 1 from here on */
    const double square = m * m;
    const double near = m + m * (square * polynomial(TANH_REST, 11, square));
    const Reduced a = reduced(2.0 * m);
    const double s = 1.0 + a.r, t = ((1.0 - s) + a.r) + a.q;
    const double p = power_of_two(a.k + TO_INTEGER);
    const double high = s + t, h = p * high, low = p * ((s - high) + t);
    const double sum = h + 1.0, lost = (1.0 - (sum - h)) + low; /* h >= 1: Dekker's fast two-sum */
    const double q = 2.0 / sum;
    const double far = 1.0 - (q - 0.5 * q * q * lost);
    return copysign(choose(m < 0.625, near, far), x);
}

/* Error: at most 0.95 ulp.

   |x| = tan(c + arctan(t)) with t = (|x| - tan(c))/(1 + tan(c)·|x|), where tan(c) is 0, 1/2, 1 or 3/2,
   and beyond 39/16 t is -1/|x| and c is pi/2 (fdlibm, s_atan.c, Sun Microsystems, 1993). So |t| is at
   most 7/16, and arctan(t) = t + t³·P(t²) with P = ARCTAN_REST, right to 2**-57.

   - Up to 7/16 t is |x|. The second term is at most 0.062 of it and computed to 5.5·u. That and
     the last rounding are at most 0.84 ulp.
   - Beyond, |x| - tan(c) is exact (Sterbenz), and t is right to 3·u of itself. With tan(c) = 1/2 it is
     at most 0.052 where an ulp is u/2, below |x| = 0.547, and 0.14 above, where an ulp is u; with 1 at
     most 0.19, with 3/2 0.12 up to where an ulp is 2·u, and 0.21 above. With the rounding of
     t + t³·P(t²) + low, at most u/8, that is at most 0.45 ulp. */
INLINE double arctan_of(double x)
{
    const double m = fabs(x);
    const int near = m < 0.4375, half = m < 0.6875, one = m < 1.1875, far = m > 2.4375;
    const double tangent = choose(near, 0.0, choose(half, 0.5, choose(one, 1.0, 1.5)));
    const double high = choose(near, 0.0, choose(half, 0x1.dac670561bb4fp-2, choose(one,
                        0x1.921fb54442d18p-1, choose(far, 0x1.921fb54442d18p0, 0x1.f730bd281f69bp-1))));
    const double low = choose(near, 0.0, choose(half, 0x1.a2b7f222f65e2p-56, choose(one,
                       0x1.1a62633145c07p-55, choose(far, 0x1.1a62633145c07p-54, 0x1.007887af0cbbdp-56))));
    const double t = choose(far, -1.0, m - tangent) / choose(far, m, 1.0 + tangent * m);
    const double square = t * t;
    return copysign(high + (t + (t * square * polynomial(ARCTAN_REST, 11, square) + low)), x);
}

/* x without the last 27 of its 53 bits: the square of what is left is exact, fused or not. */
INLINE double leading(double x)
{
    return of_bits(bits_of(x) & ~(uint64_t)0x7FFFFFF);
}

typedef struct {
    double root, rest;
} Root;

/* sqrt(a² + b²) as a sum, for a >= b >= 0 with a from 2**-500 to 2**500, or 0.

   The squares are ah² + bh² of the leading bits, which is kept with its rounding error, and what
   the others add, below 2**-25 of that and so right to 2**-76. In the same way h², with h the
   rounded root, is taken from it: s - hh² is exact (Sterbenz). What is left over 2h is the rest.
   It is below 2·u of h, and 1/h is taken to 1/256 only: from the bits of h to 1/16, and by a
   step of Newton's method. In all the sum is right to 0.01·u. */
INLINE Root root_of_squares(double a, double b)
{
    const double ah = leading(a), bh = leading(b);
    const double s = ah * ah + bh * bh, lost = (ah * ah - s) + bh * bh;
    const double tail = ((a - ah) * (a + ah) + (b - bh) * (b + bh)) + lost;
    const double h = sqrt(s + tail), hh = leading(h);
    const double left = (s - hh * hh) + (tail - (h - hh) * (h + hh));
    const double rough = of_bits(0x7FDE623822FC16E6 - bits_of(h));
    return (Root){h, 0.5 * left * (rough * (2.0 - h * rough))};
}

/* Error: at most 0.52 ulp where the result is a normal number; infinity beside nan is infinity.

   Both are multiplied by a power of two, so that no square over- or underflows unless it is
   nothing beside the other. A subnormal result is rounded once more. */
INLINE double hypot_of(double x, double y)
{
    const double u = fabs(x), v = fabs(y);
    const double a = choose(u > v, u, v), b = choose(u > v, v, u);
    const double scale = choose(a > 0x1p500, 0x1p-600, choose(a < 0x1p-500, 0x1p600, 1.0));
    const double back = choose(a > 0x1p500, 0x1p600, choose(a < 0x1p-500, 0x1p-600, 1.0));
    const Root z = root_of_squares(a * scale, b * scale);
    const double finite = (z.root + z.rest) * back;
    return choose(u == INFINITY, u, choose(v == INFINITY, v, finite));
}

/* Error: at most 1 ulp.

   Up to 7/16 it is x + x³·P(x²) with P = ARCSINH_REST, right to 2**-57. The second term is at most
   0.032 of the first. Beyond, it is the logarithm of |x| + sqrt(x² + 1), which is kept with what
   rounding takes from it, as in log1p; from 2**30 on of 2|x|, the square root of x² being |x|. */
INLINE double arcsinh_of(double x)
{
    const double m = fabs(x), square = m * m;
    const double near = m + m * (square * polynomial(ARCSINH_REST, 11, square));
    const int far = m >= 0x1p30;
    const double v = choose(far, 1.0, m);
    const Root z = root_of_squares(choose(v > 1.0, v, 1.0), choose(v > 1.0, 1.0, v));
    const double sum = z.root + v, lost = (v - (sum - z.root)) + z.rest;
    const Parts parts = parts_of(choose(far, m, sum));
    const double k = choose(far, 0.0, parts.k); /* where something is lost */
    const double scaled = choose(far, 0.0, lost) * power_of_two(TO_INTEGER - k);
    const double whole = parts.mantissa - 1.0, f = whole + scaled, rest = (whole - f) + scaled;
    const double y = log_of_parts(parts.k + choose(far, 1.0, 0.0), f, rest);
    return copysign(choose(m < 0.4375, near, choose(m < INFINITY, y, m)), x);
}

/* x rounded to its 26 leading bits, by Veltkamp's splitting: products of two such, of what is left
   of x, and of both, have at most 52 bits, and are exact. */
INLINE double rounded_leading(double x)
{
    return of_bits((bits_of(x) + 0x4000000) & ~(uint64_t)0x7FFFFFF);
}

/* a·b - p, which is exact where p is the rounded product and nothing over- or underflows (Dekker).
   p comes from outside: a compiler may fuse a product that is computed here. */
INLINE double product_error(double a, double b, double p)
{
    const double ah = rounded_leading(a), bh = rounded_leading(b), al = a - ah, bl = b - bh;
    return (ah * bh - p) + ah * bl + al * bh + al * bl;
}

/* a - b - d, which is exact where d is the rounded difference (Knuth's two-sum). */
INLINE double difference_error(double a, double b, double d)
{
    const double minus_b = d - a;
    return (a - (d - minus_b)) - (b + minus_b);
}

/* pi/64 in two parts. The first has 40 bits: its product with an integer of 13 bits is exact. */
static const double STEP_HIGH = 0x1.921fb54442000p-5, STEP_LOW = 0x1.a308d313198a3p-46;

/* The sine of steps·pi/64 + high + low, where |high| is at most pi/127, and low below an ulp of it.
   Error: at most 1 ulp.

   The angle is a multiple of pi/2 and a rest from -0.81 to 0.81, kept as r + tail: the steps of it are
   multiplied exactly, and their sum with high is kept with its error (Dekker's fast two-sum, as
   one step is more than high), which is below 2**-41, and then in r but for its rounding. As in fdlibm
   (k_sin.c, k_cos.c) the sine is r + (r³·S(r²) + tail·cos(r)), with S = SINE_REST, and the cosine is
   w + (((1 - w) - r²/2) + (r⁴·C(r²) - r·tail)) with w = 1 - r²/2
   rounded, and C = COSINE_REST. Besides the last rounding that is 0.34 ulp of the sine, whose second
   term is at most 0.09, and 0.32 of the cosine, of which rounding r² is a quarter. */
INLINE double sine_of_steps(double high, double low, int64_t steps)
{
    const uint64_t place = ((uint64_t)steps + 16) & 127, quarter = place >> 5;
    const double k = (double)(int64_t)(place & 31) - 16.0;
    const double whole = k * STEP_HIGH, sum = whole + high;
    const double lost = ((whole - sum) + high) + (k * STEP_LOW + low);
    const double r = sum + lost, tail = (sum - r) + lost;
    const double square = r * r, half = 0.5 * square, w = 1.0 - half;
    const double bent = r * square * polynomial(SINE_REST, 6, square) + tail * w;
    const double sine = choose(r == 0.0, high, r + bent); /* -0 */
    const double cosine = w + (((1.0 - w) - half)
                               + (square * square * polynomial(COSINE_REST, 6, square) - r * tail));
    const double y = choose((int)(quarter & 1), cosine, sine);
    return of_bits(bits_of(y) ^ (quarter >> 1) << 63);
}

/* Error: at most 1.3 ulp.

   Up to 3/4 it is x + x·P(x²) with P = ERF_REST, right to 2**-57. The second term is at most 0.13 of the
   first, and computed to 4·u, which with the last rounding is 1 ulp. Beyond, it is 1 - exp(-Q(|x| - 3/4))
   with Q = LOG_ERFC, which times the exponential is right to 2**-57. At 3/4 Q is 1.24, the exponential
   0.29 and an ulp of the result u: Q, computed to 1.5·u, and the exponential, to 1.7·u of itself, give
   0.8 ulp. Farther on the exponential falls faster than the error of Q grows. Q is taken in two parts,
   for compilers unroll no longer loops. */
INLINE double erf_of(double x)
{
    const double m = choose(fabs(x) > 6.0, 6.0, fabs(x)); /* 1 from here on */
    const double near = x + x * polynomial(ERF_REST, 10, x * x);
    const double v = m - 0.75, v2 = v * v, v4 = v2 * v2, v10 = v4 * v4 * v2;
    const double q = polynomial(LOG_ERFC, 9, v) + v10 * polynomial(LOG_ERFC + 10, 9, v);
    const double far = 1.0 - exp_of(-q);
    return choose(m < 0.75, near, copysign(far, x));
}
