#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

namespace chat {

/// Each error that keeps a program from starting, or from reading its configuration anew, has one of these,
/// by which its explanation is found: docs/messages.md. They stay as they are when words change.
namespace codes {
inline constexpr std::string_view kOption = "E-OPTION";
inline constexpr std::string_view kVariable = "E-VARIABLE";
inline constexpr std::string_view kConfig = "E-CONFIG";
inline constexpr std::string_view kConfigFile = "E-CONFIG-FILE";
inline constexpr std::string_view kMotd = "E-MOTD";
inline constexpr std::string_view kPasswordFile = "E-PASSWORD-FILE";
inline constexpr std::string_view kLogFile = "E-LOG-FILE";
inline constexpr std::string_view kTraceFile = "E-TRACE-FILE";
inline constexpr std::string_view kCertificate = "E-CERTIFICATE";
inline constexpr std::string_view kState = "E-STATE";
inline constexpr std::string_view kCloakKey = "E-CLOAK-KEY";
inline constexpr std::string_view kPortInUse = "E-PORT-IN-USE";
inline constexpr std::string_view kPortForbidden = "E-PORT-FORBIDDEN";
inline constexpr std::string_view kAddress = "E-ADDRESS";
inline constexpr std::string_view kSocketFile = "E-SOCKET-FILE";
inline constexpr std::string_view kDoors = "E-DOORS";
inline constexpr std::string_view kListen = "E-LISTEN";
inline constexpr std::string_view kInherited = "E-INHERITED";
}  // namespace codes

/// `text` with the code of what is wrong: "... [E-PORT-IN-USE]". Unchanged where there is no code.
inline std::string with_code(std::string_view text, std::string_view code) {
  return code.empty() ? std::string(text) : fmt::format("{} [{}]", text, code);
}

}  // namespace chat
