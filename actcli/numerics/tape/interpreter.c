/* Run a tape, a straight list of operations, over arrays of numbers.

   An array is cut into blocks that stay in the first-level cache. Each operation is one loop over a
   block, which compilers turn into vector code; between operations there is no Python and no
   memory but registers: rows of a scratch array of 64-bit cells. A cell holds a float64, an int64,
   or a truth value as all bits or none. Numbers narrower than float64 are widened as they are read,
   and results are rounded once as they are written.

   Nothing that is passed in is trusted: a Tape is checked operation by operation when it is made,
   and cannot be changed. */

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>

#include <structmember.h>

#include <float.h>
#include <stddef.h>
#include <stdlib.h>

#include "elementary.h"

#if FLT_EVAL_METHOD != 0
#error "float64 arithmetic has to round to float64"
#endif

/* Functions with this attribute are compiled for several generations of processors, and the right
   one is chosen when the module is loaded. */
#if defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__) && defined(__GNUC__) && \
    !defined(__clang__) && __GNUC__ >= 12 && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

enum { BLOCK = 256 };         /* Numbers in a block, 2 KiB. */
enum { STRIDE = BLOCK + 8 };  /* Cells from one register to the next: not a power of two, so that
                                 registers do not compete for the same lines of the cache. */
enum { MAX_REGISTERS = 1 << 10, MAX_OPERATIONS = 1 << 15, MAX_CONSTANTS = 1 << 20 };
enum { MAX_INPUTS = 16, MAX_OUTPUTS = 2 };
enum { MIN_COUNT_FOR_THREADS = 1 << 13 }; /* Numbers from which on other threads of Python may run
                                             meanwhile: fewer take less time than to let them. */
enum { GRAIN = 16 };          /* Loops run over multiples of it, so that they need no remainder. */

/* What the Python code of the package asks for when it loads this module: raise it, there too, when
   operations change their meaning, or Tape what it takes or gives. */
enum { INTERFACE = 3 };

/* Operations; tape/operations.py has the same list, and a test compares both. */
#define OPERATIONS(X) \
    X(MOVE) X(ADD) X(SUBTRACT) X(MULTIPLY) X(DIVIDE) X(MINIMUM) X(MAXIMUM) X(COPYSIGN) \
    X(NEGATIVE) X(ABSOLUTE) X(SQRT) X(RINT) X(FLOOR) X(CEIL) X(TRUNC) X(SIGN) \
    X(LESS) X(LESS_EQUAL) X(EQUAL) X(NOT_EQUAL) X(ISNAN) X(ISINF) X(ISFINITE) X(SIGNBIT) \
    X(AND) X(OR) X(XOR) X(INVERT) X(BOOL_TO_FLOAT) X(BOOL_TO_INT) \
    X(INT_ADD) X(INT_SUBTRACT) X(INT_NEGATIVE) X(INT_LESS) X(INT_EQUAL) X(INT_TO_FLOAT) \
    X(FLOAT_TO_INT) X(SHIFT_LEFT) X(SHIFT_RIGHT) X(LDEXP) X(TAKE) X(WHERE) X(POLYNOMIAL) \
    X(EXP) X(EXPM1) X(LOG) X(LOG1P) X(TANH) X(ARCTAN) X(ARCSINH) X(HYPOT) \
    X(PRODUCT_ERROR) X(DIFFERENCE_ERROR) X(FINITE_OR_ZERO) X(SINE_OF_STEPS) X(ERF) \
    X(SKIP_UNLESS_ANY) X(BLEND) X(STOP_IF_ANY) X(REFUSE)

#define AS_ENUM(name) OP_##name,
enum { OPERATIONS(AS_ENUM) NUMBER_OF_OPERATIONS };
#define AS_TEXT(name) #name,
static const char *const OPERATION_NAMES[] = {OPERATIONS(AS_TEXT)};

/* An operand is a register, or from FIRST_CONSTANT on a constant. */
enum { FIRST_CONSTANT = MAX_REGISTERS };

typedef struct {
    int32_t code, result, a, b, c, length;
} Operation;

typedef union {
    double number;
    int64_t integer;
    uint64_t bits;
} Cell;

typedef struct {
    PyObject_HEAD
    Operation *operations;
    Cell *constants;
    int32_t *reads; /* Registers that parts which may be skipped read from before. */
    Py_ssize_t number_of_operations, number_of_constants;
    int32_t registers, inputs, outputs, output[MAX_OUTPUTS];
    int32_t elementary; /* How many operations NumPy does as fast: exp to arcsinh, not hypot. */
    int refuses;        /* Whether it may leave single elements to somebody else. */
} Tape;

/* One loop over a block. The pragma says that it may be vectorised though a result may take the
   place of an operand: each cell is read before it is written. */
#if defined(__clang__)
#define EACH(statement) \
    _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < n; i++) { statement; }
#elif defined(__GNUC__)
#define EACH(statement) _Pragma("GCC ivdep") for (size_t i = 0; i < n; i++) { statement; }
#else
#define EACH(statement) for (size_t i = 0; i < n; i++) { statement; }
#endif

#define UNARY(name, expression) \
    case OP_##name: { \
        EACH(const Cell x = a[i]; y[i] = (Cell)expression) \
        break; \
    }

