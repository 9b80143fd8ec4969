// SPDX-License-Identifier: MIT
import Foundation
import Kernels

extension ProfileReport {
  static func name(_ row: Profile.Row) -> String {
    let place = part(row.place)
    return (place.isEmpty ? "" : "\(place): ") + describe(row.operation)
  }

  static func describe(_ operation: Profile.Operation) -> String {
    func shape(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: "x") }
    let operands = operation.operands.map(shape).joined(separator: " by ")
    let result = operation.result.isEmpty ? "" : shape(operation.result)
    let shapes = operands.isEmpty ? result : "\(operands) -> \(result)"
    return "\(operation.name) \(shapes)".trimmingCharacters(in: .whitespaces)
  }

  static func part(_ place: Profile.Place) -> String {
    let part = place.part.isEmpty ? "around the updates" : place.part
    switch place.walk {
    case nil: return part
    case .gradient: return "\(part), its gradient"
    case .backward: return "\(part), backward"
    }
  }

  static func title(_ kind: Profile.Kind) -> String {
    switch kind {
    case .convolution: "convolutions, with bias, rectifier and shuffle"
    case .product: "matrix products"
    case .elementwise: "element by element"
    case .sum: "sums"
    case .copy: "copies, slices, broadcasts, shifts"
    case .transform: "short-time transforms"
    case .random: "random numbers"
    case .update: "optimisers and running average"
    case .batch: "waiting for recordings"
    case .record: "checkpoints, scores and log"
    }
  }
}
