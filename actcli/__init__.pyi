"""What `actcli` offers, for type checkers and editors.

Written by `python -m generate.indexes` in tests/; do not edit.
"""

# fmt: off

from actcli.errors import ActcliError as ActcliError
from actcli.activation import Activation as Activation
from actcli.networks.chain import ChainError as ChainError
from actcli.catalogue import DeclarationError as DeclarationError
from actcli.plot.figure import Figure as Figure
from actcli.plot.settings import FigureSettingsError as FigureSettingsError
from actcli.plot.render.save import FigureTooLargeError as FigureTooLargeError
from actcli.plot.arrange import FigureTooSmallError as FigureTooSmallError
from actcli.plot.render.save import FixedColoursError as FixedColoursError
from actcli.formula import FormulaError as FormulaError
from actcli.numerics.grid import GridError as GridError
from actcli.identification import IdentificationError as IdentificationError
from actcli.activation.difference import IncompatibleFunctionsError as IncompatibleFunctionsError
from actcli.networks.initialisation import InitialisationError as InitialisationError
from actcli.activation.lengths import LengthError as LengthError
from actcli.lut.input_codes import LutInputError as LutInputError
from actcli.lut.table import LutTableError as LutTableError
from actcli.plot.render.save import MissingGlyphError as MissingGlyphError
from actcli.errors import MissingLibraryError as MissingLibraryError
from actcli.networks.models import ModelError as ModelError
from actcli.plot.render.animation import NotAnimatedError as NotAnimatedError
from actcli.lut.number_formats import NumberFormatError as NumberFormatError
from actcli.activation.parameter import ParameterError as ParameterError
from actcli.errors import ReadError as ReadError
from actcli.specs.spec import SpecError as SpecError
from actcli.curves.trace import TooManyCurvesError as TooManyCurvesError
from actcli.catalogue import UnknownActivationError as UnknownActivationError
from actcli.gallery.build import UnknownFigureError as UnknownFigureError
from actcli.activation import UnknownParameterError as UnknownParameterError
from actcli.numerics.jet import UnsupportedFunctionError as UnsupportedFunctionError
from actcli.plot.render.on_axes import draw as draw
from actcli.specs.spec import expression as expression
from actcli.plot.figure import figure as figure
from actcli.catalogue import find as find
from actcli.identification import identify as identify
from actcli.models.identify import identify_model as identify_model
from actcli import torch as torch

__version__: str

relu: Activation
"Rectified Linear Unit."

rectified_linear: Activation
"Rectified Linear Unit."

rectifier: Activation
"Rectified Linear Unit."

ramp: Activation
"Rectified Linear Unit."

leaky_relu: Activation
"Leaky ReLU."

lrelu: Activation
"Leaky ReLU."

prelu: Activation
"Parametric ReLU."

parametric_relu: Activation
"Parametric ReLU."

rrelu: Activation
"Randomized Leaky ReLU."

randomized_leaky_relu: Activation
"Randomized Leaky ReLU."

randomised_leaky_relu: Activation
"Randomized Leaky ReLU."

relu6: Activation
"ReLU6."

relu_6: Activation
"ReLU6."

clipped_relu: Activation
"Clipped ReLU."

relun: Activation
"Clipped ReLU."

relu_k: Activation
"Clipped ReLU."

relu_n: Activation
"Clipped ReLU."

bounded_relu: Activation
"Clipped ReLU."

capped_relu: Activation
"Clipped ReLU."

threshold: Activation
"Threshold."

threshold_value: Activation
"Threshold."

thresholded_relu: Activation
"Thresholded ReLU."

thresholdedrelu: Activation
"Thresholded ReLU."

trec: Activation
"Thresholded ReLU."

generalized_relu: Activation
"Generalized ReLU."

keras_relu: Activation
"Generalized ReLU."

squared_relu: Activation
"Squared ReLU."

relu2: Activation
"Squared ReLU."

