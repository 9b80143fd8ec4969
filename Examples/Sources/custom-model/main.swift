// SPDX-License-Identifier: MIT

// Trains a model kind that is defined in this package and renders sounds from the run folder.
//
//   swift run -c release custom-model RECORDINGS RUN
import Foley

let arguments = CommandLine.arguments
let recordings = arguments.count > 1 ? arguments[1] : "../audio/drums"
let folder = arguments.count > 2 ? arguments[2] : "runs/basis"

// From here on options files, checkpoints and model files may name "basisgan".
ModelKinds.register(BasisGAN.self)

var options = TrainingOptions(BasisGAN.self, preset: .tiny)
options.minutes = nil
options.steps = 6
options.batchSize = 8
options.checkpointMinutes = 0  // a checkpoint after every step
options[BasisGANOptions.self].basisCount = 24

do {
  let run = try TrainingRun(recordings: recordings, options: options, folder: folder)
  print(run.setup.summary)
  try run.train { event in
    if case .saved(let step, _) = event { print("checkpoint of step \(step)") }
  }
}

// The run folder was locked until the end of that scope. A resumed run continues from the last
// checkpoint.
options.steps = 8
do {
  let run = try TrainingRun(
    recordings: recordings, options: options, folder: folder, resuming: true)
  try run.train { event in
    if case .resumed(let step, _) = event { print("resumed after step \(step)") }
  }
}

let summary = try Renderer.render(folder, count: 4, into: "\(folder)/hits")
print("\(summary.writtenCount) files in \(folder)/hits")
