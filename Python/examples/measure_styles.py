# SPDX-License-Identifier: MIT
"""Measures what the styles of a StyleGAN or StyleGAN 2 decide; needs NumPy and the command `foley`.

    python measure_styles.py RUN --classes CLASSES.safetensors --voices VOICES.safetensors [--plain SPECGAN]

CLASSES is a classifier of `foley classify train` for the classes of the model, VOICES one for a second property, such as
the speaker of a spoken digit. Prints

- mixing: how often a sound with the coarse layers of A and the fine ones of B is heard as the class and the voice of A and of
  B, for every layer at which B may begin; the same with the style of B's latent in A's class, as `foley explore mix` has it;
  beside it a model without styles, the second half of whose latent is B's;
- separation: the cross entropy of a linear classifier of the voice, of latents z and of styles w, in nats, on the half of the
  sounds that it was not trained on (Karras, Laine and Aila 2019, section 4.2, with logistic regression);
- path length: E[(d(G(a), G(b)) / ε)²], ε = 0.01, between neighbours on the line from one place to another, in z and in w
  (the same, section 4.1, on straight lines), with the root mean square of the difference of decibels as d.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile
import wave

import numpy as np

import foley

BATCH = 50


def batches(count):
    return [slice(at, min(count, at + BATCH)) for at in range(0, count, BATCH)]


def heard(sounds, rate, *classifiers):
    """The class that each classifier hears, an array of names for each."""
    with tempfile.TemporaryDirectory() as folder:
        for number, sound in enumerate(sounds):
            with wave.open(f"{folder}/{number:06}.wav", "wb") as file:
                file.setnchannels(sound.shape[1])
                file.setsampwidth(2)
                file.setframerate(rate)
                file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
        return [predictions(folder, classifier) for classifier in classifiers]


def predictions(folder, classifier):
    command = [foley.find_program(), "classify", folder, "--classifier", str(classifier), "--json"]
    files = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    files.sort(key=lambda file: pathlib.Path(file["path"]).name)
    return np.array([file["className"] for file in files])


def pictures(model, styles, z):
    return np.concatenate([model.of_styles(styles[part], z[part]) for part in batches(len(z))])


def mixing(model, options):
    """Shares of sounds heard as the class and the voice of A, and as those of B."""
    count = options.count
    z = model.latents(2 * count, seed=1)
    labels = model.labels(2 * count)
    labels[count:] = np.roll(labels[:count], 1, axis=1)
    w = model.styles(z, labels)
    both = heard(model.decode(pictures(model, w, z)), model.sample_rate, options.classes, options.voices)
    classes = {"each in its class": labels[count:], "both in A's class": labels[:count]}
    for title, fine_labels in classes.items():
        fine = model.styles(z[count:], fine_labels)
        print(f"mixing, {title}: layers of A, A's class and voice, B's class and voice, pairs with different ones")
        for first in range(model.style_layers):
            styles = np.repeat(w[:count, None], model.style_layers, axis=1)
            styles[:, first:] = fine[:, None]
            report(heard(model.decode(pictures(model, styles, z[:count])), model.sample_rate, options.classes,
                         options.voices), both, first)


def plain_mixing(model, options):
    """The same for a model without styles: the second half of the latent is B's."""
    count = options.count
    z, labels = model.latents(2 * count, seed=1), model.labels(2 * count)
    labels[count:] = np.roll(labels[:count], 1, axis=1)
    both = heard(model.decode(model(z, labels)), model.sample_rate, options.classes, options.voices)
    mixed = z[:count].copy()
    half = mixed.shape[1] // 2
    mixed[:, half:] = z[count:, half:]
    print("mixing of a model without styles: half of the latent, the class of A is asked for")
    report(heard(model.decode(model(mixed, labels[:count])), model.sample_rate, options.classes, options.voices),
           both, half)


def report(found, both, first):
    """Of pairs (A, B), found one after the other in `both`, that differ in class and voice."""
    count = len(found[0])
    ends = [(names[:count], names[count:]) for names in both]
    different = np.logical_and.reduce([a != b for a, b in ends])
    shares = [(names == end[place])[different].mean() for place in (0, 1) for names, end in zip(found, ends)]
    print(f"  {first:3}", *(f"{share:.3f}" for share in shares), different.sum())


def cross_entropy(x, y, kinds, steps=2000):
    """Of a linear classifier, on the half of the examples that it was not trained on."""
    half = len(x) // 2
    x = (x - x[:half].mean(0)) / (x[:half].std(0) + 1e-6)
    x = np.concatenate([x, np.ones((len(x), 1))], axis=1)
    wanted = np.eye(kinds)[y]
    rate = 2 / np.linalg.eigvalsh(x[:half].T @ x[:half] / half).max()
    weights = np.zeros((x.shape[1], kinds))

    def shares(part):
        scores = x[part] @ weights
        powers = np.exp(scores - scores.max(1, keepdims=True))
        return powers / powers.sum(1, keepdims=True)

    for _ in range(steps):
        weights -= rate * (x[:half].T @ (shares(slice(half)) - wanted[:half]) / half + 1e-3 * weights)
    found = shares(slice(half, None))
    truth = y[half:]
    return -np.log(found[np.arange(len(truth)), truth]).mean(), (found.argmax(1) == truth).mean()


def separation(model, options):
    count = 4 * options.count
    z, labels = model.latents(count, seed=2), model.labels(count)
    w = model.styles(z, labels)
    voice, = heard(model.decode(pictures(model, w, z)), model.sample_rate, options.voices)
    names, y = np.unique(voice, return_inverse=True)
    shares = np.bincount(y, minlength=len(names)) / count
    print(f"separation of {len(names)} voices, nats and accuracy, {count} sounds")
    print(f"  their shares alone {-(shares * np.log(shares)).sum():.3f}, {shares.max():.3f}")
    for name, x in ("z and class", np.concatenate([z, labels], axis=1)), ("w", w):
        entropy, accuracy = cross_entropy(x.astype(float), y, len(names))
        print(f"  {name} {entropy:.3f}, {accuracy:.3f}")


def path_length(model, options):
    count, step, decibels = options.count, 0.01, options.range / 2
    z = model.latents(2 * count, seed=3)
    labels = model.labels(count)
    place = np.random.default_rng(0).uniform(0, 1 - step, (count, 1)).astype(np.float32)

    def line(a, b, at):
        return a + (b - a) * at

    def length(first, second):
        difference = (pictures(model, first, z[:count]) - pictures(model, second, z[:count])) * decibels
        return ((difference / step) ** 2).mean()

    w = [model.styles(z[part], labels) for part in (slice(count), slice(count, None))]
    inside = [model.styles(line(z[:count], z[count:], at), labels) for at in (place, place + step)]
    lengths = length(*inside), length(line(*w, place), line(*w, place + step))
    print(f"path length, dB squared: z {lengths[0]:.0f}, w {lengths[1]:.0f}, ratio {lengths[1] / lengths[0]:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--classes", required=True)
    parser.add_argument("--voices", required=True)
    parser.add_argument("--plain", help="a model without styles to compare the mixing with")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--range", type=float, default=60, help="decibels from -1 to 1 of a picture")
    options = parser.parse_args()
    model = foley.load(options.model)
    path_length(model, options)
    separation(model, options)
    mixing(model, options)
    if options.plain:
        plain_mixing(foley.load(options.plain), options)


if __name__ == "__main__":
    main()