relu_squared: Activation
"Squared ReLU."

sqrrelu: Activation
"Squared ReLU."

star_relu: Activation
"StarReLU."

starrelu: Activation
"StarReLU."

shifted_relu: Activation
"Shifted ReLU."

displaced_relu: Activation
"Shifted ReLU."

srelu: Activation
"S-shaped ReLU."

s_shaped_relu: Activation
"S-shaped ReLU."

plu: Activation
"Piecewise Linear Unit."

piecewise_linear_unit: Activation
"Piecewise Linear Unit."

nlrelu: Activation
"Natural-Logarithm ReLU."

natural_log_relu: Activation
"Natural-Logarithm ReLU."

log_relu: Activation
"Natural-Logarithm ReLU."

gelu: Activation
"Gaussian Error Linear Unit."

gelu_exact: Activation
"Gaussian Error Linear Unit."

gelu_erf: Activation
"Gaussian Error Linear Unit."

gelu_none: Activation
"Gaussian Error Linear Unit."

gelu_python: Activation
"Gaussian Error Linear Unit."

gelu_tanh: Activation
"GELU, tanh form."

gelu_approx: Activation
"GELU, tanh form."

gelu_approximate: Activation
"GELU, tanh form."

gelu_accurate: Activation
"GELU, tanh form."

gelu_fast: Activation
"GELU, tanh form."

gelu_new: Activation
"GELU, tanh form."

gelu_python_tanh: Activation
"GELU, tanh form."

gelu_pytorch_tanh: Activation
"GELU, tanh form."

sielu: Activation
"GELU, tanh form."

quick_gelu: Activation
"GELU, sigmoid form."

quickgelu: Activation
"GELU, sigmoid form."

gelu_sigmoid: Activation
"GELU, sigmoid form."

gelu_fast_approx: Activation
"GELU, sigmoid form."

sigmoid_gelu: Activation
"GELU, sigmoid form."

clipped_gelu: Activation
"Clipped GELU."

gelu_10: Activation
"Clipped GELU."

smu: Activation
"Smooth Maximum Unit."

smooth_maximum_unit: Activation
"Smooth Maximum Unit."

silu: Activation
"Sigmoid Linear Unit."

swish_1: Activation
"Sigmoid Linear Unit."

sigmoid_linear_unit: Activation
"Sigmoid Linear Unit."

swish: Activation
"Swish."

swish_beta: Activation
"Swish."

e_swish: Activation
"E-swish."

eswish: Activation
"E-swish."

flatten_t_swish: Activation
"Flatten-T Swish."

fts: Activation
"Flatten-T Swish."

flattened_t_swish: Activation
"Flatten-T Swish."

dsilu: Activation
"Derivative of SiLU."

silu_derivative: Activation
"Derivative of SiLU."

hard_swish: Activation
"Hard Swish."

hardswish: Activation
"Hard Swish."

hard_silu: Activation
"Hard Swish."

hardsilu: Activation
"Hard Swish."

h_swish: Activation
"Hard Swish."

hard_swish_mobilenet: Activation
"Hard Swish."

lisht: Activation
"Linearly Scaled Hyperbolic Tangent."

linearly_scaled_tanh: Activation
"Linearly Scaled Hyperbolic Tangent."

aptx: Activation
"APTx."

aria2: Activation
"Adaptive Richard's Curve Weighted Activation, ARiA-2."

aria_2: Activation
"Adaptive Richard's Curve Weighted Activation, ARiA-2."

acon_c: Activation
"Activate or Not, ACON-C."

aconc: Activation
"Activate or Not, ACON-C."

generalized_hard_swish: Activation
"Generalized Hard Swish."

thinc_hard_swish: Activation
"Generalized Hard Swish."

dish: Activation
"Dish."

daniel_swish: Activation
"Dish."

sigmoid: Activation
"Sigmoid."

logistic: Activation
"Sigmoid."

expit: Activation
"Sigmoid."

