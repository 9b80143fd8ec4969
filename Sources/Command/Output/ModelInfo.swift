// SPDX-License-Identifier: MIT
import Files
import Foundation
import Models
import Synthesis
import Training

/// The description in a model file.
struct ModelInfo: Encodable, CustomStringConvertible {
  let path: String
  let contentHash: String
  let architecture: String
  let parameterCount: Int
  let sampleRate: Int
  let sliceLength: Int
  let channelCount: Int
  /// Hits of a sound, from soft to loud; nil for single sounds.
  let layerCount: Int?
  /// The memory of the weights.
  let weightBytes: Int
  /// The memory of the largest signals while one sound is made.
  let soundBytes: Int
  /// The licence of weights and sounds, and whom to credit; nil if none is given.
  let license: String?
  let credits: String?
  let classNames: [String]
  /// The largest magnitude of the numbers of a sound's latent where no other is asked for; nil for no
  /// limit.
  let truncation: Double?
  /// How it turns sounds into others or into latents; empty for a model that does neither.
  private let use: String
  /// How it was trained; the options have the names of this version.
  let training: ModelDescription.Training
  /// Whether ``description`` has all options, not only those that differ from the preset.
  private let listsAll: Bool

  private enum CodingKeys: CodingKey {
    case path, contentHash, architecture, parameterCount, sampleRate, sliceLength, channelCount
    case layerCount, weightBytes, soundBytes, license, credits, classNames, truncation, training
  }

  /// Reads the model file, or the model of the run, at `path`.
  ///
  /// - Throws: `ModelFileError` or `SafetensorsError`
  init(_ path: String, listsAll: Bool = false) throws {
    self.listsAll = listsAll
    let source = try ModelSource(path)
    self.path = source.file
    let file = try source.model()
    let (model, networks) = (file.description, file.networks)
    let representation = model.design.representation
    contentHash = "\(try source.hash)"
    architecture = type(of: model.design).kind.title
    parameterCount = model.design.parameterCount
    sampleRate = representation.sampleRate
    sliceLength = representation.sliceLength
    channelCount = representation.channelCount
    layerCount = representation.layerCount > 1 ? representation.layerCount : nil
    weightBytes = parameterCount * MemoryLayout<Float>.size
    soundBytes = representation.workingCount * MemoryLayout<Float>.size
    license = source.license?.name
    credits = source.license?.credits
    classNames = model.classNames
    truncation = model.design.truncation
    use = Self.use(of: networks)
    var training = model.training
    training.options = TrainingOptions.currentNames(ofRecord: training.options)
    self.training = training
  }

  private static func use(of networks: ModelNetworks) -> String {
    var uses: [String] = []
    if networks.converter != nil {
      uses.append(
        "turns a sound into another: foley convert"
          + (networks.reverseConverter == nil ? "" : ", or back with --reverse"))
    }
    if networks.encoder != nil { uses.append("turns a sound into a latent: foley encode") }
    return uses.joined(separator: "; ")
  }

  /// The options to show, and how many others there are.
  private var options: (shown: [String: String], otherCount: Int) {
    let all = training.options
    guard !listsAll else { return (all, 0) }
    let shown = TrainingOptions.differencesFromPreset(ofRecord: all)
    return (shown, all.count - shown.count)
  }

  var description: String {
    let options = options
    let others =
      options.otherCount == 0
      ? [] : [(name: "options", value: "\(options.otherCount) more, as the preset has them: --all")]
    let seconds = String(
      format: (layerCount.map { "\($0) hits from soft to loud, each of " } ?? "") + "%.3f",
      Double(sliceLength) / Double(sampleRate * (layerCount ?? 1)))
    return alignedLines(
      [
        ("model", path),
        ("hash", contentHash),
        ("architecture", "\(architecture), \(parameterCount) parameters"),
        (
          "sounds",
          "\(seconds) s: \(sliceLength) samples at \(sampleRate) Hz, "
            + counted(channelCount, "channel")
        ),
        (
          "memory",
          String(
            format: "%.1f MB of weights, %.1f MB of signals a sound", Double(weightBytes) / 1e6,
            Double(soundBytes) / 1e6)
        ),
        ("use", use),
        (
          "truncation",
          truncation.map { String(format: "%g where synth gets no --truncation", $0) } ?? ""
        ),
        ("trained", "\(training.steps) steps"),
        ("licence", license ?? "not given"), ("credits", credits ?? ""),
      ].filter { !$0.value.isEmpty } + rows(training.data, of: "data")
        + rows(options.shown, of: "option") + others)
  }

  private func rows(_ values: [String: String], of topic: String) -> [(name: String, value: String)]
  {
    values.sorted { $0.key < $1.key }.map { ("\(topic) \($0.key)", $0.value) }
  }
}
