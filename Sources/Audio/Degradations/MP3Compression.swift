// SPDX-License-Identifier: MIT
import CSndFile
import Glibc
import Kernels

/// Encodes as MP3 at a constant bit rate, in kilobits a second, and decodes again; a drawn rate is a
/// whole number.
///
/// A clip at a rate that MP3 lacks is converted to the next higher one that it has, and back.
func compression(_ kilobits: DrawnNumber) -> Degradation.Body {
  { clip, stream in
    let bitRate = kilobits.draw(&stream).rounded()
    let rate = mp3Rates.first { $0 >= clip.sampleRate } ?? 48_000
    do {
      let resampler = Resampler()
      let coded = try roundTrip(
        try resampler.convert(clip, to: rate), kilobits: bitRate)
      let decoded = try resampler.convert(coded, to: clip.sampleRate)
      return decoded.slice(from: 0, length: clip.frameCount)
    } catch {
      preconditionFailure(
        "a clip of \(clip.channelCount) channels at \(clip.sampleRate) Hz as MP3: \(error)")
    }
  }
}

/// The sample rates, in hertz, of MPEG-2.5, MPEG-2 and MPEG-1.
private let mp3Rates = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]

/// The clip as MP3 has it, without the delay of the codec.
private func roundTrip(_ clip: AudioClip, kilobits: Double) throws(AudioFileError) -> AudioClip {
  let stream = MemoryStream()
  var calls = MemoryStream.calls
  let pointer = Unmanaged.passUnretained(stream).toOpaque()
  var header = SF_INFO()
  header.samplerate = Int32(clamping: clip.sampleRate)
  header.channels = Int32(clamping: clip.channelCount)
  header.format = AudioEncoding(.mp3).formatCode
  guard let writer = sf_open_virtual(&calls, Int32(SFM_WRITE), &header, pointer) else {
    throw .writeFailed(path: "MP3", reason: libraryMessage(nil))
  }
  var mode = Int32(SF_BITRATE_MODE_CONSTANT)
  sf_command(writer, Int32(SFC_SET_BITRATE_MODE), &mode, Int32(MemoryLayout<Int32>.size))
  var level = compressionLevel(kilobits: kilobits, sampleRate: clip.sampleRate)
  sf_command(writer, Int32(SFC_SET_COMPRESSION_LEVEL), &level, Int32(MemoryLayout<Double>.size))
  let samples = clip.samples.map { min(max($0, -1), 1) }
  let written = sf_writef_float(writer, samples, sf_count_t(clip.frameCount))
  guard sf_close(writer) == 0, written == clip.frameCount else {
    throw .writeFailed(path: "MP3", reason: libraryMessage(nil))
  }
  stream.rewind()
  var found = SF_INFO()
  guard let reader = sf_open_virtual(&calls, Int32(SFM_READ), &found, pointer) else {
    throw .writeFailed(path: "MP3", reason: libraryMessage(nil))
  }
  var decoded = [Float](repeating: 0, count: clip.samples.count)
  sf_readf_float(reader, &decoded, sf_count_t(clip.frameCount))
  withExtendedLifetime(stream) { _ = sf_close(reader) }
  return AudioClip(
    samples: decoded, sampleRate: clip.sampleRate, channelCount: clip.channelCount)
}

/// libsndfile's compression level of a constant bit rate: the place of the rate between the highest (0)
/// and the lowest (1) of the MPEG version (`mpeg_l3_encode.c`).
private func compressionLevel(kilobits: Double, sampleRate: Int) -> Double {
  let (least, most): (Double, Double) =
    switch sampleRate {
    case 32_000...: (32, 320)
    case 16_000...: (8, 160)
    default: (8, 64)
    }
  return (most - min(max(kilobits, least), most)) / (most - least)
}