logistic_sigmoid: Activation
"Sigmoid."

tanh: Activation
"Hyperbolic Tangent."

hyperbolic_tangent: Activation
"Hyperbolic Tangent."

softsign: Activation
"Softsign."

soft_sign: Activation
"Softsign."

elliott_symmetric: Activation
"Softsign."

log_sigmoid: Activation
"Log-Sigmoid."

logsigmoid: Activation
"Log-Sigmoid."

bipolar_sigmoid: Activation
"Bipolar Sigmoid."

symmetric_sigmoid: Activation
"Bipolar Sigmoid."

tansig_half: Activation
"Bipolar Sigmoid."

lecun_tanh: Activation
"LeCun's Scaled Tanh."

scaled_tanh: Activation
"LeCun's Scaled Tanh."

stanh: Activation
"LeCun's Scaled Tanh."

penalized_tanh: Activation
"Penalized Tanh."

leaky_tanh: Activation
"Penalized Tanh."

rectified_tanh: Activation
"Rectified Tanh."

relu_tanh: Activation
"Rectified Tanh."

softcap: Activation
"Soft Cap."

tanh_softcap: Activation
"Soft Cap."

logit_softcap: Activation
"Soft Cap."

elliott: Activation
"Elliott Sigmoid."

elliot: Activation
"Elliott Sigmoid."

elliott_sigmoid: Activation
"Elliott Sigmoid."

arctan: Activation
"Arctangent."

atan: Activation
"Arctangent."

isru: Activation
"Inverse Square Root Unit."

inverse_square_root_unit: Activation
"Inverse Square Root Unit."

soft_clipping: Activation
"Soft Clipping."

softclip: Activation
"Soft Clipping."

sc: Activation
"Soft Clipping."

elu: Activation
"Exponential Linear Unit."

exponential_linear_unit: Activation
"Exponential Linear Unit."

selu: Activation
"Scaled Exponential Linear Unit."

scaled_elu: Activation
"Scaled Exponential Linear Unit."

scaled_exponential_linear_unit: Activation
"Scaled Exponential Linear Unit."

celu: Activation
"Continuously Differentiable ELU."

continuously_differentiable_elu: Activation
"Continuously Differentiable ELU."

isrlu: Activation
"Inverse Square Root Linear Unit."

inverse_square_root_linear_unit: Activation
"Inverse Square Root Linear Unit."

pelu: Activation
"Parametric ELU."

parametric_elu: Activation
"Parametric ELU."

mpelu: Activation
"Multiple Parametric ELU."

multiple_parametric_elu: Activation
"Multiple Parametric ELU."

elish: Activation
"Exponential Linear Sigmoid Squashing (ELiSH)."

exponential_linear_sigmoid_squashing: Activation
"Exponential Linear Sigmoid Squashing (ELiSH)."

hard_elish: Activation
"Hard ELiSH."

hardelish: Activation
"Hard ELiSH."

xielu: Activation
"xIELU."

xi_elu: Activation
"xIELU."

softmax: Activation
"Softmax."

normalized_exponential: Activation
"Softmax."

softargmax: Activation
"Softmax."

softmax2d: Activation
"Softmax."

softmin: Activation
"Softmin."

log_softmax: Activation
"Log-Softmax."

logsoftmax: Activation
"Log-Softmax."

softmax_one: Activation
"Softmax One."

softmax1: Activation
"Softmax One."

softmax_off_by_one: Activation
"Softmax One."

quiet_softmax: Activation
"Softmax One."

gumbel_softmax: Activation
"Gumbel-Softmax."

concrete: Activation
"Gumbel-Softmax."

hardmax: Activation
"Hardmax."

argmax_one_hot: Activation
"Hardmax."

sparsemax: Activation
"Sparsemax."

sparse_max: Activation
"Sparsemax."

entmax15: Activation
"1.5-Entmax."

entmax_1_5: Activation
"1.5-Entmax."

crelu: Activation
"Concatenated ReLU."

