// SPDX-License-Identifier: MIT

// The whole library by one import. The kernels are part of it for `RandomStream` and `WorkerPool`.
@_exported public import Audio
@_exported public import Autograd
@_exported public import Evaluation
@_exported public import Files
@_exported public import Kernels
@_exported public import Layers
@_exported public import Models
@_exported public import Pictures
@_exported public import Reports
@_exported public import Synthesis
@_exported public import TensorBoard
@_exported public import Training
