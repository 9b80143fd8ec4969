// SPDX-License-Identifier: MIT
import CCrypto

/// The SHA-256 of bytes, as `sha256sum` prints it; it identifies the model file of a sound.
///
/// Reference: FIPS 180-4, "Secure Hash Standard", section 6.2. Computed by OpenSSL's libcrypto.
public struct ContentHash: Sendable, Equatable, CustomStringConvertible {
  /// 64 hexadecimal digits.
  public let description: String

  /// The 32 bytes.
  public var bytes: [UInt8] {
    let digits = description.utf8.map { $0 < 58 ? $0 - 48 : $0 - 87 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  /// Bytes of a file that are read at a time.
  private static let pieceBytes = 1 << 20

  /// The hash of the file at `path`.
  ///
  /// - Throws: ``PlainFileError``
  public init(file path: String) throws(PlainFileError) {
    try self.init(PlainFile(path))
  }

  /// The hash of an open file; one piece of the file is in memory at a time.
  ///
  /// - Throws: ``PlainFileError``
  public init(_ file: borrowing PlainFile) throws(PlainFileError) {
    let pieces = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceBytes, alignment: 64)
    defer { pieces.deallocate() }
    let digest = SHA256Digest()
    for offset in stride(from: 0, to: file.size, by: Self.pieceBytes) {
      let count = min(Self.pieceBytes, file.size - offset)
      let piece = UnsafeMutableRawBufferPointer(rebasing: pieces[..<count])
      try file.read(into: piece, at: offset)
      digest.append(UnsafeRawBufferPointer(piece))
    }
    description = digest.finish()
  }

  /// The hash of bytes.
  public init(of bytes: [UInt8]) {
    let digest = SHA256Digest()
    bytes.withUnsafeBytes { digest.append($0) }
    description = digest.finish()
  }

  /// The hash of the UTF-8 bytes of a text.
  public init(text: String) {
    let digest = SHA256Digest()
    var text = text
    text.withUTF8 { digest.append(UnsafeRawBufferPointer($0)) }
    description = digest.finish()
  }
}

/// A SHA-256 computation of libcrypto.
private struct SHA256Digest: ~Copyable {
  private let context: OpaquePointer

  /// Initializes libcrypto without an exit handler, which would free its tables while a thread of
  /// ``PendingHash`` still hashes.
  private static let isInitialized =
    OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) == 1

  init() {
    precondition(Self.isInitialized, "libcrypto cannot be initialized")
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      fatalError("libcrypto has no SHA-256, or no memory for it")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  func append(_ bytes: UnsafeRawBufferPointer) {
    let result = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    precondition(result == 1, "EVP_DigestUpdate returned \(result) for \(bytes.count) bytes")
  }

  /// The hexadecimal digits of the hash; to be called once.
  func finish() -> String {
    var bytes = [UInt8](repeating: 0, count: 32)
    var count: UInt32 = 0
    let result = EVP_DigestFinal_ex(context, &bytes, &count)
    precondition(
      result == 1 && count == 32, "EVP_DigestFinal_ex returned \(result), \(count) bytes")
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
