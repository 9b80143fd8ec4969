// SPDX-License-Identifier: MIT
public import ArgumentParser
import Files
public import Synthesis

extension OnnxModel.Part: ExpressibleByArgument {}

/// `foley export`: writes a model for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a model for other programs.",
    usage: "foley export MODEL_OR_RUN --output MODEL.onnx [OPTIONS]",
    discussion: """
      The file has the Open Neural Network Exchange format (ONNX, operators of version 13), which \
      onnxruntime, ONNX Runtime Web, Unity and Unreal play. Its inputs are latents and, where the model \
      has them, shares of the classes and noise; its output is the sound, or with --parts network what \
      the network puts out. Sounds of the file are not marked as generated: they have no watermark.
      """)

  @Argument(
    help: ArgumentHelp("Model file, or folder of a run.", valueName: "model"), completion: .file())
  var model: String
  @Option(
    name: LatentSoundFlags.outputName,
    help: ArgumentHelp("File to write; its name ends in .onnx.", valueName: "file"),
    completion: .file())
  var output: String
  @Option(help: "What the file computes.")
  var parts = OnnxModel.Part.sound
  @Flag(help: "Replace an existing file.")
  var overwrite = false

  mutating func validate() throws {
    guard output.lowercased().hasSuffix(".onnx") else {
      throw ValidationError("--output is \(output): give a name that ends in .onnx.")
    }
  }

  func run() throws {
    try AtomicFile.check(output)
    guard overwrite || !FileSystem.isTaken(output) else {
      throw RenderError.exists(path: output, count: 1)
    }
    let exported = try OnnxModel(ModelSource(model), parts)
    try AtomicFile.write(output, bytes: exported.bytes)
    let inputs = exported.inputs.map { name, shape in
      "\(name) [\((["N"] + shape.map(String.init)).joined(separator: ", "))]"
    }
    Terminal.say(
      "\(output.printable): \(counted(exported.nodeCount, "operation", grouped: true)), "
        + "\(grouped(exported.bytes.count / 1000)) kB, inputs \(inputs.joined(separator: ", "))")
  }
}