concatenated_relu: Activation
"Concatenated ReLU."

maxout: Activation
"Maxout."

maxmin: Activation
"MaxMin."

group_sort_2: Activation
"MaxMin."

oplu: Activation
"MaxMin."

concatenated_elu: Activation
"Concatenated ELU."

cat_elu: Activation
"Concatenated ELU."

celu_concatenated: Activation
"Concatenated ELU."

glu: Activation
"Gated Linear Unit."

gated_linear_unit: Activation
"Gated Linear Unit."

bilinear_glu: Activation
"Bilinear GLU."

bilinear: Activation
"Bilinear GLU."

simple_gate: Activation
"Bilinear GLU."

reglu: Activation
"ReGLU."

geglu: Activation
"GEGLU."

swiglu: Activation
"SwiGLU."

silu_and_mul: Activation
"SwiGLU."

clamped_swiglu: Activation
"Clamped SwiGLU."

swiglu_oai: Activation
"Clamped SwiGLU."

gpt_oss_swiglu: Activation
"Clamped SwiGLU."

gtu: Activation
"Gated Tanh Unit."

gated_tanh_unit: Activation
"Gated Tanh Unit."

softplus: Activation
"Softplus."

smooth_rectifier: Activation
"Softplus."

soft_plus: Activation
"Softplus."

smelu: Activation
"Smooth ReLU (SmeLU)."

smooth_relu: Activation
"Smooth ReLU (SmeLU)."

sparse_plus: Activation
"Sparse Plus."

sparseplus: Activation
"Sparse Plus."

shifted_softplus: Activation
"Shifted Softplus."

ssp: Activation
"Shifted Softplus."

sqrt_softplus: Activation
"Square Root of Softplus."

sqrtsoftplus: Activation
"Square Root of Softplus."

squareplus: Activation
"Squareplus."

square_plus: Activation
"Squareplus."

mish: Activation
"Mish."

hard_mish: Activation
"Hard Mish."

hardmish: Activation
"Hard Mish."

h_mish: Activation
"Hard Mish."

logish: Activation
"Logish."

smish: Activation
"Smish."

tanhexp: Activation
"Tanh Exponential."

telu: Activation
"Tanh Exponential."

tanh_exp: Activation
"Tanh Exponential."

gish: Activation
"Gish."

colu: Activation
"Collapsing Linear Unit."

collapsing_linear_unit: Activation
"Collapsing Linear Unit."

phish: Activation
"Phish."

serf: Activation
"Log-Softplus Error Activation."

log_softplus_error: Activation
"Log-Softplus Error Activation."

hard_sigmoid: Activation
"Hard Sigmoid."

hardsigmoid: Activation
"Hard Sigmoid."

h_sigmoid: Activation
"Hard Sigmoid."

sparse_sigmoid: Activation
"Sparse Sigmoid."

binary_connect_hard_sigmoid: Activation
"Sparse Sigmoid."

hard_sigmoid_bnn: Activation
"Sparse Sigmoid."

hard_tanh: Activation
"Hard Tanh."

hardtanh: Activation
"Hard Tanh."

clip: Activation
"Hard Tanh."

clipped_linear: Activation
"Clipped Linear."

clippedlinear: Activation
"Clipped Linear."

smooth_sigmoid: Activation
"Smooth Sigmoid of QKeras."

smooth_tanh: Activation
"Smooth Tanh of QKeras."

sqnl: Activation
"Square Nonlinearity."

square_nonlinearity: Activation
"Square Nonlinearity."

linear: Activation
"Linear."

identity: Activation
"Linear."

none: Activation
"Linear."

affine: Activation
"Affine."

scaled_linear: Activation
"Affine."

bent_identity: Activation
"Bent Identity."

bent: Activation
"Bent Identity."

tanhshrink: Activation
"Tanh Shrinkage."

tanh_shrink: Activation
"Tanh Shrinkage."

