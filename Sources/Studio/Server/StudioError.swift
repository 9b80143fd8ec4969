// SPDX-License-Identifier: MIT
public import Files

/// Why the studio cannot do what a request asks for.
public enum StudioError: Error, Equatable, Sendable {
  /// A path or method that the studio does not have.
  case unknownPath(String)
  /// A path with another method than GET and POST, or the wrong one of both.
  case method(String)
  /// A body of more bytes than the limit.
  case tooLarge(limit: Int)
  /// A body that is no JSON object.
  case notJSON(reason: String)
  /// A member of a request that is missing or of the wrong type.
  case member(String, wanted: String)
  /// A member that no request of the kind has.
  case unknownMember(String)
  /// No model of this name.
  case noModel(String)
  /// A model that was replaced by its training after the sound was made.
  case replacedModel(String)
  /// A sound that was forgotten: it was not heard for long.
  case noSound(String)
  /// Sounds of two models where one is needed.
  case twoModels
  /// A model without what is asked for.
  case cannot(String, what: String)
  /// A later request took the place of this one.
  case superseded
  /// The same thing is at work already.
  case busy(String)
  /// No run of this name, or nothing to do in it.
  case run(String, problem: String)
  /// A process that could not be started.
  case process(reason: String)
  /// A training that refused its recordings or options, with its sentence.
  case training(reason: String)
  /// No job of this name.
  case noJob(String)
  /// An address that is none of this machine's.
  case address(String)
  /// A port that cannot be listened to.
  case port(UInt16, reason: String)
  /// A file name that is not one.
  case fileName(String)
}

extension StudioError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .unknownPath(let path):
      ErrorMessage("The studio has no \(path)", advice: "Guides/studio.md lists the requests")
    case .method(let method):
      ErrorMessage(
        "This request is not a \(method) request", advice: "use GET to read, POST to change")
    case .tooLarge(let limit):
      ErrorMessage("The request has more than \(grouped(limit)) bytes", advice: "send less at once")
    case .notJSON(let reason):
      ErrorMessage("The request is no JSON object (\(reason))", advice: "send one")
    case .member(let name, let wanted):
      ErrorMessage("\"\(name)\" of the request is missing or wrong", advice: "give \(wanted)")
    case .unknownMember(let name):
      ErrorMessage("\"\(name)\" is no part of this request", advice: "leave it out")
    case .noModel(let name):
      ErrorMessage(
        "There is no model \(name)", advice: "choose one of those that /api/studio lists")
    case .replacedModel(let name):
      ErrorMessage(
        "The model \(name) was replaced after this sound was made", advice: "make the sound again")
    case .noSound(let name):
      ErrorMessage("The sound \(name) is forgotten", advice: "send its recipe again")
    case .twoModels:
      ErrorMessage("The sounds are of two models", advice: "take sounds of one")
    case .cannot(let name, let what):
      ErrorMessage("The model \(name) has no \(what)", advice: "choose another model")
    case .superseded: ErrorMessage("A later request took the place of this one")
    case .busy(let what): ErrorMessage("\(what) is at work", advice: "wait for it, or stop it")
    case .run(let name, let problem):
      ErrorMessage("The run \(name) \(problem)", advice: "look at the list of runs again")
    case .process(let reason):
      ErrorMessage("foley could not be started (\(reason))", advice: "start it in a terminal")
    case .training(let reason):
      ErrorMessage(
        "The training cannot begin (\(reason))", advice: "change that, and start it again")
    case .noJob(let name):
      ErrorMessage("There is no job \(name)", advice: "it ended long ago, start it again")
    case .address(let address):
      ErrorMessage(
        "\"\(address)\" is no IPv4 address of one network of this machine",
        advice: "give one that hostname -I lists, such as --listen 192.168.1.20")
    case .port(let port, let reason):
      ErrorMessage(
        "The studio cannot listen to port \(port) (\(reason))",
        advice: "choose another --port, or leave --listen out")
    case .fileName(let name):
      ErrorMessage("\"\(name)\" is no file name", advice: "give one without slashes and dots first")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .process: .systemError
    case .port: .temporaryFailure
    default: .usage
    }
  }

  /// The HTTP status of a response with the error.
  var httpStatus: Int {
    switch self {
    case .unknownPath, .noModel, .noSound, .noJob, .run: 404
    case .method: 405
    case .superseded, .busy: 409
    case .replacedModel: 410
    case .tooLarge: 413
    case .cannot: 422
    case .process, .port: 500
    case .notJSON, .member, .unknownMember, .twoModels, .fileName, .address, .training: 400
    }
  }
}
