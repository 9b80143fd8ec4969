// SPDX-License-Identifier: MIT

// Trains a small model for 20 steps on a folder of recordings and prints the progress.
//
//   swift run -c release train RECORDINGS RUN
import Foley

let arguments = CommandLine.arguments
let recordings = arguments.count > 1 ? arguments[1] : "../audio/drums"
let folder = arguments.count > 2 ? arguments[2] : "runs/drums"

var options = TrainingOptions(WaveGAN.self, preset: .tiny)
options.minutes = nil
options.steps = 20
options.batchSize = 8
options.sliceLength = 4096

let run = try TrainingRun(recordings: recordings, options: options, folder: folder)
print("\(run.setup.dataset.clipCount) recordings; \(run.setup.summary)")

let ending = try run.train { event in
  switch event {
  case .step(let progress):
    let loss = progress.report["criticLoss"] ?? 0
    print("step \(progress.step): critic loss \(loss)")
  case .saved(let step, let samplesFolder):
    print("saved step \(step), sounds in \(samplesFolder)")
  case .warning(let message):
    print("warning: \(message)")
  default: break
  }
}
print("\(ending): \(run.folder.modelPath)")
