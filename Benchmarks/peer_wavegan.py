#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""WaveGAN with WGAN-GP in PyTorch, as the peer that Foley's training is measured against.

The networks and the objective are those of Donahue, McAuley and Puckette, "Adversarial Audio
Synthesis" (ICLR 2019): kernel 25, stride 4, phase shuffle 2, penalty 10, Adam 1e-4 (0.5, 0.9),
five critic steps and one generator step an iteration. Written the way that was found fastest on a
CPU: oneDNN convolutions in either memory format (--layout: channels last wins for narrow networks,
channels first for wide ones; the table takes the better), fused Adam, the fastest of five ways to
shuffle phases, no weight gradients where nobody reads them. torch.compile is not used: it cannot
differentiate twice, which the penalty needs.

Needs Python 3.9 or newer, torch and numpy. Prints one JSON object.
"""
import argparse
import json
import os
import resource
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn

KERNEL, STRIDE, LATENT, SHUFFLE, PENALTY, CRITIC_STEPS = 25, 4, 100, 2, 10.0, 5
LAYOUTS = {"first": torch.contiguous_format, "last": torch.channels_last}


def block_widths(length, width):
    """Channels after each block, outermost first: 16384 -> d, 2d, 4d, 8d, 16d."""
    blocks, rows = 0, length
    while rows > 16:
        rows, blocks = rows // STRIDE, blocks + 1
    if rows != 16:
        raise SystemExit(f"--length {length} is not 16 times a power of {STRIDE}")
    return [width * 2**i for i in range(blocks)]


class Generator(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        widths = block_widths(length, width)
        self.dense = nn.Linear(LATENT, 16 * widths[-1])
        channels = [*reversed(widths), 1]
        self.blocks = nn.ModuleList(
            nn.ConvTranspose2d(i, o, (1, KERNEL), (1, STRIDE), padding=(0, 11),
                               output_padding=(0, 1))
            for i, o in zip(channels, channels[1:]))

    def forward(self, latent):
        x = self.dense(latent).view(len(latent), -1, 1, 16)
        x = F.relu(x.contiguous(memory_format=memory_format_of(self)), inplace=True)
        for block in self.blocks[:-1]:
            x = F.relu(block(x), inplace=True)
        return torch.tanh(self.blocks[-1](x))


class Critic(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        widths = block_widths(length, width)
        channels = [1, *widths]
        self.blocks = nn.ModuleList(
            nn.Conv2d(i, o, (1, KERNEL), (1, STRIDE), padding=(0, 11))
            for i, o in zip(channels, channels[1:]))
        self.dense = nn.Linear(16 * widths[-1], 1)

    def forward(self, x):
        shuffle = shuffle_rows if memory_format_of(self) == torch.channels_last else shuffle_columns
        for block in self.blocks[:-1]:
            x = shuffle(F.leaky_relu(block(x), 0.2, inplace=True))
        x = F.leaky_relu(self.blocks[-1](x), 0.2, inplace=True)
        return self.dense(x.flatten(1)).squeeze(1)


def memory_format_of(network):
    inner = network.blocks[1].weight
    last = not inner.is_contiguous()
    return torch.channels_last if last else torch.contiguous_format


def shuffled_positions(batch, length):
    """Each example moves by its own whole number of samples in -2...2; the edge is reflected."""
    positions = (torch.arange(length) - torch.randint(-SHUFFLE, SHUFFLE + 1, (batch, 1))).abs()
    return torch.where(positions < length, positions, 2 * (length - 1) - positions)


def shuffle_columns(x):
    """Phase shuffle where a channel's samples are neighbours in memory."""
    positions = shuffled_positions(x.shape[0], x.shape[3])
    return x.gather(3, positions[:, None, None, :].expand(x.shape))


def shuffle_rows(x):
    """Phase shuffle where a sample's channels are neighbours in memory."""
    batch, channels, _, length = x.shape
    positions = shuffled_positions(batch, length) + torch.arange(batch)[:, None] * length
    rows = x.permute(0, 2, 3, 1).reshape(batch * length, channels)
    rows = rows.index_select(0, positions.flatten())
    return rows.view(batch, 1, length, channels).permute(0, 3, 1, 2)


class Training:
    def __init__(self, length, width, batch, memory_format):
        self.generator = Generator(length, width).to(memory_format=memory_format)
        self.critic = Critic(length, width).to(memory_format=memory_format)
        self.batch = batch
        options = dict(lr=1e-4, betas=(0.5, 0.9), fused=True)
        self.generator_optimizer = torch.optim.Adam(self.generator.parameters(), **options)
        self.critic_optimizer = torch.optim.Adam(self.critic.parameters(), **options)

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
        (-self.critic(self.generator(self.latents())).mean()).backward()
        self.generator_optimizer.step()
        self.critic.requires_grad_(True)

    def iteration(self, batches):
        for real in batches:
            self.critic_step(real)
        self.generator_step()


def parameter_count(module):
    return sum(p.numel() for p in module.parameters())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--length", type=int, default=16384)
    parser.add_argument("--warmup", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--layout", choices=list(LAYOUTS), default="last")
    options = parser.parse_args()

    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    training = Training(options.length, options.width, options.batch, LAYOUTS[options.layout])
    batches = [torch.rand(options.batch, 1, 1, options.length) * 2 - 1 for _ in range(CRITIC_STEPS)]
    seconds = []
    for index in range(options.warmup + options.repeats):
        start = time.perf_counter()
        training.iteration(batches)
        if index >= options.warmup:
            seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({
        "row": f"wgan-gp/d{options.width}/b{options.batch}/l{options.length}",
        "seconds": statistics.median(seconds),
        "repeats": seconds,
        "peakMebibytes": round(peak / 1024),
        "generatorParameters": parameter_count(training.generator),
        "criticParameters": parameter_count(training.critic),
        "version": f"PyTorch {torch.__version__}",
        "threads": options.threads,
        "layout": options.layout,
    }))


if __name__ == "__main__":
    main()
