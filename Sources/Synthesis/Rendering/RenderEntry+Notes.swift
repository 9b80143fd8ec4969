// SPDX-License-Identifier: MIT
import Audio
import Files
import Models

extension RenderEntry {
  /// What several classes at once make, as one may expect some sounds of each.
  private var mixNote: String? {
    let parts = mix?.parts(classNames: source.classNames) ?? []
    guard parts.count > 1 else { return nil }
    let shares = parts.map { "\($0.name) \(percent(Double($0.share)))" }
    return
      "every sound is a mix of \(parts.count) classes (\(shares.joined(separator: ", "))); for "
      + "sounds of each class ask for one class at a time"
  }

  /// Sentences about settings that do not do what one may expect of them; empty for most entries.
  public var notes: [String] {
    let sound = source.description.design.representation
    var notes: [String] = []
    if let rate = settings.sampleRate, rate > sound.sampleRate {
      notes.append(
        "\(source.name) makes sounds at \(sound.sampleRate) Hz: files at \(rate) Hz have nothing above "
          + "\(sound.sampleRate / 2) Hz")
    }
    if let channels = settings.channels, channels > sound.channelCount {
      notes.append(
        "\(source.name) makes sounds of \(counted(sound.channelCount, "channel")): all \(channels) "
          + "channels of the files are equal")
    }
    if settings.loop, !settings.format.hasSamplerInformation {
      notes.append(
        "\(settings.format.rawValue) files have no loop points: repeat them as a whole")
    }
    let training = source.description.training
    if let warning = training.warning {
      notes.append(
        "\(source.name): after its \(counted(training.steps, "step")) of training the \(warning); train "
          + "longer: foley train RECORDINGS --out RUN --resume with a larger --minutes or --steps")
    }
    if settings.latent == nil, let note = mixNote { notes.append(note) }
    return notes
  }
}
