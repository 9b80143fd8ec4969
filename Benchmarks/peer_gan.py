#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""WaveGAN and SpecGAN with WGAN-GP in PyTorch, as peers that Foley's training is measured against.

The networks and the objective are those of Donahue, McAuley and Puckette, "Adversarial Audio
Synthesis" (ICLR 2019): kernel 25, stride 4, phase shuffle 2 for waveforms of 16384 samples, kernel
5x5, stride 2, no phase shuffle for 128 x 128 bins; penalty 10, Adam 1e-4 (0.5, 0.9), five critic steps
and one generator step an iteration. Written the way that was found fastest on a CPU: oneDNN
convolutions in either memory format (--layout; the table takes the better), fused Adam, the fastest
of five ways to shuffle phases, no weight gradients where nobody reads them. torch.compile
(--compile) makes the generator, and the critic in the generator's step: it cannot differentiate twice,
which the penalty needs.

Needs Python 3.9 or newer, torch and numpy. Prints one JSON object.
"""
import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

import peer

LATENT, SHUFFLE, PENALTY, CRITIC_STEPS = 100, 2, 10.0, 5
LAYOUTS = {"first": torch.contiguous_format, "last": torch.channels_last}


@dataclass(frozen=True)
class Architecture:
    """Sizes are (height, width); a waveform has a height of one."""
    size: tuple
    start: tuple
    kernel: tuple
    stride: tuple
    padding: tuple
    output_padding: tuple
    shuffles_phase: bool

    def channels(self, width):
        """Of an example and after each block of the critic: 1, d, 2d, 4d, 8d, 16d."""
        blocks = round(math.log(self.size[1] / self.start[1], self.stride[1]))
        return [1, *(width * 2**i for i in range(blocks))]


ARCHITECTURES = {
    "wavegan": Architecture((1, 16384), (1, 16), (1, 25), (1, 4), (0, 11), (0, 1), True),
    "specgan": Architecture((128, 128), (4, 4), (5, 5), (2, 2), (2, 2), (1, 1), False),
}


class Generator(nn.Module):
    def __init__(self, architecture, width):
        super().__init__()
        channels = architecture.channels(width)[::-1]
        self.start = (channels[0], *architecture.start)
        self.dense = nn.Linear(LATENT, math.prod(self.start))
        self.blocks = nn.ModuleList(
            nn.ConvTranspose2d(i, o, architecture.kernel, architecture.stride, architecture.padding,
                               architecture.output_padding)
            for i, o in zip(channels, channels[1:]))

    def forward(self, latent):
        x = self.dense(latent).view(-1, *self.start)
        x = F.relu(x.contiguous(memory_format=memory_format_of(self)), inplace=True)
        for block in self.blocks[:-1]:
            x = F.relu(block(x), inplace=True)
        return torch.tanh(self.blocks[-1](x))


class Critic(nn.Module):
    def __init__(self, architecture, width):
        super().__init__()
        channels = architecture.channels(width)
        self.blocks = nn.ModuleList(
            nn.Conv2d(i, o, architecture.kernel, architecture.stride, architecture.padding)
            for i, o in zip(channels, channels[1:]))
        self.dense = nn.Linear(math.prod(architecture.start) * channels[-1], 1)
        self.shuffles_phase = architecture.shuffles_phase

    def forward(self, x):
        for block in self.blocks[:-1]:
            x = F.leaky_relu(block(x), 0.2, inplace=True)
            if self.shuffles_phase:
                x = shuffle_phase(x, memory_format_of(self))
        x = F.leaky_relu(self.blocks[-1](x), 0.2, inplace=True)
        return self.dense(x.flatten(1)).squeeze(1)


def memory_format_of(network):
    inner = network.blocks[1].weight
    last = not inner.is_contiguous()
    return torch.channels_last if last else torch.contiguous_format


def shuffle_phase(x, memory_format):
    """Each example moves by its own whole number of samples in -2...2; the edge is reflected."""
    batch, channels, _, length = x.shape
    positions = (torch.arange(length) - torch.randint(-SHUFFLE, SHUFFLE + 1, (batch, 1))).abs()
    positions = torch.where(positions < length, positions, 2 * (length - 1) - positions)
    if memory_format == torch.contiguous_format:
        return x.gather(3, positions[:, None, None, :].expand(x.shape))
    rows = x.permute(0, 2, 3, 1).reshape(batch * length, channels)
    places = positions + torch.arange(batch)[:, None] * length
    rows = rows.index_select(0, places.flatten())
    return rows.view(batch, 1, length, channels).permute(0, 3, 1, 2)


class Training:
    def __init__(self, architecture, width, batch, memory_format):
        self.generator = Generator(architecture, width).to(memory_format=memory_format)
        self.critic = Critic(architecture, width).to(memory_format=memory_format)
        self.batch = batch
        options = dict(lr=1e-4, betas=(0.5, 0.9), fused=True)
        self.generator_optimizer = torch.optim.Adam(self.generator.parameters(), **options)
        self.critic_optimizer = torch.optim.Adam(self.critic.parameters(), **options)
        # The critic where nothing is differentiated twice.
        self.judge = self.critic

    def compile(self):
        """Compiles what torch.compile can: not the critic of the penalty."""
        self.generator = torch.compile(self.generator)
        self.judge = torch.compile(self.critic)

    def latents(self):
        return torch.rand(self.batch, LATENT) * 2 - 1

    def critic_step(self, real):
        with torch.no_grad():
            fake = self.generator(self.latents())
        mixed = torch.lerp(real, fake, torch.rand(self.batch, 1, 1, 1)).requires_grad_()
        slope, = torch.autograd.grad(self.critic(mixed).sum(), mixed, create_graph=True)
        norm = (slope.square().sum(dim=(1, 2, 3)) + 1e-12).sqrt()
        real_scores, fake_scores = self.critic(torch.cat((real, fake))).chunk(2)
        distance = real_scores.mean() - fake_scores.mean()
        self.critic_optimizer.zero_grad(set_to_none=True)
        (PENALTY * (norm - 1).square().mean() - distance).backward()
        self.critic_optimizer.step()

    def generator_step(self):
        self.critic.requires_grad_(False)
        self.generator_optimizer.zero_grad(set_to_none=True)
        (-self.judge(self.generator(self.latents())).mean()).backward()
        self.generator_optimizer.step()
        self.critic.requires_grad_(True)

    def iteration(self, batches):
        for real in batches:
            self.critic_step(real)
        self.generator_step()


def parameter_count(module):
    return sum(p.numel() for p in module.parameters())


def main():
    parser = peer.parser(__doc__)
    parser.add_argument("--model", choices=list(ARCHITECTURES), default="wavegan")
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--layout", choices=list(LAYOUTS), default="last")
    parser.add_argument("--compile", action="store_true", help="torch.compile what can be compiled")
    options = parser.parse_args()

    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    architecture = ARCHITECTURES[options.model]
    training = Training(architecture, options.width, options.batch, LAYOUTS[options.layout])
    if options.compile:
        training.compile()
    batches = [torch.rand(options.batch, 1, *architecture.size) * 2 - 1 for _ in range(CRITIC_STEPS)]
    training.iteration(batches)
    seconds = peer.timings(lambda: training.iteration(batches), options.repeats)
    peer.report(seconds, f"PyTorch {torch.__version__}", options.threads,
                way=f"channels {options.layout}" + (", compiled" if options.compile else ""),
                generatorParameters=parameter_count(training.generator),
                criticParameters=parameter_count(training.critic))


if __name__ == "__main__":
    main()
