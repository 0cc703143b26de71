import Commands

extension Session {
  /// Prints what was understood, planned and done, for programs: one object a request.
  func printReport(said: String) {
    var members: [(key: String, value: JSONValue)] = [
      (key: "request", value: .string(said)),
      (key: "program", value: .optional(understood) { .string($0.text) }),
    ]
    var messages: [JSONValue] = []
    for member in report {
      if member.key == "message" {
        messages.append(member.value)
      } else if let index = members.firstIndex(where: { $0.key == member.key }) {
        members[index].value = member.value
      } else {
        members.append(member)
      }
    }
    if !messages.isEmpty { members.append((key: "messages", value: .array(messages))) }
    members.append((key: "exit", value: .integer(Int(status.code))))
    console.print(JSONValue.object(members).text)
  }
}
