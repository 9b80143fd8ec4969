// SPDX-License-Identifier: MIT

// Renders sounds of a model to files, and one into memory.
//
//   swift run -c release render MODEL_OR_RUN FOLDER
import Foley

let arguments = CommandLine.arguments
let path = arguments.count > 1 ? arguments[1] : "../models/drums/drums.safetensors"
let folder = arguments.count > 2 ? arguments[2] : "hits"

// Files with tags and watermark, byte for byte those of `foley synth`.
let summary = try Renderer.render(path, count: 4, seed: 7, into: folder)
print("\(summary.writtenCount) files in \(folder)")

// Samples in memory. Only files that Renderer writes have a watermark.
let model = try PlayableModel(path)
let clip = model.render(1..<2, seed: 7)[0]
print("\(clip.frameCount) frames at \(clip.sampleRate) Hz, \(clip.channelCount) channel(s)")
try AudioFile.write(clip, to: "\(folder)/plain.wav")
