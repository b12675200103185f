/* Polynomials of elementary.h, from degree 0 up. Do not edit: they are written by
   cd tests && python -m generate.tape_coefficients > ../actcli/numerics/tape/coefficients.h */

static const double EXP_REST[11] = {
    0x1.0000000000000p-1,
    0x1.5555555555557p-3,
    0x1.5555555555556p-5,
    0x1.11111111100d9p-7,
    0x1.6c16c16c162d3p-10,
    0x1.a01a01abe9218p-13,
    0x1.a01a01a6d9304p-16,
    0x1.71de022df9c4bp-19,
    0x1.27e4db625b0f1p-22,
    0x1.af4df0fff4fb7p-26,
    0x1.1f73079449cc2p-29,
};

static const double LOG_REST[8] = {
    0x1.5555555555555p-1,
    0x1.9999999999a38p-2,
    0x1.2492492476cbap-2,
    0x1.c71c72015b06fp-3,
    0x1.745cf903bf098p-3,
    0x1.3b1c35868035bp-3,
    0x1.0fbe913e56768p-3,
    0x1.0c03cc5bc65f5p-3,
};

static const double TANH_REST[12] = {
    -0x1.5555555555555p-2,
    0x1.11111111110a8p-3,
    -0x1.ba1ba1ba0f126p-5,
    0x1.664f487e0a749p-6,
    -0x1.226e3473dce5cp-7,
    0x1.d6d39ae3905e2p-9,
    -0x1.7d9f6f23e8682p-10,
    0x1.3526e9ed54da1p-11,
    -0x1.f243823c8c981p-13,
    0x1.8445870f6fe41p-14,
    -0x1.05bbdae896297p-15,
    0x1.b33642a122cddp-18,
};

static const double ARCTAN_REST[12] = {
    -0x1.5555555555555p-2,
    0x1.99999999998c5p-3,
    -0x1.2492492485503p-3,
    0x1.c71c71bd2b8bcp-4,
    -0x1.745d154c84f7ap-4,
    0x1.3b1375ce5bdc6p-4,
    -0x1.110c9ce7b0572p-4,
    0x1.e170800a46210p-5,
    -0x1.ab59b417b2d3fp-5,
    0x1.7001816fd063fp-5,
    -0x1.0f62bba6a2558p-5,
    0x1.e4167464d3de8p-7,
};

static const double ARCSINH_REST[12] = {
    -0x1.5555555555555p-3,
    0x1.33333333332efp-4,
    -0x1.6db6db6dae87fp-5,
    0x1.f1c71c6b66171p-6,
    -0x1.6e8ba1a4982f9p-6,
    0x1.1c4e9ed29d1b5p-6,
    -0x1.c993e49487032p-7,
    0x1.7a3ef5179ab03p-7,
    -0x1.3d6f5c3adeb7cp-7,
    0x1.04d989f3006dfp-7,
    -0x1.7388cc970cf15p-8,
    0x1.440095273bc4ep-9,
};

static const double SINE_REST[7] = {
    -0x1.5555555555555p-3,
    0x1.1111111111110p-7,
    -0x1.a01a01a0196bcp-13,
    0x1.71de3a5415c08p-19,
    -0x1.ae645394e2fcap-26,
    0x1.61211e62d2a36p-33,
    -0x1.aae09b3e59826p-41,
};

static const double COSINE_REST[7] = {
    0x1.5555555555555p-5,
    -0x1.6c16c16c16c16p-10,
    0x1.a01a01a019bf0p-16,
    -0x1.27e4fb76f18d7p-22,
    0x1.1eed8db3999bcp-29,
    -0x1.939464103e9a7p-37,
    0x1.ab473b0809a28p-45,
};

static const double ERF_REST[11] = {
    0x1.06eba8214db69p-3,
    -0x1.812746b0379e0p-2,
    0x1.ce2f21a0424c3p-4,
    -0x1.b82ce31257412p-6,
    0x1.565bcd03657c0p-8,
    -0x1.c02db1220cfe6p-11,
    0x1.f9a2afa3a8f86p-14,
    -0x1.f4c5debf1228ap-17,
    0x1.b90ecd4aeec12p-20,
    -0x1.564f71bbc0d35p-23,
    0x1.8a312cb07e6ccp-27,
};

static const double LOG_ERFC[20] = {
    0x1.3deb034696c3ep+0,
    0x1.1ce96da880972p+1,
    0x1.9d9eb7a1222c9p-1,
    0x1.b15b51a65a499p-5,
    -0x1.a056826e9d337p-7,
    0x1.29978ffa8749ep-9,
    -0x1.0fd478f1b541fp-13,
    -0x1.bc2032afb3183p-14,
    0x1.c75e0c7cb94b2p-15,
    -0x1.dfe0e899cdd05p-17,
    0x1.700e5377e225fp-20,
    0x1.9acd0e7b58c77p-21,
    -0x1.1417b73b4b3f5p-21,
    0x1.8ce4d9e866777p-23,
    -0x1.97311e5b43fbbp-25,
    0x1.381f1cae2ee05p-27,
    -0x1.609729edf1486p-30,
    0x1.164883e5db203p-33,
    -0x1.122b68b5a289bp-37,
    0x1.faf503f664d06p-43,
};