/* Two operands, either of which may be a constant. */
#define BINARY(name, expression) \
    case OP_##name: { \
        if (op.b >= FIRST_CONSTANT) { \
            const Cell v = *b; \
            EACH(const Cell u = a[i]; y[i] = (Cell)expression) \
        } else if (op.a >= FIRST_CONSTANT) { \
            const Cell u = *a; \
            EACH(const Cell v = b[i]; y[i] = (Cell)expression) \
        } else { \
            EACH(const Cell u = a[i]; const Cell v = b[i]; y[i] = (Cell)expression) \
        } \
        break; \
    }

/* The same with a third one, which is a register. */
#define TERNARY(name, expression) \
    case OP_##name: { \
        const Cell *const c = OPERAND(op.c); \
        if (op.b >= FIRST_CONSTANT) { \
            const Cell v = *b; \
            EACH(const Cell u = a[i]; const Cell w = c[i]; y[i] = (Cell)expression) \
        } else if (op.a >= FIRST_CONSTANT) { \
            const Cell u = *a; \
            EACH(const Cell v = b[i]; const Cell w = c[i]; y[i] = (Cell)expression) \
        } else { \
            EACH(const Cell u = a[i]; const Cell v = b[i]; const Cell w = c[i]; y[i] = (Cell)expression) \
        } \
        break; \
    }

#define NUMBER(value) {.number = (value)}
#define BITS(value) {.bits = (value)}
#define INTEGER(value) {.integer = (value)}
#define TRUTH(condition) {.integer = -(int64_t)(condition)}
#define CHOICE(mask, yes, no) BITS((no) ^ ((mask) & ((yes) ^ (no))))

static const uint64_t SIGN = 0x8000000000000000, ONE = 0x3FF0000000000000;

/* All bits of a negative number, else none. */
INLINE uint64_t sign_bits(Cell u)
{
    return 0 - (u.bits >> 63);
}

/* np.maximum and np.minimum: nan if either is; of two zeros the second, as vector units have it. */
INLINE double larger(double a, double b)
{
    return choose(a > b, a, choose(a != a, a, b));
}

INLINE double smaller(double a, double b)
{
    return choose(a < b, a, choose(a != a, a, b));
}

/* x·2**k, rounded once; a product by two powers of two, the second of which may round. */
INLINE double scaled(double x, int64_t k)
{
    double power = (double)(k < -2200 ? -2200 : k > 2200 ? 2200 : k);
    for (int step = 0; step < 2; step++) {
        const double part = choose(power < -1000.0, -1000.0, choose(power > 1000.0, 1000.0, power));
        x *= power_of_two(part + TO_INTEGER);
        power -= part;
    }
    return x * power_of_two(power + TO_INTEGER);
}

INLINE int any_of(const Cell *mask, size_t n)
{
    uint64_t found = 0;
    for (size_t i = 0; i < n; i++)
        found |= mask[i].bits;
    return found != 0;
}

/* For how many elements a mask holds. */
INLINE size_t number_of(const Cell *mask, size_t n)
{
    uint64_t found = 0;
    for (size_t i = 0; i < n; i++)
        found += mask[i].bits & 1;
    return (size_t)found;
}

/* y = the polynomial in x with these coefficients, GRAIN numbers at a time, which hides the latency of
   Horner's rule. */
INLINE void polynomial_block(Cell *y, const Cell *x, const Cell *coefficients, int32_t length,
                             size_t n)
{
#ifdef __GNUC__
    typedef double Eight __attribute__((vector_size(64)));
    for (size_t start = 0; start < n; start += GRAIN) {
        Eight u, v;
        memcpy(&u, x + start, sizeof u);
        memcpy(&v, x + start + 8, sizeof v);
        const Eight last = coefficients[length - 1].number - (Eight){0};
        Eight s = last, t = last;
        for (int32_t k = length - 2; k >= 0; k--) {
            s = s * u + coefficients[k].number;
            t = t * v + coefficients[k].number;
        }
        memcpy(y + start, &s, sizeof s);
        memcpy(y + start + 8, &t, sizeof t);
    }
#else
    for (size_t i = 0; i < n; i++) {
        double s = coefficients[length - 1].number;
        for (int32_t k = length - 2; k >= 0; k--)
            s = s * x[i].number + coefficients[k].number;
        y[i].number = s;
    }
#endif
}

static int run_for_chosen(const Tape *tape, Py_ssize_t skip, Cell *scratch, Cell *spare, size_t n);

/* Run the operations from `at` to `end` over one block of n numbers, a multiple of GRAIN. Returns 0 if
   a condition holds somewhere that the tape is not made for, and 1 otherwise. Elements that are left to
   somebody else are marked in the row after the registers. `spare` is where few elements may be
   computed apart, or NULL. */
