// SPDX-License-Identifier: MIT
public import ArgumentParser
import Audio
import Files
public import Synthesis

extension SongVoices.Change: ExpressibleByArgument {}

/// `foley play`: plays a MIDI file or a text grid with the sounds of a model.
struct PlayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "play",
    abstract: "Play a MIDI file or a drum pattern with the sounds of a model.",
    usage: "foley play MODEL SONG.mid|PATTERN.txt --output SONG.wav [OPTIONS]",
    discussion: """
      In a MIDI file channel 10 plays the classes by the keys of General MIDI's percussion, and the \
      other channels the classes that are named after pitches (60, C4), or the class of --class at \
      other pitches. A pattern is a text with a line for each class and a letter for each step: x a \
      note, X an accent, o a soft note, . nothing; lines like "tempo 110", "swing 58", "steps 4" (of a \
      beat), "beats 4" (of a bar) and "repeat 8" set the rest.

        tempo 110
        kick:  x...x...x...x.o.
        snare: ....x.......x...
        hat:   x.x.x.x.x.x.x.xX

      Notes begin at their sample, the velocity sets the level, and the sum has its peak at --level. \
      The same model, song and seed give the same file.
      """)

  @Argument(
    help: ArgumentHelp("Model file, or folder of a run.", valueName: "model"), completion: .file())
  var model: String
  @Argument(
    help: ArgumentHelp("MIDI file (.mid, .midi) or text grid.", valueName: "song"),
    completion: .file())
  var song: String
  @OptionGroup var keyFlags: KeyFlags
  @Option(
    name: .customLong("class"),
    help: ArgumentHelp("Class that plays notes with a pitch.", valueName: "name"))
  var className: String?
  @Option(help: ArgumentHelp("Key that has the pitch of the model's sound.", valueName: "key"))
  var root = 60
  @Option(help: ArgumentHelp("Number of sounds of a class that take turns.", valueName: "n"))
  var sounds = 4
  @Option(
    help: ArgumentHelp("Seed of the sounds: another seed gives other sounds.", valueName: "s"))
  var seed: UInt64 = 0
  @Option(help: "When the next of these sounds is taken: with every note, with every bar or never.")
  var change = SongVoices.Change.note
  @Flag(help: "Let the end sound on at the beginning, for a loop without a seam.")
  var loop = false
  @Option(help: ArgumentHelp("Peak of the file in dB of full scale.", valueName: "decibels"))
  var level = -1.0
  @OptionGroup var soundFlags: LatentSoundFlags
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    try soundFlags.checkIsFile()
  }

  func run() throws {
    try checkRange("--root", root, in: 0...127)
    try checkRange("--sounds", sounds, in: 1...10_000)
    try checkRange("--level", level, in: -120...0)
    try threadFlags.apply()
    let voices = try voices()
    let hash = try ContentHash(file: song)
    let song = try Song(contentsOf: song)
    let (work, writer) = (try LatentWork(model, seed: seed), soundFlags.writer)
    try writer.check([soundFlags.output])
    for name in (className.map { [$0] } ?? []) + voices.keyClasses.values.sorted() {
      _ = try known(name, work)
    }
    var mix = SongMix(voices: voices)
    (mix.seed, mix.isLoop, mix.peakDecibels) = (work.seed, loop, level)
    if !keyFlags.choke.isEmpty {
      mix.chokedClasses = Set(try keyFlags.choke.map { try known($0, work) })
    }
    let printer = ProgressPrinter()
    let performance = try mix.play(song, with: work.model) { number, count in
      printer.show(
        share: Double(number) / Double(count), ["\(number) of \(counted(count, "sound"))"])
    }
    try writer.write(
      performance, to: soundFlags.output, work,
      members: [("song", "\"\(hash)\""), ("seed", "\(seed)")]
    ) { share in
      printer.show(share: share, ["writing \(hoursMinutesSeconds(performance.durationSeconds))"])
    }
    printer.finishLine()
    show(performance)
    if soundFlags.listen { try Player(for: [soundFlags.output]).play([soundFlags.output]) }
  }

  private func voices() throws -> SongVoices {
    var voices = SongVoices()
    (voices.pitchedClass, voices.root) = (className, root)
    (voices.soundCount, voices.change) = (sounds, change)
    voices.keyClasses = try keyFlags.keyClasses()
    return voices
  }

  private func known(_ name: String, _ work: LatentWork) throws -> String {
    let names = work.model.classNames
    guard names.contains(name) else { throw SongError.unknownClass(name, classNames: names) }
    return name
  }

  private func show(_ performance: SongPerformance) {
    Terminal.say(
      "\(soundFlags.output): \(counted(performance.starts.count, "note", grouped: true)) of "
        + "\(counted(performance.soundCount, "sound")), "
        + hoursMinutesSeconds(performance.durationSeconds))
    for case (.drum(let key), let count) in performance.leftNotes.sorted(by: {
      ($1.value, "\($0.key)") < ($0.value, "\($1.key)")
    }) {
      Terminal.show(
        "\(counted(count, "note")) of key \(key)\(Song.drumName(key).map { " (\($0))" } ?? "") left out: no class plays it; "
          + "give one with --map \(key)=CLASS\n")
    }
  }
}
