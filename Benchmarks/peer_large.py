#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The Progressive GAN and the BigGAN in PyTorch, as peers that Foley's training is measured against.

Networks, losses and sizes are those of `foley train --model progressive` and `--model biggan` in the
preset `small` for 64 x 64 values and ten classes: one critic update and one generator update, and the
running average of the generator. Progressive: the whole networks, non-saturating with R1 in every eighth
update, batches of 16. BigGAN: hinge, spectral normalization, orthogonal regularization, batches of 32.
Written the way that was found fastest on a CPU: oneDNN convolutions in either memory format (--layout;
the table takes the better), fused Adam, no weight gradients that nothing reads.

Needs Python 3.9 or newer, torch and numpy. Prints one JSON object.
"""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

import peer
from peer_gan import LAYOUTS, parameter_count

CLASSES, SIZE = 10, 64


def halved(x):
    return F.avg_pool2d(x, 2)


def doubled(x):
    return F.interpolate(x, scale_factor=2, mode="nearest")


class Equalized(nn.Module):
    """A convolution or dense layer whose stored weights have a deviation of one."""

    def __init__(self, inputs, outputs, taps=None, gain=2**0.5):
        super().__init__()
        shape = (outputs, inputs) if taps is None else (outputs, inputs, taps, taps)
        self.weight = nn.Parameter(torch.randn(shape))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.scale = gain / (inputs * (taps or 1) ** 2) ** 0.5
        self.taps = taps

    def forward(self, x):
        weight = self.weight * self.scale
        if self.taps is None:
            return F.linear(x, weight, self.bias)
        return F.conv2d(x, weight, self.bias, padding=self.taps // 2)


def pixel_norm(x):
    return x * (x.square().mean(1, keepdim=True) + 1e-8).rsqrt()


class ProgressiveGenerator(nn.Module):
    latent_count = 128

    def __init__(self, channels=(96, 96, 64, 32, 16)):
        super().__init__()
        self.dense = Equalized(self.latent_count + CLASSES, 16 * channels[0], gain=2**0.5 / 4)
        self.start = Equalized(channels[0], channels[0], 3)
        self.blocks = nn.ModuleList(
            nn.ModuleList([Equalized(i, o, 3), Equalized(o, o, 3)])
            for i, o in zip(channels, channels[1:]))
        self.picture = Equalized(channels[-1], 1, 1, gain=1)

    def forward(self, z, labels):
        x = torch.cat([pixel_norm(z), labels * self.latent_count**0.5], 1)
        x = self.dense(x).view(len(z), -1, 4, 4).contiguous(memory_format=self.layout)
        x = pixel_norm(F.leaky_relu(x, 0.2))
        x = pixel_norm(F.leaky_relu(self.start(x), 0.2))
        for first, second in self.blocks:
            x = pixel_norm(F.leaky_relu(first(doubled(x)), 0.2))
            x = pixel_norm(F.leaky_relu(second(x), 0.2))
        return self.picture(x).tanh()


class ProgressiveCritic(nn.Module):
    def __init__(self, channels=(16, 32, 64, 96, 96)):
        super().__init__()
        self.picture = Equalized(1, channels[0], 1)
        self.blocks = nn.ModuleList(
            nn.ModuleList([Equalized(i, i, 3), Equalized(i, o, 3)])
            for i, o in zip(channels, channels[1:]))
        self.end = Equalized(channels[-1] + 1, channels[-1], 3)
        self.dense = Equalized(16 * channels[-1], channels[-1])
        self.score = Equalized(channels[-1], 1, gain=1)
        self.classes = Equalized(channels[-1], CLASSES, gain=1)

    def forward(self, x, labels):
        x = F.leaky_relu(self.picture(x), 0.2)
        for first, second in self.blocks:
            x = halved(F.leaky_relu(second(F.leaky_relu(first(x), 0.2)), 0.2))
        groups = x.reshape(4, -1, *x.shape[1:])
        deviation = (groups.var(0, unbiased=False) + 1e-8).sqrt().mean((1, 2, 3))
        deviation = deviation.repeat(4).view(-1, 1, 1, 1).expand(-1, 1, 4, 4)
        x = F.leaky_relu(self.end(torch.cat([x, deviation], 1)), 0.2)
        x = F.leaky_relu(self.dense(x.flatten(1)), 0.2)
        return self.score(x).squeeze(1) + (self.classes(x) * labels).sum(1)


class Conditioned(nn.Module):
    """Batch normalization with a gain and a bias of a condition."""

    def __init__(self, channels, conditions):
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False)
        self.affine = spectral_norm(nn.Linear(conditions, 2 * channels, bias=False))

    def forward(self, x, condition):
        gain, bias = self.affine(condition)[:, :, None, None].chunk(2, 1)
        return torch.addcmul(bias, self.norm(x), 1 + gain)


def convolution(inputs, outputs, taps):
    return spectral_norm(nn.Conv2d(inputs, outputs, taps, padding=taps // 2))


class Attention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        def pointwise(i, o):
            return spectral_norm(nn.Conv2d(i, o, 1, bias=False))
        self.query, self.key = pointwise(channels, channels // 8), pointwise(channels, channels // 8)
        self.feature = pointwise(channels, channels // 2)
        self.output = pointwise(channels // 2, channels)
        self.strength = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        query, key = self.query(x).flatten(2), halved(self.key(x)).flatten(2)
        feature = halved(self.feature(x)).flatten(2)
        shares = torch.bmm(query.transpose(1, 2), key).softmax(-1)
        gathered = torch.bmm(feature, shares.transpose(1, 2)).view(len(x), -1, *x.shape[2:])
        return x + self.strength * self.output(gathered)


class BigBlock(nn.Module):
    def __init__(self, inputs, outputs, conditions):
        super().__init__()
        self.norms = nn.ModuleList([Conditioned(inputs, conditions), Conditioned(outputs, conditions)])
        self.first, self.second = convolution(inputs, outputs, 3), convolution(outputs, outputs, 3)
        self.shortcut = convolution(inputs, outputs, 1)

    def forward(self, x, condition):
        y = self.first(doubled(F.relu(self.norms[0](x, condition))))
        y = self.second(F.relu(self.norms[1](y, condition)))
        return y + doubled(self.shortcut(x))


class BigGenerator(nn.Module):
    latent_count = 100

    def __init__(self, channels=(128, 128, 64, 32, 16), embedding=32):
        super().__init__()
        self.embedding = nn.Parameter(torch.randn(CLASSES, embedding))
        self.dense = spectral_norm(nn.Linear(20, 16 * channels[0]))
        self.blocks = nn.ModuleList(
            BigBlock(i, o, embedding + 20) for i, o in zip(channels, channels[1:]))
        self.attention = Attention(channels[2])
        self.norm = nn.BatchNorm2d(channels[-1])
        self.last = convolution(channels[-1], 1, 3)

    def forward(self, z, labels):
        chunks = z.chunk(5, 1)
        x = self.dense(chunks[0]).view(len(z), -1, 4, 4).contiguous(memory_format=self.layout)
        shared = labels @ self.embedding
        for index, block in enumerate(self.blocks):
            x = block(x, torch.cat([shared, chunks[index + 1]], 1))
            if index == 1:
                x = self.attention(x)
        return self.last(F.relu(self.norm(x))).tanh()


class BigCriticBlock(nn.Module):
    def __init__(self, inputs, outputs, is_first, halves):
        super().__init__()
        self.first, self.second = convolution(inputs, outputs, 3), convolution(outputs, outputs, 3)
        self.shortcut = convolution(inputs, outputs, 1)
        self.is_first, self.pool = is_first, halved if halves else (lambda x: x)

    def forward(self, x):
        y = self.second(F.relu(self.first(x if self.is_first else F.relu(x))))
        return self.pool(y) + self.shortcut(self.pool(x))


class BigCritic(nn.Module):
    def __init__(self, channels=(1, 8, 16, 32, 64, 128)):
        super().__init__()
        self.blocks = nn.ModuleList(
            BigCriticBlock(i, o, index == 0, index < 4)
            for index, (i, o) in enumerate(zip(channels, channels[1:])))
        self.attention = Attention(channels[2])
        self.score = spectral_norm(nn.Linear(channels[-1], 1))
        self.classes = spectral_norm(nn.Linear(channels[-1], CLASSES, bias=False))

    def forward(self, x, labels):
        for index, block in enumerate(self.blocks):
            x = block(x)
            if index == 1:
                x = self.attention(x)
        features = F.relu(x).sum((2, 3))
        return self.score(features).squeeze(1) + (self.classes(features) * labels).sum(1)


def orthogonality(generator):
    """The sum of the squared products of different columns of all kernels."""
    total = 0
    for name, weight in generator.named_parameters():
        if weight.ndim > 1 and name != "embedding":
            rows = weight.flatten(1)
            products = rows @ rows.T if len(rows) <= rows.shape[1] else rows.T @ rows
            total = total + products.square().sum() - rows.square().sum(1).square().sum()
    return total


class Alternation:
    """A critic update and a generator update in turns, and the running average of the generator.

    A subclass has generator, critic, optimizers (of both), average, critic_loss, generator_loss, and
    period: the steps from one with all penalties to the next.
    """

    steps = 0

    def step(self):
        generator, critic = self.optimizers
        critic.zero_grad(set_to_none=True)
        self.critic_loss().backward()
        critic.step()
        self.critic.requires_grad_(False)
        generator.zero_grad(set_to_none=True)
        self.generator_loss().backward()
        generator.step()
        self.critic.requires_grad_(True)
        with torch.no_grad():
            torch._foreach_lerp_(self.average, list(self.generator.parameters()), 0.002)
        self.steps += 1


def run(description, models, make):
    """Measures `make(model, layout)`, an Alternation, and prints one JSON object."""
    parser = peer.parser(description)
    parser.add_argument("--model", choices=models, default=models[0])
    parser.add_argument("--layout", choices=list(LAYOUTS), default="last")
    options = parser.parse_args()

    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    training = make(options.model, LAYOUTS[options.layout])
    training.step()
    training.steps = 0

    def period():
        for _ in range(training.period):
            training.step()

    seconds = [time / training.period for time in peer.timings(period, options.repeats)]
    peer.report(seconds, f"PyTorch {torch.__version__}", options.threads,
                way=f"channels {options.layout}",
                generatorParameters=parameter_count(training.generator),
                criticParameters=parameter_count(training.critic))


class Training(Alternation):
    def __init__(self, model, layout):
        is_big = model == "biggan"
        self.generator = (BigGenerator if is_big else ProgressiveGenerator)().to(memory_format=layout)
        self.critic = (BigCritic if is_big else ProgressiveCritic)().to(memory_format=layout)
        self.generator.layout = layout
        self.is_big, self.batch, self.layout = is_big, 32 if is_big else 16, layout
        rates = (2e-4, 8e-4) if is_big else (1e-3, 1e-3)
        options = dict(betas=(0.0, 0.999 if is_big else 0.99), fused=True)
        self.optimizers = [
            torch.optim.Adam(network.parameters(), lr=rate, **options)
            for network, rate in zip((self.generator, self.critic), rates)]
        self.average = [p.detach().clone() for p in self.generator.parameters()]
        self.real = (torch.rand(self.batch, 1, SIZE, SIZE) * 2 - 1).to(memory_format=layout)
        self.labels = torch.eye(CLASSES)[torch.arange(self.batch) % CLASSES]
        self.period = 1 if is_big else 8

    def generated(self):
        return self.generator(torch.randn(self.batch, self.generator.latent_count), self.labels)

    def critic_loss(self):
        with torch.no_grad():
            fake = self.generated()
        if self.is_big:
            both = self.critic(torch.cat([self.real, fake]), self.labels.repeat(2, 1))
            real_scores, fake_scores = both.chunk(2)
            return F.relu(1 - real_scores).mean() + F.relu(1 + fake_scores).mean()
        real_scores, fake_scores = self.critic(self.real, self.labels), self.critic(fake, self.labels)
        loss = F.softplus(-real_scores).mean() + F.softplus(fake_scores).mean()
        if self.steps % 8 == 0:
            real = self.real.detach().requires_grad_()
            slope, = torch.autograd.grad(
                self.critic(real, self.labels).sum(), real, create_graph=True)
            loss = loss + 8 * 0.5 * slope.square().sum((1, 2, 3)).mean()
        return loss

    def generator_loss(self):
        scores = self.critic(self.generated(), self.labels)
        if self.is_big:
            return -scores.mean() + 1e-4 * orthogonality(self.generator)
        return F.softplus(-scores).mean()


if __name__ == "__main__":
    run(__doc__, ["progressive", "biggan"], Training)
