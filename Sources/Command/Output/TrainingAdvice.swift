// SPDX-License-Identifier: MIT

/// What to try when the sounds are not what was hoped for: the end of `foley train --help`.
enum TrainingAdvice {
  static let text = """
    WHEN THE SOUNDS ARE NOT GOOD YET:
      noisy                   Train longer: noise goes last. Then a larger --width,
                              or --post-filter-taps 512. A steady hum:
                              --upsampling nearest.
      silent                  Read the data report: quiet files want
                              --peak-normalization, files that begin with a pause
                              a longer --slice-length. If the losses grow without
                              end: a lower --learning-rate.
      repetitive              Sort the recordings into a subfolder a class: from
                              eight a class on they are learned, else add
                              --conditional. More and more varied recordings, a
                              larger --batch-size, --minibatch-deviation, another
                              --seed.

    """
}