FOR_EACH_PROCESSOR
static int run_operations(const Tape *tape, Py_ssize_t at, Py_ssize_t end, Cell *scratch, Cell *spare,
                          size_t n)
{
    Cell *const left = scratch + (size_t)tape->registers * STRIDE;
    if (tape->refuses)
        memset(left, 0, n * sizeof *left);
    const Cell *const constants = tape->constants;
    for (; at < end; at++) {
        const Operation op = tape->operations[at];
        Cell *const y = scratch + (size_t)op.result * STRIDE;
#define OPERAND(k) \
    ((k) >= FIRST_CONSTANT ? constants + ((k) - FIRST_CONSTANT) : scratch + (size_t)(k) * STRIDE)
        const Cell *const a = OPERAND(op.a), *const b = OPERAND(op.b);
        switch (op.code) {
        case OP_MOVE: {
            const Cell v = *a;
            if (op.a >= FIRST_CONSTANT) {
                EACH(y[i] = v)
            } else {
                memcpy(y, a, n * sizeof *y);
            }
            break;
        }
        BINARY(ADD, NUMBER(u.number + v.number))
        BINARY(SUBTRACT, NUMBER(u.number - v.number))
        BINARY(MULTIPLY, NUMBER(u.number * v.number))
        BINARY(DIVIDE, NUMBER(u.number / v.number))
        BINARY(MINIMUM, NUMBER(smaller(u.number, v.number)))
        BINARY(MAXIMUM, NUMBER(larger(u.number, v.number)))
        BINARY(COPYSIGN, BITS((u.bits & ~SIGN) | (v.bits & SIGN)))
        UNARY(NEGATIVE, BITS(x.bits ^ SIGN))
        UNARY(ABSOLUTE, BITS(x.bits & ~SIGN))
        UNARY(SQRT, NUMBER(sqrt(x.number)))
        UNARY(RINT, NUMBER(rint(x.number)))
        UNARY(FLOOR, NUMBER(floor(x.number)))
        UNARY(CEIL, NUMBER(ceil(x.number)))
        UNARY(TRUNC, NUMBER(trunc(x.number)))
        UNARY(SIGN, NUMBER(choose(x.number > 0.0, 1.0, choose(x.number < 0.0, -1.0, x.number + 0.0))))
        BINARY(LESS, TRUTH(u.number < v.number))
        BINARY(LESS_EQUAL, TRUTH(u.number <= v.number))
        BINARY(EQUAL, TRUTH(u.number == v.number))
        BINARY(NOT_EQUAL, TRUTH(u.number != v.number))
        UNARY(ISNAN, TRUTH(x.number != x.number))
        UNARY(ISINF, TRUTH(fabs(x.number) > DBL_MAX))
        UNARY(ISFINITE, TRUTH(fabs(x.number) <= DBL_MAX))
        UNARY(SIGNBIT, TRUTH(x.integer < 0))
        BINARY(AND, BITS(u.bits & v.bits))
        BINARY(OR, BITS(u.bits | v.bits))
        BINARY(XOR, BITS(u.bits ^ v.bits))
        UNARY(INVERT, BITS(~x.bits))
        UNARY(BOOL_TO_FLOAT, BITS(x.bits & ONE))
        UNARY(BOOL_TO_INT, BITS(x.bits & 1))
        BINARY(INT_ADD, BITS(u.bits + v.bits))
        BINARY(INT_SUBTRACT, BITS(u.bits - v.bits))
        UNARY(INT_NEGATIVE, BITS(0 - x.bits))
        BINARY(INT_LESS, TRUTH(u.integer < v.integer))
        BINARY(INT_EQUAL, TRUTH(u.integer == v.integer))
        UNARY(INT_TO_FLOAT, NUMBER((double)x.integer))
        /* What no int64 holds becomes the least one, as in NumPy on x86. */
        UNARY(FLOAT_TO_INT,
              INTEGER(x.number >= -0x1p63 && x.number < 0x1p63 ? (int64_t)x.number : INT64_MIN))
        BINARY(SHIFT_LEFT, BITS(u.bits << (v.bits & 63)))
        /* With all bits of a negative number inverted; few processors shift in copies of the sign. */
        BINARY(SHIFT_RIGHT, BITS(((u.bits ^ sign_bits(u)) >> (v.bits & 63)) ^ sign_bits(u)))
        BINARY(LDEXP, NUMBER(scaled(u.number, v.integer)))
        case OP_TAKE: { /* A negative index counts from the end; none reaches beyond the table. */
            const int64_t length = op.length;
            EACH(int64_t k = a[i].integer; k += k < 0 ? length : 0; k = k < 0 ? 0 : k;
                 y[i] = b[k < length ? k : length - 1])
            break;
        }
        case OP_WHERE: { /* c is the mask */
            const Cell *const m = OPERAND(op.c);
            const Cell u = *a, v = *b;
            if (op.a >= FIRST_CONSTANT && op.b >= FIRST_CONSTANT) {
                EACH(y[i] = (Cell)CHOICE(m[i].bits, u.bits, v.bits))
            } else if (op.a >= FIRST_CONSTANT) {
                EACH(y[i] = (Cell)CHOICE(m[i].bits, u.bits, b[i].bits))
            } else if (op.b >= FIRST_CONSTANT) {
                EACH(y[i] = (Cell)CHOICE(m[i].bits, a[i].bits, v.bits))
            } else {
                EACH(y[i] = (Cell)CHOICE(m[i].bits, a[i].bits, b[i].bits))
            }
            break;
        }
        case OP_POLYNOMIAL:
            polynomial_block(y, a, b, op.length, n);
            break;
        UNARY(EXP, NUMBER(exp_of(x.number)))
        UNARY(EXPM1, NUMBER(expm1_of(x.number)))
        UNARY(LOG, NUMBER(log_of(x.number)))
        UNARY(LOG1P, NUMBER(log1p_of(x.number)))
        UNARY(TANH, NUMBER(tanh_of(x.number)))
        UNARY(ARCTAN, NUMBER(arctan_of(x.number)))
        UNARY(ARCSINH, NUMBER(arcsinh_of(x.number)))
        BINARY(HYPOT, NUMBER(hypot_of(u.number, v.number)))
        TERNARY(PRODUCT_ERROR, NUMBER(product_error(u.number, v.number, w.number)))
        TERNARY(DIFFERENCE_ERROR, NUMBER(difference_error(u.number, v.number, w.number)))
        UNARY(FINITE_OR_ZERO, NUMBER(choose(fabs(x.number) <= DBL_MAX, x.number, 0.0)))
        TERNARY(SINE_OF_STEPS, NUMBER(sine_of_steps(u.number, v.number, w.integer)))
        UNARY(ERF, NUMBER(erf_of(x.number)))
        case OP_SKIP_UNLESS_ANY: { /* up to the operation `length`, after a BLEND */
            const size_t chosen = number_of(a, n);
            if (chosen && (!spare || !op.c || chosen > n / 4 * 3))
                break; /* All are computed, and the BLEND takes those that are wanted. */
            if (chosen && !run_for_chosen(tape, at, scratch, spare, n))
                return 0;
            at = op.length - 1;
            break;
        }
        case OP_BLEND: /* b where the mask a holds, else what is there */
            if (op.b >= FIRST_CONSTANT) {
                const Cell v = *b;
                EACH(y[i] = (Cell)CHOICE(a[i].bits, v.bits, y[i].bits))
            } else {
                EACH(y[i] = (Cell)CHOICE(a[i].bits, b[i].bits, y[i].bits))
            }
            break;
        case OP_STOP_IF_ANY:
            if (any_of(a, n))
                return 0;
            break;
        case OP_REFUSE:
            EACH(left[i].bits |= a[i].bits)
            break;
        default:
            break;
        }
    }
    return 1;
}

