// SPDX-License-Identifier: MIT
import Files

/// A tagged value of a summary: TensorFlow's message `Summary.Value`.
public struct SummaryValue: Equatable, Sendable {
  /// The tag; TensorBoard groups tags by the part before the first slash.
  public let tag: String
  /// The value.
  public let content: Content

  /// A value of one of the types that TensorBoard displays.
  public enum Content: Equatable, Sendable {
    /// A point of a curve.
    case scalar(Float)
    /// An image: the bytes of a PNG file with RGB pixels.
    case image(png: [UInt8], width: Int, height: Int)
    /// A sound: the bytes of a WAV file.
    case audio(wav: [UInt8], sampleRate: Int, channelCount: Int, frameCount: Int)
    /// A text in Markdown.
    case text(String)
  }

  /// A value with a tag.
  public init(tag: String, content: Content) {
    self.tag = tag
    self.content = content
  }

  var message: ProtobufMessage {
    var value = ProtobufMessage()
    value.append(tag, field: 1)
    switch content {
    case .scalar(let number): value.append(number, field: 2)
    case .image(let png, let width, let height):
      value.append(Self.image(png, width: width, height: height), field: 4)
    case .audio(let wav, let sampleRate, let channelCount, let frameCount):
      var audio = ProtobufMessage()
      audio.append(Float(sampleRate), field: 1)
      audio.append(channelCount, field: 2)
      audio.append(frameCount, field: 3)
      audio.append(wav, field: 4)
      audio.append("audio/wav", field: 5)
      value.append(audio, field: 6)
    case .text(let text):
      value.append(Self.tensor(text), field: 8)
      value.append(Self.textMetadata, field: 9)
    }
    return value
  }

  private static func image(_ png: [UInt8], width: Int, height: Int) -> ProtobufMessage {
    let rgb = 3
    var image = ProtobufMessage()
    image.append(height, field: 1)
    image.append(width, field: 2)
    image.append(rgb, field: 3)
    image.append(png, field: 4)
    return image
  }

  /// A `TensorProto` of rank 0 with one element of type `DT_STRING`, 7.
  private static func tensor(_ text: String) -> ProtobufMessage {
    var tensor = ProtobufMessage()
    tensor.append(7, field: 1)
    tensor.append(ProtobufMessage(), field: 2)
    tensor.append(text, field: 8)
    return tensor
  }

  /// `SummaryMetadata` with the name of TensorBoard's text plug-in.
  private static var textMetadata: ProtobufMessage {
    var plugin = ProtobufMessage()
    plugin.append("text", field: 1)
    var metadata = ProtobufMessage()
    metadata.append(plugin, field: 1)
    return metadata
  }
}
