// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import TestSupport
import Testing

@Test func gradientOfWhatDoesNotLeadToAnInputIsNil() {
  let x = Tensor([1, 2], shape: [2]).asVariable()
  let other = Tensor([3, 4], shape: [2]).asVariable()
  let gradients = gradient(of: x.squared().sum(), withRespectTo: [x, other])
  #expect(gradients[0]?.values == [2, 4])
  #expect(gradients[1] == nil)
  #expect(gradient(of: Tensor(scalar: 1), withRespectTo: [x])[0] == nil)
}

@Test func severalPathsToAnInputAddUp() {
  let x = Tensor(scalar: 3).asVariable()
  let y = x * x + x * 2 + x
  #expect(gradient(of: y, withRespectTo: [x])[0]?.item == 9)
}

@Test func anInputThatFeedsAnotherInputGetsTheWholeGradient() {
  let x = Tensor(scalar: 2).asVariable()
  let y = x.squared()
  let gradients = gradient(of: y * x, withRespectTo: [x, y])
  #expect(gradients.map { $0?.item } == [12, 2])
}

@Test func theSameTensorAsBothOperandsCountsTwice() {
  let x = Tensor([1, -2], shape: [2]).asVariable()
  #expect(gradient(of: (x + x).sum(), withRespectTo: [x])[0]?.values == [2, 2])
  #expect(gradient(of: (x * x).sum(), withRespectTo: [x])[0]?.values == [2, -4])
  #expect(gradient(of: (x - x).sum(), withRespectTo: [x])[0]?.values == [0, 0])
}

@Test func detachedTensorsAndSilencedOperationsAreNotRecorded() {
  let x = Tensor(scalar: 2).asVariable()
  #expect(!(x.detached() * 3).isRecorded)
  #expect(!withoutRecording { x * 3 }.isRecorded)
  #expect(!withoutRecording { x.relu() }.isRecorded)
  #expect((x * 3).isRecorded)
  #expect(gradient(of: x * x.detached(), withRespectTo: [x])[0]?.item == 2)
}

@Test func gradientsAreRecordedOnlyWhenAsked() {
  let x = Tensor(scalar: 2).asVariable()
  let y = x.squared() * x
  #expect(gradient(of: y, withRespectTo: [x])[0]?.isRecorded == false)
  let first = gradient(of: y, withRespectTo: [x], recordingGraph: true)[0]
  let second = first.flatMap { gradient(of: $0, withRespectTo: [x], recordingGraph: true)[0] }
  let third = second.flatMap { gradient(of: $0, withRespectTo: [x])[0] }
  #expect([first, second, third].map { $0?.item } == [12, 12, 6])
}

@Test func gradientsSharedByTwoInputsDoNotRunIntoEachOther() {
  let a = Tensor([1, 2], shape: [2]).asVariable()
  let b = Tensor([3, 4], shape: [2]).asVariable()
  let gradients = gradient(of: (a + b).sum() + (a * 2).sum(), withRespectTo: [a, b])
  #expect(gradients.map { $0?.values } == [[3, 3], [1, 1]])
}

@Test func aHundredThousandOperationsAreWalkedAndReleased() {
  let x = Tensor(scalar: 1).asVariable()
  var y = x
  for _ in 0..<50_000 { y = (y * y).squareRoot() }
  let slope = gradient(of: y, withRespectTo: [x], recordingGraph: true)[0]
  #expect(abs((slope?.item ?? 0) - 1) < 1e-3)
}

/// Runs in a separate process, because other tests allocate memory as well.
@Test func memoryComesBackWhenNobodyHoldsTheResult() async {
  await #expect(processExitsWith: .success) {
    let before = MemoryPool.liveBytes
    for _ in 0..<3 {
      let x = Tensor.filled(with: 2, shape: [1 << 16]).asVariable()
      let y = (x.exp().tanh() / x.squareRoot()).sigmoid().sum()
      let slopes = gradient(of: y, withRespectTo: [x], recordingGraph: true)
      #expect(slopes[0] != nil)
    }
    #expect(MemoryPool.liveBytes == before)
  }
}

@Test func anOutputIsItsOwnGradientsBeginning() {
  let x = Tensor([3], shape: [1]).asVariable()
  let y = x * 2
  let gradients = gradient(of: y, withRespectTo: [y, x, x])
  #expect(gradients.map { $0?.values } == [[1], [2], [2]])
}

@Test func aDiamondIsWalkedOnce() {
  let x = Tensor(scalar: 1.5).asVariable()
  var y = x
  for _ in 0..<60 { y = (y + y) * 0.5 }
  #expect(gradient(of: y, withRespectTo: [x])[0]?.item == 1)
}

@Test func branchesThatDoNotLeadToAnInputAreNotWalked() {
  let x = Tensor(scalar: 2).asVariable()
  let other = Tensor(scalar: 0).asVariable()
  // The derivative of the square root at zero is infinite, and 0 times infinity would be NaN.
  let y = x * 3 + other.squareRoot() * 0
  #expect(gradient(of: y, withRespectTo: [x]).map { $0?.item } == [3])
}

@Test func recordingStopsOnlyInsideTheBody() {
  let x = Tensor(scalar: 2).asVariable()
  let inner = withoutRecording { gradient(of: x.detached(), withRespectTo: [x])[0] }
  #expect(inner == nil)
  #expect((x * 2).isRecorded)
}

@Test func aProfileCountsTheWayBackToThePartThatWasRecorded() {
  let profile = Profile()
  profile.run {
    let x = Tensor([1, 2], shape: [2]).asVariable()
    let product = Profile.inPart("critic") { x * x }
    let sum = Profile.inPart("penalty") { product.exp().sum() }
    _ = Profile.inPart("critic") { gradient(of: sum, withRespectTo: [x]) }
  }
  let back = profile.rows.filter { $0.place.walk == .backward }
  #expect(Set(back.map(\.place.part)) == ["critic", "penalty"])
  let products = back.filter { $0.operation.name == "multiply" }
  #expect(products.first { $0.place.part == "critic" }?.calls == 2)
  #expect(products.first { $0.place.part == "penalty" }?.calls == 1)
}

@Test func aProfileKnowsWhatAConvolutionHasToDo() {
  let profile = Profile()
  let window = Window(kernel: [3], stride: [2], padding: [(before: 1, after: 1)])
  profile.run {
    let x = Tensor.zeros([2, 8, 3]).asVariable()
    let w = Tensor.zeros([3, 3, 5])
    let y = x.convolved(with: w, window: window, bias: .zeros([5]), slope: 0.2)
    _ = gradient(of: y.sum(), withRespectTo: [x])
  }
  let rows = profile.rows.filter { $0.operation.kind == .convolution }
  #expect(Set(rows.map(\.operation.name)) == ["convolution", "transposed convolution"])
  #expect(rows.allSatisfy { $0.operation.arithmetic == 2 * 2 * 4 * 3 * 3 * 5 })
  #expect(rows.allSatisfy { $0.operation.bytes == 4 * (2 * 8 * 3 + 3 * 3 * 5 + 2 * 4 * 5) })
}
