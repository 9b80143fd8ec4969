// SPDX-License-Identifier: MIT
import Files
import Synthesis

/// Sounds made of sounds: each has a latent of its own.
extension SoundMaker {
  /// The place of a recipe in the latent space of its model.
  ///
  /// - Throws: ``StudioError``, an error of the model, or of a recipe that does not fit it
  func place(of recipe: SoundRecipe) throws -> (
    entry: ModelShelf.Entry, model: PlayableModel, point: LatentPoint
  ) {
    let entry = try entry(recipe.model)
    let model = try shelf.model(entry)
    let settings = recipe.settings
    // A recipe may come from a request: its latent and styles need not fit the model.
    _ = try RenderEntry(source: entry.source, settings: settings)
    let mix = try settings.className.map {
      try ClassMix($0, classNames: entry.source.classNames)
    }
    if let latent = settings.latent {
      return (entry, model, LatentPoint(latent: latent, mix: mix, styles: settings.styles))
    }
    let point =
      settings.truncation.map {
        model.point(settings.first, seed: settings.seed, mix: mix, truncation: $0)
      } ?? model.point(settings.first, seed: settings.seed, mix: mix)
    return (entry, model, point)
  }

  /// The recipe of another place, with the shape of a recipe.
  ///
  /// - Throws: `OptionError` or `ClassMixError`
  func recipe(
    at point: LatentPoint, like recipe: SoundRecipe, classNames: [String]
  ) throws -> SoundRecipe {
    var settings = recipe.settings
    (settings.latent, settings.styles, settings.truncation) = (point.latent, point.styles, nil)
    (settings.first, settings.seed) = (1, 0)
    settings.className = try point.mix.map {
      try Self.settled($0.words(classNames: classNames), classNames)
    }
    return try SoundRecipe(model: recipe.model, settings: settings)
  }

  /// The words of a mix that mean what they say: read and written again they are the same, so that a
  /// latent file and the text beside it agree in every bit.
  ///
  /// - Throws: `ClassMixError`
  static func settled(_ words: String, _ classNames: [String]) throws(ClassMixError) -> String {
    var words = words
    for _ in 0..<8 {
      let again = try ClassMix(words, classNames: classNames).words(classNames: classNames)
      if again == words { break }
      words = again
    }
    return words
  }

  /// `POST /api/near`: neighbours of a sound.
  func near(_ members: RequestMembers) async throws -> [StudioSound] {
    let recipe = try recipe(members.required("sound", "the id or the recipe of a sound"))
    let count = try members.integer("count", in: 1...64, standard: 1)
    let distance = try members.number("distance", in: 0...1, standard: 0.25)
    let seed = try members.seed("seed")
    let (entry, model, point) = try place(of: recipe)
    let recipes = try (1...count).map { number in
      try self.recipe(
        at: model.neighbor(number, of: point, distance: distance, seed: seed), like: recipe,
        classNames: entry.source.classNames)
    }
    return try await sounds(recipes, slot: StudioAPI.slot(of: members))
  }

  /// `POST /api/morph`: the way from one sound to another, both included.
  func morph(_ members: RequestMembers) async throws -> [StudioSound] {
    let first = try recipe(members.required("from", "the id or the recipe of a sound"))
    let last = try recipe(members.required("to", "the id or the recipe of a sound"))
    let count = try members.integer("steps", in: 2...65, standard: 9)
    guard first.model == last.model else { throw StudioError.twoModels }
    let (entry, model, start) = try place(of: first)
    let end = try place(of: last).point
    let stops =
      model.styleLayerCount > 0 ? [try model.styled(start), try model.styled(end)] : [start, end]
    let path = LatentPath(through: stops, stepCount: count - 1, in: model.latentSpace)
    let between = try path.points.dropFirst().dropLast().map {
      try recipe(at: $0, like: first, classNames: entry.source.classNames)
    }
    return try await sounds([first] + between + [last], slot: StudioAPI.slot(of: members))
  }

  /// `POST /api/mix`: coarse styles of one sound, fine ones of another.
  func mix(_ members: RequestMembers) async throws -> [StudioSound] {
    let coarse = try recipe(members.required("coarse", "the id or the recipe of a sound"))
    let fine = try recipe(members.required("fine", "the id or the recipe of a sound"))
    guard coarse.model == fine.model else { throw StudioError.twoModels }
    let (entry, model, first) = try place(of: coarse)
    guard model.styleLayerCount > 0 else {
      throw StudioError.cannot(entry.source.name, what: "styles")
    }
    let layer = try members.integer("layer", in: 1...model.styleLayerCount)
    let point = try model.mixed(first, try place(of: fine).point, from: layer)
    let recipe = try recipe(at: point, like: coarse, classNames: entry.source.classNames)
    return try await sounds([recipe], slot: StudioAPI.slot(of: members))
  }

  /// `POST /api/move`: a sound moved along a direction of its model.
  func move(_ members: RequestMembers) async throws -> [StudioSound] {
    let recipe = try recipe(members.required("sound", "the id or the recipe of a sound"))
    let position = try members.number("position", in: -4...4)
    let named = try await directions(ofModel: recipe.model)
    let index = try members.integer("direction", in: 0...max(0, named.count - 1))
    let (entry, model, point) = try place(of: recipe)
    let moved = LatentDirections.point(
      along: named[index].direction, at: position * named[index].sign, from: point, in: model)
    let result = try self.recipe(at: moved, like: recipe, classNames: entry.source.classNames)
    return try await sounds([result], slot: StudioAPI.slot(of: members))
  }
}