/* Write down the places where a mask holds. */
FOR_EACH_PROCESSOR
static size_t places_where(const Cell *mask, size_t n, int32_t *places)
{
    unsigned char holds[BLOCK];
    for (size_t i = 0; i < n; i++)
        holds[i] = (unsigned char)(mask[i].bits & 1);
    size_t count = 0;
    for (size_t start = 0; start < n; start += 8) {
        uint64_t eight;
        memcpy(&eight, holds + start, sizeof eight);
        for (size_t i = start; eight && i < start + 8; i++) {
            places[count] = (int32_t)i;
            count += holds[i];
        }
    }
    return count;
}

/* Run the part after a SKIP_UNLESS_ANY for the chosen elements alone, closed up, in registers of their
   own; the last one fills them up to a multiple of GRAIN. Returns what `run_operations` does. */
static int run_for_chosen(const Tape *tape, Py_ssize_t skip, Cell *scratch, Cell *spare, size_t n)
{
    const Operation op = tape->operations[skip], blend = tape->operations[op.length - 1];
    int32_t places[BLOCK + 1];
    const size_t count = places_where(scratch + (size_t)op.a * STRIDE, n, places);
    const size_t whole = (count + GRAIN - 1) / GRAIN * GRAIN;
    for (size_t i = count; i < whole; i++)
        places[i] = places[count - 1];
    for (int32_t k = 0; k < op.c; k++) {
        const size_t row = (size_t)tape->reads[op.b + k] * STRIDE;
        for (size_t i = 0; i < whole; i++)
            spare[row + i] = scratch[row + (size_t)places[i]];
    }
    if (!run_operations(tape, skip + 1, op.length - 1, spare, NULL, whole))
        return 0;
    const int fixed = blend.b >= FIRST_CONSTANT;
    const Cell *const value = fixed ? tape->constants + (blend.b - FIRST_CONSTANT)
                                    : spare + (size_t)blend.b * STRIDE;
    Cell *const y = scratch + (size_t)blend.result * STRIDE;
    for (size_t i = 0; i < count; i++)
        y[places[i]] = value[fixed ? 0 : i];
    if (tape->refuses) {
        const size_t row = (size_t)tape->registers * STRIDE;
        for (size_t i = 0; i < count; i++)
            scratch[row + (size_t)places[i]].bits |= spare[row + i].bits;
    }
    return 1;
}

/* Numbers from outside: where they begin, and how many bytes lie from one to the next: 8 for float64,
   4 for float32, 0 for a float64 that stands for all. */
typedef struct {
    char *start;
    size_t step;
} Column;

/* Copy numbers into a register, as float64; the last number fills up the rest to n. */
FOR_EACH_PROCESSOR
static void read_block(Cell *y, const Column *from, size_t at, size_t count, size_t n)
{
    if (from->step == sizeof(float)) {
        const float *const x = (const float *)(const void *)from->start + at;
        for (size_t i = 0; i < count; i++)
            y[i].number = (double)x[i];
    } else if (from->step) {
        memcpy(y, from->start + at * sizeof *y, count * sizeof *y);
    } else {
        count = 1;
        memcpy(y, from->start, sizeof *y);
    }
    for (size_t i = count; i < n; i++)
        y[i] = y[count - 1];
}

FOR_EACH_PROCESSOR
static void write_block(const Column *to, size_t at, const Cell *y, size_t count)
{
    if (to->step == sizeof(float)) {
        float *const x = (float *)(void *)to->start + at;
        for (size_t i = 0; i < count; i++)
            x[i] = (float)y[i].number;
    } else {
        memcpy(to->start + at * sizeof *y, y, count * sizeof *y);
    }
}

