#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""StyleGAN and StyleGAN 2 in PyTorch, as peers that Foley's training is measured against.

Networks, losses and sizes are those of `foley train --model stylegan` and `--model stylegan2` in the
preset `small` for 64 x 64 values and ten classes, with style mixing and without noise: one critic update
and one generator update, and the running average of the generator. StyleGAN: non-saturating with R1 in
every fourth update. StyleGAN 2: R1 in every sixteenth update, and path-length regularization of half of
a batch in every fourth. Modulation scales the channels before and after a convolution, which is faster on
a CPU than a kernel for each example. Bilinear resampling is a transposed or strided convolution with a
5 x 5 kernel, made of the 3 x 3 one in every step, as Foley has it.

Needs Python 3.9 or newer, torch and numpy. Prints one JSON object.
"""

import torch
import torch.nn.functional as F
from torch import nn

from peer_large import CLASSES, SIZE, Alternation, Equalized, halved, pixel_norm, run

CHANNELS, LATENTS, STYLES = (96, 96, 64, 32, 16), 128, 128
TRIANGLE = torch.tensor([0.5, 1, 0.5]).outer(torch.tensor([0.5, 1, 0.5]))


def wide(kernel):
    """A kernel of 3 x 3 taps convolved with the triangle along both sides, 5 x 5."""
    a, b = kernel.shape[:2]
    return F.conv2d(kernel.reshape(a * b, 1, 3, 3), TRIANGLE[None, None], padding=2).view(a, b, 5, 5)


def doubling(x, kernel, bias=None):
    return F.conv_transpose2d(x, wide(kernel), bias, stride=2, padding=2, output_padding=1)


class Mapping(nn.Module):
    """Latents and classes to styles."""

    def __init__(self, depth):
        super().__init__()
        self.embedding = nn.Parameter(torch.randn(CLASSES, LATENTS))
        self.layers = nn.ModuleList(
            Equalized(STYLES if index else 2 * LATENTS, STYLES) for index in range(depth))

    def forward(self, z, labels):
        x = torch.cat([pixel_norm(z), pixel_norm(labels @ self.embedding)], 1)
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2)
        return x


class Modulated(nn.Module):
    def __init__(self, inputs, outputs, taps=3, doubles=False, demodulates=True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, taps, taps))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.style = Equalized(STYLES, inputs, gain=1)
        nn.init.ones_(self.style.bias)
        self.scale, self.doubles, self.demodulates = (inputs * taps**2) ** -0.5, doubles, demodulates

    def forward(self, x, w):
        s = self.style(w)
        weight = self.weight * self.scale
        x = x * s[:, :, None, None]
        if self.doubles:
            y = doubling(x, weight.transpose(0, 1))
        else:
            y = F.conv2d(x, weight, padding=weight.shape[-1] // 2)
        if not self.demodulates:
            return y + self.bias[:, None, None]
        energies = s.square() @ weight.square().sum((2, 3)).T
        factors = 2**0.5 * (energies + 1e-8).rsqrt()
        return F.leaky_relu(torch.addcmul(self.bias[:, None, None], y, factors[:, :, None, None]), 0.2)


class Normalized(nn.Module):
    """Adaptive instance normalization."""

    def __init__(self, channels):
        super().__init__()
        self.style = Equalized(STYLES, 2 * channels, gain=1)

    def forward(self, x, w):
        scale, shift = self.style(w)[:, :, None, None].chunk(2, 1)
        return torch.addcmul(shift, F.instance_norm(x), 1 + scale)


class Generator2(nn.Module):
    """The generator of StyleGAN 2."""

    layer_count = 2 * len(CHANNELS)

    def __init__(self):
        super().__init__()
        self.mapping = Mapping(2)
        self.constant = nn.Parameter(torch.randn(1, CHANNELS[0], 4, 4))
        self.start = Modulated(CHANNELS[0], CHANNELS[0])
        pairs = list(zip(CHANNELS, CHANNELS[1:]))
        self.widening = nn.ModuleList(Modulated(i, o, doubles=True) for i, o in pairs)
        self.convolutions = nn.ModuleList(Modulated(o, o) for _, o in pairs)
        self.outputs = nn.ModuleList(
            Modulated(count, 1, taps=1, demodulates=False) for count in CHANNELS)

    def forward(self, styles):
        x = self.constant.expand(len(styles[0]), -1, -1, -1).contiguous(memory_format=self.layout)
        x = self.start(x, styles[0])
        y = self.outputs[0](x, styles[1])
        for level, (widening, convolution) in enumerate(zip(self.widening, self.convolutions)):
            layer = 2 * level + 1
            x = convolution(widening(x, styles[layer]), styles[layer + 1])
            y = F.interpolate(y, scale_factor=2, mode="bilinear", align_corners=False)
            y = y + self.outputs[level + 1](x, styles[layer + 2])
        return y.tanh()


class Generator1(nn.Module):
    """The generator of StyleGAN."""

    layer_count = 2 * len(CHANNELS)

    def __init__(self):
        super().__init__()
        self.mapping = Mapping(4)
        self.constant = nn.Parameter(torch.ones(1, CHANNELS[0], 4, 4))
        self.constant_bias = nn.Parameter(torch.zeros(CHANNELS[0], 1, 1))
        self.start = Equalized(CHANNELS[0], CHANNELS[0], 3)
        pairs = list(zip(CHANNELS, CHANNELS[1:]))
        self.widening = nn.ModuleList(Equalized(o, i, 3) for i, o in pairs)
        self.biases = nn.ParameterList(torch.zeros(o) for _, o in pairs)
        self.convolutions = nn.ModuleList(Equalized(o, o, 3) for _, o in pairs)
        self.norms = nn.ModuleList(Normalized(count) for count in CHANNELS for _ in range(2))
        self.last = Equalized(CHANNELS[-1], 1, 1, gain=0.5)

    def forward(self, styles):
        x = F.leaky_relu(self.constant + self.constant_bias, 0.2)
        x = x.expand(len(styles[0]), -1, -1, -1).contiguous(memory_format=self.layout)
        x = self.norms[0](x, styles[0])
        x = self.norms[1](F.leaky_relu(self.start(x), 0.2), styles[1])
        for level, (widening, bias) in enumerate(zip(self.widening, self.biases)):
            layer = 2 * level + 2
            x = doubling(x, widening.weight * widening.scale, bias)
            x = self.norms[layer](F.leaky_relu(x, 0.2), styles[layer])
            x = F.leaky_relu(self.convolutions[level](x), 0.2)
            x = self.norms[layer + 1](x, styles[layer + 1])
        return self.last(x).tanh()


class Critic(nn.Module):
    def __init__(self, is_residual):
        super().__init__()
        channels = CHANNELS[::-1]
        pairs = list(zip(channels, channels[1:]))
        self.input = Equalized(1, channels[0], 1)
        self.convolutions = nn.ModuleList(Equalized(i, i, 3) for i, _ in pairs)
        self.narrowing = nn.ModuleList(Equalized(i, o, 3) for i, o in pairs)
        self.skips = nn.ModuleList(Equalized(i, o, 1, gain=1) for i, o in pairs if is_residual)
        self.last = Equalized(channels[-1] + 1, channels[-1], 3)
        self.dense = Equalized(16 * channels[-1], channels[-1])
        self.score = Equalized(channels[-1], 1, gain=1)
        self.classes = Equalized(channels[-1], CLASSES, gain=1)

    def forward(self, x, labels):
        x = F.leaky_relu(self.input(x), 0.2)
        for level, (convolution, narrowing) in enumerate(zip(self.convolutions, self.narrowing)):
            kernel = wide(narrowing.weight * (narrowing.scale / 4))
            y = F.leaky_relu(convolution(x), 0.2)
            y = F.leaky_relu(F.conv2d(y, kernel, narrowing.bias, stride=2, padding=2), 0.2)
            x = (y + self.skips[level](halved(x))) * 0.5**0.5 if len(self.skips) else y
        groups = x.reshape(4, -1, *x.shape[1:])
        deviation = (groups.var(0, unbiased=False) + 1e-8).sqrt().mean((1, 2, 3))
        deviation = deviation.repeat(4).view(-1, 1, 1, 1).expand(-1, 1, 4, 4)
        x = F.leaky_relu(self.last(torch.cat([x, deviation], 1)), 0.2)
        x = F.leaky_relu(self.dense(x.flatten(1)), 0.2)
        return self.score(x).squeeze(1) + (self.classes(x) * labels).sum(1)


class Training(Alternation):
    batch = 16

    def __init__(self, model, layout):
        self.is_second = model == "stylegan2"
        self.generator = (Generator2 if self.is_second else Generator1)().to(memory_format=layout)
        self.generator.layout = layout
        self.critic = Critic(self.is_second).to(memory_format=layout)
        rate = 2e-3 if self.is_second else 1e-3
        self.optimizers = [
            torch.optim.Adam(network.parameters(), lr=rate, betas=(0.0, 0.99), fused=True)
            for network in (self.generator, self.critic)]
        self.average = [p.detach().clone() for p in self.generator.parameters()]
        self.real = (torch.rand(self.batch, 1, SIZE, SIZE) * 2 - 1).to(memory_format=layout)
        self.labels = torch.eye(CLASSES)[torch.arange(self.batch) % CLASSES]
        self.period, self.r1_weight = (16, 0.3) if self.is_second else (4, 1)
        self.mean_length = 0

    def generated(self):
        count, layers = self.batch, self.generator.layer_count
        def mapped():
            return self.generator.mapping(torch.randn(count, LATENTS), self.labels)
        first, styles = mapped(), None
        if torch.rand(()) < 0.5:
            second, switch = mapped(), int(torch.randint(1, layers, ()))
            styles = [first if layer < switch else second for layer in range(layers)]
        return self.generator(styles or [first] * layers)

    def critic_loss(self):
        with torch.no_grad():
            fake = self.generated()
        real_scores, fake_scores = self.critic(self.real, self.labels), self.critic(fake, self.labels)
        loss = F.softplus(-real_scores).mean() + F.softplus(fake_scores).mean()
        if self.steps % self.period == 0:
            real = self.real.detach().requires_grad_()
            slope, = torch.autograd.grad(
                self.critic(real, self.labels).sum(), real, create_graph=True)
            penalty = slope.square().sum((1, 2, 3)).mean()
            loss = loss + self.period * self.r1_weight / 2 * penalty
        return loss

    def path_loss(self):
        count = self.batch // 2
        w = self.generator.mapping(torch.randn(count, LATENTS), self.labels[:count])
        styles = [w.clone() for _ in range(self.generator.layer_count)]
        example = self.generator(styles)
        slopes = torch.autograd.grad(
            (example * torch.randn_like(example) / SIZE).sum(), styles, create_graph=True)
        lengths = (torch.stack(slopes, 1).square().sum(2).mean(1) + 1e-12).sqrt()
        self.mean_length += 0.01 * (lengths.mean().item() - self.mean_length)
        return 4 * 2 * (lengths - self.mean_length).square().mean()

    def generator_loss(self):
        loss = F.softplus(-self.critic(self.generated(), self.labels)).mean()
        return loss + self.path_loss() if self.is_second and self.steps % 4 == 0 else loss


if __name__ == "__main__":
    run(__doc__, ["stylegan2", "stylegan"], Training)