softshrink: Activation
"Soft Shrinkage."

soft_shrink: Activation
"Soft Shrinkage."

soft_threshold: Activation
"Soft Shrinkage."

hardshrink: Activation
"Hard Shrinkage."

hard_shrink: Activation
"Hard Shrinkage."

hshrink: Activation
"Hard Shrinkage."

hard_threshold: Activation
"Hard Shrinkage."

shrink: Activation
"Shrinkage with a Bias."

onnx_shrink: Activation
"Shrinkage with a Bias."

erf: Activation
"Error Function."

error_function: Activation
"Error Function."

normal_cdf: Activation
"Normal Distribution Function."

probit: Activation
"Normal Distribution Function."

ndtr: Activation
"Normal Distribution Function."

gaussian_cdf: Activation
"Normal Distribution Function."

log_ndtr: Activation
"Log-Normal-CDF."

log_normal_cdf: Activation
"Log-Normal-CDF."

logndtr: Activation
"Log-Normal-CDF."

log_probit: Activation
"Log-Normal-CDF."

erfcx: Activation
"Scaled Complementary Error Function."

scaled_erfc: Activation
"Scaled Complementary Error Function."

laplace: Activation
"Laplace Activation."

mega_laplace: Activation
"Laplace Activation."

log_log: Activation
"Log-Log."

loglog: Activation
"Log-Log."

gompertz: Activation
"Log-Log."

gumbel_cdf: Activation
"Log-Log."

cloglog: Activation
"Complementary Log-Log."

complementary_log_log: Activation
"Complementary Log-Log."

c_log_log: Activation
"Complementary Log-Log."

absolute: Activation
"Absolute Value."

abs: Activation
"Absolute Value."

modulus: Activation
"Absolute Value."

vrelu: Activation
"Absolute Value."

square: Activation
"Square."

quadratic: Activation
"Square."

squared: Activation
"Square."

exponential: Activation
"Exponential."

exp: Activation
"Exponential."

log1mexp: Activation
"Log of One Minus Exp."

log_1m_exp: Activation
"Log of One Minus Exp."

log1m_exp: Activation
"Log of One Minus Exp."

arcsinh: Activation
"Inverse Hyperbolic Sine."

asinh: Activation
"Inverse Hyperbolic Sine."

symlog: Activation
"Symmetric Logarithm."

symmetric_log: Activation
"Symmetric Logarithm."

logarithmic: Activation
"Symmetric Logarithm."

soft_exponential: Activation
"Soft Exponential."

softexponential: Activation
"Soft Exponential."

sine: Activation
"Sine."

sin: Activation
"Sine."

siren: Activation
"Sine."

cosine: Activation
"Cosine."

cos: Activation
"Cosine."

sinc: Activation
"Cardinal Sine."

cardinal_sine: Activation
"Cardinal Sine."

snake: Activation
"Snake."

snake1d: Activation
"Snake."

snake_beta: Activation
"Snake with an amplitude of its own."

snakebeta: Activation
"Snake with an amplitude of its own."

gcu: Activation
"Growing Cosine Unit."

growing_cosine_unit: Activation
"Growing Cosine Unit."

finer: Activation
"FINER."

variable_periodic: Activation
"FINER."

sinlu: Activation
"Sinu-Sigmoidal Linear Unit."

binary_step: Activation
"Binary Step."

heaviside: Activation
"Binary Step."

step: Activation
"Binary Step."

unit_step: Activation
"Binary Step."

hard_limit: Activation
"Binary Step."

sign: Activation
"Sign."

signum: Activation
"Sign."

bipolar_step: Activation
"Sign."

binary_sigmoid: Activation
"Binary Sigmoid."

binary_tanh: Activation
"Binary Tanh."

ternary_tanh: Activation
"Ternary Tanh."

gaussian: Activation
"Gaussian."

gauss: Activation
"Gaussian."

rbf: Activation
"Gaussian."

bump: Activation
"Gaussian."