static size_t smallest(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Run the tape over `count` numbers, block by block, or the careful one where it stops. Elements that
   are left to somebody else are marked in `left`, if that is not NULL. Returns their number. */
static Py_ssize_t run(const Tape *tape, const Tape *careful, const Column *outputs,
                      const Column *inputs, size_t count, unsigned char *left, Cell *scratch,
                      Cell *spare)
{
    Py_ssize_t refused = 0;
    for (size_t start = 0; start < count; start += BLOCK) {
        const size_t here = smallest(BLOCK, count - start);
        const size_t n = (here + GRAIN - 1) / GRAIN * GRAIN;
        const Tape *now = tape;
        for (;;) {
            for (int32_t k = 0; k < now->inputs; k++)
                read_block(scratch + (size_t)k * STRIDE, &inputs[k], start, here, n);
            if (run_operations(now, 0, now->number_of_operations, scratch, spare, n))
                break;
            now = careful; /* It never stops. */
        }
        for (int32_t k = 0; k < now->outputs; k++)
            write_block(&outputs[k], start, scratch + (size_t)now->output[k] * STRIDE, here);
        if (!left && !now->refuses)
            continue;
        const Cell *const marks = scratch + (size_t)now->registers * STRIDE;
        for (size_t i = 0; i < here; i++) {
            const unsigned char mark = (unsigned char)(now->refuses && marks[i].bits);
            if (left)
                left[start + i] = mark;
            refused += mark;
        }
    }
    return refused;
}

/* Whether an operand is a register, or a constant followed by enough others. */
static int is_operand(const Tape *tape, int32_t k, int32_t length)
{
    if (k < FIRST_CONSTANT)
        return k >= 0 && k < tape->registers && length == 1;
    return length >= 1 && k - FIRST_CONSTANT <= tape->number_of_constants - length;
}

static int is_register(const Tape *tape, int32_t k)
{
    return k >= 0 && k < tape->registers;
}

/* How many operands an operation has, of those that may be registers. */
static int number_of_operands(int32_t code)
{
    switch (code) {
    case OP_ADD: case OP_SUBTRACT: case OP_MULTIPLY: case OP_DIVIDE: case OP_MINIMUM:
    case OP_MAXIMUM: case OP_COPYSIGN: case OP_LESS: case OP_LESS_EQUAL: case OP_EQUAL:
    case OP_NOT_EQUAL: case OP_AND: case OP_OR: case OP_XOR: case OP_INT_ADD:
    case OP_INT_SUBTRACT: case OP_INT_LESS: case OP_INT_EQUAL: case OP_SHIFT_LEFT:
    case OP_SHIFT_RIGHT: case OP_LDEXP: case OP_HYPOT: case OP_BLEND:
        return 2;
    case OP_WHERE: case OP_PRODUCT_ERROR: case OP_DIFFERENCE_ERROR: case OP_SINE_OF_STEPS:
        return 3;
    default:
        return 1;
    }
}

/* Whether the operation touches nothing but the tape's own registers and constants. */
static int is_valid(const Tape *tape, Py_ssize_t at)
{
    const Operation op = tape->operations[at];
    if (!is_register(tape, op.result) || !is_operand(tape, op.a, 1))
        return 0;
    const int has_table = op.code == OP_TAKE || op.code == OP_POLYNOMIAL;
    if (has_table ? op.b < FIRST_CONSTANT || !is_operand(tape, op.b, op.length)
                  : !is_operand(tape, op.b, 1))
        return 0;
    if (op.code == OP_MOVE)
        return 1;
    if (op.code == OP_WHERE)
        return is_register(tape, op.c);
    if (op.code < 0 || op.code >= NUMBER_OF_OPERATIONS)
        return 0;
    if (op.code == OP_SKIP_UNLESS_ANY &&
        (op.length <= at + 1 || op.length > tape->number_of_operations ||
         tape->operations[op.length - 1].code != OP_BLEND))
        return 0;
    const int number = number_of_operands(op.code);
    if (number == 1 || op.code == OP_BLEND)
        return is_register(tape, op.a);
    return (is_register(tape, op.a) || is_register(tape, op.b)) &&
           (number == 2 || is_register(tape, op.c));
}

/* Find out what each part that may be skipped reads from before it, unless it lies in another such
   part. Where this is in `reads`, and how many registers there are, are the operands b and c of the
   operation that skips it. Sets an exception if there is no memory. */
static void find_reads(Tape *tape)
{
    const size_t most = 4 * (size_t)tape->number_of_operations + 1;
    tape->reads = PyMem_Malloc(most * sizeof *tape->reads);
    if (!tape->reads) {
        PyErr_NoMemory();
        return;
    }
    int32_t count = 0;
    for (Py_ssize_t at = 0; at < tape->number_of_operations; at++) {
        Operation *const skip = &tape->operations[at];
        if (skip->code != OP_SKIP_UNLESS_ANY)
            continue;
        unsigned char known[MAX_REGISTERS] = {0}; /* Listed, or written in this part. */
        skip->b = count;
        for (at++; at < skip->length; at++) {
            Operation *const op = &tape->operations[at];
            const int is_last = at == skip->length - 1; /* It takes the result, b, where a holds. */
            const int is_blend = op->code == OP_BLEND, number = number_of_operands(op->code);
            const int32_t operands[] = {op->a, op->b, is_blend ? op->result : op->c};
            for (int k = is_last; k < number + (is_blend && !is_last); k++) {
                if (operands[k] < FIRST_CONSTANT && !known[operands[k]]) {
                    known[operands[k]] = 1;
                    tape->reads[count++] = operands[k];
                }
            }
            if (op->code == OP_SKIP_UNLESS_ANY)
                op->c = 0;
            else if (op->code != OP_STOP_IF_ANY && op->code != OP_REFUSE)
                known[op->result] = 1;
        }
        at--;
        skip->c = count - skip->b;
    }
}

static void tape_free(PyObject *self)
{
    Tape *const tape = (Tape *)self;
    PyTypeObject *const type = Py_TYPE(self);
    PyMem_Free(tape->operations);
    PyMem_Free(tape->constants);
    PyMem_Free(tape->reads);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

/* Return a copy of the bytes; NULL with an exception if there is not a whole number of items. */
static void *copied(const Py_buffer *from, size_t itemsize, Py_ssize_t most, Py_ssize_t *count)
{
    if (from->len % (Py_ssize_t)itemsize || from->len / (Py_ssize_t)itemsize > most) {
        PyErr_SetString(PyExc_ValueError, "a tape of another size was expected");
        return NULL;
    }
    void *const to = PyMem_Malloc((size_t)from->len + 1);
    if (!to)
        return PyErr_NoMemory();
    memcpy(to, from->buf, (size_t)from->len);
    *count = from->len / (Py_ssize_t)itemsize;
    return to;
}

static PyObject *tape_new(PyTypeObject *type, PyObject *args, PyObject *options)
{
    static char *names[] = {"operations", "constants", "registers", "inputs", "output", "second", NULL};
    Py_buffer operations, constants;
    int registers, inputs, output, second = -1;
    if (!PyArg_ParseTupleAndKeywords(args, options, "y*y*iii|i", names, &operations, &constants,
                                     &registers, &inputs, &output, &second))
        return NULL;
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Tape *tape = (Tape *)allocate(type, 0);
    if (tape) {
        tape->registers = registers;
        tape->inputs = inputs;
        tape->output[0] = output;
        tape->output[1] = second < 0 ? output : second;
        tape->outputs = second < 0 ? 1 : 2;
        tape->operations = copied(&operations, sizeof(Operation), MAX_OPERATIONS,
                                  &tape->number_of_operations);
        tape->constants =
            tape->operations
                ? copied(&constants, sizeof(Cell), MAX_CONSTANTS, &tape->number_of_constants)
                : NULL;
        if (tape->constants) {
            tape->refuses = tape->elementary = 0;
            for (Py_ssize_t at = 0; at < tape->number_of_operations; at++) {
                const int32_t code = tape->operations[at].code;
                tape->refuses |= code == OP_REFUSE;
                tape->elementary += code >= OP_EXP && code <= OP_ARCSINH;
            }
            int valid = registers > 0 && registers <= MAX_REGISTERS && inputs > 0 &&
                        inputs <= registers && inputs <= MAX_INPUTS && is_register(tape, output) &&
                        is_register(tape, tape->output[1]);
            for (Py_ssize_t at = 0; valid && at < tape->number_of_operations; at++)
                valid = is_valid(tape, at);
            if (!valid)
                PyErr_SetString(PyExc_ValueError, "no tape has such an operation");
            else
                find_reads(tape);
        }
        if (PyErr_Occurred()) {
            Py_DECREF((PyObject *)tape);
            tape = NULL;
        }
    }
    PyBuffer_Release(&operations);
    PyBuffer_Release(&constants);
    return (PyObject *)tape;
}

/* Whether a tape may stop in some block. */
static int stops(const Tape *tape)
{
    for (Py_ssize_t at = 0; at < tape->number_of_operations; at++)
        if (tape->operations[at].code == OP_STOP_IF_ANY)
            return 1;
    return 0;
}

/* The tape that takes over in a block where the first one stops; NULL with an exception if it may
   not. */
static const Tape *successor(const Tape *tape, PyObject *other)
{
    if (Py_TYPE(other) != Py_TYPE((PyObject *)tape)) {
        PyErr_SetString(PyExc_TypeError, "the first argument has to be a Tape");
        return NULL;
    }
    const Tape *const careful = (const Tape *)other;
    if (careful->inputs == tape->inputs && careful->outputs == tape->outputs && !stops(careful))
        return careful;
    PyErr_SetString(PyExc_ValueError, "the other tape has other inputs, or may stop");
    return NULL;
}

/* What Python passes: columns of numbers, and the buffers that have to be closed. */
typedef struct {
    Column columns[MAX_OUTPUTS + MAX_INPUTS];
    double fixed[MAX_INPUTS]; /* Inputs that are one number. */
    Py_buffer open[MAX_OUTPUTS + MAX_INPUTS + 1];
    Py_ssize_t number_open, count;
    unsigned char *left;
} Arguments;

/* Open an array; returns 0 with an exception if it is none of the kind, or of another length. */
static const Py_buffer *open_array(Arguments *given, PyObject *array, int flags)
{
    Py_buffer *const next = &given->open[given->number_open];
    if (PyObject_GetBuffer(array, next, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | flags) < 0)
        return NULL;
    given->number_open++;
    const Py_ssize_t count = next->len / (next->itemsize ? next->itemsize : 1);
    if (given->count < 0)
        given->count = count;
    if (count == given->count)
        return next;
    PyErr_SetString(PyExc_TypeError, "arrays of one length are needed");
    return NULL;
}

/* Whether a buffer holds numbers of this code, without or with a name of the byte order that is
   native: arrays of ctypes have one. */
static int holds(const Py_buffer *array, char code, size_t itemsize)
{
    const uint16_t one = 1;
    const char native = *(const unsigned char *)&one ? '<' : '>';
    const char *format = array->format ? array->format : "B";
    if (format[0] == '@' || format[0] == '=' || format[0] == native)
        format++;
    return format[0] == code && !format[1] && array->itemsize == (Py_ssize_t)itemsize;
}

/* Open an array of float64 or float32, or take a number for all elements. */
static int open_column(Arguments *given, Py_ssize_t k, PyObject *object, Py_ssize_t outputs)
{
    Column *const column = &given->columns[k];
    if (k >= outputs && PyFloat_Check(object)) {
        given->fixed[k - outputs] = PyFloat_AsDouble(object);
        *column = (Column){(char *)&given->fixed[k - outputs], 0};
        return 1;
    }
    const Py_buffer *const array = open_array(given, object, k < outputs ? PyBUF_WRITABLE : 0);
    if (!array)
        return 0;
    if (holds(array, 'd', sizeof(double)) || holds(array, 'f', sizeof(float))) {
        *column = (Column){array->buf, (size_t)array->itemsize};
        return 1;
    }
    PyErr_SetString(PyExc_TypeError, "arrays of float64 or float32 are needed");
    return 0;
}

static int open_all(Arguments *given, const Tape *tape, PyObject *marks, PyObject *const *objects)
{
    for (Py_ssize_t k = 0; k < tape->outputs + tape->inputs; k++)
        if (!open_column(given, k, objects[k], tape->outputs))
            return 0;
    if (marks == Py_None)
        return 1;
    const Py_buffer *const array = open_array(given, marks, PyBUF_WRITABLE);
    if (!array)
        return 0;
    if (array->itemsize != 1) {
        PyErr_SetString(PyExc_TypeError, "an array of bytes is needed");
        return 0;
    }
    given->left = array->buf;
    return 1;
}

/* Run the tape in memory of its own. Returns -1 with an exception if there is none. */
static Py_ssize_t run_columns(const Tape *tape, const Tape *careful, const Column *columns,
                              Py_ssize_t count, unsigned char *left)
{
    int32_t rows = tape->registers + 1;
    if (careful->registers >= rows)
        rows = careful->registers + 1;
    char *const memory = PyMem_Malloc((2 * (size_t)rows * STRIDE + 8) * sizeof(Cell));
    if (!memory) {
        PyErr_NoMemory();
        return -1;
    }
    Cell *const scratch = (Cell *)(memory + (64 - (uintptr_t)memory % 64));
    Cell *const spare = scratch + (size_t)rows * STRIDE;
    const Column *const inputs = columns + tape->outputs;
    Py_ssize_t refused;
    if (count < MIN_COUNT_FOR_THREADS) {
        refused = run(tape, careful, columns, inputs, (size_t)count, left, scratch, spare);
    } else {
        Py_BEGIN_ALLOW_THREADS
        refused = run(tape, careful, columns, inputs, (size_t)count, left, scratch, spare);
        Py_END_ALLOW_THREADS
    }
    PyMem_Free(memory);
    return refused;
}

PyDoc_STRVAR(run_doc,
             "run(careful, left, *outputs_and_inputs)\n--\n\n"
             "Run the tape over inputs, and write the results to outputs.\n\n"
             "Outputs are arrays of one length, and inputs too, or floats that stand for all\n"
             "elements. In a block where the tape stops `careful` is run, a Tape that never does.\n"
             "`left` is a writable buffer of bytes, which become 1 where an element is left to the\n"
             "caller, and otherwise 0; or None. Returns how many elements are left.");

static PyObject *tape_run(PyObject *self, PyObject *const *args, Py_ssize_t number)
{
    const Tape *const tape = (Tape *)self;
    if (number != 2 + tape->outputs + tape->inputs)
        return PyErr_Format(PyExc_TypeError, "the tape has %d inputs and %d outputs",
                            (int)tape->inputs, (int)tape->outputs);
    const Tape *const careful = successor(tape, args[0]);
    if (!careful)
        return NULL;
    Arguments given;
    given.number_open = 0;
    given.count = -1;
    given.left = NULL;
    Py_ssize_t refused = -1;
    if (open_all(&given, tape, args[1], args + 2))
        refused = run_columns(tape, careful, given.columns, given.count, given.left);
    while (given.number_open > 0)
        PyBuffer_Release(&given.open[--given.number_open]);
    return refused < 0 ? NULL : PyLong_FromSsize_t(refused);
}

PyDoc_STRVAR(number_doc,
             "number(careful, *inputs)\n--\n\n"
             "Return what the tape gives for floats; None if that is left to the caller.");

static PyObject *tape_number(PyObject *self, PyObject *const *args, Py_ssize_t number)
{
    const Tape *const tape = (Tape *)self;
    if (number != 1 + tape->inputs || tape->outputs != 1)
        return PyErr_Format(PyExc_TypeError, "the tape has %d inputs and %d outputs",
                            (int)tape->inputs, (int)tape->outputs);
    const Tape *const careful = successor(tape, args[0]);
    if (!careful)
        return NULL;
    double y = 0.0, x[MAX_INPUTS];
    Column columns[1 + MAX_INPUTS] = {{(char *)&y, sizeof y}};
    for (int32_t k = 0; k < tape->inputs; k++) {
        x[k] = PyFloat_AsDouble(args[1 + k]);
        if (x[k] == -1.0 && PyErr_Occurred())
            return NULL;
        columns[1 + k] = (Column){(char *)&x[k], 0};
    }
    const Py_ssize_t refused = run_columns(tape, careful, columns, 1, NULL);
    if (refused > 0)
        Py_RETURN_NONE;
    return refused < 0 ? NULL : PyFloat_FromDouble(y);
}

/* A function that takes its arguments as a C array, in the form of which tables of methods are. */
#define AS_METHOD(function) ((PyCFunction)(void (*)(void))(function))

static PyMethodDef tape_methods[] = {
    {"run", AS_METHOD(tape_run), METH_FASTCALL, run_doc},
    {"number", AS_METHOD(tape_number), METH_FASTCALL, number_doc},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef tape_members[] = {
    {"operations", T_PYSSIZET, offsetof(Tape, number_of_operations), READONLY, "How many it has."},
    {"elementary", T_INT, offsetof(Tape, elementary), READONLY, "How many of them are exp to arcsinh."},
    {"refuses", T_INT, offsetof(Tape, refuses), READONLY, "Whether it may leave elements."},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot tape_slots[] = {
    {Py_tp_new, tape_new},
    {Py_tp_dealloc, tape_free},
    {Py_tp_methods, tape_methods},
    {Py_tp_members, tape_members},
    {Py_tp_doc, "A checked list of operations over registers and constants."},
    {0, NULL},
};

static PyType_Spec tape_spec = {
    "actcli.numerics.tape._interpreter.Tape", sizeof(Tape), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE, tape_slots,
};

enum { CODES = 1 << 16 }; /* Numbers of a type of 16 bits. */

PyDoc_STRVAR(look_up_doc,
             "look_up(table, codes, results)\n--\n\n"
             "Write into results the entry of a table of 65 536 for each code; all are of 16 bits.\n\n"
             "results may be codes.");

static PyObject *look_up(PyObject *module, PyObject *const *args, Py_ssize_t number)
{
    (void)module;
    if (number != 3)
        return PyErr_Format(PyExc_TypeError, "a table, codes and results are needed");
    Py_buffer open[3];
    int count = 0, fit = 1;
    for (; count < 3; count++) {
        const int flags = PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | (count == 2 ? PyBUF_WRITABLE : 0);
        if (PyObject_GetBuffer(args[count], &open[count], flags) < 0)
            break;
        fit = fit && holds(&open[count], 'H', sizeof(uint16_t));
    }
    if (count == 3 && (!fit || open[0].len != CODES * (Py_ssize_t)sizeof(uint16_t) ||
                       open[1].len != open[2].len)) {
        PyErr_SetString(PyExc_TypeError, "arrays of uint16 are needed, and a table of 65536");
    } else if (count == 3) {
        const uint16_t *const table = open[0].buf, *const codes = open[1].buf;
        uint16_t *const results = open[2].buf;
        const size_t size = (size_t)open[1].len / sizeof *codes;
        Py_BEGIN_ALLOW_THREADS
        for (size_t i = 0; i < size; i++)
            results[i] = table[codes[i]];
        Py_END_ALLOW_THREADS
    }
    while (count > 0)
        PyBuffer_Release(&open[--count]);
    if (PyErr_Occurred())
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef module_methods[] = {
    {"look_up", AS_METHOD(look_up), METH_FASTCALL, look_up_doc},
    {NULL, NULL, 0, NULL},
};

static int module_fill(PyObject *module)
{
    PyObject *const type = PyType_FromSpec(&tape_spec);
    if (!type)
        return -1;
    const int failed = PyModule_AddType(module, (PyTypeObject *)type);
    Py_DECREF(type);
    if (failed < 0)
        return -1;
    PyObject *const names = PyTuple_New(NUMBER_OF_OPERATIONS);
    if (!names)
        return -1;
    for (Py_ssize_t k = 0; k < NUMBER_OF_OPERATIONS; k++)
        PyTuple_SetItem(names, k, PyUnicode_FromString(OPERATION_NAMES[k]));
    const int added = PyModule_AddObjectRef(module, "OPERATIONS", names);
    Py_DECREF(names);
    if (added < 0 || PyModule_AddIntConstant(module, "BLOCK", BLOCK) < 0 ||
        PyModule_AddIntConstant(module, "INTERFACE", INTERFACE) < 0 ||
        PyModule_AddIntConstant(module, "FIRST_CONSTANT", FIRST_CONSTANT) < 0)
        return -1;
    return 0;
}

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, (void *)module_fill},
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "actcli.numerics.tape._interpreter",
    .m_doc = "Runs lists of operations over arrays, block by block.",
    .m_methods = module_methods,
    .m_slots = module_slots,
};

PyMODINIT_FUNC PyInit__interpreter(void)
{
    return PyModuleDef_Init(&definition);
}
