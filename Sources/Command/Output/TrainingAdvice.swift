// SPDX-License-Identifier: MIT

/// What to try when the sounds are not good yet: the end of `foley train --help`.
enum TrainingAdvice {
  static let text = """
    WHEN THE SOUNDS ARE NOT GOOD YET (Guides/training.md says more):
      noisy       Train longer; a larger --width; for a hum see the guide.
      silent      Read the data report; --set peakNormalization=true, a longer
                  --seconds, a lower --learning-rate.
      repetitive  A subfolder a class and --conditional, more recordings, a larger
                  --batch-size, --set minibatchDeviation=true, another --seed.

    """
}
