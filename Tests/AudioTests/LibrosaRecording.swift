// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Testing

/// What `Tests/Fixtures/librosa/record.py` recorded.
struct LibrosaRecording: Decodable {
  struct Transform: Decodable, CustomStringConvertible {
    let size: Int
    let hop: Int
    let length: Int
    let window: WindowFunction
    let padding: String
    let frames: Int
    let largest: Float
    let spectra: [Float]
    let inverse: [Float]

    var description: String { "\(size)/\(hop), \(window) of \(length), \(padding)" }

    var transform: ShortTimeTransform {
      let alignment: ShortTimeTransform.Alignment =
        switch padding {
        case "zeros": .centered(.zeros)
        case "reflection": .centered(.reflection)
        default: .left(paddingEnd: false)
        }
      return ShortTimeTransform(
        fftSize: size, hop: hop, windowLength: length, window: window, alignment: alignment)
    }
  }

  struct Mel: Decodable, CustomStringConvertible {
    let bands: Int
    let scale: MelScale
    let normalization: MelFilterBank.Normalization
    let low: Double
    let high: Double
    let weights: [Float]
    let pseudoInverse: [Float]
    let levels: [Float]
    let magnitudeLevels: [Float]
    let coefficients: [Float]

    var description: String { "\(bands) \(scale) bands from \(low) to \(high) Hz" }

    var filterBank: MelFilterBank {
      MelFilterBank(
        bandCount: bands, fftSize: 256, sampleRate: 8000, hertz: low...high, scale: scale,
        normalization: normalization)
    }
  }

  struct GriffinLim: Decodable, CustomStringConvertible {
    let size: Int
    let hop: Int
    let momentum: Float
    let decibels: Double

    var description: String { "\(size)/\(hop), momentum \(momentum)" }
  }

  let transforms: [Transform]
  let mels: [Mel]
  let griffinLim: [GriffinLim]

  static func read() throws -> LibrosaRecording {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = tests.appending(path: "../Fixtures/librosa/recorded.json")
    return try JSONDecoder().decode(LibrosaRecording.self, from: Data(contentsOf: file))
  }
}

/// Expects the values that the script kept of an array, each within `tolerance`.
///
/// - Parameter width: 2 where the elements are pairs.
func expectKept(
  _ values: [Float], _ recorded: [Float], width: Int = 1, tolerance: Float, _ comment: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let (count, size) = (recorded.count / width, values.count / width)
  let kept = (0..<count).flatMap { index in
    let element = index * (size - 1) / (count - 1)
    return values[width * element..<width * (element + 1)]
  }
  let errors = zip(kept, recorded).map { abs($0 - $1) }
  let largest = errors.max() ?? .infinity
  #expect(
    errors.allSatisfy { $0 <= tolerance }, "\(comment): \(largest) is more than \(tolerance)",
    sourceLocation: sourceLocation)
}
