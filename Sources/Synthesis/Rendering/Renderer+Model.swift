// SPDX-License-Identifier: MIT

extension Renderer {
  /// Renders sounds of one model into a folder: the same files as `foley synth`, with tags,
  /// watermark and a line each in `manifest.jsonl`.
  ///
  ///     try Renderer.render("runs/drums", count: 16, into: "hits")
  ///     try Renderer.render("runs/drums", count: 4, into: "long") { $0.duration = 2 }
  ///
  /// Work that renders several models, reports progress or resumes uses ``RenderEntry`` and an
  /// instance of ``Renderer``.
  ///
  /// - Parameters:
  ///   - model: a model file or a run folder.
  ///   - count: the number of sounds.
  ///   - seed: the seed of the latents.
  ///   - folder: the output folder, created if it is missing.
  ///   - replacesFiles: whether existing files are overwritten; otherwise they are an error.
  ///   - adjust: changes further settings, such as the class, the duration or the file format.
  /// - Returns: the number of files written, and of samples clipped at full scale.
  /// - Throws: errors of `ModelSource.init`, `RenderEntry.init` and
  ///   ``render(into:replacesFiles:drawsPictures:progress:)``.
  @discardableResult
  public static func render(
    _ model: String, count: Int = 16, seed: UInt64 = 0, into folder: String,
    replacesFiles: Bool = false, adjust: (inout RenderSettings) -> Void = { _ in }
  ) throws -> RenderSummary {
    var settings = RenderSettings()
    settings.count = count
    settings.seed = seed
    adjust(&settings)
    let library = ModelLibrary()
    let entry = try RenderEntry(source: library.source(model), settings: settings)
    return try Renderer([entry], library: library)
      .render(into: folder, replacesFiles: replacesFiles)
  }
}
