"""What the network is made of, in numbers: for torch, and for the ONNX graph that is made without it."""

from __future__ import annotations

FEATURE_STRIDES = (4, 8, 16, 32)
"""Of the features that every backbone gives, fine to coarse."""

MOBILENET = "mobilenet-0.25"
"""MobileNetV1 with a quarter of its channels."""

MOBILENET_SLOPE = 0.1
"""Of its LeakyReLUs."""

MOBILENET_STEM = 8
"""Channels of its first convolution."""

MOBILENET_STAGES = (
    ((16, 1), (32, 2), (32, 1), (64, 2), (64, 1)),
    ((128, 2), *((128, 1),) * 5),
    ((256, 2), (256, 1)),
)
"""Of each depthwise-separable convolution its channels and its stride. Howard et al. 2017, table 1."""

RESNET_BLOCKS = {"resnet-50": (3, 4, 6, 3), "resnet-101": (3, 4, 23, 3), "resnet-152": (3, 8, 36, 3)}
"""How many blocks each stage has, conv2_x to conv5_x. He et al. 2016, table 1."""

RESNET_EXPANSION = 4
"""A block gives out four times the channels that its 3×3 convolution works on."""


SEPARABLE = {"separable-64": 64, "separable-128": 128}
"""Backbones of separable convolutions by name, and their channels at strides 8, 16 and 32."""

SEPARABLE_STEM = 16
"""Channels of their first convolution."""

SEPARABLE_FIRST_STAGE = ((16,), (16, 64, 64, 64))
"""Of each separable convolution up to stride 4 its channels; between the two rows the feature is halved."""

LARGEST_LOG_SCORE = -1e-4
"""Of the joint score of face and overlap: a score of 1 has no logit."""


def slope_for(channels: int) -> float:
    """The LeakyReLU slope of a pyramid or a context module by its width: .1 if narrow, else plain ReLU.

    All layers of a module have the same, also those in it that are narrower than the module.
    """
    return 0.1 if channels <= 64 else 0.0
