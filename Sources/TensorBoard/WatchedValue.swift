// SPDX-License-Identifier: MIT

/// Something that TensorBoard shows under a tag: TensorFlow's message `Summary.Value`.
public struct WatchedValue: Equatable, Sendable {
  /// Its name; what stands before a slash groups.
  public let tag: String
  /// What it is.
  public let content: Content

  /// What can be shown.
  public enum Content: Equatable, Sendable {
    /// A point of a curve.
    case scalar(Float)
    /// A picture, as the bytes of a PNG file of RGB pixels.
    case picture(png: [UInt8], width: Int, height: Int)
    /// A sound, as the bytes of a WAV file.
    case sound(wav: [UInt8], sampleRate: Int, channelCount: Int, frameCount: Int)
    /// Markdown.
    case text(String)
  }

  /// A value.
  public init(tag: String, content: Content) {
    self.tag = tag
    self.content = content
  }

  var message: ProtobufMessage {
    var value = ProtobufMessage()
    value.append(tag, field: 1)
    switch content {
    case .scalar(let number): value.append(number, field: 2)
    case .picture(let png, let width, let height):
      value.append(Self.picture(png, width: width, height: height), field: 4)
    case .sound(let wav, let sampleRate, let channelCount, let frameCount):
      var sound = ProtobufMessage()
      sound.append(Float(sampleRate), field: 1)
      sound.append(channelCount, field: 2)
      sound.append(frameCount, field: 3)
      sound.append(wav, field: 4)
      sound.append("audio/wav", field: 5)
      value.append(sound, field: 6)
    case .text(let text):
      value.append(Self.tensor(text), field: 8)
      value.append(Self.textMetadata, field: 9)
    }
    return value
  }

  private static func picture(_ png: [UInt8], width: Int, height: Int) -> ProtobufMessage {
    let rgb = 3
    var picture = ProtobufMessage()
    picture.append(height, field: 1)
    picture.append(width, field: 2)
    picture.append(rgb, field: 3)
    picture.append(png, field: 4)
    return picture
  }

  /// A `TensorProto` of rank 0 with one text: an element of the type `DT_STRING`, 7.
  private static func tensor(_ text: String) -> ProtobufMessage {
    var tensor = ProtobufMessage()
    tensor.append(7, field: 1)
    tensor.append(ProtobufMessage(), field: 2)
    tensor.append(text, field: 8)
    return tensor
  }

  /// Says that a tensor is a text: `SummaryMetadata` with the name of the plug-in that shows it.
  private static var textMetadata: ProtobufMessage {
    var plugin = ProtobufMessage()
    plugin.append("text", field: 1)
    var metadata = ProtobufMessage()
    metadata.append(plugin, field: 1)
    return metadata
  }
}
