// SPDX-License-Identifier: MIT
import Autograd
import Layers

/// A network in training, with its Adam, the limit of its gradients and the moving average of its
/// parameters.
final class NetworkTraining {
  /// What decides the updates.
  struct Settings {
    /// The full step size of Adam.
    var learningRate: Float
    /// Adam's β1.
    var beta1: Float
    /// Adam's β2.
    var beta2: Float
    /// The norm that gradients are clipped to; nil for none.
    var gradientClip: Float?
  }

  /// The parameters, in order.
  let parameters: [Parameter]
  private let network: any Module
  private let settings: Settings
  private let optimizer: Adam
  private let average: ExponentialAverage?

  /// A training that begins with the network's weights.
  ///
  /// - Parameter emaDecay: the decay of the moving average; nil for none.
  init(of network: any Module, _ settings: Settings, emaDecay: Float? = nil) {
    self.network = network
    self.settings = settings
    parameters = network.parameters.map(\.parameter)
    optimizer = Adam(
      network.parameters, learningRate: settings.learningRate, beta1: settings.beta1,
      beta2: settings.beta2)
    average = emaDecay.map { ExponentialAverage(of: network, decay: $0) }
  }

  /// The gradients of a loss by the parameters; nil for parameters that it does not depend on.
  func gradients(of loss: Tensor?) -> [Tensor?] {
    loss.map { gradient(of: $0, withRespectTo: parameters.map(\.value)) }
      ?? parameters.map { _ in nil }
  }

  /// Takes a step along these gradients, and updates the average.
  ///
  /// - Parameter factor: of the full step size.
  func update(_ gradients: [Tensor?], factor: Float) {
    optimizer.learningRate = settings.learningRate * factor
    optimizer.update(settings.gradientClip.map(gradients.clipped) ?? gradients)
    average?.update()
  }

  /// The averaged parameters by name, or the network's where there is no average.
  var finishedState: [(name: String, tensor: Tensor)] {
    average?.averagedState() ?? network.state()
  }

  /// Lets the average begin anew with the weights as they are.
  func restartAverage() { average?.restart() }

  /// Lets optimiser and average begin anew with the weights as they are.
  func restart() {
    optimizer.reset()
    restartAverage()
  }

  /// Replaces the parameters by their averages, and lets optimiser and average begin anew.
  func continueFromAverage() {
    let averaged = Dictionary(uniqueKeysWithValues: finishedState.map { ($0.name, $0.tensor) })
    for (name, parameter) in network.parameters {
      if let value = averaged[name] { parameter.assign(value) }
    }
    restart()
  }

  /// Adds network, optimiser and average to the parts of a recipe's state.
  ///
  /// - Parameters:
  ///   - optimizerName: the name of the optimiser; nil for that of the network and "Optimizer".
  ///   - averageName: the name of the average.
  func add(
    to parts: inout StateParts, _ name: String, optimizerName: String? = nil,
    averageName: String = "average"
  ) {
    parts.add(name, network)
    parts.add(
      optimizerName ?? "\(name)Optimizer", state: optimizer.state, load: optimizer.load)
    if let average { parts.add(averageName, state: average.state, load: average.load) }
  }
}
