"""Every function is found by each of the names that frameworks and papers have for it.

The lists are written by hand, so that a name that is lost from a declaration is noticed.
"""

import pytest

from actcli.catalogue import catalogue, find

NUMBERS = """
linear identity none
affine scaled_linear
binary_step heaviside step unit_step hard_limit
sign signum bipolar_step
binary_sigmoid
binary_tanh
ternary_tanh
absolute abs modulus vrelu
square quadratic squared
exponential exp
sigmoid logistic expit
log_sigmoid logsigmoid
hard_sigmoid hardsigmoid h_sigmoid
sparse_sigmoid binary_connect_hard_sigmoid hard_sigmoid_bnn
tanh hyperbolic_tangent
hard_tanh hardtanh clip
clipped_linear clippedlinear
smooth_sigmoid
smooth_tanh
lecun_tanh scaled_tanh stanh
bipolar_sigmoid symmetric_sigmoid tansig_half
penalized_tanh leaky_tanh
rectified_tanh relu_tanh
softsign soft_sign elliott_symmetric
elliott elliot elliott_sigmoid
arctan atan
arcsinh asinh
erf error_function
log_ndtr log_normal_cdf logndtr log_probit
erfcx scaled_erfc
log1mexp log_1m_exp log1m_exp
normal_cdf probit ndtr gaussian_cdf
log_log loglog gompertz gumbel_cdf
cloglog complementary_log_log c_log_log
isru inverse_square_root_unit
sqnl square_nonlinearity
soft_clipping softclip sc
symlog symmetric_log logarithmic
softcap tanh_softcap logit_softcap
tanhshrink tanh_shrink
softshrink soft_shrink soft_threshold
hardshrink hard_shrink hshrink hard_threshold
shrink onnx_shrink
relu rectified_linear rectifier ramp
relu6 relu_6
clipped_relu relun relu_n relu_k bounded_relu capped_relu
leaky_relu lrelu leakyrelu
prelu parametric_relu
rrelu randomized_leaky_relu
threshold threshold_value
thresholded_relu thresholdedrelu trec
generalized_relu keras_relu
squared_relu relu2 relu_squared sqrrelu
star_relu starrelu
shifted_relu displaced_relu
srelu s_shaped_relu
plu piecewise_linear_unit
nlrelu natural_log_relu log_relu
smelu smooth_relu
sparse_plus sparseplus
elu exponential_linear_unit
celu continuously_differentiable_elu
selu scaled_elu
isrlu inverse_square_root_linear_unit
pelu parametric_elu
mpelu multiple_parametric_elu
elish exponential_linear_sigmoid_squashing
hard_elish hardelish
softplus smooth_rectifier
shifted_softplus ssp
sqrt_softplus sqrtsoftplus
squareplus square_plus
gelu gelu_exact gelu_erf gelu_python gelu_none
gelu_tanh gelu_new gelu_approx gelu_approximate gelu_pytorch_tanh gelu_python_tanh gelu_fast gelu_accurate sielu
quick_gelu quickgelu gelu_sigmoid gelu_fast_approx sigmoid_gelu
clipped_gelu gelu_10
silu swish_1 sigmoid_linear_unit
swish swish_beta
e_swish eswish
flatten_t_swish fts flattened_t_swish
dsilu silu_derivative
hard_swish hardswish hard_silu hardsilu h_swish hard_swish_mobilenet
generalized_hard_swish thinc_hard_swish
dish daniel_swish
mish
hard_mish hardmish h_mish
serf log_softplus_error
logish
smish
tanhexp telu tanh_exp
phish
gish
colu collapsing_linear_unit
lisht linearly_scaled_tanh
aptx
aria2 aria_2
acon_c aconc
smu smooth_maximum_unit
sinlu
xielu xi_elu
laplace mega_laplace
sine sin siren
cosine cos
sinc cardinal_sine
snake snake1d
snake_beta snakebeta
gcu growing_cosine_unit
finer variable_periodic
gaussian gauss rbf bump
bent_identity bent
soft_exponential softexponential
""".strip().splitlines()  # noqa: E501
# The functions of a number, each followed by its aliases.

VECTORS = """
softmax normalized_exponential softargmax softmax2d
softmin
log_softmax logsoftmax
softmax_one softmax1 softmax_off_by_one quiet_softmax
hardmax argmax_one_hot
sparsemax sparse_max
entmax15 entmax_1_5
glu gated_linear_unit
bilinear_glu bilinear simple_gate
reglu
geglu
swiglu silu_and_mul
clamped_swiglu swiglu_oai gpt_oss_swiglu
gtu gated_tanh_unit
crelu concatenated_relu
concatenated_elu cat_elu celu_concatenated
maxout
maxmin group_sort_2 oplu
gumbel_softmax concrete
""".strip().splitlines()
# The functions of a vector, in the same way.


@pytest.mark.parametrize("names", NUMBERS + VECTORS, ids=lambda names: names.partition(" ")[0])
def test_every_name_and_alias_is_found(names):
    name, *_ = names.split()
    assert {find(alias).name for alias in names.split()} == {name}


def test_the_list_has_every_function_of_a_number():
    known = {name for name, activation in catalogue().items() if activation.pointwise}
    assert {names.split()[0] for names in NUMBERS} == known
